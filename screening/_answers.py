"""Evaluates conditions over texts, dates and lists with `matcher.decide`, once per distinct set of facts.

Each row of a batch has the number of its set of facts; answers are looked up by this number.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from matcher import Value, in_municipality
from policies import CATALOGUE, FieldType
from policies import formula as f
from screening._codebook import Codebook
from screening._entries import CONFIRMED, INDUSTRY, AnswerTable, Numbering, Question
from screening._figures import SCALE
from screening._prepare import CodedColumn, NumberColumn, PreparedBatch
from screening._reads import place_of
from screening._score import POINTS
from screening._terms import Op, Term

if TYPE_CHECKING:
    import polars as pl

ASKED = (Op.ASK, Op.CONFIRMED, Op.INDUSTRY)
_PER_MASK = 31  # questions per mask: two bits each in the 63 bits of a non-negative Int64
_MUNICIPAL = "in a municipality"
_PLACES: Sequence[Value | None] = [None, "天津市", "河北省"]
"""One province for each answer to "is the firm in a 直辖市?": unknown, yes, no."""
_PLACE_OF = {None: 0, True: 1, False: 2}


def question_of(term: Term) -> tuple[Question, tuple[str, ...], bool]:
    """Return the question of a term, the columns it reads, and whether the term means met (True) or unmet."""
    if term.op is Op.ASK:
        question, fields, met = cast("tuple[Question, tuple[str, ...], bool]", term.data)
        return question, fields, met
    if term.op is Op.CONFIRMED:
        key, met = cast("tuple[str, bool]", term.data)
        return (CONFIRMED, key), ("confirmed",), met
    return (INDUSTRY, str(term.data)), ("industry_code", "size_industry"), True


class Answers:
    """The answers of one run on one day, kept from batch to batch."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._numberings: dict[tuple[str, ...], Numbering] = {}
        self._figures: dict[str, tuple[Codebook, list[Value | None]]] = {}

    def of(self, batch: PreparedBatch) -> BatchAnswers:
        """Return the answers for one batch."""
        return BatchAnswers(self, batch)

    def numbering(self, key: tuple[str, ...], columns: Sequence[CodedColumn], fields: tuple[str, ...]) -> Numbering:
        """Return the numbering of the distinct facts in these columns, which contain `fields`; one per `key`."""
        found = self._numberings.get(key)
        if found is None or not found.fits(columns):
            found = self._numberings[key] = Numbering(fields, self.on, columns)
        return found

    def coded(self, numbers: NumberColumn, field: str) -> CodedColumn:
        """Return a column of numbers as a coded column."""
        import polars as pl

        book, values = self._figures.setdefault(field, (Codebook(), []))
        cells = numbers.values
        if numbers.valid is not None:
            cells = cells.zip_with(numbers.valid, pl.Series([None], dtype=pl.Int64))
        codes, new = book.number(cells)
        values.extend(None if value is None else _figure(cast(int, value), field) for value in new)
        return CodedColumn(codes, values)


def _figure(value: int, field: str) -> Value:
    kind = CATALOGUE[field.partition(".")[0]]
    if kind.type is FieldType.COUNT:
        return value
    return Decimal(value) / (SCALE * 100 if kind.type is FieldType.SERIES and kind.unit.value == "%" else SCALE)


class BatchAnswers:
    """Answers looked up for the rows of one batch."""

    def __init__(self, answers: Answers, batch: PreparedBatch) -> None:
        self.on = answers.on
        self._answers = answers
        self._batch = batch
        self._numbers: dict[tuple[str, ...], tuple[AnswerTable, pl.Series]] = {}
        self._masks: dict[tuple[str, ...], list[pl.Series]] = {}
        self._places: dict[tuple[str, ...], dict[Question, int]] = {}
        self._ordinals: dict[str, NumberColumn] = {}

    def bitmap(self, question: Question, fields: tuple[str, ...], beside: tuple[Question, ...], met: bool) -> pl.Series:
        """Return the rows where the answer is met (or unmet); `beside` are all questions over the same columns."""
        if fields not in self._masks:
            self._look_up(fields, beside)
        place = self._places[fields][question]
        mask = self._masks[fields][place // _PER_MASK]
        return (mask & (1 << (2 * (place % _PER_MASK) + (0 if met else 1)))) != 0

    def _look_up(self, fields: tuple[str, ...], questions: tuple[Question, ...]) -> None:
        """Look up all questions over the same columns at once."""
        entries, rows = self._entries_of(fields)
        starts = range(0, len(questions), _PER_MASK)
        self._masks[fields] = [entries.mask(questions[n : n + _PER_MASK]).gather(rows) for n in starts]
        self._places[fields] = {question: place for place, question in enumerate(questions)}

    def _entries_of(self, fields: tuple[str, ...]) -> tuple[AnswerTable, pl.Series]:
        """Return the table of distinct facts in these columns, and the number of each row in it."""
        found = self._numbers.get(fields)
        if found is None:
            columns = [self._coded(field) for field in fields]
            numbering = self._answers.numbering(fields, columns, fields)
            rows = numbering.rows(columns)
            found = self._numbers[fields] = (numbering.entries, rows)
        return found

    def _with_place(self, field: str) -> tuple[AnswerTable, pl.Series]:
        """Return the table of a list field and whether the firm is in a 直辖市, and the number of each row.

        Counts by level need nothing else about the place.
        """
        key = (field, _MUNICIPAL)
        found = self._numbers.get(key)
        if found is None:
            columns = [self._coded(field), self._municipal()]
            numbering = self._answers.numbering(key, columns, (field, "province"))
            found = self._numbers[key] = (numbering.entries, numbering.rows(columns))
        return found

    def _municipal(self) -> CodedColumn:
        import polars as pl

        fields = tuple(name for name in ("city", "province") if name in self._batch.coded)
        if not fields:
            return CodedColumn(pl.Series([0], dtype=pl.UInt32).new_from_index(0, self._batch.height), _PLACES)
        entries, rows = self._entries_of(fields)
        table = [_PLACE_OF[in_municipality(facts)] for facts in entries.facts]
        return CodedColumn(pl.Series(table, dtype=pl.UInt32).gather(rows), _PLACES)

    def _coded(self, field: str) -> CodedColumn:
        coded = self._batch.coded.get(field)
        return self._answers.coded(self._batch.numbers[field], field) if coded is None else coded

    def ordinals(self, field: str) -> NumberColumn:
        """Return a date column as proleptic ordinals (`date.toordinal`)."""
        import polars as pl

        found = self._ordinals.get(field)
        if found is None:
            coded = self._batch.coded[field]
            days = [value.toordinal() if isinstance(value, date) else 0 for value in coded.values]
            valid = coded.codes != 0
            values = pl.Series(days, dtype=pl.Int64).gather(coded.codes)
            found = self._ordinals[field] = NumberColumn(values, None if valid.all() else valid)
        return found

    def flag(self, field: str, wanted: bool) -> pl.Series:
        """Return the rows where a boolean fact has this value."""
        coded = self._batch.coded[field]
        bitmap = coded.codes > len(coded.values)
        for number, value in enumerate(coded.values):
            if value is wanted:
                bitmap = bitmap | (coded.codes == number)
        return bitmap

    def figure(self, formula: f.Records, end: str) -> NumberColumn:
        """Return one end (`low`, `high`) of a count or sum over a list of records."""
        if place_of(formula):
            entries, rows = self._with_place(formula.name)
        else:
            entries, rows = self._entries_of((formula.name,))
        found = entries.end(formula, end).gather(rows)
        return (
            NumberColumn(found.fill_null(0), found.is_not_null()) if found.null_count() else NumberColumn(found, None)
        )

    def scored(self, key: str) -> NumberColumn:
        """Return the points given by a person, in millionths."""
        import polars as pl

        entries, rows = self._entries_of(("scores",))
        points = [facts.scored(key) for facts in entries.facts]
        table = pl.Series([0 if p is None else int(p * POINTS) for p in points], dtype=pl.Int64)
        return NumberColumn(table.gather(rows), pl.Series([p is not None for p in points]).gather(rows))
