"""What the tests of a visit share: its page, its day, its start, and the widget that takes the next key."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication

import main
from policies.library import Library
from ui.desk.desk import Desk
from ui.visit import VisitPage
from ui.visit.cards import Check
from ui.widgets import theme

ON = date(2026, 11, 24)


@contextmanager
def shown(
    qtbot, folder: Path, library: Library, on: date = ON, size: tuple[int, int] = (1292, 709)
) -> Iterator[VisitPage]:
    """Yields the visible page with an empty casebook and the officer 王敏 on a day."""
    theme.install_fonts()
    theme.apply(QApplication.instance(), theme.LIGHT)
    desk = Desk(dataclasses.replace(main.window_services(folder, lambda: on), library=lambda: library))
    desk.settings.change(officer="王敏")
    made = VisitPage(desk, theme.LIGHT)
    qtbot.addWidget(made)
    made.resize(*size)
    made.show()
    made.arrive()
    yield made
    made.leave()
    desk.close()


def visiting(page: VisitPage, firm: int) -> None:
    """Starts a visit to the firm, and leaves as it is what is to be checked first."""
    page.arrive(firm)
    assert page.visiting
    while isinstance(shown := page.visit.card, Check):
        page.visit.pass_check(shown)
    page.mode.enter()


def focused(qtbot, page: VisitPage):
    page.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and not page.mode.middle.currentWidget().guard.up)
    return QApplication.focusWidget()
