"""Tables of every format and shape: encoding, delimiter, header and rows are detected."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from policies import UserError
from registers import Limits, RegisterTable, open_beginning, open_table
from tests.registers.build import text_file, workbook

D = Decimal
OLD_XLS = Path(__file__).parent / "fixtures" / "old.xls"
PLAIN = [
    ["企业名称", "成立时间", "营业收入（万元）"],
    ["天津海河甲有限公司", date(2016, 3, 1), 12.5],
    ["天津海河乙有限公司", None, 7],
]


def cells(table: RegisterTable) -> list[tuple[object, ...]]:
    return [row.cells for row in table.rows]


def test_that_an_xlsx_gives_typed_cells_with_their_row_numbers(tmp_path: Path) -> None:
    table = open_table(workbook(tmp_path / "a.xlsx", {"表一": PLAIN}))
    assert table.headers == ("企业名称", "成立时间", "营业收入（万元）")
    assert [row.number for row in table.rows] == [2, 3]
    assert cells(table) == [("天津海河甲有限公司", date(2016, 3, 1), D("12.5")), ("天津海河乙有限公司", None, D(7))]


def test_that_numbers_are_what_excel_shows_and_not_their_binary_neighbours(tmp_path: Path) -> None:
    table = open_table(
        workbook(
            tmp_path / "a.xlsx",
            {"S": [["企业名称", "营业收入"], ["甲公司", 1234.0999999999999], ["乙公司", 0.1 + 0.2]]},
        )
    )
    assert [row.cells[1] for row in table.rows] == [D("1234.1"), D("0.3")]


def test_that_error_cells_are_kept_apart_from_empty_ones(tmp_path: Path) -> None:
    table = open_table(
        workbook(tmp_path / "a.xlsx", {"S": [["企业名称", "营业收入"], ["甲公司", "#N/A"], ["乙公司", None]]})
    )
    assert [row.cells[1] for row in table.rows] == ["#N/A", None]


def test_that_an_old_xls_is_read_with_its_two_line_header() -> None:
    table = open_table(OLD_XLS)
    assert table.title == "天津市河东区科技型企业名单（2021年度）"
    assert table.header_rows == (2, 3)
    assert table.headers[3:] == ("2021年 营业收入（万元）", "2021年 研发费用（万元）", "是否高企")
    assert cells(table)[0][1:4] == ("91120102MA0000000P", date(2016, 3, 1), D("3250.5"))
    assert [(left.number, left.why) for left in table.left_out] == [(6, "合计行")]


@pytest.mark.parametrize("name", ["名单.xls", "名单.dat", "名单"])
def test_that_the_content_decides_and_not_the_name(tmp_path: Path, name: str) -> None:
    workbook(tmp_path / "a.xlsx", {"S": PLAIN}).rename(tmp_path / name)
    assert open_table(tmp_path / name).headers[0] == "企业名称"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_that_a_text_table_is_read_in_every_usual_encoding_and_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    lines = [
        ["企业名称", "成立时间", "备注"],
        ["天津海河甲有限公司", "2016-03-01", f'他说"好{delimiter}很好"'],
        ["乙𬭎公司", "", ""],
    ]
    text = "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    table = open_table(text_file(tmp_path / "a.csv", text, encoding))
    assert table.headers == ("企业名称", "成立时间", "备注")
    assert cells(table) == [("天津海河甲有限公司", "2016-03-01", f'他说"好{delimiter}很好"'), ("乙𬭎公司", None, None)]


def test_that_single_quotes_inside_a_cell_are_let_pass(tmp_path: Path) -> None:
    table = open_table(text_file(tmp_path / "a.csv", '企业名称,备注\n"天津"海河公司,好\n甲"乙"公司,好\n'))
    assert [row.cells[0] for row in table.rows] == ["天津海河公司", '甲"乙"公司']


def test_that_invisible_characters_and_outer_spaces_are_taken_off(tmp_path: Path) -> None:
    table = open_table(text_file(tmp_path / "a.csv", "企业名称,备注\n\u3000天津\u200b海河\u202e公司\x07 ,\u00a0\n"))
    assert cells(table) == [("天津海河公司", None)]


def test_that_titles_and_blank_rows_above_the_header_are_the_title(tmp_path: Path) -> None:
    rows = [["河东区企业名单", None, None], [None] * 3, ["填报单位：科技局", None, "单位：万元"], *PLAIN]
    table = open_table(workbook(tmp_path / "a.xlsx", {"S": rows}, merged=[(0, 0, 0, 2)]))
    assert table.header_rows == (4,)
    assert table.title == "河东区企业名单 填报单位：科技局 单位：万元"
    assert len(table.rows) == 2


def test_that_a_merged_two_line_header_is_joined(tmp_path: Path) -> None:
    rows = [
        ["企业名称", "2024年", None, "2025年", None],
        [None, "营业收入", "研发费用", "营业收入", "研发费用"],
        ["甲公司", 1, 2, 3, 4],
    ]
    table = open_table(workbook(tmp_path / "a.xlsx", {"S": rows}, merged=[(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)]))
    assert table.headers == ("企业名称", "2024年 营业收入", "2024年 研发费用", "2025年 营业收入", "2025年 研发费用")
    assert len(table.rows) == 1


def test_that_a_text_table_that_lost_its_merged_cells_is_joined_as_well(tmp_path: Path) -> None:
    text = "企业名称,2024年,,2025年,\n,营业收入,研发费用,营业收入,研发费用\n甲公司,1,2,3,4\n"
    table = open_table(text_file(tmp_path / "a.csv", text))
    assert table.headers == ("企业名称", "2024年 营业收入", "2024年 研发费用", "2025年 营业收入", "2025年 研发费用")


def test_that_years_as_numbers_may_be_the_lower_line(tmp_path: Path) -> None:
    rows = [["企业名称", "营业收入（万元）", None], [None, 2024, 2025], ["甲公司", 100, 200]]
    table = open_table(workbook(tmp_path / "a.xlsx", {"S": rows}, merged=[(0, 0, 1, 0), (0, 1, 0, 2)]))
    assert table.headers == ("企业名称", "营业收入（万元） 2024", "营业收入（万元） 2025")


def test_that_cells_merged_downwards_hold_for_every_row(tmp_path: Path) -> None:
    rows = [["街镇", "企业名称", "营业收入"], ["大王庄街道", "甲公司", 1], [None, "乙公司", 2]]
    table = open_table(workbook(tmp_path / "a.xlsx", {"S": rows}, merged=[(1, 0, 2, 0)]))
    assert [row.cells[0] for row in table.rows] == ["大王庄街道", "大王庄街道"]


@pytest.mark.parametrize("word", ["合计", "小计", "总 计", "合计：", "合计（2家）", "平均值"])
def test_that_sums_are_left_out_with_their_reason(tmp_path: Path, word: str) -> None:
    table = open_table(workbook(tmp_path / "a.xlsx", {"S": [*PLAIN, [word, None, 19.5]]}))
    assert [(left.number, left.why) for left in table.left_out] == [(4, "合计行")]


@pytest.mark.parametrize("name", ["合计科技有限公司", "天津总计数据有限公司", "小计算机有限公司"])
def test_that_a_firm_named_like_a_sum_is_a_firm(tmp_path: Path, name: str) -> None:
    table = open_table(workbook(tmp_path / "a.xlsx", {"S": [*PLAIN, [name, None, 19.5]]}))
    assert (len(table.rows), table.left_out) == (3, ())


def test_that_remarks_numbering_and_repeated_headers_are_left_out(tmp_path: Path) -> None:
    rows = [PLAIN[0], [1, 2, 3], PLAIN[1], PLAIN[0], PLAIN[2], ["注：含税", None, None], ["填表人：李某", None, None]]
    table = open_table(workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert [left.why for left in table.left_out] == ["栏次行", "重复的表头", "表尾说明", "表尾说明"]
    assert len(table.rows) == 2


def test_that_blank_columns_go_and_the_letters_stay_true(tmp_path: Path) -> None:
    rows = [[None, "企业名称", None, "营业收入"], [None, "甲公司", None, 5]]
    table = open_table(workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert table.headers == ("企业名称", "营业收入")
    assert table.place(1) == "“营业收入”（D 列）"


def test_that_the_sheet_that_reads_like_a_register_is_chosen_and_hidden_ones_are_not_offered(tmp_path: Path) -> None:
    sheets = {"说明": [["请认真填写"]], "字典": PLAIN, "名单": PLAIN}
    path = workbook(tmp_path / "a.xlsx", sheets, hidden=["字典"])
    assert open_table(path).sheet == "名单"
    with pytest.raises(UserError, match="没有名为“字典”的工作表，可选：说明、名单"):
        open_table(path, "字典")


def test_that_a_long_table_beyond_the_limit_is_refused_with_advice(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [PLAIN[0], *[[f"公司{i}", None, i] for i in range(50)]]})
    with pytest.raises(UserError, match=r"a\.xlsx：超过 20 行，请分成几个文件"):
        open_table(path, limits=Limits(rows=20))
    with pytest.raises(UserError, match="有 3 列，超过 2 列"):
        open_table(path, limits=Limits(columns=2))
    with pytest.raises(UserError, match="51 行 × 3 列太大"):
        open_table(path, limits=Limits(cells=100))


def test_that_the_beginning_of_a_text_table_is_enough_for_its_header_and_samples(tmp_path: Path) -> None:
    rows = "".join(f"天津{number}号公司,{number}\n" for number in range(50_000))
    table = open_beginning(text_file(tmp_path / "a.csv", f"企业名称,职工总数\n{rows}"))
    assert table.headers == ("企业名称", "职工总数")
    assert (table.header_rows, len(table.rows)) == ((1,), 199)
