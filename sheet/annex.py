"""The annex: what is known of the firm in the order and words of an official form, to be copied into it.

Source of rows and words of A107041 高新技术企业优惠情况及明细表: 企业所得税年度纳税申报表（A 类）. Only rows that the program
has a fact for are printed; the rows of its parts (人员人工 …) are kept by the firm's accountant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from reportlab.platypus import Flowable, PageBreak

from matcher import Match, field_label
from sheet import styles
from sheet.first_page import section
from sheet.flowables import HEADED, gap, para, table
from sheet.options import Annex, SheetOptions
from sheet.reasons import VERBAL_MARK

_BLANK = "＿＿＿＿＿＿"
_YUAN = 10_000
"""Yuan in 万元: the form is filled in yuan."""
_YEARS = 3


def annexes(match: Match, options: SheetOptions) -> list[Flowable]:
    """Return the forms chosen in the options, each on a page of its own."""
    return [part for form in Annex if form in options.annex for part in (PageBreak(), *_FORMS[form](match, options))]


class _Figures:
    """The figures of one firm by year, as the cells of a form."""

    def __init__(self, match: Match, options: SheetOptions) -> None:
        self._facts = match.profile.facts
        self._verbal = frozenset(options.verbal_facts)
        self.years = tuple(match.on.year - back for back in range(1, _YEARS + 1))

    def number(self, name: str, year: int) -> Decimal | None:
        series = self._facts.get(name)
        value = series.get(year) if isinstance(series, Mapping) else None  # type: ignore[call-overload]  # keys are years
        return value if isinstance(value, Decimal) else None

    def yuan(self, name: str, year: int) -> str:
        """Return an amount in yuan, with the mark of what was only told."""
        value = self.number(name, year)
        return _BLANK if value is None else f"{value * _YUAN:,.2f}{self._mark(name, year)}"

    def count(self, name: str, year: int) -> str:
        """Return a number of people."""
        value = self.number(name, year)
        return _BLANK if value is None else f"{value:f}{self._mark(name, year)}"

    def total(self, name: str) -> str:
        """Return the sum of the years in yuan, blank if one of them is unknown."""
        found = [self.number(name, year) for year in self.years]
        known = [value for value in found if value is not None]
        return f"{sum(known, Decimal(0)) * _YUAN:,.2f}" if len(known) == len(found) else _BLANK

    def share(self, part: Decimal | None, whole: Decimal | None) -> str:
        """Return a share in percent with two decimals, as the form asks."""
        return f"{part / whole * 100:.2f}%" if part is not None and whole else _BLANK

    def of(self, part: str, whole: str) -> str:
        """Return the share of two figures of the last closed year."""
        return self.share(self.number(part, self.years[0]), self.number(whole, self.years[0]))

    def of_totals(self, part: str, whole: str) -> str:
        """Return the share of two sums over the years, blank if a year is unknown."""
        sums = [[self.number(name, year) for year in self.years] for name in (part, whole)]
        if any(None in values for values in sums):
            return _BLANK
        one, other = (sum((value for value in values if value is not None), Decimal(0)) for values in sums)
        return self.share(one, other)

    def _mark(self, name: str, year: int) -> str:
        return VERBAL_MARK if f"{name}.{year}" in self._verbal else ""


def _hnte(match: Match, options: SheetOptions) -> list[Flowable]:
    """Return the rows of A107041 that the program knows."""
    figures = _Figures(match, options)
    year = figures.years[0]
    granted, until = _certificate(match)
    parts: list[Flowable] = [
        *section(f"附：{Annex.HNTE.label}"),
        para(
            f"按《高新技术企业优惠情况及明细表》的行次和名称列出，供填表时抄录；所属年度 {year} 年，金额单位元（由万元折算）。"
            "行次以当年表样为准，空白处由财务填写。",
            styles.SMALL,
        ),
        gap(3),
        _plain_rows(
            (
                ("1", "企业证书编号 / 取得时间", f"{_BLANK} / {granted}（有效期至 {until}）"),
                ("2", "对应国家重点支持的高新技术领域", str(match.profile.facts.get("tech_field", _BLANK))),
                ("4", "一、本年高新技术产品（服务）收入", figures.yuan("hightech_income", year)),
                ("7", "二、本年企业总收入（收入总额－不征税收入）", figures.yuan("total_income", year)),
                ("10", "三、本年高新收入占企业总收入的比例（4÷7）", figures.of("hightech_income", "total_income")),
                ("11", "四、本年科技人员数", figures.count("sci_staff", year)),
                ("12", "五、本年职工总数", figures.count("employees", year)),
                ("13", "六、科技人员占职工总数的比例（11÷12）", figures.of("sci_staff", "employees")),
            )
        ),
        gap(6),
        _year_rows(figures),
        gap(4),
        para(
            "研发费用请按高新技术企业的归集口径复核：它与会计口径、加计扣除口径的数可能不同。"
            f"本表的{field_label('rd_expense')}取自企业画像。",
            styles.SMALL,
        ),
    ]
    return parts


def _plain_rows(rows: Sequence[tuple[str, str, str]]) -> Flowable:
    made: list[Sequence[Any]] = [[para(word, styles.HEAD) for word in ("行次", "项目", "本年")]]
    made += [[para(cell, styles.CELL) for cell in row] for row in rows]
    return table(made, (8, 57, 35), HEADED)


def _year_rows(figures: _Figures) -> Flowable:
    """Return the rows that the form asks for three years and their sum."""
    heads = ("行次", "项目", *(f"{year} 年" for year in figures.years), "合计")
    made: list[Sequence[Any]] = [[para(word, styles.HEAD) for word in heads]]
    for row, label, name in (("15", "七、归集的高新研发费用金额", "rd_expense"), ("29", "八、销售（营业）收入", "revenue")):
        cells = (row, label, *(figures.yuan(name, year) for year in figures.years), figures.total(name))
        made.append([para(cell, styles.CELL) for cell in cells])
    share = ("30", "九、三年研发费用占销售收入的比例（15÷29）", "", "", "", figures.of_totals("rd_expense", "revenue"))
    made.append([para(cell, styles.CELL) for cell in share])
    return table(made, (7, 27, 16, 16, 16, 18), HEADED)


def _certificate(match: Match) -> tuple[str, str]:
    """Return first and last day of the latest 高企 certificate, blank where unknown."""
    records = match.profile.facts.get("qualifications")
    held = [r for r in records if isinstance(r, Mapping) and r.get("kind") == "hnte"] if isinstance(records, tuple) else []
    latest = max(held, key=lambda record: str(record.get("granted_on", "")), default={})
    return str(latest.get("granted_on", _BLANK)), str(latest.get("expires_on", _BLANK))


_FORMS: Mapping[Annex, Callable[[Match, SheetOptions], list[Flowable]]] = {Annex.HNTE: _hnte}
