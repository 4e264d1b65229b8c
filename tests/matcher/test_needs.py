"""The needs of firms answered by policies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from matcher import (
    ConditionVerdict,
    LibraryVersion,
    Match,
    Need,
    NeedMatch,
    PolicyState,
    ResultGroup,
    as_json,
    as_text,
    match,
    needs_of,
    read_profile,
)
from matcher._aims import AIMS, aims_said
from matcher._need_text import amount_in, wanted
from matcher._need_words import shortened
from policies import Policy, SupportKind, Verdict
from policies.library import Library, load_library
from policies.rawfile import read_raw
from resources import library_path

FIRMS = Path(__file__).parent.parent / "firms" / "invented"
NAMES = tuple(sorted(path.stem for path in FIRMS.glob("*.yaml")))
CATEGORIES = ("资金", "人才", "场地", "技术", "市场", "政策", "其他")
NEEDS = (
    *(
        Need("资金", text)
        for text in ("流动资金贷款200万", "没有抵押物，想找信用贷100万", "税压力大", "种子轮融资", "准备新三板挂牌")
    ),
    *(Need("资金", text, Decimal(1500)) for text in ("二期设备更新", "新产品研发周转", "绿色节能改造")),
    *(Need("人才", text) for text in ("招不到一线工人", "想引进两个博士", "骨干留不住，想做股权激励")),
    *(Need("场地", text) for text in ("希望进孵化器，减免房租", "厂房不够")),
    *(Need("技术", text) for text in ("产品检测费用高", "有个难题想找高校合作", "专利怎么布局", "租GPU训练大模型")),
    *(Need("市场", text) for text in ("首台套产品没人敢用", "想做出口")),
    *(Need("政策", text) for text in ("想申报高企", "有什么政策可以享受", "创新券还有没有", "技术合同登记怎么弄")),
    *(Need(category, "") for category in CATEGORIES),
    Need("其他", "缺钱，也缺人，厂房也快到期了"),
)
CHUYING: dict[str, object] = {
    "province": "天津市",
    "org_type": "企业",
    "qualifications": [{"kind": "chuying", "granted_on": "2022-06-30"}],
}
OUTSIDE = (ResultGroup.NOT_MET, ResultGroup.OUT_OF_FORCE)


@cache
def _library() -> Library:
    return load_library(library_path())


@cache
def _firm(name: str) -> Match:
    raw = read_raw(FIRMS / f"{name}.yaml")
    assert isinstance(raw, dict)
    library = _library()
    profile = read_profile(raw["profile"], name)
    return match(library.policies, profile, date.fromisoformat(str(raw["on"])), library.stamp, library.offices)


def _matched(facts: Mapping[str, object], on: date = date(2023, 7, 1)) -> Match:
    library = _library()
    return match(library.policies, read_profile(dict(facts)), on, library.stamp, library.offices)


def _ids(found: Match, category: str, text: str, amount: int | None = None) -> list[str]:
    need = Need(category, text, None if amount is None else Decimal(amount))
    return [answer.result.policy.id for answer in needs_of(found, [need])[0].answers]


def test_that_a_chuying_firm_in_need_of_working_capital_hears_of_its_loan_award() -> None:
    facts = {**CHUYING, "needs": [{"category": "资金", "text": "流动资金", "amount": 200}]}
    found = _matched(facts)
    answer = found.needs[0]
    assert "tj-chuying-loan" in [entry.result.policy.id for entry in answer.shown]
    needs = as_json(found)["needs"]
    assert isinstance(needs, list)
    assert needs[0]["category"] == "资金"
    assert needs[0]["text"] == "流动资金"
    assert "tj-chuying-loan" in needs[0]["policies"]


def test_that_the_text_for_a_terminal_answers_the_needs_first() -> None:
    facts = {
        **CHUYING,
        "needs": [{"category": "资金", "text": "流动资金 200 万"}, {"category": "其他", "text": "停车难"}],
    }
    lines = as_text(_matched(facts)).splitlines()
    assert lines[2:4] == ["【您提出的】", "  资金：流动资金 200 万"]
    assert any(line.startswith("    雏鹰企业贷款奖励（tj-chuying-loan，") for line in lines[4:9])
    place = lines.index("  其他：停车难")
    assert lines[place + 1] == "    没有对得上的政策或产品，另行答复"


def test_that_one_wish_in_two_wordings_is_one_need() -> None:
    need = Need("资金", "流动资金", Decimal(200))
    assert need.repeats(Need("资金", "流动资金 200 万"))
    assert Need("资金", "流动资金").repeats(need)
    assert not need.repeats(Need("资金", "流动资金 300 万"))
    assert not need.repeats(Need("技术", "流动资金"))
    assert not need.repeats(Need("资金", "设备贷款", Decimal(200)))
    assert not need.repeats(Need("资金", ""))


def test_that_a_firm_without_needs_is_answered_nothing() -> None:
    assert _matched(CHUYING).needs == ()
    assert as_json(_matched(CHUYING))["needs"] == []


def test_that_a_need_about_something_else_is_answered_nothing() -> None:
    assert _ids(_matched(CHUYING), "其他", "食堂太远") == []


@pytest.mark.parametrize("name", NAMES)
def test_that_what_is_refused_or_out_of_force_never_answers(name: str) -> None:
    found = _firm(name)
    for answer in needs_of(found, NEEDS):
        for entry in answer.answers:
            assert found.group_of(entry.result) not in OUTSIDE, (answer.text, entry.result.policy.id)


@pytest.mark.parametrize("name", NAMES)
def test_that_every_reason_is_true_of_its_result(name: str) -> None:
    found = _firm(name)
    for answer in needs_of(found, NEEDS):
        for entry in answer.answers:
            _assert_true(found, entry, answer.amount)


def _assert_true(found: Match, entry: NeedMatch, amount: Decimal | None) -> None:
    result, why, group = entry.result, entry.why, found.group_of(entry.result)
    assert why
    assert ("条件都符合" in why) is (result.verdict is Verdict.ELIGIBLE and group is not ResultGroup.HELD)
    assert ("已持有" in why) is (group is ResultGroup.HELD)
    assert ("条件没有公布" in why) is (group is ResultGroup.CONSULT)
    assert ("只差一步" in why) is (group is ResultGroup.NEAR)
    if "正在受理" in why:
        assert result.state is PolicyState.OPEN
    if "依法享受，随时办理" in why:
        assert result.state is PolicyState.ALWAYS
    if "只差核验" in why or "还须：" in why:
        unknown = [c.text for c in found.conditions(result) if c.verdict is ConditionVerdict.UNKNOWN]
        assert unknown
        assert group in (ResultGroup.TO_CONFIRM, ResultGroup.TO_ASK)
    limits = [item.limit for item in result.version.support if item.limit is not None]
    if entry.fits is not None:
        assert amount is not None
        assert entry.fits is any(limit >= amount for limit in limits)
    assert (("，够 " in why) or ("，只够 " in why)) is (entry.fits is not None)


@pytest.mark.parametrize("name", ["hedong-software", "jinnan-equipment"])
def test_that_the_order_of_the_library_does_not_matter(name: str) -> None:
    found = _firm(name)
    library = _library()
    other = match(library.policies[::-1], found.profile, found.on, library.stamp, library.offices)
    for one, two in zip(needs_of(found, NEEDS), needs_of(other, NEEDS), strict=True):
        assert [entry.result.policy.id for entry in one.answers] == [entry.result.policy.id for entry in two.answers]
        assert [entry.why for entry in one.answers] == [entry.why for entry in two.answers]


@pytest.mark.parametrize(
    ("firm", "category", "text", "policy"),
    [
        ("hedong-software", "资金", "流动资金贷款200万", "trc-xiaowei"),
        ("hedong-software", "资金", "税负太重", "cn-small-low-profit"),
        ("jinnan-equipment", "资金", "二期设备更新", "cn-equip-loan-subsidy"),
        ("jinnan-equipment", "市场", "首台套产品没人敢用", "tj-shoutaotao"),
        ("jinnan-equipment", "人才", "想引进两个博士", "tj-postdoc"),
        ("tj-institute", "政策", "技术合同登记怎么弄", "cn-tech-contract"),
        ("hedong-selfemployed", "政策", "个体户交税有啥优惠", "cn-self-employed-half-pit"),
        ("hedong-startup", "技术", "租GPU训练大模型花费大", "tj-computing-voucher"),
        ("hedong-startup", "人才", "招应届生有补贴吗", "cn-grad-insurance-subsidy"),
        ("xiqing-autoparts", "技术", "智能工厂怎么评", "cn-smart-factory"),
        ("dongtou-marine", "技术", "想跟海洋大学合作育种", "zj-wz-keji-fuzong"),
        ("gxq-biotech", "资金", "Ⅲ期临床要花2亿，找投资机构", "cn-innov-contest"),
    ],
)
def test_that_an_invented_firm_is_shown_what_a_caseworker_would_name(
    firm: str, category: str, text: str, policy: str
) -> None:
    shown = needs_of(_firm(firm), [Need(category, text)])[0].shown
    assert policy in [entry.result.policy.id for entry in shown]


def test_that_a_loan_for_equipment_is_answered_by_its_interest_subsidy_first() -> None:
    ids = _ids(_firm("jinnan-equipment"), "资金", "设备更新贷款", 1500)
    assert ids == ["cn-equip-loan-subsidy", "cn-sme-loan-subsidy", "boc-tj-zjtx", "icbc-tj-zjtx"]


@pytest.mark.parametrize("name", NAMES)
def test_that_money_to_borrow_is_never_answered_by_a_tax_relief(name: str) -> None:
    asked = [Need("资金", text, Decimal(200)) for text in ("流动资金", "设备更新贷款", "专利质押", "扩大生产")]
    for answer in needs_of(_firm(name), asked):
        for entry in answer.answers:
            kinds = {item.kind for item in entry.result.version.support}
            assert kinds != {SupportKind.TAX_SAVED}, (answer.text, entry.result.policy.id)


@pytest.mark.parametrize(
    ("category", "text"),
    [
        ("人才", "子女入学"),
        ("人才", "人才公寓"),
        ("人才", "职称评审"),
        ("技术", "环评怎么做"),
        ("技术", "新品种怎么认定"),
        ("市场", "出口信用保险"),
        ("市场", "参加海外展会"),
        ("政策", "怎么办食堂"),
        ("其他", "停车难"),
    ],
)
@pytest.mark.parametrize("name", ["gxq-biotech", "jinnan-equipment", "xiqing-autoparts"])
def test_that_what_no_policy_gives_is_answered_nothing(name: str, category: str, text: str) -> None:
    assert _ids(_firm(name), category, text) == []


def test_that_recruiting_a_doctor_is_no_hiring_subsidy_for_graduates() -> None:
    assert _ids(_firm("gxq-biotech"), "人才", "招博士") == ["tj-postdoc"]
    assert _ids(_firm("dongtou-marine"), "人才", "招养殖技术员") == ["cn-youth-hire-subsidy"]


def test_that_a_need_in_several_parts_is_answered_in_each() -> None:
    ids = _ids(_firm("hedong-startup"), "其他", "缺钱，也缺人")[:3]
    assert "ccb-huidongni" in ids
    assert "cn-youth-hire-subsidy" in ids


def test_that_a_limit_below_the_amount_is_told_as_a_part() -> None:
    found = _firm("hedong-software")
    whole, part = needs_of(found, [Need("资金", "贷款", Decimal(1000)), Need("资金", "贷款", Decimal("1000.01"))])
    first = next(entry for entry in whole.answers if entry.result.policy.id == "trc-xiaowei")
    second = next(entry for entry in part.answers if entry.result.policy.id == "trc-xiaowei")
    assert first.fits is True
    assert "够 1000万元" in first.why
    assert second.fits is False
    assert "只够 1000.01万元的一部分" in second.why


def test_that_a_title_which_the_firm_asks_for_and_has_is_told_so() -> None:
    answer = needs_of(_firm("hedong-software"), [Need("政策", "想申报高企")])[0]
    assert [entry.result.policy.id for entry in answer.answers] == ["cn-hnte"]
    assert answer.answers[0].why == "已持有，有效至 2027-12-03"


def test_that_a_policy_which_the_firm_asks_for_in_vain_is_only_noted() -> None:
    refused, ended = needs_of(_firm("hedong-startup"), [Need("政策", "想申报高企"), Need("政策", "创新券还有没有")])
    assert refused.answers == ()
    assert refused.note.startswith("高企：不符合（")
    assert ended.answers == ()
    assert ended.note == "创新券：久未见受理，待核"


def test_that_what_is_denied_is_not_wanted() -> None:
    assert wanted("不需要贷款，想找投资人") == ("想找投资人",)
    ids = _ids(_firm("hedong-startup"), "资金", "不需要贷款，想找投资人")
    assert ids == ["cn-innov-contest"]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("流动资金贷款200万", "200"),
        ("想借三百五十万元", "350"),
        ("差1.5亿", "15000"),
        ("200万到300万", None),
        ("年收入3000万，想借200万", "200"),
        ("缺几百万", None),
        ("缺钱", None),
        ("两百万周转", "200"),
        ("十万", "10"),
    ],
)
def test_that_an_amount_is_read_only_where_it_is_clear(text: str, amount: str | None) -> None:
    assert amount_in(text) == (None if amount is None else Decimal(amount))


def test_that_a_word_inside_a_longer_word_of_another_aim_does_not_count() -> None:
    assert [aim.said[0] for aim in aims_said("种子轮融资")] == ["股权融资"]


def test_that_every_aim_is_answered_by_some_policy_of_the_library() -> None:
    policies = _library().policies
    for aim in AIMS:
        assert any(_answers(policy, offer) for policy in policies for offer in aim.gives), aim.said


def _answers(policy: Policy, offer: object) -> bool:
    from matcher._aims import Offer

    assert isinstance(offer, Offer)
    return any(offer.answers(policy, item) for version in policy.versions for item in version.support)


def test_that_words_are_cut_at_a_mark_outside_of_brackets() -> None:
    text = "转让股权时按（转让收入−技术成果原值，以及合理的各项税费和其他可以扣除的费用）计算，当期暂不纳税，以后再说"
    assert shortened(text).endswith("…")
    assert shortened("普惠（目录内），最高 10 万元") == "普惠，最高 10 万元"


def test_that_needs_do_not_change_the_verdicts() -> None:
    library = LibraryVersion("", "")
    with_need = read_profile({**CHUYING, "needs": [{"category": "资金", "text": "贷款"}]})
    policies = _library().policies
    one = match(policies, read_profile(CHUYING), date(2023, 7, 1), library)
    two = match(policies, with_need, date(2023, 7, 1), library)
    assert [result.verdict for result in one.results] == [result.verdict for result in two.results]
