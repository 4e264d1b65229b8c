"""Firms settled over columns are those a match settles; a line of a policy is changed alone and never kept."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal

import msgspec
import pytest

from casebook import EnterpriseRow
from matcher import ResultGroup, match, read_profile, worth
from policies import Modelled, Unit, UserError, Verdict
from policies import rules as r
from survey.column_decisions import ColumnDecider
from survey.firms import Screened, held_on
from survey.run import reached_by_none, screen
from survey.what_if import Threshold, changed, read_value, thresholds
from tests.survey.build import ON, PLACE, SOUND, matching_job, rd, shipped_library


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


def test_that_settling_over_columns_changes_no_group_and_no_sum() -> None:
    firms, policies = some_firms(40), shipped_library().policies
    codes = ColumnDecider(policies, ON, sums=True).decide(firms)
    assert sum(len(code) - code.count(0) for code in codes) > len(firms) * len(policies) / 2
    run = screen(iter(firms), len(firms), policies, matching_job())
    matches = [match(shipped_library().policies, entry.profile, ON, shipped_library().stamp) for entry in firms]
    for place, tally in enumerate(run.tallies):
        results = [found.results[place] for found in matches]
        points = tuple(found.group_of(result) for found, result in zip(matches, results, strict=True))
        assert tally.points == points, tally.policy.id
        possible = [x for x, point in zip(results, points, strict=True) if point.possible]
        ready = [worth(x.gains) for x in possible if x.verdict is Verdict.ELIGIBLE]
        may = [worth(x.gains).ceiling for x in possible if x.verdict is Verdict.UNKNOWN]
        assert tally.low == sum(sums.low for sums in ready), tally.policy.id
        assert tally.high == (
            None if any(sums.high is None for sums in ready) else sum(sums.high or 0 for sums in ready)
        )
        assert tally.may == (None if None in may else max((high or 0 for high in may), default=0)), tally.policy.id


def test_that_no_more_and_no_fewer_firms_are_reached_over_columns() -> None:
    firms, policies = (
        some_firms(40),
        [p for p in shipped_library().policies if p.version_on(ON)[1] and p.modelled(ON) is not Modelled.NONE],
    )
    ids = {policy.id for policy in policies}
    reaching = (ResultGroup.READY, ResultGroup.NEXT_ROUND, ResultGroup.NEAR, ResultGroup.HELD)
    expected = []
    for place, entry in enumerate(firms):
        found = match(shipped_library().policies, entry.profile, ON, shipped_library().stamp)
        if not any(found.group_of(x) in reaching for x in found.results if x.policy.id in ids):
            expected.append(place)
    unreached = reached_by_none(firms, policies, matching_job())
    assert list(unreached.places) == expected
    assert 0 < len(expected) < len(firms)


def whole_library() -> Iterator[tuple[object, Threshold]]:
    for policy in shipped_library().policies:
        for line in thresholds(policy, ON):
            yield policy, line


def test_that_every_line_of_the_library_can_be_changed_alone() -> None:
    tried = 0
    for policy in shipped_library().policies:
        known = thresholds(policy, ON)
        for place, line in enumerate(known):
            value = line.value - Decimal("0.5") if line.part == "low" else line.value + Decimal("0.5")
            other = thresholds(changed(policy, ON, line, value), ON)
            assert [entry.value for entry in other] == [
                value if at == place else entry.value for at, entry in enumerate(known)
            ]
            tried += 1
    assert tried > 150


def test_that_a_value_is_read_in_the_unit_of_the_line() -> None:
    lines_ = {line.words: line for _, line in whole_library()}
    share, money = lines_["4%"], next(line for words, line in lines_.items() if words.endswith("万元"))
    assert read_value("3.5", share) == read_value(" 3.5% ", share) == Decimal("0.035")
    assert read_value("2亿元", money) == 20000
    assert read_value("1,234.5", money) == Decimal("1234.5")
    for text, line, words in (
        ("很多", share, "不是数值"), ("3人", money, "单位是万元"), ("-3", money, "不能是"), ("4", share, "一样"),
    ):  # fmt: skip
        with pytest.raises(UserError, match=words):
            read_value(text, line)


def test_that_both_ends_of_a_span_can_be_changed_but_never_crossed() -> None:
    policy = shipped_library().policies[0]
    staff = r.Operand("employees@-1", "职工总数", Unit.PEOPLE)
    span = r.Not(member=r.Between(left=staff, low=Decimal(10), high=Decimal(50)))
    version = msgspec.structs.replace(policy.version_on(ON)[0], rule=r.All(members=(span,)))
    policy = msgspec.structs.replace(policy, versions=(version,))
    low, high = thresholds(policy, ON)
    assert [line.words for line in thresholds(changed(policy, ON, high, Decimal(60)), ON)] == ["10人", "60人"]
    assert [line.words for line in thresholds(changed(policy, ON, low, Decimal(20)), ON)] == ["20人", "50人"]
    with pytest.raises(UserError, match="下限不能高于上限"):
        changed(policy, ON, low, Decimal(51))
