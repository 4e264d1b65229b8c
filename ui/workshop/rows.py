"""The rows of the workshop: the clauses of the documents and the cards of the draft, made from both. No Qt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from clauses import (
    CallsContent,
    Clause,
    GroupContent,
    Joined,
    MaterialContent,
    NoteContent,
    OfficeContent,
    PolicyText,
    RuleContent,
    SupportContent,
    ValidityContent,
)
from ui.workshop.words import ROLES, card_words, content_words, kind_words, state_words
from workshop import AnchorState, CardState, places_of

if TYPE_CHECKING:
    from workshop import Anchored, Card, Draft, Quote


@dataclass(frozen=True, order=True)
class ClausePlace:
    """A clause of a document: the SHA-256 of the document and the index of the clause in its text."""

    sha256: str
    clause: int


class PlacedWords(NamedTuple):
    """Words of a clause: where it is, and their bounds in its text."""

    place: ClausePlace
    start: int
    end: int


@dataclass(frozen=True)
class FigureMark:
    """A figure of a clause, how it was decided, and the card that answers for it ("" for none)."""

    start: int
    end: int
    state: CardState
    card: str = ""


@dataclass(frozen=True)
class ClauseRow:
    """A clause as it is shown: the path and what it is about in the margin, its text with marks."""

    place: ClausePlace
    path: str
    role: str
    text: str
    marks: tuple[FigureMark, ...] = ()
    page: int | None = None

    @property
    def open_count(self) -> int:
        """The number of figures that nobody decided."""
        return sum(not mark.state.decided for mark in self.marks)


class DraftPart(StrEnum):
    """The parts of the policy, in the order of the list of cards."""

    NUMBERS = "还没有卡片的数字"
    APPLICANTS = "申请主体"
    CONDITIONS = "条件"
    SUPPORT = "支持"
    CALLS = "申报时间"
    MATERIALS = "材料"
    OFFICES = "办理"
    VALIDITY = "资格有效期"
    NOTES = "说明"


_SECTIONS: Mapping[type, DraftPart] = {
    SupportContent: DraftPart.SUPPORT,
    CallsContent: DraftPart.CALLS,
    MaterialContent: DraftPart.MATERIALS,
    OfficeContent: DraftPart.OFFICES,
    ValidityContent: DraftPart.VALIDITY,
    NoteContent: DraftPart.NOTES,
}


@dataclass(frozen=True)
class CardRow:
    """A card as it is shown. `depth` is its place in the tree of conditions, `note` what stands against it, `remark` what
    the person or the program says of it.

    `quote` are the words that it rests on, in quotation marks, or which document it cites.
    """

    id: str
    depth: int
    state: CardState
    state_text: str
    kind: str
    joined: Joined | None
    text: str
    quote: str
    clause: str
    why: str
    note: str = ""
    remark: str = ""

    @property
    def hint(self) -> str:
        """Everything about the card, for the tooltip and for screen readers."""
        parts = (f"{self.kind}：{self.text}", self.state_text, f"{self.clause}{self.quote}")
        return "\n".join((*parts, *filter(None, (self.note, self.remark, self.why))))


@dataclass(frozen=True)
class HeadRow:
    """The head of a part of the list: its title, and how many of its cards are decided."""

    title: str
    count: str


ListRow = CardRow | HeadRow


def section_of(card: Card) -> DraftPart:
    """Returns the part of the policy that a card belongs to."""
    content = card.content if card.content is not None else card.proposed
    if content is None:
        return DraftPart.NUMBERS
    if isinstance(content, RuleContent | GroupContent):
        return DraftPart.APPLICANTS if content.aspect is not None else DraftPart.CONDITIONS
    return _SECTIONS[type(content)]


@dataclass(frozen=True)
class Findings:
    """What was found about the cards and figures of a draft.

    `anchors` says where quotes stand, `notes` what stands against a card, by its id; `waiting` are the figures that
    nobody decided: document, index of the clause, start.
    """

    anchors: Mapping[Quote, Anchored]
    notes: Mapping[str, str]
    waiting: Collection[tuple[str, int, int]]


class Rows:
    """The rows of one state of a draft."""

    def __init__(self, draft: Draft, texts: Mapping[str, PolicyText], found: Findings, on: date) -> None:
        self._draft, self._texts, self._on = draft, texts, on
        self._anchors, self._notes, self._waiting = found.anchors, found.notes, found.waiting
        self._children: dict[str, list[Card]] = defaultdict(list)
        known = {card.id for card in draft.cards}
        for card in draft.cards:
            self._children[card.parent if card.parent in known else ""].append(card)
        self.tree = tuple(self._walk("", 0))
        self._cards_at: dict[ClausePlace, dict[str, Card]] = defaultdict(dict)
        self._holders: dict[tuple[ClausePlace, int], list[Card]] = defaultdict(list)
        for card in draft.cards:
            for words in places_of(card):
                place = self._clause_of(words.quote)
                if place is not None:
                    self._cards_at[place][card.id] = card
                    for start in words.figures:
                        self._holders[place, start].append(card)

    def _walk(self, parent: str, depth: int) -> Iterator[tuple[Card, int]]:
        for card in self._children.get(parent, ()):
            yield card, depth
            yield from self._walk(card.id, depth + 1)

    def _clause_of(self, quote: Quote) -> ClausePlace | None:
        found = self._anchors.get(quote)
        lost = found is None or found.state is AnchorState.ORPHANED
        return None if lost or found is None else ClausePlace(quote.sha256, found.clause)

    def place_of(self, card: str) -> ClausePlace | None:
        """Returns the clause in which the words of a card stand, None if they are in no text."""
        known = self._draft.card(card)
        return self._clause_of(known.quote) if known is not None and known.quote is not None else None

    def words_of(self, card: str) -> PlacedWords | None:
        """Returns the clause and the bounds of the words of a card."""
        place, known = self.place_of(card), self._draft.card(card)
        found = self._anchors.get(known.quote) if known is not None and known.quote is not None else None
        return None if place is None or found is None else PlacedWords(place, found.start, found.end)

    def cards_at(self, place: ClausePlace | None) -> tuple[CardRow, ...]:
        """Returns the cards of a clause, with the groups that they are in left out of the indentation."""
        inside = self._cards_at.get(place, {}) if place is not None else {}
        return tuple(self._row(card, 0) for card, _ in self.tree if card.id in inside)

    @cached_property
    def all_cards(self) -> tuple[ListRow, ...]:
        """All cards by the parts of the policy, conditions as a tree."""
        parts: dict[DraftPart, list[tuple[Card, int]]] = {section: [] for section in DraftPart}
        section = DraftPart.NUMBERS
        for card, depth in self.tree:
            section = section_of(card) if depth == 0 else section
            parts[section].append((card, depth))
        rows: list[ListRow] = []
        for section, cards in parts.items():
            if cards:
                rows.append(_head(section.value, [card for card, _ in cards]))
                rows += (self._row(card, depth) for card, depth in cards)
        return tuple(rows)

    @property
    def open_words(self) -> str:
        """Returns how many cards nobody looked at yet."""
        waiting = sum(not card.state.decided for card in self._draft.cards)
        return (
            f"{len(self._draft.cards)} 张卡片，{waiting} 张待看"
            if waiting
            else f"{len(self._draft.cards)} 张卡片都已处理"
        )

    def _row(self, card: Card, depth: int) -> CardRow:
        content = card.content if card.content is not None else card.proposed
        words, clause = self._source(card)
        return CardRow(
            id=card.id,
            depth=depth,
            state=card.state,
            state_text=state_words(card),
            kind=kind_words(content),
            joined=content.joined if isinstance(content, GroupContent) else None,
            text=card_words(card, self._draft.heads, self._on),
            quote=words,
            clause=clause,
            why=self._why(card),
            note=self._note(card),
            remark=f"备注：{card.remark}" if card.remark else "",
        )

    def _why(self, card: Card) -> str:
        """Returns what decided the proposal; of a changed card also what was proposed."""
        if card.state is not CardState.CHANGED or card.proposed is None:
            return card.why
        before = content_words(card.proposed, self._draft.heads, self._on)
        return "\n".join(filter(None, (f"程序原来提议：{before}", card.why)))

    def _source(self, card: Card) -> tuple[str, str]:
        """Returns the words that a card rests on and their clause; without words the document that its condition cites."""
        if card.quote is not None:
            return f"“{card.quote.exact}”", card.quote.clause
        match card.content:
            case RuleContent(rule=part) | SupportContent(support=part):
                document = self._draft.heads.document(part.document)
                cited = f"依据{document.citation}，" if document is not None else ""
                return f"{cited}没有存原文", part.clause
            case _:
                return "没有存原文", ""

    def _note(self, card: Card) -> str:
        found = self._anchors.get(card.quote) if card.quote is not None else None
        lost = found is not None and found.state is not AnchorState.FOUND
        words = (f"原文{found.state.value}" if lost and found is not None else "", self._notes.get(card.id, ""))
        return "；".join(filter(None, words))

    @cached_property
    def clauses(self) -> tuple[ClauseRow, ...]:
        """The clauses of all documents of the draft in order."""
        return tuple(
            self._clause(ClausePlace(source.sha256, number), clause)
            for source in self._draft.sources
            if source.sha256 in self._texts
            for number, clause in enumerate(self._texts[source.sha256].clauses)
        )

    def _clause(self, place: ClausePlace, clause: Clause) -> ClauseRow:
        marks = tuple(self._mark(place, figure.start, figure.start + len(figure.text)) for figure in clause.figures)
        return ClauseRow(place, clause.path, ROLES[clause.role], clause.text, marks, clause.page)

    def free_figures(self, words: PlacedWords | None, card: str = "") -> tuple[int, ...]:
        """Returns the figures in some words that wait for a card of their own, or that a card answers for already."""
        row = next((row for row in self.clauses if words is not None and row.place == words.place), None)
        if row is None or words is None:
            return ()
        inside = [mark for mark in row.marks if words.start <= mark.start < words.end]
        free = {"", *(each.id for each in self._draft.cards if each.content is None)}
        waiting = [mark for mark in inside if not mark.state.decided and mark.card in free]
        return tuple(mark.start for mark in inside if mark in waiting or (card and mark.card == card))

    def _mark(self, place: ClausePlace, start: int, end: int) -> FigureMark:
        """Returns the mark of a figure: of several cards that answer for it one that waits counts, else the first."""
        answering = self._holders.get((place, start), [])
        if (place.sha256, place.clause, start) in self._waiting:
            card = next((card for card in answering if not card.state.decided), None)
            return FigureMark(start, end, CardState.OPEN, card.id if card is not None else "")
        decided = next((card for card in answering if card.state.decided), None)
        if decided is None:  # a group around it was decided
            return FigureMark(start, end, CardState.REJECTED, answering[0].id if answering else "")
        return FigureMark(start, end, decided.state, decided.id)


def _head(title: str, cards: Sequence[Card]) -> HeadRow:
    decided = sum(card.state.decided for card in cards)
    return HeadRow(
        title, f"{len(cards)} 张" if decided == len(cards) else f"{len(cards)} 张，{len(cards) - decided} 张待看"
    )


def next_open(cards: Iterable[Card], after: str, among: Collection[str] = ()) -> str:
    """Returns the id of the next card that nobody decided, from the card `after` on and round the end; "" for none."""
    listed = [card for card in cards if not among or card.id in among]
    start = next((number for number, card in enumerate(listed) if card.id == after), -1) + 1
    return next((card.id for card in listed[start:] + listed[:start] if not card.state.decided), "")
