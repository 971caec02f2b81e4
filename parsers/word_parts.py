"""The parts of a Word file: bounded reading, parsing without entities, and where the main part lies."""

from __future__ import annotations

import posixpath
import zipfile
import zlib

from lxml import etree

MAX_PART = 256 * 1024 * 1024
_USUAL = "word/document.xml"
_KINDS = ("styles", "numbering", "settings", "theme")


class TooLarge(Exception):
    """A part is larger than anything that a person typed."""


class Parts:
    """The parts of one file, by what they are for.

    Nearly always they have the usual names. Some online editors number them (`document2.xml`): then the
    relationships tell. A relationship that leads nowhere costs what it would have led to, no more.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        # Some zip programs write the folders' sign of Windows.
        self.names = {name.replace("\\", "/"): name for name in archive.namelist()}
        self.usual = _USUAL in self.names
        self._targets: dict[str, str] | None = None

    def main(self) -> bytes | None:
        """The bytes of the main part; None if there is none."""
        return self._bytes(_USUAL if self.usual else self._first())

    def of(self, kind: str) -> etree._Element | None:
        """Another part, such as "styles": one that only embellishes, so damaged is as good as absent."""
        return self.optional(self._name(kind))

    def raw(self, kind: str) -> bytes | None:
        """The bytes of such a part; None where it is missing or damaged."""
        try:
            return self._bytes(self._name(kind))
        except (zipfile.BadZipFile, zlib.error, EOFError):
            return None

    def margins(self) -> list[etree._Element]:
        """Headers of all sections, then footers, in the order of their names."""
        names = [
            name
            for kind in ("header", "footer")
            for name in sorted(self.names)
            if name.startswith(f"word/{kind}") and name.endswith(".xml")
        ]
        return [one for one in map(self.optional, names) if one is not None]

    def optional(self, name: str) -> etree._Element | None:
        """A part by its name; None where it is missing or damaged."""
        try:
            return tree(self._bytes(name))
        except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError):
            return None

    def _name(self, kind: str) -> str:
        usual = {one: f"word/{one}.xml" for one in _KINDS} | {"theme": "word/theme/theme1.xml"}
        return usual[kind] if self.usual else self._related().get(kind, "")

    def _bytes(self, name: str) -> bytes | None:
        """Bounded whatever the directory claims."""
        if name not in self.names:
            return None
        with self.archive.open(self.names[name]) as stream:
            data = stream.read(MAX_PART + 1)
        if len(data) > MAX_PART:
            raise TooLarge
        return data

    def _first(self) -> str:
        return _targets(self.optional("_rels/.rels"), "").get("officeDocument", "")

    def _related(self) -> dict[str, str]:
        if self._targets is None:
            folder, name = posixpath.split(self._first())
            relations = self.optional(f"{folder}/_rels/{name}.rels")
            self._targets = _targets(relations, folder)
        return self._targets


def tree(data: bytes | None) -> etree._Element | None:
    """Parsed XML, without entities and network; None for nothing.

    Raises:
        etree.XMLSyntaxError: It is broken, or bigger than the parser allows.
    """
    if not data:
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return etree.fromstring(data, parser)


def _targets(relations: etree._Element | None, folder: str) -> dict[str, str]:
    """Names of parts by the last word of the relationship's type, the first one of each."""
    found: dict[str, str] = {}
    for one in relations if relations is not None else ():
        kind = (one.get("Type") or "").rpartition("/")[2]
        name = posixpath.normpath(posixpath.join("/", folder, one.get("Target") or ""))
        found.setdefault(kind, name.lstrip("/"))
    return found
