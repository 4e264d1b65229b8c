"""Tables and bars of the year, made from what the casebook holds. Pure, no Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from casebook import Category, RequestState, Satisfaction, VisitState
from policies import QUALIFICATIONS, plain

if TYPE_CHECKING:
    from casebook import EnterpriseRow, Request, Visit

Cell = str | int | Decimal | None
MONTHS = tuple(f"{month}月" for month in range(1, 13))
RUNGS = (
    ("国科小 → 高企", ("tech_sme", "hnte")),
    ("雏鹰 → 瞪羚 → 领军", ("chuying", "dengling", "lingjun_peiyu", "lingjun")),
)
OTHERS = "其他"
UNNAMED = "未填"
_COLUMNS = 7
"""So many sectors have a column of their own."""
_STACKED = 5
"""So many officers have a colour of their own."""


@dataclass(frozen=True)
class Bar:
    """One bar: its label and the parts it is made of, in the order of the legend; `words` are drawn at its end.

    `mark` is what is to be reached, drawn as a line across the bar.
    """

    label: str
    parts: tuple[Decimal, ...]
    words: str
    mark: Decimal | None = None


@dataclass(frozen=True)
class FigureTable:
    """One table with its bars. `note` says how it was counted, `empty` what to do while it has no rows."""

    name: str
    title: str
    note: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bars: tuple[Bar, ...] = ()
    legend: tuple[str, ...] = ()
    empty: str = ""


def cell_words(cell: Cell) -> str:
    """The text of a cell."""
    if cell is None:
        return ""
    return plain(cell, 4) if isinstance(cell, Decimal) else str(cell)


@dataclass(frozen=True)
class Printed:
    """One determination of the year: of which firm and month, and how many sheets of each edition."""

    enterprise: int
    on: date
    firm: int
    officer: int


def visit_figures(visits: Iterable[Visit], year: int) -> FigureTable:
    """Visits held, by officer and month."""
    held = [visit for visit in visits if visit.state is VisitState.HELD]
    counts = Counter((visit.officer, visit.on.month) for visit in held)
    totals = Counter(visit.officer for visit in held)
    officers = [name for name, _ in sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))]
    rows: list[tuple[Cell, ...]] = [
        (officer, *(counts[officer, month] for month in range(1, 13)), totals[officer]) for officer in officers
    ]
    if rows:
        by_month = Counter(visit.on.month for visit in held)
        rows.append(("合计", *(by_month[month] for month in range(1, 13)), len(held)))
    shown = officers[:_STACKED]
    legend = (*shown, OTHERS) if len(officers) > _STACKED else tuple(shown)
    bars = [_month_bar(month, held, legend) for month in range(1, 13)] if held else []
    firms = len({visit.enterprise for visit in held})
    return FigureTable(
        "visits", "走访", f"{year} 年已走访 {len(held)} 次、{firms} 家企业；只计已完成的走访",
        ("走访人", *MONTHS, "合计"), tuple(rows), tuple(bars), legend, f"{year} 年还没有完成的走访。到“走访”里记一次，这里就有数。",
    )  # fmt: skip


def _month_bar(month: int, held: Sequence[Visit], legend: tuple[str, ...]) -> Bar:
    of_month = [visit.officer if visit.officer in legend else OTHERS for visit in held if visit.on.month == month]
    counts = Counter(of_month)
    return Bar(f"{month}月", tuple(Decimal(counts[name]) for name in legend), str(len(of_month)))


def rung_figures(rows: Sequence[EnterpriseRow], on: date) -> FigureTable:
    """Firms on each rung of the two ladders."""
    known = [row for row in rows if row.held is not None]
    counts = Counter(kind for row in known for kind in row.held or ())
    table: list[tuple[Cell, ...]] = []
    bars: list[Bar] = []
    for ladder, kinds in RUNGS:
        for kind in kinds:
            share = percent(counts[kind], len(known))
            table.append((ladder, QUALIFICATIONS[kind][0], counts[kind], share))
            bars.append(Bar(QUALIFICATIONS[kind][0], (Decimal(counts[kind]),), str(counts[kind])))
    table.append(("", "资质未知的企业", len(rows) - len(known), ""))
    table.append(("", "企业总数", len(rows), ""))
    return FigureTable(
        "rungs", "梯度", f"{on.isoformat()} 仍有效的资质；占比按资质已填的 {len(known)} 家计算，未填的不当作没有",
        ("阶梯", "级别", "企业数", "占比"), tuple(table) if rows else (), tuple(bars) if rows else (), ("企业数",),
        "企业库还是空的。先到“企业”导入名单。",
    )  # fmt: skip


def place_figures(rows: Sequence[EnterpriseRow]) -> FigureTable:
    """Firms by street and main sector; the first sector of a firm counts."""
    pairs = Counter((row.street or row.district or UNNAMED, _sector(row)) for row in rows)
    sectors = Counter(_sector(row) for row in rows)
    named = [name for name, _ in sorted(sectors.items(), key=lambda pair: (-pair[1], pair[0])) if name != UNNAMED]
    columns = named[:_COLUMNS]
    rest = [name for name in sectors if name not in columns]
    streets = Counter(row.street or row.district or UNNAMED for row in rows)
    ordered = [name for name, _ in sorted(streets.items(), key=lambda pair: (pair[0] == UNNAMED, -pair[1], pair[0]))]
    legend = (*columns, "其他或未填") if rest else tuple(columns)
    table: list[tuple[Cell, ...]] = []
    bars: list[Bar] = []
    for street in ordered:
        counts = [pairs[street, column] for column in columns]
        if rest:
            counts.append(sum(pairs[street, name] for name in rest))
        table.append((street, *counts, streets[street]))
        bars.append(Bar(street, tuple(Decimal(count) for count in counts), str(streets[street])))
    if table:
        sums = [sum(int(row[place] or 0) for row in table) for place in range(1, len(legend) + 1)]
        table.append(("合计", *sums, len(rows)))
    return FigureTable(
        "places", "街道与产业", "一家企业按第一个产业方向计一次；没有填街道的归到区",
        ("街道/园区", *legend, "合计"), tuple(table), tuple(bars), legend, "企业库还是空的。先到“企业”导入名单。",
    )  # fmt: skip


def _sector(row: EnterpriseRow) -> str:
    return row.sectors[0] if row.sectors else UNNAMED


def request_figures(requests: Sequence[Request], year: int, on: date) -> FigureTable:
    """Requests raised in the year: how they ended, and how many days an answer took on average."""
    table: list[tuple[Cell, ...]] = []
    bars: list[Bar] = []
    for category in Category:
        found = [request for request in requests if request.category is category]
        if found:
            row = _request_row(category.value, found, on)
            table.append(row)
            parts = (row[2], row[3], row[4])
            bars.append(Bar(category.value, tuple(Decimal(int(part or 0)) for part in parts), str(len(found))))
    if table:
        table.append(_request_row("合计", requests, on))
    return FigureTable(
        "requests", "诉求", f"{year} 年提出的诉求；平均天数从提出到办结，只计已办结的；按期办结按有承诺日期的计，满意按回访过的计",
        ("类别", "提出", "已解决", "未能解决", "办理中", "其中逾期", "平均答复天数", "按期办结", "回访", "满意和基本满意", "重新打开"),
        tuple(table), tuple(bars),
        ("已解决", "未能解决", "办理中"), f"{year} 年还没有记下诉求。走访时问到的诉求记在“走访”里。",
    )  # fmt: skip


def _request_row(label: str, requests: Sequence[Request], on: date) -> tuple[Cell, ...]:
    states = Counter(request.state for request in requests)
    ended = [(request.closed_on - request.raised_on).days for request in requests if request.closed_on is not None]
    open_ = [request for request in requests if request.closed_on is None]
    late = sum(request.reply_by is not None and request.reply_by < on for request in open_)
    mean = round(Decimal(sum(ended)) / len(ended), 1) if ended else None
    promised = [request.in_time for request in requests if request.in_time is not None]
    asked = [request.satisfaction for request in requests if request.satisfaction is not None]
    pleased = sum(found is not Satisfaction.DISSATISFIED for found in asked)
    return (
        label, len(requests), states[RequestState.SOLVED], states[RequestState.UNSOLVED], len(open_), late, mean,
        percent(sum(promised), len(promised)), len(asked), percent(pleased, len(asked)),
        sum(request.reopened_on is not None for request in requests),
    )  # fmt: skip


def sheet_figures(printed: Sequence[Printed], year: int, offered: str = "") -> FigureTable:
    """Sheets by month and edition; `offered` tells the sum of what they offered."""
    table: list[tuple[Cell, ...]] = []
    bars: list[Bar] = []
    for month in range(1, 13):
        found = [entry for entry in printed if entry.on.month == month]
        firm, officer = sum(entry.firm for entry in found), sum(entry.officer for entry in found)
        table.append((f"{month}月", firm, officer, firm + officer, len({entry.enterprise for entry in found})))
        bars.append(Bar(f"{month}月", (Decimal(firm), Decimal(officer)), str(firm + officer)))
    firm, officer = sum(entry.firm for entry in printed), sum(entry.officer for entry in printed)
    table.append(("合计", firm, officer, firm + officer, len({entry.enterprise for entry in printed})))
    note = f"{year} 年出的服务单，按数据日期计"
    return FigureTable(
        "sheets", "服务单", f"{note}；{offered}" if offered else note,
        ("月份", "企业版", "工作版", "合计", "涉及企业"), tuple(table) if printed else (), tuple(bars) if printed else (),
        ("企业版", "工作版"), f"{year} 年还没有出过服务单。",
    )  # fmt: skip


def percent(part: int | Decimal, whole: int | Decimal) -> str:
    """A share in words with one decimal; empty where there is nothing to share."""
    return f"{round(Decimal(part) / Decimal(whole) * 100, 1):f}%" if whole else ""
