"""Pages that are pictures: words, tables and ink that was not read, seen by the recogniser.

The body is read from the red channel, in which red seals and letterheads vanish; what is red is read from the
difference of the channels. A page that lies on its side or aslant is straightened.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

import msgspec

from pages._grid import CellFinder, grids_of
from pages._ink import missed_ink, rulings_in
from pages._limits import ReadingGuard
from pages._pictures import straightened
from pages._recogniser import Point, Recogniser, Seen
from pages._tables import filled
from pages.model import Box, Page, Picture, Word, around

if TYPE_CHECKING:
    import numpy

_RED = 60
"""A pixel is red if its red is so much stronger than its green and blue."""
_LIGHT = 140
"""Red ink is so light in the red channel; black text under a seal is darker."""
_RED_SHARE = 0.0005
"""Share of red pixels from which a page has a seal or a red letterhead."""
_DOUBTFUL = 0.5
"""Text with a lower score is no word: its place is told as not read."""
_UPRIGHT = 0.6
_POOR = 0.6
_TILT = 0.2
"""Degrees below which a page counts as straight."""
_LEVEL = 5
_APART = 1.5


class _Reading(msgspec.Struct, frozen=True):
    """What was seen in the body of a page after a turn, in pixels."""

    turn: int
    seen: tuple[Seen, ...]

    def worth(self) -> float:
        """Return how well the reading went: sure characters in lines that lie level."""
        return sum(len(one.text) * one.score for one in self.seen if _width(one) > _height(one))


def recognised(page: Page, picture: Picture, recogniser: Recogniser, guard: ReadingGuard) -> Page:
    """Return the page with the words, tables and unread ink of its picture. The picture is that of `page.turn`."""
    best = _best_reading(picture, recogniser, guard)
    tilt = _tilt(best.seen)
    shown = straightened(picture, best.turn + tilt)
    scale = (page.height if best.turn % 180 else page.width) / shown.width
    place = _Place(shown, tilt, scale)
    found = [(one, place.box(one)) for one in best.seen]
    sure = [(one, box) for one, box in found if one.text and one.score >= _DOUBTFUL]
    pixels = _pixels(shown)
    body = _body(pixels)
    grids = grids_of(rulings_in(body, scale))
    finder = CellFinder([box for grid in grids for row in grid.boxes for box in row if box is not None])
    words = [word for one, box in sure for word in _words(one, box, place, finder)]
    tables = [filled(grid, words, finder) for grid in grids]
    red = _red_words(pixels, recogniser, scale, words)
    if red:
        told = "、".join(f"“{word.text}”" for word in red[:6])
        guard.note(f"第 {page.number} 页有红色的印章或文件头，另行识别出{told}，请对照原件")
    covered = [spot for one, box in sure for spot in place.spots(one, box)]
    missed = [box for one, box in found if not one.text or one.score < _DOUBTFUL]
    missed += [box for box in missed_ink(body, scale, covered) if not any(box.meets(one) for one in missed)]
    whole = tuple(words + red)
    return msgspec.structs.replace(
        page,
        width=shown.width * scale,
        height=shown.height * scale,
        words=whole,
        tables=tuple(table for table in tables if table.has_text()),
        missed=tuple(sorted(missed, key=lambda box: (box.top, box.left))),
        turn=page.turn + best.turn + tilt,
    )


def _best_reading(picture: Picture, recogniser: Recogniser, guard: ReadingGuard) -> _Reading:
    """Return the reading of the picture, turned where most lines stand upright or nothing sure can be read."""
    found = _reading(picture, 0, recogniser, guard)
    long = [one for one in found.seen if len(one.text) > 1]
    tall = sum(1 for one in long if _height(one) > _width(one))
    turns: tuple[int, ...] = ()
    if long and tall > _UPRIGHT * len(long):
        turns = (90, 270)
    elif long and median(one.score for one in long) < _POOR:
        turns = (180,)
    return max((found, *(_reading(picture, turn, recogniser, guard) for turn in turns)), key=_Reading.worth)


def _reading(picture: Picture, turn: int, recogniser: Recogniser, guard: ReadingGuard) -> _Reading:
    guard.check()
    return _Reading(turn, tuple(recogniser.read(_body(_pixels(straightened(picture, turn))))))


def _pixels(picture: Picture) -> numpy.ndarray:
    import numpy

    return numpy.frombuffer(picture.rgb, dtype=numpy.uint8).reshape(picture.height, picture.width, 3)


def _width(one: Seen) -> float:
    return math.dist(one.corners[0], one.corners[1])


def _height(one: Seen) -> float:
    return math.dist(one.corners[0], one.corners[3])


def _tilt(seen: Sequence[Seen]) -> float:
    """Return the clockwise turn in degrees that makes the lines level."""
    level = [one for one in seen if _width(one) > _LEVEL * _height(one)]
    longest = max((_width(one) for one in level), default=0.0)
    angles = [
        math.degrees(math.atan2(one.corners[1][1] - one.corners[0][1], one.corners[1][0] - one.corners[0][0]))
        for one in level
        if _width(one) > longest / 2
    ]
    tilt = -median(angles) if angles else 0.0
    return round(tilt, 2) if _TILT < abs(tilt) < 20 else 0.0


class _Place:
    """Converts places of the slanting picture in pixels to boxes of the straightened page in points."""

    def __init__(self, shown: Picture, tilt: float, scale: float) -> None:
        self._middle = shown.width / 2, shown.height / 2
        self._sine, self._cosine = math.sin(math.radians(tilt)), math.cos(math.radians(tilt))
        self.scale = scale

    def point(self, point: Point) -> Point:
        """Return a point of the page."""
        x, y = point[0] - self._middle[0], point[1] - self._middle[1]
        return (
            (x * self._cosine - y * self._sine + self._middle[0]) * self.scale,
            (x * self._sine + y * self._cosine + self._middle[1]) * self.scale,
        )

    def box(self, one: Seen) -> Box:
        """Return the box of a line."""
        x, y = self.point((sum(x for x, _ in one.corners) / 4, sum(y for _, y in one.corners) / 4))
        width, height = _width(one) * self.scale / 2, _height(one) * self.scale / 2
        return Box(x - width, y - height, x + width, y + height)

    def spots(self, one: Seen, box: Box) -> list[Box]:
        """Return the places of the characters of a line; of the whole line where they are not known."""
        if len(one.characters) < 2:
            return [box]
        middles = sorted(self.point(middle)[0] for _, middle in one.characters)
        half = 0.75 * box.height
        spots = [Box(x - half, box.top, x + half, box.bottom) for x in middles]
        return [
            *spots,
            Box(box.left, box.top, middles[0], box.bottom),
            Box(middles[-1], box.top, box.right, box.bottom),
        ]


def _words(one: Seen, box: Box, place: _Place, finder: CellFinder) -> list[Word]:
    """Return the words of a line: cut at the borders of table cells and at wide gaps."""
    if len(one.characters) < 2:
        return [Word(one.text, box, one.score)]
    spots = [(text, place.point(middle)[0]) for text, middle in one.characters]
    runs: list[list[tuple[str, float]]] = [[spots[0]]]
    for last, spot in itertools.pairwise(spots):
        cells = [finder(Box(x, box.top, x, box.bottom)) for x in (last[1], spot[1])]
        if cells[0] != cells[1] or spot[1] - last[1] > (1 + _APART) * box.height:
            runs.append([])
        runs[-1].append(spot)
    if len(runs) == 1:
        return [Word(one.text, box, one.score)]
    ends = [box.left, *((one[-1][1] + other[0][1]) / 2 for one, other in itertools.pairwise(runs)), box.right]
    return [
        Word("".join(text for text, _ in run), Box(ends[i], box.top, ends[i + 1], box.bottom), one.score)
        for i, run in enumerate(runs)
    ]


def _redness(pixels: numpy.ndarray) -> numpy.ndarray:
    """Return by how much each pixel is stronger in red than in green and blue."""
    import numpy

    wide = pixels.astype(numpy.int16)
    return wide[:, :, 0] - (wide[:, :, 1] + wide[:, :, 2]) // 2


def _body(pixels: numpy.ndarray) -> numpy.ndarray:
    """Return the red channel, in which red ink is nearly white, with the rest of that ink made white."""
    body = pixels[:, :, 0].copy()
    body[(_redness(pixels) > _RED) & (body > _LIGHT)] = 255
    return body


def _red_words(pixels: numpy.ndarray, recogniser: Recogniser, scale: float, body: list[Word]) -> list[Word]:
    """Return the sure words in red ink that lie on no other word."""
    import numpy

    redness = _redness(pixels)
    if float((redness > _RED).mean()) < _RED_SHARE:
        return []
    grey = (255 - numpy.clip(redness * 2, 0, 255)).astype(numpy.uint8)
    found = []
    for one in recogniser.read(grey):
        corners = [Box(x * scale, y * scale, x * scale, y * scale) for x, y in one.corners]
        box = around(corners)
        if len(one.text) > 1 and one.score >= _DOUBTFUL and not any(box.meets(word.box) for word in body):
            found.append(Word(one.text, box, one.score))
    return found
