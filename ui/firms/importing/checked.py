"""The rows of a file that was read: what they say, which firms they may duplicate, what the user decided. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from firms import FirmLikeness
from registers import Report
from ui.firms.importing.clashes import Clash, OnClash

if TYPE_CHECKING:
    from casebook import FirmCandidate
    from registers import CellRefusal, RegisterFirm, RegisterTable
    from ui.firms.importing.plan import ImportPlan, TablePlan

SURE = (FirmLikeness.SAME_CODE, FirmLikeness.SAME_NAME, FirmLikeness.OLD_NAME)


class Decision(StrEnum):
    """What to do with a row that may be a firm of the casebook."""

    UPDATE = "更新已有企业"
    ADD = "作为新企业"
    SKIP = "先不导入"


@dataclass(frozen=True)
class ImportRow:
    """One firm of a file: its number among all rows of the file (from 1), its table and its place in words."""

    number: int
    table: RegisterTable
    firm: RegisterFirm
    place: str


@dataclass(frozen=True)
class Twin:
    """A row and the firm it may duplicate, with the user's decision."""

    row: ImportRow
    candidate: FirmCandidate
    decision: Decision

    def words(self) -> str:
        """Both names and the reason why they may be one firm."""
        other = self.candidate.firm
        code = f" {other.credit_code}" if other.credit_code else ""
        name = self.row.firm.profile.name
        return f"{self.row.place} {name} ⇔ {other.names[0]}{code}（{self.candidate.why}）"


@dataclass(frozen=True)
class Note:
    """Something to look at before the import: where it stands, the firm's name if it has one, and the text."""

    place: str
    firm: str
    text: str


class ReadRows:
    """The rows of all tables in use, with the columns as they were then. `reports` has one entry per table."""

    def __init__(self, plan: ImportPlan, reports: tuple[tuple[TablePlan, Report], ...]) -> None:
        self.plan, self.reports = plan, reports

    @cached_property
    def rows(self) -> tuple[ImportRow, ...]:
        """The firms of all tables."""
        firms = [(table, firm) for table, report in self.reports for firm in report.taken]
        return tuple(
            ImportRow(number, table.table, firm, self.plan.place(table, firm.row))
            for number, (table, firm) in enumerate(firms, 1)
        )

    @cached_property
    def report(self) -> Report:
        """The reports of all tables as one."""
        reports = [report for _, report in self.reports]
        return Report(
            taken=tuple(firm for report in reports for firm in report.taken),
            refused=tuple(refusal for report in reports for refusal in report.refused),
            left_out=self.plan.left_out(),
        )


class CheckedImport:
    """Rows that were compared with known firms, and what the user decided."""

    def __init__(self, read: ReadRows, twins: list[Twin]) -> None:
        self.read, self.plan, self.twins = read, read.plan, twins
        self.clashes: tuple[Clash, ...] = ()
        self.on_clash = OnClash.BOTH

    @property
    def report(self) -> Report:
        """What was taken and refused."""
        return self.read.report

    @property
    def has_unsure(self) -> bool:
        """Whether a row only resembles a known firm."""
        return any(twin.candidate.likeness not in SURE for twin in self.twins)

    def decide(self, place: int, decision: Decision) -> None:
        """Decides about one doubtful row."""
        twin = self.twins[place]
        self.twins[place] = Twin(twin.row, twin.candidate, decision)

    def decide_unsure(self, decision: Decision) -> None:
        """Applies a decision to every row that only resembles a known firm."""
        for place, twin in enumerate(self.twins):
            if twin.candidate.likeness not in SURE:
                self.decide(place, decision)

    def new_rows(self) -> tuple[ImportRow, ...]:
        """Returns the rows that resemble no known firm and occur once."""
        doubtful = {twin.row.number for twin in self.twins}
        return tuple(row for row in self.read.rows if row.number not in doubtful)

    def open_clashes(self) -> tuple[Clash, ...]:
        """Returns the differing values of the rows that will update a firm."""
        updating = {twin.row.number for twin in self.twins if twin.decision is Decision.UPDATE}
        return tuple(clash for clash in self.clashes if clash.row.number in updating)

    def notes(self) -> tuple[Note, ...]:
        """Returns refused cells and rows to look at, in row order."""
        return tuple(note for table, report in self.read.reports for note in self._notes_of(table, report))

    def _notes_of(self, table: TablePlan, report: Report) -> tuple[Note, ...]:
        clashes = [clash for clash in self.open_clashes() if clash.row.table is table.table]
        found = [
            *((refusal.row, "", _refused(refusal)) for refusal in report.refused),
            *((clash.row.firm.row, clash.row.firm.profile.name, clash.words(self.on_clash)) for clash in clashes),
            *((cell.row, firm.profile.name, _refused(cell)) for firm in report.taken for cell in firm.refused),
            *((firm.row, firm.profile.name, warning) for firm in report.taken for warning in firm.warnings),
            *((doubt.number, doubt.text, doubt.why) for doubt in table.table.doubts),
        ]
        found.sort(key=lambda line: line[0])
        return tuple(Note(self.plan.place(table, row), firm, text) for row, firm, text in found)

    def summary(self) -> str:
        """Returns the result of the check as one sentence; what was not read is told apart."""
        report = self.read.report
        sure = sum(twin.candidate.likeness in SURE for twin in self.twins)
        near = len(self.twins) - sure
        parts = [replace(report, left_out=()).summary()]
        parts += [f"{sure} 行是已有企业或表内重复"] if sure else []
        parts += [f"{near} 行与已有企业相近，请逐行决定"] if near else []
        warned = sum(len(firm.warnings) for firm in report.taken)
        warned += sum(len(table.table.doubts) for table, _ in self.read.reports)
        parts += [f"{warned} 处请看一看"] if warned else []
        clashing = len(self.open_clashes())
        parts += [f"{clashing} 处与已有资料不同"] if clashing else []
        return "；".join(parts)


def _refused(refusal: CellRefusal) -> str:
    """Returns what happened to a cell or row, and why."""
    return f"{refusal.outcome()}。{refusal.text().removeprefix(f'第 {refusal.row} 行').strip()}"
