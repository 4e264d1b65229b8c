"""A draft from the documents: one card for each proposal, and one for each figure that nothing was proposed for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from clauses import Figure, GroupContent, OfficeContent, PolicyText, Proposal, needless, proposals_of
from policies import Policy
from policies.rules import walk
from workshop.anchors import quote_of
from workshop.figures import figure_cards
from workshop.heads import document_of, heads_of, office_card
from workshop.model import Card, CardState, Draft, DraftSource, Quote, QuotedPlace
from workshop.naming import card_id, named, unused

_STOPS = "。；;\n"


def draft_from_texts(
    texts: Sequence[tuple[str, PolicyText]], *, heads: Policy | None, taken: Collection[str], on: date
) -> Draft:
    """Return the draft of a policy from its documents (SHA-256 and text), the main one first.

    Nothing is decided but that terms of the office and the force of the document are no conditions.

    `heads` is the policy that they are about, without what its newest version says; None for a new policy, whose id is
    none of `taken`. `on` is the day on which the documents were looked at.
    """
    first = texts[0][1] if texts else PolicyText()
    whole = heads if heads is not None else heads_of(first, taken)
    names = {node.id for version in whole.versions for node in walk(version.rule)}
    sources: list[DraftSource] = []
    cards: list[Card] = []
    for sha256, text in texts:
        document = document_of(text, whole.documents, on)
        if document not in whole.documents:
            whole = replace(whole, documents=(*whole.documents, document))
        sources.append(DraftSource(key=document.key, sha256=sha256))
        cards += cards_from(text, sources[-1], names)
        names |= {card.id for card in cards}
    if not whole.offices and not any(isinstance(card.content, OfficeContent) for card in cards):
        office = office_card(first, unused("office", names))
        cards += [office] if office is not None else []
    return Draft(
        heads=whole, sources=tuple(sources), cards=tuple(cards), effective=first.effective, expires=first.expires
    )


def cards_from(text: PolicyText, source: DraftSource, taken: Collection[str]) -> tuple[Card, ...]:
    """Return the open cards of one document in its order, with ids that are none of `taken`."""
    names = set(taken)
    found = [*_proposed(text, source, names)]
    held = {(clause, start) for _, clause, start in figure_cards((card for _, _, card in found), {source.sha256: text})}
    found += _bare_cards(text, source, held, names)
    return tuple(card for _, _, card in sorted(found, key=lambda entry: entry[:2]))


def with_figure_cards(draft: Draft, texts: Mapping[str, PolicyText]) -> Draft:
    """Return the draft with an open card for every figure that no card answers for, as after a new version of a text."""
    held, names, cards = figure_cards(draft.cards, texts), {card.id for card in draft.cards}, list(draft.cards)
    for source in draft.sources:
        if source.sha256 in texts:
            own = {(clause, start) for sha256, clause, start in held if sha256 == source.sha256}
            cards += [card for _, _, card in _bare_cards(texts[source.sha256], source, own, names)]
    return replace(draft, cards=tuple(cards))


def _bare_cards(
    text: PolicyText, source: DraftSource, held: Collection[tuple[int, int]], names: set[str]
) -> Iterator[tuple[int, int, Card]]:
    """Yield clause, start and an open card without content for each figure not in `held`; the ids are added to `names`."""
    for clause, part in enumerate(text.clauses):
        for figure in part.figures:
            if (clause, figure.start) not in held:
                yield clause, figure.start, _settled(text, clause, _bare(text, source, (clause, figure), names))


def _proposed(text: PolicyText, source: DraftSource, names: set[str]) -> Iterator[tuple[int, int, Card]]:
    """Yield clause, start and card of each proposal; the ids are added to `names`."""
    proposals = proposals_of(text)
    ids: list[str] = []
    for each in proposals:
        words = text.clauses[each.clause].text[each.start : each.end]
        ids.append(card_id(f"{type(each.content).__name__} {words}", names))
        names.add(ids[-1])
    for each, name, figures in zip(proposals, ids, _claimed(text, proposals), strict=True):
        content = named(each.content, source.key, text.clauses[each.clause].path)
        yield (
            each.clause,
            each.start,
            Card(
                id=name,
                content=content,
                proposed=content,
                quote=_quote(text, source, each),
                figures=figures[0],
                beside=tuple(_beside(text, source, each, figures[1])),
                parent=ids[each.parent] if each.parent is not None else "",
                why=each.why,
            ),
        )


def _quote(text: PolicyText, source: DraftSource, each: Proposal) -> Quote:
    """Return the words of a proposal; the whole clause if it names none."""
    whole = text.clauses[each.clause].text
    start, end = (each.start, each.end) if whole[each.start : each.end].strip() else (0, len(whole))
    return quote_of(text, source.sha256, each.clause, start, end)


_Claim = tuple[tuple[int, ...], tuple[tuple[int, int], ...]]


def _claimed(text: PolicyText, proposals: Sequence[Proposal]) -> tuple[_Claim, ...]:
    """Return the figures of each proposal: starts in its clause, and (clause, start) in others.

    A figure has one proposal: the first that uses it, a group last.
    """
    order = sorted(range(len(proposals)), key=lambda i: isinstance(proposals[i].content, GroupContent))
    held: set[tuple[int, int]] = set()
    claimed: list[_Claim] = [((), ())] * len(proposals)
    for number in order:
        each = proposals[number]
        used = {(each.clause, figure) for figure in each.figures} | set(each.beside)
        free = sorted({(clause, text.clauses[clause].figures[figure].start) for clause, figure in used} - held)
        held |= set(free)
        own = tuple(start for clause, start in free if clause == each.clause)
        claimed[number] = own, tuple(place for place in free if place[0] != each.clause)
    return tuple(claimed)


def _beside(
    text: PolicyText, source: DraftSource, each: Proposal, figures: Sequence[tuple[int, int]]
) -> Iterator[QuotedPlace]:
    """Yield the other clauses that a proposal uses, each whole, with those figures (clause, start) that it answers for."""
    for clause in sorted({clause for clause, _ in each.beside} - {each.clause}):
        quote = quote_of(text, source.sha256, clause, 0, len(text.clauses[clause].text))
        yield QuotedPlace(quote=quote, figures=tuple(start for place, start in figures if place == clause))


def _bare(text: PolicyText, source: DraftSource, at: tuple[int, Figure], names: set[str]) -> Card:
    """Return the card of a figure that nothing was proposed for; its quote is the sentence around it."""
    clause, figure = at
    words = text.clauses[clause].text
    start, end = _sentence(words, figure.start, figure.start + len(figure.text))
    name = card_id(f"figure {figure.text} {words[start:end]}", names)
    names.add(name)
    return Card(id=name, quote=quote_of(text, source.sha256, clause, start, end), figures=(figure.start,))


def _settled(text: PolicyText, clause: int, card: Card) -> Card:
    """Return the card of a figure, closed with its reason if it is one that no policy needs (公示5个工作日)."""
    starts = [figure.start for figure in text.clauses[clause].figures]
    why = needless(text, clause, starts.index(card.figures[0]))
    return replace(card, state=CardState.REJECTED, why=why, remark=why) if why else card


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence around a part of a text."""
    first = max((text.rfind(stop, 0, start) for stop in _STOPS), default=-1) + 1
    ends = [at for stop in _STOPS if (at := text.find(stop, end)) >= 0]
    return first, min(ends, default=len(text))
