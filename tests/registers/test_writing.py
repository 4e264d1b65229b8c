"""Written tables are typed, safe, complete or absent, and are read back unchanged."""

import csv
import io
import os
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import Unit, UserError
from registers import Cell, guess_mapping, open_table, read_firms, write_table, write_template
from registers._cells import number_in
from registers._text import cleaned
from registers._types import RegisterRow
from tests.pace import paced

D = Decimal
HEADERS = ("企业名称", "甲", "乙")
ACTIVE = [
    "=1+1",
    "+86 22",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＠x",
    "'=1",
    "''+1",
    "=cmd|' /C calc'!A0",
    "_x000D_ a",
]


def written(folder: Path, suffix: str, rows: list[tuple[Cell, ...]]) -> tuple[RegisterRow, ...]:
    path = folder / f"t{suffix}"
    write_table(path, HEADERS, rows)
    table = open_table(path)
    assert table.headers == HEADERS
    return table.rows


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("text", ACTIVE)
def test_that_no_text_is_ever_a_formula_and_all_come_back(tmp_path: Path, suffix: str, text: str) -> None:
    rows = written(tmp_path, suffix, [("甲公司", text, None)])
    assert rows[0].cells[1] == cleaned(text)
    path = tmp_path / f"t{suffix}"
    if suffix == ".csv":
        cells = [cell for line in csv.reader(io.StringIO(path.read_text("utf-8-sig"))) for cell in line]
        assert not [cell for cell in cells if cell[:1] and cell[0] in "=+-@\t\r＝＋－＠"]
    else:
        sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet


def test_that_active_texts_in_xlsx_are_marked_as_quoted(tmp_path: Path) -> None:
    written(tmp_path, ".xlsx", [("甲公司", "=1+1", "好")])
    assert b'quotePrefix="1"' in zipfile.ZipFile(tmp_path / "t.xlsx").read("xl/styles.xml")


def test_that_numbers_days_and_long_codes_keep_their_type(tmp_path: Path) -> None:
    row: tuple[Cell, ...] = ("911201020000000000", D("1234.56"), date(2021, 3, 1))
    assert written(tmp_path, ".xlsx", [row])[0].cells == row
    assert written(tmp_path, ".csv", [row])[0].cells == ("911201020000000000", "1234.56", "2021-03-01")


def test_that_numbers_excel_cannot_hold_are_written_as_text_without_loss(tmp_path: Path) -> None:
    number = D("12345678901234567890.123")
    assert written(tmp_path, ".xlsx", [("甲公司", number, D("0.1"))])[0].cells[1:] == (
        "12345678901234567890.123",
        D("0.1"),
    )


def test_that_days_before_excels_calendar_are_text(tmp_path: Path) -> None:
    assert written(tmp_path, ".xlsx", [("甲公司", date(1899, 5, 4), None)])[0].cells[1] == "1899-05-04"


def test_that_text_is_cut_to_what_a_cell_holds_without_breaking_a_character(tmp_path: Path) -> None:
    text = str(written(tmp_path, ".xlsx", [("甲公司", "𬭎" * 20_000, None)])[0].cells[1])
    assert len(text.encode("utf-16-le")) // 2 <= 32_767
    assert text.endswith("𬭎…")


def test_that_control_characters_and_lone_surrogates_are_taken_out(tmp_path: Path) -> None:
    for suffix in (".xlsx", ".csv"):
        assert written(tmp_path, suffix, [("甲公司", "a\x00b\x0bc\ud800d\ufffee", None)])[0].cells[1] == "abcde"


texts = st.text(st.characters(codec="utf-8"), max_size=40).map(cleaned).map(lambda text: text or None)
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=4)
cells = st.one_of(st.none(), texts, numbers, st.dates(date(1900, 3, 1), date(2100, 12, 31)))


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_that_what_is_written_is_read_back(tmp_path: Path, suffix: str) -> None:
    @settings(max_examples=paced(30, 300))
    @given(st.lists(st.tuples(cells, cells), min_size=1, max_size=8))
    def law(pairs: list[tuple[Cell, Cell]]) -> None:
        rows: list[tuple[Cell, ...]] = [(f"第{n}号公司", *pair) for n, pair in enumerate(pairs)]
        back = {row.cells[0]: row.cells for row in written(tmp_path, suffix, rows)}
        for row in rows:
            assert all(same(a, b, suffix) for a, b in zip(row, back[row[0]], strict=True)), (row, back[row[0]])

    law()


def same(before: Cell, after: Cell, suffix: str) -> bool:
    """Return whether two cells are equal; numbers and dates that were written as texts are compared as texts."""
    if isinstance(before, Decimal) and isinstance(after, str):
        return number_in(after, Unit.NONE) == before
    if suffix == ".csv" and isinstance(before, date):
        return after == before.isoformat()
    return before == after


def test_that_a_table_too_large_for_excel_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="16384 列"):
        write_table(tmp_path / "t.xlsx", ["列"] * 16_385, [])
    monkeypatch.setattr("registers.writing._MAX_ROWS", 3)
    with pytest.raises(UserError, match="超过 Excel 的 3 行，请改用 csv"):
        write_table(tmp_path / "t.xlsx", HEADERS, [("甲", None, None)] * 3)
    assert os.listdir(tmp_path) == []


def test_that_booleans_are_yes_and_no(tmp_path: Path) -> None:
    assert written(tmp_path, ".xlsx", [("甲公司", True, False)])[0].cells[1:] == ("是", "否")


def test_that_the_header_stays_in_view_and_columns_are_as_wide_as_their_texts(tmp_path: Path) -> None:
    written(tmp_path, ".xlsx", [("天津海河明达科技发展有限公司", "短", None)])
    sheet = zipfile.ZipFile(tmp_path / "t.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in sheet
    assert 'ySplit="1"' in sheet
    widths = [float(part.split('"')[0]) for part in sheet.split(' width="')[1:]]
    assert widths[0] > 28 > widths[1]


def test_that_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_table(tmp_path / name, HEADERS, [("甲公司", D(1), None)])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_that_a_table_that_fails_half_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_text("alt")

    def rows() -> Iterator[tuple[Cell, ...]]:
        yield ("甲公司", None, None)
        raise UserError("中断了，请重试")

    with pytest.raises(UserError, match="中断"):
        write_table(path, HEADERS, rows())
    assert path.read_text() == "alt"
    assert os.listdir(tmp_path) == ["t.xlsx"]


def test_that_a_disk_that_fills_up_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[Cell, ...]]:
        yield ("甲公司", None, None)
        raise OSError(28, "No space left on device")

    for suffix in (".csv", ".xlsx"):
        with pytest.raises(UserError, match=r"写不了文件.*磁盘已满"):
            write_table(tmp_path / f"t{suffix}", HEADERS, rows())
    assert os.listdir(tmp_path) == []


def test_that_a_place_that_cannot_be_written_and_another_suffix_are_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="文件夹不存在"):
        write_table(tmp_path / "没有" / "t.xlsx", HEADERS, [])
    with pytest.raises(UserError, match="请用 xlsx 或 csv"):
        write_table(tmp_path / "t.pdf", HEADERS, [])
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(UserError, match="写不了文件"):
        write_table(tmp_path / "t.csv", HEADERS, [])


def test_that_importing_the_room_loads_no_table_library() -> None:
    program = "import registers, sys; sys.exit(bool({'xlsxwriter', 'python_calamine', 'rapidfuzz'} & set(sys.modules)))"
    assert os.spawnl(os.P_WAIT, sys.executable, sys.executable, "-c", program) == 0


def test_that_the_template_is_read_back_without_any_guess(tmp_path: Path) -> None:
    on = date(2026, 6, 1)
    write_template(tmp_path / "模板.xlsx", 2025)
    with pytest.raises(UserError, match="表头下面没有数据"):
        open_table(tmp_path / "模板.xlsx")
    table = open_table(tmp_path / "模板.xlsx", "示例")
    assert table.sheets == ("企业名单", "示例", "填写说明")
    mapping = guess_mapping(table.headers, table.samples(), on)
    assert [column.header for column in mapping.columns if column.confidence < 95] == []
    (firm,) = read_firms(table, mapping, on)
    assert (firm.warnings, firm.refused) == ((), ())  # type: ignore[union-attr]  # a refusal fails here, too
    assert firm.raw["contacts"] == [  # type: ignore[union-attr]  # as above
        {"name": "王某", "post": "办公室主任", "phone": "022-00000000"},
        {"name": "李某", "post": "财务负责人", "phone": "022-00000001"},
    ]
    assert firm.extras == (("备注", "每周三下午方便接待"),)  # type: ignore[union-attr]  # as above
    assert firm.raw["rd_expense"] == {str(year): D("268.4") for year in (2023, 2024, 2025)}  # type: ignore[union-attr]  # as above


def test_that_every_column_of_the_template_is_explained(tmp_path: Path) -> None:
    write_template(tmp_path / "模板.xlsx", 2025)
    headers = open_table(tmp_path / "模板.xlsx", "示例").headers
    page = python_calamine.load_workbook(tmp_path / "模板.xlsx").get_sheet_by_name("填写说明")
    explained = {row[0] for row in page.iter_rows() if row[1]}
    assert set(headers) - explained == set()
