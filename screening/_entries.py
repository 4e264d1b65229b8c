"""Tables of the distinct sets of facts in some columns of a register, with the answers computed so far."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from matcher import ConditionVerdict, Facts, Profile, Value, evaluate_formula, size_industry_of
from matcher.decide import decide
from policies import CATALOGUE, FieldType
from policies import formula as f
from policies import rules as r
from screening._codebook import Codebook
from screening._figures import SCALE
from screening._prepare import CodedColumn

if TYPE_CHECKING:
    import polars as pl

Question = tuple[Hashable, str]
"""A rule and the id of its policy (for answers of persons), or CONFIRMED or INDUSTRY and a key."""
CONFIRMED, INDUSTRY = "confirmed", "industry"
_MET, _UNMET = 1, 2
_TRUTHS = {ConditionVerdict.MET: _MET, ConditionVerdict.UNMET: _UNMET, ConditionVerdict.UNKNOWN: 0}
_SHIFT = 1 << 31  # two numbers below it fit into one Int64
_KEPT = 50_000
"""Distinct sets of facts that are kept from batch to batch. Our choice, to limit the memory."""


class AnswerTable:
    """Distinct sets of facts with the answers computed so far. Entries are only appended."""

    def __init__(self, fields: tuple[str, ...], on: date) -> None:
        self._fields = fields
        self._on = on
        self.facts: list[Facts] = []
        self._truths: dict[Question, list[int]] = {}
        self._masks: dict[tuple[Question, ...], pl.Series] = {}
        self._ends: dict[f.Records, list[tuple[int, int | None]]] = {}
        self._tables: dict[tuple[f.Records, str], pl.Series] = {}

    def add(self, values: tuple[Value | None, ...]) -> None:
        """Append a set of facts, one value per column."""
        self.facts.append(Facts(Profile(_facts(self._fields, values)), self._on))

    def mask(self, questions: tuple[Question, ...]) -> pl.Series:
        """Return the answers to up to 31 questions for all entries, two bits each: met, unmet."""
        import polars as pl

        mask = self._masks.get(questions)
        if mask is None or len(mask) != len(self.facts):
            table = [0] * len(self.facts)
            for place, question in enumerate(questions):
                known = self._truths.setdefault(question, [])
                known.extend(_answer(question, facts) for facts in self.facts[len(known) :])
                for number, answer in enumerate(known):
                    table[number] |= answer << (2 * place)
            mask = self._masks[questions] = pl.Series(table, dtype=pl.Int64)
        return mask

    def end(self, formula: f.Records, end: str) -> pl.Series:
        """Return one end of a count or sum over a list for all entries; NULL if unbounded."""
        import polars as pl

        table = self._tables.get((formula, end))
        if table is None or len(table) != len(self.facts):
            known = self._ends.setdefault(formula, [])
            known.extend(_ends_of(formula, facts) for facts in self.facts[len(known) :])
            side = 0 if end == "low" else 1
            table = self._tables[(formula, end)] = pl.Series([ends[side] for ends in known], dtype=pl.Int64)
        return table


class Numbering:
    """Numbers the distinct rows over several columns, joining the columns one by one."""

    def __init__(self, fields: tuple[str, ...], on: date, columns: Sequence[CodedColumn]) -> None:
        self.entries = AnswerTable(fields, on)
        self._lists = tuple(column.values for column in columns)
        self._pairs = [Codebook() for _ in fields[1:]]
        self._found: list[list[tuple[Value | None, ...]]] = [[] for _ in fields[1:]]

    def fits(self, columns: Sequence[CodedColumn]) -> bool:
        """Return whether the codes of the columns have the same meaning as in the batches before."""
        alike = all(ours is column.values for ours, column in zip(self._lists, columns, strict=True))
        return alike and len(self.entries.facts) <= _KEPT

    def rows(self, columns: Sequence[CodedColumn]) -> pl.Series:
        """Return the number of the entry of each row."""
        import polars as pl

        codes, values = columns[0].codes, [(value,) for value in columns[0].values]
        for column, book, found in zip(columns[1:], self._pairs, self._found, strict=True):
            codes, new = book.number(codes.cast(pl.Int64) * _SHIFT + column.codes)
            for joint in new:
                first, second = divmod(cast(int, joint), _SHIFT)
                found.append((*values[first], column.values[second]))
            values = cast("list[tuple[Value | None]]", found)
        for entry in values[len(self.entries.facts) :]:
            self.entries.add(entry)
        return codes


def _facts(fields: tuple[str, ...], values: tuple[Value | None, ...]) -> dict[str, Value]:
    known: dict[str, Value] = {}
    series: dict[str, dict[int, Decimal]] = {}
    for field, value in zip(fields, values, strict=True):
        name, _, year = field.partition(".")
        if value is None:
            continue
        if year:
            series.setdefault(name, {})[int(year)] = cast(Decimal, value)
        else:
            known[name] = value
    return known | dict(series)


def _answer(question: Question, facts: Facts) -> int:
    what, key = question
    if what == CONFIRMED:
        return {True: _MET, False: _UNMET, None: 0}[facts.confirmed(key)]
    if what == INDUSTRY:
        given, code = facts.text("size_industry"), facts.text("industry_code")
        industry = given if given is not None or code is None else size_industry_of(code)
        return _MET if industry == key else 0
    return _TRUTHS[decide(cast(r.Rule, what), facts, key).verdict]


def _ends_of(formula: f.Records, facts: Facts) -> tuple[int, int | None]:
    amount = evaluate_formula(formula, facts)
    part = None if formula.of is None else CATALOGUE[formula.name].part(formula.of)
    scale = SCALE if part is not None and part.type is FieldType.NUMBER else 1
    low = 0 if amount.low is None else int(amount.low * scale)
    return low, None if amount.high is None else int(amount.high * scale)
