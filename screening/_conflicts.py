"""Facts that contradict each other as columns: what `matcher.contradictions` finds impossible is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from matcher import ORDERED_DAYS, PARTS_OF_WHOLES
from screening._prepare import CodedColumn, NumberColumn, PreparedBatch

if TYPE_CHECKING:
    import polars as pl

Rule = tuple[tuple[str, ...], str]
"""The columns of the parts, and the column of their whole."""


def rules_of(name: str) -> tuple[Rule, ...]:
    """Return the impossible relations of a column: parts and whole of the same year.

    >>> rules_of("main_revenue.2025")
    ((('main_revenue.2025',), 'revenue.2025'),)
    """
    field, _, year = name.partition(".")
    return tuple(
        (tuple(f"{part}.{year}" for part in rule.parts), f"{rule.whole}.{year}")
        for rule in PARTS_OF_WHOLES
        if year and rule.strict and field in (*rule.parts, rule.whole)
    )


def days_of(name: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of dates with this column of which the first is never after the second."""
    return tuple(pair for pair in ORDERED_DAYS if name in pair)


def with_opponents(names: Iterable[str]) -> frozenset[str]:
    """Return columns together with those that could contradict them."""
    read = frozenset(names)
    figures = {column for name in read for parts, whole in rules_of(name) for column in (*parts, whole)}
    return read | figures | {day for name in read for pair in days_of(name) for day in pair}


def without_contradictions(batch: PreparedBatch) -> PreparedBatch:
    """Return the batch in which the facts that cannot stand side by side are unknown."""
    wrong: dict[str, pl.Series] = {}
    for columns, rows in (*_impossible_figures(batch.numbers), *_impossible_days(batch.coded)):
        for column in columns:
            wrong[column] = wrong[column] | rows if column in wrong else rows
    if not wrong:
        return batch
    numbers, coded = dict(batch.numbers), dict(batch.coded)
    for column, rows in wrong.items():
        if column in numbers:
            valid = numbers[column].valid
            numbers[column] = NumberColumn(numbers[column].values, ~rows if valid is None else valid & ~rows)
        else:
            codes = coded[column].codes
            coded[column] = CodedColumn(codes * (~rows).cast(codes.dtype), coded[column].values)
    return replace(batch, numbers=numbers, coded=coded)


def _impossible_figures(numbers: Mapping[str, NumberColumn]) -> Iterator[tuple[tuple[str, ...], pl.Series]]:
    for parts, whole in {rule for name in numbers for rule in rules_of(name)}:
        columns = (*parts, whole)
        if not numbers.keys() >= set(columns):
            continue
        total = numbers[parts[0]].values
        for part in parts[1:]:
            total = total + numbers[part].values
        rows = total > numbers[whole].values
        for column in columns:
            valid = numbers[column].valid
            rows = rows if valid is None else rows & valid
        if rows.any():
            yield columns, rows


def _impossible_days(coded: Mapping[str, CodedColumn]) -> Iterator[tuple[tuple[str, ...], pl.Series]]:
    for first, second in ORDERED_DAYS:
        if first in coded and second in coded:
            known = (coded[first].codes != 0) & (coded[second].codes != 0)
            rows = known & (_ordinals(coded[first]) > _ordinals(coded[second]))
            if rows.any():
                yield (first, second), rows


def _ordinals(column: CodedColumn) -> pl.Series:
    import polars as pl

    days = [value.toordinal() if isinstance(value, date) else 0 for value in column.values]
    return pl.Series(days, dtype=pl.Int64).gather(column.codes)
