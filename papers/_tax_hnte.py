"""Reads A107041: income, people and R&D of a high-tech firm over three years, in the view of its title."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from papers._certificates import hnte_certificate, take_certificates
from papers._labels import head_year
from papers._sheet import Spot
from papers._tax import Taking, TaxFigure
from papers._types import PaperForm, PaperKind, PaperPart, PaperReading

_YEARS = (("本年度", "本年", "当年"), ("前一年度", "前一年", "上一年度", "上年度"), ("前二年度", "前二年"))
_TOTAL = ("合计",)
_RD = ("归集的高新研发费用金额",)
_INSIDE = ("内部研究开发投入",)
_KINDS = (
    ("人员人工费用",),
    ("直接投入费用",),
    ("折旧费用与长期待摊费用", "折旧费用与长期待摊费用摊销", "折旧与长期待摊费用"),
    ("无形资产摊销费用", "无形资产摊销"),
    ("设计费用",),
    ("装备调试费与试验费用", "装备调试费与实验费用", "装备调试费"),
    ("可计入研发费用的其他费用",),
)
_OUTSIDE = ("委托外部研发费用", "委托外部研究开发费用")
_HOME = ("境内的外部研发费", "境内的外部研发费用")
_ABROAD = ("可计入研发费用的境外的外部研发费", "可计入研发费用的境外的外部研发费用")
_SALES = ("销售(营业)收入",)
_HIGHTECH = ("本年高新技术产品(服务)收入",)
_INCOME = ("本年企业总收入",)
_STAFF = ("本年科技人员数", "本年科技人员")
_PEOPLE = ("本年职工总数",)


def _read(part: PaperPart, on: date) -> PaperReading:
    taking = Taking(PaperKind.HNTE_RETURN, part)
    year = taking.year(on)
    heads = _heads(taking, year)
    if year is not None and any(_names_other(head, year - index) for index, head in enumerate(heads)):
        return taking.reading()
    total = taking.lines.head(*_TOTAL)
    this_year = _Years(taking, heads[0])
    if year is not None:
        certificate = hnte_certificate(taking, year, taking.lines.all(*_NUMBER), taking.lines.all(*_GRANTED))
        take_certificates(taking, [certificate] if certificate else [], "第1行")
        this_year.take(year)
        if any(head is None for head in heads) or len({head.column for head in heads if head}) < len(heads):
            taking.left("看不出本年度、前一年度、前二年度各是哪一列，研发费用和销售收入没有取")
        else:
            _three_years(taking, year, [head for head in heads if head is not None], total)
    return taking.reading()


_NUMBER = ("高新技术企业证书编号", "《高新技术企业证书》编号")
_GRANTED = ("高新技术企业证书取得时间", "《高新技术企业证书》取得时间", "高新技术企业证书发证时间")


def _heads(taking: Taking, year: int | None) -> list[Spot | None]:
    """Return the heads of this year and the two before; a year that contradicts the period is told."""
    found: list[Spot | None] = []
    for index, names in enumerate(_YEARS):
        own = () if year is None else (f"{year - index}年", f"{year - index}年度")
        head = taking.lines.head(*names, *own)
        if head is not None and year is not None and _names_other(head, year - index):
            taking.left(f"表头写的年度与所属期 {year} 年对不上，整张表没有取", head)
        found.append(head)
    return found


def _names_other(head: Spot | None, year: int) -> bool:
    return head is not None and head_year(head.text) not in (None, year)


class _Years:
    """The figures of this year alone: income and people."""

    def __init__(self, taking: Taking, head: Spot | None) -> None:
        self._taking = taking
        self._head = head

    def _one(self, *names: str) -> TaxFigure | None:
        return self._taking.one(*names, head=self._head)

    def take(self, year: int) -> None:
        taking, one = self._taking, self._one
        hightech, income = one(*_HIGHTECH), one(*_INCOME)
        staff, people = one(*_STAFF), one(*_PEOPLE)
        taking.equal("4 = 5 + 6（高新技术产品（服务）收入）", hightech, [one("产品(服务)收入"), one("技术性收入")])
        taking.equal("7 = 8 − 9（企业总收入）", income, [one("收入总额"), one("不征税收入")], "+-")
        taking.ratio(
            "10 = 4 ÷ 7（高新收入占比）", one("本年高新技术产品(服务)收入占企业总收入的比例"), hightech, income
        )
        taking.ratio("13 = 11 ÷ 12（科技人员占比）", one("本年科技人员占企业当年职工总数的比例"), staff, people)
        if not any(figure is not None and figure.value for figure in (hightech, income, staff, people)):
            return
        for figure, names in ((hightech, _HIGHTECH), (income, _INCOME), (staff, _STAFF), (people, _PEOPLE)):
            taking.missing(names[0], figure)
        taking.check_unit(income or hightech, people or staff)
        taking.at_most("高新技术产品（服务）收入不大于总收入", hightech, income)
        taking.at_most("科技人员不多于职工", staff, people)
        amounts = (("hightech_income", hightech, _HIGHTECH), ("total_income", income, _INCOME))
        for field, figure, names in amounts:
            if figure is not None:
                taking.money(field, year, figure, taking.source(figure, names[0]))
        for field, count, name in (("sci_staff", staff, _STAFF[0]), ("employees", people, _PEOPLE[0])):
            if count is not None and not (people is not None and not people.value):
                taking.count(field, year, count, taking.source(count, name))


def _three_years(taking: Taking, year: int, heads: list[Spot], total: Spot | None) -> None:
    """Take R&D and sales of three years: each row must add up to its total, and both totals to the share of line 30."""
    rd, sales = _Row(taking, "15", _RD, heads, total), _Row(taking, "29", _SALES, heads, total)
    for column, head in enumerate(heads, 1):
        _one_year(taking, column, head)
    share = taking.figure("三年研发费用占销售(营业)收入的比例")
    taking.ratio("30 = 15行4列 ÷ 29行4列", share, rd.total, sales.total)
    if share is None and sales.total is not None and sales.total.value:
        taking.left("没有第 30 行的比例可以证明销售收入，没有取", sales.total.spot)
        sales.total = None
    for index, (spent, sold) in enumerate(zip(rd.years, sales.years, strict=True)):
        if any(figure is not None and figure.value for figure in (spent, sold)):
            rd.take("rd_expense", index, year)
            sales.take("revenue", index, year)
        elif spent is not None or sold is not None:
            taking.left(f"{year - index} 年的研发费用和销售收入都是 0，可能没有填，没有取")


class _Row:
    """A line with three years and their total, which tells that the columns are those of the heads."""

    def __init__(
        self, taking: Taking, line: str, names: tuple[str, ...], heads: list[Spot], total: Spot | None
    ) -> None:
        self._taking = taking
        self._name = names[0]
        self.years = [taking.figure(*names, head=head) for head in heads]
        self.total = taking.figure(*names, head=total) if total is not None else None
        taking.equal(f"{line}行：本年度 + 前一年度 + 前二年度 = 合计", self.total, self.years)
        if not any(self.years):
            taking.missing(self._name, None)
        elif self.total is None:
            taking.left(f"“{self._name}”没有合计可以证明各年的数，没有取")

    def take(self, field: str, index: int, year: int) -> None:
        """Take the figure of a column as a fact of its year, if the total is there."""
        figure = self.years[index]
        if figure is not None and self.total is not None:
            source = self._taking.source(figure, self._name, index + 1)
            self._taking.money(field, year - index, figure, source)


def _one_year(taking: Taking, column: int, head: Spot) -> None:
    def one(*names: str) -> TaxFigure | None:
        return taking.figure(*names, head=head)

    inside, outside, home, abroad = one(*_INSIDE), one(*_OUTSIDE), one(*_HOME), one(*_ABROAD)
    taking.equal(f"15 = 16 + 25（第 {column} 列）", one(*_RD), [inside, outside])
    taking.equal(f"16 = 17 + … + 22 + 24（第 {column} 列）", inside, [one(*names) for names in _KINDS])
    there = [figure for figure in (home, abroad) if figure is not None]
    if outside is not None and there:
        amount = sum((figure.value for figure in there), Decimal(0)) * Decimal("0.8")
        taking.compare(f"25 = (26 + 28) × 80%（第 {column} 列）", outside, amount, there)


HNTE_RETURN = PaperForm(
    kind=PaperKind.HNTE_RETURN,
    titles=("高新技术企业优惠情况及明细表",),
    labels=(*_RD, *_INSIDE, *_SALES, *_HIGHTECH, *_INCOME, "本年科技人员数", *_PEOPLE, "境内的外部研发费"),
    read=_read,
    inherits=True,
)
