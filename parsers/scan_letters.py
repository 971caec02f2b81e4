"""Letters in pictures: where lines of text are, and what they say, each character with a confidence.

The models come inside rapidocr's wheel and are named by path, so nothing is ever fetched. Lines are
read here and not by rapidocr's own loop, which pads every short figure to the width of a sentence
and tells one confidence for a whole line.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

# OpenVINO would tell a foreign server that it is used; without this package it does without.
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment] # Python allows it

import rapidocr  # noqa: E402 - the line above must come first
from rapidocr import EngineType, RapidOCR  # noqa: E402 - as above

Pixels = NDArray[np.uint8]
Quads = NDArray[np.float32]

SIDE = 1280  # pixels of a page's longer side when lines are looked for
HEIGHT = 48  # pixels of a line as the model wants it
STEP = 32  # widths are rounded up to it: each new shape costs the engine a compilation
NARROW = 96
WIDEST = 3200
MODELS = Path(rapidocr.__file__).parent / "models"


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says.

    Attributes:
        text: Its characters.
        sure: A confidence from 0 to 1 for each of them.
    """

    text: str = ""
    sure: tuple[float, ...] = ()

    @property
    def least(self) -> float:
        """The confidence of the least sure character; 0 for nothing."""
        return min(self.sure, default=0.0)


class Letters:
    """The models, loaded once. Not safe for several threads at a time."""

    def __init__(self, threads: int = 1) -> None:
        logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
        found: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Det.engine_type": EngineType.OPENVINO,
                "Det.model_path": str(MODELS / "PP-OCRv6_det_small.onnx"),
                "Det.limit_side_len": SIDE,
                "Det.limit_type": "max",
                "Rec.engine_type": EngineType.OPENVINO,
                "Rec.model_path": str(MODELS / "PP-OCRv6_rec_small.onnx"),
                "EngineConfig.openvino.inference_num_threads": threads,
                # Two processes would be pinned to the same core.
                "EngineConfig.openvino.enable_cpu_pinning": False,
            }
        )
        self._finder: Any = found._load_det_model()  # noqa: SLF001 - no classifier
        reader: Any = found._load_rec_model()  # noqa: SLF001 - as above
        self._infer = reader.session
        self._signs: list[str] = reader.postprocess_op.character

    def find(self, page: Pixels) -> Quads:
        """Lines of text on a grey page: (N, 4, 2), corners clockwise from the top left one."""
        found = self._finder(cv2.cvtColor(page, cv2.COLOR_GRAY2BGR)).boxes
        return np.zeros((0, 4, 2), np.float32) if found is None else np.asarray(found, np.float32)

    def read(self, crops: Sequence[Pixels]) -> list[Line]:
        """Reads grey pictures of one line each; one by one, for a batch costs its widest line."""
        return [self._line(self._infer(_shaped(crop))[0]) for crop in crops]

    def _line(self, told: NDArray[np.float32]) -> Line:
        """The best path: blanks and repeats fall out; a character is as sure as its best step."""
        best, sure = told.argmax(axis=1), told.max(axis=1)
        signs: list[str] = []
        confidences: list[float] = []
        before = 0
        for sign, confidence in zip(best.tolist(), sure.tolist(), strict=True):
            if sign and sign != before:
                signs.append(self._signs[sign])
                confidences.append(confidence)
            elif sign:
                confidences[-1] = max(confidences[-1], confidence)
            before = sign
        return Line("".join(signs), tuple(confidences))


def crops(page: Pixels, quads: Iterable[NDArray[np.float32]]) -> list[Pixels]:
    """The pictures of lines, upright."""
    return [_crop(page, quad) for quad in quads]


def _crop(page: Pixels, quad: NDArray[np.float32]) -> Pixels:
    sides = np.linalg.norm(quad - np.roll(quad, -1, axis=0), axis=1)
    wide, tall = int(max(sides[0], sides[2], 1)), int(max(sides[1], sides[3], 1))
    target = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, target)
    crop = cv2.warpPerspective(
        page, matrix, (wide, tall), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(crop, np.uint8)


def _shaped(crop: Pixels) -> NDArray[np.float32]:
    """A line as the model takes it: (1, 3, HEIGHT, width), from -1 to 1, filled up with grey."""
    tall, wide = crop.shape[:2]
    width = min(max(1, round(HEIGHT * wide / tall)), WIDEST)
    how = cv2.INTER_AREA if tall > HEIGHT else cv2.INTER_CUBIC
    line = cv2.resize(crop, (width, HEIGHT), interpolation=how).astype(np.float32) / 127.5 - 1
    full = np.zeros((1, 3, HEIGHT, max(NARROW, -(-width // STEP) * STEP)), np.float32)
    full[..., :width] = line
    return full
