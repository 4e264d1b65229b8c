"""Lists of every shape: all their firms are read, nothing else is, and what is left out is told."""

from pathlib import Path
from random import Random

import pytest

from registers import SHARED, OpenOptions, RegisterFirm, guess_mapping, open_book, read_firms
from tests.registers.build import text_file, workbook
from tests.registers.messy import ON
from tests.registers.shapes import SHAPES, Shape, filtered

SEEDS = 12


def names(path: Path, options: OpenOptions | None = None) -> list[str]:
    found: list[str] = []
    for table in open_book(path, options or OpenOptions()).tables:
        mapping = guess_mapping(table.headers, table.samples(), ON, table.title)
        firms = list(read_firms(table, mapping, ON))
        assert all(isinstance(firm, RegisterFirm) for firm in firms)
        found += [firm.profile.name for firm in firms if isinstance(firm, RegisterFirm)]
    return found


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_that_all_firms_of_a_list_are_read_and_nothing_else(tmp_path: Path, shape: Shape, seed: int) -> None:
    path = tmp_path / "名单.xlsx"
    wanted = shape(path, Random(seed))
    assert sorted(names(path)) == sorted(wanted)


def test_that_hidden_rows_and_columns_are_told_and_read_if_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    shown = filtered(path, Random(5))
    left = open_book(path).tables[0].left_out
    whole = names(path, OpenOptions(hidden=True))
    assert len(whole) == len(shown) + sum(1 for one in left if one.why == "隐藏的行")
    assert [one.place for one in left if one.why == "隐藏的列"] == ["D 列"]


def test_that_a_figure_merged_over_several_firms_is_nobodys_own(tmp_path: Path) -> None:
    rows = [["街道", "企业名称", "营业收入"], ["甲街道", "天津甲科技有限公司", 900], [None, "天津乙科技有限公司", None]]
    path = workbook(tmp_path / "a.xlsx", {"S": rows}, merged=[(1, 0, 2, 0), (1, 2, 2, 2)])
    assert [row.cells for row in open_book(path).tables[0].rows] == [
        ("甲街道", "天津甲科技有限公司", SHARED),
        ("甲街道", "天津乙科技有限公司", SHARED),
    ]


def test_that_a_figure_merged_over_the_lines_of_one_firm_is_its_own(tmp_path: Path) -> None:
    rows = [["企业名称", "营业收入", "产品"], ["天津甲科技有限公司", 900, "软件"], [None, None, "硬件"]]
    path = workbook(tmp_path / "a.xlsx", {"S": rows}, merged=[(1, 0, 2, 0), (1, 1, 2, 1)])
    assert SHARED not in {cell for row in open_book(path).tables[0].rows for cell in row.cells}


def test_that_a_row_of_nothing_but_a_name_is_read_and_doubted(tmp_path: Path) -> None:
    text = "企业名称,信用代码,营业收入\n天津甲科技有限公司,91120102MA9T00000J,5\n天津乙科技有限公司,,\n"
    table = open_book(text_file(tmp_path / "a.csv", text)).tables[0]
    assert (len(table.rows), [doubt.text for doubt in table.doubts]) == (2, ["天津乙科技有限公司"])


def test_that_a_chosen_header_row_is_used_and_0_means_none(tmp_path: Path) -> None:
    text = "甲,乙\n名字,备注\n天津甲科技有限公司,好\n"
    path = text_file(tmp_path / "a.csv", text)
    assert open_book(path, OpenOptions(header_row=2)).tables[0].headers == ("名字", "备注")
    assert open_book(path, OpenOptions(header_row=0)).tables[0].headers == ("", "")
