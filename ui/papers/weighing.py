"""What becomes of a fact that a paper gives: taken, left, or kept beside the one recorded. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from casebook import Origin, may_be_disputed
from matcher import Range, field_of
from policies import CATALOGUE, FieldType

if TYPE_CHECKING:
    from casebook import Known, Provenance

GROWING = (FieldType.RECORDS, FieldType.RECORD, FieldType.TEXTS)
"""Types to which a paper only adds; it never removes recorded entries."""


class FactChoice(StrEnum):
    """What to do with a fact of a paper."""

    TAKE = "取"
    LEAVE = "不取"
    BOTH = "两个都留"


def choices_for(fact: str, *, known: bool) -> tuple[FactChoice, ...]:
    """Returns what a person can choose for a fact; `known` is whether it has a value."""
    both = known and may_be_disputed(fact)
    return (FactChoice.TAKE, FactChoice.LEAVE, FactChoice.BOTH) if both else (FactChoice.TAKE, FactChoice.LEAVE)


def weighed(fact: str, present: Known, sources: Sequence[Provenance], new: Known, source: Provenance) -> FactChoice:
    """Returns what to do by itself with a value that differs from the one recorded.

    A stronger source counts if it is not older, and always for the figure of a closed year; of one kind the newer
    counts. What this does not settle stays beside the present value. A firm is never renamed by itself.
    """
    if fact == "name":
        return FactChoice.LEAVE
    if CATALOGUE[field_of(fact)].type in GROWING or _lies_in(new, present):
        return FactChoice.TAKE
    found = {_against(fact, old, source) for old in sources}
    if len(found) == 1:
        choice = found.pop()
        return choice if choice is not FactChoice.BOTH or may_be_disputed(fact) else FactChoice.LEAVE
    return FactChoice.BOTH if may_be_disputed(fact) else FactChoice.LEAVE


def _against(fact: str, old: Provenance, new: Provenance) -> FactChoice:
    """Compares the source of a paper with one source of the present value."""
    if old.origin is Origin.PRESUMED:
        return FactChoice.TAKE
    closed = CATALOGUE[field_of(fact)].type is FieldType.SERIES
    if new.origin.weight == old.origin.weight:
        if new.on == old.on:
            return FactChoice.BOTH
        return FactChoice.TAKE if new.on > old.on else FactChoice.LEAVE
    if new.origin.weight > old.origin.weight:
        return FactChoice.TAKE if closed or new.on >= old.on else FactChoice.BOTH
    return FactChoice.LEAVE if closed or new.on <= old.on else FactChoice.BOTH


def _lies_in(new: Known, present: Known) -> bool:
    """Returns whether a number makes a known range exact."""
    if not isinstance(present, Range) or isinstance(new, Range) or not isinstance(new, (int, type(present.low))):
        return False
    return present.low <= new <= present.high
