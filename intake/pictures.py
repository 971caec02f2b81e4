"""Pages as pictures, drawn in children: one page, one child, so that a bad page costs only itself."""

from __future__ import annotations

import functools
import shutil
from pathlib import Path

from intake.sandbox import Sandbox
from parsers.answers import DRAWN, ORDER
from parsers.marks import Drawn, Mark, Order
from parsers.model import Unreadable

DPI = 110  # A4 is 909 × 1286 pixels: small print can be read, and a page takes some 100 KB
SECONDS = 20  # for a page
MAX_PAGES = 400
MAX_LOST = 3  # pages in a row whose child died, before the rest is left alone
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
# Fonts with all the characters of GB 2312 under the names that Linux, WPS and Windows give them.
_FONTS = (
    *("NotoSansCJK-Regular.tt?", "NotoSansCJKsc-Regular.otf", "NotoSansSC*.[ot]tf"),
    *("SourceHanSans*Regular.[ot]t?", "wqy-*.tt?", "DroidSansFallback*.ttf", "NotoSerifCJK*.tt?"),
    *("msyh.tt?", "simhei.ttf", "simsun.tt?", "uming.tt?", "ukai.tt?"),
)


@functools.cache
def font() -> Path | None:
    """A font with Chinese characters on this machine, or None."""
    for name in _FONTS:
        for folder in _FOLDERS:
            found = sorted(Path(folder).expanduser().rglob(name))
            if found:
                return found[0]
    return None


def page(
    sandbox: Sandbox,
    pdf: Path,
    number: int,
    marks: tuple[Mark, ...] | None,
    to: Path,
    dpi: int = DPI,
) -> Drawn | Unreadable:
    """Draws one page in a child of its own and moves the PNG where it is wanted.

    Args:
        sandbox: Where children run.
        pdf: The document.
        number: The page, from 1.
        marks: What was read of it, to be drawn beside it; None gives the page alone.
        to: The PNG to write.
        dpi: Dots to the inch.
    """
    strict = sandbox.limits.model_copy(update={"wall": SECONDS, "cpu": SECONDS})
    order = ORDER.dump_json(Order(number, dpi, marks)).decode()
    own = font() if marks is not None else None
    with Sandbox(strict, sandbox.scratch).run(
        "draw", pdf, *([own] if own else ()), order=order
    ) as answer:
        if isinstance(answer, Unreadable):
            return answer
        drawn = DRAWN.validate_json(answer.payload)
        if isinstance(drawn, Drawn):
            part = to.with_name(f".{to.name}.part")
            shutil.move(answer.tray / f"{drawn.slot:06d}", part)
            part.replace(to)
        return drawn
