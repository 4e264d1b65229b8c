"""What of a firm's name distinguishes it from others."""

import pytest

from firms import core, firm_name


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("天津市海河明达科技有限公司", "海河明达科技"),
        ("海河明达科技（天津）有限公司", "海河明达科技"),
        ("海河明达（天津市河东区）科技有限公司", "海河明达科技"),
        ("海河明达科技(天津有限公司", "海河明达科技"),
        ("海河明达科技天津有限公司", "海河明达科技"),
        ("海河明达科技(集团)股份有限公司", "海河明达科技集团"),
        ("天津市河东区海河明达科技有限责任公司", "海河明达科技"),
        ("★1.海河明达科技有限公司（已注销）", "海河明达科技"),
        ("海河明\u200b达\n科技有限公司（原：旧名厂）*", "海河明达科技"),
        ("海河明達科技有限公司", "海河明达科技"),
        ("海河明达投资合伙企业（有限合伙）", "海河明达投资合伙企业"),
        ("海河明达科技有限公", "海河明达科技"),
        ("海河明达科技限公司", "海河明达科技"),
        ("海河明达科技分公司", "海河明达科技分公司"),
        ("天津和平科技有限公司", "和平科技"),
        ("公司", "公司"),
        ("有限公司", "有限公司"),
        ("Ａ", "a"),
        ("", ""),
    ],
)
def test_that_place_form_and_remarks_are_not_the_core_of_a_name(name: str, rest: str) -> None:
    assert core(name) == rest


@pytest.mark.parametrize(
    ("name", "mark", "trade"),
    [
        ("天津海河明达智能科技有限公司", "海河明达", "智能科技"),
        ("天津智能科技有限公司", "智能", "科技"),
        ("天津市政工程有限公司", "市政", "工程"),
        ("中铁十八局集团有限公司", "中铁", "18局集团"),
        ("360科技有限公司", "360", "科技"),
        ("三一重工有限公司", "31", "重工"),
    ],
)
def test_that_a_mark_of_two_characters_stays_before_the_trade(name: str, mark: str, trade: str) -> None:
    found = firm_name(name)
    assert (found.mark, found.trade) == (mark, trade)


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("天津市河东区明达科技有限公司", {"天津", "河东"}),
        ("明达科技（江苏省苏州市）有限公司", {"江苏", "苏州"}),
        ("江阴明达科技有限公司", {"江阴"}),
        ("江阴市明达科技有限公司", {"江阴"}),
        ("甲市明达科技有限公司", {"甲市"}),
        ("云水县明山镇明达种植场", {"云水", "明山镇"}),
        ("明达区块链科技有限公司", set()),
        ("天津明达市场管理有限公司", {"天津"}),
        ("明达科技（太原）有限公司", {"太原"}),
    ],
)
def test_that_places_are_found_wherever_they_stand(name: str, places: set[str]) -> None:
    assert firm_name(name).places == places


@pytest.mark.parametrize(
    ("name", "exact"),
    [
        ("中铁第二十一局", ("21",)),
        ("明达一百零五厂", ("105",)),
        ("明达A12楼B座", ("a", "12", "b")),
        ("明达科技有限公司河东区分公司", ("河东分公司",)),
        ("二〇二五科技", ("2025",)),
    ],
)
def test_that_numbers_letters_and_branches_are_exact(name: str, exact: tuple[str, ...]) -> None:
    assert firm_name(name).exact == exact
