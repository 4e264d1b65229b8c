"""Deletes the rows of a firm for good."""

from __future__ import annotations

from casebook._ledger import Ledger
from casebook._types import Author


def erase_rows(ledger: Ledger, enterprise: int, author: Author, uid: str = "") -> None:
    """Deletes a firm with all its records, journal lines, sheets and what exchanges say of it; one journal line stays.

    Runs inside a transaction of the caller. The uid of the firm stays, so that a colleague's copy of it does not come back.
    With `uid`, what exchanges say of another firm that was joined with it stays.
    """
    from casebook.exchange.identities import Identities  # here, since the exchange deletes firms too

    Identities(ledger).keep()
    uids = ledger.tuples("SELECT uid FROM exchange_ids WHERE subject = 'enterprises' AND local = ?", (enterprise,))
    for (known,) in uids:
        if uid in ("", known):
            ledger.database.execute("DELETE FROM exchange_parts WHERE subject = ?", (known,))
    ledger.database.execute("DELETE FROM enterprises WHERE id = ?", (enterprise,))
    ledger.database.execute("DELETE FROM journal WHERE enterprise_id = ?", (enterprise,))
    ledger.note_erased(enterprise, author)
