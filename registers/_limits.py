"""How large a table may be: a file from outside must not exhaust the machine."""

from __future__ import annotations

from time import monotonic

import msgspec

from policies import UserError


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The bounds of one reading. Sizes are bytes; `unpacked` is what an xlsx holds inside its zip."""

    size: int = 64 * 1024 * 1024
    unpacked: int = 256 * 1024 * 1024
    ratio: int = 300
    """How much a part of more than 1 MB may grow when unpacked; tables reach about 100."""
    rows: int = 100_000
    columns: int = 400
    cells: int = 6_000_000
    """Rows times columns, empty cells included: what is held in memory."""
    cell: int = 32_767
    """Characters in one cell; Excel itself holds no more."""
    seconds: float = 120.0


class LimitGuard:
    """The limits, the file they are held against, and the time that is left."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self._ends = monotonic() + limits.seconds

    def error(self, why: str, advice: str) -> UserError:
        """The error to raise: `raise watch.refused(…)`."""
        return UserError(f"{self.name}：{why}，{advice}")

    def check_time(self) -> None:
        """Raises: UserError when the reading has taken too long."""
        if monotonic() > self._ends:
            raise self.error(f"读了 {self.limits.seconds:g} 秒还没有读完", "请删去用不到的工作表和列，或分成几个文件")

    def check_rows(self, count: int) -> None:
        """Raises: UserError for too many rows."""
        if count > self.limits.rows:
            raise self.error(f"超过 {self.limits.rows} 行", "请分成几个文件，或删去表格下方用不到的行")

    def check_columns(self, count: int) -> None:
        """Raises: UserError for too many columns."""
        if count > self.limits.columns:
            raise self.error(f"有 {count} 列，超过 {self.limits.columns} 列", "请删去用不到的列")

    def check_extent(self, rows: int, columns: int) -> None:
        """Raises: UserError for a table too long, too wide or too large."""
        self.check_rows(rows)
        self.check_columns(columns)
        if rows * columns > self.limits.cells:
            raise self.error(f"{rows} 行 × {columns} 列太大", "请删去用不到的列，或分成几个文件")

    def check_cell(self, length: int, row: int) -> None:
        """Raises: UserError for a cell that holds more than a cell can."""
        if length > self.limits.cell:
            raise self.error(
                f"第 {row} 行有一个单元格长达 {length} 个字，超过 {self.limits.cell} 个字",
                "请检查是不是引号没有配对，或把长文字移出表格",
            )
