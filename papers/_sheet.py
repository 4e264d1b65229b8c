"""A paper as rows of cells with places, whatever kind of file it stands in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from registers import column_letter

if TYPE_CHECKING:
    from pages import Box, Document

RECOGNISED = 0.95
"""Highest score of text on a picture. Our choice: a clear word may still be a wrong one."""
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(%?)")
_NOTHING = re.compile(r"[\s\-—–_*★☆＊/.·…]*")


class PaperPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where a cell is: row and column count from 1 on its sheet; `page` and `box` where the paper has pages."""

    sheet: str = ""
    row: int
    column: int
    page: int | None = None
    box: Box | None = None

    def words(self) -> str:
        """Return the place in Chinese, as a person looks it up.

        >>> PaperPlace(sheet="A107041", row=12, column=2).words(), PaperPlace(row=12, column=2, page=2).words()
        ('A107041!B12', '第 2 页')
        """
        if self.page is not None:
            return f"第 {self.page} 页"
        cell = f"{column_letter(self.column - 1)}{self.row}"
        return f"{self.sheet}!{cell}" if self.sheet else cell


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """One filled cell. `value` is its number if the whole cell is one number; 5% is 0.05.

    A merged area is one spot at its upper left corner, `across` columns wide and `down` rows high. `loose` is
    true if no lines of a table but only gaps on the page tell its row and column. `reach` are the left and right
    end of its column on a page (points): columns of two pages are compared by it, not by their numbers. `score` is
    1 for text of the file, and lower for text that was recognised on a picture.
    """

    text: str
    value: Decimal | None
    place: PaperPlace
    across: int = 1
    down: int = 1
    loose: bool = False
    reach: tuple[float, float] | None = None
    score: float = 1.0

    @property
    def column(self) -> int:
        """The column, from 1."""
        return self.place.column

    @property
    def columns(self) -> range:
        """All columns that the spot covers."""
        return range(self.place.column, self.place.column + self.across)

    def beneath(self, head: Spot) -> bool:
        """Return whether it stands in the column of a head: they share half of the narrower one."""
        if self.reach is None or head.reach is None:
            return bool(set(self.columns) & set(head.columns))
        (left, right), (start, end) = self.reach, head.reach
        return min(right, end) - max(left, start) >= 0.5 * min(right - left, end - start)


class PaperSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet of a workbook, or a whole document: rows of cells, None where a cell is empty."""

    name: str
    rows: tuple[tuple[Spot | None, ...], ...]

    def spots(self) -> Iterator[Spot]:
        """Yield the filled cells, row by row."""
        for row in self.rows:
            yield from (spot for spot in row if spot is not None)

    def part(self, first: int, end: int) -> PaperSheet:
        """Return the rows from index `first` to before `end`; the places stay those of the file."""
        return PaperSheet(name=self.name, rows=self.rows[first:end])


class Untaken(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was not taken: where it stands, why (Chinese), and the beginning of its text."""

    place: str
    why: str
    text: str = ""


class PaperFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file as sheets. `document` has the pages of a PDF; `left_out` tells what was not read."""

    name: str
    sha256: str
    sheets: tuple[PaperSheet, ...]
    document: Document | None = None
    left_out: tuple[Untaken, ...] = ()


def value_in(text: str) -> Decimal | None:
    """Return the number that a text is, None for any other text. Accountants write a loss in brackets.

    >>> value_in("1,234.50"), value_in("(12.00)"), value_in("6.5%"), value_in("12 行"), value_in("—")
    (Decimal('1234.50'), Decimal('-12.00'), Decimal('0.065'), None, None)

    A number broken into two lines counts only if its commas prove it:

    >>> value_in("1,234,\\n567.00"), value_in("12\\n34")
    (Decimal('1234567.00'), None)
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-").replace("–", "-")
    joined = re.sub(r"\s*\n\s*", "", plain)
    if joined != plain and "," not in joined:
        return None
    joined = re.sub(r"^¥\s*", "", joined)
    if found := re.fullmatch(r"\((\d[\d,.]*%?)\)", joined):
        joined = "-" + found[1]
    found = _NUMBER.fullmatch(re.sub(r"^([+-])\s+", r"\1", joined))
    if found is None:
        return None
    number = Decimal(f"{found[1]}{found[2].replace(',', '')}{found[3] or ''}")
    return number.scaleb(-2) if found[4] else number


def is_blank(spot: Spot | None) -> bool:
    """Return whether nothing is written: an empty cell, a dash, an asterisk."""
    return spot is None or bool(_NOTHING.fullmatch(spot.text))


def spot_of(text: str, place: PaperPlace, across: int = 1, down: int = 1) -> Spot | None:
    """Return the spot of a text, None for a blank one."""
    clean = text.strip()
    if not clean:
        return None
    return Spot(text=clean, value=value_in(clean), place=place, across=across, down=down)


def sheet_of_rows(name: str, rows: Iterable[Iterable[str]]) -> PaperSheet:
    """Return a sheet of plain texts.

    >>> [spot.place.words() for spot in sheet_of_rows("表", [["项目", ""], ["", "12"]]).spots()]
    ['表!A1', '表!B2']
    """
    return PaperSheet(
        name=name,
        rows=tuple(
            tuple(spot_of(text, PaperPlace(sheet=name, row=i, column=j)) for j, text in enumerate(row, 1))
            for i, row in enumerate(rows, 1)
        ),
    )
