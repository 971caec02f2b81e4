"""What goes between those who draw, recognise and keep scanned pages."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.document import Block


@dataclass(frozen=True, slots=True)
class Raster:
    """A page drawn by a child: RGB bytes in a slot of the tray, row by row, and its size."""

    slot: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PageRead:
    """What recognition made of a page that is a picture.

    Attributes:
        blocks: Paragraphs and tables from the top down.
        whole: Its text was read; False for a page without a table where only tables were wanted.
        turned: Quarter turns to the left by which it was put upright.
    """

    blocks: tuple[Block, ...]
    whole: bool = True
    turned: int = 0
