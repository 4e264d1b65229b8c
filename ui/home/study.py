"""What only a match tells: windows closing for visited firms, and what moved since their last sheet. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from casebook import FirmFilter
from matcher import LibraryVersion, ResultGroup, Turn, changes, match
from policies import KeceError
from ui.home.presenter import CLOSING_DAYS, MOST, CardName, HomeLine, HomeSection, due_words

if TYPE_CHECKING:
    from casebook import Casebook, EnterpriseRow
    from matcher import Match, MatchResult
    from policies.library import Library

FIRMS = 150
"""So many of the firms visited last are matched anew; more would take minutes."""
_LOOK_BACK = timedelta(days=2 * 365)
_POSSIBLE = (ResultGroup.READY, ResultGroup.NEAR, ResultGroup.OPEN)
_TOLD = (Turn.GAINED, Turn.LOST, Turn.AMOUNT, Turn.NEW)


@dataclass(frozen=True)
class Studied:
    """The cards that rest on matches, over so many firms; `whole` is false where it was stopped.

    `state` is that of the records, the library and the day: while it is the same, so are the cards.
    """

    sections: dict[CardName, HomeSection]
    firms: int
    state: tuple[int, str, date]
    whole: bool = True


@dataclass
class _Closing:
    result: MatchResult
    counts: dict[ResultGroup, int]


class Study:
    """Matches the firms visited last with the library in force; made anew for each run."""

    def __init__(self, book: Casebook, library: Library, on: date) -> None:
        self._book = book
        self._library = library
        self._on = on
        self._libraries: dict[str, Library | None] = {library.digest: library}
        self._closing: dict[str, _Closing] = {}
        self._changed: list[HomeLine] = []

    def run(self, stopped: Callable[[], bool], before: Studied | None = None) -> Studied:
        """Goes through the firms until done or stopped; what was found `before` stands while nothing changed."""
        last = self._book.journal.recent(1)
        state = (last[0].number if last else 0, self._library.digest, self._on)
        if before is not None and before.whole and before.state == state:
            return before
        done = 0
        for firm in self._visited():
            if stopped():
                return Studied(self._sections(), done, state, whole=False)
            self._one(firm)
            done += 1
        return Studied(self._sections(), done, state)

    def _visited(self) -> tuple[EnterpriseRow, ...]:
        rows = self._book.enterprises.search("", self._on, FirmFilter(seen_since=self._on - _LOOK_BACK))
        return tuple(sorted(rows, key=lambda row: (row.last_visit or date.min, row.id), reverse=True)[:FIRMS])

    def _one(self, firm: EnterpriseRow) -> None:
        profile = self._book.enterprises.profile(firm.id, self._on).profile
        stamp = LibraryVersion(self._library.version, self._library.digest)
        now = match(self._library.policies, profile, self._on, stamp)
        self._note_windows(now)
        then = self._last_sheet(firm.id)
        if then is not None:
            self._note_changes(firm, then, now)

    def _note_windows(self, now: Match) -> None:
        for result in now.results:
            if result.days_left is None or result.days_left > CLOSING_DAYS:
                continue
            point = now.group_of(result)
            if point not in _POSSIBLE:
                continue
            entry = self._closing.setdefault(result.policy.id, _Closing(result, {}))
            entry.counts[point] = entry.counts.get(point, 0) + 1

    def _last_sheet(self, firm: int) -> Match | None:
        """The match behind the last sheet, as it was; None without one that can still be read."""
        try:
            kept = self._book.determinations.last_before(firm, self._on)
            library = None if kept is None else self._library_of(kept.library.digest)
        except KeceError:
            return None
        if kept is None or library is None:
            return None
        return match(library.policies, kept.profile, kept.on, kept.library)

    def _library_of(self, digest: str) -> Library | None:
        from policies.library import library_from

        if digest not in self._libraries:
            try:
                self._libraries[digest] = library_from(self._book.determinations.library(digest))
            except KeceError:
                self._libraries[digest] = None
        return self._libraries[digest]

    def _note_changes(self, firm: EnterpriseRow, then: Match, now: Match) -> None:
        moved = [change.turn for change in changes(then, now)]
        parts = [f"{turn.value} {moved.count(turn)} 项" for turn in _TOLD if turn in moved]
        if parts:
            self._changed.append(HomeLine(firm.name, "，".join(parts), "firm", firm.id, Turn.LOST in moved))

    def _sections(self) -> dict[CardName, HomeSection]:
        closing = sorted(
            self._closing.values(), key=lambda entry: (entry.result.closes or date.max, entry.result.policy.id)
        )
        windows = [self._window_line(entry) for entry in closing]
        return {
            CardName.WINDOWS: HomeSection(tuple(windows[:MOST]), len(windows)),
            CardName.CHANGES: HomeSection(tuple(self._changed[:MOST]), len(self._changed)),
        }

    def _window_line(self, entry: _Closing) -> HomeLine:
        closes = entry.result.closes or self._on
        told = "、".join(f"{point.value} {entry.counts[point]} 家" for point in _POSSIBLE if point in entry.counts)
        urgent = (closes - self._on).days <= 7
        text = entry.result.policy.name
        return HomeLine(text, f"{due_words(closes, self._on)} · {told}", "policy", entry.result.policy.id, urgent)
