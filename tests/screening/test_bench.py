"""The plain query of the benchmark computes the same verdicts."""

from __future__ import annotations

import polars as pl

from bench._screening_data import register
from bench._screening_plain import query
from bench.screening import ON, policies
from screening._cells import column_of
from screening.screener import Screener


def test_that_the_plain_query_decides_as_the_columnar_engine_does() -> None:
    frame = register(400)
    said = query(policies(), ON)
    wanted = [policy for policy in policies() if policy.id in said]
    columns = {name: column for name in frame.columns if (column := column_of(name)) is not None}
    rows = pl.int_range(2, 2 + frame.height, dtype=pl.UInt32, eager=True)
    ours, refused = Screener(wanted, ON).decide(frame, columns, rows)
    theirs = frame.select(expression.alias(name) for name, expression in said.items())
    assert not refused
    assert len(wanted) > 100
    for name in said:
        decided = theirs[name].is_not_null()
        expected = theirs[name].filter(decided).cast(pl.Int8)
        given = (ours[name].filter(decided) == 0).cast(pl.Int8)
        assert given.to_list() == expected.to_list(), name
