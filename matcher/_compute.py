"""Evaluation of formulas for one firm: a table maps each kind of formula to its function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise

from matcher._amount import (
    ZERO,
    Amount,
    add,
    divide,
    extreme,
    hull,
    known,
    merge,
    multiply,
    subtract,
    undefined,
    unknown,
)
from matcher._facts import Facts
from matcher._holding import holding
from matcher._places import in_municipality
from matcher.profile import Record
from policies import CATALOGUE, QUANTITIES
from policies import formula as f

_ONE = Decimal(1)
_CITY, _PROVINCIAL = "市", "省部"  # in a 直辖市 records of city level count as 省部
_ARITHMETIC: Mapping[f.Operator, Callable[[Amount, Amount], Amount]] = {
    f.Operator.ADD: add,
    f.Operator.SUBTRACT: subtract,
    f.Operator.MULTIPLY: multiply,
    f.Operator.DIVIDE: divide,
}


def compute(text: str, facts: Facts) -> Amount:
    """Return the value of a formula (its text) for one firm on one day; cached in `facts`."""
    found = facts.cache.get(text)
    if found is None:
        found = facts.cache[text] = evaluate_formula(f.parse(text), facts)
    return found


def evaluate_formula(formula: f.Formula, facts: Facts) -> Amount:
    """Return the value of a parsed formula for one firm."""
    return _KINDS[type(formula)](formula, facts)


def _number(formula: f.Number, facts: Facts) -> Amount:
    return known(formula.value)


def _fact(formula: f.Fact, facts: Facts) -> Amount:
    value = facts.values.get(formula.name)
    if value is None:
        return facts.span(formula.name) or unknown(formula.name, CATALOGUE[formula.name].signed)
    if isinstance(value, bool):
        return known(_ONE if value else ZERO)
    return known(Decimal(value)) if isinstance(value, (int, Decimal)) else undefined("不是数字")


def in_year(name: str, year: int, facts: Facts) -> Amount:
    """Return a series in one year: known, known in part, unknown, or undefined before the firm existed."""
    value = facts.in_year(name, year)
    if value is not None:
        return known(value)
    span = facts.span(f"{name}.{year}") if facts.spans else None
    if span is not None:
        return span
    existed = facts.existed(year)
    if existed is False:
        return undefined(f"{year} 年企业尚未成立")
    fact = unknown(f"{name}.{year}", CATALOGUE[name].signed)
    return fact if existed else Amount(fact.low, fact.high, (*fact.missing, "founded_on"))


def _year_fact(formula: f.YearFact, facts: Facts) -> Amount:
    return in_year(formula.name, facts.year + 1 + formula.offset, facts)


def _named(formula: f.Named, facts: Facts) -> Amount:
    return compute(QUANTITIES[formula.name].formula, facts)


def _binary(formula: f.Binary, facts: Facts) -> Amount:
    return _ARITHMETIC[formula.operator](evaluate_formula(formula.left, facts), evaluate_formula(formula.right, facts))


def _extreme(formula: f.Extreme, facts: Facts) -> Amount:
    return extreme(formula.greatest, tuple(evaluate_formula(member, facts) for member in formula.members))


def years_of(formula: f.Years, facts: Facts) -> tuple[int, ...]:
    """Return the closed years a formula uses, oldest first, without the years before the firm existed."""
    last = facts.year
    return tuple(year for year in range(last - formula.years + 1, last + 1) if facts.existed(year) is not False)


def _years(formula: f.Years, facts: Facts) -> Amount:
    years = years_of(formula, facts)
    if not years:
        return undefined("企业还没有完整的会计年度")
    total = known(ZERO)
    for year in years:
        total = add(total, in_year(formula.name, year, facts))
    return divide(total, known(Decimal(len(years)))) if formula.mean else total


def _records(formula: f.Records, facts: Facts) -> Amount:
    records = facts.records(formula.name)
    if records is None:
        return unknown(formula.name)
    certain, possible, low, high = 0, 0, ZERO, ZERO
    bounded = True
    for record in records:
        passes = _passes(formula, record, facts)
        if passes is False:
            continue
        possible += 1
        certain += passes is True
        if formula.of is None:
            continue
        amount = record.get(formula.of)
        if not isinstance(amount, (int, Decimal)):
            bounded = False
            continue
        low = _aggregated(formula, low, Decimal(amount)) if passes else low
        high = _aggregated(formula, high, Decimal(amount))
    if formula.of is None:
        low, high = Decimal(certain), Decimal(possible)
    if bounded and low == high:
        return known(low)
    place = ("province",) if in_municipality(facts) is None and any(r.get("level") == _CITY for r in records) else ()
    return Amount(low, high if bounded else None, (formula.name, *place))


def _aggregated(formula: f.Records, so_far: Decimal, amount: Decimal) -> Decimal:
    return max(so_far, amount) if formula.greatest else so_far + amount


def _passes(formula: f.Records, record: Record, facts: Facts) -> bool | None:
    answers = [_filtered(test, record, facts) for test in formula.filters]
    if formula.years is not None:
        answers.append(_recent(record, facts.on, formula.years))
    if False in answers:
        return False
    return None if None in answers else True


def _filtered(test: f.RecordFilter, record: Record, facts: Facts) -> bool | None:
    value = record.get(test.part)
    if value is None:
        return None
    if test.values:
        if value == _CITY and _PROVINCIAL in test.values and _CITY not in test.values:
            return in_municipality(facts)
        return (str(value) in test.values) is not test.exclude
    if not isinstance(value, (int, Decimal)):
        return None
    above = test.at_least is None or value >= test.at_least
    return above and (test.at_most is None or value <= test.at_most)


def _recent(record: Record, on: date, years: int) -> bool | None:
    year = record.get("year")
    if isinstance(year, int):
        return on.year - years <= year <= on.year
    day = record.get("on", record.get("granted_on"))
    return years_before(on, years) <= day <= on if isinstance(day, date) else None


def years_before(on: date, years: int) -> date:
    """Return the same day `years` earlier; 29 February becomes 28 February."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


def _tier(formula: f.Tier, facts: Facts) -> Amount:
    of = evaluate_formula(formula.of, facts)
    if of.undefined:
        return of
    candidates: list[Amount] = []
    floor: Decimal | None = None
    for limit, value in formula.steps:
        if (of.low is None or of.low <= limit) and (of.high is None or floor is None or of.high > floor):
            candidates.append(evaluate_formula(value, facts))
        floor = limit
    if of.high is None or floor is None or of.high > floor:
        candidates.append(evaluate_formula(formula.otherwise, facts))
    return hull(candidates, of.missing)


def _builtin(formula: f.Builtin, facts: Facts) -> Amount:
    return _BUILTINS[formula.name](facts, *formula.arguments)


def _days_since(facts: Facts, field: str) -> Amount:
    day = facts.values.get(field)
    return known(Decimal((facts.on - day).days)) if isinstance(day, date) else unknown(field, signed=True)


def _years_between(start: date, end: date) -> Decimal:
    years = end.year - start.year
    if years_before(end, years) < start:
        years -= 1
    return Decimal(years) + Decimal((years_before(end, years) - start).days) / 366


def _years_since(facts: Facts, field: str) -> Amount:
    day = facts.values.get(field)
    return known(_years_between(day, facts.on)) if isinstance(day, date) else unknown(field, signed=True)


def _years_at_year_end(facts: Facts, field: str) -> Amount:
    day = facts.values.get(field)
    return (
        known(_years_between(day, date(facts.year, 12, 31))) if isinstance(day, date) else unknown(field, signed=True)
    )


def _years_in_niche(facts: Facts) -> Amount:
    since = facts.values.get("niche_since")
    if isinstance(since, int):
        return known(Decimal(facts.year - since))
    span = facts.span("niche_since")
    return unknown("niche_since", signed=True) if span is None else subtract(known(Decimal(facts.year)), span)


def _average_growth(facts: Facts, name: str) -> Amount:
    """Return the mean of the last two yearly ratios minus one (国科发火〔2016〕195号, 指引三（七）4)."""
    years = years_of(f.Years(name, 3), facts)
    amounts = [in_year(name, year, facts) for year in years]
    missing = merge(amount.missing for amount in amounts)
    if missing:
        return _growth_of_spans(amounts) or Amount(None, None, missing)
    numbers = [amount.low for amount in amounts if amount.low is not None]
    if len(numbers) == 3 and numbers[0] == 0:
        numbers = numbers[1:]
    if len(numbers) < 2 or numbers[-2] == 0:
        return known(ZERO)
    if any(number < 0 for number in numbers):
        return undefined("有年度为负数，增长率无法计算")
    ratios = [after / before for before, after in pairwise(numbers)]
    return known(sum(ratios, ZERO) / len(ratios) - 1)


def _growth_of_spans(amounts: list[Amount]) -> Amount | None:
    """Return the growth between figures known in part, None if one of them may be 0, negative or any number."""
    if len(amounts) < 2 or any(a.low is None or a.low <= 0 or a.high is None for a in amounts):
        return None
    total = known(ZERO)
    for before, after in pairwise(amounts):
        total = add(total, divide(after, before))
    return subtract(divide(total, known(Decimal(len(amounts) - 1))), known(_ONE))


def _holds(facts: Facts, kind: str) -> Amount:
    held = holding(facts, (kind,))
    return Amount(ZERO, _ONE, ("qualifications",)) if held is None else known(_ONE if held else ZERO)


def _yes(facts: Facts, field: str) -> Amount:
    value = facts.values.get(field)
    return Amount(ZERO, _ONE, (field,)) if value is None else known(_ONE if value else ZERO)


def _deductible_rd(facts: Facts) -> Amount:
    """Return 可加计研发费用 of last year, or all R&D expense as an estimate while it is unknown."""
    value = facts.in_year("rd_deductible", facts.year)
    if value is not None:
        return known(value)
    own = in_year("rd_deductible", facts.year, facts)
    if own.high is not None or f"rd_deductible.{facts.year}" in facts.contested:
        return own
    estimate = in_year("rd_expense", facts.year, facts)
    return estimate if estimate.high is not None or estimate.undefined else own


_SMALL_PROFIT = (("taxable_income", Decimal(300)), ("employees", Decimal(300)), ("total_assets", Decimal(5000)))
"""Upper limits of a small low-profit firm: 万元, people, 万元. Source: 财政部 税务总局公告2023年第12号."""
_FULL_RATE, _SMALL_RATE, _HNTE_RATE = Decimal("0.25"), Decimal("0.05"), Decimal("0.15")
"""Rates of enterprise income tax. Source: 企业所得税法 第四条 (25 %), 第二十八条 (15 % for 高新技术企业); 公告2023年第12号."""


def _base_tax_rate(facts: Facts) -> Amount:
    """Return 0.25, or 0.05 for a small low-profit firm (公告2023年第12号, 2023 to 2027)."""
    amounts = [in_year(name, facts.year, facts) for name, _ in _SMALL_PROFIT]
    tests = [_at_most(amount, line) for amount, (_, line) in zip(amounts, _SMALL_PROFIT, strict=True)]
    restricted = facts.values.get("restricted_industry")
    if False in tests or restricted is True:
        return known(_FULL_RATE)
    missing = merge(amount.missing for amount, test in zip(amounts, tests, strict=True) if test is None)
    missing = missing if restricted is not None else (*missing, "restricted_industry")
    if missing:
        return Amount(_SMALL_RATE, _FULL_RATE, missing)
    return known(_SMALL_RATE) if 2023 <= facts.on.year <= 2027 else Amount(Decimal("0.025"), _FULL_RATE)


def _at_most(amount: Amount, line: Decimal) -> bool | None:
    if amount.undefined:
        return True
    if amount.high is not None and amount.high <= line:
        return True
    return False if amount.low is not None and amount.low > line else None


def _tax_rate(facts: Facts) -> Amount:
    """Return the income tax rate of the firm: 0.15 while it holds 高新技术企业, unless its base rate is lower."""
    base = _base_tax_rate(facts)
    reduced = extreme(False, (base, known(_HNTE_RATE)))
    held = holding(facts, ("hnte",))
    if held is None:
        return hull((base, reduced), ("qualifications",))
    return reduced if held else base


def _not_a_number(facts: Facts) -> Amount:
    return undefined("不是数字")


_BUILTINS: Mapping[str, Callable[..., Amount]] = {
    "days_since": _days_since,
    "years_since": _years_since,
    "years_at_year_end": _years_at_year_end,
    "years_in_niche": _years_in_niche,
    "average_growth": _average_growth,
    "holds": _holds,
    "yes": _yes,
    "deductible_rd": _deductible_rd,
    "base_tax_rate": _base_tax_rate,
    "tax_rate": _tax_rate,
    "size": _not_a_number,
    "industry_section": _not_a_number,
    "industry_class": _not_a_number,
}
_KINDS: Mapping[type, Callable[..., Amount]] = {
    f.Number: _number,
    f.Fact: _fact,
    f.YearFact: _year_fact,
    f.Named: _named,
    f.Binary: _binary,
    f.Extreme: _extreme,
    f.Years: _years,
    f.Records: _records,
    f.Tier: _tier,
    f.Builtin: _builtin,
}
