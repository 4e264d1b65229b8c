"""Invented annual tax returns (A000000, A100000 old and new, A104000, A107012, A107041) in the layouts of the forms."""

from __future__ import annotations

from decimal import Decimal

from tests.papers.make import Rows, Value, Wide

FIRM = "天津甲智能科技有限公司"
CODE = "91120102MA0000001T"
CENT = Decimal("0.01")
KINDS = (
    "1.人员人工费用",
    "2.直接投入费用",
    "3.折旧费用与长期待摊费用",
    "4.无形资产摊销费用",
    "5.设计费用",
    "6.装备调试费与试验费用",
)


class Return:
    """The figures of one invented firm for a year and the two before, in 元."""

    def __init__(self, year: int = 2025, scale: int = 1) -> None:
        self.year = year
        self.revenue = [Decimal(amount) * scale for amount in ("48650321.75", "41230800.20", "36900150.00")]
        self.inside = [Decimal(amount) * scale for amount in ("3021456.80", "2600100.00", "2100000.55")]
        self.other = [Decimal("150000.25") * scale, Decimal("100000.00") * scale, Decimal("80000.00") * scale]
        self.home = [Decimal("400000.00") * scale, Decimal("300000.00") * scale, Decimal(0)]
        self.abroad = [Decimal("50000.00") * scale, Decimal(0), Decimal(0)]
        self.hightech = Decimal("35100456.30") * scale
        self.technical = Decimal("2500000.00") * scale
        self.gross = Decimal("49000000.00") * scale
        self.untaxed = Decimal("120000.00") * scale
        self.staff, self.people = 26, 85
        self.cost = Decimal("27000000.10") * scale
        self.deduction = Decimal("2988120.40") * scale
        self.booked = Decimal("3100456.12") * scale
        self.number, self.granted = f"GR{year - 1}12000123", f"{year - 1}-12-03"

    def outside(self, i: int) -> Decimal:
        return ((self.home[i] + self.abroad[i]) * Decimal("0.8")).quantize(CENT)

    def rd(self, i: int) -> Decimal:
        return self.inside[i] + self.other[i] + self.outside(i)

    @property
    def income(self) -> Decimal:
        return self.gross - self.untaxed


def head(
    form: Return, *, unit: str = "金额单位：人民币元（列至角分）", firm: str = FIRM, code: str = CODE
) -> list[list[Value | Wide]]:
    """Return the lines above the table of a printed form."""
    period = f"税款所属期间：{form.year}年01月01日至{form.year}年12月31日"
    return [[period], [f"纳税人识别号（统一社会信用代码）：{code}"], [f"纳税人名称：{firm}", unit]]


def cover(form: Return, **kept: str) -> Rows:
    """Return the cover of a return."""
    return [
        ["中华人民共和国企业所得税年度纳税申报表"],
        ["（A类，2017年版）"],
        *head(form, **kept),
        ["谨声明：本纳税申报表是根据国家税收法律法规填报的。"],
    ]


def hnte_return(form: Return, *, title: bool = True, heads: bool = True) -> Rows:
    """Return A107041."""
    star: list[Value | Wide] = ["*", "*", "*"]

    def upper(line: int, label: str, value: Value) -> list[Value | Wide]:
        first: Value | Wide = (
            Wide("收入指标", down=7) if line == 4 else Wide("人员指标", down=3) if line == 11 else None
        )
        return [line, first, label, value, *star]

    def years(line: int, label: str, values: list[Decimal]) -> list[Value | Wide]:
        first = Wide("研发费用指标", down=16) if line == 15 else None
        return [line, first, label, *values, sum(values, Decimal(0))]

    share = lambda part, whole: f"{(part / whole * 100).quantize(CENT)}%"  # noqa: E731
    rows: list[list[Value | Wide]] = [["A107041"], ["高新技术企业优惠情况及明细表"]] if title else []
    if heads:
        rows += head(form)
    rows += [
        [Wide("基本信息", across=7), None, None, None, None, None, None],
        [
            1,
            Wide("高新技术企业证书编号", across=2),
            None,
            Wide(form.number, across=2),
            None,
            "高新技术企业证书取得时间",
            form.granted,
        ],
        [
            Wide(2, down=2),
            Wide("对企业主要产品（服务）发挥核心支持作用的技术所属范围", across=2, down=2),
            None,
            Wide("国家重点支持的高新技术领域", across=4),
            None,
            None,
            None,
        ],
        [None, None, None, Wide("一级领域 电子信息", across=2), None, "二级领域 软件", "三级领域 基础软件"],
        [3, Wide("关键指标情况", across=6), None, None, None, None, None],
        upper(4, "一、本年高新技术产品（服务）收入（5+6）", form.hightech + form.technical),
        upper(5, "其中：产品（服务）收入", form.hightech),
        upper(6, "技术性收入", form.technical),
        upper(7, "二、本年企业总收入（8-9）", form.income),
        upper(8, "其中：收入总额", form.gross),
        upper(9, "不征税收入", form.untaxed),
        upper(
            10,
            "三、本年高新技术产品（服务）收入占企业总收入的比例（4÷7）",
            share(form.hightech + form.technical, form.income),
        ),
        upper(11, "四、本年科技人员数", form.staff),
        upper(12, "五、本年职工总数", form.people),
        upper(
            13, "六、本年科技人员占企业当年职工总数的比例（11÷12）", share(Decimal(form.staff), Decimal(form.people))
        ),
        [14, Wide("高新研发费用归集年度", across=2), None, "本年度\n1", "前一年度\n2", "前二年度\n3", "合计\n4"],
        years(15, "七、归集的高新研发费用金额（16+25）", [form.rd(i) for i in range(3)]),
        years(16, "（一）内部研究开发投入（17+…+22+24）", [form.inside[i] + form.other[i] for i in range(3)]),
        *(years(17 + k, label, _shares(form, k)) for k, label in enumerate(KINDS)),
        years(23, "7.其他费用", form.other),
        years(24, "其中：可计入研发费用的其他费用", form.other),
        years(25, "（二）委托外部研发费用[（26+28）×80%]", [form.outside(i) for i in range(3)]),
        years(26, "1.境内的外部研发费", form.home),
        years(27, "2.境外的外部研发费", form.abroad),
        years(28, "其中：可计入研发费用的境外的外部研发费", form.abroad),
        years(29, "八、销售（营业）收入", form.revenue),
        _last(
            30,
            None,
            "九、三年研发费用占销售（营业）收入的比例（15行4列÷29行4列）",
            share(sum((form.rd(i) for i in range(3)), Decimal(0)), sum(form.revenue, Decimal(0))),
        ),
        _last(31, Wide("减免税额", down=2), "十、国家需要重点扶持的高新技术企业减征企业所得税", Decimal("210000.00")),
        _last(32, None, "十一、经济特区和上海浦东新区设立的高新技术企业定期减免税额", None),
    ]
    return rows


def _last(line: int, first: Value | Wide, label: str, value: Value) -> list[Value | Wide]:
    return [line, first, label, Wide(value, across=4), None, None, None]


def _shares(form: Return, kind: int) -> list[Decimal]:
    """Return the part of one kind of expense in each year; together they are the whole."""
    parts = (Decimal("0.5"), Decimal("0.3"), Decimal("0.1"), Decimal("0.05"), Decimal("0.03"))
    found = []
    for whole in form.inside:
        amounts = [(whole * part).quantize(CENT) for part in parts]
        found.append([*amounts, whole - sum(amounts)][kind])
    return found


def main_return(form: Return, *, old: bool = False, heads: bool = True) -> Rows:
    """Return A100000 in the layout with 研发费用, or in the older one."""
    revenue, cost = form.revenue[0], form.cost
    selling, managing, rd, finance = Decimal("2100000.00"), Decimal("4200000.50"), form.booked, Decimal("-12000.33")
    taxes, gain, extra, lost = Decimal("310000.00"), Decimal("250000.00"), Decimal("60000.00"), Decimal("5000.00")
    if old:
        managing += rd
        operating = revenue - cost - taxes - selling - managing - finance
        lines: list[tuple[str, Value]] = [
            ("一、营业收入(填写A101010\\101020\\103000)", revenue),
            ("减：营业成本(填写A102010\\102020\\103000)", cost),
            ("减：税金及附加", taxes),
            ("减：销售费用(填写A104000)", selling),
            ("减：管理费用(填写A104000)", managing),
            ("减：财务费用(填写A104000)", finance),
            ("减：资产减值损失", Decimal(0)),
            ("加：公允价值变动收益", Decimal(0)),
            ("加：投资收益", Decimal(0)),
            ("二、营业利润(1-2-3-4-5-6-7+8+9)", operating),
        ]
    else:
        operating = revenue - cost - taxes - selling - managing - rd - finance + gain - lost
        lines = [
            ("一、营业收入 (填写A101010/101020/103000)", revenue),
            ("减：营业成本 (填写A102010/102020/103000)", cost),
            ("减：税金及附加", taxes),
            ("减：销售费用 (填写A104000)", selling),
            ("减：管理费用 (填写A104000)", managing),
            ("减：研发费用 (填写A104000)", rd),
            ("减：财务费用 (填写A104000)", finance),
            ("加：其他收益", gain),
            ("加：投资收益 (损失以“-”号填列)", Decimal(0)),
            ("加：净敞口套期收益 (损失以“-”号填列)", Decimal(0)),
            ("加：公允价值变动收益 (损失以“-”号填列)", Decimal(0)),
            ("加：信用减值损失 (损失以“-”号填列)", -lost),
            ("加：资产减值损失 (损失以“-”号填列)", Decimal(0)),
            ("加：资产处置收益 (损失以“-”号填列)", Decimal(0)),
            ("二、营业利润 (亏损以“-”号填列)", operating),
        ]
    profit = operating + extra - Decimal("1000.00")
    adjusted = profit + Decimal("30000.00") - form.deduction
    lines += [
        ("加：营业外收入(填写A101010\\101020\\103000)", extra),
        ("减：营业外支出(填写A102010\\102020\\103000)", Decimal("1000.00")),
        ("三、利润总额", profit),
        ("减：境外所得（填写A108010）", Decimal(0)),
        ("加：纳税调整增加额（填写A105000）", Decimal("30000.00")),
        ("减：纳税调整减少额（填写A105000）", Decimal(0)),
        ("减：免税、减计收入及加计扣除（填写A107010）", form.deduction),
        ("加：境外应税所得抵减境内亏损（填写A108000）", Decimal(0)),
        ("四、纳税调整后所得", adjusted),
        ("减：所得减免（填写A107020）", Decimal(0)),
        ("减：弥补以前年度亏损（填写A106000）", Decimal(0)),
        ("减：抵扣应纳税所得额（填写A107030）", Decimal(0)),
        ("五、应纳税所得额", adjusted),
        ("税率（25%）", "25%"),
    ]
    title = "中华人民共和国企业所得税年度纳税申报表（A类）" if old else "企业所得税年度纳税申报主表"
    rows: list[list[Value | Wide]] = [
        ["A100000"],
        [title],
        *(head(form) if heads else []),
        ["行次", "类别", "项目", "金额"],
    ]
    groups = {0: "利润总额计算", 18 if not old else 13: "应纳税所得额计算"}
    rows += [[n + 1, groups.get(n), label, value] for n, (label, value) in enumerate(lines)]
    return rows


EXPENSES = (
    "职工薪酬 劳务费 咨询顾问费 业务招待费 广告费和业务宣传费 佣金和手续费 资产折旧摊销费 财产损耗、盘亏及毁损损失 办公费 董事会费 租赁费 诉讼费 "
    "差旅费 保险费 运输、仓储费 修理费 包装费 技术转让费 研究费用 各项税费 利息收支 汇兑差额 现金折扣 党组织工作经费 其他"
).split()
ORDINALS = "一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十 二十一 二十二 二十三 二十四 二十五".split()


def period_expenses(form: Return, *, heads: bool = True) -> Rows:
    """Return A104000."""
    rows: list[list[Value | Wide]] = [["A104000"], ["期间费用明细表"], *(head(form) if heads else [])]
    rows += [
        [
            Wide("行次", down=2),
            Wide("项    目", down=2),
            "销售费用",
            "其中：境外支付",
            "管理费用",
            "其中：境外支付",
            "财务费用",
            "其中：境外支付",
        ],
        [None, None, "1", "2", "3", "4", "5", "6"],
    ]
    sums = [Decimal(0), Decimal(0)]
    for n, (ordinal, name) in enumerate(zip(ORDINALS, EXPENSES, strict=True), 1):
        managing = {1: Decimal("2500000.00"), 9: Decimal("310000.25"), 19: form.booked}.get(n, Decimal(0))
        selling = {1: Decimal("1500000.00"), 13: Decimal("210000.10")}.get(n, Decimal(0))
        sums = [sums[0] + selling, sums[1] + managing]
        rows.append([n, f"{ordinal}、{name}", selling, "*", managing, "*", "*", "*"])
    rows.append([26, "合计(1+2+3+…25)", sums[0], Decimal(0), sums[1], Decimal(0), Decimal(0), Decimal(0)])
    return rows


def rd_deduction(form: Return, *, heads: bool = True, sold: Decimal = Decimal(0)) -> Rows:
    """Return A107012; `sold` are the materials of products sold (line 48)."""
    staff, direct, worn = Decimal("1500000.00"), Decimal("800000.40"), Decimal("200000.00")
    own = staff + direct + worn + Decimal("100000.00")
    home = Decimal("485150.00")
    total = own + home * Decimal("0.8")
    form.deduction = total - sold
    lines: list[tuple[str, Value]] = [
        ("本年可享受研发费用加计扣除项目数量", 4),
        ("一、自主研发、合作研发、集中研发（3+7+16+19+23+34）", own),
        ("（一）人员人工费用（4+5+6）", staff),
        ("1.直接从事研发活动人员工资薪金", staff),
        ("2.直接从事研发活动人员五险一金", Decimal(0)),
        ("3.外聘研发人员的劳务费用", Decimal(0)),
        ("（二）直接投入费用（8+9+10+11+12+13+14+15）", direct),
        ("1.研发活动直接消耗材料费用", direct),
        *((f"{k}.直接投入的其他一项", Decimal(0)) for k in range(2, 9)),
        ("（三）折旧费用（17+18）", worn),
        ("1.用于研发活动的仪器的折旧费", worn),
        ("2.用于研发活动的设备的折旧费", Decimal(0)),
        ("（四）无形资产摊销（20+21+22）", Decimal(0)),
        *((f"{k}.用于研发活动的无形资产一项", Decimal(0)) for k in range(1, 4)),
        ("（五）新产品设计费等（24+25+26+27）", Decimal(0)),
        *((f"{k}.新产品设计费一项", Decimal(0)) for k in range(1, 5)),
        ("（六）其他相关费用（29+30+31+32+33）", Decimal("100000.00")),
        *((f"{k}.其他相关费用一项", Decimal("20000.00")) for k in range(1, 6)),
        ("（七）经限额调整后的其他相关费用", Decimal("100000.00")),
        ("二、委托研发（36+37+39）", home),
        ("（一）委托境内机构或个人进行研发活动所发生的费用", home),
        ("（二）委托境外机构进行研发活动发生的费用", Decimal(0)),
        ("其中：允许加计扣除的委托境外机构进行研发活动发生的费用", Decimal(0)),
        ("（三）委托境外个人进行研发活动发生的费用", Decimal(0)),
        ("三、年度研发费用小计（2+36×80%+38）", total),
        ("（一）本年费用化金额", total),
        ("（二）本年资本化金额", Decimal(0)),
        ("四、本年形成无形资产摊销额", Decimal(0)),
        ("五、以前年度形成无形资产本年摊销额", Decimal(0)),
        ("六、允许扣除的研发费用合计（41+43+44）", total),
        ("减：特殊收入部分", Decimal(0)),
        ("七、允许扣除的研发费用抵减特殊收入后的金额（45-46）", total),
        ("减：当年销售研发活动直接形成产品（包括组成部分）对应的材料部分", sold),
        ("减：以前年度销售研发活动直接形成产品（包括组成部分）对应材料部分结转金额", Decimal(0)),
        ("八、加计扣除比例及计算方法", "100%"),
        ("九、本年研发费用加计扣除总额（47-48-49）×50", total - sold),
        ("十、销售研发活动直接形成产品（包括组成部分）对应材料部分结转以后年度扣减金额", Decimal(0)),
    ]
    rows: list[list[Value | Wide]] = [["A107012"], ["研发费用加计扣除优惠明细表"], *(head(form) if heads else [])]
    return [*rows, ["行次", "项目", "金额（数量）"], *([n, *line] for n, line in enumerate(lines, 1))]


def basics(form: Return, *, heads: bool = True) -> Rows:
    """Return A000000."""

    def pair(left: str, one: Value, right: str, two: Value) -> list[Value | Wide]:
        return [Wide(left, across=2), None, one, Wide(right, across=2), None, two]

    year = form.year
    rows: list[list[Value | Wide]] = [["A000000"], ["企业所得税年度纳税申报基础信息表"], *(head(form) if heads else [])]
    return [
        *rows,
        [Wide("基本经营情况（必填项目）", across=6), None, None, None, None, None],
        pair("101纳税申报企业类型（填写代码）", "100", "102分支机构就地纳税比例（%）", None),
        pair("103资产总额（填写平均值，单位：万元）", Decimal("5210.36"), "104从业人数（填写平均值，单位：人）", 83),
        pair("105所属国民经济行业（填写代码）", "6513", "106从事国家限制或禁止行业", "□是 ☑否"),
        pair("107适用会计准则或会计制度（填写代码）", "110", "108采用一般企业财务报表格式（2019年版）", "☑是 □否"),
        pair("109小型微利企业", "□是 ☑否", "110上市公司", "是（□境内 □境外）☑否"),
        [Wide("有关涉税事项情况（存在或者发生下列事项时必填）", across=6), None, None, None, None, None],
        pair("201从事股权投资业务", "□是", "202存在境外关联交易", "□是"),
        [
            Wide("210科技型中小企业", down=2),
            Wide(f"210-1  {year}年（申报所属期年度）入库编号1", across=2),
            None,
            f"{year}120102A8001234",
            "210-2入库时间1",
            f"{year}-05-20",
        ],
        [None, Wide(f"210-3  {year + 1}年（所属期下一年度）入库编号2", across=2), None, None, "210-4入库时间2", None],
        [
            Wide("211高新技术企业申报所属期年度有效的高新技术企业证书", down=2),
            Wide("211-1证书编号1", across=2),
            None,
            form.number,
            "211-2发证时间1",
            form.granted,
        ],
        [None, Wide("211-3证书编号2", across=2), None, None, "211-4发证时间2", None],
        pair("212重组事项税务处理方式", "□一般性 □特殊性", "213重组交易类型（填写代码）", None),
        [Wide("224研发支出辅助账样式", across=2), None, Wide("□2015版 ☑2021版 □自行设计", across=4), None, None, None],
        [Wide("主要股东及分红情况（必填项目）", across=6), None, None, None, None, None],
        [
            "股东名称",
            "证件种类",
            "证件号码",
            "投资比例（%）",
            "当年（决议日）分配的股息、红利等权益性投资收益金额",
            "国籍（注册地址）",
        ],
        ["王某某", "居民身份证", "（略）", Decimal("60.00"), Decimal(0), "中国"],
    ]


def whole_return(form: Return, *, old: bool = False, heads: bool = True) -> dict[str, Rows]:
    """Return all sheets of one return by their names."""
    deduction = rd_deduction(form, heads=heads)  # it sets the deduction that the main form subtracts
    return {
        "封面": cover(form),
        "A000000": basics(form, heads=heads),
        "A100000": main_return(form, old=old, heads=heads),
        "A104000": period_expenses(form, heads=heads),
        "A107012": deduction,
        "A107041": hnte_return(form, heads=heads),
    }


def expected(form: Return) -> dict[str, object]:
    """Return the facts of the return, amounts in 万元."""
    year, wan = form.year, Decimal("0.0001")
    facts: dict[str, object] = {
        "name": FIRM,
        "credit_code": CODE,
        "audit_collection": True,
        "industry_code": "I6513",
        "restricted_industry": False,
        "rd_accounted": True,
        f"rd_booked.{year}": form.booked * wan,
        f"rd_deductible.{year}": form.deduction * wan,
        f"hightech_income.{year}": (form.hightech + form.technical) * wan,
        f"total_income.{year}": form.income * wan,
        f"sci_staff.{year}": Decimal(form.staff),
        f"employees.{year}": Decimal(form.people),
    }
    for i in range(3):
        facts[f"revenue.{year - i}"] = form.revenue[i] * wan
        facts[f"rd_expense.{year - i}"] = form.rd(i) * wan
    return facts
