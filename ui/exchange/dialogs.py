"""The dialogs of the exchange: for whom a file is, what a file would do, and which version of a conflict counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import wrap

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from casebook.exchange import FileFor, Replica
from ui.exchange.words import ConflictRow
from ui.passphrase.new_secret import NewSecret
from ui.widgets import theme

_LINE, _LINES = 36, 5
"""Characters of a line, and lines, of a version of a conflict: our choice, five versions fit a low window."""


def _choice(words: str) -> QRadioButton:
    """Returns a button with a text in lines, since buttons do not wrap; the whole text is in the tip."""
    lines = wrap(words, _LINE) or [words]
    shown = lines if len(lines) <= _LINES else [*lines[: _LINES - 1], "…", lines[-1]]
    button = QRadioButton("\n".join(shown).replace("&", "&&"))
    button.setToolTip(words)
    return button


class MakeFileDialog(QDialog):
    """Asks for whom an exchange file is written; `wanted` is called with the answer."""

    def __init__(
        self,
        colleagues: Sequence[Replica],
        colours: theme.Colours,
        wanted: Callable[[FileFor], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("导出交换文件")
        self.setMinimumWidth(460)
        self._wanted = wanted
        self.box = QComboBox()
        self.box.setAccessibleName("给谁")
        for card in colleagues:
            self.box.addItem(f"{card.name}（{card.fingerprint}）", card.replica)
        self.box.addItem("用口令加密，谁有口令谁能打开", "")
        self.secret = NewSecret(colours)
        self.whole = QCheckBox("全部内容（对方说“缺某几批”，或第一次给他时）")
        hint = QLabel(
            "平时只导出对方还没有的内容：按他上次交换文件里说的进度。给名片上的同事，只有他的电脑能打开；用口令的总是全部内容。"
        )
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.done_button = buttons.addButton("选位置…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.done_button.setObjectName("primary")
        column = QVBoxLayout(self)
        column.setSpacing(theme.SPACE)
        for widget in (QLabel("给谁"), self.box, self.secret, self.whole, hint, buttons):
            column.addWidget(widget)
        self._valid = False
        self.box.currentIndexChanged.connect(lambda _: self._show())
        self.secret.changed.connect(self._judged)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        self.finished.connect(self.deleteLater)
        self._show()

    def _judged(self, valid: bool) -> None:
        self._valid = valid
        self._show()

    def _show(self) -> None:
        by_passphrase = self.box.currentData() == ""
        self.secret.setVisible(by_passphrase)
        self.whole.setVisible(not by_passphrase)
        self.done_button.setEnabled(self._valid or not by_passphrase)

    def _take(self) -> None:
        colleague = str(self.box.currentData() or "")
        wanted = FileFor(colleague, "" if colleague else self.secret.text, self.whole.isChecked() or not colleague)
        self.accept()
        self._wanted(wanted)


class ConflictDialog(QDialog):
    """Shows each version of a conflict and asks which counts; `settle` is called with its place."""

    def __init__(self, row: ConflictRow, settle: Callable[[int], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("两边不一致")
        self.setMinimumWidth(520)
        self.setObjectName("conflict-dialog")
        head = QLabel(f"{row.name}：{row.about}")
        head.setObjectName("question")
        head.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setSpacing(theme.SPACE)
        column.addWidget(head)
        self.group = QButtonGroup(self)
        self.choices = [_choice(words) for words in row.versions]
        for place, button in enumerate(self.choices):
            self.group.addButton(button, place)
            column.addWidget(button)
        if self.choices:
            self.choices[0].setChecked(True)
            self.choices[0].setFocus(Qt.FocusReason.OtherFocusReason)
        note = QLabel("选定以后，下次交换时各台电脑都用这个值；另一个值仍在修改记录里。")
        note.setObjectName("muted")
        note.setWordWrap(True)
        column.addWidget(note)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.done_button = buttons.addButton("就用这个", QDialogButtonBox.ButtonRole.AcceptRole)
        self.done_button.setObjectName("primary")
        column.addWidget(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: settle(self.group.checkedId()))
        self.finished.connect(self.deleteLater)
