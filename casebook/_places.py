"""Where copies of a casebook stand: the folder of its backups, and what migrations put beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from casebook import _database as db

SUFFIX = ".db"


def backups_folder(path: Path) -> Path:
    """The folder of the backups of a casebook, beside it."""
    return path.with_name(f"{path.name}.backups")


def migration_copies(path: Path) -> tuple[Path, ...]:
    """What was copied before a migration."""
    return tuple(sorted(path.parent.glob(f"{_plain(path.name)}.*.bak")))


def damaged_copies(path: Path) -> tuple[Path, ...]:
    """What was put aside because it was damaged."""
    return tuple(sorted(file for file in path.parent.glob(f"{_plain(path.name)}.damaged-*") if file.suffix != ".key"))


def backup_files(folder: Path) -> tuple[Path, ...]:
    """The finished backups of a folder, the oldest first."""
    return tuple(sorted(file for file in folder.glob(f"*{SUFFIX}") if not file.name.startswith(".")))


def key_files(path: Path) -> Iterator[Path]:
    """The key files of a casebook and of all its copies."""
    for file in (path, *backup_files(backups_folder(path)), *migration_copies(path), *damaged_copies(path)):
        if db.key_file(file).exists():
            yield db.key_file(file)


def _plain(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)
