"""The card of the desk that lists what is due: 逾期, 今天, 本周 and 以后 with counts, filters, and keys for all of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from casebook import TitleOutcome
from survey.due import DueItem, DueKind, When
from ui.home.card import set_empty, set_lines
from ui.home.due import MORE, DueChoice, due_lines, empty_words, group_words, kind_options, officer_options
from ui.home.model import HomeLineModel, LineDelegate
from ui.home.presenter import HomeLine
from ui.widgets.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ui.widgets.filter_option import FilterOption
    from ui.widgets.theme import Colours

_ICON = QSize(18, 18)
_TIPS = {
    When.OVERDUE: "过了日子还没办的；到期的资质一直列着，直到续上或注明放弃",
    When.TODAY: "今天的走访和今天到期的事",
    When.WEEK: "到本周日为止",
    When.LATER: "30 天内；资质 180 天内",
}


class DueCard(QFrame):
    """A QFrame with everything that has a day. Keys: 1–4 show one group, 0 shows all, Enter opens.

    The signal `chosen` carries the line that was opened, `outcome` a title and what is to be noted of it,
    `reminder` asks for the letters to firms with titles that end, `planning` carries the firms to be visited,
    `route` planned visits whose route sheet is to be printed.
    """

    chosen = Signal(object)
    outcome = Signal(object, object)
    reminder = Signal()
    planning = Signal(object)
    route = Signal(object)

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self.setObjectName("card")
        self.items: tuple[DueItem, ...] = ()
        self.choice = DueChoice()
        self._on: date | None = None
        self._me = ""
        self._firms = True
        self._icon, self.title = QLabel(), QLabel("要办的事")
        self.groups = {group: QPushButton(group.value) for group in When}
        self.kinds, self.officers = QComboBox(), QComboBox()
        self.model = HomeLineModel(self)
        self.list = QListView()
        self._delegate = LineDelegate(colours, self, selects=True)
        self.empty = QLabel("正在读取…")
        self._stack = QStackedWidget()
        self._build()
        self._connect()
        self.apply_theme(colours)

    def _build(self) -> None:
        self.title.setObjectName("section")
        set_lines(self.list, self.model, self._delegate)
        self.list.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.list.setAccessibleName("要办的事")
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        set_empty(self.empty)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.list)
        for box, name in ((self.kinds, "事项"), (self.officers, "负责人")):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(5)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 8, 6, 6)
        column.setSpacing(4)
        column.addLayout(self._head())
        column.addLayout(self._group_row())
        column.addWidget(self._stack, 1)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 4, 0)
        head.setSpacing(6)
        head.addWidget(self._icon)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.kinds)
        head.addWidget(self.officers)
        return head

    def _group_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(4)
        for number, (group, button) in enumerate(self.groups.items(), 1):
            button.setObjectName("group")
            button.setCheckable(True)
            button.setToolTip(f"{_TIPS[group]}（按 {number}）")
            row.addWidget(button, 1)
        return row

    def _connect(self) -> None:
        for number, group in enumerate(self.groups, 1):
            self.groups[group].clicked.connect(partial(self.show_group, group))
            self._key(str(number), partial(self.show_group, group))
        self._key("0", self.show_all)
        self.list.activated.connect(self._choose)
        self.list.clicked.connect(self._click)
        self.list.customContextMenuRequested.connect(self._offer)
        self.kinds.activated.connect(self._filter)
        self.officers.activated.connect(self._filter)

    def _key(self, key: str, action: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(action)

    def show_items(self, items: tuple[DueItem, ...], on: date, me: str, *, firms: bool) -> None:
        """Shows what is due on a day; `me` is the officer at work, `firms` whether any firm is stored."""
        self.items, self._on, self._me, self._firms = items, on, me, firms
        kind = self.choice.kind.value if self.choice.kind is not None else None
        _fill(self.kinds, kind_options(items), kind)
        _fill(self.officers, officer_options(items, me), self.choice.officer)
        self._filter()

    def fail(self, message: str) -> None:
        """Shows why nothing could be read."""
        self.items = ()
        self.model.show(())
        self.empty.setText(message)
        self._stack.setCurrentIndex(0)

    def show_group(self, group: When) -> None:
        """Shows only one group, or all again if it is the one shown."""
        self._set(replace(self.choice, group=None if self.choice.group is group else group))

    def show_all(self) -> None:
        """Takes all filters away."""
        for box in (self.kinds, self.officers):
            box.setCurrentIndex(0)
        self._set(DueChoice())

    def _filter(self) -> None:
        kind = self.kinds.currentData()
        self._set(replace(self.choice, kind=DueKind(kind) if kind else None, officer=self.officers.currentData()))

    def _set(self, choice: DueChoice) -> None:
        self.choice = choice
        if self._on is None:
            return
        for group, words in group_words(self.items, choice, self._on).items():
            self.groups[group].setText(words)
            self.groups[group].setChecked(choice.group is group)
        self._warn(any(item.due_on < self._on and not item.calm for item in self.items))
        lines = due_lines(self.items, choice, self._on, self._me)
        self.model.show(lines)
        self.empty.setText(empty_words(self.items, choice, firms=self._firms))
        had_focus = self.list.hasFocus()
        self._stack.setCurrentIndex(1 if lines else 0)
        if lines and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))
        if had_focus and not lines:
            self.kinds.setFocus(Qt.FocusReason.OtherFocusReason)

    def _warn(self, late: bool) -> None:
        """Draws the button of the overdue items as a warning, or not."""
        button, tone = self.groups[When.OVERDUE], "late" if late else ""
        if button.property("tone") != tone:
            button.setProperty("tone", tone)
            button.style().polish(button)

    def chosen_items(self) -> tuple[DueItem, ...]:
        """Returns the due items of the selected lines."""
        places = sorted(index.row() for index in self.list.selectionModel().selectedRows())
        return tuple(item for place in places if (item := self.model.rows[place].item) is not None)

    def _click(self, index: QModelIndex) -> None:
        if QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier:
            self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(line, HomeLine):
            return
        if line.target == MORE and not line.page:
            kind = DueKind(line.tip) if line.tip else self.choice.kind
            self.kinds.setCurrentIndex(max(0, self.kinds.findData(kind.value if kind is not None else None)))
            self._set(replace(self.choice, group=When.OVERDUE, kind=kind))
        else:
            self.chosen.emit(line)

    def _offer(self, place: QPoint) -> None:
        menu = self.menu()
        if menu is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.list.viewport().mapToGlobal(place))

    def menu(self) -> QMenu | None:
        """Returns the menu of the selected lines, None without any."""
        items = self.chosen_items()
        if not items:
            return None
        menu = QMenu(self)
        menu.addAction("打开", lambda: self._choose(self.list.currentIndex()))
        firms = tuple(dict.fromkeys(item.enterprise for item in items))
        menu.addAction(f"安排走访…（{len(firms)} 家）", lambda: self.planning.emit(firms))
        visits = tuple(item for item in items if item.kind is DueKind.VISIT)
        if visits:
            menu.addAction(f"打印走访安排…（{len(visits)} 次）", lambda: self.route.emit(visits))
        titles = tuple(item for item in items if item.kind is DueKind.TITLE)
        if titles:
            menu.addSeparator()
            menu.addAction(f"注明续报中…（{len(titles)} 项）", lambda: self.outcome.emit(titles, TitleOutcome.RENEWING))
            menu.addAction(
                f"注明放弃续报…（{len(titles)} 项）", lambda: self.outcome.emit(titles, TitleOutcome.GIVEN_UP)
            )
            menu.addAction("发到期提醒…", self.reminder.emit)
        return menu

    def apply_theme(self, colours: Colours) -> None:
        """Applies the theme."""
        self._delegate.colours = colours
        self._icon.setPixmap(icon("list-checks", colours.accent).pixmap(_ICON))
        self.list.viewport().update()


def _fill(box: QComboBox, options: tuple[FilterOption, ...], value: str | None) -> None:
    box.clear()
    for option in options:
        box.addItem(option.label, option.value)
    box.setCurrentIndex(max(0, next((i for i, option in enumerate(options) if option.value == value), 0)))
