"""Written units: every spelling of a unit in a header, a bracket, a title or behind a number."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policies import Unit
from registers import UnitKind, WrittenUnit, unit_in

_MONEY = {
    "元": WrittenUnit.YUAN,
    "百元": WrittenUnit.HUNDRED,
    "千元": WrittenUnit.THOUSAND,
    "仟元": WrittenUnit.THOUSAND,
    "万元": WrittenUnit.WAN,
    "萬元": WrittenUnit.WAN,
    "萬圓": WrittenUnit.WAN,
    "十万元": WrittenUnit.TEN_WAN,
    "拾万元": WrittenUnit.TEN_WAN,
    "百万元": WrittenUnit.MILLION,
    "千万元": WrittenUnit.TEN_MILLION,
    "亿元": WrittenUnit.YI,
    "億元": WrittenUnit.YI,
    "千": WrittenUnit.THOUSAND,
    "万": WrittenUnit.WAN,
    "百万": WrittenUnit.MILLION,
    "千万": WrittenUnit.TEN_MILLION,
    "亿": WrittenUnit.YI,
}
_COINS = ("", "人民币", "RMB", "CNY", "￥", "¥")
_FRAMES = (
    "2025年营业收入（{}）",
    "营业收入({})",
    "营业收入（单位：{}）",
    "营业收入【{}】",
    "研发费用 [{}]",
    "（{}）",
    "{}",
    "单位：{}",
    "单位:{}",
    "金额单位：{}",
    "2025年科技企业统计表 单位：{}",
    "2025年统计表（单位：人、{}）",
    "计量单位：{}、人",
    "填报单位：元氏县科技局 单位：{}",
    "编制单位：元宝山区某公司 2025年12月31日 金额单位：{}",
    "营业收入（{}，保留两位小数）",
    "营业收入（以{}为单位）",
    "单位：{} 填报日期：2026年1月",
    "营业收入『{}』",
    "营业收入〈{}〉",
    "单位/{}",
    "Unit: {}",
    "注：以下金额均以{}为单位",
    "营业收入（{}）*",
    "（金额单位：{}；数量单位：件）",
    "面积单位：平方米，金额单位：{}",
    "注册资本(币种:人民币,单位:{})",
)
_BLANKS = st.sampled_from(["", "", "", " ", "\n", "\u3000", "\xa0", "\t", "\u200b"])


def _wide(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


@given(st.sampled_from(sorted(_MONEY)), st.sampled_from(_COINS), st.booleans(), st.sampled_from(_FRAMES), st.data())
def test_that_a_unit_of_money_is_read_however_it_is_written(
    unit: str, coin: str, behind: bool, frame: str, data: st.DataObject
) -> None:
    spelling = f"{unit}{coin}" if behind else f"{coin}{unit}"
    spaced = "".join(letter + data.draw(_BLANKS) for letter in spelling)
    text = frame.format(spaced if data.draw(st.booleans()) else _wide(spaced))
    found = unit_in(text)
    assert found is not None, text
    assert found.unit_for(Unit.MONEY) is _MONEY[unit], text


@given(
    st.sampled_from(["元氏县", "元宝山区", "元江县", "元谋县", "元阳县", "千山区", "万州区", "万年县", "百色市"]),
    st.data(),
)
def test_that_a_place_is_never_a_unit(place: str, data: st.DataObject) -> None:
    label = data.draw(st.sampled_from(["单位：", "填报单位：", "填报单位:", "编制单位 ", "申报单位（盖章）："]))
    office = data.draw(st.sampled_from(["", "科技局", "科学技术局", "人民政府", "某某有限公司"]))
    assert unit_in(f"{label}{place}{office}") is None
    with_unit = unit_in(f"{label}{place}{office} 单位：万元")
    assert with_unit is not None
    assert with_unit.unit_for(Unit.MONEY) is WrittenUnit.WAN


@pytest.mark.parametrize(
    "text",
    "（万元/人） （元/平方米） （元、万元） （2000万元） （万亿元） 金额单位：万园 单位：元（单位：万元） （人民币/万美元）"
    " 营业收入2000万元 （万元）（元）".split(),
)
def test_that_a_unit_of_money_that_is_not_understood_is_said_to_be_unclear(text: str) -> None:
    found = unit_in(text)
    assert found is not None
    assert found.unclear or found.foreign
    assert found.unit_for(Unit.MONEY) is None


@pytest.mark.parametrize(
    "text",
    "（万美元） 注册资本（美元） 单位：万港元 出口额（USD） （欧元） 收入USD （百万日元） 注册资本万美元 货币单位：百万美元".split(),
)
def test_that_foreign_money_is_an_outcome_of_its_own(text: str) -> None:
    found = unit_in(text)
    assert found is not None
    assert found.foreign
    assert found.unit_for(Unit.MONEY) is None


@pytest.mark.parametrize(
    "text",
    [
        *"企业名称 法定代表人 联系人 单元 多元化经营 （多元化） （元宇宙产业） 万元产值能耗 元素 （元件） 营收超亿 各单位元旦前报送".split(),
        "请各单位 千万不要漏报",
        "填报单位：亿阳公司",
        "编制单位：某某万元公司",
        "注册资本（人民币）",
        "河东区企业（年营收2000万元以上）名单",
        "年营收超5000万元企业名单",
        "",
    ],
)
def test_that_words_with_the_signs_of_a_unit_are_none(text: str) -> None:
    assert unit_in(text) is None


@pytest.mark.parametrize(
    ("text", "quantity", "unit"),
    [
        ("职工总数（人）", Unit.PEOPLE, WrittenUnit.PLAIN),
        ("职工总数（万人）", Unit.PEOPLE, WrittenUnit.TEN_THOUSANDS),
        ("发明专利/件", Unit.PIECES, WrittenUnit.PLAIN),
        ("面积（万㎡）", Unit.SQUARE_METRES, WrittenUnit.TEN_THOUSANDS),
        ("占比（%）", Unit.SHARE, WrittenUnit.PERCENT),
        ("占比％", Unit.SHARE, WrittenUnit.PERCENT),
        ("税负（‰）", Unit.SHARE, WrittenUnit.PERMILLE),
        ("(RMB million)", Unit.MONEY, WrittenUnit.MILLION),
        ("(10k RMB)", Unit.MONEY, WrittenUnit.WAN),
        ("（单位：1000元）", Unit.MONEY, WrittenUnit.THOUSAND),
        ("Revenue (RMB’000)", Unit.MONEY, WrittenUnit.THOUSAND),
        ("Unit: 10,000 yuan", Unit.MONEY, WrittenUnit.WAN),
        ("营业收入（人民币：万元）", Unit.MONEY, WrittenUnit.WAN),
    ],
)
def test_that_other_units_are_read_for_their_quantity(text: str, quantity: Unit, unit: WrittenUnit) -> None:
    found = unit_in(text)
    assert found is not None
    assert found.unit_for(quantity) is unit


@given(st.text("元万亿千百十人民币单位：（）/、 rmb$%‰件0125年", max_size=12))
def test_that_no_text_breaks_the_reading_and_money_is_one_unit_or_unclear(text: str) -> None:
    found = unit_in(text)
    assume(found is not None)
    assert found is not None
    assert (found.unit_for(Unit.MONEY) is not None) == (
        found.kind in (UnitKind.MONEY, UnitKind.SCALE) and found.power != 12
    )
