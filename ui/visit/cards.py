"""What the visit shows in the middle beside questions: facts to confirm at a glance, and the word that it is enough. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from matcher import ENOUGH, Question, field_label
from policies import CATALOGUE, FieldType, Group
from ui.entry.answers import KEYS, answer_words
from ui.visit.answer_effect import VisitLine

if TYPE_CHECKING:
    from casebook import Provenance
    from ui.visit.words import VisitWords

OLD = timedelta(days=365)
"""A fact that may have changed is asked again after a year."""
_CHANGING = (FieldType.FLAG, FieldType.ENUM, FieldType.COUNT, FieldType.NUMBER, FieldType.RECORDS, FieldType.TEXTS)
"""Types that may change without a new year of figures; a year of a series stays what it was."""
_SETTLED = (Group.PERSON, Group.JUDGEMENT, Group.NEEDS)
"""Sections that are not asked again: facts of a person, what officers judged, and needs, which have their own place."""


@dataclass(frozen=True)
class CheckLine:
    """One fact to confirm: its key, its label and value in words, and where the value comes from."""

    key: str
    fact: str
    label: str
    value: str
    because: str


@dataclass(frozen=True)
class Check:
    """Facts that are confirmed together with Enter, or corrected one by one. `derived` tells that nobody stated them."""

    title: str
    lead: str
    lines: tuple[CheckLine, ...]
    derived: bool

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts on the card."""
        return tuple(line.fact for line in self.lines)


@dataclass(frozen=True)
class Enough:
    """The card that says that asking on will probably change nothing, with what is left for the firm to look up."""

    title: str
    lead: str
    lines: tuple[VisitLine, ...]


def old_check(
    sources: Mapping[str, Provenance], raw: Callable[[str], object], on: date, passed: Collection[str]
) -> Check | None:
    """Returns the card of the facts recorded more than a year ago that may have changed since; None without any.

    `passed` are the facts that were left as they are in this visit.
    """
    old = [name for name in CATALOGUE if name in sources and _is_old(name, sources[name].on, on)]
    found = [(name, raw(name), sources[name]) for name in old if name not in passed and raw(name) is not None]
    lines = _lines((name, value, f"{source.on.isoformat()} {source.origin.value}") for name, value, source in found)
    if not lines:
        return None
    return Check(
        f"一年前记下的 {len(lines)} 项，现在还是这样吗？", "没有变化按回车；有变的按前面的键改那一项。", lines, False
    )


def _is_old(name: str, recorded: date, on: date) -> bool:
    field = CATALOGUE[name]
    if not field.matched or field.type not in _CHANGING or field.group in _SETTLED:
        return False
    return on - recorded > OLD


def _lines(found: Iterable[tuple[str, object, str]]) -> tuple[CheckLine, ...]:
    return tuple(
        CheckLine(key, name, field_label(name), answer_words(name, value), because)
        for key, (name, value, because) in zip(KEYS, found, strict=False)
    )


def plain_question(fact: str) -> Question:
    """Returns the question for a fact that is known already, to correct it; it settles nothing that could be told."""
    name, _, year = fact.partition(".")
    field = CATALOGUE[name]
    text = field.ask(int(year) if year else None)
    return Question(fact, field_label(fact), text, field.holder.value, 0, 0, Decimal(0), (), cost=field.cost)


def enough_card(words: VisitWords) -> Enough:
    """Returns the card that says that asking on will probably change nothing."""
    left = "按 F9 结束走访；下面是留给企业补的，接着问按回车。" if words.supply else "按 F9 结束走访，接着问按回车。"
    return Enough(ENOUGH, f"{words.so_far}\n{left}", words.supply)
