"""A policy of the library taken apart into cards, so that it is corrected like a draft of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from clauses import (
    CallsContent,
    Content,
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
from policies import Aspect, Calls, Field, Policy, Validity, Version
from policies.rules import All, Any, Not, Rule, walk
from workshop.anchors import quote_of
from workshop.drafting import with_figure_cards
from workshop.figures import foreign_numbers, numbers_in, values_of
from workshop.model import Card, CardState, Draft, DraftSource
from workshop.naming import unused
from workshop.tree import stated_in


def draft_from_policy(policy: Policy, texts: Mapping[str, PolicyText], facts: Sequence[Field] = ()) -> Draft:
    """Return a draft of the newest version of a policy, every card taken; nothing changed, it gives the same policy.

    `texts` are the stored texts of its documents by SHA-256; a document is known by its number, else by its title.
    Conditions keep their ids. `facts` are the facts that the policy brought with it.
    """
    version = policy.versions[-1]
    heads = replace(
        policy, versions=policy.versions[:-1], offices=(), apply_at="", materials=(), calls=Calls(), validity=Validity(),
        notes=(),
    )  # fmt: skip
    aspects = {name: entry.aspect for entry in version.applicants for name in entry.conditions}
    tops = version.rule.members if isinstance(version.rule, All) and not version.rule.id else (version.rule,)
    cards = [card for top in tops for card in _cards(top, "", aspects)]
    taken = {node.id for each in policy.versions for node in walk(each.rule)}
    for number, content in enumerate(_others(policy, version), 1):
        cards.append(Card(id=unused(f"p-{number}", taken), state=CardState.TAKEN, content=content, proposed=content))
    sources = tuple(_sources(policy, texts))
    draft = Draft(
        heads=heads,
        sources=sources,
        cards=_with_own_figures(_quoted(card, sources, texts) for card in cards),
        answers=tuple((entry.aspect, entry.stated) for entry in version.applicants if not entry.conditions),
        facts=tuple(facts),
        effective=version.effective,
        expires=version.expires,
        note=version.note,
    )
    return with_figure_cards(draft, texts)


def _cards(rule: Rule, parent: str, aspects: Mapping[str, Aspect]) -> Iterator[Card]:
    aspect = aspects.get(rule.id) if not parent else None
    match rule:
        case All(members=members):
            joined: Joined | None = Joined.ALL
        case Any(members=members):
            joined = Joined.ANY
        case Not(member=member):
            joined, members = Joined.NONE, (member,)
        case _:
            joined, members = None, ()
    content: Content
    if joined is None:
        content = RuleContent(rule=rule, aspect=aspect)
    else:
        content = GroupContent(
            joined=joined, label=rule.label, aspect=aspect, document=rule.document, clause=rule.clause,
            grade=rule.grade, note=rule.note,
        )  # fmt: skip
    yield Card(id=rule.id, state=CardState.TAKEN, content=content, proposed=content, parent=parent)
    for inner in members:
        yield from _cards(inner, rule.id, aspects)


def _others(policy: Policy, version: Version) -> Iterator[Content]:
    """Yield what a policy says besides its conditions, each part by itself."""
    yield from (SupportContent(support=support) for support in version.support)
    calls = replace(policy.calls, dated=())
    if calls != Calls():
        yield CallsContent(calls=calls)
    yield from (CallsContent(calls=Calls(dated=(call,))) for call in policy.calls.dated)
    yield from (MaterialContent(material=material) for material in policy.materials)
    yield from (OfficeContent(office=office) for office in policy.offices)
    if policy.apply_at:
        yield OfficeContent(apply_at=policy.apply_at)
    if policy.validity != Validity():
        yield ValidityContent(validity=policy.validity)
    yield from (NoteContent(text=note) for note in policy.notes)


def _sources(policy: Policy, texts: Mapping[str, PolicyText]) -> Iterator[DraftSource]:
    for document in policy.documents:
        stored = (
            sha256
            for sha256, text in texts.items()
            if (text.number and text.number == document.number) or (text.title and text.title == document.title)
        )
        yield DraftSource(key=document.key, sha256=next(stored, ""))


def draft_of_next_version(
    policy: Policy, texts: Mapping[str, PolicyText], effective: date, facts: Sequence[Field] = ()
) -> Draft:
    """Return a draft of a version that follows the newest one on a day; it begins with what that one says.

    The newest version stays, and ends on the day before if it has not ended by then.
    """
    last = policy.versions[-1]
    eve = effective - timedelta(days=1)
    ended = last if last.expires is not None and last.expires <= eve else replace(last, expires=eve)
    draft = draft_from_policy(policy, texts, facts)
    heads = replace(draft.heads, versions=(*policy.versions[:-1], ended))
    return replace(draft, heads=heads, effective=effective, expires=None, note="")


def _with_own_figures(cards: Iterable[Card]) -> tuple[Card, ...]:
    """Return the cards with each figure in the first that uses it."""
    held: set[tuple[str, str, int]] = set()
    found: list[Card] = []
    for card in cards:
        at = (card.quote.sha256, card.quote.clause) if card.quote is not None else ("", "")
        own = tuple(start for start in card.figures if (*at, start) not in held)
        held |= {(*at, start) for start in own}
        found.append(replace(card, figures=own))
    return tuple(found)


def _quoted(card: Card, sources: Sequence[DraftSource], texts: Mapping[str, PolicyText]) -> Card:
    """Return a card with its clause as its words, if that is kept and has every number of the card."""
    key, path = stated_in(card)
    source = next((each for each in sources if each.key == key or not key), None)
    text = texts.get(source.sha256) if source is not None and path else None
    places = [n for n, clause in enumerate(text.clauses) if clause.path == path] if text is not None else []
    if text is None or source is None or card.content is None or len(places) != 1:
        return card
    clause = text.clauses[places[0]]
    if foreign_numbers(card.content, clause.figures):
        return card
    used = {number for number, _ in numbers_in(card.content)}
    figures = tuple(figure.start for figure in clause.figures if used & set(values_of(figure)))
    quote = quote_of(text, source.sha256, places[0], 0, len(clause.text))
    return replace(card, quote=quote, figures=figures)
