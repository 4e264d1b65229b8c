"""Checks an xlsx file before the reading library opens it.

The library allocates the rectangle between the first and the last cell and resolves every
reference, so a small hostile file could exhaust the memory. This module unpacks every part within
the limits, checks it, and passes only checked parts to the library.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from pathlib import Path
from xml.parsers import expat

import msgspec

from registers._formats import BUILT_IN, ShownAs, shown_as
from registers._limits import LimitGuard
from registers._scan import DAMAGED, SAVE_AGAIN, ScanContext, SheetMarks, parse, scanned, texts_used

_CHUNK = 1 << 20
_MAX_PARTS = 2_000
"""Parts in a package. Our choice: a workbook of some hundred sheets stays below."""
_NEEDED = (".xml", ".rels")
_SKIPPED = ("docprops/", "customxml/", "xl/media/", "xl/drawings/", "xl/charts/", "xl/pivotcache/", "xl/externallinks/")
_TEXT_FACTOR = 4
"""Largest size of all resolved shared texts, in multiples of `Limits.unpacked` (1 GB). Our choice."""
_GARBLED = ("锟斤拷".encode(), "\ufffd".encode())
_STALE = re.compile(rb'\bfullCalcOnLoad="(?:1|true)"')
_LONGEST_FORMAT = 255
"""Characters of a number format (ECMA-376 allows no more)."""


class Package(msgspec.Struct, frozen=True):
    """The checked parts of a workbook as an uncompressed zip file, and the marks of its sheets by name.

    `garbled` means that its texts have letters that an encoding destroyed.
    """

    file: io.BytesIO
    marks: dict[str, SheetMarks]
    garbled: bool


def is_workbook(source: Path | bytes) -> bool:
    """Return whether a file is an xlsx workbook by its content; a broken zip file counts as one.

    >>> is_workbook(b"PK\\x03\\x04 and no more"), is_workbook(b"%PDF-1.7")
    (True, False)
    """
    try:
        with source.open("rb") if isinstance(source, Path) else io.BytesIO(source) as stream:
            if stream.read(4) != b"PK\x03\x04":
                return False
            with zipfile.ZipFile(stream) as package:
                return any(name.startswith("xl/") for name in package.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return True  # the reader of workbooks says what is wrong with it


def checked_package(data: bytes, guard: LimitGuard) -> Package:
    """Return the parts of a workbook that contain its cells.

    Error cells are converted to texts (`#N/A`), because the library would read them as empty.
    Raises: UserError for a damaged or encrypted file, or one that exceeds the limits.
    """
    parts = _parts(data, guard)
    book = next((name for name in parts if name.lower() == "xl/workbook.xml"), "")
    texts = _SharedTexts(_named(parts, "sharedstrings.xml"), guard)
    context = ScanContext(
        guard=guard,
        shown=_shown_styles(_named(parts, "styles.xml"), guard),
        stale=_STALE.search(parts.get(book, b"")) is not None,
    )
    marks: dict[str, SheetMarks] = {}
    for name, part in parts.items():
        if b"sheetData" in part:
            scan = scanned(part, context)
            texts.check(part, scan.count, context)
            marks[name.lower()] = scan.marks
            parts[name] = _errors_as_text(part, scan.errors)
    sheets = _sheets(parts, book, guard)
    texted = (_named(parts, "sharedstrings.xml"), *_inline(parts))
    garbled = any(sign in part for part in texted for sign in _GARBLED)
    known = {sheet: marks[part] for sheet, part in sheets.items() if part in marks}
    return Package(_packed(parts), known, garbled)


def _inline(parts: dict[str, bytes]) -> list[bytes]:
    """Return the sheets whose cells contain their texts."""
    return [part for part in parts.values() if b"inlineStr" in part]


def _named(parts: dict[str, bytes], end: str) -> bytes:
    return next((part for name, part in parts.items() if name.lower().endswith(end)), b"")


def _packed(parts: dict[str, bytes]) -> io.BytesIO:
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
                raise guard.error(f"里面有 {len(members)} 个部件，不像是企业名单", SAVE_AGAIN)
            if any(member.flag_bits & 1 for member in members):
                raise guard.error("有密码保护", "请取消密码后再导入")
            _known_kind({member.filename.lower() for member in members}, guard)
            return _unpacked(package, [member for member in members if _needed(member.filename)], guard)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise guard.error(DAMAGED, SAVE_AGAIN) from error


def _known_kind(names: set[str], guard: LimitGuard) -> None:
    if any(name.startswith("xl/") and name.endswith(".bin") and "workbook" in name for name in names):
        raise guard.error("是 xlsb 格式", SAVE_AGAIN)
    if not any(name.endswith(".xml") and name.startswith("xl/") for name in names):
        raise guard.error("不是 Excel 表格（可能是 Word、ODS 或压缩包）", SAVE_AGAIN)


def _needed(name: str) -> bool:
    lowered = name.lower()
    return lowered.endswith(_NEEDED) and not lowered.startswith(_SKIPPED)


def _unpacked(package: zipfile.ZipFile, members: list[zipfile.ZipInfo], guard: LimitGuard) -> dict[str, bytes]:
    left = guard.limits.unpacked
    parts: dict[str, bytes] = {}
    for member in members:
        pieces: list[bytes] = []
        size = 0
        with package.open(member) as stream:
            while piece := stream.read(_CHUNK):
                pieces.append(piece)
                size += len(piece)
                guard.check_time()
                if size > left:
                    raise guard.error(
                        f"展开后超过 {guard.limits.unpacked // 1024 // 1024} MB",
                        "请把要导入的行复制到一个新的 Excel 文件再导入",
                    )
                if size > _CHUNK and size > guard.limits.ratio * max(1, member.compress_size):
                    raise guard.error("压缩比大得不合常理，可能是有害文件", "请向来源核实，不要打开")
        left -= size
        parts[member.filename] = _plain(b"".join(pieces), guard)
    return parts


def _plain(part: bytes, guard: LimitGuard) -> bytes:
    """Return the part. Raises: UserError if it contains null bytes or a document type declaration."""
    if b"\0" in part:
        raise guard.error(DAMAGED, SAVE_AGAIN)
    if b"!" in part and (b"<!DOCTYPE" in part or b"<!ENTITY" in part):
        raise guard.error("含有 Excel 不会写入的实体声明，可能是有害文件", "请向来源核实，不要打开")
    return part


def _sheets(parts: dict[str, bytes], book: str, guard: LimitGuard) -> dict[str, str]:
    """Return the name of the part, in small letters, of each sheet."""
    relations = _elements(parts.get("xl/_rels/workbook.xml.rels", b""), "Relationship", guard)
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    found: dict[str, str] = {}
    for sheet in _elements(parts.get(book, b""), "sheet", guard):
        number = next((value for key, value in sheet.items() if key.rpartition(":")[2] == "id"), "")
        path = posixpath.normpath(posixpath.join("/xl", targets.get(number, "")))
        found[sheet.get("name", "")] = path.lstrip("/").lower()
    return found


def _shown_styles(styles: bytes, guard: LimitGuard) -> dict[int, ShownAs]:
    """Return how the cell styles show a number, by their numbers; without those that show the number itself."""
    codes = BUILT_IN | {
        each.get("numFmtId", ""): each.get("formatCode", "")[:_LONGEST_FORMAT]
        for each in _elements(styles, "numFmt", guard)
    }
    shown = {number: found for number, code in codes.items() if (found := shown_as(code)) is not None}
    cells = _elements(styles, "xf", guard, inside="cellXfs") if shown else []
    numbered = ((place, shown.get(style.get("numFmtId", ""))) for place, style in enumerate(cells))
    return {place: found for place, found in numbered if found is not None}


def _elements(part: bytes, local: str, guard: LimitGuard, inside: str = "") -> list[dict[str, str]]:
    """Return the attributes of the elements of a name, with `inside` only those within such an element."""
    found: list[dict[str, str]] = []
    open_now = [not inside]
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        plain = name.rpartition(":")[2]
        if plain == inside:
            open_now[0] = True
        elif plain == local and open_now[0]:
            found.append(attributes)

    def end(name: str) -> None:
        if name.rpartition(":")[2] == inside:
            open_now[0] = False

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if part:
        parse(parser, part, guard)
    return found


class _SharedTexts:
    """The shared texts of a workbook: many cells may refer to one long text."""

    def __init__(self, strings: bytes, guard: LimitGuard) -> None:
        self._strings = strings
        self._longest = max(map(len, strings.split(b"<si")), default=0)
        self._guard = guard

    def check(self, part: bytes, count: int, context: ScanContext) -> None:
        """Raise UserError if the texts of the cells of a sheet would fill the memory; it has at most `count` cells."""
        allowed = self._guard.limits.unpacked * _TEXT_FACTOR
        if self._longest * count <= allowed or self._longest * part.count(b"<c") <= allowed:
            return
        lengths = _lengths(self._strings, self._guard)
        if sum(lengths[i] for i in texts_used(part, context) if i < len(lengths)) > allowed:
            raise self._guard.error("里面的长文字重复太多，展开后会占满内存", "请删去用不到的长文字列")


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
    parse(parser, strings, guard)
    return found


def _errors_as_text(part: bytes, places: tuple[int, ...]) -> bytes:
    """Return the XML of the sheet with error cells (`t="e"`) converted to text cells."""
    if not places:
        return part
    pieces: list[bytes] = []
    done = 0
    for place in places:
        end = part.index(b">", place)
        tag = part[place:end].replace(b't="e"', b't="str"').replace(b"t='e'", b"t='str'")
        pieces += [part[done:place], tag]
        done = end
    return b"".join((*pieces, part[done:]))
