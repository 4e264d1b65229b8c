"""The whole library for one firm on one day."""

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
    """All results of one firm on one day, in the order of the library."""

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
        """The id under which this result can be found and repeated: profile, library and day."""
        text = canonical(self.profile) + self.library.digest.encode() + self.on.isoformat().encode()
        return hashlib.sha256(text).hexdigest()

    def conditions(self, result: MatchResult) -> tuple[Condition, ...]:
        """The reasons of one result, in words."""
        return conditions(result, Facts(self.profile, self.on))

    def result(self, policy: str) -> MatchResult | None:
        """The result of the policy with that id."""
        return next((result for result in self.results if result.policy.id == policy), None)

    def standpoint(self, result: MatchResult) -> ResultGroup:
        """The group a result is shown in."""
        return standpoint(result, Facts(self.profile, self.on))


def match(policies: Iterable[Policy], profile: Profile, on: date, library: LibraryVersion) -> Match:
    """Evaluates every policy for a firm."""
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
    """The gaps of a refused result if closing them alone would leave nothing refused.

    Empty where something without a gap (a place, a qualification, a plain no) stands against it.
    """
    gaps: list[Gap] = []
    for member in result.outcome.members:
        if member.truth is ConditionVerdict.UNMET:
            gap = gap_of(member, facts)
            if gap is None or gap.distance is None:
                return ()
            gaps.append(gap)
    return tuple(gaps)


NEAR_DISTANCE = Decimal("0.5")
"""A gap of more than half the line is not one step away."""
NEAR_COUNT = 2


def standpoint(result: MatchResult, facts: Facts) -> ResultGroup:
    """The group a result is shown in: held first, then force, then the verdict."""
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
