"""Materials, offices, the validity of a title and notes, as proposed from a document."""

from datetime import date

import pytest

from clauses import (
    Content,
    MaterialContent,
    NoteContent,
    OfficeContent,
    TextLine,
    ValidityContent,
    proposals_of,
    read_lines,
)
from policies import Duty, OfficeLevel, PolicyOffice


def _contents(*lines: str) -> list[Content]:
    return [each.content for each in proposals_of(read_lines(TextLine(line) for line in lines))]


def test_that_each_line_of_a_list_is_a_paper_with_its_holder() -> None:
    found = _contents(
        "某区申报的通知",
        "一、申报材料",
        "1.申报书（一式三份）；",
        "2.上年度审计报告；",
        "3.发明专利证书复印件。",
        "4.社保缴纳证明",
    )
    papers = [(each.material.text, each.material.holder) for each in found if isinstance(each, MaterialContent)]
    assert papers == [
        ("申报书（一式三份）", "行政"),
        ("上年度审计报告", "财务"),
        ("发明专利证书复印件", "知识产权"),
        ("社保缴纳证明", "人事"),
    ]


def test_that_papers_in_one_sentence_are_taken_apart() -> None:
    found = _contents("某区办法", "第一条 申报企业应提交申报书、营业执照、《项目任务书、预算书》和审计报告等材料。")
    papers = [each.material.text for each in found if isinstance(each, MaterialContent)]
    assert papers == ["申报书", "营业执照", "《项目任务书、预算书》", "审计报告"]


def test_that_a_phone_belongs_to_the_office_before_it() -> None:
    found = _contents(
        "某区申报的通知",
        "一、联系方式",
        "区科技局高新科，联系电话：022-12345678；技术支持：022-87654321",
        "某区科学技术局",
        "2026年3月1日",
    )
    offices = [each.office for each in found if isinstance(each, OfficeContent) and each.office is not None]
    assert [(each.name, each.phone, each.seen) for each in offices] == [
        ("区科技局高新科", "022-12345678", date(2026, 3, 1)),
        ("技术支持", "022-87654321", date(2026, 3, 1)),
    ]


def test_that_the_office_that_explains_can_be_asked() -> None:
    found = _contents("某区办法", "第一条 本办法由区科技局负责解释。")
    assert OfficeContent(office=PolicyOffice(duty=Duty.SCIENCE, level=OfficeLevel.DISTRICT)) in found


def test_that_the_portal_is_where_to_apply() -> None:
    found = _contents(
        "某区申报的通知", "一、申报方式", "（一）企业登录某区科技管理平台（http://kj.example.gov.cn）进行网上填报。"
    )
    assert OfficeContent(apply_at="某区科技管理平台（http://kj.example.gov.cn）") in found


@pytest.mark.parametrize(
    ("words", "months", "ahead"),
    [
        ("认定的企业资格有效期为三年，期满前3个月内提出复审申请。", 36, 3),
        ("证书有效期18个月。", 18, None),
        ("入库登记编号有效期为1年", 12, None),
    ],
)
def test_that_the_validity_of_a_title_is_read(words: str, months: int, ahead: int | None) -> None:
    found = _contents("某区办法", f"第一条 {words}")
    validity = next(each.validity for each in found if isinstance(each, ValidityContent))
    assert (validity.months, validity.renewal_months_before) == (months, ahead)


def test_that_the_force_of_the_document_is_not_the_validity_of_a_title() -> None:
    found = _contents("某区办法", "第一条 本办法自2024年4月1日起施行，有效期3年。")
    assert not any(isinstance(each, ValidityContent) for each in found)


def test_that_duties_after_the_award_are_notes() -> None:
    found = _contents("某区办法", "第一条 同一项目不重复享受区级资金。", "第二条 获得资金的企业应当专款专用。")
    notes = [each.text for each in found if isinstance(each, NoteContent)]
    assert notes == ["同一项目不重复享受区级资金", "获得资金的企业应当专款专用"]
