"""The properties of a Word 97–2003 file: which characters are hidden or deleted, which paragraphs are rows and lists."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator

import msgspec

from pages._doc_file import TextPiece, WordFile
from pages._limits import ReadingGuard
from pages._numbering import ListLevel, ListNumbers, gap_after

_STYLES, _CHARACTERS, _PARAGRAPHS, _LISTS, _OVERRIDES = 1, 12, 13, 73, 74
"""The numbers of these parts in the heads of the file."""
_PAGE = 512
_DELETED, _HIDDEN, _SYMBOL = 0x0800, 0x083C, 0x6A09
_IN_TABLE, _ROW_END, _DEPTH, _INNER_CELL, _INNER_END = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
_LIST, _LEVEL, _COLUMNS = 0x460B, 0x260A, 0xD608
_HUGE = (0x6645, 0x6646)
_SIZES = (1, 1, 2, 4, 2, 2, -1, 3)
"""Bytes of the operand of a property by the upper three bits of its code; -1: its first byte tells."""
_TABS = 0xC615
_MOST_LISTS = 4_000
_BASES = 30
DELETED, HIDDEN, SYMBOL = 1, 2, 4
"""Marks of characters."""
_MARKED = [bytes(each | mark for each in range(256)) for mark in range(8)]
"""What each mark becomes with another one."""
_FORMS = (
    "decimal upperRoman lowerRoman upperLetter lowerLetter ordinal cardinalText ordinalText hex chicago"
    " ideographDigital japaneseCounting aiueo iroha decimalFullWidth decimalHalfWidth japaneseLegal"
    " japaneseDigitalTenThousand decimalEnclosedCircle decimalFullWidth aiueoFullWidth irohaFullWidth decimalZero"
    " bullet ganada chosung decimalEnclosedFullstop decimalEnclosedParen decimalEnclosedCircleChinese"
    " ideographEnclosedCircle ideographTraditional ideographZodiac ideographZodiacTraditional taiwaneseCounting"
    " ideographLegalTraditional taiwaneseCountingThousand taiwaneseDigital chineseCounting chineseLegalSimplified"
    " chineseCountingThousand"
).split()
"""The forms of numbers in the order of their codes, which is that of docx."""


class ParagraphKind(msgspec.Struct):
    """What a paragraph is: its style, its list (0: none) and level, whether it ends a cell or a row, the column edges."""

    style: int = 0
    list_number: int | None = None
    level: int | None = None
    in_table: bool = False
    depth: int = 0
    row_end: bool = False
    inner_cell: bool = False
    inner_end: bool = False
    edges: tuple[int, ...] = ()


def properties_in(group: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the properties of a group with their operands; a damaged group ends early."""
    at = 0
    while at + 2 < len(group):
        (code,) = struct.unpack_from("<H", group, at)
        at += 2
        size = _SIZES[code >> 13]
        if size < 0:
            size = 1 + group[at]
            if code in (_COLUMNS, 0xD606) and at + 2 <= len(group):
                size = 1 + struct.unpack_from("<H", group, at)[0]
            elif code == _TABS and group[at] == 255:
                deleted = group[at + 1] if at + 1 < len(group) else 0
                added = group[at + 2 + 4 * deleted] if at + 2 + 4 * deleted < len(group) else 0
                size = 3 + 4 * deleted + 3 * added
        operand = group[at : at + size]
        if len(operand) < size:
            return
        at += size
        yield code, operand


class WordProperties:
    """Answers what characters and paragraphs of one file are."""

    def __init__(self, file: WordFile, guard: ReadingGuard) -> None:
        self._file, self._guard = file, guard
        self._runs = sorted(_runs(file, _PARAGRAPHS, guard, wide=True))
        self._starts = [run[0] for run in self._runs]
        self.names, self._styles = _styles(file)

    def marks(self) -> bytearray:
        """Return the marks of each character of the text: deleted, hidden, a symbol of another typeface."""
        marks = bytearray(len(self._file.text))
        runs = sorted(_runs(self._file, _CHARACTERS, self._guard, wide=False))
        ends = [run[1] for run in runs]
        for piece in self._file.pieces:
            self._guard.check()
            if own := _mark(piece.properties):
                _set(marks, piece.start, piece.end, own)
            stop = piece.place + (piece.end - piece.start) * piece.width
            for start, end, group in runs[bisect_right(ends, piece.place) :]:
                if start >= stop:
                    break
                self._guard.check()
                if mark := _mark(group):
                    first, last = _within(piece, start), _within(piece, end + piece.width - 1)
                    _set(marks, first, last, mark)
        return marks

    def paragraph(self, character: int) -> ParagraphKind:
        """Return the kind of the paragraph that a character ends."""
        place, piece = self._file.place(character)
        found = ParagraphKind()
        i = bisect_right(self._starts, place) - 1
        if i >= 0 and place < self._runs[i][1]:
            group = self._runs[i][2]
            found.style = struct.unpack_from("<H", group)[0] if len(group) >= 2 else 0
            self._apply(found, group[2:])
        self._apply(found, piece.properties)
        own = self._styles.get(found.style, (0, 0))
        found.list_number = own[0] if found.list_number is None else found.list_number
        found.level = own[1] if found.level is None else found.level
        return found

    def _apply(self, found: ParagraphKind, group: bytes, *, inside: bool = False) -> None:
        for code, operand in properties_in(group):
            value = int.from_bytes(operand[:4], "little")
            if code == _IN_TABLE:
                found.in_table = bool(value)
            elif code == _ROW_END:
                found.row_end = bool(value)
            elif code == _DEPTH:
                found.depth = value
            elif code == _INNER_CELL:
                found.inner_cell = bool(value)
            elif code == _INNER_END:
                found.inner_end = bool(value)
            elif code == _LIST:
                found.list_number = value if 0 < value < 0x07FF else 0
            elif code == _LEVEL:
                found.level = value
            elif code == _COLUMNS:
                found.edges = _edges(operand)
            elif code in _HUGE and not inside:
                (length,) = (
                    struct.unpack_from("<H", self._file.more, value) if value + 2 <= len(self._file.more) else (0,)
                )
                self._apply(found, self._file.more[value + 2 : value + 2 + length], inside=True)


def _mark(group: bytes) -> int:
    marks = 0
    for code, operand in properties_in(group):
        mark = {_DELETED: DELETED, _HIDDEN: HIDDEN, _SYMBOL: SYMBOL}.get(code, 0)
        if mark == SYMBOL or operand[:1] in (b"\1", b"\x81"):
            marks |= mark
        elif mark:
            marks &= ~mark
    return marks


def _set(marks: bytearray, start: int, end: int, mark: int) -> None:
    if start < end:
        marks[start:end] = marks[start:end].translate(_MARKED[mark])


def _within(piece: TextPiece, place: int) -> int:
    """Return the character of a piece at a place in the file, at most its end."""
    return min(piece.end, max(piece.start, piece.start + (place - piece.place) // piece.width))


def _edges(operand: bytes) -> tuple[int, ...]:
    """Return the edges of the columns of a row, in twentieths of a point."""
    count = operand[2] if len(operand) > 2 else 0
    if len(operand) < 3 + 2 * (count + 1):
        return ()
    return struct.unpack_from(f"<{count + 1}h", operand, 3)


def _runs(file: WordFile, part: int, guard: ReadingGuard, *, wide: bool) -> Iterator[tuple[int, int, bytes]]:
    """Yield the runs of characters or paragraphs, by their places in the file, with their properties.

    They stand in pages of 512 bytes: places, then for each run where its group stands in the page.
    """
    table = file.part(part)
    count = (len(table) - 4) // 8
    numbers = struct.unpack_from(f"<{count}L", table, 4 * (count + 1)) if count > 0 else ()
    for number in dict.fromkeys(one & 0x3FFFFF for one in numbers):
        guard.check()
        page = file.main[number * _PAGE : (number + 1) * _PAGE]
        if len(page) < _PAGE:
            continue
        runs, step = page[-1], 13 if wide else 1
        if 4 * (runs + 1) + step * runs >= _PAGE:
            continue
        places = struct.unpack_from(f"<{runs + 1}L", page)
        for k in range(runs):
            offset = 2 * page[4 * (runs + 1) + step * k]
            yield places[k], places[k + 1], _group(page, offset, wide=wide) if offset else b""


def _group(page: bytes, offset: int, *, wide: bool) -> bytes:
    size = page[offset]
    if not wide:
        return page[offset + 1 : offset + 1 + size]
    if size:
        return page[offset + 1 : offset + 2 * size]
    return page[offset + 2 : offset + 2 + 2 * page[offset + 1]] if offset + 1 < len(page) else b""


def _styles(file: WordFile) -> tuple[dict[int, str], dict[int, tuple[int, int]]]:
    """Return the names of the styles, and list and level of those that have one, their own or that of their base."""
    data = file.part(_STYLES)
    names: dict[int, str] = {}
    own: dict[int, tuple[int | None, int | None]] = {}
    bases: dict[int, int] = {}
    try:
        header, count, fixed = struct.unpack_from("<HHH", data, 0)
        at = 2 + header
        for number in range(min(count, 4_095)):
            (size,) = struct.unpack_from("<H", data, at)
            style = data[at + 2 : at + 2 + size]
            at += 2 + size
            if len(style) > fixed + 2:
                names[number], bases[number], own[number] = _style(style, fixed)
    except struct.error:
        pass  # styles cut short: those read so far count
    return names, {number: _inherited(number, own, bases) for number in own}


def _style(style: bytes, fixed: int) -> tuple[str, int, tuple[int | None, int | None]]:
    kind, groups = struct.unpack_from("<HH", style, 2)
    (letters,) = struct.unpack_from("<H", style, fixed)
    name = style[fixed + 2 : fixed + 2 + 2 * letters].decode("utf-16-le", "replace")
    at = fixed + 2 + 2 * letters + 2
    found = ParagraphKind()
    if kind & 15 == 1 and groups & 15:
        at += at % 2
        (size,) = struct.unpack_from("<H", style, at)
        for code, operand in properties_in(style[at + 4 : at + 2 + size]):
            value = int.from_bytes(operand[:2], "little")
            if code == _LIST:
                found.list_number = value if 0 < value < 0x07FF else 0
            elif code == _LEVEL:
                found.level = value
    return name, kind >> 4, (found.list_number, found.level)


def _inherited(number: int, own: dict[int, tuple[int | None, int | None]], bases: dict[int, int]) -> tuple[int, int]:
    found, level = own[number]
    for _ in range(_BASES):
        number = bases.get(number, 0xFFF)
        if number not in own or (found is not None and level is not None):
            break
        found = own[number][0] if found is None else found
        level = own[number][1] if level is None else level
    return found or 0, level or 0


def lists_of(file: WordFile, guard: ReadingGuard) -> ListNumbers:
    """Return the lists of a file, each by its number."""
    numbers = ListNumbers(guard)
    try:
        targets = _targets(file.part_and_rest(_LISTS))
        for number, target, changes, starts in _overrides(file.part(_OVERRIDES)):
            numbers.add(str(number), str(target), {**targets.get(target, {}), **changes}, starts)
    except struct.error:
        guard.note("自动编号的表有损坏，有的编号可能没有读出来，请对照原件")
    return numbers


def _targets(data: bytes) -> dict[int, dict[int, ListLevel]]:
    """Return the levels of each list by its id."""
    if not data:
        return {}
    (count,) = struct.unpack_from("<H", data, 0)
    at = 2 + 28 * count
    found: dict[int, dict[int, ListLevel]] = {}
    for i in range(min(count, _MOST_LISTS)):
        (name,) = struct.unpack_from("<l", data, 2 + 28 * i)
        simple = data[2 + 28 * i + 26] & 1
        levels: dict[int, ListLevel] = {}
        for level in range(1 if simple else 9):
            levels[level], at = _level(data, at)
        found[name] = levels
    return found


def _level(data: bytes, at: int) -> tuple[ListLevel, int]:
    """Return a level of a list and where the next one begins."""
    start, form, flags = struct.unpack_from("<lBB", data, at)
    gap, characters, paragraphs = data[at + 15 : at + 16], *struct.unpack_from("<BB", data, at + 24)
    at += 28 + paragraphs + characters
    (letters,) = struct.unpack_from("<H", data, at)
    text = data[at + 2 : at + 2 + 2 * letters].decode("utf-16-le", "replace")
    written = "".join(f"%{ord(sign) + 1}" if sign < "\x09" else sign for sign in text)
    return (
        ListLevel(
            form="none" if form == 255 else _FORMS[form] if form < len(_FORMS) else "decimal",
            text=written,
            start=max(0, min(start, 32_767)),
            gap=gap_after(written, apart=gap != b"\2"),
            plain=bool(flags & 4),
        ),
        at + 2 + 2 * letters,
    )


def _overrides(data: bytes) -> Iterator[tuple[int, int, dict[int, ListLevel], dict[int, int]]]:
    """Yield the number of each list that paragraphs name, the list it stands for, and the levels that differ."""
    if not data:
        return
    (count,) = struct.unpack_from("<L", data, 0)
    at = 4 + 16 * count
    for i in range(min(count, _MOST_LISTS)):
        target, _, _, changed = struct.unpack_from("<lLLB", data, 4 + 16 * i)
        at += 4
        levels: dict[int, ListLevel] = {}
        starts: dict[int, int] = {}
        for _ in range(changed):
            start, flags = struct.unpack_from("<lL", data, at)
            at += 8
            if flags & 32:
                levels[flags & 15], at = _level(data, at)
            if flags & 16:
                starts[flags & 15] = max(0, min(start, 32_767))
        yield i + 1, target, levels, starts
