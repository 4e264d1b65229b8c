"""The state of a policy by its documents and calls: not knowing is never open."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import PolicyState, evaluate, last_sign
from policies import Call, Calls, CallStop, Document, Grade, Policy, RollingCalls
from tests.matcher.build import ON, policy, profile

RULE = "rule: [{id: own, compare: 'revenue[-1]', op: '>=', value: 100万元}]\n"
BARE = policy(RULE)
DAY = timedelta(days=1)


def with_calls(**calls: object) -> Policy:
    return msgspec.structs.replace(BARE, calls=Calls(**calls))  # type: ignore[arg-type]  # fields of Calls


def call(opens: date | None, closes: date | None, year: int = ON.year) -> Call:
    return Call(year=year, opens=opens, closes=closes, source="a")


def state(of: Policy, on: date = ON) -> PolicyState:
    return evaluate(of, profile(), on).state


def test_that_a_policy_of_which_nothing_is_known_is_not_open() -> None:
    assert state(BARE) is PolicyState.UNANNOUNCED


days = st.dates(date(2021, 1, 1), date(2023, 12, 31))


@given(st.lists(st.tuples(days, days), max_size=4), days)
def test_that_only_a_call_that_contains_the_day_is_open(spans: list[tuple[date, date]], on: date) -> None:
    calls = tuple(call(min(pair), max(pair), min(pair).year) for pair in spans)
    found = evaluate(with_calls(dated=calls), profile(), on)
    running = [entry for entry in calls if entry.opens <= on <= entry.closes]  # type: ignore[operator]  # both are set
    assert (found.state is PolicyState.OPEN) is bool(running)
    assert (found.state is PolicyState.UPCOMING) is (not running and any(entry.opens > on for entry in calls))  # type: ignore[operator]  # as above


@pytest.mark.parametrize(
    ("opens", "closes", "wanted"),
    [
        (ON, ON + DAY, PolicyState.OPEN),
        (ON - DAY, ON, PolicyState.OPEN),
        (ON + DAY, ON + 9 * DAY, PolicyState.UPCOMING),
        (ON - 9 * DAY, ON - DAY, PolicyState.CLOSED),
        (None, ON - DAY, PolicyState.CLOSED),
        (None, ON + DAY, PolicyState.UNANNOUNCED),
        (ON - DAY, None, PolicyState.UNANNOUNCED),
        (date(2021, 3, 1), date(2021, 4, 1), PolicyState.UNANNOUNCED),
        (date(2021, 12, 1), date(2022, 1, 15), PolicyState.CLOSED),
    ],
)
def test_that_a_call_gives_the_state_of_its_round(opens: date | None, closes: date | None, wanted: PolicyState) -> None:
    year = (opens or closes or ON).year
    assert state(with_calls(dated=(call(opens, closes, year),))) is wanted


def test_that_documented_acceptance_all_year_is_open_and_a_relief_by_law_always() -> None:
    rolling = RollingCalls(text="常年受理", source="a", seen=date(2021, 5, 1))
    assert state(with_calls(rolling=rolling)) is PolicyState.OPEN
    assert state(with_calls(by_law="申报享受")) is PolicyState.ALWAYS


def test_that_a_stop_closes_until_the_day_of_reopening() -> None:
    rolling = RollingCalls(text="常年受理", source="a", seen=date(2021, 5, 1))
    stop = CallStop(since=ON, text="暂停受理")
    for name in ("paused", "used_up"):
        stopped = with_calls(rolling=rolling, reopens=ON + 9 * DAY, **{name: stop})
        assert [state(stopped, ON + n * DAY) for n in (-1, 0, 8, 9)] == [
            PolicyState.OPEN,
            PolicyState.CLOSED,
            PolicyState.CLOSED,
            PolicyState.OPEN,
        ]


def test_that_three_years_without_a_sign_are_a_lapse_and_a_law_needs_no_sign() -> None:
    silent = with_calls(last_seen=2019)
    assert state(silent, date(2022, 12, 31)) is PolicyState.UNANNOUNCED
    assert state(silent, date(2023, 1, 1)) is PolicyState.LAPSED
    assert state(with_calls(last_seen=2010, by_law="申报享受")) is PolicyState.ALWAYS


@given(st.lists(days, max_size=3), st.integers(2018, 2023), days)
def test_that_the_last_sign_is_the_latest_of_all(issued: list[date], seen: int, closes: date) -> None:
    documents = tuple(
        Document(key=str(n), title="文件", grade=Grade.EXCERPT, issued=day) for n, day in enumerate(issued)
    )
    of = msgspec.structs.replace(with_calls(last_seen=seen, dated=(call(closes, closes),)), documents=documents)
    assert last_sign(of) == max([*issued, date(seen, 12, 31), closes])


def test_that_a_draft_never_applies_and_ended_documents_take_their_measures_with_them() -> None:
    draft = Document(key="a", title="征求意见稿", grade=Grade.EXCERPT, draft=True)
    ended = Document(key="b", title="三年计划", grade=Grade.EXCERPT, expires=ON - DAY)
    live = Document(key="c", title="办法", grade=Grade.EXCERPT)
    rolling = {"rolling": RollingCalls(text="常年受理", source="a", seen=ON)}

    def of(*documents: Document) -> PolicyState:
        return state(msgspec.structs.replace(with_calls(**rolling), documents=documents))

    assert of(draft) is PolicyState.DRAFT
    assert of(ended) is PolicyState.LAPSED
    assert of(draft, live) is of(ended, live) is PolicyState.OPEN
    assert of(msgspec.structs.replace(live, superseded_by="新办法")) is PolicyState.LAPSED


def test_that_force_goes_before_drafts_and_calls() -> None:
    dated = policy(f"{RULE}effective: 2021-01-01\nexpires: 2022-05-31\n")
    open_ = msgspec.structs.replace(dated, calls=Calls(dated=(call(date(2020, 1, 1), date(2023, 1, 1)),)))
    assert [state(open_, day) for day in (date(2020, 12, 31), date(2022, 5, 31), ON)] == [
        PolicyState.NOT_YET,
        PolicyState.OPEN,
        PolicyState.EXPIRED,
    ]


def test_that_days_left_count_to_the_last_day() -> None:
    running = with_calls(dated=(call(ON, ON + 29 * DAY),))
    assert [evaluate(running, profile(), ON + n * DAY).days_left for n in (0, 29, 30)] == [29, 0, None]
