"""The shipped library with real changes: thresholds, calls, a later text, a new policy, one less."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from policies import Call, Policy, library_of, rules
from policies.library import Library
from tests.survey.build import shipped_library


def with_policies(changed: Sequence[Policy], without: Sequence[str] = (), version: str = "2026.12") -> Library:
    """Return the shipped library with some policies in place of their own, some more and some less."""
    library = shipped_library()
    by_id = {policy.id: policy for policy in changed}
    kept = [by_id.pop(policy.id, policy) for policy in library.policies if policy.id not in without]
    return library_of([*kept, *by_id.values()], version, library.references, library.offices, library.tables)


def shipped(name: str) -> Policy:
    """Return a policy of the shipped library."""
    found = shipped_library().get(name)
    assert found is not None
    return found


def scaled(rule: rules.Rule, by: Decimal) -> rules.Rule:
    """Return a rule whose compared numbers are multiplied."""
    if isinstance(rule, (rules.All, rules.Any)):
        return replace(rule, members=tuple(scaled(member, by) for member in rule.members))
    if isinstance(rule, rules.Compare) and isinstance(rule.value, Decimal):
        return replace(rule, value=rule.value * by)
    return rule


def with_rule(policy: Policy, change: Callable[[rules.Rule], rules.Rule]) -> Policy:
    """Return a policy with another rule in its last version."""
    last = policy.versions[-1]
    return replace(policy, versions=(*policy.versions[:-1], replace(last, rule=change(last.rule))))


def with_call(policy: Policy, opens: date, closes: date) -> Policy:
    """Return a policy with one more dated call."""
    call = Call(year=opens.year, opens=opens, closes=closes)
    return replace(policy, calls=replace(policy.calls, dated=(*policy.calls.dated, call)))
