"""The ladders of the city: the rung a firm holds, the next rung and the policy that grants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from matcher._facts import Facts
from matcher._holding import last_day, valid_records
from matcher.evaluate import MatchResult
from policies import QUALIFICATIONS

LADDERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("国科小 → 高企", ("tech_sme", "hnte")),
    ("猎豹", ("liebao",)),
    ("雏鹰 → 瞪羚 → 领军", ("chuying", "dengling", "lingjun_peiyu", "lingjun")),
)
_SHORT = {
    "tech_sme": "国科小",
    "hnte": "高企",
    "liebao": "猎豹",
    "chuying": "雏鹰",
    "dengling": "瞪羚",
    "lingjun_peiyu": "领军培育",
    "lingjun": "领军",
}


class Rung(msgspec.Struct, frozen=True):
    """One rung: the kind of qualification, whether the firm holds it and until when."""

    kind: str
    label: str
    held: bool
    held_until: date | None = None


class LadderStanding(msgspec.Struct, frozen=True):
    """The position of a firm on one ladder. `known` is false while its qualifications are unknown.

    `paused` is true if the next rung exists but its policy is out of force on the day: then nobody can climb to it.
    """

    name: str
    rungs: tuple[Rung, ...]
    known: bool
    current: Rung | None
    next: Rung | None
    result: MatchResult | None
    """Result of the policy that grants the next rung."""
    paused: bool = False


def standings(results: Sequence[MatchResult], facts: Facts) -> tuple[LadderStanding, ...]:
    """Return the position of the firm on every ladder, without those that it is not on and nobody can enter any more."""
    granting: dict[str, MatchResult] = {}
    for result in results:
        if result.policy.grants:
            granting.setdefault(result.policy.grants, result)
    found = (_standing(name, kinds, granting, facts) for name, kinds in LADDERS)
    return tuple(standing for standing in found if standing.current is not None or _can_be_entered(standing))


def _can_be_entered(standing: LadderStanding) -> bool:
    return not standing.paused and (standing.result is not None or len(standing.rungs) > 1)


def _standing(name: str, kinds: tuple[str, ...], granting: Mapping[str, MatchResult], facts: Facts) -> LadderStanding:
    rungs = tuple(_rung(kind, facts) for kind in kinds)
    held = [i for i, rung in enumerate(rungs) if rung.held]
    top = max(held, default=-1)
    following = rungs[top + 1] if top + 1 < len(rungs) else None
    known = facts.records("qualifications") is not None
    current = rungs[top] if top >= 0 else None
    result = granting.get(following.kind) if following else None
    paused = result is not None and not result.state.in_force
    return LadderStanding(name, rungs, known, current, None if paused else following, result, paused)


def _rung(kind: str, facts: Facts) -> Rung:
    held = valid_records(facts, (kind,))
    ends = [end for end in (last_day(record) for record in held) if end is not None]
    return Rung(kind, _SHORT.get(kind, QUALIFICATIONS[kind][0]), bool(held), max(ends, default=None))
