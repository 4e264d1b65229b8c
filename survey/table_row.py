"""One row of a list of firms or policies: the texts shown, and the values by which columns are sorted. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Key = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line. `keys` order a column (of one kind in a column; None: nothing to order by, always last).

    `id` identifies what the line shows; `number` is the firm in the casebook, None for none.
    """

    id: str
    cells: tuple[str, ...]
    keys: tuple[Key, ...] = ()
    number: int | None = None

    def key(self, column: int) -> Key:
        """What orders this line in a column."""
        return self.keys[column] if self.keys else self.cells[column]
