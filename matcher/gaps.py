"""The distance of a firm from a threshold, in a unit that a director understands.

A gap names the fact that the firm can raise most directly: the first fact of the formula on which the figure depends
linearly while all other facts stay the same. The solution is exact. Nobody is advised to lower anything: neither
people nor assets nor spending.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from matcher._amount import Amount, known
from matcher._compute import evaluate_formula, years_before, years_of
from matcher._facts import Facts
from matcher._labels import field_label
from matcher.decide import compare_amount
from matcher.outcome import ConditionVerdict, Outcome, ScorePoints
from matcher.wording import SIGNS
from policies import CATALOGUE, QUANTITIES, FieldType, Unit, plain, show, show_exactly
from policies import formula as f
from policies import rules as r


class Gap(msgspec.Struct, frozen=True):
    """The change that would meet a condition: `change` of `field` in `unit`, never less of it, and a sentence.

    An upper limit has no change. `distance` is |threshold − figure| ÷ |threshold|, 0 at the threshold; None if no firm
    can close the gap: an upper limit, or where nothing at all must become something. Results are sorted by it.
    `ready_on` is the first day on which an age condition is met.
    """

    field: str
    change: Decimal | None
    unit: Unit
    text: str
    ready_on: date | None = None
    distance: Decimal | None = None


def gap_of(outcome: Outcome, facts: Facts) -> Gap | None:
    """Return the gap of an unmet numeric condition, or None if it has none."""
    if outcome.verdict is not ConditionVerdict.UNMET:
        return None
    match outcome.node:
        case r.Score(pass_mark=mark, op=op):
            return _score_gap(outcome, op, mark)
        case r.Compare(left=left, op=op) | r.Tiers(left=left, op=op):
            line = outcome.line
            return None if line is None else _line_gap(outcome.actual, left, op, line, facts)
        case r.Between(left=left, low=low):
            line = outcome.line
            op = r.Comparison.AT_LEAST if line == low else r.Comparison.AT_MOST
            return None if line is None else _line_gap(outcome.actual, left, op, line, facts)
        case _:
            return None


def _score_gap(outcome: Outcome, op: r.Comparison, mark: Decimal) -> Gap | None:
    points = outcome.actual
    if not isinstance(points, ScorePoints):
        return None
    short = mark - points.high + (1 if op is r.Comparison.ABOVE else 0)
    if short <= 0:
        return None
    text = f"最多得 {plain(points.high)} 分，需{SIGNS[op]} {plain(mark)} 分，至少还差 {plain(short)} 分"
    sure = points.low == points.high and points.floors is ConditionVerdict.MET  # open points may be lost as well
    return Gap("", short, Unit.POINTS, text, None, short / mark if mark and sure else None)


def _line_gap(actual: object, left: r.Operand, op: r.Comparison, line: Decimal, facts: Facts) -> Gap | None:
    if not isinstance(actual, Amount) or actual.exact is None:
        return None
    number, parsed = actual.exact, expanded(left.formula)
    own = show_exactly(number, left.unit, line)
    if op in (r.Comparison.AT_MOST, r.Comparison.BELOW) or number > line:
        return Gap("", None, left.unit, _above(left, own, op, line))
    if isinstance(parsed, f.Builtin) and parsed.name in ("days_since", "years_since", "years_at_year_end"):
        return _age_gap(parsed, op, line, facts)
    if not line and not number and left.unit is not Unit.SHARE:
        return Gap("", None, left.unit, f"{left.label} {own}，有了才适用")
    head = f"{left.label} {own}，需 {SIGNS[op]} {show(line, left.unit)}"
    distance, solved = _distance(number, line), _solve(parsed, number, op, line, facts)
    if solved is None:
        return Gap("", line - number, left.unit, f"{head}，{_difference(line - number, left.unit, op)}", None, distance)
    fact, change = solved
    unit = CATALOGUE[fact.partition(".")[0]].unit
    name = "" if isinstance(parsed, (f.Fact, f.YearFact)) else field_label(fact)
    more = f"{name}还差{_rounded(change, unit)}"
    return Gap(fact, change, unit, f"{head}，{_basis(parsed, fact, facts)}{more}", None, distance)


def _above(left: r.Operand, own: str, op: r.Comparison, line: Decimal) -> str:
    """Return the words for a figure above its limit, for a place in a ranking that is too far back."""
    if left.unit is Unit.RANK:
        return f"{left.label}第 {own.removesuffix(left.unit.value)}，要求前 {plain(line)}"
    if op is r.Comparison.EQUAL and not line:
        return f"{left.label} {own}，要求没有"
    return f"{left.label} {own}，超过上限 {show(line, left.unit)}"


def _distance(number: Decimal, line: Decimal) -> Decimal | None:
    """Return the relative distance of a lower figure, at a line of zero the figure itself."""
    return (line - number) / (abs(line) or 1)


def _difference(short: Decimal, unit: Unit, op: r.Comparison) -> str:
    if unit is Unit.SHARE:
        return f"相差 {plain(abs(short) * 100)} 个百分点"
    more = 1 if op is r.Comparison.ABOVE and is_whole(unit) else 0
    return f"相差 {show(abs(short) + more, unit)}"


def _rounded(change: Decimal, unit: Unit) -> str:
    """Return the change as text, rounded up to a usual figure, never below the exact one."""
    if is_whole(unit):
        return show(change, unit)
    if unit is Unit.SHARE:
        return f" {plain(_rounded_up(change * 100, 2))} 个百分点"
    if unit is Unit.MONEY and change < _LITTLE:
        return "不到 100元"
    places = 0 if change >= 10 else 2
    about = "约 " if change != round(change, 2) else ""
    return f"{about}{show(_rounded_up(change, places), unit)}"


def _rounded_up(number: Decimal, places: int) -> Decimal:
    step = Decimal(1).scaleb(-places)
    return -(-number // step) * step


def is_whole(unit: Unit) -> bool:
    """Return whether figures in a unit are whole numbers."""
    return unit not in (Unit.MONEY, Unit.SHARE, Unit.NONE, Unit.RATE)


def _basis(formula: f.Formula, fact: str, facts: Facts) -> str:
    """Return the note that names the denominator, which is taken as constant: 按…收入不变计."""
    if not isinstance(formula, f.Binary) or formula.operator is not f.Operator.DIVIDE:
        return ""
    match formula.right:
        case f.Years(name=name) as years:
            span = years_of(years, facts)
            when = f"{span[0]}–{span[-1]} 年" if len(span) > 1 else f"{span[0]} 年"
            return f"按 {when}{CATALOGUE[name].label}不变计，"
        case f.YearFact(name=name, offset=offset):
            return f"按 {facts.year + 1 + offset} 年{CATALOGUE[name].label}不变计，"
        case _:
            return ""


def expanded(text: str) -> f.Formula:
    """Return the parsed formula, in place of a named quantity the formula of that quantity."""
    parsed = f.parse(text)
    return f.parse(QUANTITIES[parsed.name].formula) if isinstance(parsed, f.Named) else parsed


def levers(formula: f.Formula, facts: Facts) -> Iterator[str]:
    """Yield the facts that can be changed, best first: numerators only, and the latest year of a series."""
    match formula:
        case f.YearFact(name=name, offset=offset):
            yield f"{name}.{facts.year + 1 + offset}"
        case f.Years(name=name):
            yield f"{name}.{facts.year}"
        case f.Fact(name=name) if CATALOGUE[name].type in (FieldType.COUNT, FieldType.NUMBER):
            yield name
        case f.Binary(operator=f.Operator.DIVIDE, left=left):
            yield from levers(left, facts)
        case f.Binary(left=left, right=right):
            yield from levers(left, facts)
            yield from levers(right, facts)
        case f.Builtin(name="average_growth", arguments=(name,)):
            yield f"{name}.{facts.year}"
        case _:
            return


_MONEY_STEP = Decimal("0.0001")
"""Step in 万元 in which money gaps are solved: one yuan."""
_LITTLE = Decimal("0.01")
"""Money in 万元 below which a gap is told as nearly nothing."""


def _solve(
    formula: f.Formula, number: Decimal, op: r.Comparison, line: Decimal, facts: Facts
) -> tuple[str, Decimal] | None:
    """Return the first fact that raises a figure linearly, and the least more of it that meets the threshold."""
    for fact in levers(formula, facts):
        one, two = (_value_after(formula, fact, Decimal(step), facts) for step in (1, 2))
        if one is None or two is None or one <= number:
            continue
        slope = one - number
        if abs((two - number) - 2 * slope) > slope * Decimal("1e-9"):
            continue
        step = Decimal(1) if is_whole(CATALOGUE[fact.partition(".")[0]].unit) else _MONEY_STEP
        steps = ((line - number) / slope) // step
        for change in (step * (steps + more) for more in range(3)):
            reached = _value_after(formula, fact, change, facts)
            if change and reached is not None and compare_amount(known(reached), op, line) is ConditionVerdict.MET:
                return fact, change
    return None


def _value_after(formula: f.Formula, fact: str, step: Decimal, facts: Facts) -> Decimal | None:
    name, _, year = fact.partition(".")
    value = facts.in_year(name, int(year)) if year else facts.values.get(name)
    if not isinstance(value, (int, Decimal)) or isinstance(value, bool):
        return None
    return evaluate_formula(formula, facts.replaced(fact, Decimal(value) + step)).exact


def _age_gap(formula: f.Builtin, op: r.Comparison, line: Decimal, facts: Facts) -> Gap | None:
    field = formula.arguments[0]
    day = facts.values.get(field)
    if not isinstance(day, date):
        return None
    unit = Unit.DAYS if formula.name == "days_since" else Unit.YEARS
    ready = _ready_on(formula, day, op, line)
    years = plain(line / 365, 0) if unit is Unit.DAYS and line % 365 == 0 else plain(line)
    what = f"满 {years} 年" if unit is Unit.YEARS or line % 365 == 0 else f"满 {plain(line)} 天"
    left = (ready - facts.on).days
    text = f"{what}自 {ready.isoformat()} 起（还有 {left} 天）"
    return Gap(field, Decimal(left), Unit.DAYS, text, ready, Decimal(left) / 365)


def _ready_on(formula: f.Builtin, day: date, op: r.Comparison, line: Decimal) -> date:
    after = 1 if op is r.Comparison.ABOVE else 0
    if formula.name == "days_since":
        return day + timedelta(days=int(line) + after)
    anniversary = years_before(day, -int(line)) + timedelta(days=after)
    return anniversary if formula.name == "years_since" else date(anniversary.year + 1, 1, 1)
