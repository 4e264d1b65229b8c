"""Chinese line breaking for reportlab paragraphs.

No line begins with closing punctuation or ends with an opening mark, nothing sticks out of the
box, and document numbers, figures with their unit and Latin words stay in one piece.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from reportlab.platypus import paragraph as _reportlab
from reportlab.platypus.paragraph import Paragraph, ParaLines

_cjk_unit: Any = _reportlab.cjkU  # type: ignore[attr-defined]  # private to reportlab, hence absent from the stubs
_cjk_line: Any = _reportlab.makeCJKParaLine  # type: ignore[attr-defined]  # as above

_NO_START = frozenset("，。、；：？！）》〉】〕」』｝］”’％‰℃°·•—…～,.!?:;)]}%")
_NO_END = frozenset("（《〈【〔「『｛［“‘￥¥＄$#§№([{≥≤＞＜><±+-")
_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,%&@:/+-_='#~?*")
_SOFT = frozenset("/@-_?&=")
_TOLERANCE = 1e-6
_TOGETHER = re.compile(
    r"[\u4e00-\u9fff]{1,8}〔\d{4}〕\d+号"  # 国科发火〔2016〕32号
    r"|[≥≤＞＜＝]\s?\d[\d.,]*\s?(?:亿元|万元|元|个月|平方米|[人项件家天年分次倍名%])?"
    r"|\d[\d.,]*\s?(?:亿元|万元|个月|平方米|[人项件家天年月日分次倍名号%])"
)


def _may_break(before: str, after: str) -> bool:
    if after == " ":
        return False
    if before == " ":
        return True
    if after in _NO_START or before in _NO_END:
        return False
    return not (before in _LATIN and after in _LATIN)


def break_points(text: str) -> list[bool]:
    """For each place i whether a line may end before character i."""
    points = [False] + [_may_break(text[i - 1], text[i]) for i in range(1, len(text))]
    for found in _TOGETHER.finditer(text):
        for i in range(found.start() + 1, found.end()):
            points[i] = False
    return points


def split(text: str, widths: Sequence[float], boxes: Sequence[float]) -> list[tuple[int, int, float]]:
    """Lines as (start, end, width left over); greedy, too long pieces are cut.

    `boxes` are the widths of the lines, the last one repeated.
    """
    points = break_points(text)
    lines: list[tuple[int, int, float]] = []
    start = 0
    while start < len(text):
        box = boxes[min(len(lines), len(boxes) - 1)]
        while start < len(text) and text[start] == " " and lines:
            start += 1
        if start >= len(text):
            break
        end = _fits(text, widths, start, box)
        if end < len(text) and text[end] != "\n":
            end = _last_break(text, points, start, end)
        stop = end
        while stop > start and text[stop - 1] == " ":
            stop -= 1
        lines.append((start, stop, box - sum(widths[start:stop])))
        start = end + 1 if end < len(text) and text[end] == "\n" else end
    return lines


def _fits(text: str, widths: Sequence[float], start: int, box: float) -> int:
    used, end = 0.0, start
    while end < len(text) and text[end] != "\n":
        used += widths[end]
        if used > box + _TOLERANCE and end > start:
            break
        end += 1
    return end


def _last_break(text: str, points: Sequence[bool], start: int, end: int) -> int:
    """The last allowed break up to `end`, or a cut inside a piece longer than the line."""
    for i in range(end, start, -1):
        if points[i]:
            return i
    for i in range(end, start, -1):
        if text[i - 1] in _SOFT and text[i] not in _NO_START:
            return i
    for i in range(end, start + 1, -1):
        if text[i] not in _NO_START and text[i - 1] not in _NO_END:
            return i
    return end


class ZhParagraph(Paragraph):
    """A paragraph broken by the rules above; use it with wordWrap='CJK'."""

    def breakLinesCJK(self, maxWidths: Any) -> Any:  # noqa: N802, N803 - reportlab's names
        """Overrides reportlab's breaker, which knows neither closing nor opening marks."""
        boxes = list(maxWidths) if isinstance(maxWidths, (list, tuple)) else [maxWidths]
        self.height = 0
        if getattr(self, "_splitpara", 0) and hasattr(self, "blPara"):
            return self.blPara
        units: list[Any] = []
        for fragment in self.frags:
            if hasattr(fragment, "lineBreak"):
                units.append(_cjk_unit("\n", fragment, "utf8"))
            else:
                units.extend(_cjk_unit(ch, fragment, "utf8") for ch in getattr(fragment, "text", ""))
        text = "".join(str(unit) for unit in units)
        widths = [0.0 if str(unit) == "\n" else float(unit.width) for unit in units]
        made = []
        for i, (start, end, extra) in enumerate(split(text, widths, boxes)):
            box = boxes[min(i, len(boxes) - 1)]
            ends_here = end < len(text) and text[end] == "\n"
            made.append(_cjk_line(units[start:end], box, box - extra, extra, ends_here, False))
        return ParaLines(kind=1, lines=made)
