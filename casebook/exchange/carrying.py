"""A file for a colleague is written, a file of a colleague looked into and taken in: what the window and the command line do.

Each step is noted in the journal with the same first word, so that the history of exchanges can be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from casebook._types import Author
from casebook.backups import BackupReason
from casebook.exchange.cards import Replica, read_card
from casebook.exchange.engine import MergePreview
from casebook.exchange.files import DEFAULT_COST, ExchangeContent, Incoming, read_exchange, write_exchange
from casebook.journal import JournalEntry
from policies import UserError

if TYPE_CHECKING:
    from casebook._keyfile import ScryptCost
    from casebook.casebook import Casebook

_FIRST_WORD = "同事交换："
_LARGEST_CARD = 1 << 16
"""Bytes of the largest file that is looked at as a card: our choice, a card has four hundred."""
_NAMED = 6
"""Firms that are named in one sentence; our choice."""


class FileFor(msgspec.Struct, frozen=True):
    """For whom a file is written: a colleague, or whoever has the passphrase; `whole` holds everything ever written."""

    colleague: str = ""
    passphrase: str = ""
    whole: bool = False


class WrittenFile(msgspec.Struct, frozen=True):
    """A file that was written: for whom in words, how many batches it holds, how many this casebook wrote by now."""

    whom: str
    batches: int
    written: int


class LookedAt(msgspec.Struct, frozen=True):
    """A file that was opened: what it holds, what taking it in would do, and whether its writer is known here."""

    incoming: Incoming
    preview: MergePreview
    known: bool

    @property
    def needs_consent(self) -> bool:
        """Whether a person must agree first: the writer is not known, or firms would be deleted."""
        return bool(self.preview.batches) and (not self.known or bool(self.preview.erased))

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
            names = "、".join(found.erased)
            lines.append(f"对方已彻底删除 {len(found.erased)} 家企业，读入后本机也会删除：{names}")
        if found.disputed:
            lines.append(f"有 {found.disputed} 项资料两边说法不同：两个值都会留下，各带来源，请到企业画像里定哪个算。")
        if found.conflicts > 0:
            lines.append(f"另有 {found.conflicts} 处两边改得不一样：先用较新的，另一个留在“不一致”里，等人来定。")
        return tuple(lines)


def read_card_file(path: Path) -> Replica:
    """Returns the replica of a card file. Raises: UserError."""
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST_CARD:
            raise UserError(f"{path.name} 不是名片文件，请选择同事导出的“.kececard”文件")
        return read_card(path.read_bytes())
    except OSError as error:
        raise UserError(f"{path.name} 读不出来，请检查移动存储和权限") from error


def add_card(book: Casebook, card: Replica, author: Author) -> None:
    """Adds a colleague whose fingerprint a person compared. Raises: UserError for the own card."""
    book.exchange.add_colleague(card, author)
    book.journal.note(author, f"{_FIRST_WORD}加入 {card.name} 的名片（{card.fingerprint}）")


def remove_card(book: Casebook, card: Replica, author: Author) -> None:
    """Forgets a colleague; what came from him stays."""
    book.exchange.remove_colleague(card.replica)
    book.journal.note(author, f"{_FIRST_WORD}移除 {card.name} 的名片（{card.fingerprint}）")


def write_file(
    book: Casebook, path: Path, wanted: FileFor, author: Author, cost: ScryptCost = DEFAULT_COST
) -> WrittenFile:
    """Captures what was written here and writes it for a colleague. Raises: UserError."""
    me, colleague = _me(book), _colleague(book, wanted.colleague)
    book.exchange.capture(author)
    card, seen = colleague if colleague is not None else (None, {})
    batches = book.exchange.beyond({} if wanted.whole else seen)
    vector = book.exchange.vector()
    secret = card if card is not None else wanted.passphrase
    write_exchange(path, ExchangeContent(vector, batches), (me, book.exchange.keys()), secret, cost)
    whom = card.name if card is not None else "有口令的同事"
    book.journal.note(author, f"{_FIRST_WORD}导出给 {whom}，{len(batches)} 批：{path.name}")
    return WrittenFile(whom, len(batches), vector.get(me.replica, 0))


def look_into(book: Casebook, path: Path, author: Author, passphrase: str = "") -> LookedAt:
    """Opens a file and returns what taking it in would do; nothing is changed. Raises: UserError."""
    me = _me(book)
    incoming = read_exchange(path, passphrase or (me, book.exchange.keys()))
    preview = book.exchange.preview(incoming.batches, author)
    return LookedAt(incoming, preview, _colleague(book, incoming.sender.replica, must=False) is not None)


def take_in(book: Casebook, looked: LookedAt, author: Author, at: datetime) -> str:
    """Takes in what was looked at, after a backup, and returns what was done in words. Raises: UserError."""
    sender = looked.incoming.sender
    book.backups.make(BackupReason.EXCHANGE, at)
    done = book.exchange.merge(looked.incoming.batches, author)
    book.exchange.note_seen(sender.replica, looked.incoming.vector)
    words = f"读入 {sender.name} 的交换文件：{done.batches} 批，改动 {done.records} 条记录"
    book.journal.note(author, f"{_FIRST_WORD}{words}")
    return words


def batches_written(book: Casebook) -> int:
    """Returns how many batches this casebook wrote, which its computer keeps outside of it."""
    me = book.exchange.me()
    return 0 if me is None else book.exchange.vector().get(me.replica, 0)


def history(book: Casebook, limit: int = 200) -> tuple[JournalEntry, ...]:
    """Returns the latest exchanges with colleagues, newest first, as the journal tells them."""
    return tuple(entry for entry in book.journal.acts() if entry.after.startswith(_FIRST_WORD))[:limit]


def told(entry: JournalEntry) -> str:
    """Returns what an entry of the history says."""
    return entry.after.removeprefix(_FIRST_WORD)


def _me(book: Casebook) -> Replica:
    me = book.exchange.me()
    if me is None:
        raise UserError("还没有设置交换，请先打开“设置—同事交换”")
    return me


def _colleague(book: Casebook, replica: str, *, must: bool = True) -> tuple[Replica, Mapping[str, int]] | None:
    """Returns a colleague and what he knows, None for "". Raises: UserError if he is not known but `must` be."""
    found = next(((c.card, c.seen) for c in book.exchange.colleagues() if c.card.replica == replica), None)
    if found is None and replica and must:
        raise UserError("这位同事的名片已经移除，请先加入他的名片")
    return found


def _listed(names: tuple[str, ...]) -> str:
    more = f"等 {len(names)} 家" if len(names) > _NAMED else ""
    return "、".join(names[:_NAMED]) + more
