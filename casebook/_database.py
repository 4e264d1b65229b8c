"""The one way in which a database file of this program is opened: settings, key, migrations, errors.

Its tables are made by numbered migrations.
The file may be encrypted as a whole (SQLCipher, `DataKey`); the library for that is only loaded then.
"""

from __future__ import annotations

import errno
import importlib
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from casebook._migrations import STEPS
from policies.errors import InternalError, UserError
from policies.files import beside_of, put_in_place

BUSY_MILLISECONDS = 5000
PAGE = 4096
"""The page size in bytes of every file of this program."""
PRIVATE = 0o600
"""Who may read a database and its copies: the one who made them."""
_MAGIC = b"SQLite format 3\0"
_RANDOM_BYTES = 240
"""So many different byte values in one page: no text, no plain database."""
_CIPHER = "sqlcipher3.dbapi2"
_PRAGMAS = (
    "foreign_keys = ON",
    "journal_mode = WAL",
    "synchronous = FULL",  # what was saved stays saved when the power goes
    "fullfsync = ON",  # macOS: past the cache of the disk itself
    "secure_delete = ON",  # what is deleted is overwritten
    "temp_store = MEMORY",  # no sorting of firms in some temporary folder
    f"busy_timeout = {BUSY_MILLISECONDS}",
    "cache_size = -65536",  # KiB, a ceiling: a search reads every row and should find it in memory
)
_TOLD = {
    "SQLITE_BUSY": "正被另一个程序占用，请稍候再试，或关闭其他窗口",
    "SQLITE_LOCKED": "正被另一个程序占用，请稍候再试，或关闭其他窗口",
    "SQLITE_FULL": "所在磁盘已满，刚才的修改没有保存，请清理后再试",
    "SQLITE_READONLY": "不能写入，请检查文件和文件夹的权限",
    "SQLITE_CANTOPEN": "打不开，请检查文件夹是否存在、能否写入",
    "SQLITE_PERM": "没有权限打开，请检查文件和文件夹的权限",
    "SQLITE_IOERR": "读写失败，请检查磁盘是否已满、文件夹能否写入、移动存储是否还在",
}
_DAMAGED = {
    "SQLITE_NOTADB": "不是本程序的数据库，或已经损坏，请换一个文件或恢复备份",
    "SQLITE_CORRUPT": "已经损坏，请恢复备份",
}
_BY_MESSAGE = {
    # What comes without a code of its own: from inside of an export, or from reading a text.
    "disk I/O error": "SQLITE_IOERR",
    "database or disk is full": "SQLITE_FULL",
    "database is locked": "SQLITE_BUSY",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "unable to open database": "SQLITE_CANTOPEN",
    "file is not a database": "SQLITE_NOTADB",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "Could not decode to UTF-8": "SQLITE_CORRUPT",
}


class DamagedDatabase(UserError):
    """The file cannot be read as a whole. `kept`: a copy of it as it was found; `backup`: the newest good one."""

    def __init__(self, message: str, path: Path, kept: Path | None = None, backup: Path | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.kept = kept
        self.backup = backup


class LostKey(DamagedDatabase):
    """The file looks encrypted, but its key file is gone."""


class Locked(UserError):
    """The file is encrypted and was to be opened without its key."""


class DataKey:
    """The 256-bit key of an encrypted file; never shown, never part of a log."""

    __slots__ = ("raw",)

    def __init__(self, raw: bytes) -> None:
        if len(raw) != 32:
            raise InternalError("a data key has 32 bytes")
        self.raw = raw

    def __repr__(self) -> str:
        return "DataKey(…)"


class Schema(msgspec.Struct, frozen=True):
    """The tables of one room: their name in the record of migrations, their label in messages.

    `steps` are numbered and only ever appended; each is a name and its SQL statements.
    """

    name: str
    label: str
    steps: tuple[tuple[str, tuple[str, ...]], ...]


_SCHEMA = Schema("casebook", "企业数据库", STEPS)


def key_file(path: Path) -> Path:
    """Where the wrapped key of an encrypted file stands; it goes wherever the file goes."""
    return path.with_name(f"{path.name}.key")


def is_encrypted(path: Path) -> bool:
    """Whether the file is encrypted: told from its first page, and from the key file beside it.

    Asked before the file is opened: looking into it would drop the locks of an open connection.
    Raises: OSError when it cannot be read.
    """
    if not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(PAGE)
    if not head or head.startswith(_MAGIC):
        return False
    whole_pages = path.stat().st_size % PAGE == 0 and len(head) == PAGE
    return key_file(path).exists() or (whole_pages and len(set(head)) >= _RANDOM_BYTES)


def open_raw(path: Path, key: DataKey | None = None) -> sqlite3.Connection:
    """A bare connection, with the key if there is one; no settings, nothing read yet.

    Raises: a library error, to be translated by `border`; UserError without the library for encrypted files.
    """
    if key is None:
        return sqlite3.connect(path, timeout=BUSY_MILLISECONDS / 1000)
    # Its classes are made after those of sqlite3, but are no subclasses of them.
    connection: sqlite3.Connection = _cipher().connect(str(path), timeout=BUSY_MILLISECONDS / 1000)
    connection.execute("PRAGMA cipher_log_level = NONE").close()
    connection.execute(f"PRAGMA key = \"x'{key.raw.hex()}'\"").close()
    return connection


def open_to_convert(path: Path, key: DataKey | None) -> sqlite3.Connection:
    """A bare connection by the encrypting library, which can attach files with another key or none."""
    if key is not None:
        return open_raw(path, key)
    connection: sqlite3.Connection = _cipher().connect(str(path), timeout=BUSY_MILLISECONDS / 1000)
    return connection


def connect(path: Path, key: DataKey | None = None) -> Database:
    """A connection with the settings every database of this program has.

    Raises: a library error, to be translated by `border`.
    """
    connection = open_raw(path, key)
    try:
        database = Database(connection, strict=True, execute_plugins=False)
        for pragma in _PRAGMAS:
            database.execute(f"PRAGMA {pragma}").close()
    except BaseException:
        connection.close()
        raise
    return database


def open_database(path: Path, key: DataKey | None = None, until: int | None = None) -> Database:
    """A connection to an up-to-date casebook; an older one is copied beside itself and migrated.

    `until`: so many migration steps only, for data that was written by an older program.
    Raises: as `open_with_schema`.
    """
    schema = _SCHEMA if until is None else Schema(_SCHEMA.name, _SCHEMA.label, _SCHEMA.steps[:until])
    return open_with_schema(path, schema, key)


def schema_steps() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """All migration steps of the casebook, the oldest first."""
    return _SCHEMA.steps


def open_with_schema(path: Path, schema: Schema, key: DataKey | None = None) -> Database:
    """A connection to an up-to-date schema; an older one is copied beside itself and migrated.

    Raises: Locked when the file is encrypted and no key is given; LostKey when its key file is gone;
    DamagedDatabase; UserError when the file cannot be used or comes from a newer program.
    """
    with border(path, schema.label):
        try:
            database = connect(path, key)
        except library_errors():
            # Looked at only now: closing the file beside an open connection would drop its locks.
            if key is None and is_encrypted(path):
                raise _locked(path, schema) from None
            raise
        try:
            _migrate(database, path, schema, key)
        except BaseException:
            database.close()
            raise
    return database


def faults(connection: sqlite3.Connection, quick: bool = False) -> tuple[str, ...]:
    """What SQLite itself finds wrong with a file, in its own words; empty when it is sound.

    Raises: a library error when it cannot be asked, because it is locked or the disk fails.
    """
    try:
        rows = connection.execute(f"PRAGMA {'quick_check' if quick else 'integrity_check'}(20)").fetchall()
    except library_errors() as error:
        if _starts(_DAMAGED, _code_of(error)) is None:
            raise
        return (str(error),)
    return tuple(str(row[0]) for row in rows if row[0] != "ok")


def copy_to(database: Database, path: Path, target: Path, key: DataKey | None = None) -> None:
    """A verified copy of the open file at `path`: one file, encrypted likewise, with its key file.

    It is written beside the target and renamed, so the target is whole or as before.
    Raises: InternalError when the copy is not sound; library errors and OSError.
    """
    beside = beside_of(target)
    beside.unlink(missing_ok=True)
    try:
        with closing(open_raw(beside, key)) as copy:
            database.conn.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE").close()
            if found := faults(copy):
                raise InternalError(f"the copy is not sound: {found[0]}")
        beside.chmod(PRIVATE)
        if key is not None:
            copy_file(key_file(path), key_file(target))
        put_in_place(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def copy_file(source: Path, target: Path) -> None:
    """A copy that is there as a whole or not at all."""
    beside = beside_of(target)
    try:
        shutil.copyfile(source, beside)
        shutil.copymode(source, beside)
        put_in_place(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def library_errors() -> tuple[type[Exception], ...]:
    """The base errors of the libraries in use; the encrypting one has a tree of its own.

    What they say of a damaged schema may itself be no text: that is UnicodeDecodeError.
    """
    cipher: Any = sys.modules.get(_CIPHER)
    return (sqlite3.Error, UnicodeDecodeError) if cipher is None else (sqlite3.Error, UnicodeDecodeError, cipher.Error)


@contextmanager
def border(path: Path, label: str = _SCHEMA.label) -> Iterator[None]:
    """Translates every database or file error raised inside; `label` names the file in the message.

    Raises: UserError where a person can do something about it, else InternalError.
    """
    try:
        yield
    except _foreign_errors() as error:
        code = _code_of(error)
        if damage := _starts(_DAMAGED, code):
            raise DamagedDatabase(f"{label} {path} {damage}", path) from error
        if told := _starts(_TOLD, code):
            raise UserError(f"{label} {path} {told}") from error
        raise InternalError(f"{label}: {error}") from error


def _foreign_errors() -> tuple[type[Exception], ...]:
    return (*library_errors(), OSError)


def _code_of(error: Exception) -> str:
    if isinstance(error, OSError):
        return _system_code(error)
    if isinstance(error, UnicodeDecodeError):
        return "SQLITE_CORRUPT"
    code = str(getattr(error, "sqlite_errorname", None) or "SQLITE_ERROR")
    told = next((known for text, known in _BY_MESSAGE.items() if str(error).startswith(text)), code)
    return told if code == "SQLITE_ERROR" else code


def _system_code(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "SQLITE_PERM"
    if isinstance(error, FileNotFoundError):
        return "SQLITE_CANTOPEN"
    return {errno.ENOSPC: "SQLITE_FULL", errno.EROFS: "SQLITE_READONLY"}.get(error.errno or 0, "SQLITE_IOERR")


def _starts(sentences: dict[str, str], code: str) -> str | None:
    return next((text for known, text in sentences.items() if code.startswith(known)), None)


def _cipher() -> Any:
    try:
        return importlib.import_module(_CIPHER)
    except ImportError as error:
        raise UserError("打开加密的数据库要用到组件 sqlcipher3，本机没有安装，请重新安装本程序") from error


def _locked(path: Path, schema: Schema) -> UserError:
    if key_file(path).exists():
        return Locked(f"{schema.label} {path} 已加密，请输入口令")
    name = key_file(path).name
    return LostKey(
        f"{schema.label} {path} 像是加密的，但旁边没有密钥文件 {name}；请从备份中找回密钥文件，"
        "或恢复带密钥的备份；如果从未设过口令，则文件已经损坏，请恢复备份",
        path,
    )


def _migrate(database: Database, path: Path, schema: Schema, key: DataKey | None) -> None:
    migrations = Migrations(schema.name)
    for name, statements in schema.steps:
        migrations(name=name)(_runner(statements))
    applied = [step.name for step in migrations.applied(database)]
    known = {name for name, _ in schema.steps}
    if any(name not in known for name in applied):
        raise UserError(f"{path} 是由更新版本的程序建立的，请升级本程序后再打开；文件没有改动")
    if not migrations.pending(database):
        return
    # The first step only adds tables, so a file without this schema needs no copy.
    if applied:
        copy_to(database, path, path.with_name(f"{path.name}.{schema.name}-{applied[-1]}.bak"), key)
    migrations.apply(database)


def _runner(statements: tuple[str, ...]) -> Callable[[Database], None]:
    def run(database: Database) -> None:
        for statement in statements:
            database.execute(statement)

    return run
