"""Named quantities that are computed from facts: one table with name, label, unit and formula.

A rule compares a fact or a quantity. Because a quantity is a formula over facts, the program can find which facts it
lacks and which change of a fact would reach a threshold.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from policies.values import Unit


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """A computed quantity. `formula` is text that `policies.formula.parse` reads; `options` are the values of a text."""

    name: str
    label: str
    unit: Unit
    formula: str
    options: tuple[str, ...] = ()
    note: str = ""


CLASS_ONE = "invention_patents + plant_varieties + crop_varieties + new_drugs + tcm_protected + ic_layouts"
"""Formula of the Ⅰ类 intellectual property (高新技术企业认定管理工作指引, 国科发火〔2016〕195号)."""
CLASS_TWO = "utility_models + designs + software_copyrights"
"""Formula of the Ⅱ类 intellectual property (same document)."""
_SECTIONS = tuple("ABCDEFGHIJKLMNOPQRST")
"""The letters of the sections (门类) of the national classification of industries, GB/T 4754."""

# A table with one quantity on each line.
# fmt: off
_ROWS: tuple[tuple[str, str, Unit, str], ...] = (
    ("age_days", "成立满", Unit.DAYS, "days_since(founded_on)"),
    ("age_years", "成立年限", Unit.YEARS, "years_since(founded_on)"),
    ("age_at_year_end", "截至上一年末的注册年限", Unit.YEARS, "years_at_year_end(founded_on)"),
    ("niche_years", "截至上年末从事细分市场年限", Unit.YEARS, "years_in_niche()"),
    ("sci_staff_share", "科技人员占职工总数比例", Unit.SHARE, "sci_staff[-1] / employees[-1]"),
    ("rd_staff_share", "研发人员占职工总数比例", Unit.SHARE, "rd_staff[-1] / employees[-1]"),
    ("bachelor_share", "本科及以上占职工总数比例", Unit.SHARE, "bachelors_up[-1] / employees[-1]"),
    ("rd_ratio", "上年研发费用占营业收入比例", Unit.SHARE, "rd_expense[-1] / revenue[-1]"),
    ("rd_ratio_before", "前年研发费用占营业收入比例", Unit.SHARE, "rd_expense[-2] / revenue[-2]"),
    ("rd_ratio_2y", "近两年研发费用占营业收入比例", Unit.SHARE, "sum(rd_expense, 2) / sum(revenue, 2)"),
    ("rd_ratio_3y", "近三年研发费用占销售收入比例", Unit.SHARE, "sum(rd_expense, 3) / sum(revenue, 3)"),
    ("rd_to_cost", "研发费用占成本费用支出比例", Unit.SHARE, "rd_expense[-1] / cost_expense[-1]"),
    ("rd_domestic_share", "近三年境内研发费用占全部研发费用比例", Unit.SHARE, "sum(rd_expense_domestic, 3) / sum(rd_expense, 3)"),
    ("rd_sum_2y", "近两年研发费用合计", Unit.MONEY, "sum(rd_expense, 2)"),
    ("rd_mean_2y", "近两年研发费用平均", Unit.MONEY, "mean(rd_expense, 2)"),
    ("hightech_share", "高新技术产品（服务）收入占总收入比例", Unit.SHARE, "hightech_income[-1] / total_income[-1]"),
    ("main_share", "主营业务收入占营业收入比例", Unit.SHARE, "main_revenue[-1] / revenue[-1]"),
    ("debt_ratio", "上年末资产负债率", Unit.SHARE, "liabilities[-1] / total_assets[-1]"),
    ("profit_margin", "上年净利润率", Unit.SHARE, "net_profit[-1] / revenue[-1]"),
    ("revenue_growth", "上年营业收入增长率", Unit.SHARE, "revenue[-1] / revenue[-2] - 1"),
    ("main_growth", "上年主营业务收入增长率", Unit.SHARE, "main_revenue[-1] / main_revenue[-2] - 1"),
    ("main_growth_2y", "近两年主营业务收入平均增长率", Unit.SHARE, "(main_revenue[-1] / main_revenue[-2] + main_revenue[-2] / main_revenue[-3]) / 2 - 1"),
    ("revenue_growth_square", "近两年营业收入之比（复合增长率加一的平方）", Unit.RATE, "revenue[-1] / revenue[-3]"),
    ("net_assets_growth_hnte", "净资产增长率（高企口径）", Unit.SHARE, "average_growth(net_assets)"),
    ("revenue_growth_hnte", "销售收入增长率（高企口径）", Unit.SHARE, "average_growth(revenue)"),
    ("ip_class_one", "Ⅰ类知识产权", Unit.PIECES, CLASS_ONE),
    ("ip_class_two", "Ⅱ类知识产权", Unit.PIECES, CLASS_TWO),
    ("ip_total", "有效自有知识产权", Unit.PIECES, f"{CLASS_ONE} + {CLASS_TWO}"),
    ("conversions_mean_3y", "近三年年平均科技成果转化数", Unit.ITEMS, "mean(conversions, 3)"),
    ("platforms_provincial", "省部级以上研发机构", Unit.FIRMS, "count(platforms, level=('国家', '省部'), kind_not=('博士后工作站',))"),
    ("platforms_provincial_any", "省部级以上平台", Unit.FIRMS, "count(platforms, level=('国家', '省部'))"),
    ("platforms_national", "国家级研发机构", Unit.FIRMS, "count(platforms, level=('国家',), kind_not=('博士后工作站',))"),
    ("platforms_any", "研发机构", Unit.FIRMS, "count(platforms)"),
    ("postdoc_stations", "博士后工作站", Unit.FIRMS, "count(platforms, kind=('博士后工作站',))"),
    ("national_awards_top3_5y", "近五年国家级科技奖且单位排名前三", Unit.ITEMS, "count(awards, kind=('科学技术奖',), level=('国家',), rank_max=3, years=5)"),
    ("national_awards_top3_3y", "近三年国家级科技奖且单位排名前三", Unit.ITEMS, "count(awards, kind=('科学技术奖',), level=('国家',), rank_max=3, years=3)"),
    ("national_awards_top5_3y", "近三年国家级科技奖且单位排名前五", Unit.ITEMS, "count(awards, kind=('科学技术奖',), level=('国家',), rank_max=5, years=3)"),
    ("provincial_awards_top3_3y", "近三年省部级以上科技奖且单位排名前三", Unit.ITEMS, "count(awards, kind=('科学技术奖',), level=('国家', '省部'), rank_max=3, years=3)"),
    ("provincial_awards_3y", "近三年省部级以上科技奖", Unit.ITEMS, "count(awards, kind=('科学技术奖',), level=('国家', '省部'), years=3)"),
    ("provincial_awards", "省部级以上科技奖", Unit.ITEMS, "count(awards, kind=('科学技术奖',), level=('国家', '省部'))"),
    ("standards_led_5y", "近五年主导制定国际、国家或行业标准", Unit.ITEMS, "count(standards, level=('国际', '国家', '行业'), role=('主导',), years=5)"),
    ("standards_any", "参与制定的各级标准", Unit.ITEMS, "count(standards)"),
    ("provincial_projects", "国家级或省部级科技计划项目", Unit.ITEMS, "count(projects, level=('国家', '省部'))"),
    ("equity_2y", "近两年新增股权融资", Unit.MONEY, "total(equity_rounds, amount, years=2)"),
    ("equity_3y", "近三年新增股权融资", Unit.MONEY, "total(equity_rounds, amount, years=3)"),
    ("largest_equity", "单笔单家股权投资", Unit.MONEY, "largest(equity_rounds, amount)"),
    ("deductible_rd", "可加计扣除的研发费用", Unit.MONEY, "deductible_rd()"),
    ("base_tax_rate", "不享受高企时的企业所得税税率", Unit.SHARE, "base_tax_rate()"),
    ("tax_rate", "适用企业所得税税率", Unit.SHARE, "tax_rate()"),
)
# fmt: on


def _table() -> Mapping[str, Quantity]:
    numbers = {
        name: Quantity(name=name, label=label, unit=unit, formula=formula) for name, label, unit, formula in _ROWS
    }
    sets = {
        "size": Quantity(
            name="size",
            label="企业规模（2011 年划型标准）",
            unit=Unit.NONE,
            formula="size()",
            options=("大型", "中型", "小型", "微型"),
        ),
        "industry_section": Quantity(
            name="industry_section",
            label="国民经济行业门类",
            unit=Unit.NONE,
            formula="industry_section()",
            options=_SECTIONS,
        ),
        "industry_class": Quantity(
            name="industry_class", label="国民经济行业大类代码", unit=Unit.NONE, formula="industry_class()"
        ),
    }
    return MappingProxyType({**numbers, **sets})


QUANTITIES: Mapping[str, Quantity] = _table()
"""Name → quantity, for all computed quantities."""
