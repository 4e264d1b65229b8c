"""Names of firms as lists write them: numbered, marked, wrapped, with a status or a former name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.text_folding import normalised
from registers import CellError, name_in

_NAMES = (
    "示例甲科技有限公司",
    "天津示例（河东）软件股份有限公司",
    "示例(天津)新材料有限公司",
    "示例360安全科技有限公司",
    "三一示例重工有限公司",
    "示例十八局集团有限公司",
    "示例1号店",
    "示例投资合伙企业（有限合伙）",
    "示例会计师事务所（特殊普通合伙）",
    "“示例”食品厂",
    "SHILI TECH Co., Ltd.",
)
_BEFORE = (
    "",
    "1.",
    "12、",
    "（3）",
    "(4) ",
    "①",
    "⑫",
    "一、",
    "（十二）",
    "★",
    "* ",
    "※",
    "▲",
    "☆★",
    "1. ★",
    "5）",
    "No.7 ",
    "企业名称：",
    "'",
)
_BEHIND = ("", "*", "★", "。", "，", "①", "[1]", "（注2）", " ※", "\n", "\u200b")
_STATUS = (
    "（已注销）",
    "(吊销，未注销)",
    "（注销）",
    "（迁出）",
    "【已迁出】",
    "（存续）",
    "（停业）",
    "（已更名）",
    "（高新技术企业）",
)
_FORMER = (
    "（曾用名：{}）",
    "（原{}）",
    "(原:{})",
    "（原名：{}）",
    "（原名称：{}）",
    "（更名前：{}）",
    " 曾用名：{}",
    "（由{}更名）",
    "（前身为{}）",
)


@given(st.sampled_from(_NAMES), st.sampled_from(_BEFORE), st.sampled_from(_BEHIND))
def test_that_numbering_and_marks_are_no_part_of_a_name(name: str, before: str, behind: str) -> None:
    found = name_in(f"{before}{name}{behind}")
    assert found is not None
    assert found.name == name
    assert all(mark not in found.remark or "没有算进名称" in found.remark for mark in "★*※▲")


@given(st.sampled_from(_NAMES), st.sampled_from(_BEFORE), st.sampled_from(_STATUS))
def test_that_a_status_is_told_and_no_part_of_a_name(name: str, before: str, status: str) -> None:
    found = name_in(f"{before}{name}{status}")
    assert found is not None
    assert found.name == name
    assert status[1:-1] in found.remark


@given(st.sampled_from(_NAMES), st.sampled_from(_NAMES[:3]), st.sampled_from(_FORMER), st.sampled_from(("", "*", "\n")))
def test_that_a_former_name_is_kept_apart(name: str, former: str, form: str, behind: str) -> None:
    found = name_in(f"{name}{form.format(former)}{behind}")
    assert found is not None
    assert (found.name, found.former) == (name, former)
    assert former in found.remark


@given(st.sampled_from(_NAMES[:7]), st.data())
def test_that_line_ends_and_invisible_signs_inside_are_taken_out(name: str, data: st.DataObject) -> None:
    signs = st.sampled_from(["", "", "", "\n", "\r\n", "\u200b", "\ufeff", "\u3000", "\xa0", "\t", "\u2028"])
    inside = [letter + data.draw(signs) for letter in name]
    found = name_in("".join(inside))
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "beside",
    [
        "（简称：示例）", "（91120102MA9T00000J）", " 91120102MA9T00000J", "（联系人：王某）", "（拟上市）", "（迁至河西区）", "（2024年6月注销）", "-已注销", " 已注销",
        "（2025年新增）", "（在孵）", "（原址：河东区）", "（注：2025年入统）",
    ],
)  # fmt: skip
def test_that_what_stands_behind_a_whole_name_is_told(beside: str) -> None:
    found = name_in(f"示例甲科技有限公司{beside}")
    assert found is not None
    assert found.name == "示例甲科技有限公司"
    assert beside.strip(" -（）") in found.remark


def test_that_a_number_and_a_blank_before_a_name_are_told() -> None:
    found = name_in("12 示例甲科技有限公司")
    assert found is not None
    assert found.name == "示例甲科技有限公司"
    assert "“12”" in found.remark


def test_that_a_name_of_today_in_brackets_is_the_name() -> None:
    found = name_in("示例甲有限公司（现更名为：示例乙有限公司）")
    assert found is not None
    assert (found.name, found.former) == ("示例乙有限公司", "示例甲有限公司")
    assert "更名" in found.remark


@pytest.mark.parametrize(
    "name",
    [
        "3.6度科技有限公司", "58.com公司", "NO1科技有限公司", "示例厂（原址：河东区）", "示例超市（2）", "示例公司（天津分公司）",
        "示例 壬 科技有限公司", "（天津）示例公司", "示例集团（一厂）", "1号店", "C++软件", "示例大学（天津）",
    ],
)  # fmt: skip
def test_that_what_belongs_to_a_name_stays(name: str) -> None:
    found = name_in(name)
    assert found is not None
    assert (found.name, found.former, found.remark) == (name, "", "")


def test_that_two_firms_in_a_cell_and_signs_that_cannot_be_shown_are_told() -> None:
    for text, word in (
        ("示例甲公司/示例乙公司", "两家"),
        ("示例\ue000公司", "显示不出"),
        ("示例甲公司、示例乙厂", "两家"),
    ):
        found = name_in(text)
        assert found is not None
        assert found.name == text
        assert word in found.remark


@pytest.mark.parametrize("text", ["12", "★", "1.", "（3）", "--1"])
def test_that_marks_and_numbers_alone_are_no_name(text: str) -> None:
    with pytest.raises(CellError):
        name_in(text)


@given(st.text("示例公司有限（）()原曾用名：1.、★*已注销 \n厂①[]", max_size=16))
def test_that_no_text_breaks_the_reading_and_a_clean_name_stays_clean(text: str) -> None:
    try:
        found = name_in(text)
    except CellError:
        return
    if found is not None:
        again = name_in(found.name)
        assert again is not None
        assert again.name == found.name


@given(st.sampled_from(_NAMES), st.data())
def test_that_invisible_signs_never_tell_two_names_apart(name: str, data: st.DataObject) -> None:
    signs = st.sampled_from(["", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060"])
    assert normalised("".join(letter + data.draw(signs) for letter in name)) == normalised(name)
