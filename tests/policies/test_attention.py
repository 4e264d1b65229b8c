"""要看的政策: what ends, what ended, what nobody looked at, and where the library and an own policy part."""

from datetime import date

import msgspec

from policies import Call, Calls, Document, Field, FieldType, Grade, Group, Policy
from policies.attention import Attention, to_look_at
from policies.library import policy_digest
from policies.overlay import overlay
from policies.own import OwnPolicy
from tests.policies.build import library, policy

ON = date(2026, 11, 24)


def document(**changes: object) -> Document:
    return Document(key="办法", title="办法", number="津科规〔2024〕9号", grade=Grade.EXCERPT, **changes)  # type: ignore[arg-type]  # fields of Document


def found(*policies: Policy) -> list[tuple[str, Attention, str]]:
    made = library(*policies)
    return [(entry.policy_id, entry.reason, entry.detail) for entry in to_look_at(made, ON, made)]


def until(name: str, expires: date | None) -> Policy:
    made = policy(name)
    return msgspec.structs.replace(made, versions=(msgspec.structs.replace(made.versions[0], expires=expires),))


def test_that_a_policy_that_ends_within_90_days_is_to_be_looked_at() -> None:
    assert found(until("a", date(2027, 2, 22)), until("b", date(2027, 2, 23)), until("c", date(2026, 11, 23))) == [
        ("a", Attention.ENDING, "2027-02-22 到期，还有 90 天")
    ]
    assert found(until("a", ON))[0][2] == "2026-11-24 到期，还有 0 天"


def test_that_a_policy_whose_last_document_ends_is_to_be_looked_at() -> None:
    ending, open_end = document(expires=date(2026, 12, 31)), document(checked_on=ON)
    assert found(policy("a", documents=(ending,)))[0][1] is Attention.ENDING
    assert found(policy("a", documents=(ending, open_end))) == []


def test_that_calls_that_ended_without_a_later_one_are_to_be_looked_at() -> None:
    ended = Calls(dated=(Call(year=2026, closes=date(2026, 6, 30), source="办法"),))
    later = Calls(dated=(*ended.dated, Call(year=2027, closes=date(2027, 6, 30), source="办法")))
    assert found(policy("a", calls=ended), policy("b", calls=later)) == [
        ("a", Attention.CALLS_ENDED, "2026 年的申报 2026-06-30 截止")
    ]


def test_that_a_source_that_nobody_looked_at_for_a_year_is_to_be_looked_at() -> None:
    old, fresh = document(checked_on=date(2025, 11, 23)), document(checked_on=date(2025, 11, 24))
    assert found(policy("a", documents=(old,)), policy("b", documents=(fresh,))) == [
        ("a", Attention.OLD_SOURCE, "津科规〔2024〕9号")
    ]


def test_that_a_newer_parent_is_to_be_looked_at() -> None:
    parent = policy("p", documents=(document(issued=date(2026, 1, 1)),))
    child = policy("c", documents=(document(issued=date(2024, 1, 1)),), based_on=("p",))
    assert found(parent, child) == [("c", Attention.PARENT_NEWER, "p")]


def test_that_conflicts_with_the_library_come_first_and_own_policies_before_others() -> None:
    other = Field(name="employees", label="人数", type=FieldType.TEXT, group=Group.PEOPLE)
    mine = OwnPolicy(policy=until("own-a", date(2026, 12, 31)))
    corrected = OwnPolicy(policy=policy("tj-a", name="更正"), based_on=policy_digest(policy("tj-a", name="旧")))
    broken = OwnPolicy(policy=policy("own-b"), facts=(other,))
    base = library(policy("tj-a"), until("tj-b", date(2026, 12, 1)))
    own = (mine, corrected, broken)
    laid = overlay(base, own)
    entries = to_look_at(laid.library, ON, base, own, laid.left_out)
    assert [(entry.policy_id, entry.reason, entry.own) for entry in entries] == [
        ("own-b", Attention.NOT_USED, True),
        ("tj-a", Attention.CONFLICT, True),
        ("own-a", Attention.ENDING, True),
        ("tj-b", Attention.ENDING, False),
    ]
