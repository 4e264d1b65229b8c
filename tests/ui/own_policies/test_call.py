"""Tests of a round of applications that is entered in one line."""

from __future__ import annotations

from datetime import date

import pytest

from policies import Call
from tests.ui.own_policies.build import BUILT_IN, ON
from ui.desk.desk import Desk
from ui.own_policies.call import CallForm, form_from_line, keep_round

GOOD = CallForm("2026", "2026-03-09", "2026-06-30", source="津科规〔2026〕3号")


@pytest.mark.parametrize(
    "line",
    ["2026 年申报：3 月 9 日—6 月 30 日", "2026年3月9日至6月30日", "3月9日—6月30日", "2026年3月9日-2026年6月30日受理"],
)
def test_that_a_line_gives_year_and_days(line: str) -> None:
    form = form_from_line(line, CallForm(source="津科规〔2026〕3号"), ON)
    assert (form.year, form.opens, form.closes) == ("2026", "2026-03-09", "2026-06-30")
    assert form.source == "津科规〔2026〕3号"


def test_that_a_line_without_days_changes_nothing() -> None:
    assert form_from_line("另行通知", GOOD, ON) == GOOD


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (CallForm("今年", "2026-03-09", "", source="《通知》"), "哪一年"),
        (CallForm("2026", "三月九日", "", source="《通知》"), "开始日“三月九日”看不懂"),
        (CallForm("2026", "", "2026-02-30", source="《通知》"), "截止日“2026-02-30”看不懂"),
        (CallForm("2026", "", "", source="《通知》"), "至少写"),
        (CallForm("2026", "2026-06-30", "2026-03-09", source="《通知》"), "早于"),
        (CallForm("2026", "2026-03-09", "2026-06-30"), "出处"),
    ],
)
def test_that_a_round_that_cannot_be_kept_says_why(form: CallForm, words: str) -> None:
    assert words in form.refusal()


def test_that_the_words_of_a_round_say_how_long_it_lasts_and_where_the_day_stands() -> None:
    assert GOOD.words(date(2026, 3, 1)) == "2026-03-09 至 2026-06-30，共 114 天，8 天后开始"
    assert GOOD.words(date(2026, 6, 30)) == "2026-03-09 至 2026-06-30，共 114 天，现在受理，还有 0 天"
    assert GOOD.words(ON).endswith("现在已截止")


def test_that_a_round_is_in_the_library_at_once(desk: Desk) -> None:
    policy = desk.library.get(BUILT_IN)
    assert policy is not None
    form = CallForm("2027", "2027-03-09", "2027-06-30", source="津科规〔2027〕3号")
    keep_round(desk, policy, form)
    call = Call(year=2027, opens=date(2027, 3, 9), closes=date(2027, 6, 30), source="津科规〔2027〕3号")
    now = desk.library.get(BUILT_IN)
    assert now is not None
    assert call in now.calls.dated
