"""Units of a roster, and the reading of roster files.

A roster says who is expected to report. It is edited in the database and imported from CSV or
XLSX files with the columns full_name, kind and, if wanted, city, aliases, senders, contact,
phone. Several aliases or senders are separated by ";" or "、".
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from io import StringIO
from pathlib import Path


class RosterError(ValueError):
    """The roster file is wrong; the message names every bad line."""


class UnitKind(StrEnum):
    """What a unit is: it decides which template it fills in."""

    SCHOOL = "school"
    ORGANISATION = "organisation"
    FORWARDER = "forwarder"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the roster.

    Attributes:
        full_name: The official name.
        city: Its city, or empty.
        aliases: Other names that stand for exactly this unit.
        senders: Registered mail addresses, lower case.
        contact: A person's name, for the office only.
        phone: For the office only.
    """

    full_name: str
    kind: UnitKind
    city: str = ""
    aliases: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    contact: str = ""
    phone: str = ""


def folded(name: str) -> str:
    """A unit's name as it is compared: NFKC, brackets folded, no white space, lower case."""
    text = unicodedata.normalize("NFKC", name).translate(_BRACKETS)
    return re.sub(r"\s+", "", text).casefold()


_BRACKETS = str.maketrans("〔〕【】[]﹙﹚", "()()()()")


@dataclass(frozen=True)
class Roster:
    """All units of a campaign, found by exact name or alias."""

    units: tuple[Unit, ...] = field(default=())

    @cached_property
    def _by_name(self) -> dict[str, Unit]:
        return {
            folded(name): unit for unit in self.units for name in (*unit.aliases, unit.full_name)
        }

    def find(self, name: str) -> Unit | None:
        """The unit of exactly this name or alias. Likeness never decides."""
        return self._by_name.get(folded(name))

    def of_sender(self, address: str) -> Unit | None:
        """The one unit that registered this address; None if none or several did."""
        found = [unit for unit in self.units if address.casefold() in unit.senders]
        return found[0] if len(found) == 1 else None


def load(path: Path) -> Roster:
    """Reads a roster from a CSV (UTF-8 or GB18030) or XLSX file.

    Raises:
        RosterError: With the line and reason of every mistake.
    """
    rows = _xlsx(path) if path.suffix.lower() == ".xlsx" else _csv(path)
    mistakes: list[str] = []
    units = tuple(unit for line, row in rows if (unit := _unit(line, row, mistakes)))
    names = [folded(unit.full_name) for unit in units]
    mistakes += [
        f"{unit.full_name}: 名称重复"
        for place, unit in enumerate(units)
        if folded(unit.full_name) in names[:place]
    ]
    if mistakes:
        raise RosterError(f"{path.name}:\n" + "\n".join(mistakes))
    return Roster(units)


def _unit(line: int, row: dict[str, str], mistakes: list[str]) -> Unit | None:
    name, kind = row.get("full_name", ""), row.get("kind", "")
    if not any(row.values()):
        return None
    if not name:
        mistakes.append(f"第{line}行: full_name 为空")
    if kind not in tuple(UnitKind):
        mistakes.append(f"第{line}行: kind 应为 {' / '.join(UnitKind)}, 现为 {kind or '空'}")
    if not name or kind not in tuple(UnitKind):
        return None
    return Unit(
        full_name=name,
        kind=UnitKind(kind),
        city=row.get("city", ""),
        aliases=_several(row.get("aliases", "")),
        senders=tuple(address.casefold() for address in _several(row.get("senders", ""))),
        contact=row.get("contact", ""),
        phone=row.get("phone", ""),
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[;；、]", text) if part.strip())


def _csv(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    reader = csv.DictReader(StringIO(text))
    _demand_header(path, reader.fieldnames)
    for row in reader:
        yield reader.line_num, {str(key): str(value or "").strip() for key, value in row.items()}


def _xlsx(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    import openpyxl  # noqa: PLC0415 - slow to load, and seldom wanted

    with path.open("rb") as stream:
        try:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        except Exception as error:  # openpyxl raises many kinds on broken files
            raise RosterError(f"{path.name}: 不是可读的 XLSX 文件") from error
        lines = book.worksheets[0].iter_rows(values_only=True)
        header = [str(name or "").strip() for name in next(lines, ())]
        _demand_header(path, header)
        for number, values in enumerate(lines, 2):
            cells = ("" if value is None else str(value).strip() for value in values)
            yield number, dict(zip(header, cells, strict=False))


def _demand_header(path: Path, header: object) -> None:
    names = list(header) if isinstance(header, (list, tuple)) else []
    missing = [name for name in ("full_name", "kind") if name not in names]
    if missing:
        raise RosterError(f"{path.name}: 第一行缺少列名 {', '.join(missing)}")
