"""The reasons of one result: its conditions with their sources, and the policy's amount."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTabWidget,
    QTextBrowser,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from matcher import YEAR_TITLES, ConditionVerdict, missing_label
from survey.result_words import amount_words, state_words
from ui.desk.result_words import wanted_fact, wanted_score
from ui.entry.typed import read_points
from ui.firm.delegates import ReasonDelegate
from ui.firm.models import ReasonColumn, ReasonModel
from ui.firm.policy_html import policy_html
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.override import override
from ui.widgets.source import SourceDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher import Condition, MatchResult, Stack
    from policies import PolicyOffice
    from ui.widgets.theme import Colours


_NARROW = 500
"""The panel width in pixels below which the source column is hidden."""


class ReasonPanel(QWidget):
    """A QWidget with a heading, the tree of conditions, and the source of the selected condition with its actions.

    The signal `answered` carries a fact and its raw answer, `wanted` a fact to be edited in the form.
    """

    answered = Signal(str, object)
    wanted = Signal(str)

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self.policy = ""
        self.model = ReasonModel(colours, self)
        self.tree = QTreeView()
        self.tabs = QTabWidget()
        self.browser = QTextBrowser()
        self._head, self._amount, self._facts = _label("head"), _label("amount"), _label("muted")
        self._source = _label("muted")
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.yes, self.no, self.forget = QPushButton("核实：是"), QPushButton("核实：否"), QPushButton("撤销核实")
        self.fill, self.detail = QPushButton("去填写"), QPushButton("查看依据…")
        self.years = QPushButton("今年还是明年…")
        self.score = PasteCleaningLineEdit()
        self._dialog: SourceDialog | None = None
        self._html = ""
        self._build()
        self._connect()
        self.clear()

    def _build(self) -> None:
        self.tree.setModel(self.model)
        self.tree.setItemDelegate(ReasonDelegate(self.tree))
        self.tree.setWordWrap(True)
        self.tree.setIndentation(14)
        self.tree.setIconSize(QSize(16, 16))
        self.tree.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.tree.setAccessibleName("条件")
        header = self.tree.header()
        header.setMinimumSectionSize(60)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(ReasonColumn.CONDITION, QHeaderView.ResizeMode.Stretch)
        for column in (ReasonColumn.ACTUAL, ReasonColumn.REQUIRED, ReasonColumn.SOURCE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self.browser.setOpenExternalLinks(True)
        self.tabs.addTab(self._conditions(), "条件与依据")
        self.tabs.addTab(self.browser, "好处与办理")
        self.years.setToolTip("今年和明年申报各看哪几年的数，明年还要补什么（Ctrl+5）")
        self.tabs.setCornerWidget(self.years)
        self._top.addWidget(self._head, 1)
        self._top.addWidget(self._amount, 0, Qt.AlignmentFlag.AlignTop)
        column_all = QVBoxLayout(self)
        column_all.setContentsMargins(8, 0, 0, 0)
        column_all.setSpacing(4)
        column_all.addLayout(self._top)
        column_all.addWidget(self._facts)
        column_all.addWidget(self.tabs, 1)

    def _conditions(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.tree, 1)
        self.score.setPlaceholderText("评分，回车确认")
        self.score.setMaximumWidth(150)
        row, below = QHBoxLayout(), QHBoxLayout()
        for widget in (self.yes, self.no, self.forget, self.fill, self.score):
            row.addWidget(widget)
        row.addStretch(1)
        below.addWidget(self._source, 1)
        below.addWidget(self.detail)
        column.addLayout(row)
        column.addLayout(below)
        return page

    def _connect(self) -> None:
        self.tree.selectionModel().currentChanged.connect(lambda index, _: self._chosen(index))
        self.tree.header().sectionResized.connect(lambda *_: self.tree.scheduleDelayedItemsLayout())
        self.tree.activated.connect(lambda _: self.show_source())
        self.yes.clicked.connect(lambda: self._confirm(True))
        self.no.clicked.connect(lambda: self._confirm(False))
        self.forget.clicked.connect(lambda: self._confirm(None))
        self.detail.clicked.connect(self.show_source)
        self.fill.clicked.connect(self._want)
        self.score.returnPressed.connect(self._scored)

    def clear(self, words: str = "选择左边的一项政策，这里显示判断理由") -> None:
        """Shows no result; `words` is shown in place of a policy name."""
        self.policy = ""
        self.years.hide()
        self._head.setText(words)
        for label in (self._amount, self._facts, self._source):
            label.clear()
        self._html = ""
        self.browser.clear()
        self.model.show(())
        self._chosen(QModelIndex())

    def show_result(
        self,
        result: MatchResult,
        conditions: tuple[Condition, ...],
        stack: Stack | None,
        offices: Sequence[PolicyOffice] = (),
    ) -> None:
        """Shows one result with its reasons and the offices for the firm; for the same policy the selection is kept."""
        kept = self._current() if result.policy.id == self.policy else None
        self.policy = result.policy.id
        self.years.setVisible(result.policy.grants in YEAR_TITLES)
        self._head.setText(result.policy.name)
        self._amount.setText(amount_words(result).replace("；", "\n"))
        self._amount.setVisible(bool(self._amount.text()))
        words = (
            result.verdict.label,
            state_words(result),
            result.policy.modelled(result.on).label,
            f"依据：{result.grade.label}",
        )
        self._facts.setText(" · ".join(words))
        html = policy_html(result, stack, offices)
        if html != self._html:
            self._html = html
            self.browser.setHtml(html)
        if self.model.show(conditions):
            return
        self.tree.expandAll()
        QTimer.singleShot(0, self.tree.doItemsLayout)
        index = self.model.find(kept.id if kept is not None else "")
        if index.isValid():
            self.tree.setCurrentIndex(index)
        else:
            self._chosen(QModelIndex())

    def _current(self) -> Condition | None:
        return self.model.condition(self.tree.currentIndex())

    def _chosen(self, index: QModelIndex) -> None:
        condition = self.model.condition(index)
        manual = condition is not None and condition.manual
        self.yes.setVisible(manual)
        self.no.setVisible(manual)
        self.forget.setVisible(manual and condition is not None and condition.verdict is not ConditionVerdict.UNKNOWN)
        fact = wanted_fact(condition) if condition is not None else ""
        self.fill.setVisible(bool(fact))
        self.fill.setText(f"去填写：{missing_label(fact)}" if fact else "")
        score = wanted_score(condition) if condition is not None else ""
        self.score.setVisible(bool(score))
        self.score.setPlaceholderText(f"{score.rpartition('/')[2]}：评分" if score else "")
        self.score.setToolTip(f"评定“{score.rpartition('/')[2]}”的分数，回车确认")
        self.detail.setEnabled(condition is not None)
        self._source.setText(source_words(condition) if condition is not None else "")

    def _confirm(self, value: bool | None) -> None:
        condition = self._current()
        if condition is not None and condition.manual:
            answer = value if value is None else value is not condition.negated
            self.answered.emit(f"confirmed.{self.policy}/{condition.id}", answer)

    def _want(self) -> None:
        condition = self._current()
        if condition is not None:
            self.wanted.emit(wanted_fact(condition))

    def _scored(self) -> None:
        condition = self._current()
        raw = read_points(self.score.text())
        if condition is None or raw is None:
            return
        if isinstance(raw, str):
            self.refuse(f"“{raw}”不是分数，只写数字")
            return
        self.score.clear()
        self.answered.emit(wanted_score(condition), raw)

    def refuse(self, message: str) -> None:
        """Shows why an answer given here was refused."""
        self._source.setText(f"<b>{escape(message)}</b>")

    def show_source(self) -> None:
        """Opens the source of the selected condition."""
        condition = self._current()
        if condition is not None:
            self._dialog = SourceDialog(condition, self)
            self._dialog.finished.connect(self._dialog.deleteLater)
            self._dialog.open()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives the condition column most of the width; a narrow panel shows source and amount only below."""
        super().resizeEvent(event)
        width, header = self.width(), self.tree.header()
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._top.setDirection(below if width < _NARROW else beside)
        self._amount.setWordWrap(width < _NARROW)
        self.tree.setColumnHidden(ReasonColumn.SOURCE, width < _NARROW)
        header.resizeSection(ReasonColumn.ACTUAL, max(92, min(120, round(width * 0.19))))
        header.resizeSection(ReasonColumn.REQUIRED, max(70, min(110, round(width * 0.18))))
        header.resizeSection(ReasonColumn.SOURCE, max(90, min(150, round(width * 0.24))))

    def apply_theme(self, colours: Colours) -> None:
        """Applies the theme."""
        self.model.apply_theme(colours)


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(name != "amount")
    return label


def source_words(condition: Condition) -> str:
    """Returns note and source of a condition."""
    parts = []
    if condition.note:
        parts.append(f"注：{escape(condition.note)}")
    source = condition.source
    named = " ".join(part for part in (source.document, source.clause) if part) or "未注明"
    parts.append(f"依据：{escape(named)}（{source.grade.label}）")
    return "<br>".join(parts)
