"""Match of the whole library with one firm on one day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from matcher._compute import firm_size
from matcher._facts import Facts
from matcher.combine import ExclusionChoice, choices
from matcher.evaluate import MatchResult, PolicyState, evaluate_with
from matcher.explain import Condition, conditions
from matcher.gaps import Gap, gap_of
from matcher.ladder import LadderStanding, standings
from matcher.outcome import ConditionVerdict
from matcher.profile import Profile, canonical
from matcher.questions import Question, next_questions
from policies import Policy, Verdict
from policies.library import LibraryVersion


class ResultGroup(StrEnum):
    """The groups in which results are shown."""

    READY = "可申报"
    NEAR = "差一步"
    OPEN = "待核实"
    HELD = "已享受"
    REFUSED = "不符合"
    OUT_OF_FORCE = "不在施行期"


class Match(msgspec.Struct, frozen=True):
    """All results of one firm on one day, in the order of the library.

    `questions` are sorted best first; `size` is the firm size in Chinese (小型或中型 while undecided, 未知 if unknown).
    """

    profile: Profile
    on: date
    library: LibraryVersion
    results: tuple[MatchResult, ...]
    questions: tuple[Question, ...]
    standings: tuple[LadderStanding, ...]
    choices: tuple[ExclusionChoice, ...]
    size: str

    @property
    def determination(self) -> str:
        """SHA-256 (hex) of profile, library and day: the id that identifies and repeats this match."""
        text = canonical(self.profile) + self.library.digest.encode() + self.on.isoformat().encode()
        return hashlib.sha256(text).hexdigest()

    def conditions(self, result: MatchResult) -> tuple[Condition, ...]:
        """Return the reasons of one result in words."""
        return conditions(result, Facts(self.profile, self.on))

    def result(self, policy: str) -> MatchResult | None:
        """Return the result of the policy with that id, or None."""
        return next((result for result in self.results if result.policy.id == policy), None)

    def group_of(self, result: MatchResult) -> ResultGroup:
        """Return the group in which a result is shown."""
        return result_group(result, Facts(self.profile, self.on))


def match(policies: Iterable[Policy], profile: Profile, on: date, library: LibraryVersion) -> Match:
    """Evaluate every policy for one firm on one day.

    >>> result = match([policy], profile, day, version).results[0]
    >>> result.verdict.value, found.group_of(result).value
    ('eligible', '可申报')
    """
    facts = Facts(profile, on)
    results = tuple(evaluate_with(policy, facts) for policy in policies)
    size = firm_size(facts)
    return Match(
        profile=profile,
        on=on,
        library=library,
        results=results,
        questions=next_questions(results),
        standings=standings(results, facts),
        choices=choices(results),
        size="或".join(size.options) if size.options else "未知",
    )


def near_miss(result: MatchResult, facts: Facts) -> tuple[Gap, ...]:
    """Return the gaps of a refused result if closing all of them would leave no unmet condition.

    Empty if any unmet condition has no measurable gap (a place, a qualification, a yes or no).
    """
    gaps: list[Gap] = []
    for member in result.outcome.members:
        if member.verdict is ConditionVerdict.UNMET:
            gap = gap_of(member, facts)
            if gap is None or gap.distance is None:
                return ()
            gaps.append(gap)
    return tuple(gaps)


NEAR_DISTANCE = Decimal("0.5")
"""Largest relative gap of the group 差一步: our choice, half the threshold; no document defines the term."""
NEAR_COUNT = 2
"""Most gaps of the group 差一步: our choice, because more gaps are more than one step."""


def result_group(result: MatchResult, facts: Facts) -> ResultGroup:
    """Return the group in which a result is shown: held first, then out of force, then by verdict."""
    if result.state is PolicyState.HELD:
        return ResultGroup.HELD
    if result.state in (PolicyState.EXPIRED, PolicyState.NOT_YET):
        return ResultGroup.OUT_OF_FORCE
    if result.verdict is Verdict.ELIGIBLE:
        return ResultGroup.READY
    if result.verdict is Verdict.UNKNOWN:
        return ResultGroup.OPEN
    gaps = near_miss(result, facts)
    close = all(gap.distance is not None and gap.distance <= NEAR_DISTANCE for gap in gaps)
    return ResultGroup.NEAR if gaps and len(gaps) <= NEAR_COUNT and close else ResultGroup.REFUSED
