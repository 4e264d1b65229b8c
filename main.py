"""科策一对一: starts the window, or runs a command (see `commands`); wires the packages for the window.

Without arguments the window opens. No command imports Qt.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from commands import built_in_library, run
from commands.folders import data_folder, packs_folder

if TYPE_CHECKING:
    from casebook import Casebook, DataKey
    from matcher import Match
    from policies.library import Library
    from sheet import SheetOptions
    from ui.desk.services import Services


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _window() -> int:
    if not _has_display():
        print(
            "没有图形界面，窗口打不开；可以用 main.py match、main.py screen、main.py sql、main.py policies、main.py packs、main.py exchange",
            file=sys.stderr,
        )
        return 2
    from ui import run as open_window

    return open_window(window_services(data_folder()))


def window_services(folder: Path, today: Callable[[], date] = date.today) -> Services:
    """Return the functions of the other packages that the window uses; all data is stored below `folder`."""
    from ui.desk.services import Services

    updates = packs_folder(folder)

    def installed() -> Library:
        from policies.packs import installed_library

        return installed_library(updates, built_in_library()).library

    return Services(
        library=installed,
        samples=_samples,
        read_file=_read_file,
        write_file=_write_file,
        sheet=_sheet,
        today=today,
        casebook=_open_casebook,
        folder=folder,
        built_in=built_in_library,
        library_folder=updates,
    )


def _open_casebook(path: Path, *, key: DataKey | None = None, check: bool = True) -> Casebook:
    from casebook import open_casebook

    return open_casebook(path, key=key, check=check)


def _samples() -> tuple[Path, ...]:
    from resources import sample_paths

    return sample_paths()


def _read_file(path: Path) -> object:
    from policies.rawfile import read_raw

    return read_raw(path)


def _write_file(path: Path, data: bytes) -> None:
    from policies.files import save_bytes

    save_bytes(path, data, new_folder=True)


def _sheet(match: Match, options: SheetOptions) -> bytes:
    from sheet import sheet_bytes

    return sheet_bytes(match, options)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, or the window without arguments; return 0 for success, 1 for mistakes found, 2 for bad input."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # text streams of the interpreter
    given = sys.argv[1:] if arguments is None else list(arguments)
    return run(given) if given else _window()


if __name__ == "__main__":
    raise SystemExit(main())
