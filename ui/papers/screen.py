"""Facts of papers for a firm that is only on screen: raw values, as the form gives them. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from casebook import Either, Known, SourcedFact, facts_of
from matcher import Profile, Range, field_of, raw_profile
from policies import CATALOGUE, FieldType

if TYPE_CHECKING:
    from ui.desk.session import FirmSession


def raws_of(session: FirmSession, facts: Sequence[SourcedFact]) -> dict[str, object]:
    """Returns the raw values of the facts, each with what else is known of its series."""
    known = facts_of(session.profile)
    raws: dict[str, object] = {}
    for fact in facts:
        value = _both(known.get(fact.name), fact.value) if fact.beside else fact.value
        known[fact.name] = value
        name = field_of(fact.name)
        parts = {part: one for part, one in known.items() if field_of(part) == name}
        raws[name] = raw_profile(_profile(parts))[name]
    return raws


def _both(present: Known | None, new: Known) -> Known:
    values = (*(present.values if isinstance(present, Either) else (present,)), new)
    return Either(tuple(dict.fromkeys(value for value in values if value is not None)))


def _profile(parts: dict[str, Known]) -> Profile:
    """Returns the parts of one field as a profile."""
    facts: dict[str, object] = {}
    for fact, value in parts.items():
        name, _, year = fact.partition(".")
        if isinstance(value, Range | Either):
            continue
        if CATALOGUE[name].type is FieldType.SERIES:
            facts.setdefault(name, {})[int(year)] = value  # type: ignore[index]  # the mapping just made
        else:
            facts[fact] = value
    ranges = {fact: value for fact, value in parts.items() if isinstance(value, Range)}
    disputed = {fact: value.values for fact, value in parts.items() if isinstance(value, Either)}
    return Profile(facts, ranges, disputed)  # type: ignore[arg-type]  # values of a profile
