"""Files and tables that are dropped on a window or copied to the clipboard. Qt is only named here, not loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData


@dataclass(frozen=True)
class FileSource:
    """A file, or what was copied as the bytes of one; `name` is what the user calls it."""

    name: str
    content: Path | bytes


def from_file(path: Path) -> FileSource:
    """Returns a file as a source."""
    return FileSource(path.name, path)


def files_of(data: QMimeData | None) -> tuple[Path, ...]:
    """Returns the local files of a drop or of the clipboard; folders and addresses of the web are left out."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data else []
    return tuple(path for path in paths if path.is_file())


def copied_text(data: QMimeData | None) -> str:
    """Returns the copied text, or "" if files or pictures were copied."""
    return data.text() if data and data.hasText() and not data.hasUrls() else ""
