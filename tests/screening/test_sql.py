"""The exported SQL: one statement over a table with the columns of the data contract."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from matcher import read_profile
from policies import CATALOGUE, FieldType, Library
from policies.library import library_of
from screening import Dialect, as_sql
from screening.screener import verdict_numbers
from tests.screening.build import ON, Firms, Raw, built_in, cells

WANTED = ("cn-hnte", "cn-tech-sme", "cn-innovative-sme", "cn-ip-demo", "cn-little-giant", "cn-rd-superdeduction")
VERDICTS = ("eligible", "ineligible", "unknown")
NUMBERS = (FieldType.SERIES, FieldType.NUMBER, FieldType.COUNT)


@pytest.fixture(scope="module")
def library() -> Library:
    return library_of([p for p in built_in().policies if p.id in WANTED], "test")


def columns_of(sql: str) -> list[str]:
    """Return the columns named in the head of the statement."""
    found = re.search(r"^--   (.+)$", sql, re.MULTILINE)
    assert found is not None
    return found[1].split("、")


def row_of(firm: Raw, columns: Sequence[str]) -> list[object]:
    """Return a firm as a typed row."""
    texts = cells(firm)
    return [_typed(name, texts.get(name)) for name in columns]


def _typed(name: str, text: str | None) -> object:
    kind = CATALOGUE[name.partition(".")[0]].type
    if text is None:
        return None
    if kind in NUMBERS:
        return float(text)
    if kind is FieldType.FLAG:
        return text == "true"
    return date.fromisoformat(text) if kind is FieldType.DATE else text


def expected(library: Library, firms: Sequence[Raw]) -> dict[tuple[str, str], str]:
    return {
        (str(firm["name"]), policy.id): VERDICTS[code]
        for firm in firms
        for policy, code in zip(
            library.policies, verdict_numbers(library.policies, read_profile(firm), ON), strict=True
        )
    }


def firms_for(library: Library, count: int) -> list[Raw]:
    """Return firms with different names; the end of a name, from which the kind of body follows, is kept."""
    maker = Firms(11, library)
    firms = [maker.firm() for _ in range(count)]
    return [{**firm, "name": f"{number}号{firm.get('name', '')}"} for number, firm in enumerate(firms)]


def test_that_the_statement_for_duckdb_runs_on_typed_columns(library: Library) -> None:
    duckdb = pytest.importorskip("duckdb")
    firms, sql = firms_for(library, 60), as_sql(library, ON, Dialect.DUCKDB)
    columns = columns_of(sql)
    kinds = {**dict.fromkeys(NUMBERS, "DOUBLE"), FieldType.FLAG: "BOOLEAN", FieldType.DATE: "DATE"}
    with duckdb.connect() as connection:
        typed = (f'"{name}" {kinds.get(CATALOGUE[name.partition(".")[0]].type, "VARCHAR")}' for name in columns)
        connection.execute(f"CREATE TABLE register ({', '.join(typed)})")
        places = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO register VALUES ({places})", [row_of(firm, columns) for firm in firms])
        rows = connection.execute(sql).fetchall()
    assert {(name, policy): verdict for name, _, policy, verdict in rows} == expected(library, firms)
    assert len(rows) == len(firms) * len(library.policies)


@pytest.fixture
def sqlite_table() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    yield connection
    connection.close()


def in_sqlite(connection: sqlite3.Connection, sql: str, rows: Sequence[dict[str, object]]) -> list[tuple[str, ...]]:
    columns = columns_of(sql)
    connection.execute(f"CREATE TABLE register ({_quoted(columns)})")
    places = ", ".join("?" * len(columns))
    connection.executemany(
        f"INSERT INTO register VALUES ({places})", [[row.get(name) for name in columns] for row in rows]
    )
    return connection.execute(sql).fetchall()


def _quoted(columns: Sequence[str]) -> str:
    return ", ".join('"' + name + '"' for name in columns)


def test_that_the_statement_for_sqlite_runs_on_texts(sqlite_table: sqlite3.Connection, library: Library) -> None:
    firms, sql = firms_for(library, 60), as_sql(library, ON, Dialect.SQLITE)
    rows = in_sqlite(sqlite_table, sql, [cells(firm) for firm in firms])
    assert {(name, policy): verdict for name, _, policy, verdict in rows} == expected(library, firms)


def test_that_a_row_with_a_figure_no_column_holds_exactly_gets_no_verdict(
    sqlite_table: sqlite3.Connection, library: Library
) -> None:
    sql = as_sql(library, ON, Dialect.SQLITE)
    figures = {
        "fine": "0.12345678",
        "large": "5000000000",
        "text": "五百",
        "negative": "-3",
        "good": "12.5",
        "blank": "",
    }
    rows = in_sqlite(sqlite_table, sql, [{"name": name, "revenue.2025": value} for name, value in figures.items()])
    verdicts_of = {name: {verdict for firm, _, _, verdict in rows if firm == name} for name in figures}
    assert {name for name, verdicts in verdicts_of.items() if verdicts == {None}} == {
        "fine",
        "large",
        "text",
        "negative",
    }


def test_that_the_head_says_what_is_read_and_what_comes_out(library: Library) -> None:
    sql = as_sql(library, ON, Dialect.SPARK)
    head = [line for line in sql.splitlines() if line.startswith("--")]
    assert "2026-06-01" in head[0]
    assert any("verdict" in line for line in head)
    assert {"name", "credit_code", "revenue.2025", "qualifications", "confirmed"} <= set(columns_of(sql))
    assert ";" not in sql.replace(head[-1], "")


needs_spark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="PySpark or Java is not installed",
)


@needs_spark
@pytest.mark.filterwarnings("ignore")
def test_that_the_statement_for_spark_runs_unchanged_on_a_local_session(library: Library) -> None:
    from pyspark.sql import SparkSession
    from pyspark.sql.types import BooleanType, DateType, DoubleType, StringType, StructField, StructType

    firms, sql = firms_for(library, 60), as_sql(library, ON, Dialect.SPARK)
    columns = columns_of(sql)
    kinds = {**dict.fromkeys(NUMBERS, DoubleType()), FieldType.FLAG: BooleanType(), FieldType.DATE: DateType()}
    schema = StructType(
        [StructField(name, kinds.get(CATALOGUE[name.partition(".")[0]].type, StringType())) for name in columns]
    )
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        rows = [tuple(row_of(firm, columns)) for firm in firms]
        session.createDataFrame(rows, schema).createOrReplaceTempView("register")
        found = {(row["name"], row["policy"]): row["verdict"] for row in session.sql(sql).collect()}
    finally:
        session.stop()
    assert found == expected(library, firms)
