"""Input widgets of the visit page: a firm picker, date edits, a request form."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from casebook import Category, Origin, Urgency
from ui.visit.promises import REPLY_WITHIN, RequestDraft
from ui.widgets.days import OptionalDayEdit
from ui.widgets.line import PasteCleaningLineEdit

if TYPE_CHECKING:
    from collections.abc import Sequence

_ORIGINS = {
    Origin.VERBAL: "口述",
    Origin.LICENCE: "看到营业执照",
    Origin.STATEMENTS: "看到财务报表",
    Origin.TAX_RETURN: "看到纳税申报表",
}


class OriginBox(QComboBox):
    """A QComboBox with the sources of answers."""

    def __init__(self) -> None:
        super().__init__()
        for origin, words in _ORIGINS.items():
            self.addItem(words, origin)
        self.setAccessibleName("以下回答的来源")
        self.setToolTip(
            "以下回答从哪里来。只是口述的，结果和服务单上会标明；看到原件就换一项（Alt+O，上下键选，回车回到问题）"
        )

    @property
    def origin(self) -> Origin:
        """The source that is chosen."""
        return Origin(self.currentData())

    def show_origin(self, origin: Origin) -> None:
        """Shows a source; one that is not listed shows as 口述."""
        self.setCurrentIndex(max(0, self.findData(origin)))


class OfficeBox(QComboBox):
    """A QComboBox with the offices around a firm; another one may be typed."""

    def __init__(self, office: str = "") -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setAccessibleName("承办单位")
        self.setToolTip("哪个单位负责答复；从名录里选，或自己写。空着就是本局")
        line = self.lineEdit()
        assert line is not None  # the box is editable
        line.setPlaceholderText("承办单位，空着就是本局")
        self.setCurrentText(office)

    def show_names(self, names: Sequence[str]) -> None:
        """Lists names; what was typed stays."""
        kept = self.currentText()
        self.clear()
        self.addItems(list(names))
        self.setCurrentIndex(-1)
        self.setCurrentText(kept)


class RequestForm(QWidget):
    """A form for a request. The signal `given` carries the draft."""

    given = Signal(object)

    def __init__(self, on: date) -> None:
        super().__init__()
        self._on = on
        self.category, self.urgency = QComboBox(), QComboBox()
        self.text, self.amount = PasteCleaningLineEdit(), PasteCleaningLineEdit()
        self.reply = OptionalDayEdit("承诺答复", on + REPLY_WITHIN)
        self.office = OfficeBox()
        self.add = QPushButton("记下诉求")
        self.message = QLabel()
        self._build()
        self.add.clicked.connect(self.give)
        self.text.returnPressed.connect(self.give)
        self.amount.returnPressed.connect(self.give)

    def _build(self) -> None:
        for box, values, name in ((self.category, Category, "类别"), (self.urgency, Urgency, "紧急程度")):
            for value in values:
                box.addItem(value.value, value)
            box.setAccessibleName(f"诉求的{name}")
            box.setToolTip(f"诉求的{name}")
        self.text.setPlaceholderText("企业要什么，回车记下")
        self.text.setAccessibleName("诉求内容")
        self.amount.setPlaceholderText("金额")
        self.amount.setAccessibleName("涉及金额，万元")
        self.amount.setToolTip("涉及金额（万元），不清楚可不填")
        self.amount.setMaximumWidth(70)
        self.reply.setToolTip("答应企业哪一天前答复；过了这一天会标为逾期")
        self.message.setObjectName("error")
        self.message.setWordWrap(True)
        self.message.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        grid.addWidget(self.text, 0, 0, 1, 4)
        grid.addWidget(self.category, 1, 0)
        grid.addWidget(self.urgency, 1, 1)
        grid.addWidget(self.amount, 1, 2)
        grid.addWidget(QLabel("万元"), 1, 3)
        grid.addWidget(self.reply, 2, 0, 1, 3)
        grid.addWidget(self.add, 2, 3)
        grid.addWidget(self.office, 3, 0, 1, 4)
        grid.addWidget(self.message, 4, 0, 1, 4)
        grid.setColumnStretch(2, 1)
        self.setFocusProxy(self.text)

    @property
    def draft(self) -> RequestDraft:
        """Returns the current input."""
        return RequestDraft(
            Category(self.category.currentData()),
            Urgency(self.urgency.currentData()),
            self.text.text().strip(),
            self.reply.day,
            self.amount.text().strip(),
            office=self.office.currentText().strip(),
        )

    def show_offices(self, names: Sequence[str]) -> None:
        """Lists the offices that may be responsible; what was typed stays."""
        self.office.show_names(names)

    def fill(self, draft: RequestDraft) -> None:
        """Shows a draft to be noted; the promised day stays as it is."""
        self.category.setCurrentIndex(self.category.findData(draft.category))
        self.urgency.setCurrentIndex(self.urgency.findData(draft.urgency))
        self.text.setText(draft.text)
        self.amount.setText(draft.amount)

    def give(self) -> None:
        """Emits `given` with the current input."""
        self.given.emit(self.draft)

    def refuse(self, message: str) -> None:
        """Shows why the request was refused; an empty message clears the form."""
        self.message.setText(message)
        self.message.setVisible(bool(message))
        if not message:
            self.text.clear()
            self.amount.clear()
            self.office.setCurrentText("")
