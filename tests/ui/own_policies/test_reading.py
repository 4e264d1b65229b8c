"""Tests of how policy documents that come in are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages import ReadingStopped
from policies import UserError
from tests.ui.own_policies.build import NOTICE
from ui.own_policies.reading import PASTED, PASTED_PAGE, kind_words, read_documents, size_words, source_of_copy
from ui.widgets.dropped import FileSource, from_file


def test_that_a_copied_text_is_kept_as_it_was_copied() -> None:
    (read,) = read_documents([source_of_copy(NOTICE, "<p>同样的内容</p>")])
    assert read.name == PASTED
    assert read.data.decode("utf-8-sig") == NOTICE
    assert read.document is not None
    assert (kind_words(read.document), size_words(read.text)) == ("文字", "4 条，3 个数字")


def test_that_a_copied_page_is_read_as_a_page_where_only_that_keeps_its_table() -> None:
    html = f"<p>{'</p><p>'.join(NOTICE.splitlines())}</p><table><tr><td>等级</td><td>奖补</td></tr></table>"
    (read,) = read_documents([source_of_copy("等级 奖补", html)])
    assert read.name == PASTED_PAGE
    assert read.text.number == "津东科规〔2026〕3号"
    assert read.document is not None
    assert any(paragraph.table for paragraph in read.document.paragraphs)


def test_that_an_empty_clipboard_says_what_to_do() -> None:
    with pytest.raises(UserError, match="全选"):
        source_of_copy("　\n")


def test_that_one_file_that_cannot_be_read_does_not_keep_the_others_from_it(tmp_path: Path) -> None:
    good = tmp_path / "办法.txt"
    good.write_text(NOTICE, encoding="utf-8")
    sources = [FileSource("坏.rar", b"Rar!\x1a\x07"), from_file(tmp_path / "没有.txt"), from_file(good)]
    broken, missing, read = read_documents(sources)
    assert "压缩包" in broken.told
    assert "打不开" in missing.told
    assert not read.told
    assert read.text.title == "天津市河东区科技型企业研发投入奖补办法"


def test_that_a_file_without_words_says_so() -> None:
    (read,) = read_documents([FileSource("空.txt", b" \n \n")])
    assert "空.txt" in read.told


def test_that_reading_stops_when_it_is_cancelled_and_tells_which_file_it_is_at() -> None:
    names: list[str] = []
    sources = [source_of_copy(NOTICE), FileSource("第二份.txt", NOTICE.encode())]
    with pytest.raises(ReadingStopped, match=r"第二份.txt"):
        read_documents(sources, lambda name, done, total: names.append(name), lambda: "第二份.txt" in names)
    assert names[0] == PASTED
