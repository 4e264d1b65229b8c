"""The period that the head of a paper names: a day, a month, a quarter, a year, or a span. Pure functions."""

from __future__ import annotations

import calendar
import contextlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date

import msgspec


class Period(msgspec.Struct, frozen=True):
    """A span of days, both included; a single day begins and ends on it."""

    start: date
    end: date

    @property
    def closes_year(self) -> bool:
        """Return whether it ends with a calendar year, the accounting year of every Chinese firm (会计法 第十一条)."""
        return (self.end.month, self.end.day) == (12, 31)

    @property
    def is_year(self) -> bool:
        """Return whether it is a whole calendar year."""
        return self == _months(self.end.year, 1, 12)

    @property
    def is_day(self) -> bool:
        """Return whether it is a single day."""
        return self.start == self.end

    def words(self) -> str:
        """Return the period as the contract writes it: 2025, 2025-09-30, 2025-10, 2025-10 至 2025-12.

        >>> Period(date(2025, 1, 1), date(2025, 12, 31)).words(), Period(date(2025, 9, 30), date(2025, 9, 30)).words()
        ('2025', '2025-09-30')
        """
        if self.is_year:
            return str(self.end.year)
        if self.is_day:
            return self.end.isoformat()
        if self == _months(self.end.year, self.start.month, self.end.month):
            first, last = f"{self.start:%Y-%m}", f"{self.end:%Y-%m}"
            return last if first == last else f"{first} 至 {last}"
        return f"{self.start.isoformat()} 至 {self.end.isoformat()}"


def periods_in(text: str) -> tuple[Period, ...]:
    """Return the periods that a text names, in its order; the dates of printing, filing and signing are not read.

    >>> [period.words() for period in periods_in("所属期：2025-01-01 至 2025-12-31  填报日期：2026-04-02")]
    ['2025']
    >>> [period.words() for period in periods_in("会计期间：2025年第12期")], periods_in("2025年13月")
    (['2025-12'], ())
    """
    plain = _OTHER_DATE.sub(" ", _plain(text))
    days = list(_scanned(plain))
    return tuple(_joined(plain, days))


def lone_period(text: str) -> Period | None:
    """Return the span that a text is, None for a single day, several spans, or one with other figures behind it.

    >>> lone_period("2025年01月01日至2025年12月31日").words(), lone_period("自2025年度").words()
    ('2025', '2025')
    >>> lone_period("2025年12月31日"), lone_period("2025年度 12"), lone_period("2024年、2025年")
    (None, None, None)
    """
    plain = _OTHER_DATE.sub(" ", _plain(text))
    found = list(_scanned(plain))
    periods = list(_joined(plain, found))
    if len(periods) != 1 or periods[0].is_day:
        return None
    rest = plain[: found[0][0]] + plain[found[-1][1] :]
    return periods[0] if len(found) > 1 or not re.search(r"\d|[月季期]", rest) else None


def unspaced(text: str) -> str:
    """Return a text with the figures of its dates closed up: 2 0 2 5 年 is 2025年.

    >>> unspaced("2 0 2 5 年 1 2 月"), unspaced("2025-12-31 2024-12-31")
    ('2025 年 12 月', '2025-12-31 2024-12-31')
    """
    return re.sub(r"(?<=\d)\s+(?=\d)", "", text) if "年" in text else text


def one_period(texts: Iterable[str]) -> tuple[Period | None, str]:
    """Return the one period of some texts, or None and a Chinese reason.

    Periods that end on the same day are one; it is then as short as the shortest of them, a single day apart. A
    month, quarter or period written apart from its year (会计年度：2025 期间：9) makes a year shorter.

    >>> one_period(["会计年度：2025", "会计期间：9"])[0].words(), one_period(["利润表（季报）", "2025年"])
    ('2025-09', (None, '是月报或季报，没有写明哪一期'))
    """
    said = list(texts)
    found = [period for text in said for period in periods_in(text)]
    if not found:
        return None, "表头没有写明所属期"
    if all(period.is_year for period in found):
        parts = {part for text in said for part in _parts_of_year(_plain(text), found[0].end.year)}
        if len(parts) > 1:
            return None, "表头写了不同的期间"
        found = [*found, *parts] if not parts else list(parts)
        if not parts and any(_PART_REPORT.search(re.sub(r"\s", "", text)) for text in said):
            return None, "是月报或季报，没有写明哪一期"
    ends = {period.end for period in found}
    if len(ends) > 1:
        return None, f"表头写了不同的期间：{'、'.join(dict.fromkeys(period.words() for period in found))}"
    spans = [period for period in found if not period.is_day]
    return max(spans or found, key=lambda period: period.start), ""


_PART_REPORT = re.compile(r"(?:月|季|半年)度?(?:报|财务报表|会计报表)(?!.{0,6}年报)")
_PART = re.compile(
    r"(?:会计)?(?:期间|月份|月度|月|季度|季|期数|期次|期号)\s*[:为]\s*第?\s*(\d{1,2}|[一二三四])(?!\d|\s*[-/.年])\s*(?:期|月|季度?)?"
    r"|(?:^|(?<=\s))第?\s*(\d{1,2})\s*(?:月份?|期|季度?)(?!\d|末|初)"
    r"|第\s*([一二三四1-4])\s*季度?"
)


def _parts_of_year(plain: str, year: int) -> Iterable[Period]:
    """Yield the months and quarters that stand apart from their year."""
    for found in _PART.finditer(plain):
        figure = found[1] or found[2] or found[3]
        number = _number(figure) if figure in "一二三四" else int(figure)
        if "季" in found[0] and 1 <= number <= 4:
            yield _months(year, number * 3 - 2, number * 3)
        elif 1 <= number <= 12:
            yield _months(year, number, number)


_DATE_FORM = r"(?:19|20)?\d{2}\s*[-/.年]?\s*\d{1,2}\s*[-/.月]?\s*\d{1,2}\s*日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
_OTHER_DATE = re.compile(
    r"(?:打印|导出|填报|填表|申报|报送|制表|编制|编报|报出|受理|制单|查询|生成|下载|签发|签字|审核|批准|成立|启用|建账|录入|更新)"
    rf"\s*(?:日期|时间|日|于)?\s*[:]?\s*{_DATE_FORM}"
    r"|(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s+(?!0?0:00)\d{1,2}:\d{2}(?::\d{2})?"  # when it was printed
)
_FIGURES = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"[〇○零一二三四五六七八九]{4}(?=\s*年)")
_CHINESE_NUMBER = re.compile(
    r"(?<=[年月至到])(\s*)([一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=\s*[月日])"
)


def _plain(text: str) -> str:
    """Return a text in normal width with Arabic figures in its dates."""
    plain = unicodedata.normalize("NFKC", text)
    plain = _CHINESE_YEAR.sub(lambda found: found[0].translate(_FIGURES), plain)
    return _CHINESE_NUMBER.sub(lambda found: found[1] + str(_number(found[2])), plain)


def _number(chinese: str) -> int:
    tens, ten, ones = chinese.rpartition("十")
    figure = "零一二三四五六七八九".index
    return (figure(tens or "一") * 10 if ten else 0) + (figure(ones) if ones else 0)


def _months(year: int, first: int, last: int) -> Period:
    return Period(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def _of_day(found: re.Match[str]) -> Period:
    day = date(int(found[1]), int(found[2]), int(found[3]))
    return Period(day, day)


def _of_short_span(found: re.Match[str]) -> Period:
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    return Period(date(year, month, day), date(year, int(found[4] or month), int(found[5])))


def _of_year_until(found: re.Match[str]) -> Period:
    last = date(int(found[1]), int(found[2]), int(found[3]))
    return Period(date(last.year, 1, 1), last)


def _of_months(found: re.Match[str]) -> Period:
    if found[3] and found[3] != found[1]:
        raise ValueError("a span over two years")
    return _months(int(found[1]), int(found[2]), int(found[4]))


def _of_quarter(found: re.Match[str]) -> Period:
    quarter = _number(found[2]) if found[2] in "一二三四" else int(found[2])
    return _months(int(found[1]), quarter * 3 - 2, quarter * 3)


def _of_half(found: re.Match[str]) -> Period:
    return _months(int(found[1]), *((7, 12) if found[2].startswith("下") else (1, 6)))


def _of_month(found: re.Match[str]) -> Period:
    month = int(found[2])
    return _months(int(found[1]), month, month)


def _of_year(found: re.Match[str]) -> Period:
    return _months(int(found[1]), 1, 12)


_Y = r"(?<!\d)((?:19|20)\d{2})\s*"
_MARK = r"[-/.年]\s*"
_D = rf"{_Y}{_MARK}(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})(?![\d月])\s*日?"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Period]], ...] = (
    (re.compile(rf"{_D}\s*止\s*(?:的?会计)?年度"), _of_year_until),
    (
        re.compile(rf"{_D}\s*起?\s*[-—–~至到]+\s*(?:(\d{{1,2}})\s*[月.]\s*)?(\d{{1,2}})(?!\d)\s*日?(?![-/.年])"),
        _of_short_span,
    ),
    (re.compile(_D), _of_day),
    (re.compile(rf"{_Y}(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)"), _of_day),
    (
        re.compile(rf"{_Y}{_MARK}(\d{{1,2}})\s*月?(?:份|末)?\s*[-—–~至到]+\s*(?:{_Y}{_MARK})?(\d{{1,2}})\s*[月期]份?"),
        _of_months,
    ),
    (re.compile(rf"{_Y}[-年]?\s*度?\s*第?\s*([1-4一二三四])\s*季度?"), _of_quarter),
    (re.compile(rf"{_Y}[-年]?\s*度?\s*[Qq]([1-4])(?!\d)"), _of_quarter),
    (re.compile(rf"{_Y}年?\s*度?\s*([上下]半年|半年|中期)"), _of_half),
    (re.compile(rf"{_Y}{_MARK}第?\s*(\d{{1,2}})(?![\d.%])\s*(?:月份?末?|期)?"), _of_month),
    (re.compile(rf"{_Y}(0[1-9]|1[0-2])(?![\d.,])(?:\s*期)?"), _of_month),
    (re.compile(rf"{_Y}(?:会计)?年\s*(?:度|末|底|年末|年报)?(?!\s*(?:\d|版|修订|颁布|印发|发布))"), _of_year),
    (re.compile(rf"{_Y}(?=年?度|$|[\s()|])(?:年?度)?"), _of_year),
)


def _scanned(plain: str) -> Iterable[tuple[int, int, Period]]:
    """Yield where each period begins and ends in a text. A month 13 or a 31 June is none."""
    place = 0
    while found := re.search(r"(?<!\d)(?:19|20)\d{2}", plain[place:]):
        begin = place + found.start()
        place = begin + 4
        for form, made in _FORMS:
            if (match := form.match(plain, begin)) is not None:
                place = max(place, match.end())
                with contextlib.suppress(ValueError):
                    yield begin, match.end(), made(match)
                break


_UNTIL = re.compile(r"[\s起日自]*(?:[-—–~至到]+|(?:所属)?(?:期|日期|期间)?止|,)[\s:]*(?:所属期)?[止至:\s]*")
_BEGINS = re.compile(r"(?:起|自|从|开始日期|起始日期)\s*[:]?\s*$")


def _joined(plain: str, found: list[tuple[int, int, Period]]) -> Iterable[Period]:
    """Yield the periods; a first day, 至 and a last day are one."""
    k = 0
    while k < len(found):
        begin, end, period = found[k]
        following = found[k + 1] if k + 1 < len(found) else None
        if following is not None and period.is_day and following[2].is_day and period.end < following[2].end:
            between = plain[end : following[0]]
            if _UNTIL.fullmatch(between) or (_BEGINS.search(plain[:begin]) and re.search("止|至|到|结束", between)):
                yield Period(period.start, following[2].end)
                k += 2
                continue
        if not (period.is_day and _BEGINS.search(plain[:begin])):
            yield period
        k += 1
