"""What a ledger is made of: its columns, and how its records are read and written. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from registers.ledgers import LedgerColumn, LedgerRows, LedgerValue
from ui.widgets.dropped import FileSource

Record = TypeVar("Record")
Values = Mapping[str, LedgerValue]
"""Values by the name of their column; what is empty is left out."""


@dataclass(frozen=True)
class LedgerSpec(Generic[Record]):
    """A ledger.

    `name` is that of its page, `title` what it is called, `noun` one record ("笔兑现"). `columns` are those of file and form; `shown` names
    those of the list. `values` takes a record apart; a column of the kind FIRM has the number of the firm there and
    `firm_name` gives its name. `read`, `add`, `change` and `remove` reach the casebook and raise UserError; `add` stores
    all or none. `urgent` records are drawn in red, `tip` is their hint. `count` words what the listed records come to.
    """

    name: str
    title: str
    noun: str
    columns: tuple[LedgerColumn, ...]
    shown: tuple[str, ...]
    values: Callable[[Record], Values]
    firm_name: Callable[[Record], str]
    read: Callable[[], Sequence[Record]]
    add: Callable[[Sequence[Values]], object]
    change: Callable[[Record, Values], object]
    remove: Callable[[Record], object]
    empty: str
    widths: Mapping[str, int]
    urgent: Callable[[Record], bool] = lambda _: False
    tip: Callable[[Record], str] = lambda _: ""
    count: Callable[[Sequence[Record]], str] = lambda _: ""
    also: Callable[[Record], str] = lambda _: ""
    """What else is searched: for example the initials of a name."""
    hint: str = "企业、政策、经办人…的任何几个字"
    """What may be typed into the line that searches."""
    narrow: str = ""
    """The column by which the list can be narrowed with a box, for example the officer."""
    narrow_also: str = ""
    """Another such column."""
    narrow_more: tuple[str, ...] = ()
    """Further such columns."""
    read_also: Callable[[FileSource], LedgerRows | None] | None = None
    """Reads a file of another layout, None if it is none; asked when the columns are not found."""
    checked: Callable[[LedgerRows], LedgerRows] = lambda found: found
    """Adds doubts to what was read, before a person takes it."""
    computed: tuple[LedgerColumn, ...] = ()
    """Columns that only the list has: what follows from the others. Neither file nor form knows them."""

    def column(self, name: str) -> LedgerColumn:
        """Returns a column."""
        return next(column for column in (*self.columns, *self.computed) if column.name == name)
