"""Places, matrices and drawn lines of OFD objects, in points of the page shown."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import msgspec

from pages._ofd_package import text_in
from pages._rulings import Point, Ruling, lines_of_outline
from pages.model import Box, around

POINTS = 72 / 25.4
"""Points of one millimetre, in which OFD measures."""
_LARGEST = 1e6
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_PIECE = re.compile(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_CORNERS = 20_000


def number(text: str | None) -> float:
    """Return a number as it is written, 0 for anything else."""
    try:
        found = float(text or 0)
    except ValueError:
        return 0.0
    return found if math.isfinite(found) and abs(found) < _LARGEST else 0.0


def numbers(text: str | None, count: int) -> list[float] | None:
    """Return so many numbers of a list, None if it has not exactly so many."""
    pieces = (text or "").replace(",", " ").split()
    return [number(piece) for piece in pieces] if len(pieces) == count else None


class Matrix(msgspec.Struct, frozen=True):
    """Where places inside an object lie on the page: x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> Point:
        """Return a place on the page."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, left: float, top: float, right: float, bottom: float) -> Box | None:
        """Return the box around a rectangle, None if it has no area or lies nowhere."""
        corners = [self.point(x, y) for x in (left, right) for y in (top, bottom)]
        if not all(math.isfinite(x) and math.isfinite(y) for x, y in corners):
            return None
        found = around([Box(x, y, x, y) for x, y in corners])
        return found if 0 < found.width < _LARGEST and 0 < found.height < _LARGEST else None

    def inside(self, inner: Matrix) -> Matrix:
        """Return the matrix of an object that stands with `inner` in one that stands with this."""
        (a, b), (c, d) = self.point(inner.a, inner.b), self.point(inner.c, inner.d)
        e, f = self.point(inner.e, inner.f)
        return Matrix(a - self.e, b - self.f, c - self.e, d - self.f, e, f)

    def object(self, element: Element) -> Matrix:
        """Return the matrix of what an object holds: its own one, at its boundary."""
        left, top, _, _ = numbers(element.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
        own = numbers(element.get("CTM"), 6)
        placed = self.inside(Matrix(e=left, f=top))
        return placed if own is None else placed.inside(Matrix(*own))

    def degrees(self) -> float:
        """Return the direction of a line of text, clockwise."""
        return math.degrees(math.atan2(self.b, self.a))


def turned(width: float, height: float, turn: int) -> Matrix:
    """Return the matrix of a page turned clockwise by quarters."""
    return {
        0: Matrix(),
        90: Matrix(0, 1, -1, 0, height, 0),
        180: Matrix(-1, 0, 0, -1, width, height),
        270: Matrix(0, -1, 1, 0, 0, width),
    }[turn]


def rulings_of(element: Element, matrix: Matrix) -> Iterator[Ruling]:
    """Yield the straight lines of a path object."""
    stroked = element.get("Stroke", "true").lower() != "false"
    filled = element.get("Fill", "false").lower() == "true"
    if stroked or filled:
        for points in _outlines(text_in(element, "AbbreviatedData")):
            places = [matrix.point(x, y) for x, y in points]
            if all(math.isfinite(x) and math.isfinite(y) for x, y in places):
                yield from lines_of_outline(places, stroked=stroked)


def _outlines(data: str) -> Iterator[list[Point]]:
    """Yield the corners of each straight outline; curves break it."""
    points: list[Point] = []
    pieces = _PIECE.findall(data)
    at = 0
    while at < min(len(pieces), _CORNERS):
        sign = pieces[at].upper()
        count = _ARGUMENTS.get(sign)
        if count is None:
            at += 1
            continue
        values = [number(piece) for piece in pieces[at + 1 : at + 1 + count]]
        at += 1 + count
        if sign == "C":
            if len(points) > 2:
                points.append(points[0])
        elif len(values) == count:
            if sign != "L":
                if len(points) > 1:
                    yield points
                points = []
            points.append((values[-2], values[-1]))
    if len(points) > 1:
        yield points
