"""Compares ages with limits. An age falls as its first day grows, so a limit corresponds to one calendar day.

The day is found by bisection with `matcher.decide`, so that ages are defined only once.
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
"""The range of dates that are searched. Our choice: no firm was founded before the People's Republic."""
AGES = ("days_since", "years_since", "years_at_year_end")


def age_field(formula: f.Formula) -> str | None:
    """Return the date field of a formula that is exactly an age, otherwise None."""
    if isinstance(formula, f.Builtin) and formula.name in AGES:
        return formula.arguments[0]
    return None


@lru_cache(maxsize=4096)
def last_day_where(formula: str, field: str, op: r.Comparison, line: Decimal, on: date) -> date | None:
    """Return the last value of `field` for which `formula op line` is met (op is ≥ or >); None if there is none."""
    node = r.Compare(left=r.Operand(formula, ""), op=op, value=line)

    def holds(day: date) -> bool:
        return decide(node, Facts(Profile({field: day}), on), "").verdict is ConditionVerdict.MET

    return _last(holds)


def _last(holds: Callable[[date], bool]) -> date | None:
    """Return the last day for which a test is true; the test is true up to a day and false after it."""
    if not holds(FIRST):
        return None
    low, high = FIRST, LAST
    if holds(high):
        return high
    while (high - low).days > 1:
        middle = low + timedelta(days=(high - low).days // 2)
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low
