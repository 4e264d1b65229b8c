"""The places of facts in a file: what the view of a paper marks. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papers import PaperPlace, PaperSheet
    from ui.papers.files import FileRead
    from ui.papers.rows import FactRow


@dataclass(frozen=True)
class Mark:
    """The place of a fact, with the number of its row in the table."""

    row: int
    place: PaperPlace


@dataclass(frozen=True)
class Leaf:
    """What is shown of a file at once: all its pages, or with `sheet` one sheet; and the marks in it."""

    file: int
    label: str
    sheet: PaperSheet | None
    marks: tuple[Mark, ...]

    def holds(self, file: int, place: PaperPlace) -> bool:
        """Returns whether a place is in it."""
        if self.file != file:
            return False
        return place.page is not None if self.sheet is None else self.sheet.name == place.sheet


def leaves_of(files: Iterable[FileRead], rows: Iterable[FactRow]) -> tuple[Leaf, ...]:
    """Returns what can be shown of the files: the pages of a document, or each sheet that has content."""
    rows, found = tuple(rows), []
    for number, file in enumerate(files):
        if file.file is None:
            continue
        places = [Mark(row.number, spot.place) for row in rows for spot in row.spots if spot.file == number]
        document = file.file.document
        if document is not None and document.pages:
            found.append(Leaf(number, file.name, None, tuple(mark for mark in places if mark.place.page is not None)))
            continue
        for sheet in file.file.sheets:
            if next(sheet.spots(), None) is None:
                continue
            label = f"{file.name}　{sheet.name}" if sheet.name else file.name
            found.append(Leaf(number, label, sheet, tuple(mark for mark in places if mark.place.sheet == sheet.name)))
    return tuple(found)
