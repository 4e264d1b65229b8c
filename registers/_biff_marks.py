"""What an xls file says about its cells beside their values: hidden rows and columns, how numbers are shown ([MS-XLS])."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

import msgspec

from registers._formats import BUILT_IN, ShownAs, shown_as
from registers._scan import SheetMarks

_BOF, _EOF, _SHEET, _FORMAT, _STYLE = 0x809, 0x0A, 0x85, 0x41E, 0xE0
_ROW, _COLUMNS, _MANY_NUMBERS = 0x208, 0x7D, 0xBD
_NUMBERS = {0x203, 0x27E, 0x06}
"""Records of one number: NUMBER, RK and FORMULA."""
_LAST_COLUMN = 255
Record = tuple[int, int, int]
"""The number of a record, the offset of its content, and its length."""


class _Sheet(msgspec.Struct):
    rows: set[int] = msgspec.field(default_factory=set)
    columns: set[int] = msgspec.field(default_factory=set)
    shown: list[tuple[int, int, ShownAs]] = msgspec.field(default_factory=list)


def marks_of(book: bytes, records: Iterator[Record]) -> dict[str, SheetMarks]:
    """Return the marks of the sheets by name. Raises: struct.error or IndexError for a damaged book."""
    names: dict[int, str] = {}
    formats, styles = dict(BUILT_IN), list[str]()
    shown: dict[int, ShownAs] = {}
    found: dict[str, _Sheet] = {}
    sheet, depth = None, 0
    for kind, place, length in records:
        if kind == _BOF:
            depth += 1
            if depth == 1 and (name := names.get(place - 4)) is not None:
                shown = shown or _shown(styles, formats)
                sheet = found.setdefault(name, _Sheet())
        elif kind == _EOF:
            depth -= 1
            sheet = sheet if depth else None
        elif sheet is not None and depth == 1:
            _read(book, (kind, place, length), sheet, shown)
        elif kind == _SHEET and length >= 8:
            names[struct.unpack_from("<I", book, place)[0]] = _text(book, place + 7, book[place + 6])
        elif kind == _FORMAT and length >= 5:
            number, size = struct.unpack_from("<HH", book, place)
            formats[str(number)] = _text(book, place + 4, size)
        elif kind == _STYLE and length >= 4:
            styles.append(str(struct.unpack_from("<H", book, place + 2)[0]))
    return {
        name: SheetMarks(
            hidden_rows=frozenset(each.rows), hidden_columns=frozenset(each.columns), shown=tuple(each.shown)
        )
        for name, each in found.items()
    }


def _shown(styles: list[str], formats: Mapping[str, str]) -> dict[int, ShownAs]:
    kinds = {number: kind for number, code in formats.items() if (kind := shown_as(code)) is not None}
    return {place: kinds[number] for place, number in enumerate(styles) if number in kinds}


def _text(book: bytes, place: int, size: int) -> str:
    """Return a text of that many characters that begins with its flags."""
    if book[place] & 1:
        return book[place + 1 : place + 1 + 2 * size].decode("utf-16-le", "replace")
    return book[place + 1 : place + 1 + size].decode("latin-1")


def _read(book: bytes, record: Record, sheet: _Sheet, shown: Mapping[int, ShownAs]) -> None:
    kind, place, length = record
    if kind == _ROW and length >= 16:
        if struct.unpack_from("<H", book, place + 12)[0] & 0x20:
            sheet.rows.add(struct.unpack_from("<H", book, place)[0])
    elif kind == _COLUMNS and length >= 10:
        first, last, _, _, flags = struct.unpack_from("<5H", book, place)
        if flags & 1:
            sheet.columns.update(range(first, min(last, _LAST_COLUMN) + 1))
    elif kind in _NUMBERS and length >= 6 and shown:
        row, column, style = struct.unpack_from("<3H", book, place)
        _add(sheet, row, column, shown.get(style))
    elif kind == _MANY_NUMBERS and length >= 6 and shown:
        row, column = struct.unpack_from("<2H", book, place)
        for step in range((length - 6) // 6):
            style = struct.unpack_from("<H", book, place + 4 + 6 * step)[0]
            _add(sheet, row, column + step, shown.get(style))


def _add(sheet: _Sheet, row: int, column: int, kind: ShownAs | None) -> None:
    if kind is not None:
        sheet.shown.append((row, column, kind))
