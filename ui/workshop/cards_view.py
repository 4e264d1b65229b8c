"""The cards as a list: a thin model, a delegate that paints a card, and the view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.widgets.list_model import ListModel
from ui.widgets.override import override
from ui.widgets.row_painting import RowText, paint_pieces, wrapped
from ui.widgets.style_option import fields
from ui.workshop.looks import faint, state_colour
from ui.workshop.rows import CardRow, HeadRow, ListRow
from workshop import CardState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.widgets.table import Index
    from ui.widgets.theme import Colours

_PAD = 8
"""Pixels between the edge of a card and its texts."""
_GAP = 2
"""Pixels between two lines of a card."""
_INDENT = 18
"""Pixels by which a condition stands further right than its group."""
_SENTENCE, _QUOTE, _NOTE = 5, 2, 3
"""The most lines of the parts of a card; what is longer is in the tooltip and in the document."""
_HEAD = 28
"""The height of a head in pixels."""


class DraftCardModel(ListModel[ListRow]):
    """Heads and cards; heads cannot be selected."""

    @override
    def text(self, row: ListRow) -> str:
        return f"{row.title}，{row.count}" if isinstance(row, HeadRow) else f"{row.state_text}　{row.kind}：{row.text}"

    @override
    def hint(self, row: ListRow) -> str:
        return row.count if isinstance(row, HeadRow) else row.hint

    @override
    def key(self, row: ListRow) -> object:
        return row.title if isinstance(row, HeadRow) else row.id

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        head = 0 <= index.row() < len(self.rows) and isinstance(self.rows[index.row()], HeadRow)
        return Qt.ItemFlag.NoItemFlags if head else super().flags(index)

    def place(self, card: str) -> QModelIndex:
        """Returns the index of a card, an invalid one if it is not listed."""
        rows = enumerate(self.rows)
        number = next((number for number, row in rows if isinstance(row, CardRow) and row.id == card), -1)
        return self.index(number) if number >= 0 else QModelIndex()


class DraftCardDelegate(QStyledItemDelegate):
    """Paints a card: state, kind and clause; the sentence; the quote; what stands against it."""

    def __init__(self, view: QListView, colours: Colours) -> None:
        super().__init__(view)
        self._view = view
        self.colours = colours
        self._sizes: dict[tuple[ListRow, int], int] = {}

    def forget(self) -> None:
        """Measures every card again: the font or the theme changed."""
        self._sizes.clear()

    def _pieces(self, row: CardRow, width: int, font: QFont) -> list[RowText]:
        c, small, bold = self.colours, QFont(font), QFont(font)
        small.setPointSizeF(font.pointSizeF() - 1)
        bold.setBold(row.joined is not None)
        left = 2 * _PAD + row.depth * _INDENT
        room = max(60, width - left - _PAD)
        pieces = self._top(row, small, QRect(left, _PAD - 2, room, QFontMetrics(small).height()))
        off = row.state is CardState.REJECTED
        for text, look, colour, most in (
            (row.text, bold, c.muted if off else c.text, _SENTENCE),
            (row.quote, small, c.muted, _QUOTE),
            (row.note, small, c.unmet, _NOTE),
            (row.remark, small, c.muted, _QUOTE),
        ):
            if text:
                area = QRect(left, pieces[-1].place.bottom() + _GAP, room, most * QFontMetrics(look).lineSpacing())
                pieces.append(wrapped(text, look, colour, area))
        return pieces

    def _top(self, row: CardRow, small: QFont, line: QRect) -> list[RowText]:
        """Returns state and kind at the left, the clause at the right."""
        strong = QFont(small)
        strong.setBold(True)
        used = QFontMetrics(strong).horizontalAdvance(row.state_text) + 8
        centre = int(Qt.AlignmentFlag.AlignVCenter)
        right = QFontMetrics(small).elidedText(row.clause, Qt.TextElideMode.ElideLeft, line.width() // 2)
        kind = line.adjusted(used, 0, 0, 0)
        return [
            RowText(right, small, self.colours.muted, line, centre | int(Qt.AlignmentFlag.AlignRight)),
            RowText(row.kind, small, self.colours.muted, kind, centre),
            RowText(row.state_text, strong, state_colour(row.state, self.colours), line, centre),
        ]

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row, width = index.data(Qt.ItemDataRole.UserRole), self._view.viewport().width()
        if isinstance(row, HeadRow):
            return QSize(width, _HEAD)
        if not isinstance(row, CardRow):
            return QSize()
        if (row, width) not in self._sizes:
            bottom = self._pieces(row, width, fields(option).font)[-1].place.bottom()
            self._sizes[row, width] = bottom + _PAD
        return QSize(width, self._sizes[row, width])

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row, box = index.data(Qt.ItemDataRole.UserRole), fields(option).rect
        painter.save()
        if isinstance(row, HeadRow):
            self._paint_head(painter, row, box, fields(option).font)
        elif isinstance(row, CardRow):
            self._paint_card(painter, row, option)
        painter.restore()

    def _paint_head(self, painter: QPainter, row: HeadRow, box: QRect, font: QFont) -> None:
        bold = QFont(font)
        bold.setBold(True)
        line = box.adjusted(_PAD, 0, -_PAD, 0)
        centre = int(Qt.AlignmentFlag.AlignVCenter)
        painter.fillRect(box, QColor(self.colours.window))
        painter.setFont(bold)
        painter.setPen(QColor(self.colours.accent))
        painter.drawText(line, centre, row.title)
        painter.setFont(font)
        painter.setPen(QColor(self.colours.muted))
        painter.drawText(line, centre | int(Qt.AlignmentFlag.AlignRight), row.count)

    def _paint_card(self, painter: QPainter, row: CardRow, option: QStyleOptionViewItem) -> None:
        c, box = self.colours, fields(option).rect
        chosen = bool(fields(option).state & QStyle.StateFlag.State_Selected)
        focused = chosen and bool(fields(option).state & QStyle.StateFlag.State_HasFocus)
        painter.fillRect(box, QColor(c.wash if chosen else c.surface))
        if row.state is CardState.OPEN and not chosen:
            painter.fillRect(box, faint(c.unknown, 0.07))
        bar = QRect(box.left() + row.depth * _INDENT, box.top(), 4, box.height())
        painter.fillRect(bar, QColor(state_colour(row.state, c)))
        painter.setPen(QColor(c.accent if focused else c.line))
        if focused:
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        else:
            painter.drawLine(box.bottomLeft(), box.bottomRight())
        pieces = self._pieces(row, self._view.viewport().width(), fields(option).font)
        paint_pieces(painter, pieces, box.topLeft())


class CardList(QListView):
    """A QListView of cards. `chosen` carries the id of the card that a person moved to, `opened` of a double click."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, colours: Colours, name: str) -> None:
        super().__init__()
        self.cards = DraftCardModel(self)
        self._delegate = DraftCardDelegate(self, colours)
        self._following = False
        self.setModel(self.cards)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.selectionModel().currentChanged.connect(lambda index, _: self._choose(index))
        self.clicked.connect(self._choose)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._card(index)))

    def show_rows(self, rows: Sequence[ListRow]) -> None:
        """Shows cards; the place in the list stays."""
        bar = self.verticalScrollBar()
        kept = bar.value()
        self._following = True
        self.cards.show(tuple(rows))
        self._following = False
        self.doItemsLayout()
        bar.setValue(kept)

    def follow(self, card: str) -> None:
        """Makes a card the current one without telling of it."""
        place = self.cards.place(card)
        self._following = True
        if not place.isValid():
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        elif place != self.currentIndex() or not self.selectionModel().isSelected(place):
            self.setCurrentIndex(place)
            self.scrollTo(place, QListView.ScrollHint.EnsureVisible)
        self._following = False

    def selected_cards(self) -> tuple[str, ...]:
        """Returns the ids of all selected cards in their order."""
        places = sorted(self.selectedIndexes(), key=lambda index: index.row())
        return tuple(card for index in places if (card := self._card(index)))

    def content_height(self) -> int:
        """Returns the height of all rows."""
        return sum(self.sizeHintForRow(row) for row in range(self.cards.rowCount())) + 2 * self.frameWidth()

    def _choose(self, index: QModelIndex) -> None:
        card = self._card(index)
        if card and not self._following:
            self.chosen.emit(card)

    @staticmethod
    def _card(index: QModelIndex) -> str:
        row = index.data(Qt.ItemDataRole.UserRole)
        return row.id if isinstance(row, CardRow) else ""

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._delegate.forget()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def apply_theme(self, colours: Colours) -> None:
        """Applies the theme to the cards."""
        self._delegate.colours = colours
        self.viewport().update()
