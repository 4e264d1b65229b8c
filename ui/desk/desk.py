"""The application context shared by all pages: services, casebook, date, settings and the current firm. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
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
    from policies.attention import ToLookAt
    from policies.library import Library
    from policies.overlay import NotUsed
    from policies.own import OwnPolicy
    from ui.desk.services import Services


DATABASE = "kece.db"
SETTINGS = "settings.json"
LOCK = ".lock"
"""The suffix of the lock file beside a file of records."""


@dataclass(frozen=True)
class Access:
    """The casebook opened at startup, and its key if it is encrypted. A casebook of None means matching only."""

    book: Casebook | None
    key: DataKey | None = None


class Desk:
    """The application context: one instance, created after the window is shown and passed to every page.

    `database_moved` is emitted after the casebook file was moved, `library_changed` after `library` became another one.
    """

    def __init__(self, services: Services, access: Access | None = None) -> None:
        self.services = services
        folder = services.folder
        self.settings = SettingsStore(folder / SETTINGS if folder is not None else None, services.write_file)
        self.installed: Library = services.library()
        """The library of the program or of the installed update, without own policies."""
        self.on: date = services.today()
        self.key: DataKey | None = access.key if access is not None else None
        if access is not None:
            self.casebook: Casebook | None = access.book
        else:
            self.casebook = self._open_first() if services.casebook is not None else None
        self.own: tuple[OwnPolicy, ...] = ()
        """The adopted own policies."""
        self.not_used: tuple[NotUsed, ...] = ()
        """The own policies that are not part of the library in use, with the reason."""
        self.left_out: tuple[str, ...] = ()
        """Why own policies are not part of the library in use, a sentence for each."""
        self.library: Library = self._laid_over()
        """The library in use: the installed one, with own policies and calls over it."""
        self.firm = FirmSession(services, self.library)
        self.database_moved = Event()
        self.library_changed = Event()
        self._index: tuple[Library, PolicyIndex] | None = None

    def _laid_over(self) -> Library:
        """Returns the installed library with the own policies of the casebook over it."""
        from policies.overlay import overlay

        self.own, self.not_used, self.left_out = (), (), ()
        if self.casebook is None:
            return self.installed
        store = self.casebook.policies
        try:
            self.own = store.adopted()
            found = overlay(self.installed, self.own, store.calls())
        except UserError as error:
            self.left_out = (f"本局政策没有用上：{error}",)
            return self.installed
        self.not_used = found.left_out
        self._remember_facts()
        words = [f"“{entry.own.policy.name}”没有用上：{entry.reason}" for entry in found.left_out]
        words += [f"{each.call.year} 年的申报没有用上：政策库里没有“{each.policy_id}”" for each in found.lost_calls]
        self.left_out = tuple(words)
        return found.library

    def _remember_facts(self) -> None:
        """Keeps the own facts beside the installed updates, so that no update takes their names for something else."""
        from policies import FactTables
        from policies.packs import remember_facts

        folder = self.services.library_folder
        left_out = {entry.own.policy.id for entry in self.not_used}
        facts = tuple(field for own in self.own if own.policy.id not in left_out for field in own.facts)
        if folder is not None and facts:
            with suppress(UserError):  # a folder that only the administrator writes to
                remember_facts(folder, FactTables(facts=facts))

    def to_look_at(self) -> tuple[ToLookAt, ...]:
        """Returns the policies that the office should look at again, the most urgent first (要看的政策)."""
        from policies.attention import to_look_at

        return to_look_at(self.library, self.on, self.installed, self.own, self.not_used)

    def refresh_library(self) -> bool:
        """Takes adopted and stopped policies and calls into account at once. Returns whether the library changed.

        Call it after every step that may change what is in use; the current firm is matched again.
        """
        library = self._laid_over()
        if library.digest == self.library.digest:
            return False
        self.library = library
        self.firm.use_library(library)
        self.library_changed.emit()
        return True

    def use_installed(self) -> bool:
        """Takes the library that was installed or rolled back into use at once. Returns whether the library changed."""
        self.installed = self.services.library()
        return self.refresh_library()

    @property
    def as_of(self) -> date:
        """The day for which results are computed: today (`on`), unless another day was set in the window."""
        return self.firm.on

    def look_at(self, day: date) -> None:
        """Computes results for another day; what is recorded keeps the calendar day."""
        self.firm.look_at(day)

    @property
    def database(self) -> Path:
        """The path of the casebook file: in the program folder, or wherever it was moved to."""
        kept = self.settings.now.database
        return Path(kept) if kept else (self.services.folder or Path()) / DATABASE

    @property
    def policy_index(self) -> PolicyIndex:
        """The search index of the library's policies and reference entries; built once per library."""
        if self._index is None or self._index[0] is not self.library:
            self._index = self.library, library_index(self.library, sentence)
        return self._index[1]

    @property
    def encrypted(self) -> bool:
        """Whether the casebook is encrypted."""
        return self.key is not None

    def open_book(self) -> Casebook:
        """Opens a second connection to the casebook for the calling thread; the caller closes it.

        Raises: UserError when the casebook cannot be opened.
        """
        if self.services.casebook is None:
            raise InternalError("no casebook was handed in")
        if not self.database.exists():
            raise UserError(f"数据文件 {self.database} 不见了，请检查移动存储是否还在，再重新启动程序")
        return self.services.casebook(self.database, key=self.key, check=False)

    def _open_first(self) -> Casebook:
        """Opens the casebook and checks every page of the file; creates the file if it never existed."""
        if self.services.casebook is None:
            raise InternalError("no casebook was handed in")
        self.database.parent.mkdir(parents=True, exist_ok=True)
        return self.services.casebook(self.database, key=self.key)

    def close_records(self) -> None:
        """Closes the casebook so that its file can be replaced; `reopen_records` must follow."""
        self.firm.flush()
        self.book.close()

    def reopen_records(self, key: DataKey | None) -> None:
        """Reopens the casebook (possibly a different file) and reloads the current firm.

        Raises: UserError when the casebook cannot be opened.
        """
        self.key = key
        self.casebook = self._open_first()
        self.refresh_library()
        number = self.number
        if number is not None and not self.open_firm(number).accepted:
            self.drop_firm(number)

    def drop_firm(self, number: int) -> None:
        """Clears the current firm if it is the deleted one, and removes it from the recent firms."""
        others = tuple(entry for entry in self.settings.now.recent if entry != number)
        self.settings.change(recent=others)
        if self.number == number:
            self.firm.dirty = False
            self.firm.new()

    @property
    def book(self) -> Casebook:
        """The casebook, for pages that exist only with one."""
        if self.casebook is None:
            raise InternalError("a page of the casebook without a casebook")
        return self.casebook

    @property
    def number(self) -> int | None:
        """The number of the current firm; None while it is not in the casebook."""
        return self.firm.record.number if self.firm.record is not None else None

    @property
    def officer(self) -> str:
        """The name of the officer using the program."""
        return self.settings.now.officer.strip() or "未署名"

    def officers(self) -> tuple[str, ...]:
        """Returns the officers who may visit: the user first, then all officers in charge."""
        return tuple(
            dict.fromkeys(filter(None, (self.settings.now.officer.strip(), *self.book.enterprises.facets().officers)))
        )

    def author(self, why: str = "") -> Author:
        """Returns the officer as the author of a change."""
        from casebook import Author

        return Author(self.officer, why)

    def open_firm(self, number: int) -> EntryOutcome:
        """Makes a firm of the casebook the current one.

        Returns: the reason if it cannot be opened; the current firm then stays.
        """
        from policies import KeceError

        try:
            record = FirmRecord(self.book, number, self.officer, self.on, self.as_of)
            self.firm.take_record(record)
        except KeceError as error:
            return EntryOutcome(str(error))
        self.settings.remember_firm(number)
        return EntryOutcome()

    def keep_firm(self) -> EntryOutcome:
        """Adds the current firm, which was only on screen so far, to the casebook."""
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
        """Returns a sentence naming what `keep_firm` does not store, or "" if it stores everything."""
        confirmed = self.firm.profile.facts.get("confirmed")
        count = len(confirmed) if isinstance(confirmed, Mapping) else 0
        if not count:
            return ""
        return (
            f"屏幕上的 {count} 项人工核实没有一起存入：存入企业库的核实要写明理由和有效期，请在判断理由里逐项再核实。"
        )

    def last_match(self) -> Match | None:
        """Returns the match behind the current firm's last sheet of an earlier day, or None if there is no such sheet."""
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
            return match(self.library.policies, then.profile, then.on, then.library, self.library.offices)

    def matched(self, profile: Profile, on: date | None = None) -> Match:
        """Matches a profile against the current library."""
        return match(self.library.policies, profile, on or self.as_of, self.library.stamp, self.library.offices)

    def close(self) -> None:
        """Stores pending changes and closes the casebook."""
        self.firm.flush()
        if self.casebook is not None:
            self.casebook.close()
