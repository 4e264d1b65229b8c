"""A workbook looked through before the reading library sees it.

The library allocates the whole rectangle between the first and the last cell: a file of one kilobyte with
a cell far away would end the process. Here every part is unpacked piece by piece within limits, and the
places of its cells are read, nothing is held.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from policies import UserError

_PIECE = 1 << 22
_UNPACKED = 4 << 30
_RATIO = 300
"""How much a part of more than a piece may grow; sheets of figures reach about 100."""
_ROOMY, _SPARSE = 20_000_000, 8
"""So many cells a rectangle may always have; beyond, it may be so many times larger than what is written in it."""
_PLACE = re.compile(rb"<(?:[\w.-]+:)?(row|c)\b([^>]*)")
_R = re.compile(rb"""\br\s*=\s*["']([^"']*)["']""")
_CELL = re.compile(rb"([A-Za-z]{1,3})([0-9]{1,7})")
_SAVE_AGAIN = "请用表格软件另存一次再试"


def check_workbook(path: Path) -> None:
    """Raises: UserError for a workbook that is damaged, grows too much or has cells far away from the others."""
    try:
        with zipfile.ZipFile(path) as package:
            left = _UNPACKED
            for member in package.infolist():
                if member.filename.lower().endswith(".xml"):
                    left -= _check_part(package, member, left, path.name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError, OSError) as error:
        raise UserError(f"读不出企业名册：{path.name} 不是完好的 xlsx 文件，{_SAVE_AGAIN}") from error


def _check_part(package: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, name: str) -> int:
    """The size of a part in bytes. Raises: UserError; errors of the zip."""
    size, extent = 0, _Extent(name)
    with package.open(member) as stream:
        for text in _tags(iter(lambda: stream.read(_PIECE), b"")):
            size += len(text)
            if size > left or (size > 2 * _PIECE and size > _RATIO * max(1, member.compress_size)):
                raise UserError(f"读不出企业名册：{name} 展开后大得不合常理，可能是有害文件，请向来源核实，不要打开")
            extent.read(text)
    extent.check()
    return size


def _tags(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces cut before their last tag, so that no tag is in two of them."""
    rest = b""
    for piece in pieces:
        text = rest + piece
        cut = text.rfind(b"<")
        if cut < 0 or len(text) - cut > _PIECE:
            cut = len(text)
        yield text[:cut]
        rest = text[cut:]
    yield rest


class _Extent:
    """The rectangle that the cells of one sheet need."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._cells = self._row = self._column = 0

    def read(self, text: bytes) -> None:
        """Goes over the rows and cells of a piece. Raises: UserError for a place that is none."""
        for kind, attributes in _PLACE.findall(text):
            found = _R.search(attributes)
            if kind == b"row":
                if found is not None and found[1].isdigit() and len(found[1]) < 8:
                    self._here = int(found[1])
                continue
            self._cells += 1
            if found is None:
                self._row = max(self._row, self._here)
                continue
            place = _CELL.fullmatch(found[1])
            if place is None:
                raise UserError(f"读不出企业名册：{self._name} 不是完好的 xlsx 文件，{_SAVE_AGAIN}")
            self._row = max(self._row, int(place[2]))
            self._column = max(self._column, _number(place[1]))

    _here = 0

    def check(self) -> None:
        """Raises: UserError where the rectangle is far larger than what is written in it."""
        cells = self._row * max(1, self._column)
        if cells > _ROOMY and cells > _SPARSE * self._cells:
            raise UserError(
                f"读不出企业名册：{self._name} 有单元格远在第 {self._row} 行、第 {self._column} 列，"
                "请删去名册以外的内容和格式再试"
            )


def _number(letters: bytes) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column
