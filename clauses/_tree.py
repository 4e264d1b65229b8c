"""Splits the paragraphs of a document into clauses by their numbering."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_NUMERALS = "零〇一二三四五六七八九十百"
_MARKS = (
    ("附件", re.compile(r"附\s*件\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})?\s*[:：.、]?\s*")),
    ("章", re.compile(rf"第\s*[{_NUMERALS}\d]+\s*[编章节]\s*")),
    ("条", re.compile(rf"第\s*[{_NUMERALS}\d]+\s*条(?:之[{_NUMERALS}])?\s*[:：]?\s*")),
    ("一、", re.compile(rf"[{_NUMERALS}]{{1,4}}\s*、\s*")),
    ("（一）", re.compile(rf"[(（]\s*[{_NUMERALS}]{{1,4}}\s*[)）]\s*[、.]?\s*")),
    ("1.", re.compile(r"\d{1,2}\s*(?:[.．](?!\d)|、)\s*")),
    ("（1）", re.compile(r"[(（]\s*\d{1,2}\s*[)）]\s*[、.]?\s*|\d{1,2}\s*[)）]\s*")),
    ("①", re.compile(r"[①-⑳]\s*")),
)
"""The kinds of numbering, the widest first."""
_RANK = {name: rank for rank, (name, _) in enumerate(_MARKS)}
_INLINE = re.compile(rf"(?<=[:：；;。])\s*(?=[(（]\s*[{_NUMERALS}]{{1,3}}\s*[)）]|[(（]\s*\d{{1,2}}\s*[)）]|[①-⑳])")
_HEADING = re.compile(r"^#+\s*")
_LONGEST_HEADING = 40
_WIDE = str.maketrans("()", "（）")


@dataclass
class TextLine:
    """One paragraph with its page (from 1), None where the document has no pages."""

    text: str
    page: int | None = None


@dataclass
class Numbered:
    """A clause before it is read: the marks that lead to it, the words of its headings and of its chapter, its text."""

    marks: tuple[str, ...]
    headings: tuple[str, ...]
    page: int | None
    chapter: str = ""
    lines: list[str] = field(default_factory=list)

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
    found: list[Numbered] = []
    open_marks: list[tuple[int, str, str]] = []  # rank, mark, heading
    for line in lines:
        for piece in _pieces(line.text):
            mark = _mark(piece)
            if mark is None:
                if not found:
                    found.append(Numbered((), (), line.page))
                found[-1].lines.append(piece)
                continue
            name, written, rest = mark
            rank = _RANK[name]
            while open_marks and open_marks[-1][0] >= rank:
                open_marks.pop()
            heading = rest if len(rest) <= _LONGEST_HEADING else ""
            headings = tuple(words for above, _, words in open_marks if words and above != _RANK["章"])
            chapter = next((words for above, _, words in open_marks if above == _RANK["章"]), "")
            open_marks.append((rank, written, heading))
            marks = tuple(written for _, written, _ in open_marks)
            found.append(Numbered(marks, headings, line.page, chapter, [rest] if rest else []))
    return found


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
