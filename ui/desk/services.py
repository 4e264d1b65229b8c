"""What the window needs from the other packages, passed in by main."""

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
    """Opens the casebook in a file. `check` reads every page of it, which is needed only once per program start."""

    def __call__(self, path: Path, *, key: DataKey | None = None, check: bool = True) -> Casebook:
        """Raises: Locked, LostKey, DamagedDatabase; UserError when the file cannot be used."""
        ...


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Services:
    """The entry points of the other packages. Each is called only after the window is shown.

    `casebook` opens the casebook: once in the GUI thread, and once more in each worker thread. Without it the window
    only matches profiles from files. `folder` contains the casebook and the settings.
    """

    library: Callable[[], Library]
    """Loads the library in use without own policies: the installed one, or that of the program."""
    samples: Callable[[], tuple[Path, ...]]
    read_file: Callable[[Path], object]
    write_file: Callable[[Path, bytes], None]
    sheet: Callable[[Match, SheetOptions], bytes]
    today: Callable[[], date] = field(default=date.today)
    casebook: Opener | None = None
    folder: Path | None = None
    now: Callable[[], datetime] = field(default=_utc_now)
    """Returns the current time in UTC, used to date backups and exports."""
    built_in: Callable[[], Library] | None = None
    """Loads the library shipped with the program, ignoring installed updates."""
    library_folder: Path | None = None
    """The folder where library updates are installed."""
