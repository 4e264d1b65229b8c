"""Figures of clauses: value in the base unit, comparison, and what is no figure."""

from decimal import Decimal

import pytest

from clauses import figures_in

_AT_LEAST = ("不低于{}", "不少于{}", "至少{}", "{}以上", "{}（含）以上", "达到{}", "{}及以上", "不得低于{}")
_MORE = ("超过{}", "高于{}", "大于{}", "{}（不含）以上", "{}以上（不含）")
_AT_MOST = ("不超过{}", "不高于{}", "最高{}", "{}以内", "{}以下", "最高不超过{}", "{}（含）以下", "不超过上年投入的{}")
_LESS = ("低于{}", "不足{}", "少于{}", "未满{}")
_AMOUNTS = {
    "100万元": ("100", "万元"),
    "1,200.5万元": ("1200.5", "万元"),
    "２亿元": ("20000", "万元"),
    "5000元": ("0.5", "万元"),
    "二十万元": ("20", "万元"),
    "3%": ("0.03", "%"),
    "百分之三十": ("0.3", "%"),
    "三年": ("3", "年"),
    "20 人": ("20", "人"),
    "1000平方米": ("1000", "平方米"),
}
_PHRASES = [
    (phrase, op)
    for phrases, op in ((_AT_LEAST, ">="), (_MORE, ">"), (_AT_MOST, "<="), (_LESS, "<"))
    for phrase in phrases
]


@pytest.mark.parametrize(("words", "op"), _PHRASES)
def test_that_a_figure_has_its_value_and_comparison(words: str, op: str) -> None:
    for amount, (value, unit) in _AMOUNTS.items():
        (figure,) = figures_in(f"上年度该项{words.format(amount)}的企业")
        assert (figure.value, figure.unit, figure.op, figure.text) == (Decimal(value), unit, op, amount)


@pytest.mark.parametrize("join", ["-", "—", "～", "至", "到"])
def test_that_both_ends_of_a_span_are_figures(join: str) -> None:
    low, high = figures_in(f"职工人数20{join}50人")
    assert (low.value, low.unit, low.op) == (20, "人", ">=")
    assert (high.value, high.unit, high.op) == (50, "人", "<=")
    low, high = figures_in(f"收入在5000万元{join}2亿元的")
    assert (low.value, high.value) == (5000, 20000)


@pytest.mark.parametrize(
    "text",
    [
        "按照津科规〔2021〕3号和财政部公告2023年第7号执行",
        "自2021年9月1日起施行，2022年度申报",
        "每年2月1日至3月31日受理，联系电话022-24122222、13800138000",
        "依照第三条第（二）款和第十二项",
        "近三年、最近一个会计年度",
        "“十四五”期间，一是加强领导，建立一企一策、一次性告知",
        "按1:1配套",
        "登录 http://kxjs.tj.gov.cn/a1/2023 填报",
        "符合GB/T4754-2017的行业",
        "二〇二三年六月三十日",
        "十九届二中、三中全会，深化“四个一批”机制",
        "按4:3:3比例发放",
        "位于3号楼512室，电话28391234",
        "每月1—10日受理，1-10月的数据，2025-10报道",
        "依照第1、2、3项和第一、二款",
        "世界500强和二三十家企业、20余人、数百万元",
        "一式三份，八项规定，三年行动计划",
        "分为四个方面、三个层次",
        "5G基站、3D打印、前三季度、十条措施",
    ],
)
def test_that_dates_numbers_of_documents_and_phrases_are_no_figures(text: str) -> None:
    assert figures_in(text) == ()


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("千分之五", [("0.005", "‰", "")]),
        ("一点五倍以上", [("1.5", "倍", ">=")]),
        ("1 200万元以内", [("1200", "万元", "<=")]),
        ("366。9万元", [("366.9", "万元", "")]),
        ("2.2个亿", [("22000", "万元", "")]),
        ("分别给予30、20、10万元", [("30", "万元", ""), ("20", "万元", ""), ("10", "万元", "")]),
        ("达到100万元、500万元的", [("100", "万元", ">="), ("500", "万元", ">=")]),
        ("小于5000万元（含）", [("5000", "万元", "<=")]),
        ("取前20名", [("20", "名", "<=")]),
        ("在20个工作日内", [("20", "个工作日", "<=")]),
        ("不超过实际支出30%", [("0.3", "%", "<=")]),
        ("超过部分的10%", [("0.1", "%", "")]),
        ("未超过10万元", [("10", "万元", "<=")]),
        ("A.10%（含）以上", [("0.1", "%", ">=")]),
        ("B.500-1000万元", [("500", "万元", ">="), ("1000", "万元", "<=")]),
        ("单位排名前三", [("3", "名", "<=")]),
        ("功率密度≥3.5kW/kg", [("3.5", "kW", ">=")]),
        ("连续1年报送数据", [("1", "年", "")]),
        ("；2、30万元", [("30", "万元", "")]),
    ],
)
def test_that_numbers_are_read_as_written(text: str, figures: list[tuple[str, str, str]]) -> None:
    assert [(str(each.value), each.unit, each.op) for each in figures_in(text)] == figures


def test_that_a_plain_amount_compares_nothing() -> None:
    (figure,) = figures_in("给予一次性奖励20万元。")
    assert (figure.value, figure.op) == (20, "")


def test_that_the_place_of_a_figure_is_that_of_the_text_as_written() -> None:
    text = "比例不低于５％，人数２０人以上"
    assert [text[figure.start :].startswith(figure.text) for figure in figures_in(text)] == [True, True]


@pytest.mark.parametrize(
    ("words", "values"),
    [("分别给予30、20和10万元", (30, 20, 10)), ("奖励3、5亿元", (30000, 50000)), ("500、800元", ("0.05", "0.08"))],
)
def test_that_a_list_of_sums_may_name_its_unit_once(words: str, values: tuple[int | str, ...]) -> None:
    found = [(figure.value, figure.unit) for figure in figures_in(words)]
    assert found == [(Decimal(value), "万元") for value in values]


def test_that_a_number_takes_no_unit_from_the_next_line_or_cell() -> None:
    assert [figure.text for figure in figures_in("分值40\n分享到")] == []
    assert figures_in("浏览次数：1328字号：大") == ()
    assert [figure.text for figure in figures_in("最高50\n万元")] == ["50\n万元"]
