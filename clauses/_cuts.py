"""Cuts the text of a clause into sentences and parts of sentences, keeping their places. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from clauses._figures import plain
from clauses.model import Clause, Figure

_ENDS = re.compile(r"[。;!\n]")
_COMMA = re.compile(r"[,:](?!\d{3}(?!\d))|(?<!\d)[,:]|\t")


class Span(msgspec.Struct, frozen=True):
    """A part of a clause: its words with half-width signs, and their bounds in the text of the clause."""

    text: str
    start: int
    end: int


def sentences(text: str) -> Iterator[Span]:
    """Yield the sentences of a text without the signs that end them; blanks around a sentence are left out.

    >>> [(each.text, each.start) for each in sentences("给予20万元。分两年；")]
    [('给予20万元', 0), ('分两年', 7)]
    """
    yield from _cut(Span(plain(text), 0, len(text)), _ENDS)


def segments(sentence: Span) -> tuple[Span, ...]:
    """Return the parts of a sentence between its commas and colons, and the cells of a row of a table.

    >>> [each.text for each in segments(next(sentences("新认定的，奖励1,000元")))]
    ['新认定的', '奖励1,000元']
    """
    return tuple(_cut(sentence, _COMMA))


def _cut(whole: Span, signs: re.Pattern[str]) -> Iterator[Span]:
    begin = 0
    for end, after in [*((found.start(), found.end()) for found in signs.finditer(whole.text)), (len(whole.text), 0)]:
        piece = whole.text[begin:end]
        words = piece.strip()
        if words:
            start = whole.start + begin + len(piece) - len(piece.lstrip())
            yield Span(words, start, start + len(words))
        begin = after


def figures_inside(clause: Clause, start: int, end: int) -> tuple[int, ...]:
    """Return the indices of the figures of a clause that stand between two places of its text."""
    return tuple(i for i, each in enumerate(clause.figures) if start <= each.start and _end(each) <= end)


def _end(figure: Figure) -> int:
    return figure.start + len(figure.text)


def tidy(words: str) -> str:
    """Return words of a document as they are printed: Chinese signs, no blanks inside, no sign at the end.

    >>> tidy("申请表(一式两份);")
    '申请表（一式两份）'
    """
    joined = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", words.strip()).translate(_WIDE)
    return joined.strip("，、；。：").strip()


_WIDE = str.maketrans({",": "，", ":": "：", ";": "；", "(": "（", ")": "）", "?": "？", "!": "！"})


def above(clause: Clause, skipped: Sequence[str] = ()) -> str:
    """Return the words of the nearest heading above a clause that are none of `skipped`, "" if there is none."""
    for words in reversed(clause.heading.split(" › ")):
        if words and not any(re.search(pattern, words) for pattern in skipped):
            return words
    return ""
