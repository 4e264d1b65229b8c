"""The state of the exchange: who this computer is, colleagues, files out and in, conflicts. No Qt."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from casebook.exchange import (
    SHARED_CODE,
    Conflict,
    FileFor,
    LookedAt,
    Replica,
    add_card,
    batches_written,
    card_bytes,
    history,
    look_into,
    remove_card,
    sender_of,
    take_in,
    told,
    write_file,
)
from policies import KeceError
from policies.files import SHARED, save_bytes
from ui.desk.session import EntryOutcome
from ui.exchange.words import ConflictRow, conflict_row, disputed_rows

if TYPE_CHECKING:
    from ui.desk.desk import Desk


class ExchangePresenter:
    """Does the work; whatever reads or writes many records runs over a connection of its own, in the background."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # -- who we are

    def me(self) -> Replica:
        """Returns this computer's replica; at the first time, and for a copied or restored casebook, it is made."""
        settings = self._desk.settings
        if not settings.now.computer:
            settings.change(computer=secrets.token_hex(8))
        now = settings.now
        return self._desk.book.exchange.set_up(now.computer, now.batches_written, self._desk.officer)

    def colleagues(self) -> tuple[Replica, ...]:
        """Returns the colleagues whose cards were added."""
        return tuple(colleague.card for colleague in self._desk.book.exchange.colleagues())

    def save_card(self, path: Path) -> EntryOutcome:
        """Writes the card of this computer."""
        try:
            save_bytes(path, card_bytes(self.me()), SHARED)
        except KeceError as error:
            return EntryOutcome(str(error))
        return EntryOutcome()

    def add(self, card: Replica) -> EntryOutcome:
        """Adds a colleague whose fingerprint was compared."""
        try:
            self.me()
            add_card(self._desk.book, card, self._desk.author())
        except KeceError as error:
            return EntryOutcome(str(error))
        return EntryOutcome()

    def remove(self, card: Replica) -> None:
        """Forgets a colleague; what came from him stays."""
        remove_card(self._desk.book, card, self._desk.author())

    def history(self) -> tuple[str, ...]:
        """Returns the exchanges so far, newest first: day, person, what."""
        entries = history(self._desk.book)
        return tuple(f"{entry.at.astimezone():%Y-%m-%d %H:%M}　{entry.who}　{told(entry)}" for entry in entries)

    # -- files

    def make(self, path: Path, wanted: FileFor) -> str:
        """Writes a file and returns the message. Runs in the background. Raises: UserError."""
        with self._desk.open_book() as book:
            made = write_file(book, path, wanted, self._desk.author())
        self._desk.settings.change(batches_written=made.written)
        return f"已写好给{made.whom}的交换文件：{path}（{made.batches} 批）。请用移动存储或政务网传给他。"

    def asks_passphrase(self, path: Path) -> tuple[Replica, bool]:
        """Returns who wrote a file, and whether it asks for a passphrase. Raises: UserError."""
        return sender_of(path)

    def look(self, path: Path, passphrase: str = "") -> LookedAt:
        """Opens a file and returns what taking it in would do. Runs in the background. Raises: UserError."""
        with self._desk.open_book() as book:
            return look_into(book, path, self._desk.author(), passphrase)

    def merge(self, looked: LookedAt) -> str:
        """Takes a file in, after a backup, and returns the message. Runs in the background. Raises: UserError."""
        with self._desk.open_book() as book:
            words = take_in(book, looked, self._desk.author(), self._desk.services.now())
            written = batches_written(book)
        self._desk.settings.change(batches_written=written)
        return f"{words}。读入前已自动备份。"

    def taken(self) -> None:
        """Called after a merge, in the thread of the window: what is shown of the current firm is read again."""
        number = self._desk.number
        if number is not None and not self._desk.open_firm(number).accepted:
            self._desk.drop_firm(number)

    # -- conflicts

    def conflicts(self) -> tuple[ConflictRow, ...]:
        """Returns what colleagues wrote differently, and the facts on which sources do not agree."""
        book = self._desk.book
        found = [conflict_row(book, firm, conflict) for firm, conflict in book.exchange.conflicts()]
        return (*found, *disputed_rows(book, self._desk.on))

    def settle(self, row: ConflictRow, choice: int) -> EntryOutcome:
        """Settles one of them: this version counts from now on, on every computer."""
        if isinstance(row.what, Conflict) and row.what.field == SHARED_CODE:
            return EntryOutcome("请先改正其中一家的信用代码，或在企业档案里把两家合并")
        book, author = self._desk.book, self._desk.author()
        try:
            if isinstance(row.what, Conflict):
                book.exchange.settle(row.what, choice, author)
            elif row.firm is not None:
                said = row.what.sayings[choice]
                book.enterprises.settle(row.firm, row.what.fact, said.value, replace(said.source, officer=author.who))
        except KeceError as error:
            return EntryOutcome(str(error))
        self.taken()
        return EntryOutcome()
