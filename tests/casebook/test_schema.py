"""The file: every released schema opens, newer and broken files are refused."""

import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest
from sqlite_utils import Database

from casebook import Casebook, Locked, _database, _migrations, encrypt, open_casebook, unlock
from casebook._database import Schema
from policies import UserError
from policies.catalogue import catalogue_kept
from tests.casebook.build import CHEAP, LICENCE, ON, PASSPHRASE, VERBAL, add, facts, opened

FIXTURES = Path(__file__).with_name("fixtures")
SCHEMAS = sorted(FIXTURES.glob("schema_v*.sql"))


def longer(step: tuple[str, tuple[str, ...]]) -> Schema:
    """Returns the schema of the casebook with one more step."""
    return Schema("casebook", "企业数据库", (*_migrations.STEPS, step))


def raw(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_that_every_released_step_has_a_fixture() -> None:
    assert len(SCHEMAS) == len(_migrations.STEPS)


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.stem)
def test_that_a_casebook_of_every_released_schema_still_opens(path: Path, schema: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(schema.read_text(encoding="utf-8"))
    connection.close()
    with opened(path) as book:
        (row,) = book.enterprises.search("hhmd", ON)
        assert (row.name, row.held) == ("天津海河明达科技有限公司", ("hnte",))
        known = facts(book, row.id)
        assert known["revenue"] == {2024: Decimal("1200.05")}
        assert known["confirmed"] == {"cn-hnte/no-incident": True}
        assert len(book.visits.of(row.id)) == 1
        assert len(book.requests.of(row.id)) == 1
        assert len(book.follow_ups.of(row.id)) == 1
        (kept,) = book.determinations.of(row.id)
        assert len(book.determinations.sheets(kept.id)) == 1
        book.enterprises.set_fact(row.id, "district", "河西区", VERBAL)
        assert book.journal.steps(row.id).undo is not None


def test_that_the_own_policies_of_a_released_schema_still_open(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.executescript((FIXTURES / "schema_v6.sql").read_text(encoding="utf-8"))
    connection.close()
    with catalogue_kept(), opened(path) as book:
        (own,) = book.policies.adopted()
        assert (own.policy.id, [fact.name for fact in own.facts]) == ("own-a", ["own_green_pilot"])
        (document,) = book.policies.documents()
        assert book.policies.original(document.sha256) == b"notice"
        assert document.heads is not None
        assert document.heads.title == "例子通知"
        assert [call.call.year for call in book.policies.calls()] == [2026]
        assert len(book.policies.history("own-a")) == 4


def test_that_an_encrypted_file_holds_own_policies(path: Path) -> None:
    with opened(path) as book:
        book.policies.add_document("本区新政策".encode(), "通知.txt", "txt", b"", "张三")
    encrypt(path, PASSPHRASE, CHEAP)
    with pytest.raises(Locked):
        open_casebook(path)
    assert "本区新政策".encode() not in path.read_bytes()
    with open_casebook(path, key=unlock(path, PASSPHRASE)) as book:
        assert [document.name for document in book.policies.documents()] == ["通知.txt"]


def test_that_a_newer_file_is_refused_and_not_changed(path: Path) -> None:
    with opened(path) as book:
        add(book)
    raw(path, "INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('casebook', '9999_future')")
    before = path.read_bytes()
    with pytest.raises(UserError, match="更新版本的程序"):
        open_casebook(path)
    assert path.read_bytes() == before


def test_that_a_file_is_copied_before_it_is_migrated(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(path) as book:
        add(book)
    monkeypatch.setattr(_database, "_SCHEMA", longer(("9999_more", ("CREATE TABLE more (x TEXT) STRICT",))))
    open_casebook(path).close()
    copy = path.with_name("kece.db.casebook-0007_after_the_sheet.bak")
    assert "more" in Database(path).table_names()
    assert "more" not in Database(copy).table_names()
    monkeypatch.undo()
    with opened(copy) as book:
        assert len(book.enterprises.search("", ON)) == 1


def test_that_a_failed_migration_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(path) as book:
        add(book)
    step = ("9999_broken", ("CREATE TABLE more (x TEXT) STRICT", "CREATE TABLE more (x TEXT) STRICT"))
    with monkeypatch.context() as patch:
        patch.setattr(_database, "_SCHEMA", longer(step))
        with pytest.raises(Exception, match="already exists"):
            open_casebook(path)
    with opened(path) as book:
        assert len(book.enterprises.search("", ON)) == 1


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_that_a_broken_file_is_refused_in_words_and_not_changed(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(UserError, match="不是本程序的数据库，或已经损坏"):
        open_casebook(path)
    assert path.read_bytes() == content


def test_that_a_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="打不开，请检查文件夹是否存在"):
        open_casebook(tmp_path / "没有" / "kece.db")


def test_that_a_full_disk_is_reported_and_loses_nothing_saved(book: Casebook) -> None:
    firm = add(book)
    database = book.enterprises._ledger.database
    (pages,) = database.execute("PRAGMA page_count").fetchone()
    database.execute(f"PRAGMA max_page_count = {pages}").close()
    with pytest.raises(UserError, match="磁盘已满"):
        book.enterprises.set_fact(firm.id, "business_scope", "软件" * 9000, VERBAL)
    assert "business_scope" not in facts(book, firm.id)
    assert len(book.journal.of(firm.id)) == 1


def test_that_a_read_only_file_is_reported(path: Path, book: Casebook) -> None:
    firm = add(book)
    book.enterprises._ledger.database.execute("PRAGMA query_only = ON").close()
    with pytest.raises(UserError, match="不能写入"):
        book.enterprises.set_fact(firm.id, "district", "河东区", VERBAL)


def test_that_another_writer_is_waited_for_and_then_named(path: Path, book: Casebook) -> None:
    firm = add(book)
    book.enterprises._ledger.database.execute("PRAGMA busy_timeout = 10").close()
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(UserError, match="正被另一个程序占用"):
        book.enterprises.set_fact(firm.id, "district", "河东区", VERBAL)
    other.close()
    book.enterprises.set_fact(firm.id, "district", "河东区", VERBAL)
    assert facts(book, firm.id)["district"] == "河东区"


def test_that_an_acknowledged_change_is_on_disk_at_once(path: Path, book: Casebook) -> None:
    firm = add(book)
    book.enterprises.set_fact(firm.id, "district", "河东区", LICENCE)
    with opened(path) as second:
        assert facts(second, firm.id)["district"] == "河东区"


def test_that_every_table_is_strict_and_foreign_keys_hold(book: Casebook) -> None:
    database = book.enterprises._ledger.database
    loose = [
        table.name for table in database.tables
        if not table.strict and not table.name.startswith(("sqlite_", "_sqlite"))
    ]  # fmt: skip
    assert loose == []
    assert database.execute("PRAGMA foreign_keys").fetchone()[0] == 1
