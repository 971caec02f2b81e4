"""The haul: what comes out of an archive, whatever its format.

Every format's reader hands its members over here; what is junk, what is unsafe and what a passed
limit or damage means is decided once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from parsers.archive_faults import Broken, LimitPassed
from parsers.archive_names import climbs, kept_raw, leads_outside, shown
from parsers.model import Fault, Part, Unpacked, Unreadable
from parsers.tray import Tray

_JUNK = re.compile(
    r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$|\.~lock)", re.IGNORECASE
)
MAX_LINK = 4096
# What is told of an archive out of which nothing came: the first of these that occurred.
_GRAVEST = ("encrypted", "limit", "unsupported", "incomplete", "damaged", "suspect")


@dataclass(slots=True)
class Haul:
    """What was taken out so far, and why the rest was not.

    Attributes:
        tray: Where the bytes go.
        parts: Members that were taken out.
        junk: Names of system files and harmless links, left out.
        skipped: Names of members that could not be taken out, with the reason.
        unsafe: Names of members, or none, with the attack shape that was seen.
    """

    tray: Tray
    parts: list[Part] = field(default_factory=list)
    junk: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    unsafe: list[tuple[str, str]] = field(default_factory=list)

    def take(
        self,
        name: str,
        chunks: Iterator[bytes],
        raw: bytes | None = None,
        opinion: Callable[[], bool] = lambda: False,
    ) -> None:
        """Takes a plain file out.

        Args:
            name: Its name as the archive has it, decoded.
            chunks: Its bytes; they may raise Broken or LimitPassed.
            raw: The name's bytes, if the format has bytes.
            opinion: Whether another reader can read what ours could not; asked only then.
        """
        name, display = self._named(name)
        if not display:
            return
        if _JUNK.search(display):
            self.junk.append(display)
            return
        try:
            kept = "" if raw is None else kept_raw(raw, name)
            self.parts.append(self.tray.put(display, chunks, kept))
        except (LimitPassed, OSError):  # only writing raises OSError here: a full disk is ours
            self.skipped.append((display, "limit"))
        except Broken:
            self.skipped.append((display, "suspect" if opinion() else "damaged"))

    def skip(self, name: str, reason: str) -> None:
        """Leaves a member out."""
        _, display = self._named(name)
        if display and not _JUNK.search(display):
            self.skipped.append((display, reason))

    def link(self, name: str, target: str) -> None:
        """Leaves a link out: a second name for a member is harmless, a way out of it is not."""
        _, display = self._named(name)
        if leads_outside(target, name):
            self.unsafe.append((display, "link"))
        else:
            self.junk.append(display)

    def device(self, name: str) -> None:
        """Leaves a device, a pipe or a socket out."""
        self.unsafe.append((self._named(name)[1], "device"))

    def unpacked(self) -> Unpacked:
        """Everything, and what is wrong with the archive as a whole when nothing came out of it."""
        found = (tuple(self.parts), tuple(self.junk), tuple(self.skipped))
        return Unpacked(*found, self._fault(), tuple(self.unsafe))

    def _fault(self) -> Unreadable | None:
        if self.parts:
            return None
        reasons = {reason for _, reason in self.skipped}
        worst = next((reason for reason in _GRAVEST if reason in reasons), None)
        if worst is not None:
            return Unreadable(Fault(worst))
        return Unreadable(Fault.UNSAFE) if self.unsafe else Unreadable(Fault.EMPTY)

    def _named(self, name: str) -> tuple[str, str]:
        display = shown(name)
        if climbs(name):
            self.unsafe.append((display, "traversal"))
        return name, display
