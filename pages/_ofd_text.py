"""The characters of an OFD text object: one or several runs, each with its distances, and glyphs in place of codes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate
from xml.etree.ElementTree import Element

import msgspec

from pages._glyphs import Glyph, is_unknown
from pages._ofd_fonts import FontMeanings
from pages._ofd_package import children, local, text_in
from pages._ofd_shapes import Matrix, number

_ABOVE, _BELOW = 0.86, 0.14
"""The shares of the size of a character above and below its line."""
_SLANT = 4
_STRETCHED = 1.4
"""A step up to so many widths of a character belongs to the character; a larger one is a gap."""
_REPEATS = 60_000


class TextFound(msgspec.Struct):
    """What text objects hold: characters, the directions of all of them, how many have no meaning, or a doubtful one."""

    glyphs: list[Glyph] = msgspec.field(default_factory=list)
    angles: list[int | None] = msgspec.field(default_factory=list)
    unknown: int = 0
    doubtful: int = 0


class _Substitutes:
    """The glyphs that stand for codes, by the place of the code in the text object."""

    def __init__(self) -> None:
        self._glyphs: dict[int, int] = {}
        self._done = self._run = 0

    def add(self, transform: Element) -> None:
        """Take a transform: it counts from the start of the object, or, between two runs, from that of the next run."""
        first, count = int(number(transform.get("CodePosition"))), int(number(transform.get("CodeCount", "1")))
        glyphs = text_in(transform, "Glyphs").split()[:_REPEATS]
        if len(glyphs) == count or not transform.get("CodeCount"):
            start = first if first >= self._run else self._run + first
            self._glyphs.update((start + i, int(number(glyph))) for i, glyph in enumerate(glyphs))

    def next(self) -> int | None:
        """Return the glyph for the next code, None if the code itself is shown."""
        self._done += 1
        return self._glyphs.get(self._done - 1)

    def end_run(self) -> None:
        """Begin the next run."""
        self._run = self._done


def read_text_object(element: Element, matrix: Matrix, font: FontMeanings, found: TextFound) -> None:
    """Add the characters of a text object, whose inner places `matrix` converts."""
    size = number(element.get("Size"))
    wide = size * (number(element.get("HScale")) or 1.0)
    angle = _direction(matrix.degrees() + number(element.get("ReadDirection")))
    hidden = _is_hidden(element)
    glyphs = _Substitutes()
    x = y = 0.0
    for part in children(element, "CGTransform", "TextCode"):
        if local(part) == "CGTransform":
            glyphs.add(part)
            continue
        if len(found.glyphs) > _REPEATS:
            return  # more than a page may hold
        x, y = number(part.get("X", repr(x))), number(part.get("Y", repr(y)))
        for sign, left, base, width in _placed(part, x, y, wide):
            told = _meaning(sign, glyphs.next(), font, found)
            box = matrix.box(left, base - _ABOVE * size, left + width, base + _BELOW * size)
            if told and box is not None:
                found.angles.append(angle)
                found.glyphs.append(Glyph(told, box, angle, hidden))
        glyphs.end_run()


def _is_hidden(element: Element) -> bool:
    unfilled = element.get("Fill", "true").lower() == "false" and element.get("Stroke", "false").lower() != "true"
    return unfilled or element.get("Alpha") == "0"


def _direction(degrees: float) -> int | None:
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) <= _SLANT else None


def _placed(part: Element, x: float, y: float, wide: float) -> Iterator[tuple[str, float, float, float]]:
    """Yield the characters of a run with the left end, the height of the line and the width of each."""
    rights, downs = _distances(part.get("DeltaX")), _distances(part.get("DeltaY"))
    text = "".join(part.itertext())[: _REPEATS + 1]
    if max(len(rights), len(downs)) < len(text) - 1:  # the file was written with line ends between the elements
        text = text.strip("\r\n\t ") or text
    widths = [wide * (0.5 if sign < "\u2000" else 1.0) for sign in text]
    steps = rights if rights or downs else widths
    lefts = list(accumulate(_padded(steps, len(text), 0.0 if downs else None, widths), initial=x))
    bases = list(accumulate(_padded(downs, len(text), 0.0, widths), initial=y))
    for i, sign in enumerate(text):
        step = lefts[i + 1] - lefts[i]
        fits = 0 < step <= max(_STRETCHED * widths[i], wide)
        yield sign, lefts[i], bases[i], step if fits else widths[i]


def _padded(steps: Sequence[float], count: int, rest: float | None, widths: Sequence[float]) -> list[float]:
    """Return one step for each character; where the file names too few, `rest`, or the width of the character."""
    return [*steps[:count], *(widths[i] if rest is None else rest for i in range(len(steps), count))]


def _distances(text: str | None) -> list[float]:
    """Return the distances from character to character; `g 3 2.5` stands for three times 2.5."""
    found: list[float] = []
    pieces = iter((text or "").split())
    for piece in pieces:
        if piece.lower() == "g":
            times, distance = int(number(next(pieces, "0"))), number(next(pieces, "0"))
            found += [distance] * max(0, min(times, _REPEATS - len(found)))
        elif len(found) < _REPEATS:
            found.append(number(piece))
    return found


def _meaning(sign: str, glyph: int | None, font: FontMeanings, found: TextFound) -> str:
    """Return the character that is shown for a code, empty if nothing tells it."""
    if sign.isspace():
        return " "
    if is_unknown(ord(sign)) or sign == "¤":
        shown = font.sign(font.glyph(ord(sign)) if glyph is None else glyph)
        found.unknown += not shown
        return shown
    shown = font.sign(glyph)
    if _is_ideograph(shown) and unicodedata.normalize("NFKC", shown) != unicodedata.normalize("NFKC", sign):
        found.doubtful += 1
    return sign if sign.isprintable() else ""


def _is_ideograph(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"
