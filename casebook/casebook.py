"""The casebook as one object: the repositories over one open file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from casebook._database import DataKey, open_database
from casebook._ledger import Ledger
from casebook._types import Clock
from casebook.backups import Backups
from casebook.confirmations import ConfirmationRepository
from casebook.contacts import ContactRepository
from casebook.determinations import DeterminationRepository
from casebook.enterprises import EnterpriseRepository
from casebook.export import Export
from casebook.follow_ups import FollowUpRepository
from casebook.health import open_checked
from casebook.journal import Journal
from casebook.kept_columns import KeptColumnRepository
from casebook.privacy import Privacy
from casebook.requests import RequestRepository
from casebook.visits import VisitRepository


class Casebook:
    """Holds the repositories of one open file; one per thread, closed when done."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.enterprises = EnterpriseRepository(ledger)
        self.contacts = ContactRepository(ledger)
        self.kept_columns = KeptColumnRepository(ledger)
        self.confirmations = ConfirmationRepository(ledger)
        self.visits = VisitRepository(ledger)
        self.requests = RequestRepository(ledger)
        self.follow_ups = FollowUpRepository(ledger)
        self.determinations = DeterminationRepository(ledger)
        self.journal = Journal(ledger)
        self.backups = Backups(ledger.path, ledger.key)
        self.export = Export(ledger)
        self.privacy = Privacy(ledger)

    @property
    def path(self) -> Path:
        """The file all this stands in."""
        return self._ledger.path

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Everything inside is saved together at the end, or not at all: for imports that may be cancelled."""
        with self._ledger.transaction():
            yield

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the connection."""
        self._ledger.database.close()


def utc_now() -> datetime:
    """The clock on the wall, in UTC."""
    return datetime.now(UTC)


def open_casebook(path: Path, clock: Clock = utc_now, key: DataKey | None = None, check: bool = True) -> Casebook:
    """Opens or makes a casebook; the file may be that of the policy store.

    An older file is copied beside itself, then migrated. `clock` dates the lines of the journal,
    `key` comes from `unlock`. `check=False` skips the look at every page: for further threads.
    Raises: Locked when it is encrypted and no key is given; LostKey; DamagedDatabase with the copy
    that was kept and the newest good backup; UserError when it cannot be used or comes from a newer program.
    """
    database = open_checked(path, key, clock()) if check else open_database(path, key)
    return Casebook(Ledger(database, path, clock, key))
