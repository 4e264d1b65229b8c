"""A draft from the documents: one card for each proposal, and one for each figure that nothing was proposed for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from clauses import Figure, GroupContent, PolicyText, Proposal, proposals_of
from policies import Document, Grade, Level, Policy, PolicyKind, TextRead
from policies.places import place_at_start
from policies.rules import walk
from workshop.anchors import quote_of
from workshop.figures import figure_cards
from workshop.model import Card, Draft, DraftSource
from workshop.naming import card_id, named, policy_id, unused

_KINDS_OF_TEXT = re.compile(r"通知|办法|细则|意见|措施|规定|条例|方案|指南|公告|规则|决定|通告|政策")
_ABOUT = re.compile(r"(?:印发|发布|公布|下达)[《“]?(?P<name>.+?)[》”]?的(?:通知|公告)$")
_KIND_WORDS = (
    (PolicyKind.TALENT, "人才"),
    (PolicyKind.EVENT, "大赛|竞赛"),
    (PolicyKind.TAX, "税"),
    (PolicyKind.FINANCE, "贷款|贴息|融资|担保"),
    (PolicyKind.SCIENCE_AWARD, "科学技术奖"),
    (PolicyKind.AWARD, "奖励|奖补|补助|补贴|资助|扶持|若干"),
    (PolicyKind.PLATFORM, "孵化器|众创空间|实验室|技术中心|创新中心|载体|平台"),
    (PolicyKind.PROJECT, "计划项目|科技项目|专项项目|揭榜"),
    (PolicyKind.QUALIFICATION, "认定|评价|评定|入库|备案"),
)
"""The kind of a policy by words of its title, the first that fits; the person who drafts it corrects it."""
_STOPS = "。；;\n"


def draft_from_texts(
    texts: Sequence[tuple[str, PolicyText]], *, heads: Policy | None, taken: Collection[str], on: date
) -> Draft:
    """Return the draft of a policy from its documents (SHA-256 and text), the main one first; nothing is decided.

    `heads` is the policy that they are about, without what its newest version says; None for a new policy, whose id is
    none of `taken`. `on` is the day on which the documents were looked at.
    """
    first = texts[0][1] if texts else PolicyText()
    whole = heads if heads is not None else _heads(first, taken)
    names = {node.id for version in whole.versions for node in walk(version.rule)}
    sources: list[DraftSource] = []
    cards: list[Card] = []
    for sha256, text in texts:
        document = _document(text, whole.documents, on)
        if document not in whole.documents:
            whole = replace(whole, documents=(*whole.documents, document))
        sources.append(DraftSource(key=document.key, sha256=sha256))
        cards += cards_from(text, sources[-1], names)
        names |= {card.id for card in cards}
    return Draft(
        heads=whole, sources=tuple(sources), cards=tuple(cards), effective=first.effective, expires=first.expires
    )


def cards_from(text: PolicyText, source: DraftSource, taken: Collection[str]) -> tuple[Card, ...]:
    """Return the open cards of one document in its order, with ids that are none of `taken`."""
    names = set(taken)
    found = [*_proposed(text, source, names)]
    held = {(clause, start) for clause, _, card in found for start in card.figures}
    found += _bare_cards(text, source, held, names)
    return tuple(card for _, _, card in sorted(found, key=lambda entry: entry[:2]))


def with_figure_cards(draft: Draft, texts: Mapping[str, PolicyText]) -> Draft:
    """Return the draft with an open card for every figure that no card answers for, as after a new version of a text."""
    held, names, cards = figure_cards(draft, texts), {card.id for card in draft.cards}, list(draft.cards)
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
                yield clause, figure.start, _bare(text, source, (clause, figure), names)


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
                quote=quote_of(text, source.sha256, each.clause, each.start, each.end),
                figures=figures,
                parent=ids[each.parent] if each.parent is not None else "",
                why=each.why,
            ),
        )


def _claimed(text: PolicyText, proposals: Sequence[Proposal]) -> tuple[tuple[int, ...], ...]:
    """Return the starts of the figures of each proposal. A figure has one: the first that uses it, a group last."""
    order = sorted(range(len(proposals)), key=lambda i: isinstance(proposals[i].content, GroupContent))
    held: set[tuple[int, int]] = set()
    claimed: list[tuple[int, ...]] = [()] * len(proposals)
    for number in order:
        clause = proposals[number].clause
        starts = {text.clauses[clause].figures[place].start for place in proposals[number].figures}
        claimed[number] = tuple(sorted(start for start in starts if (clause, start) not in held))
        held |= {(clause, start) for start in starts}
    return tuple(claimed)


def _bare(text: PolicyText, source: DraftSource, at: tuple[int, Figure], names: set[str]) -> Card:
    """Return the card of a figure that nothing was proposed for; its quote is the sentence around it."""
    clause, figure = at
    words = text.clauses[clause].text
    start, end = _sentence(words, figure.start, figure.start + len(figure.text))
    name = card_id(f"figure {figure.text} {words[start:end]}", names)
    names.add(name)
    return Card(id=name, quote=quote_of(text, source.sha256, clause, start, end), figures=(figure.start,))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence around a part of a text."""
    first = max((text.rfind(stop, 0, start) for stop in _STOPS), default=-1) + 1
    ends = [at for stop in _STOPS if (at := text.find(stop, end)) >= 0]
    return first, min(ends, default=len(text))


def _heads(text: PolicyText, taken: Collection[str]) -> Policy:
    about = _ABOUT.search(text.title)
    name = about["name"] if about is not None else text.title
    place = place_at_start(text.issuer or text.title)
    ranks = place.ranks if place is not None else ()
    return Policy(
        id=policy_id(name, taken),
        name=name,
        level=Level.DISTRICT if len(ranks) > 2 else Level.PROVINCE,
        region=place.name if place is not None else "",
        kind=next((kind for kind, words in _KIND_WORDS if re.search(words, name)), PolicyKind.AWARD),
        versions=(),
        documents=(),
        issuer=text.issuer,
    )


def _document(text: PolicyText, known: Sequence[Document], on: date) -> Document:
    """Return the document of a text: one that the policy names with its number, or a new one."""
    same = next((document for document in known if text.number and document.number == text.number), None)
    kinds = _KINDS_OF_TEXT.findall(text.title)
    return same or Document(
        key=unused(kinds[-1] if kinds else "文件", {document.key for document in known}),
        title=text.title,
        grade=Grade.EXCERPT,
        number=text.number or None,
        issued=text.issued,
        effective=text.effective,
        expires=text.expires,
        read=TextRead.PART,
        checked_on=on,
    )
