"""Checks an xls (or WPS et) file before the reading library opens it.

Reads what could be harmful (encryption, the extent of the cells, the size of repeated texts), and
what the reading library does not tell. The layout follows [MS-CFB] and [MS-XLS].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from registers._biff_marks import marks_of
from registers._limits import LimitGuard
from registers._scan import SheetMarks

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # sector numbers from here on have special meanings ([MS-CFB] 2.1)
_HEADER = 512
_ENTRY = 128
_SMALL = 4096  # shorter streams are stored in the mini stream ([MS-CFB] 2.2)
_FILEPASS = 0x2F
_SST, _CONTINUE, _LABEL_SST = 0xFC, 0x3C, 0xFD
_DIMENSIONS, _MUL_RK = 0x200, 0xBD
_CELLS = {0x02, 0x03, 0x04, 0x05, 0x06, 0xD6, 0x203, 0x204, 0x205, 0x206, 0x27E, 0x406, _MUL_RK, _LABEL_SST}
"""Numbers of the records of cells with content; cells that only have a format are not read."""
_MAX_ROWS, _MAX_COLUMNS = 65_536, 256  # of a sheet in the format of Excel 97-2003
_SAVE_AGAIN = "请用 Excel 或 WPS 打开，另存为 xlsx 后再导入"
_TEXT_BYTES = 1 << 30
"""Largest size of all texts of the cells, as for xlsx files (`Limits.unpacked` times 4). Our choice."""


def check_xls(data: bytes, guard: LimitGuard) -> dict[str, SheetMarks]:
    """Return the marks of the sheets by name.

    Raises: UserError if the file is encrypted, damaged, too large, or not a workbook.
    """
    try:
        streams = _directory(data)
    except (struct.error, IndexError, ValueError) as error:
        raise guard.error("不是完好的 Excel 文件", _SAVE_AGAIN) from error
    if "EncryptedPackage" in streams or "EncryptionInfo" in streams:
        raise guard.error("有密码保护", "请取消密码后再导入")
    book = streams.get("Workbook", streams.get("Book"))
    if book is None:
        raise guard.error("不是 Excel 表格（可能是 Word 或其他旧格式文件）", _SAVE_AGAIN)
    try:
        _check_records(book, guard)
        return marks_of(book, _records(book))
    except (struct.error, IndexError) as error:
        raise guard.error("不是完好的 Excel 文件", _SAVE_AGAIN) from error


def _directory(data: bytes) -> dict[str, bytes]:
    """Return the streams of the workbook and of its encryption, by name."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise ValueError(size)
    fat = _allocation(data, size)
    entries = _chain(data, size, fat, struct.unpack_from("<I", data, 48)[0])
    streams: dict[str, bytes] = {}
    small = b""
    small_fat_start = struct.unpack_from("<I", data, 60)[0]
    for place in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", entries, place + 64)[0]
        name = entries[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        kind = entries[place + 66]
        start, extent = struct.unpack_from("<IQ", entries, place + 116)
        extent &= 0xFFFFFFFF
        if kind == 5:
            small = _chain(data, size, fat, start)
        elif kind == 2 and name in ("Workbook", "Book", "EncryptedPackage", "EncryptionInfo"):
            if extent >= _SMALL:
                streams[name] = _chain(data, size, fat, start)[:extent]
            else:
                table = _numbers(_chain(data, size, fat, small_fat_start))
                streams[name] = _chain(b"\0" * 64 + small, 64, table, start)[:extent]
    return streams


def _allocation(data: bytes, size: int) -> list[int]:
    sectors = [n for n in struct.unpack_from("<109I", data, 76) if n < _END]
    following, left = struct.unpack_from("<II", data, 68)
    while following < _END and left > 0:
        numbers = _numbers(_sector(data, size, following))
        sectors += [n for n in numbers[:-1] if n < _END]
        following, left = numbers[-1], left - 1
    return [number for sector in sectors for number in _numbers(_sector(data, size, sector))]


def _sector(data: bytes, size: int, number: int) -> bytes:
    start = max(_HEADER, size) + number * size if size >= _HEADER else size + number * size
    piece = data[start : start + size]
    if not piece:
        raise ValueError(number)
    return piece


def _numbers(piece: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(piece) // 4}I", piece[: len(piece) // 4 * 4]))


def _chain(data: bytes, size: int, table: list[int], start: int) -> bytes:
    pieces: list[bytes] = []
    while start < _END:
        if len(pieces) > len(table):
            raise ValueError("the chain of sectors is a ring")
        pieces.append(_sector(data, size, start))
        start = table[start]
    return b"".join(pieces)


def _records(book: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the number, the offset of the content and the length of each record."""
    place = 0
    while place + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, place)
        yield kind, place + 4, length
        place += 4 + length


def _check_records(book: bytes, guard: LimitGuard) -> None:
    rows = columns = 0
    table: list[bytes] = []
    in_table = False
    used: dict[int, int] = {}
    for number, (kind, place, length) in enumerate(_records(book)):
        if number % 100_000 == 0:
            guard.check_time()
        if kind == _FILEPASS:
            raise guard.error("有密码保护", "请取消密码后再导入")
        in_table = kind == _SST or (in_table and kind == _CONTINUE)
        if in_table:
            table.append(book[place : place + length])
        elif kind == _DIMENSIONS and length >= 12:
            low, high, left, right = struct.unpack_from("<IIHH", book, place)
            if high > _MAX_ROWS or right > _MAX_COLUMNS or (low > high and high) or (left > right and right):
                raise guard.error("不是完好的 Excel 文件", _SAVE_AGAIN)
        elif kind in _CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", book, place)
            if kind == _MUL_RK and length >= 6:  # several cells: the last column closes the record
                column = max(column, struct.unpack_from("<H", book, place + length - 2)[0])
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if kind == _LABEL_SST and length >= 10:
                text = struct.unpack_from("<I", book, place + 6)[0]
                used[text] = used.get(text, 0) + 1
    guard.check_extent(rows, columns)
    _check_texts(table, used, guard)


def _check_texts(table: list[bytes], used: dict[int, int], guard: LimitGuard) -> None:
    """Raise UserError if the repeated texts of the cells would need more than `_TEXT_BYTES`."""
    cells = sum(used.values())
    if cells * guard.limits.cell * 3 <= _TEXT_BYTES:
        return
    lengths = _text_lengths(table)
    longest = max(lengths, default=0)
    total = sum(times * (lengths[text] if text < len(lengths) else longest) for text, times in used.items())
    if total * 3 > _TEXT_BYTES:
        raise guard.error("里面的长文字重复太多，展开后会占满内存", "请删去用不到的长文字列")


def _text_lengths(table: list[bytes]) -> list[int]:
    """Return the length of each shared text in characters.

    A text may continue in the next record, which begins with its own flags.
    """
    lengths: list[int] = []
    piece, place = 0, 8
    while piece < len(table):
        data = table[piece]
        if place + 3 > len(data):
            piece, place = piece + 1, 0
            continue
        count, flags = struct.unpack_from("<HB", data, place)
        lengths.append(count)
        place += 3
        extra = 0
        if flags & 8:
            extra += 4 * struct.unpack_from("<H", data, place)[0]
            place += 2
        if flags & 4:
            extra += struct.unpack_from("<I", data, place)[0]
            place += 4
        width = 2 if flags & 1 else 1
        while (room := (len(data) - place) // width) < count:
            count -= room
            piece, place = piece + 1, 1
            if piece >= len(table):
                return lengths
            data = table[piece]
            width = 2 if data[:1] and data[0] & 1 else 1
        place += count * width + extra
        while piece < len(table) and place > len(table[piece]):
            place -= len(table[piece])
            piece += 1
    return lengths
