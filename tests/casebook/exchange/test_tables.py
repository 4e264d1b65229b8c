"""Every table travels or has a reason to stay, and every cell arrives; printed papers, evidence and doubles do no harm."""

from __future__ import annotations

import hashlib
from pathlib import Path

from casebook import Author, Casebook, FirmFilter
from casebook._migrations import STEPS
from casebook._tables import tables_after
from casebook.exchange.batches import read_batch
from casebook.exchange.tables import TABLES
from tests.casebook.build import AFTER_THE_SHEET, ON, add, fill_tables, printed
from tests.casebook.exchange.office import contents, give, office

WHO = Author("张三")
CODE = "91120102MA06TEST0X"


def number_of(book: Casebook, name: str) -> int:
    (row,) = book.enterprises.search(name, ON)
    return row.id


def test_that_every_table_travels_or_is_of_this_computer() -> None:
    """Own policies travel as signed packs."""
    for shape in tables_after(STEPS):
        assert (shape.name in TABLES) != shape.name.startswith(("exchange_", "policy_")), shape.name


def test_that_every_cell_of_every_new_table_arrives(tmp_path: Path) -> None:
    names = (*AFTER_THE_SHEET, "targets", "resources")
    with office(tmp_path, 2) as (one, two):
        add(two, "天津津门科技有限公司")
        firm = add(one, "天津海河科技有限公司")
        fill_tables(one, firm.id, "写下的话", names)
        give(one, two)
        there = number_of(two, "海河")
        for name in names:
            rows = [book.enterprises._ledger.rows(f"SELECT * FROM {name}") for book in (one, two)]
            for row in rows[0]:
                row.update({"enterprise_id": there} if "enterprise_id" in row else {})
            assert rows[0] == rows[1] != [], name
        assert two.exchange.capture(WHO) == 0


def test_that_sheets_go_with_their_firm_and_nothing_of_them_stays_in_a_batch(tmp_path: Path) -> None:
    with office(tmp_path, 3) as (one, two, three):
        firm, stays = add(one, "天津海河科技有限公司"), add(one, "天津津门科技有限公司")
        for each in (firm, stays):
            printed(one, each.id)
        give(one, two)
        give(one, three)
        one.privacy.delete_firm_completely(firm.id, Author("张三", "企业要求"))
        for source, target in ((one, two), (two, three), (three, one), (one, two)):
            give(source, target)
        for book in (one, two, three):
            assert len(book.determinations.of(number_of(book, "津门"))) == 1
            assert book.enterprises._ledger.value("SELECT count(*) FROM sheets") == 1
            left = [op for batch in book.exchange.beyond({}) for op in read_batch(batch).operations]
            assert len([op for op in left if op.record.table == "sheets"]) == 1
            assert "海河" not in str(left)


def test_that_one_file_of_evidence_added_on_two_computers_is_one(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        firm = add(one, "天津海河科技有限公司")
        give(one, two)
        for book, name in ((one, "回执.pdf"), (two, "回执（扫描）.pdf")):
            values = (
                number_of(book, "海河"),
                hashlib.sha256(b"%PDF").hexdigest(),
                name,
                b"%PDF",
                "张三",
                f"2026-11-2{len(name) % 10}T09:00:00+00:00",
            )
            book.enterprises._ledger.run("INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?)", values)
        give(one, two)
        give(two, one)
        assert contents(one) == contents(two)
        assert firm.id == number_of(one, "海河")
        assert one.enterprises._ledger.value("SELECT count(*) FROM evidence") == 1
        assert one.exchange.conflicts() == ()


def test_that_a_library_packed_otherwise_on_another_computer_is_the_same_library(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        for book, name in ((one, "天津海河科技有限公司"), (two, "天津津门科技有限公司")):
            firm = add(book, name)
            if book is two:
                book.enterprises._ledger.run("INSERT INTO libraries VALUES ('sha256:abc', '2026.11', x'00')")
            printed(book, firm.id)
        give(one, two)
        give(two, one)
        assert one.exchange.capture(WHO) == two.exchange.capture(WHO) == 0
        assert len(two.determinations.of(number_of(two, "海河"))) == 1
        assert one.determinations.library("sha256:abc").startswith(b"{")


def test_that_equal_sheets_of_doubles_do_not_multiply(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        for book in (one, two):
            printed(book, add(book, "天津海河科技有限公司").id)
        for _ in range(3):
            give(one, two)
            give(two, one)
        for book in (one, two):
            assert len(book.enterprises.search("海河", ON)) == 2
            assert book.enterprises._ledger.value("SELECT count(*) FROM sheets") == 1


def test_that_a_firm_that_became_one_is_found_by_facts_of_both(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        add(one, "天津海河科技有限公司", credit_code=CODE)
        held = [{"kind": "hnte", "granted_on": "2024-12-01"}]
        add(two, "天津海河科技有限公司", credit_code=CODE, street="大王庄街道", qualifications=held)
        add(two, "天津津门科技有限公司")
        give(one, two)
        give(two, one)
        for book in (one, two):
            assert [row.name for row in book.enterprises.search("", ON, FirmFilter(street="大王庄街道"))] == [
                "天津海河科技有限公司"
            ]
            assert book.enterprises._ledger.value("SELECT count(*) FROM holdings") == 1


def test_that_the_same_column_imported_by_two_people_is_no_conflict(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        add(one, "天津海河科技有限公司")
        give(one, two)
        for book, who in ((one, "张三"), (two, "李四")):
            row = (number_of(book, "海河"), "备注", "已走访", "名单.xlsx", "一", ON.isoformat(), who)
            book.enterprises._ledger.run("INSERT INTO kept_columns VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        give(one, two)
        give(two, one)
        assert contents(one) == contents(two)
        assert one.exchange.conflicts() == two.exchange.conflicts() == ()
