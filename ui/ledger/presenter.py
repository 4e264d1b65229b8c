"""The state of a ledger page: what is listed, and files in and out. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Generic

import msgspec

from policies import KeceError, UserError, plain
from policies.text_folding import normalised, words_of
from registers import write_table
from registers.ledgers import (
    FirmFinder,
    LedgerColumn,
    LedgerKind,
    LedgerRefusal,
    LedgerRows,
    LedgerValue,
    read_ledger,
)
from ui.desk.event import Event
from ui.desk.session import EntryOutcome
from ui.ledger.spec import LedgerSpec, Record, Values

if TYPE_CHECKING:
    from ui.desk.desk import Desk
    from ui.widgets.dropped import FileSource

ALL = ""
"""The choice of a box that narrows nothing."""


class LedgerPresenter(Generic[Record]):
    """Lists the records of a ledger. `changed` is emitted when there are other rows."""

    def __init__(self, desk: Desk, spec: LedgerSpec[Record]) -> None:
        self.desk, self.spec = desk, spec
        self.text = ""
        self.chosen: dict[str, str] = {}
        self.records: tuple[Record, ...] = ()
        self.rows: tuple[Record, ...] = ()
        self._texts: dict[int, str] = {}
        self.changed = Event()

    def refresh(self) -> None:
        """Reads the records again."""
        self.records = tuple(self.spec.read())
        self._texts = {}
        self.narrow()

    def narrow(self, text: str | None = None, **chosen: str) -> None:
        """Lists the records that contain every word of the text and have the chosen values."""
        self.text = self.text if text is None else text
        self.chosen |= chosen
        words = words_of(self.text)
        self.rows = tuple(
            record for place, record in enumerate(self.records)
            if all(word in self._text(place, record) for word in words) and self._has_chosen(record)
        )  # fmt: skip
        self.changed.emit()

    def _text(self, place: int, record: Record) -> str:
        if place not in self._texts:
            values = self.spec.values(record)
            texts = (self._written(record, column, values) for column in self.spec.columns)
            self._texts[place] = normalised("\n".join((*texts, self.spec.also(record))))
        return self._texts[place]

    def _has_chosen(self, record: Record) -> bool:
        wanted = [(name, value) for name, value in self.chosen.items() if value != ALL]
        values = self.spec.values(record) if wanted else {}
        return all(_words(values.get(name)) == value for name, value in wanted)

    def choices(self, column: str) -> tuple[str, ...]:
        """Returns the values of a column by which the list may be narrowed."""
        found = {_words(self.spec.values(record).get(column)) for record in self.records}
        return tuple(sorted(found - {""}))

    def cell(self, record: Record, column: LedgerColumn) -> str:
        """Returns the text of a cell."""
        return self._written(record, column, self.spec.values(record))

    def _written(self, record: Record, column: LedgerColumn, values: Values) -> str:
        """Returns the text of a cell of a record that was taken apart already."""
        return self.spec.firm_name(record) if column.kind is LedgerKind.FIRM else _words(values.get(column.name))

    def sort_key(self, record: Record, column: LedgerColumn) -> object:
        """Returns what a column is sorted by; None for an empty cell."""
        if column.kind is LedgerKind.FIRM:
            return self.spec.firm_name(record)
        value = self.spec.values(record).get(column.name)
        return _words(value) or None if column.kind in (LedgerKind.TEXT, LedgerKind.LIST, LedgerKind.CHOICE) else value

    def count_words(self) -> str:
        """Returns how many records are listed, and what they come to."""
        here = len(self.rows) if len(self.rows) == len(self.records) else f"{len(self.rows)} / {len(self.records)}"
        return "　".join(part for part in (f"{here} 条" if self.records else "", self.spec.count(self.rows)) if part)

    def empty_words(self) -> str:
        """Returns what an empty list says."""
        return f"没有符合条件的{self.spec.title}记录；换个词，或把筛选改回“全部”" if self.records else self.spec.empty

    def store(self, values: Values, record: Record | None = None) -> EntryOutcome:
        """Adds a record, or changes one."""
        return self._done(lambda: self.spec.add([values]) if record is None else self.spec.change(record, values))

    def remove(self, records: Sequence[Record]) -> EntryOutcome:
        """Removes records, all or none."""

        def work() -> None:
            with self.desk.book.all_or_nothing():
                for record in records:
                    self.spec.remove(record)

        return self._done(work)

    def read_file(self, source: FileSource) -> LedgerRows:
        """Reads a file or copied cells; what the ledger has already is refused. Raises: UserError."""
        try:
            found = read_ledger(source.content, self.spec.columns, self.finder(), name=source.name)
        except UserError:
            other = self.spec.read_also(source) if self.spec.read_also is not None else None
            if other is None:
                raise
            found = other
        return self.spec.checked(self._without_known(found))

    def _without_known(self, found: LedgerRows) -> LedgerRows:
        """Returns the rows without those that equal a record in every column of the file."""
        names = [
            column.name
            for column in self.spec.columns
            if column.kind is not LedgerKind.CODE and column.label not in found.missing
        ]
        records = self.spec.read() if found.rows else ()
        known = {tuple(self.spec.values(record).get(name) for name in names) for record in records}
        double = [row for row in found.rows if tuple(row.values.get(name) for name in names) in known]
        if not double:
            return found
        refused = tuple(LedgerRefusal(f"第 {row.number} 行", "", "台账里已经有完全一样的一条") for row in double)
        numbers = {row.number for row in double}
        rows = tuple(row for row in found.rows if row.number not in numbers)
        return msgspec.structs.replace(found, rows=rows, refused=(*found.refused, *refused))

    def take(self, found: LedgerRows) -> EntryOutcome:
        """Stores all rows that were read, or none."""
        return self._done(lambda: self.spec.add([row.values for row in found.rows]))

    def _done(self, work: object) -> EntryOutcome:
        try:
            work()  # type: ignore[operator]  # a function without arguments
        except KeceError as error:
            return EntryOutcome(str(error))
        self.refresh()
        return EntryOutcome()

    def finder(self) -> FirmFinder:
        """Returns what finds a firm by its code or its exact name."""
        from firms import plain_code

        by_code: dict[str, int] = {}
        by_name: dict[str, int] = {}
        for row in self.desk.book.enterprises.search("", self.desk.on):
            by_name[normalised(row.name)] = row.id
            if row.credit_code:
                by_code[plain_code(row.credit_code)] = row.id

        def find(name: str, code: str) -> int | None:
            return by_code.get(plain_code(code)) if plain_code(code) in by_code else by_name.get(normalised(name))

        return find

    def export(self, path: Path) -> None:
        """Writes the listed records so that they can be read again. Raises: UserError."""
        rows = [self._out(record) for record in self.rows]
        write_table(path, [column.heading for column in self.spec.columns], rows, sheet=self.spec.title)

    def _out(self, record: Record) -> list[str | Decimal | date | None]:
        """Returns a record as the cells of a file."""
        values = self.spec.values(record)
        cells: list[str | Decimal | date | None] = []
        for column in self.spec.columns:
            value = values.get(column.name)
            if isinstance(value, bool | tuple) or column.kind is LedgerKind.FIRM:
                cells.append(self._written(record, column, values))
            else:
                cells.append(Decimal(value) if isinstance(value, int) else value)
        return cells

    def listing(self) -> bytes:
        """Returns the listed records as a printed list."""
        from sheet.listing import Listing, listing_bytes

        columns = [self.spec.column(name) for name in self.spec.shown]
        rows = tuple(tuple(self.cell(record, column) for column in columns) for record in self.rows)
        widths = tuple(float(self.spec.widths.get(column.name, 100)) for column in columns)
        return listing_bytes(
            Listing(
                title=self.spec.title, headings=tuple(column.heading for column in columns), rows=rows, widths=widths,
                on=self.desk.on, note=self.spec.count(self.rows), landscape=True, office=self.desk.settings.now.office,
            )
        )  # fmt: skip


def _words(value: LedgerValue) -> str:
    """Returns a value as it is shown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return plain(value, 10)
    return "、".join(value) if isinstance(value, tuple) else str(value)
