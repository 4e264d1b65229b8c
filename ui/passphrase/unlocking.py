"""Unlocking: the passphrase or the code tried in the background, the wait after wrong ones told. No Qt."""

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
    """What one try gave: the key, or a sentence and the seconds to wait. `by_code`: a new passphrase is due."""

    key: DataKey | None = None
    message: str = ""
    wait: int = 0
    by_code: bool = False


class Unlocking:
    """The state of one unlocking: which file, how it is asked, how often in vain, how long to wait still."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.by_code = False
        self.failures = 0
        self.left = 0
        self.message = ""

    def work(self, secret: str) -> Callable[[], Attempt]:
        """One try, to be run in the background."""
        path, by_code, failures = self.path, self.by_code, self.failures
        return lambda: attempt(path, secret, failures, by_code=by_code)

    def take(self, tried: Attempt) -> None:
        """Notes what came of a try."""
        if tried.key is None:
            self.failures += 1
            self.left = tried.wait
        self.message = tried.message

    def tick(self) -> None:
        """A second has passed."""
        self.left = max(0, self.left - 1)

    def switch(self) -> None:
        """Asks for the other secret."""
        self.by_code = not self.by_code
        self.message = ""

    @property
    def ready(self) -> bool:
        """Whether the next try may be made."""
        return self.left == 0

    def label(self) -> str:
        """What is asked for."""
        return "恢复码（25 位，印在恢复单上）" if self.by_code else "口令"

    def switch_words(self) -> str:
        """What the way to the other secret is called."""
        return "用口令打开" if self.by_code else "忘记口令？用恢复码"

    def words(self) -> str:
        """What is said below the field."""
        if self.left:
            return f"{self.message.partition('；')[0]}。为防止有人试口令，请等 {self.left} 秒再试"
        return self.message


def attempt(path: Path, secret: str, failures: int, *, by_code: bool) -> Attempt:
    """One try; what is wrong comes back as words. A damaged file still gives its key: it is needed to mend it."""
    opening = unlock_by_code if by_code else unlock
    try:
        key = opening(path, secret, failures)
    except WrongSecret as error:
        return Attempt(message=str(error), wait=error.wait)
    except DamagedDatabase:
        key = _key_alone(path, secret, by_code=by_code)
    except (UserError, OSError) as error:
        return Attempt(message=str(error))
    return Attempt(key=key, by_code=by_code)


def _key_alone(path: Path, secret: str, *, by_code: bool) -> DataKey:
    """The key out of the key file, asked with an empty file in the place of the damaged one."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        stand_in = Path(folder) / path.name
        shutil.copyfile(key_file(path), key_file(stand_in))
        return (unlock_by_code if by_code else unlock)(stand_in, secret)
