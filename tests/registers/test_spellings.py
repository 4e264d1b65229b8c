"""Capital, codes, dates and answers in every spelling that lists of firms hold."""

from datetime import date
from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firms import check_digit
from policies import CATALOGUE, Unit
from registers import CellError, WrittenUnit, day_in, flag_in, number_in, range_in
from registers._cells import code_in
from registers._choices import choice_in, industry_in, place_in
from registers._types import Cell

D = Decimal
_WAN = st.integers(1, 999_999)
_PORTAL = (
    "{0}万人民币", "{0}万元人民币", "{0}.000000万人民币", "{0}.00万元人民币", "{0}万元（人民币）", "{0}万(元)", "{0} 万元", "{0}（万元）",
    "{0}万元整", "人民币{0}万元", "人民币{0}万元整", "(人民币){0}万", "（人民币）{0}万元", "RMB{0}万元", "RMB {0}万", "CNY{0}万元", "￥{0}万", "¥{0}万元",
    "{0}万元RMB", "{0}万 人民币", "{0}万人民币元", "{0}.00 万(元)人民币", "{0}w", "{0}萬元", "{0}萬圓整", "{0:,}万人民币", "人民币：{0}万元", "{0}万圆整",
    "{1}元", "{1:,}.00元", "{1}元人民币", "人民币{1}元整", "￥{1}元", "'{0}万元", '="{0}万元"', "{2}亿元", "{2}亿人民币", "{0}\n万元",
)  # fmt: skip
_UNITS = st.sampled_from([WrittenUnit.PLAIN, WrittenUnit.YUAN, WrittenUnit.WAN, WrittenUnit.YI])


def _wide(text: str) -> str:
    return "".join(
        chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" and letter not in "'\"=" else letter for letter in text
    )


@given(_WAN, st.sampled_from(_PORTAL), _UNITS, st.booleans())
def test_that_capital_with_its_own_unit_is_read_whatever_the_column_says(
    wan: int, form: str, written: WrittenUnit, wide: bool
) -> None:
    text = form.format(wan, wan * 10_000, D(wan) / 10_000)
    assert number_in(_wide(text) if wide else text, Unit.MONEY, written) == wan, text


_FINANCIAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


@given(
    _WAN,
    st.sampled_from(
        [
            "{}万元整",
            "人民币{}万元",
            "{}万元",
            "{}万圆整",
            "{}万",
            "人民币（大写）{}万元整",
            "{}萬元整",
            "（人民币）{}万",
        ]
    ),
    st.booleans(),
)
def test_that_capital_in_words_is_read(wan: int, form: str, financial: bool) -> None:
    words = cn2an.an2cn(str(wan))
    if "万" in words:
        return
    text = form.format(words.translate(_FINANCIAL) if financial else words)
    assert number_in(text, Unit.MONEY, WrittenUnit.WAN) == wan, text


@pytest.mark.parametrize(
    "text",
    [
        *"100万美元 100万美金 USD100万 US$100万 $100 500万港币 300万欧元 HK$500万 100萬美元 100万（美元） 100万外币".split(),
        *"500 万美元 | 100万 USD".split("|"),
    ],
)
def test_that_foreign_capital_is_told_and_never_taken(text: str) -> None:
    with pytest.raises(CellError, match="外币"):
        number_in(text, Unit.MONEY, WrittenUnit.WAN)


@pytest.mark.parametrize(
    "text",
    [
        *"1000人民币 500万元/人 1000① 12² 12㎡ 1½ 500万件 1000万元左右 壹仟 五百 500万人 万元 人民币 ￥ 百万 500/600 1亿2000万 500百分比 12‰".split(),
        "120 130",
        "1200 1300",
        "500 600万",
        "500万元\n600万元",
        "1000¥5",
        "1000人民币500",
    ],
)
def test_that_what_is_not_understood_is_refused_and_never_guessed(text: str) -> None:
    with pytest.raises(CellError):
        number_in(text, Unit.MONEY, WrittenUnit.WAN)
    assert range_in(text, Unit.MONEY, WrittenUnit.WAN) is None or text == "500/600"


@pytest.mark.parametrize(
    ("text", "unit", "written", "number"),
    [
        ("3千人", Unit.PEOPLE, WrittenUnit.PLAIN, 3000),
        ("12", Unit.PEOPLE, WrittenUnit.THOUSANDS, 12_000),
        ("十二人", Unit.PEOPLE, WrittenUnit.PLAIN, 12),
        ("两家", Unit.FIRMS, WrittenUnit.PLAIN, 2),
        ("1.5万㎡", Unit.SQUARE_METRES, WrittenUnit.PLAIN, 15_000),
        ("120m²", Unit.SQUARE_METRES, WrittenUnit.PLAIN, 120),
        ("53‰", Unit.SHARE, WrittenUnit.FRACTION, D("5.3")),
        ("５.３％", Unit.SHARE, WrittenUnit.FRACTION, D("5.3")),
        ("百分之六", Unit.SHARE, WrittenUnit.FRACTION, D(6)),
        ("百分之5.5", Unit.SHARE, WrittenUnit.FRACTION, D("5.5")),
        ("-￥1,200", Unit.MONEY, WrittenUnit.YUAN, D("-0.12")),
        ("1000人民币", Unit.MONEY, WrittenUnit.YUAN, D("0.1")),
    ],
)
def test_that_other_quantities_are_read_with_their_own_unit(
    text: str, unit: Unit, written: WrittenUnit, number: Decimal
) -> None:
    assert number_in(text, unit, written) == number


_BODY = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=16, max_size=16).map(lambda body: f"9{body}")


@given(_BODY, st.data())
def test_that_a_code_is_read_however_it_is_marked(body: str, data: st.DataObject) -> None:
    code = body + check_digit(body)
    frame = data.draw(
        st.sampled_from(
            [
                "{}",
                "'{}",
                "`{}",
                "‘{}",
                "’{}",
                "“{}”",
                "‘{}’",
                '"{}"',
                '="{}"',
                '=T("{}")',
                "\t{}",
                "{}\t",
                " {} ",
                "{}。",
                "{},",
                "{}（1-1）",
                "统一社会信用代码：{}",
            ]
        )
    )
    gap = data.draw(st.sampled_from(["", " ", "-", "\u3000", "\xa0"]))
    text = frame.format(f"{code[:8]}{gap}{code[8:]}")
    written = data.draw(st.sampled_from([text, text.lower(), text if "=" in text else _wide(text)]))
    assert code_in(written) == (code, ""), written


@given(_BODY, st.sampled_from(["OI", "0I", "O1"]))
def test_that_letters_taken_for_figures_are_told_and_not_corrected(body: str, confused: str) -> None:
    code = body + check_digit(body)
    wrong = code.translate(str.maketrans("01", confused))
    if wrong == code:
        return
    with pytest.raises(CellError) as caught:
        code_in(wrong)
    assert "不该有的字符" in caught.value.why
    assert code in caught.value.advice


@given(st.integers(10**14, 10**15 - 1))
def test_that_a_code_rounded_by_a_spreadsheet_is_refused_for_that_reason(head: int) -> None:
    whole = f"{head}000"
    for text in (
        f"{head / 10**14:.5f}E+17",
        f"{head / 10**14:.2f}e17",
        f"{whole}.0",
        *([whole] if check_digit(whole[:-1]) != "0" else []),
    ):
        with pytest.raises(CellError, match="丢失"):
            code_in(text)


@pytest.mark.parametrize(
    ("text", "why"), [("120102000012345", "注册号"), ("91120102MA9T00000J/91120102MA9T00001M", "不止一个")]
)
def test_that_another_number_in_place_of_a_code_is_named(text: str, why: str) -> None:
    with pytest.raises(CellError, match=why):
        code_in(text)


_FORMS = (
    "{y}-{m}-{d}", "{y}/{m:02}/{d:02}", "{y}.{m}.{d}", "{y}年{m}月{d}日", "{y} 年 {m} 月 {d} 日", "{y}{m:02}{d:02}", "{y}年{m:02}月{d:02}号",
    "{y}-{m}-{d} 00:00:00", "'{y}-{m}-{d}", "{y}年{m}月{d}日起", "于{y}年{m}月{d}日成立", "{y}.{m}.{d}。", "{y}/{m}/{d}\r\n", '="{y}-{m:02}-{d:02}"',
    "{y}-{m:02}-{d:02}T08:00:00", "{s:02}年{m}月{d}日",
)  # fmt: skip


@given(st.dates(date(1980, 1, 1), date(2059, 12, 31)), st.sampled_from(_FORMS), st.booleans())
def test_that_a_day_is_read_in_every_spelling(day: date, form: str, wide: bool) -> None:
    text = form.format(y=day.year, m=day.month, d=day.day, s=day.year % 100)
    assert day_in(_wide(text) if wide and "=" not in text else text) == (day, ""), text


@given(st.dates(date(1980, 1, 1), date(2059, 12, 31)), st.sampled_from("〇零○"))
def test_that_a_day_in_chinese_numerals_is_read(day: date, zero: str) -> None:
    figures = dict(zip("0123456789", zero + "一二三四五六七八九", strict=True))
    year = "".join(figures[letter] for letter in str(day.year))
    month, number = (cn2an.an2cn(str(part)) for part in (day.month, day.day))
    assert day_in(f"{year}年{month}月{number}日") == (day, "")


@pytest.mark.parametrize(
    ("cell", "day"),
    [(D("2021.03"), date(2021, 3, 1)), (D("2021.12"), date(2021, 12, 1)), (D("2021.5"), date(2021, 5, 1))],
)
def test_that_a_month_stored_as_a_number_is_read_where_it_can_be_only_one(cell: Cell, day: date) -> None:
    found, remark = day_in(cell)
    assert found == day
    assert "只有年月" in remark


@pytest.mark.parametrize(
    "cell",
    [
        D("2021.1"),
        D("2021.13"),
        D("2021.123"),
        "2021①",
        "二〇二一年",
        "长期",
        "2021-3-1至2031-3-1",
        "民国110年3月1日",
        "3月1日",
    ],
)
def test_that_what_is_no_one_day_is_refused(cell: Cell) -> None:
    with pytest.raises(CellError):
        day_in(cell)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("☑是 □否", True), ("□是 ☑否", False), ("是☑否□", True), ("是□ 否☑", False), ("√是/□否", True), ("■是□否", True), ("是。", True), ("'否", False),
        ("已取得", True), ("未取得", False), ("属于", True), ("不属于", False), ("Yes", True), ("NO", False), ("（是）", True),
    ],
)  # fmt: skip
def test_that_an_answer_of_a_form_is_read(text: str, flag: bool) -> None:
    assert flag_in(text) is flag


@pytest.mark.parametrize("text", ["是否", "□是 □否", "☑是 ☑否", "是/否", "部分是", "申请中", "○", "已过期"])
def test_that_no_answer_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        flag_in(text)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("org_type", "有限责任公司(自然人投资或控股)", "企业"), ("org_type", "其他有限责任公司", "企业"), ("org_type", "民办非企业单位（法人）", "社会组织"),
        ("tax_credit_grade", "A级纳税人", "A"), ("tax_credit_grade", "纳税信用b级", "B"), ("listing", "上交所科创板", "科创板"),
        ("listing", "新三板（创新层）", "新三板"), ("listing", "天津OTC挂牌", "区域股权市场"), ("smart_factory_level", "没有", "无"),
        ("industrial_project", "无", "没有"),
    ],
)  # fmt: skip
def test_that_a_choice_is_found_in_the_words_of_official_lists(name: str, text: str, value: str) -> None:
    assert choice_in(text, CATALOGUE[name]) == value


@pytest.mark.parametrize(
    ("text", "code"), [("[I6513]应用软件开发", "I6513"), ("应用软件开发(I6513)", "I6513"), ("I-6513", "I6513")]
)
def test_that_an_industry_code_may_have_a_bracket(text: str, code: str) -> None:
    assert industry_in(text) == code


def test_that_a_code_cut_by_a_point_is_refused() -> None:
    with pytest.raises(CellError):
        industry_in("I65.13")


_HEDONG = {"province": "天津市", "city": "天津市", "district": "河东区"}


@pytest.mark.parametrize(
    "text",
    [
        "天津市河东区",
        "天津 河东",
        "河东区（天津）",
        "河东區（天津市）",
        "120102",
        "120102000000",
        "天津市·河东区",
        "中国天津市河东区",
        "天津/河东区",
        "河东区。",
    ],
)
def test_that_a_place_is_the_same_in_every_writing(text: str) -> None:
    assert place_in(text, "district") in (_HEDONG, "河东区")


def test_that_a_higher_rank_alone_is_no_district_and_two_districts_are_refused() -> None:
    assert place_in("天津市", "district") == {"province": "天津市", "city": "天津市"}
    for text in ("河东区、河西区", "河东区/河西区"):
        with pytest.raises(CellError, match="不止一个"):
            place_in(text, "district")


def test_that_a_zone_in_a_column_of_districts_is_not_dropped() -> None:
    found = place_in("滨海高新区", "district")
    assert isinstance(found, dict)
    assert (found["district"], found["zone"]) == ("滨海新区", "滨海高新区")


def test_that_the_midnight_of_beijing_in_the_time_of_greenwich_is_the_day_in_beijing() -> None:
    day, remark = day_in("2021-02-28T16:00:00.000Z")
    assert day == date(2021, 3, 1)
    assert "北京时间" in remark
