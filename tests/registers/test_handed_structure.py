"""The small inputs handed over with known faults of structure are read right (skipped where they are not beside the checkout)."""

from datetime import date
from pathlib import Path

import pytest

from registers import (
    OpenOptions,
    RegisterBook,
    RegisterFirm,
    Report,
    guess_mapping,
    open_book,
    read_firms,
    report_of,
)

ON = date(2026, 6, 1)
FOLDER = Path(__file__).parents[2].parent / "shared" / "cases" / "registers"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the handed inputs are not beside this checkout")


def read(name: str, options: OpenOptions | None = None) -> tuple[RegisterBook, list[Report]]:
    book = open_book(FOLDER / name, options or OpenOptions())
    reports = []
    for table in book.tables:
        mapping = guess_mapping(table.headers, table.samples(), ON, table.title)
        reports.append(report_of(read_firms(table, mapping, ON), table))
    return book, reports


def firms(reports: list[Report]) -> list[RegisterFirm]:
    return [firm for report in reports for firm in report.taken]


def test_that_a_percent_cell_is_the_text_that_a_person_sees() -> None:
    book, reports = read("f07-percent-layoff.xlsx")
    assert {row.cells[1] for row in book.tables[0].rows} == {"6%"}
    assert {str(firm.raw["layoff_rate"]) for firm in firms(reports)} == {"{'2025': Decimal('6')}"}


def test_that_foot_lines_are_no_firms_and_are_told() -> None:
    book, reports = read("f08-foot-lines.xlsx")
    assert len(firms(reports)) == 3
    assert len(book.tables[0].left_out) == 36


def test_that_merged_group_rows_are_no_firms_and_are_told() -> None:
    book, reports = read("f08-group-rows-merged.xlsx")
    assert len(firms(reports)) == 5
    assert [(left.place, left.why) for left in book.tables[0].left_out] == [
        ("第 3 行", "分组行"),
        ("第 7 行", "分组行"),
    ]


def test_that_the_form_of_one_firm_is_one_firm() -> None:
    _, reports = read("f08-one-firm-form.xlsx")
    (firm,) = firms(reports)
    assert firm.raw["credit_code"] == "91120102MA9T00001M"
    assert firm.raw["founded_on"] == "2019-05-06"


def test_that_every_sheet_with_firms_is_read_and_one_can_be_chosen() -> None:
    book, reports = read("f09-three-sheets.xlsx")
    assert ([table.sheet for table in book.tables], len(firms(reports))) == (["Sheet", "第二批", "第三批"], 12)
    one, reports = read("f09-three-sheets.xlsx", OpenOptions(sheets=("第二批",)))
    assert len(firms(reports)) == 4
    assert [left.place for left in one.left_out] == ["工作表“Sheet”", "工作表“第三批”"]


def test_that_rows_hidden_by_a_filter_are_told_and_read_only_if_asked_for() -> None:
    book, reports = read("f10-filtered-rows.xlsx")
    assert len(firms(reports)) == 5
    assert [left.place for left in book.tables[0].left_out] == ["第 3 行", "第 4 行", "第 5 行"]
    assert len(firms(read("f10-filtered-rows.xlsx", OpenOptions(hidden=True))[1])) == 8


def test_that_a_formula_without_a_stored_value_is_refused_with_its_reason() -> None:
    _, reports = read("f11-formula-no-value.xlsx")
    refused = reports[0].refused_cells()
    assert len(refused) == 8
    assert all("公式" in refusal.why for refusal in refused)


def test_that_a_workbook_protected_against_changes_only_is_read() -> None:
    _, reports = read("f17-readonly-encrypted.xlsx")
    assert firms(reports)
