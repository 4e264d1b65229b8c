"""Facts that are picked from a list: places, industry codes. What is searched, and why other text is refused. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from policies import (
    CITIES,
    CLASSES,
    DISTRICTS,
    DIVISIONS,
    PROVINCES,
    QUALIFICATIONS,
    SECTIONS,
    ZONES,
    industry_name,
    shortened,
)
from policies.places import RANKS, may_be_place, place_names
from policies.text_folding import initials, normalised

MOST = 60
"""The largest number of entries listed; a longer list is searched, not scrolled."""
_NEAR = 3
"""The number of right names told when a text is refused."""
_NEAR_SCORE = 40
"""The smallest rapidfuzz score (0 to 100) of a name that is told: two characters of five agree. Our choice."""


@dataclass(frozen=True)
class Pick:
    """One entry of a list: the value it gives, and the words shown beside it, or alone if the value is `hidden`."""

    value: str
    words: str = ""
    hidden: bool = False

    @property
    def text(self) -> str:
        """The entry as one line."""
        if self.hidden:
            return self.words
        return f"{self.value}　{self.words}" if self.words else self.value


def value_words(name: str, value: object) -> str:
    """Returns the words that stand beside a picked value: the name of an industry code; else ""."""
    if name != "industry_code" or not isinstance(value, str):
        return ""
    from matcher import full_code

    return industry_name(full_code(value))


def refusal(name: str, raw: object) -> str:
    """Returns why a text is no industry code or place, with the nearest names; "" if it is one, or of another fact."""
    if name in RANKS and isinstance(raw, str) and not may_be_place(raw, name):
        close = near(name, raw)
        return f"“{shortened(raw)}”不是已知的地名" + (f"；接近的有：{close}" if close else "，从列表里选")
    if name != "industry_code" or not isinstance(raw, str):
        return ""
    from matcher import full_code

    if full_code(raw):
        return ""
    close = near(name, raw)
    advice = f"；接近的有：{close}" if close else "，写字母和数字，如 I6513"
    return f"“{shortened(raw)}”不是国民经济行业代码{advice}"


def is_picked(name: str) -> bool:
    """Returns whether a fact is picked from a list."""
    return name in _TABLES


@cache
def picks_of(name: str) -> tuple[Pick, ...]:
    """Returns the whole list of a fact."""
    return tuple(_TABLES[name]())


def found(name: str, typed: str) -> tuple[Pick, ...]:
    """Returns the entries that a text may mean, by code, name, fragment or pinyin initials, best first.

    >>> [pick.value for pick in found("district", "hdq")][0]
    '河东区'
    """
    listed = searched(picks_of(name), typed, by_words=name in _CODED)
    code = _unlisted_code(typed) if name == "industry_code" and typed.strip() else None
    return ((code,) if code is not None else ()) + listed


def searched(entries: Sequence[Pick], typed: str, *, by_words: bool = False) -> tuple[Pick, ...]:
    """Returns the entries that a text may mean, best first; `by_words` compares initials with the words, not the value."""
    text = normalised(typed)
    if not text:
        return tuple(entries[:MOST])
    ranked = [(rank, pick) for pick in entries if (rank := _rank(text, pick, by_words)) is not None]
    return tuple(pick for _, pick in sorted(ranked, key=lambda pair: pair[0])[:MOST])


def chosen(name: str, typed: str) -> Pick | None:
    """Returns the one entry that a text means, or None if it is left open.

    It is named exactly or, in a list that is complete, the only one found.
    """
    text = normalised(typed)
    listed = found(name, typed) if text else ()
    exact = [pick for pick in listed if text in _exact(name, pick)]
    if len(exact) == 1:
        return exact[0]
    return listed[0] if len(listed) == 1 and name not in _CODED else None


def near(name: str, typed: str) -> str:
    """Returns the right names nearest to a text, in words, or "" if none is near."""
    from rapidfuzz import fuzz, process

    listed = [pick.text for pick in found(name, typed)[:_NEAR]]
    if not listed:
        lines = {pick.text: normalised(pick.words or pick.value) for pick in picks_of(name)}
        hits = process.extract(normalised(typed), lines, scorer=fuzz.ratio, limit=_NEAR)
        listed = [key for _, score, key in hits if score >= _NEAR_SCORE]
    return "、".join(listed)


def _rank(text: str, pick: Pick, by_words: bool) -> int | None:
    """Returns how well an entry fits a text (lower is better), or None."""
    value, words, letters = _compared(pick, by_words)
    if text in (value, words, letters):
        return 0
    if value.startswith(text) or words.startswith(text):
        return 1
    if letters.startswith(text):
        return 2
    if text in value or text in words:
        return 3
    return 4 if text in letters and len(text) > 1 else None


@cache
def _compared(pick: Pick, by_words: bool) -> tuple[str, str, str]:
    """Returns value and words as they are compared, and the initials of the name."""
    named = pick.words if by_words else pick.value
    return normalised(pick.value), normalised(pick.words), initials(named)


def _exact(name: str, pick: Pick) -> tuple[str, ...]:
    """Returns the texts that name an entry exactly: its value; of a code also its figures and its name."""
    value, words, letters = _compared(pick, name in _CODED)
    return (value, value[1:], words, letters) if name in _CODED else (value, value.removesuffix("市"), letters)


def _unlisted_code(typed: str) -> Pick | None:
    """Returns the entry of a right code of which the list has only the division."""
    from matcher import full_code

    code = full_code(typed)
    if not code or code in SECTIONS or code in DIVISIONS or code in CLASSES:
        return None
    return Pick(code, f"{industry_name(code)}中的一类")


def _industries() -> Iterable[Pick]:
    return (Pick(code, name) for table in (CLASSES, DIVISIONS, SECTIONS) for code, name in table.items())


def _regions() -> Iterable[Pick]:
    places = (*PROVINCES, *CITIES, *DISTRICTS, *ZONES)
    named = (place for name in places for place, brief in place_names()[name] if not brief)
    return (Pick(place.ranks[-1], place.name) for place in dict.fromkeys(named))


def _titles() -> Iterable[Pick]:
    return (Pick(label) for label, _ in QUALIFICATIONS.values())


_TABLES: dict[str, Callable[[], Iterable[Pick]]] = {
    "province": lambda: map(Pick, PROVINCES),
    "city": lambda: (Pick(city, of if of != city else "") for city, of in CITIES.items()),
    "district": lambda: (Pick(district, city) for district, city in DISTRICTS.items()),
    "zone": lambda: (Pick(zone, district) for zone, district in ZONES.items()),
    "region": _regions,
    "industry_code": _industries,
    "qualifications": _titles,
}
_CODED = ("industry_code",)
"""Facts whose value is a code: the name is searched too."""
