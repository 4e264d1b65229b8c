"""Scans the XML of a sheet: the extent of its cells, and what the reading library does not tell.

A sheet as spreadsheet programs write it is searched with regular expressions; any other one is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from xml.parsers import expat

import msgspec

from registers._formats import ShownAs
from registers._limits import LimitGuard

_CHUNK = 1 << 20
DAMAGED = "不是完好的 Excel 文件"
SAVE_AGAIN = "请用 Excel 或 WPS 打开，另存为 xlsx 后再导入"
_LAST_COLUMN = 702
"""ZZ, the last column of two letters: sheets with more columns are parsed."""


class SheetMarks(msgspec.Struct, frozen=True, kw_only=True):
    """What a sheet says about its cells beside their values; rows and columns count from 0 in the sheet.

    `shown` are cells that show their number in another way (6%), `uncalculated` formulas without a stored value.
    """

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    shown: tuple[tuple[int, int, ShownAs], ...] = ()
    uncalculated: tuple[tuple[int, int], ...] = ()


class SheetScan(msgspec.Struct, frozen=True, kw_only=True):
    """The marks of a sheet, the offsets of its error cells, and at most how many cells it has."""

    marks: SheetMarks
    errors: tuple[int, ...] = ()
    count: int = 0


class ScanContext(msgspec.Struct, frozen=True, kw_only=True):
    """What a scan needs of the workbook.

    `shown` are the cell styles that show a number in another way, by their numbers; `stale` means that a program wrote
    the workbook without calculating it: formulas whose values are all 0 have no value.
    """

    guard: LimitGuard
    shown: Mapping[int, ShownAs] = msgspec.field(default_factory=dict)
    stale: bool = False


def scanned(part: bytes, context: ScanContext) -> SheetScan:
    """Return the scan of a sheet. Raises: UserError if it is damaged or exceeds the limits."""
    return _searched(part, context) or _parsed(part, context)


# as programs write it ------------------------------------------------------------------------


def _searched(part: bytes, context: ScanContext) -> SheetScan | None:
    """Return the scan of a sheet that is written as usual and keeps the limits; None for any other one."""
    context.guard.check_time()
    last = re.search(rb'<row r="([1-9]\d{0,6})"', part[part.rfind(b"<row ") :])
    if last is None or (b"!" in part and b"<!" in part) or (b"'" in part and b"='" in part):
        return None
    limits = context.guard.limits
    rows = int(last[1])
    columns = min(limits.columns, limits.cells // rows, _LAST_COLUMN)
    if rows > limits.rows or not columns or _outside(rows, columns).search(part) or _PREFIXED.search(part):
        return None
    start = part.find(b"<row ")
    marks = SheetMarks(
        hidden_rows=frozenset(_hidden_rows(part, start)),
        hidden_columns=frozenset(_hidden_columns(part[:start])),
        shown=tuple(_shown(part, context.shown)),
        uncalculated=tuple(_uncalculated(part, context.stale)),
    )
    errors = tuple(found.start() for found in _ERROR.finditer(part)) if b'"e"' in part else ()
    return SheetScan(marks=marks, errors=errors, count=len(part) // _SHORTEST)


_PREFIXED = re.compile(rb":c[\s/>]")
_ERROR = re.compile(rb'<c [^<>]*\bt="e"')
_ROW = re.compile(rb'<row r="(\d+)"[^<>]*\bhidden="(?:1|true)"')
_COLUMN = re.compile(rb"<col [^<>]*>")
_FORMULA = re.compile(
    rb'<c r="([A-Z]+)(\d+)"([^<>]*)>\s*<f(?:[^<>]*/>|[^<>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>([^<]*)</v>|(</c>))'
)
_SHORTEST = len('<c r="A1"><v/></c>')


@lru_cache(maxsize=64)
def _outside(rows: int, columns: int) -> re.Pattern[bytes]:
    """Return a pattern that finds a cell beyond a row or column, or without a place."""
    place = rb"(?:%b)(?:%b)" % (_columns_to(columns), _numbers_to(rows))
    return re.compile(rb'<c(?! r="' + place + rb'"[\s/>])[\s/>]')


def _columns_to(last: int) -> bytes:
    if last <= 26:
        return b"[A-%c]" % (64 + last)
    first, second = divmod(last - 1, 26)
    pairs = [rb"[A-Z]", b"%c[A-%c]" % (64 + first, 65 + second)]
    return b"|".join([*pairs, b"[A-%c][A-Z]" % (63 + first)] if first > 1 else pairs)


def _numbers_to(last: int) -> bytes:
    """Return a pattern of the whole numbers from 1 to `last`."""
    digits = str(last)
    ways = [rf"[1-9]\d{{0,{len(digits) - 2}}}"] if len(digits) > 1 else []
    for place, digit in enumerate(digits):
        low = 1 if place == 0 else 0
        if int(digit) > low:
            ways.append(rf"{digits[:place]}[{low}-{int(digit) - 1}]\d{{{len(digits) - place - 1}}}")
    return "|".join([*ways, digits]).encode()


def _hidden_rows(part: bytes, start: int) -> Iterator[int]:
    if part.find(b"hidden=", start) >= 0:
        yield from (int(found[1]) - 1 for found in _ROW.finditer(part, start))


def _hidden_columns(head: bytes) -> Iterator[int]:
    for found in _COLUMN.finditer(head):
        text = found[0].decode("utf-8", "replace")
        yield from _columns_hidden(dict(re.findall(r'(\w+)="([^"]*)"', text)))


def _columns_hidden(column: dict[str, str]) -> range:
    """Return the columns that a `col` element hides."""
    first, last = column.get("min", ""), column.get("max", "")
    hidden = column.get("hidden") in ("1", "true") and first.isdecimal() and last.isdecimal()
    return range(int(first[:6]) - 1, min(int(last[:6]), 16_384)) if hidden else range(0)


def _shown(part: bytes, styles: Mapping[int, ShownAs]) -> Iterator[tuple[int, int, ShownAs]]:
    if styles:
        numbers = b"|".join(str(style).encode() for style in sorted(styles))
        cells = re.compile(rb'<c r="([A-Z]+)(\d+)"[^<>]*\bs="(' + numbers + rb')"')
        yield from ((int(found[2]) - 1, _column(found[1]), styles[int(found[3])]) for found in cells.finditer(part))


def _uncalculated(part: bytes, stale: bool) -> Iterator[tuple[int, int]]:
    if part.find(b"f", part.find(b"<row "), part.rfind(b"</row>")) < 0 or b"<f" not in part:
        return
    cells = list(_FORMULA.finditer(part))
    zero = stale and all(found[4] in (None, b"", b"0") for found in cells)
    for found in cells:
        empty = not found[4] and (found[5] is not None or b't="str"' not in found[3])
        if empty or (zero and found[4] == b"0"):
            yield int(found[2]) - 1, _column(found[1])


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1


# any other way -------------------------------------------------------------------------------


class _CellScanner:
    """Parses a sheet: the extent of its cells, their number, the offsets of error cells, and the marks."""

    def __init__(self, context: ScanContext) -> None:
        self.count = 0
        self.errors: list[int] = []
        self.texts: list[int] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.shown: list[tuple[int, int, ShownAs]] = []
        self.formulas: list[tuple[int, int, str | None]] = []
        self._context = context
        self._row = self._column = 0
        self._rows = [1 << 62, 0]
        self._columns = [1 << 62, 0]
        self._inside = ""
        self._kind: str | None = None
        self._counted = True
        self._formula = False
        self._value: str | None = None
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self._cell(attributes)
        elif local == "row":
            self._row = self._number(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = 0
            if attributes.get("hidden") in ("1", "true"):
                self.hidden_rows.add(self._row - 1)
        elif local == "col":
            self.hidden_columns.update(_columns_hidden(attributes))
        elif local in ("v", "is", "f"):
            self._content(local)

    def _cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        if place is None:
            self._column += 1
        else:
            self._place(place)
        self._kind = attributes.get("t")
        self._counted = self._formula = False
        self._value = None
        if self._kind == "e":
            self.errors.append(self.parser.CurrentByteIndex)
        style = attributes.get("s", "0")
        if style.isdecimal() and (shown := self._context.shown.get(int(style[:6]))) is not None:
            self.shown.append((self._row - 1, self._column - 1, shown))

    def _content(self, local: str) -> None:
        if not self._counted:
            self._counted = True
            self.count += 1
            self._rows = [min(self._rows[0], self._row), max(self._rows[1], self._row)]
            self._columns = [min(self._columns[0], self._column), max(self._columns[1], self._column)]
        self._formula = self._formula or local == "f"
        if local == "v":
            self._inside, self._value = "v", ""

    def _data(self, text: str) -> None:
        if self._inside and self._value is not None:
            self._value += text

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "v":
            self._inside = ""
            if self._kind == "s" and self._value is not None:
                self.texts.append(self._number(self._value))
        elif local == "c" and self._formula:
            value = None if self._value == "" and self._kind != "str" else self._value
            self.formulas.append((self._row - 1, self._column - 1, value))
            self._formula = False

    def _number(self, digits: str) -> int:
        if not digits.strip().isascii() or not digits.strip().isdigit() or len(digits) > 9:
            raise self._context.guard.error(DAMAGED, SAVE_AGAIN)
        return int(digits)

    def _place(self, place: str) -> None:
        letters = place.rstrip("0123456789")
        if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
            raise self._context.guard.error(DAMAGED, SAVE_AGAIN)
        self._column = _column(letters.upper().encode()) + 1
        self._row = self._number(place[len(letters) :])

    def extent(self) -> tuple[int, int]:
        """Return the last row with content (from 1) and the number of columns between the outermost cells."""
        return self._rows[1], max(0, self._columns[1] - min(self._columns[0], self._columns[1]) + 1)


def _parsed(part: bytes, context: ScanContext) -> SheetScan:
    cells = _CellScanner(context)
    parse(cells.parser, part, context.guard)
    context.guard.check_extent(*cells.extent())
    zero = context.stale and all(value in (None, "0") for _, _, value in cells.formulas)
    marks = SheetMarks(
        hidden_rows=frozenset(cells.hidden_rows),
        hidden_columns=frozenset(cells.hidden_columns),
        shown=tuple(cells.shown),
        uncalculated=tuple((row, col) for row, col, value in cells.formulas if value is None or zero),
    )
    return SheetScan(marks=marks, errors=tuple(cells.errors), count=cells.count)


def texts_used(part: bytes, context: ScanContext) -> list[int]:
    """Return the numbers of the shared texts that the cells of a sheet refer to (slow)."""
    cells = _CellScanner(context)
    parse(cells.parser, part, context.guard)
    return cells.texts


def parse(parser: expat.XMLParserType, part: bytes, guard: LimitGuard) -> None:
    """Parse a part. Raises: UserError if it is damaged or the time is up."""
    try:
        for start in range(0, len(part), _CHUNK):
            guard.check_time()
            parser.Parse(part[start : start + _CHUNK], False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise guard.error(DAMAGED, SAVE_AGAIN) from error
