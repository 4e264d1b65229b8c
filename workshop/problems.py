"""What keeps a draft from being finished, each with the card that it concerns and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from clauses import (
    CallsContent,
    Content,
    GroupContent,
    MaterialContent,
    NoteContent,
    OfficeContent,
    PolicyText,
    SupportContent,
    ValidityContent,
)
from matcher import disagreements, evaluate, read_profile
from policies import Aspect, Example, Policy, ValidationError, ValidationErrors, Verdict, check_policy
from workshop.advice import told
from workshop.days import foreign_days
from workshop.figures import FigureCount, figures_of, foreign_numbers, places_of
from workshop.model import Draft, Problem
from workshop.soundness import faults
from workshop.tree import aspect_of, counting, settled, tree_of


def problems_of(
    draft: Draft, policy: Policy, texts: Mapping[str, PolicyText], figures: FigureCount
) -> tuple[Problem, ...]:
    """Return everything that stands against a policy made of a draft, what is undecided first."""
    found = [
        *_undecided(draft, figures),
        *_figures(figures),
        *_heads(policy),
        *_numbers(draft, texts),
        *_groups(draft),
        *_said_twice(draft),
        *_answers(draft),
    ]
    unsound = unsound_cards(draft)
    checked = [_placed(error, draft, policy) for error in check_policy(policy, policy.id)]
    wrong = () if unsound or checked else _examples(policy)
    return (*found, *unsound, *checked, *wrong)


def unsound_cards(draft: Draft) -> tuple[Problem, ...]:
    """Return the problems of cards without which the policy cannot even be judged: facts that do not exist."""
    counted = counting(draft)
    return tuple(
        Problem(text=what, advice=advice, card=card.id)
        for card in draft.cards
        if card.id in counted
        for what, advice in faults(card.content, draft.heads.quantities)
    )


def _heads(policy: Policy) -> Iterator[Problem]:
    if not policy.name.strip():
        yield Problem(text="没有写政策名称", advice="在“政策信息”里写上", part="name")
    for i, document in enumerate(policy.documents):
        if not document.title.strip():
            yield Problem(text="文件没有标题", advice="在“政策信息”里写上", part=f"documents[{i}]")


def _examples(policy: Policy) -> Iterator[Problem]:
    """Yield the firms for which the policy says something else than a person confirmed."""
    for example in policy.examples:
        differences = disagreements(msgspec.structs.replace(policy, examples=(example,)))
        if not differences:
            continue
        now = verdict_of(policy, example)
        if now is None or now is example.verdict:
            text = differences[0].removeprefix(f"{policy.id} ")
        else:
            text = f"例子“{example.name}”确认的是“{example.verdict.label}”，按现在的条件是“{now.label}”"
        yield Problem(text=text, advice=_EXAMPLE, part="examples")


def verdict_of(policy: Policy, example: Example) -> Verdict | None:
    """Return what the policy says now of the firm of an example, None if its profile cannot be read."""
    try:
        return evaluate(policy, read_profile(example.profile), example.on).verdict
    except ValidationErrors:
        return None


_EXAMPLE = "回车到“例子”：条件是对的就收回这个例子（Delete），条件写错了就改条件"


def _undecided(draft: Draft, figures: FigureCount) -> Iterator[Problem]:
    done, numbers = settled(draft), {figure.card: figure.text for figure in figures.open}
    for card in draft.cards:
        if card.id not in done and card.content is None:
            yield Problem(text=f"数字“{numbers.get(card.id, '')}”还没有处理", advice=_BARE, card=card.id)
        elif card.id not in done:
            yield Problem(text="这张卡片还没有决定", advice="采纳、改、交人工核实，或标为“不是条件”", card=card.id)


_BARE = "写成条件或支持，交人工核实，或标为“不是条件”"


def _figures(figures: FigureCount) -> Iterator[Problem]:
    for figure in figures.open:
        if not figure.card:
            yield Problem(text=f"数字“{figure.text}”还没有处理", advice=_BARE, part="figures")


def _numbers(draft: Draft, texts: Mapping[str, PolicyText]) -> Iterator[Problem]:
    counted = counting(draft)
    for card in draft.cards:
        if card.id not in counted or card.content is None or card.remark:
            continue  # a remark says why: “多项”按两项计
        figures = figures_of(card, texts)
        if figures is None:
            continue
        for number in foreign_numbers(card.content, figures):
            yield Problem(text=_different(number, tuple(f.text for f in figures)), advice=_SAME, card=card.id)
        words = " ".join(place.quote.exact for place in places_of(card))
        for day in foreign_days(card.content, words):
            yield Problem(text=f"日期 {day.isoformat()} 在原文这一处没有", advice=_SAME, card=card.id)


_SAME = "改成原文的，或把引文选到写着它的地方；确实要这样写的，在备注里说明理由"


def _different(number: str, written: tuple[str, ...]) -> str:
    if not written:
        return f"条件里的 {number} 在原文这一处没有"
    return f"条件里的 {number} 与原文的 {'、'.join(dict.fromkeys(written))} 不同"


def _groups(draft: Draft) -> Iterator[Problem]:
    counted, tree = counting(draft), tree_of(draft)
    for card in draft.cards:
        if card.id in counted and isinstance(card.content, GroupContent):
            if not any(member.id in counted for member in tree.get(card.id, ())):
                yield Problem(text="这一组里没有条件", advice="放进条件，或把整组标为“不是条件”", card=card.id)


def _said_twice(draft: Draft) -> Iterator[Problem]:
    """Yield the cards that say again, and otherwise, what a policy can say only once."""
    counted = counting(draft)
    first: dict[str, object] = {}
    for card in draft.cards:
        for name, value in _single(card.content) if card.id in counted else ():
            if first.setdefault(name, value) != value:
                yield Problem(
                    text=f"“{name}”说了两次，政策里只能有一个", advice="留一张，另一张标为“不是条件”", card=card.id
                )


def _single(content: Content | None) -> Iterator[tuple[str, object]]:
    match content:
        case ValidityContent(validity=validity):
            yield "有效期", validity
        case CallsContent(calls=calls):
            told: dict[str, object] = {
                "常年受理": calls.rolling,
                "依法享受": calls.by_law,
                "暂停受理": calls.paused,
                "额度用完": calls.used_up,
                "恢复受理": calls.reopens,
            }
            yield from ((name, value) for name, value in told.items() if value)
        case _:
            return


def _answers(draft: Draft) -> Iterator[Problem]:
    counted, tree = counting(draft), tree_of(draft)
    answered = {aspect for aspect, _ in draft.answers}
    answered |= {aspect for card in tree.get("", ()) if card.id in counted and (aspect := aspect_of(card)) is not None}
    for aspect in Aspect:
        if aspect not in answered:
            yield Problem(
                text=f"没有回答“{aspect.label}”",
                advice="采纳一张卡片，或按 1 文件未作规定、2 未读到原文",
                part=aspect.value,
            )


_NODE = re.compile(r"#(?P<id>.+)$")
_SUPPORT = re.compile(r"support\[(?P<place>\d+)\]")


_KINDS: Mapping[str, type] = {
    "calls": CallsContent,
    "validity": ValidityContent,
    "offices[": OfficeContent,
    "notes[": NoteContent,
    "materials[": MaterialContent,
}
"""The cards that a place of a policy comes from."""
_NUMBER = re.compile(r"\[(?P<place>\d+)\]")


def _card_of(draft: Draft, kind: type, place: str) -> str:
    """Return the card that a place such as `offices[1]` comes from, "" if it is not from a card."""
    counted = counting(draft)
    cards = [card for card in draft.cards if card.id in counted and isinstance(card.content, kind)]
    if kind is OfficeContent:
        cards = [card for card in cards if isinstance(card.content, OfficeContent) and card.content.office is not None]
    number = _NUMBER.search(place)
    before = {
        OfficeContent: len(draft.heads.offices),
        NoteContent: len(draft.heads.notes),
        MaterialContent: len(draft.heads.materials),
    }
    index = int(number["place"]) - before[kind] if number is not None and kind in before else 0
    return cards[index].id if 0 <= index < len(cards) else ""


def _placed(error: ValidationError, draft: Draft, policy: Policy) -> Problem:
    """Return a mistake of the policy as a problem of the card that it comes from."""
    place = error.place
    newest = f"versions[{len(policy.versions) - 1}]"
    card = ""
    if place.startswith(newest):
        if node := _NODE.search(place):
            card = node["id"].removesuffix("-any")
        elif item := _SUPPORT.search(place):
            counted = counting(draft)
            items = [c.id for c in draft.cards if c.id in counted and isinstance(c.content, SupportContent)]
            card = items[int(item["place"])]
    elif kind := next((kind for name, kind in _KINDS.items() if place.startswith(name)), None):
        card = _card_of(draft, kind, place)
    known = draft.card(card) is not None
    what, advice = told(error)
    return Problem(text=what, advice=advice, card=card if known else "", part="" if known else place)
