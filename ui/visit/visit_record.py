"""The stored visit: found or made at its start, changed while it runs; and what undoes an answer. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from casebook import NewVisit, Visit, VisitState
from policies import KeceError, UserError
from ui.desk.session import EntryOutcome

if TYPE_CHECKING:
    from ui.desk.desk import Desk


@dataclass(frozen=True)
class Step:
    """One answer that can be undone: its facts with their raw values before it, or that they were skipped.

    `checked` means that it was given on a card of facts to check, which is shown again.
    """

    before: Mapping[str, object]
    skipped: bool = False
    checked: bool = False

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that the answer gave."""
        return tuple(self.before)


class VisitRecord:
    """The visit in hand as it is stored; `visit` is None while none is in hand."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.visit: Visit | None = None

    def begin(self, number: int, wanted: int | None) -> EntryOutcome:
        """Takes today's visit to a firm: the one wanted, the planned one, one held today, a missed one, or a new one."""
        try:
            self.visit = self._todays(number, wanted)
        except KeceError as error:
            return EntryOutcome(str(error))
        return EntryOutcome()

    def _todays(self, number: int, wanted: int | None) -> Visit:
        desk = self._desk
        visits = desk.book.visits
        if wanted is not None:
            return self._moved(visits.get(wanted), "改到当天走访")
        known = visits.of(number)
        today = [entry for entry in known if entry.on == desk.on and entry.state is not VisitState.CANCELLED]
        planned = [entry for entry in today if entry.state is VisitState.PLANNED]
        if planned or today:
            return (planned or today)[0]
        late = [entry for entry in known if entry.on < desk.on and entry.state is VisitState.PLANNED]
        if late:
            return self._moved(late[-1], "补走错过的走访")
        return visits.add(number, NewVisit(on=desk.on, officer=desk.officer), desk.author("开始走访"))

    def _moved(self, visit: Visit, why: str) -> Visit:
        """Returns the visit on today's date."""
        if visit.on == self._desk.on:
            return visit
        moved = msgspec.structs.replace(visit, on=self._desk.on, hour="")
        self._desk.book.visits.update(moved, self._desk.author(why))
        return moved

    def reload(self) -> None:
        """Reads the visit again; it is no longer in hand if it was taken back together with its plan."""
        if self.visit is not None:
            try:
                self.visit = self._desk.book.visits.get(self.visit.id)
            except UserError:
                self.visit = None

    def owe(self, facts: tuple[str, ...], *, owed: bool) -> None:
        """Stores which facts the firm did not know, or no longer owes."""
        kept = self.visit.still_to_supply if self.visit is not None else ()
        rest = tuple(entry for entry in kept if entry not in facts)
        self.keep(still_to_supply=(*rest, *facts) if owed else rest)

    def keep(self, **entries: object) -> EntryOutcome:
        """Stores changed parts of the visit."""
        if self.visit is None:
            return EntryOutcome()
        changed = msgspec.structs.replace(self.visit, **entries)
        if changed == self.visit:
            return EntryOutcome()
        try:
            self._desk.book.visits.update(changed, self._desk.author())
        except KeceError as error:
            return EntryOutcome(str(error))
        self.visit = changed
        return EntryOutcome()
