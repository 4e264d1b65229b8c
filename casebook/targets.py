"""The targets of the bureau and results entered by hand, by indicator, month and street."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from casebook import _rows
from casebook._ledger import Row
from casebook._records import OfficeRecords
from policies import UserError


class TargetSide(StrEnum):
    """Whether a figure is aimed at, or was reached."""

    GOAL = "目标"
    RESULT = "实绩"


class TargetScope(StrEnum):
    """What a figure counts. The three counts of firms are never mixed."""

    STOCK = "存量"
    NEW = "新增"
    APPLIED = "申报"
    AMOUNT = "金额"
    OTHER = "其他"


class NewTargetFigure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure to be stored. `month` of 0 is the whole year, an empty `street` the whole district."""

    side: TargetSide
    indicator: str
    scope: TargetScope
    year: int
    value: Decimal
    officer: str
    day: date
    month: int = 0
    district: str = ""
    street: str = ""
    unit: str = "家"
    source: str = ""


class TargetFigure(NewTargetFigure, frozen=True, kw_only=True):
    """A stored figure. `id` is the same on every computer."""

    id: str

    @property
    def name(self) -> str:
        """The indicator with its scope: 高新技术企业（新增）."""
        return f"{self.indicator}（{self.scope.value}）"


class TargetRepository(OfficeRecords[NewTargetFigure, TargetFigure]):
    """Reads and writes targets."""

    table = "targets"
    lost = "这项指标不在库中，可能已被删除，请刷新"
    order = "t.year DESC, t.indicator, t.scope, t.street, t.month, t.id"

    def of_year(self, year: int) -> tuple[TargetFigure, ...]:
        """Returns the figures of one year."""
        return self._select("t.year = :year", {"year": year})

    def _row(self, new: NewTargetFigure) -> Row:
        if not 2000 <= new.year <= 2100:
            raise UserError(f"年度 {new.year} 不对，写成 2026 的样子")
        if not 0 <= new.month <= 12:
            raise UserError(f"月份 {new.month} 不对，写 1 到 12，全年写 0")
        if new.value < 0 or not new.value.is_finite():
            raise UserError(f"“{new.indicator}”的数值不能小于 0，请改正")
        return {
            "side": new.side.value,
            "indicator": _rows.required(new.indicator, "指标"),
            "scope": new.scope.value,
            "year": new.year,
            "month": new.month,
            "district": new.district.strip(),
            "street": new.street.strip(),
            "value": f"{new.value:f}",
            "unit": new.unit.strip(),
            "source": new.source.strip(),
            "officer": _rows.required(new.officer, "录入人"),
            "day": new.day.isoformat(),
        }

    def _read(self, row: _rows.Cells) -> TargetFigure:
        return TargetFigure(
            id=_rows.text(row, "id"),
            side=TargetSide(_rows.text(row, "side")),
            indicator=_rows.text(row, "indicator"),
            scope=TargetScope(_rows.text(row, "scope")),
            year=_rows.number(row, "year"),
            value=Decimal(_rows.text(row, "value")),
            officer=_rows.text(row, "officer"),
            day=_rows.day(row, "day"),
            month=_rows.number(row, "month"),
            district=_rows.text(row, "district"),
            street=_rows.text(row, "street"),
            unit=_rows.text(row, "unit"),
            source=_rows.text(row, "source"),
        )
