"""Invented balance sheets and income statements in the layouts of the forms, as rows of cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tests.papers.make import Value as Cell

Rows = list[list[Cell]]

FIRM = "天津甲智能科技有限公司"
SMALL_ASSETS = (
    "货币资金 短期投资 应收票据 应收账款 预付账款 应收股利 应收利息 其他应收款 存货 其中：原材料 在产品 库存商品 周转材料 其他流动资产 "
    "流动资产合计 长期债券投资 长期股权投资 固定资产原价 减：累计折旧 固定资产账面价值 在建工程 工程物资 固定资产清理 生产性生物资产 无形资产 "
    "开发支出 长期待摊费用 其他非流动资产 非流动资产合计 资产总计"
).split()
SMALL_DEBTS = (
    "短期借款 应付票据 应付账款 预收账款 应付职工薪酬 应交税费 应付利息 应付利润 其他应付款 其他流动负债 流动负债合计 长期借款 长期应付款 "
    "递延收益 其他非流动负债 非流动负债合计 负债合计 实收资本（或股本） 资本公积 盈余公积 未分配利润 所有者权益（或股东权益）合计 "
    "负债和所有者权益（或股东权益）总计"
).split()
SMALL_PROFIT = (
    "一、营业收入 减：营业成本 税金及附加 其中：消费税 营业税 城市维护建设税 资源税 土地增值税 城镇土地使用税、房产税、车船税、印花税 "
    "教育费附加、矿产资源补偿费、排污费 销售费用 其中：商品维修费 广告费和业务宣传费 管理费用 其中：开办费 业务招待费 研究费用 财务费用 "
    "其中：利息费用（收入以“-”号填列） 加：投资收益（损失以“-”号填列） 二、营业利润（亏损以“-”号填列） 加：营业外收入 其中：政府补助 "
    "减：营业外支出 其中：坏账损失 无法收回的长期债券投资损失 无法收回的长期股权投资损失 自然灾害等不可抗力因素造成的损失 税收滞纳金 "
    "三、利润总额（亏损总额以“-”号填列） 减：所得税费用 四、净利润（净亏损以“-”号填列）"
).split()
GENERAL_ASSETS = (
    "流动资产： 货币资金 交易性金融资产 应收票据 应收账款 应收款项融资 预付款项 其他应收款 存货 合同资产 一年内到期的非流动资产 其他流动资产 "
    "流动资产合计 非流动资产： 债权投资 长期应收款 长期股权投资 固定资产 在建工程 使用权资产 无形资产 开发支出 商誉 长期待摊费用 递延所得税资产 "
    "其他非流动资产 非流动资产合计 资产总计"
).split()
GENERAL_DEBTS = (
    "流动负债： 短期借款 应付票据 应付账款 预收款项 合同负债 应付职工薪酬 应交税费 其他应付款 一年内到期的非流动负债 其他流动负债 流动负债合计 "
    "非流动负债： 长期借款 租赁负债 长期应付款 预计负债 递延收益 非流动负债合计 负债合计 所有者权益（或股东权益）： 实收资本（或股本） 资本公积 "
    "其他综合收益 盈余公积 未分配利润 所有者权益（或股东权益）合计 负债和所有者权益（或股东权益）总计"
).split()
GENERAL_PROFIT = (
    "一、营业收入 减：营业成本 税金及附加 销售费用 管理费用 研发费用 财务费用 其中：利息费用 利息收入 加：其他收益 投资收益（损失以“－”号填列） "
    "其中：对联营企业和合营企业的投资收益 公允价值变动收益（损失以“－”号填列） 信用减值损失（损失以“－”号填列） 资产减值损失（损失以“－”号填列） "
    "资产处置收益（损失以“－”号填列） 二、营业利润（亏损以“－”号填列） 加：营业外收入 减：营业外支出 三、利润总额（亏损总额以“－”号填列） "
    "减：所得税费用 四、净利润（净亏损以“－”号填列） （一）持续经营净利润（净亏损以“－”号填列） 五、其他综合收益的税后净额"
).split()

Amounts = Mapping[str, Decimal]


def balance_amounts(assets: str, debts: str) -> dict[str, Decimal]:
    """Return figures of a balance sheet by the names of its lines, from 资产总计 and 负债合计, in 元."""
    total, owed = Decimal(assets), Decimal(debts)
    current, due = (total * Decimal("0.6")).quantize(Decimal("0.01")), (owed * Decimal("0.8")).quantize(Decimal("0.01"))
    return {
        "货币资金": current,
        "流动资产合计": current,
        "固定资产": total - current,
        "固定资产原价": total - current,
        "固定资产账面价值": total - current,
        "非流动资产合计": total - current,
        "资产总计": total,
        "应付账款": due,
        "流动负债合计": due,
        "长期借款": owed - due,
        "非流动负债合计": owed - due,
        "负债合计": owed,
        "未分配利润": total - owed,
        "所有者权益（或股东权益）合计": total - owed,
        "负债和所有者权益（或股东权益）总计": total,
    }


def profit_amounts(
    revenue: str, research: str, *, extra: str = "0", tax: str = "0", general: bool = False
) -> dict[str, Decimal]:
    """Return figures of an income statement by the names of its lines, in 元; 研究费用 is a part of 管理费用."""
    income, studied, subsidy, income_tax = Decimal(revenue), Decimal(research), Decimal(extra), Decimal(tax)
    cost, selling, managing = income * Decimal("0.5"), income * Decimal("0.1"), income * Decimal("0.2")
    operating = income - cost - selling - managing - (studied if general else 0)
    return {
        "营业收入": income,
        "营业成本": cost,
        "税金及附加": Decimal(0),
        "销售费用": selling,
        "管理费用": managing,
        "研究费用": studied,
        "研发费用": studied,
        "财务费用": Decimal(0),
        "营业利润": operating,
        "营业外收入": subsidy,
        "营业外支出": Decimal(0),
        "利润总额": operating + subsidy,
        "所得税费用": income_tax,
        "净利润": operating + subsidy - income_tax,
    }


def _figure(amounts: Amounts, label: str) -> Decimal | None:
    names = [
        name
        for name in amounts
        if name == label or (len(name) > 2 and label.strip("一二三四、减加：其中").startswith(name))
    ]
    exact = [name for name in names if name == label]
    return amounts[(exact or sorted(names, key=len, reverse=True))[0]] if names else None
    """Return the figure of a line, by its name without ordinal, 减 and its remark in brackets."""
    name = re.sub(r"^[一二三四五]、|^[减加]：|^其中：", "", label)
    return amounts.get(name, amounts.get(re.sub("（.*", "", name)))


@dataclass(frozen=True)
class Look:
    """How a statement is printed. `general` is the form of the general standards, `swapped` puts 年初 before 期末."""

    day: str = "2025年12月31日"
    unit: str = "单位：元"
    heads: tuple[str, str] = ("期末余额", "年初余额")
    swapped: bool = False
    general: bool = False
    number: bool = True
    firm: str = FIRM
    title: str = ""


def balance_sheet(end: Amounts, begin: Amounts, look: Look = Look()) -> Rows:
    """Return a balance sheet with assets at the left and liabilities at the right."""
    assets, debts = (GENERAL_ASSETS, GENERAL_DEBTS) if look.general else (SMALL_ASSETS, SMALL_DEBTS)
    order = (1, 0) if look.swapped else (0, 1)
    named = [look.heads[k] for k in order]
    mark: list[Cell] = ["行次"] if look.number else []
    wide = 8 if look.number else 6
    rows: Rows = [
        [look.title or "资产负债表", *[None] * (wide - 1)],
        [*[None] * (wide - 1), "会企01表" if look.general else "会小企01表"],
        [f"编制单位：{look.firm}", *[None] * 2, look.day, *[None] * (wide - 5), look.unit],
        ["资  产", *mark, *named, "负债和所有者权益（或股东权益）", *mark, *named],
    ]
    for k in range(max(len(assets), len(debts))):
        row: list[Cell] = []
        for side, first in ((assets, 0), (debts, len(assets))):
            label = side[k] if k < len(side) else None
            values = [None if label is None else _figure(amounts, label) for amounts in (end, begin)]
            numbered: list[Cell] = ([None] if label is None else [first + k + 1]) if look.number else []
            row += [label, *numbered, *(values[j] for j in order)]
        rows.append(row)
    return rows


def income_statement(columns: Sequence[tuple[str, Amounts]], look: Look = Look(day="2025年12月")) -> Rows:
    """Return an income statement with the columns in the order given."""
    labels = GENERAL_PROFIT if look.general else SMALL_PROFIT
    mark: list[Cell] = ["行次"] if look.number else []
    rows: Rows = [
        [look.title or "利 润 表", *[None] * (len(columns) + len(mark))],
        [f"编制单位：{look.firm}", *mark[1:], look.day, *[None] * (len(columns) + len(mark) - 2), look.unit],
        ["项    目", *mark, *(head for head, _ in columns)],
    ]
    for k, label in enumerate(labels, 1):
        shown = label if label[0] in "一二三四五减加其（" else f"　　{label}"
        rows.append([shown, *([k] if look.number else []), *(_figure(amounts, label) for _, amounts in columns)])
    return rows
