"""What the visit shows in the middle beside questions: facts to check at a glance, and the word that it is enough. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from casebook import Origin
from matcher import ENOUGH, Question, field_label
from policies import CATALOGUE, FieldType, Group
from ui.entry.answers import KEYS, answer_words, recorded_words
from ui.entry.entries import part_of
from ui.firm.settling import Unsettled, Way, source_of, unsettled
from ui.visit.answer_effect import VisitLine

if TYPE_CHECKING:
    from ui.desk.matched_firm import MatchedFirm
    from ui.visit.words import VisitWords

OLD = timedelta(days=365)
"""A fact that may have changed is asked again after a year."""
_CHANGING = (FieldType.FLAG, FieldType.ENUM, FieldType.COUNT, FieldType.NUMBER, FieldType.RECORDS, FieldType.TEXTS)
"""Types that may change without a new year of figures; a year of a series stays what it was."""
_SETTLED = (Group.PERSON, Group.JUDGEMENT, Group.NEEDS)
"""Sections that are not asked again: facts of a person, what officers judged, and needs, which have their own place."""
_DERIVED_LEAD = "都对按回车；不对的按前面的键改那一项。"
_OLD_LEAD = "没有变化按回车；有变的按前面的键改那一项。"
_ONE_LEAD = "选对的那一种。一时说不清按 Esc：靠它的政策先列在“材料冲突”，不下结论。"
_BOTH_LEAD = "至少有一个不对：按前面的键改那一个。一时说不清按 Esc：靠它们的政策先列在“材料冲突”，不下结论。"


class CheckKind(StrEnum):
    """What is checked: facts that nobody stated, facts recorded long ago, or facts that contradict each other."""

    DERIVED = "derived"
    OLD = "old"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class CheckLine:
    """One line with a button: its key, its fact in words, and where the value comes from.

    The button asks for the fact anew, or takes the way to settle it.
    """

    key: str
    fact: str
    label: str
    value: str
    because: str = ""
    way: Way | None = None

    @property
    def button(self) -> str:
        """The text of the button."""
        return f"{'改' if self.way is None else '选'}（{self.key}）"


@dataclass(frozen=True)
class Check:
    """Facts that are checked together. Enter confirms them all, unless they contradict each other."""

    kind: CheckKind
    title: str
    lead: str
    lines: tuple[CheckLine, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts on the card, each once."""
        return tuple(dict.fromkeys(line.fact for line in self.lines))

    @property
    def passes(self) -> tuple[str, ...]:
        """What is not shown again once the card was left as it is: the contradiction, or each of the facts."""
        return (self.title,) if self.kind is CheckKind.CONFLICT else self.facts


@dataclass(frozen=True)
class Enough:
    """The card that says that asking on will probably change nothing, with what is left for the firm to look up."""

    title: str
    lead: str
    lines: tuple[VisitLine, ...]


def next_check(firm: MatchedFirm, on: date, passed: Collection[str]) -> Check | None:
    """Returns what is to be checked now, or None; `passed` is what was left as it is in this visit."""
    return next((check for check in _checks(firm, on, passed) if set(passed).isdisjoint(check.passes)), None)


def _checks(firm: MatchedFirm, on: date, passed: Collection[str]) -> Iterator[Check]:
    derived = _derived_check(firm, passed)
    if derived is not None:
        yield derived
    for contradiction in unsettled(firm):
        yield _conflict(firm, contradiction)
    old = _old_check(firm, on, passed)
    if old is not None:
        yield old


def presumed(firm: MatchedFirm) -> dict[str, str]:
    """Returns the recorded facts that nobody stated, each with what they rest on."""
    sources = firm.record.sources if firm.record is not None else {}
    return {name: source.note for name, source in sources.items() if source.origin is Origin.PRESUMED}


def _derived_check(firm: MatchedFirm, passed: Collection[str]) -> Check | None:
    """Returns the card of the facts that follow from others, or are presumed; None without any."""
    found = [(name, firm.raw(name), note) for name, note in presumed(firm).items()]
    found += [(fact.field, fact.value, fact.because) for fact in firm.match.derived]
    open_ = [(name, value, why) for name, value, why in found if name not in passed]
    lines = tuple(
        CheckLine(key, name, field_label(name), answer_words(name, value), f"由{why}推定")
        for key, (name, value, why) in zip(KEYS, open_, strict=False)
    )
    title = f"按已有资料推定了 {len(lines)} 项，对吗？"
    return Check(CheckKind.DERIVED, title, _DERIVED_LEAD, lines) if lines else None


def _conflict(firm: MatchedFirm, found: Unsettled) -> Check:
    """Returns the card of one contradiction: a line for each value and its source, or for each fact that may be wrong."""
    disputed = any(not way.leads_to_fact for way in found.ways)
    lines = tuple(_way_line(firm, key, way, disputed) for key, way in zip(KEYS, found.ways, strict=False))
    return Check(CheckKind.CONFLICT, found.text, _ONE_LEAD if disputed else _BOTH_LEAD, lines)


def _way_line(firm: MatchedFirm, key: str, way: Way, disputed: bool) -> CheckLine:
    if not way.leads_to_fact:
        return CheckLine(key, way.fact, "", way.words, way=way)
    if disputed:
        return CheckLine(key, way.fact, "", "都不对，另填")
    sources = firm.record.sources if firm.record is not None else {}
    because = source_of(sources[way.fact]) if way.fact in sources else ""
    return CheckLine(key, way.fact, field_label(way.fact), answer_words(way.fact, part_of(firm.raw, way.fact)), because)


def _old_check(firm: MatchedFirm, on: date, passed: Collection[str]) -> Check | None:
    """Returns the card of the facts recorded more than a year ago that may have changed since; None without any."""
    sources = firm.record.sources if firm.record is not None else {}
    old = [name for name in CATALOGUE if name in sources and _is_old(name, sources[name].on, on)]
    found = [name for name in old if name not in passed and firm.raw(name) is not None]
    because = {name: f"{sources[name].on.isoformat()} {sources[name].origin.value}" for name in found}
    lines = tuple(
        CheckLine(key, name, field_label(name), recorded_words(name, firm.raw(name), on), because[name])
        for key, name in zip(KEYS, found, strict=False)
    )
    title = f"一年前记下的 {len(lines)} 项，现在还是这样吗？"
    return Check(CheckKind.OLD, title, _OLD_LEAD, lines) if lines else None


def _is_old(name: str, recorded: date, on: date) -> bool:
    field = CATALOGUE[name]
    if not field.matched or field.type not in _CHANGING or field.group in _SETTLED:
        return False
    return on - recorded > OLD


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
