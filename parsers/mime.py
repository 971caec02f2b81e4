"""The structure of a mail over its mapped file: every part is a span of it, nothing is copied.

The stdlib's parser holds the whole mail as text, line by line, which is several times its size; a
mail of the greatest size must be read in a small child. So headers and boundaries are looked for
in place, and a part's bytes are read only when they are wanted. Any bytes will do: what is broken
is read as people who sent it meant it, and nothing after an early end is lost.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

MAX_DEPTH = 30
MAX_ENTITIES = 3000
MAX_FIELDS = 1000
MAX_FIELD = 64 * 1024
MAX_SCAN = 64 * 1024
STRETCH = 4 * 1024 * 1024  # of a file that is looked through before its memory is given back

Buffer: TypeAlias = mmap.mmap | bytes

_LINE = re.compile(rb"[^\n]*(?:\n|\Z)")
_OLD_MAC_LINE = re.compile(rb"[^\r]*(?:\r|\Z)")
_NAME = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_TAIL = re.compile(rb"(--)?[ \t]*(?:\r\n|\n|\r|\Z)")
_GUESS = re.compile(rb"(?:^|\n)--([^\r\n]{1,200}?)[ \t]*\r?\n(?:Content-|MIME-)", re.IGNORECASE)
_BOUNDARY = re.compile(r"(?is)\bboundary\s*=\s*(?:\"([^\"]*)\"?|([^\s;]+))")


@dataclass(frozen=True, slots=True)
class Entity:
    """A mail, or a part of one.

    Attributes:
        fields: Header names in lower case, with their raw values, unfolded later.
        start: Where its body starts in the buffer.
        end: Where its body ends.
        children: The parts of a multipart; none for a leaf.
        cut: One of our limits left out headers or parts of it.
    """

    fields: tuple[tuple[str, bytes], ...]
    start: int
    end: int
    children: tuple[Entity, ...] = ()
    cut: bool = False

    def field(self, name: str) -> str:
        """The first value of a header, 8-bit bytes as surrogates; empty if absent."""
        wanted = name.lower()
        return next((_text(value) for key, value in self.fields if key == wanted), "")

    @property
    def content_type(self) -> str:
        """Type and subtype in lower case; text/plain when none or nonsense is declared."""
        declared = self.field("Content-Type").partition(";")[0].strip().lower()
        known = re.fullmatch(r"[a-z0-9.+_-]+/[a-z0-9.+_-]+", declared)
        return declared if known else "text/plain"

    @property
    def whole(self) -> bool:
        """Whether nothing in it was left out."""
        return not self.cut and all(child.whole for child in self.children)

    @property
    def leaves(self) -> Iterator[Entity]:
        """Every part with content of its own, in order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves


@contextmanager
def mapped(path: Path) -> Iterator[Buffer]:
    """The file's bytes without reading them."""
    with path.open("rb") as stream:
        if not stream.seek(0, 2):
            yield b""
            return
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as buffer:
            yield buffer


def let_go(buffer: Buffer) -> None:
    """Gives back the memory of what was read of a mapped file; it is read again where wanted."""
    if isinstance(buffer, mmap.mmap):
        buffer.madvise(mmap.MADV_DONTNEED)


def parse(buffer: Buffer) -> Entity:
    """The structure of a mail. Never raises for what is in it."""
    start = 0
    while start < len(buffer) and buffer[start : start + 1] in (b"\r", b"\n"):
        start += 1  # some exports begin with empty lines
    head = buffer[start : start + MAX_SCAN]
    line = _OLD_MAC_LINE if b"\n" not in head and b"\r" in head else _LINE
    return _Parser(buffer, line).entity(start, len(buffer), 0)


class _Parser:
    """One walk; it counts so that hostile nesting and splitting come to an end."""

    def __init__(self, buffer: Buffer, line: re.Pattern[bytes]) -> None:
        self.buffer, self.line = buffer, line
        self.left = MAX_ENTITIES

    def entity(self, start: int, end: int, depth: int) -> Entity:
        self.left -= 1
        fields, body = self._fields(start, end)
        let_go(self.buffer)  # one byte read may map two megabytes
        found = Entity(fields, body, end, cut=len(fields) >= MAX_FIELDS)
        if not found.content_type.startswith("multipart/"):
            return found
        if depth >= MAX_DEPTH:
            return replace(found, cut=True)
        children: list[Entity] = []
        for first, last in self._spans(_boundary(found), body, end):
            if self.left <= 0:
                return replace(found, children=tuple(children), cut=True)
            children.append(self.entity(first, last, depth + 1))
        return replace(found, children=tuple(children))

    def _fields(self, start: int, end: int) -> tuple[tuple[tuple[str, bytes], ...], int]:
        fields: list[tuple[str, bytes]] = []
        at = start
        while at < end and len(fields) < MAX_FIELDS:
            line, following = self._next(at, end)
            if not line.strip(b"\r\n"):
                return tuple(fields), following
            name = _NAME.match(line)
            if line[:1] in b" \t" and fields:
                fields[-1] = (fields[-1][0], (fields[-1][1] + line)[:MAX_FIELD])
            elif name:
                fields.append((name[1].decode("ascii").lower(), line[name.end() :]))
            elif not (at == start and line.startswith((b"From ", b">From "))):
                if not (fields and self._header_follows(following, end)):
                    return tuple(fields), at
                # A long value that somebody broke without the blank that must follow.
                fields[-1] = (fields[-1][0], (fields[-1][1] + line)[:MAX_FIELD])
            at = max(following, at + 1)
        return tuple(fields), at

    def _next(self, at: int, end: int) -> tuple[bytes, int]:
        """The beginning of a line, as much as a field may have, and where the next line begins."""
        match = self.line.match(self.buffer, at, min(end, at + MAX_FIELD))
        line = match[0] if match else b""
        if len(line) < MAX_FIELD or line[-1:] in (b"\r", b"\n"):
            return line, at + len(line)
        mark = b"\n" if self.line is _LINE else b"\r"
        following = self.buffer.find(mark, at, end)
        return line, end if following < 0 else following + 1

    def _header_follows(self, at: int, end: int) -> bool:
        known = rb"(?:content|mime|from|to|cc|subject|date|message|x|received|reply|return)[a-z-]*:"
        return bool(re.compile(known, re.IGNORECASE).match(self.buffer, at, end))

    def _spans(self, boundary: bytes, start: int, end: int) -> list[tuple[int, int]]:
        """Start and end of each part; a boundary that never comes is looked for by its shape."""
        found = self._between(boundary, start, end) if boundary else []
        if found:
            return found
        guess = _GUESS.search(self.buffer, max(0, start - 1), min(end, start + MAX_SCAN))
        return self._between(guess[1], start, end) if guess and guess[1] != boundary else []

    def _between(self, boundary: bytes, start: int, end: int) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        opened, at, mark = -1, start, b"--" + boundary
        while len(spans) < self.left:
            at = self._find(mark, at, end)
            if at < 0:
                break
            tail = _TAIL.match(self.buffer, at + len(mark), end)
            if not tail or (at > start and self.buffer[at - 1 : at] not in (b"\r", b"\n")):
                at += len(mark)
                continue
            if opened >= 0:
                spans.append((opened, self._before(at, opened)))
                let_go(self.buffer)
            # After an early last boundary parts may still follow: they were meant to be sent.
            opened, at = (-1 if tail[1] else tail.end()), max(tail.end(), at + 1)
        return [*spans, (opened, end)] if opened >= 0 else spans

    def _find(self, mark: bytes, at: int, end: int) -> int:
        """Where something next begins, or -1."""
        for start in range(at, end, STRETCH):
            found = self.buffer.find(mark, start, min(end, start + STRETCH + len(mark) - 1))
            if found >= 0:
                return found
            let_go(self.buffer)
        return -1

    def _before(self, at: int, least: int) -> int:
        """The line end before a boundary belongs to the boundary."""
        for ending in (b"\r\n", b"\n", b"\r"):
            if self.buffer[at - len(ending) : at] == ending:
                return max(least, at - len(ending))
        return max(least, at)


def _boundary(entity: Entity) -> bytes:
    match = _BOUNDARY.search(entity.field("Content-Type"))
    value = (match[1] or match[2] or "") if match else ""
    return re.sub(r"\r?\n[ \t]*", "", value).rstrip().encode("ascii", "surrogateescape")[:300]


def _text(value: bytes) -> str:
    return value[:20000].decode("ascii", "surrogateescape").strip("\r\n \t")
