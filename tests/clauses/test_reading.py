"""A policy document: heads, clauses with paths and roles, whatever the kind of numbering."""

import doctest
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

import pytest

import clauses
from clauses import ClauseRole, PolicyText, TextLine, read_lines

_NOTICE = """某市某区科学技术局文件
某科规〔2024〕7号
关于印发《某区科技企业培育办法》的通知
各街道、各有关单位：
现将《某区科技企业培育办法》印发给你们，请遵照执行。
某市某区科学技术局
2024年3月15日
第一章 总则
第一条 本办法适用于在本区注册、纳税的科技企业。
第二条 本办法所称研发费用，是指企业按规定归集的费用。
第二章 条件与支持
第三条 申请企业应当同时满足下列条件：（一）成立一年以上；（二）上年研发费用不低于100万元，占收入3%以上；
（三）职工20人以上。
第四条 对符合条件的企业，给予一次性奖励，最高不超过20万元。
第五条 有下列情形之一的，不予支持：
（一）列入严重违法失信名单的；
第六条 企业提交申报书、营业执照等材料。
第七条 每年3月1日至4月30日受理申报。
第八条 本办法自2024年4月1日起施行，有效期3年，由区科技局负责解释。
"""


def _read(text: str) -> PolicyText:
    return read_lines(TextLine(line) for line in text.splitlines())


def test_that_the_heads_of_a_notice_are_read() -> None:
    text = _read(_NOTICE)
    assert (text.title, text.number) == ("关于印发《某区科技企业培育办法》的通知", "某科规〔2024〕7号")
    assert (text.issuer, text.issued) == ("某市某区科学技术局", date(2024, 3, 15))
    assert (text.effective, text.expires) == (date(2024, 4, 1), date(2027, 3, 31))


def test_that_clauses_have_the_path_people_cite_and_their_role() -> None:
    roles = {clause.path: clause.role for clause in _read(_NOTICE).clauses}
    assert roles["第一条"] is ClauseRole.APPLICANT
    assert roles["第二条"] is ClauseRole.DEFINITION
    assert roles["第三条（二）"] is ClauseRole.CONDITION
    assert roles["第三条（三）"] is ClauseRole.CONDITION
    assert roles["第四条"] is ClauseRole.BENEFIT
    assert roles["第五条"] is ClauseRole.EXCLUSION
    assert roles["第六条"] is ClauseRole.MATERIAL
    assert roles["第七条"] is ClauseRole.WINDOW
    assert roles["第八条"] is ClauseRole.VALIDITY


def test_that_every_figure_stands_in_its_clause() -> None:
    text = _read(_NOTICE)
    found = {(clause.path, figure.text, figure.op) for clause in text.clauses for figure in clause.figures}
    assert {("第三条（一）", "一年", ">="), ("第三条（二）", "100万元", ">="), ("第三条（二）", "3%", ">=")} <= found
    assert {("第三条（三）", "20人", ">="), ("第四条", "20万元", "<="), ("第八条", "3年", "")} <= found
    assert len(found) == 6


@pytest.mark.parametrize(
    ("written", "path"),
    [
        (("第三条 条件", "（一）甲"), "第三条（一）"),
        (("第三条　条件", "(一)甲"), "第三条（一）"),
        (("一、申报条件", "（二）甲"), "一、（二）"),
        (("一、申报条件", "（二）乙", "1.甲"), "一、（二）1."),
        (("一、申报条件", "1、甲"), "一、1."),
        (("## 一、申报条件", "### （二）乙", "(1)甲"), "一、（二）（1）"),
        (("附件2：评分表", "第一条 甲"), "附件2第一条"),
        (("第一章 总则", "第一节 甲", "第十二条 乙"), "第十二条"),
        (("【申报条件】", "1.甲"), "【申报条件】1."),
        (("申报条件", "1.甲"), "申报条件1."),
    ],
)
def test_that_any_numbering_gives_a_path(written: tuple[str, ...], path: str) -> None:
    assert read_lines(TextLine(line) for line in written).clauses[-1].path == path


def test_that_a_clause_passes_its_role_to_the_list_below_it() -> None:
    text = _read(
        "第五条 企业提出申请，并提交以下材料：\n（一）承诺函；\n（二）近三年财务报告。\n"
        "第六条 有下列行为之一的，取消资格：\n（一）在申请中提供虚假材料的；\n第七条 申请条件：\n（一）在本区注册的独立法人；\n（二）不得申报的情形除外。"
    )
    roles = {clause.path: clause.role for clause in text.clauses}
    assert roles["第五条（一）"] is roles["第五条（二）"] is ClauseRole.MATERIAL
    assert roles["第六条（一）"] is ClauseRole.EXCLUSION
    assert roles["第七条（一）"] is ClauseRole.APPLICANT
    assert roles["第七条（二）"] is ClauseRole.EXCLUSION


def test_that_a_heading_before_its_text_decides_the_role() -> None:
    text = _read("第一条 【适用对象】区内科技企业。\n第二条 申报材料：申请表。\n第三条 【奖励标准】20万元。")
    assert [clause.role for clause in text.clauses] == [ClauseRole.APPLICANT, ClauseRole.MATERIAL, ClauseRole.BENEFIT]


@pytest.mark.parametrize(
    ("words", "effective", "expires"),
    [
        ("第一条 本办法自印发之日起30日后施行，有效期为五年。", date(2024, 4, 14), date(2029, 4, 13)),
        ("一、本公告执行期限为2026年1月1日至2027年12月31日。", date(2026, 1, 1), date(2027, 12, 31)),
        ("第一条 自2024年5月1日起施行，至2026年12月31日止。", date(2024, 5, 1), date(2026, 12, 31)),
        ("第一条 本细则自印发之日起施行，试行期两年。", date(2024, 3, 15), date(2026, 3, 14)),
        ("第一条 资格自颁发证书之日起有效期为3年。", None, None),
        ("一、报名时间：即日起至2026年6月15日", None, None),
    ],
)
def test_that_only_the_force_of_the_document_is_its_force(words: str, effective: date, expires: date) -> None:
    text = _read(f"某区某办法\n{words}\n某市某区科学技术局\n2024年3月15日")
    assert (text.effective, text.expires) == (effective, expires)


def test_that_a_short_notice_without_numbers_has_figures_too() -> None:
    assert [figure.text for figure in _read("对新认定的高企给予20万元奖励，上年收入不低于1000万元。").figures] == [
        "20万元",
        "1000万元",
    ]


def test_that_nothing_of_the_text_is_lost() -> None:
    text = _read(_NOTICE)
    kept = "".join(clause.path + clause.text for clause in text.clauses)
    for word in ("各有关单位", "归集的费用", "职工20人以上", "严重违法失信", "负责解释"):
        assert word in kept


def test_that_a_text_that_is_no_policy_has_no_heads() -> None:
    text = _read("今天天气很好。\n我们去走访。")
    assert (text.title, text.number, text.issued, text.effective) == ("", "", None, None)
    assert len(text.clauses) == 1


@pytest.mark.parametrize("name", [f"clauses.{module.name}" for module in iter_modules(clauses.__path__)])
def test_that_the_examples_show_what_the_functions_return(name: str) -> None:
    extra = {**{each: getattr(clauses, each) for each in clauses.__all__}, "TextLine": TextLine}
    assert not doctest.testmod(import_module(name), extraglobs=extra).failed
