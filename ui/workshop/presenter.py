"""The state of the workshop's page: the draft, what is selected, what was decided. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import workshop
from clauses import Content, Joined, PolicyText
from policies import Aspect, Document, Field, Stated, UserError, extend_catalogue
from policies.fact_types import FactTables
from policies.own import OwnState
from policies.rules import ManualReason
from ui.desk.event import Event
from ui.workshop.bulk import taken_at_once
from ui.workshop.correcting import read_again
from ui.workshop.grouping import grouped, moved, put_in, taken_out
from ui.workshop.heads import rest_unstated
from ui.workshop.opened import OpenedDraft
from ui.workshop.problem_rows import ProblemRow, problem_rows, unconfirmed, wish_rows
from ui.workshop.rows import CardRow, ClausePlace, ClauseRow, Findings, ListRow, PlacedWords, Rows, next_open
from ui.workshop.steps import DraftStep, DraftSteps
from workshop import Anchored, Assembled, Card, Carried, Draft, Problem, Quote


class WorkshopPresenter:
    """What the page shows and does.

    `changed` is emitted after the draft changed, `moved` after the selection did, `told` when there is news in `news`.
    """

    def __init__(self, opened: OpenedDraft, on: date) -> None:
        self.opened, self.on = opened, on
        self._confirmed = dict(opened.confirmed)
        self.changed, self.moved, self.told = Event(), Event(), Event()
        self.news, self.saved = "", True
        self.steps = DraftSteps(DraftStep(opened.draft))
        self.card, self.place = "", None if not opened.draft.sources else ClausePlace(opened.draft.sources[0].sha256, 0)
        self._anchors: dict[Quote, Anchored] = {}
        self._assembled: tuple[Draft, Assembled] | None = None
        self._rows: tuple[Draft, Rows] | None = None
        self.select(next_open(self.draft.cards, "") or next((card.id for card in self.draft.cards), ""))

    @property
    def draft(self) -> Draft:
        """The draft as it is now."""
        return self.steps.now.draft

    @property
    def assembled(self) -> Assembled:
        """The policy that the cards make, what is wrong with it, and how many figures are decided."""
        if self._assembled is None or self._assembled[0] is not self.draft:
            self._assembled = self.draft, workshop.assembled(self.draft, self.opened.texts, self.on)
        return self._assembled[1]

    @property
    def rows(self) -> Rows:
        """The rows of the present draft."""
        if self._rows is None or self._rows[0] is not self.draft:
            quotes = (words.quote for card in self.draft.cards for words in workshop.places_of(card))
            anchors = {quote: self._anchor(quote) for quote in quotes}
            decided = {card.id for card in self.draft.cards if card.state.decided}
            notes = {problem.card: problem.text for problem in self.assembled.problems if problem.card in decided}
            waiting = {(each.sha256, each.clause, each.start) for each in self.assembled.figures.open}
            self._rows = self.draft, Rows(self.draft, self.opened.texts, Findings(anchors, notes, waiting), self.on)
        return self._rows[1]

    def _anchor(self, quote: Quote) -> Anchored:
        if quote not in self._anchors:
            text = self.opened.texts.get(quote.sha256, PolicyText())
            self._anchors[quote] = workshop.find_quote(text, quote)
        return self._anchors[quote]

    @property
    def editable(self) -> bool:
        """Whether the revision is a draft; what was submitted or adopted never changes."""
        return self.opened.state is OwnState.DRAFT

    # what is shown ---------------------------------------------------------------------------

    @property
    def clauses(self) -> tuple[ClauseRow, ...]:
        """The clauses of the documents."""
        return self.rows.clauses

    @property
    def clause(self) -> ClauseRow | None:
        """The clause that is selected."""
        return next((row for row in self.clauses if row.place == self.place), None)

    @property
    def cards_here(self) -> tuple[CardRow, ...]:
        """The cards of the clause that is selected."""
        return self.rows.cards_at(self.place)

    @property
    def all_cards(self) -> tuple[ListRow, ...]:
        """All cards by the parts of the policy."""
        return self.rows.all_cards

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why the draft cannot be submitted yet."""
        unread = {sha256 for sha256, confirmed in self._confirmed.items() if not confirmed}
        return (*unconfirmed(self.draft, unread), *self.assembled.problems)

    def problem_rows(self) -> tuple[ProblemRow, ...]:
        """Returns the problems as they are listed."""
        return (*problem_rows(self.draft, self.problems, self.on), *wish_rows(self.wishes()))

    def wishes(self) -> tuple[Problem, ...]:
        """Returns what no example shows yet, once every card is decided and can be judged."""
        made = self.assembled
        ready = made.judged and all(card.state.decided for card in self.draft.cards) and self.editable
        return workshop.still_to_show(made.preview) if ready else ()

    def is_confirmed(self, sha256: str) -> bool:
        """Returns whether a person confirmed the heads of a document; one that is not kept needs none."""
        return self._confirmed.get(sha256, True)

    # the selection ---------------------------------------------------------------------------

    def select(self, card: str) -> None:
        """Selects a card, and the clause in which its words stand."""
        self.card = card if self.draft.card(card) is not None else ""
        place = self.rows.place_of(card)
        self.place = place if place is not None else self.place
        self.moved.emit()

    def select_clause(self, place: ClausePlace, card: str = "") -> None:
        """Selects a clause, and of its cards the given one, else the first that nobody decided, else the first."""
        self.place = place
        here = [row.id for row in self.cards_here]
        if card not in here:
            card = next_open(self.draft.cards, "", here) if here else ""
            card = card or next(iter(here), "")
        self.card = card
        self.moved.emit()

    def step_clause(self, step: int) -> None:
        """Selects the clause so many clauses further down."""
        places = [row.place for row in self.clauses]
        if places:
            now = places.index(self.place) if self.place in places else 0
            self.select_clause(places[max(0, min(len(places) - 1, now + step))])

    def go_to_open(self) -> bool:
        """Selects the next card that nobody decided; returns whether there is one."""
        found = next_open(self.draft.cards, self.card)
        if found:
            self.select(found)
        return bool(found)

    # decisions -------------------------------------------------------------------------------

    def take(self) -> None:
        """Takes the selected card as it is."""
        card = self.draft.card(self.card)
        if card is None:
            self.tell("先选一张卡片")
        elif card.content is None:
            self.tell("这个数字还没有卡片：按 E 写成条件或支持，按 M 交人工核实，与政策无关按 N")
        else:
            self._decide(workshop.take(self.draft, card.id), "采纳", card.id)

    def take_all(self) -> None:
        """Takes what waits in the selected clause, group or part of the policy as one decision."""
        draft, taken = taken_at_once(self.draft, self.rows, self.place, self.card)
        if taken:
            self._decide(draft, f"采纳 {len(taken)} 张卡片", taken[-1])
        else:
            self.tell("这一条没有待看的卡片可以采纳")

    def requote(self, words: PlacedWords | None) -> None:
        """Lets the selected card rest on other words of a document; it then answers for the free figures in them."""
        if words is None:
            self.tell("先在左边选中这张卡片依据的原文，再按 Q")
        elif self.card:
            figures = self.rows.free_figures(words, self.card)
            draft = workshop.with_quote(self.draft, self.card, self.quote_of(words), figures)
            self._step(draft, "换引文", self.card)

    def reject(self, remark: str = "") -> None:
        """Says that the selected card is no part of the policy."""
        if self.card:
            self._decide(workshop.reject(self.draft, self.card, remark), "不是条件", self.card)

    def to_person(self, reason: ManualReason, suggestion: str = "", holder: str = "") -> None:
        """Leaves the selected condition to a person; what a policy gives is no question to one."""
        card = self.card_now()
        if card is not None and workshop.is_question(card.content):
            draft = workshop.to_person(self.draft, card.id, reason, suggestion, holder)
            self._decide(draft, "人工核实", card.id)

    def change(self, content: Content, remark: str = "") -> None:
        """Gives the selected card another content, and says in words why it is so."""
        if self.card:
            draft = workshop.change(self.draft, self.card, content)
            self._decide(workshop.with_remark(draft, self.card, remark), "修改", self.card)

    def reopen(self) -> None:
        """Takes the decision about the selected card back."""
        if self.card:
            self._step(workshop.reopen(self.draft, self.card), "重新看", self.card)

    def add(self, content: Content, words: PlacedWords | None, remark: str = "") -> None:
        """Adds a card about words of a clause: it answers for the figures in them that no other card answers for."""
        quote = self.quote_of(words) if words is not None else None
        draft, made = workshop.add(self.draft, content, quote, figures=self.rows.free_figures(words))
        self._step(workshop.with_remark(draft, made, remark), "新增卡片", made)

    def remove(self) -> None:
        """Removes the selected card, if a person added it; one of the document is rejected instead."""
        card = self.card_now()
        if card is not None and card.proposed is not None:
            self.tell("这张卡片是从文件里读出来的，不删除：按 N 标为“不是条件”")
        elif card is not None:
            self._step(workshop.remove(self.draft, self.card), "删除卡片", next_open(self.draft.cards, self.card))

    def nest(self, cards: Sequence[str], joined: Joined) -> None:
        """Puts conditions into a group."""
        self._try("组成一组", lambda: grouped(self.draft, cards, joined))

    def unnest(self) -> None:
        """Takes the selected card out of its group, or dissolves the selected group."""
        card = self.card_now()
        if card is not None:
            self._try("拆开", lambda: taken_out(self.draft, card))

    def put_in(self) -> None:
        """Puts the selected condition into the group nearest to it."""
        card = self.card_now()
        if card is not None:
            self._try("放进组", lambda: (put_in(self.draft, card), card.id))

    def _try(self, words: str, make: Callable[[], tuple[Draft, str]]) -> None:
        """Makes a step to a draft and a card, or tells why it cannot be."""
        try:
            draft, card = make()
        except UserError as error:
            self.tell(str(error))
        else:
            self._step(draft, words, card)

    def move(self, step: int) -> None:
        """Moves the selected card among the cards with the same parent."""
        card = self.card_now()
        if card is not None:
            self._step(moved(self.draft, card, step), "移动", card.id)

    def set_heads(self, **changes: object) -> None:
        """Changes what the draft says of the policy as a whole."""
        self._step(workshop.with_heads(self.draft, **changes), "政策信息", self.card)

    def answer(self, aspect: Aspect, stated: Stated | None) -> None:
        """Says what the documents state about an aspect of the applicants."""
        self._step(workshop.with_answer(self.draft, aspect, stated), "谁能申请", self.card)

    def answer_rest(self) -> None:
        """Says of every aspect that no card answers or may answer that the documents state nothing about it."""
        draft = rest_unstated(self.draft, {problem.part for problem in self.problems})
        self._step(draft, "其余文件未作规定", self.card)

    def go_on(self, draft: Draft, words: str) -> None:
        """Takes a draft that was changed elsewhere; the selection stays."""
        self._step(draft, words, self.card)

    def add_fact(self, field: Field) -> None:
        """Takes a new fact into use and into the draft, with which it travels."""
        try:
            extend_catalogue(FactTables(facts=(field,)))
        except UserError as error:
            self.tell(str(error))
            return
        self.go_on(workshop.with_fact(self.draft, field), f"新建事实“{field.label}”")

    def confirm(self, sha256: str, heads: Document) -> None:
        """Keeps the heads of a document as right."""
        try:
            self.opened.confirm(sha256, heads)
        except UserError as error:
            self.tell(str(error))
            return
        self._confirmed[sha256] = True
        self.tell(f"《{heads.title}》的文件信息已核对")
        self.changed.emit()

    def words_in(self, words: PlacedWords) -> str:
        """Returns words of a clause as text."""
        return self.opened.texts[words.place.sha256].clauses[words.place.clause].text[words.start : words.end]

    def correct(self, words: PlacedWords, now: str) -> None:
        """Corrects what was read of a document, in a layer over it; the cards keep their places and decisions.

        What stood before cannot be undone to: it is corrected again. A card whose words changed waits again.
        """
        if self.can_change() and now != self.words_in(words):
            try:
                self._read_again(*read_again(self.opened, self.draft, words, now, self.on))
            except UserError as error:
                self.tell(str(error))

    def _read_again(self, opened: OpenedDraft, carried: Carried) -> None:
        """Goes on with another text of a document."""
        self.opened, self.steps = opened, DraftSteps(DraftStep(carried.draft))
        self._anchors, self._assembled, self._rows = {}, None, None
        again = len(
            {*(each.card for each in carried.changed), *carried.reworded, *carried.ambiguous, *carried.orphaned}
        )
        self._store("已更正" + (f"，{again} 张卡片要重新看" if again else ""))
        self.changed.emit()
        self.select(self.card)

    def _decide(self, draft: Draft, words: str, card: str) -> None:
        """Stores a decision and goes on to the next card that nobody decided."""
        if self._step(draft, words, card):
            self.go_to_open()

    def can_change(self) -> bool:
        """Returns whether the draft can be changed, and says so if not."""
        if not self.editable:
            self.tell(f"这一稿的状态是“{self.opened.state.value}”，不能改")
        return self.editable

    def _step(self, draft: Draft, words: str, card: str) -> bool:
        if not self.can_change():
            return False
        if draft == self.draft:
            return False
        self.steps.go_on(DraftStep(draft, words, card))
        self._store(words)
        self.changed.emit()
        self.select(card)
        return True

    def undo(self) -> None:
        """Takes the last step back."""
        self._again(self.steps.undo(), "撤销")

    def redo(self) -> None:
        """Does the step again that was undone last."""
        self._again(self.steps.redo(), "重做")

    def _again(self, step: DraftStep | None, words: str) -> None:
        if step is None:
            self.tell(f"没有可以{words}的")
            return
        self._store(f"已{words}“{step.words}”")
        self.changed.emit()
        self.select(step.card)

    def _store(self, words: str) -> None:
        """Keeps the draft as it is; what cannot be kept stays on the screen, and that is told."""
        try:
            self.opened.keep(self.draft)
        except UserError as error:
            self.saved = False
            self.tell(f"{words}，但没有存进数据文件：{error}")
        else:
            self.saved = True
            self.tell(f"{words}，已自动保存")

    def tell(self, news: str) -> None:
        """Shows a message."""
        self.news = news
        self.told.emit()

    def quote_of(self, words: PlacedWords) -> Quote:
        """Returns words of a clause as a quote."""
        sha256, clause = words.place.sha256, words.place.clause
        return workshop.quote_of(self.opened.texts[sha256], sha256, clause, words.start, words.end)

    def key_of(self, sha256: str) -> str:
        """Returns the key that the policy has for a document."""
        return next((source.key for source in self.draft.sources if source.sha256 == sha256), "")

    def go_to_figure(self) -> None:
        """Selects the clause of the first figure that no card answers for."""
        lonely = next((each for each in self.assembled.figures.open if not each.card), None)
        if lonely is not None:
            self.select_clause(ClausePlace(lonely.sha256, lonely.clause))

    def card_now(self) -> Card | None:
        """Returns the selected card."""
        return self.draft.card(self.card)
