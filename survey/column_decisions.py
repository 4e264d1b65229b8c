"""Firms whose group under a policy follows from the verdicts over columns alone. No Qt.

The columnar engine gives the same verdicts as a match, without gaps and amounts. So a firm is decided here only where
neither matters: it is refused by a condition that no change of a number can meet, or its policy is worth the same to
every firm. All other firms are matched one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import IntEnum
from typing import cast

import msgspec

from matcher import Profile, Worth, contradictions, evaluate, read_profile, worth
from policies import Policy, Verdict
from policies import rules as r
from screening import ProfileVerdicts, Screener
from survey.firms import Screened, titles

_WITH_GAP = (r.Compare, r.Between, r.Tiers, r.Score)
FEW, ENOUGH = 10, 1000
"""Below so many policies, or pairs of firm and policy, every firm is matched: columns would save no time."""


class ColumnDecision(IntEnum):
    """What is known of a firm under a policy without matching it."""

    OPEN_QUESTION = 0
    READY = 1
    UNKNOWN = 2
    REFUSED = 3
    OUT_OF_FORCE = 4
    TO_CONFIRM = 5
    CONSULT = 6


def fixed_worth(policy: Policy, on: date) -> Worth | None:
    """Return what the policy is worth to every firm; None where it depends on the firm."""
    paid = [item for item in policy.version_on(on)[0].support if item.has_amount]
    if any(part is not None for item in paid for part in (item.formula, item.when, item.event)):
        return None
    result = evaluate(policy, read_profile({}), on)
    return None if result.verdict is Verdict.INELIGIBLE else worth(result.gains)


class ColumnDecider:
    """Decides firms under some policies, chunk by chunk; the rules are compiled once.

    With `sums`, a firm that meets a policy or may meet it is decided only where the amount is the same for every firm.
    """

    def __init__(self, policies: Sequence[Policy], on: date, *, sums: bool) -> None:
        self._policies = tuple(policies)
        force = [evaluate(policy, read_profile({}), on).state.in_force for policy in policies]
        self._idle = [place for place, in_force in enumerate(force) if not in_force]
        asked = [(place, policy) for place, policy in enumerate(policies) if force[place]]
        self._asked = asked if len(asked) >= FEW else []
        self._hard = {policy.id: _without_gaps(policy, on) for _, policy in self._asked}
        self._open = {policy.id for _, policy in self._asked if not sums or fixed_worth(policy, on) is not None}
        hard = [entry for entry in self._hard.values() if entry is not None]
        self._facts = {policy.id: _without_people(policy, on) for _, policy in self._asked}
        facts = [entry for entry in self._facts.values() if entry is not None]
        self._unpublished = {policy.id for _, policy in self._asked if _is_unpublished(policy, on)}
        self._screener = Screener([policy for _, policy in self._asked] + hard + facts, on)

    def decide(self, firms: Sequence[Screened]) -> tuple[bytearray, ...]:
        """Return for each policy one byte per firm (see `ColumnDecision`)."""
        found = tuple(bytearray(len(firms)) for _ in self._policies)
        for place in self._idle:
            found[place][:] = bytes([ColumnDecision.OUT_OF_FORCE]) * len(firms)
            _leave_holders(found[place], firms, self._policies[place].grants)
        if len(firms) * len(self._asked) < ENOUGH:
            return found
        verdicts = self._screener.decide_profiles([firm.profile for firm in firms])
        for place, policy in self._asked:
            other = self._hard[policy.id]
            if other is not None:
                _mark(found[place], verdicts, other, Verdict.INELIGIBLE, ColumnDecision.REFUSED)
            if policy.id in self._open:
                _mark(found[place], verdicts, policy, Verdict.ELIGIBLE, ColumnDecision.READY)
                self._mark_unknown(found[place], verdicts, policy, firms)
            _leave_holders(found[place], firms, policy.grants)
        self._leave_conflicts(found, firms)
        return found

    def _leave_conflicts(self, found: tuple[bytearray, ...], firms: Sequence[Screened]) -> None:
        """Leave what is unknown of firms with contradictions to be matched: only a match tells what hangs on them."""
        for number, firm in enumerate(firms):
            if contradictions(firm.profile):
                for place, _ in self._asked:
                    if found[place][number] not in (ColumnDecision.READY, ColumnDecision.REFUSED):
                        found[place][number] = ColumnDecision.OPEN_QUESTION

    def _mark_unknown(
        self, codes: bytearray, verdicts: ProfileVerdicts, policy: Policy, firms: Sequence[Screened]
    ) -> None:
        """Mark the firms with an unknown verdict by what is missing, except those with answers of a person."""
        facts = self._facts[policy.id]
        if facts is None:
            return
        unpublished = policy.id in self._unpublished
        code = ColumnDecision.CONSULT if unpublished else ColumnDecision.UNKNOWN
        _mark(codes, verdicts, policy, Verdict.UNKNOWN, code)
        if not unpublished:
            for place in verdicts.places(facts.id, Verdict.ELIGIBLE):
                codes[place] = ColumnDecision.TO_CONFIRM if codes[place] == code else codes[place]
        for place, firm in enumerate(firms):
            if any(key.startswith(f"{policy.id}/") for key in _answers(firm.profile)):
                codes[place] = ColumnDecision.OPEN_QUESTION


def _answers(profile: Profile) -> Mapping[str, object]:
    return cast("Mapping[str, object]", profile.facts.get("confirmed") or {})


def _without_people(policy: Policy, on: date) -> Policy | None:
    """Return the policy without the conditions that a person confirms; None where these are inside others or judged."""
    version = policy.version_on(on)[0]
    members = version.rule.members if isinstance(version.rule, r.All) else (version.rule,)
    kept = tuple(member for member in members if not isinstance(member, r.Manual))
    inside = [node for member in kept for node in r.walk(member)]
    if any(isinstance(node, r.Manual) or (isinstance(node, r.Score) and _is_judged(node)) for node in inside):
        return None
    bare = msgspec.structs.replace(version, rule=r.All(members=kept))
    return msgspec.structs.replace(policy, id=f"{policy.id}?", versions=(bare,))


def _is_judged(score: r.Score) -> bool:
    return any(item.judged for item in score.items)


def _is_unpublished(policy: Policy, on: date) -> bool:
    nodes = r.walk(policy.version_on(on)[0].rule)
    return any(isinstance(node, r.Manual) and node.reason is r.ManualReason.UNPUBLISHED for node in nodes)


def _may_be_a_step(node: r.Rule) -> bool:
    """Return whether a change of numbers may meet a condition, or one way of it."""
    if isinstance(node, (r.All, r.Any)):
        return any(_may_be_a_step(member) for member in node.members)
    return isinstance(node, _WITH_GAP)


def _without_gaps(policy: Policy, on: date) -> Policy | None:
    """Return the policy with only the conditions that no change of a number can meet; None where it has none."""
    version = policy.version_on(on)[0]
    if not isinstance(version.rule, r.All):
        return None
    kept = tuple(member for member in version.rule.members if not _may_be_a_step(member))
    if not kept:
        return None
    hard = msgspec.structs.replace(version, rule=r.All(members=kept))
    return msgspec.structs.replace(policy, id=f"{policy.id}#", versions=(hard,))


def _mark(codes: bytearray, verdicts: ProfileVerdicts, policy: Policy, verdict: Verdict, what: ColumnDecision) -> None:
    """Marks the firms with a verdict."""
    for place in verdicts.places(policy.id, verdict):
        codes[place] = what


def _leave_holders(codes: bytearray, firms: Sequence[Screened], kind: str) -> None:
    """Leave firms that may hold the title already to be matched one by one."""
    if not kind:
        return
    for place, firm in enumerate(firms):
        if _may_hold(firm.profile, kind):
            codes[place] = ColumnDecision.OPEN_QUESTION


def _may_hold(profile: Profile, kind: str) -> bool:
    return any(name == kind for name, _, _ in titles(profile) or ())
