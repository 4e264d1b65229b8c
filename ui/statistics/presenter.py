"""The state of the statistics page: the year, the tables, the sums offered, exports. No Qt."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from casebook import RequestState, VisitState
from firms import load_targets
from policies import KeceError, plain
from survey.figures import (
    FigureTable,
    place_figures,
    request_figures,
    rung_figures,
    sheet_figures,
    visit_figures,
)
from survey.own_targets import TargetLine, own_target_figures, target_lines
from survey.targets import districts, target_figures
from survey.year import Gathered, Offered
from ui.desk.session import EntryOutcome

if TYPE_CHECKING:
    from ui.desk.desk import Desk

FIRST_YEAR = 2019
"""The first year with indicators in the documents."""


@dataclass(frozen=True)
class Headline:
    """One figure on top of the page."""

    figure: str
    words: str


class StatisticsPresenter:
    """The state of the page: year, district, the data read, and the tables made from it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.year = desk.on.year
        self.district = ""
        self.gathered: Gathered | None = None
        self.offered: Offered | None = None
        self.adding = False
        """Whether the sum of the offered amounts is still being computed."""
        self.lines: tuple[TargetLine, ...] = ()
        """The bureau's own targets, in the order of their table."""
        self._made: tuple[FigureTable, ...] | None = None
        self._indicators = load_targets()

    def years(self) -> tuple[int, ...]:
        """Returns the years offered, the current one first."""
        return tuple(range(self._desk.on.year, FIRST_YEAR - 1, -1))

    def districts(self) -> tuple[str, ...]:
        """Returns the districts with indicators."""
        return districts(self._indicators)

    def take(self, gathered: Gathered) -> None:
        """Sets the data read; the district of most firms is shown first."""
        self.gathered, self.offered, self.adding, self._made = gathered, None, True, None
        if not self.district:
            own = Counter(row.district for row in gathered.firms if row.district)
            named = [name for name, _ in own.most_common() if name in self.districts()]
            self.district = named[0] if named else self.districts()[0]

    def take_offered(self, offered: Offered | None) -> None:
        """Sets the sum; None if its computation was stopped."""
        self.offered, self.adding, self._made = offered, False, None

    def choose_district(self, district: str) -> None:
        """Sets the district whose indicators are shown."""
        self.district, self._made = district, None

    def figures(self) -> tuple[FigureTable, ...]:
        """Returns all tables of the year in tab order; empty before anything was read."""
        if self._made is None and self.gathered is not None:
            self._made = self._make(self.gathered)
        return self._made or ()

    def _make(self, g: Gathered) -> tuple[FigureTable, ...]:
        self.lines = target_lines(g.targets, g.counts, g.year)
        here = [row for row in g.firms if row.district == self.district]
        own = Counter(kind for row in here for kind in row.held or ())
        return (
            visit_figures(g.visits, g.year),
            rung_figures(g.firms, g.on),
            place_figures(g.firms),
            request_figures(g.requests, g.year, self._desk.on),
            sheet_figures(g.printed, g.year, self.offered.words if self.offered is not None and g.printed else ""),
            target_figures(self._indicators, self.district, g.year, own if here else {}),
            own_target_figures(self.lines, g.year),
        )

    def headlines(self) -> tuple[Headline, ...]:
        """Returns the figures on top."""
        g = self.gathered
        if g is None:
            return ()
        held = [visit for visit in g.visits if visit.state is VisitState.HELD]
        solved = sum(request.state is RequestState.SOLVED for request in g.requests)
        sheets = sum(entry.firm + entry.officer for entry in g.printed)
        visited = len({visit.enterprise for visit in held})
        return (
            Headline(str(len(held)), f"次走访，{visited} 家企业"),
            Headline(str(len(g.requests)), f"项诉求，已解决 {solved} 项"),
            Headline(str(sheets), f"份服务单，{len({entry.enterprise for entry in g.printed})} 家企业"),
            self._offered_headline(),
        )

    def _offered_headline(self) -> Headline:
        if self.offered is None:
            return Headline("…", "万元可申报，正在计算") if self.adding else Headline("–", "万元可申报，没有算完")
        top = f"–{plain(self.offered.high, 0)}" if self.offered.high not in (None, self.offered.low) else ""
        more = "以上" if self.offered.high is None else ""
        return Headline(f"{plain(self.offered.low, 0)}{top}", f"万元{more}可申报，{self.offered.firms} 家企业")

    def file_name(self, figures: FigureTable) -> str:
        """Returns the proposed file name of an exported table."""
        place = self.district if figures.name == "targets" else ""
        return f"{self.year}年{place}{figures.title}.xlsx"

    def export(self, figures: FigureTable, path: Path) -> EntryOutcome:
        """Writes one table."""
        from registers import write_table

        rows = [[Decimal(cell) if isinstance(cell, int) else cell for cell in row] for row in figures.rows]
        try:
            write_table(path, figures.headings, rows, sheet=figures.title)
        except KeceError as error:
            return EntryOutcome(str(error))
        return EntryOutcome()

    def export_all(self, folder: Path) -> EntryOutcome:
        """Writes every table that has rows into a folder."""
        for figures in self.figures():
            if figures.rows:
                answer = self.export(figures, folder / self.file_name(figures))
                if not answer.accepted:
                    return answer
        return EntryOutcome()
