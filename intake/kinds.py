"""Decides what a file is: a register of firms, a firm's own paper, or a policy document."""

from __future__ import annotations

import zipfile
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
    from papers import paper_score, sheets_of
    from registers import OpenOptions, open_book

    called = name or (source.name if isinstance(source, Path) else "")

    def book_of() -> RegisterBook:
        if not table and (document := file_of().document) is not None:
            return listed.book_of(document, options or OpenOptions())
        return open_book(source, options or OpenOptions(), name=called)

    def file_of() -> PaperFile:
        return sheets_of(source, called, progress=progress, cancelled=cancelled)

    table = _is_table(source, called)
    if kind is FileKind.REGISTER:
        return FileRecognition(kind, book=book_of())
    if kind is not None:
        return FileRecognition(kind, file=file_of())
    book, refused = _tried(book_of) if table else (None, None)
    if book is not None and sum(len(each.rows) for each in book.tables) > _LONGEST_PAPER:
        return FileRecognition(FileKind.REGISTER, book=book)
    file, damaged = _tried(file_of)
    if file is not None and paper_score(file) >= _PAPER:
        return FileRecognition(FileKind.PAPER, book, file)
    if table:
        if book is None:
            assert refused is not None
            raise refused
        return FileRecognition(FileKind.REGISTER, book, file)
    if file is None:
        assert damaged is not None
        raise damaged
    document = file.document
    if document is not None and any(each.table for each in document.paragraphs):
        book, _ = _tried(lambda: listed.book_of(document, options or OpenOptions()))
        book = book if book is not None and listed.is_list(document, book) else None
    return FileRecognition(FileKind.REGISTER if book is not None else FileKind.POLICY, book, file)


def _is_table(source: Path | bytes, name: str) -> bool:
    """Return whether a file is a table by its content: a workbook, or text of which most lines have cells."""
    try:
        with source.open("rb") if isinstance(source, Path) else BytesIO(source) as stream:
            head = stream.read(_HEAD)
    except (OSError, ValueError):
        return False  # opening it says why
    suffix = Path(name).suffix.lower()
    if head.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(source if isinstance(source, Path) else BytesIO(source)) as package:
                return any(name.startswith("xl/") for name in package.namelist())
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
            return True  # the reader of workbooks says what is wrong with it
    if head.startswith(_OLD_OFFICE):
        return suffix != ".doc"
    lines = [line for line in head.replace(b"\0", b"").splitlines() if line.strip()]
    celled = sum(b"\t" in line for line in lines)
    return suffix in (".csv", ".tsv") or celled * 2 > len(lines) > 1


def _tried(call: Callable[[], _Opened]) -> tuple[_Opened | None, UserError | None]:
    try:
        return call(), None
    except UserError as error:
        return None, error
