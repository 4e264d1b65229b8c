"""The meaning of the glyphs of an embedded font, by its table `cmap` (TrueType and OpenType)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from pages._glyphs import is_unknown

_TABLES = 64
_MAPS = 32
_CODES = 200_000
"""Codes of one font at most. Our choice: the largest Chinese fonts have some eighty thousand."""


class FontMeanings:
    """Tells which character a glyph of a font is, and which glyph a code has; empty for a font that is not understood."""

    def __init__(self, data: bytes = b"") -> None:
        self._glyphs: dict[int, int] = {}
        self._signs: dict[int, str] = {}
        try:
            for code, glyph in _codes(data):
                self._glyphs.setdefault(code, glyph)
                if glyph and not is_unknown(code) and code > 0x20:
                    self._signs.setdefault(glyph, chr(code))
        except (struct.error, IndexError):
            pass  # a font cut short tells what it told so far

    def glyph(self, code: int) -> int | None:
        """Return the glyph of a code."""
        return self._glyphs.get(code)

    def sign(self, glyph: int | None) -> str:
        """Return the character that a glyph shows, empty if the font does not tell."""
        return "" if glyph is None else self._signs.get(glyph, "")


def _codes(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the codes of a font with their glyphs, the Unicode tables first."""
    start = _cmap(data)
    if start is None:
        return
    (count,) = struct.unpack_from(">H", data, start + 2)
    maps = [struct.unpack_from(">HHL", data, start + 4 + 8 * i) for i in range(min(count, _MAPS))]
    left = _CODES
    for platform, encoding, offset in sorted(maps, key=lambda one: (one[0] not in (0, 3), one[1] == 0)):
        if (platform, encoding) == (3, 0) or platform in (0, 3):
            for pair in _table(data, start + offset):
                left -= 1
                if left < 0:
                    return
                yield pair


def _cmap(data: bytes) -> int | None:
    first = 0
    if data[:4] == b"ttcf":
        (first,) = struct.unpack_from(">L", data, 12)
    if len(data) < first + 12:
        return None
    (count,) = struct.unpack_from(">H", data, first + 4)
    for i in range(min(count, _TABLES)):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, first + 12 + 16 * i)
        if tag == b"cmap":
            return int(offset)
    return None


def _table(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    (form,) = struct.unpack_from(">H", data, start)
    if form == 0:
        yield from enumerate(data[start + 6 : start + 262])
    elif form == 4:
        yield from _segments(data, start)
    elif form == 6:
        first, count = struct.unpack_from(">HH", data, start + 6)
        for i in range(count):
            yield first + i, struct.unpack_from(">H", data, start + 10 + 2 * i)[0]
    elif form == 12:
        (groups,) = struct.unpack_from(">L", data, start + 12)
        for i in range(min(groups, _CODES)):
            low, high, glyph = struct.unpack_from(">LLL", data, start + 16 + 12 * i)
            for code in range(low, min(high, low + 0xFFFF, 0x10FFFF) + 1):
                yield code, glyph + code - low


def _segments(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a table of format 4: runs of codes, each with a shift or with a list of glyphs."""
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    for i in range(count):
        (last,) = struct.unpack_from(">H", data, start + 14 + 2 * i)
        place = start + 16 + 2 * count + 2 * i
        (first,) = struct.unpack_from(">H", data, place)
        (shift,) = struct.unpack_from(">H", data, place + 2 * count)
        (offset,) = struct.unpack_from(">H", data, place + 4 * count)
        for code in range(first, min(last, 0xFFFE) + 1):
            if not offset:
                yield code, (code + shift) & 0xFFFF
                continue
            (glyph,) = struct.unpack_from(">H", data, place + 4 * count + offset + 2 * (code - first))
            yield code, (glyph + shift) & 0xFFFF if glyph else 0
