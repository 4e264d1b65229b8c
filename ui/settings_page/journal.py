"""The presenter of the section 修改记录: the journal, filtered by firm, person and day. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from casebook import ChangeKind, JournalEntry
from ui.desk.backup_words import moment

if TYPE_CHECKING:
    from ui.desk.desk import Desk

MOST = 20_000
"""Number of newest lines that are read (our choice: limits memory and time)."""
EVERYBODY = "所有人"
_KINDS = {ChangeKind.UNDONE: "撤销", ChangeKind.REDONE: "重做", ChangeKind.ERASED: "彻底删除企业"}


class JournalColumn(IntEnum):
    """The columns of the journal table."""

    AT = 0
    WHO = 1
    FIRM = 2
    WHAT = 3
    BEFORE = 4
    AFTER = 5
    WHY = 6


TITLES = {
    JournalColumn.AT: "时间",
    JournalColumn.WHO: "修改人",
    JournalColumn.FIRM: "企业",
    JournalColumn.WHAT: "项目",
    JournalColumn.BEFORE: "修改前",
    JournalColumn.AFTER: "修改后",
    JournalColumn.WHY: "理由",
}


@dataclass(frozen=True)
class JournalLine:
    """One journal line with the name of its firm."""

    at: datetime
    who: str
    firm: str
    what: str
    before: str
    after: str
    why: str

    def cell(self, column: JournalColumn) -> str:
        """Returns the text of a cell."""
        texts = (moment(self.at), self.who, self.firm, self.what, self.before, self.after, self.why)
        return texts[column]


@dataclass(frozen=True)
class JournalFilter:
    """Filter of the journal. `firm` is a part of the name, "" for all firms."""

    firm: str = ""
    who: str = EVERYBODY
    since: date | None = None
    until: date | None = None

    def holds(self, line: JournalLine) -> bool:
        """Returns whether a line passes the filter."""
        day = line.at.astimezone().date()
        return (
            (self.who == EVERYBODY or line.who == self.who)
            and (not self.firm or self.firm.lower() in line.firm.lower())
            and (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
        )


class JournalPresenter:
    """The lines that were read, and those that pass the filter."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.lines: tuple[JournalLine, ...] = ()
        self.shown: tuple[JournalLine, ...] = ()
        self.span = JournalFilter()

    def read(self) -> tuple[JournalLine, ...]:
        """Reads the newest lines. Runs in the background."""
        with self._desk.open_book() as book:
            entries = book.journal.recent(MOST)
            names = {row.id: row.name for row in book.enterprises.search("", self._desk.on)}
        return tuple(_line(entry, names.get(entry.enterprise, "")) for entry in entries)

    def take(self, lines: tuple[JournalLine, ...]) -> None:
        """Stores the lines that were read."""
        self.lines = lines
        self.narrow(self.span)

    def narrow(self, span: JournalFilter) -> None:
        """Applies a filter."""
        self.span = span
        self.shown = tuple(line for line in self.lines if span.holds(line))

    def newest_day(self) -> date:
        """Returns the day of the newest line, today if there are no lines."""
        return max((line.at.astimezone().date() for line in self.lines[:1]), default=self._desk.on)

    def people(self) -> tuple[str, ...]:
        """Returns `EVERYBODY` and the names of all authors."""
        return (EVERYBODY, *sorted({line.who for line in self.lines}))

    def count_words(self) -> str:
        """Returns the number of lines shown, in words."""
        cut = f"（只读最近 {MOST} 条）" if len(self.lines) == MOST else ""
        return f"{len(self.shown)} 条，共 {len(self.lines)} 条{cut}"

    def export(self, target: Path) -> int:
        """Writes the filtered lines to a table file and returns their number. Raises: UserError."""
        from registers import write_table

        rows = [tuple(line.cell(column) for column in JournalColumn) for line in self.shown]
        write_table(target, tuple(TITLES.values()), rows, sheet="修改记录")
        return len(rows)


def _line(entry: JournalEntry, firm: str) -> JournalLine:
    what = " ".join(filter(None, (entry.subject, entry.field)))
    if entry.kind is ChangeKind.ERASED:
        what = _KINDS[ChangeKind.ERASED]
    elif entry.kind in _KINDS:
        what = f"{_KINDS[entry.kind]}：{what}"
    gone = f"（已删除，编号 {entry.enterprise}）" if entry.enterprise else "（整个数据库）"
    return JournalLine(entry.at, entry.who, firm or gone, what, entry.before, entry.after, entry.why)
