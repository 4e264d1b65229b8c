"""Prefilling a firm whose name occurs in the documents: what would be filled in, its source, and writing it. No Qt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from casebook import Origin, Provenance
from firms import FirmLikeness, FoundBody, KnownNames, Prefill, PrefilledFact, load_firms, prefill
from matcher import field_label, raw_profile, read_profile
from policies import KeceError
from ui.desk.session import EntryOutcome

if TYPE_CHECKING:
    from matcher import Profile
    from ui.desk.desk import Desk

_PLACES = ("province", "city", "district", "zone")


@dataclass(frozen=True)
class PrefillOffer:
    """An offer to prefill a firm: the question to ask, and the facts.

    `number` is None for a firm that is only on screen; it is added to the casebook when the offer is accepted.
    """

    number: int | None
    text: str
    facts: tuple[PrefilledFact, ...]
    title: str = "用资料预填"


@cache
def _known_names() -> KnownNames:
    return KnownNames(load_firms())


def offer_for(desk: Desk, number: int) -> PrefillOffer | None:
    """Returns what the documents state about a firm beyond its known facts, or None if there is nothing."""
    try:
        dossier = desk.book.enterprises.profile(number, desk.on)
        presumed = {name for name, source in dossier.provenance.items() if source.origin is Origin.PRESUMED}
        return _offer(desk, dossier.profile, number, presumed)
    except KeceError:
        return None


def offer_for_typed(desk: Desk) -> PrefillOffer | None:
    """Returns the offer for a firm that is only on screen; None if the casebook already has a firm of that name."""
    firm = desk.firm
    if desk.casebook is None or firm.record is not None or firm.trying or firm.raw("name") is None:
        return None
    try:
        offer = _offer(desk, firm.profile, None)
        twins = desk.book.enterprises.known_firms().like(firm.profile.name) if offer is not None else ()
    except KeceError:
        return None
    return None if any(twin.likeness is FirmLikeness.SAME_NAME for twin in twins) else offer


def _offer(desk: Desk, profile: Profile, number: int | None, presumed: Collection[str] = ()) -> PrefillOffer | None:
    found = next((entry for entry in _known_names().find(profile.name) if _same(entry)), None)
    if found is None:
        return None
    filled = prefill(found.body, desk.on)
    known = set(raw_profile(profile)).difference(presumed)
    facts = tuple(fact for fact in filled.facts if _wanted(fact, found, profile.name, known))
    text = _words(profile.name, found, facts, filled) + ("" if number is not None else "\n\n填入的同时存入企业库。")
    return PrefillOffer(number, text, facts) if facts else None


def _same(found: FoundBody) -> bool:
    return found.likeness is not FirmLikeness.RELATED


def _wanted(fact: PrefilledFact, found: FoundBody, name: str, known: set[str]) -> bool:
    """Whether a fact is offered: known facts are never overwritten, and a short name becomes the full name only if
    certain.
    """
    if fact.field == "name":
        return found.likeness is FirmLikeness.ALIAS and not name.endswith("公司")
    return fact.field not in known


def _words(name: str, found: FoundBody, facts: tuple[PrefilledFact, ...], filled: Prefill) -> str:
    head = f"“{name}”在参考名录里：{found.body.name}（{found.body.kind}，{found.likeness.value}）"
    if not found.certain:
        head += "\n名称不完全相同，请核对是不是同一家。"
    place = "".join(dict.fromkeys(fact.words for fact in facts if fact.field in _PLACES))
    rows = [f"· 地区：{place}"] if place else []
    rows += [f"· {field_label(fact.field)}：{fact.words}" for fact in facts if fact.field not in _PLACES]
    sources = "".join(dict.fromkeys(fact.source for fact in facts))
    left = [f"· {line}" for line in filled.left_out]
    parts = [head, "要填入：\n" + "\n".join(rows), f"来源：{sources}"]
    if left:
        parts.append("没有填入：\n" + "\n".join(left))
    return "\n\n".join(parts)


def take(desk: Desk, offer: PrefillOffer) -> EntryOutcome:
    """Writes the facts of an offer, all or none, as imported with their source in the note, and shows the firm."""
    number = offer.number
    if number is None:
        kept = desk.keep_firm()
        number = desk.number
        if number is None:
            return kept
    try:
        _write(desk, number, offer.facts)
    except KeceError as error:
        return EntryOutcome(str(error))
    return desk.open_firm(number)


def _write(desk: Desk, number: int, facts: tuple[PrefilledFact, ...]) -> None:
    values = read_profile({fact.field: fact.raw for fact in facts}).facts
    by_source: dict[str, list[str]] = {}
    for fact in facts:
        by_source.setdefault(fact.source, []).append(fact.field)
    with desk.book.all_or_nothing():
        for source, fields in by_source.items():
            provenance = Provenance(Origin.IMPORTED, desk.on, desk.officer, f"参考名录，来源：{source}")
            desk.book.enterprises.set_facts(number, {name: values[name] for name in fields}, provenance)
