"""Sheets can be reprinted years later with the same profile, day, library and options."""

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from casebook import Author, Casebook, Confirmation, KeptSheet, NewSheet, fingerprint
from matcher import LibraryVersion, Match, match
from policies import InternalError, UserError
from tests.casebook.build import LICENCE, ON, VERBAL, add, opened

STAMP = LibraryVersion("2026.11", "sha256:abc")
LIBRARY = b'{"version":"2026.11","policies":[]}' * 100
OPTIONS = json.dumps({"selected": ["cn-hnte"], "remarks": {"cn-hnte": "先补专利"}}, ensure_ascii=False)


def matched(book: Casebook, enterprise: int, on: date = ON) -> Match:
    return match((), book.enterprises.profile(enterprise, on).profile, on, STAMP)


def printed(book: Casebook, enterprise: int, on: date = ON, edition: str = "firm") -> KeptSheet:
    book.determinations.keep_library(STAMP, LIBRARY)
    sources = book.enterprises.profile(enterprise, on).provenance
    sheet = NewSheet(
        edition=edition, options=OPTIONS, officer="张三", sources=sources, fingerprint=fingerprint(b"%PDF")
    )
    return book.determinations.keep(enterprise, matched(book, enterprise, on), sheet)


def test_that_a_sheet_is_found_again_by_its_id_after_everything_changed(path: Path) -> None:
    with opened(path) as book:
        firm = add(book, revenue={"2024": 1000.05}, software_sales_tax={"2024": 6.5}, scores={"cn-hnte": {"growth": 3}})
        confirmation = Confirmation(
            condition="cn-hnte/no-incident", holds=True, reason="回函", officer="张三", on=ON, until=date(2027, 1, 1)
        )
        book.confirmations.confirm(firm.id, confirmation)
        profile = book.enterprises.profile(firm.id, ON).profile
        sheet = printed(book, firm.id)
        book.enterprises.set_fact(firm.id, "revenue.2024", 9, VERBAL)
    with opened(path) as book:
        kept = book.determinations.get(sheet.determination)
        assert dict(kept.profile.facts) == dict(profile.facts)
        assert (kept.enterprise, kept.on, kept.library) == (firm.id, ON, STAMP)
        assert match((), kept.profile, kept.on, kept.library).determination == sheet.determination
        assert book.determinations.library(kept.library.digest) == LIBRARY
        assert book.determinations.sheets(kept.id) == (sheet,)
        assert sheet.sources["revenue.2024"] == LICENCE
        assert (sheet.options, sheet.fingerprint) == (OPTIONS, fingerprint(b"%PDF"))


def test_that_a_determination_holds_no_personal_data_of_contacts(path: Path) -> None:
    with opened(path) as book:
        firm = add(book, contacts=[{"name": "王会计", "phone": "13800000000"}])
        sheet = printed(book, firm.id)
        assert "contacts" not in book.determinations.get(sheet.determination).profile.facts
        assert matched(book, firm.id).determination == sheet.determination
    content = sqlite3.connect(path)
    (kept,) = content.execute("SELECT profile FROM determinations").fetchall()
    content.close()
    assert "王会计" not in kept[0]


def test_that_contacts_with_a_verbal_source_mark_no_verdict(book: Casebook) -> None:
    firm = add(book)
    book.enterprises.set_fact(firm.id, "contacts", ({"name": "王会计"},), VERBAL)
    book.enterprises.set_fact(firm.id, "district", "河东区", VERBAL)
    assert book.enterprises.profile(firm.id, ON).verbal() == ("district",)


def test_that_both_editions_share_one_determination_and_one_library(path: Path) -> None:
    with opened(path) as book:
        firm = add(book)
        first, second = printed(book, firm.id), printed(book, firm.id, edition="officer")
        assert first.determination == second.determination
        assert [sheet.edition for sheet in book.determinations.sheets(first.determination)] == ["firm", "officer"]
        assert len(book.determinations.of(firm.id)) == 1
    raw = sqlite3.connect(path)
    ((count, size),) = raw.execute("SELECT count(*), max(length(body)) FROM libraries").fetchall()
    raw.close()
    assert count == 1
    assert size < len(LIBRARY)


def test_that_a_unique_prefix_of_an_id_is_enough(book: Casebook) -> None:
    firm = add(book)
    sheet = printed(book, firm.id)
    assert book.determinations.get(f" {sheet.determination[:12].upper()} ").id == sheet.determination
    for wrong in (sheet.determination[:7], "", "00000000000", "%" * 10):
        with pytest.raises(UserError, match="没有找到编号"):
            book.determinations.get(wrong)


def test_that_the_last_determination_is_returned_for_comparison(book: Casebook) -> None:
    firm = add(book)
    for on in (date(2026, 1, 5), date(2026, 6, 5), ON):
        printed(book, firm.id, on)
    last = book.determinations.last_before(firm.id, ON)
    assert last is not None
    assert last.on == date(2026, 6, 5)
    assert book.determinations.last_before(firm.id, date(2026, 1, 5)) is None


def test_that_an_altered_determination_is_never_reprinted(path: Path) -> None:
    with opened(path) as book:
        sheet = printed(book, add(book, district="河东区").id)
    raw = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        raw.execute("UPDATE determinations SET day = '2020-01-01'")
    ((guard,),) = raw.execute(
        "SELECT sql FROM sqlite_master WHERE name = 'determinations_are_never_changed'"
    ).fetchall()
    raw.execute("DROP TRIGGER determinations_are_never_changed")
    raw.execute("UPDATE determinations SET profile = replace(profile, '河东区', '河西区')")
    raw.execute(guard)
    raw.commit()
    raw.close()
    with opened(path) as book, pytest.raises(UserError, match="可能被改动过"):
        book.determinations.get(sheet.determination)


def test_that_a_determination_without_its_library_raises_an_internal_error(book: Casebook) -> None:
    firm = add(book)
    sheet = NewSheet(edition="firm", options="{}", officer="张三")
    with pytest.raises(InternalError, match="was not kept"):
        book.determinations.keep(firm.id, matched(book, firm.id), sheet)
    with pytest.raises(UserError, match="政策库没有保存"):
        book.determinations.library("sha256:missing")


def test_that_two_firms_never_share_a_determination(book: Casebook) -> None:
    printed(book, add(book).id)
    twin = add(book)
    with pytest.raises(UserError, match="是否重复登记"):
        printed(book, twin.id)


def test_that_sheets_are_deleted_with_an_erased_firm(book: Casebook) -> None:
    firm = add(book)
    sheet = printed(book, firm.id)
    book.enterprises.erase(firm.id, Author("张三", "企业要求"))
    with pytest.raises(UserError, match="没有找到编号"):
        book.determinations.get(sheet.determination)
    with pytest.raises(UserError, match="不在库中"):
        book.determinations.sheet(sheet.number)
