"""Creates a casebook from an exported JSON file: checked row by row; on an error no file is created."""

from __future__ import annotations

import base64
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import msgspec

from casebook import _database as db
from casebook._files import SALVAGE, wipe
from casebook._index import rebuild_index
from casebook._ledger import Ledger
from casebook._own_facts import take_own_facts
from casebook._row_checks import is_readable_row
from casebook._tables import TableShape, tables_after
from casebook._values import profile_of
from casebook._wording import column_label, table_label
from casebook.backups import RecordCounts
from casebook.exchange.mending import forget_if_broken
from casebook.export import FORMAT, Exported
from policies import InternalError, UserError, shortened
from policies.files import put_in_place

Progress = Callable[[int, int], object]
"""Called with (rows done, all rows); an exception from it cancels the work."""
_MAX_BYTES = 1 << 30
"""Largest export that is read: 1 GiB (our choice; a casebook of 10,000 firms has 18 MB, docs/trust.md)."""
_MAX_NUMBER = 2**53
"""Largest id that is accepted: beyond it JSON programs may round (RFC 8259, section 6)."""
_BATCH_ROWS = 500
"""Rows inserted between two calls of `Progress` (our choice)."""
_FORMAT_PREFIX = "kece-casebook-"
_KINDS: Mapping[str, type | tuple[type, ...]] = {"INTEGER": int, "TEXT": str, "BLOB": bytes, "REAL": (int, float)}
_Stored = str | int | float | bytes | None


class ImportResult(msgspec.Struct, frozen=True):
    """Result of `read_export`. `firms` are the names of the firms.

    `lacks`: Chinese names of tables and columns that the export of an older program does not contain.
    """

    exported_at: datetime
    counts: RecordCounts
    firms: tuple[str, ...]
    lacks: tuple[str, ...]


class _Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    columns: tuple[str, ...]
    rows: tuple[tuple[Exported, ...], ...]


class _Head(msgspec.Struct, frozen=True):
    format: str = ""
    steps: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    exported_at: datetime
    steps: tuple[str, ...]
    tables: dict[str, _Content]
    last_numbers: dict[str, int]


def read_export(
    source: Path,
    target: Path,
    key: db.DataKey | None = None,
    owner: Path | None = None,
    progress: Progress = lambda done, total: None,
) -> ImportResult:
    """Creates a casebook at `target` from an exported JSON file. Ids stay the same, so old sheets can be reprinted.

    An export of an older program is read into the schema of that time and then migrated. `key` encrypts the new
    file; `owner` is the casebook whose key file is copied for it.
    Raises: UserError if the target exists, or the file is not an export, is from a newer program or is invalid;
    exceptions of `progress`. In each case nothing is left at the target.
    """
    _refuse_taken(target)
    found = _decoded(source)
    shapes = _shapes_of(found, source)
    with db.border(target), tempfile.TemporaryDirectory(dir=target.parent, prefix=SALVAGE) as folder:
        draft = Path(folder) / target.name
        try:
            if owner is not None and key is not None:
                db.copy_file(db.key_file(owner), db.key_file(draft))
            firms = _Importer(found, source, key, progress).write(draft, target, shapes)
            _move_into_place(draft, target)
        finally:
            for left in Path(folder).iterdir():
                wipe(left)
    rows = {name: len(content.rows) for name, content in found.tables.items()}
    counts = RecordCounts(
        *(rows.get(name, 0) for name in ("enterprises", "visits", "requests", "follow_ups", "sheets"))
    )
    return ImportResult(found.exported_at, counts, firms, _missing_parts(shapes))


def copy_casebook(source: Path, target: Path) -> None:
    """Copies a closed casebook with its key file to a new path.

    Raises: UserError if the target exists or cannot be written.
    """
    _refuse_taken(target)
    with db.border(target):
        try:
            if db.key_file(source).exists():
                db.copy_file(db.key_file(source), db.key_file(target))
            db.copy_file(source, target)
        except BaseException:
            db.key_file(target).unlink(missing_ok=True)
            raise


def _refuse_taken(target: Path) -> None:
    if target.exists() or db.key_file(target).exists():
        raise UserError(f"{target} 已经存在，请换一个文件名")


def _move_into_place(draft: Path, target: Path) -> None:
    """Moves the finished file to the target, the key file first: without a database it has no effect."""
    locks = db.key_file(target)
    try:
        if db.key_file(draft).exists():
            put_in_place(db.key_file(draft), locks)
        draft.chmod(db.PRIVATE)
        put_in_place(draft, target)
    except BaseException:
        locks.unlink(missing_ok=True)
        raise


def _missing_parts(shapes: Sequence[TableShape]) -> tuple[str, ...]:
    """Returns the Chinese names of tables and columns of the present schema that `shapes` lacks."""
    before = {shape.name: shape for shape in shapes}
    found: list[str] = []
    for shape in tables_after(db.schema_steps()):
        if shape.name not in before:
            found.append(table_label(shape.name))
            continue
        new = (column for column in shape.columns if column not in before[shape.name].columns)
        found += [f"{table_label(shape.name)}的“{column_label(column)}”" for column in new]
    return tuple(found)


def _decoded(source: Path) -> _File:
    data = _content(source)
    try:
        found = msgspec.json.decode(data, type=_File)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        if _is_newer(data):
            raise _newer_program_error(source) from error
        raise UserError(f"{source} 不是本程序导出的完整文件，请重新导出") from error
    if not 2000 <= found.exported_at.year <= 2200:
        raise UserError(f"{source} 里的导出时间不对，文件可能被改动过，请重新导出")
    return found


def _content(source: Path) -> bytes:
    with db.border(source, "导出文件"):
        facts = source.stat()  # before opening: opening a pipe would block
        if not stat.S_ISREG(facts.st_mode):
            raise UserError(f"{source} 不是普通文件，请选择导出的 JSON 文件")
        if facts.st_size > _MAX_BYTES:
            raise UserError(f"{source} 超过 1 GB，不像是本程序导出的文件，请检查是否选错文件")
        return source.read_bytes().removeprefix(b"\xef\xbb\xbf")


def _is_newer(data: bytes) -> bool:
    try:
        head = msgspec.json.decode(data, type=_Head)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    known = {name for name, _ in db.schema_steps()}
    other = head.format.startswith(_FORMAT_PREFIX) and head.format != FORMAT
    return other or (head.format == FORMAT and any(step not in known for step in head.steps))


def _newer_program_error(source: Path) -> UserError:
    return UserError(f"{source} 由更新版本的程序导出，请升级本程序后再读入")


def _shapes_of(found: _File, source: Path) -> tuple[TableShape, ...]:
    """Returns the tables of the schema of the export. Raises: UserError if the file has fewer, more or other tables."""
    known = db.schema_steps()
    if found.format != FORMAT and not found.format.startswith(_FORMAT_PREFIX):
        raise UserError(f"{source} 不是本程序导出的文件，请选择“导出全部为 JSON”写出的文件")
    if found.format != FORMAT or set(found.steps) - {name for name, _ in known}:
        raise _newer_program_error(source)
    if not found.steps or found.steps != tuple(name for name, _ in known[: len(found.steps)]):
        raise UserError(f"{source} 的版本记录不完整，文件可能被改动过，请重新导出")
    shapes = tables_after(known[: len(found.steps)])
    expected = {shape.name for shape in shapes}
    if lost := [table_label(shape.name) for shape in shapes if shape.name not in found.tables]:
        raise UserError(f"{source} 里缺少“{'、'.join(lost)}”，文件不完整，请重新导出")
    if odd := sorted(set(found.tables) - expected):
        raise UserError(f"{source} 里有本程序没有的表“{shortened(odd[0])}”，文件可能被改动过，请重新导出")
    for shape in shapes:
        content = found.tables[shape.name]
        if content.columns != shape.columns or any(len(row) != len(shape.columns) for row in content.rows):
            raise UserError(f"{source} 的“{table_label(shape.name)}”与本程序的格式不同，文件可能被改动过，请重新导出")
    return shapes


class _Importer:
    """Writes one new casebook from one decoded file."""

    def __init__(self, found: _File, source: Path, key: db.DataKey | None, progress: Progress) -> None:
        self._found = found
        self._source = source
        self._key = key
        self._progress = progress
        self._done = 0
        # Each firm counts once more, for rebuilding its index rows.
        self._total = sum(len(content.rows) for content in found.tables.values())
        self._total += len(found.tables["enterprises"].rows)

    def write(self, draft: Path, target: Path, shapes: Sequence[TableShape]) -> tuple[str, ...]:
        """Writes the casebook to `draft` and returns the names of its firms. `target` is the path in error messages."""
        with closing(db.open_database(draft, self._key, until=len(self._found.steps))) as database:
            ledger = Ledger(database, target, lambda: datetime.now(UTC), self._key)
            with ledger.transaction():
                # Rows may come before the rows they refer to; foreign keys are checked at the end.
                database.execute("PRAGMA defer_foreign_keys = ON").close()
                self._take_own_facts()
                for shape in shapes:
                    self._fill(ledger, shape)
                self._continue_numbers(ledger, shapes)
                self._refuse_orphans(ledger)
        with closing(db.open_database(draft, self._key)) as database:
            ledger = Ledger(database, target, lambda: datetime.now(UTC), self._key)
            with ledger.transaction():
                self._rebuild_indexes(ledger)
                forget_if_broken(ledger)
            if found := db.faults(database.conn):
                raise InternalError(f"the new casebook is not sound: {found[0]}")
            # DELETE mode removes the -wal, so that a single file can be moved.
            ledger.run_pragma("PRAGMA journal_mode = DELETE")
            return tuple(str(row[0]) for row in ledger.tuples("SELECT name FROM firm_index ORDER BY name"))

    def _take_own_facts(self) -> None:
        found = self._found.tables.get("policy_revisions")
        if found is not None:
            state, facts = found.columns.index("state"), found.columns.index("facts")
            take_own_facts((row[state], row[facts]) for row in found.rows)

    def _fill(self, ledger: Ledger, shape: TableShape) -> None:
        refusals: tuple[type[Exception], ...] = (*db.library_errors(), OverflowError)  # an integer beyond 64 bits
        marks = ", ".join("?" * len(shape.columns))
        sql = f"INSERT INTO {shape.name} ({', '.join(shape.columns)}) VALUES ({marks})"
        rows = self._found.tables[shape.name].rows
        for start in range(0, len(rows), _BATCH_ROWS):
            some = [self._row(shape, row) for row in rows[start : start + _BATCH_ROWS]]
            try:
                ledger.database.conn.executemany(sql, some)
            except refusals as error:
                raise self._error(shape.name, "里有不合规定或重复的内容") from error
            self._advance(len(some))

    def _row(self, shape: TableShape, row: Sequence[Exported]) -> tuple[_Stored, ...]:
        """Returns a row as stored. Raises: UserError if a cell has the wrong type or an invalid value."""
        try:
            cells = tuple(_stored(cell) for cell in row)
        except (ValueError, KeyError) as error:
            raise self._error(shape.name, "里有读不懂的内容") from error
        for cell, kind in zip(cells, shape.types, strict=True):
            if cell is not None and not isinstance(cell, _KINDS.get(kind, object)):
                raise self._error(shape.name, "里有类型不对的内容")
        number = shape.number
        if number is not None and not _is_number(cells[number]):
            raise self._error(shape.name, "里有不能用的编号")
        if not is_readable_row(shape.name, dict(zip(shape.columns, cells, strict=True))):
            raise self._error(shape.name, "里有读不懂的内容")
        return cells

    def _continue_numbers(self, ledger: Ledger, shapes: Sequence[TableShape]) -> None:
        """Sets the AUTOINCREMENT counters, so that ids of deleted rows are not reused."""
        given = {shape.name: 0 for shape in shapes if shape.number is not None}
        given |= {str(name): int(last) for name, last in ledger.tuples("SELECT name, seq FROM sqlite_sequence")}
        for name, last in self._found.last_numbers.items():
            if name not in given or not given[name] <= last <= _MAX_NUMBER:
                raise UserError(f"{self._source} 里的编号记录不对，文件可能被改动过，没有导入任何数据")
            ledger.database.execute("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
            ledger.database.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (name, last))

    def _refuse_orphans(self, ledger: Ledger) -> None:
        orphan = next(iter(ledger.tuples("PRAGMA foreign_key_check")), None)
        if orphan is not None:
            parent = table_label(str(orphan[2]))
            raise self._error(str(orphan[0]), f"里有一行所属的“{parent}”不在文件里")

    def _rebuild_indexes(self, ledger: Ledger) -> None:
        """Rebuilds the index rows of every firm, and reads its facts once to validate them."""
        for number, facts in self._facts(ledger):
            try:
                profile_of(facts, {})
                rebuild_index(ledger.database, number)
            except UserError as error:
                raise UserError(f"{self._source} 里编号 {number} 的企业有问题，没有导入任何数据：{error}") from error
            self._advance(1)

    def _facts(self, ledger: Ledger) -> Iterator[tuple[int, list[tuple[str, str]]]]:
        sql = (
            "SELECT e.id, f.name, f.value FROM enterprises e LEFT JOIN facts f ON f.enterprise_id = e.id "
            "ORDER BY e.id, f.name"
        )
        for number, rows in groupby(ledger.tuples(sql), key=lambda row: int(row[0])):
            yield number, [(row[1], row[2]) for row in rows if row[1] is not None]

    def _advance(self, rows: int) -> None:
        self._done += rows
        self._progress(self._done, self._total)

    def _error(self, table: str, why: str) -> UserError:
        return UserError(f"{self._source} 的“{table_label(table)}”{why}，没有导入任何数据")


def _is_number(cell: _Stored) -> bool:
    return isinstance(cell, int) and 1 <= cell <= _MAX_NUMBER


def _stored(cell: Exported) -> _Stored:
    """Returns a cell as stored. Raises: ValueError or KeyError for invalid base64 objects."""
    if not isinstance(cell, dict):
        return cell
    if len(cell) != 1:
        raise ValueError("more than one way to write bytes")
    return base64.b64decode(cell["base64"], validate=True)
