"""All engines give the same verdicts as the matcher, for each firm and policy."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher import read_profile
from policies import Library, Policy, UserError
from policies import rules as r
from screening import Engine
from screening._cells import column_of
from screening.screener import Screener, verdict_numbers
from tests.pace import paced
from tests.screening.build import ON, Firms, Raw, built_in, register_of
from tests.screening.trees import policies_of, trees

FIRMS = paced(150, 2_000)
"""Generated firms for the whole library."""
SQL_FIRMS = paced(20, FIRMS)
SQL_STEP = paced(8, 1)
"""In the quick run SQL is made for the policies with scores and every eighth of the others: making it takes time."""
EXAMPLES = paced(2, 200)
_PART = 2000
_KEYS = tuple(f"p{number}/{key}" for number in range(4) for key in "abc")
_ITEMS = tuple((f"p{number}", item) for number in range(4) for item in "xyz")


@cache
def library() -> Library:
    return built_in()


def sql_policies() -> list[Policy]:
    scored = [p for p in library().policies if any(isinstance(n, r.Score) for n in r.walk(p.version_on(ON)[0].rule))]
    return scored + [policy for policy in library().policies[::SQL_STEP] if policy not in scored]


def differences(policies: Sequence[Policy], firms: Sequence[Raw], engine: Engine) -> list[str]:
    """Return the policies and rows for which an engine and the matcher differ."""
    frame = register_of(firms)
    columns = {name: column for name in frame.columns if (column := column_of(name)) is not None}
    rows = pl.int_range(2, 2 + frame.height, dtype=pl.UInt32, eager=True)
    table, refused = Screener(policies, ON, engine).decide(frame, columns, rows)
    assert not refused
    expected = [verdict_numbers(policies, read_profile(firm), ON) for firm in firms]
    found = []
    for number, policy in enumerate(policies):
        answers = table[policy.id].to_list()
        rows = [row for row, (given, right) in enumerate(zip(answers, expected, strict=True)) if given != right[number]]
        found += [f"{policy.id} in row {row}" for row in rows]
    return found


@pytest.mark.parametrize("engine", [Engine.POLARS, Engine.DUCKDB, Engine.SQLITE])
def test_that_the_whole_library_gives_the_same_verdicts_in_every_engine(engine: Engine) -> None:
    maker = Firms(20260601, library())
    policies = library().policies if engine is Engine.POLARS else sql_policies()
    count = FIRMS if engine is Engine.POLARS else SQL_FIRMS
    for first in range(0, count, _PART):
        firms = [maker.firm() for _ in range(min(_PART, count - first))]
        assert differences(policies, firms, engine) == []


def test_that_the_generated_firms_reach_all_three_verdicts() -> None:
    maker = Firms(20260601, library())
    verdicts = {v for _ in range(20) for v in verdict_numbers(library().policies, read_profile(maker.firm()), ON)}
    assert verdicts == {0, 1, 2}


@given(st.lists(trees(), min_size=4, max_size=4), st.integers(0, 10**6))
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_that_random_rules_give_the_same_verdicts_in_every_engine(rules: list[r.Rule], seed: int) -> None:
    firms = random_firms(seed)
    for engine in (Engine.POLARS, Engine.DUCKDB, Engine.SQLITE):
        assert (engine, differences(policies_of(rules), firms, engine)) == (engine, [])


@given(st.lists(trees(polars_alone=True), min_size=4, max_size=4), st.integers(0, 10**6))
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_that_polars_decides_what_sql_cannot_say(rules: list[r.Rule], seed: int) -> None:
    assert differences(policies_of(rules), random_firms(seed), Engine.POLARS) == []


def random_firms(seed: int) -> list[Raw]:
    """Return firms with some of the confirmations and judgements that the random rules read."""
    maker = Firms(seed)
    maker.know(_KEYS, _ITEMS)
    return [maker.firm() for _ in range(paced(15, 30))]


def test_that_a_condition_no_sql_can_say_is_refused_by_name() -> None:
    rule = r.Compare(id="steps", left=r.Operand("tier(revenue[-1], 100, 1, 2)", ""), op=r.Comparison.ABOVE, value=1)
    with pytest.raises(UserError, match="政策 p0 的条件“steps”不能写成 SQL"):
        Screener(policies_of([rule]), ON, Engine.SQLITE)


@pytest.mark.parametrize("engine", [Engine.POLARS, Engine.DUCKDB, Engine.SQLITE])
def test_that_an_unknown_estimate_of_an_unknown_figure_is_still_at_least_zero(engine: Engine) -> None:
    rule = r.Compare(left=r.Operand("deductible_rd()", ""), op=r.Comparison.AT_LEAST, value=Decimal(0))
    firms: list[Raw] = [
        {"name": "甲"},
        {"name": "乙", "rd_expense": {"2025": 5}},
        {"name": "丙", "rd_deductible": {"2025": 5}},
    ]
    assert differences(policies_of([rule]), firms, engine) == []
