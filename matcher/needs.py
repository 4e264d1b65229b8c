"""What a firm asks for (诉求), answered by the policies that fit it.

A need is answered by support of the right kind (`matcher._aims`) and by policies that its text names. What is refused or
out of force answers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from matcher._aims import AIMS, Aim, aims_said, ways_to_say
from matcher._calls import PolicyState
from matcher._need_text import amount_in, kept, wanted
from matcher._need_words import answer_words, refusal_words
from matcher.groups import ResultGroup
from matcher.outcome import ConditionVerdict, refused_by_place
from policies import Policy, Support, SupportKind, Verdict
from policies import rules as r
from policies.text_folding import normalised

if TYPE_CHECKING:
    from matcher.evaluate import MatchResult
    from matcher.match import Match
    from matcher.profile import Profile

NEEDS = "needs"
"""Name of the catalogue field that holds the needs."""
MOST_SHOWN = 5
"""Most answers of one need that a person is shown: our choice."""
_GROUPS = (
    ResultGroup.READY,
    ResultGroup.TO_CONFIRM,
    ResultGroup.NEXT_ROUND,
    ResultGroup.TO_ASK,
    ResultGroup.NEAR,
    ResultGroup.CONFLICT,
    ResultGroup.CONSULT,
)
"""The groups whose policies may answer a need, the most useful first."""
_MOST_LEADS = 3
_NAMED_GROUPS = (*_GROUPS, ResultGroup.HELD)
"""The groups of a policy that the need names: also one that the firm has."""
_NAMED = 2
"""Fewest characters of a name or alias that is looked for in the text of a need."""


class Need(msgspec.Struct, frozen=True):
    """What a firm asks for: category (资金, 人才 …), its words, and the amount in 万元 if one was given."""

    category: str
    text: str
    amount: Decimal | None = None

    @property
    def money(self) -> Decimal | None:
        """The amount given, else the one in the text."""
        return self.amount if self.amount is not None else amount_in(self.text)

    def repeats(self, other: Need) -> bool:
        """Return whether both are one wish: of two texts one contains the other, and the amounts do not differ."""
        one, two = normalised(self.text), normalised(other.text)
        if self.category != other.category or (self.money or other.money) != (other.money or self.money):
            return False
        return one == two or bool(one and two and (one in two or two in one))


class NeedMatch(msgspec.Struct, frozen=True):
    """A policy that answers a need. `why` says what fits and under which condition.

    `fits` is whether the most that the policy lends or gives covers the amount, None while either is not known.
    """

    result: MatchResult
    why: str
    fits: bool | None = None


class NeedAnswer(msgspec.Struct, frozen=True):
    """A need with everything that answers it, best first; `amount` is the one given or the one in its text.

    `note` says why a policy that the text names is no answer. `leads` are policies of the kind that were long not seen
    to be accepted: no answer, but worth a call by the officer where nothing else fits.
    """

    category: str
    text: str
    amount: Decimal | None
    answers: tuple[NeedMatch, ...]
    note: str = ""
    leads: tuple[MatchResult, ...] = ()

    @property
    def shown(self) -> tuple[NeedMatch, ...]:
        """The answers that a person is shown."""
        return self.answers[:MOST_SHOWN]


class _Found(msgspec.Struct, frozen=True):
    """A result that answers an aim through one support item (None: the need names the policy); `helps`: only indirectly."""

    result: MatchResult
    group: ResultGroup
    item: Support | None
    helps: bool
    words: int = 0
    fits: bool | None = None


def needs_in(profile: Profile) -> tuple[Need, ...]:
    """Return the needs of a profile in stored order."""
    listed = profile.facts.get(NEEDS)
    records = [record for record in listed if isinstance(record, Mapping)] if isinstance(listed, tuple) else []
    return tuple(_need(record) for record in records)


def _need(record: Mapping[str, object]) -> Need:
    amount = record.get("amount")
    money = Decimal(amount) if isinstance(amount, (int, Decimal)) else None
    return Need(str(record.get("category") or "其他"), str(record.get("text") or ""), money)


def needs_of(match: Match, needs: Iterable[Need]) -> tuple[NeedAnswer, ...]:
    """Return each need with the policies that answer it.

    >>> answer = needs_of(found, [Need("资金", "税负太重")])[0]
    >>> answer.answers[0].result.policy.id
    'cn-small-low-profit'
    """
    asked = tuple(needs)
    order = [entry.result.policy.id for group in match.ranked().values() for entry in group] if asked else []
    places = {policy: place for place, policy in enumerate(order)}
    return tuple(_answered(match, need, places) for need in asked)


def _answered(match: Match, need: Need, places: Mapping[str, int]) -> NeedAnswer:
    amount = need.money
    parts = wanted(need.text)
    asked_for = {policy.id for policy in _named_in((result.policy for result in match.results), kept(need.text))}
    named = [(result, match.group_of(result)) for result in match.results if result.policy.id in asked_for]
    aims = _aims_of(need, parts, named=bool(named))
    asked = [_Found(result, group, _first(result), helps=False) for result, group in named if group in _NAMED_GROUPS]
    found = [asked, *(list(_found(match, aim, "".join(parts), amount)) for aim in aims)]
    best = _in_turn([sorted(entries, key=lambda entry: _rank(entry, places)) for entries in found])
    answers = [NeedMatch(f.result, answer_words(match, f.result, f.group, f.item, amount), f.fits) for f in best]
    here = ((result, group) for result, group in named if not refused_by_place(result.outcome))
    note = "；".join(refusal_words(match, result, group) for result, group in here if group not in _NAMED_GROUPS)
    leads = () if answers else _leads(match, aims)
    return NeedAnswer(need.category, need.text, amount, tuple(answers), note, leads)


def _leads(match: Match, aims: Iterable[Aim]) -> tuple[MatchResult, ...]:
    """Return the lapsed policies that would give what the aims want, if the firm may qualify."""
    lapsed = (
        result
        for result in match.results
        if result.state is PolicyState.LAPSED and result.verdict is not Verdict.INELIGIBLE
    )
    wanted_ = [aim for aim in aims if not aim.broad]
    found = [result for result in lapsed if any(_gives(result, aim) for aim in wanted_)]
    return tuple(sorted(found, key=lambda result: (-len(result.policy.region), result.policy.id)))[:_MOST_LEADS]


def _gives(result: MatchResult, aim: Aim) -> bool:
    items = result.version.support
    return any(offer.answers(result.policy, item) for offer in aim.gives for item in items)


def _aims_of(need: Need, parts: Iterable[str], *, named: bool) -> tuple[Aim, ...]:
    """Return the aims that the parts of a need name, those of its category first.

    A part that names an aim of the category names no other. If none does, what the category usually means counts.
    Broad aims count only beside nothing else; `named` is whether the text names a policy.
    """
    category, silent = need.category, not need.text.strip()
    said: list[Aim] = []
    for part in parts:
        found = aims_said(part)
        said += [aim for aim in found if aim.category == category] or found
    own = [aim for aim in said if aim.category == category]
    usual = [aim for aim in AIMS if aim.category == category and (aim.silent if silent else aim.usual and not own)]
    aims = list(dict.fromkeys([*own, *usual, *said]))
    narrow = [aim for aim in aims if not aim.broad]
    return tuple(narrow if narrow or named else aims)


def _named_in(policies: Iterable[Policy], text: str) -> tuple[Policy, ...]:
    """Return the policies that a text names, in the given order.

    A name inside a longer name of another policy does not count: who asks for 高企认定奖励 does not ask for 高企.
    """
    text, places = normalised(text), []
    for policy in policies:
        names = (policy.name, policy.short, *policy.aliases)
        found = [name for name in map(normalised, names) if len(name) >= _NAMED and name in text]
        if found:
            places.append((policy, max(found, key=len)))
    longest = [name for _, name in places]
    return tuple(p for p, name in places if not any(name != other and name in other for other in longest))


def _first(result: MatchResult) -> Support | None:
    """Return the largest support item of a result for the firm itself."""
    items = [gain.support for gain in result.gains if not gain.support.beneficiary]
    return max(items, key=_most) if items and not result.held else None


def _found(match: Match, aim: Aim, text: str, amount: Decimal | None) -> Iterator[_Found]:
    """Yield the results that answer one aim."""
    said = [word for word in ways_to_say(aim) if word in text]
    for result in match.results:
        chosen = _item(result, aim, said)
        if chosen is None:
            continue
        group = match.group_of(result)
        if group not in _GROUPS:
            continue
        item, helps = chosen
        yield _Found(result, group, item, helps, _named_words(result.policy, item, said), _covers(item, amount))


def _named_words(policy: Policy, item: Support, said: Iterable[str]) -> int:
    offered = normalised("\n".join((item.text, policy.name, *policy.aliases)))
    return sum(word in offered for word in said)


def _item(result: MatchResult, aim: Aim, said: Iterable[str]) -> tuple[Support, bool] | None:
    """Return the support item by which a result answers an aim, and whether it only helps.

    Of several the one with most of the words `said`, then the largest.
    """
    policy, items = result.policy, [gain.support for gain in result.gains] or list(result.version.support)
    for helps, offers in ((False, aim.gives), (True, aim.helps)):
        fitting = [item for item in items if any(offer.answers(policy, item) for offer in offers)]
        own = [item for item in fitting if not item.beneficiary or aim.category == "人才"]
        if own:
            return max(own, key=lambda item: (_named_words(policy, item, said), _most(item))), helps
    return None


def _most(item: Support) -> Decimal:
    """Return the most that an item lends or gives, 0 if that is not stated."""
    return max(filter(None, (item.limit, item.cap, item.high, item.low)), default=Decimal(0))


def _covers(item: Support, amount: Decimal | None) -> bool | None:
    if item.kind is not SupportKind.LOAN or item.limit is None or amount is None:
        return None
    return item.limit >= amount


def _rank(found: _Found, places: Mapping[str, int]) -> tuple[bool, int, int, int, int, int]:
    """Sort key: the thing itself or what is meant for a title of the firm, group, own titles, cover, words, worth."""
    own = _own_titles(found.result)
    cover = {True: 0, None: 1, False: 2}[found.fits]
    group = _NAMED_GROUPS.index(found.group)
    return found.helps and not own, group, -own, cover, -found.words, places[found.result.policy.id]


def _own_titles(result: MatchResult) -> int:
    """Return how many conditions on a title the firm meets: a policy for its own title is meant for it."""
    titles = (outcome for outcome in result.outcome.walk() if isinstance(outcome.node, (r.Holds, r.Recognised)))
    return sum(outcome.verdict is ConditionVerdict.MET for outcome in titles)


def _in_turn(lists: list[list[_Found]]) -> Iterator[_Found]:
    """Yield the answers of several aims in turn, each policy once, so that no aim is crowded out."""
    seen: set[str] = set()
    waiting = [list(entries) for entries in lists]
    while any(waiting):
        for entries in waiting:
            while entries:
                found = entries.pop(0)
                if found.result.policy.id not in seen:
                    seen.add(found.result.policy.id)
                    yield found
                    break
