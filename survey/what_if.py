"""What if a threshold were different: a copy of a policy with one number changed, and the firms that move. No Qt.

The copy is never saved; it is kept with the outcome only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from matcher import ResultGroup, sentence
from policies import Policy, Unit, UserError, Verdict, plain, show
from policies import rules as r
from policies.values import parse_amount
from survey.background import each

if TYPE_CHECKING:
    from datetime import date

    from matcher import Match, MatchResult
    from survey.background import MatchingJob
    from survey.firms import Screened

GROUPS = (ResultGroup.READY, ResultGroup.NEAR, ResultGroup.TO_ASK, ResultGroup.NOT_MET)
_LARGEST = Decimal(10) ** 12
SIGNS = {
    r.Comparison.AT_LEAST: "≥", r.Comparison.ABOVE: "＞", r.Comparison.AT_MOST: "≤", r.Comparison.BELOW: "＜",
    r.Comparison.EQUAL: "=",
}  # fmt: skip


class Threshold(msgspec.Struct, frozen=True):
    """One number of a rule that may be set otherwise. `place` counts conditions as `walk` does, `part` says which."""

    place: int
    part: str
    value: Decimal
    unit: Unit
    text: str

    @property
    def words(self) -> str:
        """The number as the policy states it."""
        return show(self.value, self.unit)


def thresholds(policy: Policy, on: date) -> tuple[Threshold, ...]:
    """Every number of the rule in force against which a firm is held."""
    rule = policy.version_on(on)[0].rule
    nodes = enumerate(_scored(rule, ""))
    return tuple(line for place, (node, head) in nodes for line in _of_node(place, node, head))


def _scored(node: r.Rule, head: str) -> Iterator[tuple[r.Rule, str]]:
    """Yield the nodes in the order of `walk`, with a prefix for those that only give points."""
    yield node, head
    for member in r.members_of(node):
        yield from _scored(member, "打分：" if isinstance(node, r.Score) else head)


def _of_node(place: int, node: r.Rule, head: str) -> Iterator[Threshold]:
    text = head + sentence(node)
    match node:
        case r.Compare(left=left, value=value):
            yield Threshold(place, "value", value, left.unit, text)
        case r.Between(left=left, low=low, high=high):
            yield Threshold(place, "low", low, left.unit, f"{text}（下限）")
            yield Threshold(place, "high", high, left.unit, f"{text}（上限）")
        case r.Tiers(left=left, by=by, bands=bands, op=op):
            for number, band in enumerate(bands):
                short = f"{head}{left.label} {SIGNS[op]} {show(band.value, left.unit)}（{_band(band, by)}）"
                yield Threshold(place, f"band.{number}", band.value, left.unit, short)
        case r.Score(pass_mark=mark):
            yield Threshold(place, "pass_mark", mark, Unit.POINTS, f"{text}（及格线）")
        case _:
            return


def _band(band: r.Band, by: r.Operand) -> str:
    if band.upto is not None:
        return f"{by.label}{show(band.upto, by.unit)}以内一档"
    if band.below is not None:
        return f"{by.label}不足{show(band.below, by.unit)}一档"
    return "最后一档"


def read_value(text: str, line: Threshold) -> Decimal:
    """What was typed as a number in base units; without a unit it is in that of the line.

    Raises: UserError for anything that is no such number.
    """
    example = f"如 {line.words}"
    try:
        number, unit = parse_amount(text.strip().replace(",", "").replace("，", ""))
    except ValueError as error:
        raise UserError(f"“{text.strip()[:20]}”不是数值，请写数字和单位，{example}") from error
    if unit is Unit.NONE and line.unit is Unit.SHARE:
        number = number / 100
    elif unit not in (Unit.NONE, line.unit):
        raise UserError(f"这条门槛的单位是{line.unit.value or '无单位的数'}，不能写{unit.value}，{example}")
    if abs(number) > _LARGEST or (number < 0 <= line.value and line.unit is not Unit.SHARE):
        raise UserError(f"门槛不能是 {plain(number)}，请写合理的数，{example}")
    if number == line.value:
        raise UserError("和现在的门槛一样，请写另一个数")
    return number


def changed(policy: Policy, on: date, line: Threshold, value: Decimal) -> Policy:
    """A copy of the policy in which that one number is another.

    Raises: UserError where the lower bound would be above the upper one.
    """
    version = policy.version_on(on)[0]
    rule = _Rebuilt(line, value).rule(version.rule)
    versions = tuple(
        msgspec.structs.replace(entry, rule=rule) if entry is version else entry for entry in policy.versions
    )
    return msgspec.structs.replace(policy, versions=versions)


class _Rebuilt:
    """Walks a rule in the order of `walk` and copies what lies on the way to the line."""

    def __init__(self, line: Threshold, value: Decimal) -> None:
        self._line, self._value = line, value
        self._place = -1

    def rule(self, node: r.Rule) -> r.Rule:
        self._place += 1
        if self._place == self._line.place:
            node = _with(node, self._line.part, self._value)
        match node:
            case r.All(members=members) | r.Any(members=members):
                return msgspec.structs.replace(node, members=tuple(self.rule(member) for member in members))
            case r.Not(member=member):
                return msgspec.structs.replace(node, member=self.rule(member))
            case r.Score(items=items):
                return msgspec.structs.replace(node, items=tuple(self._item(item) for item in items))
            case _:
                return node

    def _item(self, item: r.ScoreItem) -> r.ScoreItem:
        options = tuple(tuple(self._grade(grade) for grade in option) for option in item.options)
        return msgspec.structs.replace(item, options=options)

    def _grade(self, grade: r.ScoreGrade) -> r.ScoreGrade:
        return grade if grade.when is None else msgspec.structs.replace(grade, when=self.rule(grade.when))


def _with(node: r.Rule, part: str, value: Decimal) -> r.Rule:
    match node:
        case r.Tiers(bands=bands):
            at = int(part.partition(".")[2])
            moved = tuple(
                msgspec.structs.replace(band, value=value) if place == at else band for place, band in enumerate(bands)
            )
            return msgspec.structs.replace(node, bands=moved)
        case r.Between(low=low, high=high):
            least, most = (value, high) if part == "low" else (low, value)
            if least > most:
                raise UserError("下限不能高于上限，请改一改")
            return msgspec.structs.replace(node, **{part: value})
        case _:
            return msgspec.structs.replace(node, **{part: value})


class Move(msgspec.Struct, frozen=True):
    """A firm, by its place, whose group changes with the threshold."""

    place: int
    before: ResultGroup
    after: ResultGroup


class WhatIfOutcome(msgspec.Struct, frozen=True):
    """How many firms are in each group before and after, and which move; `looked` of `total` were matched."""

    policy: Policy
    line: Threshold
    value: Decimal
    before: dict[ResultGroup, int]
    after: dict[ResultGroup, int]
    moves: tuple[Move, ...]
    looked: int
    total: int

    def words(self) -> str:
        """The outcome in one sentence."""
        now = show(self.value, self.line.unit)
        ready = self.after[ResultGroup.READY] - self.before[ResultGroup.READY]
        step = f"增加 {ready} 家" if ready > 0 else f"减少 {-ready} 家" if ready < 0 else "不变"
        head = f"门槛从 {self.line.words} 改为 {now}：符合的{step}，{len(self.moves)} 家企业的结论变化"
        return head if self.looked == self.total else f"{head}（已停止，只算了 {self.looked}/{self.total} 家）"


def compare(
    firms: Sequence[Screened], policy: Policy, line: Threshold, value: Decimal, job: MatchingJob
) -> WhatIfOutcome:
    """Compare the policy as it is with another threshold over the same firms; titles already held are ignored."""
    bare = msgspec.structs.replace(policy, grants="")
    pair = (bare, changed(bare, job.on, line, value))
    before, after = dict.fromkeys(GROUPS, 0), dict.fromkeys(GROUPS, 0)
    moves: list[Move] = []
    looked = 0
    for place, firm in enumerate(each(firms, job, len(firms))):
        found = job.matched(pair, firm.profile)
        first, second = (_group(found, result) for result in found.results)
        before[first] += 1
        after[second] += 1
        if first is not second:
            moves.append(Move(place, first, second))
        looked += 1
    return WhatIfOutcome(policy, line, value, before, after, tuple(moves), looked, len(firms))


def _group(found: Match, result: MatchResult) -> ResultGroup:
    """The group by the verdict alone: a policy not in force can be asked as well."""
    if result.verdict is Verdict.ELIGIBLE:
        return ResultGroup.READY
    if result.verdict is Verdict.UNKNOWN:
        return ResultGroup.TO_ASK
    return ResultGroup.NEAR if found.group_of(result) is ResultGroup.NEAR else ResultGroup.NOT_MET
