"""The contents of a sheet: who received the visit, the policies in order, remarks, and the forms printed after it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
)

from sheet import Annex
from ui.widgets.line import PasteCleaningLineEdit

if TYPE_CHECKING:
    from ui.sheets.presenter import SheetPresenter

_ID = Qt.ItemDataRole.UserRole


class ContentsPanel(QFrame):
    """A QFrame that shows and changes the contents that a presenter holds. The signal `edited` tells of each change."""

    edited = Signal()

    def __init__(self, presenter: SheetPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self.received = PasteCleaningLineEdit()
        self.list = QListWidget()
        self.up, self.down = QPushButton("上移"), QPushButton("下移")
        self.remark, self.internal = QPlainTextEdit(), QPlainTextEdit()
        self.refused = QCheckBox("企业版也列出不符合的政策")
        self.annexes = {form: QCheckBox(f"附{form.label}") for form in Annex}
        self._build()
        self._connect()

    def _build(self) -> None:
        self.received.setPlaceholderText("企业方接待的人，印在抬头")
        self.received.setAccessibleName("接待人")
        self.list.setAccessibleName("服务单上的政策")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.remark.setPlaceholderText("给企业的话，印在这项政策下面")
        self.remark.setAccessibleName("选中政策的备注")
        self.internal.setPlaceholderText("内部备注，只印在工作版")
        self.internal.setAccessibleName("内部备注")
        for box in (self.remark, self.internal):
            box.setFixedHeight(48)
            box.setTabChangesFocus(True)
        for check in self.annexes.values():
            check.setToolTip("按表的行次和名称另印一页，供填表时抄录；不知道的留空")
        head = _muted("勾选要展开的政策")
        head.setToolTip("勾选的政策整块列出；其余只列名称")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addLayout(_row(_muted("接待人"), self.received))
        column.addLayout(_row(head, self.up, self.down))
        column.addWidget(self.list, 1)
        for widget in (_muted("选中政策的备注"), self.remark, _muted("内部备注"), self.internal, self.refused):
            column.addWidget(widget)
        for check in self.annexes.values():
            column.addWidget(check)

    def _connect(self) -> None:
        self.received.textEdited.connect(self._name)
        self.list.itemChanged.connect(self._ticked)
        self.list.currentItemChanged.connect(lambda *_: self._show_remark())
        self.up.clicked.connect(partial(self._move, -1))
        self.down.clicked.connect(partial(self._move, 1))
        self.remark.textChanged.connect(self._remarked)
        self.internal.textChanged.connect(self._noted)
        self.refused.toggled.connect(self._show_refused)
        for form, check in self.annexes.items():
            check.toggled.connect(partial(self._append, form))

    def show_contents(self) -> None:
        """Shows everything that the presenter holds for its firm."""
        self._fill()
        self._show_remark()
        checks = (self.refused, *self.annexes.values())
        for widget in (self.internal, *checks):
            widget.blockSignals(True)
        self.received.setText(self.presenter.received_by)
        self.internal.setPlainText(self.presenter.internal)
        self.refused.setChecked(self.presenter.show_refused)
        for form, check in self.annexes.items():
            check.setChecked(form in self.presenter.annex)
        for widget in (self.internal, *checks):
            widget.blockSignals(False)

    def _fill(self, current: str = "") -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for line in self.presenter.lines():
            item = QListWidgetItem(f"{line.name}\n{line.point}{f' · {line.amount}' if line.amount else ''}")
            item.setToolTip(line.name)
            item.setData(_ID, line.policy)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if line.chosen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
            if line.policy == current:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        if not current:
            self.list.setCurrentRow(0)

    def _current(self) -> str:
        return str(self.list.item(row).data(_ID)) if (row := self.list.currentRow()) >= 0 else ""

    def _ticked(self, item: QListWidgetItem) -> None:
        policy = str(item.data(_ID))
        self.presenter.choose(policy, chosen=item.checkState() is Qt.CheckState.Checked)
        QTimer.singleShot(0, self, lambda: self._fill(policy))
        self.edited.emit()

    def _move(self, step: int) -> None:
        policy = self._current()
        self.presenter.move(policy, step)
        self._fill(policy)
        self.edited.emit()

    def _show_remark(self) -> None:
        policy = self._current()
        self.remark.blockSignals(True)
        self.remark.setPlainText(self.presenter.remarks.get(policy, ""))
        self.remark.blockSignals(False)
        self.remark.setEnabled(bool(policy))

    def _remarked(self) -> None:
        self.presenter.remarks[self._current()] = self.remark.toPlainText()
        self.edited.emit()

    def _noted(self) -> None:
        self.presenter.internal = self.internal.toPlainText()
        self.edited.emit()

    def _name(self, text: str) -> None:
        self.presenter.received_by = text
        self.edited.emit()

    def _show_refused(self, ticked: bool) -> None:
        self.presenter.show_refused = ticked
        self.edited.emit()

    def _append(self, form: Annex, ticked: bool) -> None:
        self.presenter.append(form, chosen=ticked)
        self.edited.emit()


def _row(first: QLabel, *rest: PasteCleaningLineEdit | QPushButton) -> QHBoxLayout:
    """Returns a row whose last text field, else the label, takes the free width."""
    row = QHBoxLayout()
    fields = [widget for widget in rest if isinstance(widget, PasteCleaningLineEdit)]
    row.addWidget(first, 0 if fields else 1)
    for widget in rest:
        row.addWidget(widget, 1 if widget in fields else 0)
    return row


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("muted")
    return label
