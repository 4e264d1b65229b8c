"""Word 97–2003 files are read as they are shown: pieces, tables, numbers, fields; what is not shown is told."""

import struct
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pages import Document, DocumentKind, open_document
from policies import UserError
from tests.pace import paced
from tests.pages.doc import (
    DELETED,
    HIDDEN,
    IN_TABLE,
    SYMBOL,
    Cut,
    Part,
    Words,
    columns,
    doc,
    in_list,
    lists,
    ole,
    row,
    styles,
)

ARTICLES = ("某区科技创新若干措施", "第一条 研发费用不低于100万元的企业，给予5%补助。", "第二条 自2026年1月1日起施行。")


def read(data: bytes) -> Document:
    return open_document(data, "办法.doc")


def told(*parts: Part | str, cuts: tuple[Cut, ...] = (Cut(0),), words: Words | None = None) -> list[str]:
    return [paragraph.text for paragraph in read(doc(*parts, cuts=cuts, words=words)).paragraphs]


def test_that_paragraphs_are_read_in_order() -> None:
    found = read(doc(*ARTICLES))
    assert found.kind is DocumentKind.DOC
    assert [paragraph.text for paragraph in found.paragraphs] == list(ARTICLES)
    assert found.notes == ()
    assert found.pages == ()


def test_that_narrow_and_wide_pieces_stand_where_the_piece_table_says() -> None:
    text = "".join(f"{part}\r" for part in ("Policy 2026", "第一条 甲", "A/B"))
    cuts = (Cut(0, narrow=True, place=2), Cut(text.index("第"), place=0), Cut(text.index("A/B"), narrow=True, place=1))
    assert told("Policy 2026", "第一条 甲", "A/B", cuts=cuts) == ["Policy 2026", "第一条 甲", "A/B"]


@settings(max_examples=paced(60, 1500), deadline=None)
@given(st.lists(st.text("甲乙ab1，。", min_size=1, max_size=12), min_size=1, max_size=8), st.data())
def test_that_a_text_is_read_however_it_was_saved(parts: list[str], data: st.DataObject) -> None:
    length = sum(len(part) + 1 for part in parts)
    text = "".join(f"{part}\r" for part in parts)
    starts = [0, *sorted(data.draw(st.sets(st.integers(1, length - 1), max_size=5)))] if length > 1 else [0]
    order = data.draw(st.permutations(range(len(starts))))
    ends = [*starts[1:], length]
    cuts = tuple(
        Cut(start, narrow=text[start:end].isascii() and data.draw(st.booleans()), place=place)
        for start, end, place in zip(starts, ends, order, strict=True)
    )
    assert told(*parts, cuts=cuts) == parts


def test_that_characters_beyond_the_first_plane_stay_whole() -> None:
    assert told("𠮷田", "第二段") == ["𠮷田", "第二段"]


def test_that_a_table_is_a_table_between_its_paragraphs() -> None:
    found = read(doc("评分表", *row("指标", "分值"), *row("研发费用占比", "20"), "合计100分"))
    assert [paragraph.table for paragraph in found.paragraphs] == [
        None,
        (("指标", "分值"), ("研发费用占比", "20")),
        None,
    ]
    assert found.paragraphs[1].text == "指标\t分值\n研发费用占比\t20"


def test_that_a_cell_has_all_its_paragraphs_and_empty_cells_stay() -> None:
    rows = [Part("一档", properties=IN_TABLE), Part("二档", "\x07", IN_TABLE), Part("", "\x07", IN_TABLE)]
    found = read(doc(*rows, *row()[-1:], *row("甲", "乙")))
    assert found.paragraphs[0].table == (("一档\n二档", ""), ("甲", "乙"))


def test_that_merged_cells_keep_the_columns_apart() -> None:
    found = read(
        doc(*row("指标", "2024年", "2025年", edges=(0, 1000, 2000, 3000)), *row("合计", "20", edges=(0, 2000, 3005)))
    )
    assert found.paragraphs[0].table == (("指标", "2024年", "2025年"), ("合计", "", "20"))


def test_that_properties_of_a_wide_row_are_found_in_the_stream_of_data() -> None:
    group = IN_TABLE + b"\x17\x24\x01" + columns(0, 1000, 2000)
    end = Part("", "\x07", struct.pack("<HL", 0x6646, 4))
    words = Words(data=bytes(4) + struct.pack("<H", len(group)) + group)
    found = read(doc(*row("甲", "乙")[:-1], end, "后文", words=words))
    assert [paragraph.table for paragraph in found.paragraphs] == [(("甲", "乙"),), None]


def test_that_automatic_numbers_are_counted() -> None:
    one, overrides = lists((39, "第\0条　"), (11, "（\1）"), starts=(5,))
    words = Words(lists=one, overrides=overrides)
    parts = [Part("总则", properties=in_list(1)), Part("条件", properties=in_list(1)), Part("注册满一年", properties=in_list(1, 1)),
             Part("有研发", properties=in_list(1, 1)), Part("附则", properties=in_list(1)), Part("另起", properties=in_list(2)), "无号"]  # fmt: skip
    assert told(*parts, words=words) == [
        "第一条　总则", "第二条　条件", "（一）注册满一年", "（二）有研发", "第三条　附则", "第五条　另起", "无号",
    ]  # fmt: skip


def test_that_the_numbers_of_styles_are_counted() -> None:
    one, overrides = lists((39, "第\0条　"))
    named = styles(("正文", 0xFFF, b""), ("条", 0, in_list(1)), ("条之下", 1, b""))
    words = Words(lists=one, overrides=overrides, styles=named)
    found = read(doc(Part("总则", style=1), Part("条件", style=2), Part("说明"), words=words))
    assert [paragraph.text for paragraph in found.paragraphs] == ["第一条　总则", "第二条　条件", "说明"]
    assert [paragraph.style for paragraph in found.paragraphs] == ["条", "条之下", "正文"]


def test_that_a_paragraph_can_leave_the_list_of_its_style() -> None:
    one, overrides = lists((39, "第\0条　"))
    words = Words(lists=one, overrides=overrides, styles=styles(("正文", 0xFFF, b""), ("条", 0, in_list(1))))
    assert told(Part("总则", style=1), Part("说明", style=1, properties=in_list(0)), words=words) == [
        "第一条　总则",
        "说明",
    ]


def test_that_of_a_field_only_its_result_is_shown() -> None:
    text = "见\x13 HYPERLINK \x13 REF a \x14甲\x15 \x14附件1\x15。\x13 PAGE \x15"
    assert told(text) == ["见附件1。"]


def test_that_an_unfinished_field_hides_nothing() -> None:
    found = read(doc("第一条 见\x13 REF a 最高50万元", "第二条"))
    assert [paragraph.text for paragraph in found.paragraphs] == ["第一条 见 REF a 最高50万元", "第二条"]
    assert any("域" in note for note in found.notes)


def test_that_deleted_and_hidden_text_is_left_out_and_told() -> None:
    found = read(doc(Part("最高50100万元", runs=((2, 4, DELETED),)), Part("内部意见", runs=((0, 4, HIDDEN),)), "完"))
    assert [paragraph.text for paragraph in found.paragraphs] == ["最高100万元", "完"]
    assert any("修订" in note for note in found.notes)
    assert any("隐藏" in note for note in found.notes)


def test_that_properties_of_a_whole_piece_count() -> None:
    text = "甲乙丙"
    for cut, words in ((Cut(1, modifier=0x5C << 1 | 1 << 8), Words()), (Cut(1, modifier=1), Words(groups=[HIDDEN]))):
        assert told(text, cuts=(Cut(0), cut, Cut(2)), words=words) == ["甲丙"]


def test_that_a_symbol_of_another_typeface_is_told() -> None:
    found = read(doc(Part("选(项", runs=((1, 2, SYMBOL),)), "勾\uf0fe选"))
    assert [paragraph.text for paragraph in found.paragraphs] == ["选□项", "勾□选"]
    assert any("符号" in note for note in found.notes)


def test_that_signs_of_layout_are_shown_as_they_look() -> None:
    assert told("甲\t乙\x0b丙\x1e丁\x1f戊\x02\x05", "前\x0c后") == ["甲\t乙", "丙-丁戊", "前", "后"]


def test_that_pictures_are_told() -> None:
    assert "有 2 幅图片，图里的文字没有读" in read(doc("甲\x01\x08")).notes


def test_that_heads_and_remarks_are_told_and_notes_are_read() -> None:
    words = Words(
        headers=[Part("内部文件"), Part("内部文件")],
        footnotes=[Part("\x02 指上一年度")],
        remarks=[Part("\x05改一下")],
        endnotes=[Part("尾注")],
        boxes=[Part("框里的字")],
    )
    found = read(doc("正文\x02。", words=words))
    assert [(paragraph.text, paragraph.style) for paragraph in found.paragraphs] == [
        ("正文。", ""), ("指上一年度", "脚注"), ("尾注", "尾注"), ("框里的字", ""),
    ]  # fmt: skip
    assert "页眉和页脚没有当作正文：“内部文件”" in found.notes
    assert "文件里有批注，没有读" in found.notes


@pytest.mark.parametrize(("words", "why"), [
    (Words(flags=0x0300), "打开密码"), (Words(version=104), "Word 95"), (Words(ident=0xA5DC, version=101), "Word 95"),
    (Words(ident=0x1234), "不是完好的 Word"),
])  # fmt: skip
def test_that_what_cannot_be_read_is_told(words: Words, why: str) -> None:
    with pytest.raises(UserError, match=why):
        read(doc("甲", words=words))


@pytest.mark.parametrize(("stream", "why"), [
    ("Workbook", "是表格"), ("PowerPoint Document", "演示文稿"), ("EncryptedPackage", "打开密码"), ("X", "不是 Word"),
])  # fmt: skip
def test_that_other_ole_files_are_told(stream: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        read(ole({stream: b"x"}))


def test_that_a_file_cut_short_anywhere_is_read_or_told() -> None:
    data = doc(*ARTICLES, *row("甲", "乙"))
    for size in range(0, len(data), 97):
        with suppress(UserError):
            read(data[:size] or b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def test_that_a_table_of_sectors_larger_than_the_file_is_refused() -> None:
    data = bytearray(doc("甲"))
    struct.pack_into("<L", data, 44, 1 << 24)
    with pytest.raises(UserError, match="不是完好的 Word"):
        read(bytes(data))
