"""How one value looks in a cell under a style: 1,792, １７９２, 1792人, 88.9%, 0.8890, —."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from tests.samples.blocks import SheetValue
from tests.samples.forms import Column
from tests.samples.paper import Rate, Value, WrongRate
from tests.samples.style import Style

_WIDE = str.maketrans("0123456789.,%-", "０１２３４５６７８９．，％－")
_PEOPLE = ("applied", "approved", "completed", "passed", "people")
# digits after the point, factor, what stands behind, Excel's number format
_RATES = {
    "percent1": (1, 100, "%", "0.0%"),
    "percent2": (2, 100, "%", "0.00%"),
    "percent2_wide": (2, 100, "％", "0.00%"),
    "fraction4": (4, 1, "", "0.0000"),
    "bare1": (1, 100, "", "0.0"),
}


def text_of(value: Value, column: Column, style: Style, *, wan_exact: bool = True) -> str:
    """What stands in the cell. A string was written by the unit and stays as it is."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, Rate | WrongRate):
        return _rate(value, style)
    if column.sort == "serial":
        return str(value)
    if value == 0:
        return style.zero
    if column.sort == "amount":
        return _amount(Decimal(value), style, exact=wan_exact)
    unit = _unit(column) if style.numbers == "unit" else ""
    return _figure(Decimal(value), style) + unit


def sheet_of(
    value: Value, column: Column, style: Style, *, wan_exact: bool = True
) -> SheetValue | None:
    """The real number behind a cell in Excel; None where only a text can stand."""
    if value is None or isinstance(value, str) or value == 0:
        return None
    if isinstance(value, Rate | WrongRate):
        return _sheet_rate(value, style)
    if column.sort == "serial":
        return SheetValue(float(value), "0")
    if column.sort == "amount":
        return _sheet_amount(Decimal(value), style, exact=wan_exact)
    if style.numbers in ("wide", "unit"):
        return None
    whole = value == int(value)
    form = "0" if whole else "0.0"
    return SheetValue(float(value), "#," + "##" + form if style.numbers == "thousands" else form)


def in_wan(amount: Decimal, *, exact: bool) -> Decimal:
    """An amount in 万元, exactly or to two digits."""
    scaled = amount / 10000
    return scaled if exact else scaled.quantize(Decimal("0.01"), ROUND_HALF_UP)


def plain(number: Decimal) -> str:
    """Digits without exponent and without zeros that say nothing."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def last_unit(style: Style) -> Decimal:
    """One unit of the last digit of a rate, as a fraction."""
    digits, factor, _, _ = _RATES[style.rates]
    return Decimal(1).scaleb(-digits) / factor


def _unit(column: Column) -> str:
    if column.sort == "score":
        return "分"
    return "人" if column.id.startswith(_PEOPLE) else ""


def _figure(number: Decimal, style: Style) -> str:
    text = plain(number)
    if style.numbers == "thousands":
        whole, point, rest = text.partition(".")
        text = f"{int(whole):,}{point}{rest}"
    return text.translate(_WIDE) if style.numbers == "wide" else text


def _amount(amount: Decimal, style: Style, *, exact: bool) -> str:
    if style.amounts.startswith("wan"):
        scaled = in_wan(amount, exact=exact)
        text = f"{scaled:.{_wan_digits(amount, exact=exact)}f}"
        return text + ("万元" if style.amounts == "wan_cell" else "")
    return _figure(amount, style) + ("元" if style.amounts == "yuan_cell" else "")


def _wan_digits(amount: Decimal, *, exact: bool) -> int:
    """Four digits are whole yuan, six whole fen; never fewer, or the last digit would be vague."""
    if not exact:
        return 2
    return 4 if amount == int(amount) else 6


def _shown(fraction: Decimal, style: Style) -> Decimal:
    digits, factor, _, _ = _RATES[style.rates]
    rounding = ROUND_DOWN if style.rate_cut else ROUND_HALF_UP
    return (fraction * factor).quantize(Decimal(1).scaleb(-digits), rounding)


def _rate(rate: Rate | WrongRate, style: Style) -> str:
    fraction = rate.fraction
    if fraction is None:
        return "" if style.zero == "无" else style.zero
    return f"{_shown(fraction, style):f}{_RATES[style.rates][2]}"


def _sheet_rate(rate: Rate | WrongRate, style: Style) -> SheetValue | None:
    """A formula leaves all digits behind and shows a few; who cuts has typed the figure."""
    fraction = rate.fraction
    if fraction is None:
        return None
    _, factor, sign, form = _RATES[style.rates]
    value = _shown(fraction, style) / factor if style.rate_cut else fraction
    return SheetValue(float(value if sign else value * factor), form)


def _sheet_amount(amount: Decimal, style: Style, *, exact: bool) -> SheetValue | None:
    if style.amounts.endswith("cell"):
        return None
    if style.amounts.startswith("wan"):
        form = "0." + "0" * _wan_digits(amount, exact=exact)
        return SheetValue(float(in_wan(amount, exact=exact)), form)
    return SheetValue(float(amount), "General" if style.numbers != "thousands" else "#,##0.0")
