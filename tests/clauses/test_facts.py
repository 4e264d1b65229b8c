"""Facts of figures: what the words around a number name, and that amounts given name none."""

import pytest

from clauses import PolicyText, TextLine, fact_of, named_facts, read_lines

_CONDITIONS = [
    ("注册成立一年（365个日历天数）以上", "age_days", "days_since(founded_on)"),
    ("在本区注册满3年", "age_days", "days_since(founded_on)"),
    (
        "科技人员占企业当年职工总数的比例不低于10%",
        "sci_staff_share",
        "sci_staff[-1] / employees[-1]",
    ),
    ("近三年研究开发费用总额占同期销售收入总额的比例不低于3%", "rd_ratio_3y", "sum(rd_expense, 3) / sum(revenue, 3)"),
    ("上年度研发费用不低于上年度营业收入的5%", "rd_ratio", "rd_expense[-1] / revenue[-1]"),
    ("研发投入强度达到6%以上", "rd_ratio", "rd_expense[-1] / revenue[-1]"),
    ("年销售收入不超过2亿元", "revenue", "revenue[-1]"),
    ("职工总数不超过500人", "employees", "employees[-1]"),
    ("近两年研发费用均不低于100万元", "rd_expense", "min(rd_expense[-1], rd_expense[-2])"),
    ("近三年累计营业收入1亿元以上", "revenue", "sum(revenue, 3)"),
    ("上年度营业收入同比增长20%以上", "revenue_growth", "revenue[-1] / revenue[-2] - 1"),
    ("上年末资产负债率不超过70%", "debt_ratio", "liabilities[-1] / total_assets[-1]"),
    ("拥有有效发明专利1件以上", "invention_patents", "invention_patents"),
    ("申请人年龄不超过45周岁", "person_born_on", "years_since(person_born_on)"),
    ("从事特定细分市场时间达到2年以上", "niche_years", "years_in_niche()"),
]


def _read(sentence: str) -> PolicyText:
    return read_lines([TextLine("某区科技企业支持办法"), TextLine(f"第三条 {sentence}。")])


@pytest.mark.parametrize(("sentence", "fact", "formula"), _CONDITIONS)
def test_that_the_words_around_a_figure_name_its_fact(sentence: str, fact: str, formula: str) -> None:
    text = _read(sentence)
    guess = fact_of(text, 1, 0)
    assert guess is not None
    assert (guess.fact, guess.operand.formula) == (fact, formula)
    assert text.clauses[1].figures[0].fact == fact


@pytest.mark.parametrize(
    "sentence",
    [
        "给予一次性奖励20万元",
        "按照上年度研发费用的10%给予补助",
        "给予研发费用5%、最高50万元的补贴",
        "对营业收入排名靠前的企业，最高资助30万元",
        "签订3年以上劳动合同",
        "在5个工作日内完成审核",
        "单个产品销售收入500万元以上",
    ],
)
def test_that_what_is_given_and_what_is_not_understood_has_no_fact(sentence: str) -> None:
    assert {figure.fact for figure in _read(sentence).clauses[1].figures} == {""}


def test_that_a_tier_line_takes_the_share_of_the_clause_above() -> None:
    text = read_lines(
        TextLine(line)
        for line in (
            "某办法",
            "第三条 近三年研究开发费用总额占同期销售收入总额的比例符合：",
            "（一）最近一年销售收入小于5000万元的企业，比例不低于5%；",
        )
    )
    assert [figure.fact for figure in text.clauses[-1].figures] == ["revenue", "rd_ratio_3y"]


def test_that_several_kinds_before_one_number_are_their_sum() -> None:
    guess = fact_of(_read("实用新型专利、软件著作权5件以上"), 1, 0)
    assert guess is not None
    assert guess.operand.formula == "utility_models + software_copyrights"


def test_that_titles_flags_and_values_are_named() -> None:
    found = named_facts("有效期内的高新技术企业、已在北交所上市，未列入经营异常名录")
    assert {(each.name, each.kind.value, each.value) for each in found} >= {
        ("hnte", "qualification", ""),
        ("listing", "value", "北交所"),
        ("abnormal_list", "flag", ""),
    }
