"""The presenter of the section 密码保护: encrypts and decrypts, changes passphrase and recovery code. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from casebook import (
    Author,
    EncryptionResult,
    RecoverySheet,
    WrongSecret,
    change_passphrase,
    decrypt,
    encrypt,
    renew_code,
    unlock,
)
from policies import UserError
from sheet import RecoveryPage
from ui.settings_page.switch import ExclusiveResult

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.desk.desk import Desk


@dataclass(frozen=True)
class RecoverySheetView:
    """A recovery sheet to be shown, with warnings."""

    page: RecoveryPage
    notes: tuple[str, ...] = ()


class PassphrasePresenter:
    """The texts and actions of the section 密码保护. Each wrong passphrase makes the wait longer (`wait_after`)."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._failures = 0
        self._not_before = desk.services.now()

    def wait_words(self) -> str:
        """Returns how long to wait after wrong passphrases, "" if there is no wait."""
        left = ceil((self._not_before - self._desk.services.now()).total_seconds())
        return f"口令连续输错，请等 {left} 秒再试" if left > 0 else ""

    def state_words(self) -> str:
        """Returns whether the records are encrypted, and what that means."""
        if self._desk.encrypted:
            return "已开启：整个数据文件和新做的备份都已加密，打开程序、锁定后都要输入口令。"
        return "未开启：谁拿到这台电脑或数据文件，都能看到全部企业数据。"

    def switching_on(self, passphrase: str) -> Callable[[], ExclusiveResult]:
        """Returns the function that encrypts the records; `ExclusiveRunner` runs it while they are closed."""
        path = self._desk.database

        def work() -> ExclusiveResult:
            done = encrypt(path, passphrase)
            return ExclusiveResult(unlock(path, passphrase), done)

        return work

    def switched_on(self, done: EncryptionResult) -> RecoverySheetView:
        """Adds a journal line; returns the recovery sheet and warnings about unencrypted remains."""
        self._note("开启密码保护，数据文件已加密")
        notes = [] if done.wiped else ["这块磁盘不能覆盖旧的未加密文件，只能删除；它可能还能被专门的软件找回。"]
        if done.left:
            names = "、".join(file.name for file in done.left)
            notes.append(f"这些旧副本没能加密，请自己处理：{names}")
        return RecoverySheetView(self._page(done.sheet), tuple(notes))

    def switching_off(self, passphrase: str) -> Callable[[], ExclusiveResult]:
        """Returns the function that checks the passphrase and decrypts the records; `ExclusiveRunner` runs it."""
        path, prove = self._desk.database, self._prover(passphrase)

        def work() -> ExclusiveResult:
            prove()
            key = self._desk.key
            if key is not None:
                decrypt(path, key)
            return ExclusiveResult(None)

        return work

    def switched_off(self) -> str:
        """Adds a journal line and returns the message."""
        self._note("关闭密码保护，数据文件不再加密")
        return "密码保护已关闭，数据文件不再加密。以前的备份仍是加密的，恢复时要用当时的口令。"

    def changing(self, old: str, new: str) -> Callable[[], str]:
        """Returns the function that checks the old passphrase and sets a new one."""
        path, prove = self._desk.database, self._prover(old)

        def work() -> str:
            prove()
            if self._desk.key is not None:
                change_passphrase(path, self._desk.key, new)
            with self._desk.open_book() as book:
                book.journal.note(Author(self._desk.officer), "更改口令")
            return "口令已更改，下次打开时使用。恢复码不变。"

        return work

    def renewing(self, passphrase: str) -> Callable[[], RecoverySheetView]:
        """Returns the function that checks the passphrase and sets a new recovery code."""
        path, prove = self._desk.database, self._prover(passphrase)

        def work() -> RecoverySheetView:
            prove()
            if self._desk.key is None:
                raise UserError("密码保护没有开启，没有恢复码")
            sheet = renew_code(path, self._desk.key)
            with self._desk.open_book() as book:
                book.journal.note(Author(self._desk.officer), "换新的恢复码")
            return RecoverySheetView(self._page(sheet), ("旧的恢复单从现在起作废，请销毁。",))

        return work

    def _prover(self, passphrase: str) -> Callable[[], None]:
        path, failures = self._desk.database, self._failures

        def prove() -> None:
            try:
                unlock(path, passphrase, failures)
            except WrongSecret as error:
                self._failures = failures + 1
                self._not_before = self._desk.services.now() + timedelta(seconds=error.wait)
                raise
            self._failures = 0

        return prove

    def _page(self, sheet: RecoverySheet) -> RecoveryPage:
        return RecoveryPage(
            sheet.code, sheet.key_id, sheet.file_name, self._desk.settings.now.office, self._desk.services.today()
        )

    def _note(self, text: str) -> None:
        self._desk.book.journal.note(Author(self._desk.officer), text)
