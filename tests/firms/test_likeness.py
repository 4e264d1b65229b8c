"""Names that may mean the same firm: found in one order of certainty and with a reason, for a person to decide."""

from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from firms import FirmLikeness, FirmName, NameIndex, NameMatch, core, firm_name, match_names
from firms import likeness as likeness_module
from tests.firms.namesakes import MISPRINTS, Invented, different_firms

CORES = st.text("海河明达智能装备华信润泽", min_size=3, max_size=8)
MARKS = st.text("海河津渤明达瑞和华信润元博雅宏图恒", min_size=2, max_size=4)
PLACES = ("", "天津市", "北京", "江苏省苏州市", "昆山市", "甲市", "乙市", "天津市河东区", "沧州", "巨野县")
TRADES = ("科技", "信息技术", "医疗器械", "机械制造", "商贸", "餐饮管理", "第3工程局", "声学")
FIRMS = st.builds(Invented, place=st.sampled_from(PLACES), mark=MARKS, trade=st.sampled_from(TRADES))


def index(*names: str) -> NameIndex[int]:
    found: NameIndex[int] = NameIndex()
    for number, name in enumerate(names):
        found.add(number, name, FirmLikeness.SAME_NAME)
    return found


def likeness(one: object, other: object) -> FirmLikeness | None:
    found = match_names(firm_name(str(one)), firm_name(str(other)))
    return found.likeness if found is not None else None


@pytest.mark.parametrize(
    ("name", "on_file", "why"),
    [
        ("天津海河明达科技", "天津海河明达科技有限公司", "字号相同，少了“有限公司”"),
        ("天津海河明达科技有限公司", "天津海河明达科技", "字号相同，多了“有限公司”"),
        (
            "海河明达科技有限公司",
            "天津海河明达科技有限责任公司",
            "字号相同，“有限责任公司”写作“有限公司”，少了地名“天津”",
        ),
        (
            "海河明达（天津）科技有限公司",
            "天津市海河明达科技有限公司",
            "字号相同，括号、空格、全半角、繁简或数字的写法不同",
        ),
        ("天津海河明大科技有限公司", "天津海河明达科技有限公司", "名称相近，“达”写作“大”"),
        ("天津海河达明科技有限公司", "天津海河明达科技有限公司", "名称相近，“明达”颠倒成“达明”"),
        ("天津海河明科技有限公司", "天津海河明达科技有限公司", "名称相近，少了“达”"),
        ("天津海河明明达科技有限公司", "天津海河明达科技有限公司", "名称相近，多了“明”"),
        ("天律市华信科技有限公司", "天津市华信科技有限公司", "名称相近，“津”写作“律”"),
        ("天津华信科枝有限公司", "天津华信科技有限公司", "名称相近，“技”写作“枝”"),
        ("天津华信技术有限公司", "天津华信科技有限公司", "名称相近，“技术”、“科技”不同"),
        ("按顺明达科技有限公司", "安顺明达科技有限公司", "名称相近，“安”写作“按”"),
        ("华信科技有限公可", "华信科技有限公司", "字号相同，“有限公司”写作“有限公可”"),
        ("华信科技股份有限公可", "华信科技股份有限公司", "字号相同，“股份有限公司”写作“股份有限公可”"),
        ("中铁第十八局", "中铁18局", "字号相同，括号、空格、全半角、繁简或数字的写法不同"),
    ],
)
def test_that_a_firm_in_another_writing_is_found_and_told_why(name: str, on_file: str, why: str) -> None:
    assert [hit.why for hit in index(on_file).near(name)] == [why]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中铁十八局集团有限公司", "中铁十二局集团有限公司"),
        ("示例甲0科技有限公司", "示例甲10科技有限公司"),
        ("明达机械一厂", "明达机械二厂"),
        ("天津华信药房3号店", "天津华信药房13号店"),
        ("甲市华信再生资源有限公司", "乙市华信再生资源有限公司"),
        ("某镇东方汽修部", "某镇西山汽修部"),
        ("云水镇华信汽修部", "明山镇华信汽修部"),
        ("天津华信科技有限公司", "天津华润科技有限公司"),
        ("天津博雅达科技有限公司", "天津博雅通科技有限公司"),
        ("江阴天阳模具有限公司", "江阴天润模具有限公司"),
        ("天津海河明达科技有限公司", "天津海河明达医药有限公司"),
        ("天津海河明达集团有限公司", "天津海河明达有限公司"),
        ("天津海河明达科技有限公司", "天津海河明达科技有限公司河东分公司"),
        ("天津海河明达科技有限公司河西分公司", "天津海河明达科技有限公司河东分公司"),
        ("天津海河东科技有限公司", "天津海河西科技有限公司"),
        ("天津新海河科技有限公司", "天津海河科技有限公司"),
        ("天津明达机械厂", "天津明达机械有限公司"),
        ("天津市河东区明达便利店", "天津市河西区明达便利店"),
        ("徐州明达科技有限公司", "苏州明达科技有限公司"),
    ],
)
def test_that_firms_that_look_alike_are_different(one: str, other: str) -> None:
    assert likeness(one, other) is None
    assert likeness(other, one) is None


@given(FIRMS, FIRMS)
def test_that_the_order_of_two_names_does_not_matter(one: Invented, other: Invented) -> None:
    assert likeness(one, other) is likeness(other, one)


@pytest.mark.parametrize("kind", MISPRINTS)
def test_that_a_misprint_is_told_in_both_directions(kind: str) -> None:
    chance = Random(kind)
    for firm in different_firms(150, seed=5):
        wrong = MISPRINTS[kind](firm, chance)
        if wrong is not None:
            assert likeness(firm, wrong) is likeness(wrong, firm)


@given(FIRMS, st.integers(0, 9999), st.integers(0, 9999))
def test_that_another_number_makes_another_firm(firm: Invented, one: int, other: int) -> None:
    assume(one != other)
    for text in ("{}号店", "第{}工程局", "{}厂"):
        assert likeness(firm.but(tail=text.format(one)), firm.but(tail=text.format(other))) is None
    assert likeness(firm.but(mark=f"{firm.mark}甲{one}"), firm.but(mark=f"{firm.mark}甲{other}")) is None


@given(FIRMS, st.sampled_from(PLACES[1:]), st.sampled_from(PLACES[1:]))
def test_that_another_place_makes_another_firm(firm: Invented, one: str, other: str) -> None:
    assume(not one.startswith(other) and not other.startswith(one))
    assert likeness(firm.but(place=one), firm.but(place=other)) is None


@given(FIRMS, MARKS)
def test_that_another_mark_makes_another_firm(firm: Invented, other: str) -> None:
    differing = sum(one != two for one, two in zip(firm.mark, other, strict=False))
    assume(abs(len(firm.mark) - len(other)) > 1 or (len(firm.mark) == len(other) and differing > 2))
    assert likeness(firm, firm.but(mark=other)) is None


@given(FIRMS, st.sampled_from(TRADES))
def test_that_another_trade_makes_another_firm(firm: Invented, trade: str) -> None:
    assume(trade != firm.trade)
    assert likeness(firm, firm.but(trade=trade)) is None


@given(FIRMS)
def test_that_the_index_finds_what_the_comparison_finds(firm: Invented) -> None:
    others = [str(other) for other in different_firms(200, seed=3)] + [str(firm.but(place="")), str(firm.but(form=""))]
    by_hand = {other for other in others if likeness(firm, other) is not None}
    assert {hit.written for hit in index(*others).near(str(firm))} == by_hand


@given(st.lists(CORES, max_size=6), CORES)
def test_that_near_names_come_nearest_first_and_the_same_core_is_said(known: list[str], name: str) -> None:
    hits = index(*known).near(name)
    ranks = [(hit.likeness.rank, -hit.score) for hit in hits]
    assert ranks == sorted(ranks)
    for hit in hits:
        assert (hit.likeness is FirmLikeness.SAME_CORE) == (core(hit.written) == core(name)) == (hit.score == 100)
        assert hit.why.startswith(hit.likeness.value)


def test_that_a_name_is_compared_with_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[FirmName] = []

    def counted(one: FirmName, other: FirmName) -> NameMatch | None:
        compared.append(other)
        return match_names(one, other)

    monkeypatch.setattr(likeness_module, "match_names", counted)
    names = [str(firm) for firm in different_firms(2000)]
    known = index(*names)
    for name in names:
        known.near(name)
    assert len(compared) < 10 * len(names)


def test_that_no_more_names_are_given_than_asked_for() -> None:
    names = [f"{place}明达科技有限公司" for place in ("天津", "北京", "上海", "重庆")]
    assert [hit.firm for hit in index(*names).near("明达科技", 3)] == [0, 1, 2]
    assert index("（1）", "有限公司", "").near("") == ()


@pytest.mark.parametrize(
    ("known", "name", "score"),
    [
        ("海河明", "海河明达智", 86),  # 80, and 10 times three fifths
        ("海河明达智", "海河明", 86),
        ("海河明达信", "海河明达润", 80),  # one of five characters is another one: just near
        ("华信科技", "华润科技", None),  # one of four: 75
        ("海河", "海河明达智", None),  # two characters are a part of too many names
        ("海河明达", "海河", None),
        ("中铁十八局", "中铁十八局集团有限公司", 87),
        ("中铁十八局", "中铁十二局集团有限公司", None),
        ("天津海河明达科技", "北京海河明达科技有限公司", None),
    ],
)
def test_that_a_part_of_three_characters_is_near_where_names_are_shortened(
    known: str, name: str, score: int | None
) -> None:
    assert [hit.score for hit in index(known).shortened(name)] == ([score] if score is not None else [])


def test_that_the_same_name_is_found_in_any_width_in_the_order_it_was_added() -> None:
    names = index("海河（天津）科技有限公司", "海河(天津) 科技有限公司", "别家")
    assert [hit.firm for hit in names.same("海河（天津）科技有限公司 ")] == [0, 1]
    assert names.same("海河") == ()


def test_that_the_ranks_are_the_order_of_certainty() -> None:
    assert [likeness.rank for likeness in FirmLikeness] == list(range(len(FirmLikeness)))
    assert FirmLikeness.SAME_CODE.rank < FirmLikeness.SAME_NAME.rank < FirmLikeness.NEAR_NAME.rank
