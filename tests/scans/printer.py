"""Paper and scanner by simulation: a typed PDF becomes one whose pages are pictures of it.

The truth is what was typed, so every cell of a scan is known. What a scanner does is done here to
pixels: resolution, grey, tilt, perspective, shade, noise, blur, JPEG, a seal over the figures.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
_INCH = 72


@dataclass(frozen=True, slots=True)
class Scanner:
    """What happens between the paper and the file.

    Attributes:
        dpi: Resolution.
        grey: Without colours.
        tilt: Degrees at most, either way.
        perspective: Share of the page's width by which a corner may lie elsewhere: a photo.
        shade: How much darker the darkest corner is.
        noise: Standard deviation of the grain.
        blur: Standard deviation of the lens, in pixels.
        quality: Of the JPEG.
        stamp: A seal lies over every page's figures.
        quarter: Quarter turns: the page lay on its side.
    """

    dpi: int = 200
    grey: bool = False
    tilt: float = 0.4
    perspective: float = 0.0
    shade: float = 0.03
    noise: float = 3.0
    blur: float = 0.5
    quality: int = 75
    stamp: bool = False
    quarter: int = 0


COLOUR = Scanner()
GREY = Scanner(dpi=150, grey=True, noise=4.0, quality=70)
HARD = Scanner(
    dpi=150, tilt=2.5, perspective=0.012, shade=0.25, noise=5.0, blur=0.6, quality=40, stamp=True
)
KINDS = {"colour 200": COLOUR, "grey 150": GREY, "hard 150": HARD}


def scanned(pdf: bytes, scanner: Scanner, rng: random.Random, text_layer: bool = False) -> bytes:  # noqa: FBT001,FBT002 - a switch of the simulation
    """The same pages as pictures; with `text_layer` wrong invisible text lies over them."""
    with pypdfium2.PdfDocument(pdf) as document:
        pictures = [seen(drawn(page, scanner.dpi), scanner, rng) for page in document]
        sizes = [page.get_size() for page in document]
    return bound(pictures, sizes, scanner, "识别文字层" if text_layer else "")


def drawn(page: pypdfium2.PdfPage, dpi: int) -> Pixels:
    """A page as it was typed, RGB."""
    return np.array(page.render(scale=dpi / _INCH).to_pil().convert("RGB"))


def seen(paper: Pixels, scanner: Scanner, rng: random.Random) -> Pixels:
    """What a scanner sees of a sheet of paper."""
    noise = np.random.default_rng(rng.randrange(2**32))
    image = _stamped(paper, scanner.dpi, rng) if scanner.stamp else paper
    image = _bent(image, scanner, rng)
    field = image.astype(np.float32)
    if scanner.blur:
        field = np.asarray(cv2.GaussianBlur(field, (0, 0), scanner.blur), np.float32)
    field *= _light(field.shape[1], field.shape[0], scanner.shade, rng)[..., None]
    field += noise.normal(0, scanner.noise, field.shape[:2])[..., None]
    image = np.clip(field, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(np.rot90(image, scanner.quarter))


def bound(
    pictures: list[Pixels], sizes: list[tuple[float, float]], scanner: Scanner, text: str = ""
) -> bytes:
    """A PDF whose pages are these pictures."""
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415 - only here
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - only here

    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    for pixels, (width, height) in zip(pictures, sizes, strict=True):
        size = (height, width) if scanner.quarter % 2 else (width, height)
        picture = Image.fromarray(pixels)
        body = io.BytesIO()
        picture = picture.convert("L") if scanner.grey else picture
        picture.save(body, "JPEG", quality=scanner.quality)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(body), 0, 0, *size)
        if text:
            line = canvas.beginText(50, 50)
            line.setFont("STSong-Light", 10)
            line.setTextRenderMode(3)
            line.textLine(text)
            canvas.drawText(line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _bent(image: Pixels, scanner: Scanner, rng: random.Random) -> Pixels:
    """Tilt and perspective in one warp; what lies beside the paper is light grey."""
    tall, wide = image.shape[:2]
    angle = rng.uniform(-scanner.tilt, scanner.tilt)
    turn = np.vstack([cv2.getRotationMatrix2D((wide / 2, tall / 2), angle, 1.0), [0, 0, 1]])
    corners = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32)
    reach = scanner.perspective * wide
    moved = corners + np.array(
        [[rng.uniform(-reach, reach) for _ in range(2)] for _ in range(4)], np.float32
    )
    matrix = cv2.getPerspectiveTransform(corners, moved) @ turn
    return np.asarray(
        cv2.warpPerspective(
            image, matrix, (wide, tall), flags=cv2.INTER_CUBIC, borderValue=(238, 238, 238)
        ),
        np.uint8,
    )


def _light(wide: int, tall: int, shade: float, rng: random.Random) -> NDArray[np.float32]:
    """Light that falls off to one corner."""
    x, y = np.linspace(0, 1, wide, dtype=np.float32), np.linspace(0, 1, tall, dtype=np.float32)
    across = x if rng.random() < 0.5 else 1 - x
    down = y if rng.random() < 0.5 else 1 - y
    return np.asarray(1 - shade * (across[None, :] * down[:, None]), np.float32)


def _stamped(paper: Pixels, dpi: int, rng: random.Random) -> Pixels:
    """A round red seal with a star somewhere on the page, ink over ink."""
    ink = np.full_like(paper, 255)
    radius = int(20 / 25.4 * dpi)
    tall, wide = paper.shape[:2]
    middle = (rng.randint(radius, wide - radius), rng.randint(radius, tall - radius))
    red = (rng.randint(200, 235), rng.randint(30, 70), rng.randint(30, 70))
    cv2.circle(ink, middle, radius, red, max(2, dpi // 50), cv2.LINE_AA)
    points = [
        (
            middle[0]
            + (radius * 0.35 if turn % 2 == 0 else radius * 0.14) * np.sin(turn * np.pi / 5),
            middle[1]
            - (radius * 0.35 if turn % 2 == 0 else radius * 0.14) * np.cos(turn * np.pi / 5),
        )
        for turn in range(10)
    ]
    cv2.fillPoly(ink, [np.array(points, np.int32)], red, cv2.LINE_AA)
    for place in range(12):  # letters along the rim, as dark strokes
        turn = np.pi * (0.15 + 0.7 * place / 11) + np.pi
        spot = (
            int(middle[0] + radius * 0.75 * np.cos(turn)),
            int(middle[1] + radius * 0.75 * np.sin(turn)),
        )
        size = max(2, radius // 9)
        cv2.rectangle(
            ink, (spot[0] - size, spot[1] - size), (spot[0] + size, spot[1] + size), red, 2
        )
    strength = rng.uniform(0.6, 1.0)
    covered = paper.astype(np.float32) * (1 - strength + strength * ink.astype(np.float32) / 255)
    return np.clip(covered, 0, 255).astype(np.uint8)
