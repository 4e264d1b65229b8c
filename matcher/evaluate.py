"""Evaluation of one policy for one firm on one day; pure and total."""

from __future__ import annotations

from datetime import date

import msgspec

from matcher._calls import PolicyState, call_state
from matcher._facts import Facts
from matcher._holding import last_day, valid_records
from matcher.amounts import Gain, gains
from matcher.decide import decide
from matcher.outcome import ConditionVerdict, Outcome, refused_by_place, resting_on
from matcher.profile import Profile, Record
from policies import Grade, Level, Policy, PolicyKind, Verdict, Version

_VERDICTS = {
    ConditionVerdict.MET: Verdict.ELIGIBLE,
    ConditionVerdict.UNMET: Verdict.INELIGIBLE,
    ConditionVerdict.UNKNOWN: Verdict.UNKNOWN,
}


class MatchResult(msgspec.Struct, frozen=True):
    """The result of one policy for one firm: verdict, state and the whole reasoning.

    `opens` and `closes` are the first and last day of the call that is open or comes next; `held_until` is the last valid day of the qualification the firm already holds.
    """

    policy: Policy
    version: Version
    on: date
    verdict: Verdict
    state: PolicyState
    outcome: Outcome
    gains: tuple[Gain, ...]
    held_until: date | None = None
    opens: date | None = None
    closes: date | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that could still change the verdict, and no others."""
        return self.outcome.missing

    @property
    def grade(self) -> Grade:
        """The weakest source that the verdict rests on."""
        parts = resting_on(self.outcome)
        return max((self.policy.grade_of(part) for part in parts), key=lambda grade: grade.rank, default=Grade.REPORT)

    @property
    def days_left(self) -> int | None:
        """Days until the call closes, 0 on the last day; None if it is not open or has no last day."""
        return None if self.closes is None or self.state is not PolicyState.OPEN else (self.closes - self.on).days

    @property
    def held(self) -> bool:
        """Whether the firm already holds the qualification."""
        return self.state is PolicyState.HELD


def _of_level(record: Record, policy: Policy) -> bool:
    """Return whether the level of a carrier record is that of the policy: a 市级 incubator is not a 国家级 one."""
    level = str(record.get("level", ""))
    if policy.kind is not PolicyKind.PLATFORM or not level:
        return True
    return ("国家" in level) is (policy.level is Level.NATION)


def evaluate(policy: Policy, profile: Profile, on: date) -> MatchResult:
    """Evaluate one policy for one firm on one day.

    >>> result = evaluate(policy, profile, day)
    >>> result.verdict.value, result.state.value, result.missing
    ('eligible', 'always', ())
    """
    return evaluate_with(policy, Facts(profile, on))


def verdict_of(outcome: Outcome) -> Verdict:
    """Return the verdict of a whole rule as that of the policy."""
    return _VERDICTS[outcome.verdict]


def evaluate_with(policy: Policy, facts: Facts) -> MatchResult:
    """Evaluate one policy like `evaluate`, with the cached formulas of the other policies of the match."""
    version, in_force = policy.version_on(facts.on)
    outcome = decide(version.rule, facts, policy.id)
    verdict = verdict_of(outcome)
    call = call_state(policy, facts.on)
    state = call.state
    held_until: date | None = None
    if not in_force:
        late = version.expires is not None and facts.on > version.expires
        state = PolicyState.EXPIRED if late else PolicyState.NOT_YET
    if policy.grants and not refused_by_place(outcome):
        held = [record for record in valid_records(facts, (policy.grants,)) if _of_level(record, policy)]
        if held:
            state = PolicyState.HELD
            ends = [last_day(record) for record in held]
            held_until = max((end for end in ends if end is not None), default=None)
    gained = gains(version.support, facts, policy.id) if verdict is not Verdict.INELIGIBLE else ()
    return MatchResult(policy, version, facts.on, verdict, state, outcome, gained, held_until, call.opens, call.closes)
