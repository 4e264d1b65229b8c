"""Fixtures: a desk and a window with an empty casebook, used by 张三."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import main
from tests.ui.own_policies.build import ON
from ui.desk.desk import Desk
from ui.widgets import theme
from ui.window import MainWindow


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Returns a desk with an empty casebook."""
    made = Desk(main.window_services(tmp_path / "data", lambda: ON))
    made.settings.change(officer="张三", office="河东区科技局")
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """Returns a window over an empty casebook."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    made = MainWindow(main.window_services(tmp_path / "data", lambda: ON))
    qtbot.addWidget(made)
    made.resize(1366, 740)
    made.show()
    made.load()
    made.desk.settings.change(officer="张三", office="河东区科技局")
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    QThreadPool.globalInstance().waitForDone(10_000)
    made.presenter.dirty = False
    made.desk.close()
