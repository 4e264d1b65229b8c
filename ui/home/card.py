"""A card of the home page: icon, title and count above a list of lines, or a hint if there is none."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListView, QPushButton, QStackedWidget, QVBoxLayout

from ui.home.model import HomeLineModel, LineDelegate
from ui.home.presenter import HEADINGS, CardName, HomeLine, HomeSection
from ui.widgets.icons import icon
from ui.widgets.theme import Colours

_ICON = QSize(18, 18)
_LEAST = 92
"""The minimum height of a card in pixels."""


class HomeCard(QFrame):
    """A QFrame with one section of the home page. The signal `chosen` carries the line that was clicked or entered."""

    chosen = Signal(object)

    def __init__(self, name: CardName, colours: Colours) -> None:
        super().__init__()
        self.name = name
        self._heading = HEADINGS[name]
        self.setObjectName("card")
        self.setMinimumHeight(_LEAST)
        self._icon = QLabel()
        self._title = QLabel(self._heading.title)
        self._title.setObjectName("section")
        self._title.setToolTip(self._heading.tip)
        self.count = QLabel()
        self.count.setObjectName("muted")
        self.button = QPushButton()
        self.button.setObjectName("quiet")
        self.button.hide()
        self.more = QPushButton()
        self.more.setObjectName("quiet")
        self.more.hide()
        self.model = HomeLineModel(self)
        self.list = QListView()
        self._delegate = LineDelegate(colours, self)
        self.empty = QLabel("正在读取…")
        self._stack = QStackedWidget()
        self._build()
        self.apply_theme(colours)

    def _build(self) -> None:
        set_lines(self.list, self.model, self._delegate)
        self.list.setAccessibleName(self._heading.title)
        self.list.setAccessibleDescription(self._heading.tip)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        set_empty(self.empty)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.list)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 4, 0)
        head.setSpacing(6)
        for widget in (self._icon, self._title, self.count):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.button)
        head.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 8, 6, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    def _choose(self, index: object) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)  # type: ignore[attr-defined]  # an index of the model
        if isinstance(line, HomeLine):
            self.chosen.emit(line)

    def show_section(self, section: HomeSection, count: str, empty: str) -> None:
        """Shows lines with the text beside the title, or the hint of an empty card."""
        self.model.show(section.lines)
        self.count.setText(count)
        self.empty.setText(empty)
        self._stack.setCurrentIndex(1 if section.lines else 0)

    def show_note(self, words: str) -> None:
        """Puts other words beside the title, such as that the lines are still being worked out; these stay."""
        self.count.setText(words)

    def apply_theme(self, colours: Colours) -> None:
        """Applies the theme."""
        self._delegate.colours = colours
        self._icon.setPixmap(icon(self._heading.icon, colours.accent).pixmap(_ICON))
        self.list.viewport().update()


def set_lines(view: QListView, model: HomeLineModel, delegate: LineDelegate) -> None:
    """Applies the settings of the lists of all cards."""
    view.setModel(model)
    view.setItemDelegate(delegate)
    view.setObjectName("plain")
    view.setMouseTracking(True)
    view.setUniformItemSizes(True)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.setFrameShape(QFrame.Shape.NoFrame)


def set_empty(label: QLabel) -> None:
    """Applies the settings of the words of an empty card."""
    label.setObjectName("muted")
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    label.setContentsMargins(8, 2, 8, 4)
