"""Encrypts and decrypts a closed casebook, changes its passphrase and renews its recovery code.

SQLCipher encrypts the whole file with a random data key. The key file beside it contains that key, encrypted
by passphrase and by recovery code. `encrypt` and `decrypt` write a new file, compare it with the old one row by
row, rename it into place and wipe the old one.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from casebook import _database as db
from casebook import _places
from casebook._files import exclusive_connection, replace_database, wipe
from casebook._keyfile import (
    KeyFile,
    ScryptCost,
    Secret,
    checked_passphrase,
    id_of,
    new_code,
    new_key_file,
    read_code,
    read_key_file,
)
from policies import InternalError, UserError
from policies.files import beside_of, sync_folder, write_whole

_MAX_WAIT = 60
"""Longest wait after a wrong passphrase in seconds (our choice: a person can wait a minute)."""
_BATCH_ROWS = 1000
"""Rows compared at a time (our choice: limits the memory)."""
DEFAULT_COST = ScryptCost()
"""Cost of one attempt: 0.29 s on an idle core (measured, docs/trust.md) and 128 MiB."""


class WrongSecret(UserError):
    """The passphrase or code is wrong. `wait` is the number of seconds before the next attempt."""

    def __init__(self, message: str, wait: int) -> None:
        super().__init__(message)
        self.wait = wait


class RecoverySheet(msgspec.Struct, frozen=True):
    """The recovery code for printing. `key_id` identifies the key file that it opens."""

    code: str
    key_id: str
    file_name: str


class EncryptionResult(msgspec.Struct, frozen=True):
    """Result of `encrypt`. `wiped`: the old file was overwritten, not only removed.

    `left` are unencrypted copies that could not be encrypted; a person has to delete them.
    """

    sheet: RecoverySheet
    wiped: bool
    left: tuple[Path, ...]


def unlock(path: Path, passphrase: str, failures: int = 0) -> db.DataKey:
    """Returns the data key of a casebook. `failures`: number of wrong attempts before this one.

    Raises: WrongSecret; DamagedDatabase if the passphrase is right but the file does not open;
    UserError if the key file is missing or damaged.

    Example:
        >>> key = unlock(Path("kece.db"), "海河之滨 九月的口令")
        >>> book = open_casebook(Path("kece.db"), key=key)
    """
    return _unlock(path, Secret.PASSPHRASE, passphrase, failures)


def unlock_by_code(path: Path, code: str, failures: int = 0) -> db.DataKey:
    """Like `unlock`, by the code of the recovery sheet. The caller should then ask for a new passphrase."""
    return _unlock(path, Secret.RECOVERY, read_code(code), failures)


def wait_after(failures: int) -> int:
    """Returns the seconds to wait after this many wrong attempts: 0 for the first two, then 2, 4, 8 … 60."""
    return 0 if failures < 3 else min(2 ** (failures - 2), _MAX_WAIT)


def encrypt(path: Path, passphrase: str, cost: ScryptCost = DEFAULT_COST) -> EncryptionResult:
    """Encrypts a casebook and its backups. Only the result contains the recovery code; it is not stored.

    Raises: UserError for a weak passphrase, if the file is encrypted already, or if it is open elsewhere.
    """
    secret = checked_passphrase(passphrase)
    if db.is_encrypted(path):
        raise UserError("数据库已经加密，要换口令请用“更改口令”")
    key, code = db.DataKey(secrets.token_bytes(32)), new_code()
    beside = beside_of(path)
    _export(path, None, beside, key)
    locks = new_key_file(key, secret, code, cost)
    with db.border(path):
        # The key file first: it has no effect beside an unencrypted database.
        write_whole(db.key_file(path), locks.text(), db.PRIVATE)
        wiped = replace_database(path, beside)
        left = _encrypt_copies(path, key)
    return EncryptionResult(RecoverySheet(code, id_of(key), path.name), wiped, left)


def decrypt(path: Path, key: db.DataKey) -> None:
    """Decrypts a casebook. Existing backups stay encrypted and keep their key files.

    Raises: UserError if it is open elsewhere; DamagedDatabase.
    """
    beside = beside_of(path)
    _export(path, key, beside, None)
    with db.border(path):
        replace_database(path, beside)
        db.key_file(path).unlink(missing_ok=True)


def change_passphrase(path: Path, key: db.DataKey, new: str, cost: ScryptCost = DEFAULT_COST) -> None:
    """Sets a new passphrase for a casebook and its backups; the recovery code stays valid.

    Raises: UserError for a weak passphrase, or if the key file is missing or belongs to another key.
    """
    _rewrap_key(path, key, Secret.PASSPHRASE, checked_passphrase(new), cost)


def renew_code(path: Path, key: db.DataKey, cost: ScryptCost = DEFAULT_COST) -> RecoverySheet:
    """Sets a new recovery code and returns its sheet; the old code is no longer valid."""
    code = new_code()
    _rewrap_key(path, key, Secret.RECOVERY, code, cost)
    return RecoverySheet(code, id_of(key), path.name)


def opens_with(path: Path, key: db.DataKey) -> bool:
    """Returns whether the key opens the file."""
    with db.border(path), closing(db.open_raw(path, key)) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except db.library_errors() as error:
            if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
                return False
            raise
    return True


def next_key_file(path: Path) -> Path:
    """Returns the temporary path of a backup's key file while the database is being replaced."""
    return path.with_name(f"{path.name}.key.next")


def finish_key_exchange(path: Path, key: db.DataKey) -> None:
    """Completes an interrupted replacement of the key file: keeps the one that belongs to `key`."""
    waiting = next_key_file(path)
    if not waiting.exists():
        return
    if read_key_file(waiting).id == id_of(key):
        os.replace(waiting, db.key_file(path))
        sync_folder(path.parent)
    else:
        waiting.unlink()


def _unlock(path: Path, kind: Secret, secret: str, failures: int) -> db.DataKey:
    waiting = next_key_file(path)
    files = (waiting, db.key_file(path)) if waiting.exists() else (db.key_file(path),)
    keys = [key for file in files if (key := read_key_file(file).open(kind, secret)) is not None]
    for key in keys:
        if opens_with(path, key):
            finish_key_exchange(path, key)
            return key
    if keys:
        raise db.DamagedDatabase(f"口令正确，但 {path} 打不开：它已损坏，或与密钥文件不是一对，请恢复备份", path)
    wait = wait_after(failures + 1)
    message = (
        "口令不对，请检查大小写和输入法" if kind is Secret.PASSPHRASE else "恢复码不对，请检查是不是这台电脑的恢复单"
    )
    raise WrongSecret(message + (f"；请等 {wait} 秒再试" if wait else ""), wait)


def _rewrap_key(path: Path, key: db.DataKey, kind: Secret, secret: str, cost: ScryptCost) -> None:
    locks = read_key_file(db.key_file(path))
    if locks.id != id_of(key):
        raise UserError(f"密钥文件 {db.key_file(path)} 与打开的数据库不是一对，请从备份中找回")
    renewed = locks.with_box(kind, key, secret, cost).text()
    with db.border(path):
        for file in _places.key_files(path):
            if _same_key(file, locks):
                write_whole(file, renewed, db.PRIVATE)


def _same_key(file: Path, locks: KeyFile) -> bool:
    try:
        return read_key_file(file).id == locks.id
    except UserError:
        return False


def _encrypt_copies(path: Path, key: db.DataKey) -> tuple[Path, ...]:
    """Encrypts the unencrypted copies of a casebook. Returns those that could not be encrypted."""
    copies = (*_places.backup_files(_places.backups_folder(path)), *_places.migration_copies(path))
    left = [file for file in _places.damaged_copies(path) if not db.is_encrypted(file)]
    for file in copies:
        if db.is_encrypted(file):
            continue
        beside = beside_of(file)
        try:
            _export(file, None, beside, key)
            db.copy_file(db.key_file(path), db.key_file(file))
            replace_database(file, beside)
        except (UserError, InternalError, OSError):
            wipe(beside)
            left.append(file)
    return tuple(left)


def _export(path: Path, key: db.DataKey | None, beside: Path, new: db.DataKey | None) -> None:
    """Writes the database to `beside` with another key (None: unencrypted) and compares every table and row."""
    wipe(beside)
    try:
        with exclusive_connection(path, key, convert=True) as connection:
            connection.execute(f"ATTACH DATABASE ? AS other KEY {_sql_literal(new)}", (str(beside),)).close()
            # Safe without journal: the new file is not used before it is complete and synced.
            for pragma in ("journal_mode = OFF", "synchronous = OFF"):
                connection.execute(f"PRAGMA other.{pragma}").close()
            connection.execute("SELECT sqlcipher_export('other')").fetchall()
            connection.execute("DETACH DATABASE other").close()
            before = _table_digests(connection)
            with closing(db.open_raw(beside, new)) as copy:
                if found := db.faults(copy):
                    raise InternalError(f"the exported file is not sound: {found[0]}")
                if _table_digests(copy) != before:
                    raise InternalError("the exported file does not hold the same rows")
    except BaseException:
        wipe(beside)
        raise


def _sql_literal(key: db.DataKey | None) -> str:
    return "''" if key is None else f"\"x'{key.raw.hex()}'\""


def _table_digests(connection: sqlite3.Connection) -> dict[str, tuple[int, str]]:
    """Returns (number of rows, SHA-256 of SQL and rows) of every table, view, index and trigger by kind and name."""
    found: dict[str, tuple[int, str]] = {}
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
        count, digest = 0, hashlib.sha256(str(sql).encode())
        if kind == "table" and not name.startswith("sqlite_stat"):
            # Tables are read in the order of their keys; sqlite_sequence has none, so it is sorted by name.
            rows = connection.execute(f'SELECT * FROM "{name}"' + (" ORDER BY 1" if name == "sqlite_sequence" else ""))
            while some := rows.fetchmany(_BATCH_ROWS):
                count += len(some)
                digest.update(repr(some).encode())
        found[f"{kind} {name}"] = (count, digest.hexdigest())
    return found
