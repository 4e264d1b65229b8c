"""Whether two names may mean the same firm: one order of certainty and one index of names. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Generic, TypeVar

import msgspec

from firms.names import core
from policies.text_folding import normalised

Firm = TypeVar("Firm")

NEAR = 80
"""The lowest likeness of two cores, 0–100, at which they are offered as near.

One wrong character of five gives exactly 80 (twice the 4 equal ones of 10), one of four 75. It only selects what a
person is asked about: the cores of two different firms, 华信科技 and 华润科技, still reach 75, longer ones more.
"""
_SHORTEST_PART = 3
"""A core of this many characters inside another one makes the two near; two-character names are inside too many."""
_PART_BONUS = 10
"""How far above `NEAR` a part can reach, in proportion to its share of the whole."""


class FirmLikeness(StrEnum):
    """How a firm was found, the most certain first."""

    SAME_CODE = "信用代码相同"
    SAME_NAME = "名称相同"
    ALIAS = "别名相同"
    MEMBER = "合并条目中的一家"
    OLD_NAME = "与曾用名相同"
    MISPRINT = "来源误写"
    RELATED = "相关单位"
    SAME_CORE = "字号相同"
    NEAR_NAME = "名称相近"

    @property
    def rank(self) -> int:
        """The place in the order of certainty; 0 is the most certain."""
        return list(FirmLikeness).index(self)


class NameHit(msgspec.Struct, Generic[Firm], frozen=True):
    """A firm found by one of its names; `written` is that name, `score` is 0–100."""

    firm: Firm
    written: str
    likeness: FirmLikeness
    score: int = 100


class NameIndex(Generic[Firm]):
    """Firms by each of their names; built once, searched often. A firm with several names is found several times."""

    def __init__(self) -> None:
        self._same: dict[str, list[NameHit[Firm]]] = {}
        self._cores: list[str] = []
        self._entries: list[NameHit[Firm]] = []

    def add(self, firm: Firm, written: str, likeness: FirmLikeness) -> None:
        """Adds a name of a firm; `likeness` is returned when exactly this name is found."""
        entry = NameHit(firm, written, likeness)
        self._same.setdefault(normalised(written), []).append(entry)
        self._cores.append(core(written))
        self._entries.append(entry)

    def same(self, name: str) -> tuple[NameHit[Firm], ...]:
        """Returns the firms with this name, whatever its width, brackets and spaces, in the order they were added."""
        return tuple(self._same.get(normalised(name), ()))

    def near(self, name: str, most: int | None = None, *, parts: bool = False) -> Iterator[NameHit[Firm]]:
        """Yields at most `most` names with the same or a near core, the nearest first.

        `parts`: a core that contains the other one is near too, and a core of fewer than three characters has no
        near ones. Loads rapidfuzz on first use.
        """
        from rapidfuzz import fuzz, process

        wanted = core(name)
        if parts and len(wanted) < _SHORTEST_PART:
            return
        scorer = _whole_or_part if parts else fuzz.ratio
        for text, score, place in process.extract(wanted, self._cores, scorer=scorer, score_cutoff=NEAR, limit=most):
            why = FirmLikeness.SAME_CORE if text == wanted else FirmLikeness.NEAR_NAME
            yield NameHit(self._entries[place].firm, self._entries[place].written, why, round(score))


def _whole_or_part(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    """Returns the likeness of two cores, at least `NEAR` where one contains the other."""
    from rapidfuzz import fuzz

    score = fuzz.ratio(one, other, score_cutoff=score_cutoff)
    short, long = sorted((one, other), key=len)
    if len(short) >= _SHORTEST_PART and short in long:
        return max(score, NEAR + _PART_BONUS * len(short) / len(long))
    return score
