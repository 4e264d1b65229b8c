"""Text is printed exactly as written, in our own typeface, or rejected."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.platypus import PageBreak, Table

from policies import UserError
from sheet import MissingGlyph, styles
from sheet.flowables import HEADED, LadderSteps, para, qr, rule, table
from sheet.fonts import register
from tests.pace import paced
from tests.sheet.reading import bare, fonts_of, pdf, text_of

RARE = "𬭎𬬭𬬻𫓧𫍯㬎㙘㼆㕔䲟𠅤𣲘𬒈𬇕𬀩䶮㛃"
# Extraction shows these otherwise than printed: blanks collapse, combining marks move.
_LEFT_OUT = frozenset(range(0x300, 0x370)) | {0xA0, 0x2002, 0x2003}
COVERED = tuple(chr(code) for code in sorted(register().face.charToGlyph) if code > 0x20 and code not in _LEFT_OUT)


def test_that_names_beyond_the_first_plane_print_and_read_back() -> None:
    assert bare(text_of(pdf([para(f"法定代表人：张{RARE}")]))) == f"法定代表人：张{RARE}"


@pytest.mark.parametrize(
    "text", ["R&D投入 a<b x<y>z", "&amp; &#65; <br/> </para>", "研发费用占比<5% & 净利润>0", 'a="b" \\n %s {0}']
)
def test_that_markup_in_a_text_stays_text(text: str) -> None:
    assert text_of(pdf([para(text)])).strip() == text


def test_that_bold_runs_hold_markup_as_text_too() -> None:
    data = pdf([para([("甲<b>", True), ("乙&lt;丙", False)])])
    assert text_of(data).strip() == "甲<b>乙&lt;丙"
    assert {name.split("+")[1] for name in fonts_of(data)} == {"NotoSansSC-Regular", "NotoSansSC-Bold"}


@given(st.text(alphabet=st.sampled_from(COVERED), min_size=1, max_size=120), st.booleans())
@settings(max_examples=paced(40, 400))
def test_that_any_text_of_printable_characters_reads_back_unchanged(text: str, bold: bool) -> None:
    assert bare(text_of(pdf([para([(text, bold)])]))) == text


@given(
    st.text(alphabet=st.sampled_from(string.printable + "，。（）《》万元〔〕　研发"), max_size=200),
    st.integers(40, 400),
)
@settings(max_examples=paced(100, 1_000))
def test_that_every_text_breaks_into_lines_that_together_are_the_text(text: str, width: int) -> None:
    paragraph = para(text.replace("\x0b", "").replace("\x0c", ""))
    paragraph.wrap(width, 10_000)
    joined = "".join(word.text for line in paragraph.blPara.lines for word in line.words)
    assert bare(joined) == bare(text)


@pytest.mark.parametrize(
    ("text", "named"), [("𠮷祥饭庄", "𠮷（U+20BB7）"), ("加油😀", "😀（U+1F600）"), ("坏\x00字", "U+0000")]
)
def test_that_a_character_without_a_glyph_is_refused_by_name(text: str, named: str) -> None:
    with pytest.raises(MissingGlyph, match="打印不出的字符") as caught:
        para(text)
    assert named in str(caught.value)
    assert isinstance(caught.value, UserError)


def test_that_invisible_characters_of_copied_names_are_left_out() -> None:
    assert text_of(pdf([para("天津\u200b海河\ufeff公司\u00a0甲\r\n乙")])).split() == ["天津海河公司", "甲", "乙"]


def test_that_every_font_is_embedded_and_ours_also_for_plain_strings_in_tables() -> None:
    parts = [
        para([("甲", True), ("乙", False)], styles.TITLE),
        rule(),
        Table([["政策", "结论"], ["高企", "☑ 符合"]]),
        table([[para("条件", styles.HEAD), para("数字", styles.HEAD)], [para("占比"), para("5%")]], (1, 1), HEADED),
        qr("determination", 60),
        LadderSteps(("国科小", "高企"), (True, False), 1),
    ]
    data = pdf(parts)
    assert all(fonts_of(data).values())
    assert {name.split("+")[-1] for name in fonts_of(data)} == {"NotoSansSC-Regular", "NotoSansSC-Bold"}
    assert "■" not in text_of(data)
    assert "☑ 符合" in text_of(data)


def test_that_a_paragraph_over_two_pages_gains_no_blanks() -> None:
    text = "区科技局负责落实" * 400
    data = pdf([para(text)])
    assert bare(text_of(data)) == text
    assert " " not in text_of(data)


def test_that_the_same_parts_give_the_same_bytes() -> None:
    def build() -> bytes:
        return pdf([para([("国科发火〔2016〕32号", True), (RARE, False)]), PageBreak(), para("第二页", styles.SMALL)])

    assert build() == build()
