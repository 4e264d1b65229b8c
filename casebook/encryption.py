"""The passphrase of a casebook: switched on and off, changed, and opened again by a recovery code.

The whole file is encrypted by SQLCipher with a random data key; the key file beside it holds that
key under passphrase and recovery code. Every switch writes a new file, compares it with the old
one row by row, renames it into place and wipes the old one. All of it works on a closed casebook.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from casebook import _places
from casebook._files import exclusive_connection, replace_database, wipe
from casebook._keyfile import (
    Cost,
    KeyFile,
    Secret,
    checked_passphrase,
    id_of,
    new_code,
    new_key_file,
    read_code,
    read_key_file,
)
from casebook._schema import border
from policies import InternalError, UserError
from policies import database as db
from policies.database import DataKey, key_file
from policies.files import beside_of, sync_folder, write_whole

_MAX_WAIT = 60
_BATCH_ROWS = 1000
"""Rows that are compared at once."""
DEFAULT_COST = Cost()
"""What one try costs: some tenths of a second and 128 MB."""


class WrongSecret(UserError):
    """Passphrase or code does not fit; `wait` is how many seconds to wait before the next try."""

    def __init__(self, message: str, wait: int) -> None:
        super().__init__(message)
        self.wait = wait


class RecoverySheet(msgspec.Struct, frozen=True):
    """What is printed and locked away. `key_id` tells to which key file the code belongs."""

    code: str
    key_id: str
    file_name: str


class Encrypted(msgspec.Struct, frozen=True):
    """What switching on did. `wiped`: the old file was overwritten, not only removed.

    `left` are copies that are still readable without passphrase, to be dealt with by a person.
    """

    sheet: RecoverySheet
    wiped: bool
    left: tuple[Path, ...]


def unlock(path: Path, passphrase: str, failures: int = 0) -> DataKey:
    """The key by which the casebook opens. `failures`: how often it was tried in vain before.

    Raises: WrongSecret; DamagedDatabase when the key is right but the file does not open by it;
    UserError when the key file is lost or damaged.
    """
    return _unlock(path, Secret.PASSPHRASE, passphrase, failures)


def unlock_by_code(path: Path, code: str, failures: int = 0) -> DataKey:
    """The same by the code of the recovery sheet; the caller then asks for a new passphrase."""
    return _unlock(path, Secret.RECOVERY, read_code(code), failures)


def wait_after(failures: int) -> int:
    """Seconds to wait after so many wrong tries: none for the first two, then 2, 4, 8 … 60."""
    return 0 if failures < 3 else min(2 ** (failures - 2), _MAX_WAIT)


def encrypt(path: Path, passphrase: str, cost: Cost = DEFAULT_COST) -> Encrypted:
    """Switches encryption on, for the casebook and its backups; the sheet is shown this once only.

    Raises: UserError for a poor passphrase, when it is on already, or while it is open elsewhere.
    """
    secret = checked_passphrase(passphrase)
    if db.is_encrypted(path):
        raise UserError("数据库已经加密，要换口令请用“更改口令”")
    key, code = DataKey(secrets.token_bytes(32)), new_code()
    beside = beside_of(path)
    _export(path, None, beside, key)
    locks = new_key_file(key, secret, code, cost)
    with border(path):
        # The key file first: beside a plain database it means nothing.
        write_whole(key_file(path), locks.text(), db.PRIVATE)
        wiped = replace_database(path, beside)
        left = _encrypt_copies(path, key)
    return Encrypted(RecoverySheet(code, id_of(key), path.name), wiped, left)


def decrypt(path: Path, key: DataKey) -> None:
    """Switches encryption off; backups made so far stay as they are, with their key files.

    Raises: UserError while it is open elsewhere; DamagedDatabase.
    """
    beside = beside_of(path)
    _export(path, key, beside, None)
    with border(path):
        replace_database(path, beside)
        key_file(path).unlink(missing_ok=True)


def change_passphrase(path: Path, key: DataKey, new: str, cost: Cost = DEFAULT_COST) -> None:
    """A new passphrase for the casebook and its backups; the recovery code stays.

    Raises: UserError for a poor passphrase, or when the key file is lost or belongs to another key.
    """
    _rewrap_key(path, key, Secret.PASSPHRASE, checked_passphrase(new), cost)


def renew_code(path: Path, key: DataKey, cost: Cost = DEFAULT_COST) -> RecoverySheet:
    """A new recovery code; the old sheet is worth nothing afterwards."""
    code = new_code()
    _rewrap_key(path, key, Secret.RECOVERY, code, cost)
    return RecoverySheet(code, id_of(key), path.name)


def opens_with(path: Path, key: DataKey) -> bool:
    """Whether the file opens by the key."""
    with border(path), closing(db.open_raw(path, key)) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except db.library_errors() as error:
            if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
                return False
            raise
    return True


def next_key_file(path: Path) -> Path:
    """Where the key file of a restored backup waits while the file itself is exchanged."""
    return path.with_name(f"{path.name}.key.next")


def finish_key_exchange(path: Path, key: DataKey) -> None:
    """Ends an replace_database of key files that was cut off, once it is known which one opens_with."""
    waiting = next_key_file(path)
    if not waiting.exists():
        return
    if read_key_file(waiting).id == id_of(key):
        os.replace(waiting, key_file(path))
        sync_folder(path.parent)
    else:
        waiting.unlink()


def _unlock(path: Path, kind: Secret, secret: str, failures: int) -> DataKey:
    waiting = next_key_file(path)
    files = (waiting, key_file(path)) if waiting.exists() else (key_file(path),)
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


def _rewrap_key(path: Path, key: DataKey, kind: Secret, secret: str, cost: Cost) -> None:
    locks = read_key_file(key_file(path))
    if locks.id != id_of(key):
        raise UserError(f"密钥文件 {key_file(path)} 与打开的数据库不是一对，请从备份中找回")
    renewed = locks.with_box(kind, key, secret, cost).text()
    with border(path):
        for file in _places.key_files(path):
            if _same_key(file, locks):
                write_whole(file, renewed, db.PRIVATE)


def _same_key(file: Path, locks: KeyFile) -> bool:
    try:
        return read_key_file(file).id == locks.id
    except UserError:
        return False


def _encrypt_copies(path: Path, key: DataKey) -> tuple[Path, ...]:
    """Encrypts what backups and migrations left in plain; the copies for which that is impossible."""
    copies = (*_places.backup_files(_places.backups_folder(path)), *_places.migration_copies(path))
    left = [file for file in _places.damaged_copies(path) if not db.is_encrypted(file)]
    for file in copies:
        if db.is_encrypted(file):
            continue
        beside = beside_of(file)
        try:
            _export(file, None, beside, key)
            db.copy_file(key_file(path), key_file(file))
            replace_database(file, beside)
        except (UserError, InternalError, OSError):
            wipe(beside)
            left.append(file)
    return tuple(left)


def _export(path: Path, key: DataKey | None, beside: Path, new: DataKey | None) -> None:
    """Writes the database under another key, and makes sure that every row and table is there."""
    wipe(beside)
    try:
        with exclusive_connection(path, key, convert=True) as connection:
            connection.execute(f"ATTACH DATABASE ? AS other KEY {_sql_literal(new)}", (str(beside),)).close()
            # Nobody reads the new file before it is finished and synced as a whole.
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


def _sql_literal(key: DataKey | None) -> str:
    return "''" if key is None else f"\"x'{key.raw.hex()}'\""


def _table_digests(connection: sqlite3.Connection) -> dict[str, tuple[int, str]]:
    """Every table, view, index and trigger, with number and digest of the rows of tables."""
    found: dict[str, tuple[int, str]] = {}
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall():
        count, digest = 0, hashlib.sha256(str(sql).encode())
        if kind == "table" and not name.startswith("sqlite_stat"):
            # The order of rows is that of their keys; of the numbers last given it is by name.
            rows = connection.execute(f'SELECT * FROM "{name}"' + (" ORDER BY 1" if name == "sqlite_sequence" else ""))
            while some := rows.fetchmany(_BATCH_ROWS):
                count += len(some)
                digest.update(repr(some).encode())
        found[f"{kind} {name}"] = (count, digest.hexdigest())
    return found
