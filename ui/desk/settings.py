"""What the window remembers between two days, in one small file; no Qt and no data about firms but their numbers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import msgspec

from policies import UserError

_log = logging.getLogger(__name__)
_RECENT = 12


class SavedView(msgspec.Struct, frozen=True):
    """A view of the list of firms under a name: what was searched, how it was narrowed and sorted."""

    name: str
    text: str = ""
    chosen: dict[str, str | None] = {}
    column: int = 0
    descending: bool = False


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is remembered. Unknown entries of a newer program are dropped, missing ones have defaults.

    `geometry` is Qt's own bytes as base64, `mappings` how columns of a table were assigned, by the
    fingerprint of its headings; `lock_after` minutes without a key (0: never); `left_behind` the old file after the
    records were moved.
    """

    officer: str = ""
    office: str = ""
    phone: str = ""
    theme: str = ""
    geometry: str = ""
    recent: tuple[int, ...] = ()
    views: tuple[SavedView, ...] = ()
    bookmarks: tuple[str, ...] = ()
    mappings: dict[str, str] = {}
    folder: str = ""
    database: str = ""
    left_behind: str = ""
    lock_after: int = 10
    seen_library: str = ""


class SettingsStore:
    """The settings in force and the file they are kept in; without a file they last as long as the window."""

    def __init__(self, path: Path | None, write: Callable[[Path, bytes], None]) -> None:
        self._path = path
        self._write = write
        self.now = _read(path) if path is not None else Settings()

    def change(self, **entries: object) -> None:
        """Sets entries and writes the file; a file that cannot be written costs nothing but the memory."""
        changed = msgspec.structs.replace(self.now, **entries)
        if changed == self.now:
            return
        self.now = changed
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._write(self._path, msgspec.json.format(msgspec.json.encode(changed)))
        except (OSError, UserError):
            _log.warning("settings could not be written")

    def remember_firm(self, number: int) -> None:
        """Puts a firm on top of those opened lately."""
        others = tuple(entry for entry in self.now.recent if entry != number)
        self.change(recent=(number, *others)[:_RECENT])


def _read(path: Path) -> Settings:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Settings)
    except FileNotFoundError:
        return Settings()
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        _log.warning("settings could not be read; defaults are used")
        return Settings()
