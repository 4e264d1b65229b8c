"""The characters of a page with their places: those of a PDF as PDFium knows them."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from pages._limits import ReadingGuard
from pages._pdfium import View
from pages.model import Box

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_INVISIBLE = 3
"""FPDF_TEXTRENDERMODE_INVISIBLE: text laid under a scan by the program that recognised it."""
_PRIVATE = range(0xE000, 0xF900)
_SLANT = 4
"""Degrees from upright at which text counts as slanting."""


class Glyph(msgspec.Struct, frozen=True):
    """One character. `angle` is its direction on the page shown: 0, 90, 180, 270 clockwise, or None if slanting."""

    text: str
    box: Box
    angle: int | None = 0
    hidden: bool = False


class PageText(msgspec.Struct, frozen=True, kw_only=True):
    """The characters of a page in the order of the file, blanks included.

    `unknown` counts the characters whose meaning the file does not tell; `turn` is the turn after which most of the
    text is upright. `width` and `height` are those of the page so turned.
    """

    glyphs: tuple[Glyph, ...]
    unknown: int
    turn: int
    width: float
    height: float


def page_text(page: PdfPage, number: int, guard: ReadingGuard) -> tuple[PageText, View]:
    """Return the characters of a page, and what converts its places. The caller holds the lock. Raises: UserError for too many."""
    import pypdfium2.raw as raw

    text = raw.FPDFText_LoadPage(page)
    if not text:
        view = View(page, 0)
        return PageText(glyphs=(), unknown=0, turn=0, width=view.width, height=view.height), view
    try:
        count = max(0, raw.FPDFText_CountChars(text))
        guard.count(count, number)
        angles = _directions(text, page.get_rotation())
        turn = turn_for(angles)
        view = View(page, turn)
        glyphs, unknown = [], 0
        for i, characters in _characters(text, count):
            if not characters:
                unknown += 1
                continue
            angle = angles[i]
            shown = None if angle is None else (angle + turn) % 360
            glyphs.append(Glyph(characters, _box(text, i, view), shown, _is_hidden(text, i)))
    finally:
        raw.FPDFText_ClosePage(text)
    text_found = PageText(glyphs=tuple(glyphs), unknown=unknown, turn=turn, width=view.width, height=view.height)
    return text_found, view


def turn_of(page: PdfPage) -> int:
    """Return the clockwise turn in degrees after which most text of a page is upright. The caller holds the lock."""
    import pypdfium2.raw as raw

    text = raw.FPDFText_LoadPage(page)
    if not text:
        return 0
    try:
        return turn_for(_directions(text, page.get_rotation()))
    finally:
        raw.FPDFText_ClosePage(text)


def _directions(text: ctypes.c_void_p, rotation: int) -> list[int | None]:
    import pypdfium2.raw as raw

    count = max(0, raw.FPDFText_CountChars(text))
    return [_direction(raw.FPDFText_GetCharAngle(text, i), rotation) for i in range(count)]


def _characters(text: ctypes.c_void_p, count: int) -> Iterator[tuple[int, str]]:
    """Yield the place and the character, empty for one without a known meaning; two halves of a pair are joined."""
    import pypdfium2.raw as raw

    first: int | None = None
    for i in range(count):
        code = raw.FPDFText_GetUnicode(text, i)
        if 0xD800 <= code < 0xDC00:
            first = code
            continue
        if first is not None and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((first - 0xD800) << 10) + code - 0xDC00
        first = None
        if code == 0xFFFE or code == 0x2:  # a hyphen at the end of a line
            yield i, "-"
        elif is_unknown(code) or raw.FPDFText_HasUnicodeMapError(text, i) == 1:
            yield i, ""
        else:
            yield i, " " if code < 0x20 or code == 0xA0 else chr(code)


def is_unknown(code: int) -> bool:
    """Return whether a code is no character: private ones have a meaning only in their font."""
    return code in (0, 0xFFFD) or code in _PRIVATE or 0xD800 <= code < 0xE000 or code > 0x10FFFF


def _direction(angle: float, rotation: int) -> int | None:
    """Return the direction of a character on the page as the file shows it; None if slanting or unknown."""
    if angle < 0:
        return 0
    degrees = math.degrees(angle) + rotation
    nearest = round(degrees / 90) * 90
    return nearest % 360 if abs(degrees - nearest) <= _SLANT else None


def turn_for(angles: list[int | None]) -> int:
    """Return the clockwise turn after which most characters are upright."""
    counts = Counter(angle for angle in angles if angle is not None)
    if not counts:
        return 0
    angle, most = max(counts.items(), key=lambda pair: (pair[1], pair[0] == 0))
    return (360 - angle) % 360 if angle and most > 2 * counts[0] else 0


def _box(text: ctypes.c_void_p, i: int, view: View) -> Box:
    import pypdfium2.raw as raw

    loose = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, i, loose)
    return view.box(loose.left, loose.bottom, loose.right, loose.top)


def _is_hidden(text: ctypes.c_void_p, i: int) -> bool:
    import pypdfium2.raw as raw

    part = raw.FPDFText_GetTextObject(text, i)
    return bool(part) and raw.FPDFTextObj_GetTextRenderMode(part) == _INVISIBLE
