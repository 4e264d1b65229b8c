"""Chinese line breaking for reportlab paragraphs.

No line begins with closing punctuation or ends with an opening mark, nothing extends beyond the box, and
document numbers, figures with their unit and Latin words are not broken. Paragraphs are made of fragments
instead of markup, so text is printed unchanged, including blanks.

The rule for marks is that of GB/T 15834-2011 标点符号用法, 5.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import paragraph as _reportlab
from reportlab.platypus.paragraph import Paragraph, ParaLines
from reportlab.platypus.paraparser import ParaFrag

_cjk_unit: Any = _reportlab.cjkU  # type: ignore[attr-defined]  # private to reportlab, hence absent from the stubs
_cjk_line: Any = _reportlab.makeCJKParaLine  # type: ignore[attr-defined]  # as above

_SPACES = frozenset(" \u3000")
_NO_START = frozenset("，。、；：？！）》〉】〕」』｝］”’％‰℃°·•—…～,.!?:;)]}%")
_NO_END = frozenset("（《〈【〔「『｛［“‘￥¥＄$#§№([{≥≤＞＜><±+-")
_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,%&@:/+-_='#~?*")
_SOFT = frozenset("/@-_?&=")
_TOLERANCE = 1e-6
"""Points by which rounding may make a line wider than its box."""
_UNIT = "亿元|万元|个工作日|工作日|个月|平方米|万人|万亩|[人项件家个户位名天日年月分次倍号条款岁级类台套吨亿万元%％‰℃]"
_TOGETHER = re.compile(
    # 国科发火〔2016〕32号, without the words before it
    r"(?:(?:(?![按据照的和与及由见依对为在是即如等])[\u4e00-\u9fff]){1,8})?[〔［\[（(]\d{4}[〕］\]）)]\s?第?\d+号"
    r"|\d{4}年第\d+号"
    r"|第[一二三四五六七八九十百\d]+[条章节款项](?:（[一二三四五六七八九十\d]+）)?"
    # ≥ 5%, 5000万元, 3—5年
    rf"|(?:[≥≤＞＜＝]\s?)?\d[\d.,]*[%％]?(?:\s?[—～~–-]\s?\d[\d.,]*)?\s?(?:{_UNIT})?"
)


class _Break(IntEnum):
    """How good a line end before a character is."""

    NEVER = 0
    INSIDE_PIECE = 1
    FREE = 2


def _may_break(before: str, after: str, *, spaced: bool) -> bool:
    """Return whether a line may end between two characters that are not blanks; `spaced`: blanks are between them."""
    if not before or after in _NO_START or before in _NO_END:
        return False
    return spaced or not (before in _LATIN and after in _LATIN)


def break_points(text: str) -> list[_Break]:
    """Return for each index i how good a line end before character i is."""
    points: list[_Break] = []
    before = ""
    for i, ch in enumerate(text):
        blank = ch in _SPACES
        spaced = i > 0 and text[i - 1] in _SPACES
        points.append(_Break.FREE if not blank and _may_break(before, ch, spaced=spaced) else _Break.NEVER)
        before = before if blank else ch
    for found in _TOGETHER.finditer(text):
        for i in range(found.start() + 1, found.end()):
            points[i] = min(points[i], _Break.INSIDE_PIECE)
    return points


def split(text: str, widths: Sequence[float], boxes: Sequence[float]) -> list[tuple[int, int, float]]:
    """Split a text into lines (start, end, width left over in points), as much text as fits on each line.

    `widths` are the widths of the characters, `boxes` those of the lines, the last one repeated. Pieces longer than
    a line are cut. Blanks around a line end are dropped; those at the start of the text or after a newline stay.
    """
    points = break_points(text)
    lines: list[tuple[int, int, float]] = []
    start = 0
    while start < len(text):
        box = boxes[min(len(lines), len(boxes) - 1)]
        end = _after_blanks(text, _fits(text, widths, start, box))
        if end < len(text) and text[end] != "\n":
            end = _last_break(text, points, start, end)
        stop = end
        while stop > start and text[stop - 1] in _SPACES:
            stop -= 1
        lines.append((start, stop, box - sum(widths[start:stop])))
        end = _after_blanks(text, end)
        start = end + 1 if end < len(text) and text[end] == "\n" else end
    return lines


def _after_blanks(text: str, place: int) -> int:
    while place < len(text) and text[place] in _SPACES:
        place += 1
    return place


def _fits(text: str, widths: Sequence[float], start: int, box: float) -> int:
    used, end = 0.0, start
    while end < len(text) and text[end] != "\n":
        used += widths[end]
        if used > box + _TOLERANCE and end > start:
            break
        end += 1
    return end


def _last_break(text: str, points: Sequence[_Break], start: int, end: int) -> int:
    """Return the last allowed break up to `end`, or a cut inside a piece longer than the line."""
    for least in (_Break.FREE, _Break.INSIDE_PIECE):
        for i in range(end, start, -1):
            if points[i] >= least:
                return i
    for i in range(end, start, -1):
        if text[i - 1] in _SOFT and text[i] not in _NO_START:
            return i
    for i in range(end, start + 1, -1):
        if text[i] not in _NO_START and text[i - 1] not in _NO_END:
            return i
    return end


def fragments(runs: Iterable[tuple[str, str]], style: ParagraphStyle) -> list[Any]:
    """Return the fragments that reportlab's parser would make of (text, font name) pairs, without parsing."""
    look = {"fontSize": style.fontSize, "textColor": style.textColor, "rise": 0, "us_lines": [], "link": []}
    return [ParaFrag(text=text, fontName=font, **look) for text, font in runs if text]


def _lines_only(para_lines: Any, start: int, stop: int) -> list[Any]:
    """Return the words of some lines unchanged; reportlab's version inserts blanks between lines."""
    return [word for line in para_lines.lines[start:stop] for word in line.words]


class ZhParagraph(Paragraph):
    """A paragraph with the line breaking of this module; its style needs wordWrap='CJK', its text comes in `frags`."""

    blPara: Any  # noqa: N815 - reportlab's name for the lines, set by wrap()

    def breakLinesCJK(self, maxWidths: Any) -> Any:  # noqa: N802, N803 - reportlab's names
        """Override reportlab's line breaking, which does not know closing and opening marks."""
        boxes = list(maxWidths) if isinstance(maxWidths, (list, tuple)) else [maxWidths]
        self.height = 0
        if getattr(self, "_splitpara", 0) and hasattr(self, "blPara"):
            return self.blPara
        units = [_cjk_unit(ch, fragment, "utf8") for fragment in self.frags for ch in fragment.text]
        text = "".join(units)
        widths = [0.0 if ch == "\n" else float(unit.width) for ch, unit in zip(text, units, strict=True)]
        made = []
        for i, (start, end, extra) in enumerate(split(text, widths, boxes)):
            box = boxes[min(i, len(boxes) - 1)]
            ends_here = end < len(text) and text[end] == "\n"
            # A blank gives an empty line the height of its font.
            line = units[start:end] or [_cjk_unit(" ", units[start].frag, "utf8")]
            made.append(_cjk_line(line, box, box - extra, extra, ends_here, False))
        return ParaLines(kind=1, lines=made)

    def _get_split_blParaFunc(self) -> Callable[[Any, int, int], list[Any]]:  # noqa: N802 - reportlab's name
        return _lines_only
