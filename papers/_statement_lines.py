"""The lines of a balance sheet and an income statement by their names, and the sums that prove them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from papers._labels import bare

Figures = Mapping[str, Decimal]

_BALANCE = {
    "流动资产合计": "current_assets",
    "非流动资产合计": "other_assets",
    "资产总计": "assets",
    "资产合计": "assets",
    "资产总额": "assets",
    "流动负债合计": "current_debts",
    "非流动负债合计": "other_debts",
    "长期负债合计": "other_debts",
    "负债合计": "debts",
    "负债总计": "debts",
    "负债总额": "debts",
    "所有者权益合计": "equity",
    "股东权益合计": "equity",
    "所有者权益总计": "equity",
    "净资产合计": "equity",
    "权益合计": "equity",
    "少数股东权益": "minority",
}
_BALANCE |= {
    f"负债{link}{owners}{sum_}": "total"
    for link in ("和", "及", "与", "")
    for owners in ("所有者权益", "股东权益", "权益")
    for sum_ in ("总计", "合计", "总额")
}
_INCOME = {
    "营业收入": "revenue",
    "主营业务收入": "main_revenue",
    "营业成本": "costs",
    "税金及附加": "taxes",
    "营业税金及附加": "taxes",
    "销售费用": "selling",
    "营业费用": "selling",
    "管理费用": "managing",
    "研发费用": "research",
    "研究开发费用": "research",
    "研究费用": "research",
    "研究开发费": "research",
    "研究与开发费": "research",
    "研发支出": "research",
    "财务费用": "finance",
    "其他收益": "other_gains",
    "投资收益": "invested",
    "净敞口套期收益": "hedged",
    "公允价值变动收益": "fair_value",
    "公允价值变动损益": "fair_value",
    "信用减值损失": "credit_loss",
    "资产减值损失": "asset_loss",
    "资产处置收益": "disposal",
    "资产处置损益": "disposal",
    "营业利润": "operating",
    "营业外收入": "extra_income",
    "营业外支出": "extra_costs",
    "利润总额": "before_tax",
    "所得税费用": "income_tax",
    "所得税": "income_tax",
    "净利润": "net_profit",
    "少数股东损益": "minority",
}
_BELOW = frozenset(
    "消费税 营业税 城市维护建设税 城建税 资源税 土地增值税 城镇土地使用税、房产税、车船税、印花税 教育费附加、矿产资源补偿费、排污费 "
    "教育费附加、矿产资源补偿费、排污费、环境保护税 商品维修费 广告费和业务宣传费 开办费 业务招待费 利息费用 利息收入 利息支出 利息净支出 汇兑损失 汇兑净损失 "
    "对联营企业和合营企业的投资收益 以摊余成本计量的金融资产终止确认收益 主营业务成本 其他业务收入 其他业务成本 其他".split()
)
"""Lines of an income statement that are a part of a line above them."""
_INCLUDED = re.compile(r"(?:其中|包括)[:、]?")
_ORDER = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}[、.]|\(?[一二三四五六七八九十]{1,2}\)[、.]?|\(?\d{1,2}\)?[、.](?!\d)|\d{1,2}(?=[一-龥]{2})|[①-⑳]|[*#※△▲]+)"
)
_SIGN = re.compile(r"[加减][:]")
_NOTE = re.compile(r"\(.*?\)")
_ENGLISH = re.compile(r"(?<=[一-龥])[:/]?[A-Za-z][A-Za-z'’&.,:;/()\-–\"“”]*$")
"""The translation behind a line of a statement in two languages."""


@lru_cache(maxsize=4096)
def line_name(text: str) -> str:
    """Return the name of a line without numbering, 其中, 加, 减 and brackets.

    >>> line_name("三、利润总额（亏损总额以“－”号填列）"), line_name("  减：营业成本"), line_name("负债和所有者权益（或股东权益）总计")
    ('利润总额', '营业成本', '负债和所有者权益总计')
    """
    plain = _ENGLISH.sub("", _NOTE.sub("", bare(text)).rstrip(":"))
    while (shorter := _SIGN.sub("", _INCLUDED.sub("", _ORDER.sub("", plain, count=1), count=1), count=1)) != plain:
        plain = shorter
    return plain


def is_included(text: str) -> bool:
    """Return whether a line says itself that it is a part of a line above it (其中：研究费用)."""
    return _INCLUDED.match(_ORDER.sub("", bare(text), count=1)) is not None


def balance_key(text: str) -> str | None:
    """Return the key of a line of a balance sheet that is used, None for any other."""
    return _BALANCE.get(line_name(text))


def income_key(text: str) -> str | None:
    """Return the key of a line of an income statement that is used, None for any other."""
    return _INCOME.get(line_name(text))


def is_part_of_line(text: str) -> bool:
    """Return whether a line of an income statement is a part of another line."""
    return is_included(text) or line_name(text) in _BELOW


def adds_losses(text: str) -> bool:
    """Return whether a line of losses is written with its sign (损失以“－”号填列) and so is added."""
    return "填列" in bare(text)
