"""Values that sources give for one fact: both stay, each with its source, until somebody settles the fact."""

import sqlite3
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from casebook import Backups, Casebook, Either, NewVisit, Origin, Provenance, facts_of, read_export, salvage
from casebook.backups import BackupReason
from casebook.visits import hour_in
from matcher import Profile, Range, contradictions
from policies import UserError
from tests.casebook.build import IMPORTED, LICENCE, OFFICER, ON, VERBAL, add, opened, printed
from tests.casebook.test_backups import NOW

TAX = Provenance(Origin.IMPORTED, date(2026, 11, 5), "张三", "表格 税务.xlsx")


def profile(book: Casebook, firm: int) -> Profile:
    return book.enterprises.profile(firm, ON).profile


def said(book: Casebook, firm: int, fact: str = "revenue.2025") -> list[tuple[object, str]]:
    sayings = book.enterprises.profile(firm, ON).sayings
    return [(saying.value, saying.source.origin.value) for saying in sayings.get(fact, ())]


def disputed(book: Casebook) -> int:
    firm = add(book, revenue={"2025": 1200}).id
    book.enterprises.set_beside(firm, {"revenue.2025": Decimal(1500)}, IMPORTED)
    return firm


def test_that_both_values_stay_with_their_sources(book: Casebook) -> None:
    firm = disputed(book)
    found = profile(book, firm)
    assert (dict(found.disputed), "revenue" in found.facts) == ({"revenue.2025": (1200, 1500)}, False)
    assert said(book, firm) == [(1200, "营业执照"), (1500, "系统导入")]
    (contradiction,) = contradictions(found)
    assert "1200万元、1500万元" in contradiction.text


def test_that_a_settled_value_keeps_the_source_that_gave_it(book: Casebook) -> None:
    firm = disputed(book)
    book.enterprises.settle(firm, "revenue.2025", Decimal(1500), VERBAL)
    dossier = book.enterprises.profile(firm, ON)
    assert (dossier.profile.series("revenue")[2025], dossier.sayings) == (1500, {})
    assert dossier.provenance["revenue.2025"] == IMPORTED
    (entry,) = book.journal.of(firm, 1)
    assert (entry.who, entry.before, entry.after) == (
        VERBAL.officer,
        "1200万元 或 1500万元（营业执照，2026-11-01）",
        "1500万元（系统导入，2026-11-03）",
    )


def test_that_an_answer_settles_and_undo_restores_both(book: Casebook) -> None:
    firm = disputed(book)
    book.enterprises.set_fact(firm, "revenue.2025", Decimal(1300), VERBAL)
    assert profile(book, firm).series("revenue")[2025] == 1300
    book.journal.undo(firm, OFFICER)
    assert said(book, firm) == [(1200, "营业执照"), (1500, "系统导入")]
    book.journal.undo(firm, OFFICER)
    assert (profile(book, firm).series("revenue")[2025], said(book, firm)) == (1200, [])
    book.journal.redo(firm, OFFICER)
    assert said(book, firm) == [(1200, "营业执照"), (1500, "系统导入")]


def test_that_a_settled_fact_is_not_opened_again_by_the_same_table(book: Casebook) -> None:
    firm = disputed(book)
    book.enterprises.settle(firm, "revenue.2025", Decimal(1200), VERBAL)
    book.enterprises.set_beside(firm, {"revenue.2025": Decimal(1500)}, IMPORTED)
    assert profile(book, firm).series("revenue")[2025] == 1200
    book.enterprises.set_beside(firm, {"revenue.2025": Decimal(1800)}, TAX)
    assert profile(book, firm).disputed["revenue.2025"] == (1200, 1800)
    assert said(book, firm) == [(1200, "营业执照"), (1800, "系统导入")]


def test_that_a_third_source_joins(book: Casebook) -> None:
    firm = disputed(book)
    for _ in range(2):
        book.enterprises.set_beside(firm, {"revenue.2025": Decimal(1800)}, TAX)
    assert [value for value, _ in said(book, firm)] == [1200, 1500, 1800]


def test_that_a_later_table_of_the_same_kind_brings_other_facts_up_to_date(book: Casebook) -> None:
    firm = add(book, revenue={"2025": 1200}).id
    book.enterprises.set_beside(firm, {"registered_capital": Decimal(100), "revenue.2024": Decimal(9)}, IMPORTED)
    book.enterprises.set_beside(firm, {"registered_capital": Decimal(200), "revenue.2024": Decimal(8)}, TAX)
    found = profile(book, firm)
    assert (found.facts["registered_capital"], found.disputed) == (200, {"revenue.2024": (8, 9)})
    book.enterprises.set_beside(firm, {"registered_capital": Decimal(300), "business_scope": "软件"}, VERBAL)
    book.enterprises.set_beside(firm, {"business_scope": "软件开发"}, TAX)
    found = profile(book, firm)
    assert (found.disputed["registered_capital"], found.facts["business_scope"]) == ((200, 300), "软件开发")


def test_that_a_number_and_a_range_around_it_agree(book: Casebook) -> None:
    firm = add(book, revenue={"2023": 1500, "2024": "1000-2000", "2025": "1000-2000"}).id
    new = {"2023": Range(Decimal(1000), Decimal(2000)), "2024": Decimal("1200.5"), "2025": Decimal(2500)}
    book.enterprises.set_beside(firm, {f"revenue.{year}": value for year, value in new.items()}, IMPORTED)
    found = profile(book, firm)
    assert (found.series("revenue"), found.ranges) == ({2023: 1500, 2024: Decimal("1200.5")}, {})
    assert found.disputed == {"revenue.2025": (1000, 2000, 2500)}
    assert said(book, firm) == [(Range(Decimal(1000), Decimal(2000)), "营业执照"), (2500, "系统导入")]
    book.enterprises.settle(firm, "revenue.2025", Range(Decimal(1000), Decimal(2000)), VERBAL)
    assert profile(book, firm).ranges == {"revenue.2025": Range(Decimal(1000), Decimal(2000))}


@pytest.mark.parametrize(
    ("fact", "first", "second"),
    [
        ("district", "河东区", "河西区"),
        ("founded_on", date(2018, 3, 1), date(2019, 3, 1)),
        ("legal_person", False, True),
        ("software_sales_tax.2025", Decimal("0.03"), Decimal("0.031")),
    ],
)
def test_that_places_days_flags_and_shares_may_be_disputed(
    book: Casebook, fact: str, first: object, second: object
) -> None:
    firm = add(book).id
    for value, source in ((first, LICENCE), (second, IMPORTED)):
        book.enterprises.set_beside(firm, {fact: value}, source)
    found = profile(book, firm)
    assert set(found.disputed[fact]) == {first, second}
    assert [value for value, _ in said(book, firm, fact)] == [first, second]
    book.enterprises.settle(firm, fact, second, VERBAL)
    assert facts_of(profile(book, firm))[fact] == second


def test_that_what_a_file_calls_disputed_is_stored_and_may_be_settled(book: Casebook) -> None:
    firm = add(book, revenue={"2024": "1000–2000", "2025": {"either": [1200, 1500]}}).id
    assert facts_of(profile(book, firm))["revenue.2025"] == Either((Decimal(1200), Decimal(1500)))
    assert said(book, firm) == [(1200, "营业执照"), (1500, "营业执照")]
    book.enterprises.set_beside(firm, {"revenue.2025": Decimal(1500)}, IMPORTED)
    assert said(book, firm) == [(1500, "系统导入"), (1200, "营业执照")]
    assert book.journal.of(firm)[0].after == "1500万元（系统导入，2026-11-03）"
    book.enterprises.settle(firm, "revenue.2025", Decimal(1200), VERBAL)
    assert profile(book, firm).series("revenue") == {2025: 1200}
    assert profile(book, firm).ranges == {"revenue.2024": Range(Decimal(1000), Decimal(2000))}


def test_that_a_printed_sheet_keeps_what_was_disputed(book: Casebook) -> None:
    firm = disputed(book)
    book.enterprises.set_fact(firm, "revenue.2024", Range(Decimal(1000), Decimal(2000)), VERBAL)
    sheet = printed(book, firm)
    kept = book.determinations.get(sheet.determination).profile
    assert (kept.ranges, kept.disputed) == (profile(book, firm).ranges, profile(book, firm).disputed)


def test_that_sayings_come_back_from_backup_export_and_damage(path: Path) -> None:
    with opened(path) as book:
        firm = disputed(book)
        kept = said(book, firm)
        book.export.write_json(path.with_name("all.json"), NOW)
    read_export(path.with_name("all.json"), path.with_name("read.db"))
    backup = Backups(path).make(BackupReason.MANUAL, NOW).path
    with opened(path) as book:
        book.enterprises.settle(firm, "revenue.2025", Decimal(1500), VERBAL)
    assert [part.what for part in Backups(path).preview(backup).parts] == ["企业"]
    Backups(path).restore(backup, NOW)
    content = bytearray(path.read_bytes())
    content[:16] = b"\0" * 16
    path.with_name("hurt.db").write_bytes(content)
    assert "不同说法：救回 2 条" in salvage(path.with_name("hurt.db"), path.with_name("saved.db"), NOW).lines()
    for name in ("kece.db", "read.db", "saved.db"):
        with opened(path.with_name(name)) as book:
            assert said(book, firm) == kept


def test_that_the_privacy_list_tells_what_each_source_says(book: Casebook) -> None:
    firm = disputed(book)
    (section,) = [part for part in book.privacy.held_about(firm) if part.title == "不同说法"]
    assert [row[:3] for row in section.rows] == [
        ("2025 年营业（销售）收入", "1200万元", "营业执照"),
        ("2025 年营业（销售）收入", "1500万元", "系统导入"),
    ]


@pytest.mark.parametrize(
    ("text", "hour"),
    [("", ""), ("14:30", "14:30"), ("9：05", "09:05"), ("930", "09:30"), ("14点半", "14:30"), ("9点", "09:00")],
)
def test_that_a_time_of_day_is_read(text: str, hour: str) -> None:
    assert hour_in(text) == hour


@pytest.mark.parametrize("text", ["25:00", "9:75", "下午", "14:3"])
def test_that_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="14:30"):
        hour_in(text)


def test_that_a_planned_visit_has_an_hour_if_it_is_known(book: Casebook) -> None:
    firm = add(book).id
    visit = book.visits.add(firm, NewVisit(on=ON, officer="张三"), OFFICER)
    book.visits.update(msgspec.structs.replace(visit, hour="14点半"), OFFICER)
    assert book.visits.get(visit.id).hour == "14:30"
    assert book.journal.of(firm, 1)[0].after == "时间：14:30"
    book.journal.undo(firm, OFFICER)
    assert book.visits.get(visit.id).hour == ""


def test_that_changes_to_a_visit_before_the_column_was_added_can_be_undone(path: Path) -> None:
    schema = Path(__file__).with_name("fixtures") / "schema_v3.sql"
    connection = sqlite3.connect(path)
    connection.executescript(schema.read_text(encoding="utf-8"))
    (line,) = connection.execute("SELECT after FROM journal WHERE subject = 'visits'").fetchall()
    connection.close()
    assert "hour" not in line[0]
    with opened(path) as book:
        while book.journal.steps(1).undo is not None:
            book.journal.undo(1, OFFICER)
        assert book.visits.of(1) == ()
        book.journal.redo(1, OFFICER)
