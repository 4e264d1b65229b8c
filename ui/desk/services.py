"""What the window needs from the rest of the program, handed in by main."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from casebook import Casebook, DataKey
    from matcher import Match
    from policies.library import Library
    from sheet import SheetOptions


class Opener(Protocol):
    """Opens the records in a file; `check` looks at every page of it, which only the first of a program needs."""

    def __call__(self, path: Path, *, key: DataKey | None = None, check: bool = True) -> Casebook:
        """Raises: Locked, LostKey, DamagedDatabase; UserError when the file cannot be used."""
        ...


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Services:
    """The doors of the other rooms. Each is called only after the window is shown.

    `casebook` opens the bureau's records: once in the window's thread, anew in the thread of long work. Without it
    the window matches profiles from files only. `folder` holds the records and what the window remembers.
    """

    library: Callable[[], Library]
    samples: Callable[[], tuple[Path, ...]]
    read_file: Callable[[Path], object]
    write_file: Callable[[Path, bytes], None]
    sheet: Callable[[Match, SheetOptions], bytes]
    today: Callable[[], date] = field(default=date.today)
    casebook: Opener | None = None
    folder: Path | None = None
    now: Callable[[], datetime] = field(default=_utc_now)
    """The moment, in UTC: dates backups and exports."""
    built_in: Callable[[], Library] | None = None
    """The library that came with the program, whatever update is installed over it."""
    library_folder: Path | None = None
    """Where updates of the library are installed."""
