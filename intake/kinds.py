"""Decides what a file is: a register of firms, a firm's own paper, or a policy document."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from intake import listed
from policies import UserError

if TYPE_CHECKING:
    from papers import PaperFile
    from registers import OpenOptions, RegisterBook

_Opened = TypeVar("_Opened")
_PAPER = 0.5
"""Lowest share of the labels of its best paper (`papers.paper_score`) that a paper has. Our choice."""
_HEAD = 4096
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_LONGEST_PAPER = 2_000
"""Rows of the longest table that may be a firm's own paper. Our choice: a list of patents has some hundred."""


class FileKind(StrEnum):
    """What a file can be read as."""

    REGISTER = "register"
    PAPER = "paper"
    POLICY = "policy"


class FileRecognition(msgspec.Struct, frozen=True):
    """The kind of a file, and what was opened to decide it, so that it need not be opened again."""

    kind: FileKind
    book: RegisterBook | None = None
    file: PaperFile | None = None


def recognised(  # noqa: PLR0913 - what every reader of a document takes
    source: Path | bytes,
    kind: FileKind | None = None,
    options: OpenOptions | None = None,
    *,
    name: str = "",
    progress: Callable[[int, int], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> FileRecognition:
    """Return the kind of a file; `kind` forces one. `options` say which sheets of a register are read.

    Bytes (a pasted table) need a file `name` for messages. `progress` and `cancelled` are for the pages of a document.

    A long table is a register. A file with most of the labels of a known paper is that paper, another table a
    register, a document that is mainly a table of firms too, and any other document a policy document.

    Raises: UserError if the file cannot be read as what it is, or as what it is forced to be.
    """
    from registers import OpenOptions

    called = name or (source.name if isinstance(source, Path) else "")
    opener = _Opener(source, called, options or OpenOptions(), progress, cancelled)
    if kind is None:
        return _by_content(opener)
    if kind is FileKind.REGISTER:
        return FileRecognition(kind, book=opener.book())
    return FileRecognition(kind, file=opener.file())


class _Opener(msgspec.Struct, frozen=True):
    """Opens a file as a register, or as the sheets of a paper or document. Both raise UserError if it cannot be read."""

    source: Path | bytes
    name: str
    options: OpenOptions
    progress: Callable[[int, int], object] | None
    cancelled: Callable[[], bool] | None

    def is_table(self) -> bool:
        return _is_table(self.source, self.name)

    def book(self) -> RegisterBook:
        from registers import open_book

        if not self.is_table() and (document := self.file().document) is not None:
            return listed.book_of(document, self.options)
        return open_book(self.source, self.options, name=self.name)

    def file(self) -> PaperFile:
        from papers import sheets_of

        return sheets_of(self.source, self.name, progress=self.progress, cancelled=self.cancelled)


def _by_content(opener: _Opener) -> FileRecognition:
    from papers import paper_score

    table = opener.is_table()
    book, refused = _tried(opener.book) if table else (None, None)
    if book is not None and sum(len(each.rows) for each in book.tables) > _LONGEST_PAPER:
        return FileRecognition(FileKind.REGISTER, book=book)
    file, damaged = _tried(opener.file)
    if file is not None and paper_score(file) >= _PAPER:
        return FileRecognition(FileKind.PAPER, book, file)
    if table and refused is not None:
        raise refused
    if not table and file is not None:
        book = _list_in(file, opener.options)
    if book is None and file is None:
        assert damaged is not None
        raise damaged
    return FileRecognition(FileKind.REGISTER if book is not None else FileKind.POLICY, book, file)


def _list_in(file: PaperFile, options: OpenOptions) -> RegisterBook | None:
    """Return the list of firms that a document mainly is, None for any other document."""
    document = file.document
    if document is None or not any(each.table for each in document.paragraphs):
        return None
    book, _ = _tried(lambda: listed.book_of(document, options))
    return book if book is not None and listed.is_list(document, book) else None


def _is_table(source: Path | bytes, name: str) -> bool:
    """Return whether a file is a table by its content: a workbook, or text of which most lines have cells."""
    from registers import is_workbook

    try:
        with source.open("rb") if isinstance(source, Path) else BytesIO(source) as stream:
            head = stream.read(_HEAD)
    except (OSError, ValueError):
        return False  # opening it says why
    suffix = Path(name).suffix.lower()
    if head.startswith(b"PK\x03\x04"):
        return is_workbook(source)
    if head.startswith(_OLD_OFFICE):
        from pages import is_old_word

        return suffix != ".doc" and not is_old_word(source)
    lines = [line for line in head.replace(b"\0", b"").splitlines() if line.strip()]
    celled = sum(b"\t" in line for line in lines)
    return suffix in (".csv", ".tsv") or celled * 2 > len(lines) > 1


def _tried(call: Callable[[], _Opened]) -> tuple[_Opened | None, UserError | None]:
    try:
        return call(), None
    except UserError as error:
        return None, error
