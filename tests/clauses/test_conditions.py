"""Conditions proposed from the words of a document: the right rule, or a person; never another rule."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import conditions
from clauses import GroupContent, Joined, PolicyText, Proposal, RuleContent, proposals_of, rule_at
from policies.rules import Rule, Score
from tests.clauses.shapes import numbers, read, readable, shape, told

_HEAD = "天津市河东区科学技术局文件\n津东科〔2026〕7号\n关于印发《河东区科技企业培育办法》的通知\n天津市河东区科学技术局\n2026年3月15日\n"
_MEASURE = (
    _HEAD
    + """第一条 本办法适用于在本区注册、纳税，具有独立法人资格，从事人工智能领域研发的企业。
第三条 申请企业应当同时满足下列条件：
（一）注册成立满一年；
（二）上年研发费用不低于100万元；
（三）职工总数20—500人；
（四）科技人员占职工总数的比例不低于10%；
（五）具有较强的创新能力；
（六）满足下列条件之一：
1.有效期内的高新技术企业；
2.科技型中小企业，且拥有发明专利2件以上；
3.营业收入2000万元以上或者研发费用200万元以上。
（七）近三年未发生重大安全、质量事故，未列入经营异常名录、严重违法失信名单。
（八）年处理废旧电池5000吨以上。
第五条 有下列情形之一的，不予支持：
（一）列入严重违法失信名单的；
（二）提供虚假材料的。
第六条 列入经营异常名录的企业，不予支持。
第七条 给予一次性奖励20万元。
"""
)
_SINGLE = {
    "注册成立满一年": ["days_since(founded_on) >= 365"],
    "上年度研发费用不低于100万元": ["rd_expense[-1] >= 100"],
    "上年度营业收入超过2亿元": ["revenue[-1] > 20000"],
    "资产总额不超过5000万元": ["total_assets[-1] <= 5000"],
    "职工总数20—500人": ["20 <= employees[-1] <= 500"],
    "科技人员占职工总数的比例不低于10%": ["sci_staff[-1] / employees[-1] >= 0.1"],
    "拥有发明专利2件以上": ["invention_patents >= 2"],
    "资产负债率低于70%": ["liabilities[-1] / total_assets[-1] < 0.7"],
    "具有独立法人资格": ["legal_person"],
    "有效期内的高新技术企业": ["holds hnte"],
    "为高新技术企业或科技型中小企业": ["holds hnte/tech_sme"],
    "上年度新认定的高新技术企业": ["recognised hnte 1"],
    "在本区注册": ["in 天津市河东区"],
    "在本市注册": ["in 天津市"],
    "在天津市注册登记": ["in 天津市"],
    "注册地在河东区": ["in 天津市河东区"],
    "实行查账征收": ["audit_collection"],
    "未列入经营异常名录": ["not abnormal_list"],
    "未被列入经营异常名录和严重违法失信名单": ["not abnormal_list", "not serious_dishonesty"],
    "近三年内未发生重大安全、重大质量事故或严重环境违法行为": ["not incident_3y"],
    "申请认定前一年内未发生重大安全、重大质量事故": ["not major_incident"],
    "不属于国家限制类、淘汰类产业": ["not restricted_industry"],
    "符合中小企业划型标准": ["size() in 中型/小型/微型"],
    "标杆企业应当是有效期内的高新技术企业": ["holds hnte"],
    "持有有效的科技型中小企业入库编号或高新技术企业证书": ["holds tech_sme/hnte"],
    "知识产权无纠纷": ["not ip_dispute"],
    "2025年度营业收入2亿元以下": ["revenue[-1] <= 20000"],
    "应为在本区注册满2年的法人企业": ["in 天津市河东区", "days_since(founded_on) >= 730", "legal_person"],
    "营业收入2000万元以上或研发费用200万元以上": ["任一 > revenue[-1] >= 2000", "任一 > rd_expense[-1] >= 200"],
    "营业收入2000万元以上，或营业收入1000万元以上且研发费用200万元以上": [
        "任一 > revenue[-1] >= 2000",
        "任一 > 全部 > revenue[-1] >= 1000",
        "任一 > 全部 > rd_expense[-1] >= 200",
    ],
    "近一年研发费用支出不低于100万元或占营业收入3%以上": [
        "任一 > rd_expense[-1] >= 100",
        "任一 > rd_expense[-1] / revenue[-1] >= 0.03",
    ],
    "成立时间不早于2020年1月1日": ["founded_on >= 2020-01-01"],
    "2025年1月1日以后注册成立的企业": ["founded_on >= 2025-01-01", "org_type in 企业"],
    "近三年累计研发投入不低于500万元": ["sum(rd_expense, 3) >= 500"],
    "在本区内注册满一年、具有独立法人资格、实行查账征收的企业": [
        "in 天津市河东区",
        "days_since(founded_on) >= 365",
        "legal_person",
        "audit_collection",
        "org_type in 企业",
    ],
    "具有独立法人资格的科技服务单位": ["legal_person", "? 查看材料: 科技服务单位"],
    "纳税信用等级为B级及以上": ["tax_credit_grade in A/B"],
    "纳税信用不是C级、D级": ["tax_credit_grade in A/B/M"],
    "未在境内外证券交易所上市": ["listing in 未股改/已股改/区域股权市场/新三板"],
    "属于制造业": ["industry_section() in C"],
    "设有研发机构": ["rd_unit"],
    "上年度已享受研发费用加计扣除政策": ["rd_deduction_claimed"],
    "应为2025年3月1日前在本区注册的企业": ["founded_on <= 2025-03-01", "in 天津市河东区", "org_type in 企业"],
    "具有博士学位或副高级以上职称": ["任一 > person_degree in 博士", "任一 > person_title in 正高级/副高级"],
    "本区注册的企业、事业单位": ["in 天津市河东区", "org_type in 企业/事业单位/高校/医院/科研院所"],
    "拥有1项以上Ⅰ类知识产权或3项以上Ⅱ类知识产权": [
        "任一 > invention_patents + plant_varieties + crop_varieties + new_drugs + tcm_protected + ic_layouts >= 1",
        "任一 > utility_models + designs + software_copyrights >= 3",
    ],
    "营业收入5000万元以上，研发费用500万元以上；或营业收入1亿元以上，研发费用300万元以上": [
        "任一 > 全部 > revenue[-1] >= 5000",
        "任一 > 全部 > rd_expense[-1] >= 500",
        "任一 > 全部 > revenue[-1] >= 10000",
        "任一 > 全部 > rd_expense[-1] >= 300",
    ],
    "研发费用占营业收入比重不低于3%，其中营业收入超过10亿元的，比重不低于2%": [
        "rd_expense[-1] / revenue[-1] >= [0.03@100000, 0.02] by revenue[-1]"
    ],
}
_FOR_PERSON = (
    "具有较强的创新能力",
    "年处理废旧电池5000吨以上",
    "其中用于人工智能的研发费用不低于100万元",
    "列入高新技术企业培育计划",
    "研发费用100万元",
    "研发费用不低于100人",
    "在某某区注册",
    "2023年首次认定的高新技术企业",
    "营业收入增长不低于120%",
    "营业收入达到100万元、500万元、1000万元的",
    "近五年未被列入严重违法失信名单",
    "近三年获得过高新技术企业认定",
    "在孵企业上年度研发费用不低于100万元",
    "营业收入2亿元以上的，研发费用不低于500万元",
    "不是高新技术企业",
    "当年度授权的发明专利5件以上",
    "近三年获得授权的软件著作权5件以上",
    "实缴注册资本不低于100万元",
    "2022年和2023年营业收入均超过1000万元",
    "上年度营业收入较前年增长20%以上",
    "不具有独立法人资格",
    "集团下属企业（含不具有独立法人资格的分公司）",
    "注册地在河东区以外的企业",
    "在本区注册的项目",
    "用于促进专利在中小企业转化",
    "小微企业、个体工商户及其经营者",
    "工业企业上年营业收入2000万元以上，其他企业上年营业收入10万元以上",
    "年龄不超过55周岁，急需紧缺的可放宽至60周岁",
    "年营业收入首次突破1亿元",
    "高新技术企业研发费用不低于100万元",
    "规模以上工业企业应设有研发机构",
    "被投资企业为高新技术企业",
    "近五年内没有重大安全事故",
)


@pytest.mark.parametrize(("words", "rules"), _SINGLE.items(), ids=_SINGLE)
def test_that_the_usual_words_become_the_rule(words: str, rules: list[str]) -> None:
    assert told(f"{_HEAD}第三条 申报条件\n（一）{words}；") == rules


@pytest.mark.parametrize("words", _FOR_PERSON)
def test_that_what_no_fact_decides_is_left_to_a_person(words: str) -> None:
    assert [each[:1] for each in told(f"{_HEAD}第三条 申报条件\n（一）{words}；")] == ["?"]


def test_that_applicants_of_one_sentence_are_conditions_of_their_own() -> None:
    assert told(_MEASURE)[:5] == [
        "in 天津市河东区",
        "? 查看材料: 在本区纳税",
        "legal_person",
        "? 查看材料: 从事人工智能领域研发",
        "org_type in 企业",
    ]


def test_that_one_of_the_following_is_a_group_with_the_clauses_below_it() -> None:
    assert [each for each in told(_MEASURE) if each.startswith("任一")] == [
        "任一 > holds hnte",
        "任一 > 全部 > holds tech_sme",
        "任一 > 全部 > invention_patents >= 2",
        "任一 > revenue[-1] >= 2000",
        "任一 > rd_expense[-1] >= 200",
    ]


def test_that_a_negative_list_is_denied_as_a_whole() -> None:
    assert [each for each in told(_MEASURE) if "都没有" in each] == [
        "都没有 > serious_dishonesty",
        "都没有 > ? 尚无事实: 提供虚假材料",
    ]
    proposals = proposals_of(read(_MEASURE))
    (place,) = (
        i for i, p in enumerate(proposals) if isinstance(p.content, GroupContent) and p.content.joined is Joined.NONE
    )
    rule = rule_at(proposals, place)
    assert rule is not None
    assert shape(rule) == "not (serious_dishonesty or ? 尚无事实: 提供虚假材料)"


def test_that_a_single_exclusion_is_the_opposite_condition() -> None:
    assert told(_MEASURE)[-1] == "not abnormal_list"


def test_that_members_written_in_the_line_of_their_group_belong_to_it() -> None:
    found = told(f"{_HEAD}第三条 申报企业应满足下列条件之一：高新技术企业；科技型中小企业。")
    assert found == ["任一 > holds hnte", "任一 > holds tech_sme"]


_TIERS = """第三条 研发费用占营业收入的比例符合如下要求：
1.最近一年营业收入小于5000万元（含）的企业，比例不低于6%；
2.最近一年营业收入在5000万元至2亿元（含）的企业，比例不低于5%；
3.最近一年营业收入在2亿元以上的企业，比例不低于4%。"""


def test_that_a_threshold_by_size_is_one_condition_with_its_bands() -> None:
    assert told(f"{_HEAD}第二条 申报条件\n{_TIERS}") == [
        "rd_expense[-1] / revenue[-1] >= [0.06@5000, 0.05@20000, 0.04] by revenue[-1]"
    ]
    one = _TIERS.replace("\n1.", "").replace("\n2.", "").replace("\n3.", "")
    assert told(f"{_HEAD}第二条 申报条件\n{one}")[-1].endswith("[0.06@5000, 0.05@20000, 0.04] by revenue[-1]")


def test_that_a_bound_belongs_to_the_line_that_says_so() -> None:
    text = "（一）营业收入2亿元以下的企业，研发费用占营业收入比例不低于4%；2亿元（含）以上的企业，该比例不低于3%。"
    assert told(f"{_HEAD}第三条 申报条件\n{text}") == [
        "rd_expense[-1] / revenue[-1] >= [0.04@<20000, 0.03] by revenue[-1]"
    ]


def test_that_bands_with_a_hole_are_left_to_a_person() -> None:
    found = told(f"{_HEAD}第二条 申报条件\n{_TIERS.replace('在5000万元', '在8000万元')}")
    assert all("?" in each for each in found)


_SCORE = """第三条 评价条件
综合评价总分100分，得分不低于60分。
1.科技人员（满分60分）。科技人员占职工总数的比例：A.30%（含）以上（60分）B.10%（含）以上不足30%（20分）C.10%以下（0分）
2.制度建设（满分40分）。研发管理制度健全，由专家评定。"""


def test_that_a_score_table_is_one_condition_with_judged_and_counted_items() -> None:
    proposals = proposals_of(read(f"{_HEAD}{_SCORE}"))
    (score,) = (each.content.rule for each in proposals if isinstance(each.content, RuleContent))
    assert isinstance(score, Score)
    assert [(item.label, int(item.max), item.judged) for item in score.items] == [
        ("科技人员", 60, False),
        ("制度建设", 40, True),
    ]
    assert [(int(grade.low), grade.when is None) for grade in score.items[0].options[0]] == [
        (60, False),
        (20, False),
        (0, True),
    ]


def test_that_a_score_that_is_an_alternative_stands_in_its_group() -> None:
    text = _SCORE.replace(
        "综合评价总分100分，得分不低于60分。",
        "总分100分，综合评价得分不低于60分，或满足下列条件之一：\n（一）高新技术企业；\n（二）雏鹰企业。\n第四条 评价指标",
    )
    assert [each.partition(":")[0] for each in told(f"{_HEAD}{text}")] == [
        "任一 > score >= 60",
        "任一 > holds hnte",
        "任一 > holds chuying",
    ]


def test_that_a_score_table_that_does_not_add_up_is_left_to_a_person() -> None:
    found = told(f"{_HEAD}{_SCORE.replace('总分100分', '总分120分')}")
    assert not any("score" in each for each in found)


def test_that_a_condition_of_support_belongs_to_those_who_get_it() -> None:
    one = "第七条 对上年度研发费用100万元以上的企业，给予10万元补助，每家企业每年最高50万元。"
    assert told(f"{_HEAD}{one}") == ["rd_expense[-1] >= 100", "org_type in 企业"]
    assert told(f"{_HEAD}第七条 对首次认定的高新技术企业，给予10万元奖励；再次认定的，给予5万元奖励。") == []


def test_that_what_follows_a_sentence_for_some_applicants_is_left_to_a_person() -> None:
    found = told(
        f"{_HEAD}第三条 申报条件\n（一）营业收入小于5000万元的企业，研发人员30人以上；研发费用100万元以上；"
        "营业收入1亿元以上的企业，研发人员50人以上；研发费用300万元以上。职工总数20人以上。"
    )
    assert [each[:1] for each in found] == ["?", "?", "?", "?", "e"]


def test_that_an_exclusion_names_only_the_words_before_it() -> None:
    found = told(f"{_HEAD}第六条 同一单位申报不超过3项，有3项以上在研项目的不得申报。")
    assert [each.partition(":")[0] for each in found] == ["? 尚无事实", "都没有 > ? 尚无事实"]


def test_that_a_remark_about_others_in_brackets_excludes_nothing() -> None:
    assert told(f"{_HEAD}第三条 申报条件\n（一）实行查账征收（核定征收的不能享受）；") == [
        "audit_collection",
        "? 查看材料: （核定征收的不能享受）",
    ]


def test_that_a_definition_asks_nothing() -> None:
    text = f"{_HEAD}第三条 在孵企业是指具备以下条件的企业：\n（一）成立时间不超过24个月；\n（二）研发费用100万元以上。"
    assert told(text) == []


@pytest.mark.parametrize("whose", ["母公司", "被投资企业", "在孵企业", "其控股子公司", "合作单位"])
def test_that_what_is_asked_of_others_is_no_condition_of_the_applicant(whose: str) -> None:
    for words in _SINGLE:
        found = told(f"{_HEAD}第三条 申报条件\n（一）{whose}{words}；")
        assert all("?" in each for each in found), words


def test_that_a_preference_is_no_condition() -> None:
    for words in _SINGLE:
        assert told(f"{_HEAD}第三条 申报条件\n（一）{words}的企业优先支持；") == [], words


def test_that_several_of_the_following_are_left_to_a_person() -> None:
    found = told(f"{_HEAD}第三条 满足下列条件中的两项以上：\n（一）高新技术企业；\n（二）研发费用100万元以上。")
    assert len(found) == 1
    assert found[0].startswith("? ")
    assert "研发费用100万元以上" in found[0]


def test_that_amounts_of_support_are_no_conditions() -> None:
    assert told(f"{_HEAD}第七条 给予一次性奖励20万元。") == []


def _check(text: str) -> None:
    document = read(text)
    proposals = proposals_of(document)
    starts = [(each.clause, each.start) for each in proposals]
    assert starts == sorted(starts)
    for each in proposals:
        clause = document.clauses[each.clause]
        assert 0 <= each.start <= each.end <= len(clause.text)
        assert all(0 <= figure < len(clause.figures) for figure in each.figures)
        assert each.parent is None or isinstance(proposals[each.parent].content, GroupContent)
        if isinstance(each.content, RuleContent):
            _check_rule(document, each, each.content.rule)


def _check_rule(document: PolicyText, proposal: Proposal, rule: Rule) -> None:
    clause = document.clauses[proposal.clause]
    assert proposal.start < proposal.end
    assert not rule.id
    assert rule.clause == clause.path
    assert readable(rule)
    used = [clause.figures[figure] for figure in proposal.figures]
    used += [document.clauses[place].figures[figure] for place, figure in proposal.beside]
    stated = {figure.value for figure in used} | {
        figure.value * 365 for figure in used if figure.unit in ("年", "周年")
    }
    if isinstance(rule, Score):
        stated.add(Decimal(0))  # no points where no grade is met
    assert set(numbers(rule)) <= stated


def test_that_every_number_of_a_rule_is_a_figure_of_its_words() -> None:
    _check(_MEASURE)


@pytest.mark.parametrize("path", list(conditions.documents()), ids=lambda path: path.stem)
def test_that_no_number_is_invented_in_the_known_documents(path: Path) -> None:
    _check(path.read_text(encoding="utf-8"))


def test_that_the_conditions_of_the_known_documents_are_right_and_hardly_any_is_wrong() -> None:
    counts = [conditions.measured(path)[0] for path in conditions.documents()]
    total: Counter[str] = sum(counts, Counter())
    asked = total["right"] + total["left to a person"] + total["missing"]
    assert total["right"] >= 0.9 * asked
    assert total["wrong"] <= 0.02 * asked


_TEXTS = (_MEASURE, *(path.read_text(encoding="utf-8") for path in conditions.documents()))
_WORDS = (
    "",
    "且",
    "或",
    "，",
    "；",
    "\n",
    "。",
    "：",
    "100",
    "5%",
    "不",
    "之一",
    "万元",
    "（",
    "的",
    "其中",
    "（一）",
    "分",
)


@given(
    st.sampled_from(_TEXTS),
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 6), st.sampled_from(_WORDS)), min_size=1, max_size=6),
)
def test_that_no_number_is_invented_in_texts_with_errors(text: str, edits: list[tuple[int, int, str]]) -> None:
    for at, length, words in edits:
        place = at % len(text)
        text = text[:place] + words + text[place + length :]
    _check(text)


@given(st.integers(1, 9999), st.sampled_from(sorted(_SINGLE)))
def test_that_another_number_in_the_words_is_the_number_of_the_rule(number: int, words: str) -> None:
    written = re.sub(r"\d+", str(number), words)
    for each in proposals_of(read(f"{_HEAD}第三条 申报条件\n（一）{written}；")):
        if isinstance(each.content, RuleContent):
            assert set(numbers(each.content.rule)) <= {
                Decimal(number),
                Decimal(number) / 100,
                Decimal(number) * 10000,
                Decimal(365),
                Decimal(number) * 365,
            }


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("注册地在津南区。", ["in 天津市津南区"]),
        ("企业注册地和主要生产经营地均在津南区。", ["in 天津市津南区"]),
        ("在津注册的企业。", ["in 天津市"]),
    ],
)
def test_that_a_place_that_begins_like_a_short_name_is_that_place(words: str, places: list[str]) -> None:
    found = told(f"天津市津南区科学技术局\n第一条 申报条件：\n（一）{words}")
    assert [each for each in found if each.startswith("in ")] == places


def test_that_each_alternative_is_read_by_its_own_words() -> None:
    found = told("第一条 申报条件：\n（一）为有效期内的高新技术企业或者当年入库的国家科技型中小企业。")
    assert found == ["任一 > holds hnte", "任一 > recognised tech_sme 0"]


def test_that_lines_at_the_foot_are_no_conditions() -> None:
    found = told(
        "一、有下列情形之一的，不予支持：\n（一）列入经营异常名录的。\n联系人：刘洋  电话：022-88912345\n2026年4月30日"
    )
    assert found == ["都没有 > abnormal_list"]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("2024、2025年度研发投入合计不低于500万元", "sum(rd_expense, 2) >= 500"),
        ("2024年、2025年营业收入均不低于500万元", "min(revenue[-1], revenue[-2]) >= 500"),
        ("2025年度研发投入不低于500万元", "rd_expense[-1] >= 500"),
    ],
)
def test_that_years_named_one_by_one_are_all_meant(words: str, rule: str) -> None:
    assert told(f"某区科学技术局\n2026年3月5日\n第一条 申报条件：\n（一）{words}。") == [rule]
