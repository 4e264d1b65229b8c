"""What becomes of the exchange when a casebook was saved from a damaged file, or read from an export."""

from __future__ import annotations

from casebook._ledger import Ledger
from casebook.exchange.batches import verified_head
from casebook.exchange.engine import Exchange
from policies import UserError


def forget_batches(ledger: Ledger) -> None:
    """Forgets the batches and who this computer is; the records stay, and so do their names on other computers.

    What a damaged file lost would else count as removed here, and be removed on every computer. The casebook becomes a
    new replica, which tells everything that it holds and takes in everything again.
    """
    with ledger.transaction():
        for table in ("exchange_self", "exchange_batches", "exchange_parts", "exchange_conflicts"):
            ledger.run(f"DELETE FROM {table}")


def forget_if_broken(ledger: Ledger) -> bool:
    """Forgets the batches if one is missing, changed or cannot be read. Returns whether it did."""
    try:
        last: dict[str, int] = {}
        for signed in Exchange(ledger).beyond({}):
            head = verified_head(signed)
            if head.number != last.get(head.replica, 0) + 1:
                raise UserError("a batch is missing")
            last[head.replica] = head.number
    except UserError:
        forget_batches(ledger)
        return True
    return False
