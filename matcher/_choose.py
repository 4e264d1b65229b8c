"""Formulas that yield a text: facts, parts of the industry code, the size of the firm."""

from __future__ import annotations

from matcher._amount import ZERO, PartlyKnownText, merge
from matcher._compute import in_year
from matcher._facts import Facts
from matcher._size import SIZE_TABLE, SIZES, size_industry_of, size_rank, split_code
from policies import CATALOGUE, QUANTITIES, FieldType
from policies import formula as f


def choose(text: str, facts: Facts) -> PartlyKnownText:
    """Return the value of a formula that yields a text: a fact, or a function that returns text; cached in `facts`."""
    found = facts.texts.get(text)
    if found is None:
        found = facts.texts[text] = _chosen(f.parse(text), facts)
    return found


def _chosen(formula: f.Formula, facts: Facts) -> PartlyKnownText:
    match formula:
        case f.Named(name=name):
            return choose(QUANTITIES[name].formula, facts)
        case f.Builtin(name="size"):
            return firm_size(facts)
        case f.Builtin(name="industry_section"):
            return _code_part(facts, 1)
        case f.Builtin(name="industry_class"):
            return _code_part(facts, 3)
        case f.Fact(name=name):
            value = facts.values.get(name)
            if value is None:
                return PartlyKnownText(None, (name,), CATALOGUE[name].type is FieldType.TEXTS)
            if isinstance(value, tuple):
                return PartlyKnownText(tuple(str(item) for item in value), (), True)
            return PartlyKnownText((str(value),))
        case _:
            return PartlyKnownText((), ())


def _code_part(facts: Facts, length: int) -> PartlyKnownText:
    code = facts.text("industry_code")
    if code is None:
        return PartlyKnownText(None, ("industry_code",))
    section, digits = split_code(code)
    if len(section + digits) < length or not section:
        return PartlyKnownText(None, ("industry_code",))
    return PartlyKnownText(((section + digits)[:length],))


def firm_size(facts: Facts) -> PartlyKnownText:
    """Return the sizes the firm may have (工信部联企业〔2011〕300号), and the facts that would decide it."""
    industry = facts.text("size_industry")
    if industry is None and "size_industry" not in facts.contested:
        code = facts.text("industry_code")
        industry = None if code is None else size_industry_of(code)
    if industry is None:
        asked = "size_industry" in facts.contested or facts.text("industry_code") is not None
        return PartlyKnownText(None, ("size_industry",) if asked else ("industry_code",))
    rows = SIZE_TABLE[industry]
    amounts = {name: in_year(name, facts.year, facts) for name in rows}
    low = size_rank(industry, {name: amount.low or ZERO for name, amount in amounts.items()})
    high = size_rank(industry, {name: ZERO if amount.undefined else amount.high for name, amount in amounts.items()})
    if low >= high:
        return PartlyKnownText((SIZES[low],))
    return PartlyKnownText(SIZES[low : high + 1], merge(amount.missing for amount in amounts.values()))
