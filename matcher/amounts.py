"""The amounts that a policy brings to a firm: ranges while inputs are unknown."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from matcher._amount import ZERO, Amount, known
from matcher._compute import compute
from matcher._facts import Facts
from matcher.decide import decide
from matcher.outcome import ConditionVerdict
from policies import Benefit, BenefitKind
from policies import formula as f


class Gain(msgspec.Struct, frozen=True):
    """One benefit with its amount for this firm, in 万元.

    `low` and `high` are None if the benefit has no amount for the firm (help in kind, a benefit of somebody else,
    a loan) or no bound is known. `missing` lists the facts that would narrow the amount. `certain` is false if
    the firm may not get the benefit or the figure is undefined. `estimated` is true if 研发费用 was used in place
    of 可加计扣除的研发费用.
    """

    benefit: Benefit
    low: Decimal | None = None
    high: Decimal | None = None
    missing: tuple[str, ...] = ()
    certain: bool = True
    estimated: bool = False

    @property
    def verified(self) -> bool:
        """Whether the figure may be summed, which requires a source that somebody read."""
        return self.benefit.confidence.supports_rules

    @property
    def has_amount(self) -> bool:
        """Whether the benefit is an amount of money for the firm."""
        return self.benefit.formula is not None or self.benefit.low is not None or self.benefit.high is not None


def gains(benefits: tuple[Benefit, ...], facts: Facts, policy: str) -> tuple[Gain, ...]:
    """Return the benefits the firm gets or may get, without those whose condition is unmet."""
    found: list[Gain] = []
    for benefit in benefits:
        outcome = None if benefit.when is None else decide(benefit.when, facts, policy)
        if outcome is not None and outcome.verdict is ConditionVerdict.UNMET:
            continue
        open_facts = () if outcome is None else outcome.missing
        found.append(_gain(benefit, facts, open_facts))
    return tuple(found)


def _gain(benefit: Benefit, facts: Facts, open_facts: tuple[str, ...]) -> Gain:
    amount = _amount(benefit, facts)
    if amount is None:
        return Gain(benefit, certain=not open_facts, missing=open_facts)
    if amount.undefined:
        return Gain(benefit, certain=False)
    low = ZERO if open_facts or amount.low is None else max(amount.low, ZERO)
    high = None if amount.high is None else max(amount.high, ZERO)
    missing = (*open_facts, *(fact for fact in amount.missing if fact not in open_facts))
    return Gain(benefit, low, high, missing, not open_facts, _estimated(benefit, facts))


def _amount(benefit: Benefit, facts: Facts) -> Amount | None:
    if benefit.formula is not None:
        return compute(benefit.formula, facts)
    if benefit.low is None and benefit.high is None:
        return None
    if benefit.low == benefit.high and benefit.low is not None:
        return known(benefit.low)
    return Amount(benefit.low, benefit.high)


def _estimated(benefit: Benefit, facts: Facts) -> bool:
    """Return whether 研发费用 is used as an estimate of 可加计扣除的研发费用."""
    if benefit.formula is None or facts.in_year("rd_deductible", facts.year) is not None:
        return False
    names = {part.name for part in f.parts_of(f.parse(benefit.formula)) if isinstance(part, (f.Named, f.Builtin))}
    return "deductible_rd" in names and facts.in_year("rd_expense", facts.year) is not None


def worth(found: tuple[Gain, ...]) -> tuple[Decimal, Decimal | None]:
    """Return the sum of the amounts of one policy in 万元: lower and upper bound (None: no bound).

    Of the benefits in one group only the best counts. Loans, help in kind and unverified figures are not summed.

    >>> worth(found.results[0].gains)
    (Decimal('20.0'), Decimal('40.0'))
    """
    groups: dict[str, tuple[Decimal, Decimal | None]] = {}
    for i, gain in enumerate(found):
        if not gain.has_amount or not gain.verified or gain.benefit.kind is BenefitKind.LOAN or gain.low is None:
            continue
        key = gain.benefit.group or f"#{i}"
        before = groups.get(key, (ZERO, ZERO))
        high = None if before[1] is None or gain.high is None else max(before[1], gain.high)
        groups[key] = (max(before[0], gain.low), high)
    low = sum((pair[0] for pair in groups.values()), ZERO)
    highs = [pair[1] for pair in groups.values()]
    return low, None if None in highs else sum((high for high in highs if high is not None), ZERO)
