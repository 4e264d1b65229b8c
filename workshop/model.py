"""The types of the workshop: a draft is heads, sources and cards; a card is a decision about words of a document."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from clauses import Content
from policies import Aspect, Example, Policy, Stated, Verdict
from policies.fact_types import Field


class CardState(StrEnum):
    """What a person decided about a card."""

    OPEN = "待看"
    TAKEN = "采纳"
    CHANGED = "改"
    REJECTED = "不是条件"
    MANUAL = "人工核实"

    @property
    def decided(self) -> bool:
        """Whether a person decided."""
        return self is not CardState.OPEN

    @property
    def counts(self) -> bool:
        """Whether the content of the card becomes part of the policy."""
        return self in (CardState.TAKEN, CardState.CHANGED, CardState.MANUAL)


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a document with at least 12 characters before and after, so that they are found again in another version.

    `sha256` is the document, `clause` the path (第三条（二）) at which the words were found; both may change, the words not.
    `before` and `after` count the characters of `prefix` and `suffix`, blanks left out, that tell the words from the
    same words elsewhere in that text; 0 if they stand there once. For that the context may be longer than 12.
    """

    sha256: str
    clause: str
    exact: str
    prefix: str = ""
    suffix: str = ""
    before: int = 0
    after: int = 0


class AnchorState(StrEnum):
    """Whether the words of a quote were found in a text."""

    FOUND = "找到"
    AMBIGUOUS = "不止一处"
    ORPHANED = "找不到"


class Anchored(msgspec.Struct, frozen=True, kw_only=True):
    """Where a quote stands in a `PolicyText`: the index of the clause and the bounds in its text.

    `sure` is 1 for the words as they were, less if they were reworded. AMBIGUOUS names the first of several places,
    ORPHANED none (`clause` -1).
    """

    state: AnchorState
    clause: int = -1
    start: int = 0
    end: int = 0
    sure: float = 0.0


class QuotedPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Other words of a document that a card rests on too, and the starts of their figures in the text of the clause."""

    quote: Quote
    figures: tuple[int, ...] = ()


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A place of a document and what it means for the policy.

    `content` is what the person has now, `proposed` what the grammar found; None for a figure that nothing was proposed
    for. `figures` are the starts, in the text of the clause, of the figures that this card answers for; `beside` are
    other clauses with figures of it (the rows of a table). `parent` is the id of the group card. A MANUAL card has a `Manual` rule with its reason and suggestion. `remark` says why a card was
    rejected or changed. A card without words in a document (of a built-in policy whose text is not kept) has no quote.
    """

    id: str
    state: CardState = CardState.OPEN
    content: Content | None = None
    proposed: Content | None = None
    quote: Quote | None = None
    figures: tuple[int, ...] = ()
    beside: tuple[QuotedPlace, ...] = ()
    parent: str = ""
    why: str = ""
    remark: str = ""


class DraftSource(msgspec.Struct, frozen=True, kw_only=True):
    """A document of the draft: the key in the policy (`Document.key`) and the stored document, "" if none is kept."""

    key: str
    sha256: str = ""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A policy being written.

    `heads` is the policy without what the cards say: name, level, region, kind, documents, earlier `versions`, examples.
    `effective`, `expires` and `note` belong to the version that the cards describe. `answers` says what the text says
    about aspects of the applicants that no card answers. `facts` are new facts made for this policy.
    """

    heads: Policy
    sources: tuple[DraftSource, ...] = ()
    cards: tuple[Card, ...] = ()
    answers: tuple[tuple[Aspect, Stated], ...] = ()
    facts: tuple[Field, ...] = ()
    effective: date | None = None
    expires: date | None = None
    note: str = ""

    def card(self, name: str) -> Card | None:
        """Return the card with that id, or None."""
        return next((card for card in self.cards if card.id == name), None)


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a draft cannot be finished, in Chinese: what, and what to do. `card` is the card it concerns, else `part`."""

    text: str
    advice: str = ""
    card: str = ""
    part: str = ""


class LiveFirm(msgspec.Struct, frozen=True, kw_only=True):
    """An invented firm at a line of the rule. `example` holds its profile, the day and the verdict that the program gives.

    `title` says where it stands (刚好够, 差一点, 不知道), `words` which figures are at the line. `card` is the condition.
    """

    title: str
    words: str
    example: Example
    card: str = ""

    @property
    def verdict(self) -> Verdict:
        """The verdict of the program, which the author confirms or denies."""
        return self.example.verdict
