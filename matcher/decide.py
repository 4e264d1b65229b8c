"""Evaluation of rules for one firm in strong Kleene logic: one function per kind of node, in one table.

Pure and total: profile and day are arguments, and every rule gives an outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from matcher._amount import ZERO, Amount, PartlyKnownText, merge
from matcher._choose import choose
from matcher._compute import compute
from matcher._facts import Facts
from matcher._holding import holding, recognised
from matcher._places import in_place
from matcher.outcome import ConditionVerdict, ItemPoints, Outcome, ScorePoints
from policies import rules as r

# Module constants, because reading a member through its enum takes ten times as long.
_MET: Final = ConditionVerdict.MET
_UNMET: Final = ConditionVerdict.UNMET
_UNKNOWN: Final = ConditionVerdict.UNKNOWN


def decide(rule: r.Rule, facts: Facts, policy: str) -> Outcome:
    """Return the outcome of a rule for a firm; `policy` is the id that keys the answers a person confirmed."""
    return _KINDS[type(rule)](rule, facts, policy)


def conjunction(verdicts: Iterable[ConditionVerdict]) -> ConditionVerdict:
    """Return UNMET if any verdict is unmet, else UNKNOWN if any is unknown, else MET."""
    answer = _MET
    for verdict in verdicts:
        if verdict is _UNMET:
            return verdict
        if verdict is _UNKNOWN:
            answer = verdict
    return answer


def disjunction(verdicts: Iterable[ConditionVerdict]) -> ConditionVerdict:
    """Return MET if any verdict is met, else UNKNOWN if any is unknown, else UNMET."""
    answer = _UNMET
    for verdict in verdicts:
        if verdict is _MET:
            return verdict
        if verdict is _UNKNOWN:
            answer = verdict
    return answer


def negation(verdict: ConditionVerdict) -> ConditionVerdict:
    """Return the opposite verdict; UNKNOWN stays UNKNOWN."""
    return _NEGATED[verdict]


_VERDICTS = {True: _MET, False: _UNMET, None: _UNKNOWN}
_NEGATED = {_MET: _UNMET, _UNMET: _MET, _UNKNOWN: _UNKNOWN}


def compare_amount(amount: Amount, op: r.Comparison, line: Decimal) -> ConditionVerdict:
    """Compare a partly known number with a threshold; an undefined number is UNMET."""
    if amount.undefined:
        return _UNMET
    return _COMPARISONS[op](amount.low, amount.high, line)


def _at_least(low: Decimal | None, high: Decimal | None, line: Decimal) -> ConditionVerdict:
    if low is not None and low >= line:
        return _MET
    return _UNMET if high is not None and high < line else _UNKNOWN


def _above(low: Decimal | None, high: Decimal | None, line: Decimal) -> ConditionVerdict:
    if low is not None and low > line:
        return _MET
    return _UNMET if high is not None and high <= line else _UNKNOWN


def _at_most(low: Decimal | None, high: Decimal | None, line: Decimal) -> ConditionVerdict:
    return _NEGATED[_above(low, high, line)]


def _below(low: Decimal | None, high: Decimal | None, line: Decimal) -> ConditionVerdict:
    return _NEGATED[_at_least(low, high, line)]


def _equal(low: Decimal | None, high: Decimal | None, line: Decimal) -> ConditionVerdict:
    if low is not None and low == high:
        return _MET if low == line else _UNMET
    outside = (low is not None and low > line) or (high is not None and high < line)
    return _UNMET if outside else _UNKNOWN


_COMPARISONS: Mapping[r.Comparison, Callable[[Decimal | None, Decimal | None, Decimal], ConditionVerdict]] = {
    r.Comparison.AT_LEAST: _at_least,
    r.Comparison.ABOVE: _above,
    r.Comparison.AT_MOST: _at_most,
    r.Comparison.BELOW: _below,
    r.Comparison.EQUAL: _equal,
}


def group_outcome(node: r.All | r.Any, members: tuple[Outcome, ...]) -> Outcome:
    """Return the outcome of a group from those of its members."""
    verdicts = [member.verdict for member in members]
    verdict = conjunction(verdicts) if isinstance(node, r.All) else disjunction(verdicts)
    if verdict is not _UNKNOWN:
        return Outcome(node, verdict, (), None, None, members)
    missing = merge(member.missing for member in members if member.verdict is _UNKNOWN)
    return Outcome(node, verdict, missing, None, None, members)


def _group(node: r.All | r.Any, facts: Facts, policy: str) -> Outcome:
    return group_outcome(node, tuple([decide(member, facts, policy) for member in node.members]))


def _not(node: r.Not, facts: Facts, policy: str) -> Outcome:
    return not_outcome(node, decide(node.member, facts, policy))


def not_outcome(node: r.Not, member: Outcome) -> Outcome:
    """Return the outcome of a negation from that of its member; where a figure does not exist, it is UNMET."""
    undefined = any(isinstance(o.actual, Amount) and o.actual.undefined for o in member.walk())
    verdict = _UNMET if undefined else negation(member.verdict)
    return Outcome(node, verdict, () if undefined else member.missing, None, None, (member,))


def _compare(node: r.Compare, facts: Facts, policy: str) -> Outcome:
    amount = compute(node.left.formula, facts)
    verdict = compare_amount(amount, node.op, node.value)
    return Outcome(node, verdict, amount.missing if verdict is _UNKNOWN else (), amount, node.value)


def _between(node: r.Between, facts: Facts, policy: str) -> Outcome:
    amount = compute(node.left.formula, facts)
    verdict = conjunction(
        (
            compare_amount(amount, r.Comparison.AT_LEAST, node.low),
            compare_amount(amount, r.Comparison.AT_MOST, node.high),
        )
    )
    line = node.high if amount.low is not None and amount.low > node.high else node.low
    return Outcome(node, verdict, amount.missing if verdict is _UNKNOWN else (), amount, line)


def _flag(node: r.Flag, facts: Facts, policy: str) -> Outcome:
    value = facts.values.get(node.field)
    if value is None:
        return Outcome(node, _UNKNOWN, (node.field,))
    return Outcome(node, _MET if value is node.value else _UNMET)


def _on_date(node: r.OnDate, facts: Facts, policy: str) -> Outcome:
    value = facts.values.get(node.field)
    if not isinstance(value, date):
        return Outcome(node, _UNKNOWN, (node.field,))
    day, line = Decimal(value.toordinal()), Decimal(node.day.toordinal())
    return Outcome(node, _COMPARISONS[node.op](day, day, line))


def _one_of(node: r.OneOf, facts: Facts, policy: str) -> Outcome:
    choice = choose(node.left.formula, facts)
    verdict = _is_among(choice, node.values)
    return Outcome(node, verdict, choice.missing if verdict is _UNKNOWN else (), choice)


def _is_among(choice: PartlyKnownText, values: tuple[str, ...]) -> ConditionVerdict:
    if choice.options is None:
        return _UNKNOWN
    inside = [option in values for option in choice.options]
    if choice.several:
        return _MET if any(inside) else _UNMET
    if not inside and choice.missing:
        return _UNKNOWN
    if inside and all(inside):
        return _MET
    return _UNKNOWN if any(inside) else _UNMET


def lines_for(node: r.Tiers, by: Amount) -> tuple[Decimal, ...]:
    """Return the thresholds that may apply while the deciding quantity is partly known."""
    if by.undefined:
        return ()
    lines: list[Decimal] = []
    floor: Decimal | None = None
    floor_open = False  # whether a value equal to the floor belongs to the next band
    for band in node.bands:
        limit = band.upto if band.upto is not None else band.below
        fits_below = limit is None or by.low is None or (by.low <= limit if band.below is None else by.low < limit)
        fits_above = floor is None or by.high is None or by.high > floor or (floor_open and by.high == floor)
        if fits_below and fits_above:
            lines.append(band.value)
        floor, floor_open = limit, band.below is not None
    return tuple(lines)


def _tiers(node: r.Tiers, facts: Facts, policy: str) -> Outcome:
    amount, by = compute(node.left.formula, facts), compute(node.by.formula, facts)
    lines = lines_for(node, by)
    verdicts = {compare_amount(amount, node.op, line) for line in lines} or {_UNMET}
    verdict = verdicts.pop() if len(verdicts) == 1 else _UNKNOWN
    line = lines[0] if len(lines) == 1 else None
    missing = () if verdict is not _UNKNOWN else merge((amount.missing, by.missing if line is None else ()))
    return Outcome(node, verdict, missing, amount, line)


def _holds(node: r.Holds, facts: Facts, policy: str) -> Outcome:
    held = holding(facts, node.kinds)
    if held is None:
        return Outcome(node, _UNKNOWN, ("qualifications",))
    return Outcome(node, _MET if held else _UNMET)


def _recognised(node: r.Recognised, facts: Facts, policy: str) -> Outcome:
    granted = recognised(facts, node.kinds, node.years)
    if granted is None:
        return Outcome(node, _UNKNOWN, ("qualifications",))
    return Outcome(node, _MET if granted else _UNMET)


def _region(node: r.Region, facts: Facts, policy: str) -> Outcome:
    answers = [in_place(place, facts) for place in node.places]
    verdict = disjunction([_VERDICTS[answer] for answer, _ in answers])
    missing = merge(missing for answer, missing in answers if answer is None) if verdict is _UNKNOWN else ()
    return Outcome(node, verdict, missing)


def _manual(node: r.Manual, facts: Facts, policy: str) -> Outcome:
    key = f"{policy}/{node.id}"
    answer = facts.confirmed(key)
    if answer is None:
        return Outcome(node, _UNKNOWN, (f"confirmed.{key}",))
    return Outcome(node, _MET if answer else _UNMET)


def _score(node: r.Score, facts: Facts, policy: str) -> Outcome:
    items = tuple([_item(item, facts, policy) for item in node.items])
    points, open_groups = _total(node, items)
    mark = compare_amount(Amount(points.low, points.high), node.op, node.pass_mark)
    verdict = conjunction((mark, points.floors))
    if verdict is not _UNKNOWN:
        return Outcome(node, verdict, (), points, node.pass_mark)
    open_items = [i for i in items if mark is _UNKNOWN or i.item.group in open_groups]
    return Outcome(node, verdict, merge(item.missing for item in open_items), points, node.pass_mark)


def _total(node: r.Score, items: tuple[ItemPoints, ...]) -> tuple[ScorePoints, frozenset[str]]:
    """Return the points of the table, and the groups whose minimum is not decided yet."""
    low = high = ZERO
    floors: dict[str, ConditionVerdict] = {}
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for entry in items:
        before = sums.get(entry.item.group, (ZERO, ZERO))
        sums[entry.item.group] = (before[0] + entry.low, before[1] + entry.high)
    lines = {line.group: line for line in node.groups}
    for group, (least, most) in sums.items():
        line = lines.get(group)
        if line is not None and line.max is not None:
            least, most = min(least, line.max), min(most, line.max)
        if line is not None and line.floor is not None:
            floors[group] = compare_amount(Amount(least, most), r.Comparison.AT_LEAST, line.floor)
        low, high = low + least, high + most
    open_groups = frozenset(group for group, verdict in floors.items() if verdict is _UNKNOWN)
    return ScorePoints(low, high, items, conjunction(floors.values())), open_groups


def _item(item: r.ScoreItem, facts: Facts, policy: str) -> ItemPoints:
    given = facts.scored(f"{policy}/{item.id}") if item.judged else None
    judgement = (f"scores.{policy}/{item.id}",) if item.judged and given is None else ()
    if not item.options:
        points = ZERO if given is None else min(given, item.max)
        return ItemPoints(item, points, item.max if given is None else points, judgement)
    options = [_grades(option, facts, policy, given) for option in item.options]
    low = max(option.low for option in options if option.low is not None)
    high = max(option.high for option in options if option.high is not None)
    if low == high:
        return ItemPoints(item, low, high)
    missing = merge(o.missing for o in options if o.high is not None and o.high > low)
    return ItemPoints(item, low, high, merge((missing, judgement)))


def _grades(option: tuple[r.ScoreGrade, ...], facts: Facts, policy: str, given: Decimal | None) -> Amount:
    """Return the points of one table of grades: the first met grade, or the range of the undecided ones.

    Points that a person gave count if they lie in the range of the grade.
    """
    lows: list[Decimal] = []
    highs: list[Decimal] = []
    missing: list[tuple[str, ...]] = []
    for grade in option:
        outcome = None if grade.when is None else decide(grade.when, facts, policy)
        if outcome is not None and outcome.verdict is _UNMET:
            continue
        lows.append(grade.low if given is None else min(max(given, grade.low), grade.high))
        highs.append(grade.high if given is None else lows[-1])
        if outcome is None or outcome.verdict is _MET:
            break
        missing.append(outcome.missing)
    return Amount(min(lows), max(highs), merge(missing))


_KINDS: Mapping[type, Callable[..., Outcome]] = {
    r.All: _group,
    r.Any: _group,
    r.Not: _not,
    r.Compare: _compare,
    r.Flag: _flag,
    r.Between: _between,
    r.OnDate: _on_date,
    r.OneOf: _one_of,
    r.Tiers: _tiers,
    r.Score: _score,
    r.Holds: _holds,
    r.Recognised: _recognised,
    r.Region: _region,
    r.Manual: _manual,
}
