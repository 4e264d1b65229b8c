"""Fixtures: a desk, and a window with a firm of which only the name is known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import main
from tests.ui.papers.make import FIRM, ON
from ui.desk.desk import Desk
from ui.firms.new_firm import add_firm
from ui.widgets import theme
from ui.window import MainWindow


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Returns a desk with an empty casebook."""
    made = Desk(main.window_services(tmp_path / "data", lambda: ON))
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """Returns a window with a firm of which only the name is known."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    made = MainWindow(main.window_services(tmp_path / "data", lambda: ON))
    qtbot.addWidget(made)
    made.resize(1366, 740)
    made.show()
    made.load()
    number, _ = add_firm(made.desk, FIRM)
    assert number is not None
    made.go("firm", number)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.presenter.dirty = False
    made.desk.close()
