"""What only a match shows of the firms visited last: windows that close, and changes since their last sheet. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from casebook import FirmFilter
from matcher import ResultGroup, Turn, changes, match
from policies import KeceError
from survey.background import each
from survey.kept_matches import KeptMatches

if TYPE_CHECKING:
    from casebook import Casebook, EnterpriseRow
    from matcher import Match, MatchResult
    from policies.library import Library
    from survey.background import BackgroundJob

CLOSING_DAYS = 30
"""Windows are listed that close within so many days."""
FIRMS = 150
"""So many of the firms visited last are matched; more would take minutes."""
POSSIBLE = tuple(point for point in ResultGroup if point.possible)
"""The groups of firms that a closing window concerns."""
_LOOK_BACK = timedelta(days=2 * 365)


@dataclass(frozen=True)
class ClosingWindow:
    """A policy whose window closes soon: a result that names it, and how many firms are in each possible group."""

    result: MatchResult
    counts: Mapping[ResultGroup, int]


@dataclass(frozen=True)
class FirmChanges:
    """How many results of a firm changed since its last sheet, by the kind of change."""

    firm: EnterpriseRow
    turns: Mapping[Turn, int]


@dataclass(frozen=True)
class RecentChanges:
    """What was found over so many firms; `whole` is false where the work was stopped.

    `state` is that of the records, the library and the day: while it is the same, so is everything found.
    """

    windows: tuple[ClosingWindow, ...]
    changes: tuple[FirmChanges, ...]
    firms: int
    state: tuple[int, str, date]
    whole: bool = True


def changes_since(
    book: Casebook, library: Library, on: date, job: BackgroundJob, before: RecentChanges | None = None
) -> RecentChanges:
    """Match the firms visited last until done or stopped; return `before` where nothing changed since then."""
    last = book.journal.recent(1)
    state = (last[0].number if last else 0, library.digest, on)
    if before is not None and before.whole and before.state == state:
        return before
    rows = book.enterprises.search("", on, FirmFilter(seen_since=on - _LOOK_BACK))
    firms = sorted(rows, key=lambda row: (row.last_visit or date.min, row.id), reverse=True)[:FIRMS]
    survey = _Survey(book, library, on)
    done = 0
    for firm in each(firms, job, len(firms)):
        survey.add(firm)
        done += 1
    return RecentChanges(survey.windows(), tuple(survey.changes), done, state, whole=done == len(firms))


class _Survey:
    """What is gathered firm by firm."""

    def __init__(self, book: Casebook, library: Library, on: date) -> None:
        self._book, self._library, self._on = book, library, on
        self._matches = KeptMatches(book.determinations, library)
        self._closing: dict[str, MatchResult] = {}
        self._counts: dict[str, Counter[ResultGroup]] = {}
        self.changes: list[FirmChanges] = []

    def add(self, firm: EnterpriseRow) -> None:
        """Match a firm and compare it with its last sheet."""
        profile = self._book.enterprises.profile(firm.id, self._on).profile
        now = match(self._library.policies, profile, self._on, self._library.stamp)
        self._note_windows(now)
        then = self._last_sheet(firm.id)
        turns = Counter(change.turn for change in changes(then, now)) if then is not None else None
        if turns:
            self.changes.append(FirmChanges(firm, turns))

    def _note_windows(self, now: Match) -> None:
        for result in now.results:
            if result.days_left is None or result.days_left > CLOSING_DAYS:
                continue
            point = now.group_of(result)
            if point in POSSIBLE:
                self._closing.setdefault(result.policy.id, result)
                self._counts.setdefault(result.policy.id, Counter())[point] += 1

    def _last_sheet(self, firm: int) -> Match | None:
        """The match behind the last sheet of an earlier day; None without one that can still be read."""
        try:
            kept = self._book.determinations.last_before(firm, self._on)
            return self._matches.match_of(kept) if kept is not None else None
        except KeceError:
            return None

    def windows(self) -> tuple[ClosingWindow, ...]:
        """The windows found, the first to close first."""
        found = sorted(self._closing.items(), key=lambda pair: (pair[1].closes or date.max, pair[0]))
        return tuple(ClosingWindow(result, self._counts[policy]) for policy, result in found)
