"""Policies over firms: how many firms are in each group, and how far a listed firm is from the threshold. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice

import msgspec

from matcher import (
    ConditionVerdict,
    Match,
    MatchResult,
    ResultGroup,
    Worth,
    evaluate,
    missing_label,
    read_profile,
    worth,
)
from policies import Policy, Verdict
from survey.background import MatchingJob, each
from survey.column_decisions import ColumnDecider, ColumnDecision, fixed_worth
from survey.firms import Screened
from survey.result_words import amount_words, note_words, state_words

GROUPS = tuple(point for point in ResultGroup if point is not ResultGroup.OUT_OF_FORCE)
"""The groups in which firms are counted, in the order shown."""


class Tally(msgspec.Struct, frozen=True):
    """One policy over all firms: the group of each firm by its place, and what it is worth.

    `low` and `high` are the sum over the firms that meet it, 万元 (`high` None where nothing bounds it). `may` is the most
    that one of those still open may get: ceilings are no sum, since not every firm gets the most.
    """

    policy: Policy
    points: tuple[ResultGroup, ...]
    counts: Mapping[ResultGroup, int]
    low: Decimal
    high: Decimal | None
    may: Decimal | None

    def count(self, point: ResultGroup) -> int:
        """Return how many firms are in a group."""
        return self.counts.get(point, 0)

    def of(self, point: ResultGroup) -> tuple[int, ...]:
        """The places of the firms of a group."""
        return tuple(place for place, entry in enumerate(self.points) if entry is point)


@dataclass(frozen=True)
class Run:
    """The result of a run: `firms` are those that were screened, of `total`."""

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


CHUNK = 1500
"""So many firms are read, settled over columns, then matched one by one."""


def screen(
    firms: Iterable[Screened], total: int, policies: Sequence[Policy], job: MatchingJob, source: str = ""
) -> Run:
    """Screens `total` firms with every policy, until done or stopped."""
    sums = [_Sum(policy, job.on) for policy in policies]
    decider = ColumnDecider(policies, job.on, sums=True)
    looked: list[Screened] = []
    waiting = iter(firms)
    while not job.should_stop():
        before = len(looked)
        chunk = list(each(islice(waiting, CHUNK), _halved(job, before), total))
        if not chunk:
            break
        codes = decider.decide(chunk)
        looked += _screen_chunk(chunk, sums, codes, _halved(job, before, len(chunk)), total)
    return Run(tuple(looked), tuple(entry.tally() for entry in sums), job.on, total, source)


def _halved(job: MatchingJob, before: int, read: int = 0) -> MatchingJob:
    """The job for a chunk after `before` firms: reading it counts as one half of the work, matching as the other."""

    def on_progress(done: int, total: int) -> None:
        job.on_progress(before + (read + done) // 2, total)

    return replace(job, on_progress=on_progress)


def _screen_chunk(
    chunk: list[Screened], sums: list[_Sum], codes: Sequence[bytearray], job: MatchingJob, total: int
) -> list[Screened]:
    """Matches the firms of a chunk that `codes` leave open.

    Returns: the firms that were looked at.
    """
    looked: list[Screened] = []
    for place, firm in enumerate(each(chunk, job, total)):
        left = [entry for entry, code in zip(sums, codes, strict=True) if not code[place]]
        if left:
            found = job.matched([entry.policy for entry in left], firm.profile)
            for entry, result in zip(left, found.results, strict=True):
                entry.take(place, found.group_of(result), result)
        looked.append(firm)
    for entry, code in zip(sums, codes, strict=True):
        entry.close(code[: len(looked)])
    return looked


class _Sum:
    """Gathers the groups and amounts of one policy, chunk by chunk."""

    def __init__(self, policy: Policy, on: date) -> None:
        self.policy = policy
        self._fixed = fixed_worth(policy, on)
        accepts = evaluate(policy, read_profile({}), on).state.accepts
        self._groups = {
            ColumnDecision.READY: ResultGroup.READY if accepts else ResultGroup.NEXT_ROUND,
            ColumnDecision.UNKNOWN: ResultGroup.TO_ASK,
            ColumnDecision.TO_CONFIRM: ResultGroup.TO_CONFIRM,
            ColumnDecision.CONSULT: ResultGroup.CONSULT,
            ColumnDecision.REFUSED: ResultGroup.NOT_MET,
            ColumnDecision.OUT_OF_FORCE: ResultGroup.OUT_OF_FORCE,
        }
        self._points: list[ResultGroup] = []
        self._alone: dict[int, ResultGroup] = {}
        self._low, self._high, self._may = Decimal(0), Decimal(0), Decimal(0)
        self._unbounded = self._may_unbounded = False

    def take(self, place: int, point: ResultGroup, result: MatchResult) -> None:
        """Add one firm that was matched, by its place in the chunk."""
        self._alone[place] = point
        if result.verdict is not Verdict.INELIGIBLE and point.possible:
            self._add(result.verdict, worth(result.gains), 1)

    def _add(self, verdict: Verdict, found: Worth, count: int) -> None:
        if not count:
            return
        if verdict is Verdict.ELIGIBLE:
            self._low += found.low * count
            self._high += (found.high or 0) * count
            self._unbounded |= found.high is None
        else:
            self._may = max(self._may, found.ceiling or Decimal(0))
            self._may_unbounded |= found.ceiling is None

    def close(self, codes: bytearray) -> None:
        """Add the firms of the chunk that were decided over columns."""
        if self._fixed is not None:
            self._add(Verdict.ELIGIBLE, self._fixed, codes.count(ColumnDecision.READY))
            unknown = codes.count(ColumnDecision.UNKNOWN) + codes.count(ColumnDecision.TO_CONFIRM)
            self._add(Verdict.UNKNOWN, self._fixed, unknown)
        self._points += [
            self._groups[ColumnDecision(code)] if code else self._alone[place] for place, code in enumerate(codes)
        ]
        self._alone = {}

    def tally(self) -> Tally:
        """Return what was gathered."""
        high = None if self._unbounded else self._high
        may = None if self._may_unbounded else self._may
        return Tally(self.policy, tuple(self._points), Counter(self._points), self._low, high, may)


class ScreenedLine(msgspec.Struct, frozen=True):
    """One firm in the list of a policy.

    `distance` is its largest gap as a fraction of the threshold, None where no condition fails or where one fails that
    no change of a number can meet; `missing` are the facts that could change the verdict.
    """

    place: int
    point: ResultGroup
    distance: Decimal | None
    note: str
    amount: str
    worth: Decimal
    missing: tuple[str, ...]


def lines(run: Run, policy: str, point: ResultGroup, job: MatchingJob) -> tuple[ScreenedLine, ...]:
    """The firms of one group of a policy, with gaps as the sheet shows them; the nearest first."""
    tally = run.tally(policy)
    if tally is None:
        return ()
    places = tally.of(point)
    found: list[ScreenedLine] = []
    for place in each(places, job, len(places)):
        found.append(_line(job.matched((tally.policy,), run.firms[place].profile), place, point))
    job.on_progress(len(places), len(places))
    return tuple(sorted(found, key=lambda line: _nearness(line, run)))


def _nearness(line: ScreenedLine, run: Run) -> tuple[bool, Decimal, int, Decimal, str]:
    far = line.distance if line.distance is not None else Decimal(0)
    return line.distance is None, far, len(line.missing), -line.worth, run.firms[line.place].row.name


def _line(found: Match, place: int, point: ResultGroup) -> ScreenedLine:
    result = found.results[0]
    distance, note = _apart(found, result) if point in (ResultGroup.NEAR, ResultGroup.NOT_MET) else (None, "")
    if result.verdict is Verdict.UNKNOWN:
        note = note_words(result, found)
    elif result.verdict is Verdict.ELIGIBLE:
        note = state_words(result)
    most = worth(result.gains)
    best = most.ceiling if most.ceiling is not None else most.low
    return ScreenedLine(place, point, distance, note, amount_words(result), best, result.missing)


def _apart(found: Match, result: MatchResult) -> tuple[Decimal | None, str]:
    """How far the firm is from the line, and what it lacks, in words."""
    failed = [condition for condition in found.conditions(result) if condition.verdict is ConditionVerdict.UNMET]
    texts = [entry.gap.text if entry.gap is not None else f"不满足：{entry.text}" for entry in failed]
    apart = [entry.gap.distance for entry in failed if entry.gap is not None and entry.gap.distance is not None]
    return (max(apart) if apart and len(apart) == len(failed) else None), "；".join(texts)


def missing_words(missing: Sequence[str]) -> str:
    """The facts still to supply, in words; what a person must judge is counted."""
    facts = [missing_label(fact) for fact in missing if not fact.startswith(("confirmed.", "scores."))]
    judged = len(missing) - len(facts)
    return "、".join((*facts, *([f"人工核实 {judged} 项"] if judged else [])))


_FIRST, _THEN = 12, 60
"""So many policies at a time are tried for a firm."""


class Unreached(msgspec.Struct, frozen=True):
    """The places of firms that no policy reaches, of so many that were looked at."""

    places: tuple[int, ...]
    looked: int


def reached_by_none(firms: Sequence[Screened], policies: Sequence[Policy], job: MatchingJob) -> Unreached:
    """The firms that meet no policy, hold none and are near none; what is unknown reaches nobody.

    The policies that reached others are tried first, so a firm is looked through only as far as needed.
    """
    hits: Counter[str] = Counter()
    decider = ColumnDecider(policies, job.on, sums=False)
    left: list[int] = []
    looked = 0
    for start in range(0, len(firms), CHUNK):
        chunk = firms[start : start + CHUNK]
        job.on_progress(start, len(firms))
        codes = decider.decide(chunk)
        for place, firm in enumerate(each(chunk, job, len(firms), start=start)):
            if not _reached(firm, policies, [code[place] for code in codes], hits, job):
                left.append(start + place)
            looked += 1
        if job.should_stop():
            break
    return Unreached(tuple(left), looked)


def _reached(
    firm: Screened, policies: Sequence[Policy], codes: Sequence[int], hits: Counter[str], job: MatchingJob
) -> bool:
    if ColumnDecision.READY in codes:
        return True
    order = [policy for policy, code in zip(policies, codes, strict=True) if not code]
    order.sort(key=lambda policy: -hits[policy.id])
    start, size = 0, _FIRST
    while start < len(order):
        found = job.matched(order[start : start + size], firm.profile)
        for result in found.results:
            if found.group_of(result) in (
                ResultGroup.READY,
                ResultGroup.NEXT_ROUND,
                ResultGroup.NEAR,
                ResultGroup.HELD,
            ):
                hits[result.policy.id] += 1
                return True
        start, size = start + size, _THEN
    return False
