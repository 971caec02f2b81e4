"""Where a document is set otherwise than the notice asks, in words for a receipt."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from checks.case import Case
from checks.finding import Finding, Place
from checks.layout import Spot
from checks.typefaces import family
from config.layout import SIZES, Typeset
from parsers.model import Setting, Spacing

SHOWN = 3  # places that a finding names; the rest it counts
_EXCERPT = 14
_NAMES = {points: name for name, points in SIZES.items()}
_Known = TypeVar("_Known", bound=Hashable)


class Departure(NamedTuple):
    """One piece of text that is set otherwise: what it is, how it is set, and how it should be."""

    spot: Spot
    actual: str
    wanted: str

    def __str__(self) -> str:
        names = "或".join(role.name for role in self.spot.roles)
        text = self.spot.text
        said = f"{text[:_EXCERPT]}…" if len(text) > _EXCERPT else text
        return f"{names}{f'“{said}”' if said else ''}{self.actual}，要求{self.wanted}"


def told(case: Case, code: str, what: str, found: Iterable[Departure]) -> Iterator[Finding]:
    """One finding for all departures, or none.

    Args:
        case: The case.
        code: The check's.
        what: Two or three words for the place in the letter.
        found: Every departure.
    """
    places, template = list(found), case.template
    if places and template is not None and template.layout is not None:
        shown = "；".join(str(one) for one in places[:SHOWN])
        more = f"；另有{len(places) - SHOWN}处" if len(places) > SHOWN else ""
        facts = (("count", str(len(places))), ("places", shown + more))
        place = Place(case.word_name, ("格式", what))
        yield Finding(code, place, facts, sentence=template.layout.sentence)


def fonts(spots: Iterable[Spot]) -> Iterator[Departure]:
    """Where most characters have another typeface."""

    def actual(one: Setting) -> str | None:
        return one.font if family(one.font) else None

    def right(font: str, wanted: Typeset) -> bool:
        return family(font) == (family(wanted.font) or wanted.font)

    yield from _departures(
        spots, actual, lambda wanted: wanted.font, right, lambda font: f"用了{font}"
    )


def sizes(spots: Iterable[Spot]) -> Iterator[Departure]:
    """Where most characters have another size."""
    yield from _departures(
        spots,
        lambda one: one.size or None,
        lambda wanted: size_name(wanted.points) if wanted.size else "",
        lambda points, wanted: abs(points - wanted.points) < 0.26,  # noqa: PLR2004 - half a step
        lambda points: f"用了{size_name(points)}",
    )


def weights(spots: Iterable[Spot]) -> Iterator[Departure]:
    """Where most characters are bold and should not be, or the reverse."""
    yield from _departures(
        spots,
        lambda one: one.bold,
        lambda wanted: {True: "加粗", False: "不加粗", None: ""}[wanted.bold],
        lambda bold, wanted: bold is wanted.bold,
        lambda bold: "加粗了" if bold else "没有加粗",
    )


def spacings(spots: Iterable[Spot]) -> Iterator[Departure]:
    """Where lines do not stand as far apart as they should."""
    yield from _departures(
        spots,
        lambda one: one.spacing,
        lambda wanted: f"固定值{wanted.line:g}磅" if wanted.line else "",
        lambda found, wanted: found == Spacing("exact", wanted.line or 0),
        lambda found: f"用了{spacing_name(found)}",
    )


def size_name(points: float) -> str:
    """A size as a Chinese word processor names it, else in points."""
    return _NAMES.get(points, f"{points:g}磅")


def spacing_name(found: Spacing) -> str:
    """Line spacing as a Chinese word processor names it."""
    if found.rule == "lines":
        names = {1.0: "单倍行距", 1.5: "1.5倍行距", 2.0: "2倍行距"}
        return names.get(found.value, f"{found.value:g}倍行距")
    return f"{'固定值' if found.rule == 'exact' else '最小值'}{found.value:g}磅"


def _departures(
    spots: Iterable[Spot],
    actual: Callable[[Setting], _Known | None],
    asked: Callable[[Typeset], str],
    right: Callable[[_Known, Typeset], bool],
    words: Callable[[_Known], str],
) -> Iterator[Departure]:
    """Spots where what most characters have is right for none of their roles.

    Nothing is said where it is not known what they have, or where one of the roles leaves it free.
    """
    for spot in spots:
        wanted = [role.wanted for role in spot.roles]
        found = _most(spot.settings, actual)
        if found is None or not all(asked(one) for one in wanted):
            continue
        if not any(right(found, one) for one in wanted):
            names = "或".join(dict.fromkeys(asked(one) for one in wanted))
            yield Departure(spot, words(found), names)


def _most(settings: Iterable[Setting], actual: Callable[[Setting], _Known | None]) -> _Known | None:
    """What more than half of the characters have; None if it is nothing known."""
    lengths: dict[_Known | None, int] = {}
    for one in settings:
        key = actual(one)
        lengths[key] = lengths.get(key, 0) + one.length
    most = max(lengths, key=lambda key: lengths[key], default=None)
    return most if lengths and 2 * lengths[most] > sum(lengths.values()) else None
