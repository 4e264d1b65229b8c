"""Casebooks that were copied, restored, exported, salvaged or are old take part in the exchange, and nothing comes back or is lost."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from shutil import copyfile

import msgspec
import pytest

from casebook import Author, Casebook, NewVisit, open_casebook, read_export
from casebook.exchange import ReplicaKeys
from casebook.exchange.batches import SignedBatch, Writer, packed
from casebook.exchange.model import OFFICE_UID, Operation, RecordKey
from casebook.exchange.same_firm import same_firms
from casebook.salvage import salvage
from policies import UserError
from tests.casebook.build import ON, add, facts, filled, opened, ticking
from tests.casebook.exchange.office import START, contents, give, office, told

WHO = Author("张三")
NOW = datetime(2026, 12, 1, tzinfo=UTC)
FIXTURES = sorted((Path(__file__).parents[1] / "fixtures").glob("schema_v*.sql"))


def set_up(stack: ExitStack, path: Path, computer: str, minutes: int = 0) -> Casebook:
    book = stack.enter_context(open_casebook(path, ticking(START + timedelta(minutes=minutes))))
    book.exchange.set_up(computer, 0, computer)
    return book


def names(book: Casebook) -> list[str]:
    return [row.name for row in book.enterprises.search("", ON)]


def number_of(book: Casebook, name: str) -> int:
    (row,) = book.enterprises.search(name, ON)
    return row.id


@pytest.mark.parametrize("schema", FIXTURES, ids=lambda path: path.stem)
def test_that_copies_of_an_old_casebook_hold_the_same_firms(tmp_path: Path, schema: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.executescript(schema.read_text(encoding="utf-8"))
    copyfile(tmp_path / "a.db", tmp_path / "b.db")
    with ExitStack() as stack:
        one, two = set_up(stack, tmp_path / "a.db", "A"), set_up(stack, tmp_path / "b.db", "B")
        before = contents(one)
        assert before == contents(two)
        give(one, two)
        give(two, one)
        assert contents(one) == contents(two) == before
        assert one.exchange.capture(WHO) == two.exchange.capture(WHO) == 0
        assert one.exchange.conflicts() == ()


def test_that_a_firm_deleted_before_the_first_exchange_does_not_come_back_from_a_copy(tmp_path: Path) -> None:
    first, *_ = filled(tmp_path / "a.db")
    copyfile(tmp_path / "a.db", tmp_path / "b.db")
    with ExitStack() as stack:
        one, two = set_up(stack, tmp_path / "a.db", "A"), set_up(stack, tmp_path / "b.db", "B")
        one.privacy.delete_firm_completely(first, Author("张三", "企业要求"))
        give(two, one)
        assert len(names(one)) == 2
        give(one, two)
        assert contents(one) == contents(two)
        assert len(names(two)) == 2


def test_that_a_restored_backup_takes_back_what_it_told_and_undoes_nothing(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        firm = add(one, "天津海河科技有限公司", revenue={"2025": 100})
        give(one, two)
        one.enterprises._ledger.run_pragma("PRAGMA wal_checkpoint(TRUNCATE)")
        copyfile(one.path, tmp_path / "backup.db")
        one.enterprises.set_fact(firm.id, "revenue.2025", Decimal(120), told("张三"))
        one.visits.add(firm.id, NewVisit(on=ON, officer="张三", note="恢复前的走访"), WHO)
        give(one, two)
        me, written = one.exchange.me(), one.exchange.vector()
        assert me is not None
        with open_casebook(tmp_path / "backup.db", ticking(NOW)) as back:
            assert back.exchange.set_up("computer-0", written[me.replica], "张三") != me
            back.visits.add(firm.id, NewVisit(on=ON, officer="张三", note="恢复后的走访"), WHO)
            give(two, back)
            give(back, two)
            assert contents(back) == contents(two)
            assert facts(back, firm.id)["revenue"] == {2025: Decimal(120)}
            assert {visit.note for visit in back.visits.of(firm.id)} == {"恢复前的走访", "恢复后的走访"}


def test_that_an_export_holds_no_private_key_and_its_import_is_a_replica_of_its_own(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        firm = add(one, "天津海河科技有限公司", revenue={"2025": 100})
        give(one, two)
        one.export.write_json(tmp_path / "all.json", NOW)
        text = (tmp_path / "all.json").read_text(encoding="utf-8")
        keys: ReplicaKeys = one.exchange.keys()
        for secret in (keys.signing, keys.opening):
            assert msgspec.json.encode(secret).decode().strip('"') not in text
        read_export(tmp_path / "all.json", tmp_path / "c.db")
        with open_casebook(tmp_path / "c.db", ticking(NOW)) as third:
            assert third.exchange.me() is None
            third.exchange.set_up("C", 0, "王五")
            assert third.exchange.me() != one.exchange.me()
            third.enterprises.set_fact(firm.id, "revenue.2025", Decimal(130), told("王五"))
            for source, target in ((third, one), (third, two), (two, third)):
                give(source, target)
            assert contents(third) == contents(one) == contents(two)
            assert facts(one, firm.id)["revenue"] == {2025: Decimal(130)}


def test_that_an_export_with_a_changed_batch_is_imported_without_batches(tmp_path: Path) -> None:
    with office(tmp_path, 1) as (one,):
        add(one, "天津海河科技有限公司")
        one.exchange.capture(WHO)
        one.export.write_json(tmp_path / "all.json", NOW)
    content = msgspec.json.decode((tmp_path / "all.json").read_bytes())
    content["tables"]["exchange_batches"]["rows"][0][3] = {"base64": "AAAA"}
    (tmp_path / "all.json").write_bytes(msgspec.json.encode(content))
    read_export(tmp_path / "all.json", tmp_path / "c.db")
    with opened(tmp_path / "c.db") as book:
        assert book.exchange.vector() == {}
        assert names(book) == ["天津海河科技有限公司"]


def test_that_what_a_damaged_file_lost_is_not_removed_on_other_computers(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        kept, lost = add(one, "天津海河科技有限公司"), add(one, "天津津门科技有限公司")
        for firm in (kept, lost):
            one.visits.add(firm.id, NewVisit(on=ON, officer="张三", note=f"走访{firm.name}"), WHO)
        give(one, two)
        before = contents(two)
        one.enterprises._ledger.run("DELETE FROM visits")
        one.enterprises._ledger.run("DELETE FROM facts WHERE name <> 'name'")
        one.enterprises._ledger.run_pragma("PRAGMA wal_checkpoint(TRUNCATE)")
        salvage(one.path, tmp_path / "saved.db", NOW)
        with open_casebook(tmp_path / "saved.db", ticking(NOW)) as saved:
            assert saved.exchange.me() is None
            saved.exchange.set_up("computer-0", 0, "张三")
            give(saved, two)
            give(two, saved)
            assert contents(saved) == contents(two) == before


def test_that_received_lines_leave_the_undo_of_other_firms_alone_and_can_not_be_undone(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        firm = add(one, "天津海河科技有限公司", revenue={"2025": 100})
        give(one, two)
        other = add(two, "天津津门科技有限公司", revenue={"2025": 5})
        two.enterprises.set_fact(other.id, "revenue.2025", Decimal(6), told("李四"))
        one.enterprises.set_fact(firm.id, "revenue.2025", Decimal(120), told("张三"))
        give(one, two)
        there = number_of(two, "海河")
        assert two.journal.steps(there).undo is None
        two.journal.undo(other.id, Author("李四"))
        assert facts(two, other.id)["revenue"] == {2025: Decimal(5)}
        lines = {(entry.who, entry.at) for entry in two.journal.of(there)}
        assert {(entry.who, entry.at) for entry in one.journal.of(firm.id)} <= lines
        two.enterprises.set_fact(there, "revenue.2025", Decimal(140), told("李四"))
        two.journal.undo(there, Author("李四"))
        assert facts(two, there)["revenue"] == {2025: Decimal(120)}
        give(two, one)
        assert contents(one) == contents(two)
        one.enterprises.set_fact(firm.id, "revenue.2025", Decimal(150), told("张三"))
        one.journal.undo(firm.id, WHO)
        assert facts(one, firm.id)["revenue"] == {2025: Decimal(120)}


def test_that_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        add(one, "天津海河科技有限公司", revenue={"2025": 100})
        add(two, "天津津门科技有限公司")
        one.exchange.capture(WHO)
        batches = one.exchange.beyond({})
        looked = two.exchange.preview(batches, WHO)
        assert two.exchange.merge(batches, WHO) == looked
        after, lines = contents(two), two.enterprises._ledger.value("SELECT max(number) FROM journal")
        again = two.exchange.merge((*batches, *batches), WHO)
        assert (again.batches, again.records) == (0, 0)
        assert contents(two) == after
        assert two.enterprises._ledger.value("SELECT max(number) FROM journal") == lines


def test_that_a_part_that_nobody_deleted_must_be_there(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        add(one, "天津海河科技有限公司")
        one.exchange.capture(WHO)
        (batch,) = one.exchange.beyond({})
        for place in range(len(batch.parts)):
            parts = tuple(None if at == place else part for at, part in enumerate(batch.parts))
            with pytest.raises(UserError, match="缺了一部分"):
                two.exchange.merge([msgspec.structs.replace(batch, parts=parts)], WHO)
        assert names(two) == []


GOOD = {"value": "1", "origin": "口述", "day": "2026-11-24", "officer": "张三", "note": "", "file": ""}
REVENUE = RecordKey("facts", "f1", ("revenue.2025",))


@pytest.mark.parametrize(
    ("record", "fields"),
    [
        (REVENUE, {**GOOD, "value": "{"}),
        (REVENUE, {**GOOD, "value": 5}),
        (REVENUE, {**GOOD, "day": "gestern"}),
        (REVENUE, {**GOOD, "more": "x"}),
        (REVENUE, {"value": "1"}),
        (RecordKey("facts", "f1", ("unknown_fact",)), GOOD),
        (RecordKey("facts", "f1", ("revenue.2025", "x")), GOOD),
        (RecordKey("facts", OFFICE_UID, ("revenue.2025",)), GOOD),
        (RecordKey("enterprises", OFFICE_UID, ("f1",)), {"officer": "", "old_names": "{}", "added_at": "2026-11-24"}),
        (RecordKey("enterprises", OFFICE_UID, ("f1",)), {"id": 7}),
        (RecordKey("targets", "f1", ("a",)), {"value": "1"}),
        (RecordKey("targets", OFFICE_UID, ("a",)), {"year": "2026"}),
        (RecordKey("evidence", "f1", ("a",)), {"name": "", "body": "no base64", "who": "", "at": "2026-11-24"}),
    ],
)  # fmt: skip
def test_that_a_signed_batch_with_what_no_table_holds_is_refused(
    tmp_path: Path, record: RecordKey, fields: dict[str, str | int]
) -> None:
    with office(tmp_path, 2) as (one, two):
        me = one.exchange.me()
        assert me is not None
        operation = Operation(record, fields, "张三", "2026-11-24T09:00:00+00:00")
        head, parts = packed(Writer(me.signing, "张三", "2026-11-24T09:00:00+00:00"), 1, {}, [operation])
        raw = msgspec.json.encode(head)
        with pytest.raises(UserError, match="读不懂"):
            two.exchange.merge([SignedBatch(raw, one.exchange.keys().sign(raw), parts)], WHO)
        assert two.exchange.vector() == {}


def test_that_firms_are_one_only_by_code_and_name_together() -> None:
    def fact(firm: str, name: str, value: str) -> Operation:
        return Operation(RecordKey("facts", firm, (name,)), {**GOOD, "value": f'"{value}"'}, "张三", "1")

    told_of = [fact("f1", "name", "甲"), fact("f1", "credit_code", "91120102MA06TEST0X"), fact("f2", "name", "甲")]
    assert same_firms(told_of) == {}
    assert same_firms([*told_of, fact("f2", "credit_code", "91120102MA06TEST0X")]) == {"f2": "f1"}
