"""The drawn lines of a page, and its pictures: those of a PDF by PDFium."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from pages._limits import ReadingGuard
from pages._pdfium import View
from pages.model import Box

if TYPE_CHECKING:
    from pypdfium2 import PdfObject, PdfPage

_THIN = 3.0
"""A filled shape up to this thickness (points) is a line."""
_STRAIGHT = 0.5
"""Two ends may differ by this much (points) in a straight line."""
_OBJECTS = 60_000
"""Objects of one page. Our choice: a dense map has some ten thousand."""
_LINES = 20_000
_DEPTH = 8
Point = tuple[float, float]
Move = Callable[[float, float], Point]


class Ruling(msgspec.Struct, frozen=True):
    """A horizontal or vertical line: `at` is its y or x, `start` to `end` its extent."""

    level: bool
    at: float
    start: float
    end: float


class Drawn(msgspec.Struct, frozen=True):
    """What is drawn on a page: lines, the places of pictures, and how many shapes there are in all."""

    rulings: tuple[Ruling, ...]
    pictures: tuple[Box, ...]
    shapes: int


def drawn_on(page: PdfPage, view: View, number: int, guard: ReadingGuard) -> Drawn:
    """Return the lines and pictures of a page. The caller holds the lock."""
    import pypdfium2
    import pypdfium2.raw as raw

    rulings: list[Ruling] = []
    pictures: list[Box] = []
    shapes = 0
    moves: dict[int, Move] = {}
    try:
        for count, part in enumerate(page.get_objects(max_depth=_DEPTH)):
            if count >= _OBJECTS or len(rulings) >= _LINES:
                guard.note(f"第 {number} 页的线条太多，只看了一部分，表格可能不全")
                break
            if count % 1000 == 0:
                guard.check()
            outer = moves.get(_address(part.container), view.point) if part.container else view.point
            if part.type == raw.FPDF_PAGEOBJ_FORM:
                moves[_address(part)] = _inside(part, outer)
            elif part.type == raw.FPDF_PAGEOBJ_IMAGE:
                pictures.append(_placed(part, outer))
            elif part.type == raw.FPDF_PAGEOBJ_PATH:
                shapes += 1
                rulings += _rulings(part, _inside(part, outer))
    except pypdfium2.PdfiumError:
        guard.note(f"第 {number} 页的图形有损坏，表格可能不全")
    return Drawn(tuple(rulings), tuple(pictures), shapes)


def _address(part: PdfObject) -> int:
    return ctypes.cast(part.raw, ctypes.c_void_p).value or 0


def _inside(part: PdfObject, outer: Move) -> Move:
    """Return the conversion of places inside an object."""
    a, b, c, d, e, f = part.get_matrix().get()
    return lambda x, y: outer(a * x + c * y + e, b * x + d * y + f)


def _placed(part: PdfObject, outer: Move) -> Box:
    left, bottom, right, top = part.get_bounds()
    (x1, y1), (x2, y2) = outer(left, bottom), outer(right, top)
    return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def _rulings(part: PdfObject, move: Move) -> Iterator[Ruling]:
    """Yield the lines of a path: its stroked sides, or a thin filled shape as one line."""
    import pypdfium2.raw as raw

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(part, fill, stroke)
    for points in _outlines(part, move):
        yield from lines_of_outline(points, stroked=bool(stroke.value))


def lines_of_outline(points: list[Point], *, stroked: bool) -> Iterator[Ruling]:
    """Yield the lines of a straight outline: its stroked sides, or a thin filled shape as one line."""
    if not stroked:
        yield from _thin(points)
        return
    for one, other in pairwise(points):
        if (ruling := _between(one, other)) is not None:
            yield ruling


def _outlines(part: PdfObject, move: Move) -> Iterator[list[Point]]:
    """Yield the corners of each straight outline of a path; curves break it."""
    import pypdfium2.raw as raw

    points: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(min(raw.FPDFPath_CountSegments(part), _LINES)):
        segment = raw.FPDFPath_GetPathSegment(part, i)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) != raw.FPDF_SEGMENT_LINETO:
            if len(points) > 1:
                yield points
            points = []
        points.append(move(x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment) and len(points) > 2:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _thin(points: list[Point]) -> Iterator[Ruling]:
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    if bottom - top <= _THIN < right - left:
        yield Ruling(True, (top + bottom) / 2, left, right)
    elif right - left <= _THIN < bottom - top:
        yield Ruling(False, (left + right) / 2, top, bottom)


def _between(one: Point, other: Point) -> Ruling | None:
    (x1, y1), (x2, y2) = one, other
    if abs(y1 - y2) <= _STRAIGHT < abs(x1 - x2):
        return Ruling(True, (y1 + y2) / 2, min(x1, x2), max(x1, x2))
    if abs(x1 - x2) <= _STRAIGHT < abs(y1 - y2):
        return Ruling(False, (x1 + x2) / 2, min(y1, y2), max(y1, y2))
    return None
