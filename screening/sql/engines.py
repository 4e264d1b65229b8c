"""DuckDB and SQLite as engines: a batch is loaded into the table `register`, and the SQL runs on it.

The product screens with Polars. These engines run the exported SQL, so that the tests can compare all
verdicts; DuckDB is an optional dependency.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from matcher import Profile, Value, raw_profile
from policies import CATALOGUE, FieldType, Policy, UserError
from screening._figures import SCALE
from screening._prepare import CodedColumn, NumberColumn, PreparedBatch
from screening.sql import queries_of
from screening.sql._dialects import Dialect
from screening.sql._register import TABLE

if TYPE_CHECKING:
    import polars as pl

_NUMBERS = MappingProxyType({"eligible": 0, "ineligible": 1, "unknown": 2})


class SqlEngine(ABC):
    """Evaluates the rules of some policies with SQL queries, batch by batch."""

    dialect: Dialect

    def __init__(self, policies: Sequence[Policy], on: date) -> None:
        self._policies = [policy.id for policy in policies]
        self._queries = [(query.text(), query.columns) for query in queries_of(policies, on, self.dialect, wide=True)]
        self._columns = sorted({name for _, columns in self._queries for name in columns} - {"name"})

    def decide(self, prepared: PreparedBatch) -> list[pl.Series]:
        """Return verdict numbers, one series per policy. Those of `row_by_row` positions are not valid."""
        import polars as pl

        if not prepared.height:
            return [pl.Series([], dtype=pl.UInt8) for _ in self._policies]
        rows = self._run(self._table(prepared))
        answers = rows.sort(pl.col("name").cast(pl.Int64))
        return [
            answers[name].replace_strict(dict(_NUMBERS), default=2, return_dtype=pl.UInt8) for name in self._policies
        ]

    def _table(self, prepared: PreparedBatch) -> pl.DataFrame:
        """Return the table for the queries; the name of a firm is its position in the batch."""
        import polars as pl

        columns = {"name": pl.int_range(prepared.height, eager=True).cast(pl.String)}
        for name in self._columns:
            if name in prepared.numbers:
                columns[name] = _figures(prepared.numbers[name], name)
            elif name in prepared.coded:
                columns[name] = _texts(prepared.coded[name], name)
            else:
                columns[name] = pl.Series([None], dtype=pl.String).new_from_index(0, prepared.height)
        return pl.DataFrame(columns)

    @abstractmethod
    def _run(self, table: pl.DataFrame) -> pl.DataFrame:
        """Return the name and the verdicts of each row."""


def _figures(numbers: NumberColumn, name: str) -> pl.Series:
    import polars as pl

    scale = 1 if CATALOGUE[name.partition(".")[0]].type is FieldType.COUNT else SCALE
    parts = pl.Series([float(scale)]).new_from_index(0, len(numbers.values))
    values = numbers.values.cast(pl.Float64) / parts
    return values if numbers.valid is None else values.zip_with(numbers.valid, pl.Series([None], dtype=pl.Float64))


def _texts(coded: CodedColumn, name: str) -> pl.Series:
    import polars as pl

    return pl.Series([_text(name, value) for value in coded.values], dtype=pl.String).gather(coded.codes)


def _text(name: str, value: Value | None) -> str | None:
    """Return a value as the text of a cell, in the form that the SQL compares."""
    if value is None:
        return None
    raw = raw_profile(Profile(MappingProxyType({name: value})))[name]
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, (list, dict)):
        if CATALOGUE[name].type is FieldType.CONFIRMED:
            raw = {key: bool(answer) for key, answer in raw.items()}  # type: ignore[union-attr]  # a mapping of answers
        return json.dumps(raw, ensure_ascii=False)
    return str(raw)


class DuckdbEngine(SqlEngine):
    """DuckDB, over a parquet file."""

    dialect = Dialect.DUCKDB

    def __init__(self, policies: Sequence[Policy], on: date) -> None:
        """Raise UserError if DuckDB is not installed."""
        if find_spec("duckdb") is None:
            raise UserError("没有安装 DuckDB：请运行 pip install 'kece[duckdb]'，或改用 --engine polars")
        super().__init__(policies, on)

    def _run(self, table: pl.DataFrame) -> pl.DataFrame:
        import duckdb
        import polars as pl

        with tempfile.TemporaryDirectory(prefix="kece-") as folder, duckdb.connect() as connection:
            path = Path(folder)
            table.write_parquet(path / "in.parquet")
            source = str(path / "in.parquet").replace("'", "''")
            connection.execute(f"CREATE TABLE {TABLE} AS SELECT * FROM read_parquet('{source}')")
            found: pl.DataFrame | None = None
            for number, (text, _) in enumerate(self._queries):
                part = path / f"{number}.parquet"
                connection.execute(f"COPY ({text}) TO '{str(part).replace(chr(39), chr(39) * 2)}' (FORMAT PARQUET)")
                rows = pl.read_parquet(part)
                found = rows if found is None else found.join(rows, on="name")
        assert found is not None
        return found


class SqliteEngine(SqlEngine):
    """SQLite, in memory."""

    dialect = Dialect.SQLITE

    def _run(self, table: pl.DataFrame) -> pl.DataFrame:
        import polars as pl

        connection = sqlite3.connect(":memory:")
        try:
            names = ", ".join(f'"{name}"' for name in table.columns)
            connection.execute(f"CREATE TABLE {TABLE} ({names})")
            places = ", ".join("?" * table.width)
            connection.executemany(f"INSERT INTO {TABLE} VALUES ({places})", table.iter_rows())
            found: pl.DataFrame | None = None
            for text, _ in self._queries:
                cursor = connection.execute(text)
                columns = [described[0] for described in cursor.description]
                rows = pl.DataFrame(cursor.fetchall(), schema=dict.fromkeys(columns, pl.String), orient="row")
                found = rows if found is None else found.join(rows, on="name")
        finally:
            connection.close()
        assert found is not None
        return found
