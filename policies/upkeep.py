"""What the keepers of the library ask of it: how much is modelled, and what grows stale."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from policies.model import Modelled, Policy

SOON = timedelta(days=90)
"""Within this time an end is worth a warning."""


def coverage(policies: Sequence[Policy], on: date) -> tuple[str, ...]:
    """Tables of full, partial and none by level, kind and region, one line each."""
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
    """Why a policy needs a look."""

    EXPIRED = "已失效"
    ENDING = "90 天内到期"
    SUPERSEDED = "依据已被取代"
    SECONDARY = "只有转述来源"


class Stale(msgspec.Struct, frozen=True):
    """One policy that needs a look, and how many firms it touches."""

    policy: Policy
    reason: Staleness
    detail: str
    firms: int = 0


def freshness(policies: Iterable[Policy], on: date, firms: Mapping[str, int]) -> tuple[Stale, ...]:
    """Everything that grows stale, what touches most firms first; `firms` counts by policy id."""
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
    if not any(document.confidence == "official-text" for document in policy.documents):
        best = min((document.confidence.label for document in policy.documents), default="无来源")
        reasons.append((Staleness.SECONDARY, best))
    return reasons
