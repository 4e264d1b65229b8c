"""Text tables in traditional letters, and texts that an encoding destroyed."""

from pathlib import Path

import pytest

from registers import open_book
from tests.registers.build import text_file, workbook

FULL = "公司名稱,統一編號,備註\n臺灣國際電子股份有限公司,12345678,說明資料\n廣達電腦實業有限公司,22345678,產業發展\n"
SIMPLE = (
    "企业名称,统一社会信用代码,备注\n天津海河甲科技有限公司,91120102MA9T00000J,走访过\n天津喆堃鑫淼科技有限公司,,龑犇\n"
)


def test_that_big5_is_recognised_by_its_letters_and_told(tmp_path: Path) -> None:
    table = open_book(text_file(tmp_path / "a.csv", FULL, "big5")).tables[0]
    assert table.headers == ("公司名稱", "統一編號", "備註")
    assert any("Big5" in note for note in table.notes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("text", [FULL, SIMPLE])
def test_that_other_encodings_are_never_taken_for_big5(tmp_path: Path, encoding: str, text: str) -> None:
    table = open_book(text_file(tmp_path / "a.csv", text, encoding)).tables[0]
    assert table.headers == tuple(text.partition("\n")[0].split(","))
    assert table.notes == ()


@pytest.mark.parametrize("word", ["锟斤拷", "甲\ufffd乙"])
def test_that_destroyed_texts_are_told(tmp_path: Path, word: str) -> None:
    rows = [["企业名称", "备注"], ["天津海河甲科技有限公司", word]]
    book = open_book(workbook(tmp_path / "a.xlsx", {"S": rows}))
    assert any("乱码" in note for note in book.tables[0].notes)
    text = open_book(text_file(tmp_path / "a.csv", f"企业名称,备注\n天津海河甲科技有限公司,{word}\n"))
    assert any("乱码" in note for note in text.tables[0].notes)
