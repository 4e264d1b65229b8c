"""What the tests of a visit share: its day, its start, and the widget that takes the next key."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QApplication

from ui.visit import VisitPage
from ui.visit.cards import Check

ON = date(2026, 11, 24)


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
