"""Visits planned by days and hours: laws of the proposal, what is planned already, all or none."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from casebook import Author, Casebook, EnterpriseRow, NewVisit, Origin, Provenance, VisitState, open_casebook
from matcher import read_profile
from policies import UserError
from survey.planning import Busy, PlanRules, Stop, clashes, minutes_of, propose, write_plan
from survey.workdays import is_workday, workdays

ON = date(2026, 11, 24)
WHO = Author("王敏")
STREETS = ("大王庄街道", "富民路街道", "")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Casebook]:
    """A casebook of 24 firms in three streets, two of whose officers have visits; tests do not write to it."""
    with open_casebook(tmp_path_factory.mktemp("planning") / "kece.db") as opened:
        for number in range(24):
            add(opened, number)
        for firm, officer, hour in ((21, "王敏", "10:00"), (22, "王敏", ""), (23, "李四", "13:30")):
            opened.visits.add(firm, NewVisit(on=ON + timedelta(days=1), officer=officer, hour=hour), WHO)
        yield opened


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Casebook]:
    """A casebook of twelve firms."""
    with open_casebook(tmp_path / "kece.db") as opened:
        for number in range(12):
            add(opened, number)
        yield opened


def add(book: Casebook, number: int) -> None:
    raw = {"name": f"第{number}科技", "street": STREETS[number % 3]}
    book.enterprises.add(
        read_profile(raw), Provenance(Origin.LICENCE, ON, "王敏"), ("王敏", "李四", "")[number % 4 % 3]
    )


def rows(book: Casebook, numbers: tuple[int, ...] = ()) -> tuple[EnterpriseRow, ...]:
    found = book.enterprises.search("", ON)
    return tuple(row for row in found if not numbers or row.id in numbers)


RULES = st.builds(
    PlanRules,
    first=st.dates(date(2026, 11, 24), date(2026, 12, 31)),
    officer=st.sampled_from(["王敏", "李四"]),
    own=st.booleans(),
    a_day=st.integers(1, 8),
    minutes=st.sampled_from([30, 45, 60, 90, 120]),
    travel=st.sampled_from([0, 15, 30, 60]),
    near=st.sampled_from([0, 5, 10]),
)
CHOSEN = st.sets(st.integers(1, 24), min_size=1).map(lambda chosen: tuple(sorted(chosen)))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rules=RULES, chosen=CHOSEN)
def test_that_a_proposal_keeps_its_laws(shared: Casebook, rules: PlanRules, chosen: tuple[int, ...]) -> None:
    busy = Busy(shared, ON, rules.minutes)
    stops = propose(rows(shared, chosen), rules, busy)
    assert {stop.firm for stop in stops} == set(chosen) - busy.waiting
    assert clashes(stops, rules, busy, ON) == {}
    days: dict[tuple[str, date], list[Stop]] = defaultdict(list)
    for stop in stops:
        days[stop.officer, stop.day].append(stop)
        assert is_workday(stop.day)
        assert stop.day >= rules.first
        start = minutes_of(stop.hour)
        assert any(first <= start and start + rules.minutes <= last for first, last in rules.halves)
    for (officer, day), group in days.items():
        assert len(group) + busy.count(officer, day) <= rules.a_day
        for one, other in itertools.combinations(group, 2):
            way = rules.near if one.street and one.street == other.street else rules.travel
            assert abs(minutes_of(one.hour) - minutes_of(other.hour)) >= rules.minutes + way


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rules=RULES, chosen=CHOSEN)
def test_that_firms_of_a_street_that_fit_into_half_a_day_are_not_split(
    shared: Casebook, rules: PlanRules, chosen: tuple[int, ...]
) -> None:
    stops = propose(rows(shared, chosen), rules, Busy(shared, ON, rules.minutes))
    longest = max(last - first for first, last in rules.halves)
    most = max(1, min(rules.a_day, (longest + rules.near) // (rules.minutes + rules.near)))
    halves: dict[tuple[str, str], set[tuple[date, bool]]] = defaultdict(set)
    sizes: dict[tuple[str, str], int] = defaultdict(int)
    for stop in stops:
        if stop.street:
            halves[stop.officer, stop.street].add((stop.day, minutes_of(stop.hour) < 12 * 60))
            sizes[stop.officer, stop.street] += 1
    assert all(len(halves[key]) == 1 for key, size in sizes.items() if size <= most)


def test_that_holidays_and_weekends_are_passed_over_and_working_weekends_are_not() -> None:
    spring = workdays(date(2026, 2, 13))
    assert [day.isoformat() for day in itertools.islice(spring, 3)] == ["2026-02-13", "2026-02-14", "2026-02-24"]
    assert not is_workday(date(2027, 1, 1))


def test_that_a_street_with_many_firms_fills_half_days_one_after_the_other(book: Casebook) -> None:
    many = tuple(replace(row, street="大王庄街道", officer="") for row in rows(book))
    stops = propose(many, PlanRules(ON, "王敏"), Busy(book, ON, 60))
    assert [(stop.day.isoformat(), stop.hour) for stop in stops[:5]] == [
        ("2026-11-24", "09:00"), ("2026-11-24", "10:10"), ("2026-11-24", "13:30"), ("2026-11-24", "14:40"),
        ("2026-11-25", "09:00"),
    ]  # fmt: skip
    assert {stop.day for stop in stops} == {ON, ON + timedelta(days=1), ON + timedelta(days=2)}


def test_that_twelve_firms_become_visits_in_one_step(book: Casebook) -> None:
    rules = PlanRules(date(2026, 11, 27), "王敏", own=False, note="到期高企")
    stops = propose(rows(book), rules, Busy(book, ON, rules.minutes))
    done = write_plan(book, stops, rules, ON, WHO)
    visits = book.visits.between(ON, date(2027, 1, 1))
    assert (done.made, done.passed, len(visits)) == (12, 0, 12)
    assert {(visit.state, visit.note) for visit in visits} == {(VisitState.PLANNED, "到期高企")}
    assert {visit.on.isoformat() for visit in visits} == {"2026-11-27", "2026-11-30", "2026-12-01"}
    assert done.words().startswith("已安排 12 次走访，排到 2026-12-01")


def test_that_a_firm_that_waits_for_a_visit_is_passed_over_even_if_it_was_planned_meanwhile(book: Casebook) -> None:
    rules = PlanRules(ON, "王敏")
    stops = propose(rows(book), rules, Busy(book, ON, rules.minutes))
    book.visits.add(stops[0].firm, NewVisit(on=ON, officer="李四"), WHO)
    done = write_plan(book, stops, rules, ON, WHO)
    assert (done.made, done.passed) == (11, 1)
    assert "1 家已有待走访的安排" in done.words()
    assert propose(rows(book), rules, Busy(book, ON, rules.minutes)) == ()


def test_that_one_clash_stores_none(book: Casebook) -> None:
    rules = PlanRules(ON, "王敏", own=False)
    stops = propose(rows(book), rules, Busy(book, ON, rules.minutes))
    late = replace(stops[1], day=stops[0].day, hour=stops[0].hour)
    with pytest.raises(UserError, match="时间重叠"):
        write_plan(book, (stops[0], late, *stops[2:]), rules, ON, WHO)
    assert book.visits.between(ON, date(2027, 1, 1)) == ()


def test_that_a_firm_deleted_meanwhile_stores_none(book: Casebook) -> None:
    rules = PlanRules(ON, "王敏")
    stops = propose(rows(book), rules, Busy(book, ON, rules.minutes))
    book.enterprises.erase(stops[-1].firm, Author("王敏", "重复"))
    with pytest.raises(UserError):
        write_plan(book, stops, rules, ON, WHO)
    assert book.visits.between(ON, date(2027, 1, 1)) == ()


@pytest.mark.parametrize(
    ("changed", "words"), [({"officer": " "}, "请填走访人"), ({"day": date(2026, 11, 23)}, "已经过去")]
)
def test_that_an_edited_visit_without_officer_or_in_the_past_is_refused(
    book: Casebook, changed: dict[str, object], words: str
) -> None:
    rules = PlanRules(ON, "王敏")
    stops = propose(rows(book), rules, Busy(book, ON, rules.minutes))
    wrong = (replace(stops[0], **changed), *stops[1:])
    assert words in clashes(wrong, rules, Busy(book, ON, rules.minutes), ON)[stops[0].firm]
    with pytest.raises(UserError, match=words):
        write_plan(book, wrong, rules, ON, WHO)


def test_that_an_edited_hour_on_a_visit_that_is_there_already_is_told(book: Casebook) -> None:
    rules = PlanRules(ON, "王敏", own=False)
    book.visits.add(12, NewVisit(on=ON, officer="王敏", hour="10:00"), WHO)
    busy = Busy(book, ON, rules.minutes)
    stop = Stop(firm=1, name="第0科技", street="", officer="王敏", day=ON, hour="10:30")
    assert clashes([stop], rules, busy, ON) == {1: "王敏这天 10:00 已有走访"}


def test_that_without_an_officer_nothing_is_proposed(book: Casebook) -> None:
    with pytest.raises(UserError, match="请填走访人"):
        propose(rows(book), PlanRules(ON, " "), Busy(book, ON, 60))
