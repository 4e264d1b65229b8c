"""Single cells: numbers with units, dates, booleans and codes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firms import check_digit
from policies import CATALOGUE, Unit
from registers import WrittenUnit
from registers._cells import CellError, code_in, day_in, flag_in, number_in
from registers._choices import choice_in, industry_in, place_in, texts_in
from registers._types import Cell

D = Decimal


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.5", "1234.5"),
        ("1，234.5", "1234.5"),
        ("１２３", "123"),
        ("1.2e3", "1200"),
        ("1.2E-1", "0.12"),
        (" 12 ", "12"),
        ("12.", "12"),
        (".5", "0.5"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("(1,200)", "-1200"),
        ("（1200）", "-1200"),
        ("+7", "7"),
        ("1 234 567", "1234567"),
        ("500万元", "500"),
        ("500 万", "500"),
        ("500（万元）", "500"),
        ("3.2亿", "32000"),
        ("3.2亿元人民币", "32000"),
        ("2千万", "2000"),
        ("5,000,000元", "500"),
        ("人民币500万元整", "500"),
        ("￥12000元", "1.2"),
        ("0", "0"),
    ],
)
def test_that_a_number_is_read_however_it_is_written(text: str, number: str) -> None:
    assert number_in(text, Unit.MONEY, WrittenUnit.WAN) == D(number)


@pytest.mark.parametrize(
    "text",
    "约500 500左右 500以上 500+ >500 100-200 100~200 100至200 五百 500多万 1,23 12,345,67 1.2.3 12,34.5 500美元 $500 12岁 abc 2亿5000万 1e5000 %".split(),
)
def test_that_what_is_no_exact_number_is_refused_with_advice(text: str) -> None:
    with pytest.raises(CellError) as caught:
        number_in(text, Unit.MONEY, WrittenUnit.WAN)
    assert caught.value.why
    assert caught.value.advice


@pytest.mark.parametrize(
    ("written", "wan"), [("元", "0.0123"), ("千元", "12.3"), ("万元", "123"), ("百万元", "12300"), ("亿元", "1230000")]
)
def test_that_the_unit_of_the_column_holds_for_bare_numbers_only(written: str, wan: str) -> None:
    assert number_in(D(123), Unit.MONEY, WrittenUnit(written)) == D(wan)
    assert number_in("123万元", Unit.MONEY, WrittenUnit(written)) == D(123)


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("62人", Unit.PEOPLE, 62),
        ("2万人", Unit.PEOPLE, 20000),
        ("3件", Unit.PIECES, 3),
        ("120㎡", Unit.SQUARE_METRES, 120),
    ],
)
def test_that_counts_may_bear_their_unit(text: str, unit: Unit, number: int) -> None:
    assert number_in(text, unit) == number


def test_that_the_unit_of_another_quantity_is_refused() -> None:
    with pytest.raises(CellError, match="不是这一列的单位"):
        number_in("62人", Unit.PIECES)


def test_that_shares_become_per_cent_from_either_way_of_writing() -> None:
    assert number_in(D("0.053"), Unit.SHARE, WrittenUnit.FRACTION) == D("5.3")
    assert number_in(D("5.3"), Unit.SHARE, WrittenUnit.PERCENT) == D("5.3")
    assert number_in("5.3%", Unit.SHARE, WrittenUnit.FRACTION) == D("5.3")


@pytest.mark.parametrize("text", ["-", "—", "——", "/", "暂无", "不详", "N/A", "null", "…"])
def test_that_a_cell_saying_nothing_is_unknown_and_never_zero(text: str) -> None:
    assert number_in(text, Unit.MONEY) is None
    assert day_in(text) == (None, "")
    assert flag_in(text) is None


@pytest.mark.parametrize("text", ["#N/A", "#DIV/0!", "#REF!"])
def test_that_the_error_of_a_formula_is_refused_and_not_taken_for_empty(text: str) -> None:
    with pytest.raises(CellError, match="错误值"):
        number_in(text, Unit.MONEY)


@pytest.mark.parametrize(
    "cell",
    [
        "2021/3/1", "2021-03-01", "2021.3.1", "2021年3月1日", "2021年03月01日", "20210301", "2021-3-1 08:30:00",
        "２０２１／３／１", "2021-03-01T00:00:00", D(20210301), D(44256), "44256", date(2021, 3, 1),
    ],
)  # fmt: skip
def test_that_a_day_is_read_however_it_is_written(cell: Cell) -> None:
    assert day_in(cell) == (date(2021, 3, 1), "")


def test_that_a_month_is_its_first_day_or_its_last_and_says_so() -> None:
    assert day_in("2021-02")[0] == date(2021, 2, 1)
    day, remark = day_in("2024年2月", last=True)
    assert (day, "只有年月" in remark) == (date(2024, 2, 29), True)


@pytest.mark.parametrize(
    "cell", ["2021", D(2021), "2021年", "2021-13-01", "2021-02-30", "3/1/2021", "去年", D(7), True, "2021-00-10"]
)
def test_that_what_is_no_day_is_refused(cell: Cell) -> None:
    with pytest.raises(CellError):
        day_in(cell)


@pytest.mark.parametrize(
    ("cell", "flag"),
    [
        ("是", True),
        ("√", True),
        ("有", True),
        ("Ｙ", True),
        (D(1), True),
        (True, True),
        ("否", False),
        ("无", False),
        ("×", False),
        ("0", False),
    ],
)
def test_that_yes_and_no_are_read(cell: Cell, flag: bool) -> None:
    assert flag_in(cell) is flag


@pytest.mark.parametrize("cell", ["正在办理", "2", D(3), "是/否"])
def test_that_neither_yes_nor_no_is_refused(cell: Cell) -> None:
    with pytest.raises(CellError):
        flag_in(cell)


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17))
def test_that_codes_are_judged_as_the_casebook_judges_them(body: str) -> None:
    right = body + check_digit(body)
    assert code_in(right) == (right, "")
    wrong = body + ("0" if right[-1] != "0" else "1")
    assert code_in(wrong)[0] == wrong
    assert code_in(wrong)[1] != ""


def test_that_a_code_stored_as_a_number_is_refused_because_digits_are_lost() -> None:
    with pytest.raises(CellError, match="丢失"):
        code_in(D("911201160000000000"))


@pytest.mark.parametrize(("name", "text", "value"), [
    ("size_industry", "软件和信息技术服务业", "软件和信息技术服务业"), ("size_industry", "工业（制造业）", "工业"),
    ("tech_field", "电子信息技术", "电子信息"), ("org_type", "有限责任公司", "企业"), ("tax_credit_grade", "Ａ级", "A"),
])  # fmt: skip
def test_that_a_choice_is_found_by_its_usual_other_names(name: str, text: str, value: str) -> None:
    assert choice_in(text, CATALOGUE[name]) == value


def test_that_an_unknown_choice_is_refused_with_the_allowed_ones() -> None:
    with pytest.raises(CellError) as caught:
        choice_in("挺好", CATALOGUE["tax_credit_grade"])
    assert "A、B、M、C、D" in caught.value.advice


def test_that_a_place_of_several_ranks_tells_each() -> None:
    assert place_in("天津市河东区", "district") == {"province": "天津市", "city": "天津市", "district": "河东区"}
    assert place_in("河东", "district") == "河东区"
    assert place_in("徐汇区", "district") == "徐汇区"
    assert place_in("天津市河东区八经路12号", "district") == place_in("天津市河东区", "district")


@pytest.mark.parametrize("text", ["八经路", "津塘路40号", "某某科技园区A座创新创业孵化基地"])
def test_that_an_address_is_no_district(text: str) -> None:
    with pytest.raises(CellError, match="详细地址"):
        place_in(text, "district")


def test_that_an_industry_code_is_taken_from_its_start_and_a_name_is_none() -> None:
    assert [industry_in(text) for text in ("I6513", "i6513 应用软件开发", "6513", "C35")] == [
        "I6513",
        "I6513",
        "6513",
        "C35",
    ]
    for text in ("软件业", "I", "I65134", "1"):
        with pytest.raises(CellError, match="行业代码"):
            industry_in(text)


def test_that_a_list_of_words_is_cut_at_its_signs_and_none_is_the_empty_list() -> None:
    assert texts_in("信创、生物医药；新材料") == ["信创", "生物医药", "新材料"]
    assert texts_in('["信创, 软件"]') == ["信创, 软件"]
    assert texts_in("无") == []
    assert texts_in("—") is None
