r"""Which folders are looked into, and how deeply. Pure.

A submission may lie anywhere: filters put a zip from a stranger into junk or advertising, a clerk
moves a mail into a folder of the office's own. So everything is polled but what the office itself
wrote or threw away. What a server marks (`\Sent`, `\Drafts`, `\Trash`, RFC 6154) comes first;
where it marks nothing, the usual names do, which are settings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from config.settings import ImapSettings
from intake.imap_folders import Folder

_OURS = frozenset(("\\sent", "\\drafts", "\\trash"))
_MARKS = _OURS | {"\\junk", "\\archive", "\\all", "\\inbox"}
_CLOSED = frozenset(("\\noselect", "\\nonexistent"))
_VIEWS = frozenset(("\\flagged",))  # shows mails that lie elsewhere


class Depth(Enum):
    """How much of a folder's mails is fetched."""

    WHOLE = auto()
    HEADERS = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Visit:
    """A folder and how deeply it is looked into."""

    folder: str
    depth: Depth = Depth.WHOLE


def visits(folders: Iterable[Folder], settings: ImapSettings) -> tuple[Visit, ...]:
    """What to do with each folder that can be opened, INBOX first.

    Args:
        folders: As the server lists them.
        settings: Where `folders` names some, just those are looked into, listed or not.
    """
    open_ones = [one for one in folders if not one.flags & _CLOSED]
    wanted = frozenset(settings.folders)
    found = [Visit(one.name, _depth(one, settings, wanted)) for one in open_ones]
    named = {one.folder for one in found}
    found += [Visit(name) for name in settings.folders if name not in named]
    return tuple(sorted(found, key=lambda one: one.folder.upper() != "INBOX"))


def _depth(folder: Folder, settings: ImapSettings, wanted: frozenset[str]) -> Depth:
    if wanted and folder.name not in wanted:
        return Depth.NOTHING
    if _named(folder, settings.header_folders):
        return Depth.HEADERS
    if wanted:
        return Depth.WHOLE
    marked = folder.flags & _MARKS
    skipped = (
        marked & _OURS
        or folder.flags & _VIEWS
        or (not marked and _named(folder, settings.skip_folders))
    )
    return Depth.NOTHING if skipped else Depth.WHOLE


def _named(folder: Folder, names: Iterable[str]) -> bool:
    """Whether a folder or one it lies in has one of these names."""
    known = {name.casefold() for name in names}
    return any(level.casefold() in known for level in _levels(folder))


def _levels(folder: Folder) -> Iterator[str]:
    yield folder.name
    yield from folder.path
