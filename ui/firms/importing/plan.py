"""The state of an import: the tables of a file, their columns, the possible duplicates. No Qt."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec.structs import replace

from firms import FirmLikeness
from registers import Mapping, Report, Target, Use, fingerprint, guess_mapping
from ui.firms.importing.clashes import Clash, OnClash
from ui.firms.importing.source import AS_FOUND, ReadingChoice

if TYPE_CHECKING:
    from collections.abc import Mapping as Dictionary
    from datetime import date

    from casebook import FirmCandidate
    from registers import CellRefusal, Constant, LeftOut, MappedColumn, RegisterBook, RegisterFirm, RegisterTable
    from ui.firms.importing.source import ImportSource

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
        return f"{self.row.place} {name} ⇔ {other.names[0]}{code}（{self.candidate.likeness.value}）"


@dataclass(frozen=True)
class Note:
    """Something to look at before the import: where it stands, the firm's name if it has one, and the text."""

    place: str
    firm: str
    text: str


class TablePlan:
    """One table of a file: its columns with their targets, and its rows once they were read.

    `kept` are the choices that a person made for a table with the same headers.
    """

    def __init__(self, table: RegisterTable, on: date, kept: str = "") -> None:
        self.table = table
        self.mapping = guess_mapping(table.headers, table.samples(), on, table.title)
        if kept:
            self.mapping = self.mapping.with_choices(kept)
        self.remembered = sum(1 for column in self.mapping.columns if column.chosen)
        self.report: Report | None = None

    @property
    def key(self) -> str:
        """The key under which the user's choices are remembered."""
        return fingerprint(self.table.headers, self.table.title)

    @property
    def has_qualifications(self) -> bool:
        """Whether a column or the title says which qualifications the firms hold."""
        fields = [column.target.field for column in self.mapping.columns if column.target.use is Use.FIELD]
        return "qualifications" in (*fields, *(constant.field for constant in self.mapping.constants))

    @property
    def has_choices(self) -> bool:
        """Whether a person chose anything for this table."""
        return self.mapping.complete or any(column.chosen for column in self.mapping.columns)

    def change(self, mapping: Mapping) -> None:
        """Replaces the mapping; the rows must be read again."""
        self.mapping, self.report = mapping, None

    def doubtful(self) -> tuple[int, ...]:
        """Returns the places of the columns that a person should look at."""
        return tuple(place for place, column in enumerate(self.mapping.columns) if is_doubtful(column))

    def count_words(self) -> str:
        """Returns how many columns become facts, remarks or nothing, and how many are doubtful."""
        uses = Counter(column.target.use for column in self.mapping.columns)
        parts = [f"认出 {uses[Use.FIELD]} 列"]
        parts += [f"留作备注 {uses[Use.EXTRA]} 列"] if uses[Use.EXTRA] else []
        parts += [f"不导入 {uses[Use.IGNORE]} 列"] if uses[Use.IGNORE] else []
        doubtful = len(self.doubtful())
        parts += [f"请核对 {doubtful} 列（粗体）"] if doubtful else []
        return "，".join(parts)

    @property
    def label(self) -> str:
        """The name of the table within its file."""
        return f"{self.table.sheet}（{self.table.part}）" if self.table.part else self.table.sheet

    def header_words(self) -> str:
        """Returns the rows of the header."""
        rows = self.table.header_rows
        if not rows:
            return "没有表头"
        return f"表头：第 {rows[0]} 行" if len(rows) == 1 else f"表头：第 {rows[0]}–{rows[-1]} 行"


def is_doubtful(column: MappedColumn) -> bool:
    """Whether a column becomes a fact although that is not certain."""
    return column.target.use is Use.FIELD and (column.assumed or not column.sure)


@dataclass(frozen=True)
class SheetEntry:
    """A table of a file, or with None a sheet that was not read."""

    sheet: str
    table: TablePlan | None

    def words(self) -> str:
        """Returns its name and how many rows were read."""
        if self.table is None:
            return f"{self.sheet}\n没有读入"
        return f"{self.table.label}\n{len(self.table.table.rows)} 行"


class ImportPlan:
    """The import of one file: its tables, and what the user decided. Without rows read, `checked` is false."""

    def __init__(
        self,
        book: RegisterBook,
        on: date,
        source: ImportSource,
        choice: ReadingChoice = AS_FOUND,
        mappings: Dictionary[str, str] | None = None,
    ) -> None:
        kept = mappings or {}
        self.book, self.on, self.source, self.choice = book, on, source, choice
        self.tables = tuple(
            TablePlan(table, on, kept.get(fingerprint(table.headers, table.title), "")) for table in book.tables
        )
        self.unused: frozenset[str] = frozenset()
        """The labels of tables that were read and are not to be imported."""
        self.twins: list[Twin] = []
        self.clashes: tuple[Clash, ...] = ()
        self.on_clash = OnClash.BOTH

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.book.name

    # the tables ------------------------------------------------------------------------------

    def used(self) -> tuple[TablePlan, ...]:
        """Returns the tables that will be imported."""
        return tuple(table for table in self.tables if table.label not in self.unused)

    def use(self, table: TablePlan, *, used: bool) -> None:
        """Takes a table into the import, or leaves it out."""
        self.unused = self.unused - {table.label} if used else self.unused | {table.label}

    def entries(self) -> tuple[SheetEntry, ...]:
        """Returns every table that was read and every sheet that was not, in the order of the file."""
        found: list[SheetEntry] = []
        for sheet in self.book.sheets or ("",):
            tables = [table for table in self.tables if table.table.sheet == sheet]
            found += [SheetEntry(sheet, table) for table in tables] or [SheetEntry(sheet, None)]
        return tuple(found)

    def alike(self, table: TablePlan) -> tuple[TablePlan, ...]:
        """Returns the tables with the same headers: what is chosen for one holds for all of them."""
        return tuple(other for other in self.tables if other.table.headers == table.table.headers)

    def assign(self, table: TablePlan, column: int, target: Target) -> None:
        """Assigns a column to a target, in all tables with these headers. Raises: UserError for an impossible target."""
        for other in self.alike(table):
            other.change(other.mapping.with_target(column, target))

    def set_complete(self, table: TablePlan, *, complete: bool) -> None:
        """Sets whether qualifications without a yes are not held, in all tables with these headers."""
        for other in self.alike(table):
            other.change(other.mapping.with_complete(complete))

    def set_constants(self, table: TablePlan, constants: tuple[Constant, ...]) -> None:
        """Sets what holds for every row of one table."""
        table.change(table.mapping.with_constants(constants))

    def problems(self) -> tuple[str, ...]:
        """Returns the problems that prevent the import."""
        used = self.used()
        if not used:
            return ("一张工作表也没有勾选，请至少勾选一张",)
        found = [(table, problem) for table in used for problem in table.mapping.problems(self.on.year)]
        several = len(self.tables) > 1
        return tuple(f"工作表“{table.label}”：{problem}" if several else problem for table, problem in found)

    def choices(self) -> dict[str, str]:
        """Returns what the user chose for columns, by the key of the table; tables without a choice are left out."""
        return {table.key: table.mapping.choices() for table in self.tables if table.has_choices}

    def reading_words(self) -> str:
        """Returns what was read of the file, what is remembered and what prevents the import, in one line."""
        used = self.used()
        rows = sum(len(table.table.rows) for table in used)
        several = len(self.tables) > 1
        parts = [f"{self.name}：{f'{len(used)} 张工作表，' if several else ''}{rows} 行。"]
        alike = max((len(self.alike(table)) for table in self.tables), default=0)
        parts += [f"{alike} 张工作表表头相同，改一张就都改。"] if alike > 1 else []
        remembered = sum(table.remembered for table in self.tables)
        parts += [f"沿用上次同样表格里指定的 {remembered} 列。"] if remembered else []
        told = [note for table in used for note in (*table.table.notes, *table.mapping.notes)]
        parts += [f"{text}。" for text in dict.fromkeys((*told, *self.problems()))]
        return "".join(parts)

    # the rows --------------------------------------------------------------------------------

    @property
    def checked(self) -> bool:
        """Whether the rows of all tables were read with their present columns."""
        return all(table.report is not None for table in self.used())

    def forget_rows(self) -> None:
        """Drops the rows read, so that the columns can be changed."""
        for table in self.tables:
            table.report = None

    def reports(self) -> tuple[tuple[TablePlan, Report], ...]:
        """Returns the tables whose rows were read, with their reports."""
        return tuple((table, table.report) for table in self.used() if table.report is not None)

    def rows(self) -> tuple[ImportRow, ...]:
        """Returns the firms of all tables."""
        firms = [(table, firm) for table, report in self.reports() for firm in report.taken]
        return tuple(
            ImportRow(number, table.table, firm, self._place(table, firm.row))
            for number, (table, firm) in enumerate(firms, 1)
        )

    def _place(self, table: TablePlan, row: int) -> str:
        return f"“{table.label}”第 {row} 行" if len(self.tables) > 1 else f"第 {row} 行"

    def report(self) -> Report:
        """Returns the reports of all tables as one."""
        reports = [report for _, report in self.reports()]
        return Report(
            taken=tuple(firm for report in reports for firm in report.taken),
            refused=tuple(refusal for report in reports for refusal in report.refused),
            left_out=self.left_out(),
        )

    def left_out(self) -> tuple[LeftOut, ...]:
        """Returns what was not read of the file and of the tables that will be imported."""
        return (*self.book.left_out, *(one for table in self.used() for one in table.table.left_out))

    # the decisions ---------------------------------------------------------------------------

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
        return tuple(row for row in self.rows() if row.number not in doubtful)

    def open_clashes(self) -> tuple[Clash, ...]:
        """Returns the differing values of the rows that will update a firm."""
        updating = {twin.row.number for twin in self.twins if twin.decision is Decision.UPDATE}
        return tuple(clash for clash in self.clashes if clash.row.number in updating)

    def notes(self) -> tuple[Note, ...]:
        """Returns refused cells and rows to look at, in row order."""
        return tuple(note for table, report in self.reports() for note in self._notes_of(table, report))

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
        return tuple(Note(self._place(table, row), firm, text) for row, firm, text in found)

    def summary(self) -> str:
        """Returns the result of the check as one sentence."""
        if not self.checked:
            return ""
        report = self.report()
        sure = sum(twin.candidate.likeness in SURE for twin in self.twins)
        near = len(self.twins) - sure
        parts = [replace(report, left_out=()).summary()]
        parts += [f"{sure} 行是已有企业或表内重复"] if sure else []
        parts += [f"{near} 行与已有企业相近，请逐行决定"] if near else []
        warned = sum(len(firm.warnings) for firm in report.taken)
        warned += sum(len(table.table.doubts) for table in self.used())
        parts += [f"{warned} 处请看一看"] if warned else []
        clashing = len(self.open_clashes())
        parts += [f"{clashing} 处与已有资料不同"] if clashing else []
        return "；".join(parts)


def _refused(refusal: CellRefusal) -> str:
    """Returns what happened to a cell or row, and why."""
    return f"{refusal.outcome()}。{refusal.text().removeprefix(f'第 {refusal.row} 行').strip()}"
