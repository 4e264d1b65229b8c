"""Terms: the graph of column expressions that rules are compiled to, the same for all engines.

A term is a column of integers (NULL means unknown or unbounded) or of booleans (never NULL). Equal
terms are one object, so that terms shared by several policies are computed once. Each number has a
bound, its largest possible magnitude, from which an engine chooses the width.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Op(StrEnum):
    """The kinds of terms: first numbers, then (from TRUE on) booleans."""

    COLUMN = "column"
    NUMBER = "number"
    NULL = "null"
    DAYS = "days"
    FIGURE = "figure"
    SCORED = "scored"
    ADD = "add"
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    FILL = "fill"
    CASE = "case"
    LEAST = "least"
    GREATEST = "greatest"
    TRUE = "true"
    FALSE = "false"
    AND = "and"
    OR = "or"
    NOT = "not"
    AT_LEAST = "at_least"
    ABOVE = "above"
    SAME = "same"
    GIVEN = "given"
    FLAG = "flag"
    BY_DAY = "by_day"
    GIVEN_DAY = "given_day"
    INDUSTRY = "industry"
    ASK = "ask"
    CONFIRMED = "confirmed"


class Term:
    """One node of the graph. Equal terms are the same object.

    `args` are the argument terms; `data` identifies the column, number or question; `bound` is the largest
    magnitude of a number; `positive` means that it is never below zero.
    """

    __slots__ = ("args", "bound", "data", "op", "positive")

    def __init__(self, op: Op, args: tuple[Term, ...], data: Hashable, bound: int, positive: bool) -> None:
        self.op = op
        self.args = args
        self.data = data
        self.bound = bound
        self.positive = positive

    def __repr__(self) -> str:
        inside = ", ".join([*(map(repr, self.args)), *([repr(self.data)] if self.data is not None else [])])
        return f"{self.op.value}({inside})"


class Terms:
    """Creates terms, each once, and simplifies terms with constant arguments.

    `present` are the columns with a known value in the register (None: all columns). Any other column is
    the constant NULL, and terms that depend on it are simplified. A confirmation is present under
    `("confirmed", key)`.
    """

    def __init__(self, present: frozenset[Hashable] | None = None) -> None:
        self._made: dict[Hashable, Term] = {}
        self._present = present
        self.true = self._make(Op.TRUE)
        self.false = self._make(Op.FALSE)
        self.null = self._make(Op.NULL, positive=True)
        self.one = self.number(1)
        self.zero = self.number(0)

    def _make(
        self, op: Op, args: tuple[Term, ...] = (), data: Hashable = None, bound: int = 0, positive: bool = False
    ) -> Term:
        key = (op, tuple(map(id, args)), data)
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = Term(op, args, data, bound, positive)
        return found

    def _lacks(self, *names: Hashable) -> bool:
        """Return whether none of the columns is present."""
        return self._present is not None and not any(name in self._present for name in names)

    # numbers ---------------------------------------------------------------------------------

    def number(self, value: int) -> Term:
        """Return a constant number."""
        return self._make(Op.NUMBER, (), value, abs(value), value >= 0)

    def column(self, name: str, bound: int, signed: bool) -> Term:
        """Return a column of the register as integers."""
        return self.null if self._lacks(name) else self._make(Op.COLUMN, (), name, bound, not signed)

    def days(self, field: str) -> Term:
        """Return the days from a date to the day of the match; at most 55,516 (1949-01-01 to 2100-12-31)."""
        return self.null if self._lacks(field) else self._make(Op.DAYS, (), field, 60_000)

    def figure(self, formula: Hashable, field: str, end: str, bound: int) -> Term:
        """Return one end (`low`, `high`) of a count or sum over a list of records."""
        if self._lacks(field):
            return self.zero if end == "low" else self.null
        return self._make(Op.FIGURE, (), (formula, end), bound, True)

    def scored(self, key: str, bound: int) -> Term:
        """Return the points given by a person."""
        return self.null if self._lacks("scores") else self._make(Op.SCORED, (), key, bound)

    def add(self, a: Term, b: Term) -> Term:
        """Return a + b; NULL if either is NULL."""
        if self.null in (a, b):
            return self.null
        if a.op is b.op is Op.NUMBER:
            return self.number(_int(a) + _int(b))
        if a is self.zero:
            return b
        if b is self.zero:
            return a
        return self._make(Op.ADD, (a, b), None, a.bound + b.bound, a.positive and b.positive)

    def subtract(self, a: Term, b: Term) -> Term:
        """Return a − b; NULL if either is NULL."""
        if self.null in (a, b):
            return self.null
        if a.op is b.op is Op.NUMBER:
            return self.number(_int(a) - _int(b))
        return a if b is self.zero else self._make(Op.SUBTRACT, (a, b), None, a.bound + b.bound)

    def multiply(self, a: Term, b: Term) -> Term:
        """Return a × b; NULL if either is NULL."""
        if self.null in (a, b):
            return self.null
        if a.op is b.op is Op.NUMBER:
            return self.number(_int(a) * _int(b))
        if a is self.one:
            return b
        if b is self.one:
            return a
        return self._make(Op.MULTIPLY, (a, b), None, a.bound * b.bound, a.positive and b.positive)

    def fill(self, a: Term, b: Term) -> Term:
        """Return a, or b where a is NULL."""
        if a is self.null:
            return b
        filled = a.op is Op.NUMBER or (a.op is Op.FILL and a.args[1].op is Op.NUMBER)
        if filled or b is self.null:
            return a
        return self._make(Op.FILL, (a, b), None, max(a.bound, b.bound), a.positive and b.positive)

    def case(self, test: Term, a: Term, b: Term) -> Term:
        """Return a where the test is true, otherwise b."""
        if test is self.true or a is b:
            return a
        if test is self.false:
            return b
        return self._make(Op.CASE, (test, a, b), None, max(a.bound, b.bound), a.positive and b.positive)

    def extreme(self, greatest: bool, members: Iterable[Term]) -> Term:
        """Return the least or greatest of the members that are not NULL."""
        known = [member for member in members if member is not self.null]
        if not known:
            return self.null
        chosen = known[0]
        for member in known[1:]:
            chosen = self._either(greatest, chosen, member)
        return chosen

    def _either(self, greatest: bool, a: Term, b: Term) -> Term:
        if a is b:
            return a
        if a.op is b.op is Op.NUMBER:
            return self.number((max if greatest else min)(_int(a), _int(b)))
        op = Op.GREATEST if greatest else Op.LEAST
        positive = a.positive and b.positive
        return self._make(op, (a, b), None, max(a.bound, b.bound), positive)

    # yes and no ------------------------------------------------------------------------------

    def truth(self, value: bool) -> Term:
        """Return a constant boolean."""
        return self.true if value else self.false

    def both(self, members: Iterable[Term]) -> Term:
        """Return the conjunction (AND) of the members."""
        return self._joined(Op.AND, members, self.true, self.false)

    def either(self, members: Iterable[Term]) -> Term:
        """Return the disjunction (OR) of the members."""
        return self._joined(Op.OR, members, self.false, self.true)

    def _joined(self, op: Op, members: Iterable[Term], neutral: Term, decisive: Term) -> Term:
        kept: dict[Term, None] = {}
        for member in members:
            if member is decisive:
                return decisive
            if member is not neutral:
                kept.update(dict.fromkeys(member.args if member.op is op else (member,)))
        if any(member.op is Op.NOT and member.args[0] in kept for member in kept):
            return decisive
        if not kept:
            return neutral
        return next(iter(kept)) if len(kept) == 1 else self._make(op, tuple(kept))

    def negate(self, a: Term) -> Term:
        """Return NOT a."""
        if a is self.true:
            return self.false
        if a is self.false:
            return self.true
        return a.args[0] if a.op is Op.NOT else self._make(Op.NOT, (a,))

    def at_least(self, a: Term, b: Term) -> Term:
        """Return a ≥ b; false if either is NULL."""
        if a.positive and b is self.zero:
            return self.given(a)
        return self._compared(Op.AT_LEAST, a, b)

    def above(self, a: Term, b: Term) -> Term:
        """Return a > b; false if either is NULL."""
        if b.positive and a is self.zero:
            return self.false
        return self._compared(Op.ABOVE, a, b)

    def same(self, a: Term, b: Term) -> Term:
        """Return a = b; false if either is NULL."""
        if a is b:
            return self.given(a)
        return self._compared(Op.SAME, a, b)

    def _compared(self, op: Op, a: Term, b: Term) -> Term:
        if self.null in (a, b):
            return self.false
        if a.op is b.op is Op.NUMBER:
            x, y = _int(a), _int(b)
            return self.truth(x >= y if op is Op.AT_LEAST else x > y if op is Op.ABOVE else x == y)
        return self._make(op, (a, b))

    def given(self, a: Term) -> Term:
        """Return where a number is not NULL."""
        if a is self.null:
            return self.false
        if a.op is Op.NUMBER:
            return self.true
        if a.op in (Op.ADD, Op.SUBTRACT, Op.MULTIPLY):
            return self.both(self.given(member) for member in a.args)
        if a.op is Op.FILL:
            return self.either(self.given(member) for member in a.args)
        return self._make(Op.GIVEN, (a,))

    def flag(self, field: str, value: bool) -> Term:
        """Return where a boolean fact is known and has this value."""
        return self._of_field(Op.FLAG, field, (field, value))

    def by_day(self, field: str, ordinal: int) -> Term:
        """Return where a date is known and not after a day (`date.toordinal`)."""
        return self._of_field(Op.BY_DAY, field, (field, ordinal))

    def given_day(self, field: str) -> Term:
        """Return where a date is known."""
        return self._of_field(Op.GIVEN_DAY, field, field)

    def industry(self, name: str) -> Term:
        """Return where the firm belongs to an industry of the size table."""
        if self._lacks("size_industry", "industry_code"):
            return self.false
        return self._make(Op.INDUSTRY, (), name)

    def ask(self, question: Hashable, fields: tuple[str, ...], met: bool) -> Term:
        """Return one bitmap (met or unmet) of a condition over texts and lists, false if no field is present."""
        if self._lacks(*fields):
            return self.false
        return self._make(Op.ASK, (), (question, fields, met))

    def confirmed(self, key: str, answer: bool) -> Term:
        """Return where a person gave this answer."""
        return self.false if self._lacks(("confirmed", key)) else self._make(Op.CONFIRMED, (), (key, answer))

    def _of_field(self, op: Op, field: str, data: Hashable) -> Term:
        return self.false if self._lacks(field) else self._make(op, (), data)


@dataclass(frozen=True)
class Bitmaps:
    """A compiled condition: where it is met, where it is unmet, and where a number in it is undefined.

    `indeterminate` means that `undefined` is not known, because the condition is a question with numbers.
    """

    met: Term
    unmet: Term
    undefined: Term
    indeterminate: bool = False


def _int(term: Term) -> int:
    assert isinstance(term.data, int)
    return term.data


def walk(roots: Iterable[Term]) -> Iterator[Term]:
    """Yield each term below the roots once, arguments before the terms that use them."""
    seen: set[Term] = set()
    stack = [(root, False) for root in roots][::-1]
    while stack:
        term, opened = stack.pop()
        if opened:
            yield term
        elif term not in seen:
            seen.add(term)
            stack.append((term, True))
            stack.extend((member, False) for member in reversed(term.args))
