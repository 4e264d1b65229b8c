"""Everything as open data: one lossless JSON file, and plain tables for a spreadsheet."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from casebook._index import redraw
from casebook._ledger import Ledger
from casebook._schema import border, open_database
from casebook._sense import makes_sense
from casebook._values import shown_fact
from casebook._wording import column_label
from matcher import field_label
from policies import UserError
from policies import database as db
from policies.files import beside_of, put_in_place

_FORMAT = "kece-casebook-1"
_TABLES: Mapping[str, str] = {
    "enterprises": "企业", "facts": "企业数据", "kept_columns": "导入时留下的列", "confirmations": "人工核实", "visits": "走访", "requests": "诉求",
    "follow_ups": "跟进", "libraries": "打印所用政策库", "determinations": "服务单底稿", "sheets": "服务单",
    "journal": "修改记录",
}  # fmt: skip
"""In the order in which they may be filled again."""
_ADDED_BY: Mapping[str, str] = {"kept_columns": "0003_kept_columns"}
"""Tables that an export of an older program does not have, by the step that brought them."""
_NOT_SHOWN = ("libraries", "determinations")
_Cell = str | int | float | None | dict[str, str]


class Table(msgspec.Struct, frozen=True):
    """One sheet of a workbook: title, column names, rows of texts and whole numbers.

    Texts are as they were entered: whoever writes a spreadsheet must keep `=…` from being a formula.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]


class _Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    columns: tuple[str, ...]
    rows: tuple[tuple[_Cell, ...], ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    exported_at: str
    steps: tuple[str, ...]
    tables: dict[str, _Content]
    last_numbers: dict[str, int]


class Export:
    """Reads a casebook out as it is at one moment."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def write_json(self, target: Path, now: datetime) -> None:
        """Every row of the casebook, losslessly; `read_export` makes a casebook of it again.

        The file is written beside the target and renamed. Raises: UserError when it cannot be written.
        """
        beside = beside_of(target)
        with self._moment(), border(target, "导出文件"):
            try:
                with beside.open("w", encoding="utf-8", newline="\n") as file:
                    for part in self._parts(now):
                        file.write(part)
                put_in_place(beside, target)
            finally:
                beside.unlink(missing_ok=True)

    def tables(self) -> tuple[Table, ...]:
        """The same for people: Chinese headings, the name of the firm in every row."""
        with self._moment():
            return tuple(self._table(name, title) for name, title in _TABLES.items() if name not in _NOT_SHOWN)

    @contextmanager
    def _moment(self) -> Iterator[None]:
        """All tables as of one moment, whatever another window writes meanwhile."""
        database = self._ledger.database
        if database.conn.in_transaction:
            yield
            return
        with border(self._ledger.path):
            database.execute("BEGIN")
            try:
                yield
            finally:
                database.rollback()

    def _parts(self, now: datetime) -> Iterator[str]:
        stamp = now.astimezone(UTC).isoformat(timespec="seconds")
        steps = self._column("SELECT name FROM _sqlite_migrations WHERE migration_set = 'casebook' ORDER BY id")
        yield f'{{"format": {_json(_FORMAT)}, "exported_at": {_json(stamp)}, "steps": {_json(steps)},\n'
        numbers = {str(name): int(seq) for name, seq in self._ledger.tuples("SELECT name, seq FROM sqlite_sequence")}
        yield f'"last_numbers": {_json({name: seq for name, seq in numbers.items() if name in _TABLES})},\n"tables": {{'
        for place, name in enumerate(_TABLES):
            columns = self._column(f"SELECT name FROM pragma_table_info('{name}')")
            yield f'{"," if place else ""}\n{_json(name)}: {{"columns": {_json(columns)}, "rows": ['
            for number, row in enumerate(self._ledger.database.execute(f"SELECT * FROM {name}")):
                yield f"{',' if number else ''}\n{_json([_told(cell) for cell in row])}"
            yield "]}"
        yield "\n}}\n"

    def _column(self, sql: str) -> list[str]:
        return [str(row[0]) for row in self._ledger.tuples(sql)]

    def _table(self, name: str, title: str) -> Table:
        firm = "id" if name == "enterprises" else "enterprise_id"
        join = f"LEFT JOIN firm_index i ON i.enterprise_id = t.{firm}"
        if name == "sheets":
            join = "JOIN determinations d ON d.id = t.determination LEFT JOIN firm_index i USING (enterprise_id)"
        rows = self._ledger.rows(f"SELECT i.name AS firm_name, t.* FROM {name} t {join}")
        columns = ("firm_name", *self._column(f"SELECT name FROM pragma_table_info('{name}')"))
        return Table(
            title,
            tuple(column_label(column) for column in columns),
            tuple(_for_people(name, row, columns) for row in rows),
        )


def read_export(source: Path, target: Path, key: db.DataKey | None = None) -> None:
    """Makes a casebook of an exported JSON file.

    Raises: UserError when the target exists, or the file is none of ours, of a newer program or not whole.
    """
    if target.exists():
        raise UserError(f"{target} 已经存在，请换一个文件名")
    with border(source, "导出文件"):
        try:
            found = msgspec.json.decode(source.read_bytes(), type=_File)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise UserError(f"{source} 不是本程序导出的完整文件，请重新导出") from error
    absent = {table for table, step in _ADDED_BY.items() if step not in found.steps}
    if found.format != _FORMAT or set(found.tables) != set(_TABLES) - absent:
        raise UserError(f"{source} 不是本程序导出的文件，或由更新版本的程序写成")
    try:
        _fill(found, source, target, key)
    except BaseException:
        for tail in ("", "-wal", "-shm"):
            target.with_name(target.name + tail).unlink(missing_ok=True)
        raise


def _fill(found: _File, source: Path, target: Path, key: db.DataKey | None) -> None:
    with border(target), closing(open_database(target, key)) as database:
        ledger = Ledger(database, target, lambda: datetime.now(UTC), key)
        with ledger.transaction():
            for name in (table for table in _TABLES if table in found.tables):
                content = found.tables[name]
                columns = [row[0] for row in ledger.tuples(f"SELECT name FROM pragma_table_info('{name}')")]
                if list(content.columns) != columns or any(len(row) != len(columns) for row in content.rows):
                    raise UserError(f"{source} 的“{_TABLES[name]}”与本程序的格式不同，可能由另一版本写成")
                if not all(makes_sense(name, dict(zip(columns, row, strict=True))) for row in content.rows):
                    raise UserError(f"{source} 的“{_TABLES[name]}”里有读不懂的内容，没有导入任何数据")
                marks = ", ".join("?" * len(columns))
                try:
                    database.conn.executemany(
                        f"INSERT INTO {name} VALUES ({marks})",
                        ([_stored(cell) for cell in row] for row in content.rows),
                    )
                except _refusals() as error:
                    raise UserError(f"{source} 的“{_TABLES[name]}”里有不合规定的内容，没有导入任何数据") from error
            _continue_numbers(ledger, found.last_numbers)
            _draw(ledger)


def _continue_numbers(ledger: Ledger, numbers: Mapping[str, int]) -> None:
    """No number of a row that was deleted is given again."""
    for name, last in numbers.items():
        if name in _TABLES:
            ledger.database.execute("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
            ledger.database.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (name, last))


def _draw(ledger: Ledger) -> None:
    for (firm,) in ledger.tuples("SELECT id FROM enterprises"):
        redraw(ledger.database, firm)


def _refusals() -> tuple[type[Exception], ...]:
    return (*db.library_errors(), ValueError, OverflowError)  # no base64, a number beyond 64 bits


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _told(cell: Any) -> _Cell:
    return {"base64": base64.b64encode(cell).decode()} if isinstance(cell, bytes) else cell


def _stored(cell: _Cell) -> str | int | float | bytes | None:
    if isinstance(cell, dict):
        return base64.b64decode(cell.get("base64", ""), validate=True)
    return cell


def _for_people(table: str, row: Mapping[str, Any], columns: tuple[str, ...]) -> tuple[str | int | None, ...]:
    shown = dict(row)
    if table == "facts":
        shown["value"] = shown_fact(row["name"], row["value"])
        shown["name"] = field_label(row["name"])
    return tuple(shown[column] for column in columns)
