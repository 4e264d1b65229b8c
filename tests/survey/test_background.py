"""The one loop over many firms: every item once and in order, progress as it goes, and a stop that is heeded."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from survey.background import EVERY, BackgroundJob, each


@given(st.lists(st.integers(), max_size=80), st.integers(0, 100), st.integers(1, 30))
def test_that_every_item_comes_once_and_progress_starts_where_it_should(
    items: list[int], start: int, every: int
) -> None:
    reported: list[tuple[int, int]] = []
    job = BackgroundJob(should_stop=lambda: False, on_progress=lambda *counts: reported.append(counts))
    assert list(each(items, job, 200, start=start, every=every)) == items
    assert reported == [(start + done, 200) for done in range(0, len(items), every)]


@given(st.integers(0, 60), st.integers(0, 60))
def test_that_a_stopped_loop_yields_what_was_done_before_the_stop(count: int, stop_after: int) -> None:
    seen: list[int] = []
    job = BackgroundJob(should_stop=lambda: len(seen) >= stop_after)
    for item in each(range(count), job, count):
        seen.append(item)
    assert seen == list(range(min(count, stop_after)))


def test_that_a_job_stopped_at_once_reports_nothing() -> None:
    reported: list[tuple[int, int]] = []
    job = BackgroundJob(should_stop=lambda: True, on_progress=lambda *counts: reported.append(counts))
    assert list(each(range(2 * EVERY), job, 2 * EVERY)) == []
    assert reported == []
