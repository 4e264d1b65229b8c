"""A firm's papers in the window: what they say is compared with what is known and filled in, with its source."""

from ui.papers.dialog import PapersDialog, open_papers
from ui.papers.files import FileRead, PaperSource, from_file, from_text

__all__ = ["FileRead", "PaperSource", "PapersDialog", "from_file", "from_text", "open_papers"]
