"""Checks an xlsx file before the reading library opens it.

The library allocates the rectangle between the first and the last cell and resolves every
reference, so a small hostile file could exhaust the memory. This module unpacks every part within
the limits, checks it, and passes only checked parts to the library.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from registers._limits import LimitGuard

_CHUNK = 1 << 20
_MAX_PARTS = 2_000
"""Parts in a package. Our choice: a workbook of some hundred sheets stays below."""
_NEEDED = (".xml", ".rels")
_SKIPPED = ("docprops/", "customxml/", "xl/media/", "xl/drawings/", "xl/charts/", "xl/pivotcache/", "xl/externallinks/")
_TEXT_FACTOR = 4
"""Largest size of all resolved shared texts, in multiples of `Limits.unpacked` (1 GB). Our choice."""
_DAMAGED = "不是完好的 Excel 文件"
_SAVE_AGAIN = "请用 Excel 或 WPS 打开，另存为 xlsx 后再导入"


def checked_package(data: bytes, guard: LimitGuard) -> io.BytesIO:
    """Return the parts of a workbook that contain its cells, as an uncompressed zip file.

    Error cells are converted to texts (`#N/A`), because the library would read them as empty.
    Raises: UserError for a damaged or encrypted file, or one that exceeds the limits.
    """
    parts = _parts(data, guard)
    strings = next((part for name, part in parts.items() if name.lower().endswith("sharedstrings.xml")), b"")
    for name, part in parts.items():
        if b"sheetData" in part:
            parts[name] = _checked_sheet(part, strings, guard)
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    copy.seek(0)
    return copy


def _parts(data: bytes, guard: LimitGuard) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            if len(members) > _MAX_PARTS:
                raise guard.error(f"里面有 {len(members)} 个部件，不像是企业名单", _SAVE_AGAIN)
            if any(member.flag_bits & 1 for member in members):
                raise guard.error("有密码保护", "请取消密码后再导入")
            _known_kind({member.filename.lower() for member in members}, guard)
            return _unpacked(package, [member for member in members if _needed(member.filename)], guard)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise guard.error(_DAMAGED, _SAVE_AGAIN) from error


def _known_kind(names: set[str], guard: LimitGuard) -> None:
    if any(name.startswith("xl/") and name.endswith(".bin") and "workbook" in name for name in names):
        raise guard.error("是 xlsb 格式", _SAVE_AGAIN)
    if not any(name.endswith(".xml") and name.startswith("xl/") for name in names):
        raise guard.error("不是 Excel 表格（可能是 Word、ODS 或压缩包）", _SAVE_AGAIN)


def _needed(name: str) -> bool:
    lowered = name.lower()
    return lowered.endswith(_NEEDED) and not lowered.startswith(_SKIPPED)


def _unpacked(package: zipfile.ZipFile, members: list[zipfile.ZipInfo], guard: LimitGuard) -> dict[str, bytes]:
    left = guard.limits.unpacked
    parts: dict[str, bytes] = {}
    for member in members:
        part = bytearray()
        with package.open(member) as stream:
            while piece := stream.read(_CHUNK):
                part += piece
                guard.check_time()
                if len(part) > left:
                    raise guard.error(
                        f"展开后超过 {guard.limits.unpacked // 1024 // 1024} MB",
                        "请把要导入的行复制到一个新的 Excel 文件再导入",
                    )
                if len(part) > _CHUNK and len(part) > guard.limits.ratio * max(1, member.compress_size):
                    raise guard.error("压缩比大得不合常理，可能是有害文件", "请向来源核实，不要打开")
        left -= len(part)
        parts[member.filename] = _plain(bytes(part), guard)
    return parts


def _plain(part: bytes, guard: LimitGuard) -> bytes:
    """Return the part. Raises: UserError if it contains null bytes or a document type declaration."""
    if b"\0" in part:
        raise guard.error(_DAMAGED, _SAVE_AGAIN)
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise guard.error("含有 Excel 不会写入的实体声明，可能是有害文件", "请向来源核实，不要打开")
    return part


class _CellScanner:
    """Finds the extent of the cells of a sheet, their number, and the byte offsets of error cells."""

    def __init__(self, guard: LimitGuard) -> None:
        self.count = 0
        self.errors: list[int] = []
        self.texts: list[int] = []
        self._guard = guard
        self._row = self._column = 0
        self._rows = [1 << 62, 0]
        self._columns = [1 << 62, 0]
        self._in_value = False
        self._pending: tuple[int, int, bool] | None = None
        self._value = ""
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start

    def follow_texts(self) -> None:
        """Also collect in `texts` the numbers of the shared texts that cells refer to (slow)."""
        self.parser.CharacterDataHandler = self._data
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            place = attributes.get("r")
            if place is None:
                self._column += 1
            else:
                self._place(place)
            kind = attributes.get("t")
            if kind == "e":
                self.errors.append(self.parser.CurrentByteIndex)
            self._pending = (self._row, self._column, kind == "s")
        elif local == "row":
            self._row = self._number(attributes["r"]) if "r" in attributes else self._row + 1
            self._column = 0
        elif self._pending is not None and local in ("v", "is", "f"):
            row, column, _ = self._pending
            self.count += 1
            self._rows = [min(self._rows[0], row), max(self._rows[1], row)]
            self._columns = [min(self._columns[0], column), max(self._columns[1], column)]
            self._in_value = local == "v" and self._pending[2]
            self._pending = None

    def _data(self, text: str) -> None:
        if self._in_value:
            self._value += text

    def _end(self, name: str) -> None:
        if self._in_value:
            self.texts.append(self._number(self._value))
            self._in_value, self._value = False, ""

    def _number(self, digits: str) -> int:
        if not digits.strip().isascii() or not digits.strip().isdigit() or len(digits) > 9:
            raise self._guard.error(_DAMAGED, _SAVE_AGAIN)
        return int(digits)

    def _place(self, place: str) -> None:
        letters = place.rstrip("0123456789")
        column = 0
        for letter in letters.upper():
            column = column * 26 + ord(letter) - 64
        if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
            raise self._guard.error(_DAMAGED, _SAVE_AGAIN)
        self._column, self._row = column, self._number(place[len(letters) :])

    def extent(self) -> tuple[int, int]:
        """Return the last row with content (from 1) and the number of columns between the outermost cells."""
        return self._rows[1], max(0, self._columns[1] - min(self._columns[0], self._columns[1]) + 1)


def _checked_sheet(part: bytes, strings: bytes, guard: LimitGuard) -> bytes:
    cells = _scanned(part, guard, follow=False)
    rows, columns = cells.extent()
    guard.check_extent(rows, columns)
    longest = max((len(text) for text in strings.split(b"<si")), default=0)
    allowed = guard.limits.unpacked * _TEXT_FACTOR
    if longest * cells.count > allowed:
        lengths = _lengths(strings, guard)
        used = _scanned(part, guard, follow=True).texts
        if sum(lengths[i] for i in used if i < len(lengths)) > allowed:
            raise guard.error("里面的长文字重复太多，展开后会占满内存", "请删去用不到的长文字列")
    return _errors_as_text(part, cells.errors)


def _scanned(part: bytes, guard: LimitGuard, *, follow: bool) -> _CellScanner:
    cells = _CellScanner(guard)
    if follow:
        cells.follow_texts()
    _parse(cells.parser, part, guard)
    return cells


def _parse(parser: expat.XMLParserType, part: bytes, guard: LimitGuard) -> None:
    try:
        for start in range(0, len(part), _CHUNK):
            guard.check_time()
            parser.Parse(part[start : start + _CHUNK], False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise guard.error(_DAMAGED, _SAVE_AGAIN) from error


def _lengths(strings: bytes, guard: LimitGuard) -> list[int]:
    """Return the length of each shared text in bytes, including markup."""
    found: list[int] = []
    starts: list[int] = []
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            starts.append(parser.CurrentByteIndex)

    def end(name: str) -> None:
        if name.rpartition(":")[2] == "si" and starts:
            found.append(parser.CurrentByteIndex - starts[-1])

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    _parse(parser, strings, guard)
    return found


def _errors_as_text(part: bytes, places: list[int]) -> bytes:
    """Return the XML of the sheet with error cells (`t="e"`) converted to text cells."""
    pieces: list[bytes] = []
    done = 0
    for place in places:
        end = part.index(b">", place)
        tag = part[place:end].replace(b't="e"', b't="str"').replace(b"t='e'", b"t='str'")
        pieces += [part[done:place], tag]
        done = end
    return b"".join((*pieces, part[done:]))
