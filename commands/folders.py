"""The folder of records, settings and installed libraries."""

from __future__ import annotations

import os
from pathlib import Path

DATABASE = "kece.db"
"""The file of records in the data folder, unless the settings name another one."""

_SETTINGS = "settings.json"


def data_folder() -> Path:
    """Return the user's data folder, or the environment variable KECE_DATA if set."""
    from platformdirs import user_data_path

    given = os.environ.get("KECE_DATA", "")
    return Path(given) if given else user_data_path("kece", appauthor=False)


def records_file(data: Path) -> Path:
    """Return the file of records of a data folder: the one that the window's settings name, else the usual one."""
    moved = settings_of(data).get("database")
    return Path(moved) if isinstance(moved, str) and moved else data / DATABASE


def settings_of(data: Path) -> dict[str, object]:
    """Return the window's settings in a data folder; none if there are none that can be read."""
    import msgspec

    try:
        return msgspec.json.decode((data / _SETTINGS).read_bytes(), type=dict[str, object])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}


def change_settings(data: Path, **entries: object) -> None:
    """Set entries of the window's settings; the others stay. Raises: UserError if they cannot be written."""
    import msgspec

    from policies.files import save_bytes

    now = settings_of(data)
    if any(now.get(name) != value for name, value in entries.items()):
        save_bytes(data / _SETTINGS, msgspec.json.format(msgspec.json.encode({**now, **entries})), reuse_draft=True)


def packs_folder(data: Path | None) -> Path:
    """Return the folder of installed libraries and keys."""
    return (data or data_folder()) / "policies"
