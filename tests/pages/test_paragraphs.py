"""The lines of a PDF are joined into the paragraphs that were written."""

from __future__ import annotations

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph as Prose

from pages import open_document
from sheet.fonts import REGULAR, register
from tests.pages.build import A4, drawn, printed, text_at

LONG = "第一条 为加快培育高新技术企业，根据国科发火〔2016〕32号文件，对上年度营业收入不低于2000万元、研发费用占比不低于5%的企业，给予最高50万元的奖励，有效期三年。"
SHORT = "（一）在本区注册的独立法人企业；"


def told(data: bytes) -> list[str]:
    return [part.text.replace(" ", "") for part in open_document(data, "文件.pdf").paragraphs]


@pytest.mark.parametrize("size", [9, 12, 16])
def test_that_paragraphs_come_out_as_they_went_in(size: float) -> None:
    parts = [LONG, SHORT, LONG, SHORT, SHORT, LONG] * 4
    assert told(printed(*parts, size=size)) == [part.replace(" ", "") for part in parts]


def test_that_a_paragraph_goes_on_over_the_end_of_the_page() -> None:
    parts = [LONG] * 30
    document = open_document(printed(*parts), "文件.pdf")
    assert [part.text.replace(" ", "") for part in document.paragraphs] == [LONG.replace(" ", "")] * 30
    assert len(document.pages) == 3


def test_that_page_numbers_and_repeated_heads_are_left_out_and_told() -> None:
    data = printed(*[LONG] * 30, head="天津市某区科学技术局", foot="— {page} —")
    assert told(data) == [LONG.replace(" ", "")] * 30
    (note,) = open_document(data, "文件.pdf").notes
    assert "“天津市某区科学技术局”" in note
    assert "“— n —”" in note


def test_that_a_line_of_the_text_near_the_edge_is_no_head() -> None:
    def draw(canvas: Canvas) -> None:
        text_at(*((72, 60 + 20 * i, f"第{i}条 同样的文字。") for i in range(38)))(canvas)

    assert len(told(drawn(draw, draw, draw))) == 3 * 38


def test_that_two_columns_of_prose_are_read_one_after_the_other() -> None:
    register()
    style = ParagraphStyle("a", fontName=REGULAR, fontSize=10, leading=15, wordWrap="CJK", firstLineIndent=20)

    def draw(canvas: Canvas) -> None:
        canvas.drawCentredString(A4[0] / 2, A4[1] - 80, "关于支持企业创新的若干措施")
        for x, word in ((60, "左"), (310, "右")):
            prose = Prose((word + "栏的文字说明支持的条件，") * 18 + "完。", style)
            prose.wrapOn(canvas, 225, 600)
            prose.drawOn(canvas, x, A4[1] - 120 - prose.height)

    found = told(drawn(draw))
    assert [text[:2] for text in found] == ["关于", "左栏", "右栏"]
    assert all("右" not in text for text in found[:2])


def test_that_the_values_of_a_form_are_no_second_column() -> None:
    places = [(72.0, 100 + 20 * i, f"项目{i}") for i in range(10)] + [(330.0, 100 + 20 * i, str(i)) for i in range(10)]
    assert told(drawn(text_at(*places)))[:2] == ["项目00", "项目11"]


def test_that_a_title_in_two_lines_is_one_paragraph() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(REGULAR, 20)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 90, "天津市某区关于支持科技型企业")
        canvas.drawCentredString(A4[0] / 2, A4[1] - 120, "发展的若干措施")
        canvas.setFont(REGULAR, 12)
        for i in range(12):
            canvas.drawString(72 if i % 3 else 96, A4[1] - 170 - 20 * i, "文字" * (17, 18, 5)[i % 3])

    found = told(drawn(draw))
    assert found[0] == "天津市某区关于支持科技型企业发展的若干措施"
    assert len(found) == 5


def test_that_words_of_latin_letters_keep_their_blank() -> None:
    text = "The firm " * 30
    assert open_document(printed(text.strip()), "a.pdf").paragraphs[0].text == text.strip()
