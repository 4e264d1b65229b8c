"""Reads the public credit report of a firm (企业信用信息公示报告): who it is, and the lists it stands on.

A list that is empty on the report's day is a no of that day. A section that is missing says nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from papers._labels import bare
from papers._pairs import is_noise, pairs_of
from papers._registered import code_of, facts_of, name_of
from papers._sheet import PaperSheet, Spot, Untaken
from papers._types import PaperFact, PaperForm, PaperKind, PaperPart, PaperReading

TITLE = "企业信用信息公示报告"
Row = Sequence[Spot | None]
_ABNORMAL = r"(?:列入|纳入|被?列入)?(?:经营异常(?:名录)?|(?:被?标记为?)?经营异常状态)(?:信息)?"
_SERIOUS = r"(?:列入|被?列入)?严重违法(?:失信)?(?:企业|行为)?(?:名单)?(?:信息)?"
_LISTS = (("abnormal_list", re.compile(_ABNORMAL)), ("serious_dishonesty", re.compile(_SERIOUS)))
_HEADING = re.compile(
    r"[一-龥“”/、及和()]{2,26}(?:信息|公告|备案)(?:\([一-龥]{2,8}\))?(?:公示)?|(?:政府部门|企业自行|其他部门)公示信息|承诺不实情况|另册管理|营业执照作废声明"
    r"|(?:双随机|抽查检查|产品质量监督抽查|认证监管抽查检查|食品抽查检查|其他抽查检查)结果(?:信息)?"
)
_ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.](?!\d)|[•·●■◆▪|])+"
)
_IDENTITY = re.compile(r"(?:营业执照|登记|企业登记|基本|基础|企业基本|照面|注册)信息")
_MADE = re.compile(r"(?:报告)?(?:生成|打印|出具|查询|下载)(?:日期|时间)|报告(?:日期|时间)")
_DAY = re.compile(r"((?:19|20)\d{2})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})(?!\d)")
_NONE = re.compile(r"暂无|^无$|没有|^无.{0,12}(?:信息|记录)|未(?:被)?列入|查询到0条|共计?0条|无此类信息|无相关")
_TABLE_HEADS = tuple(
    bare(head)
    for head in (
        "序号 类别 列入经营异常名录原因 纳入经营异常名录原因 列入经营异常名录的原因 列入日期 作出决定机关（列入） 移出经营异常名录原因 移出日期 作出决定机关（移出） "
        "列入严重违法失信企业名单（黑名单）原因 列入严重违法失信名单（黑名单）原因 移出严重违法失信企业名单（黑名单）原因 移出严重违法失信名单（黑名单）原因 "
        "列入严重违法失信名单原因 移出严重违法失信名单原因 标记经营异常状态原因 标记日期 作出决定机关（标记） 恢复正常记载状态原因 恢复日期 作出决定机关（恢复） "
        "列入决定书文号 移出决定书文号 列入原因 移出原因 列入决定机关 移出决定机关 决定机关 列入时间 移出时间 列入机关 移出机关 公示日期 详情 操作"
    ).split()
)
_COUNT = re.compile(r"共(?:查询到|计)?\s*(\d+)\s*条")


class _Section(msgspec.Struct, frozen=True):
    """A section of a report: its heading and the rows below it."""

    heading: Spot
    rows: tuple[tuple[Spot, ...], ...]


def read_credit_report(part: PaperPart, on: date) -> PaperReading:
    """Read a report: identity, and whether the firm stands on a list on the report's day."""
    left_out: list[Untaken] = []
    sections = list(_sections(part.sheet.rows))
    pairs = pairs_of(_identity_rows(part.sheet.rows))
    day = _report_day(part.sheet.rows, on, left_out)
    facts = [*facts_of(pairs, TITLE, on, left_out), *_lists(sections, day, left_out)]
    return PaperReading(
        paper=PaperKind.CREDIT_REPORT,
        title=TITLE,
        firm_name=name_of(pairs, [])[0],
        credit_code=code_of(pairs, [])[0],
        period=day.isoformat() if day else "",
        facts=tuple(facts),
        left_out=tuple(left_out),
        sheet=part.sheet.name,
    )


def _list_name(text: str) -> str:
    """Return the name of a section without its ordinal, its brackets and the number of its records."""
    return re.sub(r"\(.*?\)|\d+条?$|:$", "", _ORDINAL.sub("", bare(text)))


def _heading(row: Row, left: int) -> Spot | None:
    """Return the heading of a section if a row is one; `left` is the column where the text of the report begins.

    A line of a long cell is none: it stands further to the right.
    """
    spots = [spot for spot in row if spot is not None and not is_noise(spot)]
    if len(spots) != 1 or spots[0].value is not None:
        return None
    text = _ORDINAL.sub("", bare(spots[0].text))
    if _NONE.search(text):
        return None
    if any(form.fullmatch(_list_name(text)) for _, form in _LISTS):
        return spots[0]
    return spots[0] if spots[0].column <= left and ":" not in text and _HEADING.fullmatch(text) else None


def _left(rows: Sequence[Row]) -> int:
    return min((spot.column for row in rows for spot in row if spot is not None), default=1)


def _identity_rows(rows: Sequence[Row]) -> list[Row]:
    """Return the rows before the first section that is not the identity."""
    found: list[Row] = []
    left = _left(rows)
    for row in rows:
        heading = _heading(row, left)
        if heading is not None:
            text = _ORDINAL.sub("", bare(heading.text))
            if not _IDENTITY.fullmatch(text) and any(pair.text() for pair in pairs_of(found) if pair.key == "type"):
                break
            continue
        found.append(row)
    return found


def _sections(rows: Sequence[Row]) -> Iterator[_Section]:
    heading: Spot | None = None
    below: list[tuple[Spot, ...]] = []
    left = _left(rows)
    for row in rows:
        found = _heading(row, left)
        if found is not None:
            if heading is not None:
                yield _Section(heading, tuple(below))
            heading, below = found, []
        elif spots := tuple(spot for spot in row if spot is not None and not is_noise(spot)):
            below.append(spots)
    if heading is not None:
        yield _Section(heading, tuple(below))


def _report_day(rows: Sequence[Row], on: date, left_out: list[Untaken]) -> date | None:
    """Return the day on which the report was made, None if it does not say it."""
    for row in rows:
        text = " ".join(unicodedata.normalize("NFKC", spot.text) for spot in row if spot is not None)
        label = _MADE.search(re.sub(r"(?<=[一-龥])\s+(?=[一-龥])", "", text))
        found = _DAY.search(text) if label is not None else None
        if found is None:
            continue
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            continue
        if day <= on:
            return day
        left_out.append(Untaken(place="", why="报告生成时间在今天之后，没有取", text=text[:40]))
        return None
    return None


def _lists(sections: Sequence[_Section], day: date | None, left_out: list[Untaken]) -> Iterator[PaperFact]:
    for field, form in _LISTS:
        found = [s for s in sections if form.fullmatch(_list_name(s.heading.text))]
        told = [(section, *_listed(section)) for section in found]
        said = [(section, listed, why) for section, listed, why in told if section.rows]
        answers = {listed for _, listed, _ in said}
        if not said:
            if found:
                left_out.append(_unsaid(found[0], "这一节没有内容，看不出有没有"))
        elif None in answers or len(answers) > 1:
            section, _, why = next((s for s in said if s[1] is None), said[0])
            left_out.append(_unsaid(section, why or "几处说法不同"))
        elif day is None:
            left_out.append(_unsaid(said[0][0], "报告没有写生成时间，不知道是哪一天的情况"))
        else:
            section, listed, words = said[0]
            title = _ORDINAL.sub("", bare(section.heading.text))
            yield PaperFact(
                field=field,
                value=listed,
                source=f"{TITLE}“{title}”（{day.isoformat()}：{words}）",
                place=section.rows[-1][0].place,
                sure=min([0.95, section.heading.score, *(spot.score for row in section.rows for spot in row)]),
                words=words,
            )


def _unsaid(section: _Section, why: str) -> Untaken:
    return Untaken(place=section.heading.place.words(), why=f"“{bare(section.heading.text)}”没有取：{why}")


def _listed(section: _Section) -> tuple[bool | None, str]:
    """Return whether the firm stands on the list, and in what words; None if that cannot be told.

    A record with a day of removal beside its day of listing is over.
    """
    rows = [row for row in _own_rows(section.rows) if not _is_table_head(row)]
    texts = [" ".join(unicodedata.normalize("NFKC", spot.text) for spot in row) for row in rows]
    days = [found for text in texts for found in _DAY.finditer(re.sub(r"\s+", "", text))]
    nothing = [text for text in texts if _NONE.search(bare(text))]
    counted = [int(found[1]) for text in texts if (found := _COUNT.search(text))]
    if not days and (nothing or not rows or counted == [0] * len(counted) == [0] * len(rows)):
        return False, "无"
    if nothing or not days:
        return None, "看不懂这一节的内容"
    records = max(counted, default=0) or _records(rows)
    if records and len(days) == 2 * records:
        return False, "已全部移出"
    if records and records <= len(days) < 2 * records:
        return True, _since(rows, records)
    return None, "分不清列入和移出的日期"


def _since(rows: Sequence[Sequence[Spot]], records: int) -> str:
    """Return since when the firm stands on the list, where the one record without a removal tells its day."""
    groups: list[str] = []
    for row in rows:
        numbered = row[0].value is not None and 0 <= row[0].value < 1000
        text = "".join(bare(spot.text) for spot in row)
        groups = [*groups, text] if numbered or not groups else [*groups[:-1], groups[-1] + text]
    groups = ["".join(groups)] if records == 1 else groups
    open_ones = [found for text in groups if len(found := list(_DAY.finditer(text))) == 1]
    if len(groups) == records and len(open_ones) == 1:
        day = open_ones[0][0]
        return f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d} 列入，未移出"
    return f"{records} 条记录，有的未移出"


def _own_rows(rows: Sequence[tuple[Spot, ...]]) -> Sequence[tuple[Spot, ...]]:
    """Return the rows of a section up to another table under it, whose heading is not known."""
    heads = [k for k, row in enumerate(rows) if any(bare(spot.text) == "序号" for spot in row)]
    other = next((k for k in heads if not _is_table_head(rows[k])), None)
    if other is None:
        return rows
    return rows[: other - 1 if other and len(rows[other - 1]) == 1 else other]


def _is_table_head(row: Sequence[Spot]) -> bool:
    """Return whether a row is the head of a table, or a further line of it: each cell is a part of a known head."""
    return all(any(bare(spot.text) in head for head in _TABLE_HEADS) for spot in row)


def _records(rows: Sequence[Sequence[Spot]]) -> int:
    """Return the number of records, from their numbers 1, 2, 3 … at the left; 0 if they have none."""
    numbers = [int(row[0].value) for row in rows if row[0].value is not None and 0 < row[0].value < 1000]
    return len(numbers) if numbers in (list(range(1, len(numbers) + 1)), list(range(len(numbers)))) else 0


def _looks(sheet: PaperSheet) -> float:
    """Return how surely a sheet is a report: its title, or a list of it, beside the identity of a firm."""
    named = any("企业信用信息公示报告" in bare(spot.text) for spot in sheet.spots())
    headings = [heading for row in sheet.rows if (heading := _heading(row, 0)) is not None]
    listed = any(form.fullmatch(_list_name(heading.text)) for heading in headings for _, form in _LISTS)
    known = {pair.key for pair in pairs_of(sheet.rows) if pair.key and pair.text()}
    return min(1.0, len(known) / 6) if (named or listed) and len(known) >= 3 else 0.0


CREDIT_REPORT = PaperForm(
    kind=PaperKind.CREDIT_REPORT,
    titles=(TITLE,),
    labels=(),
    read=read_credit_report,
    titled=False,
    looks=_looks,
)
