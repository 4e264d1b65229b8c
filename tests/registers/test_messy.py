"""A register with all usual mistakes is read as expected, row by row."""

from decimal import Decimal

import pytest

from registers import RegisterFirm, RegisterTable, Report, guess_mapping, open_table, read_firms, report_of
from tests.registers.messy import ON, SHEET, TITLE, Expected, messy_register

Read = tuple[RegisterTable, Report, Expected]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    path = tmp_path_factory.mktemp("messy") / "企业名单（最新）.xlsx"
    expected = messy_register(path, rows=2000)
    table = open_table(path)
    mapping = guess_mapping(table.headers, table.samples(), ON, table.title)
    return table, report_of(read_firms(table, mapping, ON), table), expected


def by_row(report: Report) -> dict[int, RegisterFirm]:
    return {firm.row: firm for firm in report.taken}


def test_that_the_sheet_its_title_and_its_header_are_found(read: Read) -> None:
    table, _, _ = read
    assert (table.sheet, table.sheets) == (SHEET, ("填表说明", SHEET))
    assert table.title.startswith(TITLE)
    assert table.header_rows == (4, 5, 6)
    assert table.headers[7] == "2024年 营业收入 （万元）"
    assert "" not in table.headers


def test_that_every_row_is_a_firm_a_refusal_or_left_out_as_expected(read: Read) -> None:
    table, report, expected = read
    assert set(by_row(report)) == set(expected.firms)
    assert {refusal.row for refusal in report.refused} == expected.refused_rows
    assert {left.number for left in table.left_out} == expected.left_out


def test_that_every_fact_of_every_firm_is_read_exactly(read: Read) -> None:
    _, report, expected = read
    got = by_row(report)
    wrong = {row: (got[row].raw, raw) for row, raw in expected.firms.items() if got[row].raw != raw}
    assert wrong == {}


def test_that_exactly_the_unreadable_cells_are_refused_and_told_with_their_place(read: Read) -> None:
    _, report, expected = read
    refused = {(cell.row, cell.column.split("“")[1].split("”")[0]) for cell in report.refused_cells()}
    assert refused == expected.refused_cells
    assert all(cell.why and cell.advice and cell.value for cell in report.refused_cells())


def test_that_the_same_firm_twice_is_told_with_its_earlier_row(read: Read) -> None:
    _, report, expected = read
    assert {firm.row: firm.same_as for firm in report.repeated()} == expected.same_as


def test_that_codes_with_a_wrong_last_character_are_kept_with_a_warning(read: Read) -> None:
    _, report, expected = read
    warned = {firm.row for firm in report.taken if any("末位校验" in warning for warning in firm.warnings)}
    assert warned == expected.wrong_codes


def test_that_what_could_not_be_read_is_kept_beside_the_profile_as_it_was_written(read: Read) -> None:
    table, report, _ = read
    rows = {row.number: row.cells for row in table.rows}
    places = {table.place(column): column for column in range(len(table.headers))}
    refused = [(firm, places[cell.column]) for firm in report.taken for cell in firm.refused]
    for firm, column in refused:
        cell = rows[firm.row][column]
        written = f"{cell:f}" if isinstance(cell, Decimal) else cell
        assert cell == "#N/A" or dict(firm.extras)[table.headers[column]] == written
    assert len(refused) > 100
