"""选政策: search, filters, bookmarks, the rungs of the ladders, and the list to tick."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.desk.rows_model import RowsModel
from ui.desk.rows_table import RowsTable
from ui.screening.choice import FILTERS, HEADINGS, PolicyChoice, RungChoice
from ui.widgets import theme
from ui.widgets.icons import icon
from ui.widgets.line import PasteCleaningLineEdit

_TYPING = 30
"""Milliseconds from the last keystroke to the search."""
_TIPS = {"level": "谁的政策：国家、省市、区县、机构", "kind": "哪一种支持", "act": "各级都可能支持的同一件事"}


class ChoiceView(QWidget):
    """A QWidget to pick policies. The signal `picked` is emitted after the picked policies changed."""

    picked = Signal()

    def __init__(self, choice: PolicyChoice, colours: theme.Colours) -> None:
        super().__init__()
        self.choice = choice
        self.line = PasteCleaningLineEdit()
        self.boxes = {name: QComboBox() for name in FILTERS}
        self.stars = QPushButton("☆ 只看收藏")
        self.all, self.none = QPushButton("选中列出的"), QPushButton("全不选")
        self.rungs: dict[str, QPushButton] = {}
        self.model = RowsModel(HEADINGS, self, ticks=True)
        self.table = RowsTable(self.model, "政策，空格选中", {1: 70, 2: 160, 3: 100, 4: 170}, 0)
        self.count, self.empty = QLabel(), QLabel()
        self._stack = QStackedWidget()
        self._glass = QAction(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING)
        self._build()
        self._connect()
        self.apply_theme(colours)
        self.model.choose(choice.picked)
        self.refresh()

    def _build(self) -> None:
        ladder = QHBoxLayout()
        ladder.setSpacing(6)
        head = QLabel("成长阶梯")
        head.setObjectName("section")
        ladder.addWidget(head)
        for rung in self.choice.rungs:
            button = QPushButton(rung.label)
            button.setObjectName("group")
            button.setCheckable(True)
            button.setToolTip(rung.policy.name)
            button.clicked.connect(lambda on, rung=rung: self._toggle_rung(rung, on))
            self.rungs[rung.policy.id] = button
            ladder.addWidget(button)
        ladder.addStretch(1)
        self.count.setObjectName("muted")
        ladder.addWidget(self.count)
        filters = QHBoxLayout()
        filters.setSpacing(6)
        self.line.setPlaceholderText("名称、简称、文号、地区里的词，空格隔开")
        self.line.setAccessibleName("搜索政策")
        self.line.setClearButtonEnabled(True)
        self.line.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        filters.addWidget(self.line, 1)
        for name, box in self.boxes.items():
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
            box.setToolTip(_TIPS[name])
            box.setAccessibleName(_TIPS[name])
            for words, value in self.choice.choices(name):
                box.addItem(words, value)
            box.view().setMinimumWidth(box.view().sizeHintForColumn(0) + 32)
            filters.addWidget(box)
        self.stars.setObjectName("group")
        self.stars.setCheckable(True)
        for button in (self.stars, self.all, self.none):
            filters.addWidget(button)
        self.all.setToolTip("把下面列出的都选上，已选的别的政策不变")
        self.empty.setObjectName("muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addLayout(ladder)
        column.addLayout(filters)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.line.textChanged.connect(lambda _: self._timer.start())
        self._timer.timeout.connect(self._search)
        for name, box in self.boxes.items():
            box.activated.connect(lambda _, name=name, box=box: self._narrow(name, box.currentData()))
        self.stars.toggled.connect(self._star)
        self.all.clicked.connect(lambda: self.model.choose(self.choice.picked | {row.id for row in self.model.rows}))
        self.none.clicked.connect(lambda: self.model.choose(()))
        self.model.ticked.connect(self._ticked)
        self.table.activated.connect(
            lambda index: self.model.choose(self.choice.picked ^ {index.data(Qt.ItemDataRole.UserRole).id})
        )

    def refresh(self) -> None:
        """Lists the policies that match search and filters."""
        self.model.show(self.choice.rows())
        self.empty.setText(self.choice.empty_words())
        self._stack.setCurrentIndex(0 if self.model.rows else 1)
        self._show_count()

    def show_picked(self) -> None:
        """Checks the boxes of the picked policies, wherever they were picked."""
        self.model.choose(self.choice.picked)

    def _search(self) -> None:
        self.choice.text = self.line.text()
        self.refresh()

    def _narrow(self, name: str, value: str | None) -> None:
        self.choice.narrowed[name] = value
        self.refresh()

    def _star(self, wanted: bool) -> None:
        self.choice.starred_only = wanted
        self.stars.setText("★ 只看收藏" if wanted else "☆ 只看收藏")
        self.refresh()

    def _toggle_rung(self, rung: RungChoice, wanted: bool) -> None:
        self.choice.toggle_rung(rung, wanted)
        self.show_picked()

    def _ticked(self, _: int) -> None:
        self.choice.picked = set(self.model.chosen)
        self._show_count()
        self.picked.emit()

    def _show_count(self) -> None:
        self.count.setText(self.choice.words_of(len(self.model.rows)))
        for name, button in self.rungs.items():
            button.setChecked(name in self.choice.picked)

    def apply_theme(self, colours: theme.Colours) -> None:
        """Applies the theme to the icons."""
        self._glass.setIcon(icon("search", colours.muted))
