"""The library in use: own policies and calls over the installed one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import msgspec
import pytest

from policies import Call, Field, FieldType, Group, Reference, ReferenceKind, library_of
from policies.catalogue import CATALOGUE, catalogue_kept
from policies.documents import Document, Grade
from policies.library import library_bytes, library_from, policy_digest
from policies.model import Level, Policy, Version
from policies.overlay import as_release, below, beneath, overlaid, overlay, take_facts
from policies.own import OwnCall, OwnPolicy
from policies.own_checks import errors_of
from policies.rules import All, Flag
from tests.policies.build import library, policy

FACT = Field(
    name="own_green_pilot",
    label="列入绿色试点",
    type=FieldType.FLAG,
    group=Group.STANDING,
    question="是否列入绿色试点？",
)
CALL = Call(year=2026, opens=date(2026, 3, 9), closes=date(2026, 6, 30), source="《2026 年申报通知》")
BASE = library(policy("tj-a"), policy("tj-b"))


@pytest.fixture(autouse=True)
def tables() -> Iterator[None]:
    """Takes back the facts that a test brought."""
    with catalogue_kept():
        yield


def own(policy_: Policy, based_on: str = "", facts: tuple[Field, ...] = ()) -> OwnPolicy:
    return OwnPolicy(policy=policy_, based_on=based_on, facts=facts, revision=1)


def called(policy_id: str, call: Call = CALL) -> OwnCall:
    return OwnCall(number=1, policy_id=policy_id, call=call, who="张三", at=datetime(2026, 11, 24, tzinfo=UTC))


def with_rule(policy_: Policy, rule: All) -> Policy:
    return msgspec.structs.replace(policy_, versions=(Version(rule=rule),))


def test_that_a_library_without_own_policies_is_the_library_itself() -> None:
    assert overlaid(BASE, (), ()) is BASE


def test_that_an_own_policy_replaces_that_of_the_library_and_a_new_one_is_added() -> None:
    found = overlaid(BASE, (own(policy("tj-a", name="更正")), own(policy("own-x"))))
    assert [entry.id for entry in found.policies] == ["own-x", "tj-a", "tj-b"]
    assert found.get("tj-a") == policy("tj-a", name="更正")
    assert found.version == "2026.11＋本局 2 项"
    assert found.digest != BASE.digest


@pytest.mark.parametrize("own_first", [True, False])
def test_that_an_own_policy_replaces_one_with_another_id_of_the_same_policy(own_first: bool) -> None:
    mine = policy("own-x", other_ids=("tj-a",) if own_first else ())
    base = library(policy("tj-a", other_ids=() if own_first else ("own-x",)), policy("tj-b"))
    assert [entry.id for entry in overlaid(base, (own(mine),)).policies] == ["own-x", "tj-b"]
    assert below(base, mine) == base.get("tj-a")


def test_that_an_own_policy_takes_the_place_of_a_reference() -> None:
    plan = Reference(
        id="own-x", name="计划", level=Level.NATION, region="全国", kind=ReferenceKind.PLAN,
        documents=(Document(key="a", title="计划", grade=Grade.REPOST),),
    )  # fmt: skip
    base = library_of((policy("tj-a"),), "2026.11", (plan,))
    assert overlaid(base, (own(policy("own-x")),)).references == ()


def test_that_a_call_is_added_and_nothing_else_is_touched() -> None:
    found = overlaid(BASE, (), (called("tj-a"), called("nowhere")))
    changed = found.get("tj-a")
    assert changed is not None
    assert changed.calls.dated == (CALL,)
    assert msgspec.structs.replace(changed, calls=policy("tj-a").calls) == policy("tj-a")
    assert found.version == "2026.11＋申报 1 轮"


def test_that_a_call_that_the_policy_has_is_not_added_again() -> None:
    base = overlaid(BASE, (), (called("tj-a"),))
    assert overlaid(base, (), (called("tj-a"),)) is base


def test_that_calls_stand_in_the_order_of_years() -> None:
    later = Call(year=2027, source="《例子》")
    found = overlaid(BASE, (), (called("tj-a", later), called("tj-a"))).get("tj-a")
    assert found is not None
    assert [call.year for call in found.calls.dated] == [2026, 2027]


def test_that_own_facts_are_in_use_and_part_of_the_library() -> None:
    mine = with_rule(policy("own-x"), All(members=(Flag(id="pilot", field=FACT.name, value=True),)))
    found = overlaid(BASE, (own(mine, facts=(FACT,)),))
    assert CATALOGUE[FACT.name] == FACT
    assert FACT in found.tables.facts


def test_that_the_library_in_use_comes_back_from_its_bytes_with_its_facts() -> None:
    mine = with_rule(policy("own-x"), All(members=(Flag(id="pilot", field=FACT.name, value=True),)))
    with catalogue_kept():
        found = overlaid(BASE, (own(mine, facts=(FACT,)),), (called("tj-a"),))
        content = library_bytes(found)
    assert FACT.name not in CATALOGUE
    assert library_from(content) == found
    assert FACT.name in CATALOGUE


def test_that_a_policy_with_a_fact_that_means_something_else_now_is_left_out() -> None:
    other = Field(name="employees", label="人数", type=FieldType.TEXT, group=Group.PEOPLE)
    found = overlay(BASE, (own(policy("tj-a", name="更正"), facts=(other,)), own(policy("own-y"))))
    assert found.library.get("tj-a") == policy("tj-a")
    assert [(entry.own.policy.id, "含义不同" in entry.reason) for entry in found.left_out] == [("tj-a", True)]
    assert found.library.version == "2026.11＋本局 1 项"


def test_that_a_policy_with_a_fact_that_nobody_knows_is_left_out() -> None:
    mine = with_rule(policy("own-x"), All(members=(Flag(id="pilot", field="nobody_knows", value=True),)))
    (left,) = overlay(BASE, (own(mine),)).left_out
    assert "现在没有的字段“nobody_knows”" in left.reason


def test_that_a_change_of_the_text_below_an_own_policy_is_told() -> None:
    based = policy_digest(policy("tj-a"))
    mine = own(policy("tj-a", name="更正"), based)
    assert beneath(BASE, (mine,)) == ()
    newer = library(policy("tj-a", notes=("新",)), version="2026.12")
    (changed,) = beneath(newer, (mine,))
    assert (changed.own, changed.now) == (mine, newer.get("tj-a"))
    (dropped,) = beneath(library(policy("tj-b")), (mine,))
    assert dropped.now is None


def test_that_a_library_that_took_the_own_text_over_is_no_change() -> None:
    mine = policy("own-x", name="本局的")
    assert beneath(library(mine), (own(mine),)) == ()
    assert len(beneath(library(policy("own-x")), (own(mine),))) == 1


def test_that_a_library_with_own_policies_is_released_under_a_version_of_its_own() -> None:
    found = as_release(overlaid(BASE, (own(policy("own-x")),)), "2026.12")
    assert (found.version, len(found.policies)) == ("2026.12", 3)


def test_that_a_later_revision_may_say_its_fact_in_better_words_or_with_more_values() -> None:
    first = Field(name="own_rank", label="评价等级", type=FieldType.ENUM, group=Group.STANDING, values=("甲", "乙"))
    second = msgspec.structs.replace(first, label="绿色评价等级", values=("甲", "乙", "丙"))
    third = msgspec.structs.replace(first, values=("甲",))
    take_facts((first,))
    one, other = own(policy("own-x"), facts=(first,)), own(policy("own-y"), facts=(second,))
    found = overlay(BASE, (one, msgspec.structs.replace(other, revision=2)))
    assert found.left_out == ()
    assert CATALOGUE["own_rank"] == second
    assert [field for field in found.library.tables.facts if field.name == "own_rank"] == [second]
    assert errors_of(policy("own-z"), (second,)) == []
    assert "与已有的同名事实不同" in str(errors_of(policy("own-z"), (third,))[0])
    assert CATALOGUE["own_rank"] == second


def test_that_a_built_in_fact_is_never_reworded() -> None:
    changed = msgspec.structs.replace(CATALOGUE["abnormal_list"], question="列入过吗？")
    take_facts((changed,))
    assert CATALOGUE["abnormal_list"] != changed
    assert "与已有的同名事实不同" in str(errors_of(policy("own-z"), (changed,))[0])


def test_that_a_call_follows_its_policy_to_the_own_one_and_is_told_when_it_has_none() -> None:
    base = library(policy("tj-a", other_ids=("own-x",)))
    found = overlay(base, (own(policy("own-x")),), (called("tj-a"), called("nowhere")))
    mine = found.library.get("own-x")
    assert mine is not None
    assert mine.calls.dated == (CALL,)
    assert [call.policy_id for call in found.lost_calls] == ["nowhere"]


def test_that_of_two_own_policies_that_are_the_same_one_the_later_is_used_and_the_other_told() -> None:
    first = OwnPolicy(policy=policy("own-x", other_ids=("tj-a",)), revision=1)
    second = OwnPolicy(policy=policy("tj-a", name="更正"), revision=2)
    found = overlay(BASE, (first, second))
    assert [entry.id for entry in found.library.policies] == ["tj-a", "tj-b"]
    assert found.library.get("tj-a") == second.policy
    assert [(left.own, "更正" in left.reason) for left in found.left_out] == [(first, True)]


def test_that_own_policies_of_two_that_the_library_joined_are_both_used() -> None:
    base = library(policy("tj-n", other_ids=("tj-a", "tj-b")))
    found = overlay(base, (own(policy("tj-a")), own(policy("tj-b"))), (called("tj-a"),))
    assert [entry.id for entry in found.library.policies] == ["tj-a", "tj-b"]
    assert not found.left_out
    assert not found.lost_calls
