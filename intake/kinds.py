"""Decides what a file is: a register of firms, a firm's own paper, or a policy document."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

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


def recognised(path: Path, kind: FileKind | None = None, options: OpenOptions | None = None) -> FileRecognition:
    """Return the kind of a file; `kind` forces one. `options` say which sheets of a register are read.

    A long table is a register. A file with most of the labels of a known paper is that paper, another table a
    register, and any other document a policy document.

    Raises: UserError if the file cannot be read as what it is, or as what it is forced to be.
    """
    from papers import paper_score, sheets_of
    from registers import OpenOptions, open_book

    if kind is FileKind.REGISTER:
        return FileRecognition(kind, book=open_book(path, options or OpenOptions()))
    if kind is not None:
        return FileRecognition(kind, file=sheets_of(path, path.name))
    table = _is_table(path)
    book, refused = _tried(lambda: open_book(path, options or OpenOptions())) if table else (None, None)
    if book is not None and sum(len(each.rows) for each in book.tables) > _LONGEST_PAPER:
        return FileRecognition(FileKind.REGISTER, book=book)
    file, damaged = _tried(lambda: sheets_of(path, path.name))
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
    return FileRecognition(FileKind.POLICY, None, file)


def _is_table(path: Path) -> bool:
    """Return whether a file is a table by its content: a workbook, or text of which most lines have cells."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except (OSError, ValueError):
        return False  # opening it says why
    if head.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(path) as package:
                return any(name.startswith("xl/") for name in package.namelist())
        except (zipfile.BadZipFile, OSError):
            return True  # the reader of workbooks says what is wrong with it
    if head.startswith(_OLD_OFFICE):
        return path.suffix.lower() != ".doc"
    lines = [line for line in head.replace(b"\0", b"").splitlines() if line.strip()]
    celled = sum(b"\t" in line for line in lines)
    return path.suffix.lower() in (".csv", ".tsv") or celled * 2 > len(lines) > 1


def _tried(call: Callable[[], _Opened]) -> tuple[_Opened | None, UserError | None]:
    try:
        return call(), None
    except UserError as error:
        return None, error
