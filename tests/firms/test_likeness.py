"""Names that may mean the same firm: found in one order of certainty, for a person to decide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firms import FirmLikeness, NameIndex, core

CORES = st.text("海河明达智能装备华信润泽", min_size=3, max_size=8)


def index(*names: str) -> NameIndex[int]:
    found: NameIndex[int] = NameIndex()
    for number, name in enumerate(names):
        found.add(number, name, FirmLikeness.SAME_NAME)
    return found


@pytest.mark.parametrize(
    ("known", "name", "score"),
    [
        ("海河明达信", "海河明达润", 80),  # one of five characters is another one: just near
        ("华信科技", "华润科技", None),  # one of four: 75
        ("海河明达", "海河明达", 100),
        ("海河明", "海河明达智", None),  # a part is no whole
    ],
)
def test_that_cores_are_near_from_four_equal_characters_of_five(known: str, name: str, score: int | None) -> None:
    assert [hit.score for hit in index(known).near(name)] == ([score] if score is not None else [])


@pytest.mark.parametrize(
    ("known", "name", "score"),
    [
        ("海河明", "海河明达智", 86),  # 80, and 10 times three fifths
        ("海河明达智", "海河明", 86),
        ("海河", "海河明达智", None),  # two characters are a part of too many names
        ("海河明达", "海河", None),
    ],
)
def test_that_a_part_of_three_characters_is_near_where_parts_count(known: str, name: str, score: int | None) -> None:
    assert [hit.score for hit in index(known).near(name, parts=True)] == ([score] if score is not None else [])


@given(st.lists(CORES, max_size=6), CORES)
def test_that_parts_only_add_near_names_and_never_lower_a_score(known: list[str], name: str) -> None:
    without = {hit.firm: hit.score for hit in index(*known).near(name)}
    with_parts = {hit.firm: hit.score for hit in index(*known).near(name, parts=True)}
    if len(core(name)) >= 3:
        assert all(with_parts[firm] >= score for firm, score in without.items())


@given(st.lists(CORES, max_size=6), CORES)
def test_that_near_names_come_nearest_first_and_the_same_core_is_said(known: list[str], name: str) -> None:
    hits = list(index(*known).near(name))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert (hit.likeness is FirmLikeness.SAME_CORE) == (core(hit.written) == core(name)) == (hit.score == 100)


def test_that_the_same_name_is_found_in_any_width_in_the_order_it_was_added() -> None:
    names = index("海河（天津）科技有限公司", "海河(天津) 科技有限公司", "别家")
    assert [hit.firm for hit in names.same("海河（天津）科技有限公司 ")] == [0, 1]
    assert names.same("海河") == ()


def test_that_the_ranks_are_the_order_of_certainty() -> None:
    assert [likeness.rank for likeness in FirmLikeness] == list(range(len(FirmLikeness)))
    assert FirmLikeness.SAME_CODE.rank < FirmLikeness.SAME_NAME.rank < FirmLikeness.NEAR_NAME.rank
