"""Pages of a PDF as pictures: for a person who compares, and for recognition.

What a page costs is set here, not by the size that it claims: a poster is drawn smaller.
"""

from __future__ import annotations

from io import BytesIO
from math import sqrt
from pathlib import Path

import pypdfium2
from PIL import Image

from parsers.answers import ORDER
from parsers.document import Fault, Unreadable
from parsers.marks import Drawn
from parsers.pages_draw import beside
from parsers.scan_model import Raster
from parsers.tray import LimitPassed, Tray

POINTS = 72.0  # to an inch
MAX_PIXELS = 16_000_000  # of a page: A4 at 380 dots to the inch
MAX_SIDE = 12_000  # of a strip of paper
LARGEST, USUAL = 1275.0, 842.0  # points of a longer side: A3 with some room, A4


def picture(pdf: pypdfium2.PdfDocument, number: int, dpi: int) -> Image.Image:
    """A page as a person sees it, in RGB on white.

    Args:
        pdf: The open document.
        number: The page, from 1.
        dpi: Dots to the inch; fewer are drawn where the page would have more than `MAX_PIXELS`.

    Raises:
        pypdfium2.PdfiumError: There is no such page, or it cannot be drawn.
    """
    page = pdf[number - 1]
    try:
        width, height = page.get_size()
        area, side = max(width * height, 1.0), max(width, height, 1.0)
        scale = min(dpi / POINTS, sqrt(MAX_PIXELS / area), MAX_SIDE / side)
        drawn: Image.Image = page.render(scale=scale, rev_byteorder=True).to_pil()
        return drawn.convert("RGB")
    finally:
        page.close()


def draw(path: Path, tray: Tray, *more: Path | str) -> Drawn | Unreadable:
    """The task of a child: one page as a PNG in the tray.

    Args:
        path: The PDF.
        tray: Where the picture goes.
        more: A font with Chinese characters where there is one, and the order as JSON.
    """
    order = ORDER.validate_json(str(more[-1]))
    font = next((one for one in more if isinstance(one, Path)), None)
    try:
        with pypdfium2.PdfDocument(path) as pdf:
            if not 1 <= order.page <= len(pdf):
                return Unreadable(Fault.LIMIT, "page")
            pdf.init_forms()  # what was typed into fields is seen too
            pages, shown = len(pdf), picture(pdf, order.page, order.dpi)
        if order.marks is not None:
            shown = beside(shown, order.marks, font)
        part = tray.put(f"{order.page}.png", (_png(shown),))
        return Drawn(part.slot, *shown.size, pages)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        return Unreadable(Fault.ENCRYPTED if locked else Fault.SUSPECT, "" if locked else "pdfium")
    except (MemoryError, LimitPassed):
        return Unreadable(Fault.LIMIT, "picture")


def raster(path: Path, tray: Tray, *more: Path | str) -> Raster | Unreadable:
    """The task of a child: one page as plain pixels in the tray, for recognition.

    A photo often claims to be metres wide; then its letters are those of a sheet of A4.

    Args:
        path: The PDF.
        tray: Where the pixels go.
        more: The order as JSON.
    """
    order = ORDER.validate_json(str(more[-1]))
    try:
        with pypdfium2.PdfDocument(path) as pdf:
            if not 1 <= order.page <= len(pdf):
                return Unreadable(Fault.LIMIT, "page")
            longer = max(pdf.get_page_size(order.page - 1))
            dpi = order.dpi if longer <= LARGEST else round(order.dpi * USUAL / longer)
            shown = picture(pdf, order.page, max(dpi, 1))
        part = tray.put(f"{order.page}.rgb", (shown.tobytes(),))
        return Raster(part.slot, *shown.size)
    except pypdfium2.PdfiumError:
        return Unreadable(Fault.SUSPECT, "pdfium")
    except (MemoryError, LimitPassed):
        return Unreadable(Fault.LIMIT, "picture")


def _png(image: Image.Image) -> bytes:
    out = BytesIO()
    # Text on white takes as little in a palette, and a third of the time is the packing.
    image.save(out, "PNG", compress_level=6)
    return out.getvalue()
