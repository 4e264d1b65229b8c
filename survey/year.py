"""What the casebook holds of a year, and what the last sheets of the year offered together. No Qt."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from matcher import ResultGroup, total_worth
from policies import KeceError, plain
from survey.background import each
from survey.figures import Printed
from survey.kept_matches import KeptMatches
from survey.own_targets import OwnCounts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from casebook import Casebook, Determination, EnterpriseRow, Request, TargetFigure, Visit
    from policies import Policy
    from survey.background import BackgroundJob

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
    targets: tuple[TargetFigure, ...]
    counts: OwnCounts
    """What of the bureau's own targets the casebook counts."""


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


def gather(book: Casebook, year: int, today: date, policies: Iterable[Policy] = ()) -> Gathered:
    """Reads a year; firms are as of its last day, or of today in the present year. `policies` say which title they grant."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    on = min(today, last)
    firms = book.enterprises.search("", on)
    printed: list[Printed] = []
    newest: list[Determination] = []
    for firm in firms:
        made = [entry for entry in book.determinations.of(firm.id, with_persons=False) if entry.on.year == year]
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
        book.targets.of_year(year),
        OwnCounts.of_book(book, policies, on),
    )


def sum_offered(book: Casebook, gathered: Gathered, job: BackgroundJob) -> Offered | None:
    """Repeats the match of each firm's last sheet with the library of then and adds the amounts; None when stopped."""
    chosen = gathered.last[:MOST_MATCHED]
    matches = KeptMatches(book.determinations)
    low, high, counted, looked = Decimal(0), Decimal(0), 0, 0
    unbounded = False
    for entry in each(chosen, job, len(chosen), every=1):
        looked += 1
        try:
            found = matches.match_of(entry)
        except KeceError:
            continue
        ready = [result for result in found.results if found.group_of(result) is ResultGroup.READY]
        sums = total_worth(ready)
        low, counted = low + sums.low, counted + 1
        unbounded = unbounded or sums.high is None
        high += sums.high or Decimal(0)
    if looked < len(chosen):
        return None
    return Offered(counted, low, None if unbounded else high, len(gathered.last) - counted)
