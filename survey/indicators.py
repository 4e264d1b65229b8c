"""What an indicator of a bureau (指标) counts in the casebook: which titles, or the turnover of technical contracts. Pure.

An indicator is known only by its whole name; of one that is not known the casebook has no count, and none is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from casebook import TargetScope
from policies import QUALIFICATIONS
from policies.text_folding import normalised
from registers.target_sheet import without_unit

_BRACKETS = re.compile(r"[(（【\[][^)）】\]]*[)）】\]]")
_QUOTES = re.compile("[“”\"'‘’《》「」\\s]")
_AROUND = (
    "全区", "我区", "本区", "全街", "辖区", "有效期内", "有效", "当年", "年度", "本年", "年内", "净增", "新增", "新认定", "认定", "累计", "评价入库", "入库", "组织申报", "申报",
    "总数", "家数", "户数", "数量", "存量", "数", "企业",
)  # fmt: skip
"""Words that say how an indicator is counted, not what; they are dropped on both sides of a comparison."""
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "国家高新技术企业": ("hnte",), "国家级高新技术企业": ("hnte",), "高新技术企业": ("hnte",), "高企": ("hnte",), "国家高企": ("hnte",),
        "市高企": ("hnte_city",), "科技型中小企业": ("tech_sme",), "国家科技型中小企业": ("tech_sme",), "国科小": ("tech_sme",),
        "雏鹰企业": ("chuying",), "瞪羚企业": ("dengling",), "科技领军企业": ("lingjun",), "领军企业": ("lingjun",),
        "科技领军培育企业": ("lingjun_peiyu",), "领军培育企业": ("lingjun_peiyu",), "科技领军（领军培育）企业": ("lingjun", "lingjun_peiyu"),
        "科技领军（培育）企业": ("lingjun", "lingjun_peiyu"), "创新型中小企业": ("innovative_sme",), "专精特新中小企业": ("srdi_sme",),
        "专精特新小巨人企业": ("little_giant",), "小巨人企业": ("little_giant",), "单项冠军企业": ("mfg_champion",),
        "高企培育库": ("hnte_pool",), "独角兽企业": ("unicorn",),
    }
)  # fmt: skip
_CONTRACTS = ("技术合同成交额", "技术合同成交金额", "技术合同登记额", "技术合同认定登记额", "技术合同登记成交额", "技术合同交易额", "技术合同")  # fmt: skip
_IN_WAN: Mapping[str, Decimal] = MappingProxyType(
    {"万元": Decimal(1), "亿元": Decimal(10_000), "元": Decimal("0.0001")}
)


def _core(text: str) -> str:
    found = _QUOTES.sub("", normalised(text)).replace("(", "").replace(")", "").replace("（", "").replace("）", "")
    for word in _AROUND:
        found = found.replace(word, "")
    return found


def _known() -> dict[str, tuple[str, ...]]:
    names = {_core(label): (kind,) for kind, (label, _) in QUALIFICATIONS.items()}
    return names | {_core(name): kinds for name, kinds in _OTHER_NAMES.items()}


def indicator_kinds(indicator: str) -> tuple[str, ...]:
    """Returns the kinds of title that an indicator counts, none if it is not known.

    >>> indicator_kinds("“雏鹰”企业数量（家）"), indicator_kinds("科技领军（领军培育）企业数量"), indicator_kinds("有效发明专利")
    (('chuying',), ('lingjun', 'lingjun_peiyu'), ())
    """
    known = _known()
    bare = _core(_BRACKETS.sub("", indicator))
    return known.get(_core(without_unit(indicator))) or known.get(bare) or ()


def counts_contracts(indicator: str) -> bool:
    """Returns whether an indicator is the turnover of registered technical contracts.

    >>> counts_contracts("全区技术合同成交额（亿元）"), counts_contracts("输出技术合同数")
    (True, False)
    """
    bare = _QUOTES.sub("", normalised(_BRACKETS.sub("", indicator)))
    for word in ("全区", "我区", "本区", "年度", "全年", "当年"):
        bare = bare.replace(word, "")
    return bare in _CONTRACTS


def in_wan(value: Decimal, unit: str) -> Decimal | None:
    """Returns an amount in 万元, None if the unit is none of money."""
    factor = _IN_WAN.get(unit)
    return None if factor is None else value * factor


def out_of_wan(value: Decimal, unit: str) -> Decimal | None:
    """Returns an amount of 万元 in another unit, None if the unit is none of money."""
    factor = _IN_WAN.get(unit)
    return None if factor is None else value / factor


def scope_of(indicator: str, unit: str) -> TargetScope:
    """Returns how an indicator is counted by its own words; a plain number of firms is a stock.

    >>> scope_of("新增高新技术企业", "家"), scope_of("高新技术企业数量", "家"), scope_of("技术合同成交额", "亿元")
    (<TargetScope.NEW: '新增'>, <TargetScope.STOCK: '存量'>, <TargetScope.AMOUNT: '金额'>)
    """
    if unit in _IN_WAN:
        return TargetScope.AMOUNT
    if not indicator_kinds(indicator):
        return TargetScope.OTHER
    if "申报" in indicator:
        return TargetScope.APPLIED
    return TargetScope.NEW if any(word in indicator for word in ("新增", "净增", "新认定")) else TargetScope.STOCK
