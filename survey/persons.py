"""我是谁: which policies are for a person of a firm, and the match of the person with them. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from matcher import Match, Question, field_of, match
from policies import CATALOGUE, QUANTITIES, Field, Group, Policy, PolicyKind
from sheet import Edition, SheetOptions

if TYPE_CHECKING:
    from casebook import Determination, Person
    from matcher import Profile
    from policies.library import Library

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def personal_fields() -> tuple[Field, ...]:
    """Returns the facts about a person, in the order of the catalogue."""
    return tuple(field for field in CATALOGUE.values() if field.group is Group.PERSON)


def is_personal(fact: str) -> bool:
    """Returns whether a fact is about a person."""
    field = CATALOGUE.get(field_of(fact))
    return field is not None and field.group is Group.PERSON


def for_person(policy: Policy, on: date) -> bool:
    """Returns whether a policy is matched for a person by the text in force on the day.

    It is if its conditions or its support read a fact about a person; or if it is a talent policy that gives something
    to somebody other than the firm. A talent policy of which only the firm has something is on the firm's own sheet.
    """
    version = policy.version_on(on)[0]
    if any(is_personal(name) for name in _read(policy, (version.rule, version.support))):
        return True
    return policy.kind is PolicyKind.TALENT and any(support.beneficiary for support in version.support)


def person_policies(policies: Iterable[Policy], on: date) -> tuple[Policy, ...]:
    """Returns the policies that are matched for a person, in their order."""
    return tuple(policy for policy in policies if for_person(policy, on))


def person_library(library: Library, on: date) -> Library:
    """Returns the library with nothing but the policies for persons; its stamp stays that of the whole library."""
    return replace(library, policies=person_policies(library.policies, on))


def person_match(profile: Profile, on: date, library: Library) -> Match:
    """Returns the match of a person, whose profile is that of `Person.with_firm`."""
    return match(person_policies(library.policies, on), profile, on, library.stamp, library.offices)


def kept_person_match(determination: Determination, library: Library) -> Match:
    """Returns the match behind a person's kept sheet."""
    return person_match(determination.profile, determination.on, library)


def person_first(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Returns the questions with those that the person can answer first, otherwise in their order."""
    return tuple(sorted(questions, key=lambda question: not is_personal(question.field)))


def person_options(
    person: Person, edition: Edition, sender: tuple[str, str, str], verbal: tuple[str, ...]
) -> SheetOptions:
    """Returns the options of a person's sheet; `sender` is office, officer and phone, `verbal` facts not seen on paper."""
    office, officer, phone = sender
    return SheetOptions(
        edition=edition, office=office, officer=officer, phone=phone, profile_needs=False, verbal_facts=verbal,
        person=person.person, person_post=person.post,
    )  # fmt: skip


def _read(policy: Policy, parts: object) -> frozenset[str]:
    """Returns the names in all texts of a rule or of support, quantities taken apart into what they are made of."""
    own = {quantity.name: quantity.formula for quantity in policy.quantities}
    known = {name: quantity.formula for name, quantity in QUANTITIES.items()} | own
    found: set[str] = set()
    waiting = [name for text in _texts(msgspec.to_builtins(parts)) for name in _NAME.findall(text)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _NAME.findall(known.get(name, ""))
    return frozenset(found)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _texts(part)
