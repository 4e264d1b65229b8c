"""Results: groups on top, the policies of one group on the left, its reasoning on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListView,
    QPushButton,
    QSplitter,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from matcher import Standpoint, Truth, benefit_basis
from policies.rules import Confidence
from ui.cards import Card, amount_words, cards, group_words, state_words
from ui.models import CardModel, Column, ReasonModel
from ui.theme import SPACE, Colours

if TYPE_CHECKING:
    from matcher import Condition, MatchResult
    from ui.presenter import Presenter


class ResultsView(QWidget):
    """The regrouped results. `confirmed` carries a manual condition's fact and the answer."""

    confirmed = Signal(str, object)

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._presenter: Presenter | None = None
        self._point = Standpoint.OPEN
        self._chosen = ""
        self.buttons: dict[Standpoint, QPushButton] = {}
        self._group = QButtonGroup(self)
        self.cards = CardModel(self)
        self.reasons = ReasonModel(colours, self)
        self._list = QListView(wordWrap=True, uniformItemSizes=False)
        self._tree = QTreeView(wordWrap=True, uniformRowHeights=False, alternatingRowColors=True)
        self._head = QLabel(wordWrap=True, objectName="question")
        self._facts = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._source = QLabel(wordWrap=True, objectName="muted", openExternalLinks=False)
        self._yes, self._no, self._forget = QPushButton("核实：是"), QPushButton("核实：否"), QPushButton("撤销核实")
        self._empty = QLabel("这一组里还没有政策。", objectName="muted", alignment=Qt.AlignmentFlag.AlignCenter)
        self._build()
        self._connect()

    def _build(self) -> None:
        groups = QHBoxLayout()
        groups.setSpacing(6)
        for point in Standpoint:
            button = QPushButton(point.value, checkable=True, objectName="group")
            self._group.addButton(button)
            self.buttons[point] = button
            groups.addWidget(button)
        groups.addStretch(1)
        self._list.setModel(self.cards)
        self._list.setSpacing(1)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._tree.setModel(self.reasons)
        self._tree.setTextElideMode(Qt.TextElideMode.ElideNone)
        header = self._tree.header()
        header.setSectionResizeMode(Column.CONDITION, QHeaderView.ResizeMode.Stretch)
        for column, width in ((Column.ACTUAL, 96), (Column.REQUIRED, 96), (Column.SOURCE, 104)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)
        splitter = QSplitter()
        left = QWidget()
        column_left = QVBoxLayout(left)
        column_left.setContentsMargins(0, 0, 0, 0)
        column_left.addWidget(self._list)
        column_left.addWidget(self._empty)
        splitter.addWidget(left)
        splitter.addWidget(self._reasoning())
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        splitter.setSizes([330, 560])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(groups)
        column.addWidget(splitter, 1)

    def _reasoning(self) -> QWidget:
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._head)
        column.addWidget(self._facts)
        column.addWidget(self._tree, 1)
        row = QHBoxLayout()
        row.addWidget(self._source, 1)
        for button in (self._yes, self._no, self._forget):
            button.hide()
            row.addWidget(button)
        column.addLayout(row)
        return panel

    def _connect(self) -> None:
        for point, button in self.buttons.items():
            button.clicked.connect(lambda _=False, point=point: self.show_group(point))
        self._list.selectionModel().currentChanged.connect(self._card_chosen)
        self._tree.selectionModel().currentChanged.connect(self._reason_chosen)
        self._source.linkActivated.connect(lambda link: QDesktopServices.openUrl(QUrl(link)))
        self._yes.clicked.connect(lambda: self._confirm(True))
        self._no.clicked.connect(lambda: self._confirm(False))
        self._forget.clicked.connect(lambda: self._confirm(None))

    def bind(self, presenter: Presenter) -> None:
        """Takes its results from a presenter."""
        self._presenter = presenter

    def refresh(self) -> None:
        """Shows the match as it is now, keeping group and policy in view."""
        if self._presenter is None:
            return
        groups = self._presenter.groups()
        for point, results in groups.items():
            self.buttons[point].setText(group_words(point.value, results))
        if not groups[self._point]:
            self._point = next((p for p in (Standpoint.READY, Standpoint.OPEN) if groups[p]), Standpoint.REFUSED)
        self.show_group(self._point)

    def show_group(self, point: Standpoint) -> None:
        """Shows the policies of a group."""
        if self._presenter is None:
            return
        self._point = point
        self.buttons[point].setChecked(True)
        listed = cards(self._presenter.groups()[point])
        chosen = self._chosen
        self.cards.show(listed)
        self._empty.setVisible(not listed)
        self._list.setVisible(bool(listed))
        rows = [i for i, entry in enumerate(listed) if entry.policy == chosen] or ([0] if listed else [])
        if rows:
            self._list.setCurrentIndex(self.cards.index(rows[0], 0))
        else:
            self._show_result(None)

    def _card_chosen(self, index: QModelIndex) -> None:
        entry = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        if isinstance(entry, Card) and self._presenter is not None:
            self._chosen = entry.policy
            self._show_result(self._presenter.match.result(entry.policy))

    def _show_result(self, result: MatchResult | None) -> None:
        if result is None or self._presenter is None:
            self._head.clear()
            self._facts.clear()
            self._source.clear()
            self.reasons.show(())
            return
        self._head.setText(f"{result.policy.name}　{amount_words(result)}")
        self._facts.setText(summary(result))
        self.reasons.show(self._presenter.match.conditions(result))
        self._tree.expandAll()
        QTimer.singleShot(0, self._tree.doItemsLayout)
        if self.reasons.rowCount():
            self._tree.setCurrentIndex(self.reasons.index(0, 0))

    def _reason_chosen(self, index: QModelIndex) -> None:
        condition = self.reasons.condition(index)
        manual = condition is not None and condition.manual
        answered = condition is not None and condition.verdict is not Truth.UNKNOWN
        self._yes.setVisible(manual)
        self._no.setVisible(manual)
        self._forget.setVisible(manual and answered)
        self._source.setText(source_words(condition) if condition is not None else "")

    def _confirm(self, value: bool | None) -> None:
        condition = self.reasons.condition(self._tree.currentIndex())
        if condition is not None and condition.manual:
            self.confirmed.emit(f"confirmed.{self._chosen}/{condition.id}", value)

    def sizeHint(self) -> QSize:
        """Wide enough for list and tree."""
        return QSize(900, 520)


def source_words(condition: Condition) -> str:
    """Gap, note and source of a condition, the source as a link where it has one."""
    from html import escape

    parts = []
    if condition.gap is not None:
        parts.append(f"<b>差距：</b>{escape(condition.gap.text)}")
    if condition.note:
        parts.append(f"注：{escape(condition.note)}")
    source = condition.source
    named = escape(f"{source.title}（{source.document}）{source.clause}" if source.title else source.document)
    link = f' <a href="{escape(source.url)}">打开来源</a>' if source.url.startswith("http") else ""
    parts.append(f"依据：{named}，可信度：{Confidence(source.confidence).label}{link}")
    return "<br>".join(parts)


def summary(result: MatchResult) -> str:
    """Benefits, window, office of a result, one line each."""
    policy = result.policy
    lines = [f"{result.verdict.label} · {state_words(result)} · {policy.modelled(result.on).label}"]
    for gain in result.gains[:3]:
        basis = benefit_basis(gain)
        lines.append(f"好处：{gain.benefit.text}{f'（{basis}）' if basis else ''}")
    if policy.window.text:
        lines.append(f"时间：{policy.window.text}")
    lines.append(f"办理：{policy.apply_at or '渠道未公布'}；咨询：{policy.lead_department or policy.contact}")
    if policy.doubts:
        lines.append(f"存疑：{policy.doubts if len(policy.doubts) <= 120 else policy.doubts[:119] + '…'}")
    return "\n".join(lines)
