"""A list of firms in a Word file is imported like a workbook."""

from pathlib import Path

import pytest

from policies import UserError
from tests.intake.test_lists_in_documents import ROWS, TITLE, word_file
from ui.firms.importing.source import AS_FOUND, preview, read_book
from ui.widgets.dropped import from_file


def test_that_the_list_of_a_document_is_read_and_shown(tmp_path: Path) -> None:
    path = tmp_path / "名单.docx"
    path.write_bytes(word_file(ROWS, [TITLE]))
    book = read_book(from_file(path), AS_FOUND)
    assert (book.name, len(book.tables[0].rows)) == ("名单.docx", 5)
    assert book.tables[0].title == TITLE
    assert preview(from_file(path), None).rows[1][:2] == ("序号", "企业名称")


def test_that_a_document_without_a_list_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "办法.html"
    path.write_text("<html><body><p>第一条</p></body></html>", encoding="utf-8")
    with pytest.raises(UserError, match="没有表格"):
        read_book(from_file(path), AS_FOUND)
