"""Two firms become one: nothing that was known about either is lost, and a person decided where they differ."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from casebook import (
    Author,
    BackupReason,
    Casebook,
    ChangeKind,
    Confirmation,
    Either,
    FilingBoard,
    JoinChoice,
    NewFiling,
    NewVisit,
    Origin,
    Provenance,
)
from casebook._migrations import STEPS
from casebook._tables import tables_after
from casebook.joining import Joining
from policies import UserError
from tests.casebook.build import (
    AFTER_THE_SHEET,
    LICENCE,
    OFFICER,
    ON,
    VERBAL,
    add,
    facts,
    fill_tables,
    kept_column,
    printed,
)
from tests.casebook.exchange.office import contents, give, office

WHY = Author("张三", "同一家企业登记了两次")
STATEMENTS = Provenance(Origin.STATEMENTS, ON, "李四", "2025 年审计报告")
CODE = "91120102MA06TEST0X"


def twins(book: Casebook) -> tuple[int, int]:
    """Two firms that are one, with records of every kind and facts that differ."""
    keep = add(
        book, "天津海河科技有限公司", officer="张三", revenue={"2025": 100}, employees={"2025": 40}, district="河东区"
    ).id
    other = add(
        book,
        "天津海河科技公司",
        credit_code=CODE,
        revenue={"2025": 130},
        employees={"2025": 40},
        taxable_income={"2025": 7},
    ).id
    book.enterprises.set_fact(other, "revenue.2025", Decimal(130), STATEMENTS)
    book.enterprises.set_fact(other, "name", "天津海河科技股份有限公司", LICENCE)
    for firm, text in ((keep, "甲"), (other, "乙")):
        book.visits.add(firm, NewVisit(on=ON, officer="张三", note=f"走访{text}"), OFFICER)
        book.enterprises.set_facts(firm, {}, LICENCE, kept=(kept_column(f"备注{text}"), kept_column("相同", "同列")))
        printed(book, firm)
        fill_tables(book, firm, f"记录{text}", AFTER_THE_SHEET)
    return keep, other


def chosen(book: Casebook, keep: int, other: int, **choices: JoinChoice) -> dict[str, JoinChoice]:
    """The proposed choices, but for those that are given."""
    proposed = {each.name: each.choices[0] for each in book.joining.preview(keep, other).differences}
    return proposed | {name.replace("__", "."): choice for name, choice in choices.items()}


def everything(book: Casebook) -> dict[str, list[str]]:
    """Every row of every table as text, without the number of its firm."""
    ledger = book.enterprises._ledger
    found: dict[str, list[str]] = {}
    for shape in tables_after(STEPS):
        columns = ", ".join(name for name in shape.columns if name not in ("enterprise_id", "local"))
        found[shape.name] = [
            json.dumps(row, ensure_ascii=False, default=repr)
            for row in ledger.tuples(f"SELECT {columns} FROM {shape.name}")
        ]
    return found


def test_that_every_row_of_both_firms_is_found_again(book: Casebook) -> None:
    keep, other = twins(book)
    before = everything(book)
    book.joining.join(keep, other, chosen(book, keep, other), WHY, ON)
    after = everything(book)
    journal = "".join(after["journal"])
    for table, rows in before.items():
        if table in ("enterprises", "exchange_ids"):
            continue
        for row in rows:
            values = [value for value in json.loads(row) if isinstance(value, str) and not value.startswith("b'")]
            here = row in after[table] or all(
                json.dumps(v, ensure_ascii=False)[1:-1] in journal.replace('\\"', '"').replace("\\\\", "\\")
                or v in journal
                for v in values
            )
            assert here or table == "evidence", (table, row)
    assert len(after["visits"]) == len(before["visits"])
    assert [row for row in before["journal"] if row not in after["journal"]] == []


def test_that_the_one_firm_has_the_records_the_names_and_the_code_of_both(book: Casebook) -> None:
    keep, other = twins(book)
    lines = len(book.journal.of(keep)) + len(book.journal.of(other))
    firm = book.joining.join(keep, other, chosen(book, keep, other), WHY, ON)
    assert (firm.name, firm.credit_code) == ("天津海河科技有限公司", CODE)
    assert set(firm.old_names) == {"天津海河科技公司", "天津海河科技股份有限公司"}
    assert [visit.note for visit in book.visits.of(keep)] == ["走访乙", "走访甲"]
    assert len(book.determinations.of(keep)) == len(book.determinations.sheets_of(keep)) == 2
    assert {column.text for column in book.kept_columns.of(keep)} == {"备注甲", "备注乙", "相同"}
    assert len(book.journal.of(keep)) > lines
    assert [joined.name for joined in book.joining.of(keep) if joined.why == WHY.why] == ["天津海河科技股份有限公司"]
    with pytest.raises(UserError, match="不在库中"):
        book.enterprises.get(other)
    assert [row.id for row in book.enterprises.search(CODE, ON)] == [keep]
    assert [row.id for row in book.enterprises.search("海河科技股份", ON)] == [keep]


def test_that_the_heavier_source_is_proposed_and_the_other_value_stays_known(book: Casebook) -> None:
    keep, other = twins(book)
    (revenue,) = [each for each in book.joining.preview(keep, other).differences if each.name == "revenue.2025"]
    assert revenue.choices[0] is JoinChoice.OTHER
    assert "审计报告" in revenue.other_source
    book.joining.join(keep, other, chosen(book, keep, other), WHY, ON)
    assert facts(book, keep)["revenue"] == {2025: Decimal(130)}
    assert facts(book, keep)["taxable_income"] == {2025: Decimal(7)}
    assert book.enterprises.was_weighed(keep, "revenue.2025", Decimal(100))


def test_that_both_values_may_stay_until_a_person_settles(book: Casebook) -> None:
    keep, other = twins(book)
    book.joining.join(keep, other, chosen(book, keep, other, revenue__2025=JoinChoice.BESIDE), WHY, ON)
    dossier = book.enterprises.profile(keep, ON)
    assert {saying.value for saying in dossier.sayings["revenue.2025"]} == {Decimal(100), Decimal(130)}
    assert {saying.source.origin for saying in dossier.sayings["revenue.2025"]} == {Origin.LICENCE, Origin.STATEMENTS}
    book.enterprises.settle(keep, "revenue.2025", Decimal(130), VERBAL)
    assert facts(book, keep)["revenue"] == {2025: Decimal(130)}


def test_that_checks_that_contradict_each_other_are_to_be_made_again(book: Casebook) -> None:
    keep, other = twins(book)
    for firm, holds in ((keep, True), (other, False)):
        check = Confirmation(
            condition="cn-hnte/field", holds=holds, reason=f"看过{holds}", officer="张三", on=ON, until=ON
        )
        book.confirmations.confirm(firm, check)
    book.joining.join(keep, other, chosen(book, keep, other), WHY, ON)
    assert book.confirmations.of(keep) == ()
    told = "".join(entry.before for entry in book.journal.of(keep))
    assert "看过True" in told
    assert "看过False" in told


def test_that_a_difference_without_a_choice_or_a_join_without_a_reason_is_refused(book: Casebook) -> None:
    keep, other = twins(book)
    with pytest.raises(UserError, match="还没有选用哪一个"):
        book.joining.join(keep, other, {}, WHY, ON)
    with pytest.raises(UserError, match="合并的理由不能为空"):
        book.joining.join(keep, other, chosen(book, keep, other), OFFICER, ON)
    with pytest.raises(UserError, match="不能两个都留"):
        book.joining.join(keep, other, chosen(book, keep, other, name=JoinChoice.BESIDE), WHY, ON)
    with pytest.raises(UserError, match="同一家企业"):
        book.joining.preview(keep, keep)
    assert len(book.enterprises.search("", ON)) == 2


@pytest.mark.parametrize("step", ["_note_joined", "_made_room", "_settle"])
def test_that_a_failure_in_the_middle_leaves_both_firms_as_they_were(
    book: Casebook, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    keep, other = twins(book)
    before = everything(book)
    proposed = chosen(book, keep, other)
    done = getattr(Joining, step)

    def failing(self: Joining, *arguments: object) -> object:
        done(self, *arguments)
        raise RuntimeError("power off")

    monkeypatch.setattr(Joining, step, failing)
    with pytest.raises(RuntimeError):
        book.joining.join(keep, other, proposed, WHY, ON)
    assert everything(book) == before
    assert {row.id for row in book.enterprises.search("海河", ON)} == {keep, other}


def test_that_a_backup_is_made_before_and_holds_both_firms(book: Casebook) -> None:
    keep, other = twins(book)
    book.joining.join(keep, other, chosen(book, keep, other), WHY, ON)
    (backup,) = [one for one in book.backups.all() if one.reason is BackupReason.JOINING]
    assert backup.counts is not None
    assert backup.counts.firms == 2


def test_that_undo_stops_at_the_join_and_what_follows_can_be_undone(book: Casebook) -> None:
    keep, other = twins(book)
    book.joining.join(keep, other, chosen(book, keep, other), WHY, ON)
    assert book.journal.of(keep, limit=1)[0].kind is ChangeKind.JOINED
    assert book.journal.steps(keep).undo is None
    book.enterprises.set_fact(keep, "employees.2025", 41, LICENCE)
    book.journal.undo(keep, OFFICER)
    assert facts(book, keep)["employees"] == {2025: 40}


def test_that_deleting_the_firm_deletes_what_came_from_both(book: Casebook) -> None:
    keep, other = twins(book)
    book.joining.join(keep, other, chosen(book, keep, other), WHY, ON)
    sections = {section.title: section.rows for section in book.privacy.held_about(keep)}
    assert len(sections["走访"]) == 2
    assert any("天津海河科技股份有限公司" in row for row in sections["合并进来的企业"])
    book.privacy.delete_firm_completely(keep, Author("张三", "企业要求"))
    left = "".join("".join(rows) for rows in everything(book).values())
    assert "海河" not in left


def test_that_filings_that_are_open_in_both_are_told_and_both_stay(book: Casebook) -> None:
    keep, other = add(book, "甲公司").id, add(book, "乙公司").id
    new = NewFiling(policy="cn-hnte", policy_name="高企认定", board=FilingBoard.TITLES, officer="张三")
    book.filings.add_many([keep, other], new, ON, OFFICER)
    assert book.joining.preview(keep, other).twice == ("高企认定",)
    book.joining.join(keep, other, chosen(book, keep, other), WHY, ON)
    assert len(book.filings.of(keep)) == 2


def test_that_colleagues_get_the_one_firm_and_the_choices(tmp_path: Path) -> None:
    with office(tmp_path, 2) as (one, two):
        keep, other = (
            add(one, "天津海河科技有限公司", revenue={"2025": 100}, district="河东区").id,
            add(one, "天津海河科技公司", revenue={"2025": 130}, taxable_income={"2025": 7}).id,
        )
        for firm, text in ((keep, "甲"), (other, "乙")):
            one.visits.add(firm, NewVisit(on=ON, officer="张三", note=f"走访{text}"), OFFICER)
            printed(one, firm)
        give(one, two)
        assert len(two.enterprises.search("海河", ON)) == 2
        one.joining.join(keep, other, chosen(one, keep, other, revenue__2025=JoinChoice.OTHER), WHY, ON)
        give(one, two)
        (there,) = two.enterprises.search("海河", ON)
        assert {visit.note for visit in two.visits.of(there.id)} == {"走访甲", "走访乙"}
        assert facts(two, there.id)["revenue"] == {2025: Decimal(130)}
        assert facts(two, there.id)["taxable_income"] == {2025: Decimal(7)}
        assert facts(two, there.id)["district"] == "河东区"
        assert len(two.determinations.of(there.id)) == 2
        assert two.exchange.conflicts() == one.exchange.conflicts() == ()
        give(two, one)
        assert contents(one) == contents(two)
        assert len(one.enterprises.search("海河", ON)) == 1
        assert one.exchange.capture(OFFICER) == two.exchange.capture(OFFICER) == 0


def test_that_a_value_both_state_keeps_the_heavier_source(book: Casebook) -> None:
    keep, other = twins(book)
    book.enterprises.set_fact(other, "employees.2025", 40, STATEMENTS)
    book.joining.join(keep, other, chosen(book, keep, other), WHY, ON)
    assert book.enterprises.profile(keep, ON).provenance["employees.2025"].origin is Origin.STATEMENTS
    assert not isinstance(facts(book, keep)["employees"], Either)


def test_that_lists_are_put_together_so_that_no_title_is_lost(book: Casebook) -> None:
    hnte, chuying = {"kind": "hnte", "granted_on": "2024-12-08"}, {"kind": "chuying", "granted_on": "2025-11-01"}
    keep = add(book, "甲公司", qualifications=[hnte]).id
    other = add(book, "乙公司", qualifications=[chuying, hnte]).id
    look = book.joining.preview(keep, other)
    (titles,) = [each for each in look.differences if each.name == "qualifications"]
    assert titles.choices[0] is JoinChoice.TOGETHER
    assert "高新技术企业" in titles.kept
    book.joining.join(keep, other, chosen(book, keep, other), WHY, ON)
    held = facts(book, keep)["qualifications"]
    assert isinstance(held, tuple)
    assert [record["kind"] for record in held if isinstance(record, Mapping)] == ["hnte", "chuying"]
