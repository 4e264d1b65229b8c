"""Facts that contradict each other, as texts with the ways to settle them. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from casebook import shown_known
from matcher import EITHER, contradictions, field_label, field_of
from ui.desk.session import EntryOutcome

if TYPE_CHECKING:
    from casebook import Known, Provenance
    from ui.desk.matched_firm import MatchedFirm
    from ui.desk.session import FirmSession


@dataclass(frozen=True)
class Way:
    """One way to settle: take a value, or go to a fact to correct it (`value` and `raw` are None).

    `value` is what a source of the casebook says, `raw` the raw value of a firm that is only on screen.
    """

    words: str
    fact: str
    value: Known | None = None
    raw: object = None

    @property
    def leads_to_fact(self) -> bool:
        """Whether the fact is corrected in the form."""
        return self.value is None and self.raw is None


@dataclass(frozen=True)
class Unsettled:
    """One contradiction: its sentence and the ways to settle it."""

    text: str
    ways: tuple[Way, ...]


def unsettled(firm: MatchedFirm) -> tuple[Unsettled, ...]:
    """Returns the contradictions in the facts of a firm; where sources disagree, each value with its source."""
    found: list[Unsettled] = []
    for one in firm.match.contradictions:
        fact = one.facts[0]
        if fact in firm.profile.disputed:
            other = Way("都不对，到左边另填", fact)
            found.append(Unsettled(one.text, (*_values(firm, fact), other)))
        else:
            found.append(Unsettled(one.text, tuple(Way(f"改 {field_label(fact)}", fact) for fact in one.facts)))
    return tuple(found)


def _values(firm: MatchedFirm, fact: str) -> tuple[Way, ...]:
    record, name = firm.record, field_of(fact)
    if record is not None and not firm.trying and fact in record.sayings:
        return tuple(
            Way(f"采用 {shown_known(fact, saying.value)}（{source_of(saying.source)}）", fact, saying.value)
            for saying in record.sayings[fact]
        )
    raw = firm.raw(name)
    year = fact.partition(".")[2]
    either = cast("Mapping[str, object]", raw)[year] if year else raw
    raws = sorted(cast("Mapping[str, list[str]]", either)[EITHER])  # values of one fact are of one type
    values = firm.profile.disputed[fact]
    return tuple(
        Way(f"采用 {shown_known(fact, value)}", fact, raw=raw) for value, raw in zip(values, raws, strict=True)
    )


def source_of(source: Provenance) -> str:
    """Returns a source in words: its kind, the note, the day, and who recorded it."""
    return "，".join(filter(None, (source.origin.value, source.note, source.on.isoformat(), source.officer)))


def settle(session: FirmSession, way: Way) -> EntryOutcome:
    """Takes the value of a way; all other contradictions stay."""
    return session.settle(way.fact, way.value, way.raw)


def head_words(firm: MatchedFirm) -> str:
    """Returns what contradicts itself in one line, "" if nothing does."""
    found = contradictions(firm.profile)
    if not found:
        return ""
    more = f"（共 {len(found)} 处）" if len(found) > 1 else ""
    return f"两处说法不一{more}：{found[0].text}"
