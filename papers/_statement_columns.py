"""What the columns of a balance sheet or an income statement mean, from their heads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise

import msgspec

from papers._labels import bare
from papers._periods import Period, periods_in, unspaced
from papers._sheet import PaperSheet, Spot

Row = Sequence[Spot | None]


class Role(StrEnum):
    """What a column of figures shows. The words are those of the forms."""

    END = "期末"
    BEGIN = "年初"
    OPENING = "期初"
    TOTAL = "本年累计"
    PERIOD = "本期"
    MONTH = "本月"
    LAST = "上年"
    LAST_TOTAL = "上年累计"
    DATED = "写明期间"
    AMOUNT = "金额"
    OTHER = "其他"
    LINE = "行次"


class Column(msgspec.Struct, frozen=True):
    """One head over figures: its role, the period that it names itself, its text, and the columns that it covers."""

    role: Role
    words: str
    columns: range
    period: Period | None = None


_LABEL_HEAD = re.compile(
    r"(?:资产(?:类)?|(?:报表)?项目(?:名称)?|科目(?:名称)?|负债(?:[和及与]?(?:所有者|股东)?权益(?:类)?)?|(?:所有者|股东)?权益|指标(?:名称)?|名称|项)"
)
_LINE_HEAD = re.compile(r"行[次号]|序号|编号|附注.*|注释.*|注[号]?")
_UNIT_NOTE = re.compile(r"\((?:人民币)?(?:[百千万亿十]*元)?(?:列至角分)?\)|(?:人民币)?[百千万亿十]*元$")
_ELSE = re.compile(
    r"预算|计划|预计|预测|目标|增减|增长|差[异额]|变[动化]|比例|比重|比率|占比|%|同比|环比|合并|汇总|未审|审[前后定计]|调整|上年同期末|去年同期末"
    r"|本年(?:借|贷)方|借方|贷方|发生额?合计|说明|备注|检查"
)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.LAST_TOTAL, re.compile(r"(?:上年|去年|上一年)度?(?:同期)?(?:实际)?(?:累计|全年|1-12月)(?:数|金额|发生额)?")),
    (Role.BEGIN, re.compile(r"(?:年初|上年年?末|上一?年度末|本年年初)(?:账面)?(?:余额|数|金额)?")),
    (Role.OPENING, re.compile(r"(?:本?期初|月初|上期期?末)(?:账面)?(?:余额|数|金额)?")),
    (Role.END, re.compile(r"(?:本?期末|本?年末|月末|本期期末|年终)(?:账面)?(?:余额|数|金额)?")),
    (Role.LAST, re.compile(r"(?:上年|上期|去年|上一年)度?(?:同期|实际)?(?:数|金额|发生额|实际数)?")),
    (
        Role.TOTAL,
        re.compile(
            r"(?:本年|全年|1-12月|年度)?(?:实际)?累计(?:数|金额|发生额|实际数)?|(?:本年|全年|本年度)(?:实际)?(?:数|金额|发生额)?"
        ),
    ),
    (Role.MONTH, re.compile(r"(?:本|当)(?:月|季度?)(?:数|金额|发生额|实际数)?")),
    (Role.PERIOD, re.compile(r"(?:本|当)期(?:数|金额|发生额|实际数)?")),
    (Role.AMOUNT, re.compile(r"(?:报表)?(?:金额|余额|数值)")),
)
_OWN = re.compile(r"(?:母公司|本公司|公司)$|^(?:母公司|本公司|公司)")


def role_of(text: str) -> Column | None:
    """Return what a head says, without its place; None if it is no head of figures.

    >>> role_of("年 初 余 额").role, role_of("本年累计金额（元）").role, role_of("2025年12月31日").role
    (<Role.BEGIN: '年初'>, <Role.TOTAL: '本年累计'>, <Role.DATED: '写明期间'>)
    """
    plain = bare(text)
    if _LINE_HEAD.fullmatch(plain):
        return Column(Role.LINE, plain, range(0))
    periods = periods_in(unspaced(text))
    rest = _OWN.sub("", re.sub(r"[()\[\]]", "", _UNIT_NOTE.sub("", plain))).strip(":,、")
    if _ELSE.search(rest):
        return Column(Role.OTHER, plain, range(0))
    for role, form in _ROLES:
        if not periods and form.fullmatch(rest):
            return Column(role, plain, range(0))
    if len(periods) != 1:
        return Column(Role.OTHER, plain, range(0)) if periods else None
    left = _without_dates(rest)
    word = next((role for role, form in _ROLES if form.fullmatch(left)), None)
    if left and word is None:
        return None
    return Column(word or Role.DATED, plain, range(0), periods[0])


_DATES = re.compile(
    r"(?:19|20)\d{2}(?:[-/.年]?\d{1,2})?(?:[-/.月]?\d{1,2}日?)?(?:[-~—至到]+(?:(?:19|20)\d{2}年?)?\d{1,2}月(?:\d{1,2}日?)?)?[年度月日末止底]*"
)


def _without_dates(plain: str) -> str:
    return _DATES.sub("", plain).strip("()[]:,、")


def is_label_head(spot: Spot) -> bool:
    """Return whether a spot is the head of a column of labels (资产, 项目, 负债和所有者权益)."""
    return _LABEL_HEAD.fullmatch(re.sub(r"\(.*?\)", "", bare(spot.text))) is not None


class Section(msgspec.Struct, frozen=True):
    """The rows below one head of a statement (indexes from `body` to before `end`), and the heads over their figures.

    `labels` are the columns of the heads over the names of the lines; none if the head does not name them.
    """

    columns: tuple[Column, ...]
    labels: tuple[int, ...]
    head: int
    body: int
    end: int


def sections_of(sheet: PaperSheet) -> tuple[Section, ...]:
    """Return the sections of a statement: one, or one for each page that repeats the head."""
    heads = [r for r in range(len(sheet.rows)) if _is_head(sheet, r)]
    if not heads:
        heads = [r for r, row in enumerate(sheet.rows) if _roles(row) >= 2 and _only_heads(row)][:1]
    spans = [_head_span(sheet, r) for r in heads]
    sections: list[Section] = []
    for k, (first, body) in enumerate(spans):
        end = spans[k + 1][0] if k + 1 < len(spans) else len(sheet.rows)
        end = next((r for r in range(body, end) if _is_foot(sheet.rows[r])), end)
        if body >= end:
            continue
        rows = sheet.rows[first:body]
        named = [s for row in rows for s in row if s is not None and is_label_head(s)]
        labels = tuple(sorted({column for spot in named for column in spot.columns}))
        sections.append(Section(_columns(rows), labels, first, body, end))
    return tuple(sections)


_FOOT = re.compile(
    r"(?:法定代表人|(?:企业|单位|公司)(?:法定代表人|负责人|法人)|主管会计(?:工作)?(?:的?负责人)?|会计(?:机构|主管)(?:负责人|人员)?|财务(?:总监|主管|负责人)"
    r"|制表人?|编制人|复核人?|审核人?|报送日期)(?:\(.*\))?(?::.*)?"
)


def _is_foot(row: Row) -> bool:
    """Return whether a row below the lines holds the signatures; what follows it are other tables."""
    spots = [spot for spot in row if spot is not None]
    return bool(spots) and _FOOT.fullmatch(bare(spots[0].text)) is not None


def _is_head(sheet: PaperSheet, r: int) -> bool:
    """Return whether a row names the labels and has heads of figures in it, below it, or above it."""
    if not any(spot is not None and is_label_head(spot) for spot in sheet.rows[r]):
        return False
    below = sheet.rows[r + 1] if r + 1 < len(sheet.rows) else ()
    above = sheet.rows[r - 1] if r else ()
    return bool(_roles(sheet.rows[r])) or any(_roles(row) >= 2 and _only_heads(row) for row in (below, above))


def _head_span(sheet: PaperSheet, named: int) -> tuple[int, int]:
    first = named
    while first > 0 and _roles(sheet.rows[first - 1]) >= 2 and _only_heads(sheet.rows[first - 1]):
        first -= 1
    body = named + max((s.down for s in sheet.rows[named] if s is not None and is_label_head(s)), default=1)
    while body < len(sheet.rows) and _is_subhead(sheet.rows[body]):
        body += 1
    return first, body


def _columns(rows: Sequence[Row]) -> tuple[Column, ...]:
    texts: dict[int, list[Spot]] = {}
    for row in rows:
        for spot in row:
            if spot is not None and not is_label_head(spot) and not _NUMBERING.fullmatch(bare(spot.text)):
                for column in spot.columns:
                    texts.setdefault(column, []).append(spot)
    found: dict[tuple[Spot, ...], list[int]] = {}
    for column, spots in sorted(texts.items()):
        found.setdefault(tuple(spots), []).append(column)
    return tuple(_column(spots, columns) for spots, columns in found.items())


def _column(spots: Iterable[Spot], columns: Sequence[int]) -> Column:
    words = list(dict.fromkeys(bare(spot.text) for spot in spots))
    covered = range(columns[0], columns[-1] + 1)
    for text in ("".join(words), *reversed(words)):
        if (column := role_of(text)) is not None:
            return msgspec.structs.replace(column, words="".join(words), columns=covered)
    return Column(Role.OTHER, "".join(words), covered)


_NUMBERING = re.compile(r"\d{1,2}|[A-Z]|栏次|-+|—+")


def _roles(row: Row) -> int:
    """Return how many cells of a row are heads of figures. Of numbers only years that follow each other are heads."""
    spots = [spot for spot in row if spot is not None]
    numbers = [
        int(spot.value) for spot in spots if spot.value is not None and re.fullmatch(r"(?:19|20)\d\d", bare(spot.text))
    ]
    years = len(numbers) > 1 and all(abs(one - other) == 1 for one, other in pairwise(numbers))
    return sum(1 for s in spots if role_of(s.text) is not None and (s.value is None or years))


def _only_heads(row: Row) -> bool:
    spots = [spot for spot in row if spot is not None]
    return _roles(row) == sum(1 for spot in spots if not is_label_head(spot))


def _is_subhead(row: Row) -> bool:
    """Return whether a row below the head belongs to it: heads of figures, or the numbers of the columns."""
    spots = [spot for spot in row if spot is not None and not _NUMBERING.fullmatch(bare(spot.text))]
    return any(spot is not None for spot in row) and _roles(spots) == len(spots)
