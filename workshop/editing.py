"""Decisions about cards. Every function returns a new draft; the former one stays as it is, so undo is keeping it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from clauses import Content, GroupContent, Joined, RuleContent
from matcher import sentence
from policies import Aspect, Example, Field, Stated
from policies.rules import Manual, ManualReason, walk
from workshop.model import Card, CardState, Draft, Quote
from workshop.naming import card_id, named
from workshop.tree import aspect_of, inside, stated_in, tree_of

_DRAFT_FIELDS = ("effective", "expires", "note")


def take(draft: Draft, card: str) -> Draft:
    """Take a card as it is.

    Raises: ValueError if the card has no content yet.
    """
    found = _card(draft, card)
    if found.content is None:
        raise ValueError(card)
    return _put(draft, replace(found, state=_taken(found, found.content)))


def change(draft: Draft, card: str, content: Content, remark: str = "") -> Draft:
    """Take a card with another content; its id and its place in the document stay."""
    found = _card(draft, card)
    whole = named(content, *source_of(draft, found.quote))
    return _put(draft, replace(found, content=whole, state=_taken(found, whole), remark=remark or found.remark))


def _taken(card: Card, content: Content) -> CardState:
    same = card.proposed == content or (card.proposed is None and card.content == content)
    return CardState.TAKEN if same else CardState.CHANGED


def reject(draft: Draft, card: str, remark: str = "") -> Draft:
    """Decide that a card is no part of the policy, nor what is in it; its content is kept."""
    return _put(draft, replace(_card(draft, card), state=CardState.REJECTED, remark=remark))


def to_person(draft: Draft, card: str, reason: ManualReason, suggestion: str = "", holder: str = "") -> Draft:
    """Let a person confirm what the words of a card say; cards inside it are covered by that.

    Raises: ValueError if the card is no condition: what a policy gives is no question to a person.
    """
    found = _card(draft, card)
    if not is_question(found.content):
        raise ValueError(card)
    rule = found.content.rule if isinstance(found.content, RuleContent) else None
    manual = Manual(
        text=_words(found),
        reason=reason,
        suggestion=suggestion,
        holder=holder,
        document=rule.document if rule is not None else "",
        clause=rule.clause if rule is not None else "",
        grade=rule.grade if rule is not None else None,
    )
    content = named(RuleContent(rule=manual, aspect=aspect_of(found)), *source_of(draft, found.quote))
    return _put(draft, replace(found, content=content, state=CardState.MANUAL))


def is_question(content: Content | None) -> bool:
    """Return whether a person can be asked about a content: a condition, a group of them, or a number without a card."""
    return content is None or isinstance(content, (RuleContent, GroupContent))


def _words(card: Card) -> str:
    if isinstance(card.content, RuleContent) and isinstance(card.content.rule, Manual):
        return card.content.rule.text
    if card.quote is not None:
        return card.quote.exact
    return sentence(card.content.rule) if isinstance(card.content, RuleContent) else ""


def reopen(draft: Draft, card: str) -> Draft:
    """Take back the decision about a card: it is as it was proposed; one that a person made keeps its content."""
    found = _card(draft, card)
    content = found.proposed if found.proposed is not None else found.content
    return _put(draft, replace(found, state=CardState.OPEN, content=content, remark=""))


def add(
    draft: Draft, content: Content, quote: Quote | None, parent: str = "", figures: Sequence[int] = ()
) -> tuple[Draft, str]:
    """Add a card that a person made, and return its id. `figures` it takes from the cards that had them before."""
    said = quote.exact if quote is not None else msgspec.json.encode(content).decode()
    words = f"{type(content).__name__} {said}"
    name = card_id(words, ids_of(draft))
    whole = named(content, *source_of(draft, quote))
    card = Card(
        id=name, state=CardState.TAKEN, content=whole, quote=quote, figures=tuple(sorted(figures)), parent=parent
    )
    rest = tuple(left for each in draft.cards if (left := _without(each, quote, figures)) is not None)
    return replace(draft, cards=(*rest, card)), name


def _without(card: Card, quote: Quote | None, figures: Sequence[int]) -> Card | None:
    """Return a card without some figures of a clause; None if it stood for nothing else."""
    if quote is None or not figures:
        return card
    own = card.quote is not None and _same_clause(card.quote, quote)
    left = tuple(start for start in card.figures if not (own and start in figures))
    beside = tuple(
        replace(place, figures=tuple(start for start in place.figures if start not in figures))
        if _same_clause(place.quote, quote)
        else place
        for place in card.beside
    )
    return None if card.content is None and card.figures and not left else replace(card, figures=left, beside=beside)


def _same_clause(one: Quote, other: Quote) -> bool:
    return (one.sha256, one.clause) == (other.sha256, other.clause)


def remove(draft: Draft, card: str) -> Draft:
    """Remove a card that a person made; its figures are open again, and what was in it stands in its place.

    A card of the document is rejected instead, never removed.
    Raises: ValueError if the card was proposed.
    """
    found = _card(draft, card)
    if found.proposed is not None:
        raise ValueError(card)
    draft = unnest(draft, card) if isinstance(found.content, GroupContent) else draft
    if not found.figures:
        return replace(draft, cards=tuple(each for each in draft.cards if each.id != card))
    left = replace(found, state=CardState.OPEN, content=None, parent="", remark="")
    known = any(each.id == card for each in draft.cards)
    return _put(draft, left) if known else replace(draft, cards=(*draft.cards, left))


def nest(draft: Draft, cards: Sequence[str], joined: Joined, label: str = "") -> Draft:
    """Put cards that stand side by side into a new group, in the place of the first of them.

    Raises: ValueError if there are none, or if they are in different groups.
    """
    chosen = [card for card in draft.cards if card.id in cards]
    if not chosen or len({card.parent for card in chosen}) > 1:
        raise ValueError(cards)
    name = card_id(f"group {' '.join(card.id for card in chosen)}", ids_of(draft))
    first, aspects = chosen[0], {aspect_of(card) for card in chosen}
    content = named(
        GroupContent(joined=joined, label=label, aspect=aspects.pop() if len(aspects) == 1 else None),
        *stated_in(first),
    )
    group = Card(id=name, state=CardState.TAKEN, content=content, quote=first.quote, parent=first.parent)
    moved = {card.id for card in chosen}
    placed = tuple(
        part
        for card in draft.cards
        for part in ((group,) if card.id == first.id else ())
        + ((replace(card, parent=name) if card.id in moved else card),)
    )
    return replace(draft, cards=placed)


def unnest(draft: Draft, group: str) -> Draft:
    """Dissolve a group: its cards stand in its place. A group that was proposed is rejected, one made by hand is gone."""
    found = _card(draft, group)
    aspect = aspect_of(found)
    members = [_freed(card, found.parent, aspect) for card in draft.cards if card.parent == group]
    kept = [replace(found, state=CardState.REJECTED)] if found.proposed is not None or found.figures else []
    others = [card for card in draft.cards if card.parent != group]
    place = next(i for i, card in enumerate(others) if card.id == group)
    return replace(draft, cards=(*others[:place], *kept, *members, *others[place + 1 :]))


def _freed(card: Card, parent: str, aspect: Aspect | None) -> Card:
    content = card.content
    if aspect is not None and isinstance(content, (RuleContent, GroupContent)) and content.aspect is None:
        content = replace(content, aspect=aspect)
    return replace(card, parent=parent, content=content)


def move(draft: Draft, card: str, before: str = "", into: str | None = None) -> Draft:
    """Put a card, with all that is in it, before another one and into the group of that one; "" puts it at the end.

    `into` names the group for the end ("" is the top); without it the card stays in its group.
    Raises: ValueError if the card would be put into itself.
    """
    found = _card(draft, card)
    parent = _card(draft, before).parent if before else found.parent if into is None else into
    if parent == card or before == card or any(each.id == parent for each in inside(tree_of(draft), card)):
        raise ValueError(card)
    rest = [each for each in draft.cards if each.id != card]
    place = next((i for i, each in enumerate(rest) if each.id == before), len(rest))
    return replace(draft, cards=(*rest[:place], replace(found, parent=parent), *rest[place:]))


def with_quote(draft: Draft, card: str, quote: Quote | None, figures: Sequence[int] = ()) -> Draft:
    """Say which words of a document a card rests on, and which of their figures it answers for."""
    rest = tuple(
        each if each.id == card else left
        for each in draft.cards
        if each.id == card or (left := _without(each, quote, figures)) is not None
    )
    return _put(replace(draft, cards=rest), replace(_card(draft, card), quote=quote, figures=tuple(sorted(figures))))


def with_remark(draft: Draft, card: str, remark: str) -> Draft:
    """Say in words why a card is decided as it is, such as why its number is not the one of the document."""
    return _put(draft, replace(_card(draft, card), remark=remark))


def with_heads(draft: Draft, **changes: object) -> Draft:
    """Change what the policy says at its head (fields of `Policy`), and `effective`, `expires`, `note` of its version."""
    own = {name: value for name, value in changes.items() if name in _DRAFT_FIELDS}
    heads = {name: value for name, value in changes.items() if name not in _DRAFT_FIELDS}
    return replace(draft, heads=replace(draft.heads, **heads), **own)


def with_answer(draft: Draft, aspect: Aspect, stated: Stated | None) -> Draft:
    """Say what the text says about an aspect of the applicants that no card answers; None takes the answer back."""
    rest = tuple(pair for pair in draft.answers if pair[0] is not aspect)
    given = (*rest, (aspect, stated)) if stated is not None else rest
    return replace(draft, answers=tuple(sorted(given, key=lambda pair: tuple(Aspect).index(pair[0]))))


def with_fact(draft: Draft, field: Field) -> Draft:
    """Add a fact that this policy needs, or replace the one with its name.

    Its conditions can be judged once the fact is in use (`policies.extend_catalogue`).
    """
    return replace(draft, facts=(*(fact for fact in draft.facts if fact.name != field.name), field))


def with_example(draft: Draft, example: Example) -> Draft:
    """Add a worked example; one of that name is replaced."""
    rest = tuple(each for each in draft.heads.examples if each.name != example.name)
    return with_heads(draft, examples=(*rest, example))


def source_of(draft: Draft, quote: Quote | None) -> tuple[str, str]:
    """Return the key of the document that a quote is from, and its clause."""
    if quote is None:
        return "", ""
    return next((source.key for source in draft.sources if source.sha256 == quote.sha256), ""), quote.clause


def ids_of(draft: Draft) -> frozenset[str]:
    """Return the ids that a new card must not have: those of all cards and of the conditions of earlier versions."""
    earlier = {node.id for version in draft.heads.versions for node in walk(version.rule)}
    return frozenset(earlier | {card.id for card in draft.cards})


def _card(draft: Draft, name: str) -> Card:
    card = draft.card(name)
    if card is None:
        raise ValueError(name)
    return card


def _put(draft: Draft, card: Card) -> Draft:
    return replace(draft, cards=tuple(card if each.id == card.id else each for each in draft.cards))


def draft_bytes(draft: Draft) -> bytes:
    """Return a draft as bytes to keep; equal drafts give equal bytes."""
    return msgspec.json.encode(draft, enc_hook=str)  # a text of a policy file is a kind of str


def draft_from(content: bytes) -> Draft:
    """Return the draft in such bytes.

    Raises: msgspec.ValidationError if the bytes are no draft.
    """
    return msgspec.json.decode(content, type=Draft)
