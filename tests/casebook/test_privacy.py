"""Everything stored about a firm is listed; a deleted firm leaves one journal line without personal data."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from casebook import (
    Author,
    BackupReason,
    Casebook,
    Category,
    ChangeKind,
    Confirmation,
    KeptColumn,
    Mention,
    NewFollowUp,
    NewRequest,
    NewVisit,
    encrypt,
    open_casebook,
    unlock,
)
from policies import UserError
from tests.casebook.build import (
    AFTER_THE_SHEET,
    CHEAP,
    OFFICER,
    ON,
    PASSPHRASE,
    VERBAL,
    add,
    fill_tables,
    opened,
    printed,
    ticking,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NAME, OLD, CODE = "天津要删的科技有限公司", "天津旧的科技有限公司", "91350100M000100Y43"
TRACES = (
    "要删的",
    "旧的科技",
    CODE,
    "财务王会计",
    "私下说的",
    "厂房漏水",
    "尽快回访",
    "应急局",
    "消失街道",
    "刘厂长",
    "13911112222",
    "每周三接待",
)


def firm(book: Casebook) -> int:
    """A firm with records in every table."""
    number = add(book, NAME, "张三", credit_code=CODE, street="消失街道", founded_on="2016-05-01").id
    book.enterprises.amend(number, OFFICER, old_names=(OLD,))
    kept = KeptColumn(header="备注", text="每周三接待", file="名单.xlsx", sheet="一", on=ON, officer="张三")
    people = ({"name": "刘厂长", "phone": "13911112222"},)
    book.enterprises.set_facts(number, {"contacts": people}, VERBAL, kept=(kept,))
    book.enterprises.set_beside(number, {"founded_on": date(2017, 5, 1)}, VERBAL)
    visit = book.visits.add(number, NewVisit(on=ON, officer="张三", received_by="财务王会计", note="私下说的"), OFFICER)
    request = NewRequest(category=Category.PREMISES, text="厂房漏水", raised_on=ON, officer="张三", visit=visit.id)
    book.requests.add(number, request, OFFICER)
    book.follow_ups.add(number, NewFollowUp(text="尽快回访", officer="张三"), OFFICER)
    confirmation = Confirmation(
        condition="cn-hnte/no-incident", holds=True, reason="应急局回函", officer="张三", on=ON, until=date(2027, 1, 1)
    )
    book.confirmations.confirm(number, confirmation)
    printed(book, number)
    fill_tables(book, number, "办到一半的事", AFTER_THE_SHEET)
    return number


def test_that_everything_stored_about_a_firm_is_listed(book: Casebook) -> None:
    number = firm(book)
    add(book, "天津别家的公司")
    book.backups.make(BackupReason.MANUAL, NOW)
    sections = {section.title: section for section in book.privacy.held_about(number)}
    assert all(section.rows for title, section in sections.items() if title != "其他企业的记录中提到")
    text = repr(sections)
    assert [trace for trace in TRACES if trace not in text] == []
    assert "别家" not in text
    assert all(len(row) == len(section.columns) for section in sections.values() for row in section.rows)


def test_that_the_list_covers_every_table_with_a_firm(book: Casebook) -> None:
    database = book.enterprises._ledger.database
    tables = {
        name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        if any(row[1] == "enterprise_id" for row in database.execute(f"PRAGMA table_info({name})").fetchall())
    }  # fmt: skip
    # firm_index and holdings are derived from the facts; sheets refer to determinations.
    assert tables - {"firm_index", "holdings"} == {
        "facts", "sayings", "kept_columns", "confirmations", "visits", "requests", "follow_ups", "determinations", "journal",
        "exchange_conflicts", *AFTER_THE_SHEET,
    }  # fmt: skip


@pytest.mark.parametrize("vacuum", [False, True])
@pytest.mark.parametrize("secret", [False, True])
def test_that_a_deleted_firm_is_gone_from_every_file(path: Path, vacuum: bool, secret: bool) -> None:
    opened(path).close()
    key = None
    if secret:
        encrypt(path, PASSPHRASE, CHEAP)
        key = unlock(path, PASSPHRASE)
    with open_casebook(path, ticking(), key) as book:
        kept, gone = add(book, "天津留下的公司").id, firm(book)
        book.enterprises.set_fact(gone, "street", "消失街道二号", VERBAL)
        book.journal.undo(gone, OFFICER)
        done = book.privacy.delete_firm_completely(gone, Author("张三", f"{NAME}书面要求"), vacuum=vacuum)
        assert (done.backups, done.mentions) == ((), ())
        (line,) = book.journal.of(gone)
        assert (line.kind, line.who, line.why, line.before, line.after) == (
            ChangeKind.ERASED,
            "张三",
            "该企业书面要求",
            "",
            "",
        )
        assert [row.id for row in book.enterprises.search("", ON)] == [kept]
        dump = repr([row for table in book.export.tables() for row in table.rows])
        assert [trace for trace in TRACES if trace in dump] == []
        with pytest.raises(UserError, match="不在库中"):
            book.privacy.held_about(gone)
        book.export.write_json(path.with_name("export.json"), NOW)
    content = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert [trace for trace in TRACES if trace.encode() in content] == []


def test_that_a_deletion_names_the_backups_that_still_contain_the_firm(book: Casebook) -> None:
    before = book.backups.make(BackupReason.MANUAL, NOW)
    gone = firm(book)
    holding = book.backups.make(BackupReason.MANUAL, NOW)
    done = book.privacy.delete_firm_completely(gone, Author("张三", "企业要求"))
    assert done.backups == (holding,)
    after = book.backups.make(BackupReason.ERASURE, NOW)
    book.backups.remove(holding.path)
    assert set(book.backups.all()) == {before, after}
    assert book.backups.containing(gone, NAME, CODE) == ()


def test_that_a_backup_that_cannot_be_opened_counts_as_containing_it(book: Casebook) -> None:
    gone = firm(book)
    made = book.backups.make(BackupReason.MANUAL, NOW)
    made.path.write_bytes(b"broken")
    done = book.privacy.delete_firm_completely(gone, Author("张三", "企业要求"))
    assert [backup.path for backup in done.backups] == [made.path]
    assert "已经损坏" in done.backups[0].trouble


def test_that_records_of_other_firms_that_name_it_are_listed(book: Casebook) -> None:
    gone, other = firm(book), add(book, "天津别家的公司").id
    book.visits.add(other, NewVisit(on=ON, officer="张三", note=f"与{OLD}同一老板"), OFFICER)
    expected = {Mention("走访", other, "天津别家的公司"), Mention("修改记录", other, "天津别家的公司")}
    assert set(book.privacy.mentions(gone)) == expected
    done = book.privacy.delete_firm_completely(gone, Author("张三", "企业要求"))
    assert set(done.mentions) == expected


def test_that_a_deletion_needs_a_name_and_a_reason(book: Casebook) -> None:
    number = firm(book)
    with pytest.raises(UserError, match="要写明操作人和理由"):
        book.privacy.delete_firm_completely(number, Author("张三"))
    assert book.enterprises.get(number).name == NAME
