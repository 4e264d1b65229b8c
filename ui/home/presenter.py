"""The state of the home page: lines of what is due, ends or changed, each leading to its page. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from casebook import FirmFilter
from policies.library import library_bytes
from survey.changes_since import CLOSING_DAYS
from survey.due import DueItem, DueKind, due_items, title_words
from survey.planning import Stop

if TYPE_CHECKING:
    from collections.abc import Iterable

    from casebook import Casebook
    from ui.desk.desk import Desk

UNSEEN = timedelta(days=365)
"""Firms without a visit for a year are listed."""
STALE_DAYS = 40
"""Days after which a library, published monthly, counts as old."""
MOST = 60
"""The most lines of one card, so that it fills quickly; the count includes all."""


class CardName(StrEnum):
    """The cards of the page, by subject."""

    WINDOWS = "windows"
    CHANGES = "changes"
    EXPIRING = "expiring"
    UNSEEN = "unseen"
    LAPSED = "lapsed"
    DUE = "due"


@dataclass(frozen=True)
class Heading:
    """The heading of a card: title, icon, and the hint shown when it is empty."""

    title: str
    icon: str
    tip: str
    empty: str


HEADINGS = {
    CardName.WINDOWS: Heading(
        "30 天内截止的申报",
        "calendar-clock",
        "走访过的企业可能符合、30 天内截止的政策",
        "30 天内没有涉及走访企业的申报截止",
    ),
    CardName.CHANGES: Heading(
        "有变化的企业",
        "git-compare",
        "和上一次服务单相比，按今天的政策库和资料，新符合、不再符合或金额变化的政策",
        "和上一次服务单相比没有变化",
    ),
    CardName.EXPIRING: Heading(
        "已到期和将到期的资质",
        "badge-check",
        "已到期、没有续上也没有放弃的资质，和最后有效日在今后 180 天内的资质",
        "没有已到期和将到期的资质",
    ),
    CardName.LAPSED: Heading("要重新核实", "rotate-ccw", "人工核实已过截止日期，要再问一次", "没有过期的人工核实"),
    CardName.DUE: Heading(
        "要看的政策",
        "book-open",
        "申报轮次已结束、90 天内到期、来源一年没核对、上位文件有更新、与政策库更新冲突的政策，和等人复核的本局政策",
        "没有要看的政策",
    ),
    CardName.UNSEEN: Heading("一年未走访", "clock", "登记以来没有走访，或上次走访在一年以前", "所有企业一年内都走访过"),
}


@dataclass(frozen=True)
class HomeLine:
    """One line: its subject, its text and its target. `urgent` lines are drawn as warnings, `tip` is the tooltip.

    `item` is the due item that the line shows, where it shows one.
    """

    text: str
    detail: str
    page: str
    target: object
    urgent: bool = False
    tip: str = ""
    item: DueItem | None = None


@dataclass(frozen=True)
class HomeSection:
    """The lines of one card and their total number."""

    lines: tuple[HomeLine, ...] = ()
    total: int = 0


@dataclass(frozen=True)
class Board:
    """The sections that can be read without matching."""

    firms: int = 0
    sections: dict[CardName, HomeSection] = field(default_factory=dict)
    due: tuple[DueItem, ...] = ()


def gather(book: Casebook, on: date) -> Board:
    """Reads the sections that need no matching, and everything that has a day."""
    due = due_items(book, on)
    sections = {
        CardName.EXPIRING: _section(title_lines(due, on)),
        CardName.LAPSED: _section(_lapsed(book, on)),
        CardName.UNSEEN: _unseen(book, on),
    }
    return Board(len(book.enterprises.search("", on)), sections, due)


def _section(lines: list[HomeLine]) -> HomeSection:
    return HomeSection(tuple(lines[:MOST]), len(lines))


def title_lines(due: Iterable[DueItem], on: date) -> list[HomeLine]:
    """Returns the titles that ran out and were neither renewed nor given up, then those that will run out."""
    titles = sorted((item for item in due if item.kind is DueKind.TITLE), key=lambda item: _title_order(item, on))
    return [_title_line(item, on) for item in titles]


def _title_order(item: DueItem, on: date) -> tuple[bool, bool, int]:
    over = item.due_on < on
    return not over, item.calm, -item.due_on.toordinal() if over else item.due_on.toordinal()


def _title_line(item: DueItem, on: date) -> HomeLine:
    days = (item.due_on - on).days
    short = title_words(item.about)
    under_way = " · 续报中" if item.calm else ""
    if days < 0:
        detail = f"{short} 已到期 {-days} 天{under_way}"
        tip = f"{item.tip}。续上了请在企业画像里补新证书的日期；在续报或放弃的，右键注明"
        return HomeLine(item.name, detail, item.page, item.target, not item.calm, tip, item)
    urgent = days <= CLOSING_DAYS and not item.calm
    detail = f"{short} {short_day(item.due_on)} · {days} 天{under_way}"
    return HomeLine(item.name, detail, item.page, item.target, urgent, item.tip, item)


def short_day(day: date) -> str:
    """Returns a day without its year: 12月2日."""
    return f"{day.month}月{day.day}日"


def _lapsed(book: Casebook, on: date) -> list[HomeLine]:
    return [
        HomeLine(
            entry.name,
            f"{short_day(entry.confirmation.until)}截止 · {entry.confirmation.officer}",
            "firm",
            entry.enterprise,
            tip=f"{entry.confirmation.condition}：{entry.confirmation.reason}（{entry.confirmation.until.isoformat()} 截止）",
        )
        for entry in book.confirmations.lapsed(on)
    ]


def _unseen(book: Casebook, on: date) -> HomeSection:
    rows = book.enterprises.search("", on, FirmFilter(not_seen_since=on - UNSEEN))
    ordered = sorted(rows, key=lambda row: (row.last_visit is None, row.last_visit or on))
    lines = tuple(
        HomeLine(row.name, f"上次 {row.last_visit.isoformat()}" if row.last_visit else "未走访", "firm", row.id)
        for row in ordered[:MOST]
    )
    return HomeSection(lines, len(rows))


class HomePresenter:
    """The texts around the cards, and what is remembered about the officer and the library."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def officer_known(self) -> bool:
        """Whether the officer's name is known."""
        return bool(self._desk.settings.now.officer.strip())

    def introduce(self, officer: str, office: str, phone: str) -> str:
        """Stores name, office and phone of the officer; they are printed on sheets and written to the journal.

        Returns: why they were not stored, or "".
        """
        if not officer.strip():
            return "请填姓名：走访记录、修改记录和服务单上都要写明是谁"
        self._desk.settings.change(officer=officer.strip(), office=office.strip(), phone=phone.strip())
        return ""

    def head_words(self) -> str:
        """Returns date and officer."""
        on = self._desk.on
        day = f"{on.year} 年 {on.month} 月 {on.day} 日 星期{'一二三四五六日'[on.weekday()]}"
        settings = self._desk.settings.now
        who = " ".join(part for part in (settings.office, settings.officer) if part)
        return f"{day} · {who}" if who else day

    def library_words(self) -> str:
        """Returns the library's version, and its age if it is old."""
        version = self._desk.library.version
        age = library_age(self._desk.installed.version, self._desk.on)
        return f"政策库 {version}，已 {age} 天未更新" if age is not None and age > STALE_DAYS else f"政策库 {version}"

    def is_stale(self) -> bool:
        """Whether the library is so old that an update is due."""
        age = library_age(self._desk.installed.version, self._desk.on)
        return age is not None and age > STALE_DAYS

    def encryption_words(self) -> str:
        """Returns a warning if the casebook is not encrypted, or "".

        This is read from the key file: opening the database file again would release its locks.
        """
        from casebook import key_file

        if self._desk.casebook is None or key_file(self._desk.database).exists():
            return ""
        return "企业数据库未加密"

    def library_is_new(self) -> bool:
        """Whether the library changed since its changes were last looked at."""
        seen = self._desk.settings.now.seen_library
        return bool(seen) and seen != self._desk.library.digest

    def library_seen(self) -> None:
        """Stores that the changes of this library were looked at."""
        self._desk.settings.change(seen_library=self._desk.library.digest)

    def stops_of(self, visits: Iterable[DueItem]) -> tuple[Stop, ...]:
        """Returns planned visits as the stops of a route."""
        streets = {row.id: row.street for row in self._desk.book.enterprises.search("", self._desk.on)}
        return tuple(
            Stop(
                firm=item.enterprise, name=item.name, street=streets.get(item.enterprise, ""), officer=item.officer,
                day=item.due_on, hour=item.hour,
            )
            for item in visits
        )  # fmt: skip

    def keep_seen(self, book: Casebook) -> None:
        """Keeps the library that was looked at, so that a later one can be compared with it. Runs in a worker thread."""
        library = self._desk.library
        stored = book.determinations.kept_libraries()
        if self._desk.settings.now.seen_library == library.digest and library.stamp not in stored:
            book.determinations.keep_library(library.stamp, library_bytes(library))

    def first_look(self) -> None:
        """Called at the first start, when there is no earlier library to compare with."""
        if not self._desk.settings.now.seen_library:
            self.library_seen()

    def empty_words(self, name: CardName, board: Board) -> str:
        """Returns the hint of an empty card; without firms, what to do first."""
        if board.firms == 0:
            return {
                CardName.WINDOWS: "走访过企业后，这里列出它们快截止的申报",
                CardName.CHANGES: "出过服务单后，政策库更新时这里会说谁受影响",
                CardName.EXPIRING: "企业画像里填了资质日期，到期前 180 天会提醒",
                CardName.LAPSED: "人工核实过的条件到期后会列在这里",
                CardName.UNSEEN: "导入企业名单后，一年没去的企业会列在这里",
                CardName.DUE: HEADINGS[CardName.DUE].empty,
            }[name]
        if name is CardName.CHANGES and self.library_is_new():
            return "政策库已更新，走访过的企业结果没有变化"
        return HEADINGS[name].empty

    def count_words(self, name: CardName, total: int) -> str:
        """Returns the text beside a card's title: the number of lines, and whether the library changed."""
        updated = name is CardName.CHANGES and self.library_is_new()
        return " · ".join(filter(None, (str(total) if total else "", "政策库已更新" if updated else "")))


def library_age(version: str, on: date) -> int | None:
    """Returns the days since the first of the month in a version (2026.11, 2026.11.2); None for custom libraries."""
    year, month, *_ = (*version.split("."), "")
    if not (year.isdigit() and month.isdigit() and 1 <= int(month) <= 12):
        return None
    return (on - date(int(year), int(month), 1)).days
