"""What all pages share: the rooms behind the window, the day, the settings and the firm in hand. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from matcher import match, sentence
from policies import InternalError, UserError
from policies.search import PolicyIndex, library_index
from survey.kept_matches import KeptMatches
from ui.desk.event import Event
from ui.desk.record import FirmRecord
from ui.desk.session import EntryOutcome, FirmSession
from ui.desk.settings import SettingsStore

if TYPE_CHECKING:
    from casebook import Author, Casebook, DataKey
    from matcher import Match, Profile
    from policies.library import Library
    from ui.desk.services import Services


DATABASE = "kece.db"
SETTINGS = "settings.json"
LOCK = ".lock"
"""The suffix of the lock file beside a file of records."""


@dataclass(frozen=True)
class Access:
    """The records as they were opened at the start, with the key if they are encrypted; None: only matching."""

    book: Casebook | None
    key: DataKey | None = None


class Desk:
    """Made once after the window is shown. `database_moved` is emitted after the file of the records was moved."""

    def __init__(self, services: Services, access: Access | None = None) -> None:
        self.services = services
        folder = services.folder
        self.settings = SettingsStore(folder / SETTINGS if folder is not None else None, services.write_file)
        self.library: Library = services.library()
        self.on: date = services.today()
        self.key: DataKey | None = access.key if access is not None else None
        if access is not None:
            self.casebook: Casebook | None = access.book
        else:
            self.casebook = self._open_first() if services.casebook is not None else None
        self.firm = FirmSession(services)
        self.database_moved = Event()
        self._index: tuple[Library, PolicyIndex] | None = None

    @property
    def database(self) -> Path:
        """The file of the records: in the folder of the program, or where it was moved to."""
        kept = self.settings.now.database
        return Path(kept) if kept else (self.services.folder or Path()) / DATABASE

    @property
    def policy_index(self) -> PolicyIndex:
        """The policies and reference entries of the library, ready to be searched; made once for a library."""
        if self._index is None or self._index[0] is not self.library:
            self._index = self.library, library_index(self.library, sentence)
        return self._index[1]

    @property
    def encrypted(self) -> bool:
        """Whether the records are encrypted."""
        return self.key is not None

    def open_book(self) -> Casebook:
        """The records, opened once more for the thread that asks; closed by whoever asked.

        Raises: UserError when they cannot be opened.
        """
        if self.services.casebook is None:
            raise InternalError("no casebook was handed in")
        if not self.database.exists():
            raise UserError(f"数据文件 {self.database} 不见了，请检查移动存储是否还在，再重新启动程序")
        return self.services.casebook(self.database, key=self.key, check=False)

    def _open_first(self) -> Casebook:
        """The records with a look at every page of the file; a new file where there never was one."""
        if self.services.casebook is None:
            raise InternalError("no casebook was handed in")
        self.database.parent.mkdir(parents=True, exist_ok=True)
        return self.services.casebook(self.database, key=self.key)

    def close_records(self) -> None:
        """Closes the records so that their file can be exchanged; `reopen_records` has to follow."""
        self.firm.flush()
        self.book.close()

    def reopen_records(self, key: DataKey | None) -> None:
        """Opens the records again, perhaps other ones, and takes the firm in hand up anew.

        Raises: UserError when they cannot be opened.
        """
        self.key = key
        self.casebook = self._open_first()
        number = self.number
        if number is not None and not self.open_firm(number).accepted:
            self.drop_firm(number)

    def drop_firm(self, number: int) -> None:
        """Forgets a firm that is no longer there."""
        others = tuple(entry for entry in self.settings.now.recent if entry != number)
        self.settings.change(recent=others)
        if self.number == number:
            self.firm.dirty = False
            self.firm.new()

    @property
    def book(self) -> Casebook:
        """The casebook, for pages that exist only with it."""
        if self.casebook is None:
            raise InternalError("a page of the casebook without a casebook")
        return self.casebook

    @property
    def number(self) -> int | None:
        """The number of the firm in hand; None while it is not in the casebook."""
        return self.firm.record.number if self.firm.record is not None else None

    @property
    def officer(self) -> str:
        """Who sits at the desk."""
        return self.settings.now.officer.strip() or "未署名"

    def author(self, why: str = "") -> Author:
        """The officer as the author of a change."""
        from casebook import Author

        return Author(self.officer, why)

    def open_firm(self, number: int) -> EntryOutcome:
        """Takes a firm of the casebook into hand.

        Returns: why it could not be opened; then the firm before stays.
        """
        from policies import KeceError

        try:
            record = FirmRecord(self.book, number, self.officer, self.on)
            self.firm.take_record(record)
        except KeceError as error:
            return EntryOutcome(str(error))
        self.settings.remember_firm(number)
        return EntryOutcome()

    def keep_firm(self) -> EntryOutcome:
        """Puts the firm in hand, so far only on screen, into the casebook."""
        from casebook import Origin, Provenance
        from policies import KeceError

        try:
            profile = self.firm.profile.with_fact("confirmed", None)
            source = Provenance(Origin.VERBAL, self.on, self.officer)
            made = self.book.enterprises.add(profile, source, self.settings.now.officer)
        except KeceError as error:
            return EntryOutcome(str(error))
        return self.open_firm(made.id)

    def not_kept_words(self) -> str:
        """What `keep_firm` leaves out of the casebook, as a sentence; empty where it keeps everything."""
        confirmed = self.firm.profile.facts.get("confirmed")
        count = len(confirmed) if isinstance(confirmed, Mapping) else 0
        if not count:
            return ""
        return (
            f"屏幕上的 {count} 项人工核实没有一起存入：存入企业库的核实要写明理由和有效期，请在判断理由里逐项再核实。"
        )

    def last_match(self) -> Match | None:
        """The match behind the last sheet of an earlier day for the firm in hand, as it was then; None without one."""
        from policies import KeceError

        if self.number is None:
            return None
        book = self.book.determinations
        then = book.last_before(self.number, self.on)
        if then is None:
            return None
        try:
            return KeptMatches(book, self.library).match_of(then)
        except KeceError:
            return match(self.library.policies, then.profile, then.on, then.library)

    def matched(self, profile: Profile, on: date | None = None) -> Match:
        """Any profile matched with the library in force."""
        return match(self.library.policies, profile, on or self.on, self.library.stamp)

    def close(self) -> None:
        """Keeps what was typed last and closes the casebook."""
        self.firm.flush()
        if self.casebook is not None:
            self.casebook.close()
