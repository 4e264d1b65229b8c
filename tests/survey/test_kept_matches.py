"""The match behind a kept sheet is the one of then: same profile, same day, same library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from casebook import Casebook, NewSheet, Origin, Provenance, open_casebook
from matcher import Match, match, read_profile
from policies import UserError
from policies.library import Library, library_bytes, library_of
from survey.changes_since import changes_since
from survey.kept_matches import KeptMatches
from survey.touched import touched
from tests.survey.build import ON, PLACE, SOUND, matching_job, shipped_library


def small_library() -> Library:
    """A library of a few policies, another one than the shipped."""
    return library_of(shipped_library().policies[:12], "2026.10")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Casebook]:
    """A casebook of one firm."""
    with open_casebook(tmp_path / "kece.db") as opened:
        profile = read_profile({"name": "甲科技", **PLACE, **SOUND})
        opened.enterprises.add(profile, Provenance(Origin.LICENCE, ON, "王敏"), "王敏")
        yield opened


def kept(book: Casebook, library: Library) -> Match:
    """Keep a sheet of the firm made with a library."""
    (row,) = book.enterprises.search("", ON)
    found = match(library.policies, book.enterprises.profile(row.id, ON).profile, ON, library.stamp)
    book.determinations.keep_library(library.stamp, library_bytes(library))
    book.determinations.keep(row.id, found, NewSheet(edition="firm", options="{}", officer="王敏"))
    return found


def test_that_the_match_of_a_kept_sheet_is_made_with_the_library_of_then(book: Casebook) -> None:
    then = kept(book, small_library())
    again = KeptMatches(book.determinations, shipped_library()).match_of(book.determinations.get(then.determination))
    assert again.determination == then.determination
    assert [result.verdict for result in again.results] == [result.verdict for result in then.results]


def test_that_a_library_is_read_once(book: Casebook) -> None:
    entry = book.determinations.get(kept(book, small_library()).determination)
    matches = KeptMatches(book.determinations)
    assert matches.library_of(entry) is matches.library_of(entry)
    known = small_library()
    assert KeptMatches(book.determinations, known).library_of(entry) is known


def test_that_a_damaged_library_is_an_error_for_the_person(book: Casebook) -> None:
    library = small_library()
    (row,) = book.enterprises.search("", ON)
    found = match(library.policies, book.enterprises.profile(row.id, ON).profile, ON, library.stamp)
    book.determinations.keep_library(library.stamp, b"{}")
    book.determinations.keep(row.id, found, NewSheet(edition="firm", options="{}", officer="王敏"))
    with pytest.raises(UserError, match="不完整"):
        KeptMatches(book.determinations).match_of(book.determinations.get(found.determination))


def test_that_a_policy_touches_the_firms_in_the_groups_of_their_matches(book: Casebook) -> None:
    policy = shipped_library().get("cn-hnte")
    assert policy is not None
    (row,) = book.enterprises.search("", ON)
    job = matching_job()
    found = touched(book, policy, job)
    single = job.matched((policy,), book.enterprises.profile(row.id, ON).profile)
    assert found.counts == {single.group_of(single.results[0]): 1}
    assert not found.stopped


def test_that_only_visited_firms_are_matched_for_changes(book: Casebook) -> None:
    found = changes_since(book, shipped_library(), ON, matching_job())
    assert (found.firms, found.whole, found.windows, found.changes) == (0, True, (), ())
