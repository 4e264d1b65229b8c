"""Numbers that a cell shows in another way than it stores them: per cent, scaled, with a unit, in foreign money."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from registers import Limits, RegisterFirm, guess_mapping, open_table, read_firms
from registers._biff import check_xls
from registers._formats import shown_as
from registers._limits import LimitGuard

ON = date(2026, 6, 1)


def firm(path: Path, header: str, number: float, code: str) -> RegisterFirm:
    """Return the firm of a table with one number in that number format."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["企业名称", header])
        page.write_string(1, 0, "示例甲科技有限公司")
        page.write_number(1, 1, number, book.add_format({"num_format": code}))
    table = open_table(path)
    (read,) = read_firms(table, guess_mapping(table.headers, table.samples(), ON, table.title), ON)
    assert isinstance(read, RegisterFirm)
    return read


@pytest.mark.parametrize(
    ("header", "number", "code"),
    [
        ("2025年营业收入（万元）", 12_345_000, "0!.0,"),
        ("2025年营业收入（万元）", 12_345_000, "#,##0!.0000"),
        ("2025年营业收入（元）", 12_345_000, '0!.0,"万"'),
        ("2025年营业收入", 12_345_000, '0\\.0,"万元"'),
        ("2025年营业收入（千元）", 12_345_000, "#,##0,"),
        ("2025年营业收入（百万元）", 12_345_000, "#,##0.00,,"),
        ("2025年营业收入（元）", 1234.5, '#,##0.00"万元"'),
        ("2025年营业收入（元）", 12_345_000, "#,##0.00"),
        ("2025年营业收入（元）", 12_345_000, '"¥"#,##0.00'),
        ("2025年营业收入（元）", 12_345_000, "[$¥-804]#,##0.00"),
        ("2025年营业收入（万元）", 1234.5, "General"),
        ("2025年营业收入（万元）", 1234.5, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '),
    ],
)
def test_that_a_number_is_what_a_person_sees(tmp_path: Path, header: str, number: float, code: str) -> None:
    assert firm(tmp_path / "a.xlsx", header, number, code).raw["revenue"] == {"2025": Decimal("1234.5")}


@pytest.mark.parametrize("code", ["[$$-409]#,##0.00", "$#,##0", "[$€-2] #,##0.00", '"US$"#,##0', "[$HK$-C04]#,##0.00"])
def test_that_a_number_shown_in_foreign_money_is_refused(tmp_path: Path, code: str) -> None:
    read = firm(tmp_path / "a.xlsx", "2025年营业收入（万元）", 100, code)
    assert "revenue" not in read.raw
    assert [refusal.why for refusal in read.refused] == ["是外币"]


@pytest.mark.parametrize(("code", "share"), [("0%", 6), ("0.00%", 6), ("0.0%;-0.0%", 6), ("0.00", "0.06")])
def test_that_a_share_is_read_as_it_is_shown(tmp_path: Path, code: str, share: Decimal | int) -> None:
    read = firm(tmp_path / "a.xlsx", "2025年裁员率（%）", 0.06, code)
    assert read.raw["layoff_rate"] == {"2025": Decimal(share)}


@pytest.mark.parametrize(
    "code", ["", ";", '"', "[", "\\", "!", "_", "yyyy-mm-dd", "@", "[$", '"约"0', "0" * 300, ",,,", "!.!.!."]
)
def test_that_any_other_format_shows_the_number_itself(code: str) -> None:
    assert shown_as(code) is None


def patched(path: Path, record: bytes, place: int, change: bytes, rows: tuple[int, ...] = ()) -> Path:
    """Write the old workbook with two bytes of each record of that kind (or of those rows) changed."""
    data = bytearray((Path(__file__).parent / "fixtures" / "old.xls").read_bytes())
    start = data.find(record)
    while start >= 0:
        if not rows or int.from_bytes(data[start + 4 : start + 6], "little") in rows:
            data[start + 4 + place : start + 6 + place] = change
        start = data.find(record, start + 4)
    path.write_bytes(data)
    return path


def test_that_the_number_formats_of_an_old_workbook_count_too(tmp_path: Path) -> None:
    table = open_table(patched(tmp_path / "a.xls", b"\xe0\x00\x14\x00", 2, b"\x0a\x00"))  # every style is 0.00%
    assert table.rows[0].cells[3:5] == ("325050%", "26840%")


def test_that_hidden_rows_of_an_old_workbook_are_known(tmp_path: Path) -> None:
    path = patched(tmp_path / "a.xls", b"\x08\x02\x10\x00", 12, b"\x20\x01", rows=(4,))
    (marks,) = check_xls(path.read_bytes(), LimitGuard("a.xls", Limits())).values()
    assert marks.hidden_rows == {4}
