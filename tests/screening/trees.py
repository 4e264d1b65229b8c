"""Strategies for random rule trees with every kind of condition and formula."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import msgspec
from hypothesis import strategies as st

from policies import QUALIFICATIONS, Policy
from policies import rules as r
from tests.matcher.build import bare_policy
from tests.screening.build import ON

_FORMULAS = (
    "revenue[-1]", "net_profit[-1]", "employees[-1]", "invention_patents", "registered_capital", "software_sales_tax[-1]",
    "sum(rd_expense, 3)", "mean(conversions, 3)", "sum(rd_expense, 3) / sum(revenue, 3)", "rd_expense[-1] / revenue[-1]",
    "revenue[-1] / revenue[-2] - 1", "main_growth_2y", "average_growth(revenue)", "average_growth(net_assets)",
    "net_profit[-1] / net_assets[-1]", "net_assets[-1] - net_assets[-2]", "ip_total", "deductible_rd()",
    "taxable_income[-1] * 0.25", "revenue[-1] * 3 - rd_expense[-1]", "rd_expense[-1] * invention_patents",
    "min(rd_expense[-1] * 0.2, 500)", "max(revenue[-1], main_revenue[-1])", "yes(ip_supports_core)", "legal_person",
    "days_since(founded_on)", "years_since(founded_on)", "years_at_year_end(founded_on)", "years_in_niche()",
    "days_since(listed_on) / 365", "count(awards)", "count(awards, level=('国家', '省部'), rank_max=3, years=3)",
    "count(platforms, level=('国家', '省部'), kind_not=('博士后工作站',))", "count(projects, year_min=2022)",
    "total(equity_rounds, amount, years=2)", "largest(equity_rounds, amount)", "count(qualifications, level=('市', '市级'))",
    "count(talents, count_min=2)", "total(bank_loans, amount)", "count(industry_tags)",
)  # fmt: skip
_POLARS_ALONE = (
    "tier(taxable_income[-1], 100, 5, 300, 10, 20)", "base_tax_rate()", "tax_rate()", "max(rd_ratio, 0.05)",
    "years_since(founded_on) + 1", "net_profit[-1] * net_assets[-1]", "holds(hnte)",
)  # fmt: skip
_LINES = ("0", "0.03", "0.05", "0.2", "-0.1", "1", "2", "3", "5", "20", "50", "300", "365", "2000", "5000", "40000")
_TEXTS = {
    "listing": ("未股改", "新三板", "北交所"), "tech_field": ("电子信息", "新材料"), "size()": ("小型", "微型", "中型"),
    "industry_section()": ("I", "C"), "industry_class()": ("I65", "C35"), "industry_tags": ("信创",), "street": ("某1", "某2"),
}  # fmt: skip
_PLACES = ("天津市", "天津市河东区", "天津市滨海新区滨海高新区", "浙江省温州市洞头区", "北京市", "河北省", "全国")
_FLAGS = ("legal_person", "rd_accounted", "abnormal_list", "restricted_industry")
_DATES = ("founded_on", "listed_on", "carrier_opened_on")

lines = st.sampled_from(_LINES).map(Decimal)
operations = st.sampled_from(list(r.Comparison))
days = st.integers(0, 9000).map(lambda n: date(2005, 1, 1) + timedelta(days=n))


def _some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), min_size=1, unique=True).map(tuple)


def operands(formulas: tuple[str, ...]) -> st.SearchStrategy[r.Operand]:
    return st.sampled_from(formulas).map(lambda formula: r.Operand(formula, formula))


@st.composite
def _bands(draw: st.DrawFn) -> tuple[r.Band, ...]:
    limits = sorted(draw(st.lists(lines, min_size=1, max_size=3, unique=True)))
    below = draw(st.booleans())
    closed = [r.Band(draw(lines), *((None, limit) if below else (limit, None))) for limit in limits]
    return (*closed, r.Band(draw(lines))) if draw(st.booleans()) else tuple(closed)


def leaves(formulas: tuple[str, ...]) -> st.SearchStrategy[r.Rule]:
    """Return a strategy for a condition without members."""
    number = operands(formulas)
    texts = st.sampled_from(sorted(_TEXTS)).flatmap(
        lambda name: _some(_TEXTS[name]).map(lambda values: r.OneOf(left=r.Operand(name, name), values=values))
    )
    ids = st.sampled_from(("a", "b", "c"))
    return st.one_of(
        st.builds(r.Compare, left=number, op=operations, value=lines),
        st.builds(r.Between, left=number, low=lines, high=lines),
        st.builds(r.Tiers, left=number, by=number, op=operations, bands=_bands()),
        st.builds(r.Flag, field=st.sampled_from(_FLAGS), value=st.booleans()),
        st.builds(r.OnDate, field=st.sampled_from(_DATES), op=operations, day=days),
        texts,
        st.builds(r.Holds, kinds=_some(tuple(QUALIFICATIONS)[:6])),
        st.builds(r.Region, places=_some(_PLACES)),
        st.builds(r.Recognised, kinds=_some(tuple(QUALIFICATIONS)[:6]), years=st.integers(0, 3)),
        st.builds(r.Manual, id=ids, text=st.just("人工"), reason=st.just(r.ManualReason.PAPERS)),
    )


@st.composite
def _items(draw: st.DrawFn, inner: st.SearchStrategy[r.Rule]) -> r.ScoreItem:
    points = st.sampled_from((0, 1, 3, 5, Decimal("7.5"), 10, 20)).map(Decimal)
    judged = draw(st.booleans())
    options: list[tuple[r.ScoreGrade, ...]] = []
    for _ in range(draw(st.integers(0 if judged else 1, 2))):
        grades = []
        for _ in range(draw(st.integers(1, 3))):
            low, high = sorted((draw(points), draw(points)))
            grades.append(r.ScoreGrade(low, high if judged else low, draw(inner)))
        options.append((*grades, r.ScoreGrade(Decimal(0), Decimal(0))))
    name = draw(st.sampled_from(("x", "y", "z")))
    return r.ScoreItem(
        id=name, label=name, max=Decimal(20), group=draw(st.sampled_from("gh")), options=tuple(options), judged=judged
    )


@st.composite
def scores(draw: st.DrawFn, inner: st.SearchStrategy[r.Rule]) -> r.Score:
    """Return a strategy for a table of points."""
    items = tuple(draw(st.lists(_items(inner), min_size=1, max_size=3)))
    limit = st.none() | st.sampled_from((5, 10, 15)).map(Decimal)
    groups = tuple(r.GroupLine(group, draw(limit), draw(limit)) for group in draw(st.sets(st.sampled_from("gh"))))
    return r.Score(
        op=draw(operations), pass_mark=Decimal(draw(st.sampled_from((5, 10, 15, 20)))), items=items, groups=groups
    )


def trees(polars_alone: bool = False) -> st.SearchStrategy[r.Rule]:
    """Return a strategy for rule trees; with `polars_alone` also formulas that cannot be written in SQL."""
    leaf = leaves((*_FORMULAS, *_POLARS_ALONE) if polars_alone else _FORMULAS)
    return st.recursive(
        st.one_of(leaf, leaf, leaf, scores(leaf)),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda members: r.All(members=tuple(members))),
            st.lists(inner, min_size=1, max_size=3).map(lambda members: r.Any(members=tuple(members))),
            inner.map(lambda member: r.Not(member=member)),
        ),
        max_leaves=6,
    )


def policies_of(rules: list[r.Rule]) -> tuple[Policy, ...]:
    """Return one policy per rule, with the ids p0, p1, …"""
    return tuple(msgspec.structs.replace(bare_policy(rule), id=f"p{number}") for number, rule in enumerate(rules))


__all__ = ["ON", "policies_of", "trees"]
