"""The whole sheet: its contents in both editions, its pages, its bytes."""

from __future__ import annotations

import io
import json
import os
from datetime import date
from pathlib import Path

import msgspec
import pytest
from pypdf import PdfReader

from matcher import Contact, LibraryVersion, Match, match, read_profile
from policies import Exclusion, UserError, load_library
from policies.loader import read_policy
from resources import library_path, sample_paths
from sheet import (
    Edition,
    MissingGlyph,
    Promise,
    SheetOptions,
    options_from,
    options_text,
    sheet_bytes,
    usual_choice,
    write_sheet,
)
from tests.policies.build import APPLICANTS
from tests.sheet.firms import GROWING, ON, POLICIES, STAMP, matched
from tests.sheet.reading import bare, fonts_of, text_of

GOLDEN = Path(__file__).parent / "golden"
OFFICER = SheetOptions(edition=Edition.OFFICER, internal="内部备注甲")


def pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def words(raw: dict[str, object] | None = None, options: SheetOptions | None = None, **more: object) -> str:
    return bare(text_of(sheet_bytes(matched(raw, **more), options)))


PEOPLE = (
    Contact(name="张三", post="总经理", phone="022-24120000", note="先打座机"),
    Contact(name="李四", phone="13800000000"),
)


@pytest.mark.parametrize("edition", list(Edition))
def test_that_the_contacts_are_in_the_head_of_both_editions_without_their_notes(edition: Edition) -> None:
    text = words(options=SheetOptions(edition=edition, contacts=PEOPLE))
    assert "企业联系人张三（总经理）022-24120000；李四13800000000" in text
    assert "先打座机" not in text


def test_that_contacts_come_from_the_options_so_that_a_reprint_shows_the_original_ones() -> None:
    options = options_from(options_text(SheetOptions(contacts=PEOPLE)))
    later = matched(contacts=[{"name": "王五"}])
    assert sheet_bytes(later, options) == sheet_bytes(matched(), SheetOptions(contacts=PEOPLE))
    assert sheet_bytes(later) == sheet_bytes(matched())


def test_that_options_stored_by_earlier_versions_keep_their_verbal_facts() -> None:
    assert options_from('{"told":["revenue.2021"]}').verbal_facts == ("revenue.2021",)
    assert '"told":["revenue.2021"]' in options_text(SheetOptions(verbal_facts=("revenue.2021",)))


def sample(path: Path) -> Match:
    library = load_library(library_path())
    profile = read_profile(json.loads(path.read_text(encoding="utf-8")), path.name)
    return match(library.policies, profile, date(2026, 11, 24), LibraryVersion(library.version, library.digest))


@pytest.mark.parametrize("edition", list(Edition))
def test_that_the_text_of_each_edition_is_as_agreed(edition: Edition) -> None:
    promises = (Promise("政策", "三日内寄送认定办法", date(2026, 3, 13), "李工"),)
    options = SheetOptions(
        edition=edition,
        officer="王工",
        office="河东区科技局",
        phone="022-00000000",
        visit_on=ON,
        remarks={"cn-relief": "请先核对辅助账"},
        internal="内部备注甲",
        promises=promises,
    )
    found = pages(sheet_bytes(matched(), options))
    text = "\n\n".join(f"—— 第 {i} 页 ——\n{page}" for i, page in enumerate(found, 1)) + "\n"
    kept = GOLDEN / f"{edition.value}.txt"
    if os.environ.get("KECE_WRITE_GOLDEN"):
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8"), "look at the pages; then KECE_WRITE_GOLDEN=1 keeps the new text"


def test_that_the_first_page_names_the_number_three_figures_the_next_steps_and_the_need() -> None:
    first = bare(pages(sheet_bytes(matched(), SheetOptions(officer="王工", phone="022-1")))[0])
    number = matched().determination[:8].upper()
    assert f"{number[:4]}-{number[4:]}" in first
    for part in (
        "2可申报",
        "42.5–52.5万元可申报各项合计（估算）",
        "1申报“创新奖励”",
        "市科技局022-123456782026-03-31前（还有21天）",
        "资金：流动资金偏紧（200万元）",
        "成长阶梯",
    ):
        assert part in first, part
    assert first.index("下一步") < first.index("您提出的") < first.index("成长阶梯")


def test_that_no_zero_and_no_dash_is_printed_large_when_nothing_can_be_counted_yet() -> None:
    first = bare(pages(sheet_bytes(matched({"name": "甲公司"})))[0])
    assert "今天掌握的资料还少，先不下结论" in first
    assert "0可申报" not in first
    assert "—可申报" not in first


def test_that_a_need_that_nothing_answers_is_replied_to_by_a_day() -> None:
    promise = Promise("其他", "请协调门前停车位", date(2026, 3, 13), "李工")
    assert "其他：请协调门前停车位另行答复李工于2026-03-13前答复" in words(options=SheetOptions(promises=(promise,)))


def test_that_the_reception_person_is_in_the_heading_if_known() -> None:
    assert "｜接待刘总（总经理）｜" in words(options=SheetOptions(received_by="刘总（总经理）"))
    assert "接待" not in words()


def test_that_a_sheet_for_another_day_says_so_in_the_heading_and_on_every_page() -> None:
    found = pages(sheet_bytes(matched(), SheetOptions(printed_on=date(2026, 3, 1))))
    assert "按 2026-03-10 推算（打印于 2026-03-01）" in found[0]
    assert all("按 2026-03-10 推算 ｜" in page for page in found)
    assert sheet_bytes(matched(), SheetOptions(printed_on=ON)) == sheet_bytes(matched())


def test_that_the_words_on_the_trust_of_a_source_are_kept_from_the_firm() -> None:
    assert "津科规〔2025〕3号（官方原文" not in words()
    assert "津科规〔2025〕3号（官方原文" in words(options=OFFICER)


def test_that_facts_that_cannot_both_be_are_put_to_the_firm_and_to_the_officer() -> None:
    more = {"sci_staff": {"2025": 60}}
    assert "请先核实☐" in words(**more)
    assert "两处说法不一" in words(options=OFFICER, **more)
    assert "请先核实" not in words()


def test_that_facts_nobody_gave_are_marked_as_presumed_and_what_was_not_read_is_told_to_the_officer() -> None:
    raw = {name: value for name, value in GROWING.items() if name not in ("district", "province")}
    text = words(raw)
    assert "｜河东区｜" in text
    assert "推定，请核对：" in text
    assert "河东区（由信用代码120102推定）" in text
    unread = words({**GROWING, "district": "中科信北斗测控"}, options=OFFICER)
    assert "读不出的资料" in unread


def test_that_policies_added_to_the_usual_ones_keep_their_block_and_the_usual_ones_give_way() -> None:
    many = tuple(
        msgspec.structs.replace(policy, id=f"{policy.id}-{i}", name=f"{policy.name}{i}")
        for i in range(20)
        for policy in POLICIES
    )
    found = matched(policies=many)
    usual = usual_choice(found)
    added = next(r.policy for r in found.results if r.policy.name.startswith("成长奖励") and r.policy.id not in usual)
    data = sheet_bytes(found, SheetOptions(selected=(*usual, added.id)))
    assert len(pages(data)) <= 4
    assert f".{added.name}" in bare(text_of(data))


def test_that_a_promise_names_the_policies_that_answer_it_with_office_and_phone() -> None:
    promise = Promise("资金", "周转", date(2026, 3, 13), "李工", policies=("tj-award", "no-such-policy"))
    text = words(options=SheetOptions(promises=(promise,)))
    assert "资金：周转创新奖励市科技局022-12345678李工于2026-03-13前答复" in text


def test_that_a_met_condition_is_told_with_the_firms_own_figure_and_a_gap_with_its_threshold() -> None:
    text = words()
    assert "上年研发费用≥50万元：90万元" in text
    assert "科技人员占职工总数比例≥10%：30%" in text
    assert "差距：上年营业（销售）收入800万元，需≥1000万元" in text


def test_that_a_block_shows_amount_window_materials_office_and_document() -> None:
    text = words()
    for part in (
        "20–30万元",
        "2026-03-01至2026-03-31，还剩21天",
        "研发支出辅助账（财务）☐☐☐",
        "已有还缺可协助",
        "去哪里办：科服网",
        "问谁：市科技局022-12345678",
        "①津科规〔2025〕3号",
        "本企业约22.5万元（研发费用×25%）",
    ):
        assert part in text, part


def test_that_only_sure_amounts_are_summed_and_loans_are_told_apart() -> None:
    text = words()
    assert "42.5–52.5万元可申报各项合计（估算）" in text
    assert "额度最高300万元" in text


def test_that_a_firm_without_sure_amounts_sees_what_a_confirmation_would_bring() -> None:
    policies = tuple(policy for policy in POLICIES if policy.id == "cn-title")
    assert "5万元核验通过后可得（估算）" in words({**GROWING, "invention_patents": 2}, policies=policies)


def test_that_the_firms_edition_contains_no_remark_doubt_note_or_refusal() -> None:
    text = words(options=SheetOptions(internal="内部备注甲"))
    for part in ("内部备注", "存疑", "内部口径", "来源可信度", "签发前核对", "工厂专享补助", "未公布条件的专项"):
        assert part not in text


def test_that_the_officers_edition_contains_everything_but_the_names_of_what_nobody_published() -> None:
    text = words(options=OFFICER)
    for part in ("内部备注甲", "存疑内容甲", "内部口径一", "来源可信度", "工厂专享补助", "签发前核对", "条件未公布1项"):
        assert part in text, part
    assert "未公布条件的专项" not in text


def test_that_refusals_are_in_the_firms_edition_when_ticked() -> None:
    assert "工厂专享补助事业单位性质的工厂（本企业：企业）" in words(options=SheetOptions(show_refused=True))


def test_that_policies_not_printed_whole_are_listed_with_what_is_missing_and_whom_to_ask() -> None:
    text = words(options=SheetOptions(selected=("tj-award",)))
    assert "其他可关注的政策" in text
    assert "可申报研发投入减税条件都满足；22.5万元；报税时税务服务热线12366" in text
    assert "没有列名的：条件未公布1项" in text


def test_that_the_caseworkers_choice_and_order_are_kept() -> None:
    text = words(options=SheetOptions(selected=("tj-award", "cn-relief", "no-such-policy")))
    assert 0 < text.index("1.创新奖励") < text.index("2.研发投入减税")
    assert "3." not in text.partition("2.研发投入减税")[2].partition("其他可关注")[0]


def test_that_a_chosen_policy_without_published_conditions_says_whom_to_ask() -> None:
    assert "条件未公布，请咨询市科技局" in words(options=SheetOptions(selected=("tj-silent",)))


def test_that_the_usual_choice_made_by_the_window_is_shortened_like_no_choice() -> None:
    many = tuple(
        msgspec.structs.replace(policy, id=f"{policy.id}-{i}", name=f"{policy.name}{i}")
        for i in range(20)
        for policy in POLICIES
    )
    found = matched(policies=many)
    assert sheet_bytes(found, SheetOptions(selected=usual_choice(found))) == sheet_bytes(found)


def test_that_what_is_held_shows_its_last_day_and_renewal() -> None:
    assert "科技型中小企业评价入库2026-05-31（还有82天）每年重新自评" in words()


def test_that_policies_that_exclude_each_other_are_printed_together_with_the_better_one() -> None:
    group = (Exclusion("g", "同一项目只能享受一项"),)
    rival = {"tj-award": group, "cn-title": group}
    policies = tuple(msgspec.structs.replace(p, exclusions=rival.get(p.id, ())) for p in POLICIES)
    text = bare(text_of(sheet_bytes(matched(policies=policies))))
    assert "创新企业认定、创新奖励：同一项目只能享受一项创新奖励至少20万元，高于其他各项的最高值5万元" in text


def test_that_a_closed_window_is_shown_as_closed() -> None:
    late = match(POLICIES, read_profile(GROWING), date(2026, 4, 1), STAMP)
    text = bare(text_of(sheet_bytes(late)))
    assert "符合·等下一轮" in text
    assert "本轮（2026-03-01至2026-03-31）已截止，下一轮时间未公布" in text


def test_that_facts_to_supply_are_grouped_by_holder_with_room_to_write() -> None:
    text = words()
    assert "知识产权☐" in text
    assert "☐有效、自有的发明专利有几件？＿＿＿" in text


def test_that_needs_and_promises_are_answered_on_the_first_page_and_no_payment_is_promised() -> None:
    text = words(options=SheetOptions(promises=(Promise("政策", "寄送办法", date(2026, 3, 13), "李工"),)))
    assert "流动资金偏紧（200万元）" in text
    assert "李工于2026-03-13前答复" in text.partition("政策：寄送办法")[2]
    assert "到账" not in text
    assert "拨付" not in text


def test_that_every_page_names_day_library_page_and_who_decides() -> None:
    found = pages(sheet_bytes(matched(), OFFICER))
    for number, page in enumerate(found, 1):
        assert "数据日期 2026-03-10 ｜ 政策库 2026.03 ｜ 以主管部门认定为准" in page
        assert f"第 {number} 页 共 {len(found)} 页" in page


def test_that_the_document_names_itself_and_its_sections() -> None:
    reader = PdfReader(io.BytesIO(sheet_bytes(matched(), OFFICER)))
    assert reader.metadata is not None
    assert reader.metadata.title == "天津示例软件有限公司 科技政策一对一服务单"
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    titles = {part.title: part for part in reader.outline if not isinstance(part, list)}
    assert {"下一步", "您提出的", "成长阶梯", "待补资料清单", "签发前核对（只印在工作版）"} <= titles.keys()
    assert reader.get_destination_page_number(titles["成长阶梯"]) == 0
    assert reader.get_destination_page_number(titles["内部备注"]) == len(reader.pages) - 1


def test_that_every_font_is_embedded_and_no_character_is_a_black_box() -> None:
    data = sheet_bytes(matched(), OFFICER)
    assert all(fonts_of(data).values())
    assert "■" not in text_of(data)


def test_that_the_same_match_gives_the_same_bytes() -> None:
    assert sheet_bytes(matched(), OFFICER) == sheet_bytes(matched(), OFFICER)


@pytest.mark.parametrize("name", ["甲<b>&乙</b>“丙”公司", "天津市𬭎泰科技有限公司"])
def test_that_odd_names_print_as_they_are(name: str) -> None:
    assert bare(name) in words(name=name)


def test_that_a_name_the_font_cannot_print_is_rejected_with_a_message() -> None:
    with pytest.raises(MissingGlyph, match="打印不出的字符") as caught:
        sheet_bytes(matched(name="天津😀公司"))
    assert isinstance(caught.value, UserError)


def test_that_a_name_of_two_hundred_characters_stays_on_the_page() -> None:
    name = "天津市超长名称科技" * 22 + "有限"
    data = sheet_bytes(matched(name=name))
    assert bare(name) in bare(text_of(data))
    assert len(pages(data)) == len(pages(sheet_bytes(matched())))


def test_that_an_empty_profile_gives_a_short_sheet_that_asks() -> None:
    data = sheet_bytes(matched({}))
    assert len(pages(data)) <= 2
    text = bare(text_of(data))
    assert "（未填企业名称）" in text
    assert "待补资料清单" in text


@pytest.mark.parametrize("path", sample_paths(), ids=lambda path: path.stem)
def test_that_a_firm_of_the_real_library_gets_two_to_four_pages(path: Path) -> None:
    data = sheet_bytes(sample(path))
    assert 2 <= len(pages(data)) <= 4
    text = bare(text_of(data))
    assert "存疑：" not in text
    assert "来源可信度" not in text
    assert "■" not in text


def test_that_many_policies_do_not_make_the_firms_edition_long() -> None:
    many = tuple(
        msgspec.structs.replace(policy, id=f"{policy.id}-{i}", name=f"{policy.name}{i}")
        for i in range(75)
        for policy in POLICIES
    )
    found = pages(sheet_bytes(matched(GROWING, policies=many)))
    assert len(found) <= 4


def test_that_only_the_complete_sheet_is_written(tmp_path: Path) -> None:
    target = tmp_path / "新文件夹" / "服务单.pdf"
    write_sheet(matched(), target)
    assert target.read_bytes() == sheet_bytes(matched())
    assert [path.name for path in target.parent.iterdir()] == ["服务单.pdf"]


def test_that_a_target_that_cannot_be_written_is_reported_and_unchanged(tmp_path: Path) -> None:
    blocked = tmp_path / "文件"
    blocked.write_text("旧", encoding="utf-8")
    with pytest.raises(UserError, match="写不了"):
        write_sheet(matched(), blocked / "服务单.pdf")
    with pytest.raises(UserError, match="是文件夹"):
        write_sheet(matched(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["文件"]
    assert blocked.read_text(encoding="utf-8") == "旧"


def test_that_policies_of_other_places_are_listed_by_place_and_number() -> None:
    head = (
        "lead_department: 测试部门\noffices: [{duty: 科技}]\nkind: 服务\n"
        f"documents: [{{key: a, title: 测试文件, grade: excerpt}}]\n{APPLICANTS}"
    )
    policies = [
        read_policy(
            f"id: p{i}\nname: 区级政策{i}\nlevel: 区县\nregion: 天津市{d}\n{head}rule: [{{id: r, region: 天津市{d}}}]\n",
            "p.yaml",
        )
        for i, d in enumerate(("河东区", "和平区", "和平区", "河西区"))
    ]
    found = match(
        policies,
        read_profile({"name": "甲", "province": "天津市", "district": "河东区"}),
        ON,
        LibraryVersion("测试", "x"),
    )
    text = "".join(
        page.extract_text()
        for page in PdfReader(io.BytesIO(sheet_bytes(found, SheetOptions(edition=Edition.OFFICER)))).pages
    )
    assert "天津市和平区 2 项、天津市河西区 1 项" in text.replace("\n", "")
    assert "区级政策1" not in text


def test_that_verbal_facts_are_marked_at_the_figure_and_explained() -> None:
    verbal = SheetOptions(verbal_facts=tuple(f"revenue.{year}" for year in range(2018, 2027)))
    text = words(options=verbal)
    assert "〔口述〕" in text
    assert "只据企业口头所述" in text
    assert "口述" not in words()


def test_that_a_policy_decided_by_verbal_facts_only_says_so_once() -> None:
    verbal = SheetOptions(
        verbal_facts=tuple(GROWING) + tuple(f"{name}.{year}" for name in GROWING for year in range(2015, 2027))
    )
    text = words(options=verbal)
    assert "本项判断全部依据企业口头所述" in text


def test_that_a_need_of_the_profile_noted_as_a_request_is_printed_once_with_the_answer_in_own_words() -> None:
    promise = Promise("资金", "流动资金偏紧 200 万", date(2026, 3, 13), "李工", answer="已请银行三日内联系")
    text = words(options=SheetOptions(promises=(promise,)))
    assert text.count("流动资金偏紧") == 1
    assert "已请银行三日内联系李工于2026-03-13前答复" in text


def test_that_needs_of_the_profile_are_left_to_the_window_if_it_says_so() -> None:
    assert "流动资金偏紧" not in words(options=SheetOptions(profile_needs=False))


def test_that_a_policy_refused_by_now_is_no_answer_any_more() -> None:
    promise = Promise("其他", "请协调车位", policies=("cn-factory",))
    assert "请协调车位另行答复" in words(options=SheetOptions(promises=(promise,)))
