"""The state of the page of letters: what is compared, the rows of its views, the letters of the ticked rows. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from casebook import ExpiringQualification, KeptLetter, LetterKind, NewLetter, TitleOutcome
from policies import UserError
from policies.library import library_from
from sheet.letter import Letter, letters_bytes
from survey.background import BackgroundJob
from survey.change_letters import Sender, change_letter, expiry_letter, kept_letter, title_key, told_of
from survey.changed_policies import ChangedPolicies, FirmTouch, LibraryComparison, changed_policies, with_told
from survey.due import EXPIRING_DAYS, due_words, title_words
from survey.table_row import TableRow
from ui.desk.page import LetterView
from ui.widgets.filter_option import FilterOption

if TYPE_CHECKING:
    from datetime import date

    from casebook import Casebook, TitleEnd, TitleKey
    from policies.library import LibraryVersion
    from ui.desk.desk import Desk

_LONG_AGO = timedelta(days=365)
"""Titles that ended earlier are listed, but not ticked at first: a letter about them helps nobody unasked."""
HEADINGS = {
    LetterView.CHANGES: ("企业", "变动", "负责人", "已告知"),
    LetterView.EXPIRING: ("企业", "资质", "有效期至", "还有", "处理", "负责人", "已提醒"),
    LetterView.SENT: ("日期", "企业", "种类", "事由", "经办人"),
}


@dataclass(frozen=True)
class TitleLine:
    """One certificate that ended or will end, what was noted of it, and when the firm was reminded."""

    title: ExpiringQualification
    end: TitleEnd | None
    told: date | None

    @property
    def key(self) -> TitleKey:
        """The certificate."""
        return self.title.enterprise, self.title.kind, self.title.last_day

    @property
    def given_up(self) -> bool:
        """Whether the firm gave the title up."""
        return self.end is not None and self.end.outcome is TitleOutcome.GIVEN_UP


@dataclass(frozen=True)
class MadeLetter:
    """A letter, and what the casebook keeps of it once it is given."""

    letter: Letter
    kept: NewLetter


@dataclass(frozen=True)
class LetterBatch:
    """Letters of one kind, and all of them as one PDF."""

    data: bytes
    letters: tuple[MadeLetter, ...]


@dataclass
class LetterRows:
    """What the page holds: the comparison of libraries, the titles and the sent letters, by the ids of their rows."""

    comparison: LibraryComparison | None = None
    changes: ChangedPolicies | None = None
    firms: Mapping[str, FirmTouch] = field(default_factory=dict)
    titles: Mapping[str, TitleLine] = field(default_factory=dict)
    sent: Mapping[str, KeptLetter] = field(default_factory=dict)


class LettersPresenter:
    """Reads, filters and writes for the page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.held = LetterRows()

    @property
    def sender(self) -> Sender:
        """Who sends the letters."""
        now = self._desk.settings.now
        return Sender(now.office, self._desk.officer, now.phone)

    def libraries(self) -> tuple[LibraryVersion, ...]:
        """Returns the earlier libraries that can be compared: the one looked at last first, then the others."""
        seen, now = self._desk.settings.now.seen_library, self._desk.library.digest
        kept = [stamp for stamp in self._desk.book.determinations.kept_libraries() if stamp.digest != now]
        return tuple(sorted(kept, key=lambda stamp: stamp.digest != seen))

    def library_options(self) -> tuple[FilterOption, ...]:
        """Returns the entries of the choice of the earlier library."""
        seen = self._desk.settings.now.seen_library
        return tuple(
            FilterOption(f"{stamp.version}{'（上次看过的）' if stamp.digest == seen else ''}", stamp.digest)
            for stamp in self.libraries()
        )

    def comparing(
        self, digest: str, should_stop: Callable[[], bool], on_progress: Callable[[int, int], object]
    ) -> Callable[[], tuple[LibraryComparison, ChangedPolicies]]:
        """Returns the work of comparing an earlier library with the one in use, for a worker thread."""
        desk = self._desk
        job = BackgroundJob(should_stop=should_stop, on_progress=on_progress)

        def work() -> tuple[LibraryComparison, ChangedPolicies]:
            with desk.open_book() as book:
                before = library_from(book.determinations.library(digest))
                comparison = LibraryComparison(before, desk.library, desk.on)
                return comparison, changed_policies(book, comparison, job)

        return work

    def take(self, found: tuple[LibraryComparison, ChangedPolicies]) -> None:
        """Keeps what was found."""
        self.held.comparison, self.held.changes = found
        self.held.firms = {str(firm.number): firm for firm in found[1].firms}

    def forget(self) -> None:
        """Gives up what was compared: the library in use is another one."""
        self.held.comparison, self.held.changes, self.held.firms = None, None, {}

    def read_titles(self) -> None:
        """Reads the titles that ended, however long ago, and those that end within half a year."""
        book, on = self._desk.book, self._desk.on
        ends, told = book.title_ends.by_title(), book.letters.told()
        lines = [
            TitleLine(
                title,
                ends.get((title.enterprise, title.kind, title.last_day)),
                told.get((title.enterprise, title_key(title))),
            )
            for title in (*book.enterprises.expired(on), *book.enterprises.expiring(on, EXPIRING_DAYS))
        ]
        lines.sort(key=lambda line: line.given_up)
        self.held.titles = {f"{line.title.enterprise}/{title_key(line.title)}": line for line in lines}

    def read_sent(self) -> None:
        """Reads the letters of this year and the last."""
        on = self._desk.on
        found = self._desk.book.letters.between(on.replace(year=on.year - 1, month=1, day=1), on)
        self.held.sent = {letter.id: letter for letter in found}

    def rows(self, view: LetterView, text: str, officer: str | None) -> tuple[TableRow, ...]:
        """Returns the rows of a view that contain every word of the text and are of the officer, if one is chosen."""
        rows = {
            LetterView.CHANGES: self._change_rows,
            LetterView.EXPIRING: self._title_rows,
            LetterView.SENT: self._sent_rows,
        }[view]()
        words = text.split()
        place = HEADINGS[view].index("经办人" if view is LetterView.SENT else "负责人")
        return tuple(
            row
            for row in rows
            if all(any(word in cell for cell in row.cells) for word in words) and officer in (None, row.cells[place])
        )

    def _change_rows(self) -> list[TableRow]:
        ordered = sorted(self.held.firms.items(), key=lambda entry: (not entry[1].sure, entry[1].name))
        return [
            TableRow(
                name,
                (
                    firm.name,
                    "；".join(
                        f"{touch.shift.policy.short or touch.shift.policy.name}：{touch.words}"
                        for touch in firm.touches
                    ),
                    firm.officer,
                    firm.told.isoformat() if firm.told is not None else "",
                ),
                number=firm.number,
            )
            for name, firm in ordered
        ]

    def _title_rows(self) -> list[TableRow]:
        on = self._desk.on
        return [
            TableRow(
                name,
                (
                    line.title.name,
                    title_words(line.title.kind),
                    line.title.last_day.isoformat(),
                    due_words(line.title.last_day, on),
                    f"{line.end.outcome.value}：{line.end.why}" if line.end is not None else "",
                    line.title.officer,
                    line.told.isoformat() if line.told is not None else "",
                ),
                (
                    *(line.title.name, line.title.kind),
                    *(line.title.last_day, line.title.last_day),
                    None,
                    None,
                    line.told,
                ),
                line.title.enterprise,
            )
            for name, line in self.held.titles.items()
        ]

    def _sent_rows(self) -> list[TableRow]:
        return [
            TableRow(
                name,
                (letter.day.isoformat(), letter.name, letter.kind.value, letter.subject, letter.officer),
                number=letter.enterprise,
            )
            for name, letter in self.held.sent.items()
        ]

    def preset(self, view: LetterView) -> frozenset[str]:
        """Returns the rows ticked at first: what is sure and not told yet, and titles that are neither told nor settled."""
        if view is LetterView.CHANGES:
            return frozenset(name for name, firm in self.held.firms.items() if firm.sure and firm.told is None)
        if view is LetterView.EXPIRING:
            since = self._desk.on - _LONG_AGO
            return frozenset(
                name
                for name, line in self.held.titles.items()
                if line.told is None and line.end is None and line.title.last_day >= since
            )
        return frozenset()

    def officers(self, view: LetterView) -> tuple[FilterOption, ...]:
        """Returns the entries of the filter by officer."""
        place = HEADINGS[view].index("经办人" if view is LetterView.SENT else "负责人")
        names = sorted({row.cells[place] for row in self.rows(view, "", None)} - {""})
        return (FilterOption("全部负责人", None), *(FilterOption(name, name) for name in names))

    def policies(self) -> tuple[FilterOption, ...]:
        """Returns the entries of the filter by changed policy."""
        found = self.held.changes.shifts if self.held.changes is not None else ()
        named = [
            FilterOption(f"{shift.kind.value}：{shift.policy.short or shift.policy.name}", shift.key) for shift in found
        ]
        return (FilterOption(f"全部变动 {len(found)} 项" if found else "全部变动", None), *named)

    def of_policy(self, rows: Sequence[TableRow], key: str) -> tuple[TableRow, ...]:
        """Returns the rows of firms that one changed policy touches."""
        return tuple(row for row in rows if any(touch.shift.key == key for touch in self.held.firms[row.id].touches))

    def shift_words(self, key: str | None) -> str:
        """Returns what changed in one policy, or in all, in lines of old and new."""
        found = self.held.changes.shifts if self.held.changes is not None else ()
        lines: list[str] = []
        for shift in found:
            if key in (None, shift.key):
                lines.append(f"{shift.kind.value}：{shift.policy.name}")
                lines += [f"　{row.what}　{row.before} → {row.after}" for row in shift.rows]
                if shift.now is None:
                    lines.append("　政策库不再收录；是不是停止了，请看主管部门的通知")
        return "\n".join(lines)

    def empty_words(self, view: LetterView, *, filtered: bool) -> str:
        """Returns what an empty view says: what to do, or that there is nothing."""
        if filtered:
            return "没有符合的；换一个词，或把负责人改回“全部”。"
        if view is LetterView.EXPIRING:
            return "没有到期和 180 天内到期的资质。\n资质的日期在企业画像里填，也可以随名单导入。"
        if view is LetterView.SENT:
            return "还没有发过告知书。\n在“政策变动”或“资质到期”里勾选企业，再“做告知书…”，打印或保存后记在这里。"
        if not self.libraries():
            return "还没有更早的政策库可以比。\n政策库更新、采用本局政策或录入申报时间以后，这里列出受影响的企业。"
        return "点“比较”，看两版政策库之间变了什么、涉及哪些企业。" if self.held.changes is None else "没有企业受影响。"

    def detail(self, view: LetterView, name: str) -> str:
        """Returns the text of the letter of a row, as a preview."""
        if view is LetterView.SENT:
            kept = self.held.sent.get(name)
            return kept.body if kept is not None else ""
        made = self.letters(view, [name], self._desk.book)
        return made[0].kept.body if made else ""

    def making(self, view: LetterView, names: Sequence[str]) -> Callable[[], LetterBatch]:
        """Returns the work of making the letters of some rows as one PDF, for a worker thread.

        Raises: UserError if no firm is touched any more.
        """
        desk = self._desk

        def work() -> LetterBatch:
            with desk.open_book() as book:
                made = self.letters(view, names, book)
            if not made:
                raise UserError("这些企业的资料刚改过，变动已不涉及它们，请再比较一次")
            return LetterBatch(letters_bytes([entry.letter for entry in made]), made)

        return work

    def letters(self, view: LetterView, names: Sequence[str], book: Casebook) -> tuple[MadeLetter, ...]:
        """Returns the letters of some rows, one a firm; firms that nothing touches any more are left out."""
        if view is LetterView.CHANGES:
            made = (self._change(self.held.firms[name], book) for name in names if name in self.held.firms)
            return tuple(entry for entry in made if entry is not None)
        by_firm: dict[int, list[ExpiringQualification]] = {}
        for name in names:
            if name in self.held.titles:
                title = self.held.titles[name].title
                by_firm.setdefault(title.enterprise, []).append(title)
        return tuple(self._reminder(firm, titles, book) for firm, titles in by_firm.items())

    def _change(self, firm: FirmTouch, book: Casebook) -> MadeLetter | None:
        profile = book.enterprises.profile(firm.number, self._desk.on).profile
        touches = self.held.comparison.matched(profile) if self.held.comparison is not None else ()
        if not touches:
            return None
        told = told_of(firm, touches)
        letter = change_letter(firm.name, told, self.sender, self._desk.on)
        keys = sorted(entry.touch.shift.key for entry in told)
        return MadeLetter(letter, kept_letter(letter, LetterKind.CHANGE, firm.number, keys))

    def _reminder(self, firm: int, titles: Sequence[ExpiringQualification], book: Casebook) -> MadeLetter:
        profile = book.enterprises.profile(firm, self._desk.on).profile
        letter = expiry_letter(titles, profile, self._desk.library, self.sender, self._desk.on)
        keys = [title_key(title) for title in titles]
        return MadeLetter(letter, kept_letter(letter, LetterKind.EXPIRY, firm, keys))

    def again(self, name: str) -> Letter:
        """Returns a sent letter to be printed again, with the day and the officer of then."""
        kept, now = self.held.sent[name], self._desk.settings.now
        return Letter(
            to=kept.name, subject=kept.subject, parts=tuple(kept.body.split("\n")), office=now.office,
            officer=kept.officer, phone=now.phone, on=kept.day,
        )  # fmt: skip

    def keep(self, batch: LetterBatch) -> None:
        """Notes that letters were given: all or none. Raises: UserError."""
        self._desk.book.letters.add_many([entry.kept for entry in batch.letters], self._desk.author())
        told = self._desk.book.letters.told()
        self.held.firms = {name: with_told(firm, told) for name, firm in self.held.firms.items()}

    def withdraw(self, names: Sequence[str]) -> None:
        """Takes letters back that were not handed over; the firms count as not told. All or none."""
        with self._desk.book.all_or_nothing():
            for name in names:
                self._desk.book.letters.remove(name, self._desk.author("没有送出"))

    def titles(self, names: Sequence[str]) -> tuple[TitleKey, ...]:
        """Returns the certificates of some rows."""
        return tuple(self.held.titles[name].key for name in names if name in self.held.titles)
