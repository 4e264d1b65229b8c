"""Files and tables that are dropped on a window or copied to the clipboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData


def files_of(data: QMimeData | None) -> tuple[Path, ...]:
    """Returns the local files of a drop or of the clipboard; folders and addresses of the web are left out."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data else []
    return tuple(path for path in paths if path.is_file())


def copied_text(data: QMimeData | None) -> str:
    """Returns the copied text, or "" if files or pictures were copied."""
    return data.text() if data and data.hasText() and not data.hasUrls() else ""
