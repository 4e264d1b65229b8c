"""The dialog 加一轮申报: one line, or two days, and the source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.own_policies.call import CallForm, added_words, form_from_line, known_rounds, sources_of
from ui.widgets import theme
from ui.widgets.line import PasteCleaningLineEdit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from policies import Policy
    from policies.own import OwnCall

_ADDED = 84
"""The height in pixels of the list of the rounds that were added: three lines."""
_FIELDS = {"year": "年度", "opens": "开始日", "closes": "截止日"}


class CallDialog(QDialog):
    """A QDialog asking for a round of a policy; below it the rounds that the bureau added, to be taken out again.

    The signal `given` carries the form, and it is open until `accept`; `removed` carries a round that was added.
    """

    given = Signal(object)
    removed = Signal(object)

    def __init__(self, policy: Policy, added: Sequence[OwnCall], on: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("加一轮申报")
        self.setMinimumWidth(520)
        self._on = on
        self.head, self.known, self.words, self.message = QLabel(policy.name), QLabel(), QLabel(), QLabel()
        self.known.setText(known_rounds(policy))
        self.line = PasteCleaningLineEdit()
        self.fields = {name: PasteCleaningLineEdit() for name in _FIELDS}
        self.source = QComboBox()
        self.source.setEditable(True)
        self.source.addItems(list(sources_of(policy)))
        self.source.setCurrentText("")
        self.added, self.remove = QListWidget(), QPushButton("删除这一轮")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.add = self.buttons.addButton("加上", QDialogButtonBox.ButtonRole.AcceptRole)
        self._build()
        self._connect()
        self.show_added(added)
        self._show()

    def _build(self) -> None:
        self.head.setObjectName("question")
        self.add.setObjectName("primary")
        self.message.setObjectName("error")
        self.known.setObjectName("muted")
        for label in (self.head, self.known, self.words, self.message):
            label.setWordWrap(True)
        self.added.setAccessibleName("本局加的申报轮次")
        self.added.setMaximumHeight(_ADDED)
        self.remove.setAutoDefault(False)
        self.line.setPlaceholderText("2026 年申报：3 月 9 日—6 月 30 日")
        self.line.setAccessibleName("一句话")
        self.source.setAccessibleName("出处")
        written = self.source.lineEdit()
        if written is not None:
            written.setPlaceholderText("哪份通知，或哪个网页")
        form = QFormLayout()
        form.setHorizontalSpacing(theme.SPACE * 2)
        form.addRow("一句话", self.line)
        for name, words in _FIELDS.items():
            self.fields[name].setAccessibleName(words)
            form.addRow(words, self.fields[name])
        form.addRow("出处", self.source)
        column = QVBoxLayout(self)
        column.setSpacing(theme.SPACE)
        column.addWidget(self.head)
        column.addWidget(self.known)
        column.addLayout(form)
        column.addWidget(self.words)
        column.addWidget(self.message)
        column.addWidget(self.added)
        column.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.buttons)

    def _connect(self) -> None:
        self.line.textChanged.connect(self._take_line)
        for line in self.fields.values():
            line.textEdited.connect(lambda _: self._show())
        self.source.editTextChanged.connect(lambda _: self._show())
        self.remove.clicked.connect(self._take_out)
        self.buttons.accepted.connect(self._give)
        self.buttons.rejected.connect(self.reject)

    def show_added(self, added: Sequence[OwnCall]) -> None:
        """Shows the rounds that the bureau added."""
        self.added.clear()
        for entry in added:
            item = QListWidgetItem(added_words(entry))
            item.setData(Qt.ItemDataRole.UserRole, entry)
            self.added.addItem(item)
        self.added.setCurrentRow(0)
        for widget in (self.added, self.remove):
            widget.setVisible(bool(added))

    def _take_out(self) -> None:
        item = self.added.currentItem()
        if item is not None:
            self.removed.emit(item.data(Qt.ItemDataRole.UserRole))

    @property
    def form(self) -> CallForm:
        """The form as it stands."""
        texts = {name: line.text() for name, line in self.fields.items()}
        return CallForm(**texts, source=self.source.currentText())

    def _take_line(self, text: str) -> None:
        form = form_from_line(text, self.form, self._on)
        for name, line in self.fields.items():
            line.setText(getattr(form, name))
        self.source.setCurrentText(form.source)
        self._show()

    def _show(self) -> None:
        self.message.setText("")
        form = self.form
        self.words.setText("" if replace(form, source="-").refusal() else form.words(self._on))

    def _give(self) -> None:
        refusal = self.form.refusal()
        if refusal:
            self.refuse(refusal)
        else:
            self.given.emit(self.form)

    def refuse(self, message: str) -> None:
        """Shows why nothing was added; the dialog stays open."""
        self.message.setText(message)
