"""What the keys and buttons of the workshop do: decisions at once, or an editor that asks first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from clauses import GroupContent, RuleContent
from policies import UserError
from policies.rules import Manual, ManualReason
from ui.widgets import messages
from ui.workshop.focus import has_focus
from ui.workshop.keys import CardDecision
from ui.workshop.rows import PlacedWords
from ui.workshop.starting import start_kind, start_of
from workshop import Quote, is_question

if TYPE_CHECKING:
    from clauses import Content
    from ui.workshop.cards_panel import CardsPanel
    from ui.workshop.document_view import DocumentView
    from ui.workshop.presenter import WorkshopPresenter


class Deciding(QObject):
    """Connects the cards with the presenter. The focus goes back where it was when an editor is closed."""

    def __init__(self, cards: CardsPanel, document: DocumentView, parent: QWidget) -> None:
        super().__init__(parent)
        self.presenter: WorkshopPresenter | None = None
        self._cards, self._document = cards, document
        self._focus: QWidget | None = None
        self._adding: PlacedWords | None = None
        self._edited_card = ""
        cards.editor.done.connect(self._edited)
        cards.editor.left.connect(self.close_editor)
        cards.editor.fact_made.connect(lambda field: self._present().add_fact(field))
        cards.person.done.connect(self._left_to_person)
        cards.person.left.connect(self.close_editor)
        cards.nested.connect(lambda chosen, joined: self._present().nest(chosen, joined))

    @property
    def is_unfinished(self) -> bool:
        """Whether something was typed into the editor that is open."""
        return self._cards.top.currentWidget() is self._cards.editor and self._cards.editor.is_changed

    def _present(self) -> WorkshopPresenter:
        assert self.presenter is not None  # a draft is shown
        return self.presenter

    def do(self, decision: CardDecision) -> None:
        """Does what a key or button says about the selected card."""
        presenter = self.presenter
        if presenter is None:
            return
        if self._cards.is_editing:
            if self.is_unfinished:
                presenter.tell("先采纳正在改的卡片（Ctrl+回车），或不改（Esc）")
                self._cards.editor.go_to_empty()
                return
            self.close_editor()
        table: Mapping[CardDecision, Callable[[], object]] = {
            CardDecision.TAKE: self._take,
            CardDecision.TAKE_ALL: presenter.take_all,
            CardDecision.QUOTE: lambda: presenter.requote(self._document.selected_words()),
            CardDecision.CORRECT: self._ask_correction,
            CardDecision.REJECT: presenter.reject,
            CardDecision.PERSON: self._ask_person,
            CardDecision.EDIT: self.edit,
            CardDecision.ADD: self.add,
            CardDecision.REOPEN: presenter.reopen,
            CardDecision.REMOVE: presenter.remove,
            CardDecision.GROUP: self._cards.ask_group,
            CardDecision.UNGROUP: presenter.unnest,
            CardDecision.INTO: presenter.put_in,
            CardDecision.UP: lambda: presenter.move(-1),
            CardDecision.DOWN: lambda: presenter.move(1),
            CardDecision.NEXT: presenter.go_to_open,
            CardDecision.UNDO: presenter.undo,
            CardDecision.REDO: presenter.redo,
        }
        table[decision]()

    def _take(self) -> None:
        """Takes the card; one without content is edited instead, because there is nothing to take yet."""
        card = self._present().card_now()
        if card is not None and card.content is None:
            self.edit()
        else:
            self._present().take()

    def _ask_correction(self) -> None:
        """Asks what the document says in truth where it was read wrongly."""
        presenter, words = self._present(), self._document.selected_words()
        if words is None:
            presenter.tell("先在左边选中读错的字，再按 C；原文不动，更正另存一层")
        elif presenter.can_change():
            was = presenter.words_in(words)
            text = f"读成了“{was}”，原件上是："
            messages.ask_text(self._cards, "更正识读", text, was, lambda now: presenter.correct(words, now))

    def _ask_person(self) -> None:
        card = self._present().card_now()
        if card is None or not self._present().can_change():
            return
        if not is_question(card.content):
            self._present().tell("只有条件能交人工核实；这张卡片请采纳、改，或标为“不是条件”")
            return
        rule = card.content.rule if isinstance(card.content, RuleContent) else None
        quote = card.quote.exact if card.quote is not None else ""
        if isinstance(rule, Manual):
            self._cards.person.ask(quote, rule.reason, rule.suggestion, rule.holder)
        else:
            self._cards.person.ask(quote)
        self._edited_card = card.id
        self._open(self._cards.person)

    def edit(self) -> None:
        """Opens the editor over the selected card."""
        presenter, card = self._present(), self._present().card_now()
        if card is None or not presenter.can_change():
            return
        content = card.content if card.content is not None else card.proposed
        quote, self._adding, self._edited_card = card.quote, None, card.id
        words = presenter.rows.words_of(card.id)
        title = "改这一组" if isinstance(content, GroupContent) else "改" if content is not None else "写成卡片"
        try:
            self._show(title, quote, content, words)
        except UserError as error:
            presenter.tell(str(error))
            return
        self._cards.editor.remark.setText(card.remark)

    def add(self, kind: str = "") -> None:
        """Opens the editor for a new card on the selected words, or on the whole clause; of a `kind` without words."""
        presenter = self._present()
        words = self._document.selected_words() if not kind else None
        clause = presenter.clause if not kind else None
        if words is None and clause is not None and clause.text:
            words = PlacedWords(clause.place, 0, len(clause.text))
        if not presenter.can_change():
            return
        self._adding, self._edited_card = words, ""
        quote = presenter.quote_of(words) if words is not None else None
        self._show("加一张卡片", quote, None, words, kind)

    def _show(
        self, title: str, quote: Quote | None, content: Content | None, words: PlacedWords | None, kind: str = ""
    ) -> None:
        presenter, editor = self._present(), self._cards.editor
        editor.heads = presenter.draft.heads
        sha256 = words.place.sha256 if words is not None else ""
        text = presenter.opened.texts.get(sha256)
        start = start_of(text, words, key=presenter.key_of(sha256), on=presenter.on)
        kind = kind or (start_kind(text, words) if content is None else "")
        where = f"{title}：{quote.clause}" if quote is not None and quote.clause else title
        editor.edit(where, quote.exact if quote is not None else "", content, start, kind)
        self._open(editor)
        editor.go_to_empty()

    def _open(self, widget: QWidget) -> None:
        if not has_focus(self._cards.top):
            self._focus = QApplication.focusWidget()
        self._cards.open_editor(widget)
        widget.setFocus()

    def close_editor(self) -> None:
        """Closes the editor and goes back to where the person was."""
        self._cards.close_editor()
        if self._focus is not None and self._focus.isVisible():
            self._focus.setFocus()
        else:
            self.focus_cards()

    def focus_cards(self) -> None:
        """Puts the focus into the list of cards in which the selected one stands."""
        here = self._cards.here
        (here if here.cards.rows and here.isVisible() else self._cards.all).setFocus()

    def _edited(self, content: Content) -> None:
        remark = self._cards.editor.remark.text().strip()
        self.close_editor()
        presenter = self._present()
        if self._edited_card:
            presenter.select(self._edited_card)
            presenter.change(content, remark)
        else:
            presenter.add(content, self._adding, remark)

    def _left_to_person(self, reason: ManualReason, suggestion: str, holder: str) -> None:
        self.close_editor()
        self._present().select(self._edited_card)
        self._present().to_person(reason, suggestion, holder)
