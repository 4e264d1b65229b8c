"""This year beside next year: firms worked by hand, and the laws that every need keeps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

import main
from matcher import PARTS_OF_WHOLES, ConditionVerdict, Profile, evaluate, read_profile
from matcher._year_needs import step_of, with_figures
from matcher.next_year import (
    YEAR_TITLES,
    CertificateEnd,
    MakeUpKind,
    YearAhead,
    YearBasis,
    YearLine,
    YearNeed,
    YearTurn,
    titles_ahead,
    year_ahead,
)
from policies import Policy, Verdict
from policies.library import Library
from tests.matcher.build import HEAD, policy, profile

ON = date(2026, 11, 30)
LATER = date(2027, 11, 30)
MET, UNMET, UNKNOWN = ConditionVerdict.MET, ConditionVerdict.UNMET, ConditionVerdict.UNKNOWN


@pytest.fixture(scope="module")
def library() -> Library:
    return _library()


@cache
def _library() -> Library:
    return main.built_in_library()


def ahead(library: Library, policy: str, assumed: dict[str, Decimal] | None = None, **facts: object) -> YearAhead:
    return year_ahead(library.get(policy), profile(**facts), ON, assumed)


def line(found: YearAhead, key: str) -> YearLine:
    return next(entry for entry in found.lines if entry.id == key)


def need(found: YearAhead, key: str) -> YearNeed:
    (only,) = line(found, key).needs
    return only


def verdicts(entry: YearLine) -> tuple[ConditionVerdict, ConditionVerdict]:
    assert entry.this is not None
    assert entry.next is not None
    return entry.this.verdict, entry.next.verdict


RESEARCH = {
    "founded_on": "2018-03-01",
    "revenue": {2023: 2000, 2024: 3000, 2025: 4000},
    "rd_expense": {2023: 100, 2024: 200, 2025: 180},
}


def test_that_the_research_share_of_a_high_tech_firm_is_solved_for_the_new_year(library: Library) -> None:
    # this year 2023–2025: 480 / 9000 = 5.33 % ≥ 5 % (revenue of 2025 is 4000 ≤ 5000)
    # next year 2024–2026: (200 + 180 + x) / (3000 + 4000 + 4000) ≥ 5 %  ⇔  380 + x ≥ 550  ⇔  x ≥ 170
    found = ahead(library, "cn-hnte", **RESEARCH)
    assert verdicts(line(found, "rd-ratio")) == (MET, UNKNOWN)
    assert line(found, "rd-ratio").turn is YearTurn.OPEN
    assert (need(found, "rd-ratio").fact, need(found, "rd-ratio").bound) == ("rd_expense.2026", 170)
    assert need(found, "rd-ratio").text == (
        "2026 年研发费用至少 170万元（2026 年营业（销售）收入按 4000万元计，与 2025 年持平），"
        "与 2025 年的 180万元持平就够"
    )


def test_that_an_assumed_revenue_moves_the_line_to_the_next_band(library: Library) -> None:
    # revenue of 2026 assumed 6000 > 5000: the line is 4 %; (380 + x) / 13000 ≥ 4 %  ⇔  x ≥ 140
    found = ahead(library, "cn-hnte", {"revenue.2026": Decimal(6000)}, **RESEARCH)
    assert need(found, "rd-ratio").bound == 140
    assert [figure.basis for figure in need(found, "rd-ratio").rests_on] == [YearBasis.ASSUMED]


def test_that_the_band_ends_at_its_limit_and_not_one_step_later(library: Library) -> None:
    # at 5000 the line is still 5 %: (380 + x) / 12000 ≥ 5 %  ⇔  x ≥ 220
    # at 5000.01 it is 4 %: (380 + x) / 12000.01 ≥ 4 %  ⇔  x ≥ 100.0004, in steps of 0.01: 100.01
    at = ahead(library, "cn-hnte", {"revenue.2026": Decimal(5000)}, **RESEARCH)
    above = ahead(library, "cn-hnte", {"revenue.2026": Decimal("5000.01")}, **RESEARCH)
    assert (need(at, "rd-ratio").bound, need(above, "rd-ratio").bound) == (220, Decimal("100.01"))


def test_that_the_page_says_which_years_leave_and_which_come(library: Library) -> None:
    found = ahead(library, "cn-hnte", {"revenue.2026": Decimal(6000)}, **RESEARCH)
    spans = {span.name: span for span in found.spans}
    assert (spans["revenue"].leaves, spans["revenue"].adds) == ((2023,), (2026,))
    assert (spans["employees"].leaves, spans["employees"].adds) == ((2025,), (2026,))
    assert spans["revenue"].years == (2023, 2024, 2025, 2026)
    assert spans["revenue"].figures[2026].basis is YearBasis.ASSUMED
    assert 2026 not in spans["rd_expense"].figures


def test_that_a_young_firm_loses_no_year_before_its_foundation(library: Library) -> None:
    # founded in 2024: this year 2024–2025 count, next year 2024–2026
    found = ahead(library, "cn-hnte", founded_on="2024-02-01", revenue={2024: 100, 2025: 400})
    (span,) = (span for span in found.spans if span.name == "revenue")
    assert (span.this, span.next, span.leaves) == ((2024, 2025), (2024, 2025, 2026), ())


GIANT = {
    "founded_on": "2010-03-01",
    "revenue": {2023: 6000, 2024: 6000, 2025: 6300},
    "main_revenue": {2025: 6000},
    "rd_expense": {2024: 500, 2025: 600},
}


def test_that_the_growth_of_a_little_giant_asks_the_new_year_for_more(library: Library) -> None:
    # this year: 6300 / 6000 − 1 = 5 % < 10.25 %; next year: x / 6000 − 1 ≥ 10.25 %  ⇔  x ≥ 6615
    found = ahead(library, "cn-little-giant", **GIANT)
    assert verdicts(line(found, "growth")) == (UNMET, UNKNOWN)
    assert need(found, "growth").bound == 6615


def test_that_a_sum_over_two_years_asks_for_what_the_known_year_lacks(library: Library) -> None:
    # this year: 500 + 600 = 1100 < 1200; next year: 600 + x ≥ 1200  ⇔  x ≥ 600, as much as in 2025
    found = ahead(library, "cn-little-giant", **GIANT)
    assert need(found, "rd-sum").bound == 600
    assert need(found, "rd-sum").satisfied


def test_that_other_lines_are_solved_with_the_revenue_that_a_line_asks_for(library: Library) -> None:
    # revenue of 2025 is 4500, the line 5000: so 90 % of 5000 must be main revenue, 4500, and 3 % of 5000 research, 150
    found = ahead(library, "cn-little-giant", revenue={2024: 4000, 2025: 4500}, main_revenue={2025: 4200})
    assert need(found, "revenue").bound == 5000
    assert need(found, "main-share").bound == 4500
    assert [figure.basis for figure in need(found, "main-share").rests_on] == [YearBasis.LINE]


def test_that_a_closed_year_that_refuses_is_told_with_the_first_year_of_filing(library: Library) -> None:
    # 2025: 120 / 6000 = 2 % < 3 %. Filing in 2027 reads 2025 as the year before last, filing in 2028 no longer.
    found = ahead(library, "cn-little-giant", **{**GIANT, "rd_expense": {2024: 300, 2025: 120}})
    entry = line(found, "rd-ratio-before")
    assert verdicts(entry) == (MET, UNMET)
    assert (entry.turn, entry.earliest, entry.needs) == (YearTurn.LOST, 2028, ())
    assert any("最早 2028 年申报" in item.text for item in found.work)


def test_that_a_bad_year_that_leaves_the_window_is_a_gain(library: Library) -> None:
    # 2024: 100 / 6000 = 1.67 % < 3 % counts this year only; 2025: 600 / 6300 = 9.5 %
    found = ahead(library, "cn-little-giant", **{**GIANT, "rd_expense": {2024: 100, 2025: 600}})
    assert line(found, "rd-ratio-before").turn is YearTurn.GAINED


def test_that_an_upper_limit_is_told_as_the_most(library: Library) -> None:
    # debts ≤ 75 % of total assets; assets level at 1000: debts up to 750
    found = ahead(library, "cn-little-giant", liabilities={2025: 800}, total_assets={2025: 1000})
    assert verdicts(line(found, "debt")) == (UNMET, UNKNOWN)
    assert (need(found, "debt").bound, need(found, "debt").least) == (750, False)


POINTS = {
    "founded_on": "2018-03-01",
    "employees": {2025: 50},
    "sci_staff": {2025: 5},
    "revenue": {2025: 1000},
    "rd_expense": {2025: 30},
    "cost_expense": {2025: 900},
    "total_assets": {2025: 2000},
    "invention_patents": 1,
}


def test_that_a_score_is_solved_for_each_figure_with_the_others_level(library: Library) -> None:
    # 2025: staff 5/50 = 10 % 4 points, research 30/1000 = 3 % 20 points, a patent 30 points: 54 < 60
    # research alone: 40/1000 = 4 % gives 30 points, 64 ≥ 60; 39.99 gives 20. Staff alone: 20 % of 50 = 10 give 12, 62.
    found = ahead(library, "cn-tech-sme", **POINTS)
    entry = line(found, "score")
    assert verdicts(entry) == (UNMET, UNKNOWN)
    assert {(n.fact, n.bound) for n in entry.needs} == {("sci_staff.2026", 10), ("rd_expense.2026", 40)}
    assert entry.level is UNMET


def test_that_growth_over_three_years_counts_in_a_score(library: Library) -> None:
    # all judged items given: 66 points without growth. 净资产: 1000, 1000 and x: growth (1 + x/1000)/2 − 1.
    # More than 70 needs 5 points: ≥ 15 % gives 5: (1 + x/1000)/2 − 1 ≥ 0.15  ⇔  x ≥ 1300
    points = {"技术先进程度": 8, "核心支持作用": 8, "知识产权数量": 8, "获得方式": 6, "参与标准": 0, "成果转化": 24,
              "研发管理制度": 4, "研发机构与产学研": 4, "转化激励": 2, "人才制度": 2, "净资产增长率": 10, "销售收入增长率": 10}  # fmt: skip
    found = ahead(
        library,
        "cn-hnte",
        founded_on="2018-03-01",
        invention_patents=1,
        conversions={2024: 4, 2025: 4},
        net_assets={2024: 1000, 2025: 1000},
        revenue={2024: 3000, 2025: 3000},
        scores={"cn-hnte": points},
    )
    needs = {entry.fact: entry.bound for entry in line(found, "innovation").needs}
    assert needs["net_assets.2026"] == 1300
    assert needs["revenue.2026"] == 3900


def test_that_a_title_that_ends_before_next_year_is_unknown_and_to_be_renewed(library: Library) -> None:
    found = ahead(
        library, "cn-little-giant", qualifications=[{"kind": "srdi_sme", "granted_on": "2024-06-01"}], **GIANT
    )
    entry = line(found, "holds-srdi")
    assert verdicts(entry) == (MET, UNKNOWN)
    assert entry.next is not None
    assert entry.next.actual == "2027-06-01 到期，续期后才算"
    (item,) = (item for item in found.work if item.condition == "holds-srdi")
    assert (item.kind, item.by) == (MakeUpKind.FACT, date(2027, 6, 1))


def test_that_the_own_title_that_ends_is_held_when_its_renewal_is_filed(library: Library) -> None:
    # a firm that is renewed needs no growth: 6300 / 6000 − 1 = 5 % < 10.25 %
    held = [{"kind": "little_giant", "granted_on": "2024-07-01"}]
    found = ahead(library, "cn-little-giant", qualifications=held, **GIANT)
    inside = {o.node.id: o.verdict for o in found.next.outcome.walk()}
    assert (inside["renewal"], inside["growth"]) == (MET, UNKNOWN)
    asked = {item.condition for item in found.work}
    assert asked.isdisjoint({"renewal", "growth"})


def test_that_the_headline_names_conditions_and_no_way_of_a_choice(library: Library) -> None:
    # without a certificate of 专精特新 the way by renewal is closed; it is one of two ways to the score
    facts = {**GIANT, "rd_expense": {2024: 300, 2025: 200}, "qualifications": [], "srdi_score_before": 70}
    found = ahead(library, "cn-little-giant", **facts)
    named = {entry.label for entry in found.lines if entry.depth == 0}
    assert found.short_of
    assert set(found.short_of) <= named
    assert found.level_words.endswith("还达不到：专精特新中小企业称号在有效期内、近两年研发费用合计")


def test_that_a_score_below_the_line_is_told_where_other_ways_are_open(library: Library) -> None:
    found = ahead(library, "cn-tech-sme", **POINTS)
    assert found.level is Verdict.UNKNOWN
    assert found.level_words.endswith("2027 年申报还有没到线的数，要看别的办法：科技型中小企业综合评价")


def test_that_the_round_of_this_year_that_is_over_is_told_before_the_next(library: Library) -> None:
    assert ahead(library, "cn-little-giant", **GIANT).call_words == (
        "2026 年申报已于 2026-05-25 截止；2027 年申报时间未公布，上一轮 2026-04-25 至 2026-05-25"
    )


def test_that_years_known_in_part_stay_when_a_figure_of_the_new_year_is_tried(library: Library) -> None:
    facts = {**RESEARCH, "revenue": {2024: "1000-2000", 2025: 4000}}
    found = ahead(library, "cn-hnte", {"revenue.2026": Decimal(6000)}, **facts)
    (span,) = (span for span in found.spans if span.name == "revenue")
    assert (span.spans[2024].low, span.spans[2024].high) == (1000, 2000)
    assert span.figures[2026].value == 6000
    assert any("提供 2024 年营业（销售）收入" in item.text for item in found.work)


def test_that_the_platform_score_of_this_year_is_the_score_before_of_next_year(library: Library) -> None:
    held = [{"kind": "srdi_sme", "granted_on": "2025-06-01"}]
    found = ahead(library, "tj-zjtx", srdi_score=55, srdi_score_before=40, qualifications=held)
    assert verdicts(line(found, "platform-score")) == (MET, MET)
    (group,) = (o for o in found.next.outcome.walk() if o.node.id == "platform-score")
    inside = {outcome.node.id: outcome.verdict for outcome in group.walk()}
    assert (inside["score-now"], inside["score-before"]) == (UNKNOWN, MET)


def test_that_papers_and_facts_to_make_up_are_told_apart(library: Library) -> None:
    found = ahead(library, "cn-hnte", invention_patents=0, **RESEARCH)
    kinds = {item.condition: item.kind for item in found.work}
    assert kinds["main-product"] is MakeUpKind.EVIDENCE
    more = ahead(library, "cn-hnte", **{**RESEARCH, "rd_expense": {2023: 100, 2024: 200, 2025: 100}})
    # (200 + 100 + x) / 11000 ≥ 5 %  ⇔  x ≥ 250, more than the 100 of 2025
    (item,) = (item for item in more.work if item.condition == "rd-ratio")
    assert (item.kind, item.by, need(more, "rd-ratio").bound) == (MakeUpKind.FACT, date(2026, 12, 31), 250)


def test_that_a_way_that_is_open_leaves_nothing_to_make_up_for_the_others(library: Library) -> None:
    found = ahead(library, "tj-zjtx", province="天津市", revenue={2024: 5000, 2025: 6000}, equity_rounds=[])
    assert line(found, "revenue").level is MET
    assert not any(item.condition in ("equity", "revenue-or-equity") for item in found.work)


def test_that_an_unknown_closed_year_is_asked_for_before_anything_is_solved(library: Library) -> None:
    found = ahead(library, "cn-hnte", **{**RESEARCH, "rd_expense": {2023: 100, 2025: 180}})
    assert line(found, "rd-ratio").needs == ()
    assert any("2024 年研发费用" in item.text and item.kind is MakeUpKind.EVIDENCE for item in found.work)


def test_that_nothing_is_solved_from_closed_figures_that_cannot_both_be(library: Library) -> None:
    found = ahead(library, "cn-hnte", **{**RESEARCH, "rd_expense_domestic": {2025: 190}})
    assert line(found, "rd-ratio").needs == ()
    assert any("核实 2025 年研发费用" in item.text and item.kind is MakeUpKind.EVIDENCE for item in found.work)


def test_that_no_figure_is_asked_for_that_would_be_more_than_its_whole(library: Library) -> None:
    # domestic of 2024–2026: 0 + 0 + x of 200 + 180 + 180; ≥ 60 % asks for 336, more than the 180 of the year itself
    found = ahead(library, "cn-hnte", **{**RESEARCH, "rd_expense_domestic": {2023: 0, 2024: 0, 2025: 0}})
    assert line(found, "rd-domestic").needs == ()


def test_that_the_end_of_the_certificate_is_told_with_the_last_known_call(library: Library) -> None:
    held = [{"kind": "hnte", "granted_on": "2024-03-25"}]
    found = ahead(library, "cn-hnte", qualifications=held, **RESEARCH)
    assert found.certificate is not None
    assert found.certificate.until == date(2027, 3, 25)
    assert "到期前的最后一批申报时间未公布" in found.certificate.text
    giant = year_ahead(library.get("cn-little-giant"), profile(qualifications=[{"kind": "little_giant", "granted_on": "2023-07-01"}]), date(2026, 4, 1))  # fmt: skip
    assert giant.certificate is not None
    assert (giant.certificate.until, giant.certificate.closes) == (date(2026, 7, 1), date(2026, 5, 25))
    gone = ahead(library, "cn-hnte", qualifications=[{"kind": "hnte", "granted_on": "2023-11-19"}], **RESEARCH)
    assert gone.certificate is not None
    assert gone.certificate.text == "资格已于 2026-11-19 到期，要重新申报"
    assert ahead(library, "cn-hnte", **RESEARCH).certificate is None
    assert CertificateEnd(date(2027, 3, 1), ON, spans_years=False, renewal="每年重新自评").text.endswith("每年重新自评")


def test_that_a_firm_far_away_gets_nothing_on_paper(library: Library) -> None:
    assert not ahead(library, "cn-little-giant", revenue={2024: 600, 2025: 900}).telling
    assert not ahead(library, "cn-hnte").telling
    assert not ahead(library, "cn-hnte", **RESEARCH).telling  # good in both years
    # this year 440 / 9000 = 4.9 % < 5 %; next year (200 + 140 + x) / 11000 ≥ 5 %  ⇔  x ≥ 210
    below = {**RESEARCH, "rd_expense": {2023: 100, 2024: 200, 2025: 140}}
    assert ahead(library, "cn-hnte", **below).telling
    long = [{"kind": "hnte", "granted_on": "2025-12-01"}]
    assert not ahead(library, "cn-hnte", qualifications=long, **below).telling


def test_that_the_level_verdict_is_that_of_next_year_with_equal_figures(library: Library) -> None:
    found = ahead(library, "cn-hnte", **{**RESEARCH, "rd_expense": {2023: 100, 2024: 200, 2025: 100}})
    assert (found.next.verdict, found.level) == (Verdict.UNKNOWN, Verdict.INELIGIBLE)  # 400 / 11000 = 3.6 % < 5 %


def test_that_each_title_has_the_policy_of_the_own_place(library: Library) -> None:
    def ids(**facts: object) -> list[str]:
        results = [evaluate(policy, profile(**facts), ON) for policy in library.policies]
        return [policy.id for policy in titles_ahead(results)]

    assert ids(province="天津市") == ["cn-hnte", "cn-little-giant", "tj-zjtx", "cn-tech-sme"]
    assert ids(province="安徽省") == ["cn-hnte", "cn-little-giant", "cn-srdi-sme", "cn-tech-sme"]
    assert ids() == ["cn-hnte", "cn-little-giant", "cn-srdi-sme", "cn-tech-sme"]


_MONEY = st.decimals(min_value=0, max_value=20_000, places=2)
_POLICIES = st.sampled_from(["cn-hnte", "cn-little-giant", "tj-zjtx", "cn-tech-sme"])
_PEOPLE = st.integers(min_value=0, max_value=600)


@st.composite
def firms(draw: st.DrawFn) -> Profile:
    """Return firms with figures of some years, the new year now and then among them; no part is above its whole."""
    last = draw(st.sampled_from([2025, 2025, 2025, 2026]))
    figures: dict[str, dict[str, float]] = {}
    for name in (
        "revenue",
        "rd_expense",
        "main_revenue",
        "total_assets",
        "liabilities",
        "total_income",
        "cost_expense",
    ):
        figures[name] = {str(year): float(draw(_MONEY)) for year in range(2023, last + 1)}
    for name in ("hightech_income", "rd_expense_domestic", "net_assets"):
        figures[name] = {str(year): float(draw(_MONEY)) for year in range(2023, 2026)}
    for name in ("employees", "sci_staff", "rd_staff"):
        figures[name] = {str(year): draw(_PEOPLE) for year in range(2023, 2026)}
    for rule in PARTS_OF_WHOLES:
        for part in rule.parts if rule.strict and rule.whole in figures else ():
            whole = figures[rule.whole]
            figures[part] = {year: min(value, whole[year]) for year, value in figures.get(part, {}).items()}
    facts: dict[str, object] = {"founded_on": "2012-05-01", "size_industry": "工业", "province": "天津市", **figures}
    facts["main_product_share"] = {"2025": draw(st.integers(0, 100))}
    facts["market_share"] = {"2025": draw(st.integers(0, 30))}
    facts["conversions"] = {str(year): draw(st.integers(0, 9)) for year in range(2023, 2026)}
    facts["invention_patents"] = draw(st.integers(0, 5))
    return read_profile(facts)


def verdict_at(policy: Policy, firm: Profile, key: str, figures: dict[str, Decimal]) -> ConditionVerdict:
    result = evaluate(policy, with_figures(firm, figures), LATER)
    return next(outcome.verdict for outcome in result.outcome.walk() if outcome.node.id == key)


@given(firm=firms(), key=_POLICIES)
def test_that_the_printed_figure_meets_the_line_and_one_step_less_does_not(firm: Profile, key: str) -> None:
    policy = _library().get(key)
    for entry in year_ahead(policy, firm, ON).lines:
        for needed in entry.needs:
            basis = {figure.fact: figure.value for figure in needed.rests_on}
            beyond = needed.bound - step_of(needed.fact) if needed.least else needed.bound + step_of(needed.fact)
            assert verdict_at(policy, firm, entry.id, {**basis, needed.fact: needed.bound}) is MET
            if beyond >= 0:
                assert verdict_at(policy, firm, entry.id, {**basis, needed.fact: beyond}) is not MET


@given(firm=firms(), key=_POLICIES)
def test_that_a_line_met_in_both_years_needs_nothing(firm: Profile, key: str) -> None:
    for entry in year_ahead(_library().get(key), firm, ON).lines:
        if entry.this is not None and entry.next is not None and verdicts(entry) == (MET, MET):
            assert entry.needs == ()


@given(firm=firms(), key=st.sampled_from(["cn-hnte", "cn-little-giant", "tj-zjtx"]))
def test_that_the_needs_of_all_lines_fit_together(firm: Profile, key: str) -> None:
    policy = _library().get(key)
    needs = {e.id: e.needs[0] for e in year_ahead(policy, firm, ON).lines if e.depth == 0 and len(e.needs) == 1}
    needs = {name: n for name, n in needs.items() if n.least and (n.own is None or n.own.basis is not YearBasis.GIVEN)}
    plan: dict[str, Decimal] = {}
    for needed in needs.values():
        for fact, value in ((needed.fact, needed.bound), *((f.fact, f.value) for f in needed.rests_on)):
            plan[fact] = max(plan.get(fact, Decimal(0)), value)
    assert all(verdict_at(policy, firm, name, plan) is MET for name in needs)


def test_that_only_titles_of_the_four_ladders_are_compared(library: Library) -> None:
    results = [evaluate(policy, read_profile({}), ON) for policy in library.policies]
    assert all(policy.grants in YEAR_TITLES for policy in titles_ahead(results))


def test_that_a_negated_figure_that_does_not_exist_stays_unmet_beside_a_title_that_ends() -> None:
    text = (
        "rule:\n"
        "  - {id: title, holds: [hnte]}\n"
        "  - {id: share, not: {id: large, compare: {label: 占比, unit: '%', formula: 'rd_expense[-1] / revenue[-1]'}, op: '>', value: 5%}}\n"
    )
    ending = [{"kind": "hnte", "granted_on": "2024-03-01", "expires_on": "2027-03-01"}]
    none = {"revenue": {2025: 0, 2026: 0}, "rd_expense": {2025: 0, 2026: 0}, "qualifications": ending}
    found = year_ahead(policy(text, HEAD), profile(**none), ON)
    assert verdicts(line(found, "share")) == (UNMET, UNMET)
    assert found.next.verdict is Verdict.INELIGIBLE
