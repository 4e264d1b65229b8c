"""Window settings, stored in one small file; no Qt, and no data about firms except their numbers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import msgspec

from policies import UserError
from policies.places import Place, known_place, place_at_start

_log = logging.getLogger(__name__)
_RECENT = 12
"""The number of recent firms in the menu."""


class SavedView(msgspec.Struct, frozen=True):
    """A named view of the firm list: its search text, filters and sort order."""

    name: str
    text: str = ""
    chosen: dict[str, str | None] = {}
    column: int = 0
    descending: bool = False


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The stored settings. Unknown entries of a newer version are ignored, missing ones have defaults.

    `geometry` is Qt's own bytes as base64; `mappings` contains the column assignments of imported tables by the
    fingerprint of their headings; `lock_after` is in minutes of inactivity (0: never); `left_behind` is the old file
    after the casebook was moved. `signing_key` is the path of the private key that signs updates. `computer` is a random text that tells this computer
    from others, `batches_written` the number of its exchange batches. `region` is where the office is (天津市河东区), "" while it was not chosen.
    Technical contracts of at least `big_contract` 万元 are big ones; 500 is the line of the ministry's draft of 2024.
    """

    officer: str = ""
    office: str = ""
    region: str = ""
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
    signing_key: str = ""
    computer: str = ""
    batches_written: int = 0
    big_contract: Decimal = Decimal(500)

    @property
    def own_place(self) -> Place | None:
        """Where the office is: the chosen place, or the one that its name begins with; None if neither is known."""
        return known_place(self.region, field="district") if self.region else place_at_start(self.office)


class SettingsStore:
    """The current settings and their file; without a file they last until the window is closed."""

    def __init__(self, path: Path | None, write: Callable[[Path, bytes], None]) -> None:
        self._path = path
        self._write = write
        self.now = _read(path) if path is not None else Settings()

    def change(self, **entries: object) -> None:
        """Sets entries and writes the file; a write error is ignored, the settings then last until exit."""
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
        """Moves a firm to the top of the recent firms."""
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
