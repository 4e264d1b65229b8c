"""One firm of the casebook: its facts are read together and written one by one, each with its source. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from casebook import Author, Confirmation, Known, Origin, Provenance, facts_of, outdone, verbal
from matcher import Profile, field_of, raw_profile, read_profile

if TYPE_CHECKING:
    from casebook import Casebook, Dossier, KeptColumn, Saying

_APART = ("confirmed",)
"""Facts that are stored in a repository of their own."""


class FirmRecord:
    """One firm of the casebook. `origin` is the source of facts written from now on, `officer` their author.

    `on` is the day of what is written, `as_of` the day on which confirmations must still be valid.
    """

    def __init__(self, casebook: Casebook, number: int, officer: str, on: date, as_of: date | None = None) -> None:
        self._casebook = casebook
        self.number = number
        self.officer = officer or "未署名"
        self.on = on
        self.as_of = as_of or on
        self.origin = Origin.VERBAL
        self._kept: Profile = Profile({})
        self.sources: Mapping[str, Provenance] = {}
        self.sayings: Mapping[str, tuple[Saying, ...]] = {}
        self.kept_columns: tuple[KeptColumn, ...] = ()
        self.load()

    def load(self) -> dict[str, object]:
        """Reads the stored facts as a raw tree."""
        dossier: Dossier = self._casebook.enterprises.profile(self.number, self.as_of)
        self._kept, self.sources, self.sayings = dossier.profile, dossier.provenance, dossier.sayings
        self.kept_columns = self._casebook.kept_columns.of(self.number)
        return raw_profile(dossier.profile)

    def keep(self, raw: Mapping[str, object]) -> None:
        """Writes the facts that differ from the stored ones as one change; confirmations are stored separately.

        Raises: UserError when the casebook refuses the change; then nothing was written.
        """
        profile = read_profile(dict(raw))
        before, after = _facts(self._kept), _facts(profile)
        known = {name: value for name, value in after.items() if before.get(name) != value}
        gone = [name for name in before if name not in after]
        if not known and not gone:
            return
        self._casebook.enterprises.set_facts(self.number, known, self.provenance(), gone)
        self.load()

    def verbal_facts(self) -> tuple[str, ...]:
        """The facts nobody has seen on paper yet."""
        return verbal(self.sources)

    def outdone(self, raw: Mapping[str, object]) -> frozenset[str]:
        """The presumed places that yield to the credit code in these facts."""
        return outdone(self.sources, raw.get("credit_code"))

    def provenance(self) -> Provenance:
        """The source of facts written now."""
        return Provenance(self.origin, self.on, self.officer)

    def author(self, why: str = "") -> Author:
        """Returns the author of a change made now."""
        return Author(self.officer, why)

    def set_source(self, fact: str, origin: Origin, on: date) -> None:
        """Replaces the source of a stored fact."""
        value = _facts(self._kept).get(fact)
        if value is not None:
            self._casebook.enterprises.set_fact(self.number, fact, value, Provenance(origin, on, self.officer))
            self.load()

    def settle(self, fact: str, value: Known) -> None:
        """Stores what a disputed fact is; a value that a source gave keeps the source. Undo restores all values."""
        self._casebook.enterprises.settle(self.number, fact, value, self.provenance())
        self.load()

    def renew(self, facts: Collection[str]) -> None:
        """Stores that these facts are still as recorded: the same values with the source of today, as one change."""
        kept = _facts(self._kept)
        same = {fact: kept[fact] for fact in facts if fact in kept}
        self._casebook.enterprises.set_facts(self.number, same, self.provenance())
        self.load()

    def confirm(self, condition: str, *, holds: bool, reason: str, until: date) -> None:
        """Stores a confirmation by the officer. Raises: UserError without a reason."""
        self._casebook.confirmations.confirm(
            self.number,
            Confirmation(
                condition=condition.removeprefix("confirmed."),
                holds=holds,
                reason=reason,
                officer=self.officer,
                on=self.on,
                until=until,
            ),
        )

    def withdraw(self, condition: str) -> None:
        """Removes the confirmation of a condition."""
        self._casebook.confirmations.withdraw(self.number, condition, self.author())

    def undo(self) -> bool:
        """Undoes the last change. Returns False if there is none."""
        return self._step("undo")

    def redo(self) -> bool:
        """Redoes the change that was undone last. Returns False if there is none."""
        return self._step("redo")

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to undo."""
        return self._casebook.journal.steps(self.number).undo is not None

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to redo."""
        return self._casebook.journal.steps(self.number).redo is not None

    def _step(self, name: str) -> bool:
        if getattr(self._casebook.journal.steps(self.number), name) is None:
            return False
        getattr(self._casebook.journal, name)(self.number, self.author())
        self.load()
        return True


def _facts(profile: Profile) -> dict[str, Known]:
    """Returns what is known about every fact that is stored with the facts, by its stored name."""
    return {name: value for name, value in facts_of(profile).items() if field_of(name) not in _APART}
