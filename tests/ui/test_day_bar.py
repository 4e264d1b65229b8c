"""Tests of another day than today: all results move to it, the bar and the title say so, what is recorded does not move."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDialogButtonBox

from ui.day_bar import LookAtDayDialog, day_words
from ui.window import MainWindow

LATER = date(2031, 3, 1)


def test_that_another_day_is_told_on_every_page_and_in_the_title(window: MainWindow, sample: Path) -> None:
    window.open(sample)
    today = window.desk.on
    assert not window.day_bar.isVisible()
    window.look_at(LATER)
    for name in ("firm", "library", "sheet"):
        window.go(name)
        assert window.day_bar.isVisible()
        assert LATER.isoformat() in window.windowTitle()
    assert window.day_bar.words.text() == day_words(LATER, today)
    window.day_bar.back.click()
    assert not window.day_bar.isVisible()
    assert "计算" not in window.windowTitle()


def test_that_results_follow_the_day_and_what_is_recorded_does_not(window: MainWindow, sample: Path) -> None:
    window.open(sample)
    today, before = window.desk.on, window.presenter.match
    window.look_at(LATER)
    assert (window.presenter.match.on, window.desk.as_of, window.desk.on) == (LATER, LATER, today)
    assert window.desk.matched(window.presenter.profile).on == LATER
    assert window.presenter.match.profile == before.profile
    window.look_at(today)
    assert window.presenter.match == before


def test_that_a_trial_survives_another_day(window: MainWindow, sample: Path) -> None:
    window.open(sample)
    window.presenter.try_out()
    window.presenter.give("legal_person", False)
    window.look_at(LATER)
    assert window.presenter.trying
    assert window.presenter.raw("legal_person") is False
    window.presenter.end_trial()
    assert window.presenter.raw("legal_person") is not False
    assert window.presenter.match.on == LATER


def test_that_the_dialog_sets_the_day_and_cancel_leaves_it(window: MainWindow, qtbot) -> None:
    window.ask_day()
    dialog = window.findChild(LookAtDayDialog)
    dialog.day.setDate(QDate(LATER.year, LATER.month, LATER.day))
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Cancel).click()
    assert window.desk.as_of == window.desk.on
    qtbot.waitUntil(lambda: window.findChild(LookAtDayDialog) is None)
    window.ask_day()
    dialog = window.findChild(LookAtDayDialog)
    dialog.day.setDate(QDate(LATER.year, LATER.month, LATER.day))
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()
    assert window.desk.as_of == LATER


def test_that_the_title_names_the_firm_only_on_pages_about_it(window: MainWindow, sample: Path) -> None:
    assert "未填" not in window.windowTitle()
    window.open(sample)
    assert window.presenter.profile.name in window.windowTitle()
    window.go("library")
    assert window.presenter.profile.name not in window.windowTitle()
    assert window.windowTitle().startswith("政策库")


def test_that_the_window_is_never_larger_than_its_screen(window: MainWindow) -> None:
    window.resize(5000, 4000)
    window.fit_screen()
    least, room = window.minimumSizeHint(), window.screen().availableGeometry().size()
    assert window.width() <= max(room.width(), least.width())
    assert window.height() <= max(room.height(), least.height())
