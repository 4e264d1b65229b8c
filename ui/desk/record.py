"""The firm in hand as it stands in the casebook: read whole, written fact by fact with its source. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from casebook import Author, Confirmation, Origin, Provenance, verbal
from matcher import Profile, Value, raw_profile, read_profile
from policies import CATALOGUE, FieldType

if TYPE_CHECKING:
    from casebook import Casebook, Dossier, KeptColumn

_SPREAD = (FieldType.SERIES, FieldType.SCORES)
_APART = ("confirmed",)
"""Facts that have a repository of their own."""


class FirmRecord:
    """One firm of the casebook. `origin` is where the next facts come from, `officer` who writes them down."""

    def __init__(self, casebook: Casebook, number: int, officer: str, on: date) -> None:
        self._casebook = casebook
        self.number = number
        self.officer = officer or "未署名"
        self.on = on
        self.origin = Origin.VERBAL
        self._kept: Profile = Profile({})
        self.sources: Mapping[str, Provenance] = {}
        self.kept_columns: tuple[KeptColumn, ...] = ()
        self.load()

    def load(self) -> dict[str, object]:
        """The facts as they stand, as a raw tree."""
        dossier: Dossier = self._casebook.enterprises.profile(self.number, self.on)
        self._kept, self.sources = dossier.profile, dossier.provenance
        self.kept_columns = self._casebook.kept_columns.of(self.number)
        return raw_profile(dossier.profile)

    def keep(self, raw: Mapping[str, object]) -> None:
        """Writes what differs from what is kept, as one change; what was confirmed stands elsewhere.

        Raises: UserError when the casebook refuses it; then nothing was written.
        """
        profile = read_profile(dict(raw))
        before, after = _flat(self._kept), _flat(profile)
        known = {name: value for name, value in after.items() if before.get(name) != value}
        gone = [name for name in before if name not in after]
        if not known and not gone:
            return
        self._casebook.enterprises.set_facts(self.number, known, self.provenance(), gone)
        self.load()

    def told(self) -> tuple[str, ...]:
        """The facts nobody has seen on paper yet."""
        return verbal(self.sources)

    def provenance(self) -> Provenance:
        """Where facts written now come from."""
        return Provenance(self.origin, self.on, self.officer)

    def author(self, why: str = "") -> Author:
        """Who writes now."""
        return Author(self.officer, why)

    def set_source(self, fact: str, origin: Origin, on: date) -> None:
        """Says anew where a kept fact comes from."""
        value = _flat(self._kept).get(fact)
        if value is not None:
            self._casebook.enterprises.set_fact(self.number, fact, value, Provenance(origin, on, self.officer))
            self.load()

    def confirm(self, condition: str, *, holds: bool, reason: str, until: date) -> None:
        """Keeps what the officer confirmed. Raises: UserError without a reason."""
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
        """Makes a condition unconfirmed again."""
        self._casebook.confirmations.withdraw(self.number, condition, self.author())

    def undo(self) -> bool:
        """Takes the last change back; False where there is none."""
        return self._step("undo")

    def redo(self) -> bool:
        """Makes the change taken back again; False where there is none."""
        return self._step("redo")

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self._casebook.journal.steps(self.number).undo is not None

    @property
    def can_redo(self) -> bool:
        """Whether a change was taken back."""
        return self._casebook.journal.steps(self.number).redo is not None

    def _step(self, name: str) -> bool:
        if getattr(self._casebook.journal.steps(self.number), name) is None:
            return False
        getattr(self._casebook.journal, name)(self.number, self.author())
        self.load()
        return True


def _flat(profile: Profile) -> dict[str, Value]:
    """Every fact under its stored name: a year of a series and a score one by one."""
    found: dict[str, Value] = {}
    for name, value in profile.facts.items():
        if name in _APART:
            continue
        if CATALOGUE[name].type in _SPREAD and isinstance(value, Mapping):
            found |= {f"{name}.{key}": part for key, part in value.items()}
        else:
            found[name] = value
    return found
