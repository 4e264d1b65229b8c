"""The year that a header or a title states: one year, a year before the day of reading, or no year at all (a span)."""

from __future__ import annotations

import re

import msgspec

from registers._header_text import one_form, without_whole_year

_FULL = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_SHORT = re.compile(r"(?<![\d近过前满第逾超])(\d\d)(?=\s*年(?![以内间期来上下]))")
_TO = r"\s*(?:财年|年度|年)?\s*(?:[-–—~至到/、,，;；.及和与或&+]|以及)+\s*"
_SHORT_SPAN = re.compile(rf"(?<!\d)(?:20)?(\d\d){_TO}(?:20)?(\d\d)(?=\s*年|\s*财年)")
_MONTH_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.]\s*(0?[1-9]|1[0-2])(?!\d|\s*年)(?:\s*[-/.]\s*\d{1,2})?")
_PART = re.compile(
    r"\d{1,2}\s*月|年初|期初|[一二三四五六七八九十]月|季|[上下]半年|半年|(?<![a-z])h[12](?![a-z\d])|(?<![a-z])q[1-4]|截[至止到]|至今|以来|期间|(?:19|20)\d\d\s*[ef](?![a-z])"
)
_RELATIVE = (
    (re.compile(r"(?<!以)前年(?!度?初)"), 2),
    (
        re.compile(
            r"上一?个?(?:会计|财务|纳税)?年度?(?!度?初|同期)|去年度?(?!同期)|最近一个?(?:会计)?年度?|近(?:一|1)年"
        ),
        1,
    ),
    (re.compile(r"本年度?|今年|当年度?"), 0),
)
_DATE_LABEL = (
    r"(?:填报|填表|制表|统计|截[至止]|更新|公示|发布|打印|导出|生成|报送|上报|发证|数据)?(?:日期|时间|日)?\s*[:：]?\s*"
)
_DAY = re.compile(
    rf"{_DATE_LABEL}(?:19|20)\d\d\s*(?:年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*[日号]?|([-./])\s*\d{{1,2}}\s*\1\s*\d{{1,2}})"
)
_LABELLED_MONTH = re.compile(
    r"(?:填报|填表|制表|统计|更新|公示|发布|打印|导出|生成|报送|上报)(?:日期|时间)\s*[:：]?\s*(?:19|20)\d\d\s*[-./年]\s*\d{1,2}\s*月?"
)
_NUMBER = re.compile(r"[〔\[(【](?:19|20)\d\d[〕\])】]\s*第?\d*号?")
_OF_APPLICATION = re.compile(r"申报|申请|认定|入库|公示|拟|推荐|评审|批(?!发)|征集|兑现|兑付|奖励|补助|补贴|复核|备案")
"""Words of a title whose year is that of a procedure, not of the figures."""


class YearFound(msgspec.Struct, frozen=True, kw_only=True):
    """The year of the figures of a column. `refused` tells in Chinese why they are not those of one year.

    `sure` is the confidence (see `registers._targets.SURE`); `stated` tells whether a header or title states the year.
    """

    year: int | None = None
    back: int | None = None
    sure: int = 100
    why: str = ""
    stated: bool = False
    assumed: bool = False
    refused: str = ""


class TitleYear(msgspec.Struct, frozen=True, kw_only=True):
    """What the text above a table says about the year of its figures: a year, several, or a part of one."""

    years: tuple[int, ...] = ()
    part: str = ""
    procedure: str = ""


def title_year(title: str) -> TitleYear:
    """Return the years in a title, without the day it was filled in and numbers of documents.

    >>> title_year("河东区2025年度企业统计表 填报日期：2026年5月").years, title_year("2026年1-5月经营情况表").part
    ((2025,), '1-5月')
    """
    text = _NUMBER.sub(" ", one_form(title))
    text = _LABELLED_MONTH.sub(" ", _DAY.sub(" ", without_whole_year(text)))
    part = re.search(
        r"\d{1,2}\s*月?\s*[-–—~至到]\s*\d{1,2}\s*月|[上下]半年|(?:第|前)?[一二三四1-4]个?季度|(?<![a-z])[qh][1-4]|\d{1,2}\s*月",
        text,
    )
    procedure = _OF_APPLICATION.search(text)
    return TitleYear(
        years=tuple(sorted(set(_years_in(text)))),
        part=part[0] if part else "",
        procedure=procedure[0] if procedure else "",
    )


def year_of(header: str, title: TitleYear, reading: int) -> YearFound:
    """Return the year of a series column. `header` is in one form (`one_form`), `reading` is the year of reading.

    >>> year_of("2023年1-12月营业收入", TitleYear(), 2026).year, year_of("2021-2023年研发费用", TitleYear(), 2026).refused
    (2023, '写的是 2021、2023 几年的，不是一年的数')
    """
    text = without_whole_year(header)
    years = sorted(set(_years_in(text)) or {int(year) for year in _FULL.findall(header)})
    if len(years) > 1:
        return YearFound(refused=f"写的是 {'、'.join(map(str, years))} 几年的，不是一年的数")
    if part := _PART.search(text) or _MONTH_DATE.search(text):
        return YearFound(refused=f"写的是“{part[0].strip()}”，不是全年的数")
    if years:
        return _stated(years[0], reading, f"表头写明 {years[0]} 年")
    for words, back in _RELATIVE:
        if found := words.search(text):
            why = f"“{found[0]}”按填表口径为 {reading - back} 年"
            return YearFound(back=back, sure=95 if back else 60, why=why, stated=back > 0)
    if "上期" in text:
        return YearFound(back=1, sure=60, why="“上期”可能是上一年，请核对")
    return _of_title(title, reading)


def _stated(year: int, reading: int, why: str) -> YearFound:
    if year > reading:
        return YearFound(refused=f"{year} 年还没有到，不是实际发生的数")
    if year == reading:
        return YearFound(year=year, sure=70, why=f"{why}，这一年还没有过完，请核对", stated=True)
    return YearFound(year=year, why=why, stated=True)


def _of_title(title: TitleYear, reading: int) -> YearFound:
    """Return the year of a column whose header states none."""
    last = reading - 1
    if title.part and not re.fullmatch(r"\d{1,2}\s*月", title.part):
        return YearFound(refused=f"表名说的是“{title.part}”，不是全年的数")
    if len(title.years) > 1:
        return YearFound(back=1, sure=60, why=f"表头没有年份，表名里有几个年份，按上一年（{last} 年）计，请核对")
    if not title.years:
        why = f"表头没有年份，按上一年（{last} 年）计，请核对"
        return YearFound(back=1, sure=65, why=why, assumed=not title.part)
    year = title.years[0]
    if year >= reading:
        why = f"表头没有年份，表名是 {year} 年的，那一年还没有过完，按上一年（{last} 年）计，请核对"
        return YearFound(back=1, sure=60, why=why)
    why = f"表头没有年份，按表名为 {year} 年"
    if title.part or title.procedure:
        said = title.part or title.procedure
        return YearFound(year=year, sure=60, why=f"{why}（表名里有“{said}”，可能不是数的年份），请核对", stated=True)
    return YearFound(year=year, sure=85, why=why, stated=True)


def _years_in(text: str) -> list[int]:
    found = [int(year) for year in _FULL.findall(text)]
    found += [2000 + int(year) for year in _SHORT.findall(text)]
    for first, last in _SHORT_SPAN.findall(text):
        found += [2000 + int(first), 2000 + int(last)]
    return [year for year in found if year < 2100]
