"""The folder of records, settings and installed libraries."""

from __future__ import annotations

import os
from pathlib import Path

DATABASE = "kece.db"
"""The file of records in the data folder, unless the settings name another one."""


def data_folder() -> Path:
    """Return the user's data folder, or the environment variable KECE_DATA if set."""
    from platformdirs import user_data_path

    given = os.environ.get("KECE_DATA", "")
    return Path(given) if given else user_data_path("kece", appauthor=False)


def records_file(data: Path) -> Path:
    """Return the file of records of a data folder: the one that the window's settings name, else the usual one."""
    import msgspec

    try:
        settings = msgspec.json.decode((data / "settings.json").read_bytes())
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        settings = {}
    moved = settings.get("database") if isinstance(settings, dict) else ""
    return Path(moved) if isinstance(moved, str) and moved else data / DATABASE


def packs_folder(data: Path | None) -> Path:
    """Return the folder of installed libraries and keys."""
    return (data or data_folder()) / "policies"
