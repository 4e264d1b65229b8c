"""What is drawn in a picture of a page: the lines of tables, and ink that no word covers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import TYPE_CHECKING

from pages._rulings import Ruling
from pages.model import Box

if TYPE_CHECKING:
    import numpy

_LONG = 16.0
"""Points that a drawn line is long at least: longer than the strokes of characters."""
_THICK = 3.5
_LARGEST = 4.0
"""Ink higher than so many lines of text is a picture or a seal."""
_INKED = 0.06
_MOST = 300


def _inked(grey: numpy.ndarray) -> numpy.ndarray:
    """Return a mask of the ink: what is clearly darker than its surroundings, so that shadows are none."""
    import cv2

    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 18)


def rulings_in(grey: numpy.ndarray, scale: float) -> list[Ruling]:
    """Return the long straight lines of a straight picture; `scale` is points per pixel."""
    ink = _inked(grey)
    found: list[Ruling] = []
    for level in (True, False):
        for left, top, width, height in _pieces(_opened(ink, level, scale)):
            at, start, size = (top + height / 2, left, width) if level else (left + width / 2, top, height)
            thick = height if level else width
            if thick * scale <= _THICK:
                found.append(Ruling(level, at * scale, start * scale, (start + size) * scale))
    return found


def _opened(ink: numpy.ndarray, level: bool, scale: float) -> numpy.ndarray:
    """Return what is left of the ink when only long level, or upright, strokes are kept."""
    import cv2

    size = max(8, round(_LONG / scale))
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (size, 1) if level else (1, size))
    return cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel)


def _pieces(mask: numpy.ndarray) -> Iterable[tuple[int, int, int, int]]:
    """Yield left, top, width and height of each connected piece."""
    import cv2

    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    for i in range(1, count):
        left, top, width, height, _ = (int(value) for value in stats[i])
        yield left, top, width, height


def missed_ink(grey: numpy.ndarray, scale: float, covered: Sequence[Box]) -> list[Box]:
    """Return the places with ink of about the size of text that none of the boxes covers."""
    import cv2

    ink = _inked(grey)
    drawn = [_opened(ink, level, scale) for level in (True, False)]
    for lines in drawn:
        ink[cv2.dilate(lines, cv2.getStructuringElement(cv2.MORPH_RECT, (5, 5))) > 0] = 0
    usual = median(box.height for box in covered) if covered else 12.0
    reach = 0.15 * usual
    for box in covered:
        top, bottom = max(0, int((box.top - reach) / scale)), int((box.bottom + reach) / scale) + 1
        ink[top:bottom, max(0, int(box.left / scale)) : int(box.right / scale) + 1] = 0
    joined = cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_RECT, (max(3, round(0.8 * usual / scale)), 3)))
    found: list[Box] = []
    for left, top, width, height in _pieces(joined):
        inside = float((ink[top : top + height, left : left + width] > 0).mean())
        tall, long = height * scale / usual, width * scale / usual
        text_like = 0.5 <= tall <= _LARGEST or (0.25 <= tall <= _LARGEST and long >= 1.5)
        if text_like and inside >= _INKED and len(found) < _MOST:
            found.append(Box(left * scale, top * scale, (left + width) * scale, (top + height) * scale))
    return found
