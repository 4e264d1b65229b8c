"""Finds the numbers of a clause with their units and comparisons. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from clauses.model import Figure

_CHINESE = "零〇一二两三四五六七八九十百千"
_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|[{_CHINESE}]+"
_SCALE = "[十百千]?万亿?|[十百千]?亿|[百千](?=元)"
_UNIT = (
    "元|%|‰|个百分点|个工作日|个自然日|个日历天|日历天|个月|平方米|㎡|公顷|亩|周年|年|天|日|月|小时|周岁|岁|人次|人|名|位|件|项|个|家|户|篇|部|种|台套|台|套|"
    "倍|分|次|场|级|批|期|轮|吨|度|辆|条|门|座|处|席"
)
_WHOLE = re.compile(rf"(?P<share>百分之)?(?P<number>{_NUMBER})(?:\s?(?P<scale>{_SCALE}))?(?:\s?(?P<unit>{_UNIT}))?")
_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}

_BEFORE = (
    (r"(?:不(?:得|应)?(?:低于|少于|小于|短于)|不下于|最低(?:为|于|达)?|至少(?:为|有|达到)?|起码|大于(?:或)?等于|≥|>=|⩾)", ">="),
    (r"(?:不(?:得|应)?(?:超过|高于|多于|大于|长于)|不超出|(?:最高|最多|至多|上限)(?:不超过|可达|可获|可给予|给予|为|至|达到?|资助|补助|补贴|奖励|支持)?|小于(?:或)?等于|≤|<=|⩽)", "<="),
    (r"(?:超过|高于|大于|多于|突破|超出|>)", ">"),
    (r"(?:低于|少于|小于|不足|未满|不满|不到|<)", "<"),
    (r"(?:达到|达|满|累计满)", ">="),
)  # fmt: skip
_AFTER = (
    (r"[(]不含[)](?:以上|及以上)|以上[(]不含(?:本数)?[)]", ">"),
    (r"[(]不含[)](?:以下|及以下)|以下[(]不含(?:本数)?[)]|以内[(]不含[)]", "<"),
    (r"(?:[(]含(?:本数)?[)])?\s*(?:及以上|以上|或以上|起步|起)", ">="),
    (r"(?:[(]含(?:本数)?[)])?\s*(?:及以下|以下|以内|之内|或以下)", "<="),
)
_JOIN = re.compile(r"\s*(?:[(]含(?:本数)?[)])?\s*(?:-|—|–|~|至|到)\s*")
_NOT_FIGURES = re.compile(
    r"[^\s,，。；;：:]{0,12}[〔\[【(]\s*(?:19|20)\d\d\s*[〕\]】)]\s*(?:第\s*)?\d+\s*号"  # 津科规〔2021〕3号
    r"|(?:公告|令)\s*(?:(?:19|20)\d\d年)?第?\s*\d+\s*号|第\s*\d+\s*号"
    r"|(?:19|20)\d\d\s*年\s*(?:\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?|度|底|末|初|以来|[上下]半年)?(?:\s*(?:-|—|–|~|至|到)\s*(?:(?:19|20)\d\d\s*年\s*)?(?:\d{1,2}\s*月)?(?:\s*\d{1,2}\s*[日号])?)?"
    r"|(?:19|20)\d\d\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}|(?:19|20)\d\d\s*(?:-|—|–|~|至)\s*(?:19|20)\d\d\s*年?"
    r"|\d{1,2}\s*月\s*\d{1,2}\s*[日号]|\d{1,2}\s*月(?:底|末|初|份)|\d{1,2}:\d\d"
    r"|第\s*[零〇一二两三四五六七八九十百千\d]+\s*(?:章|节|条|款|项|目|批|届|次|期|产业|阶段|方|类|部分|位|名|年)?"
    r"|十[一二三四五]五|\d{3,4}-\d{7,8}|1\d{10}|https?://[!-~]+|[a-zA-Z][A-Za-z0-9.\-/]*\d[A-Za-z0-9.\-/]*|\d+[a-zA-Z][A-Za-z0-9.]*"
    rf"|(?:最?近|前|上|过去|连续)(?:[{_CHINESE}]|\d{{1,2}})\s?个?(?:会计|完整)?(?:年度?|月)(?!以上|以下)|\d+(?:\.\d+)?\s*:\s*\d+(?:\.\d+)?"
    rf"|(?<![{_CHINESE}])[{_CHINESE}]{{1,3}}(?=[个]?(?:是|类|大|方面|体|重点|流|线|期|代|网|码|统|同|般|定|致|律|些|样|旦|切|并|直|起|批|种|如|面|系列|步|窗|站|对一|企一策|次性|揽子|本|证|照))"
    r"|[一二三四五六七八九十]+[、.]|^\s*[(]?\d{1,2}[)、.．](?!\d)"
)


def plain(text: str) -> str:
    """Return a text of the same length with half-width figures and signs.

    >>> plain("不低于５％（含）")
    '不低于5%(含)'
    """
    return "".join(wide if len(wide := unicodedata.normalize("NFKC", char)) == 1 else char for char in text)


def figures_in(text: str) -> tuple[Figure, ...]:
    """Return the figures of a clause in order; dates, numbers of documents, articles and lists are none.

    >>> [(f.text, f.value, f.unit, f.op) for f in figures_in("研发费用不低于100万元，占比5%以上，最高50万元")]
    [('100万元', Decimal('100'), '万元', '>='), ('5%', Decimal('0.05'), '%', '>='), ('50万元', Decimal('50'), '万元', '<=')]
    """
    whole = plain(text)
    masked = _NOT_FIGURES.sub(lambda found: "\0" * len(found[0]), whole)
    return tuple(_told(whole, text, list(_found(masked))))


def _found(masked: str) -> Iterator[re.Match[str]]:
    for found in _WHOLE.finditer(masked):
        chinese = found["number"][0] in _CHINESE
        unit = found["unit"] or ""
        if chinese and not (found["share"] or found["scale"] or unit):
            continue
        if (
            chinese
            and unit in ("个", "位", "名", "家", "次", "级", "期", "批", "部", "门", "条", "度", "种", "处")
            and found["number"] in "一两"
        ):
            continue  # 一家, 一次: an article, not a threshold
        yield found


def _told(whole: str, text: str, found: list[re.Match[str]]) -> Iterator[Figure]:
    for place, match in enumerate(found):
        scale, unit = match["scale"] or "", match["unit"] or ""
        before, after = whole[: match.start()], whole[match.end() :]
        follower = found[place + 1] if place + 1 < len(found) else None
        opens = follower is not None and _JOIN.fullmatch(whole[match.end() : follower.start()]) is not None
        closes = place > 0 and _JOIN.fullmatch(whole[found[place - 1].end() : match.start()]) is not None
        if opens and follower is not None and not unit:  # 20-50人: the unit stands once
            scale, unit = scale or follower["scale"] or "", follower["unit"] or ""
        op = ">=" if opens else "<=" if closes else _comparison(before, after)
        value, base = _in_base(_number(match["number"]), scale, unit, share=bool(match["share"]))
        yield Figure(text=text[match.start() : match.end()], start=match.start(), value=value, unit=base, op=op)


def _comparison(before: str, after: str) -> str:
    for words, op in _AFTER:
        if re.match(rf"(?:数)?(?:[(]\d[^()]{{0,12}}[)])?{words}", after) or re.match(rf"[^()]{{0,4}}[)]{words}", after):
            return op
    for words, op in _BEFORE:
        if re.search(rf"{words}\s*(?:人民币|为|:|[^,，。；;:\d]{{0,16}}的)?\s*$", before):
            return op
    return ""


def _number(written: str) -> Decimal:
    if written[0] not in _CHINESE:
        return Decimal(written.replace(",", ""))
    from cn2an import cn2an

    try:
        return Decimal(str(cn2an(written.replace("〇", "零"), "smart")))
    except ValueError:
        return Decimal(cn2an(written[:1], "smart"))


def _in_base(number: Decimal, scale: str, unit: str, *, share: bool) -> tuple[Decimal, str]:
    """Return the number in the base unit and the name of that unit."""
    shift = sum(_SCALES[sign] for sign in scale)
    base = unit
    if share or unit == "%":
        shift, base = shift - 2, "%"
    elif unit == "‰":
        shift -= 3
    elif unit == "元":
        shift, base = shift - 4, "万元"
    return Decimal(f"{number.scaleb(shift).normalize():f}"), base
