"""What if a line stood elsewhere: a policy with one figure of its rule replaced."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import msgspec

from policies import Policy, UserError
from policies import rules as r


def with_line(policy: Policy, condition: str, line: Decimal, on: date) -> Policy:
    """The policy with the line of one condition replaced, in base units (5 % is 0.05).

    `condition` is the id of a comparison or a score in the version that answers on the day; a tiered
    threshold moves as a whole: its first line becomes `line`, the others keep their distance to it.
    Raises: UserError when there is no such condition, or it has no line to move.
    """
    version, _ = policy.version_on(on)
    found = [node for node in r.walk(version.rule) if node.id == condition]
    if not found:
        lines = [node.id for node in r.walk(version.rule) if type(node) in _MOVED and node.id]
        known = "、".join(lines) or "没有带数值的条件"
        raise UserError(f"政策 {policy.id} 没有条件“{condition}”，可试算的条件：{known}")
    if type(found[0]) not in _MOVED:
        raise UserError(f"政策 {policy.id} 的条件“{condition}”没有可调整的数值线，请选一条带数值的条件")
    moved = msgspec.structs.replace(version, rule=_replaced(version.rule, condition, line))
    versions = tuple(moved if kept is version else kept for kept in policy.versions)
    return msgspec.structs.replace(policy, versions=versions)


def _replaced(rule: r.Rule, condition: str, line: Decimal) -> r.Rule:
    if rule.id == condition and type(rule) in _MOVED:
        return _MOVED[type(rule)](rule, line)
    match rule:
        case r.All(members=members) | r.Any(members=members):
            return msgspec.structs.replace(rule, members=tuple(_replaced(m, condition, line) for m in members))
        case r.Not(member=member):
            return msgspec.structs.replace(rule, member=_replaced(member, condition, line))
        case _:
            return rule


def _compare(rule: r.Compare, line: Decimal) -> r.Rule:
    return msgspec.structs.replace(rule, value=line)


def _between(rule: r.Between, line: Decimal) -> r.Rule:
    return msgspec.structs.replace(rule, low=line)


def _tiers(rule: r.Tiers, line: Decimal) -> r.Rule:
    shift = line - rule.bands[0].value
    return msgspec.structs.replace(
        rule, bands=tuple(msgspec.structs.replace(band, value=band.value + shift) for band in rule.bands)
    )


def _score(rule: r.Score, line: Decimal) -> r.Rule:
    return msgspec.structs.replace(rule, pass_mark=line)


_MOVED: Mapping[type, Callable[..., r.Rule]] = {
    r.Compare: _compare,
    r.Between: _between,
    r.Tiers: _tiers,
    r.Score: _score,
}
