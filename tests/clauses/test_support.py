"""What a clause gives: amounts only where the words state them, and everything else in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses import PolicyText, Proposal, RuleContent, SupportContent, TextLine, proposals_of, read_lines
from policies import Pays, Support, SupportKind
from policies._checks_support import check_figures, check_support
from policies.documents import Document, Grade
from policies.model import Level, Policy, PolicyKind, Version
from policies.rules import All, Between, Compare, Comparison, Manual, Operand
from policies.values import Unit

_REVENUE = Operand("revenue[-1]", "上年营业（销售）收入", Unit.MONEY)


def _text(*clauses: str) -> PolicyText:
    return read_lines(TextLine(line) for line in ("某区科技支持办法", *clauses))


def _support(*clauses: str) -> list[Support]:
    """Return the support items of clauses under a heading that says support."""
    numbered = [f"（{'一二三四五六七八九十'[place]}）{clause}" for place, clause in enumerate(clauses)]
    contents = (each.content for each in proposals_of(_text("第一条 支持标准", *numbered)))
    return [each.support for each in contents if isinstance(each, SupportContent)]


def _bounds(item: Support) -> tuple[float | None, ...]:
    return tuple(None if each is None else float(each) for each in (item.low, item.high, item.cap))


@pytest.mark.parametrize(
    ("words", "bounds"),
    [
        ("对首次认定的国家高新技术企业，给予一次性奖励20万元。", (20, 20, None)),
        ("符合条件的，给予10万元至50万元的资助。", (10, 50, None)),
        ("通过验收的项目，给予最高100万元补助。", (None, 100, None)),
        ("按设备投资额的10%给予补助，最高不超过200万元。", (None, None, 200)),
        ("按认定金额的10%给予补助，最高不超过200万元。", (None, 200, None)),
        ("给予企业不超过设备投资额15%、最高200万元的补助。", (None, 200, None)),
        ("对每件发明专利奖励1万元，单个企业每年最高10万元。", (1, 1, 10)),
        ("年度研发费用500万元以上的企业，奖励30万元。", (30, 30, None)),
        ("在市级奖励20万元的基础上，再给予10万元配套奖励。", (10, 10, None)),
        ("租赁办公用房的，按每平方米每天1元给予补贴，每年最高20万元。", (None, 20, None)),
        ("按实际发生费用的50%给予补助。", (None, None, None)),
        ("对引进的人才给予每人每月1000元补贴。", (None, None, None)),
        ("给予不低于5万元的奖励。", (5, None, None)),
        ("30万元奖励。", (30, 30, None)),
        ("奖励2亿元。", (20000, 20000, None)),
        ("竞赛一等奖20万元。", (20, 20, None)),
        ("A级每年最高50万。", (None, 50, None)),
        ("分30、50、75、100万元四档给予资助。", (None, None, None)),
    ],
)
def test_that_an_amount_is_what_the_words_state(words: str, bounds: tuple[float | None, ...]) -> None:
    assert [_bounds(item) for item in _support(words)] == [bounds]


@pytest.mark.parametrize(
    "words",
    [
        "每年安排专项资金2000万元，用于支持科技创新。",
        "骗取奖励资金20万元以上的，追回全部资金。",
        "年度研发费用达到500万元的企业优先推荐。",
        "贷款余额不超过1000万元的，可以享受贴息。",
        "单户可贴息的贷款最高1000万元，按1%贴息。",
        "设备投资1000万元至1亿元（不含）按5%给予补助。",
        "5000万元至2亿元的，按有关规定办理。",
    ],
)
def test_that_a_budget_and_a_threshold_are_no_amount(words: str) -> None:
    assert not any(item.has_amount for item in _support(words))


def test_that_a_list_of_sums_is_dealt_out_to_the_cases_before_it() -> None:
    items = _support("对新认定的国家级、市级、区级企业技术中心，分别给予100万元、50万元、20万元一次性奖励。")
    assert [(item.event.text, item.low) for item in items if isinstance(item.event, Manual)] == [
        ("新认定的国家级企业技术中心", Decimal(100)),
        ("新认定的市级企业技术中心", Decimal(50)),
        ("新认定的区级企业技术中心", Decimal(20)),
    ]
    assert {item.pays for item in items} == {Pays.ONCE}


def test_that_a_list_that_does_not_fit_its_cases_has_no_amount() -> None:
    items = _support("对国家级、市级平台，分别给予100万元、50万元、20万元奖励。")
    assert not any(item.has_amount for item in items)


def test_that_each_line_of_a_measure_has_its_sum() -> None:
    items = _support("年销售收入首次达到1亿元、5亿元的，分别给予10万元、20万元奖励。")
    assert [(item.text, item.high) for item in items] == [
        ("年销售收入首次达到1亿元：10万元奖励", Decimal(10)),
        ("年销售收入首次达到5亿元：20万元奖励", Decimal(20)),
    ]


def test_that_a_list_may_name_its_unit_once() -> None:
    items = _support("对一、二、三等奖分别给予30、20、10万元奖励。")
    assert [item.text for item in items] == ["一等奖：30万元奖励", "二等奖：20万元奖励", "三等奖：10万元奖励"]
    assert [item.low for item in items] == [Decimal(30), Decimal(20), Decimal(10)]


@pytest.mark.parametrize(
    ("words", "formula", "cap"),
    [
        ("按上年度研发费用的10%给予补助，最高不超过100万元。", "rd_expense[-1] * 0.1", 100),
        ("按实际支付利息的50%给予贴息，每年最高50万元。", "loan_interest[-1] * 0.5", 50),
        ("按研发费用增长额的30%给予补助。", "max(0, rd_expense[-1] - rd_expense[-2]) * 0.3", None),
    ],
)
def test_that_a_share_of_a_fact_is_a_formula(words: str, formula: str, cap: int | None) -> None:
    (item,) = _support(words)
    assert (item.formula, item.cap, item.high) == (formula, None if cap is None else Decimal(cap), None)


@pytest.mark.parametrize(
    "words",
    [
        "按项目研发费用的10%给予补助。",
        "按不超过研发费用的10%给予补助。",
        "对获得专利质押贷款的企业，按实际支付利息的50%给予贴息。",
        "按研发费用的10%-15%给予补助。",
        "对技术改造项目，按设备投资额的10%给予补助。",
    ],
)
def test_that_a_share_of_a_part_of_a_fact_is_no_formula(words: str) -> None:
    assert [item.formula for item in _support(words)] == [None]


def test_that_the_line_of_a_tier_is_compared() -> None:
    items = _support("营业收入5000万元以下的，奖励5万元；5000万元至2亿元的，奖励10万元；2亿元以上的，奖励20万元。")
    assert [item.event for item in items] == [
        Compare(left=_REVENUE, op=Comparison.AT_MOST, value=Decimal(5000), clause="第一条（一）"),
        Between(left=_REVENUE, low=Decimal(5000), high=Decimal(20000), clause="第一条（一）"),
        Compare(left=_REVENUE, op=Comparison.AT_LEAST, value=Decimal(20000), clause="第一条（一）"),
    ]


def test_that_words_beside_a_line_stay_with_a_person() -> None:
    (item, _) = _support("年销售收入首次达到1亿元、5亿元的，分别给予10万元、20万元奖励。")
    assert item.when == Compare(left=_REVENUE, op=Comparison.AT_LEAST, value=Decimal(10000), clause="第一条（一）")
    assert isinstance(item.event, Manual)
    assert item.event.text == "年销售收入首次达到1亿元"


def test_that_what_people_receive_names_them_and_has_no_amount() -> None:
    (item,) = _support("对获得国家科学技术奖的团队给予50万元奖励。")
    assert (item.beneficiary, item.has_amount) == ("团队", False)


def test_that_a_loan_has_a_limit_and_no_gain() -> None:
    (item,) = _support("单户贷款额度最高1000万元。")
    assert (item.kind, item.limit, item.has_amount) == (SupportKind.LOAN, Decimal(1000), False)


def test_that_help_without_money_is_told_in_words() -> None:
    (item,) = _support("优先推荐申报市级科技计划项目。")
    assert (item.kind, item.text, item.has_amount) == (SupportKind.SERVICE, "优先推荐申报市级科技计划项目", False)


_GIVEN = st.sampled_from(
    [
        "对首次认定的国家高新技术企业，给予一次性奖励20万元；重新认定的，奖励10万元。",
        "对新认定的国家级、市级平台，分别给予100万元、50万元奖励。",
        "年度研发费用500万元以上的企业，按研发费用的10%给予补助，最高不超过100万元。",
        "企业获得银行贷款的，按实际支付利息的50%给予贴息，每年最高50万元。",
        "技术合同成交额1000万元以下的部分按1%、超过1000万元的部分按0.5%给予奖励，最高50万元。",
        "一等奖奖励50万元，二等奖30万元，三等奖10万元。",
        "每新增1家高企奖励孵化器5万元，每年不超过50万元。",
        "营业收入5000万元以下的，奖励5万元；5000万元（含）至2亿元的，奖励10万元。",
        "单户贷款额度最高1000万元。",
        "给予10万元至50万元的资助，分3年拨付。",
    ]
)


def test_that_what_only_one_of_several_items_asks_is_no_condition_of_the_policy() -> None:
    both = _text(
        "第一条 支持标准",
        "（一）上年度研发费用100万元以上的科技型中小企业，给予10万元奖励。",
        "（二）对首次认定的国家高新技术企业，给予20万元奖励。",
    )
    assert not any(isinstance(each.content, RuleContent) for each in proposals_of(both))
    one = _text("第一条 支持标准", "（一）上年度研发费用100万元以上的科技型中小企业，给予10万元奖励。")
    assert any(isinstance(each.content, RuleContent) for each in proposals_of(one))


@given(st.lists(_GIVEN, min_size=1, max_size=5, unique=True))
def test_that_every_number_of_an_item_is_a_figure_of_its_clause(words: list[str]) -> None:
    text = _text("第一条 支持标准", *(f"（{'一二三四五'[place]}）{each}" for place, each in enumerate(words)))
    for proposal in proposals_of(text):
        if not isinstance(proposal.content, SupportContent):
            continue  # what the words ask of those who get it
        item = proposal.content.support
        stated = {figure.value for figure in text.clauses[proposal.clause].figures}
        assert {n for n in (item.low, item.high, item.cap, item.limit) if n is not None} <= stated
        _check_bounds(text, proposal)


def _check_bounds(text: PolicyText, proposal: Proposal) -> None:
    clause = text.clauses[proposal.clause]
    assert 0 <= proposal.start < proposal.end <= len(clause.text)
    for figure in (clause.figures[place] for place in proposal.figures):
        assert proposal.start <= figure.start < proposal.end


@given(st.lists(_GIVEN, min_size=1, max_size=5, unique=True))
def test_that_items_pass_the_checks_of_a_policy(words: list[str]) -> None:
    document = Document(key="办法", title="办法", grade=Grade.EXCERPT)
    policy = Policy(
        id="own-test",
        name="办法",
        level=Level.DISTRICT,
        region="全国",
        kind=PolicyKind.AWARD,
        versions=(Version(rule=All(members=()), support=tuple(_support(*words))),),
        documents=(document,),
    )
    problems = [problem for problem in check_support(policy) if "event" not in problem[2]]
    assert [*problems, *check_figures(policy)] == []


def test_that_the_bounds_in_a_row_of_a_table_are_no_amount() -> None:
    lines = "某办法\n第一条 支持标准\n按研发费用规模给予奖励：\n研发费用\t奖励金额\n500万元至1000万元\t5万元\n1000万元以上\t最高10万元"
    text = read_lines(TextLine(line) for line in lines.split("\n"))
    contents = [each.content for each in proposals_of(text)]
    amounts = [(one.support.low, one.support.high) for one in contents if isinstance(one, SupportContent)]
    assert [each for each in amounts if each != (None, None)] == [(5, 5), (None, 10)]
