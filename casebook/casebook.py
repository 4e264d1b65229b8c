"""The open casebook: all repositories over one database connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from casebook._database import DataKey, open_database
from casebook._ledger import Ledger
from casebook._own_facts import take_own_facts
from casebook._types import Clock
from casebook.backups import Backups
from casebook.confirmations import ConfirmationRepository
from casebook.contacts import ContactRepository
from casebook.contracts import ContractRepository
from casebook.determinations import DeterminationRepository
from casebook.enterprises import EnterpriseRepository
from casebook.evidence import EvidenceRepository
from casebook.exchange.engine import Exchange
from casebook.export import Export
from casebook.filings import FilingRepository
from casebook.follow_ups import FollowUpRepository
from casebook.health import open_checked
from casebook.joining import Joining
from casebook.journal import Journal
from casebook.kept_columns import KeptColumnRepository
from casebook.letters import LetterRepository
from casebook.payouts import PayoutRepository
from casebook.persons import PersonRepository
from casebook.plans import PlanRepository
from casebook.privacy import Privacy
from casebook.requests import RequestRepository
from casebook.resources import ResourceRepository
from casebook.targets import TargetRepository
from casebook.title_ends import TitleEndRepository
from casebook.visits import VisitRepository
from policies.store import PolicyStore


class Casebook:
    """The repositories of one open file. Open one per thread and close it (it is a context manager).

    Example:
        >>> with open_casebook(Path("kece.db")) as book:
        ...     rows = book.enterprises.search("海河", date.today())
        ...     visits = book.visits.of(rows[0].id)
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.enterprises = EnterpriseRepository(ledger)
        self.contacts = ContactRepository(ledger)
        self.kept_columns = KeptColumnRepository(ledger)
        self.confirmations = ConfirmationRepository(ledger)
        self.visits = VisitRepository(ledger)
        self.requests = RequestRepository(ledger)
        self.evidence = EvidenceRepository(ledger)
        self.follow_ups = FollowUpRepository(ledger)
        self.letters = LetterRepository(ledger)
        self.title_ends = TitleEndRepository(ledger)
        self.determinations = DeterminationRepository(ledger)
        self.contracts = ContractRepository(ledger)
        self.filings = FilingRepository(ledger)
        self.payouts = PayoutRepository(ledger)
        self.persons = PersonRepository(ledger)
        self.plans = PlanRepository(ledger)
        self.resources = ResourceRepository(ledger)
        self.targets = TargetRepository(ledger)
        self.policies = PolicyStore(ledger)
        self.journal = Journal(ledger)
        self.joining = Joining(ledger)
        self.backups = Backups(ledger.path, ledger.key)
        self.export = Export(ledger)
        self.exchange = Exchange(ledger)
        self.privacy = Privacy(ledger)

    @property
    def path(self) -> Path:
        """Path of the database file."""
        return self._ledger.path

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Runs the body in one transaction; an exception rolls it back. For imports that can be cancelled."""
        with self._ledger.transaction():
            yield

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connection."""
        self._ledger.database.close()


def utc_now() -> datetime:
    """Returns the current time in UTC."""
    return datetime.now(UTC)


def open_casebook(path: Path, clock: Clock = utc_now, key: DataKey | None = None, check: bool = True) -> Casebook:
    """Opens a casebook, creates it if the file does not exist. It also holds the own policies.

    The facts of its own policies are in use afterwards. A file of an older schema is copied to `.bak` and migrated.
    `clock` gives the times of journal lines, `key` is the result of `unlock`. `check=False` skips the check of every page, for further threads.
    Raises: Locked if it is encrypted and no key is given; LostKey; DamagedDatabase with the path of a copy and of
    the newest good backup; UserError if it cannot be used or is from a newer program.
    """
    database = open_checked(path, key, clock()) if check else open_database(path, key)
    book = Casebook(Ledger(database, path, clock, key))
    take_own_facts(book.policies.stored_facts())
    return book
