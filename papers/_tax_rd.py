"""Reads A107012: R&D in the view of the additional deduction, which is neither that of the books nor that of a title."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from papers._labels import plain
from papers._sheet import Spot
from papers._tax import Taking, TaxFigure
from papers._types import PaperForm, PaperKind, PaperPart, PaperReading

_AMOUNT = ("金额", "金额(数量)", "数量/金额", "金额/数量", "数量(金额)", "金额(视同)")
_OWN = ("自主研发、合作研发、集中研发",)
_TOTAL = ("年度研发费用小计",)
_ALLOWED = ("允许扣除的研发费用合计",)
_NET = ("允许扣除的研发费用抵减特殊收入后的金额",)
_RATE = ("加计扣除比例及计算方法", "加计扣除比例")
_EXTRA = ("本年研发费用加计扣除总额",)
_SOLD = (
    "当年销售研发活动直接形成产品(包括组成部分)对应的材料部分",
    "当年销售研发活动直接形成产品(包括组成部分)对应材料部分",
)
_SOLD_BEFORE = (
    "以前年度销售研发活动直接形成产品(包括组成部分)对应材料部分结转金额",
    "以前年度销售研发活动直接形成产品(包括组成部分)对应的材料部分结转金额",
)
_RATES = (Decimal("0.5"), Decimal("0.75"), Decimal(1), Decimal("1.2"))
"""Rates of the deduction since 2016: 50%, 75%, 100%, and 120% for chips and machine tools (公告2023年第44号)."""
_PARTS = (
    (
        _OWN,
        "2 = 3 + 7 + 16 + 19 + 23 + 34",
        ("人员人工费用", "直接投入费用", "折旧费用", "无形资产摊销", "新产品设计费等", "经限额调整后的其他相关费用"),
    ),
    (_ALLOWED, "45 = 41 + 43 + 44", ("本年费用化金额", "本年形成无形资产摊销额", "以前年度形成无形资产本年摊销额")),
)


def _read(part: PaperPart, on: date) -> PaperReading:
    taking = Taking(PaperKind.RD_DEDUCTION, part)
    year = taking.year(on)
    head = taking.lines.head(*_AMOUNT)

    def one(*names: str) -> TaxFigure | None:
        return taking.one(*names, head=head)

    for names, rule, parts in _PARTS:
        taking.equal(rule, one(*names), [one(name) for name in parts])
    total, own = one(*_TOTAL), one(*_OWN)
    home, abroad = (
        one("委托境内机构或个人进行研发活动所发生的费用"),
        one("允许加计扣除的委托境外机构进行研发活动发生的费用"),
    )
    there = [figure for figure in (own, home, abroad) if figure is not None]
    if total is not None and there:
        amount = _worth(own) + _worth(home) * Decimal("0.8") + _worth(abroad)
        taking.compare("40 = 2 + 36 × 80% + 38", total, amount, there)
    taking.equal("40 = 41 + 42", total, [one("本年费用化金额"), one("本年资本化金额")])
    net = one(*_NET)
    taking.equal("47 = 45 − 46", net, [one(*_ALLOWED), one("特殊收入部分")], "+-")
    if year is not None:
        _take(taking, year, net, [one(*_SOLD), one(*_SOLD_BEFORE), one(*_EXTRA)])
        if total is not None and total.value:
            taking.left(
                "年度研发费用小计是加计扣除口径的归集额，不是高企口径，也不是会计账上的研发费用，没有取", total.spot
            )
    return taking.reading()


def _take(taking: Taking, year: int, net: TaxFigure | None, others: list[TaxFigure | None]) -> None:
    """Take the base of the deduction: line 47 without the materials of products sold (48, 49), proved by line 51."""
    sold, before, extra = others
    taking.missing(_NET[0], net)
    if net is None or not net.value:
        return
    base = net.value - _worth(sold) - _worth(before)
    if base <= 0:
        taking.left("减去销售产品对应的材料以后没有可加计的研发费用，没有取", net.spot)
        return
    if extra is None:
        taking.left("没有本年研发费用加计扣除总额，不能证明可加计的基数，没有取", net.spot)
        return
    taking.holds("51 =（47 − 48 − 49）× 50", _is_deduction(extra.value, base, year, _rate(taking)), (net, extra))
    lines = [figure for figure in (net, sold, before) if figure is not None and (figure is net or figure.value)]
    source = " − ".join(taking.source(figure, plain(_NET[0])) for figure in lines)
    taking.money("rd_deductible", year, TaxFigure(base, net.spot, net.line), source)


def _is_deduction(extra: Decimal, base: Decimal, year: int, rate: Decimal | None) -> bool:
    """Return whether a deduction is its base at the rate written, or at one of the rates of the law."""
    if year == 2022 and rate is None:  # the last quarter of 2022 had another rate than the first three
        return base * Decimal("0.75") <= extra + 1 and extra - 1 <= base
    return any(abs(base * each - extra) <= Decimal("0.05") for each in ((rate,) if rate is not None else _RATES))


def _rate(taking: Taking) -> Decimal | None:
    """Return the rate that line 50 names, None if it names a method or nothing."""
    spots: list[Spot] = []
    for index, label in taking.lines.all(*_RATE):
        spots += taking.lines.cells(index, label)
    values = {spot.value / 100 if spot.value > 10 else spot.value for spot in spots if spot.value is not None}
    return next(iter(values)) if len(values) == 1 and values <= set(_RATES) else None


def _worth(figure: TaxFigure | None) -> Decimal:
    return Decimal(0) if figure is None else figure.value


RD_DEDUCTION = PaperForm(
    kind=PaperKind.RD_DEDUCTION,
    titles=("研发费用加计扣除优惠明细表",),
    labels=(*_OWN, *_TOTAL, *_ALLOWED, *_NET, "人员人工费用", "直接投入费用", "本年费用化金额", *_EXTRA),
    read=_read,
    inherits=True,
)
