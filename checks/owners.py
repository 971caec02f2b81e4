"""Whose is it: a name that is a unit's, and the documents of several units side by side.

Only exact full names and listed aliases count. A file that bears a unit's name is that unit's; else
a form is its title's, and anything else goes with the form of the same name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from checks.naming import take_apart
from config.campaign import Campaign
from config.roster import Roster, UnitKind
from parsers.model import File

_NUMBER = re.compile(r"^(?:[(（]?\d{1,3}[)）.、．\-_ ]+|第?[一二三四五六七八九十]{1,3}[、.．])\s*")
_SUFFIX = re.compile(
    r"[-_ ]*(?:\d{4}年?度?)?(?:1\s?[+＋]\s?[Xx])?(?:工作)?(?:考核|报送|申报|证明)?(?:材料|资料)?(?:包|汇总)?$"
)
_MARKS = re.compile(r"[（(][^（()）]*[）)]|盖章版?|扫描[件版]?")
_ARCHIVE = re.compile(r"\.(?:zip|rar|7z|tar|gz|tgz|bz2|xz)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Group:
    """The files of one unit, or of nobody known.

    Attributes:
        unit: Full name, or empty when nobody can tell it.
        claimed: Whether some file's name says so.
        files: Its files.
        lost: Names of its files that could not be given out.
    """

    unit: str
    claimed: bool
    files: tuple[File, ...]
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Whose:
    """What tells the unit of a file.

    Attributes:
        title: The unit's name in the title of a form; empty for any other file.
    """

    campaign: Campaign
    roster: Roster
    title: Callable[[File], str]

    def groups(self, files: Iterable[File], lost: Iterable[str]) -> Iterator[Group]:
        """Files side by side by their units, in the order of their first file."""
        files, lost = tuple(files), tuple(lost)
        forms = {_stem(one.name): unit for one in files if (unit := self._of_form(one))}
        known = {unit for unit in forms.values() if not unit.startswith("?")}
        owners = {one.name: self._of_form(one) for one in files}
        owners |= {name: self._of_other(name, known, forms) for name in lost}
        owners |= {
            name: self._of_other(name, known, forms) for name, owner in owners.items() if not owner
        }
        for owner in dict.fromkeys(owners.values()):
            if owner:
                mine = tuple(one for one in files if owners[one.name] == owner)
                gone = tuple(name for name in lost if owners[name] == owner)
                claimed = any(
                    owner in self._bears((owner,), name) for name in (*_names(mine), *gone)
                )
                yield Group("" if owner.startswith("?") else owner, claimed, mine, gone)

    def _of_form(self, file: File) -> str:
        """A form's unit; "?…" for one that nobody knows, empty for a file that is no form."""
        title = self.title(file)
        if not title:
            return ""
        borne = self._bears((unit.full_name for unit in self.roster.units), file.name)
        if len(borne) == 1:
            return borne.pop()
        return unit_of(title, self.roster) or ("?" if self.roster.units else "") + title

    def _of_other(self, name: str, known: set[str], forms: dict[str, str]) -> str:
        exact = names_unit(_stem(name), self.campaign, self.roster) if self.roster.units else ""
        borne = self._bears(known, name)
        return exact or (borne.pop() if len(borne) == 1 else forms.get(_stem(name), ""))

    def _bears(self, units: Iterable[str], name: str) -> set[str]:
        """The units whose names stand in a name, none being a part of another."""
        text = unicodedata.normalize("NFC", base_of(name))
        found = {one for one in units if one in text}
        return {one for one in found if not any(one != other and one in other for other in found)}


def names_unit(path: str, campaign: Campaign, roster: Roster) -> str:
    """The unit that an entry's name is: by the campaign's form, or exactly, numbers apart."""
    name = unicodedata.normalize("NFC", base_of(path))
    taken = take_apart(name, campaign).unit
    plain = _ARCHIVE.sub("", name)
    bare = _NUMBER.sub("", plain)
    for candidate in (taken, plain, bare, _SUFFIX.sub("", bare)):
        if candidate and (unit := unit_of(candidate, roster)):
            return unit
    return taken if not roster.units else ""


def unit_of(name: str, roster: Roster) -> str:
    """The full name of the unit that reports under a name, or empty; a bureau never reports."""
    unit = roster.find(name)
    return unit.full_name if unit and unit.kind is not UnitKind.FORWARDER else ""


def base_of(path: str) -> str:
    """The last step of a path in an archive."""
    return path.rpartition("/")[2]


def _names(files: Iterable[File]) -> Iterator[str]:
    return (one.name for one in files)


def _stem(name: str) -> str:
    return _MARKS.sub("", PurePosixPath(base_of(name)).stem)
