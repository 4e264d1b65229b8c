"""The library in use: the installed one with the bureau's own policies and calls over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date

import msgspec

from policies.calls import Call
from policies.catalogue import CATALOGUE, catalogue_kept, clashes, extend_catalogue, reword
from policies.errors import UserError
from policies.fact_types import FactTables, Field
from policies.library import Library, library_of, policy_digest
from policies.model import Policy
from policies.own import OwnCall, OwnPolicy, shared_ids


class NotUsed(msgspec.Struct, frozen=True):
    """An own policy that cannot be used with this library, and why in Chinese. The library's own text stays in use."""

    own: OwnPolicy
    reason: str


class Beneath(msgspec.Struct, frozen=True):
    """An own policy whose text in the library changed since it was written. `now` is None if the library dropped it."""

    own: OwnPolicy
    now: Policy | None


class Overlay(msgspec.Struct, frozen=True):
    """The library in use, the own policies that are not part of it, and the calls of policies that it does not have."""

    library: Library
    left_out: tuple[NotUsed, ...] = ()
    lost_calls: tuple[OwnCall, ...] = ()


def overlaid(library: Library, own: Sequence[OwnPolicy], calls: Sequence[OwnCall] = ()) -> Library:
    """Return the library with own policies and calls over it; their facts are in use afterwards. See `overlay`."""
    return overlay(library, own, calls).library


def overlay(library: Library, own: Sequence[OwnPolicy], calls: Sequence[OwnCall] = ()) -> Overlay:
    """Lay own policies and calls over a library. Raises no error: what cannot be used is left out with the reason.

    An own policy takes the place of the library's with the same id, or whose id is among its other ids (or the other
    way round); any other is added. A call is added to the calls of its policy, unless it is there already. The version
    says how many own policies there are; the digest is that of the whole content, so that a printed sheet keeps it.
    """
    usable, left_out = _usable(own)
    usable, twice = _each_once(usable)
    left_out += twice
    policies, names = _laid(library, usable)
    told, lost = _with_calls(policies, names, calls)
    if not usable and not told:
        return Overlay(library, left_out, lost)
    tables = _with_facts(library.tables, (field for entry in usable for field in entry.facts))
    words = "".join(f"＋{word}" for word in (_count(len(usable), "本局", "项"), _count(told, "申报", "轮")) if word)
    taken = {name for entry in usable for name in (entry.policy.id, *entry.policy.other_ids)}
    references = tuple(entry for entry in library.references if entry.id not in taken)
    version = f"{library.version}{words}"
    made = library_of(tuple(policies.values()), version, references, library.offices, tables)
    return Overlay(made, left_out, lost)


def _laid(library: Library, usable: Sequence[OwnPolicy]) -> tuple[dict[str, Policy], dict[str, str]]:
    """Return the policies by id, and the id of the policy that is meant by any other id."""
    policies = {policy.id: policy for policy in library.policies}
    mine, replaced = {entry.policy.id for entry in usable}, {}
    for entry in usable:
        for known in [known for known in policies.values() if _is_same(known, entry.policy)]:
            if known.id not in mine:
                replaced[known.id] = entry.policy.id
                del policies[known.id]
        policies[entry.policy.id] = entry.policy
    return policies, {other: policy.id for policy in policies.values() for other in policy.other_ids} | replaced


def beneath(library: Library, own: Sequence[OwnPolicy]) -> tuple[Beneath, ...]:
    """Return the own policies whose text in the library changed since they were written; both are to be shown.

    `library` is the installed one, without own policies. A text that became equal to the own one is no change.
    """
    found: list[Beneath] = []
    for entry in own:
        now = below(library, entry.policy)
        if digest_below(library, entry.policy) not in (entry.based_on, policy_digest(entry.policy)):
            found.append(Beneath(entry, now))
    return tuple(found)


def below(library: Library, policy: Policy) -> Policy | None:
    """Return the policy of the library that lies below an own one: the one with the same id or other id, or None."""
    exact = next((known for known in library.policies if known.id == policy.id), None)
    return exact or next((known for known in library.policies if _is_same(known, policy)), None)


def digest_below(library: Library, policy: Policy) -> str:
    """Return the digest of the library's text below an own policy, "" if there is none: what a draft is based on."""
    now = below(library, policy)
    return "" if now is None else policy_digest(now)


def as_release(library: Library, version: str) -> Library:
    """Return a library with own policies under a version of its own, such as `2026.12`, to be signed as a pack."""
    return library_of(library.policies, version, library.references, library.offices, library.tables)


def with_call(policy: Policy, call: Call) -> Policy:
    """Return the policy with one more call; its calls stand in the order of years and days."""
    calls = tuple(sorted((*policy.calls.dated, call), key=_order))
    return msgspec.structs.replace(policy, calls=msgspec.structs.replace(policy.calls, dated=calls))


def take_facts(facts: Iterable[Field]) -> None:
    """Take facts into use, a later one of the same meaning in place of an earlier one, such as one with better words.

    Raises no error: one that clashes with another is left out.
    """
    for field in facts:
        reword((field,))
        with suppress(UserError):
            extend_catalogue(FactTables(facts=(field,)) if field.name not in CATALOGUE else FactTables())


def _usable(own: Iterable[OwnPolicy]) -> tuple[list[OwnPolicy], tuple[NotUsed, ...]]:
    own = tuple(own)
    for entry in sorted(own, key=lambda entry: entry.revision):
        reword(entry.facts)
    usable: list[OwnPolicy] = []
    left_out: list[NotUsed] = []
    for entry in own:
        if why := _take_facts(entry):
            left_out.append(NotUsed(entry, why))
        else:
            usable.append(entry)
    return usable, tuple(left_out)


def _each_once(usable: Sequence[OwnPolicy]) -> tuple[list[OwnPolicy], tuple[NotUsed, ...]]:
    """Keep of own policies with a common id the last adopted one, so that no sum is given twice."""
    kept: list[OwnPolicy] = []
    left_out: list[NotUsed] = []
    for entry in sorted(usable, key=lambda entry: entry.revision, reverse=True):
        other = next((known for known in kept if shared_ids(known.policy, entry.policy)), None)
        if other is None:
            kept.append(entry)
        else:
            name = other.policy.name
            left_out.append(NotUsed(entry, f"与后采用的本局政策“{name}”是同一项，不重复计算；请停用其中一项"))
    return sorted(kept, key=lambda entry: entry.policy.id), tuple(left_out)


def _take_facts(entry: OwnPolicy) -> str:
    """Take the facts of an own policy into use; return why it cannot be used, or ""."""
    from policies._packs_sound import unknown_names

    tables = FactTables(facts=entry.facts)
    if other := next(clashes(tables, wording=False), None):
        return f"事实“{other[1]}”与程序里的同名事实含义不同，请更正这项政策"
    try:
        with catalogue_kept(on_error=True):
            extend_catalogue(FactTables(facts=tuple(field for field in entry.facts if field.name not in CATALOGUE)))
            unknown = next(unknown_names(entry.policy), None)
            if unknown is not None:
                raise UserError(f"用到了现在没有的{unknown}")
    except UserError as error:
        return str(error)
    return ""


def _with_facts(tables: FactTables, facts: Iterable[Field]) -> FactTables:
    known = {field.name for field in tables.facts}
    new = {field.name: CATALOGUE.get(field.name, field) for field in facts if field.name not in known}
    return msgspec.structs.replace(tables, facts=(*tables.facts, *new.values())) if new else tables


def _with_calls(
    policies: dict[str, Policy], names: Mapping[str, str], calls: Iterable[OwnCall]
) -> tuple[int, tuple[OwnCall, ...]]:
    """Add the calls to the policies; return how many were added, and those without a policy."""
    added, lost = 0, []
    for entry in calls:
        policy = policies.get(entry.policy_id) or policies.get(names.get(entry.policy_id, ""))
        if policy is None:
            lost.append(entry)
        elif not any(_is_same_call(call, entry.call) for call in policy.calls.dated):
            policies[policy.id] = with_call(policy, entry.call)
            added += 1
    return added, tuple(lost)


def _is_same(one: Policy, other: Policy) -> bool:
    return one.id in other.other_ids or other.id in one.other_ids


def _is_same_call(one: Call, other: Call) -> bool:
    return (one.year, one.opens, one.closes, one.step) == (other.year, other.opens, other.closes, other.step)


def _order(call: Call) -> tuple[int, date, date]:
    return call.year, call.opens or date.min, call.closes or date.max


def _count(number: int, before: str, unit: str) -> str:
    return f"{before} {number} {unit}" if number else ""


__all__ = [
    "Beneath",
    "NotUsed",
    "Overlay",
    "as_release",
    "below",
    "beneath",
    "digest_below",
    "overlaid",
    "overlay",
    "take_facts",
    "with_call",
]
