"""The state of the exchange: who this computer is, colleagues, files out and in, conflicts. No Qt."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from casebook import BackupReason
from casebook.exchange import (
    SHARED_CODE,
    Conflict,
    ExchangeContent,
    Incoming,
    MergePreview,
    Replica,
    card_bytes,
    read_card,
    read_exchange,
    sender_of,
    write_exchange,
)
from policies import KeceError, UserError
from policies.files import SHARED, save_bytes
from ui.desk.session import EntryOutcome
from ui.exchange.words import ConflictRow, conflict_row

if TYPE_CHECKING:
    from casebook import Casebook
    from casebook.exchange import ReplicaKeys
    from ui.desk.desk import Desk


@dataclass(frozen=True)
class FileFor:
    """For whom a file is written: a colleague, or whoever has the passphrase; `whole` holds everything ever written."""

    colleague: str = ""
    passphrase: str = ""
    whole: bool = False


@dataclass(frozen=True)
class LookedAt:
    """A file that was opened: what it holds, what taking it in would do, and whether its writer is known here."""

    incoming: Incoming
    preview: MergePreview
    known: bool

    def lines(self) -> tuple[str, ...]:
        """Returns what it would do, in sentences."""
        sender, found = self.incoming.sender, self.preview
        known = "" if self.known else "（名片还没有加入；先打电话核对指纹）"
        lines = [f"来自 {sender.name}，指纹 {sender.fingerprint}{known}"]
        if not found.batches:
            return (*lines, "里面的内容本机都有了，读入不会改变任何数据。")
        lines.append(f"新内容 {found.batches} 批，会改动 {found.records} 条记录（含修改记录）。")
        if found.new_firms:
            lines.append(f"新增企业 {len(found.new_firms)} 家：{_listed(found.new_firms)}")
        if found.erased:
            lines.append(f"对方已彻底删除 {len(found.erased)} 家企业，读入后本机也会删除：{_listed(found.erased)}")
        if found.disputed:
            lines.append(f"有 {found.disputed} 项资料两边说法不同：两个值都会留下，各带来源，请到企业画像里定哪个算。")
        if found.conflicts > 0:
            lines.append(f"另有 {found.conflicts} 处两边改得不一样：先用较新的，另一个留在“不一致”里，等人来定。")
        return tuple(lines)


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

    def read_card(self, path: Path) -> Replica:
        """Returns the replica of a card file. Raises: UserError."""
        if not path.is_file() or path.stat().st_size > 1 << 16:
            raise UserError(f"{path.name} 不是名片文件，请选择同事导出的“.kececard”文件")
        return read_card(path.read_bytes())

    def add(self, card: Replica) -> EntryOutcome:
        """Adds a colleague whose fingerprint was compared."""
        try:
            self.me()
            self._desk.book.exchange.add_colleague(card, self._desk.author())
            self._desk.book.journal.note(self._desk.author(), f"加入同事的名片：{card.name}（{card.fingerprint}）")
        except KeceError as error:
            return EntryOutcome(str(error))
        return EntryOutcome()

    def remove(self, card: Replica) -> None:
        """Forgets a colleague; what came from him stays."""
        self._desk.book.exchange.remove_colleague(card.replica)
        self._desk.book.journal.note(self._desk.author(), f"移除同事的名片：{card.name}")

    # -- files

    def make(self, path: Path, wanted: FileFor) -> str:
        """Writes a file and returns the message. Runs in the background. Raises: UserError."""
        with self._desk.open_book() as book:
            me = book.exchange.me()
            if me is None:
                raise UserError("还没有设置交换，请先打开“设置—同事交换”")
            book.exchange.capture(self._desk.author())
            known = next((c for c in book.exchange.colleagues() if c.card.replica == wanted.colleague), None)
            seen = {} if wanted.whole or known is None else known.seen
            batches = book.exchange.beyond(seen)
            content = ExchangeContent(book.exchange.vector(), batches)
            secret = known.card if known is not None else wanted.passphrase
            write_exchange(path, content, (me, book.exchange.keys()), secret)
            whom = known.card.name if known is not None else "有口令的同事"
            book.journal.note(self._desk.author(), f"导出交换文件给{whom}：{path.name}，{len(batches)} 批")
            written = book.exchange.vector().get(me.replica, 0)
        self._desk.settings.change(batches_written=written)
        return f"已写好给{whom}的交换文件：{path}（{len(batches)} 批）。请用移动存储或政务网传给他。"

    def asks_passphrase(self, path: Path) -> tuple[Replica, bool]:
        """Returns who wrote a file, and whether it asks for a passphrase. Raises: UserError."""
        return sender_of(path)

    def look(self, path: Path, passphrase: str = "") -> LookedAt:
        """Opens a file and returns what taking it in would do. Runs in the background. Raises: UserError."""
        with self._desk.open_book() as book:
            incoming = read_exchange(path, passphrase or self._own(book))
            preview = book.exchange.preview(incoming.batches, self._desk.author())
            known = any(c.card.replica == incoming.sender.replica for c in book.exchange.colleagues())
            return LookedAt(incoming, preview, known)

    @staticmethod
    def _own(book: Casebook) -> tuple[Replica, ReplicaKeys]:
        me = book.exchange.me()
        if me is None:
            raise UserError("还没有设置交换，请先打开“设置—同事交换”")
        return me, book.exchange.keys()

    def merge(self, looked: LookedAt) -> str:
        """Takes a file in, after a backup, and returns the message. Runs in the background. Raises: UserError."""
        sender = looked.incoming.sender
        with self._desk.open_book() as book:
            book.backups.make(BackupReason.EXCHANGE, self._desk.services.now())
            done = book.exchange.merge(looked.incoming.batches, self._desk.author())
            book.exchange.note_seen(sender.replica, looked.incoming.vector)
            me = book.exchange.me()
            written = book.exchange.vector().get(me.replica, 0) if me is not None else 0
            words = f"读入 {sender.name} 的交换文件：{done.batches} 批，改动 {done.records} 条记录"
            book.journal.note(self._desk.author(), words)
        self._desk.settings.change(batches_written=written)
        return f"{words}。读入前已自动备份。"

    def taken(self) -> None:
        """Called after a merge, in the thread of the window: what is shown of the current firm is read again."""
        number = self._desk.number
        if number is not None and not self._desk.open_firm(number).accepted:
            self._desk.drop_firm(number)

    # -- conflicts

    def conflicts(self) -> tuple[ConflictRow, ...]:
        """Returns what colleagues wrote differently."""
        book = self._desk.book
        return tuple(conflict_row(book, firm, conflict) for firm, conflict in book.exchange.conflicts())

    def settle(self, conflict: Conflict, choice: int) -> EntryOutcome:
        """Settles one of them: this version counts from now on, on every computer."""
        if conflict.field == SHARED_CODE:
            return EntryOutcome("请先改正其中一家的信用代码，或在企业档案里把两家合并")
        try:
            self._desk.book.exchange.settle(conflict, choice, self._desk.author())
        except KeceError as error:
            return EntryOutcome(str(error))
        self.taken()
        return EntryOutcome()


def _listed(names: tuple[str, ...], most: int = 6) -> str:
    more = f"等 {len(names)} 家" if len(names) > most else ""
    return "、".join(names[:most]) + more
