"""The cards beside the document: those of the selected clause above, all cards by the parts of the policy below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from clauses import Joined
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import ElidedLabel
from ui.widgets.override import override
from ui.workshop.card_editor import CardEditor
from ui.workshop.cards_view import CardList
from ui.workshop.keys import KEYS, CardDecision
from ui.workshop.person_panel import PersonPanel

if TYPE_CHECKING:
    from ui.widgets.theme import Colours
    from ui.workshop.presenter import WorkshopPresenter

_SHOWN = (CardDecision.TAKE, CardDecision.PERSON, CardDecision.REJECT, CardDecision.EDIT, CardDecision.ADD)
_MORE = (
    CardDecision.TAKE_ALL,
    CardDecision.QUOTE,
    CardDecision.CORRECT,
    CardDecision.NEXT,
    CardDecision.REOPEN,
    CardDecision.REMOVE,
    CardDecision.GROUP,
    CardDecision.INTO,
    CardDecision.UNGROUP,
    CardDecision.UP,
    CardDecision.DOWN,
)
_LIST_SHARE, _EDITOR_SHARE = 0.45, 0.8
"""The largest part of the height for the cards of the clause, and for an editor."""
_NO_CARDS = "这一条没有卡片。选中左边的字按 + 可以加一张。"


class _Top(QStackedWidget):
    """A QStackedWidget whose height is set from outside, whatever its largest page asks for."""

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


class CardsPanel(QWidget):
    """A QWidget with cards and editors. `decided` carries a CardDecision, `nested` the cards and how they are joined."""

    decided = Signal(object)
    nested = Signal(object, object)

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self.where, self.caption = ElidedLabel(), QLabel("全部卡片")
        self.here, self.all = CardList(colours, "这一条的卡片"), CardList(colours, "全部卡片")
        self.editor, self.person = CardEditor(), PersonPanel()
        self.buttons = {decision: QPushButton() for decision in _SHOWN}
        self.more = QPushButton("更多")
        self.menu = QMenu(self)
        self.bar = QWidget()
        self.top = _Top()
        self._build()

    def _build(self) -> None:
        self.where.setObjectName("section")
        self.caption.setObjectName("section")
        row = FlowLayout(self.bar, spacing=4)
        for decision, button in self.buttons.items():
            button.setText(f"{decision.value} {KEYS[decision]}")
            button.setObjectName("primary" if decision is CardDecision.TAKE else "")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, decision=decision: self.decided.emit(decision))
            row.addWidget(button)
        for decision in _MORE:
            action = QAction(f"{decision.value}\t{KEYS[decision]}", self)
            action.triggered.connect(lambda _=False, decision=decision: self.decided.emit(decision))
            self.menu.addAction(action)
        self.more.setMenu(self.menu)
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(self.more)
        self.editor.measured.connect(self._fit)
        for widget in (self.here, self.editor, self.person):
            self.top.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.where)
        column.addWidget(self.bar)
        column.addWidget(self.top)
        column.addWidget(self.caption)
        column.addWidget(self.all, 1)

    def refresh(self, presenter: WorkshopPresenter) -> None:
        """Shows the cards of the present draft."""
        self.all.show_rows(presenter.all_cards)
        self.caption.setText(f"全部：{presenter.rows.open_words}")

    def follow(self, presenter: WorkshopPresenter) -> None:
        """Shows the cards of the selected clause, and the selected card in both lists."""
        clause, cards = presenter.clause, presenter.cards_here
        path = clause.path or "开头" if clause is not None else ""
        words = f"{path}：{len(cards)} 张卡片" if cards else f"{path}：{_NO_CARDS}"
        self.where.setText(words if clause is not None else "没有存原文，卡片都在下面")
        self.here.show_rows(cards)
        self.here.follow(presenter.card)
        self.all.follow(presenter.card)
        self._fit()

    def open_editor(self, widget: QWidget) -> None:
        """Shows an editor in the place of the cards of the clause."""
        self.top.setCurrentWidget(widget)
        self._fit()

    def close_editor(self) -> None:
        """Shows the cards of the clause again."""
        self.top.setCurrentWidget(self.here)
        self._fit()

    @property
    def is_editing(self) -> bool:
        """Whether an editor is open."""
        return self.top.currentWidget() is not self.here

    def _fit(self) -> None:
        """Gives the upper part the height that it needs, as far as the lower one keeps enough."""
        room = self.height()
        self.where.setVisible(not self.is_editing)
        self.bar.setVisible(not self.is_editing)
        if self.top.currentWidget() is self.editor:
            height = min(self.editor.needed_height(), round(room * _EDITOR_SHARE))
        elif self.top.currentWidget() is self.person:
            height = min(self.person.sizeHint().height(), round(room * _EDITOR_SHARE))
        else:
            height = min(self.here.content_height(), round(room * _LIST_SHARE))
        empty = not self.is_editing and not self.here.cards.rows
        self.top.setFixedHeight(0 if empty else height)
        self.top.setVisible(not empty)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def ask_group(self) -> QMenu | None:
        """Asks how the selected cards are joined; returns the menu, None if no card is selected."""
        view = self.here if self.here.hasFocus() else self.all
        cards = view.selected_cards() or self.all.selected_cards()
        if not cards:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = {Joined.ALL: "全部满足(&1)", Joined.ANY: "任一满足(&2)", Joined.NONE: "都没有(&3)"}
        for joined, text in words.items():
            action = menu.addAction(text)
            action.triggered.connect(lambda _=False, joined=joined: self.nested.emit(cards, joined))
        menu.setActiveAction(menu.actions()[0])
        menu.popup(view.mapToGlobal(QPoint(40, 30)))
        return menu

    def apply_theme(self, colours: Colours) -> None:
        """Applies the theme to the cards."""
        self.here.apply_theme(colours)
        self.all.apply_theme(colours)
