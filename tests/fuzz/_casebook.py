"""Door 6: damaged exports, casebooks, backups and key files."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from casebook import (
    Author,
    BackupReason,
    Backups,
    Casebook,
    Category,
    NewFollowUp,
    NewRequest,
    NewSheet,
    NewVisit,
    Origin,
    Provenance,
    ScryptCost,
    encrypt,
    open_casebook,
    read_export,
    salvage,
    unlock,
)
from matcher import LibraryVersion, match, read_profile
from tests.fuzz import _words as words
from tests.fuzz._case import Case, Door, holds, refused

ON = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
_FIRMS = 6
_FUTURE = """CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT);
INSERT INTO _sqlite_migrations VALUES (1, 'casebook', 'm999_from_the_future', '2030');"""
_WORDS = "海河之滨 九月的口令"


def _clock() -> Callable[[], datetime]:
    moments = (NOW + timedelta(seconds=n) for n in range(10**6))
    return lambda: next(moments)


def _template(case: Case) -> Path:
    """Return a casebook with all kinds of records, its export, a backup and an encrypted copy; made once per child."""
    folder = case.work / "casebook"
    if folder.exists():
        return folder
    folder.mkdir()
    path = folder / "kece.db"
    with open_casebook(path, _clock()) as book:
        for number in range(_FIRMS):
            _fill(book, number)
        book.export.write_json(folder / "export.json", NOW)
    Backups(path).make(BackupReason.MANUAL, NOW)
    (folder / "secret").mkdir()
    shutil.copy(path, folder / "secret" / "kece.db")
    encrypt(folder / "secret" / "kece.db", _WORDS, ScryptCost(n=16))
    return folder


def _fill(book: Casebook, number: int) -> None:
    profile = read_profile(
        {"name": f"天津第{number}科技有限公司", "revenue": {"2024": 100 + number}, "employees": {"2024": 20}}
    )
    firm = book.enterprises.add(profile, Provenance(Origin.LICENCE, ON, "张三"), "张三").id
    author = Author("张三")
    visit = book.visits.add(firm, NewVisit(on=ON, officer="张三", note="走访"), author)
    book.requests.add(
        firm, NewRequest(category=Category.PREMISES, text="诉求", raised_on=ON, officer="张三", visit=visit.id), author
    )
    book.follow_ups.add(firm, NewFollowUp(text="跟进", officer="张三"), author)
    stamp = LibraryVersion("2026.11", "sha256:abc")
    dossier = book.enterprises.profile(firm, ON)
    book.determinations.keep_library(stamp, b'{"version":"2026.11","policies":[]}' * 50)
    sheet = NewSheet(edition="firm", options="{}", officer="张三", sources=dossier.provenance, fingerprint="sha256:1")
    book.determinations.keep(firm, match((), dossier.profile, ON, stamp), sheet)


def _export_mutated(case: Case) -> None:
    tree: Any = json.loads((_template(case) / "export.json").read_bytes())
    chance = case.chance
    for _ in range(chance.choice((1, 1, 2))):
        table = tree["tables"][chance.choice(list(tree["tables"]))]
        kind = chance.randrange(8)
        if kind < 4 and table["rows"]:
            row = chance.choice(table["rows"])
            row[chance.randrange(len(row))] = chance.choice(
                (
                    words.value(chance),
                    words.text(chance),
                    {"base64": words.text(chance)},
                    {"base64": ""},
                    10**30,
                    json.dumps(words.value(chance)),
                )
            )
        elif kind == 4 and table["rows"]:
            table["rows"].append(chance.choice(table["rows"]))
        elif kind == 5:
            table["rows"] = table["rows"][: len(table["rows"]) // 2]
        elif kind == 6:
            chance.shuffle(table["columns"])
        else:
            tree = words.mutated(tree, chance)
            break
    _import(case, json.dumps(tree, ensure_ascii=chance.random() < 0.3).encode("utf-8", "surrogatepass"))


def _export_damaged(case: Case) -> None:
    honest = (_template(case) / "export.json").read_bytes()
    chance = case.chance
    odd = (
        b"",
        b"null",
        b"[" * 100_000,
        b'{"format":' * 50_000,
        b'{"format":"kece-casebook-2"}',
        b"\xff",
        honest.replace(b"kece-casebook-1", b"kece-casebook-9"),
    )
    _import(case, words.damaged(honest, chance) if chance.random() < 0.7 else chance.choice(odd))


def _import(case: Case, data: bytes) -> None:
    """Importing an export gives a complete casebook that can be read, or no file."""
    source, target = case.folder / "export.json", case.folder / "new.db"
    source.write_bytes(data)
    if error := refused(lambda: read_export(source, target)):
        holds(not [path for path in case.folder.iterdir() if path != source], "a refused import left a file behind")
        raise error
    with open_casebook(target, _clock()) as book:
        for firm in _firms(target):
            _read_all(book, firm)
        book.export.tables()


def _file_damaged(case: Case) -> None:
    """A damaged file is reported; a casebook that opens contains all firms."""
    path = _copied(case)
    if case.chance.random() < 0.3:
        path.write_bytes(_replaced(case))
    else:
        _damage(path, case)
    _opens_whole(path)


def _replaced(case: Case) -> bytes:
    """The file is replaced by something else."""
    other = case.folder / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.executescript(case.chance.choice((
            "CREATE TABLE x (y)", "CREATE TABLE enterprises (id); CREATE TABLE facts (x)",
            _FUTURE,
            "CREATE VIEW enterprises AS SELECT 1 AS id",
        )))  # fmt: skip
    chosen = case.chance.choice(
        (
            other.read_bytes(),
            b"hello",
            b"PK\x03\x04",
            b"SQLite format 3\0",
            b"SQLite format 3\0" + b"\xff" * 8_000,
            case.chance.randbytes(8_192),
        )
    )
    other.unlink()
    return chosen


def _damage(path: Path, case: Case) -> None:
    data = path.read_bytes()
    for _ in range(case.chance.choice((1, 1, 3))):
        if case.chance.random() < 0.3:
            page = case.chance.randrange(len(data) // 4096 + 1) * 4096
            data = data[:page] + case.chance.randbytes(4096) + data[page + 4096 :]
        else:
            data = words.damaged(data, case.chance)
    path.write_bytes(data)


def _opens_whole(path: Path) -> None:
    before = path.read_bytes()
    try:
        book = open_casebook(path, _clock())
    except Exception:
        # The header of a file contains the mode of its log, which the damage may have changed.
        holds(path.read_bytes()[100:] == before[100:], "a file that was refused was changed")
        raise
    with book:
        found = list(_firms(path))
        holds(len(found) == _FIRMS, f"{len(found)} firms of {_FIRMS} without a word")
        for firm in found:
            # Without encryption SQLite does not check texts: an altered text is detected when it is read.
            with suppress(ValueError, LookupError, TypeError):
                _read_all(book, firm)


def _beside_damaged(case: Case) -> None:
    """The log of the file is damaged or missing, or the file is missing while its backups exist."""
    path, chance = _copied(case, with_backups=True), case.chance
    kind = chance.randrange(4)
    if kind == 0:
        path.with_name("kece.db-wal").write_bytes(
            chance.choice((b"", chance.randbytes(9_000), b"\x37\x7f\x06\x82" + b"\0" * 5_000))
        )
    elif kind == 1:
        path.write_bytes(b"")
    elif kind == 2:
        path.unlink()
    else:
        path.unlink()
        path.mkdir()
    if kind in (1, 2):
        error = refused(lambda: open_casebook(path, _clock()).close())
        holds(error is not None, "a lost casebook was replaced by a new one")
        return
    with open_casebook(path, _clock()) as book:
        holds(len(list(_firms(path))) == _FIRMS, "firms are missing")
        for firm in _firms(path):
            _read_all(book, firm)


def _backup_damaged(case: Case) -> None:
    """A damaged backup never replaces a valid file."""
    path = _copied(case, with_backups=True)
    backup = Backups(path).all()[0].path
    before = path.read_bytes()
    honest = backup.read_bytes()
    backup.write_bytes(_replaced(case)) if case.chance.random() < 0.3 else _damage(backup, case)
    refused(lambda: Backups(path).preview(backup))
    if error := refused(lambda: Backups(path).restore(backup, NOW)):
        holds(path.read_bytes() == before, "a refused restore changed the file")
        _opens_whole(path)
        raise error
    holds(backup.read_bytes() == honest or len(list(_firms(path))) == _FIRMS, "a backup without its firms was restored")
    _opens_whole(path)


def _key_damaged(case: Case) -> None:
    """An encrypted casebook whose file or key file is damaged."""
    folder = case.folder / "data"
    shutil.copytree(_template(case) / "secret", folder)
    path, key = folder / "kece.db", folder / "kece.db.key"
    kind = case.chance.randrange(4)
    if kind == 0:
        key.write_bytes(words.damaged(key.read_bytes(), case.chance))
    elif kind == 1:
        key.write_bytes(json.dumps(words.mutated(json.loads(key.read_bytes()), case.chance)).encode())
    elif kind == 2:
        key.unlink()
    else:
        _damage(path, case)
    found = unlock(path, _WORDS)
    with open_casebook(path, _clock(), found) as book:
        holds(len(book.enterprises.search("", ON)) == _FIRMS, "firms are missing")


def _salvaged(case: Case) -> None:
    """A file salvaged from a damaged one opens, and its report lists its content."""
    path, target = _copied(case), case.folder / "saved.db"
    _damage(path, case)
    before = path.read_bytes()
    if error := refused(lambda: salvage(path, target, NOW)):
        holds(not target.exists(), "a refused salvage left a file behind")
        raise error
    holds(path.read_bytes() == before, "the damaged file was changed")
    with open_casebook(target, _clock()) as book:
        for firm in _firms(target):
            _read_all(book, firm)


def _copied(case: Case, *, with_backups: bool = False) -> Path:
    folder = case.folder / "data"
    if with_backups:
        shutil.copytree(_template(case), folder, ignore=shutil.ignore_patterns("secret", "export.json"))
    else:
        folder.mkdir()
        shutil.copy(_template(case) / "kece.db", folder)
    return folder / "kece.db"


def _firms(path: Path) -> Iterator[int]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        found = connection.execute("SELECT id FROM enterprises").fetchall()
    yield from (row[0] for row in found)


def _read_all(book: Casebook, firm: int) -> None:
    """Read everything that the pages show about a firm."""
    book.enterprises.profile(firm, ON)
    book.enterprises.search("天津", ON)
    for repository in (book.visits, book.requests, book.follow_ups, book.confirmations, book.journal):
        str(repository.of(firm))
    for determination in book.determinations.of(firm):
        book.determinations.sheets(determination.id)
    book.privacy.held_about(firm)


CASEBOOK = Door("casebook", "导出文件、企业数据库、备份、密钥文件", 12, (
    _export_mutated, _file_damaged, _export_damaged, _backup_damaged, _file_damaged, _export_mutated, _beside_damaged, _key_damaged, _salvaged,
))  # fmt: skip
