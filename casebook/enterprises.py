"""The firms of the district and their facts, each fact with its source."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from types import MappingProxyType

import msgspec

from casebook import _rows
from casebook._erasing import erase_rows
from casebook._ledger import ChangeKind, JournaledChange, Ledger
from casebook._search import EVERYTHING, EnterpriseRow, Facets, Finder, FirmFilter
from casebook._types import Author, Origin, Provenance
from casebook._values import Known, checked, facts_of, from_json, profile_of, to_stored
from casebook.duplicates import KnownFirm, KnownFirms
from casebook.kept_columns import TABLE, KeptColumn, first_rows, put_columns
from casebook.sayings import Saying, disagree, put_beside, sayings_of, source_said
from matcher import EITHER, Profile
from policies import CATALOGUE, UserError
from policies.credit_code import code_head
from policies.places import NOWHERE, RANKS, place_of_code

_MISSING = "这家企业不在库中，可能已被删除，请刷新列表"


class Enterprise(msgspec.Struct, frozen=True):
    """A stored firm. Its facts are in its `Dossier`."""

    id: int
    name: str
    credit_code: str
    officer: str
    old_names: tuple[str, ...]


class Dossier(msgspec.Struct, frozen=True):
    """The profile of a firm on a day, and the source of each fact.

    `provenance` has one entry per stored fact: `revenue.2021` for one year of a series, otherwise the field name.
    The profile also contains the confirmations valid on the day, which have no entry. `sayings` are the values that
    sources give for each disputed fact.
    """

    profile: Profile
    provenance: Mapping[str, Provenance]
    sayings: Mapping[str, tuple[Saying, ...]] = MappingProxyType({})

    def verbal(self) -> tuple[str, ...]:
        """Returns the names of facts with a verbal source that a rule may read."""
        return verbal(self.provenance)


def verbal(sources: Mapping[str, Provenance]) -> tuple[str, ...]:
    """Returns the names of facts with a verbal source that a rule may read (names as in `Dossier.provenance`)."""
    found = (name for name, source in sources.items() if source.origin is Origin.VERBAL)
    return tuple(name for name in found if CATALOGUE[name.partition(".")[0]].matched)


def outdone(sources: Mapping[str, Provenance], code: object) -> frozenset[str]:
    """Returns the names of presumed places that yield to the place in the credit code."""
    head = code_head(code) if isinstance(code, str) else None
    if head is None or place_of_code(head[2:]) == NOWHERE:
        return frozenset()
    return frozenset(name for name in RANKS if name in sources and sources[name].origin is Origin.PRESUMED)


class SourcedFact(msgspec.Struct, frozen=True, kw_only=True):
    """A fact with its own source. `beside` keeps the stored value too: both stay until a person settles the fact."""

    name: str
    value: Known
    source: Provenance
    beside: bool = False


class ExpiringQualification(msgspec.Struct, frozen=True):
    """A qualification of a firm and its last valid day; `officer` is in charge of the firm."""

    enterprise: int
    name: str
    kind: str
    last_day: date
    officer: str = ""


class HeldTitle(msgspec.Struct, frozen=True, gc=False):
    """A qualification of a firm with its first and last valid day; None where the day is not known."""

    enterprise: int
    kind: str
    granted_on: date | None
    last_day: date | None

    def valid(self, on: date) -> bool:
        """Returns whether it is valid on a day; a day that is not known limits nothing."""
        return (self.granted_on is None or self.granted_on <= on) and (self.last_day is None or on <= self.last_day)


class EnterpriseRepository:
    """Reads and writes firms and facts. Every write is one change in the journal and can be undone, except `erase`.

    Example:
        >>> source = Provenance(Origin.STATEMENTS, date(2026, 5, 1), "张三", "2025 年审计报告")
        >>> book.enterprises.set_fact(7, "revenue.2025", Decimal("1250.5"), source)
        >>> book.enterprises.profile(7, date(2026, 11, 24)).provenance["revenue.2025"].origin
        <Origin.STATEMENTS: '财务报表'>
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._finder = Finder(ledger)

    def add(
        self, profile: Profile, provenance: Provenance, officer: str = "", kept: Collection[KeptColumn] = ()
    ) -> Enterprise:
        """Adds a firm with the facts of a profile. `officer` is the person in charge of it.

        `kept` are columns of the imported table that are not facts. Undo does not apply to an added firm; use `erase`.
        Raises: UserError without a name, for a credit code of another firm, or for a profile with confirmations.
        """
        facts = checked(facts_of(profile))
        row = {"officer": officer.strip(), "old_names": "[]", "added_at": self._ledger.now()}
        with self._ledger.transaction():
            made = self._ledger.database.execute(
                "INSERT INTO enterprises (officer, old_names, added_at) VALUES (:officer, :old_names, :added_at)", row
            )
            number = int(made.lastrowid or 0)
            with self._ledger.change(number, provenance.author, ChangeKind.ADDED) as change:
                # The first values have no journal lines: the line of a later change contains the value before it.
                change.added("enterprises", number, {"id": number, **row})
                self._ledger.database.table("facts").insert_all(
                    _fact_row(number, name, value, provenance) for name, value in facts.items()
                )
                self._ledger.database.table(TABLE).insert_all(first_rows(number, kept))
        return self.get(number)

    def get(self, enterprise: int) -> Enterprise:
        """Returns the firm with this id. Raises: UserError if it does not exist."""
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
        """Returns the facts of a firm and the confirmations that are valid on the day. Raises: UserError as `get`.

        A presumed place is left out once the firm has a credit code that tells another one or the same.
        """
        facts = self._ledger.rows("SELECT * FROM facts WHERE enterprise_id = ? ORDER BY name", (enterprise,))
        if not facts:
            raise UserError(_MISSING)
        confirmed = self._ledger.rows(
            "SELECT condition, holds FROM confirmations WHERE enterprise_id = ? AND day <= ? AND until >= ?",
            (enterprise, on.isoformat(), on.isoformat()),
        )
        sources = {str(row["name"]): _rows.provenance(row) for row in facts}
        code = next((from_json(str(row["value"])) for row in facts if row["name"] == "credit_code"), None)
        for name in outdone(sources, code):
            del sources[name]
        stored = ((name, str(row["value"])) for row in facts if (name := str(row["name"])) in sources)
        profile = profile_of(stored, {str(row["condition"]): bool(row["holds"]) for row in confirmed})
        return Dossier(profile, sources, sayings_of(self._ledger, enterprise, profile, sources))

    def disputed(self, limit: int = 200) -> tuple[int, ...]:
        """Returns firms with facts for which sources give different values, in the order of their numbers."""
        sql = "SELECT DISTINCT enterprise_id FROM facts WHERE value LIKE ? ORDER BY enterprise_id LIMIT ?"
        found = self._ledger.tuples(sql, (f'{{"{EITHER}"%', limit))
        return tuple(int(str(number)) for (number,) in found)

    def set_fact(self, enterprise: int, name: str, value: Known, provenance: Provenance) -> None:
        """Sets one fact, by field or stored name (`revenue`, `revenue.2021`, `scores.cn-hnte/growth`).

        Raises: ValidationErrors for an invalid value; UserError for a credit code of another firm.
        """
        self.set_facts(enterprise, {name: value}, provenance)

    def set_facts(
        self,
        enterprise: int,
        facts: Mapping[str, Known],
        provenance: Provenance,
        gone: Collection[str] = (),
        kept: Collection[KeptColumn] = (),
    ) -> None:
        """Sets several facts as one change and deletes the facts in `gone` (stored names).

        `kept` are columns of an imported table that are not facts; they are part of the same change. Years of a series
        that are not given are not changed. A new name adds the present name to the old names.
        Raises: as `set_fact`.
        """
        rows = checked(facts)
        with self._changing(enterprise, rows, provenance.author) as change:
            for name in gone:
                change.put("facts", (enterprise, name), None)
            for name, value in rows.items():
                change.put("facts", (enterprise, name), _fact_row(enterprise, name, value, provenance))
            put_columns(change, kept)

    def set_beside(
        self,
        enterprise: int,
        facts: Mapping[str, Known],
        provenance: Provenance,
        kept: Collection[KeptColumn] = (),
    ) -> None:
        """Sets several facts as `set_facts` does, but a value that disagrees with the stored one does not replace it.

        Both values stay, each with its source, and the fact is disputed until `settle`.
        """
        rows = checked(facts)
        with self._changing(enterprise, rows, provenance.author) as change:
            for name, value in rows.items():
                key, row = (enterprise, name), _fact_row(enterprise, name, value, provenance)
                present = self._ledger.row("facts", key)
                apart = present is not None and disagree(name, _rows.provenance(present), provenance)
                if not apart or not put_beside(change, self._ledger, row):
                    change.put("facts", key, row)
            put_columns(change, kept)

    def set_sourced(self, enterprise: int, facts: Iterable[SourcedFact], author: Author) -> None:
        """Sets several facts, each with its own source, as one change that one undo takes back.

        Raises: as `set_fact`.
        """
        rows = [(fact, *row) for fact in facts for row in checked({fact.name: fact.value}).items()]
        with self._changing(enterprise, {name: text for _, name, text in rows}, author) as change:
            for fact, name, text in rows:
                row = _fact_row(enterprise, name, text, fact.source)
                if not fact.beside or not put_beside(change, self._ledger, row, again=True):
                    change.put("facts", (enterprise, name), row)

    def was_weighed(self, enterprise: int, name: str, value: Known) -> bool:
        """Returns whether this very value of a fact was already weighed against others."""
        return source_said(self._ledger, enterprise, name, to_stored(name, value)) is not None

    @contextmanager
    def _changing(self, enterprise: int, rows: Mapping[str, str], author: Author) -> Iterator[JournaledChange]:
        """Yields a change to the facts of a firm; a new name then adds the present name to the old names."""
        with self._ledger.transaction():
            present = self.get(enterprise)
            with self._ledger.change(enterprise, author) as change:
                yield change
                if "name" in rows and (new := json.loads(rows["name"])) != present.name:
                    _amend(change, self._ledger, old_names=(*(n for n in present.old_names if n != new), present.name))

    def settle(self, enterprise: int, name: str, value: Known, provenance: Provenance) -> None:
        """Settles what a disputed fact is, as one change. A value that a source gave keeps that source.

        Any other value gets `provenance`, whose officer is the author in both cases. Undo restores all values.
        Raises: as `set_fact`.
        """
        ((fact, text),) = checked({name: value}).items()
        with self._ledger.transaction():
            self.get(enterprise)
            source = source_said(self._ledger, enterprise, fact, text) or provenance
            with self._ledger.change(enterprise, provenance.author) as change:
                change.put("facts", (enterprise, fact), _fact_row(enterprise, fact, text, source))

    def amend(
        self, enterprise: int, author: Author, officer: str | None = None, old_names: tuple[str, ...] | None = None
    ) -> None:
        """Sets the officer in charge or the old names of a firm; None leaves a value unchanged."""
        names = None if old_names is None else tuple(dict.fromkeys(filter(None, map(str.strip, old_names))))
        with self._ledger.transaction():
            self.get(enterprise)
            with self._ledger.change(enterprise, author) as change:
                _amend(change, self._ledger, officer, names)

    def search(self, text: str, on: date, chosen: FirmFilter = EVERYTHING) -> tuple[EnterpriseRow, ...]:
        """Returns the firms that contain every word of `text` in name, old names, pinyin initials, code or contacts.

        Best match first; without a text, all firms in pinyin order. `on` is the day for which qualifications are valid.
        """
        return self._finder.search(text, on, chosen)

    def facets(self) -> Facets:
        """Returns the distinct values for the filters above the list."""
        return self._finder.facets()

    def known_firms(self) -> KnownFirms:
        """Returns a snapshot of all names and codes, in which an import looks for the same firm."""
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

    def held_titles(self) -> tuple[HeldTitle, ...]:
        """Returns every qualification that a firm has or had."""
        sql = "SELECT enterprise_id, kind, granted_on, expires_on FROM holdings"
        return tuple(
            HeldTitle(firm, kind, granted and date.fromisoformat(granted), last and date.fromisoformat(last))
            for firm, kind, granted, last in self._ledger.tuples(sql, ())
        )

    def expiring(self, on: date, days: int) -> tuple[ExpiringQualification, ...]:
        """Returns qualifications whose last valid day is from `on` to `on` + `days`, both included, earliest first."""
        where = "h.expires_on BETWEEN ? AND ? ORDER BY h.expires_on, i.name"
        return self._ending(where, on, on + timedelta(days=days))

    def expired(self, on: date) -> tuple[ExpiringQualification, ...]:
        """Returns qualifications that ran out before the day and were not renewed, however long ago, the latest first.

        A qualification counts as renewed if the firm has another one of the same kind that ends later or has no end.
        """
        where = (
            "h.expires_on BETWEEN ? AND ? AND NOT EXISTS ("
            "SELECT 1 FROM holdings n WHERE n.enterprise_id = h.enterprise_id AND n.kind = h.kind "
            "AND (n.expires_on > h.expires_on OR n.expires_on IS NULL AND n.granted_on > h.expires_on)"
            ") ORDER BY h.expires_on DESC, i.name"
        )
        return self._ending(where, date.min, on - timedelta(days=1))

    def _ending(self, where: str, first: date, last: date) -> tuple[ExpiringQualification, ...]:
        sql = (
            "SELECT DISTINCT h.enterprise_id, i.name, h.kind, h.expires_on, e.officer FROM holdings h "
            f"JOIN firm_index i USING (enterprise_id) JOIN enterprises e ON e.id = h.enterprise_id WHERE {where}"
        )
        return tuple(
            ExpiringQualification(firm, name, kind, date.fromisoformat(last_day), officer)
            for firm, name, kind, last_day, officer in self._ledger.tuples(sql, (first.isoformat(), last.isoformat()))
        )

    def erase(self, enterprise: int, author: Author) -> None:
        """Deletes a firm with all its records, journal lines and sheets.

        Only a journal line stays: number of the firm, who erased it and why. The freed pages of the file are
        overwritten. Earlier copies (.bak, backups) are not changed.
        Raises: UserError without a name or reason, or if the firm does not exist.
        """
        if not author.who.strip() or not author.why.strip():
            raise UserError("彻底删除企业要写明操作人和理由，请补上")
        self.get(enterprise)
        self._ledger.run_pragma("PRAGMA secure_delete = ON")
        with self._ledger.transaction():
            erase_rows(self._ledger, enterprise, author)
        self._ledger.run_pragma("PRAGMA wal_checkpoint(TRUNCATE)")


def _fact_row(enterprise: int, name: str, value: str, provenance: Provenance) -> dict[str, str | int | None]:
    return {
        "enterprise_id": enterprise, "name": name, "value": value, "origin": provenance.origin.value,
        "day": provenance.on.isoformat(), "officer": provenance.officer, "note": provenance.note,
        "file": provenance.file,
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


__all__ = [
    "Dossier",
    "Enterprise",
    "EnterpriseRepository",
    "EnterpriseRow",
    "ExpiringQualification",
    "Facets",
    "FirmFilter",
    "HeldTitle",
    "SourcedFact",
    "outdone",
    "verbal",
]
