"""Divides the text of a clause into sentences and their parts, with places. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from clauses._figures import plain
from clauses.model import PolicyText

_OPENING, _CLOSING = "(（[【《〈“‘「『", ")）]】》〉”’」』"
_ENDS = "。；;！!？?\n"
_COMMAS = "，,"
_HEAD = re.compile(
    r"【[^】]{1,20}】|(?:申报|申请|支持|认定|准入|奖励|补贴|评价|条款)?(?:条件|对象|要求|范围|主体|内容)[:：](?=.)"
)
_EDGE = re.compile(r"[\s，,。；;：:、.！!？?]")


class Bounds(NamedTuple):
    """The bounds of words in the text of a clause."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words."""
        return text[self.start : self.end]

    def touches(self, start: int, end: int) -> bool:
        """Return whether the span and the bounds have a place in common."""
        return self.start < end and start < self.end


class ClauseWords:
    """A clause of a document, with its words in half-width signs; places are those of its text."""

    def __init__(self, text: PolicyText, clause: int) -> None:
        """Read the words of the clause with that index."""
        self.text = text
        self.clause = clause
        self.written = text.clauses[clause].text
        self.words = plain(self.written)
        self.figures = text.clauses[clause].figures

    def figures_in(self, span: Bounds) -> tuple[int, ...]:
        """Return the indices of the figures that begin in a span."""
        return tuple(i for i, figure in enumerate(self.figures) if span.start <= figure.start < span.end)


def sentences(text: str, span: Bounds | None = None) -> Iterator[Bounds]:
    """Yield the sentences, without marks at their ends; a semicolon or a new line ends one too.

    A heading before a sentence (【申报条件】, 申报条件：) is left out.

    >>> text = "成立满一年；有研发（甲；乙）。"
    >>> [span.of(text) for span in sentences(text)]
    ['成立满一年', '有研发（甲；乙）']
    """
    for found in _divided(text, span or Bounds(0, len(text)), _ENDS):
        head = _HEAD.match(text, found.start, found.end)
        if (rest := trimmed(text, Bounds(head.end(), found.end)) if head else found).start < rest.end:
            yield rest


def parts(text: str, span: Bounds) -> Iterator[Bounds]:
    """Yield the parts of a sentence between its commas.

    >>> text = "成立满一年，有研发（甲，乙）"
    >>> [part.of(text) for part in parts(text, Bounds(0, len(text)))]
    ['成立满一年', '有研发（甲，乙）']
    """
    return _divided(text, span, _COMMAS)


def trimmed(text: str, span: Bounds) -> Bounds:
    """Return the span without blanks and marks at its ends."""
    start, end = span
    while start < end and _EDGE.match(text[start]):
        start += 1
    while end > start and _EDGE.match(text[end - 1]):
        end -= 1
    return Bounds(start, end)


def _divided(text: str, span: Bounds, marks: str) -> Iterator[Bounds]:
    """Yield what stands between marks; a mark inside brackets divides nothing, except at the end of a line."""
    start, depth = span.start, 0
    for place in range(span.start, span.end):
        sign = text[place]
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth = max(0, depth - 1)
        elif sign in marks and (depth == 0 or sign == "\n") and not _inside_number(text, place):
            depth = 0
            if (found := trimmed(text, Bounds(start, place))).start < found.end:
                yield found
            start = place + 1
    if (found := trimmed(text, Bounds(start, span.end))).start < found.end:
        yield found


def _inside_number(text: str, place: int) -> bool:
    return text[place] == "," and text[place - 1 : place].isdigit() and text[place + 1 : place + 4].isdigit()
