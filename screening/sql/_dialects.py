"""The differences between SQL dialects: lists in JSON text, wide integers, one row per verdict."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from policies import CATALOGUE
from screening.sql._words import cast

if TYPE_CHECKING:
    from sqlglot import exp

Part = Callable[[str], "exp.Expr"]
"""Returns a part of the current record as text, by its name; with "", the item of a list of texts."""
Test = Callable[[Part], "exp.Expr"]
"""Returns a test or number of the current record, built from its parts."""


class Dialect(StrEnum):
    """The dialects in which SQL is written."""

    SPARK = "spark"
    DUCKDB = "duckdb"
    SQLITE = "sqlite"


class SqlDialect(ABC):
    """Writes the expressions that differ between dialects."""

    writes: str
    """The name of the dialect in sqlglot."""
    materialized: bool | None = None
    wide: str | None = None
    """The type of integers beyond 64 bits, None if the dialect has none."""

    @abstractmethod
    def opened(self, field: str, text: exp.Expr) -> exp.Expr:
        """Return a list in JSON text in the form that the other methods take as `items`."""

    @abstractmethod
    def total(self, field: str, items: exp.Expr, number: Test, test: Test) -> exp.Expr:
        """Return the sum of a number over the records that pass a test; NULL or 0 for no record."""

    @abstractmethod
    def greatest(self, field: str, items: exp.Expr, number: Test, test: Test) -> exp.Expr:
        """Return the greatest number of the records that pass a test; NULL for no record."""

    @abstractmethod
    def at(self, text: exp.Expr, keys: Sequence[str]) -> exp.Expr:
        """Return the text under nested keys of a JSON object."""

    @abstractmethod
    def lines(self, answers: Sequence[tuple[str, exp.Expr]], source: str) -> exp.Select:
        """Return a query with one row per firm and policy, from a table with one column per policy."""

    def figure_cell(self, cell: exp.Expr) -> exp.Expr:
        """Return a cell with a number, NULL if it is empty."""
        return cell

    def numeric(self, cell: exp.Expr) -> tuple[exp.Expr, ...]:
        """Return further tests that a cell must pass to be a number."""
        return ()

    def count(self, field: str, items: exp.Expr, test: Test) -> exp.Expr:
        """Return the number of records that pass a test."""
        from sqlglot import exp

        return self.total(field, items, lambda _: exp.Literal.number(1), test)


def _parts(field: str) -> list[str]:
    return [part.name for part in CATALOGUE[field].parts]


class _Sqlite(SqlDialect):
    """SQLite: lists are read by subqueries over `JSON_EACH`; integers have 64 bits."""

    writes = "sqlite"
    materialized = True

    def opened(self, field: str, text: exp.Expr) -> exp.Expr:
        return text

    def figure_cell(self, cell: exp.Expr) -> exp.Expr:
        from sqlglot import exp

        return exp.func("NULLIF", cell, exp.Literal.string(""))

    def numeric(self, cell: exp.Expr) -> tuple[exp.Expr, ...]:
        from sqlglot import exp

        left = exp.Trim(this=cell.copy(), expression=exp.Literal.string("0123456789.-+eE"))
        return (exp.EQ(this=left, expression=exp.Literal.string("")),)

    def _over(self, what: exp.Expr, items: exp.Expr, test: Test) -> exp.Expr:
        from sqlglot import exp

        rows = _each(items, "e")
        return exp.select(what).from_(rows).where(test(self._part)).subquery()

    def _part(self, name: str) -> exp.Expr:
        from sqlglot import exp

        value = _column("value", "e")
        if name:
            value = exp.Anonymous(this="JSON_EXTRACT", expressions=[value, exp.Literal.string(f'$."{name}"')])
        return cast(value, "text")

    def total(self, field: str, items: exp.Expr, number: Test, test: Test) -> exp.Expr:
        from sqlglot import exp

        return self._over(exp.Sum(this=number(self._part)), items, test)

    def greatest(self, field: str, items: exp.Expr, number: Test, test: Test) -> exp.Expr:
        from sqlglot import exp

        return self._over(exp.Max(this=number(self._part)), items, test)

    def at(self, text: exp.Expr, keys: Sequence[str]) -> exp.Expr:
        from sqlglot import exp

        path = "$" + "".join(f'."{key}"' for key in keys)
        return exp.Anonymous(this="JSON_EXTRACT", expressions=[text, exp.Literal.string(path)])

    def lines(self, answers: Sequence[tuple[str, exp.Expr]], source: str) -> exp.Select:
        from sqlglot import exp

        text = joined([exp.DPipe(this=exp.Literal.string(f'"{name}":'), expression=quoted(a)) for name, a in answers])
        whole = exp.DPipe(
            this=exp.DPipe(this=exp.Literal.string("{"), expression=text), expression=exp.Literal.string("}")
        )
        rows = _each(whole, "answer")
        picked = exp.select(
            *names(source), _named(_column("key", "answer"), "policy"), _named(_column("value", "answer"), "verdict")
        )
        return picked.from_(source).join(rows, join_type="cross")


def _each(items: exp.Expr, name: str) -> exp.Expr:
    """Return the items of a JSON text as rows."""
    from sqlglot import exp

    members = exp.Anonymous(this="JSON_EACH", expressions=[items])
    return exp.Table(this=members, alias=exp.TableAlias(this=exp.to_identifier(name, quoted=True)))


def quoted(answer: exp.Expr) -> exp.Expr:
    """Return a text as JSON, null for NULL."""
    from sqlglot import exp

    text = exp.DPipe(
        this=exp.DPipe(this=exp.Literal.string('"'), expression=answer), expression=exp.Literal.string('"')
    )
    return exp.func("COALESCE", text, exp.Literal.string("null"))


def joined(parts: Sequence[exp.Expr]) -> exp.Expr:
    """Return the texts joined by commas, as a balanced tree, because engines limit the depth of expressions."""
    from sqlglot import exp

    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    left, right = joined(parts[:half]), joined(parts[half:])
    comma = exp.DPipe(this=left, expression=exp.Literal.string(","))
    return exp.DPipe(this=comma, expression=exp.Paren(this=right))


class _Typed(SqlDialect):
    """DuckDB and Spark: the JSON text is parsed once into a list of records, which lambda functions filter and map."""

    def _lambda(self, body: exp.Expr, *arguments: str) -> exp.Expr:
        from sqlglot import exp

        return exp.Lambda(this=body, expressions=[exp.to_identifier(name) for name in arguments])

    def _part(self, name: str) -> exp.Expr:
        from sqlglot import exp

        record = exp.to_identifier("e")
        return exp.Dot(this=record, expression=exp.to_identifier(name, quoted=True)) if name else record

    def _passing(self, items: exp.Expr, test: Test) -> exp.Expr:
        from sqlglot import exp

        return exp.Anonymous(this=self._filter, expressions=[items, self._lambda(test(self._part), "e")])

    def _mapped(self, items: exp.Expr, number: Test) -> exp.Expr:
        from sqlglot import exp

        return exp.Anonymous(this=self._transform, expressions=[items, self._lambda(number(self._part), "e")])

    _filter: str
    _transform: str


class _Duckdb(_Typed):
    """DuckDB: lists are typed arrays; wide integers are INT128."""

    writes = "duckdb"
    wide = "int128"
    materialized = True
    _filter, _transform = "LIST_FILTER", "LIST_TRANSFORM"

    def opened(self, field: str, text: exp.Expr) -> exp.Expr:
        from sqlglot import exp

        parts = _parts(field)
        shape = '["VARCHAR"]' if not parts else "[{" + ",".join(f'"{part}":"VARCHAR"' for part in parts) + "}]"
        return exp.Anonymous(this="FROM_JSON", expressions=[text, exp.Literal.string(shape)])

    def total(self, field: str, items: exp.Expr, number: Test, test: Test) -> exp.Expr:
        from sqlglot import exp

        found = self._mapped(self._passing(items, test), number)
        return cast(exp.Anonymous(this="LIST_SUM", expressions=[found]), "bigint")

    def greatest(self, field: str, items: exp.Expr, number: Test, test: Test) -> exp.Expr:
        from sqlglot import exp

        return exp.Anonymous(this="LIST_MAX", expressions=[self._mapped(self._passing(items, test), number)])

    def at(self, text: exp.Expr, keys: Sequence[str]) -> exp.Expr:
        from sqlglot import exp

        path = "$" + "".join(f'."{key}"' for key in keys)
        return exp.Anonymous(this="JSON_EXTRACT_STRING", expressions=[text, exp.Literal.string(path)])

    def lines(self, answers: Sequence[tuple[str, exp.Expr]], source: str) -> exp.Select:
        from sqlglot import exp

        policies = exp.Array(expressions=[exp.Literal.string(name) for name, _ in answers])
        verdicts = exp.Array(expressions=[answer for _, answer in answers])
        unnested = [
            _named(exp.Anonymous(this="UNNEST", expressions=[values]), name)
            for values, name in ((policies, "policy"), (verdicts, "verdict"))
        ]
        return exp.select(*names(source), *unnested).from_(source)


class _Spark(_Typed):
    """Spark and Databricks: lists are typed arrays; wide integers are DECIMAL(38, 0)."""

    writes = "databricks"
    wide = "decimal(38, 0)"
    _filter, _transform = "FILTER", "TRANSFORM"

    def opened(self, field: str, text: exp.Expr) -> exp.Expr:
        from sqlglot import exp

        parts = _parts(field)
        inner = "STRING" if not parts else "STRUCT<" + ", ".join(f"`{part}`: STRING" for part in parts) + ">"
        return exp.Anonymous(this="FROM_JSON", expressions=[text, exp.Literal.string(f"ARRAY<{inner}>")])

    def total(self, field: str, items: exp.Expr, number: Test, test: Test) -> exp.Expr:
        from sqlglot import exp

        found = self._mapped(self._passing(items, test), number)
        more = exp.Add(
            this=exp.to_identifier("acc"),
            expression=exp.func("COALESCE", exp.to_identifier("e"), exp.Literal.number(0)),
        )
        zero = cast(exp.Literal.number(0), "bigint")
        body = self._lambda(cast(more, "bigint"), "acc", "e")
        return exp.Anonymous(this="AGGREGATE", expressions=[found, zero, body])

    def greatest(self, field: str, items: exp.Expr, number: Test, test: Test) -> exp.Expr:
        from sqlglot import exp

        return exp.Anonymous(this="ARRAY_MAX", expressions=[self._mapped(self._passing(items, test), number)])

    def at(self, text: exp.Expr, keys: Sequence[str]) -> exp.Expr:
        from sqlglot import exp

        path = "$" + "".join(f"['{key}']" for key in keys)
        return exp.Anonymous(this="GET_JSON_OBJECT", expressions=[text, exp.Literal.string(path)])

    def lines(self, answers: Sequence[tuple[str, exp.Expr]], source: str) -> exp.Select:
        from sqlglot import exp

        flat = [value for name, answer in answers for value in (exp.Literal.string(name), answer)]
        stacked = exp.Anonymous(this="STACK", expressions=[exp.Literal.number(len(answers)), *flat])
        return exp.select(
            *names(source),
            exp.Aliases(this=stacked, expressions=[exp.to_identifier("policy"), exp.to_identifier("verdict")]),
        ).from_(source)


def names(source: str) -> list[exp.Expr]:
    """Return the columns that identify the firm of a row."""
    return [_column("name", source), _column("credit_code", source)]


def _named(what: exp.Expr, name: str) -> exp.Expr:
    from sqlglot import exp

    return exp.alias_(what, name)


def _column(name: str, table: str) -> exp.Expr:
    from sqlglot import exp

    return exp.column(name, table=table, quoted=True)


DIALECTS: dict[Dialect, SqlDialect] = {Dialect.SPARK: _Spark(), Dialect.DUCKDB: _Duckdb(), Dialect.SQLITE: _Sqlite()}
