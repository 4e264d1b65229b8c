"""The result of an import, and the workbook that shows it to the person who supplied the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import msgspec

from policies.files import SHARED, saved
from registers._types import Cell, LeftOut, RegisterTable
from registers.reading import CellRefusal, RegisterFirm
from registers.writing import Sheet, write_sheets


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The firms read, the rows refused, what was not read, and rows that are read but may not be firms.

    `sheet` names the table among those of its file.
    """

    taken: tuple[RegisterFirm, ...]
    refused: tuple[CellRefusal, ...]
    left_out: tuple[LeftOut, ...] = ()
    doubts: tuple[LeftOut, ...] = ()
    sheet: str = ""

    def refused_cells(self) -> tuple[CellRefusal, ...]:
        """Return the unreadable cells of the firms that were read."""
        return tuple(refusal for firm in self.taken for refusal in firm.refused)

    def repeated(self) -> tuple[RegisterFirm, ...]:
        """Return the firms that have an earlier row in the table."""
        return tuple(firm for firm in self.taken if firm.same_as is not None)

    def summary(self) -> str:
        """Return one Chinese sentence with the counts."""
        parts = [f"读入 {len(self.taken)} 家"]
        if repeated := len(self.repeated()):
            parts[0] += f"（其中 {repeated} 行与前面的行是同一家企业）"
        parts += [f"拒收 {len(self.refused)} 行"] if self.refused else []
        cells = len(self.refused_cells())
        parts += [f"{cells} 个单元格未采用"] if cells else []
        parts += [f"{len(self.left_out)} 行不是企业（合计、说明等）"] if self.left_out else []
        return "，".join(parts)


def report_of(items: Iterable[RegisterFirm | CellRefusal], table: RegisterTable) -> Report:
    """Return the report of the items of `read_firms`.

    >>> report_of(read_firms(table, mapping, date(2025, 6, 1)), table).summary()
    '读入 1 家，1 行不是企业（合计、说明等）'
    """
    taken: list[RegisterFirm] = []
    refused: list[CellRefusal] = []
    for item in items:
        if isinstance(item, RegisterFirm):
            taken.append(item)
        else:
            refused.append(item)
    return Report(
        taken=tuple(taken), refused=tuple(refused), left_out=table.left_out, doubts=table.doubts, sheet=table.label
    )


_REFUSED = ("行号", "列", "内容", "原因", "怎么办", "处理")
_WARNED = ("行号", "企业名称", "提醒")
_TAKEN = ("行号", "企业名称", "统一社会信用代码", "同一企业的行")
_LEFT_OUT = ("位置", "原因", "内容")


def write_report(path: Path, *reports: Report) -> None:
    """Write the reports of the tables of a file as xlsx with four sheets: refusals, remarks, firms read, what was not.

    The sheet of refusals has the columns 行号, 列, 内容, 原因, 怎么办 and 处理. Of several tables, the first column
    is the sheet.

    Raises: UserError if the file cannot be written.
    """
    several = len(reports) > 1
    parts = (
        ("要改的", _REFUSED, _refusals),
        ("要看的", _WARNED, _warnings),
        ("已读入", _TAKEN, _taken),
        ("没有读入的", _LEFT_OUT, _left_out),
    )
    sheets: list[Sheet] = [
        (
            name,
            ("工作表", *heads) if several else heads,
            [((report.sheet, *line) if several else line) for report in reports for line in lines(report)],
        )
        for name, heads, lines in parts
    ]
    with saved(path, SHARED) as temporary:
        write_sheets(temporary, sheets)


def _refusals(report: Report) -> Iterator[tuple[Cell, ...]]:
    whole = [(refusal, refusal.outcome()) for refusal in report.refused]
    single = [(refusal, f"企业已读入，{refusal.outcome()}") for refusal in report.refused_cells()]
    for refusal, done in sorted((*whole, *single), key=lambda pair: pair[0].row):
        yield Decimal(refusal.row), refusal.column, refusal.value, refusal.why, refusal.advice, done


def _warnings(report: Report) -> Iterator[tuple[Cell, ...]]:
    for firm in report.taken:
        for warning in firm.warnings:
            yield Decimal(firm.row), firm.profile.name, warning
    for doubt in report.doubts:
        yield Decimal(doubt.number), doubt.text, doubt.why


def _taken(report: Report) -> Iterator[tuple[Cell, ...]]:
    for firm in report.taken:
        code = str(firm.profile.facts.get("credit_code") or "") or None
        yield Decimal(firm.row), firm.profile.name, code, None if firm.same_as is None else Decimal(firm.same_as)


def _left_out(report: Report) -> Iterator[tuple[Cell, ...]]:
    for one in report.left_out:
        yield one.place or f"第 {one.number} 行", one.why, one.text
