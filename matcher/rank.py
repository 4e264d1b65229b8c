"""The order of the results inside a group, by worth to the firm, with the reason of each place in words.

One order for window, text, paper and lists. A word is given only if it is true of the result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from matcher._amount import ZERO
from matcher._calls import PolicyState
from matcher._facts import Facts
from matcher._prospects import counted, likely, weight_of
from matcher.amounts import Worth, gains, worth
from matcher.evaluate import MatchResult
from matcher.groups import ResultGroup, near_miss, result_group
from matcher.outcome import ConditionVerdict, refused_by_place
from matcher.priors import DEFAULT
from policies import Level, Modelled, Verdict
from policies import rules as r

URGENT_DAYS = 60
"""Days before its last day in which an open call comes first: our choice, two months for the papers."""
EXPIRING_DAYS = 180
"""Days before its end in which a qualification is told to run out: as on the desk."""
_HALVING = 10
"""Open facts that halve what is to be expected of a policy: our choice, asking takes time."""
_LEAST, _UNBOUNDED, _FOR_EACH = Decimal(1), Decimal(50), Decimal(10)
"""万元 that a policy without an amount counts, one whose amount has no bound, and a title for each policy that asks for it:
our choice."""
_OPEN_ROUTE = Decimal("0.2")
"""Share that counts of an amount whose route or event nobody has answered: our choice, most firms take another route."""
_MANY = 5
"""Policies that ask for a title from which on their number is told."""
_MOST_REASONS = 2
_LEVELS = (Level.DISTRICT, Level.PROVINCE, Level.NATION, Level.INSTITUTION)
"""The nearest office first: the firm's own district can be asked at once."""
_DECIDED = (ResultGroup.READY, ResultGroup.NEXT_ROUND, ResultGroup.HELD)
_OPEN = (ResultGroup.TO_CONFIRM, ResultGroup.TO_ASK, ResultGroup.CONFLICT)
"""The groups in which a policy may still come to nothing: what is to be expected of it orders them."""
_ALONE = {
    ResultGroup.NEAR: "只差一项",
    ResultGroup.TO_CONFIRM: "只差一项核验",
    ResultGroup.TO_ASK: "只缺一项资料",
    ResultGroup.NOT_MET: "只有一项不满足",
}


class Ranked(msgspec.Struct, frozen=True):
    """A result at its place inside its group; `why` is the reason in a few words, "" if there is none to tell."""

    result: MatchResult
    why: str

    def beyond(self, told: str) -> str:
        """Return the reason without the parts that the words beside it already tell (`told`)."""
        return "，".join(part for part in self.why.split("，") if part not in told)


class _Place(msgspec.Struct, frozen=True):
    """What decides the place of one result.

    `open` is the number of things that still stand between firm and policy, `limit` the largest loan in 万元, `opens` the
    number of other policies that ask for the title which this one grants.
    """

    result: MatchResult
    group: ResultGroup
    worth: Worth
    open: int
    wait: int
    limit: Decimal
    opens: int = 0

    @property
    def most(self) -> Decimal:
        """The most the policy may bring, its certain amount if there is no bound."""
        return self.worth.low if self.worth.ceiling is None else self.worth.ceiling

    @property
    def urgent(self) -> int | None:
        """Days left of an open call that closes soon, else None."""
        left = self.result.days_left
        return left if left is not None and left <= URGENT_DAYS else None

    @property
    def prospect(self) -> float:
        """What is to be expected of a policy that is still open: its money by its chance, state and effort."""
        worth = self.worth
        sure = worth.low if worth.high is None else worth.high
        may = ZERO if worth.open_high is None else worth.open_high * _OPEN_ROUTE
        least = _LEAST if worth.ceiling is not None else _UNBOUNDED
        money = counted(max(sure, may, least, _FOR_EACH * self.opens))
        effort = 1 + self.open / _HALVING
        return money * likely(self.result.outcome, DEFAULT) * weight_of(self.result.state) / effort

    @property
    def key(self) -> tuple[bool, bool, int, int, float, Decimal, int, Decimal, int, str]:
        """The sort key: place known, deadline, acceptance, money or prospect, things left, loan, level, id."""
        decided = self.group in _DECIDED
        policy = self.result.policy
        return (
            _out_of_reach(self.result),
            self.urgent is None,
            self.urgent or 0,
            self.wait if decided or self.group not in _OPEN else 0,
            float(-self.worth.low) if decided else -self.prospect,
            -self.most,
            self.open,
            -self.limit,
            _LEVELS.index(policy.level),
            policy.id,
        )


def ranked(results: Iterable[MatchResult], facts: Facts) -> Mapping[ResultGroup, tuple[Ranked, ...]]:
    """Return every result in its group, the one of most worth to the firm first; groups without results are empty."""
    results = tuple(results)
    asked = _titles_asked_for(results)
    groups: dict[ResultGroup, list[_Place]] = {group: [] for group in ResultGroup}
    for result in results:
        group = result_group(result, facts)
        place = _place(result, group, facts)
        groups[group].append(msgspec.structs.replace(place, opens=asked[result.policy.grants]))
    return {group: _in_order(places) for group, places in groups.items()}


def _titles_asked_for(results: Iterable[MatchResult]) -> Counter[str]:
    """Return by how many policies in force each kind of title is asked for; a policy that grants it does not count."""
    return Counter(
        kind
        for result in results
        if result.state.in_force
        for kind in {
            kind
            for node in r.walk(result.version.rule)
            if isinstance(node, (r.Holds, r.Recognised))
            for kind in node.kinds
        }
        - {result.policy.grants}
    )


def _place(result: MatchResult, group: ResultGroup, facts: Facts) -> _Place:
    if group in (ResultGroup.NEAR, ResultGroup.NOT_MET):
        gaps = near_miss(result, facts)
        wait = _wait(result) if group is ResultGroup.NEAR else int(not gaps)  # what may grow before what cannot
        return _Place(result, group, _worth(result, group, facts), len(gaps) or _refusals(result), wait, ZERO)
    loans = [gain.support.limit for gain in result.gains if gain.support.limit is not None]
    return _Place(
        result, group, _worth(result, group, facts), len(result.missing), _wait(result), max(loans, default=ZERO)
    )


def _refusals(result: MatchResult) -> int:
    return sum(member.verdict is ConditionVerdict.UNMET for member in result.outcome.members) or 1


def _in_order(places: Sequence[_Place]) -> tuple[Ranked, ...]:
    ordered = sorted(places, key=lambda place: place.key)
    best = _largest(places)
    return tuple(Ranked(place.result, "，".join(_reasons(place, best)[:_MOST_REASONS])) for place in ordered)


def _worth(result: MatchResult, group: ResultGroup, facts: Facts) -> Worth:
    """Return what the policy brings, for a near miss what it would bring; nothing if it is refused for good."""
    if group is ResultGroup.NEAR:
        return worth(gains(result.version.support, facts, result.policy.id))
    return Worth() if result.verdict is Verdict.INELIGIBLE else worth(result.gains)


def _out_of_reach(result: MatchResult) -> bool:
    """Return whether the firm may not be meant at all: it is not known to be in the place, or no rule is published."""
    if result.verdict is Verdict.INELIGIBLE:
        return refused_by_place(result.outcome)
    unplaced = any(
        isinstance(outcome.node, r.Region) and outcome.verdict is ConditionVerdict.UNKNOWN
        for outcome in result.outcome.walk()
    )
    return unplaced or result.policy.modelled(result.on) is Modelled.NONE


def _wait(result: MatchResult) -> int:
    """Return how far filing is: 0 now, then the days to the next call, then an unknown day, then a round that is over.

    Of what the firm holds, the days until it runs out.
    """
    match result.state:
        case PolicyState.OPEN | PolicyState.ALWAYS:
            return 0
        case PolicyState.HELD:
            return (result.held_until - result.on).days if result.held_until is not None else 10**6
        case PolicyState.UPCOMING if result.opens is not None:
            return max(1, (result.opens - result.on).days)
        case PolicyState.UNANNOUNCED:
            return 10**5
        case _:
            return 10**6


def _largest(places: Sequence[_Place]) -> tuple[str, str]:
    """Return the ids of the policy that surely brings most of a group, and of that with the highest ceiling; "" if none.

    An amount without bound leaves both undecided, and so does an equal one.
    """
    paying = sorted(
        (place for place in places if place.worth.ceiling != ZERO), key=lambda place: place.most, reverse=True
    )
    if len(paying) < 2 or any(place.worth.ceiling is None for place in paying) or paying[0].most == paying[1].most:
        return "", ""
    first = paying[0].result.policy.id
    return (first if paying[0].worth.low > paying[1].most else "", first)


def _reasons(place: _Place, best: tuple[str, str]) -> list[str]:
    return [words for words in _words(place, best) if words]


def _words(place: _Place, best: tuple[str, str]) -> Iterator[str]:
    result, group = place.result, place.group
    if group is ResultGroup.HELD:
        yield _end_words(result)
        return
    if not group.possible:
        yield "注册地不在范围" if refused_by_place(result.outcome) else _alone(place)
        return
    if result.days_left is not None:
        yield f"还有 {result.days_left} 天"
    if result.state is PolicyState.UPCOMING and result.opens is not None:
        yield f"{(result.opens - result.on).days} 天后开始"
    if group is not ResultGroup.NEAR:  # a refused policy shows no amount
        yield "金额最大" if result.policy.id == best[0] else "最高额最大" if result.policy.id == best[1] else ""
    yield _alone(place)
    if place.opens >= _MANY:
        yield f"另有 {place.opens} 项政策看这一资质"
    if result.state is PolicyState.ALWAYS:
        yield "依法享受"
    if result.policy.level is Level.DISTRICT and not _out_of_reach(result):
        yield "本区县政策"
    if result.state is PolicyState.OPEN and result.days_left is None:
        yield "常年受理"


def _alone(place: _Place) -> str:
    undecided = place.group is ResultGroup.NOT_MET and any(
        member.verdict is ConditionVerdict.UNKNOWN for member in place.result.outcome.members
    )
    return _ALONE.get(place.group, "") if place.open == 1 and not undecided else ""


def _end_words(result: MatchResult) -> str:
    if result.held_until is None:
        return "有效期未填"
    left = (result.held_until - result.on).days
    return f"还有 {left} 天到期" if left <= EXPIRING_DAYS else ""
