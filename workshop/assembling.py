"""A draft as a policy, and what keeps it from being finished. The same draft always gives the same policy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from clauses import (
    CallsContent,
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
from policies import Applicant, Aspect, Calls, Policy, Stated, Version
from policies.rules import All, Any, Not, Rule
from workshop.figures import FigureCount, figure_count
from workshop.model import Card, Draft, Problem
from workshop.problems import problems_of, unsound_cards
from workshop.tree import Tree, aspect_of, counting, tree_of

_Content = TypeVar("_Content")


class Assembled(msgspec.Struct, frozen=True, kw_only=True):
    """What a draft comes to.

    `preview` is the policy that the decided cards make, for showing and trying out only. `policy` is that policy once
    nothing stands against it, until then None. `problems` say what does. `judged` is false while a card names what does
    not exist: then no firm can be matched with the preview.
    """

    preview: Policy
    judged: bool = True
    problems: tuple[Problem, ...] = ()
    figures: FigureCount = FigureCount()

    @property
    def policy(self) -> Policy | None:
        """The finished policy, None while there are problems."""
        return None if self.problems else self.preview


def assembled(draft: Draft, texts: Mapping[str, PolicyText], on: date) -> Assembled:
    """Return the policy of a draft on a day, with everything that keeps it from being finished."""
    policy, figures = policy_of(draft), figure_count(draft, texts)
    problems = problems_of(draft, policy, texts, figures)
    return Assembled(preview=policy, judged=not unsound_cards(draft), problems=problems, figures=figures)


def policy_of(draft: Draft) -> Policy:
    """Return the policy that the cards decided for make."""
    counted, heads = counting(draft), draft.heads
    cards = [card for card in draft.cards if card.id in counted]
    offices = [card.content for card in cards if isinstance(card.content, OfficeContent)]
    return replace(
        heads,
        versions=(*heads.versions, _version(draft, cards)),
        offices=_once((*heads.offices, *(each.office for each in offices))),
        apply_at="；".join(_once((heads.apply_at, *(each.apply_at for each in offices)))),
        materials=_once((*heads.materials, *(each.material for each in _contents(cards, MaterialContent)))),
        calls=joined_calls((heads.calls, *(each.calls for each in _contents(cards, CallsContent)))),
        validity=next((each.validity for each in _contents(cards, ValidityContent)), heads.validity),
        notes=_once((*heads.notes, *(each.text for each in _contents(cards, NoteContent)))),
    )


def _contents(cards: Iterable[Card], kind: type[_Content]) -> Iterator[_Content]:
    return (card.content for card in cards if isinstance(card.content, kind))


def _once(parts: Iterable[_Content | None]) -> tuple[_Content, ...]:
    """Return what there is, each part once."""
    return tuple(dict.fromkeys(part for part in parts if part))


def joined_calls(parts: Iterable[Calls]) -> Calls:
    """Return what several parts say about acceptance as one; of what can be said only once the first counts."""
    said = [part for part in parts if part != Calls()]
    return Calls(
        text="；".join(_once(part.text for part in said)),
        last_seen=max((part.last_seen for part in said if part.last_seen is not None), default=None),
        by_law=next((part.by_law for part in said if part.by_law), ""),
        rolling=next((part.rolling for part in said if part.rolling is not None), None),
        dated=_once(call for part in said for call in part.dated),
        paused=next((part.paused for part in said if part.paused is not None), None),
        used_up=next((part.used_up for part in said if part.used_up is not None), None),
        reopens=next((part.reopens for part in said if part.reopens is not None), None),
    )


def _version(draft: Draft, cards: list[Card]) -> Version:
    tree = tree_of(replace(draft, cards=tuple(cards)))
    tops = [(card, rule) for card in tree.get("", ()) if (rule := _rule(tree, card)) is not None]
    answers = dict(draft.answers)
    said = {aspect: tuple(rule for card, rule in tops if aspect_of(card) is aspect) for aspect in Aspect}
    others = tuple(rule for card, rule in tops if aspect_of(card) is None)
    return Version(
        rule=All(members=(*(rule for aspect in Aspect for rule in said[aspect]), *others)),
        applicants=tuple(
            Applicant(
                aspect=aspect,
                stated=Stated.STATED if said[aspect] else answers[aspect],
                conditions=tuple(rule.id for rule in said[aspect]),
            )
            for aspect in Aspect
            if said[aspect] or aspect in answers
        ),
        support=tuple(each.support for each in _contents(cards, SupportContent)),
        effective=draft.effective,
        expires=draft.expires,
        note=draft.note,
    )


def _rule(tree: Tree, card: Card) -> Rule | None:
    """Return the condition of a card under its id; None if it is no condition, or a group with none in it."""
    match card.content:
        case RuleContent(rule=rule):
            return replace(rule, id=card.id)
        case GroupContent() as group:
            below = (_rule(tree, member) for member in tree.get(card.id, ()))
            return _group(card.id, group, tuple(rule for rule in below if rule is not None))
        case _:
            return None


def _group(name: str, group: GroupContent, members: tuple[Rule, ...]) -> Rule | None:
    if not members or (group.joined is Joined.ANY and len(members) == 1):
        return members[0] if members else None
    node: All | Any | Not
    if group.joined is Joined.NONE:
        node = Not(member=members[0] if len(members) == 1 else Any(members=members, id=f"{name}-any"))
    else:
        node = All(members=members) if group.joined is Joined.ALL else Any(members=members)
    return replace(
        node, id=name, label=group.label, document=group.document, clause=group.clause, grade=group.grade,
        note=group.note,
    )  # fmt: skip
