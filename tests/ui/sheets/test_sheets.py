"""Tests of the sheets: the archive contains the sheet that left the program, which equals what the page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

import main
from casebook import NewVisit, Origin, Provenance
from matcher import Match, read_profile
from sheet import Annex, Edition, SheetOptions, options_text
from survey.background import BackgroundJob
from tests.policies.build import library, policy
from tests.ui.startup.build import dialogs
from ui.desk.desk import Desk
from ui.desk.services import Services
from ui.sheets import SheetPage
from ui.sheets.batch import Batch, make_all
from ui.sheets.presenter import TRIAL_SHEET, SheetPresenter
from ui.sheets.printed import PrintedSheet, reprint_sheet
from ui.widgets import theme
from ui.window import MainWindow

ON = date(2026, 11, 24)
LATER = date(2026, 12, 1)
WAIT = 20_000
OLD = library(policy("a-first"), policy("b-second"), version="2026.11")
NEW = library(policy("a-first", short="一"), version="2026.12")


@pytest.fixture
def window(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """Returns the window on a casebook whose current firm is the sample of a machine builder."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    made = MainWindow(main.window_services(tmp_path, lambda: ON))
    qtbot.addWidget(made)
    made.resize(1366, 740)
    made.show()
    made.load()
    made.open(next(path for path in main._samples() if path.stem == "machine-builder"))
    assert made.desk.keep_firm().accepted
    yield made
    made.presenter.dirty = False
    made.desk.close()


@pytest.fixture
def page(window: MainWindow, qtbot) -> SheetPage:
    """Returns the page of the sheet with a finished preview."""
    window.show_sheet()
    found = window.page("sheet")
    assert isinstance(found, SheetPage)
    qtbot.waitUntil(found.save.isEnabled, timeout=WAIT)
    return found


def archived(page: SheetPage) -> PrintedSheet:
    """Returns a reprint of the last sheet in the archive."""
    return page.presenter.reprint(page.presenter.history()[0].number)()


def test_that_a_sheet_saved_at_once_after_an_edit_holds_the_edit(page: SheetPage, qtbot, tmp_path: Path) -> None:
    page.contents.remark.setPlainText("请在月底前补齐")
    page.save_to(tmp_path / "单.pdf")
    qtbot.waitUntil(lambda: bool(page.presenter.history()), timeout=WAIT)
    again = archived(page)
    assert again.same is True
    assert again.data == (tmp_path / "单.pdf").read_bytes()
    assert "请在月底前补齐" in again.content.options.remarks.values()
    assert page.made is not None
    assert page.made.data == again.data


def test_that_the_dialog_of_saving_waits_for_the_latest_changes(page: SheetPage, qtbot) -> None:
    before = page.made
    page.contents.internal.setPlainText("已电话联系")
    page.edition.setCurrentIndex(page.edition.findData(Edition.OFFICER))
    page.edition.activated.emit(page.edition.currentIndex())
    page.contents.internal.setPlainText("已电话联系，周五再去")
    page.save.setEnabled(True)  # pressed in the moment between two previews
    page.save.click()
    assert not any(isinstance(dialog, QFileDialog) for dialog in dialogs())
    qtbot.waitUntil(lambda: any(isinstance(dialog, QFileDialog) for dialog in dialogs()), timeout=WAIT)
    assert page.made is not before
    assert page.made is not None
    assert page.made.content.options.internal == "已电话联系，周五再去"
    next(dialog for dialog in dialogs() if isinstance(dialog, QFileDialog)).reject()


def test_that_a_sheet_printed_at_once_after_an_edit_is_the_one_that_is_kept(
    page: SheetPage, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_paper: list[bytes] = []

    def print_pages(done: Callable[[], object]) -> None:
        on_paper.append(page.paper._data)
        page.presenter.remarks["a"] = "改得太晚"
        done()

    monkeypatch.setattr(page.paper, "print_pages", print_pages)
    page.contents.remark.setPlainText("请在月底前补齐")
    page.print.click()
    assert on_paper == []
    qtbot.waitUntil(lambda: bool(on_paper), timeout=WAIT)
    again = archived(page)
    assert again.same is True
    assert [again.data] == on_paper
    assert list(again.content.options.remarks.values()) == ["请在月底前补齐"]


def test_that_a_fact_taken_back_on_the_page_is_on_the_sheet_that_is_saved(
    window: MainWindow, page: SheetPage, qtbot, tmp_path: Path
) -> None:
    window.presenter.give("employees", {"2025": 77})
    window.presenter.undo()
    window.presenter.give("employees", {"2025": 78})
    page.save_to(tmp_path / "单.pdf")
    qtbot.waitUntil(lambda: bool(page.presenter.history()), timeout=WAIT)
    again = archived(page)
    assert again.same is True
    assert again.content.match.profile.series("employees")[2025] == 78
    assert again.data == (tmp_path / "单.pdf").read_bytes()


def test_that_what_was_written_stays_with_the_firm_and_never_goes_to_another(
    window: MainWindow, page: SheetPage, qtbot
) -> None:
    page.contents.remark.setPlainText("请在月底前补齐")
    page.contents.internal.setPlainText("老板着急")
    page.contents.refused.setChecked(True)
    window.presenter.give("employees", {"2025": 78})
    qtbot.waitUntil(lambda: page.made is not None and page.presenter.is_current(page.made), timeout=WAIT)
    assert (page.contents.remark.toPlainText(), page.contents.internal.toPlainText()) == ("请在月底前补齐", "老板着急")
    assert page.made is not None
    assert page.made.content.options.show_refused
    other = window.desk.book.enterprises.add(
        read_profile({"name": "天津测试乙材料有限公司"}), Provenance(Origin.VERBAL, ON, "王芳"), "王芳"
    )
    window.go("sheet", other.id)
    assert (
        page.contents.remark.toPlainText(),
        page.contents.internal.toPlainText(),
        page.contents.refused.isChecked(),
    ) == ("", "", False)
    options = page.presenter.options()
    assert (options.remarks, options.internal, options.show_refused) == ({}, "", False)


def test_that_what_waits_for_a_sheet_is_forgotten_when_the_page_is_left(
    window: MainWindow, page: SheetPage, qtbot
) -> None:
    page.contents.remark.setPlainText("请在月底前补齐")
    page.save.click()
    window.go("home")
    qtbot.waitUntil(page.save.isEnabled, timeout=WAIT)
    assert dialogs() == []


def test_that_a_sheet_made_while_the_firm_is_switched_is_that_of_the_new_firm(
    window: MainWindow, page: SheetPage, qtbot, tmp_path: Path
) -> None:
    first = window.desk.number
    other = window.desk.book.enterprises.add(
        read_profile({"name": "天津测试乙材料有限公司"}), Provenance(Origin.VERBAL, ON, "王芳"), "王芳"
    )
    page.make()
    window.go("sheet", other.id)
    page.save_to(tmp_path / "乙.pdf")
    qtbot.waitUntil(lambda: bool(page.presenter.history()), timeout=WAIT)
    again = archived(page)
    assert (again.content.firm, again.same) == (other.id, True)
    assert again.data == (tmp_path / "乙.pdf").read_bytes()
    assert window.desk.book.determinations.of(first or 0) == ()


def test_that_a_text_that_cannot_be_printed_is_told_to_the_one_who_saves(page: SheetPage, qtbot) -> None:
    page.contents.remark.setPlainText("\U0001f680")
    page.save.click()
    qtbot.waitUntil(lambda: page.findChild(QMessageBox) is not None, timeout=WAIT)
    assert page.presenter.history() == ()
    assert not page.save.isEnabled()


def test_that_a_sheet_made_again_is_saved_as_it_is_and_kept_once(page: SheetPage, qtbot, tmp_path: Path) -> None:
    page.save_to(tmp_path / "单.pdf")
    page.contents.remark.setPlainText("后来的话")
    page.history.wanted.emit(page.presenter.history()[0].number)
    qtbot.waitUntil(lambda: page.made is not None and page.made.kept is not None, timeout=WAIT)
    page.save_to(tmp_path / "又一份.pdf")
    assert (tmp_path / "又一份.pdf").read_bytes() == (tmp_path / "单.pdf").read_bytes()
    assert len(page.presenter.history()) == 1


# -- the law, without Qt and with a sheet that says exactly what it was made from


def told(found: Match, options: SheetOptions) -> bytes:
    """A sheet in place of the PDF: profile, library, day, verdicts and options."""
    verdicts = [f"{result.policy.id} {result.verdict} {result.policy.short}" for result in found.results]
    return "\n".join((found.determination, *verdicts, options_text(options))).encode()


def services_of(folder: Path) -> Services:
    """Returns the services of main with two small libraries and a sheet without a PDF."""
    return replace(main.window_services(folder, lambda: ON), library=lambda: OLD, sheet=told)


class Sitting:
    """A desk with two firms, on which anything may happen between creating and saving a sheet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.desk = Desk(services_of(folder))
        source = Provenance(Origin.VERBAL, ON, "王芳")
        add = self.desk.book.enterprises.add
        self.firms = [add(read_profile({"name": name}), source, "王芳").id for name in ("甲公司", "乙公司")]
        assert self.desk.open_firm(self.firms[0]).accepted
        self.sheets = SheetPresenter(self.desk)
        self.sheets.begin()
        self.making: Callable[[], PrintedSheet] = self.sheets.work()
        self.printed = self.making()
        self.written: list[bytes] = []

    def happen(self, what: str, number: int) -> None:
        """Carries out one action of the user or one event."""
        words = f"第{number}句"
        {
            "remark": lambda: self.sheets.remarks.update({"a-first": words}),
            "internal": lambda: setattr(self.sheets, "internal", words),
            "edition": lambda: setattr(self.sheets, "edition", list(Edition)[number % 2]),
            "choose": lambda: self.sheets.choose("a-first", chosen=bool(number % 2)),
            "fact": lambda: self.desk.firm.give("employees", {"2025": number}),
            "officer": lambda: self.desk.settings.change(officer=words),
            "firm": lambda: self.desk.open_firm(self.firms[number % 2]),
            "day": self.next_day,
            "library": self.update_library,
            "start": lambda: setattr(self, "making", self.sheets.work()),
            "finish": lambda: setattr(self, "printed", self.making()),
            "save": self.save,
            "both": self.save_both,
            "batch": self.batch,
        }[what]()

    def next_day(self) -> None:
        """Moves the date to the next day."""
        self.desk.on = self.desk.firm.on = LATER

    def update_library(self) -> None:
        """Installs an update of the library."""
        self.desk.library = self.desk.firm._library = NEW
        self.desk.firm.match = self.desk.matched(self.desk.firm.profile)

    def save(self) -> None:
        """Saves the last sheet that was created."""
        target = self.folder / "单.pdf"
        assert self.sheets.save(target, self.printed).accepted
        self.written.append(target.read_bytes())

    def save_both(self) -> None:
        """Saves both editions of what the page shows."""
        assert self.sheets.save_both(self.folder / "两版.pdf").accepted
        self.written += [(self.folder / f"两版-{edition.label[:3]}.pdf").read_bytes() for edition in Edition]

    def batch(self) -> None:
        """Creates the sheets of both firms."""
        (self.folder / "批量").mkdir(exist_ok=True)
        batch = Batch(tuple(self.firms), (Edition.OFFICER,), self.folder / "批量")
        assert make_all(self.desk, batch, BackgroundJob(should_stop=lambda: False)) == (2, [])
        self.written += [
            next((self.folder / "批量").glob(f"{name}*{self.desk.on.isoformat()}*")).read_bytes()
            for name in ("甲公司", "乙公司")
        ]

    def check(self) -> None:
        """Reprints every stored sheet and compares the bytes with those written, in the same order."""
        kept = [
            sheet
            for firm in self.firms
            for entry in self.desk.book.determinations.of(firm)
            for sheet in self.desk.book.determinations.sheets(entry.id)
        ]
        kept.sort(key=lambda sheet: sheet.number)
        again = [reprint_sheet(self.desk.book, self.desk.services, sheet.number) for sheet in kept]
        assert [printed.data for printed in again] == self.written
        assert all(printed.same for printed in again)


EVENTS = "remark internal edition choose fact officer firm day library start finish save save both batch".split()


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(events=st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 5)), max_size=14))
def test_that_every_kept_sheet_is_made_again_with_the_bytes_that_were_written(events: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        sitting = Sitting(Path(folder))
        with closing(sitting.desk):
            for what, number in events:
                sitting.happen(what, number)
            sitting.save()
            sitting.check()


def test_that_a_sheet_of_facts_only_tried_out_is_shown_but_never_leaves(
    page: SheetPage, window: MainWindow, qtbot, tmp_path: Path
) -> None:
    assert window.presenter.try_out().accepted
    window.presenter.give("revenue", {"2025": 999_999})
    qtbot.waitUntil(lambda: page.status.text() == TRIAL_SHEET, timeout=WAIT)
    assert not page.save.isEnabled()
    assert not page.both.isEnabled()
    assert not page.print.isEnabled()
    assert page.made is not None
    assert page.presenter.save(tmp_path / "试算.pdf", page.made).message == TRIAL_SHEET
    assert page.presenter.save_both(tmp_path / "试算.pdf").message == TRIAL_SHEET
    assert list(tmp_path.glob("*.pdf")) == []
    assert page.presenter.history() == ()
    window.presenter.end_trial()
    qtbot.waitUntil(page.save.isEnabled, timeout=WAIT)
    assert page.presenter.save(tmp_path / "单.pdf", page.made).accepted


def test_that_a_ticked_form_is_printed_after_the_sheet_and_unticked_for_the_next_firm(page: SheetPage) -> None:
    check = page.contents.annexes[Annex.HNTE]
    assert page.presenter.options().annex == ()
    check.setChecked(True)
    assert page.presenter.options().annex == (Annex.HNTE,)
    page.presenter.begin()
    page.contents.show_contents()
    assert not check.isChecked()


def test_that_who_received_the_latest_visit_stands_on_the_sheet_until_another_name_is_entered(page: SheetPage) -> None:
    desk = page.desk
    assert desk.number is not None
    assert page.presenter.options().received_by == ""
    desk.book.visits.add(desk.number, NewVisit(on=date(2026, 10, 8), officer="王工", received_by="刘总"), desk.author())
    page.contents.show_contents()
    assert page.contents.received.text() == "刘总"
    page.contents.received.clear()
    page.contents.received.textEdited.emit("")
    assert page.presenter.options().received_by == ""
    page.contents.received.textEdited.emit("陈经理")
    assert page.presenter.options().received_by == "陈经理"
    page.presenter.begin(same_firm=True)
    assert page.presenter.options().received_by == "陈经理"
    page.presenter.begin()
    assert page.presenter.options().received_by == "刘总"


def test_that_a_sheet_for_another_day_says_so_on_the_page_and_on_paper(
    window: MainWindow, page: SheetPage, qtbot
) -> None:
    assert page.day.isHidden()
    window.look_at(date(2027, 3, 1))
    window.show_sheet()
    later = window.page("sheet")
    assert isinstance(later, SheetPage)
    assert not later.day.isHidden()
    assert "按 2027-03-01 推算，今天是 2026-11-24" in later.day.text()
    assert later.presenter.options().printed_on == ON
    qtbot.waitUntil(later.save.isEnabled, timeout=WAIT)
