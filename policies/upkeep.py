"""Reports for the maintainers of the library: how much is modelled, and which policies need a review."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from policies.documents import Grade
from policies.model import Modelled, Policy

SOON = timedelta(days=90)
"""A policy that ends within this time is reported. Our choice: about a quarter, to find the successor document."""


def coverage(policies: Sequence[Policy], on: date) -> tuple[str, ...]:
    """Return the lines of three tables (by level, kind and region) that count fully, partly and not modelled policies.

    A line of numbers reads `  国家：12 / 30 / 5 / 47` (full / partial / none / total).
    """
    cuts: tuple[tuple[str, Callable[[Policy], str]], ...] = (
        ("级别", lambda policy: policy.level.value),
        ("种类", lambda policy: policy.kind.value),
        ("地区", lambda policy: policy.region),
    )
    lines: list[str] = []
    for title, key in cuts:
        lines.append(f"{title}：全部可判断 / 部分 / 条件未公布 / 合计")
        groups: dict[str, list[Policy]] = {}
        for policy in policies:
            groups.setdefault(key(policy), []).append(policy)
        lines += [f"  {name}：{_counts(members, on)}" for name, members in sorted(groups.items())]
    return tuple(lines)


def _counts(policies: Iterable[Policy], on: date) -> str:
    kinds = [policy.modelled(on) for policy in policies]
    return " / ".join([*(str(kinds.count(kind)) for kind in Modelled), str(len(kinds))])


class Staleness(StrEnum):
    """Why a policy needs a review."""

    EXPIRED = "已失效"
    ENDING = "90 天内到期"
    SUPERSEDED = "依据已被取代"
    SECONDARY = "只有转述来源"


class Stale(msgspec.Struct, frozen=True):
    """One policy that needs a review, the reason, and the number of firms it concerns."""

    policy: Policy
    reason: Staleness
    detail: str
    firms: int = 0


def freshness(policies: Iterable[Policy], on: date, firms: Mapping[str, int]) -> tuple[Stale, ...]:
    """Return the policies that need a review on that day, those that concern most firms first.

    `firms` maps a policy id to the number of firms that it concerns; a missing id counts as 0.
    """
    found = [
        Stale(policy, reason, detail, firms.get(policy.id, 0))
        for policy in policies
        for reason, detail in _reasons(policy, on)
    ]
    order = list(Staleness)
    return tuple(sorted(found, key=lambda stale: (-stale.firms, order.index(stale.reason), stale.policy.id)))


def _reasons(policy: Policy, on: date) -> list[tuple[Staleness, str]]:
    reasons: list[tuple[Staleness, str]] = []
    last = policy.versions[-1].expires
    if last is not None and last < on:
        reasons.append((Staleness.EXPIRED, f"{last.isoformat()} 止"))
    elif last is not None and last <= on + SOON:
        reasons.append((Staleness.ENDING, f"{last.isoformat()} 止"))
    current = [document for document in policy.documents if not document.superseded_by]
    if policy.documents and not current:
        newest = policy.documents[-1]
        reasons.append((Staleness.SUPERSEDED, f"{newest.citation} → {newest.superseded_by}"))
    best = min((document.grade for document in policy.documents), key=lambda grade: grade.rank, default=Grade.REPORT)
    if best not in (Grade.OFFICIAL, Grade.EXCERPT):
        reasons.append((Staleness.SECONDARY, best.label))
    return reasons
