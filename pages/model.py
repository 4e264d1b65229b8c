"""The types of a document that was read: pages of words with places, tables, paragraphs in reading order."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class DocumentKind(StrEnum):
    """What a document was read from."""

    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    OFD = "ofd"
    HTML = "html"
    TXT = "txt"
    IMAGE = "image"


class Box(msgspec.Struct, frozen=True):
    """A rectangle on a page in points (1/72 inch); the origin is the top left corner of the page."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """The width in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """The height in points."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The middle point (x, y)."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point lies inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def meets(self, other: Box) -> bool:
        """Return whether both have a common area."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Word(msgspec.Struct, frozen=True):
    """A run of characters of one line without a gap. In Chinese text a whole line can be one word.

    `score` is 1 for text of the file and lower for text read from a picture; `turned` is true for text
    that runs from bottom to top, or from top to bottom, on an upright page.
    """

    text: str
    box: Box
    score: float = 1.0
    turned: bool = False


class Line(msgspec.Struct, frozen=True):
    """Words on one baseline from left to right. Between words with a gap `text` has one blank."""

    text: str
    words: tuple[Word, ...]
    box: Box


class PageTable(msgspec.Struct, frozen=True):
    """A ruled table. A merged cell has its text at its top left place; the places that it covers have no text.

    `boxes` has the shape of `rows`; it is None where a merged cell covers a place.
    """

    rows: tuple[tuple[str, ...], ...]
    boxes: tuple[tuple[Box | None, ...], ...]
    box: Box

    def has_text(self) -> bool:
        """Return whether any cell has text."""
        return any(cell for row in self.rows for cell in row)


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page, turned so that its text is upright.

    `number` counts from 1; `turn` is the clockwise turn in degrees that was needed beyond the one that the
    file itself asks for (a slanting scan is straightened by a part of a degree). `scanned` is true for a page that is a picture; `missed` are the places with ink on
    such a page where no text was recognised.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    tables: tuple[PageTable, ...] = ()
    scanned: bool = False
    missed: tuple[Box, ...] = ()
    turn: float = 0


class Paragraph(msgspec.Struct, frozen=True):
    """One paragraph, or one table, in reading order.

    `page` is the page where it begins (None where a document has no pages), `boxes` are the places of its lines on
    that page and the following ones, `style` is the name of its style where the file has one. A table has its rows in
    `table` and its cells, with tabs and line ends, as text.
    """

    text: str
    page: int | None
    boxes: tuple[Box, ...] = ()
    style: str = ""
    table: tuple[tuple[str, ...], ...] | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document that was read. `notes` are Chinese sentences about what is not in `paragraphs`, or is not certain."""

    name: str
    sha256: str
    kind: DocumentKind
    pages: tuple[Page, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    notes: tuple[str, ...] = ()


class Picture(msgspec.Struct, frozen=True):
    """A rendered page: rows of red, green, blue bytes from top to bottom without padding."""

    width: int
    height: int
    rgb: bytes


def around(boxes: list[Box] | tuple[Box, ...]) -> Box:
    """Return the smallest box around at least one box."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
