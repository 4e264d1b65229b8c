"""The ledger of targets as the shared page shows it, and the table of yearly targets as another layout of it. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from casebook import NewTargetFigure, TargetFigure, TargetScope, TargetSide
from registers.ledgers import LedgerColumn, LedgerKind, LedgerRefusal, LedgerRow, LedgerRows, LedgerValue
from registers.target_sheet import TargetCell, read_target_sheet
from survey.indicators import scope_of
from ui.ledger.spec import LedgerSpec, Values

if TYPE_CHECKING:
    from ui.desk.desk import Desk
    from ui.widgets.dropped import FileSource

_SIDES = tuple(side.value for side in TargetSide)
_SCOPES = tuple(scope.value for scope in TargetScope)
COLUMNS = (
    LedgerColumn(
        name="side", label="目标或实绩", kind=LedgerKind.CHOICE, required=True, aliases=("类别",), choices=_SIDES,
        spellings=(("完成", "实绩"), ("实际", "实绩"), ("完成数", "实绩"), ("目标数", "目标"), ("计划", "目标")),
    ),
    LedgerColumn(name="indicator", label="指标", required=True, aliases=("指标名称", "工作目标")),
    LedgerColumn(name="scope", label="口径", kind=LedgerKind.CHOICE, required=True, choices=_SCOPES),
    LedgerColumn(name="year", label="年度", kind=LedgerKind.WHOLE, required=True, aliases=("年份",)),
    LedgerColumn(name="month", label="月份", kind=LedgerKind.WHOLE, aliases=("月",)),
    LedgerColumn(name="district", label="区", aliases=("区县",)),
    LedgerColumn(name="street", label="街道", aliases=("街道/园区", "街镇")),
    LedgerColumn(name="value", label="数值", kind=LedgerKind.NUMBER, required=True, aliases=("目标值",)),
    LedgerColumn(name="unit", label="单位", aliases=("计量单位",)),
    LedgerColumn(name="source", label="依据", aliases=("来源", "文件")),
    LedgerColumn(name="officer", label="录入人"),
)  # fmt: skip
_SHOWN = ("side", "indicator", "scope", "year", "month", "street", "value", "unit", "source", "officer")
_WIDTHS = {
    "side": 92, "indicator": 230, "scope": 60, "year": 60, "month": 56, "street": 110, "value": 90, "unit": 56, "source": 200,
    "officer": 76,
}  # fmt: skip
_FIELDS = tuple(column.name for column in COLUMNS)


class TargetLedger:
    """Reads and writes the targets of the casebook as values of a ledger."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def spec(self) -> LedgerSpec[TargetFigure]:
        """Returns the description of the ledger."""
        book = self._desk.book.targets
        return LedgerSpec(
            name="targets", title="目标", noun="条目标", columns=COLUMNS, shown=_SHOWN, widths=_WIDTHS, values=values_of,
            firm_name=lambda _: "", read=book.all, add=self.add, change=self.change,
            remove=lambda figure: book.remove(figure.id, self._desk.author()),
            empty="还没有目标。\n回“统计·本局目标”点“录入目标”按月填，或点“导入”：年度分解表（行是指标、列是年或月）和台账都认。",
            hint="指标、街道、依据…的任何几个字", narrow="year", narrow_also="side", narrow_more=("scope", "street"),
            read_also=self.read_sheet, checked=self.with_replaced,
        )  # fmt: skip

    def add(self, rows: Sequence[Values]) -> object:
        """Stores figures, all or none; one that says the same of the same time replaces the older one. Raises: UserError."""
        book, author = self._desk.book, self._desk.author()
        known = {_place(figure): figure for figure in book.targets.all()}
        with book.all_or_nothing():
            for new in map(self._figure, rows):
                old = known.get(_place(new))
                if old is None:
                    known[_place(new)] = book.targets.add(new, author)
                elif old.value != new.value or old.source != new.source:
                    book.targets.update(_replaced(old, new), author)
        return None

    def change(self, figure: TargetFigure, values: Values) -> None:
        """Replaces the fields of a figure. Raises: UserError."""
        self._desk.book.targets.update(_replaced(figure, self._figure(values)), self._desk.author())

    def with_replaced(self, found: LedgerRows) -> LedgerRows:
        """Returns the rows without those that are stored already, and with a doubt for each that replaces a value."""
        known = {_place(figure): figure for figure in self._desk.book.targets.all()}
        rows: list[LedgerRow] = []
        refused, doubts = list(found.refused), list(found.doubts)
        first: dict[tuple[object, ...], int] = {}
        for row in found.rows:
            new = self._figure(row.values)
            old = known.get(_place(new))
            place = f"第 {row.number} 行"
            before = first.setdefault(_place(new), row.number)
            if before != row.number:
                why = f"和第 {before} 行是同一指标、同一时间，只取第 {before} 行"
                refused.append(LedgerRefusal(place, new.indicator, why))
                continue
            if old is not None and old.value == new.value:
                refused.append(LedgerRefusal(place, new.indicator, "台账里已经有，数值一样"))
                continue
            rows.append(row)
            if old is not None:
                why = f"台账里是 {old.value:f}，导入后改成 {new.value:f}"
                doubts.append(LedgerRefusal(place, new.indicator, why))
        return msgspec.structs.replace(found, rows=tuple(rows), refused=tuple(refused), doubts=tuple(doubts))

    def _figure(self, values: Values) -> NewTargetFigure:
        given = {name: values[name] for name in _FIELDS if values.get(name) is not None}
        made: dict[str, object] = {"officer": self._desk.officer, "day": self._desk.on, "unit": "", **given}
        return msgspec.convert(made, NewTargetFigure)

    def read_sheet(self, source: FileSource) -> LedgerRows | None:
        """Reads a table of yearly targets; None if the file is none. Raises: UserError if it cannot be opened."""
        found = read_target_sheet(source.content, source.name)
        if found is None:
            return None
        refused = [LedgerRefusal(cell.place, cell.text, cell.why) for cell in found.refused]
        rows: list[LedgerRow] = []
        doubts: dict[str, LedgerRefusal] = {}
        for cell in found.cells:
            if not cell.year:
                why = f"“{cell.indicator}”不知道是哪一年：请在表的标题里写明年度，如“2026年目标分解表”"
                refused.append(LedgerRefusal(cell.place, str(cell.value), why))
                continue
            rows.append(LedgerRow(cell.number, self._row(cell, source.name)))
            scope = scope_of(cell.indicator, cell.unit)
            why = f"表里没有写口径，按“{scope.value}”录入；不对就在台账里改"
            doubts.setdefault(cell.indicator, LedgerRefusal(f"第 {cell.number} 行", cell.indicator, why))
        return LedgerRows(
            name=source.name, rows=tuple(rows), refused=tuple(refused), doubts=tuple(doubts.values())
        )  # fmt: skip

    def _row(self, cell: TargetCell, file: str) -> dict[str, LedgerValue]:
        side = TargetSide.RESULT if cell.result else TargetSide.GOAL
        return {
            "side": side.value, "indicator": cell.indicator, "scope": scope_of(cell.indicator, cell.unit).value, "year": cell.year,
            **({"month": cell.month} if cell.month else {}), "value": cell.value, **({"unit": cell.unit} if cell.unit else {}),
            "source": file,
        }  # fmt: skip


def values_of(figure: TargetFigure) -> Values:
    """Returns the values of a figure by the names of the columns."""
    given: dict[str, LedgerValue] = {name: getattr(figure, name) for name in _FIELDS}
    given |= {"side": figure.side.value, "scope": figure.scope.value, "month": figure.month or None}
    return {name: value for name, value in given.items() if value not in (None, "")}


def _place(figure: NewTargetFigure) -> tuple[object, ...]:
    return (
        figure.side, figure.indicator, figure.scope, figure.year, figure.month, figure.district, figure.street, figure.unit
    )  # fmt: skip


def _replaced(old: TargetFigure, new: NewTargetFigure) -> TargetFigure:
    return msgspec.structs.replace(old, **{name: getattr(new, name) for name in _FIELDS})
