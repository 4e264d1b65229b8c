"""The editor of one card: what it is, its fields, and the sentence that they make."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from policies import CATALOGUE, UserError
from ui.entry.editors import NoWheelComboBox
from ui.widgets.labels import ElidedLabel
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.override import override
from ui.workshop.card_forms import CARD_FORMS, content_of, form_name
from ui.workshop.fact_dialog import FactDialog
from ui.workshop.form import FieldError, Values
from ui.workshop.form_view import FormView
from ui.workshop.new_fact import picked_name
from ui.workshop.words import content_words

if TYPE_CHECKING:
    from clauses import Content
    from policies import Field, Policy
    from ui.workshop.inputs import FactInput

Start = Mapping[str, Values]
"""What a new card is filled with, by the name of its form."""


class CardEditor(QFrame):
    """A QFrame that edits a card. `done` carries the content, `left` is emitted when nothing is to be changed.

    `measured` is emitted when another form needs another height; `fact_made` carries a new fact, before it is picked.
    """

    done = Signal(object)
    left = Signal()
    measured = Signal()
    fact_made = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.heads: Policy | None = None
        self.on = date.min
        self.is_changed = False
        self._former: Content | None = None
        self._start: Start = {}
        self.title, self.quote, self.sentence, self.error = QLabel(), ElidedLabel(), QLabel(), QLabel()
        self.kind = NoWheelComboBox()
        self.kind.addItems(list(CARD_FORMS))
        self.kind.setSizeAdjustPolicy(NoWheelComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kind.setAccessibleName("这张卡片是")
        self.kind.setMaxVisibleItems(len(CARD_FORMS))
        self.remark = PasteCleaningLineEdit()
        self.form: FormView | None = None
        self.area, self._column = QScrollArea(), QVBoxLayout(self)
        self.save, self.cancel = QPushButton("采纳（Ctrl+回车）"), QPushButton("不改（Esc）")
        self._build()
        self.remark.textEdited.connect(self._take_change)
        self.kind.activated.connect(lambda _: self._show_form(self.kind.currentText()))
        self.save.clicked.connect(self.finish)
        self.cancel.clicked.connect(self.left)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.finish)

    def _build(self) -> None:
        self.title.setObjectName("section")
        self.quote.setObjectName("muted")
        self.error.setObjectName("error")
        self.save.setObjectName("primary")
        self.remark.setPlaceholderText("备注：数与原文写法不同时写明为什么，如“三分之二”按 66.67% 计")
        self.remark.setAccessibleName("备注")
        for label in (self.sentence, self.error):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.error.hide()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        top = QHBoxLayout()
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(self.kind)
        foot = QHBoxLayout()
        foot.addWidget(self.error, 1)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.save)
        column = self._column
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(5)
        column.addLayout(top)
        for label in (self.quote, self.sentence):
            column.addWidget(label)
        column.addWidget(self.area, 1)
        column.addWidget(self.remark)
        column.addLayout(foot)

    def edit(self, title: str, quote: str, content: Content | None, start: Start, kind: str = "") -> None:
        """Shows a content, or an empty form of a kind filled with what the words of the document say.

        Raises: UserError for a condition that is edited through its members.
        """
        name = form_name(content) if content is not None else kind
        self._former, self._start, self.is_changed = content, start, False
        self.remark.clear()
        self.title.setText(title)
        self.quote.setText(f"“{quote}”" if quote else "没有对应的原文")
        self.kind.setCurrentText(name or next(iter(CARD_FORMS)))
        self._show_form(self.kind.currentText())

    def _show_form(self, name: str) -> None:
        form = CARD_FORMS[name]
        self.form = FormView(form.fields)
        former = self._former if self._former is not None and form_name(self._former) == name else None
        self.form.put(_values(form.unpack(former) if former is not None else {}, self._start.get(name, {})))
        self.form.changed.connect(self._take_change)
        self.form.fact_wanted.connect(self._ask_fact)
        holder = QWidget()
        holder.setObjectName("body")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.form)
        column.addStretch(1)
        self.area.setWidget(holder)
        self.error.hide()
        self._preview()
        self.go_to_empty()
        self.measured.emit()

    def _ask_fact(self, place: FactInput) -> None:
        """Asks about a fact that is not listed; it is picked at once."""
        dialog = FactDialog(place.field.table, place.line.text() if place.line.isModified() else "", self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.made.connect(lambda field: self._take_fact(field, place))
        dialog.open()

    def _take_fact(self, field: Field, place: FactInput) -> None:
        self.fact_made.emit(field)
        if field.name in CATALOGUE:
            place.take(picked_name(field))
            place.setFocus()

    def needed_height(self) -> int:
        """Returns the height at which nothing has to be scrolled."""
        rows = [self._column.itemAt(row) for row in range(self._column.count())]
        heights = [
            item.heightForWidth(self.width()) if item.hasHeightForWidth() else item.sizeHint().height()
            for item in rows
            if item.widget() is not self.area
        ]
        margins = self._column.contentsMargins()
        beside = sum(heights) + self._column.spacing() * len(rows) + margins.top() + margins.bottom()
        return beside + self.area.widget().sizeHint().height()

    def go_to_empty(self) -> None:
        """Puts the focus into the first field that must be filled and is not, else into the first field."""
        if self.form is None:
            return
        try:
            self.form.values()
            first = self.form.fields[0].name
        except FieldError as error:
            first = error.field
        self.form.go_to(first)

    def content(self) -> Content:
        """Returns what the fields say. Raises: FieldError if one cannot be used."""
        assert self.form is not None  # it is shown
        return content_of(self.kind.currentText(), self.form.values(), self._former)

    def _take_change(self) -> None:
        self.is_changed = True
        self._preview()

    def _preview(self) -> None:
        """Shows the sentence that the fields make; what is missing is told when the card is finished."""
        self.error.hide()
        try:
            words = content_words(self.content(), self.heads, self.on) if self.heads is not None else ""
        except UserError:
            words = ""
        self.sentence.setText(f"→ {words}" if words else "→ …")

    def finish(self) -> None:
        """Gives the content, or says why it cannot be used and goes to that field."""
        try:
            content = self.content()
        except FieldError as error:
            self.error.setText(str(error))
            self.error.show()
            if self.form is not None:
                self.form.go_to(error.field)
            return
        self.done.emit(content)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        else:
            super().keyPressEvent(event)


_FILLED = ("source", "seen")
"""Fields that a proposal often leaves empty and the document answers."""


def _values(former: dict[str, object], start: Values) -> Values:
    """Returns the values of a content; without one those that the words of the document give."""
    if not former:
        return start
    return {**former, **{name: start.get(name) for name in _FILLED if not former.get(name) and start.get(name)}}
