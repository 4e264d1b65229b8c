"""The columnar engine: evaluates each term once per batch, over Polars columns.

Numbers are stored without NULLs, with a validity bitmap, and conditions as two bitmaps, so that each
step is one pass over contiguous memory. Numbers whose bound needs it are 128 bits wide.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, cast

from matcher import Value
from policies import Policy
from policies import formula as f
from policies import rules as r
from screening._answers import ASKED, Answers, BatchAnswers, question_of
from screening._conditions import Conditions
from screening._entries import Question
from screening._prepare import NumberColumn, PreparedBatch
from screening._terms import Op, Term, Terms, walk

if TYPE_CHECKING:
    import polars as pl

_WIDE = 2**62
"""Largest bound of a 64-bit number; the sum of two such numbers does not overflow."""


@dataclass(frozen=True)
class Verdicts:
    """Two bitmaps per policy, in the order of the policies: met is eligible, unmet is ineligible, neither is unknown."""

    met: tuple[pl.Series, ...]
    unmet: tuple[pl.Series, ...]


@dataclass(frozen=True)
class ColumnPlan:
    """The terms to compute if certain columns are present.

    `order` are the terms of all policies, arguments before the terms that use them; `roots` the two terms
    (met, unmet) of each policy; `uses` the number of uses of a term; `questions` the questions over texts and
    lists by the columns they read.
    """

    present: frozenset[Hashable]
    order: tuple[Term, ...]
    roots: tuple[tuple[Term, Term], ...]
    uses: Mapping[Term, int]
    questions: Mapping[tuple[str, ...], tuple[Question, ...]]


class Columnar:
    """Evaluates the rules of some policies on a day, batch by batch. Plans are kept for each set of columns."""

    def __init__(self, policies: Sequence[Policy], on: date) -> None:
        self.policies = tuple(policies)
        self.on = on
        self._keys = frozenset(
            f"{policy.id}/{node.id}"
            for policy in policies
            for node in r.walk(policy.version_on(on)[0].rule)
            if isinstance(node, r.Manual)
        )
        self._plans: dict[frozenset[Hashable], ColumnPlan] = {}
        self._answers = Answers(on)
        self._seen: tuple[Sequence[Value | None], int, set[Hashable]] = ((), 1, set())

    def decide(self, batch: PreparedBatch) -> Verdicts:
        """Return the verdicts of a batch. Those at the positions in `batch.row_by_row` are not valid."""
        present = self._present(batch)
        plan = self._plans.get(present)
        if plan is None:
            plan = self._plans[present] = self._planned(present)
        return _BatchRun(batch, self._answers.of(batch), plan).verdicts()

    def _present(self, batch: PreparedBatch) -> frozenset[Hashable]:
        """Return the columns and confirmations with a known value in the batch."""
        names: set[Hashable] = {n for n, column in batch.numbers.items() if column.valid is None or column.valid.any()}
        names |= {name for name, column in batch.coded.items() if len(column.values) > 1}
        if "confirmed" in names:
            names.update(self._confirmed(batch.coded["confirmed"].values))
        return frozenset(names)

    def _confirmed(self, values: Sequence[Value | None]) -> set[Hashable]:
        """Return the confirmations that occurred in any batch so far."""
        seen, count, keys = self._seen
        if seen is not values:
            count, keys = 1, set()
        for value in values[count:]:
            keys.update(("confirmed", key) for key in self._keys & cast("Mapping[str, bool]", value).keys())
        self._seen = (values, len(values), keys)
        return keys

    def _planned(self, present: frozenset[Hashable]) -> ColumnPlan:
        conditions = Conditions(Terms(present), self.on)
        bitmaps = [conditions.policy(policy) for policy in self.policies]
        roots = tuple((bitmap.met, bitmap.unmet) for bitmap in bitmaps)
        order = tuple(walk(term for pair in roots for term in pair))
        uses: dict[Term, int] = {}
        for used in chain(chain.from_iterable(term.args for term in order), chain.from_iterable(roots)):
            uses[used] = uses.get(used, 0) + 1
        questions: dict[tuple[str, ...], dict[Question, None]] = {}
        for term in order:
            if term.op in ASKED:
                question, fields, _ = question_of(term)
                questions.setdefault(tuple(f for f in fields if f in present), {})[question] = None
        return ColumnPlan(present, order, roots, uses, {fields: tuple(asked) for fields, asked in questions.items()})


class _BatchRun:
    """Evaluates a plan over one batch."""

    def __init__(self, batch: PreparedBatch, answers: BatchAnswers, plan: ColumnPlan) -> None:
        self._batch = batch
        self._answers = answers
        self._plan = plan
        self._numbers: dict[Term, NumberColumn] = {}
        self._bitmaps: dict[Term, pl.Series] = {}

    def verdicts(self) -> Verdicts:
        """Return the bitmaps of each policy; results are dropped after their last use."""
        left = dict(self._plan.uses)
        for term in self._plan.order:
            if term.op in _NUMBERS:
                self._numbers[term] = _NUMBERS[term.op](self, term)
            else:
                self._bitmaps[term] = _BITMAPS[term.op](self, term)
            for member in term.args:
                left[member] -= 1
                if not left[member]:
                    self._numbers.pop(member, None)
                    self._bitmaps.pop(member, None)
        met, unmet = (tuple(self._bitmaps[pair[side]] for pair in self._plan.roots) for side in (0, 1))
        return Verdicts(met, unmet)

    def _all(self, value: bool) -> pl.Series:
        import polars as pl

        return pl.Series([value]).new_from_index(0, self._batch.height)

    # numbers ---------------------------------------------------------------------------------

    def _column(self, term: Term) -> NumberColumn:
        return self._batch.numbers[str(term.data)]

    def _number(self, term: Term) -> NumberColumn:
        import polars as pl

        value = cast(int, term.data)
        return NumberColumn(pl.Series([value], dtype=pl.Int128 if term.bound > _WIDE else pl.Int64), None)

    def _null(self, term: Term) -> NumberColumn:
        import polars as pl

        return NumberColumn(pl.Series([0], dtype=pl.Int64), self._all(False))

    def _days(self, term: Term) -> NumberColumn:
        days = self._answers.ordinals(str(term.data))
        return NumberColumn(self._answers.on.toordinal() - days.values, days.valid)

    def _figure(self, term: Term) -> NumberColumn:
        formula, end = cast("tuple[f.Records, str]", term.data)
        return self._answers.figure(formula, end)

    def _scored(self, term: Term) -> NumberColumn:
        return self._answers.scored(str(term.data))

    def _joined(self, term: Term) -> NumberColumn:
        import polars as pl

        a, b = (self._numbers[member] for member in term.args)
        left, right = a.values, b.values
        if term.bound > _WIDE:
            left, right = left.cast(pl.Int128), right.cast(pl.Int128)
        values = left + right if term.op is Op.ADD else left - right if term.op is Op.SUBTRACT else left * right
        return NumberColumn(values, _both(a.valid, b.valid))

    def _fill(self, term: Term) -> NumberColumn:
        a, b = (self._numbers[member] for member in term.args)
        if a.valid is None:
            return a
        left, right = _alike(a.values, b.values)
        valid = None if b.valid is None else a.valid | b.valid
        return NumberColumn(left.zip_with(a.valid, right), valid)

    def _case(self, term: Term) -> NumberColumn:
        test = self._bitmaps[term.args[0]]
        a, b = (self._numbers[member] for member in term.args[1:])
        left, right = _alike(a.values, b.values)
        if a.valid is None and b.valid is None:
            return NumberColumn(left.zip_with(test, right), None)
        valid_a = test if a.valid is None else test & a.valid
        valid_b = ~test if b.valid is None else ~test & b.valid
        return NumberColumn(left.zip_with(test, right), valid_a | valid_b)

    def _extreme(self, term: Term) -> NumberColumn:
        a, b = (self._numbers[member] for member in term.args)
        left, right = _alike(a.values, b.values)
        first = left >= right if term.op is Op.GREATEST else left <= right
        if b.valid is not None:
            first = first | ~b.valid
        if a.valid is not None:
            first = first & a.valid
        valid = None if a.valid is None or b.valid is None else a.valid | b.valid
        return NumberColumn(left.zip_with(first, right), valid)

    # yes and no ------------------------------------------------------------------------------

    def _constant(self, term: Term) -> pl.Series:
        return self._all(term.op is Op.TRUE)

    def _both_of(self, term: Term) -> pl.Series:
        first, *rest = (self._bitmaps[member] for member in term.args)
        for bitmap in rest:
            first = first & bitmap
        return first

    def _any_of(self, term: Term) -> pl.Series:
        first, *rest = (self._bitmaps[member] for member in term.args)
        for bitmap in rest:
            first = first | bitmap
        return first

    def _not(self, term: Term) -> pl.Series:
        return ~self._bitmaps[term.args[0]]

    def _compared(self, term: Term) -> pl.Series:
        a, b = (self._numbers[member] for member in term.args)
        left, right = _alike(a.values, b.values)
        bitmap = left >= right if term.op is Op.AT_LEAST else left > right if term.op is Op.ABOVE else left == right
        valid = _both(a.valid, b.valid)
        return bitmap if valid is None else bitmap & valid

    def _given(self, term: Term) -> pl.Series:
        valid = self._numbers[term.args[0]].valid
        return self._all(True) if valid is None else valid

    def _flag(self, term: Term) -> pl.Series:
        field, wanted = cast("tuple[str, bool]", term.data)
        return self._answers.flag(field, wanted)

    def _by_day(self, term: Term) -> pl.Series:
        field, ordinal = cast("tuple[str, int]", term.data)
        days = self._answers.ordinals(field)
        bitmap = days.values <= ordinal
        return bitmap if days.valid is None else bitmap & days.valid

    def _given_day(self, term: Term) -> pl.Series:
        valid = self._answers.ordinals(str(term.data)).valid
        return self._all(True) if valid is None else valid

    def _asked(self, term: Term) -> pl.Series:
        question, fields, met = question_of(term)
        known = tuple(field for field in fields if field in self._plan.present)
        return self._answers.bitmap(question, known, self._plan.questions[known], met)


def _both(a: pl.Series | None, b: pl.Series | None) -> pl.Series | None:
    if a is None or b is None:
        return b if a is None else a
    return a if a is b else a & b


def _alike(a: pl.Series, b: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return both series with the wider of their types."""
    if a.dtype == b.dtype:
        return a, b
    import polars as pl

    return a.cast(pl.Int128), b.cast(pl.Int128)


_NUMBERS: Mapping[Op, Callable[[_BatchRun, Term], NumberColumn]] = {
    Op.COLUMN: _BatchRun._column,
    Op.NUMBER: _BatchRun._number,
    Op.NULL: _BatchRun._null,
    Op.DAYS: _BatchRun._days,
    Op.FIGURE: _BatchRun._figure,
    Op.SCORED: _BatchRun._scored,
    Op.ADD: _BatchRun._joined,
    Op.SUBTRACT: _BatchRun._joined,
    Op.MULTIPLY: _BatchRun._joined,
    Op.FILL: _BatchRun._fill,
    Op.CASE: _BatchRun._case,
    Op.LEAST: _BatchRun._extreme,
    Op.GREATEST: _BatchRun._extreme,
}
_BITMAPS: Mapping[Op, Callable[[_BatchRun, Term], pl.Series]] = {
    Op.TRUE: _BatchRun._constant,
    Op.FALSE: _BatchRun._constant,
    Op.AND: _BatchRun._both_of,
    Op.OR: _BatchRun._any_of,
    Op.NOT: _BatchRun._not,
    Op.AT_LEAST: _BatchRun._compared,
    Op.ABOVE: _BatchRun._compared,
    Op.SAME: _BatchRun._compared,
    Op.GIVEN: _BatchRun._given,
    Op.FLAG: _BatchRun._flag,
    Op.BY_DAY: _BatchRun._by_day,
    Op.GIVEN_DAY: _BatchRun._given_day,
    Op.INDUSTRY: _BatchRun._asked,
    Op.ASK: _BatchRun._asked,
    Op.CONFIRMED: _BatchRun._asked,
}
