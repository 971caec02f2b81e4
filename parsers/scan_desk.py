"""Recognition as a warm process does it: pixels in, JSON out, one page after the other.

What comes in are numbers, never a file: no decoder of pictures or documents is loaded here.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import cv2
import numpy as np

from parsers.answers import PAGE
from parsers.model import Fault, Unreadable
from parsers.scan_letters import Letters
from parsers.scan_model import PageRead
from parsers.scan_page import read_page

COLOURS = 3


def open_desk(threads: int) -> Callable[[bytes, bytes], bytes]:
    """Loads the models; what it gives takes a page's order (JSON) and pixels, and tells JSON.

    Args:
        threads: How many it may use.
    """
    cv2.setNumThreads(threads)
    letters = Letters(threads)

    def serve(order: bytes, pixels: bytes) -> bytes:
        return PAGE.dump_json(_page(letters, order, pixels))

    return serve


def _page(letters: Letters, order: bytes, pixels: bytes) -> PageRead | Unreadable:
    given = json.loads(order)
    width, height = int(given["width"]), int(given["height"])
    if width * height * COLOURS != len(pixels) or not pixels:
        return Unreadable(Fault.LIMIT, "pixels")
    page = np.frombuffer(pixels, np.uint8).reshape(height, width, COLOURS)
    try:
        return read_page(letters, page, int(given["number"]), whole=bool(given["whole"]))
    except MemoryError:
        return Unreadable(Fault.LIMIT, "memory")
    except Exception as error:  # noqa: BLE001 - one page's fault is a value, the process goes on
        return Unreadable(Fault.DIED, type(error).__name__)
