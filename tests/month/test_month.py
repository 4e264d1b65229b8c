"""A month of an office of three ends with three equal casebooks, and with the numbers that a person counts by hand."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from casebook import (
    Author,
    BackupReason,
    Casebook,
    FilingBoard,
    FilingStage,
    LetterKind,
    fingerprint,
    open_casebook,
    salvage,
)
from matcher import Match, Profile, match
from policies import UserError
from sheet import options_from, sheet_bytes
from sheet.letter import Letter, letters_bytes
from sheet.listing import listing_bytes
from survey.change_letters import Sender
from survey.changed_policies import LibraryComparison, changed_policies
from survey.due import DueItem, When, due_items, when
from survey.figures import request_figures, visit_figures
from survey.kept_matches import KeptMatches
from survey.own_targets import OwnCounts, missing_words, target_lines
from survey.payout_papers import payout_letters, result_listing
from survey.payout_totals import TotalsBy, payout_figures
from survey.persons import person_match
from survey.planning import Stop
from survey.route_sheet import route_listing
from survey.timeline import timeline
from tests.casebook.exchange.office import contents
from tests.month.office import FIRST, LAST, OFFICERS, PHONE, SENDER_OFFICE, Calendar, Office, name_of, open_office
from tests.month.papers import PROJECT, RUNNING, update
from tests.month.played import play
from tests.survey.build import shipped_library

CHIEF = 2
SENDER = Sender(SENDER_OFFICE, "王五", PHONE)
DAYS_OF_PAYMENT = ("2026-11-20", "2026-12-02", "2027-03-19", "2026年12月2日", "2027年3月19日", "明年3月底")
"""Days by which the office means to pay, and the one that somebody wrote into a reason."""


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Letter, ...]]:
    """The folder of the casebooks at the end of the month, closed, and the letters that were printed."""
    folder = tmp_path_factory.mktemp("month")
    with open_office(folder, Calendar()) as office:
        letters = play(office)
    return folder, letters


@pytest.fixture(scope="module")
def office(month: tuple[Path, tuple[Letter, ...]]) -> Iterator[Office]:
    """The office at the end of the month, to be read only."""
    with _opened(month[0]) as opened:
        yield opened


@pytest.fixture
def copied(month: tuple[Path, tuple[Letter, ...]], tmp_path: Path) -> Iterator[Office]:
    """A copy of the office at the end of the month, to be changed."""
    shutil.copytree(month[0], tmp_path / "copy", ignore=shutil.ignore_patterns("*.keceswap", "*备份*"))
    with _opened(tmp_path / "copy") as opened:
        yield opened


def _opened(folder: Path) -> AbstractContextManager[Office]:
    calendar = Calendar()
    calendar.turn(LAST)
    return open_office(folder, calendar)


def words_of(data: bytes) -> str:
    pages = pypdfium2.PdfDocument(io.BytesIO(data))
    return "".join(page.get_textpage().get_text_bounded() for page in pages).replace("\r", "").replace("\n", "")


def short(item: DueItem) -> tuple[str, str]:
    """What is due of which firm: the number in its name."""
    return item.kind.value, item.name[5:7]


def test_that_three_casebooks_hold_the_same(office: Office) -> None:
    first, second, third = (contents(book) for book in office.books)
    assert first == second == third
    for book in office.books:
        assert book.exchange.capture(Author("王五")) == 0
        assert len(book.enterprises.search("", LAST)) == 41


def test_that_what_two_wrote_differently_waits_with_both_sources(office: Office) -> None:
    for book in office.books:
        assert book.enterprises.disputed() == (office.firm(book, 20),)
        ((firm, conflict),) = book.exchange.conflicts()
        assert firm is not None
        assert book.enterprises.get(firm).name == "天津新来科技有限公司"
        assert {version.value for version in conflict.versions} == {"李四", "王五"}


def test_that_the_desk_says_what_is_overdue_today_and_this_week(office: Office) -> None:
    for book in office.books:
        groups: dict[When, list[tuple[str, str]]] = {}
        for item in due_items(book, LAST):
            groups.setdefault(when(item.due_on, LAST), []).append(short(item))
        assert sorted(groups[When.OVERDUE]) == sorted(
            [
                ("兑现", "05"),
                ("申报", "18"),
                ("回访", "09"),
                ("跟进", "03"),
                ("走访", "19"),
                ("诉求", "11"),
                ("资质", "07"),
            ]
        )
        assert sorted(groups[When.TODAY]) == sorted(
            [("兑现", "07"), ("回访", "08"), ("申报", "16"), ("诉求", "12"), ("跟进", "03")]
        )
        assert sorted(groups[When.WEEK]) == sorted(
            [
                ("合同", "22"),
                ("走访", "20"),
                ("兑现", "06"),
                ("申报", "19"),
                ("诉求", "13"),
                ("诉求", "10"),
                ("一企一策", "30"),
            ]
        )
        assert sorted(groups[When.LATER]) == sorted(
            [("跟进", "03"), ("资质", "09"), ("资质", "10"), ("诉求", "14"), ("诉求", "15")]
        )
        assert [short(item) for item in due_items(book, LAST, "王五")] == [("一企一策", "30")]


def test_that_stock_new_and_applied_stand_apart_beside_the_targets(office: Office) -> None:
    for book in office.books:
        counts = OwnCounts.of_book(book, shipped_library().policies, LAST)
        lines = {line.name: line for line in target_lines(book.targets.of_year(2026), counts, 2026)}
        assert {name: (str(line.own.value), str(line.missing)) for name, line in lines.items() if line.own} == {
            "高新技术企业（存量）": ("10", "2"), "高新技术企业（新增）": ("2", "1"), "高新技术企业（申报）": ("6", "2"),
            "技术合同成交额（金额）": ("300", "700"),
        }  # fmt: skip
        assert missing_words(lines["高新技术企业（新增）"]) == "目标 3 家，还差 1 家"
        assert [filing.name for filing in counts.pool(("hnte",))] == [
            filing.name for filing in book.filings.all(FilingBoard.TITLES) if not filing.ended
        ]
        assert len(counts.pool(("hnte",))) == 10


def test_that_thirty_filings_stand_where_they_were_left(office: Office) -> None:
    for book in office.books:
        stages = Counter((filing.board, filing.stage_words) for filing in book.filings.all())
        assert stages == {
            (FilingBoard.TITLES, "入库"): 7, (FilingBoard.TITLES, "已报"): 3, (FilingBoard.TITLES, "认定"): 2,
            (FilingBoard.TITLES, "未过"): 1, (FilingBoard.TITLES, "放弃"): 1, (FilingBoard.PROJECTS, "兑现"): 4,
            (FilingBoard.PROJECTS, "立项"): 8, (FilingBoard.PROJECTS, "未过"): 1, (FilingBoard.PROJECTS, "放弃"): 1,
            (FilingBoard.PROJECTS, "受理"): 1, (FilingBoard.PROJECTS, "意向"): 1,
        }  # fmt: skip


def test_that_payouts_add_up(office: Office) -> None:
    for book in office.books:
        for by in TotalsBy:
            rows = payout_figures(book.payouts.all(), by, LAST).rows
            assert rows[-1] == ("合计", 12, 600, 600, 420, 215, 205, 1, 1)
            assert rows[0][1:] == rows[-1][1:]


def test_that_visits_and_answers_are_counted_as_they_were(office: Office) -> None:
    for book in office.books:
        visits = book.visits.between(FIRST, date(2026, 12, 31))
        assert len(visits) == 60
        rows = {str(row[0]): row[-1] for row in visit_figures(visits, 2026).rows}
        assert rows == {"张三": 28, "李四": 16, "王五": 13, "合计": 57}
        total = request_figures(book.requests.all(), 2026, LAST).rows[-1]
        assert total == ("合计", 15, 8, 1, 6, 1, Decimal("7.7"), "88.9%", 7, "85.7%", 1)


def test_that_the_timeline_of_a_firm_leaves_nothing_out(office: Office) -> None:
    for book in office.books:
        entries = timeline(book, office.firm(book, 1))
        told = Counter(entry.kind.value for entry in entries)
        assert told == {"走访": 2, "诉求": 3, "服务单": 1, "申报": 4, "兑现": 3, "资质": 2, "函件": 4, "变更": 1}
        assert entries[-2].title == "企业入库"
        assert {entry.title for entry in timeline(book, office.firm(book, 30)) if entry.kind.value == "服务单"} == {
            "出具服务单（企业版）", "出具刘博士的人才服务单（本人版）",
        }  # fmt: skip
        again = [entry.title for entry in timeline(book, office.firm(book, 10)) if entry.kind.value == "诉求"]
        assert again == ["场地诉求重新办理", "提出场地诉求"]


def test_that_each_firm_was_told_once(office: Office, month: tuple[Path, tuple[Letter, ...]]) -> None:
    for book in office.books:
        letters = book.letters.between(FIRST, LAST)
        about = Counter((letter.enterprise, key) for letter in letters for key in letter.about)
        assert set(about.values()) == {1}
        assert len(letters) == len(month[1])
        kinds = Counter(letter.kind for letter in letters)
        assert kinds == {LetterKind.CHANGE: 42, LetterKind.PAYOUT: 9, LetterKind.ANSWER: 9}
        for before, now in ((shipped_library(), update(1)), (update(1), update(2))):
            touched = changed_policies(book, LibraryComparison(before, now, LAST), RUNNING).firms
            assert touched
            assert [firm.name for firm in touched if firm.sure and firm.told is None and firm.officer != "王五"] == []


def test_that_no_paper_for_firms_holds_a_day_of_payment(office: Office, month: tuple[Path, tuple[Letter, ...]]) -> None:
    book = office.books[CHIEF]
    papers = words_of(letters_bytes(month[1]))
    papers += words_of(listing_bytes(result_listing(book.payouts.all(), LAST, SENDER_OFFICE)))
    for number in (1, 20, 30):
        for sheet in book.determinations.sheets_of(office.firm(book, number)):
            papers += words_of(reprinted(book, sheet.number))
    assert "兑现核定告知书" in papers
    assert [day for day in DAYS_OF_PAYMENT if day in papers] == []
    held = payout_letters(book.payouts.all(), SENDER, LAST).held_back
    assert sorted((each.payout.name, each.why) for each in held) == [
        (name_of(9), "差额原因里写了付款时间，告知书不能写，请改"), (name_of(10), "差额原因里写了付款时间，告知书不能写，请改"),
        (name_of(11), "还没有核定金额"),
    ]  # fmt: skip


def reprinted(book: Casebook, number: int) -> bytes:
    """A kept sheet as it is printed again."""
    sheet = book.determinations.sheet(number)
    kept = book.determinations.get(sheet.determination)
    options = options_from(sheet.options)
    library = KeptMatches(book.determinations).library_of(kept)
    found = KeptMatches(book.determinations, library).match_of(kept)
    return sheet_bytes(person_match(kept.profile, kept.on, library) if options.person else found, options)


def test_that_sheets_of_colleagues_are_reprinted_byte_for_byte(office: Office) -> None:
    book = office.books[0]
    for number in (20, 30):
        for sheet in book.determinations.sheets_of(office.firm(book, number)):
            assert fingerprint(reprinted(book, sheet.number)) == sheet.fingerprint


def test_that_the_route_sheet_names_what_is_open(office: Office) -> None:
    book = office.books[0]
    stop = Stop(
        firm=office.firm(book, 11), name=name_of(11), street="大王庄街道", officer="张三", day=LAST, hour="09:00"
    )
    listing = route_listing(book, [stop], LAST, SENDER_OFFICE, _matched)
    assert "第 11 家想贷款买设备" in listing.rows[0][5]
    assert "海河东路 11 号" in listing.rows[0][2]
    assert "刘" in listing.rows[0][3]


def _matched(profile: Profile) -> Match:
    library = shipped_library()
    return match(library.policies, profile, LAST, library.stamp, library.offices)


def test_that_a_firm_deleted_for_good_leaves_every_casebook(copied: Office) -> None:
    first = copied.books[0]
    number = copied.firm(first, 5)
    held = {section.title: len(section.rows) for section in first.privacy.held_about(number)}
    assert {title: held[title] for title in ("走访", "诉求", "申报办理", "兑现", "发出的函")} == {
        "走访": 2, "诉求": 1, "申报办理": 1, "兑现": 1, "发出的函": 4,
    }  # fmt: skip
    first.privacy.delete_firm_completely(number, Author("张三", "企业书面要求"))
    copied.round([(0, 1), (1, 2)])
    for book in copied.books:
        assert book.enterprises.search(name_of(5), LAST) == ()
        ledger = book.enterprises._ledger
        for table in ("payouts", "filings", "letters", "visits", "requests", "facts", "exchange_parts"):
            text = str(ledger.tuples(f"SELECT * FROM {table}"))
            assert name_of(5) not in text, table
        assert len(book.payouts.all()) == 11
    assert contents(copied.books[0]) == contents(copied.books[1]) == contents(copied.books[2])


def test_that_backup_restore_and_salvage_keep_everything(copied: Office, tmp_path: Path) -> None:
    book = copied.books[CHIEF]
    before = contents(book)
    backup = book.backups.make(BackupReason.MANUAL, copied.calendar())
    copied.books[CHIEF].filings.move(book.filings.all()[0].id, FilingStage.DROPPED, LAST, Author("王五", ""), "误点")
    assert contents(book) != before
    book.close()
    book.backups.restore(backup.path, copied.calendar())
    with open_casebook(book.path) as restored:
        assert contents(restored) == before
    report = salvage(book.path, tmp_path / "救回.db", copied.calendar())
    assert report.whole, report.lines()
    with open_casebook(tmp_path / "救回.db") as saved:
        assert contents(saved) == before


def test_that_a_step_is_undone_and_the_undoing_reaches_the_others(copied: Office) -> None:
    second = copied.books[1]
    firm = copied.firm(second, 15)
    (filing,) = [filing for filing in second.filings.of(firm) if filing.policy == PROJECT]
    second.filings.move(filing.id, FilingStage.APPROVED, LAST, Author("李四"))
    copied.round([(1, 0)])
    assert copied.books[0].filings.get(filing.id).stage is FilingStage.APPROVED
    with pytest.raises(UserError):
        copied.books[0].journal.undo(copied.firm(copied.books[0], 15), Author("张三"))
    second.journal.undo(firm, Author("李四"))
    copied.round([(1, 2), (2, 0)])
    for book in copied.books:
        assert book.filings.get(filing.id).stage is FilingStage.ACCEPTED
    assert contents(copied.books[0]) == contents(copied.books[1]) == contents(copied.books[2])
    assert OFFICERS[1] == "李四"
