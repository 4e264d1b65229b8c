"""What earlier visits left behind: the last note, who received it, the open promises, and earlier answers. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casebook import VisitState
from policies import CATALOGUE, FieldType
from ui.entry.answers import answer_words
from ui.entry.entries import part_of

if TYPE_CHECKING:
    from datetime import date

    from casebook import Casebook, Provenance, Visit


@dataclass(frozen=True)
class LastTime:
    """The last visit before a day. `history` counts the visits, `note` tells the last one; both are "" at the first."""

    visit: Visit | None = None
    history: str = ""
    note: str = ""

    @property
    def received_by(self) -> str:
        """Who received the last visit."""
        return self.visit.received_by if self.visit is not None else ""

    @property
    def owed(self) -> tuple[str, ...]:
        """The facts that the firm did not know at the last visit."""
        return self.visit.still_to_supply if self.visit is not None else ()


def last_time(book: Casebook, firm: int, on: date) -> LastTime:
    """Returns what is known from the last visit to a firm before a day."""
    last = book.visits.last_before(firm, on)
    held = sum(entry.state is VisitState.HELD and entry.on < on for entry in book.visits.of(firm))
    if last is None:
        return LastTime(None, f"第 {held + 1} 次走访")
    people = "，".join(filter(None, (last.officer, last.received_by and f"接待 {last.received_by}")))
    note = f"上次 {last.on.isoformat()}（{people}）：{' '.join(last.note.split()) or '没有写记录'}"
    return LastTime(last, f"第 {held + 1} 次走访，上次 {last.on.isoformat()}", note)


def before_words(fact: str, raw: Callable[[str], object], sources: Mapping[str, Provenance], last: LastTime) -> str:
    """Returns what is recorded about a fact, or about the year before it, with its day and source; "" if nothing is."""
    name, _, tail = fact.partition(".")
    field = CATALOGUE.get(name)
    if field is None or name in ("confirmed", "scores"):
        return ""
    value, stored, head = part_of(raw, fact), fact, "现在记的："
    if value is None and field.type is FieldType.SERIES and tail:
        year = str(int(tail) - 1)
        stored, head = f"{name}.{year}", f"{year} 年："
        value = part_of(raw, stored)
    source = sources.get(stored)
    if value is not None and source is not None and field.type not in (FieldType.RECORDS, FieldType.RECORD):
        return f"{head}{answer_words(name, value)}（{source.on.isoformat()} {source.origin.value}）"
    return f"上次（{last.visit.on.isoformat()}）没答上" if last.visit is not None and fact in last.owed else ""
