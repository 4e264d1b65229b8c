"""How a score comes to a number of points: which grade of each item, and what a judge gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import msgspec

from policies import rules as r

_ZERO = Decimal(0)
_ORDERS = 3
"""Different ways looked for to the same sum. Our choice."""


class PointsWay(msgspec.Struct, frozen=True):
    """Points for some items: the points that a judge gives (item, points), and the conditions that are met or not."""

    given: tuple[tuple[str, Decimal], ...] = ()
    wants: tuple[tuple[r.Rule, bool], ...] = ()

    def plus(self, other: PointsWay) -> PointsWay:
        """Return both ways together."""
        return PointsWay((*self.given, *other.given), (*self.wants, *other.wants))


def compares(score: r.Score, total: Decimal) -> bool:
    """Return whether so many points reach the pass mark."""
    signs = {
        r.Comparison.AT_LEAST: total >= score.pass_mark,
        r.Comparison.ABOVE: total > score.pass_mark,
        r.Comparison.AT_MOST: total <= score.pass_mark,
        r.Comparison.BELOW: total < score.pass_mark,
        r.Comparison.EQUAL: total == score.pass_mark,
    }
    return signs[score.op]


def reachable(score: r.Score) -> tuple[Decimal, ...]:
    """Return the sums that the items can come to, the least first."""
    return tuple(sorted(_sums(score, 0)))


def ways_to(score: r.Score, total: Decimal) -> Iterator[PointsWay]:
    """Yield different ways to a sum."""
    for order in range(_ORDERS):
        way = _sums(score, order).get(total)
        if way is not None:
            yield way


def _sums(score: r.Score, order: int) -> Mapping[Decimal, PointsWay]:
    """Return a way to each sum, with the ceilings and minimums of the groups; `order` prefers other grades."""
    lines = {line.group: line for line in score.groups}
    sums: dict[Decimal, PointsWay] = {_ZERO: PointsWay()}
    for group in dict.fromkeys(item.group for item in score.items):
        inside: dict[Decimal, PointsWay] = {_ZERO: PointsWay()}
        for item in (each for each in score.items if each.group == group):
            inside = _added(inside, _settings(item, order))
        line = lines.get(group)
        capped: dict[Decimal, PointsWay] = {}
        for points, way in inside.items():
            if line is None or line.floor is None or points >= line.floor:
                capped.setdefault(points if line is None or line.max is None else min(points, line.max), way)
        sums = _added(sums, tuple(capped.items()))
    return sums


def _added(
    sums: Mapping[Decimal, PointsWay], settings: tuple[tuple[Decimal, PointsWay], ...]
) -> dict[Decimal, PointsWay]:
    found: dict[Decimal, PointsWay] = {}
    for before, way in sums.items():
        for points, setting in settings:
            if before + points not in found:
                found[before + points] = way.plus(setting)
    return found


def _settings(item: r.ScoreItem, order: int) -> tuple[tuple[Decimal, PointsWay], ...]:
    """Return the points that an item can give, each with what makes it so."""
    found = list(_judged(item)) if not item.options else [s for i in range(len(item.options)) for s in _graded(item, i)]
    turns = {0: found, 1: found[::-1], 2: found[1:] + found[:1]}
    return tuple(turns[order])


def _judged(item: r.ScoreItem) -> Iterator[tuple[Decimal, PointsWay]]:
    for points in (item.max, *(Decimal(number) for number in range(int(item.max) + 1))):
        yield points, PointsWay(given=((item.id, points),))


def _graded(item: r.ScoreItem, place: int) -> Iterator[tuple[Decimal, PointsWay]]:
    """Yield the grades of one option; the conditions of the other options are not met then."""
    rest = tuple(
        (grade.when, False)
        for number, option in enumerate(item.options)
        if number != place
        for grade in option
        if grade.when is not None
    )
    before: tuple[tuple[r.Rule, bool], ...] = ()
    for grade in item.options[place]:
        met = ((grade.when, True),) if grade.when is not None else ()
        wants = (*before, *met, *rest)
        if not item.judged:
            yield grade.low, PointsWay(wants=wants)
        else:
            for number in dict.fromkeys((int(grade.high), *range(int(grade.low), int(grade.high) + 1))):
                yield Decimal(number), PointsWay(given=((item.id, Decimal(number)),), wants=wants)
        before = (*before, (grade.when, False)) if grade.when is not None else before
