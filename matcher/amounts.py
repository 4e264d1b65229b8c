"""What a policy is worth to this firm: amounts as ranges while inputs are unknown."""

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
    """One benefit with its amount for this firm, 万元.

    `low` and `high` are None where the benefit bears no amount (in kind, somebody else's, a loan)
    or where nothing bounds it; `missing` are the facts that would narrow it, `certain` is false
    where the firm may not get it at all or the figure rests on memory.
    """

    benefit: Benefit
    low: Decimal | None = None
    high: Decimal | None = None
    missing: tuple[str, ...] = ()
    certain: bool = True
    estimated: bool = False

    @property
    def verified(self) -> bool:
        """Whether the figure may be summed: its source was read."""
        return self.benefit.confidence.supports_rules

    @property
    def bears_amount(self) -> bool:
        """Whether the benefit is an amount of money to the firm at all."""
        return self.benefit.formula is not None or self.benefit.low is not None or self.benefit.high is not None


def gains(benefits: tuple[Benefit, ...], facts: Facts, policy: str) -> tuple[Gain, ...]:
    """The benefits this firm gets or may get; those it surely does not get are left out."""
    found: list[Gain] = []
    for benefit in benefits:
        outcome = None if benefit.when is None else decide(benefit.when, facts, policy)
        if outcome is not None and outcome.truth is ConditionVerdict.UNMET:
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
    """Whether 研发费用 stands in for 可加计扣除的研发费用."""
    if benefit.formula is None or facts.in_year("rd_deductible", facts.year) is not None:
        return False
    names = {part.name for part in f.parts_of(f.parse(benefit.formula)) if isinstance(part, (f.Named, f.Builtin))}
    return "deductible_rd" in names and facts.in_year("rd_expense", facts.year) is not None


def worth(found: tuple[Gain, ...]) -> tuple[Decimal, Decimal | None]:
    """The sum of a policy's amounts: what it surely is and may be. Of a benefit group the best counts.

    Loans, in-kind help and figures from memory are never summed.
    """
    groups: dict[str, tuple[Decimal, Decimal | None]] = {}
    for i, gain in enumerate(found):
        if not gain.bears_amount or not gain.verified or gain.benefit.kind is BenefitKind.LOAN or gain.low is None:
            continue
        key = gain.benefit.group or f"#{i}"
        before = groups.get(key, (ZERO, ZERO))
        high = None if before[1] is None or gain.high is None else max(before[1], gain.high)
        groups[key] = (max(before[0], gain.low), high)
    low = sum((pair[0] for pair in groups.values()), ZERO)
    highs = [pair[1] for pair in groups.values()]
    return low, None if None in highs else sum((high for high in highs if high is not None), ZERO)
