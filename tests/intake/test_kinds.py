"""The kind of a file is found by its content."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from intake import FileKind, as_text, read_as_json, recognised
from policies import UserError
from tests.pages.doc import doc, ole, row
from tests.pages.ofd import layer, lines, ofd

ON = date(2026, 11, 30)
_POLICY = (
    "某区科技企业奖补办法\n第一条 上年研发费用不低于100万元的企业，给予10万元奖励。\n第二条 自2024年1月1日起施行。\n"
)
_LIST = "企业名称\t统一社会信用代码\t2025年营业收入（万元）\n示例甲科技有限公司\t91120102MA00000016\t1200\n"


def _book(path: Path, rows: list[list[object]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, cells in enumerate(rows):
        sheet.write_row(number, 0, cells)
    book.close()
    return path


@pytest.mark.parametrize("name", ["名单.txt", "名单.tsv", "粘贴的内容.txt"])
def test_that_pasted_rows_are_a_register_whatever_the_name(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(_LIST, encoding="utf-8")
    found = recognised(path)
    assert found.kind is FileKind.REGISTER
    read = read_as_json(path, ON)
    assert (
        read["firms"]
        == [{"name": "示例甲科技有限公司", "credit_code": "91120102MA00000016", "revenue": {"2025": 1200}}]
        or read["doubts"]
    )


def test_that_a_text_with_clauses_is_a_policy(tmp_path: Path) -> None:
    path = tmp_path / "办法.txt"
    path.write_text(_POLICY, encoding="utf-8")
    read = read_as_json(path, ON)
    assert (read["kind"], read["title"], read["effective"]) == ("policy", "某区科技企业奖补办法", "2024-01-01")
    assert read["figures_total"] == 2
    first = next(clause for clause in read["clauses"] if clause["path"] == "第一条")
    assert first["figures"][0] == {"text": "100万元", "value": 100, "unit": "万元", "op": ">=", "fact": "rd_expense"}


def _doc() -> bytes:
    return doc(*_POLICY.splitlines())


def _ofd() -> bytes:
    return ofd(layer(lines(*_POLICY.splitlines(), size=4)))


@pytest.mark.parametrize(("name", "made"), [("办法.doc", _doc), ("办法.wps", _doc), ("办法", _doc), ("办法.ofd", _ofd), ("办法", _ofd)])  # fmt: skip
def test_that_old_word_and_ofd_files_are_read_as_policies(name: str, made: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(made())
    read = read_as_json(path, ON)
    assert (read["kind"], read["title"], read["effective"]) == ("policy", "某区科技企业奖补办法", "2024-01-01")
    assert [clause["path"] for clause in read["clauses"] if clause["path"]] == ["第一条", "第二条"]
    assert read["figures_total"] == 2


def test_that_a_list_in_an_old_word_file_is_a_register(tmp_path: Path) -> None:
    path = tmp_path / "名单.doc"
    cells = [line.split("\t") for line in _LIST.splitlines()]
    path.write_bytes(doc("公示名单", *row(*cells[0]), *row(*cells[1]), *row("示例乙科技有限公司", "", "300")))
    found = recognised(path)
    assert found.kind is FileKind.REGISTER
    assert found.book is not None
    assert [each.cells[0] for each in found.book.tables[0].rows] == ["示例甲科技有限公司", "示例乙科技有限公司"]


def test_that_an_old_workbook_stays_a_table(tmp_path: Path) -> None:
    path = tmp_path / "表.xls"
    path.write_bytes(ole({"Workbook": b"x"}))
    with pytest.raises(UserError):
        recognised(path)
    with pytest.raises(UserError, match="是表格"):
        recognised(path.rename(tmp_path / "表.doc"))


def test_that_a_workbook_of_firms_is_a_register(tmp_path: Path) -> None:
    path = _book(tmp_path / "表.xlsx", [["序号", "企业名称", "注册资本"], [1, "示例乙科技有限公司", "500万元"]])
    read = read_as_json(path, ON)
    assert read["kind"] == "register"
    assert read["file"]["sheets"] == ["Sheet1"]
    assert [firm["name"] for firm in read["firms"]] == ["示例乙科技有限公司"]
    assert [column["fact"] for column in read["sheets"][0]["columns"]] == [None, "name", "registered_capital"]
    assert all(0 <= column["sure"] <= 1 for column in read["sheets"][0]["columns"])


def test_that_a_kind_can_be_forced(tmp_path: Path) -> None:
    path = tmp_path / "名单.txt"
    path.write_text(_LIST, encoding="utf-8")
    assert recognised(path, FileKind.POLICY).kind is FileKind.POLICY
    forced = read_as_json(path, ON, FileKind.PAPER)
    assert (forced["facts"], bool(forced["left_out"])) == ([], True)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"%PDF-1.7 broken", b"\xd0\xcf\x11\xe0" * 9])
def test_that_a_damaged_file_is_one_sentence(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(data)
    with pytest.raises(UserError) as refused:
        read_as_json(path, ON)
    assert "坏.xlsx" in str(refused.value)


@pytest.mark.parametrize("content", [_LIST, _POLICY])
def test_that_the_words_tell_what_the_object_holds(content: str, tmp_path: Path) -> None:
    path = tmp_path / "文件.txt"
    path.write_text(content, encoding="utf-8")
    words = as_text(read_as_json(path, ON))
    assert "文件.txt" in words
    assert "企业名单" in words or "政策文件" in words
