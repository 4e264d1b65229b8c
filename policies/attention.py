"""要看的政策: what the office should look at again, as data for the desk, the page and `policies review`.

Nothing here decides a verdict or changes anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from policies.library import Library
from policies.overlay import NotUsed, beneath
from policies.own import OwnPolicy
from policies.review import PolicyReview, review


class Attention(StrEnum):
    """Why a policy is to be looked at, the most urgent first."""

    NOT_USED = "本局的没有用上"
    CONFLICT = "政策库里的文本变了"
    ENDING = "90 天内到期"
    CALLS_ENDED = "申报已结束，没有下一轮"
    PARENT_NEWER = "上位文件有更新"
    OLD_SOURCE = "一年没有核对原文"


class ToLookAt(msgspec.Struct, frozen=True, kw_only=True):
    """One policy to be looked at. `detail` is a Chinese phrase; `own` says whether the bureau wrote it.

    `day` is the day on which it ends or ended, for the order; None if the reason has none.
    """

    policy_id: str
    name: str
    reason: Attention
    detail: str
    own: bool = False
    day: date | None = None


def to_look_at(
    library: Library, on: date, installed: Library, own: Sequence[OwnPolicy] = (), not_used: Iterable[NotUsed] = ()
) -> tuple[ToLookAt, ...]:
    """Return what is to be looked at on a day: the most urgent reasons first, own policies before others.

    `library` is the one in use, `installed` the one below the own policies, `not_used` what the overlay left out.
    """
    mine = {entry.policy.id for entry in own}
    found = [*_conflicts(installed, own, not_used)]
    for entry in review(library.policies, library.references, on):
        found += _reasons(entry, on, entry.policy.id in mine)
    order = list(Attention)
    return tuple(sorted(found, key=lambda e: (order.index(e.reason), not e.own, e.day or date.max, e.policy_id)))


def _conflicts(installed: Library, own: Sequence[OwnPolicy], not_used: Iterable[NotUsed]) -> Iterator[ToLookAt]:
    for left in not_used:
        policy = left.own.policy
        yield ToLookAt(policy_id=policy.id, name=policy.name, reason=Attention.NOT_USED, detail=left.reason, own=True)
    for change in beneath(installed, own):
        policy = change.own.policy
        detail = "政策库里已经没有这一项" if change.now is None else "请比较两份，更正或停用本局的"
        yield ToLookAt(policy_id=policy.id, name=policy.name, reason=Attention.CONFLICT, detail=detail, own=True)


def _reasons(entry: PolicyReview, on: date, own: bool) -> Iterator[ToLookAt]:
    def found(reason: Attention, detail: str, day: date | None = None) -> ToLookAt:
        return ToLookAt(
            policy_id=entry.policy.id, name=entry.policy.name, reason=reason, detail=detail, own=own, day=day
        )

    if entry.ending is not None:
        days = (entry.ending - on).days
        yield found(Attention.ENDING, f"{entry.ending.isoformat()} 到期，还有 {days} 天", entry.ending)
    if entry.ended:
        last = max(call.closes for call in entry.policy.calls.dated if call.closes is not None and call.closes < on)
        years = "、".join(f"{year} 年" for year in entry.ended)
        yield found(Attention.CALLS_ENDED, f"{years}的申报 {last.isoformat()} 截止", last)
    if entry.newer:
        yield found(Attention.PARENT_NEWER, "、".join(entry.newer))
    if entry.old:
        yield found(Attention.OLD_SOURCE, "、".join(entry.old))
