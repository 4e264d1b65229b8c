"""Libraries of the first edition, which casebooks keep with their sheets, are still read."""

from __future__ import annotations

import hashlib
from datetime import date

import msgspec
import pytest

from matcher import PolicyState, evaluate, read_profile
from policies import Grade, TextRead
from policies._packs_format import Refused
from policies._packs_sound import checked_library
from policies.library import library_from, policy_from
from policies.rules import ManualReason

OLD = {
    "id": "tj-old",
    "name": "旧格式的政策",
    "level": "省市",
    "region": "天津市",
    "kind": "奖励补助",
    "versions": [
        {
            "rule": {
                "type": "all",
                "members": [
                    {"type": "region", "id": "region", "places": ["天津市"], "document": "办法"},
                    {
                        "type": "any",
                        "id": "either",
                        "members": [
                            {"type": "holds", "id": "hnte", "kinds": ["hnte"], "confidence": "official-text"},
                            {"type": "manual", "id": "plan", "text": "有研发计划", "confidence": "memory"},
                        ],
                    },
                ],
            },
            "benefits": [
                {"text": "奖励 10 万元", "kind": "奖补", "low": "10", "high": "10"},
                {"text": "另奖 5 万元", "kind": "奖补", "low": "5", "high": "5", "confidence": "memory"},
            ],
        }
    ],
    "documents": [
        {"key": "办法", "title": "旧办法", "confidence": "official-text"},
        {"key": "别的", "title": "没见到的文件", "confidence": "not-found"},
    ],
    "contact": "市科技局 022-12345678",
    "basis": ["tj-plan"],
    "window": {"kind": "rolling", "text": "常年受理"},
}


def compiled(*policies: dict[str, object]) -> bytes:
    """Return a compiled library as the first edition wrote it."""
    body = msgspec.json.encode(policies)
    digest = f"sha256:{hashlib.sha256(body + b'[]').hexdigest()}"
    head = msgspec.json.encode({"version": "2026.10", "digest": digest})
    return head[:-1] + b',"policies":' + body + b',"references":[]}\n'


def test_that_a_kept_library_is_read_and_keeps_its_digest() -> None:
    content = compiled(OLD)
    library = library_from(content)
    assert library.digest == msgspec.json.decode(content)["digest"]
    assert [policy.id for policy in library.policies] == ["tj-old"]


def test_that_sources_window_and_contact_are_translated() -> None:
    policy = policy_from(msgspec.json.encode(OLD))
    assert [(d.grade, d.read) for d in policy.documents] == [
        (Grade.EXCERPT, TextRead.PART),
        (Grade.REPORT, TextRead.NONE),
    ]
    assert (policy.offices[0].name, policy.based_on, policy.calls.by_law) == (
        "市科技局 022-12345678",
        ("tj-plan",),
        "常年受理",
    )
    manual = next(n for n in policy.versions[0].rule.members[1].members if n.id == "plan")  # type: ignore[union-attr]  # groups
    assert manual.reason is ManualReason.PAPERS  # type: ignore[union-attr]  # a manual condition
    assert [item.low for item in policy.versions[0].support] == [10, None]


@pytest.mark.parametrize(("kinds", "verdict"), [(["hnte"], "eligible"), ([], "unknown")])
def test_that_the_verdict_stays_the_same(kinds: list[str], verdict: str) -> None:
    firm = read_profile({"province": "天津市", "qualifications": [{"kind": kind} for kind in kinds]})
    result = evaluate(policy_from(msgspec.json.encode(OLD)), firm, date(2026, 6, 1))
    assert (result.verdict.value, result.state) == (verdict, PolicyState.ALWAYS)


def test_that_a_pack_of_the_first_edition_is_refused_with_the_way_out() -> None:
    with pytest.raises(Refused, match=r"旧格式.*索取新格式"):
        checked_library(compiled(OLD))
