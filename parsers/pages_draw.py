"""A page's picture with what was read of it: boxes on the page, their values beside it.

On the left the page as it came, each cell that was read in a frame; on the right the same frames
with nothing in them but the text that was read, so that a person compares the two at a glance. Row
and column numbers stand at a table's edges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from parsers.document import WHOLE
from parsers.headers import clean
from parsers.marks import Mark

SURE, DOUBT, EMPTY, INK = "#1a6fd4", "#d4380d", "#b8bec6", "#16191d"
SHADE = {SURE: "#eaf3ff", DOUBT: "#fff0e6", EMPTY: "#ffffff"}
PAD = 3  # pixels between a frame and its text
SMALLEST, LARGEST = 9, 17  # of the text, in pixels
LABEL = 15
LINE = 1.25  # from one line to the next
MAX_TEXT = 600  # characters of a cell that anybody reads in a frame
MAX_MARKS = 5000
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
Frame = tuple[int, int, int, int]


def beside(page: Image.Image, marks: Sequence[Mark], font: Path | None) -> Image.Image:
    """The page with frames, and to its right what was read in the same frames.

    Args:
        page: The page alone.
        marks: What was read of it.
        font: A font with Chinese characters; without one they are shown as "□".
    """
    width, height = page.size
    both = Image.new("RGB", (width * 2, height), "#ffffff")
    both.paste(page, (0, 0))
    draw = ImageDraw.Draw(both)
    write = _Writer(draw, font)
    draw.line((width, 0, width, height), EMPTY, 1)
    shown = marks[:MAX_MARKS]
    for mark in shown:
        frame, colour = _frame(mark, width, height), _colour(mark)
        draw.rectangle(frame, outline=colour, width=2)
        right = (frame[0] + width, frame[1], frame[2] + width, frame[3])
        draw.rectangle(right, fill=SHADE[colour], outline=colour, width=1)
        write.inside(right, mark.text, DOUBT if colour == DOUBT else INK)
    for at, number in _numbers(shown, width, height):
        write.label((at[0] + width, at[1]), number)
    return both


def _colour(mark: Mark) -> str:
    if not mark.sure:
        return DOUBT
    return SURE if mark.text else EMPTY


def _frame(mark: Mark, width: int, height: int) -> Frame:
    left, top, right, bottom = mark.box
    return (
        *(left * width // WHOLE, top * height // WHOLE),
        *(max(right, left) * width // WHOLE, max(bottom, top) * height // WHOLE),
    )


def _numbers(
    marks: Sequence[Mark], width: int, height: int
) -> Iterator[tuple[tuple[int, int], str]]:
    """Where a table's row and column numbers stand on the page, and what they say."""
    tables: dict[int, list[Mark]] = {}
    for mark in marks:
        tables.setdefault(mark.table, []).append(mark)
    for found in tables.values():
        frames = [_frame(mark, width, height) for mark in found]
        left, top = min(one[0] for one in frames), min(one[1] for one in frames)
        rows = {mark.row: one[1] for mark, one in zip(found, frames, strict=True)}
        columns = {mark.column: one[0] for mark, one in zip(found, frames, strict=True)}
        yield from (((left - 2 * LABEL, at), str(row)) for row, at in rows.items())
        yield from (((at, top - LABEL - PAD), str(column)) for column, at in columns.items())


class _Writer:
    """Writes text into frames, as large as fits."""

    def __init__(self, draw: ImageDraw.ImageDraw, font: Path | None) -> None:
        self.draw = draw
        self.font = font
        self.sizes: dict[int, Font] = {}

    def inside(self, frame: Frame, text: str, colour: str) -> None:
        """Writes into a frame; what does not fit even in small letters ends with "…"."""
        text = self._known(clean(text, MAX_TEXT))
        wide, tall = frame[2] - frame[0] - 2 * PAD, frame[3] - frame[1] - 2 * PAD
        if not text or wide <= 0:
            return
        lines: list[str] = []
        size = SMALLEST
        for size in range(min(LARGEST, max(tall, SMALLEST)), SMALLEST - 1, -2):
            lines = list(self._wrapped(text, size, wide))
            if len(lines) * size * LINE <= tall:
                break
        most = max(1, int(tall / (size * LINE)))
        if len(lines) > most:
            lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
        for number, line in enumerate(lines):
            at = (frame[0] + PAD, frame[1] + PAD + number * size * LINE)
            self.draw.text(at, line, colour, self._of(size))

    def label(self, at: tuple[int, int], text: str) -> None:
        """Writes a small number."""
        self.draw.text(at, text, SURE, self._of(LABEL))

    def _wrapped(self, text: str, size: int, wide: int) -> Iterator[str]:
        font, line, used = self._of(size), "", 0.0
        for sign in text:
            step = font.getlength(sign)
            if line and used + step > wide:
                yield line
                line, used = "", 0.0
            line, used = line + sign, used + step
        if line:
            yield line

    def _known(self, text: str) -> str:
        if self.font is not None:
            return text
        return "".join(sign if sign.isascii() else "□" for sign in text)

    def _of(self, size: int) -> Font:
        if size not in self.sizes:
            self.sizes[size] = (
                ImageFont.truetype(str(self.font), size)
                if self.font
                else ImageFont.load_default(size)
            )
        return self.sizes[size]
