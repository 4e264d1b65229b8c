"""What a change of a policy would mean for the firms of the casebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace as changed

from casebook import Casebook, Origin, Provenance, open_casebook
from matcher import read_profile
from policies import Policy, rules
from survey.impact import impact
from tests.policies.build import policy
from tests.survey.build import ON, PLACE, SOUND, matching_job, rd


def _rule(share: str) -> Policy:
    """Return a policy that asks for a share of research."""
    whole = policy("p")
    version = whole.versions[-1]
    assert isinstance(version.rule, rules.All)
    line = version.rule.members[0]
    assert isinstance(line, rules.Compare)
    return changed(whole, versions=(changed(version, rule=rules.All(members=(changed(line, value=Decimal(share)),))),))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Casebook]:
    """A casebook of three firms with research of 0.1 %, 4 % and an unknown share."""
    with open_casebook(tmp_path / "kece.db") as opened:
        for name, known in (("甲", {"rd_expense": rd("0.001")}), ("乙", {"rd_expense": rd("0.04")}), ("丙", {})):
            profile = read_profile({"name": f"{name}科技", **PLACE, **SOUND, **known})
            opened.enterprises.add(profile, Provenance(Origin.LICENCE, ON, "王敏"), "王敏")
        yield opened


def test_that_only_firms_whose_result_changes_are_listed(book: Casebook) -> None:
    found = impact(book, _rule("0.03"), _rule("0.05"), matching_job())
    assert [(row.name, row.words) for row in found.rows] == [("乙科技", "符合·等下一轮 → 差一步")]
    assert found.words() == "对已建档的 3 家企业：1 家由“符合·等下一轮”变“差一步”。"


def test_that_a_new_policy_counts_the_firms_by_what_they_become(book: Casebook) -> None:
    found = impact(book, None, _rule("0.03"), matching_job())
    assert len(found.rows) == 3
    assert all(row.was is None for row in found.rows)
    assert sum(found.after.values()) == 3


def test_that_a_change_of_the_amount_alone_is_listed(book: Casebook) -> None:
    whole = _rule("0.03")
    version = whole.versions[-1]
    less = changed(version, support=(changed(version.support[0], low=Decimal(10), high=Decimal(10)),))
    found = impact(book, whole, changed(whole, versions=(less,)), matching_job())
    assert [row.name for row in found.rows] == ["丙科技", "乙科技"]
    assert found.rows[1].turn == ("最高 20.5万元（路线或兑现条件未答）", "最高 10万元（路线或兑现条件未答）")


def test_that_nothing_changed_is_said_so(book: Casebook) -> None:
    found = impact(book, _rule("0.03"), _rule("0.03"), matching_job())
    assert found.words() == "对已建档的 3 家企业：结论都不变。"


def test_that_it_stops_when_told_and_says_how_far_it_came(book: Casebook) -> None:
    seen: list[int] = []

    def stop() -> bool:
        seen.append(1)
        return len(seen) > 2

    found = impact(book, _rule("0.03"), _rule("0.05"), replace(matching_job(), should_stop=stop))
    assert (found.looked, found.stopped) == (2, True)
    assert found.words().startswith("已停止，只看了 2/3 家")


def test_that_an_empty_casebook_shows_nothing(tmp_path: Path) -> None:
    with open_casebook(tmp_path / "kece.db") as opened:
        assert impact(opened, None, _rule("0.03"), matching_job()).words() == "企业库还是空的，看不到对企业的影响。"
