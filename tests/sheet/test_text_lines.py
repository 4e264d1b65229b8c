"""Line breaking of Chinese text."""

from __future__ import annotations

import itertools

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth

from sheet import styles
from sheet.flowables import Run, para
from sheet.fonts import BOLD

CLOSING = "，。、；：？！）》〉】〕」』｝］”’％‰℃…,.!?;:)]}%"
OPENING = "（《〈【〔「『｛［“‘￥＄([{≥≤"
WIDTHS = tuple(range(62, 462, 4))
NUMBERS = ("国科发火〔2016〕32号", "津科规〔2021〕3号", "财税〔2015〕119号", "国发（2018）32号", "2022年第16号")
AMOUNTS = ("5000万元", "2亿元", "≥ 5%", "60%", "20万元", "365天", "12个月", "2021年", "3—5年", "第十一条（五）")
RULE = (
    "根据《高新技术企业认定管理办法》（国科发火〔2016〕32号）第十一条（五），企业近三个会计年度的研究开发费用总额占同期"
    "销售收入总额的比例：最近一年销售收入小于5000万元（含）的企业，比例不低于5%；5000万元至2亿元（含）的企业，"
    "比例不低于4%；在2亿元以上的企业，比例不低于3%。其中，境内研发费用占比≥ 60%。"
)
AWARD = (
    "按照津科规〔2021〕3号，对首次认定的“瞪羚企业”，给予最高20万元（一次性）奖励；“领军企业”可享受“一企一策”……"
    "申报材料包括：①营业执照；②近3—5年审计报告、纳税申报表；③知识产权清单（不少于1件发明专利，或6件软件著作权）。"
)
ANSWER: tuple[Run, ...] = (
    ("您公司2021年研发费用为￥1,234.56万元，占比4.2%，", False),
    ("还差36万元（≥ 5%）", True),
    ("。请财务部门在12个月（365天）内提供《研发支出辅助账》；", False),
    ("依据见财税〔2015〕119号、国发（2018）32号、公告2022年第16号。", False),
)
CONTACT = (
    "R&D 投入 a<b；联系人：张𬭎，电话 022-24122412，邮箱 keji.chu@tjhd.gov.cn；网址 https://kxjs.tj.gov.cn/zwgk/tzgg/index.html"
    " （ 请注意 ： 括号两边有空格 ） ，“引号”‘单引号’「直角」【方头】《书名》〈单书名〉〔六角〕！？"
)
PARAGRAPHS: tuple[str | tuple[Run, ...], ...] = (RULE, AWARD, ANSWER, CONTACT)


def lines_at(
    source: str | tuple[Run, ...], width: float, style: ParagraphStyle = styles.BODY
) -> list[tuple[str, float]]:
    """Return the lines of a paragraph in a box: text and measured width."""
    paragraph = para(source, style)
    paragraph.wrap(width, 10_000)
    return [
        (
            "".join(word.text for word in line.words),
            sum(stringWidth(word.text, word.fontName, word.fontSize) for word in line.words),
        )
        for line in paragraph.blPara.lines
    ]


SWEEP = tuple(itertools.product(range(len(PARAGRAPHS)), (styles.BODY, styles.SMALL, styles.STRONG)))


@pytest.mark.parametrize(("number", "style"), SWEEP, ids=lambda value: getattr(value, "name", str(value)))
def test_that_no_line_begins_with_a_closing_mark_ends_with_an_opening_one_or_leaves_its_box(
    number: int, style: ParagraphStyle
) -> None:
    for width in WIDTHS:
        for i, (text, used) in enumerate(lines_at(PARAGRAPHS[number], width, style)):
            assert text, f"empty line at {width}"
            assert i == 0 or text[0] not in CLOSING, f"{text!r} at {width}"
            assert text[-1] not in OPENING, f"{text!r} at {width}"
            assert used <= width + 1e-6, f"{text!r} is {used} wide, the box {width}"


@pytest.mark.parametrize("piece", NUMBERS + AMOUNTS)
@pytest.mark.parametrize("number", range(len(PARAGRAPHS)))
def test_that_document_numbers_and_figures_with_their_unit_stay_in_one_piece(piece: str, number: int) -> None:
    source = PARAGRAPHS[number]
    whole = source if isinstance(source, str) else "".join(text for text, _ in source)
    marks = 3 * styles.BODY.fontSize  # brackets and a stop that must stay with the piece
    for width in WIDTHS:
        if stringWidth(piece, BOLD, styles.BODY.fontSize) + marks > width:
            continue
        kept = sum(text.count(piece) for text, _ in lines_at(source, width))
        assert kept == whole.count(piece), f"{piece} is broken at {width}"


def test_that_the_pieces_that_must_not_break_all_occur_in_the_swept_paragraphs() -> None:
    whole = "".join(part if isinstance(part, str) else "".join(text for text, _ in part) for part in PARAGRAPHS)
    assert [piece for piece in NUMBERS + AMOUNTS if piece not in whole] == []


@pytest.mark.parametrize("number", range(len(PARAGRAPHS)))
def test_that_breaking_loses_nothing_but_blanks(number: int) -> None:
    source = PARAGRAPHS[number]
    whole = source if isinstance(source, str) else "".join(text for text, _ in source)
    for width in WIDTHS:
        joined = "".join(text for text, _ in lines_at(source, width))
        assert joined.replace(" ", "") == whole.replace(" ", "")


def test_that_a_document_number_wider_than_its_column_does_not_leave_it() -> None:
    lines = lines_at("国科发火〔2016〕32号", 62)
    assert "".join(text for text, _ in lines) == "国科发火〔2016〕32号"
    assert all(used <= 62 + 1e-6 for _, used in lines)
    assert not any("〔" in text and "2016〕" not in text for text, _ in lines)


def test_that_an_address_wider_than_its_column_breaks_after_its_own_marks() -> None:
    lines = [text for text, _ in lines_at("https://kxjs.tj.gov.cn/zwgk/tzgg/index.html", 120)]
    assert len(lines) > 1
    assert all(text.endswith(("/", "-", "@", "_", "?", "&", "=")) for text in lines[:-1])


def test_that_a_text_that_just_fits_before_a_blank_is_not_broken_earlier() -> None:
    width = stringWidth("甲乙 丙丁", styles.BODY.fontName, styles.BODY.fontSize)
    assert [text for text, _ in lines_at("甲乙 丙丁 戊己", width)] == ["甲乙 丙丁", "戊己"]


def test_that_indents_and_line_ends_in_a_text_are_kept() -> None:
    assert [text for text, _ in lines_at("　　首行缩进\r\n　次行\n\n末行", 400)] == [
        "　　首行缩进",
        "　次行",
        " ",
        "末行",
    ]


def test_that_an_empty_text_takes_no_room() -> None:
    assert para("").wrap(200, 200)[1] == 0


def test_that_a_narrow_column_still_ends() -> None:
    assert "".join(text for text, _ in lines_at("（（（《甲》）））。。。", 4)) == "（（（《甲》）））。。。"
