"""Makes one firm of two: every record of the one moves to the other."""

from __future__ import annotations

from casebook._ledger import Ledger
from casebook._migrations import STEPS
from casebook._tables import tables_after


def move_records(ledger: Ledger, of: int, to: int) -> None:
    """Moves everything kept about a firm to another one and deletes the row of the first, inside a transaction.

    Where both have a record of the same name (a fact, a confirmation), that of the second stays; the caller has decided
    about them before. The index of the second must be rebuilt.
    """
    for shape in tables_after(STEPS):
        if "enterprise_id" in shape.columns:
            sql = f"UPDATE OR IGNORE {shape.name} SET enterprise_id = ? WHERE enterprise_id = ?"
            ledger.database.execute(sql, (to, of))
    ledger.database.execute("DELETE FROM enterprises WHERE id = ?", (of,))
