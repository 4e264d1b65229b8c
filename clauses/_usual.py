"""Finds facts that documents say in usual words of their own: credit of taxes, stock exchange, trade, research. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from clauses._applicants import FoundRule
from clauses._phrases import Bounds
from policies import CATALOGUE, QUANTITIES, SECTIONS, Aspect
from policies.rules import Comparison, Flag, OnDate, OneOf, Operand, Rule

_FLAGS = (
    (r"(?:拥有|具有|获得|有)?(?:对[^,，]{2,24}(?:核心支持|核心支撑)作用的(?:自主)?知识产权|(?:自主|拥有的)?知识产权[^,，]{0,4}对[^,，]{2,20}(?:核心支持|核心支撑)作用)", "ip_supports_core"),
    (r"(?:设有|建有|拥有|具有|有)(?:专门的?|内设的?|独立的?)?(?:企业)?(?:研发|研究开发|研究与开发)(?:机构|部门)(?=$|[,，的])", "rd_unit"),
    (r"(?:能(?:够)?)?(?:准确|单独|独立)归集研发费用|研发费用(?:能(?:够)?)?(?:准确|单独|独立)(?:归集|核算)(?:,?设置?(?:研发支出)?辅助账)?", "rd_accounted"),
    (r"(?:上一?年度?)?(?:已)?享受(?:了)?研发费用(?:税前)?加计扣除(?:政策|优惠|税收优惠)?", "rd_deduction_claimed"),
)  # fmt: skip
_GRADES = ("A", "B", "M", "C", "D")
_GRADE = re.compile(
    r"(?:企业)?纳税(?:缴费)?信用(?:等级|级别|评价|评级)?(?:结果)?(?P<no>(?:不是|没有被?评为|不为|未被评为|非))?(?:为|达到|在|被评为|评为)?\s*"
    r"(?P<first>[ABMCD])\s*级?(?P<more>(?:\s*[、或和及]\s*[ABMCD]\s*级?)*)(?P<up>\(含\)以上|及以上|以上)?"
)
_EXCHANGE = ("北交所", "创业板", "科创板", "主板")
_UNLISTED = re.compile(
    r"(?:(?:尚)?未|没有|非)(?:在(?:境内外|国内外|沪深|证券|上海|深圳)[^,，]{0,14})?上市(?:的)?(?:企业|公司)?(?!辅导)"
)
_QUOTED = re.compile(r"(?:已)?(?:成功)?在(?P<where>新三板|北交所|创业板|科创板)(?:成功)?(?:挂牌|上市)")
_DAY = r"(?P<day>(?P<y>20\d\d)\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日)"
_NOT_BEFORE = re.compile(
    rf"(?:注册|成立|设立)(?:登记)?(?:时间|日期)?(?:应|须)?(?P<side>不早于|不晚于|早于|晚于){_DAY}(?:\(含\))?"
)
_SIDES = {
    "不早于": Comparison.AT_LEAST,
    "不晚于": Comparison.AT_MOST,
    "早于": Comparison.BELOW,
    "晚于": Comparison.ABOVE,
}
_INDUSTRY = re.compile(
    r"^(?:所属行业为|行业属于|属于|属|从事|为|是)?(?P<names>[^,，()]{2,40}?)(?:的)?(?:企业|行业|领域)?$"
)
_FOUNDED = re.compile(rf"{_DAY}(?:\(含\))?(?P<side>(?:以|之)?[前后])(?=[^,，;；。]{{0,14}}(?:注册|成立|设立|登记))")
_FOUNDED_ON = re.compile(
    r"(?:注册|成立|设立|登记)(?:成立)?(?:时间|日期|日)(?:应当?|须|需)?(?:早于|晚于|在|为|于)?(?P<day>(?P<y>20\d\d)\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日)(?:\(含\))?(?P<side>(?:以|之)?[前后])"
)
_WORKS = {"工业": ("B", "C", "D")}


def usual_in(words: str, span: Bounds, *, listed: bool) -> Iterator[FoundRule]:
    """Yield the facts that a part of a clause says in usual words; in a negative list none is read."""
    if listed:
        return
    part = span.of(words)
    for pattern, name in _FLAGS:
        if found := re.search(pattern, part):
            yield _found(span, found, Flag(field=name, value=True), CATALOGUE[name].label)
    for words_of, build in ((_GRADE, _grade), (_UNLISTED, _unlisted), (_QUOTED, _quoted)):
        if (found := words_of.search(part)) and (rule := build(found)) is not None:
            yield _found(span, found, rule, rule.left.label, Aspect.TAXPAYER if words_of is _GRADE else None)
    yield from _founded(part, span)
    if (found := _INDUSTRY.match(part)) and (sections := _sections(found["names"])):
        quantity = QUANTITIES["industry_section"]
        left = Operand(quantity.formula, quantity.label, quantity.unit, quantity.options)
        yield _found(span, found, OneOf(left=left, values=sections), quantity.label)


def _founded(part: str, span: Bounds) -> Iterator[FoundRule]:
    """Yield the day before or after which the firm was founded."""
    if (found := _FOUNDED_ON.search(part) or _FOUNDED.search(part)) and (day := _day(found)) is not None:
        op = Comparison.AT_LEAST if found["side"].endswith("后") else Comparison.AT_MOST
        begin = found.start() if found.re is _FOUNDED_ON else found.start("day")
        where = Bounds(span.start + begin, span.start + found.end("side"))
    elif (found := _NOT_BEFORE.search(part)) and (day := _day(found)) is not None:
        op = _SIDES[found["side"]]
        where = Bounds(span.start + found.start(), span.start + found.end())
    else:
        return
    why = f"写明了{CATALOGUE['founded_on'].label}的界限，当天算不算请对照原文"
    yield FoundRule(where, OnDate(field="founded_on", op=op, day=day), sure=0.7, why=why)


def _found(span: Bounds, found: re.Match[str], rule: Rule, label: str, aspect: Aspect | None = None) -> FoundRule:
    where = Bounds(span.start + found.start(), span.start + found.end())
    return FoundRule(where, rule, aspect, sure=0.75, why=f"写明了{label}")


def _one_of(name: str, values: tuple[str, ...]) -> OneOf:
    field = CATALOGUE[name]
    return OneOf(left=Operand(field.name, field.label, field.unit, field.values), values=values)


def _grade(found: re.Match[str]) -> OneOf | None:
    named = [found["first"], *re.findall("[ABMCD]", found["more"])]
    if found["up"]:
        named = list(_GRADES[: _GRADES.index(named[-1]) + 1])
    if found["no"]:
        named = [grade for grade in _GRADES if grade not in named]
    return _one_of("tax_credit_grade", tuple(grade for grade in _GRADES if grade in named)) if named else None


def _unlisted(_: re.Match[str]) -> OneOf | None:
    values = CATALOGUE["listing"].values
    return _one_of("listing", tuple(value for value in values if value not in (*_EXCHANGE, "境外")))


def _quoted(found: re.Match[str]) -> OneOf | None:
    return _one_of("listing", (found["where"],))


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None


def _sections(names: str) -> tuple[str, ...]:
    """Return the codes of the sections of trade that a list names, () if a word of it names none."""
    codes = {name: code for code, name in SECTIONS.items()}
    found: list[str] = []
    for name in re.split("[、或]", names):
        if name in codes:
            found.append(codes[name])
        elif name in _WORKS:
            found += _WORKS[name]
        else:
            return ()
    return tuple(dict.fromkeys(found))
