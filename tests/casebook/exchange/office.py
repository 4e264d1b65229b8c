"""An office of several casebooks whose firms are compared by what they hold, not by their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from casebook import Author, Casebook, Origin, Provenance, open_casebook
from casebook.exchange.identities import Identities
from casebook.exchange.rows import records_here
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
    """Joins two firms as a person would who takes what is proposed."""
    look = book.joining.preview(keep, other)
    book.joining.join(keep, other, {each.name: each.choices[0] for each in look.differences}, who, ON)
