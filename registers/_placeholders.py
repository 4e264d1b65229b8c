"""Cells that mean that nothing is known, and cells that cannot be read. Pure."""

from __future__ import annotations

import unicodedata

from registers._marks import SHARED, UNCALCULATED
from registers._types import Cell


class CellError(Exception):
    """A cell that cannot be read as the fact of its column. `why` and `advice` are Chinese."""

    def __init__(self, why: str, advice: str) -> None:
        super().__init__(why)
        self.why = why
        self.advice = advice


_NOTHING = {
    "-",
    "--",
    "---",
    "/",
    "//",
    "\\",
    "n/a",
    "na",
    "null",
    "none",
    "nan",
    "暂无",
    "不详",
    "未知",
    "空",
    "待补",
    "待补充",
    "待定",
    "未填",
    "未填报",
    "...",
    "?",
    "*",
    "—",
}
_ERRORS = {"#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"}


_MARKED = {
    UNCALCULATED: ("是公式，文件里没有存它的结果", "请用 Excel 或 WPS 打开原表，保存一次再导入"),
    SHARED: ("是合并单元格里的数，属于几家企业合在一起", "请取消合并，分别填写每家企业的数"),
}


def is_error(cell: Cell) -> bool:
    """Return whether the cell has no value of its own: an error value of a formula (#N/A), or a mark of the reader."""
    return isinstance(cell, str) and (cell in _ERRORS or cell in _MARKED)


def without_placeholder(cell: Cell) -> Cell:
    """Return the cell, None if its text means that nothing is known (-, /, 暂无).

    Raises: CellError for an error value of a formula, and for a mark of the reader.
    """
    if not isinstance(cell, str):
        return cell
    if cell in _MARKED:
        raise CellError(*_MARKED[cell])
    if is_error(cell):
        raise CellError(f"是 Excel 公式的错误值 {cell}", "请在原表里改正公式，或直接填写数值")
    plain = unicodedata.normalize("NFKC", cell).strip().casefold()
    if plain in _NOTHING or not plain.strip("-—–_/ .…,;:、。·~|"):
        return None
    return cell
