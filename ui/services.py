"""What the window needs from the rest of the program, handed in by main."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher import Match
    from policies.library import Library


@dataclass(frozen=True)
class Services:
    """The doors of the other rooms. Each is called only after the window is shown."""

    library: Callable[[], Library]
    samples: Callable[[], tuple[Path, ...]]
    read_file: Callable[[Path], object]
    write_file: Callable[[Path, bytes], None]
    sheet: Callable[[Match, str], bytes]
    today: Callable[[], date] = field(default=date.today)
