"""Match of the whole library with one firm on one day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

import msgspec

from matcher._choose import firm_size
from matcher._facts import Facts
from matcher._places import in_place
from matcher._raw_profile import canonical
from matcher.combine import ExclusionChoice, choices
from matcher.conflicts import Contradiction, hanging
from matcher.derive import Derived, complete
from matcher.evaluate import MatchResult, evaluate_with
from matcher.explain import Condition, conditions
from matcher.gaps import Gap
from matcher.groups import ResultGroup, near_miss, result_group
from matcher.ladder import LadderStanding, standings
from matcher.needs import NeedAnswer, needs_in, needs_of
from matcher.priors import DEFAULT, Priors
from matcher.profile import Profile
from matcher.questions import Question, by_holder, enough, next_questions
from matcher.rank import Ranked, ranked
from policies import Office, Policy, PolicyOffice, offices_for
from policies.library import LibraryVersion


class Match(msgspec.Struct, frozen=True, dict=True):
    """All results of one firm on one day, in the order of the library.

    `offices` is the directory of the library. `size` is the firm size in Chinese (小型或中型 while undecided, 未知 if
    unknown). `contradictions` are facts that cannot stand side by side. `priors` tell how other firms answer; only the
    order of `questions` depends on them.
    """

    profile: Profile
    on: date
    library: LibraryVersion
    results: tuple[MatchResult, ...]
    standings: tuple[LadderStanding, ...]
    choices: tuple[ExclusionChoice, ...]
    size: str
    offices: tuple[Office, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    priors: Priors = DEFAULT

    @cached_property
    def _facts(self) -> Facts:
        return Facts(self.profile, self.on)

    @cached_property
    def _open(self) -> tuple[Question, ...]:
        return next_questions(self.results, self.priors)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What is to be asked, best first; a figure told as a range is not asked again."""
        return tuple(question for question in self._open if question.field not in self.profile.ranges)

    @property
    def enough(self) -> bool:
        """Whether asking on will probably change no result."""
        return enough(self.questions)

    @property
    def homework(self) -> tuple[Question, ...]:
        """What is left to find out, by who in the firm can answer it, with the figures told as a range."""
        return tuple(question for _, group in by_holder(self._open) for question in group)

    def asked_with(self, priors: Priors) -> Match:
        """Return the same match with its questions ordered by what other firms answer."""
        return msgspec.structs.replace(self, priors=priors)

    @property
    def derived(self) -> tuple[Derived, ...]:
        """The facts that were not given but follow from others; they are used, and asked for by nobody."""
        return complete(self.profile).derived

    @property
    def derived_fields(self) -> frozenset[str]:
        """The fields of the derived facts."""
        return frozenset(fact.field for fact in self.derived)

    @property
    def unread(self) -> Mapping[str, str]:
        """Given places and codes that are no known place or code, field → text; they decide nothing."""
        return complete(self.profile).unread

    @property
    def determination(self) -> str:
        """SHA-256 (hex) of profile, library and day: the id that identifies and repeats this match."""
        text = canonical(self.profile) + self.library.digest.encode() + self.on.isoformat().encode()
        return hashlib.sha256(text).hexdigest()

    def conditions(self, result: MatchResult) -> tuple[Condition, ...]:
        """Return the reasons of one result in words."""
        return conditions(result, self._facts)

    def result(self, policy: str) -> MatchResult | None:
        """Return the result of the policy with that id, or None."""
        return next((result for result in self.results if result.policy.id == policy), None)

    @property
    def needs(self) -> tuple[NeedAnswer, ...]:
        """The needs in the profile, each with the policies that answer it."""
        return needs_of(self, needs_in(self.profile))

    def offices_of(self, policy: Policy) -> tuple[PolicyOffice, ...]:
        """Return the offices for this firm and a policy, with name and phone where the directory has them."""
        facts = self._facts
        places = {office.place for office in self.offices}
        own = [place for place in places if in_place(place, facts)[0]]
        around = own if len(own) > 1 else [place for place in places if policy.region.startswith(place)]
        return offices_for(policy.offices, self.offices, sorted(around, key=len, reverse=True))

    def group_of(self, result: MatchResult) -> ResultGroup:
        """Return the group in which a result is shown."""
        return result_group(result, self._facts)

    def gaps_to(self, result: MatchResult) -> tuple[Gap, ...]:
        """Return the gaps of a refused result whose closing would meet every condition; none if that is not enough."""
        return near_miss(result, self._facts)

    def contradictions_of(self, result: MatchResult) -> tuple[Contradiction, ...]:
        """Return the contradictions that keep a verdict open; none if it is decided whichever side is right."""
        return hanging(self.contradictions, result.missing)

    @cached_property
    def _ranked(self) -> Mapping[ResultGroup, tuple[Ranked, ...]]:
        return ranked(self.results, self._facts)

    def ranked(self) -> Mapping[ResultGroup, tuple[Ranked, ...]]:
        """Return every result in its group, best first, each with the reason of its place: the one order of all outputs."""
        return self._ranked


def match(
    policies: Iterable[Policy], profile: Profile, on: date, library: LibraryVersion, offices: Sequence[Office] = ()
) -> Match:
    """Evaluate every policy for one firm on one day; `offices` is the directory of the library.

    >>> result = match([policy], profile, day, version).results[0]
    >>> result.verdict.value, found.group_of(result).value
    ('eligible', 'ready')
    """
    facts = Facts(profile, on)
    results = tuple(evaluate_with(policy, facts) for policy in policies)
    size = firm_size(facts)
    return Match(
        profile=profile,
        on=on,
        library=library,
        results=results,
        standings=standings(results, facts),
        choices=choices(results),
        size="或".join(size.options) if size.options else "未知",
        offices=tuple(offices),
        contradictions=facts.contradictions,
    )
