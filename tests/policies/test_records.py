"""Lists of records: merging a new list loses no record."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policies.records import OTHERS_OPEN, merged, removed_entries, without_markers

MARKER = {"level": OTHERS_OPEN}
OLD = {"kind": "hnte", "granted_on": "2023-11-19"}
_records = st.fixed_dictionaries(
    {"kind": st.sampled_from(["hnte", "chuying", "企业技术中心"])},
    optional={"granted_on": st.sampled_from(["2020-01-01", "2023-11-19"]), "level": st.sampled_from(["市", "国家"])},
)
_lists = st.lists(st.one_of(_records, st.just(MARKER)), max_size=5)


def test_that_an_empty_row_erases_nothing() -> None:
    assert merged([OLD], []) == [OLD]
    assert merged([OLD, MARKER], []) == [OLD, MARKER]


def test_that_the_same_thing_is_listed_once_in_its_fuller_form() -> None:
    assert merged([{"kind": "hnte"}], [OLD]) == [OLD]
    assert merged([OLD], [{"kind": "hnte"}, MARKER]) == [OLD]
    assert merged([OLD], [{"kind": "hnte", "expires_on": "2026-11-18"}]) == [{**OLD, "expires_on": "2026-11-18"}]


def test_that_a_renewed_title_stands_beside_the_old_one() -> None:
    new = {"kind": "hnte", "granted_on": "2026-11-20"}
    assert merged([OLD], [new]) == [OLD, new]


def test_that_two_loans_that_may_be_different_stay_two() -> None:
    loans = [{"bank": "甲", "amount": 100}], [{"bank": "甲", "on": "2024-01-01"}]
    assert merged(*loans) == [*loans[0], *loans[1]]


def test_that_a_complete_list_is_open_again_only_when_something_new_turns_up() -> None:
    assert merged([OLD], [OLD, MARKER]) == [OLD]
    assert merged([OLD], [{"kind": "chuying"}, MARKER]) == [OLD, {"kind": "chuying"}, MARKER]


@given(_lists, _lists)
def test_that_adding_loses_no_part_of_any_record(known: list[dict[str, str]], new: list[dict[str, str]]) -> None:
    found = merged(known, new)
    for entry in without_markers([*known, *new]):
        assert any(entry.items() <= other.items() for other in found)


@given(_lists, _lists)
def test_that_adding_the_same_row_twice_changes_nothing_more(
    known: list[dict[str, str]], new: list[dict[str, str]]
) -> None:
    once = merged(known, new)
    assert merged(once, new) == once


def test_that_a_removed_record_is_named_and_a_changed_one_is_not() -> None:
    other = {"kind": "chuying"}
    assert removed_entries([OLD, other, MARKER], [other]) == [OLD]
    assert removed_entries([OLD, other], [{**OLD, "level": "市"}, other]) == []
    assert removed_entries([OLD], []) == [OLD]
    assert removed_entries([MARKER], []) == []
