"""Tests of screening: its counts equal single matches, lists lead to visits, a what-if threshold is never stored."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from threading import Event

import pytest

from casebook import Author, NewVisit, Origin, Provenance, VisitState
from matcher import ConditionVerdict, ResultGroup, read_profile
from registers import open_table, write_table
from survey.background import MatchingJob
from survey.firms import Scope, Screened, from_book
from survey.lists import ending, ending_figures, no_research, no_research_words, stages
from survey.run import GROUPS, Run, lines, reached_by_none, screen
from survey.what_if import compare, read_value, thresholds
from tests.survey.build import ON, PLACE, SOUND, rd
from tests.ui.screening.build import services_of
from ui.desk.desk import Desk
from ui.firms.importing.presenter import read_plan, read_rows
from ui.screening.presenter import ScreeningPresenter

SOURCE = Provenance(Origin.LICENCE, ON, "王敏")


def firm(desk: Desk, name: str, officer: str = "王敏", **facts: object) -> int:
    return desk.book.enterprises.add(read_profile({"name": name, **PLACE, **facts}), SOURCE, officer).id


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Returns a desk with five firms: sound, short of R&D cost, without any, a holder, and one with unknown facts."""
    made = Desk(services_of(tmp_path / "data"))
    firm(made, "甲科技", street="东新街道", industry_tags=["新材料"], **{**SOUND, "rd_expense": rd("0.06")})
    firm(made, "乙科技", street="东新街道", **{**SOUND, "rd_expense": rd("0.0399")})
    firm(made, "丙科技", "李强", **{**SOUND, "rd_expense": rd("0")})
    held = [{"kind": "hnte", "granted_on": "2024-03-01"}, {"kind": "tech_sme", "expires_on": "2026-12-31"}]
    firm(made, "丁科技", "", **{**SOUND, "rd_expense": rd("0.05"), "qualifications": held})
    firm(made, "戊科技", "")
    yield made
    made.close()


@pytest.fixture
def presenter(desk: Desk) -> ScreeningPresenter:
    """Returns the presenter of the page with the policies of the rungs picked."""
    return ScreeningPresenter(desk)


def job(presenter: ScreeningPresenter) -> MatchingJob:
    return presenter.job(lambda: False)


def run_of(presenter: ScreeningPresenter) -> Run:
    run = presenter.running(job(presenter))()
    assert presenter.take(run)
    return run


def numbered(run: Run) -> dict[str, Screened]:
    return {entry.row.name: entry for entry in run.firms}


def test_that_the_counts_are_those_of_one_match_a_firm(desk: Desk, presenter: ScreeningPresenter) -> None:
    run = run_of(presenter)
    for tally in run.tallies:
        hand = Counter(
            found.group_of(result)
            for entry in run.firms
            for found in (desk.matched(entry.profile),)
            if (result := found.result(tally.policy.id)) is not None
        )
        assert {point: tally.count(point) for point in GROUPS} == {point: hand[point] for point in GROUPS}
    hnte = presenter.choice.rungs[1].policy.id
    row = next(row for row in presenter.count_rows() if row.id == hnte)
    assert sum(int(cell) for cell in row.cells[1 : 1 + len(GROUPS)]) == len(run.firms) == 5


def test_that_the_distance_is_the_gap_the_sheet_shows_and_the_nearest_stands_first(
    desk: Desk, presenter: ScreeningPresenter
) -> None:
    firm(desk, "己科技", **{**SOUND, "rd_expense": rd("0.03")})
    run = run_of(presenter)
    hnte = presenter.choice.rungs[1].policy.id
    found = lines(run, hnte, ResultGroup.NEAR, job(presenter))
    assert [run.firms[line.place].row.name for line in found] == ["乙科技", "己科技"]
    for line in found:
        match = desk.matched(run.firms[line.place].profile)
        result = match.result(hnte)
        assert result is not None
        gaps = [c.gap for c in match.conditions(result) if c.verdict is ConditionVerdict.UNMET]
        assert line.note == "；".join(gap.text for gap in gaps if gap is not None)
        assert line.distance == max(gap.distance for gap in gaps if gap is not None and gap.distance is not None)
    assert found[0].distance == Decimal("0.0025")


def test_that_a_firm_with_a_plain_no_has_no_distance_and_says_what_stands_against_it(
    desk: Desk, presenter: ScreeningPresenter
) -> None:
    firm(desk, "庚科技", **{**SOUND, "serious_dishonesty": True, "rd_expense": rd("0.06")})
    run = run_of(presenter)
    (line,) = [
        line
        for line in lines(run, presenter.choice.rungs[0].policy.id, ResultGroup.NOT_MET, job(presenter))
        if run.firms[line.place].row.name == "庚科技"
    ]
    assert line.distance is None
    assert "不满足" in line.note


def test_that_what_is_unknown_is_never_counted_as_no(presenter: ScreeningPresenter) -> None:
    run = run_of(presenter)
    unknown = [place for place, entry in enumerate(run.firms) if entry.row.name == "戊科技"]
    assert {tally.points[place] for tally in run.tallies for place in unknown} == {ResultGroup.TO_ASK}
    rows = no_research(run.firms, ON)
    assert {row.cells[0]: row.cells[2] for row in rows} == {"丙科技": "为 0", "戊科技": "未填"}
    assert no_research_words(rows, 2025).startswith("2025 年研发费用为 0 的 1 家；没有填、还不知道有没有的 1 家")


def test_that_firms_no_policy_reaches_are_those_a_match_finds_nothing_for(
    desk: Desk, presenter: ScreeningPresenter
) -> None:
    run = run_of(presenter)
    policies = presenter.choice.modelled()
    found = reached_by_none(run.firms, policies, job(presenter))
    ids = {policy.id for policy in policies}
    reaching = (ResultGroup.READY, ResultGroup.NEXT_ROUND, ResultGroup.NEAR, ResultGroup.HELD)
    expected = []
    for place, entry in enumerate(run.firms):
        match = desk.matched(entry.profile)
        if not any(match.group_of(x) in reaching for x in match.results if x.policy.id in ids):
            expected.append(place)
    assert list(found.places) == expected
    assert [run.firms[place].row.name for place in expected] == ["戊科技"]


def test_that_titles_are_listed_in_the_month_they_end(presenter: ScreeningPresenter) -> None:
    run = run_of(presenter)
    rows = ending(run.firms, ON)
    assert [(row.cells[0], row.cells[2], row.cells[3]) for row in rows] == [
        ("丁科技", "科技型中小企业", "2026-12-31"), ("丁科技", "高新技术企业", "2027-03-01"),
    ]  # fmt: skip
    bars = {bar.label: bar.words for bar in ending_figures(rows, ON).bars}
    assert (bars["2026-12"], bars["2027-03"], bars["2027-01"]) == ("1", "1", "0")


def test_that_the_rungs_count_holders_and_those_who_could_step_up(presenter: ScreeningPresenter) -> None:
    run = run_of(presenter)
    rung = presenter.choice.rungs[1]
    (stage,) = stages(run, [(rung.kind, rung.label)], {rung.kind: rung.policy.id})
    tally = run.tally(rung.policy.id)
    assert tally is not None
    near = tally.count(ResultGroup.NEAR)
    assert stage.held == 1
    assert (
        stage.words
        == f"1 家；另有 {tally.count(ResultGroup.READY) + tally.count(ResultGroup.NEXT_ROUND)} 家符合，{near} 家差一步"
    )
    (bare,) = stages(run, [(rung.kind, rung.label)], {})
    assert bare.words == "1 家"


def test_that_a_run_stays_within_its_scope(desk: Desk, presenter: ScreeningPresenter) -> None:
    presenter.scope = Scope(street="东新街道")
    assert set(numbered(run_of(presenter))) == {"甲科技", "乙科技"}
    presenter.scope = Scope(officer="李强")
    run = run_of(presenter)
    assert set(numbered(run)) == {"丙科技"}
    assert run.words() == "企业库：负责人 李强，共 1 家，2 项政策"


def test_that_a_stopped_run_says_how_far_it_came_and_one_stopped_at_once_changes_nothing(
    desk: Desk, presenter: ScreeningPresenter
) -> None:
    before = run_of(presenter)
    stop, told = Event(), list[tuple[int, int]]()

    def second(done: int, of: int) -> None:
        told.append((done, of))
        if len(told) == 2:
            stop.set()

    total, firms = from_book(desk.book, Scope(), ON)
    cut = screen(firms, total, presenter.choice.policies(), presenter.job(stop.is_set, second), "企业库")
    assert (len(cut.firms), cut.stopped) == (1, True)
    assert [tally.points for tally in cut.tallies] == [tally.points[:1] for tally in before.tallies]
    assert cut.words().startswith("企业库，已停止，只看了 1/5 家")
    none = presenter.running(presenter.job(stop.is_set))()
    assert not presenter.take(none)
    assert presenter.run is before


def test_that_an_exported_list_is_complete_and_runs_no_formula(
    desk: Desk, presenter: ScreeningPresenter, tmp_path: Path
) -> None:
    firm(desk, '=HYPERLINK("http://x")', **{**SOUND, "rd_expense": rd("0.0398")})
    desk.book.visits.add(1, NewVisit(on=ON, officer="王敏", state=VisitState.HELD), Author("王敏"))
    run = run_of(presenter)
    presenter.policy, presenter.point = presenter.choice.rungs[1].policy.id, ResultGroup.NEAR
    found = lines(run, presenter.policy, presenter.point, job(presenter))
    assert presenter.take_lines(presenter.policy, presenter.point, found)
    path = tmp_path / "名单.xlsx"
    assert presenter.export(path, [line.place for line in found]).accepted
    table = open_table(path)
    rows = [dict(zip(table.headers, row.cells, strict=True)) for row in table.rows]
    assert [row["企业名称"] for row in rows] == ["乙科技", '=HYPERLINK("http://x")']
    assert rows[0]["离门槛（%）"] == Decimal("0.25")
    assert rows[0]["还差什么"] == found[0].note
    assert rows[0]["结论"] == "差一步"
    with zipfile.ZipFile(path) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert not presenter.export(tmp_path / "no" / "名单.xlsx", [found[0].place]).accepted


def test_that_a_late_list_of_another_policy_is_dropped(presenter: ScreeningPresenter) -> None:
    run = run_of(presenter)
    other = run.tallies[-1].policy.id
    assert other != presenter.policy
    assert not presenter.take_lines(other, presenter.point, ())


def test_that_a_register_is_screened_without_being_written_and_knows_our_own_firms(
    desk: Desk, presenter: ScreeningPresenter, tmp_path: Path
) -> None:
    path = tmp_path / "名册.xlsx"
    heads = ("企业名称", "2025年营业收入（万元）", "2025年研发费用（万元）", "区县")
    rows = [("甲科技", 6000, 360, "河东区"), ("外面的公司", 500, 0, "南开区"), (None, 5, 5, None)]
    write_table(path, heads, [tuple(Decimal(c) if isinstance(c, int) else c for c in row) for row in rows])
    plan = read_rows(read_plan(path, ON, {}))
    presenter.register = plan
    run = run_of(presenter)
    firms = numbered(run)
    assert firms["甲科技"].number == 1
    assert firms["外面的公司"].number is None
    assert firms["甲科技"].profile.series("rd_expense") == {2025: Decimal(360)}
    assert "1 家不在企业库（能导出，不能安排走访）" in run.words()
    assert len(presenter.plannable([0, 1])) == 1
    assert [row.cells[0] for row in no_research(run.firms, ON)] == ["外面的公司"]
    assert {row.name for row in desk.book.enterprises.search("", ON)} == {
        "甲科技",
        "乙科技",
        "丙科技",
        "丁科技",
        "戊科技",
    }


def test_that_a_table_with_the_field_names_of_the_contract_is_read_too(
    presenter: ScreeningPresenter, tmp_path: Path
) -> None:
    path = tmp_path / "register.csv"
    path.write_text("name,credit_code,district,revenue.2025,rd_expense.2025\n甲公司,,河东区,500,50\n", encoding="utf-8")
    plan = read_rows(read_plan(path, ON, {}))
    presenter.register = plan
    (entry,) = run_of(presenter).firms
    assert entry.profile.series("revenue") == {2025: Decimal(500)}
    assert entry.row.district == "河东区"


def test_that_another_line_moves_exactly_the_firms_between_the_two(desk: Desk, presenter: ScreeningPresenter) -> None:
    run = run_of(presenter)
    policy = presenter.choice.rungs[1].policy
    before = presenter.desk.library.get(policy.id)
    line = next(line for line in thresholds(policy, ON) if line.words == "4%")
    answer = compare(run.firms, policy, line, read_value("3.99", line), job(presenter))
    assert {run.firms[move.place].row.name for move in answer.moves} == {"乙科技"}
    assert answer.moves[0].before is ResultGroup.NEAR
    assert answer.moves[0].after is not ResultGroup.NEAR
    assert sum(answer.before.values()) == sum(answer.after.values()) == 5
    harder = compare(run.firms, policy, line, read_value("5.5%", line), job(presenter))
    assert {run.firms[move.place].row.name for move in harder.moves} == {"丁科技"}
    assert desk.library.get(policy.id) is before
