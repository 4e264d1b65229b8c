"""The annex: what is known of the firm in the order and words of an official form, to be copied into it.

Rows and words are those of 高新技术企业优惠情况及明细表 (A107041) of the annual return of the enterprise income tax. What the
program has no fact for stays blank, so that the rows can be read off one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
from reportlab.platypus import Flowable, PageBreak

from matcher import Match
from sheet import styles
from sheet.flowables import HEADED, gap, para, table
from sheet.marks import section
from sheet.options import Annex, SheetOptions
from sheet.reasons import VERBAL_MARK

_BLANK = "＿＿＿＿＿"
_UNSURE = "〔待核实〕"
_YUAN = 10_000
"""Yuan in 万元: the form is filled in yuan."""
_YEARS = 3


class _Row(msgspec.Struct, frozen=True):
    """A row of the form: its number, its words, and the cells from the figures of the firm (None: filled by hand)."""

    number: int
    words: str
    cells: Callable[[_Figures], Sequence[str]] | None = None
    depth: int = 0


def annexes(match: Match, options: SheetOptions) -> list[Flowable]:
    """Return the forms chosen in the options, each on a page of its own."""
    return [part for form in Annex if form in options.annex for part in (PageBreak(), *_FORMS[form](match, options))]


class _Figures:
    """The figures of one firm as the cells of a form; the years are the last closed one and those before it."""

    def __init__(self, match: Match, options: SheetOptions) -> None:
        self._facts = match.profile.facts
        self._verbal = frozenset(options.verbal_facts)
        self._unsure = frozenset(fact for found in match.contradictions for fact in found.facts)
        self.years = tuple(match.on.year - back for back in range(1, _YEARS + 1))

    def yuan(self, name: str) -> Sequence[str]:
        """Return an amount of the last closed year in yuan."""
        return (self._cell(name, self.years[0], _YUAN),)

    def count(self, name: str) -> Sequence[str]:
        """Return a number of people in the last closed year."""
        return (self._cell(name, self.years[0], 0),)

    def share(self, part: str, whole: str) -> Sequence[str]:
        """Return the share of two figures of the last closed year."""
        return (_percent(self._number(part, self.years[0]), self._number(whole, self.years[0])),)

    def series(self, name: str) -> Sequence[str]:
        """Return an amount in yuan for each year, and the sum of the years."""
        total = self._sum(name)
        words = _BLANK if total is None else _in_yuan(total)
        return (*(self._cell(name, year, _YUAN) for year in self.years), words)

    def share_of_sums(self, part: str, whole: str) -> Sequence[str]:
        """Return the share of two sums over the years in the last column."""
        return ("", "", "", _percent(self._sum(part), self._sum(whole)))

    def _number(self, name: str, year: int) -> Decimal | None:
        series = self._facts.get(name)
        value = series.get(year) if isinstance(series, Mapping) else None  # type: ignore[call-overload]  # keys are years
        return value if isinstance(value, Decimal) else None

    def _sum(self, name: str) -> Decimal | None:
        known = [value for year in self.years if (value := self._number(name, year)) is not None]
        return sum(known, Decimal(0)) if len(known) == len(self.years) else None

    def _cell(self, name: str, year: int, yuan: int) -> str:
        value, fact = self._number(name, year), f"{name}.{year}"
        if value is None:
            return _BLANK
        words = _in_yuan(value) if yuan else f"{value:f}"
        return f"{words}{VERBAL_MARK if fact in self._verbal else ''}{_UNSURE if fact in self._unsure else ''}"


def _in_yuan(value: Decimal) -> str:
    return f"{value * _YUAN:,.2f}"


def _percent(part: Decimal | None, whole: Decimal | None) -> str:
    """Return a share in percent with two decimals, as the form asks."""
    return f"{part / whole * 100:.2f}%" if part is not None and whole else _BLANK


_ONE_YEAR = (
    _Row(4, "一、本年高新技术产品（服务）收入（5＋6）", lambda figures: figures.yuan("hightech_income")),
    _Row(5, "其中：产品（服务）收入", depth=1),
    _Row(6, "技术性收入", depth=2),
    _Row(7, "二、本年企业总收入（8－9）", lambda figures: figures.yuan("total_income")),
    _Row(8, "其中：收入总额", depth=1),
    _Row(9, "不征税收入", depth=2),
    _Row(
        10,
        "三、本年高新技术产品（服务）收入占企业总收入的比例（4÷7）",
        lambda figures: figures.share("hightech_income", "total_income"),
    ),
    _Row(11, "四、本年科技人员数", lambda figures: figures.count("sci_staff")),
    _Row(12, "五、本年职工总数", lambda figures: figures.count("employees")),
    _Row(
        13,
        "六、本年科技人员占企业当年职工总数的比例（11÷12）",
        lambda figures: figures.share("sci_staff", "employees"),
    ),
)
_THREE_YEARS = (
    _Row(15, "七、归集的高新研发费用金额（16＋25）", lambda figures: figures.series("rd_expense")),
    _Row(16, "（一）内部研究开发投入（17＋…＋22＋24）", depth=1),
    _Row(17, "1. 人员人工费用", depth=2),
    _Row(18, "2. 直接投入费用", depth=2),
    _Row(19, "3. 折旧费用与长期待摊费用", depth=2),
    _Row(20, "4. 无形资产摊销费用", depth=2),
    _Row(21, "5. 设计费用", depth=2),
    _Row(22, "6. 装备调试费与实验费用", depth=2),
    _Row(23, "7. 其他费用", depth=2),
    _Row(24, "其中：可计入研发费用的其他费用", depth=3),
    _Row(25, "（二）委托外部研发费用［（26＋28）×80%］", depth=1),
    _Row(26, "1. 境内的外部研发费", depth=2),
    _Row(27, "2. 境外的外部研发费", depth=2),
    _Row(28, "其中：可计入研发费用的境外的外部研发费", depth=3),
    _Row(29, "八、销售（营业）收入", lambda figures: figures.series("revenue")),
    _Row(
        30,
        "九、三年研发费用占销售（营业）收入的比例（15 行 4 列÷29 行 4 列）",
        lambda figures: figures.share_of_sums("rd_expense", "revenue"),
    ),
    _Row(31, "十、国家需要重点扶持的高新技术企业减征企业所得税", lambda _: ("", "", "", _BLANK)),
    _Row(32, "十一、经济特区和上海浦东新区新设立的高新技术企业定期减免税额", lambda _: ("", "", "", _BLANK)),
)


def _hnte(match: Match, options: SheetOptions) -> list[Flowable]:
    """Return A107041 with what the program knows."""
    figures = _Figures(match, options)
    year = figures.years[0]
    note = (
        f"所属年度 {year} 年，金额单位元（由万元折算）；行次以当年表样为准，空白处由财务填写。研发费用按企业提供的数，"
        "请按高新技术企业的归集口径复核：会计口径、加计扣除口径的数可能不同。"
    )
    heads = ("行次", "项目", "本年度 1", "前一年度 2", "前二年度 3", "合计 4")
    years = ("14", "高新研发费用归集年度", *(f"{found} 年" for found in figures.years), "")
    return [
        *section(f"附：{Annex.HNTE.label}"),
        para(note, styles.SMALL),
        gap(3),
        _basic(match),
        gap(4),
        _rows(("行次", "项目", "本年"), (), _ONE_YEAR, figures, (7, 68, 25)),
        gap(4),
        _rows(heads, years, _THREE_YEARS, figures, (7, 40, 13, 13, 13, 14)),
    ]


def _basic(match: Match) -> Flowable:
    """Return the rows on certificate and field of technology."""
    field = str(match.profile.facts.get("tech_field", _BLANK))
    cells = (
        ("1", "高新技术企业证书编号", _BLANK, "高新技术企业证书取得时间", _granted(match)),
        ("2", "国家重点支持的高新技术领域：一级领域", field, "二级领域 / 三级领域", f"{_BLANK} / {_BLANK}"),
    )
    return table([[para(cell, styles.FORM) for cell in row] for row in cells], (7, 34, 14, 25, 20), HEADED[1:2])


def _rows(
    heads: Sequence[str], second: Sequence[str], rows: Sequence[_Row], figures: _Figures, widths: Sequence[float]
) -> Flowable:
    made: list[Sequence[Any]] = [[para(word, styles.HEAD) for word in heads]]
    made += [[para(cell, styles.FORM) for cell in second]] if second else []
    for row in rows:
        cells = row.cells(figures) if row.cells is not None else (_BLANK,) * (len(heads) - 2)
        words = f"{'　' * row.depth}{row.words}"
        made.append([para(cell, styles.FORM) for cell in (f"{row.number}", words, *cells)])
    return table(
        made, widths, (*HEADED, ("TOPPADDING", (0, 0), (-1, -1), 0.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2))
    )


def _granted(match: Match) -> str:
    """Return the first day of the latest 高企 certificate, blank if unknown."""
    records = match.profile.facts.get("qualifications")
    held = (
        [r for r in records if isinstance(r, Mapping) and r.get("kind") == "hnte"] if isinstance(records, tuple) else []
    )
    latest = max(held, key=lambda record: str(record.get("granted_on", "")), default={})
    return str(latest.get("granted_on", _BLANK))


_FORMS: Mapping[Annex, Callable[[Match, SheetOptions], list[Flowable]]] = {Annex.HNTE: _hnte}
