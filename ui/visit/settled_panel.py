"""The panel beside the question: the effect of the last answer, and the running totals."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListView, QMenu, QVBoxLayout, QWidget

from ui.visit.answer_effect import TOTALLED, AnswerEffect, Total, VisitLine
from ui.visit.model import VisitLineModel
from ui.widgets.theme import Colours

_ICON = QSize(16, 16)


def line_list(model: VisitLineModel, name: str, *, wrap: bool = True) -> QListView:
    """Returns a QListView of lines that wrap, or are elided at the right edge."""
    view = QListView()
    view.setModel(model)
    view.setWordWrap(wrap)
    view.setIconSize(_ICON)
    view.setAccessibleName(name)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.setResizeMode(QListView.ResizeMode.Adjust)
    return view


class TotalView(QWidget):
    """A widget for one result group: its count in big type, its name and sum below."""

    def __init__(self) -> None:
        super().__init__()
        self.count, self.label, self.amount = QLabel(), QLabel(), QLabel()
        self.count.setObjectName("figure")
        self.label.setObjectName("muted")
        self.amount.setObjectName("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for label in (self.count, self.label, self.amount):
            column.addWidget(label)

    def show_total(self, total: Total, colours: Colours) -> None:
        """Shows a group."""
        self.count.setText(total.count)
        self.count.setStyleSheet(f"color: {getattr(colours, total.tone.value)}")
        self.label.setText(total.label)
        self.amount.setText(total.amount)


class SettledPanel(QFrame):
    """A QFrame with the effect of the last answer. The signal `intended` carries a policy the firm intends to apply
    for.
    """

    intended = Signal(str)

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self.setObjectName("card")
        self._colours = colours
        self.answer, self.words, self.warning = QLabel(), QLabel(), QLabel()
        self.model = VisitLineModel(colours, self)
        self.list = line_list(self.model, "刚才这一答定下的政策")
        self.totals = tuple(TotalView() for _ in TOTALLED)
        self._shown: tuple[Total, ...] = ()
        self._build()
        self.list.activated.connect(lambda index: self._intend(index.data(Qt.ItemDataRole.UserRole)))
        self.list.customContextMenuRequested.connect(self._offer)

    def _build(self) -> None:
        title = QLabel("刚才这一答定下了")
        title.setObjectName("section")
        self.warning.setObjectName("caution")
        self.words.setObjectName("head")
        for label in (self.answer, self.words, self.warning):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.answer.setObjectName("muted")
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.setToolTip("回车或右键：记为申报意向，列入待跟进清单")
        row = QHBoxLayout()
        row.setSpacing(12)
        for total in self.totals:
            row.addWidget(total, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(title)
        column.addWidget(self.answer)
        column.addWidget(self.words)
        column.addWidget(self.list, 1)
        column.addWidget(self.warning)
        column.addStretch(0)

    def show_settled(self, settled: AnswerEffect, totals: tuple[Total, ...], warning: str) -> None:
        """Shows the effect of the last answer."""
        self.answer.setText(settled.answer)
        self.answer.setVisible(bool(settled.answer))
        self.words.setText(settled.words or "还没有回答。答一题，这里就列出它定下的政策。")
        self.model.show(settled.moves)
        self.list.setVisible(bool(settled.moves))
        if settled.moves:
            self.list.scrollToTop()
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))
        self._shown = totals
        for view, total in zip(self.totals, totals, strict=True):
            view.show_total(total, self._colours)

    def _offer(self, place: QPoint) -> None:
        line = self.list.indexAt(place).data(Qt.ItemDataRole.UserRole)
        if isinstance(line, VisitLine):
            menu = QMenu(self)
            menu.addAction("记为申报意向", lambda: self._intend(line))
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.list.viewport().mapToGlobal(place))

    def _intend(self, line: object) -> None:
        if isinstance(line, VisitLine) and line.key:
            self.intended.emit(line.key)

    def apply_theme(self, colours: Colours) -> None:
        """Applies the theme."""
        self._colours = self.model.colours = colours
        for view, total in zip(self.totals, self._shown, strict=False):
            view.show_total(total, colours)
        self.list.viewport().update()
