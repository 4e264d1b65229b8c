"""The state of the firm list: search, filters, sort order, saved views. No Qt."""

from __future__ import annotations

from datetime import date, timedelta
from enum import IntEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from casebook import Author, EnterpriseRow, FirmFilter
from policies import QUALIFICATIONS
from ui.desk.event import Event
from ui.desk.settings import SavedView
from ui.widgets.filter_option import FilterOption

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ui.desk.desk import Desk

YEAR = timedelta(days=365)
"""Firms without a visit for a year match the filter's last entry."""
SEEN = ("任何时候", "近 90 天走访过", "一年未走访")


class FirmColumn(IntEnum):
    """The columns of the list."""

    NAME = 0
    PLACE = 1
    SECTORS = 2
    HELD = 3
    OFFICER = 4
    SEEN = 5
    CODE = 6


TITLES = {
    FirmColumn.NAME: "企业名称",
    FirmColumn.PLACE: "区 / 街道",
    FirmColumn.SECTORS: "产业方向",
    FirmColumn.HELD: "有效资质",
    FirmColumn.OFFICER: "负责人",
    FirmColumn.SEEN: "上次走访",
    FirmColumn.CODE: "信用代码",
}
UNSORTED = -1
_OURS = "本局负责人"
"""The heading of the officer column in exported tables: an import must not read it as a contact of the firm."""


def cell(row: EnterpriseRow, column: FirmColumn) -> str:
    """Returns the text of a cell."""
    if column is FirmColumn.NAME:
        return f"{row.name}（{row.found_text}）" if row.found_text else row.name
    if column is FirmColumn.PLACE:
        return " ".join(filter(None, (row.district, row.street)))
    if column is FirmColumn.SECTORS:
        return "、".join(row.sectors)
    if column is FirmColumn.HELD:
        return held_words(row.held)
    if column is FirmColumn.OFFICER:
        return row.officer
    if column is FirmColumn.SEEN:
        return row.last_visit.isoformat() if row.last_visit is not None else "未走访"
    return row.credit_code


def held_words(held: tuple[str, ...] | None) -> str:
    """Returns the qualifications of a firm; unknown ones have a text of their own."""
    if held is None:
        return "未知"
    return "、".join(QUALIFICATIONS[kind][0] for kind in held if kind in QUALIFICATIONS) or "无"


_KEYS: dict[FirmColumn, Callable[[EnterpriseRow], Any]] = {
    FirmColumn.SEEN: lambda row: row.last_visit or date.min,
    FirmColumn.OFFICER: attrgetter("officer"),
    FirmColumn.CODE: attrgetter("credit_code"),
}
"""The sort keys of the columns that are not sorted by their text, or whose text is a field of the row."""


class FirmsPresenter:
    """The state of the firm list. `changed` is emitted when the view must refresh."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.text = ""
        self.chosen: dict[str, str | None] = {}
        self.column = UNSORTED
        self.descending = False
        self.rows: tuple[EnterpriseRow, ...] = ()
        self.total = 0
        self.changed = Event()

    def search(self, text: str) -> None:
        """Filters the list to firms whose name, initials, code or former name contains every word."""
        self.text = text
        self.refresh()

    def narrow(self, name: str, value: str | None) -> None:
        """Sets one filter: district, street, sector, rung, officer or seen."""
        self.chosen = {**self.chosen, name: value}
        self.refresh()

    def sort(self, column: int, *, descending: bool) -> None:
        """Sorts by a column; UNSORTED lists the best matches first."""
        self.column, self.descending = column, descending
        self._order()
        self.changed.emit()

    def refresh(self) -> None:
        """Reads the list from the casebook again."""
        self.rows = self._desk.book.enterprises.search(self.text, self._desk.on, self._filter())
        if not self.text and not any(self.chosen.values()):
            self.total = len(self.rows)
        self._order()
        self.changed.emit()

    def _filter(self) -> FirmFilter:
        seen = self.chosen.get("seen")
        day = self._desk.on
        picked = {name: value for name, value in self.chosen.items() if name != "seen" and value is not None}
        return FirmFilter(
            **picked,
            seen_since=day - timedelta(days=90) if seen == SEEN[1] else None,
            not_seen_since=day - YEAR if seen == SEEN[2] else None,
        )

    def _order(self) -> None:
        if self.column == UNSORTED:
            return
        column = FirmColumn(self.column)
        key = _KEYS.get(column, lambda row: cell(row, column))
        self.rows = tuple(sorted(self.rows, key=key, reverse=self.descending))

    def choices(self, name: str) -> tuple[FilterOption, ...]:
        """Returns the entries of a filter; the first one matches everything."""
        facets = self._desk.book.enterprises.facets()
        if name == "seen":
            return tuple(FilterOption(word, None if word == SEEN[0] else word) for word in SEEN)
        if name == "rung":
            held = [FilterOption(QUALIFICATIONS[kind][0], kind) for kind in facets.rungs if kind in QUALIFICATIONS]
            return (FilterOption("全部资质", None), *held, FilterOption("确认无资质", ""))
        values = getattr(facets, f"{name}s")
        label = {"district": "全部区", "street": "全部街道", "sector": "全部产业", "officer": "全部负责人"}[name]
        return (FilterOption(label, None), *(FilterOption(value, value) for value in values))

    def count_words(self) -> str:
        """Returns how many firms are listed."""
        shown = len(self.rows)
        return f"共 {shown} 家" if shown == self.total else f"找到 {shown} 家，共 {self.total} 家"

    def empty_words(self) -> str:
        """Returns the text shown when the list is empty."""
        if self.total:
            return "没有符合的企业。\n换一个词，或把筛选改回“全部”。"
        return "企业库还是空的。\n点“导入…”读入 Excel 或 CSV 名单，或点“新建企业”。"

    def put_in_charge(self, numbers: tuple[int, ...], officer: str) -> None:
        """Sets the officer in charge of firms, all or none."""
        with self._desk.book.all_or_nothing():
            for number in numbers:
                self._desk.book.enterprises.amend(number, Author(self._desk.officer), officer=officer)
        self.refresh()

    def views(self) -> tuple[SavedView, ...]:
        """Returns the saved views."""
        return self._desk.settings.now.views

    def keep_view(self, name: str) -> None:
        """Saves the current view under a name, replacing a view of that name."""
        view = SavedView(name, self.text, dict(self.chosen), self.column, self.descending)
        others = tuple(kept for kept in self.views() if kept.name != name)
        self._desk.settings.change(views=(*others, view))

    def drop_view(self, name: str) -> None:
        """Deletes a saved view."""
        self._desk.settings.change(views=tuple(kept for kept in self.views() if kept.name != name))

    def take_view(self, view: SavedView) -> None:
        """Applies a saved view."""
        self.text, self.chosen = view.text, dict(view.chosen)
        self.column, self.descending = view.column, view.descending
        self.refresh()

    def export(self, path: Path, rows: tuple[EnterpriseRow, ...]) -> str:
        """Writes firms with all their facts as a table that an import can read. Runs in a worker thread.

        Raises: UserError when the file cannot be written.
        """
        from registers import firms_table, write_table

        with self._desk.open_book() as book:
            profiles = [book.enterprises.profile(row.id, self._desk.on).profile for row in rows]
        columns = [
            *firms_table(profiles),
            (_OURS, tuple(row.officer or None for row in rows)),
            (TITLES[FirmColumn.SEEN], tuple(row.last_visit for row in rows)),
        ]
        write_table(path, [header for header, _ in columns], zip(*(cells for _, cells in columns), strict=True))
        return f"已导出 {len(rows)} 家：{path}"
