"""What changed between two libraries, policy by policy, and which firms of the casebook it touches. No Qt.

The texts of a policy that is in force on the day are compared, and those that come into force later. A firm is touched
where its group, its amount or the days of its call differ between both texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from matcher import Match, MatchResult, ResultGroup, Turn, changes, match
from policies import Policy
from policies.library import policy_digest
from policies.packs import PolicyChangeKind
from survey.background import each
from survey.policy_rows import ShiftRow, call_rows, text_rows
from survey.result_words import amount_words

if TYPE_CHECKING:
    from casebook import Casebook
    from matcher import Profile
    from policies.library import Library
    from survey.background import BackgroundJob

_AHEAD = timedelta(days=366)
"""Texts that come into force within a year are compared too."""
SURE = (ResultGroup.READY, ResultGroup.NEXT_ROUND, ResultGroup.TO_CONFIRM, ResultGroup.NEAR, ResultGroup.HELD)
"""Groups in which the change says something to the firm; in the others too much of the firm is unknown."""


class PolicyShift(msgspec.Struct, frozen=True):
    """One policy whose text differs: what it said and what it says, in rows that a firm can read.

    `then` is None for a new policy, `now` for one that the library no longer has. `days` are the days on which the
    texts differ: today, or the day from which the new one is in force.
    """

    then: Policy | None
    now: Policy | None
    days: tuple[date, ...]
    rows: tuple[ShiftRow, ...]

    @property
    def policy(self) -> Policy:
        """The policy as it is now, or as it was."""
        found = self.now or self.then
        assert found is not None  # one of both is there
        return found

    @property
    def kind(self) -> PolicyChangeKind:
        """Whether the policy is new, gone or changed."""
        if self.then is None:
            return PolicyChangeKind.ADDED
        return PolicyChangeKind.REMOVED if self.now is None else PolicyChangeKind.CHANGED

    @property
    def key(self) -> str:
        """What a letter about it is remembered by: the policy and the digest of the rows."""
        told = "\n".join(f"{row.what}\t{row.after}" for row in self.rows)
        return f"policy:{self.policy.id}:{hashlib.sha256(told.encode()).hexdigest()[:12]}"


class TouchKind(StrEnum):
    """How a change touches a firm."""

    NEW = "新政策"
    GAINED = "新符合"
    LOST = "要重新核对"
    BETTER = "更接近"
    WORSE = "更远"
    AMOUNT = "金额变化"
    DAYS = "申报时间变化"


_TURNS: Mapping[Turn, TouchKind] = {
    Turn.NEW: TouchKind.NEW,
    Turn.GAINED: TouchKind.GAINED,
    Turn.LOST: TouchKind.LOST,
    Turn.BETTER: TouchKind.BETTER,
    Turn.WORSE: TouchKind.WORSE,
    Turn.AMOUNT: TouchKind.AMOUNT,
}


class TouchSide(msgspec.Struct, frozen=True):
    """What one text of a policy means to a firm."""

    group: ResultGroup
    amount: str
    opens: date | None
    closes: date | None


@dataclass(frozen=True)
class PolicyTouch:
    """One changed policy and one firm: what the earlier text means to it and what the new one does.

    `filed` says that the firm is on the way to file for it, so that it must know whatever else is unknown.
    """

    shift: PolicyShift
    kinds: tuple[TouchKind, ...]
    was: TouchSide | None
    becomes: TouchSide
    filed: bool = False

    @property
    def sure(self) -> bool:
        """Whether enough of the firm is known that the change can be told."""
        return self.filed or self.becomes.group in SURE or TouchKind.LOST in self.kinds

    @property
    def words(self) -> str:
        """The change for this firm in a few words."""
        was, becomes = self.was, self.becomes
        if was is None:
            return f"新政策：{becomes.group.label}"
        if was.group is not becomes.group:
            return f"{was.group.label} → {becomes.group.label}"
        if TouchKind.AMOUNT in self.kinds and becomes.group is ResultGroup.HELD:
            return "已享受，续期的条件或金额有变化"
        if was.amount != becomes.amount:
            return f"{was.amount or '没有金额'} → {becomes.amount or '没有金额'}"
        return f"申报 {_span(was)} → {_span(becomes)}"


@dataclass(frozen=True)
class MatchedTouch:
    """A touch with what a letter is written from: `before` and `result` are the results, `found` is the new match."""

    touch: PolicyTouch
    before: MatchResult | None
    result: MatchResult
    found: Match


@dataclass(frozen=True)
class FirmTouch:
    """A firm that changed policies touch; `told` is the day of a letter that said all that is to be told, or None."""

    number: int
    name: str
    officer: str
    touches: tuple[PolicyTouch, ...]
    told: date | None = None

    @property
    def sure(self) -> bool:
        """Whether at least one change can be told to the firm."""
        return any(touch.sure for touch in self.touches)

    @property
    def to_tell(self) -> tuple[PolicyTouch, ...]:
        """What a letter tells: what is sure, or everything if nothing is."""
        return tuple(touch for touch in self.touches if touch.sure) or self.touches

    @property
    def keys(self) -> frozenset[str]:
        """What a letter to this firm is remembered by."""
        return frozenset(touch.shift.key for touch in self.to_tell)


@dataclass(frozen=True)
class ChangedPolicies:
    """What was found: the changed policies and the firms; `looked` of `total` firms were compared."""

    shifts: tuple[PolicyShift, ...] = ()
    firms: tuple[FirmTouch, ...] = ()
    total: int = 0
    looked: int = 0

    def words(self) -> str:
        """The outcome in one sentence."""
        if not self.shifts:
            return "两版政策库的条件、金额、申报时间和状态都一样"
        counts = {kind: sum(shift.kind is kind for shift in self.shifts) for kind in PolicyChangeKind}
        parts = "，".join(f"{kind.value} {count} 项" for kind, count in counts.items() if count)
        head = f"已停止，只看了 {self.looked}/{self.total} 家" if self.looked < self.total else f"看了 {self.total} 家"
        sure = sum(firm.sure for firm in self.firms)
        rest = len(self.firms) - sure
        return f"{parts}；{head}：{sure} 家要告知" + (f"，{rest} 家资料不全、说不准" if rest else "")


def shifts(before: Library, now: Library, on: date) -> tuple[PolicyShift, ...]:
    """Returns every policy of which a condition, an amount, the call or the state differs; sources and notes do not count."""
    then = {policy.id: policy for policy in before.policies}
    later = {policy.id: policy for policy in now.policies}
    found: list[PolicyShift] = []
    for name in dict.fromkeys((*later, *then)):
        old, new = then.get(name), later.get(name)
        if old is None and new is not None:
            old = next((then[other] for other in new.other_ids if other in then and other not in later), None)
        elif new is None and now.get(name) is not None:
            continue  # another policy has taken its id over and is compared with it
        if old is None or new is None or policy_digest(old) != policy_digest(new):
            shift = _shift(old, new, on)
            if shift is not None:
                found.append(shift)
    return tuple(found)


def _shift(then: Policy | None, now: Policy | None, on: date) -> PolicyShift | None:
    if then is None or now is None:
        return PolicyShift(then, now, (on,), ())
    rows: list[ShiftRow] = []
    days: list[date] = []
    for day in _days(then, now, on):
        found = [row for row in (*text_rows(then, now, day), *call_rows(then, now, day)) if row not in rows]
        if found:
            days.append(day)
            rows += found if day == on else [row.since(day) for row in found]
    return PolicyShift(then, now, tuple(days), tuple(rows)) if rows else None


def _days(then: Policy, now: Policy, on: date) -> tuple[date, ...]:
    """Returns the day, and the days within a year on which another text of either comes into force."""
    starts = {version.effective for policy in (then, now) for version in policy.versions}
    return (on, *sorted(day for day in starts if day is not None and on < day <= on + _AHEAD))


class LibraryComparison:
    """Two libraries compared on a day: the policies that differ, and what they mean to a firm."""

    def __init__(self, before: Library, now: Library, on: date) -> None:
        self.on = on
        self.shifts = shifts(before, now, on)
        days = sorted({day for shift in self.shifts if shift.now is not None for day in shift.days})
        self._days = [_Compared(self.shifts, before, now, day) for day in days]

    @property
    def is_empty(self) -> bool:
        """Whether no policy that is still in the library differs."""
        return not self._days

    def matched(self, profile: Profile) -> tuple[MatchedTouch, ...]:
        """Returns the changed policies that touch a firm, each as it is on the first day on which it differs."""
        found = {each.touch.shift.policy.id: each for day in reversed(self._days) for each in day.touches(profile)}
        return tuple(found.values())


def changed_policies(book: Casebook, comparison: LibraryComparison, job: BackgroundJob) -> ChangedPolicies:
    """Finds the firms of the casebook that the changed policies touch, until done or stopped.

    A policy that the library no longer has touches nobody: that it left the library does not mean that it ended.
    """
    on = comparison.on
    firms = book.enterprises.search("", on)
    if comparison.is_empty:
        return ChangedPolicies(comparison.shifts, (), len(firms), len(firms))
    told = book.letters.told()
    filed = {(filing.enterprise, filing.policy) for filing in book.filings.all() if not filing.ended}
    touched: list[FirmTouch] = []
    looked = 0
    for firm in each(firms, job, len(firms)):
        found = comparison.matched(book.enterprises.profile(firm.id, on).profile)
        if found:
            touches = tuple(
                replace(entry.touch, filed=(firm.id, entry.touch.shift.policy.id) in filed) for entry in found
            )
            touched.append(with_told(FirmTouch(firm.id, firm.name, firm.officer, touches), told))
        looked += 1
    job.on_progress(looked, len(firms))
    return ChangedPolicies(comparison.shifts, tuple(touched), len(firms), looked)


def with_told(firm: FirmTouch, told: Mapping[tuple[int, str], date]) -> FirmTouch:
    """Returns the firm with the day on which it was told all that is to be told, None if something was not told yet."""
    days = [told.get((firm.number, key)) for key in firm.keys]
    return replace(firm, told=None if None in days else max(day for day in days if day is not None))


class _Compared:
    """The policies that differ on one day, as the library said before and says now."""

    def __init__(self, found: Sequence[PolicyShift], before: Library, now: Library, day: date) -> None:
        self._shifts = {shift.policy.id: shift for shift in found if shift.now is not None and day in shift.days}
        self._then = tuple(
            msgspec.structs.replace(shift.then, id=name)
            for name, shift in self._shifts.items()
            if shift.then is not None
        )
        self._now = tuple(shift.policy for shift in self._shifts.values())
        self._before, self._library, self._day = before, now, day

    def touches(self, profile: Profile) -> Iterator[MatchedTouch]:
        """Yields the policies that mean something else to the firm than before."""
        then = match(self._then, profile, self._day, self._before.stamp, self._before.offices)
        now = match(self._now, profile, self._day, self._library.stamp, self._library.offices)
        turns = {change.policy.id: _TURNS[change.turn] for change in changes(then, now)}
        earlier = {result.policy.id: result for result in then.results}
        for result in now.results:
            before = earlier.get(result.policy.id)
            was, becomes = _side(then, before) if before is not None else None, _side(now, result)
            kinds = tuple(_kinds(was, becomes, turns.get(result.policy.id)))
            if kinds:
                touch = PolicyTouch(self._shifts[result.policy.id], kinds, was, becomes)
                yield MatchedTouch(touch, before, result, now)


def _side(found: Match, result: MatchResult) -> TouchSide:
    return TouchSide(found.group_of(result), amount_words(result), result.opens, result.closes)


def _kinds(was: TouchSide | None, becomes: TouchSide, turn: TouchKind | None) -> Iterator[TouchKind]:
    if was is None and turn is None and becomes.group in SURE:
        turn = TouchKind.NEW
    if turn is not None:
        yield turn
    reachable = becomes.group.possible or becomes.group is ResultGroup.HELD
    if was is not None and reachable and (was.opens, was.closes) != (becomes.opens, becomes.closes):
        yield TouchKind.DAYS


def _span(side: TouchSide) -> str:
    days = [day.isoformat() if day is not None else "" for day in (side.opens, side.closes)]
    return " 至 ".join(filter(None, days)) or "时间未公布"
