"""Compiles tables of points to terms: the range of points while facts or judgements are unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from math import lcm

from policies import rules as r
from screening._amounts import Arithmetic, Interval, Ratio
from screening._terms import Bitmaps, Term, Terms

POINTS = 1_000_000
"""Scale of points given by a person, which are stored in millionths."""
MOST_POINTS = 10**15
"""Largest magnitude of points in columns: the same as of other figures (`LARGEST`)."""
_Range = tuple[Term, Term]


class Scores:
    """Compiles tables of points. `rule` is the function that compiles the condition of a grade."""

    def __init__(self, terms: Terms, arithmetic: Arithmetic, rule: Callable[[r.Rule, str], Bitmaps]) -> None:
        self.terms = terms
        self._arithmetic = arithmetic
        self._rule = rule

    def decide(self, node: r.Score, policy: str) -> _Range:
        """Return where a table of points is met, and where it is unmet."""
        t, a = self.terms, self._arithmetic
        scale = _scale(node)
        sums: dict[str, _Range] = {}
        for item in node.items:
            low, high = self._item(item, policy, scale)
            before = sums.get(item.group, (t.zero, t.zero))
            sums[item.group] = (t.add(before[0], low), t.add(before[1], high))
        lines = {line.group: line for line in node.groups}
        total: _Range = (t.zero, t.zero)
        bitmaps: list[_Range] = []
        for group, ends in sums.items():
            line = lines.get(group)
            if line is not None and line.max is not None:
                most = t.number(_whole(line.max, scale))
                ends = (t.extreme(False, (ends[0], most)), t.extreme(False, (ends[1], most)))
            if line is not None and line.floor is not None:
                bitmaps.append(a.against(self._interval(ends, scale), r.Comparison.AT_LEAST, Fraction(line.floor)))
            total = (t.add(total[0], ends[0]), t.add(total[1], ends[1]))
        bitmaps.append(a.against(self._interval(total, scale), node.op, Fraction(node.pass_mark)))
        return t.both(met for met, _ in bitmaps), t.either(unmet for _, unmet in bitmaps)

    def _interval(self, ends: _Range, scale: int) -> Interval:
        t = self.terms
        low, high = (Ratio(end, t.one, Fraction(1, scale)) for end in ends)
        return Interval(low, high, t.same(*ends), t.false)

    def _item(self, item: r.ScoreItem, policy: str, scale: int) -> _Range:
        t = self.terms
        most = t.number(_whole(item.max, scale))
        given = t.scored(f"{policy}/{item.id}", MOST_POINTS) if item.judged else t.null
        given = t.multiply(given, t.number(scale // POINTS)) if given is not t.null else given
        if not item.options:
            if not item.judged:
                return t.zero, most
            capped = t.case(t.given(given), t.extreme(False, (given, most)), t.null)
            return t.fill(capped, t.zero), t.fill(capped, most)
        options = [self._grades(option, policy, given, scale) for option in item.options]
        return t.extreme(True, (low for low, _ in options)), t.extreme(True, (high for _, high in options))

    def _grades(self, option: tuple[r.ScoreGrade, ...], policy: str, given: Term, scale: int) -> _Range:
        """Return the points of the first met grade, or the range of the grades that are still possible."""
        t = self.terms
        reached = t.true
        lows: list[tuple[Term, Term]] = []
        highs: list[tuple[Term, Term]] = []
        for grade in option:
            bitmaps = None if grade.when is None else self._rule(grade.when, policy)
            counts = reached if bitmaps is None else t.both((reached, t.negate(bitmaps.unmet)))
            low, high = self._points(grade, given, scale)
            lows.append((counts, low))
            highs.append((counts, high))
            if bitmaps is None:
                break
            reached = t.both((reached, t.negate(bitmaps.met)))
        return self._among(False, lows), self._among(True, highs)

    def _points(self, grade: r.ScoreGrade, given: Term, scale: int) -> _Range:
        t = self.terms
        low, high = (t.number(_whole(points, scale)) for points in (grade.low, grade.high))
        if given is t.null or low is high:
            return low, high
        clamped = t.extreme(False, (t.extreme(True, (given, low)), high))
        known = t.given(given)
        return t.case(known, clamped, low), t.case(known, clamped, high)

    def _among(self, greatest: bool, options: list[tuple[Term, Term]]) -> Term:
        """Return the least or greatest of the points that count. Constant points are ranked, others compared."""
        t = self.terms
        if all(isinstance(points.data, int) and not points.args for _, points in options):
            return self._ranked(greatest, options)
        return t.extreme(greatest, (t.case(counts, points, t.null) for counts, points in options))

    def _ranked(self, greatest: bool, options: list[tuple[Term, Term]]) -> Term:
        t = self.terms
        by_points: dict[Term, list[Term]] = {}
        for counts, points in options:
            by_points.setdefault(points, []).append(counts)
        ordered = sorted(by_points, key=lambda points: int(str(points.data)), reverse=not greatest)
        chosen = ordered[0]
        for points in ordered[1:]:
            chosen = t.case(t.either(by_points[points]), points, chosen)
        return chosen


def _whole(points: Decimal, scale: int) -> int:
    return int(points * scale)


def _scale(node: r.Score) -> int:
    """Return the smallest scale at which all figures of the table are integers."""
    return lcm(POINTS if any(item.judged for item in node.items) else 1, *(_parts(d) for d in _figures(node)))


def _parts(number: Decimal) -> int:
    return Fraction(number).denominator


def _figures(node: r.Score) -> Iterator[Decimal]:
    for item in node.items:
        yield item.max
        for option in item.options:
            for grade in option:
                yield from (grade.low, grade.high)
    for line in node.groups:
        yield from (figure for figure in (line.max, line.floor) if figure is not None)
