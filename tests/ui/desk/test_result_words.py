"""Tests of the words of results: groups by their label, amounts that are certain apart from ceilings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from matcher import Match, Ranked, ResultChange, ResultGroup, Turn, Worth, match, read_profile
from policies import Calls, Policy, Support, SupportKind, library_of, rules
from tests.policies.build import policy
from ui.desk.result_words import card, manual_reasons, marked, sum_words
from ui.firm.changes import change_words
from ui.firm.policy_html import policy_html
from ui.visit.answer_effect import TOTALLED, settled, totals, totals_words

ON = date(2026, 11, 24)
EVENT = rules.Manual(id="event", text="当年获得认定", reason=rules.ManualReason.PAPERS)


def award(amount: int, event: rules.Rule | None = None) -> Support:
    """Returns an award of so many 万元."""
    return Support(
        text=f"给予 {amount} 万元", kind=SupportKind.AWARD, low=Decimal(amount), high=Decimal(amount), event=event
    )


def open_to_all(name: str, *support: Support) -> Policy:
    """Returns a policy without conditions that is enjoyed by law."""
    base = policy(name, calls=Calls(by_law="自行享受"))
    version = msgspec.structs.replace(base.versions[0], rule=rules.All(members=()), support=support)
    return msgspec.structs.replace(base, versions=(version,))


def matched(*entries: Policy, **facts: object) -> Match:
    """Returns the match of a firm with these policies."""
    return match(entries, read_profile({"name": "甲公司", **facts}), ON, library_of(entries, "2026.11").stamp)


def test_that_a_ceiling_of_an_event_nobody_answered_is_told_apart_and_never_summed() -> None:
    found = matched(open_to_all("a", award(20), award(1950, EVENT)), open_to_all("b", award(10)))
    assert [found.group_of(result) for result in found.results] == [ResultGroup.READY, ResultGroup.READY]
    assert sum_words(found.results) == "30万元"
    assert card(Ranked(found.results[0], ""), found).amount == "20万元；另有路线或兑现条件未答，最高 1950万元"
    html = policy_html(found.results[0])
    assert "给予 1950 万元（路线或兑现条件尚待核实；兑现条件：当年获得认定）" in html


def test_that_only_what_can_be_applied_for_has_a_sum() -> None:
    found = matched(open_to_all("a", award(20)))
    assert sum_words([]) == ""
    groups = {point: list(found.results) if point is ResultGroup.READY else [] for point in ResultGroup}
    assert [row.label for row in totals(groups)] == [point.label for point in TOTALLED]
    assert totals_words(totals(groups)).startswith("可申报 1 项 20万元；基本符合·待核验 0 项；")


def test_that_a_condition_for_a_person_says_why_until_it_is_answered() -> None:
    for confirmed, words in ((None, "未核实（查看材料）"), (True, "已核实：是")):
        found = matched(policy("a"), **({} if confirmed is None else {"confirmed": {"a/site": confirmed}}))
        (result,) = found.results
        told = marked(found.conditions(result), {}, manual_reasons(result))
        assert next(condition.actual for condition in told if condition.manual) == words


def test_that_a_change_names_groups_and_amounts_in_words() -> None:
    after = Worth(Decimal(20), Decimal(20), Decimal(50))
    change = ResultChange(policy("a"), Turn.GAINED, ResultGroup.TO_ASK, ResultGroup.READY, Worth(), after)
    amount = "0 → 20万元；另有路线或兑现条件未答，最高 50万元"
    assert change_words(change) == f"新符合：a（待补资料 → 可申报，{amount}）"


def test_that_an_answer_that_leaves_only_confirmations_decides_nothing() -> None:
    yearly = {"revenue": {"2025": 1000}, "rd_expense": {"2025": 50}}
    effect = settled("研发费用：50", matched(policy("a")), matched(policy("a"), **yearly))
    assert effect.words == "基本符合·待核验 1 项"
    low = {"revenue": {"2025": 1000}, "rd_expense": {"2025": 1}}
    assert settled("研发费用：1", matched(policy("a")), matched(policy("a"), **low)).words.startswith("定下 1 项：")
