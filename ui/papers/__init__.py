"""A firm's papers in the window: what they say is compared with what is known and filled in, with its source."""

from ui.papers.dialog import PapersDialog, open_papers
from ui.papers.files import FileRead, from_text, read_files

__all__ = ["FileRead", "PapersDialog", "from_text", "open_papers", "read_files"]
