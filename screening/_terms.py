"""What a rule is compiled to: one graph of column expressions, the same for every engine.

A term is a column of whole numbers (NULL: not known, or without bound) or of plain yes and no
(never NULL). Equal terms are one object, so that what several policies share is computed once.
Every number has a bound, the largest magnitude it can reach; an engine chooses its width by it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Op(StrEnum):
    """Every kind of term. Numbers first, then yes and no."""

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
    """One node. `data` says which column, number or question; two equal terms are the same object.

    `bound` is the largest magnitude of a number, `positive` says that it is never below zero.
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
    """Makes terms, each once, and simplifies what constants decide.

    `present` are the columns of which the register knows anything (None: all); any other is NULL from
    the start, and what rests on it is known before the first row is read. A person's answer has a name
    of its own in it: `("confirmed", key)`.
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
        """Whether the register knows nothing of any of these."""
        return self._present is not None and not any(name in self._present for name in names)

    # numbers ---------------------------------------------------------------------------------

    def number(self, value: int) -> Term:
        """A constant."""
        return self._make(Op.NUMBER, (), value, abs(value), value >= 0)

    def column(self, name: str, bound: int, signed: bool) -> Term:
        """A column of the register as whole numbers."""
        return self.null if self._lacks(name) else self._make(Op.COLUMN, (), name, bound, not signed)

    def days(self, field: str) -> Term:
        """The days from a date to the day of the match."""
        return self.null if self._lacks(field) else self._make(Op.DAYS, (), field, 60_000)

    def figure(self, formula: Hashable, field: str, end: str, bound: int) -> Term:
        """One end (`low`, `high`) of a figure gathered from a list of records."""
        if self._lacks(field):
            return self.zero if end == "low" else self.null
        return self._make(Op.FIGURE, (), (formula, end), bound, True)

    def scored(self, key: str, bound: int) -> Term:
        """The points a person gave."""
        return self.null if self._lacks("scores") else self._make(Op.SCORED, (), key, bound)

    def add(self, a: Term, b: Term) -> Term:
        """a + b; NULL if either is."""
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
        """a − b; NULL if either is."""
        if self.null in (a, b):
            return self.null
        if a.op is b.op is Op.NUMBER:
            return self.number(_int(a) - _int(b))
        return a if b is self.zero else self._make(Op.SUBTRACT, (a, b), None, a.bound + b.bound)

    def multiply(self, a: Term, b: Term) -> Term:
        """a × b; NULL if either is."""
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
        """a, or b where a is NULL."""
        if a is self.null:
            return b
        filled = a.op is Op.NUMBER or (a.op is Op.FILL and a.args[1].op is Op.NUMBER)
        if filled or b is self.null:
            return a
        return self._make(Op.FILL, (a, b), None, max(a.bound, b.bound), a.positive and b.positive)

    def case(self, test: Term, a: Term, b: Term) -> Term:
        """a where the test holds, else b."""
        if test is self.true or a is b:
            return a
        if test is self.false:
            return b
        return self._make(Op.CASE, (test, a, b), None, max(a.bound, b.bound), a.positive and b.positive)

    def extreme(self, greatest: bool, members: Iterable[Term]) -> Term:
        """The least or greatest of the members that are not NULL."""
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
        """A constant yes or no."""
        return self.true if value else self.false

    def both(self, members: Iterable[Term]) -> Term:
        """All of the members."""
        return self._joined(Op.AND, members, self.true, self.false)

    def either(self, members: Iterable[Term]) -> Term:
        """Any of the members."""
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
        """Not a."""
        if a is self.true:
            return self.false
        if a is self.false:
            return self.true
        return a.args[0] if a.op is Op.NOT else self._make(Op.NOT, (a,))

    def at_least(self, a: Term, b: Term) -> Term:
        """a ≥ b; no if either is NULL."""
        if a.positive and b is self.zero:
            return self.given(a)
        return self._compared(Op.AT_LEAST, a, b)

    def above(self, a: Term, b: Term) -> Term:
        """a > b; no if either is NULL."""
        if b.positive and a is self.zero:
            return self.false
        return self._compared(Op.ABOVE, a, b)

    def same(self, a: Term, b: Term) -> Term:
        """a = b; no if either is NULL."""
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
        """Whether a number is there."""
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
        """Whether a yes-or-no fact is known and has this answer."""
        return self._of_field(Op.FLAG, field, (field, value))

    def by_day(self, field: str, ordinal: int) -> Term:
        """Whether a date is known and not after the day."""
        return self._of_field(Op.BY_DAY, field, (field, ordinal))

    def given_day(self, field: str) -> Term:
        """Whether a date is known."""
        return self._of_field(Op.GIVEN_DAY, field, field)

    def industry(self, name: str) -> Term:
        """Whether the firm belongs to this industry of the size table."""
        if self._lacks("size_industry", "industry_code"):
            return self.false
        return self._make(Op.INDUSTRY, (), name)

    def ask(self, question: Hashable, fields: tuple[str, ...], met: bool) -> Term:
        """One bitmap of a condition over texts and lists; NULL fields leave it to the condition."""
        if self._lacks(*fields):
            return self.false
        return self._make(Op.ASK, (), (question, fields, met))

    def confirmed(self, key: str, answer: bool) -> Term:
        """Whether a person gave this answer."""
        return self.false if self._lacks(("confirmed", key)) else self._make(Op.CONFIRMED, (), (key, answer))

    def _of_field(self, op: Op, field: str, data: Hashable) -> Term:
        return self.false if self._lacks(field) else self._make(op, (), data)


@dataclass(frozen=True)
class Bitmaps:
    """A compiled condition: where it is met, where it is unmet, and where a number in it is undefined.

    `indeterminate` says that columns cannot tell where a number in it is undefined.
    """

    met: Term
    unmet: Term
    undefined: Term
    indeterminate: bool = False


def _int(term: Term) -> int:
    assert isinstance(term.data, int)
    return term.data


def walk(roots: Iterable[Term]) -> Iterator[Term]:
    """Every term below the roots once, members before what holds them."""
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
