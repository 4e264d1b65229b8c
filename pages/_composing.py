"""A page put together from its characters and what is drawn on it."""

from __future__ import annotations

import msgspec

from pages._glyphs import Glyph, PageText
from pages._grid import CellFinder, grids_of
from pages._limits import ReadingGuard
from pages._rulings import Drawn
from pages._tables import filled
from pages._words import words_of
from pages.model import Page

_FEW = 40
"""A page that is mostly a picture and has fewer characters is a scan; they may be a stamp or a page number."""
_MOSTLY = 0.5
_GARBLED = 0.3
"""A page with more unknown characters than this share cannot be read as text."""
_DRAWN = 50
"""A page with as many shapes and no text has its text as shapes."""
_SHOWN = 40
_UNSURE = 0.5
"""The score of text that a scanner laid under its picture."""


def composed(text: PageText, drawn: Drawn, number: int, guard: ReadingGuard) -> Page:
    """Return the words and tables of a page; tell what cannot be read."""
    is_scan = _is_scan(text, drawn)
    glyphs = _legible(text, number, guard)
    grids = grids_of(drawn.rulings)
    finder = CellFinder([box for grid in grids for row in grid.boxes for box in row if box is not None])
    words = words_of(glyphs, finder)
    if is_scan and any(glyph.hidden for glyph in glyphs):
        guard.note(f"第 {number} 页是扫描件，文字取自扫描时附带的识别结果，请对照原件")
        words = [msgspec.structs.replace(word, score=_UNSURE) for word in words]
    tables = tuple(filled(grid, words, finder) for grid in grids)
    return Page(
        number=number,
        width=text.width,
        height=text.height,
        words=tuple(words),
        tables=tuple(table for table in tables if table.has_text()),
        scanned=is_scan,
        turn=text.turn,
    )


def _is_scan(text: PageText, drawn: Drawn) -> bool:
    """Return whether a page is a picture, or letters drawn as shapes, or text without a meaning."""
    shown = sum(1 for glyph in text.glyphs if glyph.text.strip() and not glyph.hidden)
    if text.unknown > _GARBLED * (text.unknown + shown) or (not shown and drawn.shapes >= _DRAWN):
        return True
    area = text.width * text.height
    covered = sum(max(0.0, box.width) * max(0.0, box.height) for box in drawn.pictures)
    return bool(drawn.pictures) and shown < _FEW and (covered >= _MOSTLY * area or not shown)


def _legible(text: PageText, number: int, guard: ReadingGuard) -> list[Glyph]:
    """Return the characters of the text itself, without watermarks; tell what is missing."""
    known = sum(1 for glyph in text.glyphs if glyph.text.strip())
    if text.unknown > _GARBLED * (text.unknown + known):
        guard.note(f"第 {number} 页的字体没有文字对照表，复制出来是乱码，要当作扫描件识别")
        return []
    if text.unknown:
        guard.note(f"第 {number} 页有 {text.unknown} 个字没有文字对照，读不出来，请对照原件")
    slanting = "".join(glyph.text for glyph in text.glyphs if glyph.angle is None).strip()
    if slanting:
        guard.note(f"第 {number} 页有斜排的水印“{slanting[:_SHOWN]}”，没有当作正文")
    return [glyph for glyph in text.glyphs if glyph.angle is not None]
