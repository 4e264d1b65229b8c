"""政策库: search, read, bookmark; which firms a policy touches; the booklet."""

from ui.library.page import LibraryPage

__all__ = ["LibraryPage"]
