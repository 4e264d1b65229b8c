"""Limits on documents, so that an untrusted file cannot exhaust memory or time, and the messages of refusals."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import msgspec

from policies import KeceError, UserError

Progress = Callable[[int, int], object]
"""Called after each page with the pages done and all pages."""


class ReadingStopped(KeceError):
    """Raised when the user stops the reading of a document."""


class PageLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Limits for reading one document.

    Our choice: well above the longest policy document or credit report, small enough for an office PC.
    """

    size: int = 64 * 1024 * 1024
    """Bytes of the file."""
    unpacked: int = 128 * 1024 * 1024
    """Bytes of the parts inside a docx file."""
    ratio: int = 300
    """Largest compression ratio of a part over 1 MB; DEFLATE cannot exceed 1032."""
    text: int = 16 * 1024 * 1024
    """Bytes of a text file or web page."""
    pages: int = 500
    characters: int = 2_000_000
    """Characters of the document."""
    page_characters: int = 60_000
    """Characters of one page; a densely printed A4 page has about 6,000."""
    pixels: int = 60_000_000
    """Pixels of a picture: an A3 page at 400 dpi has 31 million."""
    seconds: float = 120.0
    """Time for reading the file without text recognition, in seconds."""


class ReadingGuard:
    """Checks the limits while one document is read. `name` is the file name used in messages."""

    def __init__(
        self,
        name: str,
        limits: PageLimits | None = None,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        self.name = name
        self.limits = limits or PageLimits()
        self.notes: list[str] = []
        self._progress, self._cancelled = progress, cancelled
        self._ends = monotonic() + self.limits.seconds
        self._characters = 0

    def error(self, why: str, advice: str) -> UserError:
        """Return the UserError for this file; the caller raises it."""
        return UserError(f"{self.name}：{why}，{advice}")

    def note(self, sentence: str) -> None:
        """Tell once that something was left out or is not certain."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def check(self) -> None:
        """Raise UserError when the time is over, ReadingStopped when the user stopped the reading."""
        if self._cancelled is not None and self._cancelled():
            raise ReadingStopped(f"{self.name}：已停止读取，没有读完")
        if monotonic() > self._ends:
            raise self.error(f"读了 {self.limits.seconds:g} 秒还没有读完", "请只留下需要的页，或分成几个文件")

    def done(self, pages: int, of: int) -> None:
        """Report pages that are read."""
        self.check()
        if self._progress is not None:
            self._progress(pages, of)

    def without_clock(self) -> None:
        """Lift the limit of time: text recognition takes long, shows its progress and can be stopped."""
        self._ends = float("inf")

    def check_pages(self, count: int) -> None:
        """Raise UserError for a document without pages or with too many."""
        if not count:
            raise self.error("里面没有一页", "请检查是否选错文件")
        if count > self.limits.pages:
            raise self.error(f"有 {count} 页，超过 {self.limits.pages} 页", "请只留下需要的页")

    def count(self, characters: int, page: int) -> None:
        """Add the characters of a page (0: no page). Raise UserError for too many."""
        self._characters += characters
        if page and characters > self.limits.page_characters:
            raise self.error(f"第 {page} 页有 {characters} 个字，不合常理", "请检查文件，或只留下需要的页")
        if self._characters > self.limits.characters:
            raise self.error(f"超过 {self.limits.characters // 10_000} 万字", "请只留下需要的页，或分成几个文件")
