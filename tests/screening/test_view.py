"""A register in memory: counts, lists, closeness, what-if."""

from __future__ import annotations

from decimal import Decimal

import pytest

from matcher import Match, Stamp, match, read_profile
from matcher.match import Standpoint
from policies import Policy, UserError, Verdict
from policies import rules as r
from screening import Counts, Screen, with_line
from tests.matcher.build import at_least, bare_policy
from tests.screening.build import ON, Firms, Raw


def revenue_policy(line: int = 2000) -> Policy:
    """Revenue of last year at least a line, for firms in 天津市."""
    return bare_policy(r.All(members=(r.Region(places=("天津市",)), at_least("revenue[-1]", line))))


def firm(name: str, revenue: float | None, province: str = "天津市") -> Raw:
    known: Raw = {"name": name, "province": province, "street": f"{name[0]}街"}
    return known if revenue is None else known | {"revenue": {"2025": revenue}}


FIRMS = [
    firm("甲一", 2000),
    firm("甲二", 1500),
    firm("乙一", 1999.99),
    firm("乙二", None),
    firm("乙三", 100),
    firm("丙", 1900, "河北省"),
]


@pytest.fixture
def screen() -> Screen:
    return Screen([revenue_policy()], ON, FIRMS)


def test_that_firms_are_counted_per_verdict_and_nearness(screen: Screen) -> None:
    assert screen.counts() == (Counts("test-policy", eligible=1, unknown=1, ineligible=4),)
    assert screen.with_near("test-policy") == Counts("test-policy", eligible=1, unknown=1, ineligible=4, near=2)


def test_that_near_firms_come_nearest_first_with_the_gap_of_the_sheet(screen: Screen) -> None:
    near = screen.near("test-policy")
    assert [line.name for line in near] == ["乙一", "甲二"]
    assert [line.gaps[0].change for line in near] == [Decimal("0.01"), Decimal(500)]
    assert near[1].distance == Decimal("0.25")


def test_that_a_list_is_a_page_in_the_order_of_the_register(screen: Screen) -> None:
    assert [line.name for line in screen.firms("test-policy", Verdict.INELIGIBLE, first=1, count=2)] == ["乙一", "乙三"]
    assert [line.verdict for line in screen.firms("test-policy", count=2)] == [Verdict.ELIGIBLE, Verdict.INELIGIBLE]
    (far,) = screen.firms("test-policy", first=5)
    assert (far.row, far.name, far.gaps, far.distance) == (7, "丙", (), None)


def test_that_a_moved_line_is_counted_before_and_after(screen: Screen) -> None:
    before, after = screen.what_if("test-policy", "line", Decimal(1500))
    assert (before.eligible, after.eligible) == (1, 3)
    assert (before.ineligible, after.ineligible) == (4, 2)
    assert screen.counts()[0].eligible == 1


def test_that_only_conditions_with_a_line_can_be_moved(screen: Screen) -> None:
    with pytest.raises(UserError, match="没有条件“nothing”，可试算的条件：line"):
        screen.what_if("test-policy", "nothing", Decimal(1))
    manual = bare_policy(r.All(members=(r.Manual(id="asked", text="问"),)))
    with pytest.raises(UserError, match="没有可调整的数值线"):
        with_line(manual, "asked", Decimal(1), ON)
    with pytest.raises(UserError, match="没有包括政策“other”"):
        screen.firms("other")


def test_that_tiers_and_scores_and_members_inside_are_moved() -> None:
    left = r.Operand("revenue[-1]", "")
    bands = (r.Band(Decimal("0.05"), Decimal(50)), r.Band(Decimal("0.03")))
    tiers = r.Tiers(id="t", left=left, by=left, op=r.Comparison.AT_LEAST, bands=bands)
    between = r.Between(id="b", left=left, low=Decimal(1), high=Decimal(9))
    item = r.Item(id="i", label="i", max=Decimal(10))
    score = r.Score(id="s", op=r.Comparison.AT_LEAST, pass_mark=Decimal(5), items=(item,))
    policy = bare_policy(r.Any(members=(r.Not(member=r.All(members=(tiers, between))), score)))
    for condition, line in (("t", Decimal("0.04")), ("b", Decimal(2)), ("s", Decimal(6))):
        policy = with_line(policy, condition, line, ON)
    nodes = {node.id: node for node in r.walk(policy.versions[0].rule) if node.id}
    assert [band.value for band in nodes["t"].bands] == [Decimal("0.04"), Decimal("0.02")]
    assert (nodes["b"].low, nodes["b"].high, nodes["s"].pass_mark) == (2, 9, 6)


def test_that_firms_no_policy_reaches_are_told(screen: Screen) -> None:
    assert screen.unreached() == (3, 4, 5, 6, 7)
    assert Screen([], ON, FIRMS).unreached() == (2, 3, 4, 5, 6, 7)


def test_that_firms_are_tallied_by_place_and_field(screen: Screen) -> None:
    tally = screen.tally("test-policy", Verdict.INELIGIBLE, ("street", "tech_field"))
    assert tally == {("丙街", None): 1, ("乙街", None): 2, ("甲街", None): 1}


def test_that_a_row_that_cannot_be_read_counts_nowhere() -> None:
    screen = Screen([revenue_policy()], ON, [*FIRMS, firm("坏", None) | {"org_type": "公司"}])
    assert len(screen) == len(FIRMS)
    assert [(refusal.row, refusal.column) for refusal in screen.refused] == [(8, "org_type")]


def test_that_one_firm_is_explained_as_a_match_explains_it(screen: Screen) -> None:
    result = screen.result("test-policy", 3)
    assert result.verdict is Verdict.INELIGIBLE
    assert [member.truth.value for member in result.outcome.members] == ["met", "unmet"]


def test_that_near_firms_are_those_the_window_calls_one_step_away() -> None:
    members = (
        r.Flag(field="legal_person", value=True),
        at_least("rd_expense[-1] / revenue[-1]", "0.05"),
        at_least("invention_patents", 3),
    )
    policies = [bare_policy(r.All(members=members))]
    maker = Firms(5)
    firms = [maker.firm(0.05) for _ in range(200)]
    matches = [match(policies, read_profile(one), ON, Stamp("1", "sha256:0")) for one in firms]
    told = {line.row - 2 for line in Screen(policies, ON, firms).near("test-policy")}
    assert told == {number for number, one in enumerate(matches) if _near(one, "test-policy")}
    assert len(told) > 5


def _near(one: Match, policy: str) -> bool:
    result = one.result(policy)
    return result is not None and one.standpoint(result) is Standpoint.NEAR
