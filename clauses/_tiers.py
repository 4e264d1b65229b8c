"""Finds thresholds that depend on another number: 收入5000万元以下的，不低于6%；5000万元至2亿元的，不低于5%；… Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from clauses._applicants import FoundRule
from clauses._facts import fact_of
from clauses._phrases import Bounds, ClauseWords, parts
from clauses._thresholds import in_unit
from policies.rules import Band, Comparison, Operand, Tiers

_CASE = re.compile(r"的|时|,")
_LEAST_SURE = 0.45
"""The lines of a table support each other: each fact may be less sure than one that stands alone. Our choice."""


class TierLine(NamedTuple):
    """One line: the bounds of the number that decides, and the threshold.

    `marked` tells whether 含 stands beside the low and the high bound.
    """

    clause: int
    span: Bounds
    by: Operand
    low: Decimal | None
    high: Decimal | None
    high_op: str
    marked: tuple[bool, bool]
    left: Operand
    op: Comparison
    value: Decimal
    figures: tuple[int, ...]


def line_in(place: ClauseWords, span: Bounds) -> TierLine | None:
    """Return the line of a table of thresholds that a sentence states, or None."""
    indices = place.figures_in(span)
    if len(indices) not in (2, 3):
        return None
    *cases, last = indices
    guesses = [fact_of(place.text, place.clause, index) for index in indices]
    known = [guess for guess in guesses if guess is not None and guess.sure >= _LEAST_SURE]
    if len(known) != len(indices) or len({guess.operand.formula for guess in known[:-1]}) != 1:
        return None
    by, left = known[0].operand, known[-1].operand
    figure = place.figures[last]
    before = place.words[place.figures[cases[-1]].start + len(place.figures[cases[-1]].text) : figure.start]
    value = in_unit(figure, left.unit)
    if by.formula == left.formula or value is None or not figure.op or not _CASE.search(before):
        return None
    low, high, high_op = _bounds(place, cases, by)
    if low is None and high is None:
        return None
    marks = [_marked(place, index) for index in cases]
    marked = (low is not None and marks[0], high is not None and marks[-1])
    return TierLine(place.clause, span, by, low, high, high_op, marked, left, Comparison(figure.op), value, indices)


def _bounds(place: ClauseWords, cases: Sequence[int], by: Operand) -> tuple[Decimal | None, Decimal | None, str]:
    low: Decimal | None = None
    high: Decimal | None = None
    high_op = ""
    for index in cases:
        figure = place.figures[index]
        amount = in_unit(figure, by.unit)
        if amount is None or not figure.op:
            return None, None, ""
        if figure.op in (">=", ">"):
            low = amount
        else:
            high, high_op = amount, figure.op
    return low, high, high_op


def _marked(place: ClauseWords, index: int) -> bool:
    figure = place.figures[index]
    return _INCLUDED.match(place.words, figure.start + len(figure.text)) is not None


def tiers_of(lines: Sequence[TierLine]) -> FoundRule | None:
    """Return the condition that lines state together, at the place of the first; None if they leave a hole or overlap."""
    ordered = sorted(lines, key=lambda line: (line.high is None, line.high or 0))
    first = ordered[0]
    alike = all(
        (line.by.formula, line.left.formula, line.op) == (first.by.formula, first.left.formula, first.op)
        for line in ordered
    )
    closed = [line.high for line in ordered[:-1]]
    joined = all(upper.low == lower.high for lower, upper in pairwise(ordered))
    if (
        len(lines) < 2
        or not alike
        or None in closed
        or not joined
        or first.low is not None
        or ordered[-1].high is not None
    ):
        return None
    bands = tuple(
        Band(line.value, None, line.high) if _excludes(line, above) else Band(line.value, line.high)
        for line, above in zip(ordered, [*ordered[1:], None], strict=True)
    )
    home = lines[0].clause
    own = tuple(index for line in lines if line.clause == home for index in line.figures)
    beside = tuple((line.clause, index) for line in lines if line.clause != home for index in line.figures)
    end = max(line.span.end for line in lines if line.clause == home)
    rule = Tiers(left=first.left, by=first.by, op=first.op, bands=bands)
    why = f"按{first.by.label}分 {len(bands)} 档"
    return FoundRule(Bounds(lines[0].span.start, end), rule, figures=own, beside=beside, sure=0.85, why=why)


def tiers_in(place: ClauseWords, span: Bounds) -> FoundRule | None:
    """Return the table of thresholds whose lines stand between the commas at the end of a sentence."""
    lines: list[TierLine] = []
    for part in parts(place.words, span):
        line = line_in(place, part)
        if line is None and lines:
            return None
        if line is not None:
            lines.append(line)
    return tiers_of(lines) if len(lines) > 1 else None


def _excludes(line: TierLine, above: TierLine | None) -> bool:
    """Return whether the upper bound belongs to the next line: 2亿元以下 before 2亿元（含）以上."""
    given_away = above is not None and above.marked[0] and not line.marked[1]
    return line.high_op == "<" or given_away


_INCLUDED = re.compile(r"\(含(?:本数)?\)")
_BUT = re.compile(r"(?:其中|但|对)")
_WHOSE = re.compile(r"(?:\((?:不)?含\))?(?:及以上|以上|以下|以内)?的(?:企业|单位)?[,，]?")


def exception_in(place: ClauseWords, span: Bounds) -> FoundRule | None:
    """Return the condition of a sentence with an exception: 不低于3%，其中营业收入超过10亿元的，不低于2%."""
    indices = place.figures_in(span)
    if len(indices) != 3:
        return None
    general, case, special = (place.figures[index] for index in indices)
    between = place.words[general.start + len(general.text) : case.start]
    if not _BUT.search(between) or not _WHOSE.match(place.words, case.start + len(case.text)):
        return None
    guesses = [fact_of(place.text, place.clause, index) for index in indices]
    if guesses[0] is None or guesses[1] is None or min(guesses[0].sure, guesses[1].sure) < _LEAST_SURE:
        return None
    left, by = guesses[0].operand, guesses[1].operand
    if guesses[2] is not None and guesses[2].operand.formula != left.formula:
        return None
    values = [in_unit(general, left.unit), in_unit(case, by.unit), in_unit(special, left.unit)]
    usual, limit, other = values
    if usual is None or limit is None or other is None or general.op != special.op or not case.op or not general.op:
        return None
    if case.op in (">", ">="):
        bands = (Band(usual, limit) if case.op == ">" else Band(usual, None, limit), Band(other))
    else:
        bands = (Band(other, limit) if case.op == "<=" else Band(other, None, limit), Band(usual))
    rule = Tiers(left=left, by=by, op=Comparison(general.op), bands=bands)
    begin = guesses[0].start if guesses[0].start < guesses[0].end else span.start
    where = Bounds(max(begin, span.start), span.end)
    return FoundRule(where, rule, figures=indices, sure=0.8, why=f"按{by.label}分 2 档")
