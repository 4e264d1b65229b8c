"""Limits on the size of a table, so that an untrusted file cannot exhaust memory or time."""

from __future__ import annotations

from time import monotonic

import msgspec

from policies import UserError


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Limits for reading one file.

    Where no other source is given, a figure is our choice: well above the register of a district
    (some ten thousand firms, some dozen columns), small enough for an office PC.
    """

    size: int = 64 * 1024 * 1024
    """Bytes of the file."""
    unpacked: int = 256 * 1024 * 1024
    """Bytes of the XML parts inside an xlsx file."""
    ratio: int = 300
    """Largest compression ratio of a part over 1 MB. Real tables reach about 100; DEFLATE cannot exceed 1032."""
    rows: int = 100_000
    columns: int = 400
    cells: int = 6_000_000
    """Rows times columns, including empty cells: all of them are kept in memory."""
    cell: int = 32_767
    """Characters in one cell: the limit of Excel ("Excel specifications and limits")."""
    seconds: float = 120.0
    """Time for reading the file, in seconds."""


class LimitGuard:
    """Checks the limits while one file is read. `name` is the file name used in messages."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self._ends = monotonic() + limits.seconds

    def error(self, why: str, advice: str) -> UserError:
        """Return the UserError for this file; the caller raises it."""
        return UserError(f"{self.name}：{why}，{advice}")

    def check_time(self) -> None:
        """Raise UserError if reading takes longer than `limits.seconds`."""
        if monotonic() > self._ends:
            raise self.error(f"读了 {self.limits.seconds:g} 秒还没有读完", "请删去用不到的工作表和列，或分成几个文件")

    def check_rows(self, count: int) -> None:
        """Raise UserError for too many rows."""
        if count > self.limits.rows:
            raise self.error(f"超过 {self.limits.rows} 行", "请分成几个文件，或删去表格下方用不到的行")

    def check_columns(self, count: int) -> None:
        """Raise UserError for too many columns."""
        if count > self.limits.columns:
            raise self.error(f"有 {count} 列，超过 {self.limits.columns} 列", "请删去用不到的列")

    def check_extent(self, rows: int, columns: int) -> None:
        """Raise UserError for a table with too many rows, columns or cells."""
        self.check_rows(rows)
        self.check_columns(columns)
        if rows * columns > self.limits.cells:
            raise self.error(f"{rows} 行 × {columns} 列太大", "请删去用不到的列，或分成几个文件")

    def check_cell(self, length: int, row: int) -> None:
        """Raise UserError for a cell with too many characters. `row` counts from 1."""
        if length > self.limits.cell:
            raise self.error(
                f"第 {row} 行有一个单元格长达 {length} 个字，超过 {self.limits.cell} 个字",
                "请检查是不是引号没有配对，或把长文字移出表格",
            )
