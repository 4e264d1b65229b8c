"""Word files are read as a reader sees them: numbers counted, changes accepted, tables in order."""

from __future__ import annotations

import io

import docx
import pytest

from pages import DocumentKind, PageLimits, open_document
from policies import UserError
from tests.pages.docx import document, in_list, numbering, paragraph, part, run

LIST = numbering(("chineseCounting", "第%1条 "), ("chineseCounting", "（%2）"), ("decimal", "%3."), restarts=(1,))


def texts(data: bytes) -> list[str]:
    return [part.text for part in open_document(data, "文件.docx").paragraphs]


def test_that_a_file_written_by_a_library_is_read_in_order_with_its_tables() -> None:
    made = docx.Document()
    made.add_heading("关于支持企业的若干措施", 1)
    made.add_paragraph("第一条 内容。")
    table = made.add_table(2, 3)
    for i, text in enumerate(("指标", "2023年", "2024年", "收入", "1", "2")):
        table.cell(i // 3, i % 3).text = text
    made.add_paragraph("附件：表")
    out = io.BytesIO()
    made.save(out)
    found = open_document(out.getvalue(), "文件.docx")
    assert found.kind is DocumentKind.DOCX
    assert [part.text for part in found.paragraphs] == [
        "关于支持企业的若干措施", "第一条 内容。", "指标\t2023年\t2024年\n收入\t1\t2", "附件：表",
    ]  # fmt: skip
    assert found.paragraphs[0].style.lower() == "heading 1"
    assert found.paragraphs[2].table == (("指标", "2023年", "2024年"), ("收入", "1", "2"))


def test_that_automatic_numbers_are_counted_and_deeper_levels_begin_anew() -> None:
    levels = (0, 1, 1, 2, 2, 0, 1, 2)
    body = [paragraph("内容", in_list(level)) for level in levels]
    assert texts(document(*body, others={"numbering.xml": LIST})) == [
        "第一条 内容", "（一）内容", "（二）内容", "1.内容", "2.内容", "第二条 内容", "（一）内容", "1.内容",
    ]  # fmt: skip


def test_that_a_list_that_starts_again_starts_again() -> None:
    body = [
        paragraph("甲", in_list()),
        paragraph("乙", in_list()),
        paragraph("丙", in_list(0, 2)),
        paragraph("丁", in_list(0, 2)),
    ]
    found = texts(document(*body, others={"numbering.xml": LIST}))
    assert found == ["第一条 甲", "第二条 乙", "第一条 丙", "第二条 丁"]


def test_that_a_style_numbers_its_paragraphs_and_those_based_on_it() -> None:
    styles = part("styles", (
        f'<w:style w:styleId="a"><w:name w:val="条"/><w:pPr>{in_list()}</w:pPr></w:style>'
        '<w:style w:styleId="b"><w:name w:val="款"/><w:basedOn w:val="a"/></w:style>'
    ))  # fmt: skip
    body = [paragraph("甲", '<w:pStyle w:val="a"/>'), paragraph("乙", '<w:pStyle w:val="b"/>'),
            paragraph("丙", '<w:pStyle w:val="b"/><w:numPr><w:numId w:val="0"/></w:numPr>')]  # fmt: skip
    found = open_document(document(*body, others={"numbering.xml": LIST, "styles.xml": styles}), "a.docx")
    assert [(part.text, part.style) for part in found.paragraphs] == [
        ("第一条 甲", "条"),
        ("第二条 乙", "款"),
        ("丙", "款"),
    ]


@pytest.mark.parametrize(("form", "number"), [
    ("decimal", "11"), ("chineseCounting", "十一"), ("chineseCountingThousand", "十一"), ("ideographDigital", "一一"),
    ("decimalEnclosedCircle", "⑪"), ("upperRoman", "XI"), ("lowerLetter", "k"), ("chineseLegalSimplified", "拾壹"),
    ("decimalZero", "11"), ("ideographTraditional", "甲"),
])  # fmt: skip
def test_that_every_usual_form_of_numbers_is_known(form: str, number: str) -> None:
    data = document(*[paragraph("内容", in_list())] * 11, others={"numbering.xml": numbering((form, "%1、"))})
    assert texts(data)[-1] == f"{number}、内容"
    assert open_document(data, "a.docx").notes == ()


def test_that_an_unknown_form_of_numbers_is_told() -> None:
    data = document(paragraph("内容", in_list()), others={"numbering.xml": numbering(("klingon", "%1、"))})
    assert any("klingon" in note for note in open_document(data, "a.docx").notes)


def test_that_changes_are_accepted_and_told() -> None:
    body = f"<w:p>{run('不低于')}<w:del>{run('500').replace('w:t', 'w:delText')}</w:del><w:ins>{run('800')}</w:ins>{run('万元')}</w:p>"
    found = open_document(document(body), "a.docx")
    assert [part.text for part in found.paragraphs] == ["不低于800万元"]
    assert any("修订" in note for note in found.notes)


def test_that_links_controls_boxes_and_footnotes_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('框里')}</w:txbxContent>"
    body = (
        f"<w:p><w:hyperlink>{run('链接')}</w:hyperlink>{run('后')}</w:p>",
        f"<w:sdt><w:sdtContent>{paragraph('控件')}</w:sdtContent></w:sdt>",
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    notes = part(
        "footnotes",
        f'<w:footnote w:type="separator">{paragraph("x")}</w:footnote><w:footnote>{paragraph("注")}</w:footnote>',
    )
    assert texts(document(*body, others={"footnotes.xml": notes})) == ["链接后", "控件", "框里", "注"]


def test_that_hidden_text_heads_and_pictures_are_told() -> None:
    body = f"<w:p>{run('看得见')}{run('看不见', '<w:vanish/>')}</w:p>"
    found = open_document(document(body, others={"header1.xml": part("hdr", paragraph("内部资料"))}), "a.docx")
    assert [part.text for part in found.paragraphs] == ["看得见"]
    assert any("隐藏" in note for note in found.notes)
    assert any("“内部资料”" in note for note in found.notes)


def test_that_merged_cells_have_their_text_once() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"

    across, first, more = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (cell("合", first) + cell("宽", across), cell("", more) + cell("1") + cell("2"))
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    (found,) = open_document(document(table), "a.docx").paragraphs
    assert found.table == (("合", "宽", ""), ("", "1", "2"))


@pytest.mark.parametrize(("data", "says"), [
    (document(), "没有文字"),
    (document(paragraph("x"))[:-40], "不是完好的 Word"),
    (b"PK\x03\x04" + bytes(100), "不是完好的 Word"),
    (document(others={"document.xml": "<w:document"}), "Word"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "不是完好的 Word"),
    (b"{\\rtf1 x}", "RTF"),
    (document("<w:p>" * 300 + "</w:p>" * 300), "深"),
])  # fmt: skip
def test_that_a_file_that_cannot_be_read_gets_one_sentence(data: bytes, says: str) -> None:
    with pytest.raises(UserError, match=says):
        open_document(data, "文件.docx")


def test_that_entities_and_bombs_are_refused() -> None:
    entity = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    with pytest.raises(UserError, match="实体"):
        open_document(document(paragraph("x"), others={"styles.xml": entity}), "a.docx")
    with pytest.raises(UserError, match="压缩比"):
        open_document(document(paragraph("x"), others={"styles.xml": b" " * (8 << 20)}), "a.docx")
    with pytest.raises(UserError, match="展开后"):
        open_document(document(paragraph("x" * 9000)), "a.docx", limits=PageLimits(unpacked=1000))
