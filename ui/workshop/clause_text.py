"""The text of the documents, clause by clause: what each is about in the margin, its figures marked by their state."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit

from ui.widgets import theme
from ui.widgets.override import override
from ui.workshop.looks import faint, state_colour
from ui.workshop.rows import ClausePlace, ClauseRow, FigureMark, PlacedWords
from workshop import CardState

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock

_MARGIN = 104
"""Pixels left of the text for path and role of a clause."""
_BETWEEN = 9
"""Pixels between two clauses."""
_APART = 4
"""Pixels at least between path and role on one line."""
_BAR = 3
"""Pixels of the bar beside the current clause."""
_MARK = re.compile(r"(第[^第（]+|（[^（）]+）|[①-⑳]|\d+\.|[^、（）]+、)$")
"""The last numbering of a path."""
_NOT_OPEN, _OPEN = 0.12, 0.30
"""How strongly figures are coloured: decided ones and those that wait."""


class ClauseText(QTextEdit):
    """A read-only QTextEdit with all clauses; text can be selected with mouse and keyboard.

    `clause_chosen` carries a ClausePlace and the id of the card whose figure was clicked, "" beside figures; `stepped` how many
    clauses an arrow key goes on.
    """

    clause_chosen = Signal(object, str)
    stepped = Signal(int)

    def __init__(self, colours: theme.Colours) -> None:
        super().__init__()
        self.colours = colours
        self.rows: tuple[ClauseRow, ...] = ()
        self._starts: list[int] = []
        self._figures: list[QTextEdit.ExtraSelection] = []
        self._current: ClausePlace | None = None
        self._words: tuple[int, int] | None = None
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName("文件条款")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)

    def show_clauses(self, rows: Sequence[ClauseRow]) -> None:
        """Shows clauses; if only their marks changed, the text and the place in it stay."""
        before = [(row.place, row.text, row.path) for row in self.rows]
        self.rows = tuple(rows)
        if [(row.place, row.text, row.path) for row in self.rows] != before:
            self._write()
        self._mark()

    def _write(self) -> None:
        self.clear()
        self._current = self._words = None
        cursor = QTextCursor(self.document())
        frame = self.document().rootFrame().frameFormat()
        frame.setLeftMargin(_MARGIN)
        frame.setRightMargin(8)
        self.document().rootFrame().setFrameFormat(frame)
        self._starts = []
        cursor.beginEditBlock()
        for number, row in enumerate(self.rows):
            first = QTextBlockFormat()
            first.setTopMargin(_BETWEEN if number else 4)
            if number:
                cursor.insertBlock(first)
            else:
                cursor.setBlockFormat(first)
            self._starts.append(cursor.position())
            look = QTextCharFormat()
            look.setFontWeight(QFont.Weight.Bold if not row.path else QFont.Weight.Normal)
            cursor.insertText(row.text or "（只有标题）", look)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _mark(self) -> None:
        """Colours the figures."""
        self._figures = [
            self._extra(start + mark.start, start + mark.end, self._look(mark))
            for start, row in zip(self._starts, self.rows, strict=True)
            for mark in row.marks
        ]
        self._underline()

    def _underline(self) -> None:
        """Underlines the words of the selected card, beside the marks of the figures."""
        marks = list(self._figures)
        if self._words is not None:
            look = QTextCharFormat()
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            look.setUnderlineColor(QColor(self.colours.accent))
            marks.append(self._extra(*self._words, look))
        self.setExtraSelections(marks)

    def _look(self, mark: FigureMark) -> QTextCharFormat:
        colour, look = state_colour(mark.state, self.colours), QTextCharFormat()
        waits = mark.state is CardState.OPEN
        look.setBackground(faint(colour, _OPEN if waits else _NOT_OPEN))
        look.setForeground(QColor(colour if mark.state is not CardState.REJECTED else self.colours.muted))
        if waits:
            look.setFontWeight(QFont.Weight.Bold)
        look.setFontStrikeOut(mark.state is CardState.REJECTED)
        return look

    def _extra(self, start: int, end: int, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        extra = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        extra.cursor, extra.format = cursor, look  # type: ignore[attr-defined]  # fields that the stubs omit
        return extra

    def point_out(self, place: ClausePlace | None, words: tuple[int, int] | None = None) -> None:
        """Makes a clause the current one, underlines words of it, and scrolls to them."""
        number = self._number(place)
        self._current = place
        self._words = None
        if number is not None:
            start = self._starts[number]
            self._words = (start + words[0], start + words[1]) if words is not None else None
            self._reveal(number, self._words)
        self._underline()
        self.viewport().update()

    def _number(self, place: ClausePlace | None) -> int | None:
        return next((number for number, row in enumerate(self.rows) if row.place == place), None)

    def _reveal(self, number: int, words: tuple[int, int] | None) -> None:
        """Scrolls as little as needed: to the words if there are some, and to the beginning of the clause if both fit."""
        area = self._area(number)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if words is not None and area.height() > height:
            cursor = QTextCursor(self.document())
            cursor.setPosition(words[0])
            area = self.cursorRect(cursor).translated(0, bar.value())
        if area.top() < bar.value():
            bar.setValue(area.top() - _BETWEEN)
        elif area.bottom() > bar.value() + height:
            bar.setValue(min(area.top() - _BETWEEN, area.bottom() - height + _BETWEEN))

    def _area(self, number: int) -> QRect:
        """Returns the rectangle of a clause in the document."""
        layout = self.document().documentLayout()
        top = layout.blockBoundingRect(self._block(number)).top()
        last = self._block(number + 1).previous() if number + 1 < len(self.rows) else self.document().lastBlock()
        return QRectF(0, top, self.viewport().width(), layout.blockBoundingRect(last).bottom() - top).toRect()

    def _block(self, number: int) -> QTextBlock:
        return self.document().findBlock(self._starts[number])

    def selected_words(self) -> PlacedWords | None:
        """Returns the clause and the bounds of the selected text without blanks at its ends, None if nothing is selected.

        A selection that crosses the end of a clause ends there.
        """
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        number = self._at(cursor.selectionStart())
        start = cursor.selectionStart() - self._starts[number]
        text = self.rows[number].text
        end = min(cursor.selectionEnd() - self._starts[number], len(text))
        words = text[start:end]
        if not words.strip():
            return None
        start += len(words) - len(words.lstrip())
        return PlacedWords(self.rows[number].place, start, start + len(words.strip()))

    def _at(self, position: int) -> int:
        return max(0, bisect_right(self._starts, position) - 1)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.rows and event.button() == Qt.MouseButton.LeftButton:
            position = self.cursorForPosition(event.position().toPoint()).position()
            if self.textCursor().hasSelection():
                position = self.textCursor().selectionStart()
            row = self.rows[self._at(position)]
            inside = position - self._starts[self._at(position)]
            hit = next((mark.card for mark in row.marks if mark.start <= inside <= mark.end), "")
            self.clause_chosen.emit(row.place, hit)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = step_of(event)
        if step:
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)  # Shift with arrows selects, page up and down scroll

    def put_cursor(self, place: ClausePlace | None) -> None:
        """Puts the text cursor at the beginning of a clause, so that Shift and the arrows select from there."""
        number = self._number(place)
        if number is not None and not self.textCursor().hasSelection():
            cursor = self.textCursor()
            cursor.setPosition(self._starts[number])
            bar = self.verticalScrollBar()
            kept = bar.value()
            self.setTextCursor(cursor)
            bar.setValue(kept)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        shift = self.verticalScrollBar().value()
        here = self._number(self._current)
        if here is not None:
            area = self._area(here).translated(0, -shift).adjusted(0, -2, 0, 2)
            painter.fillRect(area, faint(self.colours.wash, 0.7))
            painter.fillRect(QRect(0, area.top(), _BAR, area.height()), QColor(self.colours.accent))
        for number, row in self._in_sight(shift):
            self._paint_margin(painter, row, self._area(number).translated(0, -shift))
        painter.end()
        super().paintEvent(event)

    def _in_sight(self, shift: int) -> list[tuple[int, ClauseRow]]:
        """Returns the clauses that are at least partly visible."""
        if not self.rows:
            return []
        first = self._at(self.cursorForPosition(self.viewport().rect().topLeft()).position())
        found = []
        for number in range(first, len(self.rows)):
            if self._area(number).top() - shift > self.viewport().height():
                break
            found.append((number, self.rows[number]))
        return found

    def _paint_margin(self, painter: QPainter, row: ClauseRow, area: QRect) -> None:
        """Writes the path, the role below it, or beside it where the clause has one line, and a dot if figures wait."""
        small = QFont(self.font())
        small.setPointSizeF(small.pointSizeF() - 1)
        height = QFontMetrics(small).height()
        line = QRect(_BAR + 5, area.top() + 1, _MARGIN - _BAR - 13, height)
        beside = area.height() < 2 * height
        bold = QFont(small)
        bold.setBold(True)
        painter.setPen(QColor(self.colours.text))
        painter.setFont(bold)
        path = _last_mark(row.path) if beside and row.role else row.path
        _write(painter, line, path)
        taken = painter.fontMetrics().horizontalAdvance(path) + _APART if beside else 0
        painter.setPen(QColor(self.colours.muted))
        painter.setFont(small)
        role = line.adjusted(min(taken, line.width()), 0, 0, 0) if beside else line.translated(0, height)
        _write(painter, role, row.role, right=beside)
        if row.open_count:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.colours.unknown))
            painter.drawEllipse(QRect(_MARGIN - 7, area.top() + height // 2 - 2, 5, 5))

    def apply_theme(self, colours: theme.Colours) -> None:
        """Applies the theme to the marks."""
        self.colours = colours
        self._mark()
        self.viewport().update()


def step_of(event: QKeyEvent) -> int:
    """Returns how many clauses an arrow key goes on, 0 for another key."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    steps = {int(Qt.Key.Key_Down): 1, int(Qt.Key.Key_Up): -1}
    return 0 if held else steps.get(event.key(), 0)


def _last_mark(path: str) -> str:
    """Returns the last numbering of a path: （二） of 第三条（二）."""
    found = _MARK.search(path)
    return found[0] if found is not None else path


def _write(painter: QPainter, line: QRect, text: str, *, right: bool = False) -> None:
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideLeft, line.width())
    painter.drawText(line, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
