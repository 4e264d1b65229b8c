"""Three or more needs of each invented firm with the answers that a caseworker judged to fit, and nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from matcher import Match, Need, NeedAnswer, match, needs_of, read_profile
from policies.library import load_library
from policies.rawfile import read_raw
from resources import library_path

FIRMS = Path(__file__).parent.parent / "firms" / "invented"
JUDGED: tuple[tuple[str, str, str, int | None, str], ...] = (
    ("dangtu-materials", "资金", "设备更新贷款", 1500, "ah-shihang-2026 ccb-huidongni"),
    ("dangtu-materials", "人才", "招博士", None, ""),
    ("dangtu-materials", "市场", "开拓海外市场", None, ""),
    ("dangtu-materials", "技术", "专利质押", 300, "ccb-huidongni"),
    ("dongli-aerospace", "资金", "流动资金", 200, "ccb-huidongni trc-xiaowei"),
    ("dongli-aerospace", "场地", "需要 3000 平米厂房", None, ""),
    ("dongli-aerospace", "技术", "适航检测费用高", None, ""),
    (
        "dongli-aerospace",
        "资金",
        "研发投入大，缺资金",
        2000,
        "cn-rd-superdeduction ccb-huidongni cn-nkrdp trc-xiaowei tj-rd-subsidy",
    ),
    ("dongtou-marine", "资金", "流动资金", 300, ""),
    ("dongtou-marine", "人才", "招养殖技术员", None, "cn-youth-hire-subsidy"),
    ("dongtou-marine", "市场", "想开拓海外市场", None, ""),
    ("dongtou-marine", "技术", "新品种怎么认定", None, ""),
    ("gxq-biotech", "资金", "股权融资", 5000, "cn-innov-contest cn-disruptive-contest"),
    ("gxq-biotech", "技术", "临床前试验外包", None, ""),
    ("gxq-biotech", "人才", "招博士", None, "tj-postdoc"),
    ("gxq-biotech", "技术", "专利质押", 1000, "ccb-huidongni"),
    ("hedong-incubator", "场地", "园区扩建", None, ""),
    ("hedong-incubator", "政策", "孵化器升国家级", None, ""),
    ("hedong-incubator", "人才", "招聘运营人员", None, ""),
    ("hedong-incubator", "资金", "孵化基金", 500, ""),
    ("hedong-selfemployed", "资金", "周转20万", None, "ccb-huidongni trc-xiaowei"),
    (
        "hedong-selfemployed",
        "政策",
        "减税",
        None,
        "cn-small-scale-vat cn-self-employed-half-pit cn-six-taxes-halving cn-edu-surcharge-exempt",
    ),
    ("hedong-selfemployed", "市场", "没客户", None, ""),
    ("hedong-selfemployed", "资金", "创业担保贷款", 30, "ccb-huidongni trc-xiaowei"),
    ("hedong-software", "资金", "200 万 流动资金", 200, "ccb-huidongni trc-xiaowei"),
    ("hedong-software", "人才", "招博士", None, ""),
    ("hedong-software", "技术", "软件检测", None, ""),
    ("hedong-software", "市场", "找订单", None, ""),
    ("hedong-software", "技术", "技术转让", None, "cn-tech-transfer-vat cn-tech-contract"),
    ("hedong-startup", "资金", "流动资金", 100, "ccb-huidongni ccb-yunshui trc-xiaowei ccb-jiesuan"),
    ("hedong-startup", "场地", "便宜的办公室", None, ""),
    ("hedong-startup", "人才", "招应届毕业生", None, "cn-youth-hire-subsidy cn-grad-insurance-subsidy"),
    ("hedong-startup", "技术", "专利申请", None, ""),
    ("heping-services", "资金", "流动资金", 200, "ccb-yunshui ccb-jiesuan"),
    ("heping-services", "市场", "开拓海外市场", None, ""),
    ("heping-services", "人才", "员工培训", None, "cn-edu-fund-8"),
    (
        "jinnan-equipment",
        "资金",
        "设备更新贷款",
        1500,
        "cn-equip-loan-subsidy cn-sme-loan-subsidy boc-tj-zjtx icbc-tj-zjtx",
    ),
    ("jinnan-equipment", "场地", "厂房", None, ""),
    ("jinnan-equipment", "市场", "首台套推广", None, "tj-shoutaotao"),
    ("jinnan-equipment", "技术", "产学研合作", None, "cn-challenge-contest"),
    ("tj-institute", "技术", "技术转让", None, "cn-tech-transfer-vat cn-tech-transfer-cit cn-tech-contract"),
    ("tj-institute", "人才", "引进高层次人才", None, "tj-postdoc"),
    ("tj-institute", "资金", "课题经费", 500, "cn-rd-superdeduction cn-nkrdp tj-nsf"),
    ("wuqing-relocated", "资金", "流动资金", 200, "ccb-huidongni trc-xiaowei"),
    ("wuqing-relocated", "场地", "厂房租金补贴", None, ""),
    ("wuqing-relocated", "技术", "检测", None, ""),
    ("wuqing-relocated", "政策", "迁入奖励", None, ""),
    ("xiqing-autoparts", "资金", "技改设备贷款", 800, "cn-equip-loan-subsidy"),
    ("xiqing-autoparts", "技术", "数字化改造", None, "cn-smart-factory"),
    ("xiqing-autoparts", "市场", "出口信用保险", None, ""),
    ("xiqing-autoparts", "人才", "稳岗补贴", None, "cn-stable-job"),
)


@cache
def _firm(name: str) -> Match:
    raw = read_raw(FIRMS / f"{name}.yaml")
    assert isinstance(raw, dict)
    library = load_library(library_path())
    profile = read_profile(raw["profile"], name)
    return match(library.policies, profile, date.fromisoformat(str(raw["on"])), library.stamp, library.offices)


def _answer(firm: str, category: str, text: str, amount: int | None = None) -> NeedAnswer:
    return needs_of(_firm(firm), [Need(category, text, None if amount is None else Decimal(amount))])[0]


@pytest.mark.parametrize(("firm", "category", "text", "amount", "policies"), JUDGED)
def test_that_a_need_is_answered_as_a_caseworker_would(
    firm: str, category: str, text: str, amount: int | None, policies: str
) -> None:
    shown = _answer(firm, category, text, amount).shown
    assert " ".join(entry.result.policy.id for entry in shown) == policies


def test_that_every_invented_firm_has_three_needs_judged() -> None:
    for path in FIRMS.glob("*.yaml"):
        assert sum(row[0] == path.stem for row in JUDGED) >= 3, path.stem


@pytest.mark.parametrize(
    ("firm", "category", "text", "leads"),
    [
        ("hedong-software", "技术", "软件检测", ["tj-voucher"]),
        ("wuqing-relocated", "政策", "迁入奖励", ["tj-hnte-relocate"]),
        ("jinnan-equipment", "市场", "首台套推广", []),
        ("hedong-software", "其他", "停车难", []),
    ],
)
def test_that_a_lapsed_policy_is_a_lead_only_where_nothing_fits(
    firm: str, category: str, text: str, leads: list[str]
) -> None:
    assert [result.policy.id for result in _answer(firm, category, text).leads] == leads
