"""The steps of an import: a file is read, its rows are checked and compared with known firms. No Qt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import structs

from casebook import KnownFirm, disagree, shown_known
from firms import FirmLikeness
from matcher import field_label
from policies import UserError
from registers import read_firms, report_of
from registers import write_report as write_report_file
from ui.firms.importing.checked import SURE, CheckedImport, Decision, ReadRows, Twin
from ui.firms.importing.clashes import Clash
from ui.firms.importing.plan import ImportPlan
from ui.firms.importing.source import AS_FOUND, Preview, ReadingChoice, preview, read_book
from ui.firms.importing.writing import recorded_facts, replacing_facts, source_of
from ui.widgets.dropped import FileSource, from_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from casebook import Casebook, FirmCandidate, KnownFirms
    from ui.desk.settings import SettingsStore

_REMEMBERED = 30
"""The number of tables whose choices are remembered; older ones are dropped."""


def read_plan(path: Path, on: date, mappings: Mapping[str, str]) -> ImportPlan:
    """Reads a file. Raises: UserError."""
    return read_source(from_file(path), on, mappings)


def read_source(
    source: FileSource, on: date, mappings: Mapping[str, str], choice: ReadingChoice = AS_FOUND
) -> ImportPlan:
    """Reads a file or copied cells; tables with headers seen before get what was chosen for them. Raises: UserError."""
    return ImportPlan(read_book(source, choice), on, source, choice, mappings)


def read_or_show(source: FileSource, on: date, mappings: Mapping[str, str]) -> ImportPlan | Preview:
    """Reads a file or copied cells; if no table is found, returns the first rows, so that a header can be chosen.

    Raises: UserError if nothing can be read.
    """
    try:
        return read_source(source, on, mappings)
    except UserError as error:
        try:
            return preview(source, None, str(error))
        except UserError:
            raise error from None


def read_again(plan: ImportPlan, choice: ReadingChoice, mappings: Mapping[str, str]) -> ImportPlan:
    """Reads the source of a plan in another way; what was chosen for columns and sheets stays. Raises: UserError."""
    book = read_book(plan.source, choice)
    again = ImportPlan(book, plan.on, plan.source, choice, {**mappings, **plan.choices()})
    again.unused = plan.unused
    return again


def read_sheet_too(plan: ImportPlan, sheet: str, mappings: Mapping[str, str]) -> ImportPlan | Preview:
    """Reads a sheet that was left out; if no table is found in it, returns its first rows.

    Raises: UserError if the sheet cannot be read.
    """
    try:
        return read_again(plan, choice_with(plan, sheet), mappings)
    except UserError as error:
        return preview(plan.source, sheet, str(error))


def read_with_header(
    plan: ImportPlan | None, shown: Preview, row: int | None, on: date, mappings: Mapping[str, str]
) -> ImportPlan:
    """Reads a sheet with the header that was chosen; `plan` is what was read of the file before. Raises: UserError."""
    if plan is None or plan.source is not shown.source:
        return read_source(shown.source, on, mappings, AS_FOUND.with_header(shown.sheet, row))
    read = {table.table.sheet for table in plan.tables}
    choice = plan.choice if shown.sheet in read else choice_with(plan, shown.sheet)
    return read_again(plan, choice.with_header(shown.sheet, row), mappings)


def choice_with(plan: ImportPlan, sheet: str) -> ReadingChoice:
    """Returns the choice that also reads a sheet that was left out."""
    read = tuple(table.table.sheet for table in plan.tables)
    return replace(plan.choice, sheets=tuple(name for name in plan.book.sheets if name in (*read, sheet)))


def read_rows(plan: ImportPlan) -> ReadRows:
    """Reads every row of the tables in use. Raises: UserError."""
    tables = plan.used()
    reports = [report_of(read_firms(table.table, table.mapping, plan.on), table.table) for table in tables]
    return ReadRows(plan, tuple(zip(tables, reports, strict=True)))


def check(plan: ImportPlan, known: KnownFirms) -> CheckedImport:
    """Reads every row and searches for known firms. Raises: UserError."""
    read = read_rows(plan)
    twins: list[Twin] = []
    for row in read.rows:
        profile = row.firm.profile
        code = str(profile.facts.get("credit_code") or "")
        found = (*_of_former_names(row.firm.former_names, known), *known.like(profile.name, code))
        best = next((candidate for candidate in found if not _differ(candidate, code)), None)
        if best is not None:
            usual = Decision.UPDATE if best.likeness in SURE else Decision.SKIP
            twins.append(Twin(row, best, usual))
        else:
            known.adding(KnownFirm(-row.number, (profile.name, *row.firm.former_names), code))
    return CheckedImport(read, twins)


def _of_former_names(names: tuple[str, ...], known: KnownFirms) -> list[FirmCandidate]:
    """Returns the firms that are known by a former name which the table writes beside the name."""
    found = [candidate for name in names for candidate in known.like(name) if candidate.likeness in SURE]
    return [structs.replace(candidate, likeness=FirmLikeness.OLD_NAME, why="与表里写的原名相同") for candidate in found]


def compare(checked: CheckedImport, book: Casebook) -> CheckedImport:
    """Adds the facts for which known firms have another value recorded, and returns the checked import."""
    found: list[Clash] = []
    for twin in checked.twins:
        if twin.candidate.firm.id <= 0:
            continue
        imported = source_of(checked.plan, twin.row, "")
        dossier = book.enterprises.profile(twin.candidate.firm.id, checked.plan.on)
        present, new = recorded_facts(dossier), replacing_facts(twin.row.firm.profile)
        for fact, value in new.items():
            if fact in present and present[fact] != value:
                source = dossier.provenance[fact]
                now = f"{shown_known(fact, present[fact])}（{source.origin.value}，{source.on.isoformat()}）"
                words = f"{field_label(fact)}：表里 {shown_known(fact, value)}，原有 {now}"
                found.append(Clash(twin.row, words, disagree(fact, source, imported)))
    checked.clashes = tuple(found)
    return checked


def _differ(candidate: FirmCandidate, code: str) -> bool:
    """Whether two full credit codes differ: those are two firms, however similar the names."""
    return bool(code and candidate.firm.credit_code and candidate.likeness not in (FirmLikeness.SAME_CODE,)) and (
        candidate.firm.credit_code != code
    )


def remember(settings: SettingsStore, plan: ImportPlan) -> None:
    """Stores what the user chose, for the next tables with these headers; what was recognised is not stored."""
    chosen = plan.choices()
    seen = {table.key for table in plan.used()}
    kept = {key: text for key, text in settings.now.mappings.items() if key not in seen}
    settings.change(mappings=dict([*kept.items(), *chosen.items()][-_REMEMBERED:]))


def write_report(read: ReadRows, path: Path) -> None:
    """Writes a report of what was refused and why. Raises: UserError."""
    first, *others = [report for _, report in read.reports]
    whole = structs.replace(first, left_out=(*read.plan.book.left_out, *first.left_out))
    write_report_file(path, whole, *others)
