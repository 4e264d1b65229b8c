"""Policies over firms: how many stand where, and for the firms listed how far they are from the line. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from threading import Event

import msgspec

from matcher import ConditionVerdict, LibraryVersion, Match, MatchResult, ResultGroup, field_label, match, worth
from policies import Policy
from ui.desk.result_words import amount_words, note_words, state_words
from ui.screening.firms import EVERY, Screened, Told
from ui.screening.settled import ColumnDecision, Settler, fixed_worth

GROUPS = (ResultGroup.READY, ResultGroup.NEAR, ResultGroup.OPEN, ResultGroup.HELD, ResultGroup.REFUSED)
"""The groups in which firms are counted, in the order shown."""
WORDS: Mapping[ResultGroup, str] = {ResultGroup.READY: "符合"}
"""Where a group has another name over firms than in the results of one firm."""


def group_name(point: ResultGroup) -> str:
    """The name of a group of firms."""
    return WORDS.get(point, point.value)


class Tally(msgspec.Struct, frozen=True):
    """One policy over all firms: the group of each firm by its place, and what it is worth.

    `low` and `high` are the sum over the firms that meet it, 万元 (`high` None where nothing bounds it);
    `may` is what those still open might add at most.
    """

    policy: Policy
    points: tuple[ResultGroup, ...]
    counts: Mapping[ResultGroup, int]
    low: Decimal
    high: Decimal | None
    may: Decimal | None

    def count(self, point: ResultGroup) -> int:
        """How many firms stand in a group."""
        return self.counts.get(point, 0)

    def of(self, point: ResultGroup) -> tuple[int, ...]:
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
    stamp: LibraryVersion
    stop: Event
    told: Told

    def matched(self, policies: Sequence[Policy], firm: Screened) -> Match:
        """A firm under some policies."""
        return match(policies, firm.profile, self.on, self.stamp)


CHUNK = 1500
"""So many firms are read, settled over columns, then looked at."""


def screen(firms: Iterable[Screened], total: int, policies: Sequence[Policy], job: Job, source: str = "") -> Run:
    """Every policy for every one of `total` firms, as far as it was not stopped."""
    sums = [_Sum(policy, job.on) for policy in policies]
    settler = Settler(policies, job.on, sums=True)
    looked: list[Screened] = []
    waiting = iter(firms)
    while not job.stop.is_set():
        chunk = _read(waiting, len(looked), total, job)
        if not chunk:
            break
        codes = settler.settle(chunk)
        looked += _screen_chunk(chunk, sums, codes, job, (len(looked), total))
    return Run(tuple(looked), tuple(each.tally() for each in sums), job.on, total, source)


def _read(waiting: Iterator[Screened], before: int, total: int, job: Job) -> list[Screened]:
    """The next firms, read from wherever they are; the first half of the work, as it is told."""
    chunk: list[Screened] = []
    for firm in islice(waiting, CHUNK):
        if job.stop.is_set():
            break
        if len(chunk) % EVERY == 0:
            job.told(before + len(chunk) // 2, total)
        chunk.append(firm)
    return chunk


def _screen_chunk(
    chunk: list[Screened], sums: list[_Sum], codes: Sequence[bytearray], job: Job, progress: tuple[int, int]
) -> list[Screened]:
    """Matches the firms of a chunk that `codes` leave open; `progress` are the firms before it and in all.

    Returns: the firms that were looked at.
    """
    before, total = progress
    done = 0
    for place, firm in enumerate(chunk):
        if job.stop.is_set():
            break
        if place % EVERY == 0:
            job.told(before + (len(chunk) + place) // 2, total)
        left = [each for each, code in zip(sums, codes, strict=True) if not code[place]]
        if left:
            found = job.matched([each.policy for each in left], firm)
            for each, result in zip(left, found.results, strict=True):
                each.take(place, found.group_of(result), result)
        done += 1
    for each, code in zip(sums, codes, strict=True):
        each.close(code[:done])
    return chunk[:done]


_POINTS = {
    ColumnDecision.READY: ResultGroup.READY,
    ColumnDecision.UNKNOWN: ResultGroup.OPEN,
    ColumnDecision.REFUSED: ResultGroup.REFUSED,
}


class _Sum:
    """What is gathered of one policy, chunk by chunk."""

    def __init__(self, policy: Policy, on: date) -> None:
        self.policy = policy
        self._fixed = fixed_worth(policy, on)
        self._points: list[ResultGroup] = []
        self._alone: dict[int, ResultGroup] = {}
        self._low, self._high, self._may = Decimal(0), Decimal(0), Decimal(0)
        self._unbounded = self._may_unbounded = False

    def take(self, place: int, point: ResultGroup, result: MatchResult) -> None:
        """One firm that was looked at alone, by its place in the chunk."""
        self._alone[place] = point
        if point in (ResultGroup.READY, ResultGroup.OPEN):
            self._add(point, *worth(result.gains), 1)

    def _add(self, point: ResultGroup, low: Decimal, high: Decimal | None, count: int) -> None:
        if not count:
            return
        if point is ResultGroup.READY:
            self._low += low * count
            self._high += (high or 0) * count
            self._unbounded |= high is None
        else:
            self._may += (high or 0) * count
            self._may_unbounded |= high is None

    def close(self, codes: bytearray) -> None:
        """The chunk was looked at; the firms settled over columns are added."""
        for code, point in _POINTS.items():
            if self._fixed is not None and point is not ResultGroup.REFUSED:
                self._add(point, *self._fixed, codes.count(code))
        self._points += [
            _POINTS[ColumnDecision(code)] if code else self._alone[place] for place, code in enumerate(codes)
        ]
        self._alone = {}

    def tally(self) -> Tally:
        """Everything that was gathered."""
        high = None if self._unbounded else self._high
        may = None if self._may_unbounded else self._may
        return Tally(self.policy, tuple(self._points), Counter(self._points), self._low, high, may)


class ScreenedLine(msgspec.Struct, frozen=True):
    """One firm in the list of a policy.

    `distance` is the largest of its gaps in parts of their lines, None where a condition that no change of a
    number closes stands against it, or nothing does; `missing` are the facts that could change the verdict.
    """

    place: int
    point: ResultGroup
    distance: Decimal | None
    note: str
    amount: str
    worth: Decimal
    missing: tuple[str, ...]


def lines(run: Run, policy: str, point: ResultGroup, job: Job) -> tuple[ScreenedLine, ...]:
    """The firms of one group of a policy, with gaps as the sheet shows them; the nearest first."""
    tally = run.tally(policy)
    if tally is None:
        return ()
    places = tally.of(point)
    found: list[ScreenedLine] = []
    for count, place in enumerate(places):
        if job.stop.is_set():
            break
        if count % EVERY == 0:
            job.told(count, len(places))
        found.append(_line(job.matched((tally.policy,), run.firms[place]), place, point))
    job.told(len(places), len(places))
    return tuple(sorted(found, key=lambda line: _nearness(line, run)))


def _nearness(line: ScreenedLine, run: Run) -> tuple[bool, Decimal, int, Decimal, str]:
    far = line.distance if line.distance is not None else Decimal(0)
    return line.distance is None, far, len(line.missing), -line.worth, run.firms[line.place].row.name


def _line(found: Match, place: int, point: ResultGroup) -> ScreenedLine:
    result = found.results[0]
    distance, note = _apart(found, result) if point in (ResultGroup.NEAR, ResultGroup.REFUSED) else (None, "")
    if point is ResultGroup.OPEN:
        note = note_words(result, found)
    elif point in (ResultGroup.READY, ResultGroup.HELD):
        note = state_words(result)
    low, high = worth(result.gains)
    return ScreenedLine(
        place, point, distance, note, amount_words(result), high if high is not None else low, result.missing
    )


def _apart(found: Match, result: MatchResult) -> tuple[Decimal | None, str]:
    """How far the firm is from the line, and what it lacks, in words."""
    failed = [condition for condition in found.conditions(result) if condition.verdict is ConditionVerdict.UNMET]
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
    settler = Settler(policies, job.on, sums=False)
    left: list[int] = []
    looked = 0
    for start in range(0, len(firms), CHUNK):
        chunk = firms[start : start + CHUNK]
        job.told(start, len(firms))
        codes = settler.settle(chunk)
        for place, firm in enumerate(chunk):
            if job.stop.is_set():
                return Unreached(tuple(left), looked)
            if place % EVERY == 0:
                job.told(start + place, len(firms))
            if not _reached(firm, policies, [code[place] for code in codes], hits, job):
                left.append(start + place)
            looked += 1
    return Unreached(tuple(left), looked)


def _reached(firm: Screened, policies: Sequence[Policy], codes: Sequence[int], hits: Counter[str], job: Job) -> bool:
    if ColumnDecision.READY in codes:
        return True
    order = [policy for policy, code in zip(policies, codes, strict=True) if not code]
    order.sort(key=lambda policy: -hits[policy.id])
    start, size = 0, _FIRST
    while start < len(order):
        found = job.matched(order[start : start + size], firm)
        for result in found.results:
            if found.group_of(result) in (ResultGroup.READY, ResultGroup.NEAR, ResultGroup.HELD):
                hits[result.policy.id] += 1
                return True
        start, size = start + size, _THEN
    return False
