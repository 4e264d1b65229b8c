"""An office of several casebooks whose firms are compared by what they hold, not by their numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from casebook import Author, Casebook, Origin, Provenance, open_casebook
from casebook._index import rebuild_index
from casebook.exchange.identities import Identities
from casebook.exchange.rows import records_here
from casebook.joining import move_records
from tests.casebook.build import ON, ticking

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NAMES = ("张三", "李四", "王五", "赵六")


@contextmanager
def office(folder: Path, size: int = 3) -> Iterator[tuple[Casebook, ...]]:
    """Yields open casebooks that are set up for exchange, each with a clock of its own."""
    with ExitStack() as stack:
        books = []
        for place in range(size):
            clock = ticking(START + timedelta(minutes=17 * place))
            book = stack.enter_context(open_casebook(folder / f"{place}.db", clock))
            book.exchange.set_up(f"computer-{place}", 0, NAMES[place])
            books.append(book)
        yield tuple(books)


def give(source: Casebook, target: Casebook, whole: bool = True) -> None:
    """Takes what the source has over into the target, as one exchange file would; all of it, or what is new there."""
    who = Author("经办人")
    source.exchange.capture(who)
    target.exchange.merge(source.exchange.beyond({} if whole else target.exchange.vector()), who)


def contents(book: Casebook) -> dict[str, object]:
    """Returns everything that travels, by what it is on every computer."""
    ledger = book.enterprises._ledger
    records = records_here(ledger, Identities(ledger))
    return {"/".join((record.table, record.firm, *record.key)): fields for record, fields in sorted(records.items())}


def told(officer: str, on: date = date(2026, 11, 24), origin: Origin = Origin.VERBAL) -> Provenance:
    return Provenance(origin, on, officer)


def join(book: Casebook, keep: int, other: int, who: Author) -> None:
    """Joins two firms as a person would, the facts of the first stay."""
    ledger = book.enterprises._ledger
    ids = Identities(ledger)
    uids = sorted((ids.uid("enterprises", keep), ids.uid("enterprises", other)))
    name = book.enterprises.get(other).name
    with ledger.transaction(), ledger.change(keep, who) as change:
        ids.keep()
        ledger.run("UPDATE exchange_ids SET local = ? WHERE subject = 'enterprises' AND local = ?", (keep, other))
        row: dict[str, str | int | None] = {
            "enterprise_id": keep, "uid": uids[1], "name": name, "credit_code": "", "day": ON.isoformat(),
            "officer": who.who, "why": who.why,
        }  # fmt: skip
        change.put("joined_firms", (keep, uids[1]), row)
        move_records(ledger, other, keep)
        present = dict(ledger.row("enterprises", (keep,)) or {})
        change.put("enterprises", (keep,), {**present, "old_names": json.dumps([name], ensure_ascii=False)})
        rebuild_index(ledger.database, keep)
