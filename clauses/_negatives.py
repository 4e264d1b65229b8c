"""Finds what applicants must not have: entries in lists, offences, accidents, restricted trades. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clauses._applicants import FoundRule
from clauses._phrases import Bounds
from policies import CATALOGUE, Aspect
from policies.rules import Flag

_NO = re.compile(r"不从事|未|无|没有|不存在|不在|不属于|不是|非|不得|不处于|不含|均无|从未|不涉及")
_3Y = r"(?:最?近|前|上)?(?:三|3)\s?(?:个)?(?:会计)?(?:年|年度)(?:来|以来|内|之内)?"
_1Y = r"(?:(?:申请|申报|认定)?(?:之?日)?(?:最?近|前|上)(?:一|1)\s?(?:个)?(?:会计)?(?:年|年度)(?:来|以来|内|之内)?|上(?:一)?年度?(?:及当年)?)"
_HAPPENED = r"(?:均?未曾?|从未|没有|无|不得|不存在)?(?:发生(?:过)?|出现(?:过)?|存在|有)?"
_GRAVE = r"(?:较大|重大|严重|特大)"
_INCIDENT = rf"(?:{_GRAVE}[^，,。；;]{{0,8}}?(?:安全|质量|环境|环保|生产)[^，,。；;]{{0,40}})"
_LIST = r"(?:被)?(?:列入|纳入|进入)?(?:国家)?(?:(?:企业)?信用信息公示系统)?"

_TABLE: tuple[tuple[str, str, float], ...] = (
    (rf"{_LIST}(?:企业)?经营异常(?:企业)?(?:名录|名单)?", "abnormal_list", 0.95),
    (rf"{_LIST}(?:(?:市场监管|市场监督管理))?严重违法失信(?:企业|行为|主体)?(?:黑)?(?:名单|名录)?", "serious_dishonesty", 0.95),
    (rf"{_LIST}严重失信(?:主体|企业|行为|联合惩戒对象)?(?:黑)?(?:名单|名录)?", "serious_dishonesty", 0.85),
    (rf"{_LIST}(?:被(?:人民)?法院(?:列为|列入))?失信被执行人(?:名单)?", "judgment_debtor", 0.95),
    (r"(?:被)?(?:税务机关)?(?:列入|纳入|公布为|确定为|认定为|列为)?重大税收违法(?:失信)?(?:案件当事人|案件|主体)?(?:名单)?", "tax_dishonest_now", 0.7),
    (rf"(?:填报|申请|申报)?(?:上一年及当年|当年(?:和|及|、)上一年(?:度)?|年(?:和|及)上一年){_HAPPENED}(?:严重科研失信|科研严重失信|严重科研诚信)(?:行为)?", "research_dishonesty", 0.9),
    (rf"{_3Y}{_HAPPENED}{_INCIDENT}", "incident_3y", 0.8),
    (rf"{_1Y}{_HAPPENED}{_INCIDENT}", "major_incident", 0.8),
    (rf"{_3Y}[^，,。；;]{{0,10}}(?:偷税|偷漏税|逃税|骗税|税收违法|涉税违法)[^，,。；;]{{0,16}}", "tax_violation_3y", 0.8),
    (rf"{_3Y}[^，,。；;]{{0,16}}(?:造假|弄虚作假)[^，,。；;]{{0,16}}(?:取消|撤销)[^，,。；;]{{0,16}}", "title_revoked_3y", 0.75),
    (r"(?:(?:提供的|主要|所属)?(?:产品|服务|主营业务|行业)(?:[和及、或]服务|\(服务\))?(?:均)?)?(?:不)?(?:属于|从事|属)?(?:国家)?(?:(?:和|、)省)?(?:规定的|明令|明确)?(?:限制|禁止)(?:类)?(?:(?:、|和|或|及|以及)?(?:限制|禁止|淘汰)(?:类)?)*(?:发展)?(?:的)?(?:产业|行业|产品|项目|领域|范围)?", "restricted_industry", 0.85),
    (r"(?:属于)?[“\"]?僵尸[”\"]?企业", "zombie", 0.95),
    (r"知识产权(?:权属)?(?:清晰|明确)?[,、]?(?:无|没有|不存在|有|存在)?(?:任何)?(?:争议|纠纷)(?:[或和]纠纷|[或和]争议)?", "ip_dispute", 0.75),
    (r"(?:不良信贷记录|贷款逾期|逾期贷款|欠息)(?:(?:、|或|和|及)?(?:逾期|欠息|不良信贷记录))*", "bank_default", 0.75),
    (r"(?:科研失信|科研诚信)[^，,。；;]{0,8}惩戒期(?:内)?|惩戒(?:执行)?期内的(?:科研)?(?:严重)?(?:失信|科研失信)(?:行为)?(?:记录)?", "research_penalty", 0.75),
)  # fmt: skip
"""Words → yes-or-no fact that a firm with a clean record answers with no, and how sure that is."""


def aspect_of(field: str) -> Aspect:
    """Return which question about the applicants a fact of the clean record answers."""
    return Aspect.PRODUCTS if field == "restricted_industry" else Aspect.NEGATIVE


def negatives_in(words: str, span: Bounds, *, listed: bool) -> Iterator[FoundRule]:
    """Yield the lists, offences and accidents that a part of a clause names.

    `listed` tells that the part is an entry of a negative list: the facts have the value True there, because the list
    is negated as a whole. Elsewhere the words must deny the fact, or nothing is found.
    """
    part = span.of(words)
    denied = _NO.search(part)
    for pattern, field, sure in _TABLE:
        found = re.search(pattern, part)
        if found is None or (denied is None) is not listed:
            continue
        if not listed and denied is not None and denied.start() > found.end():
            continue
        place = Bounds(span.start + found.start(), span.start + found.end())
        why = f"写明了{CATALOGUE[field].label}"
        yield FoundRule(
            place, Flag(field=field, value=listed), None if listed else aspect_of(field), sure=sure, why=why
        )
