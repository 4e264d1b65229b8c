"""How a file is read: its tables, their columns, and what the user chose. No Qt."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from registers import Target, Use, fingerprint, guess_mapping
from ui.firms.importing.source import AS_FOUND, ReadingChoice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from registers import Constant, LeftOut, MappedColumn, RegisterBook, RegisterTable
    from ui.widgets.dropped import FileSource


class TablePlan:
    """One table of a file, and its columns with their targets.

    `kept` are the choices that a person made for a table with the same headers.
    """

    def __init__(self, table: RegisterTable, on: date, kept: str = "") -> None:
        self.table = table
        self.mapping = guess_mapping(table.headers, table.samples(), on, table.title)
        if kept:
            self.mapping = self.mapping.with_choices(kept)
        self.remembered = sum(1 for column in self.mapping.columns if column.chosen)

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
    def has_name(self) -> bool:
        """Whether a column holds the names of the firms."""
        return any(column.target.field == "name" for column in self.mapping.columns)

    @property
    def has_choices(self) -> bool:
        """Whether a person chose anything for this table."""
        return self.mapping.complete or any(column.chosen for column in self.mapping.columns)

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
        return self.table.label

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
    """How one file is read: its tables with their columns, and what the user chose."""

    def __init__(
        self,
        book: RegisterBook,
        on: date,
        source: FileSource,
        choice: ReadingChoice = AS_FOUND,
        mappings: Mapping[str, str] | None = None,
    ) -> None:
        kept = mappings or {}
        self.book, self.on, self.source, self.choice = book, on, source, choice
        self.tables = tuple(
            TablePlan(table, on, kept.get(fingerprint(table.headers, table.title), "")) for table in book.tables
        )
        self.unused: frozenset[str] = frozenset()
        """The labels of tables that were read and are not to be imported."""

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
            other.mapping = other.mapping.with_target(column, target)

    def set_complete(self, table: TablePlan, *, complete: bool) -> None:
        """Sets whether qualifications without a yes are not held, in all tables with these headers."""
        for other in self.alike(table):
            other.mapping = other.mapping.with_complete(complete)

    def set_constants(self, table: TablePlan, constants: tuple[Constant, ...]) -> None:
        """Sets what holds for every row of one table."""
        table.mapping = table.mapping.with_constants(constants)

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
        parts += ["认错了表头，就点“表头”另选一行。"] if not all(table.has_name for table in used) else []
        return "".join(parts)

    def left_out(self) -> tuple[LeftOut, ...]:
        """Returns what was not read of the file and of the tables that will be imported, each with its place."""
        rows = [self._placed(table, one) for table in self.used() for one in table.table.left_out]
        return (*self.book.left_out, *rows)

    def _placed(self, table: TablePlan, one: LeftOut) -> LeftOut:
        place = one.place or f"第 {one.number} 行"
        return replace(one, place=f"“{table.label}”{place}" if len(self.tables) > 1 else place)

    def place(self, table: TablePlan, row: int) -> str:
        """Returns the place of a row in words, with its sheet if there are several."""
        return f"“{table.label}”第 {row} 行" if len(self.tables) > 1 else f"第 {row} 行"
