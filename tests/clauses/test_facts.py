"""Facts of figures: what the words around a number name, and that amounts given name none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses import PolicyText, TextLine, fact_of, named_facts, read_lines
from policies import FactTables, Field, FieldType, Group, Unit, extend_catalogue
from policies.catalogue import catalogue_kept

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
    (
        "近五年承担省部级以上科技计划项目3项以上",
        "provincial_projects",
        "count(projects, level=('国家', '省部'), years=5)",
    ),
    ("上年度营业收入500万元以上，且近两年营业收入平均增长率不低于20%", "revenue", "revenue[-1]"),
    ("主导产品国内细分市场排名前10名", "market_rank_home", "market_rank_home"),
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


def test_that_a_number_goes_on_with_the_fact_of_the_one_before() -> None:
    for sentence, facts in (
        ("从业人员不低于50人且不超过300人", ["employees"] * 2),
        ("年度研发费用不低于营业收入的3%，且不低于200万元", ["rd_ratio", "rd_expense"]),
        ("研发费用占营业收入的比例：营业收入5000万元以下的不低于5%，2亿元以上的不低于3%", ["revenue", "rd_ratio"] * 2),
    ):
        assert [figure.fact for figure in _read(sentence).clauses[1].figures] == facts


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


def test_that_a_fact_that_an_office_added_is_recognised_by_its_label() -> None:
    added = Field(
        name="digital_spend", label="数字化改造投入", type=FieldType.SERIES, group=Group.FINANCE, unit=Unit.MONEY
    )
    with catalogue_kept():
        extend_catalogue(FactTables(facts=(added,)))
        text = _read("上年度数字化改造投入不低于300万元")
        assert [figure.fact for figure in text.clauses[1].figures] == ["digital_spend"]
        near = fact_of(_read("数字化的改造投入不低于300万元"), 1, 0)
        assert near is not None
        assert near.operand.formula == "digital_spend[-1]"
        assert near.sure < 0.75
    assert [figure.fact for figure in _read("上年度数字化改造投入不低于300万元").clauses[1].figures] == [""]


@pytest.mark.parametrize(
    "sentence",
    [
        "单个项目营业收入不低于500万元",
        "在孵企业营业收入不低于500万元",
        "人均营业收入不低于50万元",
        "新增营业收入不低于500万元",
        "全区营业收入力争达到500亿元",
        "获奖产品累计营业收入不低于500万元",
        "博士后工作站设立2年以上",
        "每10家在孵企业至少配备1名创业导师",
        "专业孵化服务人员占职工总数不低于10%",
        "具有大学专科以上学历的科技人员占企业当年职工总数的30%以上",
        "新产品研发费用同比增长10%以上",
        "近两年资产负债率均不高于70%",
        "上年度境外营业收入占总收入的比例不低于50%",
        "企业连续两年营业收入增长率不低于15%",
        "母公司营业收入不低于10亿元",
        "投资机构注册资本不低于1亿元",
        "合作单位成立3年以上",
        "发明专利申请10件以上",
        "营业收入每增长1000万元奖励5万元",
        "资助额不低于研发费用的30%",
    ],
)
def test_that_the_fact_of_something_else_is_not_taken_for_that_of_the_firm(sentence: str) -> None:
    assert {figure.fact for figure in _read(sentence).clauses[1].figures} == {""}


def test_that_a_second_share_does_not_take_the_words_of_the_first() -> None:
    text = _read("研发费用占营业收入比例不低于5%，毛利率不低于20%")
    assert [figure.fact for figure in text.clauses[1].figures] == ["rd_ratio", ""]


@given(
    st.text(
        alphabet="第三条（一）1、.%％万亿元年人件项以上下不低于超过占营业收入研发费用比例百分之千二两零〇-—至，。；：5０ \n近上增长A",
        max_size=60,
    )
)
def test_that_no_text_makes_the_reader_fail_and_every_figure_stands_where_it_says(text: str) -> None:
    read = read_lines(TextLine(line) for line in text.splitlines())
    for number, clause in enumerate(read.clauses):
        for place, figure in enumerate(clause.figures):
            assert clause.text[figure.start :].startswith(figure.text)
            guess = fact_of(read, number, place)
            assert guess is None or 0 <= guess.start <= guess.end <= len(clause.text)
            assert (figure.fact != "") <= (guess is not None and guess.sure >= 0.75)
