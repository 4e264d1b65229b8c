"""Other ways to choose the next question, to compare with: the form's, the former one, and that of publicodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TypeVar

from matcher import ConditionVerdict, MatchResult, Outcome
from matcher.amounts import worth
from policies import CATALOGUE, Holder
from policies import rules as r

Order = Callable[[Sequence[MatchResult], frozenset[str]], tuple[str, ...]]
"""Open results and the facts that cannot be answered → the facts that the next question asks for, () for none."""
_NONE: frozenset[str] = frozenset()
_KEPT = 5000
_T = TypeVar("_T")


def remembered(function: Callable[[MatchResult], _T]) -> Callable[[MatchResult], _T]:
    """Return the function with its values kept for the results seen last; a result never changes."""
    kept: dict[int, tuple[MatchResult, _T]] = {}

    def value(result: MatchResult) -> _T:
        found = kept.get(id(result))
        if found is None or found[0] is not result:
            if len(kept) > _KEPT:
                kept.clear()
            found = kept[id(result)] = result, function(result)
        return found[1]

    return value


def askable(result: MatchResult, barred: frozenset[str]) -> tuple[str, ...]:
    """Return the facts of an open result that a firm can still be asked for."""
    return tuple(
        fact for fact in result.missing if fact not in barred and not fact.startswith(("confirmed.", "scores."))
    )


def by_form(results: Sequence[MatchResult], barred: frozenset[str]) -> tuple[str, ...]:
    """Ask in the order of the form, without what no longer matters."""
    return _first({fact: 0.0 for result in results for fact in askable(result, barred)})


def by_policies(results: Sequence[MatchResult], barred: frozenset[str]) -> tuple[str, ...]:
    """Ask as before: what alone decides most policies, then the largest amount, then what most policies lack."""
    scores: dict[str, tuple[float, float, float]] = {}
    for result in results:
        deciding, high = deciding_and_money(result)
        for fact in askable(result, barred):
            settles, money, touches = scores.get(fact, (0.0, 0.0, 0.0))
            scores[fact] = settles + (fact in deciding), money + high, touches + 1
    return _first(scores)


def by_mentions(results: Sequence[MatchResult], barred: frozenset[str]) -> tuple[str, ...]:
    """Ask as publicodes: the variable that is missing in most places of the open rules."""
    scores: dict[str, float] = {}
    for result in results:
        for fact in mentions(result):
            if fact not in barred:
                scores[fact] = scores.get(fact, 0.0) + 1
    return _first(scores)


@remembered
def mentions(result: MatchResult) -> tuple[str, ...]:
    """Return the facts missing in each open condition, once for each condition."""
    missing = (fact for outcome in open_leaves(result.outcome) for fact in outcome.missing)
    return tuple(fact for fact in missing if not fact.startswith(("confirmed.", "scores.")))


def open_leaves(outcome: Outcome) -> Iterable[Outcome]:
    """Yield the open conditions without members of an open rule, only in branches that still count."""
    if outcome.verdict is not ConditionVerdict.UNKNOWN:
        return
    if not outcome.members:
        yield outcome
    for member in outcome.members:
        yield from open_leaves(member)


def _first(scores: Mapping[str, object]) -> tuple[str, ...]:
    """Return the fact of the highest score, first of the form among equals; a talent's facts last."""
    ranked = {fact: (not _personal(fact), score) for fact, score in scores.items()}
    best = max(ranked.values(), default=None)
    return () if best is None else (min((f for f, score in ranked.items() if score == best), key=_position),)


def _personal(fact: str) -> bool:
    return CATALOGUE[fact.partition(".")[0]].holder is Holder.PERSON


def _position(fact: str) -> tuple[int, str]:
    return _positions()[fact.partition(".")[0]], fact


@cache
def _positions() -> Mapping[str, int]:
    return {name: i for i, name in enumerate(CATALOGUE)}


@remembered
def deciding_and_money(result: MatchResult) -> tuple[frozenset[str], float]:
    """Return the facts that alone can decide a result, and the most it may bring."""
    return frozenset[str]().union(*deciding_facts(result.outcome)), float(worth(result.gains).ceiling or 0)


def deciding_facts(outcome: Outcome) -> tuple[frozenset[str], frozenset[str]]:
    """Return the facts that alone can make an open condition met, and those that alone can make it unmet."""
    if outcome.verdict is not ConditionVerdict.UNKNOWN:
        return _NONE, _NONE
    sides = [deciding_facts(member) for member in outcome.members if member.verdict is ConditionVerdict.UNKNOWN]
    match outcome.node:
        case r.All():
            return _in_all(met for met, _ in sides), _NONE.union(*(unmet for _, unmet in sides))
        case r.Any():
            return _NONE.union(*(met for met, _ in sides)), _in_all(unmet for _, unmet in sides)
        case r.Not():
            met, unmet = sides[0]
            return unmet, met
        case _:
            alone = frozenset(outcome.missing) if len(outcome.missing) == 1 else _NONE
            return alone, alone


def _in_all(sides: Iterable[frozenset[str]]) -> frozenset[str]:
    first, *others = sides
    return first.intersection(*others)
