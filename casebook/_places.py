"""Paths of the copies of a casebook: backups, copies made before a migration, damaged files, key files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from casebook import _database as db

SUFFIX = ".db"


def backups_folder(path: Path) -> Path:
    """Returns the default backup folder, beside the casebook."""
    return path.with_name(f"{path.name}.backups")


def migration_copies(path: Path) -> tuple[Path, ...]:
    """Returns the copies made before migrations (`.bak`)."""
    return tuple(sorted(path.parent.glob(f"{_escape_glob(path.name)}.*.bak")))


def damaged_copies(path: Path) -> tuple[Path, ...]:
    """Returns the copies of damaged files (`.damaged-…`)."""
    return tuple(
        sorted(file for file in path.parent.glob(f"{_escape_glob(path.name)}.damaged-*") if file.suffix != ".key")
    )


def backup_files(folder: Path) -> tuple[Path, ...]:
    """Returns the finished backups in a folder, oldest first."""
    return tuple(sorted(file for file in folder.glob(f"*{SUFFIX}") if not file.name.startswith(".")))


def key_files(path: Path) -> Iterator[Path]:
    """Yields the key files of a casebook and of all its copies."""
    for file in (path, *backup_files(backups_folder(path)), *migration_copies(path), *damaged_copies(path)):
        if db.key_file(file).exists():
            yield db.key_file(file)


def _escape_glob(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)
