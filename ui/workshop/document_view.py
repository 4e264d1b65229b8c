"""The documents of a draft: as text with marks, or as the pages that they were read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pages import DocumentKind
from ui.widgets import theme
from ui.widgets.labels import ElidedLabel
from ui.widgets.override import override
from ui.widgets.pages_view import PageMark, PagesView
from ui.workshop.clause_text import ClauseText, step_of
from ui.workshop.looks import state_colour
from ui.workshop.page_places import ClausePlaces, clause_places
from ui.workshop.rows import ClausePlace, PlacedWords

if TYPE_CHECKING:
    from pages import Document
    from ui.workshop.presenter import WorkshopPresenter

_MISSED = -1
"""The row of the marks where ink was not read."""
_NO_TEXT = (
    "这项政策的原文没有存在本机，只能改卡片。\n\n要对照原文，先从政策库的“录入政策…”把文件存进来，用来“更正”这项政策。"
)
_PICTURED = (DocumentKind.PDF, DocumentKind.IMAGE, DocumentKind.OFD)
"""Kinds of documents whose pages can be drawn."""


class ClausePages(PagesView):
    """A PagesView in which the arrow keys go from clause to clause: `stepped` carries how many."""

    stepped = Signal(int)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = step_of(event)
        if step:
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)


class DocumentView(QWidget):
    """A QWidget with the text of all documents, and the pages of one of them.

    `clause_chosen` carries a ClausePlace and the id of a card or "", `stepped` how many clauses an arrow key goes on.
    """

    clause_chosen = Signal(object, str)
    stepped = Signal(int)

    def __init__(self, colours: theme.Colours) -> None:
        super().__init__()
        self.colours = colours
        self.title = QLabel("文件")
        self.title.setObjectName("section")
        self.box = QComboBox()
        self.box.setAccessibleName("看哪一份文件")
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.as_text, self.as_pages = QPushButton("文字"), QPushButton("原件")
        self.text, self.pages = ClauseText(colours), ClausePages()
        self.notes = ElidedLabel()
        self.stack, self.empty = QStackedWidget(), QLabel(_NO_TEXT)
        self.presenter: WorkshopPresenter | None = None
        self._places: dict[str, tuple[ClausePlaces, ...]] = {}
        self._shown = ""
        self._build()
        self.text.clause_chosen.connect(self.clause_chosen)
        self.text.stepped.connect(self.stepped)
        self.pages.stepped.connect(self.stepped)
        self.pages.picked.connect(self._pick)
        self.box.activated.connect(lambda number: self._go_to_document(self.box.itemData(number)))
        self.as_pages.toggled.connect(self._turn)

    def _build(self) -> None:
        self.notes.setObjectName("caution")
        group = QButtonGroup(self)
        for button, place in ((self.as_text, "left"), (self.as_pages, "right")):
            button.setObjectName("segment")
            button.setProperty("place", place)
            button.setCheckable(True)
            group.addButton(button)
        self.as_text.setChecked(True)
        self.as_text.setToolTip("按条款看文字，数字按处理情况标出（F6 在文件和卡片之间切换）")
        self.as_pages.setToolTip("看原件的页面，条款的位置有标记")
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.title)
        head.addSpacing(8)
        head.addWidget(self.box, 1)
        head.addStretch(1)
        head.addWidget(self.as_text)
        head.addWidget(self.as_pages)
        self.stack.addWidget(self.text)
        self.stack.addWidget(self.pages)
        self.stack.addWidget(self.empty)
        self.empty.setObjectName("muted")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.notes)
        column.addWidget(self.stack, 1)

    def focus(self) -> None:
        """Puts the focus into the text or the pages."""
        (self.pages if self.as_pages.isChecked() else self.text).setFocus()

    def selected_words(self) -> PlacedWords | None:
        """Returns the words that are selected in the text."""
        return self.text.selected_words()

    def show_draft(self, presenter: WorkshopPresenter) -> None:
        """Shows the documents of a draft that was opened."""
        self.presenter = presenter
        self._places, self._shown = {}, ""
        names = _names(presenter)
        self.box.clear()
        for sha256, name in names.items():
            self.box.addItem(name, sha256)
        self.box.setVisible(len(names) > 1)
        pictured = any(_has_pages(document) for document in presenter.opened.documents.values())
        notes = [note for document in presenter.opened.documents.values() for note in document.notes]
        self.notes.setText("读取时注意：" + "；".join(notes))
        self.notes.setVisible(bool(notes))
        self.as_text.setVisible(pictured)
        self.as_pages.setVisible(pictured)
        self.as_text.setChecked(True)
        self.stack.setCurrentWidget(self.text if self.has_text else self.empty)
        self.refresh()

    @property
    def has_text(self) -> bool:
        """Whether the text of a document is kept."""
        return self.presenter is not None and bool(self.presenter.opened.texts)

    def refresh(self) -> None:
        """Shows the marks of the present draft."""
        if self.presenter is not None:
            self.text.show_clauses(self.presenter.clauses)
            if self.as_pages.isChecked() and self._shown:
                self.pages.show_marks(self.page_marks())

    def follow(self) -> None:
        """Goes to the clause that is selected."""
        if self.presenter is None:
            return
        place, words = self.presenter.place, self.presenter.rows.words_of(self.presenter.card)
        inside = words[1:] if words is not None and words[0] == place else None
        self.text.point_out(place, inside)
        self.text.put_cursor(place)
        if place is not None:
            self.box.setCurrentIndex(max(0, self.box.findData(place.sha256)))
            if self.as_pages.isChecked():
                self._show_pages(place.sha256)
                self.pages.point_out(place.clause)

    def _pick(self, row: int) -> None:
        if row != _MISSED:
            self.clause_chosen.emit(ClausePlace(self._shown, row), "")

    def _turn(self, pages: bool) -> None:
        self.stack.setCurrentWidget(self.pages if pages else self.text)
        self.follow()

    def _go_to_document(self, sha256: str) -> None:
        self.clause_chosen.emit(ClausePlace(sha256, 0), "")

    def _show_pages(self, sha256: str) -> None:
        if self.presenter is None or sha256 == self._shown:
            return
        document = self.presenter.opened.documents.get(sha256)
        data = self.presenter.opened.original(sha256) if document is not None and _has_pages(document) else None
        if document is None or data is None:
            self.pages.set_document(None)
            return
        self._shown = sha256
        if sha256 not in self._places:
            paragraphs = self.presenter.opened.paragraphs(sha256)
            self._places[sha256] = clause_places(document, paragraphs, self.presenter.opened.texts[sha256])
        self.pages.show_pages(data, document.pages, self.page_marks())

    def page_marks(self) -> tuple[PageMark, ...]:
        """Returns the marks on the pages that are shown: figures by their state, clauses while they are selected, ink that was not read."""
        if self.presenter is None:
            return ()
        rows = {row.place.clause: row for row in self.presenter.clauses if row.place.sha256 == self._shown}
        marks: list[PageMark] = []
        for number, places in enumerate(self._places.get(self._shown, ())):
            marks += (PageMark(number, page, box, quiet=True) for page, box in places.lines)
            for mark in rows[number].marks if number in rows else ():
                colour = state_colour(mark.state, self.colours)
                marks += (PageMark(number, page, box, colour) for page, box in places.figures.get(mark.start, ()))
        document = self.presenter.opened.documents.get(self._shown)
        for page in document.pages if document is not None else ():
            marks += (PageMark(_MISSED, page.number, box, self.colours.unmet) for box in page.missed)
        return tuple(marks)

    def apply_theme(self, colours: theme.Colours) -> None:
        """Applies the theme to the marks."""
        self.colours = colours
        self.text.apply_theme(colours)
        self.refresh()


def _has_pages(document: Document) -> bool:
    return document.kind in _PICTURED and bool(document.pages)


def _names(presenter: WorkshopPresenter) -> dict[str, str]:
    """Returns the titles of the documents of a draft, by SHA-256."""
    heads = presenter.draft.heads
    found = {}
    for source in presenter.draft.sources:
        document = heads.document(source.key)
        text = presenter.opened.texts.get(source.sha256)
        if text is not None:
            found[source.sha256] = text.title or (document.title if document is not None else source.key)
    return found
