"""The firms of the district and what is known about each, every fact with its source."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date, timedelta

import msgspec

from casebook._ledger import ChangeKind, JournaledChange, Ledger
from casebook._search import EVERYTHING, EnterpriseRow, Facets, Finder, FirmFilter
from casebook._types import Author, Origin, Provenance
from casebook._values import checked, profile_of
from casebook.duplicates import KnownFirm, KnownFirms
from casebook.kept_columns import TABLE, KeptColumn, first_rows, put_columns
from matcher import Profile, Value
from policies import CATALOGUE, UserError

_MISSING = "这家企业不在库中，可能已被删除，请刷新列表"


class Enterprise(msgspec.Struct, frozen=True):
    """A firm as the bureau keeps it; its facts are in its dossier."""

    id: int
    name: str
    credit_code: str
    officer: str
    old_names: tuple[str, ...]


class Dossier(msgspec.Struct, frozen=True):
    """What is known about a firm on a day, and where each fact comes from.

    `provenance` has one entry per stored fact: `revenue.2021` for a year of a series, the field
    name otherwise; confirmations still valid are in the profile and have none.
    """

    profile: Profile
    provenance: Mapping[str, Provenance]

    def verbal(self) -> tuple[str, ...]:
        """The facts nobody has seen on paper yet and on which a verdict may rest."""
        return verbal(self.provenance)


def verbal(sources: Mapping[str, Provenance]) -> tuple[str, ...]:
    """The facts with a verbal source that a rule may read (see `Dossier.provenance` for the names)."""
    found = (name for name, source in sources.items() if source.origin is Origin.VERBAL)
    return tuple(name for name in found if CATALOGUE[name.partition(".")[0]].matched)


class Expiring(msgspec.Struct, frozen=True):
    """A qualification of a firm and its last valid day."""

    enterprise: int
    name: str
    kind: str
    last_day: date


class EnterpriseRepository:
    """Reads and writes firms and facts; every write is one journaled, undoable change."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._finder = Finder(ledger)

    def add(
        self, profile: Profile, provenance: Provenance, officer: str = "", kept: Collection[KeptColumn] = ()
    ) -> Enterprise:
        """A new firm with everything the profile tells; `officer` is in charge of it.

        `kept` are columns of its table that are no fact.
        Adding is not undone but erased. Confirmations are refused: they need reason and end.
        Raises: UserError without a name or for a credit code that another firm has.
        """
        facts = checked(profile.facts)
        row = {"officer": officer.strip(), "old_names": "[]", "added_at": self._ledger.now()}
        with self._ledger.transaction():
            made = self._ledger.database.execute(
                "INSERT INTO enterprises (officer, old_names, added_at) VALUES (:officer, :old_names, :added_at)", row
            )
            number = int(made.lastrowid or 0)
            with self._ledger.change(number, provenance.author, ChangeKind.ADDED) as change:
                # The first values need no lines of their own: a later change tells what was before it.
                change.added("enterprises", number, {"id": number, **row})
                self._ledger.database.table("facts").insert_all(
                    _fact_row(number, name, value, provenance) for name, value in facts.items()
                )
                self._ledger.database.table(TABLE).insert_all(first_rows(number, kept))
        return self.get(number)

    def get(self, enterprise: int) -> Enterprise:
        """The firm with that id. Raises: UserError when it is not or no longer there."""
        sql = (
            "SELECT e.*, i.name, i.credit_code FROM enterprises e JOIN firm_index i ON i.enterprise_id = e.id "
            "WHERE e.id = ?"
        )
        row = next(iter(self._ledger.rows(sql, (enterprise,))), None)
        if row is None:
            raise UserError(_MISSING)
        return Enterprise(
            id=enterprise,
            name=str(row["name"]),
            credit_code=str(row["credit_code"] or ""),
            officer=str(row["officer"]),
            old_names=tuple(json.loads(str(row["old_names"]))),
        )

    def profile(self, enterprise: int, on: date) -> Dossier:
        """What is known about a firm; of the confirmations those that still stand on the day."""
        facts = self._ledger.rows("SELECT * FROM facts WHERE enterprise_id = ? ORDER BY name", (enterprise,))
        if not facts:
            raise UserError(_MISSING)
        confirmed = self._ledger.rows(
            "SELECT condition, holds FROM confirmations WHERE enterprise_id = ? AND day <= ? AND until >= ?",
            (enterprise, on.isoformat(), on.isoformat()),
        )
        stored = ((str(row["name"]), str(row["value"])) for row in facts)
        profile = profile_of(stored, {str(row["condition"]): bool(row["holds"]) for row in confirmed})
        return Dossier(profile, {str(row["name"]): _provenance(row) for row in facts})

    def set_fact(self, enterprise: int, name: str, value: Value, provenance: Provenance) -> None:
        """One fact, by field or stored name (`revenue`, `revenue.2021`, `scores.cn-hnte/growth`).

        Raises: ValidationErrors for an impossible value, UserError for a taken credit code.
        """
        self.set_facts(enterprise, {name: value}, provenance)

    def set_facts(
        self,
        enterprise: int,
        facts: Mapping[str, Value],
        provenance: Provenance,
        gone: Collection[str] = (),
        kept: Collection[KeptColumn] = (),
    ) -> None:
        """Several facts as one change, those in `gone` (stored names) becoming unknown with it.

        `kept` are columns of an imported table that are no fact; they are written with the same change.

        Years of a series that are not named stay as they are; a new name moves the present one to the old names.
        """
        rows = checked(facts)
        with self._ledger.transaction():
            present = self.get(enterprise)
            with self._ledger.change(enterprise, provenance.author) as change:
                for name in gone:
                    change.put("facts", (enterprise, name), None)
                _write_facts(change, rows, provenance)
                put_columns(change, kept)
                if "name" in rows and (new := json.loads(rows["name"])) != present.name:
                    _amend(change, self._ledger, old_names=(*(n for n in present.old_names if n != new), present.name))

    def amend(
        self, enterprise: int, author: Author, officer: str | None = None, old_names: tuple[str, ...] | None = None
    ) -> None:
        """Sets who is in charge, or the earlier names by which the firm is found; None leaves them."""
        names = None if old_names is None else tuple(dict.fromkeys(filter(None, map(str.strip, old_names))))
        with self._ledger.transaction():
            self.get(enterprise)
            with self._ledger.change(enterprise, author) as change:
                _amend(change, self._ledger, officer, names)

    def search(self, text: str, on: date, chosen: FirmFilter = EVERYTHING) -> tuple[EnterpriseRow, ...]:
        """The rows of the list: every word found in names, old names, pinyin initials or credit code.

        Best first; without a text all firms in the order of their pinyin. `on` decides which
        qualifications are valid.
        """
        return self._finder.search(text, on, chosen)

    def facets(self) -> Facets:
        """The values that occur, for the filters above the list."""
        return self._finder.facets()

    def known_firms(self) -> KnownFirms:
        """A snapshot in which an import or a new entry looks for the same firm."""
        sql = (
            "SELECT e.id, i.name, i.credit_code, e.old_names FROM enterprises e "
            "JOIN firm_index i ON i.enterprise_id = e.id"
        )
        return KnownFirms(
            KnownFirm(
                int(str(row["id"])),
                (str(row["name"]), *json.loads(str(row["old_names"]))),
                str(row["credit_code"] or ""),
            )
            for row in self._ledger.rows(sql)
        )

    def expiring(self, on: date, days: int) -> tuple[Expiring, ...]:
        """Qualifications whose last day is the given day or one of so many after it, the next first."""
        sql = (
            "SELECT h.enterprise_id, i.name, h.kind, h.expires_on FROM holdings h "
            "JOIN firm_index i USING (enterprise_id) WHERE h.expires_on BETWEEN ? AND ? ORDER BY h.expires_on, i.name"
        )
        last = on + timedelta(days=days)
        return tuple(
            Expiring(
                int(str(row["enterprise_id"])),
                str(row["name"]),
                str(row["kind"]),
                date.fromisoformat(str(row["expires_on"])),
            )
            for row in self._ledger.rows(sql, (on.isoformat(), last.isoformat()))
        )

    def erase(self, enterprise: int, author: Author) -> None:
        """Removes a firm with everything about it, past changes and sheets included.

        What stays is a journal line that firm number so-and-so was erased, by whom and why; the
        freed pages of the file are overwritten. Copies made earlier (.bak, backups) are not touched.
        """
        if not author.who.strip() or not author.why.strip():
            raise UserError("彻底删除企业要写明操作人和理由，请补上")
        self.get(enterprise)
        database = self._ledger.database
        self._ledger.run_pragma("PRAGMA secure_delete = ON")
        with self._ledger.transaction():
            database.execute("DELETE FROM enterprises WHERE id = ?", (enterprise,))
            database.execute("DELETE FROM journal WHERE enterprise_id = ?", (enterprise,))
            self._ledger.note_erased(enterprise, author)
        self._ledger.run_pragma("PRAGMA wal_checkpoint(TRUNCATE)")


def _write_facts(change: JournaledChange, facts: Mapping[str, str], provenance: Provenance) -> None:
    for name, value in facts.items():
        change.put("facts", (change.enterprise, name), _fact_row(change.enterprise, name, value, provenance))


def _fact_row(enterprise: int, name: str, value: str, provenance: Provenance) -> dict[str, str | int | None]:
    return {
        "enterprise_id": enterprise, "name": name, "value": value, "origin": provenance.origin.value,
        "day": provenance.on.isoformat(), "officer": provenance.officer, "note": provenance.note,
    }  # fmt: skip


def _amend(
    change: JournaledChange, ledger: Ledger, officer: str | None = None, old_names: tuple[str, ...] | None = None
) -> None:
    row = dict(ledger.row("enterprises", (change.enterprise,)) or {})
    if officer is not None:
        row["officer"] = officer.strip()
    if old_names is not None:
        row["old_names"] = json.dumps(old_names, ensure_ascii=False)
    change.put("enterprises", (change.enterprise,), row)


def _provenance(row: Mapping[str, str | int | None]) -> Provenance:
    return Provenance(
        Origin(str(row["origin"])), date.fromisoformat(str(row["day"])), str(row["officer"]), str(row["note"])
    )


__all__ = [
    "Dossier",
    "Enterprise",
    "EnterpriseRepository",
    "EnterpriseRow",
    "Expiring",
    "Facets",
    "FirmFilter",
    "verbal",
]
