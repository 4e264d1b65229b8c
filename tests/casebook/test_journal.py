"""The journal: who changed what, when, before, after and why; undo and redo."""

import sqlite3
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook import (
    Author,
    Casebook,
    Category,
    ChangeKind,
    Confirmation,
    NewFollowUp,
    NewRequest,
    NewVisit,
    Origin,
    Provenance,
    RequestState,
)
from matcher import Value
from policies import InternalError, UserError
from tests.casebook.build import LICENCE, OFFICER, ON, VERBAL, add, facts, opened, printed


def test_that_a_change_shows_who_when_what_before_after_and_why(book: Casebook) -> None:
    firm = add(book)
    book.enterprises.set_fact(firm.id, "revenue.2025", Decimal(900), VERBAL)
    book.enterprises.set_fact(
        firm.id, "revenue.2025", Decimal("950.5"), Provenance(Origin.STATEMENTS, ON, "张三", "审计报告")
    )
    entry = book.journal.of(firm.id)[0]
    assert (entry.who, entry.why, entry.kind) == ("张三", "审计报告", ChangeKind.DONE)
    assert (entry.subject, entry.field) == ("企业画像", "2025 年营业（销售）收入")
    assert (entry.before, entry.after) == ("900万元（口述，2026-11-02）", "950.5万元（财务报表，2026-11-24）")
    assert entry.at.tzinfo is UTC
    assert entry.at.date() == datetime(2026, 11, 24).date()


def test_that_saving_the_same_again_is_no_change(book: Casebook) -> None:
    firm = add(book, district="河东区")
    before = book.journal.of(firm.id)
    book.enterprises.set_fact(firm.id, "district", "河东区", LICENCE)
    assert book.journal.of(firm.id) == before


def test_that_one_action_is_undone_as_one(book: Casebook) -> None:
    firm = add(book, revenue={"2024": 1})
    before = facts(book, firm.id)
    book.enterprises.set_facts(
        firm.id,
        {"revenue": {2024: Decimal(5), 2025: Decimal(6)}, "name": "天津新名有限公司", "district": "河东区"},
        VERBAL,
    )
    after = facts(book, firm.id)
    book.journal.undo(firm.id, OFFICER)
    assert facts(book, firm.id) == before
    assert book.enterprises.get(firm.id) == firm
    assert [row.name for row in book.enterprises.search("海河", ON)] == [firm.name]
    book.journal.redo(firm.id, OFFICER)
    assert facts(book, firm.id) == after
    assert book.enterprises.get(firm.id).old_names == (firm.name,)


def test_that_undo_reverses_step_by_step_and_redo_repeats(book: Casebook) -> None:
    firm = add(book)
    for amount in (1, 2, 3):
        book.enterprises.set_fact(firm.id, "registered_capital", Decimal(amount), VERBAL)
    for amount in (2, 1):
        book.journal.undo(firm.id, OFFICER)
        assert facts(book, firm.id)["registered_capital"] == amount
    book.journal.undo(firm.id, OFFICER)
    assert "registered_capital" not in facts(book, firm.id)
    with pytest.raises(UserError, match="没有可以撤销"):
        book.journal.undo(firm.id, OFFICER)
    for amount in (1, 2, 3):
        book.journal.redo(firm.id, OFFICER)
        assert facts(book, firm.id)["registered_capital"] == amount
    with pytest.raises(UserError, match="没有可以重做"):
        book.journal.redo(firm.id, OFFICER)


def test_that_a_new_change_ends_the_possibility_to_redo(book: Casebook) -> None:
    firm = add(book)
    book.enterprises.set_fact(firm.id, "district", "河东区", VERBAL)
    book.journal.undo(firm.id, OFFICER)
    book.enterprises.set_fact(firm.id, "street", "东新街道", VERBAL)
    with pytest.raises(UserError, match="没有可以重做"):
        book.journal.redo(firm.id, OFFICER)


def test_that_undo_works_after_the_program_was_closed(path: Path) -> None:
    with opened(path) as book:
        firm = add(book)
        book.enterprises.set_fact(firm.id, "district", "河东区", VERBAL)
    with opened(path) as book:
        book.journal.undo(firm.id, OFFICER)
        assert "district" not in facts(book, firm.id)


def test_that_undo_of_one_firm_leaves_the_others_alone(book: Casebook) -> None:
    first, second = add(book, "甲公司"), add(book, "乙公司")
    book.enterprises.set_fact(first.id, "district", "河东区", VERBAL)
    book.enterprises.set_fact(second.id, "district", "河西区", VERBAL)
    book.journal.undo(first.id, OFFICER)
    assert "district" not in facts(book, first.id)
    assert facts(book, second.id)["district"] == "河西区"


def test_that_an_undo_that_conflicts_changes_nothing(book: Casebook) -> None:
    first, second = add(book, "甲公司", credit_code="91350100M000100Y43"), add(book, "乙公司")
    book.enterprises.set_facts(first.id, {}, VERBAL, gone=("credit_code",))
    book.enterprises.set_fact(second.id, "credit_code", "91350100M000100Y43", LICENCE)
    with pytest.raises(UserError, match="已属于“乙公司”"):
        book.journal.undo(first.id, OFFICER)
    assert "credit_code" not in facts(book, first.id)
    assert book.journal.steps(first.id).undo is not None


def test_that_undo_and_redo_are_in_the_journal_too(book: Casebook) -> None:
    firm = add(book)
    book.enterprises.set_fact(firm.id, "district", "河东区", VERBAL)
    undone = book.journal.undo(firm.id, OFFICER)
    book.journal.redo(firm.id, OFFICER)
    lines = [(entry.kind, entry.reverts) for entry in book.journal.of(firm.id)]
    assert lines == [
        (ChangeKind.REDONE, undone),
        (ChangeKind.UNDONE, undone),
        (ChangeKind.DONE, None),
        (ChangeKind.ADDED, None),
    ]


_STEP = st.one_of(
    st.tuples(st.sampled_from(["district", "street"]), st.sampled_from(["甲", "乙", "丙"])),
    st.tuples(st.just("invention_patents"), st.integers(0, 9)),
    st.tuples(st.just("revenue.2025"), st.decimals(0, 10**6, places=4)),
)


@given(steps=st.lists(_STEP, min_size=1, max_size=6))
def test_that_undoing_everything_restores_the_start_and_redoing_everything_the_end(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, Value]]
) -> None:
    with opened(tmp_path_factory.mktemp("law") / "kece.db") as book:
        firm = add(book)
        start = book.enterprises.profile(firm.id, ON)
        for name, value in steps:
            book.enterprises.set_fact(firm.id, name, value, VERBAL)
        end = book.enterprises.profile(firm.id, ON)
        while book.journal.steps(firm.id).undo is not None:
            book.journal.undo(firm.id, OFFICER)
        assert book.enterprises.profile(firm.id, ON) == start
        while book.journal.steps(firm.id).redo is not None:
            book.journal.redo(firm.id, OFFICER)
        assert book.enterprises.profile(firm.id, ON) == end


@pytest.mark.parametrize("sql", ["UPDATE journal SET who = '别人'", "DELETE FROM journal"])
def test_that_the_file_itself_refuses_to_change_the_journal(path: Path, sql: str) -> None:
    with opened(path) as book:
        add(book)
    raw = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(sql)
    raw.close()


def test_that_an_erased_firm_leaves_only_the_line_about_its_erasure(path: Path) -> None:
    with opened(path) as book:
        kept, gone = add(book, "天津留下有限公司"), add(book, "天津消失有限公司", district="消失区", officer="消失员")
        book.enterprises.set_fact(gone.id, "street", "消失街道", VERBAL)
        book.visits.add(gone.id, NewVisit(on=ON, officer="张三", note="消失的走访"), OFFICER)
        book.enterprises.erase(gone.id, Author("张三", "企业要求删除"))
        with pytest.raises(UserError, match="不在库中"):
            book.enterprises.get(gone.id)
        assert [row.id for row in book.enterprises.search("", ON)] == [kept.id]
        lines = book.journal.of(gone.id)
        assert [(line.kind, line.who, line.why, line.after) for line in lines] == [
            (ChangeKind.ERASED, "张三", "企业要求删除", "")
        ]
        again = add(book, "天津再来有限公司")
        assert again.id > gone.id
    for file in path.parent.iterdir():
        assert "消失".encode() not in file.read_bytes(), file.name


def test_that_erasing_needs_a_name_and_a_reason(book: Casebook) -> None:
    firm = add(book)
    with pytest.raises(UserError, match="要写明操作人和理由"):
        book.enterprises.erase(firm.id, Author("张三"))
    assert book.enterprises.get(firm.id) == firm


def test_that_erasing_is_never_part_of_something_larger(book: Casebook) -> None:
    firm = add(book)
    with book.all_or_nothing(), pytest.raises(InternalError, match="not inside of a transaction"):
        book.enterprises.erase(firm.id, Author("张三", "误录"))
    assert book.enterprises.get(firm.id) == firm


def test_that_a_printed_sheet_is_in_the_journal_and_cannot_be_undone(book: Casebook) -> None:
    firm = add(book)
    book.enterprises.set_fact(firm.id, "district", "河东区", VERBAL)
    sheet = printed(book, firm.id)
    entry = book.journal.of(firm.id)[0]
    assert (entry.kind, entry.subject, entry.who) == (ChangeKind.PRINTED, "服务单", "张三")
    assert entry.after == f"版本：企业版；编号：{sheet.determination}"
    book.journal.undo(firm.id, OFFICER)
    assert "district" not in facts(book, firm.id)
    assert book.determinations.sheet(sheet.number) == sheet


def test_that_acts_on_the_whole_casebook_are_noted(path: Path) -> None:
    with opened(path) as book:
        book.journal.note(Author("张三", "换电脑"), "恢复了 2026-11-24 的备份")
        (entry,) = book.journal.recent()
        assert (entry.kind, entry.enterprise, entry.who, entry.why) == (ChangeKind.ACT, 0, "张三", "换电脑")
        assert (entry.subject, entry.field, entry.after) == ("数据库", "", "恢复了 2026-11-24 的备份")
        with pytest.raises(UserError, match="请先填写你的姓名"):
            book.journal.note(Author(""), "导出")
    raw = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute("DELETE FROM journal")
    raw.close()


@pytest.mark.parametrize("table", ["libraries", "determinations", "sheets"])
def test_that_the_file_itself_refuses_to_change_what_was_printed(path: Path, table: str) -> None:
    with opened(path) as book:
        printed(book, add(book).id)
    raw = sqlite3.connect(path)
    ((column, *_), *_) = raw.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        raw.execute(f"UPDATE {table} SET {column} = {column}")
    if table != "libraries":
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            raw.execute(f"DELETE FROM {table}")
    raw.close()


def test_that_every_table_a_person_writes_has_its_lines_in_the_journal(book: Casebook) -> None:
    firm = add(book, district="河东区")
    book.enterprises.set_fact(firm.id, "district", "河西区", VERBAL)
    book.enterprises.amend(firm.id, OFFICER, officer="李四")
    visit = book.visits.add(firm.id, NewVisit(on=ON, officer="张三"), OFFICER)
    request = NewRequest(category=Category.PREMISES, text="租金", raised_on=ON, officer="张三", visit=visit.id)
    book.requests.close(
        book.requests.add(firm.id, request, OFFICER).id, RequestState.SOLVED, ON, Author("张三", "已答复")
    )
    book.follow_ups.add(firm.id, NewFollowUp(text="回访", officer="张三"), OFFICER)
    book.confirmations.confirm(
        firm.id, Confirmation(condition="a/b", holds=True, reason="回函", officer="张三", on=ON, until=ON)
    )
    printed(book, firm.id)
    database = book.enterprises._ledger.database
    written = {row[0] for row in database.execute("SELECT DISTINCT subject FROM journal").fetchall()}
    assert written == {"enterprises", "facts", "visits", "requests", "follow_ups", "confirmations", "sheets"}
