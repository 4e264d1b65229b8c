"""Kept columns of an import: source, journal, undo, export, backup and salvage."""

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

from casebook import BackupReason, Backups, Casebook, salvage
from casebook._migrations import STEPS
from casebook._tables import tables_after
from tests.casebook.build import IMPORTED, LICENCE, OFFICER, add, facts, filled, kept_column, opened, profile

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def texts(book: Casebook, firm: int) -> dict[str, str]:
    return {column.header: column.text for column in book.kept_columns.of(firm)}


def test_that_a_column_is_kept_with_its_header_and_source(book: Casebook) -> None:
    column = kept_column("每周三接待")
    firm = book.enterprises.add(profile(), LICENCE, kept=(column,))
    assert book.kept_columns.of(firm.id) == (column,)
    assert book.kept_columns.of(add(book, "天津别家的公司").id) == ()


def test_that_the_same_header_is_replaced_and_another_is_added(book: Casebook) -> None:
    firm = book.enterprises.add(profile(), LICENCE, kept=(kept_column("旧的话"),)).id
    later = kept_column("新的话", file="名单2.xlsx", on=date(2026, 12, 1))
    book.enterprises.set_facts(firm, {"district": "河东区"}, IMPORTED, kept=(later, kept_column("甲", "档案号")))
    assert texts(book, firm) == {"备注": "新的话", "档案号": "甲"}
    entries = {entry.field: entry for entry in book.journal.of(firm) if entry.subject == "导入时留下的列"}
    assert (entries["备注"].before, entries["备注"].after) == (
        "旧的话（名单.xlsx，2026-11-24）",
        "新的话（名单2.xlsx，2026-12-01）",
    )
    assert len({entry.change for entry in book.journal.of(firm, 3)}) == 1


def test_that_facts_and_kept_columns_of_one_import_are_undone_and_redone_together(book: Casebook) -> None:
    firm = book.enterprises.add(profile(), LICENCE, kept=(kept_column("旧的话"),)).id
    book.enterprises.set_facts(firm, {"district": "河东区"}, IMPORTED, kept=(kept_column("新的话"),))
    book.journal.undo(firm, OFFICER)
    assert ("district" in facts(book, firm), texts(book, firm)) == (False, {"备注": "旧的话"})
    book.journal.redo(firm, OFFICER)
    assert ("district" in facts(book, firm), texts(book, firm)) == (True, {"备注": "新的话"})


def test_that_they_come_back_from_a_backup_and_the_restore_says_what_changes(path: Path) -> None:
    (first, *_) = filled(path)
    backup = Backups(path).make(BackupReason.MANUAL, NOW).path
    with opened(path) as book:
        book.enterprises.set_facts(first, {}, IMPORTED, kept=(kept_column("改过的话"),))
    (part,) = Backups(path).preview(backup).parts
    assert (part.what, part.changed) == ("企业", ("天津第0科技有限公司",))
    Backups(path).restore(backup, NOW)
    with opened(path) as book:
        assert texts(book, first) == {"备注": f"留下的话{first}"}


def test_that_a_backup_of_the_schema_before_is_still_compared_and_restored(path: Path) -> None:
    (first, *_) = filled(path)
    backup = Backups(path).make(BackupReason.MANUAL, NOW).path
    raw = sqlite3.connect(backup)
    raw.execute("DROP TRIGGER adopted_policies_are_never_changed")
    before = {shape.name: shape.columns for shape in tables_after(STEPS[:2])}
    for shape in reversed(tables_after(STEPS)):
        if shape.name not in before:
            raw.execute(f"DROP TABLE {shape.name}")
        for column in shape.columns[len(before[shape.name]) :] if shape.name in before else ():
            raw.execute(f"ALTER TABLE {shape.name} DROP COLUMN {column}")
    raw.execute("DELETE FROM _sqlite_migrations WHERE name >= '0003_kept_columns'")
    raw.commit()
    raw.close()
    assert [part.what for part in Backups(path).preview(backup).parts] == ["企业"]
    Backups(path).restore(backup, NOW)
    with opened(path) as book:
        assert texts(book, first) == {}


def test_that_they_are_rescued_from_a_damaged_file(path: Path) -> None:
    ids = filled(path)
    content = bytearray(path.read_bytes())
    content[:16] = b"\0" * 16
    path.write_bytes(content)
    report = salvage(path, path.with_name("rescued.db"), NOW)
    assert report.whole
    assert "导入时留下的列：救回 3 条" in report.lines()
    with opened(path.with_name("rescued.db")) as book:
        assert [texts(book, firm) for firm in ids] == [{"备注": f"留下的话{firm}"} for firm in ids]


def test_that_contacts_of_many_firms_are_read_at_once(book: Casebook) -> None:
    first = add(book, contacts=[{"name": "王会计", "phone": "13800000000"}]).id
    second = add(book, "天津别家的公司").id
    found = book.contacts.of((first, second))
    assert {firm: [one.words() for one in people] for firm, people in found.items()} == {first: ["王会计 13800000000"]}
