"""Tests that Qt's own dialogs are in Chinese, also where Qt's catalogue has no translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget

from ui.app import _speak_chinese


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[QApplication]:
    """Returns the application with both catalogues, for this test only."""
    _speak_chinese(qapp)
    yield qapp
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)


@pytest.mark.parametrize("mode", [QFileDialog.AcceptMode.AcceptOpen, QFileDialog.AcceptMode.AcceptSave])
def test_that_the_file_dialog_has_no_english_word(chinese: QApplication, qtbot, mode: QFileDialog.AcceptMode) -> None:
    dialog = QFileDialog(caption="选一个文件")
    dialog.setAcceptMode(mode)
    qtbot.addWidget(dialog)
    dialog.open()
    shown: list[QWidget] = [*dialog.findChildren(QLabel), *dialog.findChildren(QPushButton)]
    texts = [str(widget.property("text")) for widget in shown]
    assert [text for text in texts if re.search("[A-Za-z]{2}", text)] == []
    assert chinese.translate("QFileSystemModel", "Folder") == "文件夹"


def test_that_our_catalogue_is_made_from_its_source(root: Path) -> None:
    source, made = root / "ui/words/qt_zh_CN.ts", root / "ui/words/qt_zh_CN.qm"
    words = re.findall("<translation>(.*?)</translation>", source.read_text(encoding="utf-8"))
    data = made.read_bytes()
    assert [word for word in words if unescape(word).encode("utf-16-be") not in data] == []
    assert Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), "qtbase_zh_CN.qm").is_file()
