"""Whether two names may mean the same firm: one order of certainty, one comparison and one index of names. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

import msgspec

from firms._counties import COUNTIES, DISTRICTS
from firms._slips import Slip, shorter_by_one, slip_between
from firms.names import FirmName, firm_name
from policies.places import place_names
from policies.text_folding import normalised

Firm = TypeVar("Firm")

NEAR = 80
"""The lowest likeness of two cores, 0–100, at which the name of a document is offered for one that was typed.

One wrong character of five gives exactly 80 (twice the 4 equal ones of 10), one of four 75. It only selects what a
person is asked about.
"""
_LONG_MARKS = (4, 5)
"""A 字号 of so many characters with any one wrong, missing or added character is still taken for the same.

Our choice: 华信 and 华润, 博雅达 and 博雅通 are two firms; in a longer text stand words of a trade that is not known.
"""
_TRADE_WORD = 2
"""Characters of a usual word of trade, and of a place."""
_SAME_TRADE = ("技术", "科技")
"""Two words of trade that people take for each other."""
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
    """A firm found by one of its names; `written` is that name, `score` is 0–100, `why` the reason for a person."""

    firm: Firm
    written: str
    likeness: FirmLikeness
    score: int = 100
    why: str = ""


class NameMatch(msgspec.Struct, frozen=True):
    """How two names may mean one firm, and the reason: 字号相同，少了“有限公司”."""

    likeness: FirmLikeness
    score: int
    why: str


def match_names(one: FirmName, other: FirmName) -> NameMatch | None:
    """Compares two names; None for two firms. The reason says what the first has where the second is on file.

    Numbers and foreign letters must be the same. With the same 字号 and trade a place or the legal form may be missing.
    With one slip in them everything else must be the same. Which name comes first changes the reason only.
    """
    if one.exact != other.exact:
        return None
    if one.core == other.core:
        if _places_agree(one, other):
            return NameMatch(FirmLikeness.SAME_CORE, 100, _reason(FirmLikeness.SAME_CORE, _left_and_added(one, other)))
        slip = _slip_in_place(one, other)
    else:
        slip = _slip_in_core(one, other)
        if slip is None and bool(one.lead) != bool(other.lead):
            slip = _slip_in_core(one.with_lead(), other.with_lead())
    if slip is not None:
        return _near(one, other, slip.words())
    if _trade_folded(one.core) == _trade_folded(other.core) and one.places == other.places:
        return _near(one, other, "、".join(f"“{word}”" for word in _SAME_TRADE) + "不同")
    return None


def _near(one: FirmName, other: FirmName, difference: str) -> NameMatch:
    score = 100 - 100 // (max(len(one.core), len(other.core)) + 1)
    return NameMatch(FirmLikeness.NEAR_NAME, score, _reason(FirmLikeness.NEAR_NAME, [difference]))


def _places_agree(one: FirmName, other: FirmName) -> bool:
    return one.places <= other.places or other.places <= one.places


def _slip_in_place(one: FirmName, other: FirmName) -> Slip | None:
    """The slip that makes one place of the first name no known place: 天律 for 天津."""
    if len(one.places) != len(other.places) or len(one.places ^ other.places) != 2:
        return None
    (left,), (right,) = one.places - other.places, other.places - one.places
    slip = None if left in place_names() and right in place_names() else slip_between(left, right)
    return slip if slip is not None and slip.alike and not slip.telling else None


def _slip_in_core(one: FirmName, other: FirmName) -> Slip | None:
    """The slip between two cores if it is a usual one; two known trades that differ are no slip."""
    slip = slip_between(one.core, other.core) if one.places == other.places else None
    if slip is None or slip.telling:
        return None
    if slip.place >= max(len(one.mark), len(other.mark)):
        return None
    return slip if slip.alike or _surely_wrong(slip, one, other) else None


def _surely_wrong(slip: Slip, one: FirmName, other: FirmName) -> bool:
    """Whether any character at all may be wrong here: in a long 字号, or where it breaks the words of a trade."""
    if one.trade == other.trade:
        return len(one.trade) > 1 and max(map(_mark_size, (one, other))) in _LONG_MARKS
    known = min(one, other, key=lambda name: len(name.mark))
    return slip.place >= len(known.mark) and len(known.trade) > _TRADE_WORD


def _mark_size(name: FirmName) -> int:
    """The number of characters of a 字号 without a place that it may begin with."""
    first = name.mark[:_TRADE_WORD]
    return len(name.mark) - (len(first) if first in DISTRICTS or first in COUNTIES or first in place_names() else 0)


def _trade_folded(text: str) -> str:
    return text.replace(*_SAME_TRADE)


def _reason(likeness: FirmLikeness, differences: list[str]) -> str:
    return "，".join((likeness.value, *(differences or ["括号、空格、全半角、繁简或数字的写法不同"])))


def _left_and_added(one: FirmName, other: FirmName) -> list[str]:
    """What the first name leaves out, adds or writes otherwise."""
    differences: list[str] = []
    if one.form and other.form and one.form != other.form:
        differences.append(f"“{other.form}”写作“{one.form}”")
    elif one.form != other.form:
        differences.append(f"少了“{other.form}”" if other.form else f"多了“{one.form}”")
    differences += [f"少了地名“{place}”" for place in sorted(other.places - one.places)]
    differences += [f"多了地名“{place}”" for place in sorted(one.places - other.places)]
    return differences


class NameIndex(Generic[Firm]):
    """Firms by each of their names; built once, searched often. A firm with several names is found several times."""

    def __init__(self) -> None:
        self._same: dict[str, list[NameHit[Firm]]] = {}
        self._near: dict[int, list[int]] = {}
        self._cores: dict[tuple[tuple[str, ...], str], list[int]] = {}
        self._entries: list[NameHit[Firm]] = []
        self._names: list[FirmName] = []

    def add(self, firm: Firm, written: str, likeness: FirmLikeness) -> None:
        """Adds a name of a firm; `likeness` is returned when exactly this name is found."""
        entry, (name, keys) = NameHit(firm, written, likeness, why=likeness.value), _named(written)
        self._same.setdefault(normalised(written), []).append(entry)
        self._cores.setdefault((name.exact, name.core), []).append(len(self._entries))
        for key in keys:
            self._near.setdefault(key, []).append(len(self._entries))
        self._entries.append(entry)
        self._names.append(name)

    def same(self, name: str) -> tuple[NameHit[Firm], ...]:
        """Returns the firms with this name, whatever its width, brackets and spaces, in the order they were added."""
        return tuple(self._same.get(normalised(name), ()))

    def near(self, name: str, most: int | None = None) -> tuple[NameHit[Firm], ...]:
        """Returns at most `most` names that may be this one written otherwise (see `match_names`), the nearest first."""
        wanted, keys = _named(name)
        places = {place for key in (*keys, _without_place(wanted)) for place in self._near.get(key, ())}
        if wanted.core and not wanted.places:
            places.update(self._cores.get((wanted.exact, wanted.core), ()))
        found = [
            msgspec.structs.replace(self._entries[place], likeness=match.likeness, score=match.score, why=match.why)
            for place in sorted(places)
            if (match := match_names(wanted, self._names[place])) is not None
        ]
        return tuple(sorted(found, key=lambda hit: (hit.likeness.rank, -hit.score))[:most])

    def shortened(self, name: str) -> Iterator[NameHit[Firm]]:
        """Yields the names with a like core, and those of which one core contains the other, the nearest first.

        For names as documents shorten them. Numbers and places never differ. A core of fewer than three characters has
        none. Loads rapidfuzz on first use.
        """
        from rapidfuzz import process

        wanted = firm_name(name)
        core = wanted.local_core
        if len(core) < _SHORTEST_PART:
            return
        cores = [name.local_core for name in self._names]
        for _, score, place in process.extract(core, cores, scorer=_whole_or_part, score_cutoff=NEAR, limit=None):
            other = self._names[place]
            if wanted.exact == other.exact and _places_agree(wanted, other):
                entry = self._entries[place]
                yield NameHit(entry.firm, entry.written, FirmLikeness.NEAR_NAME, round(score))


@lru_cache(maxsize=65536)
def _named(written: str) -> tuple[FirmName, tuple[int, ...]]:
    """A name taken apart and the keys under which it is found.

    Names that `match_names` takes for one firm have a key in common, unless one of them has no place.
    """
    name = firm_name(written)
    return name, _keys(name)


def _keys(name: FirmName) -> tuple[int, ...]:
    core, places = name.core, name.places
    if not core:
        return ()
    keys: set[object] = {(core, place) for place in places or ("",)}
    keys.update((core, places - {place}, text) for place in places for text in shorter_by_one(place))
    keys.update((places, text) for text in (*shorter_by_one(core), _trade_folded(core)))
    if name.lead:
        keys.update((places - {name.lead}, text) for text in shorter_by_one(name.lead + core))
    return tuple(hash((name.exact, key)) for key in keys)


def _without_place(name: FirmName) -> int:
    """The key of the names with this core and no place."""
    return hash((name.exact, (name.core, "")))


def _whole_or_part(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    """Returns the likeness of two cores, at least `NEAR` where one contains the other."""
    from rapidfuzz import fuzz

    score = fuzz.ratio(one, other, score_cutoff=score_cutoff)
    short, long = sorted((one, other), key=len)
    if len(short) >= _SHORTEST_PART and short in long:
        return max(score, NEAR + _PART_BONUS * len(short) / len(long))
    return score
