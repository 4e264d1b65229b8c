"""The state of a policy on a day, as its documents and calls show it. Not knowing is never open; all days count as valid."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from matcher._holding import months_after
from policies import Call, Policy


class PolicyState(StrEnum):
    """The state of a policy on the day, independent of the verdict."""

    HELD = "held"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    DRAFT = "draft"
    LAPSED = "lapsed"
    CLOSED = "closed"
    UPCOMING = "upcoming"
    OPEN = "open"
    UNANNOUNCED = "unannounced"
    ALWAYS = "always"

    @property
    def label(self) -> str:
        """The Chinese label on paper and screen."""
        return _LABELS[self]

    @property
    def in_force(self) -> bool:
        """Whether the policy can be relied on: it is in force, no draft, and there are signs that it goes on."""
        return self not in (PolicyState.EXPIRED, PolicyState.NOT_YET, PolicyState.DRAFT, PolicyState.LAPSED)

    @property
    def accepts(self) -> bool:
        """Whether a firm can file on the day."""
        return self in (PolicyState.OPEN, PolicyState.ALWAYS)


_LABELS = {
    PolicyState.HELD: "已享受",
    PolicyState.EXPIRED: "已失效",
    PolicyState.NOT_YET: "尚未施行",
    PolicyState.DRAFT: "征求意见稿",
    PolicyState.LAPSED: "久未见受理，待核",
    PolicyState.CLOSED: "本轮申报已截止",
    PolicyState.UPCOMING: "尚未开始申报",
    PolicyState.OPEN: "正在受理",
    PolicyState.UNANNOUNCED: "时间未公布",
    PolicyState.ALWAYS: "依法享受，随时办理",
}
_SILENCE = 36
"""Months without any sign of acceptance after which a policy counts as lapsed. Source: the terms of the results."""


class CallState(msgspec.Struct, frozen=True):
    """A state with first and last day of the call that is open, comes next, or (closed) was the last one."""

    state: PolicyState
    opens: date | None = None
    closes: date | None = None


def call_state(policy: Policy, on: date) -> CallState:
    """Return the state that documents and calls give a policy that is in force on a day."""
    calls = policy.calls
    if policy.documents and all(document.draft for document in policy.documents):
        return CallState(PolicyState.DRAFT)
    if _lapsed(policy, on):
        return CallState(PolicyState.LAPSED)
    if any(stop is not None and stop.since <= on for stop in (calls.paused, calls.used_up)) and not _reopened(
        policy, on
    ):
        return CallState(PolicyState.CLOSED, calls.reopens)
    found = _dated(calls.dated, on)
    if found is not None:
        return found
    if calls.rolling is not None:
        return CallState(PolicyState.OPEN)
    return CallState(PolicyState.ALWAYS if calls.by_law else PolicyState.UNANNOUNCED)


def _reopened(policy: Policy, on: date) -> bool:
    return policy.calls.reopens is not None and policy.calls.reopens <= on


def _dated(calls: tuple[Call, ...], on: date) -> CallState | None:
    """Return the state that dated calls give: open, upcoming, closed in the year of the day, or None."""
    ordered = sorted(calls, key=lambda call: (call.year, call.opens or call.closes or date.min))
    for call in ordered:
        if call.opens is not None and call.closes is not None and call.opens <= on <= call.closes:
            return CallState(PolicyState.OPEN, call.opens, call.closes)
    for call in ordered:
        if call.opens is not None and call.opens > on:
            return CallState(PolicyState.UPCOMING, call.opens, call.closes)
    over = [c for c in ordered if c.closes is not None and c.closes < on and on.year in (c.year, c.closes.year)]
    return CallState(PolicyState.CLOSED, over[-1].opens, over[-1].closes) if over else None


def _lapsed(policy: Policy, on: date) -> bool:
    """Return whether all documents have ended, or the last sign of acceptance is too long ago."""
    if policy.documents and all(document.ended(on) for document in policy.documents):
        return True
    if policy.calls.by_law:
        return False
    sign = last_sign(policy)
    return sign is not None and months_after(sign, _SILENCE) < on


def last_sign(policy: Policy) -> date | None:
    """Return the last day that shows the policy at work: a call, a sighting, or the issue of a document."""
    calls = policy.calls
    days = [day for call in calls.dated for day in (call.opens, call.closes) if day is not None]
    days += [date(call.year, 12, 31) for call in calls.dated if call.closes is None]
    days += [date(calls.last_seen, 12, 31)] if calls.last_seen is not None else []
    days += [calls.rolling.seen] if calls.rolling is not None else []
    days += [document.issued for document in policy.documents if document.issued is not None]
    return max(days, default=None)
