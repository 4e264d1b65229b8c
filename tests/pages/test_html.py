"""Web pages and text files are read as paragraphs, in any encoding, without menus."""

from __future__ import annotations

import pytest

from pages import Document, DocumentKind, PageLimits, open_document
from policies import UserError

TEXT = "第一条 为加快培育高新技术企业，对上年度营业收入不低于2000万元的企业，给予最高50万元的奖励。"
MENU = '<div class="nav"><a href="/">首页</a> <a href="/zw">政务公开</a> <a href="/fw">办事服务</a></div>'


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode()


def told(data: bytes) -> list[str]:
    return [part.text for part in open_document(data, "页.html").paragraphs]


def test_that_paragraphs_headings_and_lines_come_in_order() -> None:
    found = open_document(page(f"<h1>标题</h1><p>{TEXT}</p><div>甲<br>乙<b>粗</b>的</div>"), "页.html")
    assert found.kind is DocumentKind.HTML
    assert [part.text for part in found.paragraphs] == ["标题", TEXT, "甲", "乙粗的"]
    assert found.paragraphs[0].style == "h1"


def test_that_menus_scripts_and_hidden_parts_are_left_out_and_told() -> None:
    found = open_document(
        page(f"{MENU}<script>if(a<b)x()</script><p>{TEXT}</p><p style='display:none'>隐</p>"), "页.html"
    )
    assert [part.text for part in found.paragraphs] == [TEXT]
    assert any("首页" in note for note in found.notes)
    assert any("隐藏" in note for note in found.notes)


def test_that_the_part_named_as_the_article_is_read_with_its_title() -> None:
    side = "<div>相关新闻若干</div>"
    found = open_document(
        page(
            f"{MENU}{side}<div class='TRS_Editor'>{f'<p>{TEXT}</p>' * 9}</div>",
            "<title>关于奖励的通知_某市科技局</title>",
        ),
        "页.html",
    )
    assert [part.text for part in found.paragraphs] == ["关于奖励的通知", *[TEXT] * 9]
    assert any("相关新闻若干" in note for note in found.notes)


def test_that_links_to_attachments_are_no_menu() -> None:
    assert told(page("<p>正文。</p><p><a href=a>附件1：申报书.doc</a></p>")) == ["正文。", "附件1：申报书.doc"]


def test_that_tables_have_merged_cells_once_and_tables_for_layout_are_none() -> None:
    inner = "<table><tr><th rowspan=2>合<th colspan=2>宽<tr><td>1<td>2</table>"
    found = open_document(page(f"<table><tr><td>{inner}</td></tr></table>"), "页.html")
    assert [part.table for part in found.paragraphs] == [(("合", "宽", ""), ("", "1", "2"))]


def test_that_numbered_lists_have_their_numbers() -> None:
    assert told(page("<ol start=3><li>甲<li>乙</ol>")) == ["3. 甲", "4. 乙"]


def test_that_broken_markup_loses_no_text() -> None:
    assert told(page("<p>甲<p>乙<div>丙</p></span>丁 3<5 <b>戊")) == ["甲", "乙", "丙", "丁 3<5 戊"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("declared", ["", "gb2312", "utf-8"])
def test_that_the_encoding_is_found_whatever_is_declared(encoding: str, declared: str) -> None:
    text = f'<html><meta http-equiv="Content-Type" content="text/html; charset={declared}"><p>{TEXT}</p></html>'
    assert told(text.encode(encoding)) == [TEXT]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_that_a_text_file_is_read_in_any_encoding(encoding: str) -> None:
    found = open_document(f"{TEXT}\r\n\r\n第二条 完。".encode(encoding), "文.txt")
    assert (found.kind, [part.text for part in found.paragraphs]) == (DocumentKind.TXT, [TEXT, "第二条 完。"])


def test_that_traditional_text_in_big5_is_read_and_told() -> None:
    text = "關於高新技術企業認定管理辦法的通知，研究開發費用總額占銷售收入總額的比例不低於百分之五。"
    found = open_document(text.encode("big5"), "文.txt")
    assert ([part.text for part in found.paragraphs], found.notes) == ([text], ("文件是 Big5（繁体）编码",))


def test_that_lines_wrapped_by_hand_are_joined_and_others_are_not() -> None:
    lines = [TEXT[i : i + 20] for i in range(0, len(TEXT), 20)]
    wrapped = "\n".join(lines * 3)
    assert [part.text for part in open_document(wrapped.encode(), "a.txt").paragraphs] == [TEXT] * 3
    ragged = ["甲公司", "天津市河东区某路", "2000万元", "法定代表人", "乙", "成立日期2015年"]
    assert [part.text for part in open_document("\n".join(ragged).encode(), "a.txt").paragraphs] == ragged


def test_that_lines_with_tabs_are_a_table() -> None:
    (found,) = open_document("项目\t金额\n收入\t1\n净利润\t2\t注".encode(), "a.txt").paragraphs
    assert found.table == (("项目", "金额", ""), ("收入", "1", ""), ("净利润", "2", "注"))


def test_that_damaged_characters_are_told() -> None:
    def notes(text: bytes) -> Document:
        return open_document(text, "a.txt")

    assert any("乱码" in note for note in notes("锟斤拷公司".encode()).notes)
    assert any("乱码" in note for note in notes((TEXT * 30).encode()[:-1]).notes)


@pytest.mark.parametrize(("data", "says"), [
    (b"\x00\x01\x02" * 500, "文本"), (b"\r\n  \n", "没有文字"), (bytes(range(1, 256)) * 20, "文"),
    (page("<script>x</script>"), "没有文字"), (b"MIME-Version: 1.0\r\n", "mht"), (b"Rar!\x1a\x07", "压缩包"),
    (page("<table><tr>" + "<td>x" * 400 + "</table>"), "表格大"),
])  # fmt: skip
def test_that_what_is_no_text_gets_one_sentence(data: bytes, says: str) -> None:
    with pytest.raises(UserError, match=says):
        open_document(data, "文件.txt")


def test_that_a_text_beyond_the_limits_gets_one_sentence() -> None:
    with pytest.raises(UserError, match="MB"):
        open_document(b"a" * 3000, "a.txt", limits=PageLimits(text=2000))


@pytest.mark.parametrize(
    "piece", ["<div>", "<b>x", "<table><tr><td>", "<ol><li>", "<a '", '<a "', "<p></div>", "</p>", "<"]
)
def test_that_any_repeated_piece_of_markup_ends_soon(piece: str) -> None:
    found = open_document(f"<html>{piece * 20_000}字".encode(), "页.html", limits=PageLimits(seconds=20))
    assert "字" in found.paragraphs[-1].text
