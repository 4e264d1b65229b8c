"""What only texts, dates and lists can tell, asked of the explained evaluator once per distinct set of facts.

A batch refers to its distinct facts by number; every answer is a small table that is looked up by it.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from matcher import Facts, Profile, Truth, Value
from matcher._compute import evaluate_formula
from matcher._size import size_industry_of
from matcher.decide import decide
from policies import CATALOGUE, FieldType
from policies import formula as f
from policies import rules as r
from screening._figures import SCALE
from screening._prepare import Numbers, Prepared
from screening._reads import place_of
from screening._score import POINTS
from screening._terms import Op, Term

if TYPE_CHECKING:
    import polars as pl

Question = tuple[Hashable, str]
"""A rule with the policy under whose id a person confirms, or the name of something known with its key."""
ASKED = (Op.ASK, Op.CONFIRMED, Op.INDUSTRY)
_MET, _UNMET = 1, 2
_TRUTHS = {Truth.MET: _MET, Truth.UNMET: _UNMET, Truth.UNKNOWN: 0}
_CONFIRMED, _INDUSTRY = "confirmed", "industry"
_PER_MASK = 31
_KEPT = 400_000
"""Distinct facts that are remembered from batch to batch."""


def question_of(term: Term) -> tuple[Question, tuple[str, ...], bool]:
    """What a term asks, of which columns, and whether it wants to hear yes (or no)."""
    if term.op is Op.ASK:
        question, fields, met = cast("tuple[Question, tuple[str, ...], bool]", term.data)
        return question, fields, met
    if term.op is Op.CONFIRMED:
        key, met = cast("tuple[str, bool]", term.data)
        return (_CONFIRMED, key), ("confirmed",), met
    return (_INDUSTRY, str(term.data)), ("industry_code", "size_industry"), True


class _Entries:
    """Distinct sets of facts over some columns, with the answers found so far."""

    def __init__(self, on: date) -> None:
        self._on = on
        self._numbers: dict[tuple[int, ...], int] = {}
        self.facts: list[Facts] = []
        self._kept: list[tuple[Value | None, ...]] = []  # so that no id is given twice
        self._truths: dict[Question, list[int]] = {}
        self._amounts: dict[f.Records, list[tuple[int, int | None]]] = {}

    def __len__(self) -> int:
        return len(self.facts)

    def number(self, fields: tuple[str, ...], values: tuple[Value | None, ...]) -> int:
        """The number of a set of facts, the same one for the same objects."""
        key = tuple(map(id, values))
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.facts)
            self._kept.append(values)
            self.facts.append(Facts(Profile(_facts(fields, values)), self._on))
        return found

    def truths(self, question: Question) -> list[int]:
        """The answers to a question for all entries."""
        known = self._truths.setdefault(question, [])
        known.extend(_answer(question, facts) for facts in self.facts[len(known) :])
        return known

    def amounts(self, formula: f.Records) -> list[tuple[int, int | None]]:
        """Both ends of a figure gathered from a list, for all entries."""
        known = self._amounts.setdefault(formula, [])
        known.extend(_ends(formula, facts) for facts in self.facts[len(known) :])
        return known


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
    if what == _CONFIRMED:
        return {True: _MET, False: _UNMET, None: 0}[facts.confirmed(key)]
    if what == _INDUSTRY:
        given, code = facts.text("size_industry"), facts.text("industry_code")
        industry = given if given is not None or code is None else size_industry_of(code)
        return _MET if industry == key else 0
    return _TRUTHS[decide(cast(r.Rule, what), facts, key).truth]


def _ends(formula: f.Records, facts: Facts) -> tuple[int, int | None]:
    amount = evaluate_formula(formula, facts)
    part = None if formula.of is None else CATALOGUE[formula.name].part(formula.of)
    scale = SCALE if part is not None and part.type is FieldType.NUMBER else 1
    low = 0 if amount.low is None else int(amount.low * scale)
    return low, None if amount.high is None else int(amount.high * scale)


class Answers:
    """The answers of one run on one day."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._entries: dict[tuple[str, ...], _Entries] = {}

    def of(self, batch: Prepared) -> BatchAnswers:
        """The answers for one batch."""
        return BatchAnswers(self, batch)

    def entries(self, fields: tuple[str, ...]) -> _Entries:
        """The distinct facts over these columns."""
        found = self._entries.get(fields)
        if found is None or len(found) > _KEPT:
            found = self._entries[fields] = _Entries(self.on)
        return found


class BatchAnswers:
    """Answers looked up for the rows of one batch."""

    def __init__(self, answers: Answers, batch: Prepared) -> None:
        self.on = answers.on
        self._answers = answers
        self._batch = batch
        self._numbers: dict[tuple[str, ...], tuple[_Entries, pl.Series]] = {}
        self._masks: dict[tuple[str, ...], list[pl.Series]] = {}
        self._places: dict[tuple[str, ...], dict[Question, int]] = {}
        self._ordinals: dict[str, Numbers] = {}
        self._planes: dict[tuple[str, bool], pl.Series] = {}

    def plane(self, question: Question, fields: tuple[str, ...], beside: tuple[Question, ...], met: bool) -> pl.Series:
        """Where the answer is yes (`met`) or no; `beside` are all questions over the same columns."""
        if fields not in self._masks:
            self._look_up(fields, beside)
        place = self._places[fields][question]
        mask = self._masks[fields][place // _PER_MASK]
        return (mask & (1 << (2 * (place % _PER_MASK) + (0 if met else 1)))) != 0

    def _look_up(self, fields: tuple[str, ...], questions: tuple[Question, ...]) -> None:
        """All questions over the same columns at once, two bits each."""
        import polars as pl

        entries, rows = self._entries_of(fields)
        masks: list[pl.Series] = []
        for first in range(0, len(questions), _PER_MASK):
            table = [0] * len(entries)
            for place, question in enumerate(questions[first : first + _PER_MASK]):
                for number, answer in enumerate(entries.truths(question)):
                    table[number] |= answer << (2 * place)
            masks.append(pl.Series(table, dtype=pl.Int64).gather(rows))
        self._masks[fields] = masks
        self._places[fields] = {question: place for place, question in enumerate(questions)}

    def _entries_of(self, fields: tuple[str, ...]) -> tuple[_Entries, pl.Series]:
        """The distinct facts over these columns, and their number in every row."""
        found = self._numbers.get(fields)
        if found is None:
            found = self._numbers[fields] = self._numbered(fields)
        return found

    def _numbered(self, fields: tuple[str, ...]) -> tuple[_Entries, pl.Series]:
        import polars as pl

        entries = self._answers.entries(fields)
        columns = [self._codes(field) for field in fields]
        if len(columns) == 1:
            codes, values = columns[0]
            numbers = [entries.number(fields, (value,)) for value in values]
            return entries, pl.Series(numbers, dtype=pl.UInt32).gather(codes)
        joint = columns[0][0].cast(pl.Int64)
        for codes, values in columns[1:]:
            joint = joint * len(values) + codes
        distinct = joint.unique()
        numbers = []
        for code in distinct.to_list():
            chosen: list[Value | None] = []
            for _, values in reversed(columns):
                code, place = divmod(code, len(values))
                chosen.append(values[place])
            numbers.append(entries.number(fields, tuple(reversed(chosen))))
        table = pl.DataFrame({"joint": distinct, "number": pl.Series(numbers, dtype=pl.UInt32)})
        rows = joint.to_frame("joint").join(table, on="joint", how="left", maintain_order="left")["number"]
        return entries, rows

    def _codes(self, field: str) -> tuple[pl.Series, tuple[Value | None, ...]]:
        coded = self._batch.coded.get(field)
        if coded is not None:
            return coded.codes, coded.values
        return _coded_numbers(self._batch.numbers[field], field)

    def ordinals(self, field: str) -> Numbers:
        """A date as the number of its day."""
        import polars as pl

        found = self._ordinals.get(field)
        if found is None:
            coded = self._batch.coded[field]
            days = [value.toordinal() if isinstance(value, date) else 0 for value in coded.values]
            valid = coded.codes != 0
            values = pl.Series(days, dtype=pl.Int64).gather(coded.codes)
            found = self._ordinals[field] = Numbers(values, None if valid.all() else valid)
        return found

    def flag(self, field: str, wanted: bool) -> pl.Series:
        """Where a yes-or-no fact has this answer."""
        coded = self._batch.coded[field]
        plane = coded.codes > len(coded.values)
        for number, value in enumerate(coded.values):
            if value is wanted:
                plane = plane | (coded.codes == number)
        return plane

    def figure(self, formula: f.Records, end: str) -> Numbers:
        """One end of a figure gathered from a list."""
        import polars as pl

        fields = tuple(name for name in sorted((formula.name, *place_of(formula))) if name in self._batch.coded)
        entries, rows = self._entries_of(fields)
        ends = entries.amounts(formula)
        if end == "low":
            return Numbers(pl.Series([low for low, _ in ends], dtype=pl.Int64).gather(rows), None)
        table = pl.Series([high or 0 for _, high in ends], dtype=pl.Int64)
        bounded = pl.Series([high is not None for _, high in ends], dtype=pl.Boolean)
        return Numbers(table.gather(rows), bounded.gather(rows))

    def scored(self, key: str) -> Numbers:
        """The points a person gave, in millionths."""
        import polars as pl

        entries, rows = self._entries_of(("scores",))
        points = [facts.scored(key) for facts in entries.facts]
        table = pl.Series([0 if p is None else int(p * POINTS) for p in points], dtype=pl.Int64)
        return Numbers(table.gather(rows), pl.Series([p is not None for p in points]).gather(rows))


def _coded_numbers(numbers: Numbers, field: str) -> tuple[pl.Series, tuple[Value | None, ...]]:
    """A column of numbers by the number of its distinct values; 0 is unknown."""
    import polars as pl

    kind = CATALOGUE[field.partition(".")[0]]
    distinct = numbers.values.unique(maintain_order=True)
    table = pl.DataFrame({"value": distinct, "code": pl.Series(range(1, len(distinct) + 1), dtype=pl.UInt32)})
    codes = numbers.values.to_frame("value").join(table, on="value", how="left", maintain_order="left")["code"]
    if numbers.valid is not None:
        codes = codes.zip_with(numbers.valid, pl.Series([0], dtype=pl.UInt32))
    if kind.type is FieldType.COUNT:
        return codes, (None, *(int(value) for value in distinct.to_list()))
    scale = Decimal(SCALE * 100 if kind.type is FieldType.SERIES and kind.unit.value == "%" else SCALE)
    return codes, (None, *(Decimal(value) / scale for value in distinct.to_list()))
