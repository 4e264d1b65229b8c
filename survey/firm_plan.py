"""The plan of a firm (一企一策) as proposed from its match: weak points, strengths, the next rung, steps. No Qt.

Nothing is proposed that the match does not say; each line carries its reason: figure and line, document and clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from casebook import NewPlanStep, PlanPart
from matcher import ConditionVerdict, Match, MatchResult, PolicyState, ResultGroup
from sheet import SheetOptions, whom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casebook import PlanStep
    from matcher import Condition, Question

MOST = {PlanPart.WEAKNESS: 6, PlanPart.STRENGTH: 6, PlanPart.NEXT_RUNG: 3, PlanPart.STEP: 8}
"""So many lines are proposed of each part: our choice, what fits on two pages and is remembered."""
RENEWAL_DAYS = 365
"""Days before the end of a title from which its renewal belongs into the plan of a year."""
_START = timedelta(days=90)
"""So long before its end the renewal of a title begins: our choice."""
_LINE = re.compile(r"[≥＞>]\s*(?!0(?![.\d]))\d")
"""A line that a figure has to reach; one of nothing at all is no strength."""
_ASKED = 3
"""Questions that count as a weak point or a step: those that settle most."""


class PlanProposal(msgspec.Struct, frozen=True):
    """A line that may go into the plan: its part, text, reason, the policy it serves, and who does it by when."""

    part: PlanPart
    text: str
    why: str
    policy: str = ""
    person: str = ""
    due_on: date | None = None

    @property
    def whole(self) -> str:
        """The line as it is written down, with its reason."""
        return f"{self.text}（{self.why}）" if self.why else self.text

    def line(self, officer: str, place: int) -> NewPlanStep:
        """Returns the line as it is stored."""
        return NewPlanStep(
            part=self.part, text=self.whole, officer=officer, policy=self.policy, person=self.person, due_on=self.due_on,
            place=place,
        )  # fmt: skip


def proposals(match: Match, present: Sequence[PlanStep] = ()) -> tuple[PlanProposal, ...]:
    """Returns what the match suggests for the plan, in the order of its parts, without what stands in it already."""
    there = {(step.part, step.text) for step in present}
    found: list[PlanProposal] = []
    for part, source in _SOURCES.items():
        lines = {line.whole: line for line in source(match)}
        new = [line for line in lines.values() if (part, line.whole) not in there]
        found += new[: MOST[part]]
    return tuple(found)


def _name(result: MatchResult) -> str:
    return result.policy.short or result.policy.name


def _of(match: Match, group: ResultGroup) -> tuple[MatchResult, ...]:
    """Returns the results of a group, the best first."""
    return tuple(ranked.result for ranked in match.ranked().get(group, ()))


def _single(conditions: Sequence[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        if condition.children:
            yield from _single(condition.children)
        elif not condition.untaken:
            yield condition


def _source(condition: Condition) -> str:
    return f"{condition.source.document} {condition.source.clause}".strip()


def _gaps(match: Match, result: MatchResult) -> Iterator[PlanProposal]:
    for condition in _single(match.conditions(result)):
        if condition.verdict is ConditionVerdict.UNMET and condition.gap is not None:
            text = f"{_name(result)}：{condition.gap.text}"
            yield PlanProposal(PlanPart.WEAKNESS, text, _source(condition), result.policy.id)


def _ending(match: Match) -> Iterator[tuple[MatchResult, date]]:
    """Yields the titles that end within a year, the first first."""
    last = match.on + timedelta(days=RENEWAL_DAYS)
    held = ((result, result.held_until) for result in match.results if result.held and result.held_until is not None)
    yield from sorted(((r, end) for r, end in held if end <= last), key=lambda pair: (pair[1], pair[0].policy.id))


def _weak(match: Match) -> Iterator[PlanProposal]:
    for result in _of(match, ResultGroup.NEAR):
        yield from _gaps(match, result)
    for standing in match.standings:
        for rung in standing.rungs:
            if rung.lapsed:
                yield PlanProposal(PlanPart.WEAKNESS, f"{rung.label}{rung.doubt}", "按资质有效期")
    for result, end in _ending(match):
        text = f"{_name(result)}有效期至 {end.isoformat()}，还有 {(end - match.on).days} 天"
        yield PlanProposal(PlanPart.WEAKNESS, text, "按资质有效期", result.policy.id)
    for contradiction in match.contradictions[:_ASKED]:
        yield PlanProposal(PlanPart.WEAKNESS, f"资料互相矛盾：{contradiction.text}", "企业画像")
    for question in _asked(match):
        why = f"关系到 {question.touches} 项政策的结论"
        yield PlanProposal(PlanPart.WEAKNESS, f"还不知道{question.label}", why, person=question.holder)


def _asked(match: Match) -> tuple[Question, ...]:
    """Returns the facts that are worth asking for; confirmations and lists of rare cases are for the visit."""
    single = (q for q in match.questions if not q.block and len(q.facts) == 1)
    return tuple(q for q in single if not q.field.startswith(("confirmed.", "scores.")))[:_ASKED]


def _strong(match: Match) -> Iterator[PlanProposal]:
    held = {_name(result): result.held_until for result in match.results if result.held}
    titles = [f"{name}（至 {until.isoformat()}）" if until is not None else name for name, until in held.items()]
    if titles:
        yield PlanProposal(PlanPart.STRENGTH, f"已有{'、'.join(titles)}", "按资质证书")
    seen: set[str] = set()
    for group in (ResultGroup.READY, ResultGroup.NEXT_ROUND, ResultGroup.TO_CONFIRM, ResultGroup.NEAR):
        for result in _of(match, group):
            for condition in _single(match.conditions(result)):
                over = condition.verdict is ConditionVerdict.MET and _LINE.match(condition.required)
                if over and condition.text not in seen:
                    seen.add(condition.text)
                    text = f"{condition.text}：本企业 {condition.actual}"
                    why = f"{_name(result)}，{_source(condition)}"
                    yield PlanProposal(PlanPart.STRENGTH, text, why, result.policy.id)


def _next_rung(match: Match) -> Iterator[PlanProposal]:
    for standing in match.standings:
        result = standing.result
        if standing.next is None or result is None or result.held:
            continue
        single = tuple(_single(match.conditions(result)))
        lacking = [c for c in single if c.verdict is ConditionVerdict.UNMET]
        if lacking and not standing.on_it and any(condition.gap is None for condition in lacking):
            continue  # a ladder for others: what is missing is nothing that grows
        unknown = sum(condition.verdict is ConditionVerdict.UNKNOWN for condition in single)
        words = [c.gap.text if c.gap is not None else f"未满足：{c.text}" for c in lacking[:2]]
        words += [f"另有 {len(lacking) - 2} 项未满足"] if len(lacking) > 2 else []
        words += [f"{unknown} 项条件还缺资料"] if unknown else []
        state = "；".join(words) or "条件均已满足"
        sources = list(dict.fromkeys(filter(None, map(_source, lacking[:2] or single[:1]))))
        text = f"{standing.name}：现在{standing.here}，下一级{standing.next.label}，{state}"
        yield PlanProposal(PlanPart.NEXT_RUNG, text, "；".join(sources) or _name(result), result.policy.id)


def _steps(match: Match) -> Iterator[PlanProposal]:
    options = SheetOptions()

    def step(result: MatchResult, text: str, why: str, due_on: date | None) -> PlanProposal:
        who, _ = whom(result, match, options)
        return PlanProposal(PlanPart.STEP, text, "，".join(filter(None, (why, who))), result.policy.id, due_on=due_on)

    for result, end in _ending(match):
        due = max(match.on, end - _START)
        yield step(result, f"着手{_name(result)}的续报", f"{end.isoformat()} 到期", due)
    for result in _of(match, ResultGroup.READY):
        if result.state is PolicyState.OPEN:
            closes = f"{result.closes.isoformat()} 截止" if result.closes is not None else "常年受理"
            yield step(result, f"申报{_name(result)}", closes, result.closes)
    for result in _of(match, ResultGroup.NEXT_ROUND):
        if result.opens is not None and result.opens > match.on:
            yield step(result, f"准备{_name(result)}", f"{result.opens.isoformat()} 开始受理", result.opens)
    for result in _of(match, ResultGroup.NEAR):
        gaps = "；".join(gap.text for gap in match.gaps_to(result))
        ready = max((gap.ready_on for gap in match.gaps_to(result) if gap.ready_on is not None), default=None)
        yield step(result, f"补上{_name(result)}的差距", gaps, ready)
    for question in _asked(match):
        why = f"关系到 {question.touches} 项政策"
        yield PlanProposal(PlanPart.STEP, f"提供{question.label}", why, person=question.holder)


_SOURCES = {PlanPart.WEAKNESS: _weak, PlanPart.STRENGTH: _strong, PlanPart.NEXT_RUNG: _next_rung, PlanPart.STEP: _steps}
