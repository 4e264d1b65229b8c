"""The base of a rate (按研发费用的10%): the formula over a fact, where every word of the base is understood."""

from __future__ import annotations

import re
from decimal import Decimal

from clauses._fact_guess import named_operand, unit_of
from clauses._fact_years import YearSpan
from clauses._words import NameKind, mentions_in
from policies import Unit

_OPENS = re.compile(r"按照?|依据|依照|根据|给予")
_BEFORE = re.compile(
    r"(?:其|该|企业|单位|公司|申报|当年|本年|上一?年|年度|度|20\d\d年|年|实际|已|发生|支付|缴纳|的|经|审计|认定|核定|审核|确认|后|全年|生产|上缴|银行|及其?职工)*"
)
_AFTER = re.compile(r"(?:总额|金额|总量|支出|实际|发生额|额|费用|的|之和|总计)*")
_GROWTH = re.compile(
    r"(?P<name>.+?)(?:较|比|同比)?(?:上一?年(?:度)?|前一?年(?:度)?|上期)?(?:的)?(?:(?:增长|增加|新增)(?:额|量|部分|的部分)|增量(?:部分)?|净增(?:额|量|部分))(?:的)?$"
)
_AT_MOST = re.compile(r"(?:不超过|最高|至多|最多|以内|不高于|上限)[^,;。]*$")
ONE_PROJECT = re.compile(r"项目|工程|课题|改造|平台|产品|设备更新|技改|揭榜|专项|联合")
_OF_ONE_LOAN = re.compile(r"质押|信用贷|信用类|保证|科技贷|创业担保|专项|固定资产|首次|首贷|并购|专利|担保")
_NO_BASES = ("registered_capital", "basic_research_fund")
"""Facts whose usual words mean more than the fact (实缴资本, 基础研究投入)."""
_VAGUE = ("成交额", "交易额", "投资额", "到账额", "销售额")
"""Names whose meaning the words before decide (技术合同成交额 … 按成交额)."""
_ALSO = {
    "利息": "loan_interest",
    "贷款利息": "loan_interest",
    "担保费用": "guarantee_fee",
    "担保费": "guarantee_fee",
    "保险费": "guarantee_fee",
}


def formula_of_rate(before: str, around: str, rate: Decimal) -> str:
    """Return the formula of a share of a fact, "" if the words name no fact or more than a fact.

    `before` are the words of the sentence before the rate, `around` those before the words that give.

    >>> formula_of_rate("按上年度研发费用的", "", Decimal("0.1")), formula_of_rate("按项目研发投入的", "", Decimal("0.1"))
    ('rd_expense[-1] * 0.1', '')
    """
    if _AT_MOST.search(before):
        return ""
    base = _OPENS.split(re.split(r"[,:;。]", before)[-1])[-1].strip()
    growth = _GROWTH.fullmatch(base)
    name = _fact(growth["name"] if growth else base) or _meant(base, around)
    if not name or (name != "project_total" and ONE_PROJECT.search(around + base)):
        return ""
    if name == "loan_interest" and _OF_ONE_LOAN.search(around):
        return ""
    last = _formula(name, -1)
    share = f"{rate.normalize():f}"
    if not growth:
        return f"{last} * {share}"
    return f"max(0, {last} - {_formula(name, -2)}) * {share}" if last.endswith("[-1]") else ""


def _fact(words: str) -> str:
    """Return the fact of money that words name and nothing besides, "" for none."""
    named = [
        each
        for each in mentions_in(words)
        if each.word.kind in (NameKind.FACT, NameKind.QUANTITY) and unit_of(each.word.name) is Unit.MONEY
    ]
    for each in named:
        if each.word.name in _NO_BASES or each.word.text in _VAGUE:
            continue
        if _BEFORE.fullmatch(words[: each.start]) and _AFTER.fullmatch(words[each.end :]):
            return each.word.name
    rest = _BEFORE.match(words)
    return _ALSO.get(re.sub(r"的$", "", words[rest.end() :]), "") if rest else ""


def _meant(base: str, around: str) -> str:
    """Return the fact that the words before named in full and the base names by its end (技术合同成交额 … 成交额)."""
    short = re.sub(r"^其|的$", "", base)
    named = [
        each.word
        for each in mentions_in(around)
        if each.word.kind in (NameKind.FACT, NameKind.QUANTITY)
        and unit_of(each.word.name) is Unit.MONEY
        and not re.search(r"促成|代理|服务", around[max(0, each.start - 6) : each.end])
    ]
    names = {word.name for word in named if len(short) > 2 and word.text.endswith(short)}
    return names.pop() if len(names) == 1 and not names & set(_NO_BASES) else ""


def _formula(name: str, offset: int) -> str:
    return named_operand(name, YearSpan(offset=offset))[0].formula
