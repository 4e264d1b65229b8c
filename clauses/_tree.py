"""Splits the paragraphs of a document into clauses by their numbering."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_NUMERALS = "零〇一二三四五六七八九十百"
_MARKS = (
    ("附件", re.compile(r"附\s*件\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})?\s*[:：.、]?\s*")),
    ("章", re.compile(rf"第\s*[{_NUMERALS}\d]+\s*[编章节]\s*")),
    ("【】", re.compile(r"【[^【】]{2,14}】\s*[:：]?\s*")),
    ("条", re.compile(rf"第\s*[{_NUMERALS}\d]+\s*条(?:之[{_NUMERALS}])?\s*[:：]?\s*")),
    ("一、", re.compile(rf"[{_NUMERALS}]{{1,4}}\s*、\s*")),
    ("（一）", re.compile(rf"[(（]\s*[{_NUMERALS}]{{1,4}}\s*[)）]\s*[、.]?\s*")),
    ("1.", re.compile(r"\d{1,2}\s*(?:[.．](?!\d)|[.．](?=20\d\d\s*年)|、)\s*")),
    ("（1）", re.compile(r"[(（]\s*\d{1,2}\s*[)）]\s*[、.]?\s*|\d{1,2}\s*[)）]\s*")),
    ("①", re.compile(r"[①-⑳]\s*")),
)
"""The kinds of numbering, the widest first. A bracketed heading counts as one; it is its own mark."""
_PLAIN_HEADING = re.compile(
    r"((?:[一-龥]{0,4}(?:申报|申请|参赛|报名|支持|奖励|补助|补贴|资助|认定|评价|扶持|办理|受理|适用|推荐|贷款|授信|产品|准入|评审|服务|政策)(?:单位|企业|主体|项目)?)"
    r"(?:条件|对象|材料|资料|时间|期限|方式|标准|流程|程序|要求|范围|内容|额度|利率|政策|简介|特点|用途|依据|电话)"
    r"|奖项设置|联系方式|联系电话|咨询电话|咨询方式|赛事安排|有关要求|还款方式|担保方式)(?:\s*[:：]\s*(.*))?"
)
"""Lines that are headings without a number, in documents that have no numbers."""
_RANK = {name: rank for rank, (name, _) in enumerate(_MARKS)}
_INLINE = re.compile(rf"(?<=[:：；;。])\s*(?=[(（]\s*[{_NUMERALS}]{{1,3}}\s*[)）]|[(（]\s*\d{{1,2}}\s*[)）]|[①-⑳])")
_HEADING = re.compile(r"^(?:#+\s*|[•●○■□◆◇▪※]\s*|[-*]\s+)")
"""What stands before a line and is no part of it: signs of headings and bullets."""
_WIDEST = ("章", "条", "一、", "【】")
_LONGEST_HEADING = 40
_WIDE = str.maketrans("()", "（）")


@dataclass
class TextLine:
    """One paragraph with its page (from 1), None where the document has no pages."""

    text: str
    page: int | None = None


@dataclass
class _Open:
    """A numbering that is not closed yet: its rank, its mark and heading, the place of its clause."""

    rank: int
    mark: str
    heading: str
    place: int


@dataclass
class Numbered:
    """A clause before it is read: the marks that lead to it, the words of its headings and of its chapter, its text.

    `parent` is the place of the clause above it.
    """

    marks: tuple[str, ...]
    headings: tuple[str, ...]
    page: int | None
    chapter: str = ""
    lines: list[str] = field(default_factory=list)
    parent: int | None = None

    @property
    def path(self) -> str:
        """The path as people cite it; chapters are left out."""
        return "".join(mark for mark in self.marks if not re.match(r"第.+[编章节]$", mark))

    @property
    def text(self) -> str:
        """The text with the lines below it."""
        return "\n".join(self.lines)


def clauses_of(lines: Iterable[TextLine]) -> list[Numbered]:
    """Return the numbered clauses in order, and before the first one the unnumbered text with an empty path.

    >>> [(c.path, c.text) for c in clauses_of([TextLine("第三条 申报条件："), TextLine("（一）成立一年；（二）有研发。")])]
    [('第三条', '申报条件：'), ('第三条（一）', '成立一年；'), ('第三条（二）', '有研发。')]
    """
    whole = [(line, piece) for line in lines for piece in _pieces(line.text)]
    bare = not any(mark and mark[0] in _WIDEST for mark in (_mark(piece) for _, piece in whole))
    found: list[Numbered] = []
    open_marks: list[_Open] = []
    for line, piece in whole:
        mark = _mark(piece) or (_heading_alone(piece) if bare else None)
        if mark is None:
            if not found:
                found.append(Numbered((), (), line.page))
            found[-1].lines.append(piece)
            continue
        name, written, rest = mark
        while open_marks and open_marks[-1].rank >= _RANK[name]:
            open_marks.pop()
        headings = tuple(each.heading for each in open_marks if each.heading and each.rank != _RANK["章"])
        chapter = next((each.heading for each in open_marks if each.rank == _RANK["章"]), "")
        parent = open_marks[-1].place if open_marks else None
        heading = written.strip("【】") if name == "【】" else rest if len(rest) <= _LONGEST_HEADING else ""
        open_marks.append(_Open(_RANK[name], written, heading, len(found)))
        marks = tuple(each.mark for each in open_marks)
        found.append(Numbered(marks, headings, line.page, chapter, [rest] if rest else [], parent))
    return found


def _heading_alone(text: str) -> tuple[str, str, str] | None:
    found = _PLAIN_HEADING.fullmatch(text)
    return ("【】", found[1], found[2] or "") if found else None


def _pieces(text: str) -> Iterator[str]:
    plain = _HEADING.sub("", text.strip())
    for piece in _INLINE.split(plain):
        if piece.strip():
            yield piece.strip()


def _mark(text: str) -> tuple[str, str, str] | None:
    """Return the kind of numbering that a text begins with, the mark without blanks, and the rest; None for none."""
    for name, pattern in _MARKS:
        found = pattern.match(text)
        if found is None:
            continue
        rest = text[found.end() :].strip()
        if name == "附件" and len(text) > _LONGEST_HEADING:
            return None  # a list of annexes, or a sentence about one
        written = re.sub(r"[\s:：、.．]+", "", found[0]).translate(_WIDE)
        return name, written + {"一、": "、", "1.": "."}.get(name, ""), rest
    return None
