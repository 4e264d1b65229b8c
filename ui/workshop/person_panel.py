"""The panel that leaves a card to a person: why no fact decides it, which fact would, and who in the firm knows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QHBoxLayout, QLabel, QListWidget, QPushButton, QVBoxLayout

from policies import Holder
from policies.rules import ManualReason
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.override import override

_MEANING: Mapping[ManualReason, str] = {
    ManualReason.UNPUBLISHED: "文件只说“符合要求”，要求没有公布",
    ManualReason.JUDGEMENT: "由专家或主管部门评审，如“创新能力强”",
    ManualReason.PROJECT: "要看具体项目，不是企业整体的事实",
    ManualReason.PAPERS: "要看材料原件才能确认",
    ManualReason.NO_FACT: "可以由事实判断，但画像里还没有这个事实",
}
_ROW = 24


class PersonPanel(QFrame):
    """A QFrame with the reasons. `done` carries reason, suggestion and holder; `left` is emitted on Esc."""

    done = Signal(object, str, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.title, self.quote, self.error = QLabel("人工核实：为什么？"), QLabel(), QLabel()
        self.reasons = QListWidget()
        self.suggestion, self.holder = PasteCleaningLineEdit(), QComboBox()
        self.save, self.cancel = QPushButton("确定（回车）"), QPushButton("不改（Esc）")
        self._build()
        self.save.clicked.connect(self.finish)
        self.cancel.clicked.connect(self.left)
        self.reasons.itemDoubleClicked.connect(lambda _: self.finish())
        self.setFocusProxy(self.reasons)

    def _build(self) -> None:
        self.title.setObjectName("section")
        self.quote.setObjectName("muted")
        self.quote.setWordWrap(True)
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        self.error.hide()
        self.save.setObjectName("primary")
        for number, reason in enumerate(ManualReason, 1):
            self.reasons.addItem(f"{number}　{reason.value}：{_MEANING[reason]}")
        self.reasons.setAccessibleName("为什么要人工核实")
        self.reasons.setFixedHeight(len(ManualReason) * (_ROW + 4) + 6)
        self.reasons.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.suggestion.setPlaceholderText("例：上年新增专利授权数（件）")
        self.holder.addItem("没写", "")
        for holder in Holder:
            self.holder.addItem(holder.value, holder.value)
        form = QFormLayout()
        for text, field in (("建议增加的事实", self.suggestion), ("谁知道", self.holder)):
            label = QLabel(text)
            label.setObjectName("muted")
            label.setBuddy(field)
            field.setAccessibleName(text)
            form.addRow(label, field)
        foot = QHBoxLayout()
        foot.addWidget(self.error, 1)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(5)
        column.addWidget(self.title)
        column.addWidget(self.quote)
        column.addWidget(self.reasons)
        column.addLayout(form)
        column.addLayout(foot)

    def ask(self, quote: str, reason: ManualReason | None = None, suggestion: str = "", holder: str = "") -> None:
        """Asks about a card, with what was chosen before."""
        self.quote.setText(f"“{quote}”" if quote else "")
        self.reasons.setCurrentRow(list(ManualReason).index(reason) if reason is not None else 1)
        self.suggestion.setText(suggestion)
        self.holder.setCurrentIndex(max(0, self.holder.findData(holder)))
        self.error.hide()

    def finish(self) -> None:
        """Gives the reason; one that a fact could decide must say which fact."""
        reason = list(ManualReason)[max(0, self.reasons.currentRow())]
        suggestion = self.suggestion.text().strip()
        if reason is ManualReason.NO_FACT and not suggestion:
            self.error.setText("“尚无事实”要写明建议增加哪个事实")
            self.error.show()
            self.suggestion.setFocus()
            return
        self.done.emit(reason, suggestion, self.holder.currentData())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_1
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        elif self.reasons.hasFocus() and 0 <= number < self.reasons.count():
            self.reasons.setCurrentRow(number)
        else:
            super().keyPressEvent(event)
