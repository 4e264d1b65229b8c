"""What every document that was read must be, whatever it was read from."""

from __future__ import annotations

import math

from pages import Box, Document, lines, open_document, page_picture
from tests.fuzz._case import holds, sentence


def read_document(data: bytes, name: str) -> None:
    """Read a document and check that what comes out can be shown."""
    found = open_document(data, name)
    _check(found)
    if found.pages and len(data) < 1 << 20:
        picture = page_picture(data, 1, 40, found.pages[0].turn)
        holds(len(picture.rgb) == 3 * picture.width * picture.height, "a picture of another size")


def _check(found: Document) -> None:
    for note in found.notes:
        sentence(note)
    holds(found.pages or found.paragraphs, "a document of nothing")
    holds([page.number for page in found.pages] == list(range(1, len(found.pages) + 1)), "pages out of order")
    for page in found.pages:
        boxes = [word.box for word in page.words]
        boxes += [box for table in page.tables for row in table.boxes for box in row if box is not None]
        holds(all(_is_box(box) for box in boxes), "a box that is none")
        holds(all(word.text.strip() for word in page.words), "a word without text")
        holds(sum(len(line.words) for line in lines(page)) == len(page.words), "lines that lose words")
        for table in page.tables:
            holds(len({len(row) for row in (*table.rows, *table.boxes)}) == 1, "a table that is no grid")
    for one in found.paragraphs:
        holds(one.text.strip() or one.table, "a paragraph without text")
        holds(one.table is None or len({len(row) for row in one.table}) == 1, "rows of different width")


def _is_box(box: Box) -> bool:
    sides = (box.left, box.top, box.right, box.bottom)
    return all(map(math.isfinite, sides)) and box.left <= box.right and box.top <= box.bottom
