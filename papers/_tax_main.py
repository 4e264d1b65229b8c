"""Reads A100000 and A104000: income of the year, and R&D as the books show it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from papers._sheet import Spot
from papers._tax import Taking, TaxFigure
from papers._types import PaperForm, PaperKind, PaperPart, PaperReading

_AMOUNT = ("金额", "本年金额", "年度金额", "累计金额")
_COSTS = (
    ("营业成本",),
    ("税金及附加", "营业税金及附加"),
    ("销售费用",),
    ("管理费用",),
    ("研发费用",),
    ("财务费用",),
)
_GAINS = (
    ("其他收益",),
    ("投资收益",),
    ("净敞口套期收益",),
    ("公允价值变动收益",),
    ("信用减值损失",),
    ("资产处置收益",),
)
_IMPAIRMENT = ("资产减值损失",)
_RELIEF = ("免税、减计收入及加计扣除", "免税、减计收入及加计扣除优惠")
_OTHERS = (
    (("应纳税所得额",), "应纳税所得额是减去加计扣除等优惠和弥补亏损以后的数，不是税前优惠前的，没有取"),
    (("利润总额",), "利润总额不是净利润（没有减所得税费用），没有取"),
    (("营业成本",), "成本费用支出要按科技型中小企业评价的口径加总，不是这张表的一行，没有取"),
)
_One = Callable[..., TaxFigure | None]


def _read_main(part: PaperPart, on: date) -> PaperReading:
    taking = Taking(PaperKind.MAIN_RETURN, part)
    year = taking.year(on)
    head = taking.lines.head(*_AMOUNT)

    def one(*names: str) -> TaxFigure | None:
        return taking.one(*names, head=head)

    revenue, rd = one("营业收入"), one("研发费用")
    _prove(taking, one, revenue)
    if year is not None:
        if revenue is not None and (revenue.value or _any(one, "利润总额", "管理费用")):
            taking.money("revenue", year, revenue, taking.source(revenue, "营业收入"))
        taking.missing("营业收入", revenue)
        if rd is not None and rd.value:
            taking.money("rd_booked", year, rd, taking.source(rd, "研发费用"))
        for names, why in _OTHERS:
            figure = one(*names)
            if figure is not None and figure.value:
                taking.left(why, figure.spot)
    return taking.reading()


def _any(one: _One, *names: str) -> bool:
    return any((figure := one(name)) is not None and figure.value for name in names)


def _prove(taking: Taking, one: _One, revenue: TaxFigure | None) -> None:
    """Check the sums of the form by the lines that stand there.

    The layout with 其他收益 computes 营业利润 and adds impairments, which it writes as negative numbers. The older
    one subtracts them; firms with the 2019 format of statements put 营业利润 there as in their statement, so that
    sum need not hold.
    """
    profit, operating = one("利润总额"), one("营业利润")
    parts = [revenue, *(one(*names) for names in _COSTS)]
    if taking.lines.all("其他收益"):
        gains = [one(*names) for names in (*_GAINS, _IMPAIRMENT)]
        signs = "+" + "-" * len(_COSTS) + "+" * len(gains)
        taking.equal("营业利润 = 营业收入 − 成本、税金、费用 + 各项收益", operating, [*parts, *gains], signs)
    else:
        losses = [one(*_IMPAIRMENT), one("公允价值变动收益"), one("投资收益")]
        rule = "营业利润 = 营业收入 − 成本、税金、费用 − 减值 + 收益"
        signs = "+" + "-" * len(_COSTS) + "-++"
        if not taking.equal(rule, operating, [*parts, *losses], signs, binding=False) and operating is not None:
            taking.left("营业利润不等于上面各行之和（执行 2019 版报表格式的企业可以这样）", operating.spot)
    extra = [operating, one("营业外收入"), one("营业外支出")]
    taking.equal("利润总额 = 营业利润 + 营业外收入 − 营业外支出", profit, extra, "++-")
    names = ("境外所得", "纳税调整增加额", "纳税调整减少额")
    adjusted = [profit, *map(one, names), one(*_RELIEF), one("境外应税所得抵减境内亏损")]
    rule = "纳税调整后所得 = 利润总额 − 境外所得 + 调增 − 调减 − 优惠 + 抵减"
    taking.equal(rule, one("纳税调整后所得"), adjusted, "+-+--+")


_ITEMS = (
    *("职工薪酬", "劳务费", "咨询顾问费", "业务招待费", "广告费和业务宣传费", "佣金和手续费", "资产折旧摊销费"),
    *(
        "财产损耗、盘亏及毁损损失",
        "办公费",
        "董事会费",
        "租赁费",
        "诉讼费",
        "差旅费",
        "保险费",
        "运输、仓储费",
        "修理费",
    ),
    *("包装费", "技术转让费", "研究费用", "各项税费", "利息收支", "汇兑差额", "现金折扣", "党组织工作经费", "其他"),
)
_RESEARCH = ("研究费用",)


def _read_expenses(part: PaperPart, on: date) -> PaperReading:
    taking = Taking(PaperKind.PERIOD_EXPENSES, part)
    year = taking.year(on)
    research: list[tuple[int, TaxFigure]] = []
    for column, name in ((1, "销售费用"), (3, "管理费用")):
        head = taking.lines.head(name)
        if head is None or (head.across > 1 and not head.loose):
            taking.left(f"看不出“{name}”是哪一列，没有取")
            continue
        _prove_column(taking, name, head)
        figure = taking.figure(*_RESEARCH, head=head)
        if figure is not None and figure.value:
            research.append((column, figure))
    if taking.lines.head("研发费用"):
        taking.left("另有“研发费用”一列，看不出会计账上的研发费用是哪几个数之和，没有取")
    elif year is not None and not research:
        taking.left("“研究费用”没有填，或看不出是哪个数")
    elif year is not None:
        _take_research(taking, year, research)
    return taking.reading()


def _prove_column(taking: Taking, name: str, head: Spot) -> None:
    items = [taking.figure(item, head=head) for item in _ITEMS]
    taking.equal(f"“{name}”一列：各行之和 = 合计", taking.figure("合计", head=head), items)


def _take_research(taking: Taking, year: int, research: list[tuple[int, TaxFigure]]) -> None:
    if any(figure.value < 0 for _, figure in research):
        taking.left("研究费用是负数，没有取", research[0][1].spot)
        return
    source = " + ".join(taking.source(figure, "研究费用", column) for column, figure in research)
    total = sum((figure.value for _, figure in research), Decimal(0))
    main = research[-1][1]
    taking.money("rd_booked", year, TaxFigure(total, main.spot, main.line), source)


MAIN_RETURN = PaperForm(
    kind=PaperKind.MAIN_RETURN,
    titles=("中华人民共和国企业所得税年度纳税申报表", "企业所得税年度纳税申报表", "企业所得税年度纳税申报主表"),
    labels=("营业收入", "营业成本", "管理费用", "营业利润", "利润总额", "纳税调整后所得", "应纳税所得额", "营业外收入"),
    read=_read_main,
    inherits=True,
)
PERIOD_EXPENSES = PaperForm(
    kind=PaperKind.PERIOD_EXPENSES,
    titles=("期间费用明细表",),
    labels=("职工薪酬", "劳务费", "咨询顾问费", "业务招待费", "研究费用", "技术转让费", "办公费"),
    read=_read_expenses,
    inherits=True,
)
