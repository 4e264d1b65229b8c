"""The text of a stored document as bytes: the document as it was read, with pages, words and places. No file."""

from __future__ import annotations

import msgspec

from clauses import PolicyText, TextLine, read_lines
from pages import Document
from policies import InternalError
from workshop.corrections import Correction, corrected


def text_bytes(document: Document) -> bytes:
    """Return a document that was read as bytes to be stored.

    >>> document_from(text_bytes(Document(name="办法.txt", sha256="", kind="txt"))).name
    '办法.txt'
    """
    return msgspec.json.encode(document)


def document_from(data: bytes) -> Document:
    """Return the document of `text_bytes`. Raises: InternalError for other bytes."""
    try:
        return msgspec.json.decode(data, type=Document)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InternalError("bytes that are no stored document") from error


def lines_of(document: Document) -> tuple[TextLine, ...]:
    """Return the paragraphs of a document as the lines that clauses are read from; corrections count these."""
    return tuple(TextLine(paragraph.text, paragraph.page) for paragraph in document.paragraphs)


def policy_text(document: Document, corrections: bytes = b"") -> PolicyText:
    """Return the clauses of a document, with the layer of corrections that is stored beside it ("" for none)."""
    made = msgspec.json.decode(corrections, type=tuple[Correction, ...]) if corrections else ()
    return read_lines(corrected(lines_of(document), made))
