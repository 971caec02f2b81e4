"""What is printed, without what is red: seals lie over figures, and the figures count.

Black is as dark in red light as in any other; red ink is as light there as the paper. JPEG blurs
colours more than brightness, so along a seal's edges a grey fringe stays that is wiped out as well.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

RED = 26  # by how much red must outweigh green and blue
FRINGE = 9  # pixels around red that its fringe reaches
LIGHT, DARK = 0.74, 0.5  # of the paper: from here on it is paper; from here down it is ink


def red(page: Pixels) -> NDArray[np.bool_] | None:
    """Where a page (RGB) is red; None where nothing is, as on a grey one."""
    if page.ndim == 2:  # noqa: PLR2004 - grey
        return None
    found = page[..., 0].astype(np.int16) - page[..., 1:].max(axis=2) > RED
    return found if found.any() else None


def printed(page: Pixels, reds: NDArray[np.bool_] | None) -> Pixels:
    """The grey picture of a page (RGB or grey), with the ink gone that is red."""
    if page.ndim == 2:  # noqa: PLR2004 - grey
        return np.asarray(page, np.uint8)
    grey = np.asarray(page.max(axis=2), np.uint8)
    if reds is None:
        return grey
    near = cv2.dilate(reds.astype(np.uint8), np.ones((FRINGE, FRINGE), np.uint8)) > 0
    paper = cv2.blur(cv2.dilate(grey, np.ones((25, 25), np.uint8)), (25, 25)).astype(np.float32)
    share = grey / np.maximum(paper, 1)
    lifted = np.clip((share - DARK) / (LIGHT - DARK), 0, 1) * (1 - share) + share
    clean = np.where(near, np.clip(lifted * paper, 0, 255), grey)
    return np.asarray(clean, np.uint8)
