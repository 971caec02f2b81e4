"""The parts of an archive, each of one unit as far as names and titles tell it surely.

A part is an archive inside, a folder, or documents side by side. Folders named after partner
schools inside one school's evidence hold no form, so they are never surely a part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.filenames import is_evidence, is_pdf, is_word
from checks.naming import take_apart
from checks.owners import Whose, base_of, names_unit, unit_of
from checks.roles import roles
from config.campaign import Campaign
from config.roster import Roster
from parsers.inside import looks_packed
from parsers.model import File, FileKind, Inner, Package

MAX_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an archive: a folder, an inner archive, or files of its top.

    Attributes:
        unit: Whose it is by name or title, or empty.
        claimed: Whose it is by its name, or empty.
        sure: It is an archive or holds a form: no folder of evidence is that.
        lost: Names of its files that could not be given out.
    """

    path: str
    unit: str
    files: tuple[File, ...]
    archive: Inner | None = None
    claimed: str = ""
    sure: bool = True
    lost: tuple[str, ...] = ()


def parts_of(package: Package, campaign: Campaign, roster: Roster) -> tuple[Part, ...]:
    """The parts of a package, in order; only if several units are sure is it a container."""
    reader = _Reader(campaign, roster, {one.path: one for one in package.archives}, package)
    return tuple(reader.parts("", package.files, 0))


@dataclass(frozen=True, slots=True)
class _Reader:
    campaign: Campaign
    roster: Roster
    archives: dict[str, Inner]
    package: Package

    def parts(self, top: str, files: tuple[File, ...], depth: int) -> Iterator[Part]:
        """The parts below a path, each of one unit as far as that can be told."""
        entries = self._entries(top, files)
        flat = tuple(
            file for file in files if file.name in entries and file.name not in self.archives
        )
        if depth >= MAX_DEPTH:
            return
        if len(entries) == 1 and not flat and (only := next(iter(entries))) not in self.archives:
            yield from self.parts(only, entries[only], depth + 1)
            return
        beside = {file.name for file in flat}
        below = {path: some for path, some in entries.items() if path not in beside}
        units = self._titles(flat)
        yield from self._flat(top, flat, units)
        for path, some in below.items():
            if not units or self._stands_alone(path, some, units):
                yield from self._below(path, some, depth)

    def _stands_alone(self, path: str, files: tuple[File, ...], units: dict[str, None]) -> bool:
        """Whether an entry beside a form is no part of that form's material.

        It is when it holds the form of another unit, or is an archive that would not open and is
        named by the rule for another; beside the forms of several units, any such archive.
        """
        if self._titles(files).keys() - units.keys():
            return True
        if files and not self._is_shut(path):
            return len(units) > 1 and self._named(path) not in ("", *units)
        formed = unit_of(take_apart(base_of(path), self.campaign).unit, self.roster)
        return len(units) > 1 or formed not in ("", *units)

    def _is_shut(self, path: str) -> bool:
        """Whether an archive could not be opened."""
        archive = self.archives.get(path)
        return archive is not None and archive.fault is not None

    def _entries(self, top: str, files: tuple[File, ...]) -> dict[str, tuple[File, ...]]:
        """The entries directly below a path, each with the files in it, in order."""
        found: dict[str, list[File]] = {}
        skip = len(top) + 1 if top else 0
        for file in files:
            step = top + "/" * bool(top) + file.name[skip:].partition("/")[0]
            found.setdefault(step, []).append(file)
        for path in [*self.archives, *(name for name, _ in self.package.skipped)]:
            inside = not top or path.startswith(f"{top}/")
            if inside and "/" not in path[skip:] and looks_packed(path, FileKind.UNKNOWN):
                found.setdefault(path, [])
        return {path: tuple(some) for path, some in found.items()}

    def _below(self, path: str, files: tuple[File, ...], depth: int) -> Iterator[Part]:
        """A folder or an inner archive: of one unit, or of several in folders of their own."""
        archive = self.archives.get(path)
        packed = archive is not None or looks_packed(path, FileKind.UNKNOWN)
        named, titles = self._named(path), self._titles(files)
        if not named and len(titles) > 1:
            yield from self.parts(path, files, depth + 1)
            return
        sure = packed or bool(titles and self.roster.units)
        if sure or any(is_word(file) or is_pdf(file) for file in files):
            yield Part(path, named or next(iter(titles), ""), files, archive, named, sure)

    def _flat(self, top: str, files: tuple[File, ...], units: dict[str, None]) -> Iterator[Part]:
        """Documents side by side: of one unit, or of several, told apart by name and by title."""
        if len(units) == 1:
            yield Part("", next(iter(units)), files)
        if len(units) <= 1:
            return
        lost = (name for name, _ in self.package.skipped if name.rpartition("/")[0] == top)
        lost = (name for name in lost if not looks_packed(name, FileKind.UNKNOWN))
        for one in Whose(self.campaign, self.roster, self.title).groups(files, lost):
            yield Part("", one.unit, one.files, None, one.unit * one.claimed, lost=one.lost)

    def _named(self, path: str) -> str:
        return names_unit(path, self.campaign, self.roster)

    def _titles(self, files: tuple[File, ...]) -> dict[str, None]:
        found = (self.title(file) for file in files)
        known = (unit_of(one, self.roster) if self.roster.units else one for one in found)
        return dict.fromkeys(one for one in known if one)

    def title(self, file: File) -> str:
        """The name in the title of a form, as it stands; evidence may quote another's form."""
        if not is_word(file) or is_evidence(file, self.campaign.files):
            return ""
        form = roles(Package("", (file,)), self.campaign)[1]
        return form.unit if form else ""
