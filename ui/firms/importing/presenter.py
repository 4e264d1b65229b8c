"""The state of an import: the table, the column assignment, the possible duplicates. No Qt."""

from __future__ import annotations

from collections import abc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, cast

from casebook import (
    BackupReason,
    Dossier,
    FirmCandidate,
    KeptColumn,
    Known,
    KnownFirm,
    Origin,
    Provenance,
    disagree,
    facts_of,
    shown_known,
)
from firms import FirmLikeness
from matcher import CONTACTS, field_label, field_of
from policies import CATALOGUE, Field, FieldType, UserError
from policies.records import merged
from policies.text_folding import normalised
from registers import (
    CellRefusal,
    RegisterFirm,
    RegisterTable,
    Report,
    Target,
    fingerprint,
    guess_mapping,
    merged_contacts,
    open_table,
    read_firms,
    report_of,
)
from registers import write_report as write_report_file
from ui.firms.importing.clashes import Clash, OnClash

if TYPE_CHECKING:
    from casebook import Casebook, KnownFirms
    from matcher import Profile, Record, Value
    from ui.desk.settings import SettingsStore

_SURE = (FirmLikeness.SAME_CODE, FirmLikeness.SAME_NAME, FirmLikeness.OLD_NAME)
_REMEMBERED = 30
"""The number of column assignments that are remembered; older ones are dropped."""
_ADDED = (FieldType.RECORDS, FieldType.RECORD, FieldType.TEXTS)
"""Types to which a table row only adds; it never removes recorded entries."""


class Decision(StrEnum):
    """What to do with a row that may be a firm of the casebook."""

    UPDATE = "更新已有企业"
    ADD = "作为新企业"
    SKIP = "先不导入"


@dataclass(frozen=True)
class Twin:
    """A row of the table and the firm it may duplicate, with the user's decision."""

    row: RegisterFirm
    candidate: FirmCandidate
    decision: Decision

    def words(self) -> str:
        """Both names and the reason why they may be one firm."""
        other = self.candidate.firm
        code = f" {other.credit_code}" if other.credit_code else ""
        return f"第 {self.row.row} 行 {self.row.profile.name} ⇔ {other.names[0]}{code}（{self.candidate.why}）"


@dataclass(frozen=True)
class Note:
    """Something to look at before the import: the row, its firm's name if it has one, and the text."""

    row: int
    firm: str
    text: str


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


class ImportPlan:
    """The import of one file: its table, column assignment and decisions."""

    def __init__(self, table: RegisterTable, on: date, kept: str = "") -> None:
        self.table, self.on = table, on
        guess = guess_mapping(table.headers, table.samples(), on, table.title)
        self.mapping = guess.with_choices(kept)
        self.remembered = self.mapping != guess
        self.report: Report | None = None
        self.twins: list[Twin] = []
        self.clashes: tuple[Clash, ...] = ()
        self.on_clash = OnClash.BOTH

    @property
    def key(self) -> str:
        """The key under which the column assignment is remembered."""
        return fingerprint(self.table.headers, self.table.title)

    def assign(self, column: int, target: Target) -> None:
        """Assigns a column to a target. Raises: UserError for an impossible target."""
        self.mapping = self.mapping.with_target(column, target)
        self.report = None

    def problems(self) -> tuple[str, ...]:
        """Returns the problems that prevent the import."""
        return self.mapping.problems(self.on.year)

    def decide(self, place: int, decision: Decision) -> None:
        """Decides about one doubtful row."""
        twin = self.twins[place]
        self.twins[place] = Twin(twin.row, twin.candidate, decision)

    def decide_unsure(self, decision: Decision) -> None:
        """Applies a decision to every row that only resembles a known firm."""
        for place, twin in enumerate(self.twins):
            if twin.candidate.likeness not in _SURE:
                self.decide(place, decision)

    def new_rows(self) -> tuple[RegisterFirm, ...]:
        """Returns the rows that resemble no known firm and occur once."""
        doubtful = {twin.row.row for twin in self.twins}
        taken = self.report.taken if self.report is not None else ()
        return tuple(firm for firm in taken if firm.row not in doubtful)

    def notes(self) -> tuple[Note, ...]:
        """Returns refused cells and rows to look at, in row order."""
        if self.report is None:
            return ()
        whole = [Note(refusal.row, "", _refused(refusal)) for refusal in self.report.refused]
        cells = [
            Note(cell.row, firm.profile.name, _refused(cell)) for firm in self.report.taken for cell in firm.refused
        ]
        others = [Note(firm.row, firm.profile.name, warning) for firm in self.report.taken for warning in firm.warnings]
        clashes = [Note(clash.row, clash.firm, clash.words(self.on_clash)) for clash in self.open_clashes()]
        return tuple(sorted((*whole, *clashes, *cells, *others), key=lambda note: note.row))

    def open_clashes(self) -> tuple[Clash, ...]:
        """Returns the differing values of the rows that will update a firm."""
        updating = {twin.row.row for twin in self.twins if twin.decision is Decision.UPDATE}
        return tuple(clash for clash in self.clashes if clash.row in updating)

    def summary(self) -> str:
        """Returns the result of the check as one sentence."""
        if self.report is None:
            return ""
        sure = sum(twin.candidate.likeness in _SURE for twin in self.twins)
        near = len(self.twins) - sure
        parts = [self.report.summary()]
        parts += [f"{sure} 行是已有企业或表内重复"] if sure else []
        parts += [f"{near} 行与已有企业相近，请逐行决定"] if near else []
        warned = sum(len(firm.warnings) for firm in self.report.taken)
        parts += [f"{warned} 处请看一看"] if warned else []
        clashing = len(self.open_clashes())
        parts += [f"{clashing} 处与已有资料不同"] if clashing else []
        return "；".join(parts)


def _refused(refusal: CellRefusal) -> str:
    return f"{refusal.outcome()}。{refusal.text().removeprefix(f'第 {refusal.row} 行').strip()}"


def read_plan(path: Path, on: date, mappings: dict[str, str]) -> ImportPlan:
    """Reads a file; tables with headings seen before get the remembered assignment. Raises: UserError."""
    table = open_table(path)
    return ImportPlan(table, on, mappings.get(fingerprint(table.headers, table.title), ""))


def check(plan: ImportPlan, known: KnownFirms) -> ImportPlan:
    """Reads every row, searches for known firms and returns the completed plan. Raises: UserError."""
    plan.report = report_of(read_firms(plan.table, plan.mapping, plan.on), plan.table)
    plan.twins = []
    for firm in plan.report.taken:
        code = str(firm.profile.facts.get("credit_code") or "")
        found = known.like(firm.profile.name, code)
        best = next((candidate for candidate in found if not _differ(candidate, code)), None)
        if best is not None:
            usual = Decision.UPDATE if best.likeness in _SURE else Decision.SKIP
            plan.twins.append(Twin(firm, best, usual))
        else:
            known.adding(KnownFirm(-firm.row, (firm.profile.name,), code))
    return plan


def compare(plan: ImportPlan, book: Casebook) -> ImportPlan:
    """Adds the facts for which known firms have another value recorded, and returns the plan."""
    found: list[Clash] = []
    imported = _source(plan, "")
    for twin in plan.twins:
        if twin.candidate.firm.id <= 0:
            continue
        dossier = book.enterprises.profile(twin.candidate.firm.id, plan.on)
        present, new = _recorded(dossier), _replacing(twin.row.profile)
        for fact, value in new.items():
            if fact in present and present[fact] != value:
                source = dossier.provenance[fact]
                now = f"{shown_known(fact, present[fact])}（{source.origin.value}，{source.on.isoformat()}）"
                words = f"{field_label(fact)}：表里 {shown_known(fact, value)}，原有 {now}"
                apart = disagree(fact, source, imported)
                found.append(Clash(twin.row.row, twin.row.profile.name, words, apart))
    plan.clashes = tuple(found)
    return plan


def _recorded(dossier: Dossier) -> dict[str, Known]:
    """Returns the recorded facts, without those that were only presumed."""
    presumed = {fact for fact, source in dossier.provenance.items() if source.origin is Origin.PRESUMED}
    return {fact: value for fact, value in facts_of(dossier.profile).items() if fact not in presumed}


def _replacing(profile: Profile) -> dict[str, Known]:
    """Returns the facts of a row that would replace recorded ones; lists only grow, and no name is replaced."""
    return {
        fact: value
        for fact, value in facts_of(profile).items()
        if field_of(fact) not in ("name", "confirmed") and CATALOGUE[field_of(fact)].type not in _ADDED
    }


def _differ(candidate: FirmCandidate, code: str) -> bool:
    """Whether two full credit codes differ: those are two firms, however similar the names."""
    return bool(code and candidate.firm.credit_code and candidate.likeness not in (FirmLikeness.SAME_CODE,)) and (
        candidate.firm.credit_code != code
    )


def carry_out(
    book: Casebook, plan: ImportPlan, officer: str, stop: Event, on_progress: Callable[[int], object]
) -> Done:
    """Writes all rows in one transaction; `on_progress` is called with the number of rows written.

    Raises: RegisterImportCancelled when cancelled, UserError when the casebook refuses a row; then nothing was written.
    """
    source = _source(plan, officer)
    book.backups.make(BackupReason.IMPORT, datetime.now(UTC))
    numbers: dict[int, int] = {}
    work = [(firm, Decision.ADD, 0) for firm in plan.new_rows()]
    work += [(twin.row, twin.decision, twin.candidate.firm.id) for twin in plan.twins]
    counts = dict.fromkeys(Decision, 0)
    with book.all_or_nothing():
        for place, (firm, decision, known) in enumerate(work, 1):
            if stop.is_set():
                raise RegisterImportCancelled("已取消，什么都没有写入")
            counts[decision] += 1
            row = _imported_row(plan, firm, source)
            if decision is Decision.ADD:
                numbers[firm.row] = book.enterprises.add(firm.profile, source, kept=row.kept).id
            elif decision is Decision.UPDATE:
                numbers[firm.row] = _update(book, numbers.get(-known, known), row, plan.on_clash)
            on_progress(place)
    return Done(counts[Decision.ADD], counts[Decision.UPDATE], counts[Decision.SKIP])


def _source(plan: ImportPlan, officer: str) -> Provenance:
    """Returns the source of the facts of a table."""
    return Provenance(Origin.IMPORTED, plan.on, officer, f"表格 {plan.table.name}"[:80])


@dataclass(frozen=True)
class ImportedRow:
    """One row to be written: the firm, the source of its facts, its name and the extra columns."""

    firm: RegisterFirm
    source: Provenance
    name: KeptColumn
    kept: tuple[KeptColumn, ...]


def _imported_row(plan: ImportPlan, firm: RegisterFirm, source: Provenance) -> ImportedRow:
    def column(header: str, text: str) -> KeptColumn:
        table = plan.table
        return KeptColumn(
            header=header, text=text, file=table.name, sheet=table.sheet, on=plan.on, officer=source.officer
        )

    kept = tuple(column(header, text) for header, text in firm.extras)
    return ImportedRow(firm, source, column("企业名称（表里的写法）", firm.profile.name), kept)


def _update(book: Casebook, number: int, row: ImportedRow, on_clash: OnClash) -> int:
    """Writes a row into a known firm; a number below 0 is a row of this table that was not imported.

    A differing name does not rename the firm; it is stored beside the facts.
    """
    if number <= 0:
        return number
    profile, dossier = row.firm.profile, book.enterprises.profile(number, row.source.on)
    facts: dict[str, Known] = {**_replacing(profile), **_grown(profile, dossier.profile)}
    if on_clash is OnClash.KEEP:
        recorded = _recorded(dossier)
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
    facts = {name: _beside(CATALOGUE[name], present.facts.get(name), value) for name, value in new.items()}
    if CONTACTS in facts:
        facts[CONTACTS] = merged_contacts(_records(present), _records(profile))
    return {name: value for name, value in facts.items() if value != present.facts.get(name)}


def _records(profile: Profile) -> tuple[Record, ...]:
    """Returns the contacts of a profile as they are stored."""
    held = profile.facts.get(CONTACTS)
    return tuple(record for record in held if not isinstance(record, str)) if isinstance(held, tuple) else ()


def _beside(field: Field, known: Value | None, new: Value) -> Value:
    """Returns the new value of a fact: lists and records keep their recorded entries, other facts are replaced."""
    if field.type not in _ADDED or known is None:
        return new
    if isinstance(known, abc.Mapping) and isinstance(new, abc.Mapping):
        return cast("Value", cast("dict[str, object]", dict(known)) | cast("dict[str, object]", dict(new)))
    return cast("Value", tuple(merged(cast("tuple[object, ...]", known), cast("tuple[object, ...]", new))))


def remember(settings: SettingsStore, plan: ImportPlan) -> None:
    """Stores the column assignment for the next table with these headings."""
    kept = {key: text for key, text in settings.now.mappings.items() if key != plan.key}
    newest = dict(list(kept.items())[-_REMEMBERED:])
    settings.change(mappings={**newest, plan.key: plan.mapping.choices()})


def write_report(plan: ImportPlan, path: Path) -> None:
    """Writes a report of what was refused and why. Raises: UserError."""
    if plan.report is not None:
        write_report_file(path, plan.report)
