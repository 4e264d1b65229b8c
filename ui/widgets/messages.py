"""Message boxes and file dialogs. Only this module opens them; they never block."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QLineEdit, QMessageBox, QWidget

from ui.widgets.clipboard_cells import clean

PROFILES = "企业画像 (*.json *.yaml *.yml)"
PDF = "PDF 文件 (*.pdf)"
REGISTERS = "企业名单 (*.xlsx *.xlsm *.xls *.et *.csv *.tsv *.txt *.docx *.doc *.pdf *.ofd *.html *.htm)"
PAPERS = (
    "企业材料 (*.pdf *.ofd *.xlsx *.xlsm *.xls *.et *.docx *.doc *.csv *.tsv *.txt *.html *.htm"
    " *.png *.jpg *.jpeg *.tif *.tiff)"
)
DOCUMENTS = "政策文件 (*.pdf *.docx *.doc *.ofd *.html *.htm *.txt *.png *.jpg *.jpeg *.tif *.tiff)"
_LINE = 400
"""Width in pixels of the input for a text, so that a whole firm name fits."""
TABLES = "Excel 表 (*.xlsx);;CSV 表 (*.csv)"


def show_message(parent: QWidget, title: str, text: str) -> QMessageBox:
    """A message that stays until it is closed."""
    box = QMessageBox(QMessageBox.Icon.Information, title, text, QMessageBox.StandardButton.Ok, parent)
    _show(box)
    return box


def ask(parent: QWidget, title: str, text: str, yes: Callable[[], object]) -> QMessageBox:
    """Shows a question; `yes` is called if the user confirms."""
    buttons = QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No
    box = QMessageBox(QMessageBox.Icon.Question, title, text, buttons, parent)
    box.accepted.connect(lambda: yes())
    _show(box)
    return box


def ask_keep(
    parent: QWidget, title: str, text: str, *, keep: Callable[[], object], drop: Callable[[], object]
) -> QMessageBox:
    """Asks what to do with unsaved changes: 保存, 放弃 or 取消, which does nothing."""
    buttons = QMessageBox.StandardButton
    box = QMessageBox(QMessageBox.Icon.Question, title, text, buttons.Save | buttons.Discard | buttons.Cancel, parent)
    box.setDefaultButton(buttons.Save)
    for button, words in ((buttons.Save, "保存"), (buttons.Discard, "放弃修改"), (buttons.Cancel, "取消")):
        box.button(button).setText(words)
    box.button(buttons.Save).clicked.connect(lambda: keep())
    box.button(buttons.Discard).clicked.connect(lambda: drop())
    _show(box)
    return box


def ask_leave(parent: QWidget, title: str, text: str, leave: Callable[[], object]) -> QMessageBox:
    """Asks whether to leave with refused entries; the default is to go back and correct them."""
    buttons = QMessageBox.StandardButton
    box = QMessageBox(QMessageBox.Icon.Warning, title, text, buttons.Discard | buttons.Cancel, parent)
    box.setDefaultButton(buttons.Cancel)
    for button, words in ((buttons.Discard, "仍然离开"), (buttons.Cancel, "回去改正")):
        box.button(button).setText(words)
    box.button(buttons.Discard).clicked.connect(lambda: leave())
    _show(box)
    return box


def ask_text(parent: QWidget, title: str, text: str, given: str, then: Callable[[str], object]) -> QInputDialog:
    """Asks for one line of text; `then` is called with it, cleaned as if pasted, unless it is empty."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setLabelText(text)
    dialog.setTextValue(given)
    line: QLineEdit
    for line in dialog.findChildren(QLineEdit):
        line.setMinimumWidth(_LINE)
    dialog.textValueSelected.connect(lambda written: then(clean(written)) if clean(written) else None)
    _show(dialog)
    return dialog


def ask_secret(parent: QWidget, title: str, text: str, then: Callable[[str], object]) -> QInputDialog:
    """Asks for a passphrase, which is not shown; `then` is called with it as it was typed, unless it is empty."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setLabelText(text)
    dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
    dialog.textValueSelected.connect(lambda written: then(written) if written else None)
    _show(dialog)
    return dialog


def choose_file(parent: QWidget, title: str, kinds: str, then: Callable[[Path], None]) -> QFileDialog:
    """Shows a dialog to open a file; `then` is called with its path."""
    dialog = QFileDialog(parent, title, "", kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    _show(dialog)
    return dialog


def choose_files(parent: QWidget, title: str, kinds: str, then: Callable[[tuple[Path, ...]], None]) -> QFileDialog:
    """Shows a dialog to open one or several files; `then` is called with their paths."""
    dialog = QFileDialog(parent, title, "", kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda names: then(tuple(Path(name) for name in names)))
    _show(dialog)
    return dialog


def choose_folder(parent: QWidget, title: str, then: Callable[[Path], None]) -> QFileDialog:
    """Shows a dialog to choose a folder; `then` is called with its path."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    _show(dialog)
    return dialog


def choose_target(
    parent: QWidget, title: str, kinds: str, suggestion: str, then: Callable[[Path], None]
) -> QFileDialog:
    """Shows a dialog to save a file; `then` is called with its path."""
    dialog = QFileDialog(parent, title, suggestion, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suggestion.rpartition(".")[2])
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    _show(dialog)
    return dialog


def _show(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
