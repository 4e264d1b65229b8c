"""Tests of the list 要看的政策: one row a policy, the office's own place before others, names instead of ids."""

from __future__ import annotations

from datetime import date

from policies.attention import Attention, ToLookAt
from policies.places import place_at_start
from tests.policies.build import library, policy
from ui.desk.desk import Desk
from ui.own_policies.due import due_on_desk, due_rows

HERE = place_at_start("天津市河东区")


def look(policy_id: str, reason: Attention, detail: str, own: bool = False) -> ToLookAt:
    return ToLookAt(policy_id=policy_id, name=policy_id, reason=reason, detail=detail, own=own, day=date(2026, 12, 31))


def test_that_a_policy_has_one_row_with_all_its_reasons() -> None:
    known = library(policy("a"), policy("b", name="上位办法"))
    found = [look("a", Attention.ENDING, "2026-12-31 到期，还有 37 天"), look("a", Attention.PARENT_NEWER, "b")]
    (row,) = due_rows(found, known, HERE)
    assert row.tag == "将到期"
    assert row.line == "2026-12-31 到期，还有 37 天；上位文件有更新：上位办法"
    assert (row.page, row.urgent) == ("policy", False)


def test_that_policies_of_other_places_come_last() -> None:
    far = policy("a", region="安徽省马鞍山市", name="外地")
    near = policy("b", region="天津市", name="本市")
    found = [look("a", Attention.ENDING, "到期"), look("b", Attention.OLD_SOURCE, "津科规〔2024〕9号")]
    known = library(far, near)
    assert [row.policy for row in due_rows(found, known, HERE)] == ["b", "a"]
    assert [row.policy for row in due_rows(found, known, None)] == ["a", "b"]


def test_that_an_own_policy_is_opened_among_the_own_ones_and_a_conflict_is_urgent() -> None:
    known = library(policy("a"))
    (row,) = due_rows([look("a", Attention.CONFLICT, "请比较两份", own=True)], known, HERE)
    assert (row.page, row.urgent, row.tag) == ("own", True, "两个文本")


def test_that_the_desk_lists_what_is_due_today(desk: Desk) -> None:
    rows = due_on_desk(desk)
    assert rows
    assert len({row.policy for row in rows}) == len(rows)
    assert all(row.line for row in rows)
