"""Writing the rows of an import into the casebook: all of them or none. No Qt."""

from __future__ import annotations

from collections import abc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from casebook import BackupReason, Dossier, KeptColumn, Known, Origin, Provenance, facts_of
from matcher import CONTACTS, field_of
from policies import CATALOGUE, Field, FieldType, UserError
from policies.records import merged
from policies.text_folding import normalised
from registers import RegisterFirm, merged_contacts
from ui.firms.importing.checked import Decision
from ui.firms.importing.clashes import OnClash

if TYPE_CHECKING:
    from threading import Event

    from casebook import Casebook
    from matcher import Profile, Record, Value
    from ui.firms.importing.checked import CheckedImport, ImportRow
    from ui.firms.importing.plan import ImportPlan

_ADDED = (FieldType.RECORDS, FieldType.RECORD, FieldType.TEXTS)
"""Types to which a table row only adds; it never removes recorded entries."""


@dataclass(frozen=True)
class Done:
    """The result of an import."""

    added: int
    updated: int
    skipped: int

    def words(self) -> str:
        """Returns the result as one sentence."""
        return f"新增 {self.added} 家，更新 {self.updated} 家，未导入 {self.skipped} 行"


class RegisterImportCancelled(UserError):
    """Raised when the user cancelled the import; nothing was written."""


def carry_out(
    book: Casebook, checked: CheckedImport, officer: str, stop: Event, on_progress: Callable[[int], object]
) -> Done:
    """Writes all rows in one transaction; `on_progress` is called with the number of rows written.

    Raises: RegisterImportCancelled when cancelled, UserError when the casebook refuses a row; then nothing was written.
    """
    book.backups.make(BackupReason.IMPORT, datetime.now(UTC))
    numbers: dict[int, int] = {}
    work = [(row, Decision.ADD, 0) for row in checked.new_rows()]
    work += [(twin.row, twin.decision, twin.candidate.firm.id) for twin in checked.twins]
    counts = dict.fromkeys(Decision, 0)
    with book.all_or_nothing():
        for place, (row, decision, known) in enumerate(work, 1):
            if stop.is_set():
                raise RegisterImportCancelled("已取消，什么都没有写入")
            counts[decision] += 1
            new = _new_facts(checked.plan, row, officer)
            if decision is Decision.ADD:
                numbers[row.number] = book.enterprises.add(row.firm.profile, new.source, kept=new.kept).id
            elif decision is Decision.UPDATE:
                numbers[row.number] = _update(book, numbers.get(-known, known), new, checked.on_clash)
            if row.firm.former_names and decision is not Decision.SKIP and numbers[row.number] > 0:
                _add_former_names(book, numbers[row.number], row.firm.former_names, new.source)
            on_progress(place)
    return Done(counts[Decision.ADD], counts[Decision.UPDATE], counts[Decision.SKIP])


def _add_former_names(book: Casebook, number: int, names: tuple[str, ...], source: Provenance) -> None:
    """Adds the former names that a table writes beside a name, so that the next list finds the firm by them."""
    known = book.enterprises.get(number)
    new = [name for name in names if normalised(name) not in map(normalised, (known.name, *known.old_names))]
    if new:
        book.enterprises.amend(number, source.author, old_names=(*known.old_names, *new))


def source_of(plan: ImportPlan, row: ImportRow, officer: str) -> Provenance:
    """Returns the source of the facts of a row."""
    sheet = f" {row.table.sheet}" if len(plan.used()) > 1 else ""
    return Provenance(Origin.IMPORTED, plan.on, officer, f"表格 {plan.name}{sheet}"[:80])


@dataclass(frozen=True)
class _NewFacts:
    """What one row writes: the firm, the source of its facts, its name and the extra columns."""

    firm: RegisterFirm
    source: Provenance
    name: KeptColumn
    kept: tuple[KeptColumn, ...]


def _new_facts(plan: ImportPlan, row: ImportRow, officer: str) -> _NewFacts:
    def column(header: str, text: str) -> KeptColumn:
        return KeptColumn(
            header=header, text=text, file=row.table.name, sheet=row.table.sheet, on=plan.on, officer=officer
        )

    kept = tuple(column(header, text) for header, text in row.firm.extras)
    name = column("企业名称（表里的写法）", row.firm.profile.name)
    return _NewFacts(row.firm, source_of(plan, row, officer), name, kept)


def _update(book: Casebook, number: int, row: _NewFacts, on_clash: OnClash) -> int:
    """Writes a row into a known firm; a number below 0 is a row of this table that was not imported.

    A differing name does not rename the firm; it is stored beside the facts.
    """
    if number <= 0:
        return number
    profile, dossier = row.firm.profile, book.enterprises.profile(number, row.source.on)
    facts: dict[str, Known] = {**replacing_facts(profile), **_grown(profile, dossier.profile)}
    if on_clash is OnClash.KEEP:
        recorded = recorded_facts(dossier)
        facts = {
            fact: value
            for fact, value in facts.items()
            if CATALOGUE[field_of(fact)].type in _ADDED or recorded.get(fact, value) == value
        }
    known = book.enterprises.get(number)
    same = normalised(profile.name) in map(normalised, (known.name, *known.old_names))
    kept = row.kept if same else (row.name, *row.kept)
    if facts or kept:
        write = book.enterprises.set_beside if on_clash is OnClash.BOTH else book.enterprises.set_facts
        write(number, facts, row.source, kept=kept)
    return number


def _grown(profile: Profile, present: Profile) -> dict[str, Value]:
    """Returns the lists and records of a row together with the recorded entries, if there is something new."""
    new = {name: value for name, value in profile.facts.items() if CATALOGUE[name].type in _ADDED}
    facts = {name: grown(CATALOGUE[name], present.facts.get(name), value) for name, value in new.items()}
    if CONTACTS in facts:
        facts[CONTACTS] = merged_contacts(_records(present), _records(profile))
    return {name: value for name, value in facts.items() if value != present.facts.get(name)}


def _records(profile: Profile) -> tuple[Record, ...]:
    """Returns the contacts of a profile as they are stored."""
    held = profile.facts.get(CONTACTS)
    return tuple(record for record in held if not isinstance(record, str)) if isinstance(held, tuple) else ()


def grown(field: Field, known: Value | None, new: Value) -> Value:
    """Returns the new value of a fact: lists and records keep their recorded entries, other facts are replaced."""
    if field.type not in _ADDED or known is None:
        return new
    if isinstance(known, abc.Mapping) and isinstance(new, abc.Mapping):
        return cast("Value", cast("dict[str, object]", dict(known)) | cast("dict[str, object]", dict(new)))
    return cast("Value", tuple(merged(cast("tuple[object, ...]", known), cast("tuple[object, ...]", new))))


def recorded_facts(dossier: Dossier) -> dict[str, Known]:
    """Returns the recorded facts, without those that were only presumed."""
    presumed = {fact for fact, source in dossier.provenance.items() if source.origin is Origin.PRESUMED}
    return {fact: value for fact, value in facts_of(dossier.profile).items() if fact not in presumed}


def replacing_facts(profile: Profile) -> dict[str, Known]:
    """Returns the facts of a row that would replace recorded ones; lists only grow, and no name is replaced."""
    return {
        fact: value
        for fact, value in facts_of(profile).items()
        if field_of(fact) not in ("name", "confirmed") and CATALOGUE[field_of(fact)].type not in _ADDED
    }
