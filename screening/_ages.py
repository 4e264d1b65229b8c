"""Ages against a line. An age only falls as its first day moves on, so a line is one calendar day.

The day is found with the explained evaluator itself, so that no second definition of an age exists.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from matcher import ConditionVerdict, Facts, Profile
from matcher.decide import decide
from policies import formula as f
from policies import rules as r

FIRST, LAST = date(1949, 1, 1), date(2100, 12, 31)
AGES = ("days_since", "years_since", "years_at_year_end")


def age_field(formula: f.Formula) -> str | None:
    """The date field of a formula that is nothing but an age, else None."""
    if isinstance(formula, f.Builtin) and formula.name in AGES:
        return formula.arguments[0]
    return None


@lru_cache(maxsize=4096)
def last_day_where(formula: str, field: str, op: r.Comparison, line: Decimal, on: date) -> date | None:
    """The last day of `field` on which `formula op line` holds, for ≥ and >; None where no day does."""
    node = r.Compare(left=r.Operand(formula, ""), op=op, value=line)

    def holds(day: date) -> bool:
        return decide(node, Facts(Profile({field: day}), on), "").verdict is ConditionVerdict.MET

    return _last(holds)


def _last(holds: Callable[[date], bool]) -> date | None:
    """The last day for which a test holds that holds up to some day and never again."""
    if not holds(FIRST):
        return None
    low, high = FIRST, LAST
    if holds(high):
        return high
    while (high - low).days > 1:
        middle = low + timedelta(days=(high - low).days // 2)
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low
