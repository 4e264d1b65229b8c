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


class Choice(StrEnum):
    """What to do with a fact of a paper."""

    TAKE = "取"
    LEAVE = "不取"
    BOTH = "两个都留"


def choices_for(fact: str, *, known: bool) -> tuple[Choice, ...]:
    """Returns what a person can choose for a fact; `known` is whether it has a value."""
    both = known and may_be_disputed(fact)
    return (Choice.TAKE, Choice.LEAVE, Choice.BOTH) if both else (Choice.TAKE, Choice.LEAVE)


def weighed(fact: str, present: Known, sources: Sequence[Provenance], new: Known, source: Provenance) -> Choice:
    """Returns what to do by itself with a value that differs from the one recorded.

    A stronger source counts if it is not older, and always for the figure of a closed year; of one kind the newer
    counts. What this does not settle stays beside the present value. A firm is never renamed by itself.
    """
    if fact == "name":
        return Choice.LEAVE
    if CATALOGUE[field_of(fact)].type in GROWING or _lies_in(new, present):
        return Choice.TAKE
    found = {_against(fact, old, source) for old in sources}
    if len(found) == 1:
        choice = found.pop()
        return choice if choice is not Choice.BOTH or may_be_disputed(fact) else Choice.LEAVE
    return Choice.BOTH if may_be_disputed(fact) else Choice.LEAVE


def _against(fact: str, old: Provenance, new: Provenance) -> Choice:
    """Compares the source of a paper with one source of the present value."""
    if old.origin is Origin.PRESUMED:
        return Choice.TAKE
    closed = CATALOGUE[field_of(fact)].type is FieldType.SERIES
    if new.origin.weight == old.origin.weight:
        if new.on == old.on:
            return Choice.BOTH
        return Choice.TAKE if new.on > old.on else Choice.LEAVE
    if new.origin.weight > old.origin.weight:
        return Choice.TAKE if closed or new.on >= old.on else Choice.BOTH
    return Choice.LEAVE if closed or new.on <= old.on else Choice.BOTH


def _lies_in(new: Known, present: Known) -> bool:
    """Returns whether a number makes a known range exact."""
    if not isinstance(present, Range) or isinstance(new, Range) or not isinstance(new, (int, type(present.low))):
        return False
    return present.low <= new <= present.high
