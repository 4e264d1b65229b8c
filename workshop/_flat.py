"""The clauses of a document as one run of characters without blanks, with the way back to the clauses."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

from clauses import PolicyText


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Return a text without blanks, with narrow signs and small letters, as two copies of one text agree.

    >>> folded("不低于 ５％（含） ")
    '不低于5%(含)'
    """
    return "".join(sign for sign, _ in _signs(text))


def _signs(text: str) -> Iterator[tuple[str, int]]:
    """Yield the characters that count, each with its place in the text."""
    for place, sign in enumerate(text):
        if sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc"):
            continue
        narrow = unicodedata.normalize("NFKC", sign).lower()
        yield (narrow if len(narrow) == 1 else sign), place


class Flat:
    """The text of all clauses, folded. Places count its characters; `locate` leads back to a clause."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        signs = [tuple(_signs(text)) for text in texts]
        self.text = "".join(sign for clause in signs for sign, _ in clause)
        self._offsets = [place for clause in signs for _, place in clause]
        self._starts = [0, *accumulate(map(len, signs))]

    def span(self, clause: int) -> tuple[int, int]:
        """Return the bounds of a clause."""
        return self._starts[clause], self._starts[clause + 1]

    def place(self, clause: int, offset: int) -> int:
        """Return the place of the first character of a clause at or after an offset in its text."""
        start, end = self.span(clause)
        return bisect_left(self._offsets, offset, start, end)

    def locate(self, start: int, end: int) -> tuple[int, int, int] | None:
        """Return clause and bounds in its text of a run; None if it is empty or begins in another clause than it ends."""
        clause = bisect_right(self._starts, start) - 1
        if not start < end <= self.span(min(clause, len(self._starts) - 2))[1]:
            return None
        return clause, self._offsets[start], self._offsets[end - 1] + 1


def occurrences(words: str, text: str) -> list[int]:
    """Return the places at which words stand in a text, overlapping ones too."""
    found: list[int] = []
    at = text.find(words) if words else -1
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


@lru_cache(maxsize=8)
def flat_of(text: PolicyText) -> Flat:
    """Return the run of characters of a document."""
    return Flat(tuple(clause.text for clause in text.clauses))
