"""The rows of the grid in which targets are entered by month, and how they are stored. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from casebook import NewTargetFigure, TargetFigure, TargetScope, TargetSide
from policies import UserError, plain
from registers.ledgers import LedgerColumn, LedgerKind, RefusedCell, cell_value

if TYPE_CHECKING:
    from ui.desk.desk import Desk

PROPOSED = (
    ("国家科技型中小企业", TargetScope.STOCK, "家"), ("高新技术企业", TargetScope.STOCK, "家"), ("高新技术企业", TargetScope.NEW, "家"),
    ("高新技术企业", TargetScope.APPLIED, "家"), ("雏鹰企业", TargetScope.STOCK, "家"), ("瞪羚企业", TargetScope.STOCK, "家"),
    ("技术合同成交额", TargetScope.AMOUNT, "亿元"),
)  # fmt: skip
"""Indicators of an empty grid: those of the yearly tables of districts."""
HEADINGS = ("指标", "口径", "单位", "全年", *(f"{month}月" for month in range(1, 13)))
FIRST_FIGURE = 3
"""The column of the whole year; months follow."""


class GridScope(NamedTuple):
    """Which figures the grid shows."""

    year: int
    side: TargetSide
    street: str = ""


@dataclass
class TargetGridRow:
    """One indicator: its texts by month, 0 for the whole year, and the stored figures behind them."""

    indicator: str = ""
    scope: str = ""
    unit: str = ""
    texts: dict[int, str] = field(default_factory=dict)
    stored: Mapping[int, TargetFigure] = field(default_factory=dict)

    def text(self, column: int) -> str:
        """Returns the text of a column of the grid."""
        if column < FIRST_FIGURE:
            return (self.indicator, self.scope, self.unit)[column]
        return self.texts.get(column - FIRST_FIGURE, "")

    def put(self, column: int, text: str) -> None:
        """Sets the text of a column of the grid."""
        if column < FIRST_FIGURE:
            setattr(self, ("indicator", "scope", "unit")[column], text.strip())
        else:
            self.texts[column - FIRST_FIGURE] = text.strip()


def grid_rows(figures: Sequence[TargetFigure], shown: GridScope, spare: int = 6) -> list[TargetGridRow]:
    """Returns the rows of what is stored, or those proposed for an empty year, and some empty ones."""
    rows: dict[tuple[str, str, str], TargetGridRow] = {}
    every: dict[tuple[str, str, str], dict[int, TargetFigure]] = {}
    for figure in figures:
        if figure.year == shown.year and figure.street == shown.street:
            key = (figure.indicator, figure.scope.value, figure.unit)
            rows.setdefault(key, TargetGridRow(*key))
            if figure.side is shown.side:
                every.setdefault(key, {})[figure.month] = figure
    for key, row in rows.items():
        row.stored = every.get(key, {})
        row.texts = {month: plain(figure.value, 8) for month, figure in row.stored.items()}
    found = list(rows.values()) or [TargetGridRow(name, scope.value, unit) for name, scope, unit in PROPOSED]
    return [*found, *(TargetGridRow() for _ in range(spare))]


def store(desk: Desk, rows: Sequence[TargetGridRow], shown: GridScope) -> int:
    """Stores what was changed, all or none. Returns how many figures. Raises: UserError with row and column."""
    changes = [change for number, row in enumerate(rows) for change in _changes(desk, row, number + 1, shown)]
    places = [new.indicator + new.scope + str(new.month) + new.unit for _, new in changes if new is not None]
    if len(set(places)) != len(places):
        raise UserError("有两行的指标、口径和单位都一样，请合成一行")
    book, author = desk.book, desk.author()
    with book.all_or_nothing():
        for old, new in changes:
            if old is None and new is not None:
                book.targets.add(new, author)
            elif old is not None and new is None:
                book.targets.remove(old.id, author)
            elif old is not None and new is not None:
                fields = ("indicator", "scope", "unit", "value")
                changed = {name: getattr(new, name) for name in fields}
                book.targets.update(msgspec.structs.replace(old, **changed), author)
    return len(changes)


def _changes(
    desk: Desk, row: TargetGridRow, number: int, shown: GridScope
) -> list[tuple[TargetFigure | None, NewTargetFigure | None]]:
    values = {month: _value(row, month, number) for month in range(13)}
    known = {month: value for month, value in values.items() if value is not None}
    gone: list[tuple[TargetFigure | None, NewTargetFigure | None]] = [
        (figure, None) for month, figure in row.stored.items() if month not in known
    ]
    if not known:
        return gone
    if not row.indicator:
        raise UserError(f"第 {number} 行有数，没有写指标，请补上")
    if row.scope not in tuple(TargetScope):
        raise UserError(f"第 {number} 行“{row.indicator}”的口径“{row.scope}”不对，可选：{'、'.join(TargetScope)}")
    made = []
    for month, value in known.items():
        new = NewTargetFigure(
            side=shown.side, indicator=row.indicator, scope=TargetScope(row.scope), year=shown.year, month=month, value=value,
            street=shown.street, unit=row.unit, officer=desk.officer, day=desk.on,
        )  # fmt: skip
        old = row.stored.get(month)
        same = old is not None and (old.indicator, old.scope, old.unit, old.value) == (
            new.indicator, new.scope, new.unit, value
        )  # fmt: skip
        made += [] if same else [(old, new)]
    return [*gone, *made]


def _value(row: TargetGridRow, month: int, number: int) -> Decimal | None:
    text = row.texts.get(month, "").removesuffix(row.unit or "\0")
    heading = HEADINGS[FIRST_FIGURE + month]
    try:
        found = cell_value(text, LedgerColumn(name="value", label=heading, kind=LedgerKind.NUMBER))
    except RefusedCell as error:
        raise UserError(f"第 {number} 行“{row.indicator}”：{error}") from error
    return found if isinstance(found, Decimal) else None
