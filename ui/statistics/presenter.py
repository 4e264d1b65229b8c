"""What the page of figures shows: the year, the tables, the sums offered, what is exported. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from casebook import RequestState, VisitState
from matcher import LibraryVersion, Match, ResultGroup, match, total_worth
from policies import KeceError, plain
from policies.knowledge import load_targets
from ui.desk.session import EntryOutcome
from ui.statistics.figures import (
    FigureTable,
    Printed,
    place_figures,
    request_figures,
    rung_figures,
    sheet_figures,
    visit_figures,
)
from ui.statistics.targets import districts, target_figures

if TYPE_CHECKING:
    from casebook import Casebook, Determination, EnterpriseRow, Request, Visit
    from policies.library import Library
    from ui.desk.desk import Desk

FIRST_YEAR = 2019
"""The first year of which the documents tell indicators."""
MOST_MATCHED = 300
"""The sums rest on the last sheets of so many firms; more would take minutes."""


@dataclass(frozen=True)
class Gathered:
    """What the casebook holds of a year, and the firms as they stand at its end or today."""

    year: int
    on: date
    firms: tuple[EnterpriseRow, ...]
    visits: tuple[Visit, ...]
    requests: tuple[Request, ...]
    printed: tuple[Printed, ...]
    last: tuple[Determination, ...]
    """The last determination of each firm in the year, the latest first."""


@dataclass(frozen=True)
class Offered:
    """What the last sheets of the year's firms offered together, 万元; `high` None where nothing bounds it."""

    firms: int
    low: Decimal
    high: Decimal | None
    left_out: int = 0

    @property
    def words(self) -> str:
        """The sum in words."""
        if self.high is None:
            amount = f"{plain(self.low, 0)} 万元以上"
        elif self.low == self.high:
            amount = f"{plain(self.low, 0)} 万元"
        else:
            amount = f"{plain(self.low, 0)}–{plain(self.high, 0)} 万元"
        rest = f"，另有 {self.left_out} 家未计" if self.left_out else ""
        return f"按每家最后一张服务单，可申报合计 {amount}（{self.firms} 家{rest}）"


@dataclass(frozen=True)
class Headline:
    """One number on top of the page."""

    figure: str
    words: str


def gather(book: Casebook, year: int, today: date) -> Gathered:
    """Reads a year; firms are as of its last day, or of today in the present year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    on = min(today, last)
    firms = book.enterprises.search("", on)
    printed: list[Printed] = []
    newest: list[Determination] = []
    for firm in firms:
        made = [entry for entry in book.determinations.of(firm.id) if entry.on.year == year]
        newest += made[:1]
        for entry in made:
            editions = Counter(sheet.edition for sheet in book.determinations.sheets(entry.id))
            printed.append(Printed(firm.id, entry.on, editions["firm"], editions["officer"]))
    newest.sort(key=lambda entry: entry.on, reverse=True)
    return Gathered(
        year,
        on,
        firms,
        book.visits.between(first, last),
        book.requests.raised_between(first, last),
        tuple(printed),
        tuple(newest),
    )


def sum_offered(
    book: Casebook, gathered: Gathered, stopped: Callable[[], bool], told: Callable[[int, int], object]
) -> Offered | None:
    """Matches the last sheet of each firm again, with its own library; None when stopped. `told` gets the progress."""
    chosen = gathered.last[:MOST_MATCHED]
    libraries: dict[str, Library | None] = {}
    low, high, counted = Decimal(0), Decimal(0), 0
    unbounded = False
    for place, entry in enumerate(chosen):
        if stopped():
            return None
        told(place, len(chosen))
        found = _match_of(book, entry, libraries)
        if found is None:
            continue
        ready = [result for result in found.results if found.group_of(result) is ResultGroup.READY]
        least, most = total_worth(ready)
        low, counted = low + least, counted + 1
        unbounded = unbounded or most is None
        high += most or Decimal(0)
    return Offered(counted, low, None if unbounded else high, len(gathered.last) - counted)


def _match_of(book: Casebook, entry: Determination, libraries: dict[str, Library | None]) -> Match | None:
    from policies.library import library_from

    digest = entry.library.digest
    if digest not in libraries:
        try:
            libraries[digest] = library_from(book.determinations.library(digest))
        except KeceError:
            libraries[digest] = None
    library = libraries[digest]
    if library is None:
        return None
    return match(library.policies, entry.profile, entry.on, LibraryVersion(library.version, digest))


class StatisticsPresenter:
    """The state of the page: year, district, what was read, and the tables made of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.year = desk.on.year
        self.district = ""
        self.gathered: Gathered | None = None
        self.offered: Offered | None = None
        self.adding = False
        """Whether the sum of what was offered is still being worked out."""
        self._made: tuple[FigureTable, ...] | None = None
        self._indicators = load_targets()

    def years(self) -> tuple[int, ...]:
        """The years that may be chosen, the present one first."""
        return tuple(range(self._desk.on.year, FIRST_YEAR - 1, -1))

    def districts(self) -> tuple[str, ...]:
        """The districts with indicators."""
        return districts(self._indicators)

    def take(self, gathered: Gathered) -> None:
        """Takes what was read; the district of most firms is shown first."""
        self.gathered, self.offered, self.adding, self._made = gathered, None, True, None
        if not self.district:
            own = Counter(row.district for row in gathered.firms if row.district)
            named = [name for name, _ in own.most_common() if name in self.districts()]
            self.district = named[0] if named else self.districts()[0]

    def take_offered(self, offered: Offered | None) -> None:
        """Takes the sum, None where it was stopped."""
        self.offered, self.adding, self._made = offered, False, None

    def choose_district(self, district: str) -> None:
        """Sets the district whose indicators are shown."""
        self.district, self._made = district, None

    def figures(self) -> tuple[FigureTable, ...]:
        """All tables of the year, in the order of the tabs; empty before anything was read."""
        if self._made is None and self.gathered is not None:
            self._made = self._make(self.gathered)
        return self._made or ()

    def _make(self, g: Gathered) -> tuple[FigureTable, ...]:
        here = [row for row in g.firms if row.district == self.district]
        own = Counter(kind for row in here for kind in row.held or ())
        return (
            visit_figures(g.visits, g.year),
            rung_figures(g.firms, g.on),
            place_figures(g.firms),
            request_figures(g.requests, g.year, self._desk.on),
            sheet_figures(g.printed, g.year, self.offered.words if self.offered is not None and g.printed else ""),
            target_figures(self._indicators, self.district, g.year, own if here else {}),
        )

    def headlines(self) -> tuple[Headline, ...]:
        """The numbers on top."""
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
        """The suggested name of an exported table."""
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
