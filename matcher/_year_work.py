"""What a firm must make up before next year's filing: papers for what exists, and what must still happen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

import msgspec

from matcher._labels import field_label
from matcher._year_lines import Sides, YearLine, is_dated
from matcher.gaps import gap_of
from matcher.groups import NEAR_DISTANCE
from matcher.outcome import ConditionVerdict, Outcome, ScorePoints
from matcher.profile import field_of
from matcher.wording import sentence
from policies import CATALOGUE, FieldType, Holder
from policies import rules as r

_MET, _UNMET = ConditionVerdict.MET, ConditionVerdict.UNMET
YEARLY_SCORES = {"srdi_score": "srdi_score_before"}
"""Facts of the current year, and what they are called a year later."""
_MOST_WAYS = 2
"""Ways named of which one is enough, the rest as a number. Our choice, to keep a row short."""
_MOST_JUDGED = 3
"""Items of a score named, the rest as a number. Our choice, for the same reason."""


class MakeUpKind(StrEnum):
    """Whether the fact exists and only its paper or figure is missing, or must still happen."""

    EVIDENCE = "补证据"
    FACT = "补事实"


class MakeUp(msgspec.Struct, frozen=True):
    """One thing to make up: what, who in the firm has it in hand, and the last day (None: before filing).

    `distant` is true where no figure of the new year can do it: an award, a title, an answer that refuses. `clean` is
    true for a question of the clean record, which is asked for many policies at once. `head` names a thing that can be
    done in several ways, without the ways.
    """

    kind: MakeUpKind
    text: str
    holder: str
    condition: str
    by: date | None = None
    distant: bool = False
    clean: bool = False
    head: str = ""


def make_ups(sides: Sides, lines: Iterable[YearLine]) -> tuple[MakeUp, ...]:
    """Return everything to make up for next year's filing, papers first; what is said twice stands once."""
    found = _Work(sides, {line.id: line for line in lines}).of(sides.next.outcome)
    once: dict[tuple[MakeUpKind, str], MakeUp] = {}
    for item in found:
        once.setdefault((item.kind, item.text), item)
    order = list(MakeUpKind)
    return tuple(sorted(once.values(), key=lambda item: (order.index(item.kind), item.clean)))


class _Work:
    """Collects what to make up from the outcome of next year."""

    def __init__(self, sides: Sides, lines: Mapping[str, YearLine]) -> None:
        self._sides = sides
        self._lines = lines
        self._year_end = date(sides.plan.year, 12, 31)

    def of(self, outcome: Outcome) -> Iterator[MakeUp]:
        if outcome.verdict is _MET:
            return
        node = outcome.node
        if isinstance(node, r.All):
            for member in outcome.members:
                yield from self.of(member)
        elif isinstance(node, r.Any):
            yield from self._one_of(outcome)
        elif node.id in self._sides.ending:
            yield self._renewal(node)
        elif isinstance(node, r.Manual):
            yield self._confirmation(node, outcome.verdict)
        else:
            yield from self._figures(outcome)
            yield from self._refused(outcome) if outcome.verdict is _UNMET else self._unknown(outcome)

    def _one_of(self, outcome: Outcome) -> Iterator[MakeUp]:
        """Yield one item for alternatives of which one is enough, the nearest ways first."""
        ways = [tuple(self.of(member)) for member in outcome.members]
        ways.sort(key=lambda way: (any(item.distant for item in way), len(way)))
        if not all(ways):
            return  # one way is open without anything to make up
        if len(ways) == 1:
            yield from ways[0]
            return
        near = [way for way in ways if not any(item.distant for item in way)] or ways
        named = "；或 ".join("，且".join(item.text for item in way) for way in near[:_MOST_WAYS])
        rest = len(ways) - len(near[:_MOST_WAYS])
        tail = f"；另有 {rest} 种办法" if rest else ""
        evidence = any(all(item.kind is MakeUpKind.EVIDENCE for item in way) for way in near[:_MOST_WAYS])
        kind = MakeUpKind.EVIDENCE if evidence else MakeUpKind.FACT
        first, distant = ways[0][0], all(any(item.distant for item in way) for way in ways)
        head = sentence(outcome.node)
        clean = any(all(item.clean for item in way) for way in ways)
        yield MakeUp(kind, f"{head}：{named}{tail}", first.holder, outcome.node.id, first.by, distant, clean, head)

    def _renewal(self, node: r.Rule) -> MakeUp:
        title = self._sides.ending[node.id]
        text = f"{title.label}资格 {title.until.isoformat()} 到期，先续期"
        return MakeUp(MakeUpKind.FACT, text, Holder.OFFICE.value, node.id, title.until)

    def _confirmation(self, node: r.Manual, verdict: ConditionVerdict) -> MakeUp:
        kind = MakeUpKind.FACT if verdict is _UNMET else MakeUpKind.EVIDENCE
        return MakeUp(kind, node.text, node.holder or Holder.OFFICER.value, node.id, None, verdict is _UNMET)

    def _figures(self, outcome: Outcome) -> Iterator[MakeUp]:
        """Yield what the new year must bring; a score once, because one of its figures may be enough."""
        line = self._lines.get(outcome.node.id)
        needs = [need for need in line.needs if self._sides.plan.binding(need)] if line is not None else []
        if not needs or (line is not None and line.level is _MET):
            return
        holder = CATALOGUE[needs[0].fact.partition(".")[0]].holder.value
        text = "；或 ".join(need.text for need in needs)
        if isinstance(outcome.node, r.Score):
            text = f"{sentence(outcome.node)}，其他各项不变时：{text}"
        yield MakeUp(MakeUpKind.FACT, text, holder, outcome.node.id, self._year_end)

    def _unknown(self, outcome: Outcome) -> Iterator[MakeUp]:
        """Yield the facts that exist and were not told, and what only the new year will show."""
        new = self._sides.plan.of_new_year(outcome.missing)
        told = [f for f in outcome.missing if f not in new and not f.startswith(("confirmed.", "scores."))]
        contested = self._sides.later.contested
        for facts in _by_field(told):
            yield _told(facts, outcome.node, contested=not contested.isdisjoint(facts))
        judged = _judged(outcome)
        if judged:
            named = "、".join(judged[:_MOST_JUDGED])
            tail = f"等 {len(judged)} 项" if len(judged) > _MOST_JUDGED else ""
            text = f"{sentence(outcome.node)}：{named}{tail}还没有评分"
            yield MakeUp(MakeUpKind.EVIDENCE, text, Holder.OFFICER.value, outcome.node.id)
        line = self._lines.get(outcome.node.id)
        open_ = line is None or not (line.needs or line.level is _MET)
        if new and open_ and not judged and not any(map(is_dated, told)):
            names = "、".join(CATALOGUE[field_of(fact)].label for fact in new)
            text = f"{sentence(outcome.node)}（看 {self._sides.plan.year} 年的{names}）"
            holder = CATALOGUE[new[0].partition(".")[0]].holder.value
            yield MakeUp(MakeUpKind.FACT, text, holder, outcome.node.id, self._year_end)

    def _refused(self, outcome: Outcome) -> Iterator[MakeUp]:
        """Yield what closed years or other facts refuse."""
        line = self._lines.get(outcome.node.id)
        if line is not None and line.needs:
            return
        text, distant = sentence(outcome.node), True
        gap = gap_of(outcome, self._sides.later)
        if line is not None and line.earliest is not None:
            text = f"{text}：按已定的年度不满足，最早 {line.earliest} 年申报"
        elif gap is not None:
            text = gap.text
            distant = gap.ready_on is None and (gap.distance is None or gap.distance > NEAR_DISTANCE)
        field = CATALOGUE.get(gap.field.partition(".")[0]) if gap is not None else None
        holder = field.holder.value if field is not None else Holder.OFFICE.value
        yield MakeUp(MakeUpKind.FACT, text, holder, outcome.node.id, None, distant)


def _by_field(facts: Iterable[str]) -> Iterable[tuple[str, ...]]:
    """Return facts grouped by their field, in order: the years of one series are one thing to bring."""
    groups: dict[str, list[str]] = {}
    for fact in facts:
        groups.setdefault(field_of(fact), []).append(fact)
    return map(tuple, groups.values())


def _told(facts: tuple[str, ...], node: r.Rule, *, contested: bool) -> MakeUp:
    """Return the item for facts of one field that nobody told, or that contradict others.

    Scores of next year are there next year only.
    """
    field = CATALOGUE[field_of(facts[0])]
    if field.name in YEARLY_SCORES:
        return MakeUp(MakeUpKind.FACT, f"{sentence(node)}（看明年的得分）", field.holder.value, node.id)
    if field.type is FieldType.FLAG:
        text = f"核实{field.ask().rstrip('？')}"
    else:
        years = [fact.partition(".")[2] for fact in facts if "." in fact]
        label = f" {'、'.join(years)} 年{field.label}" if years else field_label(facts[0])
        text = f"{'核实' if contested else '提供'}{label}"
    return MakeUp(MakeUpKind.EVIDENCE, text, field.holder.value, node.id, clean=field.clean)


def _judged(outcome: Outcome) -> list[str]:
    """Return the items of a score that a person must still judge and that could change the verdict."""
    points = outcome.actual
    if not isinstance(points, ScorePoints):
        return []
    open_ = {fact for fact in outcome.missing if fact.startswith("scores.")}
    return [item.item.id for item in points.items if not open_.isdisjoint(item.missing)]
