"""Policies over firms: how many stand where, and for the firms listed how far they are from the line. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from threading import Event

import msgspec

from matcher import Match, MatchResult, Stamp, Standpoint, Truth, field_label, match, worth
from policies import Policy
from ui.cards import amount_words, note_words, state_words
from ui.screening.firms import EVERY, Screened, Told

GROUPS = (Standpoint.READY, Standpoint.NEAR, Standpoint.OPEN, Standpoint.HELD, Standpoint.REFUSED)
"""The groups in which firms are counted, in the order shown."""
WORDS: Mapping[Standpoint, str] = {Standpoint.READY: "符合"}
"""Where a group has another name over firms than in the results of one firm."""


def group_name(point: Standpoint) -> str:
    """The name of a group of firms."""
    return WORDS.get(point, point.value)


class Tally(msgspec.Struct, frozen=True):
    """One policy over all firms: the group of each firm by its place, and what it is worth.

    `low` and `high` are the sum over the firms that meet it, 万元 (`high` None where nothing bounds it);
    `may` is what those still open might add at most.
    """

    policy: Policy
    points: tuple[Standpoint, ...]
    counts: Mapping[Standpoint, int]
    low: Decimal
    high: Decimal | None
    may: Decimal | None

    def count(self, point: Standpoint) -> int:
        """How many firms stand in a group."""
        return self.counts.get(point, 0)

    def of(self, point: Standpoint) -> tuple[int, ...]:
        """The places of the firms of a group."""
        return tuple(place for place, entry in enumerate(self.points) if entry is point)


@dataclass(frozen=True)
class Run:
    """What came of a run. `total` firms were to be looked at; `firms` are those that were."""

    firms: tuple[Screened, ...]
    tallies: tuple[Tally, ...]
    on: date
    total: int
    source: str
    remarks: str = ""

    @property
    def stopped(self) -> bool:
        """Whether it was ended early."""
        return len(self.firms) < self.total

    def tally(self, policy: str) -> Tally | None:
        """The policy with that id."""
        return next((tally for tally in self.tallies if tally.policy.id == policy), None)

    def words(self) -> str:
        """The outcome in one sentence."""
        head = f"已停止，只看了 {len(self.firms)}/{self.total} 家" if self.stopped else f"共 {self.total} 家"
        rest = f"；{self.remarks}" if self.remarks else ""
        return f"{self.source}，{head}，{len(self.tallies)} 项政策{rest}"


@dataclass(frozen=True)
class Job:
    """What stays the same from firm to firm: day, stamp of the library, the sign to stop, who is told."""

    on: date
    stamp: Stamp
    stop: Event
    told: Told

    def matched(self, policies: Sequence[Policy], firm: Screened) -> Match:
        """A firm under some policies."""
        return match(policies, firm.profile, self.on, self.stamp)


def screen(firms: Iterable[Screened], total: int, policies: Sequence[Policy], job: Job, source: str = "") -> Run:
    """Every policy for every one of `total` firms, as far as it was not stopped."""
    sums = [_Sum() for _ in policies]
    looked: list[Screened] = []
    for firm in firms:
        if job.stop.is_set():
            break
        if len(looked) % EVERY == 0:
            job.told(len(looked), total)
        found = job.matched(policies, firm)
        for each, result in zip(sums, found.results, strict=True):
            each.take(found.standpoint(result), result)
        looked.append(firm)
    tallies = tuple(each.tally(policy) for each, policy in zip(sums, policies, strict=True))
    return Run(tuple(looked), tallies, job.on, total, source)


class _Sum:
    """What is gathered of one policy."""

    def __init__(self) -> None:
        self._points: list[Standpoint] = []
        self._low, self._high, self._may = Decimal(0), Decimal(0), Decimal(0)
        self._unbounded = self._may_unbounded = False

    def take(self, point: Standpoint, result: MatchResult) -> None:
        self._points.append(point)
        if point is Standpoint.READY:
            low, high = worth(result.gains)
            self._low += low
            self._high += high or 0
            self._unbounded |= high is None
        elif point is Standpoint.OPEN:
            high = worth(result.gains)[1]
            self._may += high or 0
            self._may_unbounded |= high is None

    def tally(self, policy: Policy) -> Tally:
        high = None if self._unbounded else self._high
        return Tally(
            policy,
            tuple(self._points),
            Counter(self._points),
            self._low,
            high,
            None if self._may_unbounded else self._may,
        )


class Line(msgspec.Struct, frozen=True):
    """One firm in the list of a policy.

    `distance` is the largest of its gaps in parts of their lines, None where a condition that no change of a
    number closes stands against it, or nothing does; `missing` are the facts that could change the verdict.
    """

    place: int
    point: Standpoint
    distance: Decimal | None
    note: str
    amount: str
    worth: Decimal
    missing: tuple[str, ...]


def lines(run: Run, policy: str, point: Standpoint, job: Job) -> tuple[Line, ...]:
    """The firms of one group of a policy, with gaps as the sheet shows them; the nearest first."""
    tally = run.tally(policy)
    if tally is None:
        return ()
    places = tally.of(point)
    found: list[Line] = []
    for count, place in enumerate(places):
        if job.stop.is_set():
            break
        if count % EVERY == 0:
            job.told(count, len(places))
        found.append(_line(job.matched((tally.policy,), run.firms[place]), place, point))
    job.told(len(places), len(places))
    return tuple(sorted(found, key=lambda line: _nearness(line, run)))


def _nearness(line: Line, run: Run) -> tuple[bool, Decimal, int, Decimal, str]:
    far = line.distance if line.distance is not None else Decimal(0)
    return line.distance is None, far, len(line.missing), -line.worth, run.firms[line.place].row.name


def _line(found: Match, place: int, point: Standpoint) -> Line:
    result = found.results[0]
    distance, note = _apart(found, result) if point in (Standpoint.NEAR, Standpoint.REFUSED) else (None, "")
    if point is Standpoint.OPEN:
        note = note_words(result, found)
    elif point in (Standpoint.READY, Standpoint.HELD):
        note = state_words(result)
    low, high = worth(result.gains)
    return Line(place, point, distance, note, amount_words(result), high if high is not None else low, result.missing)


def _apart(found: Match, result: MatchResult) -> tuple[Decimal | None, str]:
    """How far the firm is from the line, and what it lacks, in words."""
    failed = [condition for condition in found.conditions(result) if condition.verdict is Truth.UNMET]
    texts = [entry.gap.text if entry.gap is not None else f"不满足：{entry.text}" for entry in failed]
    apart = [entry.gap.distance for entry in failed if entry.gap is not None and entry.gap.distance is not None]
    return (max(apart) if apart and len(apart) == len(failed) else None), "；".join(texts)


def missing_words(missing: Sequence[str]) -> str:
    """The facts still to supply, in words; what a person must judge is counted."""
    facts = [field_label(fact) for fact in missing if not fact.startswith(("confirmed.", "scores."))]
    judged = len(missing) - len(facts)
    return "、".join((*facts, *([f"人工核实 {judged} 项"] if judged else [])))


_FIRST, _THEN = 12, 60
"""So many policies at a time are tried for a firm."""


class Unreached(msgspec.Struct, frozen=True):
    """The places of firms that no policy reaches, of so many that were looked at."""

    places: tuple[int, ...]
    looked: int


def reached_by_none(firms: Sequence[Screened], policies: Sequence[Policy], job: Job) -> Unreached:
    """The firms that meet no policy, hold none and are near none; what is unknown reaches nobody.

    The policies that reached others are tried first, so a firm is looked through only as far as needed.
    """
    hits: Counter[str] = Counter()
    order = list(policies)
    left: list[int] = []
    looked = 0
    for place, firm in enumerate(firms):
        if job.stop.is_set():
            break
        if place % EVERY == 0:
            job.told(place, len(firms))
            order.sort(key=lambda policy: -hits[policy.id])
        hit = _first_reaching(firm, order, job)
        if hit is None:
            left.append(place)
        else:
            hits[hit] += 1
        looked += 1
    return Unreached(tuple(left), looked)


def _first_reaching(firm: Screened, order: Sequence[Policy], job: Job) -> str | None:
    start, size = 0, _FIRST
    while start < len(order):
        found = job.matched(order[start : start + size], firm)
        for result in found.results:
            if found.standpoint(result) in (Standpoint.READY, Standpoint.NEAR, Standpoint.HELD):
                return result.policy.id
        start, size = start + size, _THEN
    return None
