"""Tests that copied cells are inserted alike by keyboard, menu and drop."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QAction, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from policies import CATALOGUE
from ui.entry.editors import SeriesEditor
from ui.entry.records import RecordsEditor
from ui.widgets.clipboard_cells import rows_of
from ui.widgets.line import PasteCleaningLineEdit


def by_keyboard(line: QLineEdit, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def by_menu(line: PasteCleaningLineEdit, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    menu = line.make_menu()
    menu.findChild(QAction, "edit-paste").trigger()
    menu.deleteLater()


def by_drop(line: QLineEdit, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    event = QDropEvent(
        QPointF(2, 2),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    line.dropEvent(event)


WAYS = pytest.mark.parametrize("put", [by_keyboard, by_menu, by_drop])
Put = Callable[[QLineEdit, str], None]


@WAYS
@pytest.mark.parametrize(
    ("copied", "shown"),
    [
        ("1200\r\n", "1200"),
        ("1200\t", "1200"),
        ("\u00a01200\u3000", "1200"),
        ("\ufeff91120102MA06ABCD1X\r\n", "91120102MA06ABCD1X"),
        ('"1200\n"\r\n', "1200"),
        ('"第一行\n第二行"\r\n', "第一行 第二行"),
        ('天津"甲"公司', '天津"甲"公司'),
        ("1200\t1300\r\n", "1200 1300"),
    ],
)
def test_that_a_copied_cell_is_cleaned_from_everywhere(qtbot, put: Put, copied: str, shown: str) -> None:
    line = PasteCleaningLineEdit()
    qtbot.addWidget(line)
    line.show()
    put(line, copied)
    assert line.text() == shown


@WAYS
def test_that_copied_rows_are_spread_over_years_from_everywhere(qtbot, put: Put) -> None:
    editor = SeriesEditor(CATALOGUE["revenue"], 2025)
    qtbot.addWidget(editor)
    editor.show()
    given: list[object] = []
    below: list[object] = []
    editor.given.connect(lambda _, raw: given.append(raw))
    editor.overflow.connect(lambda _, column, rows: below.append((column, rows)))
    put(editor.lines["2024"], "1,200 \t\u00a01300\r\n70\t80\r\n")
    assert given == [{"2024": 1200, "2025": 1300}]
    assert below == [(2, [["70", "80"]])]
    put(editor.lines["2023"], "900\r\n")
    assert given[-1] == {"2023": 900, "2024": 1200, "2025": 1300}


def test_that_a_cell_of_a_list_is_edited_in_the_same_line(qtbot) -> None:
    editor = RecordsEditor(CATALOGUE["bank_loans"])
    qtbot.addWidget(editor)
    editor.show()
    editor.add_row()
    given: list[object] = []
    editor.given.connect(given.append)
    editor.table.editItem(editor.table.item(0, 1))
    (line,) = editor.table.findChildren(PasteCleaningLineEdit)
    by_keyboard(line, "500\r\n")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: given == [[{"amount": 500}]])


def test_that_a_quotation_mark_in_a_plain_text_does_not_swallow_the_rest() -> None:
    assert rows_of('5" 屏\t甲\n"乙\t丙') == [['5" 屏', "甲"], ['"乙', "丙"]]
