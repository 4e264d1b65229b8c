"""The presenter of `UnlockPanel`: tries secrets in the background and counts down the wait. No Qt."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from casebook import DamagedDatabase, WrongSecret, key_file, unlock, unlock_by_code
from policies import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from casebook import DataKey


@dataclass(frozen=True)
class Attempt:
    """Result of one attempt: the key, or a message and the seconds to wait.

    `by_code`: it was opened by the recovery code, so a new passphrase is needed.
    """

    key: DataKey | None = None
    message: str = ""
    wait: int = 0
    by_code: bool = False


class UnlockPresenter:
    """The state of unlocking one file: kind of secret, number of wrong attempts, seconds left to wait."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.by_code = False
        self.failures = 0
        self.left = 0
        self.message = ""

    def work(self, secret: str) -> Callable[[], Attempt]:
        """Returns the function that makes one attempt; run it in the background."""
        path, by_code, failures = self.path, self.by_code, self.failures
        return lambda: attempt(path, secret, failures, by_code=by_code)

    def take(self, tried: Attempt) -> None:
        """Stores the result of an attempt."""
        if tried.key is None:
            self.failures += 1
            self.left = tried.wait
        self.message = tried.message

    def tick(self) -> None:
        """Counts down one second."""
        self.left = max(0, self.left - 1)

    def switch(self) -> None:
        """Switches between passphrase and recovery code."""
        self.by_code = not self.by_code
        self.message = ""

    @property
    def ready(self) -> bool:
        """Whether the next attempt is allowed."""
        return self.left == 0

    def label(self) -> str:
        """Returns the label of the field."""
        return "恢复码（25 位，印在恢复单上）" if self.by_code else "口令"

    def switch_words(self) -> str:
        """Returns the text of the button that switches to the other secret."""
        return "用口令打开" if self.by_code else "忘记口令？用恢复码"

    def words(self) -> str:
        """Returns the message below the field."""
        if self.left:
            return f"{self.message.partition('；')[0]}。为防止有人试口令，请等 {self.left} 秒再试"
        return self.message


def attempt(path: Path, secret: str, failures: int, *, by_code: bool) -> Attempt:
    """Makes one attempt. Errors are returned as a message. For a damaged file the key is returned, to repair it."""
    opening = unlock_by_code if by_code else unlock
    try:
        key = opening(path, secret, failures)
    except WrongSecret as error:
        return Attempt(message=str(error), wait=error.wait)
    except DamagedDatabase:
        key = _key_without_database(path, secret, by_code=by_code)
    except (UserError, OSError) as error:
        return Attempt(message=str(error))
    return Attempt(key=key, by_code=by_code)


def _key_without_database(path: Path, secret: str, *, by_code: bool) -> DataKey:
    """Returns the key from the key file alone, with an empty file instead of the damaged database."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        stand_in = Path(folder) / path.name
        shutil.copyfile(key_file(path), key_file(stand_in))
        return (unlock_by_code if by_code else unlock)(stand_in, secret)
