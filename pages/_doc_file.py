"""The streams of a Word 97–2003 file ([MS-DOC]): its heads, its text from the piece table, the parts of the text."""

from __future__ import annotations

import io
import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping

import msgspec

from pages._limits import ReadingGuard
from policies import UserError

_WORD, _OLDER = 0xA5EC, (0xA5DC, 0xA59B, 0xA59C, 0xA5DB)
_WORD_97 = 0xC0
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_HEADS = 0x1AA
_CLX = 33
_STORIES = ("text", "footnotes", "headers", "macros", "remarks", "endnotes", "boxes", "header_boxes")
_SAVE_AGAIN = "请用 Word 或 WPS 打开，另存为 docx 后再打开"
DAMAGED = ("不是完好的 Word 文件（doc）", _SAVE_AGAIN)
TROUBLE = (
    OSError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    RecursionError,
    MemoryError,
    struct.error,
)
"""What the reading of a damaged OLE file raises."""
_OTHERS = (
    ("EncryptedPackage", "有打开密码", "请先取消密码，另存后再打开"),
    ("Workbook", "是表格（xls、et），不是文档", "请作为企业名单或材料打开"),
    ("Book", "是表格（xls、et），不是文档", "请作为企业名单或材料打开"),
    ("PowerPoint Document", "是演示文稿（ppt、dps）", "请把需要的文字复制后粘贴进来"),
)
_SECTOR = 512


class TextPiece(msgspec.Struct, frozen=True):
    """A run of the text: its first character, where it stands in the file, bytes a character, its own properties."""

    start: int
    end: int
    place: int
    width: int
    properties: bytes


def has_word(data: bytes) -> bool:
    """Return whether an OLE file is a Word document, readable or not."""
    if not _is_sane(data):
        return False
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return bool(ole.exists("WordDocument"))
    except TROUBLE:
        return False


def _is_sane(data: bytes) -> bool:
    """Return whether the table of sectors is not larger than the file: it would be unfolded in memory."""
    if len(data) < 2 * _SECTOR:
        return False
    shift, tables = struct.unpack_from("<H", data, 30)[0], struct.unpack_from("<L", data, 44)[0]
    return shift in (9, 12) and tables << shift <= len(data)


class WordFile:
    """An opened Word file. Raises: UserError for a damaged or encrypted one, an older one, or another kind."""

    def __init__(self, data: bytes, guard: ReadingGuard) -> None:
        self._guard = guard
        streams = _streams(data, guard)
        self.main, self.more = streams["WordDocument"], streams.get("Data", b"")
        try:
            table = "1Table" if self._flags() & _TABLE_1 else "0Table"
            self.table = streams.get(table, b"")
            self._groups: list[bytes] = []
            self.pieces = self._pieces()
        except TROUBLE as error:
            raise guard.error(*DAMAGED) from error
        self._starts = [piece.start for piece in self.pieces]
        guard.count(max((piece.end for piece in self.pieces), default=0), 0)
        self.text = "".join(map(self._decoded, self.pieces))

    def _flags(self) -> int:
        """Return the flags of the file. Raises: UserError for a file that is encrypted or older than Word 97."""
        ident, version = struct.unpack_from("<HH", self.main, 0)
        if ident in _OLDER or (ident == _WORD and version < _WORD_97):
            raise self._guard.error("是 Word 95 或更早的文件", _SAVE_AGAIN)
        if ident != _WORD or len(self.main) < _HEADS:
            raise self._guard.error(*DAMAGED)
        (flags,) = struct.unpack_from("<H", self.main, 10)
        if flags & _ENCRYPTED:
            raise self._guard.error("有打开密码", "请先取消密码，另存后再打开")
        return int(flags)

    def part(self, number: int) -> bytes:
        """Return a part of the table stream by its number in the heads (FibRgFcLcb97)."""
        start, length = struct.unpack_from("<LL", self.main, 0x9A + 8 * number)
        return self.table[start : start + length]

    def part_and_rest(self, number: int) -> bytes:
        """Return a part with what follows it: the levels of lists stand behind their part. Empty if there is none."""
        start, length = struct.unpack_from("<LL", self.main, 0x9A + 8 * number)
        return self.table[start:] if length else b""

    def stories(self) -> Mapping[str, tuple[int, int]]:
        """Return the bounds of the parts of the text: text, footnotes, headers, remarks, endnotes, boxes."""
        found: dict[str, tuple[int, int]] = {}
        at = 0
        for i, name in enumerate(_STORIES):
            (length,) = struct.unpack_from("<l", self.main, 0x4C + 4 * i)
            end = min(len(self.text), at + max(0, length))
            found[name], at = (at, end), end
        return found

    def place(self, character: int) -> tuple[int, TextPiece]:
        """Return where a character stands in the file, and its piece."""
        piece = self.pieces[max(0, bisect_right(self._starts, character) - 1)]
        return piece.place + (character - piece.start) * piece.width, piece

    def _pieces(self) -> list[TextPiece]:
        clx = self.part(_CLX)
        at = 0
        while clx[at : at + 1] == b"\1":
            (length,) = struct.unpack_from("<H", clx, at + 1)
            self._groups.append(clx[at + 3 : at + 3 + length])
            at += 3 + length
        if clx[at : at + 1] != b"\2":
            raise ValueError("no piece table")
        (length,) = struct.unpack_from("<L", clx, at + 1)
        table = clx[at + 5 : at + 5 + length]
        return list(self._listed(table, (len(table) - 4) // 12))

    def _listed(self, table: bytes, count: int) -> Iterator[TextPiece]:
        limits = struct.unpack_from(f"<{count + 1}L", table, 0)
        for i in range(count):
            place, modifier = struct.unpack_from("<LH", table, 4 * (count + 1) + 8 * i + 2)
            start, end = limits[i], limits[i + 1]
            narrow = bool(place & 0x40000000)
            place = (place & 0x3FFFFFFF) // 2 if narrow else place & 0x3FFFFFFF
            width = 1 if narrow else 2
            if end < start or limits[0] or place + (end - start) * width > len(self.main):
                raise ValueError("a piece outside of the file")
            yield TextPiece(start, end, place, width, self._modified(modifier))

    def _modified(self, modifier: int) -> bytes:
        """Return the properties that a piece has of its own: one of a few simple ones, or a group."""
        if modifier & 1:
            number = modifier >> 1
            return self._groups[number] if number < len(self._groups) else b""
        code = _SIMPLE.get(modifier >> 1 & 0x7F)
        return b"" if code is None else struct.pack("<HB", code, modifier >> 8)

    def _decoded(self, piece: TextPiece) -> str:
        raw = self.main[piece.place : piece.place + (piece.end - piece.start) * piece.width]
        text = raw.decode("cp1252" if piece.width == 1 else "utf-16-le", "replace")
        # A pair of halves is one character here and two in the file: places must agree.
        return text if len(text) == piece.end - piece.start else _by_units(raw)


_SIMPLE = {0x18: 0x2416, 0x19: 0x2417, 0x41: 0x0800, 0x5C: 0x083C}
"""In table, end of row, deleted, hidden: the properties that a piece may have by their short numbers."""


def _by_units(raw: bytes) -> str:
    return "".join(chr(unit) for unit in struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2]))


def _streams(data: bytes, guard: ReadingGuard) -> dict[str, bytes]:
    """Return the streams of a Word file. Raises: UserError for another kind of file."""
    if not _is_sane(data):
        raise guard.error(*DAMAGED)
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            if not ole.exists("WordDocument"):
                raise _other(ole.listdir(), guard)
            names = [name for name in ("WordDocument", "0Table", "1Table", "Data") if ole.exists(name)]
            if ole.root.size > len(data) or any(ole.get_size(name) > len(data) for name in names):
                raise guard.error(*DAMAGED)
            return {name: ole.openstream(name).read() for name in names}
    except UserError:
        raise
    except TROUBLE as error:
        raise guard.error(*DAMAGED) from error


def _other(names: list[list[str]], guard: ReadingGuard) -> UserError:
    known = {path[0] for path in names}
    for name, what, advice in _OTHERS:
        if name in known:
            return guard.error(what, advice)
    return guard.error("是旧版 Office 文件，不是 Word 文档", _SAVE_AGAIN)
