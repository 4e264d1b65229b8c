"""The cards of the board: a column is a list, a card is painted, and it can be dragged to another column."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from casebook import Filing
from ui.filings.presenter import FilingCard
from ui.widgets.list_model import ListModel
from ui.widgets.override import override
from ui.widgets.row_painting import RowText, paint_ground, paint_pieces, wrapped
from ui.widgets.style_option import fields
from ui.widgets.table import Index
from ui.widgets.theme import Colours

_MIME = "application/x-kece-filing"
_PAD = 7
"""Pixels between the edge of a card and its texts."""
_GAP = 2
_SMALL = 0.9
"""The size of all lines but the first, as a share of it."""
_KEYS = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}


CardWords = Callable[[Filing], FilingCard]


class FilingCardModel(ListModel[Filing]):
    """The filings of one column; `words` makes the card of a filing when it is painted."""

    def __init__(self, words: CardWords, parent: QObject) -> None:
        super().__init__(parent)
        self.words = words

    @override
    def key(self, row: Filing) -> str:
        return row.id

    @override
    def text(self, row: Filing) -> str:
        return self.words(row).text

    @override
    def hint(self, row: Filing) -> str:
        return self.words(row).tip

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    @override
    def mimeTypes(self) -> list[str]:
        return [_MIME]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(_MIME, "\n".join(self.rows[index.row()].id for index in indexes).encode())
        return data


class FilingCardDelegate(QStyledItemDelegate):
    """Paints a card: the firm in bold, the policy, the next day (red when it is past), officer and missing papers.

    All cards are equally high, so that a column of thousands is laid out at once.
    """

    def __init__(self, view: QListView, words: CardWords, colours: Colours) -> None:
        super().__init__(view)
        self._view, self._words = view, words
        self.colours = colours

    def _fonts(self, plain: QFont) -> tuple[QFont, QFont]:
        bold, small = QFont(plain), QFont(plain)
        bold.setBold(True)
        small.setPointSizeF(plain.pointSizeF() * _SMALL)
        return bold, small

    def _pieces(self, card: FilingCard, plain: QFont, width: int) -> list[RowText]:
        """Returns the laid-out texts, relative to the top left corner: two lines, two lines, one and one."""
        bold, small = self._fonts(plain)
        c = self.colours
        policy = f"{card.mark} · {card.policy}" if card.mark else card.policy
        pieces: list[RowText] = []
        top = 0
        for text, font, colour, most in (
            (card.firm, bold, c.text, 2),
            (policy, small, c.muted, 2),
            (card.due, small, c.unmet if card.late else c.text, 1),
            (card.foot, small, c.muted, 1),
        ):
            height = most * QFontMetrics(font).lineSpacing()
            if text:
                pieces.append(wrapped(text, font, colour, QRect(0, top, width, height)))
                top += pieces[-1].place.height() + _GAP
        return pieces

    def _height(self, plain: QFont) -> int:
        bold, small = self._fonts(plain)
        lines = 2 * QFontMetrics(bold).lineSpacing() + 4 * QFontMetrics(small).lineSpacing()
        return lines + 4 * _GAP + 2 * _PAD

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self._view.viewport().width(), self._height(fields(option).font))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        filing = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(filing, Filing):
            return
        card = self._words(filing)
        box = fields(option).rect
        painter.save()
        painter.setClipRect(box)
        paint_ground(painter, box, self.colours, chosen=bool(fields(option).state & QStyle.StateFlag.State_Selected))
        corner = QPoint(box.left() + _PAD + 2, box.top() + _PAD - 1)
        paint_pieces(painter, self._pieces(card, fields(option).font, box.width() - 2 * _PAD - 2), corner)
        painter.restore()


class StageColumn(QListView):
    """The cards of one stage. The signals carry ids of filings.

    `opened` asks for the editor, `stepped` to move a card one stage on or back, `jumped` for the column beside,
    `taken` says that cards were dropped here, `entered_` that the focus came.
    """

    opened = Signal(str)
    stepped = Signal(str, int)
    jumped = Signal(int)
    taken = Signal(list)
    entered_ = Signal()

    def __init__(self, name: str, words: CardWords, colours: Colours) -> None:
        super().__init__()
        self.cards = FilingCardModel(words, self)
        self._delegate = FilingCardDelegate(self, words, colours)
        self.setModel(self.cards)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.activated.connect(lambda index: self.opened.emit(index.data(Qt.ItemDataRole.UserRole).id))

    @property
    def card(self) -> Filing | None:
        """The filing of the current card."""
        filing = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        return filing if isinstance(filing, Filing) else None

    def choose(self, filing: str) -> bool:
        """Makes a card the current one. Returns whether it is here."""
        row = next((place for place, card in enumerate(self.cards.rows) if card.id == filing), -1)
        if row >= 0:
            self.setCurrentIndex(self.cards.index(row))
            self.scrollTo(self.cards.index(row))
        return row >= 0

    def apply_theme(self, colours: Colours) -> None:
        """Applies the theme."""
        self._delegate.colours = colours
        self.viewport().update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _KEYS.get(event.key())
        if step is None:
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.jumped.emit(step)
        elif self.card is not None:
            self.stepped.emit(self.card.id, step)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.card is None and self.cards.rows:
            self.setCurrentIndex(self.cards.index(0))
        self.entered_.emit()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._accept(event)

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._accept(event)

    def _accept(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(_MIME) and event.source() is not self:
            event.setDropAction(Qt.DropAction.CopyAction)  # the rows are read again; Qt is to remove none
            event.accept()
        else:
            event.ignore()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if event.mimeData().hasFormat(_MIME) and event.source() is not self:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.taken.emit(bytes(event.mimeData().data(_MIME).data()).decode().split("\n"))
