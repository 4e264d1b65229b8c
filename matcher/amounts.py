"""The amounts that a policy brings to a firm: ranges while inputs are unknown."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from matcher._amount import ZERO, Amount, known, merge
from matcher._compute import compute, in_year
from matcher._facts import Facts
from matcher.decide import decide
from matcher.outcome import ConditionVerdict
from policies import Support, SupportKind, Unit, plain, show
from policies import formula as f


class Gain(msgspec.Struct, frozen=True):
    """One support item with its amount for this firm, in 万元.

    `low` and `high` are None if the item has no amount for the firm (help in kind, support for somebody else,
    a loan) or no bound is known. `missing` lists the facts that would narrow the amount. `certain` is false while
    its route or its event is unknown, or if the figure is undefined. `estimated` is true if 研发费用 was used in place
    of 可加计扣除的研发费用.
    """

    support: Support
    low: Decimal | None = None
    high: Decimal | None = None
    missing: tuple[str, ...] = ()
    certain: bool = True
    estimated: bool = False

    @property
    def has_amount(self) -> bool:
        """Whether the item is an amount of money for the firm."""
        return self.support.has_amount


class Worth(msgspec.Struct, frozen=True):
    """What a policy brings in 万元: lower and upper bound (None: no bound) of the items that are certain to be paid.

    `open_high` is the most that one item may add whose route or event nobody has answered (None: no bound, 0: there
    is none). It is a ceiling to be told apart and is never added to a sum.
    """

    low: Decimal = ZERO
    high: Decimal | None = ZERO
    open_high: Decimal | None = ZERO

    @property
    def ceiling(self) -> Decimal | None:
        """The most the policy may bring, for sorting; None: no bound."""
        return larger(self.high, self.open_high)


def gains(support: tuple[Support, ...], facts: Facts, policy: str) -> tuple[Gain, ...]:
    """Return the items the firm gets or may get, without those whose route or event is known not to be its own."""
    found: list[Gain] = []
    for item in support:
        outcomes = [decide(rule, facts, policy) for rule in (item.when, item.event) if rule is not None]
        if all(outcome.verdict is not ConditionVerdict.UNMET for outcome in outcomes):
            found.append(_gain(item, facts, merge(outcome.missing for outcome in outcomes)))
    return tuple(found)


def _gain(item: Support, facts: Facts, open_facts: tuple[str, ...]) -> Gain:
    amount = _amount(item, facts)
    if amount is None:
        return Gain(item, certain=not open_facts, missing=open_facts)
    if amount.undefined:
        return Gain(item, certain=False)
    low = ZERO if amount.low is None else max(amount.low, ZERO)
    high = None if amount.high is None else max(amount.high, ZERO)
    if item.cap is not None:
        low, high = min(low, item.cap), item.cap if high is None else min(high, item.cap)
    missing = (*open_facts, *(fact for fact in amount.missing if fact not in open_facts))
    return Gain(item, low, high, missing, not open_facts, _estimated(item, facts))


def _amount(support: Support, facts: Facts) -> Amount | None:
    if support.formula is not None:
        return compute(support.formula, facts)
    if support.low is None and support.high is None:
        return None
    if support.low == support.high and support.low is not None:
        return known(support.low)
    return Amount(support.low, support.high)


def _estimated(support: Support, facts: Facts) -> bool:
    """Return whether 研发费用 is used as an estimate of 可加计扣除的研发费用."""
    if support.formula is None or in_year("rd_deductible", facts.year, facts).high is not None:
        return False
    names = {part.name for part in f.parts_of(f.parse(support.formula)) if isinstance(part, (f.Named, f.Builtin))}
    return "deductible_rd" in names and in_year("rd_expense", facts.year, facts).high is not None


def worth(found: tuple[Gain, ...]) -> Worth:
    """Return what one policy brings.

    Of the items in one group only the best counts. Loans and help in kind are not summed.

    >>> worth(found.results[0].gains)
    Worth(low=Decimal('20.0'), high=Decimal('40.0'), open_high=Decimal('0'))
    """
    groups: dict[str, tuple[Decimal, Decimal | None]] = {}
    open_high: Decimal | None = ZERO
    for i, gain in enumerate(found):
        if not gain.has_amount or gain.support.kind is SupportKind.LOAN or gain.low is None:
            continue
        if not gain.certain:
            open_high = larger(open_high, gain.high)
            continue
        key = gain.support.group or f"#{i}"
        before = groups.get(key, (ZERO, ZERO))
        groups[key] = (max(before[0], gain.low), larger(before[1], gain.high))
    return Worth(sum((low for low, _ in groups.values()), ZERO), total(high for _, high in groups.values()), open_high)


def larger(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """Return the larger of two upper bounds, None if one of them is unbounded."""
    return None if one is None or other is None else max(one, other)


def total(bounds: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of upper bounds, None if one of them is unbounded."""
    found = tuple(bounds)
    return None if None in found else sum((bound for bound in found if bound is not None), ZERO)


def worth_words(found: Worth) -> str:
    """Return what a policy brings in Chinese: the certain sum, and apart from it the ceiling of what nobody answered.

    >>> worth_words(Worth(Decimal(30), Decimal(30), Decimal(1950)))
    '30万元；另有路线或兑现条件未答，最高 1950万元'
    """
    parts = [_sum_words(found.low, found.high)]
    if found.open_high is None:
        parts.append("另有路线或兑现条件未答，金额视资料而定" if parts[0] else "金额视资料而定")
    elif found.open_high:
        ceiling = f"最高 {show(found.open_high, Unit.MONEY)}"
        parts.append(f"另有路线或兑现条件未答，{ceiling}" if parts[0] else f"{ceiling}（路线或兑现条件未答）")
    return "；".join(part for part in parts if part)


def _sum_words(low: Decimal, high: Decimal | None) -> str:
    if high is None:
        return f"{show(low, Unit.MONEY)}以上" if low else "金额视资料而定"
    if low == high:
        return show(low, Unit.MONEY) if low else ""
    return f"{plain(low)}–{show(high, Unit.MONEY)}"
