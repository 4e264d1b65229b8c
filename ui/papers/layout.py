"""The widgets of the dialog that fills in from papers, and how they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.papers.paper_view import PaperView
from ui.papers.table import FactTable
from ui.widgets import theme

if TYPE_CHECKING:
    from ui.papers.files import FileRead
    from ui.papers.presenter import LeftLine, PaperLine
    from ui.papers.rows import FactRow
    from ui.papers.target import FillTarget
    from ui.papers.weighing import FactChoice

_LINES = 3
"""Lines of the lists above and below the table that are visible at once."""
_ROOM = 8
"""Pixels of a list beyond its lines: frame and space."""
_SHARES = (4, 7)
"""How paper and table share the width."""


class PapersLayout:
    """The widgets of the dialog. They are enabled and filled by it."""

    def __init__(self, dialog: QDialog, choice_of: Callable[[FactRow], FactChoice], colours: theme.Colours) -> None:
        self._colours = colours
        self.target = QComboBox()
        self.target.setAccessibleName("填入哪家企业")
        self.target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.firm, self.words, self.waiting = QLabel(), QLabel(), QLabel()
        self.lines, self.left_out = _list("读到的材料"), _list("没有取的")
        self.left_title = QLabel()
        self.paper, self.table = PaperView(colours), FactTable(choice_of, colours)
        self.bar = QProgressBar()
        self.add, self.paste = QPushButton("加材料…"), QPushButton("粘贴")
        self.policy = QPushButton("录入政策…")
        self.policy.setToolTip("这里有政策文件：录成政策，不填进企业")
        self.cancel, self.fill = QPushButton("取消"), QPushButton("填入")
        self.splitter, self.stack = QSplitter(), QStackedWidget()
        self._lay_out(dialog)

    def _lay_out(self, dialog: QDialog) -> None:
        self.fill.setObjectName("primary")
        self.fill.setDefault(True)
        for button in (self.add, self.paste, self.policy, self.cancel):
            button.setAutoDefault(False)
        for label in (self.firm, self.words, self.waiting):
            label.setWordWrap(True)
        self.left_title.setObjectName("muted")
        self.waiting.setObjectName("muted")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.splitter.addWidget(self.paper)
        self.splitter.addWidget(self._right())
        for place, share in enumerate(_SHARES):
            self.splitter.setStretchFactor(place, share)
        self.splitter.setSizes([share * 100 for share in _SHARES])
        self.splitter.setChildrenCollapsible(False)
        self.stack.addWidget(self.waiting)
        self.stack.addWidget(self.splitter)
        column = QVBoxLayout(dialog)
        column.setSpacing(theme.SPACE)
        column.addLayout(self._top())
        column.addWidget(self.lines)
        column.addWidget(self.stack, 1)
        column.addWidget(self.bar)
        column.addLayout(self._buttons())

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.target, 1)
        row.addWidget(self.firm, 1)
        return row

    def _right(self) -> QWidget:
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE // 2)
        column.addWidget(self.table, 1)
        column.addWidget(self.left_title)
        column.addWidget(self.left_out)
        return right

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.paste)
        row.addWidget(self.policy)
        row.addWidget(self.words, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.fill)
        return row

    def say(self, words: str) -> None:
        """Shows a message beside the buttons."""
        self.words.setText(words)

    def show_waiting(self, words: str) -> None:
        """Shows what to do while nothing was read; "" shows the papers."""
        self.waiting.setText(words)
        self.stack.setCurrentIndex(0 if words else 1)

    def show_targets(self, targets: Sequence[FillTarget], chosen: FillTarget | None) -> None:
        """Shows the firms that can be filled."""
        self.target.clear()
        self.target.addItems([target.words() for target in targets])
        self.target.setVisible(bool(targets))
        self.target.setEnabled(len(targets) > 1)
        if chosen is not None:
            self.target.setCurrentIndex(list(targets).index(chosen))

    def show_lines(self, firm: PaperLine | None, papers: Sequence[PaperLine]) -> None:
        """Shows whose papers they are and what each one is; what needs a look comes first."""
        self.firm.setText(firm.text if firm is not None else "")
        self.firm.setObjectName("error" if firm is not None and firm.bad else "muted")
        self.firm.style().polish(self.firm)
        ordered = sorted(papers, key=lambda line: not line.bad)
        self._fill(self.lines, [(line.text, line.bad) for line in ordered])

    def show_left_out(self, left: Sequence[LeftLine]) -> None:
        """Shows what was not taken."""
        self.left_title.setText(f"没有取的 {len(left)} 处" if left else "")
        self.left_title.setVisible(bool(left))
        self._fill(self.left_out, [(line.words(), False) for line in left])

    def _fill(self, widget: QListWidget, lines: Sequence[tuple[str, bool]]) -> None:
        from PySide6.QtGui import QColor

        widget.clear()
        for text, bad in lines:
            item = QListWidgetItem(text)
            item.setToolTip(text)
            if bad:
                item.setForeground(QColor(self._colours.unmet))
            widget.addItem(item)
        widget.setVisible(bool(lines))
        if lines:
            height = widget.sizeHintForRow(0) * min(len(lines), _LINES) + _ROOM
            widget.setFixedHeight(height)

    def show_rows(self, files: Sequence[FileRead], rows: Sequence[FactRow]) -> None:
        """Shows the papers and their facts."""
        self.paper.show_files(files, rows)
        self.table.facts.show(rows)
        if rows:
            self.table.setCurrentIndex(self.table.facts.index(0, 0))

    def set_busy(self, busy: bool) -> None:
        """Disables everything but the way out while something runs."""
        for widget in (self.stack, self.target, self.add, self.paste, self.policy, self.fill):
            widget.setEnabled(not busy)


def _list(name: str) -> QListWidget:
    widget = QListWidget()
    widget.setAccessibleName(name)
    widget.setWordWrap(False)
    widget.setTextElideMode(Qt.TextElideMode.ElideRight)
    widget.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return widget
