"""What a person chose for a table is used again for the next table with the same headers; nothing else is."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from policies import UserError
from registers import Constant, Mapping, Target, Use, WrittenUnit, guess_mapping
from registers._types import Cell

ON = date(2026, 6, 1)
D = Decimal
F = Use.FIELD
HEADERS = ("企业名称", "2025年营业收入", "经费", "是否高企")
SMALL: Sequence[Sequence[Cell]] = [("甲", D(1000), D(50), "是")]
LARGE: Sequence[Sequence[Cell]] = [("甲", D(12_000_000), D(500_000), "是")]


def guess(rows: Sequence[Sequence[Cell]] = SMALL, title: str = "") -> Mapping:
    return guess_mapping(HEADERS, rows, ON, title)


def rd(unit: WrittenUnit = WrittenUnit.PLAIN, year: int = 2025) -> Target:
    return Target(use=F, field="rd_expense", year=year, unit=unit)


def test_that_nothing_is_remembered_of_a_table_that_nobody_corrected() -> None:
    for title in ("天津市河东区企业表（单位：元）", ""):
        assert guess().with_choices(guess(title=title).choices()) == guess()


def test_that_a_chosen_meaning_is_used_again_with_the_unit_of_the_new_table() -> None:
    kept = guess(title="单位：万元").with_target(2, rd()).choices()
    again = guess(LARGE, "单位：元").with_choices(kept)
    assert again.columns[2].target == rd(WrittenUnit.YUAN)
    assert again.columns[1].target.unit is WrittenUnit.YUAN
    assert again.columns[2].chosen == ("target", "year")


def test_that_a_unit_nobody_chose_is_taken_from_the_size_of_the_new_numbers() -> None:
    kept = guess().with_target(2, rd()).choices()
    assert guess(LARGE).with_choices(kept).columns[2].target.unit is WrittenUnit.YUAN
    assert guess().with_choices(kept).columns[2].target.unit is WrittenUnit.WAN


def test_that_a_chosen_unit_yields_to_the_one_that_the_new_table_states_and_this_is_told() -> None:
    chosen = guess().with_target(1, Target(use=F, field="revenue", year=2025, unit=WrittenUnit.YUAN))
    assert chosen.columns[1].chosen == ("unit",)
    column = guess(title="单位：千元").with_choices(chosen.choices()).columns[1]
    assert column.target.unit is WrittenUnit.THOUSAND
    assert not column.sure
    assert "千元" in column.why
    assert "按表里的计" in column.why


def test_that_a_chosen_unit_against_the_size_of_the_new_numbers_is_asked_again() -> None:
    column = guess().columns[1]
    chosen = guess(LARGE).with_target(1, Target(use=F, field="revenue", year=2025, unit=WrittenUnit.WAN)).choices()
    assert column.target.unit is WrittenUnit.WAN
    doubted = guess(LARGE).with_choices(chosen).columns[1]
    assert doubted.target.unit is WrittenUnit.WAN
    assert not doubted.sure
    assert guess().with_choices(chosen).columns[1].sure


def test_that_a_chosen_year_that_the_new_table_does_not_state_is_asked_again() -> None:
    table = ("企业名称", "营业收入")
    chosen = guess_mapping(table, [], ON).with_target(1, Target(use=F, field="revenue", year=2024)).choices()
    column = guess_mapping(table, [], ON).with_choices(chosen).columns[1]
    assert (column.target.year, column.sure) == (2024, False)
    stated = guess_mapping(table, [], ON, "2023年企业情况表").with_choices(chosen).columns[1]
    assert (stated.target.year, stated.sure) == (2023, False)
    assert "2024 年" in stated.why


def test_that_the_place_of_an_earlier_table_is_not_remembered() -> None:
    kept = guess(title="天津市河东区企业表").with_target(2, rd()).choices()
    places = {c.field: c.value for c in guess(title="天津市南开区企业表").with_choices(kept).constants}
    assert places == {"province": "天津市", "city": "天津市", "district": "南开区"}
    assert guess().with_choices(kept).constants == ()


def test_that_a_fact_which_a_person_gave_to_a_column_is_taken_from_the_guessed_one() -> None:
    kept = guess().with_target(1, Target()).with_target(2, Target(use=F, field="revenue", year=2025)).choices()
    again = guess().with_choices(kept)
    assert again.columns[1].target == Target()
    assert again.problems(2026) == ()
    stolen = guess().with_target(2, Target(use=F, field="revenue", year=2025)).choices()
    assert guess().with_choices(stolen).columns[1].target.use is Use.EXTRA


def test_that_columns_of_one_header_are_told_apart_by_their_order() -> None:
    twice = ("企业名称", "备注", "备注")
    kept = guess_mapping(twice, [], ON).with_target(2, Target(use=F, field="street")).choices()
    again = guess_mapping(twice, [], ON).with_choices(kept)
    assert [column.target.field for column in again.columns] == ["name", "", "street"]


def test_that_a_complete_list_of_qualifications_is_remembered() -> None:
    assert guess().with_choices(guess().with_complete(True).choices()).complete


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "{}",
        "[]",
        "\udcff",
        '{"columns":' + "[" * 100_000,
        '{"columns": [{"header": "企业名称", "target": {"use": "field", "field": "name"}, "confidence": 100}], "complete": true}',
        '{"chosen": {"经费": {"chosen": ["target"], "target": {"use": "field", "field": "nothing"}}}}',
        '{"chosen": {"经费": {"chosen": ["target"], "target": {"use": "field", "field": "platforms", "part": "kind"}}}}',
    ],
)
def test_that_any_other_text_leaves_the_guess_as_it_is(text: str) -> None:
    assert guess().with_choices(text) == guess()


def test_that_what_a_title_sets_can_be_removed_and_changed() -> None:
    mapping = guess(title="天津市河东区企业表")
    assert mapping.with_constants(()).constants == ()
    other = Constant(field="district", value="南开区", why="人工指定", sure=100)
    assert mapping.with_constants((other,)).constants == (other,)


@pytest.mark.parametrize(
    "constant",
    [
        Constant(field="revenue", value="1", why="", sure=100),
        Constant(field="name", value="某公司", why="", sure=100),
        Constant(field="district", value="", why="", sure=100),
        Constant(field="qualifications", value="金牌", kind="gold", why="", sure=100),
        Constant(field="qualifications", value="高企", kind="hnte", granted_on="2025年", why="", sure=100),
    ],
)
def test_that_a_fact_that_no_title_can_set_is_refused(constant: Constant) -> None:
    with pytest.raises(UserError, match="请"):
        guess().with_constants((constant,))
