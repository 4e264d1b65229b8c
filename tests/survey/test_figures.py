"""The figures of a year are counted as a person would by hand, beside the targets of the documents."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from casebook import EnterpriseRow, Visit, VisitState
from firms import Indicator, SourceDocument, TargetKind, load_targets
from survey.figures import place_figures, rung_figures, visit_figures
from survey.targets import completion, districts, target_figures

ON = date(2026, 11, 24)


def row(number: int, street: str, sector: str, held: tuple[str, ...] | None) -> EnterpriseRow:
    return EnterpriseRow(number, f"企业{number}", "", "河东区", street, (sector,) if sector else (), held, "", None)


def held_visit(number: int, officer: str, on: date, state: VisitState = VisitState.HELD) -> Visit:
    return Visit(id=number, enterprise=number % 2, name="甲公司", on=on, officer=officer, state=state)


def indicator(kind: TargetKind, value: int | None, scope: str = "总量", **more: object) -> Indicator:
    figure = None if value is None else Decimal(value)
    base: dict[str, object] = {"region": "天津市河东区", "indicator": "高新技术企业", "year": 2022, "unit": "家"}
    return Indicator(
        **{**base, "kind": kind, "value": figure, "scope": scope, "document": SourceDocument("报告", 2022), **more}
    )  # type: ignore[arg-type]  # parts of an indicator


def test_that_visits_held_are_counted_by_officer_and_month() -> None:
    visits = [
        held_visit(1, "王敏", date(2026, 1, 5)),
        held_visit(2, "王敏", date(2026, 1, 6)),
        held_visit(3, "李强", date(2026, 3, 1)),
        held_visit(4, "李强", date(2026, 3, 2), VisitState.PLANNED),
        held_visit(5, "李强", date(2026, 3, 3), VisitState.CANCELLED),
    ]
    figures = visit_figures(visits, 2026)
    assert figures.rows == (
        ("王敏", 2, *[0] * 11, 2),
        ("李强", 0, 0, 1, *[0] * 9, 1),
        ("合计", 2, 0, 1, *[0] * 9, 3),
    )
    assert [bar.parts for bar in figures.bars[:3]] == [(2, 0), (0, 0), (0, 1)]
    assert "3 次、2 家" in figures.note


def test_that_more_officers_than_colours_share_the_last_one() -> None:
    visits = [held_visit(i, f"人{i % 7}", date(2026, 5, 1)) for i in range(14)]
    figures = visit_figures(visits, 2026)
    assert figures.legend[-1] == "其他"
    assert sum(figures.bars[4].parts) == 14
    assert figures.bars[4].parts[-1] == 4


def test_that_a_firm_of_unknown_titles_counts_on_no_rung() -> None:
    rows = [row(1, "甲", "软件", ("hnte", "tech_sme")), row(2, "甲", "软件", ()), row(3, "乙", "", None)]
    cells = {cells[1]: cells[2:] for cells in rung_figures(rows, ON).rows}
    assert cells["高新技术企业"] == (1, "50.0%")
    assert cells["雏鹰企业"] == (0, "0.0%")
    assert cells["资质未知的企业"] == (1, "")
    assert cells["企业总数"] == (3, "")


def test_that_streets_and_sectors_add_up() -> None:
    rows = [row(i, "甲街" if i % 3 else "", f"产业{i % 9}", None) for i in range(30)]
    figures = place_figures(rows)
    *streets, sums = figures.rows
    assert [cells[0] for cells in streets] == ["甲街", "河东区"]
    assert sums[-1] == 30
    assert all(sum(int(str(cell)) for cell in cells[1:-1]) == cells[-1] for cells in figures.rows)
    assert len(figures.legend) == 8
    assert figures.legend[-1] == "其他或未填"


def test_that_a_completion_needs_the_same_scope_and_numbers() -> None:
    goal, result = indicator(TargetKind.TARGET, 120), indicator(TargetKind.ACTUAL, 90)
    other = indicator(TargetKind.ACTUAL, 92, "有效期内存量")
    assert completion(goal, result) == Decimal("0.75")
    assert completion(indicator(TargetKind.TARGET, 0), result) is None
    assert completion(indicator(TargetKind.TARGET, None, text="1-2"), result) is None
    together = target_figures([goal, result], "河东区", 2022, {"hnte": 7})
    assert [cells[2:9] for cells in together.rows] == [(Decimal(120), Decimal(90), "家", "75%", "", "", 7)]
    apart = target_figures([goal, other], "河东区", 2022, {})
    assert [(cells[2], cells[3], cells[5]) for cells in apart.rows] == [(Decimal(120), "", ""), ("", Decimal(92), "")]
    assert apart.bars == ()


def test_that_figures_of_another_kind_are_told() -> None:
    ordered = indicator(TargetKind.ORDERED, 60)
    expected = indicator(TargetKind.EXPECTED, 61, completion=Decimal("1.02"), note="公示中")
    found = target_figures([ordered, expected], "河东区", 2022, {}).rows[0]
    assert found[5:8] == ("101.7%", "102%", "目标由市里下达；实绩为预计数；公示中")


def test_that_the_real_indicators_of_a_district_are_all_shown() -> None:
    targets = load_targets()
    assert districts(targets)[0] == "河东区"
    figures = target_figures(targets, "河东区", 2020, {})
    shown = {cells[0] for cells in figures.rows}
    assert shown == {entry.indicator for entry in targets if entry.district == "河东区" and entry.year == 2020}
    assert any(bar.label == "国家科技型中小企业" and bar.words == "112.4%" for bar in figures.bars)
