"""Firms settled over columns are those a match settles; a line of a policy is changed alone and never kept."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

import msgspec
import pytest

from casebook import EnterpriseRow
from matcher import ResultGroup, read_profile, worth
from policies import Unit, UserError
from policies import rules as r
from tests.ui.screening.test_page import ON, PLACE, SOUND, desk, job, presenter, rd, run_of
from ui.desk.desk import Desk
from ui.screening.firms import Screened, held_on
from ui.screening.presenter import ScreeningPresenter
from ui.screening.run import reached_by_none, screen
from ui.screening.settled import Settler
from ui.screening.whatif import Threshold, changed, compare, read_value, thresholds

__all__ = ["desk", "presenter"]


def some_firms(count: int) -> list[Screened]:
    """Firms of which different parts are known, in different places, near and far from the lines."""
    chance = random.Random(20261124)
    found = []
    for number in range(count):
        raw = {name: value for name, value in SOUND.items() if chance.random() < 0.8}
        raw |= chance.choice((PLACE, {**PLACE, "district": "津南区"}, {"province": "河北省", "city": "石家庄市"}, {}))
        raw["rd_expense"] = rd(chance.choice(("0", "0.0399", "0.05", "0.2")))
        if chance.random() < 0.3:
            raw["qualifications"] = [
                {"kind": chance.choice(("hnte", "tech_sme", "chuying")), "granted_on": "2025-10-01"}
            ]
        raw["invention_patents"] = chance.choice((0, 1, 30))
        raw["industry_tags"] = ["新材料"]
        profile = read_profile({"name": f"企业{number}", **raw})
        row = EnterpriseRow(number + 1, profile.name, "", "", "", (), held_on(profile, ON), "", None)
        found.append(Screened(row, profile))
    return found


def test_that_settling_over_columns_changes_no_group_and_no_sum(desk: Desk, presenter: ScreeningPresenter) -> None:
    firms, policies = some_firms(40), desk.library.policies
    codes = Settler(policies, ON, sums=True).settle(firms)
    assert sum(len(code) - code.count(0) for code in codes) > len(firms) * len(policies) / 2
    run = screen(iter(firms), len(firms), policies, job(presenter))
    matches = [desk.matched(entry.profile) for entry in firms]
    for place, tally in enumerate(run.tallies):
        results = [match.results[place] for match in matches]
        points = tuple(match.group_of(result) for match, result in zip(matches, results, strict=True))
        assert tally.points == points, tally.policy.id
        ready = [worth(x.gains) for x, point in zip(results, points, strict=True) if point is ResultGroup.READY]
        may = [worth(x.gains)[1] for x, point in zip(results, points, strict=True) if point is ResultGroup.OPEN]
        assert tally.low == sum(low for low, _ in ready), tally.policy.id
        assert tally.high == (None if any(high is None for _, high in ready) else sum(high or 0 for _, high in ready))
        assert tally.may == (None if None in may else sum(high or 0 for high in may)), tally.policy.id


def test_that_no_more_and_no_fewer_firms_are_reached_over_columns(desk: Desk, presenter: ScreeningPresenter) -> None:
    firms, policies = some_firms(40), presenter.choice.modelled()
    ids = {policy.id for policy in policies}
    reaching = (ResultGroup.READY, ResultGroup.NEAR, ResultGroup.HELD)
    expected = []
    for place, entry in enumerate(firms):
        match = desk.matched(entry.profile)
        if not any(match.group_of(x) in reaching for x in match.results if x.policy.id in ids):
            expected.append(place)
    found = reached_by_none(firms, policies, job(presenter))
    assert list(found.places) == expected
    assert 0 < len(expected) < len(firms)


def whole_library(presenter: ScreeningPresenter) -> Iterator[tuple[object, Threshold]]:
    for policy in presenter.desk.library.policies:
        for line in thresholds(policy, ON):
            yield policy, line


def test_that_every_line_of_the_library_can_be_changed_alone(presenter: ScreeningPresenter) -> None:
    tried = 0
    for policy in presenter.desk.library.policies:
        known = thresholds(policy, ON)
        for place, line in enumerate(known):
            value = line.value - Decimal("0.5") if line.part == "low" else line.value + Decimal("0.5")
            other = thresholds(changed(policy, ON, line, value), ON)
            assert [entry.value for entry in other] == [
                value if at == place else entry.value for at, entry in enumerate(known)
            ]
            tried += 1
    assert tried > 150


def test_that_another_line_moves_exactly_the_firms_between_the_two(desk: Desk, presenter: ScreeningPresenter) -> None:
    run = run_of(presenter)
    policy = presenter.choice.rungs[1].policy
    before = presenter.desk.library.get(policy.id)
    line = next(line for line in thresholds(policy, ON) if line.words == "4%")
    answer = compare(run.firms, policy, line, read_value("3.99", line), job(presenter))
    assert {run.firms[move.place].row.name for move in answer.moves} == {"乙科技"}
    assert answer.moves[0].before is ResultGroup.NEAR
    assert answer.moves[0].after is not ResultGroup.NEAR
    assert sum(answer.before.values()) == sum(answer.after.values()) == 5
    harder = compare(run.firms, policy, line, read_value("5.5%", line), job(presenter))
    assert {run.firms[move.place].row.name for move in harder.moves} == {"丁科技"}
    assert desk.library.get(policy.id) is before


def test_that_a_value_is_read_in_the_unit_of_the_line(presenter: ScreeningPresenter) -> None:
    lines_ = {line.words: line for _, line in whole_library(presenter)}
    share, money = lines_["4%"], next(line for words, line in lines_.items() if words.endswith("万元"))
    assert read_value("3.5", share) == read_value(" 3.5% ", share) == Decimal("0.035")
    assert read_value("2亿元", money) == 20000
    assert read_value("1,234.5", money) == Decimal("1234.5")
    for text, line, words in (
        ("很多", share, "不是数值"), ("3人", money, "单位是万元"), ("-3", money, "不能是"), ("4", share, "一样"),
    ):  # fmt: skip
        with pytest.raises(UserError, match=words):
            read_value(text, line)


def test_that_both_ends_of_a_span_can_be_changed_but_never_crossed(presenter: ScreeningPresenter) -> None:
    policy = presenter.choice.rungs[0].policy
    staff = r.Operand("employees@-1", "职工总数", Unit.PEOPLE)
    span = r.Not(member=r.Between(left=staff, low=Decimal(10), high=Decimal(50)))
    version = msgspec.structs.replace(policy.version_on(ON)[0], rule=r.All(members=(span,)))
    policy = msgspec.structs.replace(policy, versions=(version,))
    low, high = thresholds(policy, ON)
    assert [line.words for line in thresholds(changed(policy, ON, high, Decimal(60)), ON)] == ["10人", "60人"]
    assert [line.words for line in thresholds(changed(policy, ON, low, Decimal(20)), ON)] == ["20人", "50人"]
    with pytest.raises(UserError, match="下限不能高于上限"):
        changed(policy, ON, low, Decimal(51))
