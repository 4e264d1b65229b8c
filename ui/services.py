"""What the window needs from the rest of the program, handed in by main."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casebook import Casebook
    from matcher import Match
    from policies.library import Library
    from sheet import SheetOptions


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
    casebook: Callable[[Path], Casebook] | None = None
    folder: Path | None = None
    library_body: Callable[[], bytes] | None = None
    """The compiled library file as it is, kept beside each determination."""
