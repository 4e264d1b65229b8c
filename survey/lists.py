"""Lists that no single policy gives: no research cost, titles that end, firms no policy reaches. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from matcher import ResultGroup
from policies import QUALIFICATIONS, Unit, show
from survey.figures import Bar, FigureTable, place_figures
from survey.firms import Screened, titles
from survey.run import Run, Tally, Unreached
from survey.table_row import TableRow

AHEAD = 12
"""Titles are listed that end within so many months."""


class Special(StrEnum):
    """The lists, as they are named on the screen."""

    UNREACHED = "零政策企业"
    NO_RESEARCH = "无研发费用"
    ENDING = "每月到期的资质"


def no_research(firms: Sequence[Screened], on: date) -> tuple[TableRow, ...]:
    """Firms whose research cost of the last closed year is zero, then those where it is unknown."""
    year = on.year - 1
    zeros, unknown = [], []
    for place, firm in enumerate(firms):
        series = firm.profile.series("rd_expense")
        if year not in series:
            last = max(series, default=None)
            words = f"{year} 年未填" + (f"（{last} 年 {show(series[last], Unit.MONEY)}）" if last is not None else "")
            unknown.append(_row(place, firm, ("未填", words)))
        elif series[year] == 0:
            zeros.append(_row(place, firm, ("为 0", f"{year} 年研发费用为 0")))
    return (*zeros, *unknown)


NO_RESEARCH_HEADINGS = ("企业", "区 / 街道", "研发费用", "说明", "负责人")


def no_research_words(rows: Sequence[TableRow], year: int) -> str:
    """How many are known to have none, and of how many it is not known."""
    kinds = Counter(row.cells[2] for row in rows)
    return f"{year} 年研发费用为 0 的 {kinds['为 0']} 家；没有填、还不知道有没有的 {kinds['未填']} 家，请先补问"


def ending(firms: Sequence[Screened], on: date) -> tuple[TableRow, ...]:
    """Titles whose last day is within a year, the next first."""
    last = _months_after(on, AHEAD)
    found: list[tuple[date, TableRow]] = []
    for place, firm in enumerate(firms):
        for number, (kind, _, day) in enumerate(titles(firm.profile) or ()):
            if day is not None and on <= day <= last and kind in QUALIFICATIONS:
                months = (day.year - on.year) * 12 + day.month - on.month
                cells = (firm.row.name, place_words(firm), QUALIFICATIONS[kind][0], day.isoformat(), firm.row.officer)
                when = f"{day.year}-{day.month:02}"
                row = TableRow(f"{place}.{number}", (*cells, when), (*cells[:3], day, cells[4], months), firm.number)
                found.append((day, row))
    return tuple(row for _, row in sorted(found, key=lambda pair: (pair[0], pair[1].cells[0])))


ENDING_HEADINGS = ("企业", "区 / 街道", "资质", "到期日", "负责人", "到期月份")


def ending_figures(rows: Iterable[TableRow], on: date) -> FigureTable:
    """The titles that end, month by month, the kinds one after another."""
    pairs = Counter((row.cells[5], row.cells[2]) for row in rows)
    kinds = Counter(row.cells[2] for row in rows)
    legend = tuple(name for name, _ in kinds.most_common(5))
    rest = sum(count for kind, count in kinds.items() if kind not in legend)
    bars = []
    for month in _months(on):
        parts = [pairs[month, kind] for kind in legend]
        all_ = sum(count for (when, _), count in pairs.items() if when == month)
        parts += [all_ - sum(parts)] if rest else []
        bars.append(Bar(month, tuple(Decimal(part) for part in parts), str(all_)))
    names = (*legend, "其他") if rest else legend
    return FigureTable("ending", "每月到期的资质", "", (), (), tuple(bars), names)


def unreached_rows(firms: Sequence[Screened], found: Unreached) -> tuple[TableRow, ...]:
    """The firms that no policy reaches, with what is known of them: where little is, more must be asked first."""
    rows = []
    for place in found.places:
        firm = firms[place]
        known = len(firm.profile.facts)
        cells = (firm.row.name, place_words(firm), "、".join(firm.row.sectors), f"{known} 项", firm.row.officer)
        rows.append(TableRow(str(place), cells, (*cells[:3], known, cells[4]), firm.number))
    return tuple(rows)


UNREACHED_HEADINGS = ("企业", "区 / 街道", "产业方向", "已有资料", "负责人")


def unreached_words(found: Unreached, total: int, policies: int) -> str:
    """The outcome in one sentence."""
    head = "" if found.looked == total else f"已停止，只看了 {found.looked}/{total} 家；"
    return (
        f"{head}{len(found.places)} 家企业在 {policies} 项能判断的政策里没有一项符合、已享受或差一步；"
        "资料少的企业先补资料再下结论"
    )


def street_figures(run: Run, tally: Tally, points: Sequence[ResultGroup]) -> FigureTable:
    """Firms of some groups of a policy by street and main sector."""
    rows = [firm.row for firm, point in zip(run.firms, tally.points, strict=True) if point in points]
    return place_figures(rows)


@dataclass(frozen=True)
class Stage:
    """One rung of a ladder: the firms on it, and the groups of those screened for it (None: nobody was)."""

    kind: str
    label: str
    held: int
    counts: Mapping[ResultGroup, int] | None

    @property
    def words(self) -> str:
        """The text beside the bar."""
        if self.counts is None:
            return f"{self.held} 家"
        return f"{self.held} 家；另有 {self.able} 家符合，{self.counts.get(ResultGroup.NEAR, 0)} 家差一步"

    @property
    def able(self) -> int:
        """The number of firms that meet the rung without holding its title, whether it accepts now or not."""
        met = (ResultGroup.READY, ResultGroup.NEXT_ROUND)
        return sum(self.counts.get(point, 0) for point in met) if self.counts is not None else 0


def stages(run: Run, kinds: Sequence[tuple[str, str]], policies: Mapping[str, str]) -> tuple[Stage, ...]:
    """The rungs of a ladder, kind and label each; `policies` names what grants a kind."""
    held = Counter(kind for firm in run.firms for kind in firm.row.held or ())
    found = []
    for kind, label in kinds:
        tally = run.tally(policies.get(kind, ""))
        found.append(Stage(kind, label, held[kind], Counter(tally.points) if tally is not None else None))
    return tuple(found)


def _row(place: int, firm: Screened, cells: tuple[str, str]) -> TableRow:
    return TableRow(str(place), (firm.row.name, place_words(firm), *cells, firm.row.officer), (), firm.number)


def place_words(firm: Screened) -> str:
    """Where a firm is: district and street."""
    return " ".join(part for part in (firm.row.district, firm.row.street) if part)


def _months(on: date) -> tuple[str, ...]:
    firsts = (on.year * 12 + on.month - 1 + step for step in range(AHEAD + 1))
    return tuple(f"{count // 12}-{count % 12 + 1:02}" for count in firsts)


def _months_after(on: date, months: int) -> date:
    count = on.year * 12 + on.month - 1 + months
    return date(count // 12, count % 12 + 1, min(on.day, 28))
