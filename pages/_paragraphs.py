"""The lines of PDF pages joined into paragraphs in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

import msgspec

from pages._columns import in_order
from pages._limits import ReadingGuard
from pages._margins import margin_lines
from pages.model import Box, Line, Page, PageTable, Paragraph, Word

_SHORT = 1.8
"""A line that ends more than so many characters before the right margin ends its paragraph."""
_INDENT = 0.9
"""A line that starts so many characters after the left margin begins a paragraph."""
_LEADING = 1.5
"""A gap so much larger than the usual one ends a paragraph."""
_SIZE = 1.15
_FAR = 2.5
OPENING = re.compile(
    r"第[一二三四五六七八九十百零〇\d]+[条章节编款]|[（(][一二三四五六七八九十百\d]+[)）]|[一二三四五六七八九十]+[、.．]"
    r"|\d+[、.．](?!\d)|[①-⑳]|附件"
)
_ENDING = "。；：！？.;:!?"
_ABSENT = 12
_SHOWN = 30


class _Setting(msgspec.Struct, frozen=True):
    """The usual places of the lines of a block: margins, height of a line, distance of two lines."""

    left: float
    right: float
    height: float
    step: float


def paragraphs_of(pages: Sequence[Page], guard: ReadingGuard) -> tuple[Paragraph, ...]:
    """Return the paragraphs and tables of a document; page numbers, heads and feet are left out and told."""
    outside = margin_lines(pages)
    _tell(outside, guard)
    found: list[Paragraph] = []
    open_end = False
    for page in pages:
        guard.check()
        edge = {word for line in outside[page.number] for word in line.words}
        for part, continues, stays_open in _parts(page, edge, guard):
            if continues and open_end and found and found[-1].table is None:
                found[-1] = _joined(found[-1], part)
            else:
                found.append(part)
            open_end = stays_open
    return tuple(found)


def _tell(outside: dict[int, set[Line]], guard: ReadingGuard) -> None:
    texts = [re.sub(r"\s+", " ", line.text) for page in outside.values() for line in page]
    kinds = list(dict.fromkeys(re.sub(r"\d+", "n", text) for text in sorted(texts)))
    if kinds:
        shown = "、".join(f"“{kind[:_SHOWN]}”" for kind in kinds[:_ABSENT])
        more = f"等 {len(kinds)} 种" if len(kinds) > _ABSENT else ""
        guard.note(f"页码、页眉和页脚没有当作正文：{shown}{more}")


def _joined(one: Paragraph, other: Paragraph) -> Paragraph:
    return msgspec.structs.replace(one, text=glued(one.text, other.text), boxes=one.boxes + other.boxes)


def glued(one: str, other: str) -> str:
    """Return two parts of a sentence as one; only words of Latin letters need a blank."""
    blank = one[-1:].isascii() and one[-1:].isalnum() and other[:1].isascii() and other[:1].isalnum()
    return f"{one} {other}" if blank else one + other


def _parts(page: Page, edge: set[Word], guard: ReadingGuard) -> Iterable[tuple[Paragraph, bool, bool]]:
    """Yield paragraphs and tables; whether each may continue the one before, and may itself be continued."""
    waiting = sorted(page.tables, key=lambda table: table.box.top)
    free = [word for word in page.words if word not in edge and not _in_table(word, page.tables)]
    if turned := "".join(word.text for word in free if word.turned):
        guard.note(f"第 {page.number} 页有侧排的文字“{turned[:_SHOWN]}”，没有当作正文")
    for block in in_order(free):
        setting = _setting(block)
        group: list[Line] = []
        for line in block:
            while waiting and waiting[0].box.top < line.box.top:
                yield from _paragraph(group, block, page, setting)
                group = []
                yield _table(waiting.pop(0), page), False, False
            if group and _begins(group, line, setting):
                yield from _paragraph(group, block, page, setting)
                group = []
            group.append(line)
        yield from _paragraph(group, block, page, setting)
    for table in waiting:
        yield _table(table, page), False, False


def _in_table(word: Word, tables: Iterable[PageTable]) -> bool:
    return any(table.box.holds(*word.box.middle) for table in tables)


def _setting(block: Sequence[Line]) -> _Setting:
    height = median(line.box.height for line in block)
    lefts = sorted(line.box.left for line in block)
    steps = [other.box.middle[1] - one.box.middle[1] for one, other in pairwise(block)]
    ordinary = [step for step in steps if 0 < step < 4 * height]
    return _Setting(
        left=lefts[len(lefts) // 20],
        right=max(line.box.right for line in block),
        height=max(1.0, height),
        step=median(ordinary) if ordinary else 1.5 * height,
    )


def _begins(group: Sequence[Line], line: Line, setting: _Setting) -> bool:
    """Return whether a line begins a new paragraph after the lines of a group."""
    last, height = group[-1], setting.height
    if line.box.middle[1] - last.box.middle[1] > _LEADING * setting.step:
        return True
    if not 1 / _SIZE < line.box.height / max(1.0, last.box.height) < _SIZE:
        return True
    if _is_title(last, setting) and _is_title(line, setting):
        return False
    if last.box.right < setting.right - _SHORT * height or _is_row(last, height) or _is_row(line, height):
        return True
    if line.box.left > setting.left + _INDENT * height:
        return True
    return bool(OPENING.match(line.text)) and last.text.endswith(tuple(_ENDING))


def _is_title(line: Line, setting: _Setting) -> bool:
    """Return whether a line is larger than the text and stands in the middle."""
    middle = (setting.left + setting.right) / 2
    return line.box.height > _SIZE * setting.height and abs(line.box.middle[0] - middle) < 2 * setting.height


def _is_row(line: Line, height: float) -> bool:
    """Return whether a line is a row of a form or of a table without lines: its words are far apart."""
    return any(other.box.left - one.box.right > _FAR * height for one, other in pairwise(line.words))


def _paragraph(
    group: Sequence[Line], block: Sequence[Line], page: Page, setting: _Setting
) -> Iterable[tuple[Paragraph, bool, bool]]:
    if not group:
        return
    text = group[0].text
    for line in group[1:]:
        text = glued(text, line.text)
    first, last = group[0], group[-1]
    level = first.box.left <= setting.left + _INDENT * setting.height and not _is_row(first, setting.height)
    full = last.box.right >= setting.right - _SHORT * setting.height and not _is_row(last, setting.height)
    continues = first is block[0] and level and not OPENING.match(text)
    stays_open = last is block[-1] and full and not text.endswith(("。", "；", "："))
    yield Paragraph(text, page.number, tuple(line.box for line in group)), continues, stays_open


def _table(table: PageTable, page: Page) -> Paragraph:
    boxes: tuple[Box, ...] = (table.box,)
    return Paragraph(table_text(table.rows), page.number, boxes, table=table.rows)


def table_text(rows: Iterable[Sequence[str]]) -> str:
    """Return a table as text: cells with tabs, rows with line ends."""
    return "\n".join("\t".join(cell.replace("\n", "") for cell in row) for row in rows)
