"""The accounting years that words name: 上年, 近三年累计, 近两年均, 2025年度."""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from policies import CATALOGUE, FieldType

_COUNT = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
_LAST = re.compile(r"(?:最近|近|过去|前|连续)([一两二三四五1-5])个?(?:完整)?(?:会计|自然|纳税)?年(?:度)?")
_TOTAL = re.compile(
    r"(?<![近前去续第一二三四五\d])([两二三四五2-5])个?(?:会计)?年(?:度)?(?:来|内|的)?(?=累计|合计|平均|年均|总|研发|营业|销售)"
)
_ONE = re.compile(r"上一?个?(?:会计|纳税)?年度?|上1年|去年|上年")
_YEARLY = re.compile(r"年度|(?<!个)年(?=[^\d]{0,4}$)|年(?:营业|销售|主营|应纳|纳税)")
_BEFORE = re.compile(r"(?<![上以])前年(?!度)")
_DATED = re.compile(r"(20\d\d)\s*年(?:度)?")
_SEVERAL = re.compile(
    r"(20\d\d)\s*年?(?:度)?(?:\s*[、,和及与]\s*20\d\d\s*年?(?:度)?)*?\s*(?:[、,和及与至到—–~-]|—{1,2})+\s*(20\d\d)\s*年"
)
"""Years that are named one by one, or the first and the last of them."""
_EACH = re.compile(r"(?<![平年人户])均(?![价值])|每年|各年|每一年|分别")
_MEAN = re.compile(r"平均|年均|均值")
_SUM = re.compile(r"累计|合计|总和|之和|总计|总额")


class YearSpan(msgspec.Struct, frozen=True):
    """How many years the words name, how they are put together, and how sure that is."""

    count: int = 1
    manner: str = ""
    offset: int = -1
    sure: float = 0.9


class Manner(StrEnum):
    """How the values of several years become one."""

    SUM = "sum"
    MEAN = "mean"
    EACH = "each"


def years_in(words: str, this_year: int | None) -> YearSpan:
    """Return the years that the words before a figure name; `this_year` is the year of the document.

    >>> years_in("近三年研发费用总额", 2026).count, years_in("2025年度营业收入", 2026).offset
    (3, -1)
    """
    spots = [found for pattern in (_LAST, _TOTAL, _ONE, _BEFORE, _DATED) for found in pattern.finditer(words)]
    if not spots:
        return YearSpan(sure=0.95 if _YEARLY.search(words) else 0.85)
    said = max(spots, key=lambda found: found.end())
    if said.re is _DATED and (several := _several(words, said, this_year)) is not None:
        return several
    if said.re in (_LAST, _TOTAL) and (count := _COUNT.get(said[1]) or int(said[1])) > 1:
        behind = words[said.start() :]
        known = ((Manner.EACH, _EACH), (Manner.MEAN, _MEAN), (Manner.SUM, _SUM))
        manner = next((manner for manner, pattern in known if pattern.search(behind)), None)
        return YearSpan(count=count, manner=manner or "", sure=0.88 if manner else 0.6)
    if said.re is _DATED:
        offset = int(said[1]) - this_year if this_year else -1
        return YearSpan(offset=offset, sure=0.85 if this_year and -3 <= offset <= -1 else 0.5)
    return YearSpan(offset=-2 if said.re is _BEFORE else -1, sure=0.95)


def _several(words: str, said: re.Match[str], this_year: int | None) -> YearSpan | None:
    """Return the years of 2024、2025年度; None if only one is named."""
    named = next((found for found in _SEVERAL.finditer(words) if found.start(2) == said.start(1)), None)
    if named is None:
        return None
    count = int(named[2]) - int(named[1]) + 1
    known = ((Manner.EACH, _EACH), (Manner.MEAN, _MEAN), (Manner.SUM, _SUM))
    manner = next((manner for manner, pattern in known if pattern.search(words[named.start() :])), None)
    if not (this_year and int(named[2]) == this_year - 1 and 1 < count <= 5):
        return YearSpan(sure=0.5)
    return YearSpan(count=count, manner=manner or "", sure=0.85 if manner else 0.6)


def formula_of(name: str, years: YearSpan) -> str:
    """Return the formula of a fact over the years; of a fact without years its name."""
    if name not in CATALOGUE or CATALOGUE[name].type is not FieldType.SERIES:
        return name
    if years.count == 1:
        return f"{name}[{years.offset}]"
    if years.manner == Manner.EACH:
        return f"min({', '.join(f'{name}[{-back}]' for back in range(1, years.count + 1))})"
    return f"{'mean' if years.manner == Manner.MEAN else 'sum'}({name}, {years.count})"


def year_label(years: YearSpan) -> str:
    """Return how the years are told in a label."""
    if years.count == 1:
        return {-1: "上年", -2: "前年", -3: "大前年"}.get(years.offset, f"{-years.offset}年前")
    told = {Manner.EACH: "各年", Manner.MEAN: "平均"}.get(Manner(years.manner), "") if years.manner else ""
    return f"近{'零一两三四五'[years.count]}年{told}"
