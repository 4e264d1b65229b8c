"""The contents of a sheet, and the sheets printed before. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from casebook import KeptSheet, VisitState
from matcher import Match, ResultGroup, contacts_of
from policies import KeceError, UserError
from sheet import Annex, Edition, SheetOptions
from survey.result_words import amount_words
from ui.desk.promised import promises
from ui.desk.session import EntryOutcome
from ui.sheets.printed import PrintedSheet, SheetContent, keep_sheet, make_sheet, reprint_sheet

if TYPE_CHECKING:
    from ui.desk.desk import Desk

TRIAL_SHEET = "正在试算，服务单上是试填的数，只能预览；请先在画像页结束试算，再保存或打印"
"""Why a sheet made from facts that are only tried out does not leave the program."""
POSSIBLE = tuple(point for point in ResultGroup if point.possible)


@dataclass(frozen=True)
class SheetLine:
    """One policy that can be put on the sheet."""

    policy: str
    name: str
    point: str
    amount: str
    chosen: bool


class SheetPresenter:
    """The contents chosen for the current firm."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.edition = Edition.FIRM
        self.remarks: dict[str, str] = {}
        self.internal = ""
        self.show_refused = False
        self.order: list[str] = []
        self.chosen: set[str] = set()
        self.annex: tuple[Annex, ...] = ()
        self._promised: set[str] = set()
        self._received: str | None = None

    @property
    def match(self) -> Match:
        """The match of the current firm."""
        return self._desk.firm.match

    def begin(self, *, same_firm: bool = False) -> None:
        """Resets to the default contents; with `same_firm`, whose facts may have changed, remarks are kept."""
        from sheet import usual_choice

        usual = usual_choice(self.match)
        rest = [r.policy.id for p in POSSIBLE for r in self._desk.firm.groups()[p] if r.policy.id not in usual]
        self.order = [*usual, *rest]
        self.chosen, self._promised = set(usual), set()
        self.take_promised()
        if not same_firm:
            self.remarks, self.internal, self.show_refused = {}, "", False
            self.annex, self._received = (), None

    @property
    def printed_on(self) -> date | None:
        """Today, if the match is of another day; else None."""
        return self._desk.on if self.match.on != self._desk.on else None

    @property
    def received_by(self) -> str:
        """Who receives the visit: as entered here, else as noted at the latest visit with a name."""
        if self._received is not None:
            return self._received
        visits = self._desk.book.visits.of(self._desk.number) if self._desk.number is not None else ()
        noted = (visit.received_by for visit in visits if visit.state is not VisitState.CANCELLED)
        return next((name for name in noted if name), "")

    @received_by.setter
    def received_by(self, name: str) -> None:
        self._received = name

    def append(self, form: Annex, *, chosen: bool) -> None:
        """Adds a form to those printed after the sheet, or removes it."""
        wanted = {*self.annex, form} if chosen else {*self.annex} - {form}
        self.annex = tuple(entry for entry in Annex if entry in wanted)

    def _todays_visit(self) -> date | None:
        """Returns the day printed as that of the visit: today if the firm is visited today, else a blank to be written on."""
        if self._desk.number is None:
            return None
        found = self._desk.book.visits.of(self._desk.number)
        today = any(visit.on == self._desk.on and visit.state is not VisitState.CANCELLED for visit in found)
        return self._desk.on if today else None

    def lines(self) -> tuple[SheetLine, ...]:
        """Returns every policy that can be printed whole, the chosen ones first in their order."""
        found = {result.policy.id: result for result in self.match.results}
        listed = []
        for policy in self.order:
            result = found.get(policy)
            if result is not None:
                point = self.match.group_of(result).label
                name, worth = result.policy.name, amount_words(result)
                listed.append(SheetLine(policy, name, point, worth, policy in self.chosen))
        return tuple(listed)

    def take_promised(self) -> None:
        """Chooses the policies that were put into the answer to a request since the last time."""
        named = [policy for promise in promises(self._desk) for policy in promise.policies]
        for policy in dict.fromkeys(named):
            if policy in self.order and policy not in self._promised | self.chosen:
                self.choose(policy, chosen=True)
        self._promised |= set(named)

    def choose(self, policy: str, *, chosen: bool) -> None:
        """Adds a policy at the end of the sheet, or removes it."""
        if chosen:
            self.chosen.add(policy)
        else:
            self.chosen.discard(policy)
        picked = [entry for entry in self.order if entry in self.chosen and entry != policy]
        rest = [entry for entry in self.order if entry not in self.chosen and entry != policy]
        self.order = [*picked, policy, *rest]

    def move(self, policy: str, step: int) -> None:
        """Moves a chosen policy up (-1) or down (1)."""
        picked = [entry for entry in self.order if entry in self.chosen]
        if policy not in picked:
            return
        place = picked.index(policy)
        target = max(0, min(len(picked) - 1, place + step))
        picked.insert(target, picked.pop(place))
        self.order = [*picked, *(entry for entry in self.order if entry not in self.chosen)]

    def options(self, edition: Edition | None = None) -> SheetOptions:
        """Returns everything on the sheet that does not follow from the match."""
        settings = self._desk.settings.now
        record = self._desk.firm.record
        verbal = record.verbal_facts() if record is not None else ()
        return SheetOptions(
            edition=edition or self.edition,
            officer=settings.officer,
            office=settings.office,
            phone=settings.phone,
            visit_on=self._todays_visit(),
            selected=tuple(entry for entry in self.order if entry in self.chosen),
            show_refused=self.show_refused,
            remarks={policy: text for policy, text in self.remarks.items() if text.strip()},
            internal=self.internal.strip(),
            promises=promises(self._desk),
            profile_needs=False,
            verbal_facts=verbal,
            contacts=contacts_of(self.match.profile),
            annex=self.annex,
            received_by=self.received_by.strip(),
            printed_on=self.printed_on,
        )

    def content(self, edition: Edition | None = None) -> SheetContent:
        """Returns everything that a sheet created now is made from."""
        record = self._desk.firm.record
        number, sources = (record.number, record.sources) if record is not None else (None, {})
        firm = self._desk.firm
        return SheetContent(self.match, self.options(edition), self._desk.library, number, sources, firm.trying)

    def is_current(self, printed: PrintedSheet) -> bool:
        """Whether a sheet equals the one that would be created now; reprints from the archive always count as current."""
        return printed.kept is not None or printed.content.same_as(self.content())

    def work(self, edition: Edition | None = None) -> Callable[[], PrintedSheet]:
        """Returns a function that creates the sheet in a worker thread; it uses no state of the presenter."""
        return partial(make_sheet, self._desk.services, self.content(edition))

    def keep(self, printed: PrintedSheet) -> EntryOutcome:
        """Stores a sheet that leaves the program as a determination."""
        book = self._desk.casebook
        if book is None:
            return EntryOutcome()
        try:
            keep_sheet(book, printed, self._desk.officer)
        except KeceError as error:
            return EntryOutcome(str(error))
        return EntryOutcome()

    def save(self, path: Path, printed: PrintedSheet) -> EntryOutcome:
        """Writes a sheet to a file, whole or not at all, and keeps it; one of facts only tried out is refused."""
        if printed.content.trial:
            return EntryOutcome(TRIAL_SHEET)
        answer = self._desk.firm.write(path, printed.data)
        return self.keep(printed) if answer.accepted else answer

    def save_both(self, path: Path) -> EntryOutcome:
        """Creates, writes and stores both editions: `…-企业版.pdf` and `…-工作版.pdf`."""
        try:
            made = [self.work(edition)() for edition in Edition]
        except KeceError as error:
            return EntryOutcome(str(error))
        for printed in made:
            label = printed.content.options.edition.label[:3]
            answer = self.save(path.with_name(f"{path.stem}-{label}.pdf"), printed)
            if not answer.accepted:
                return answer
        return EntryOutcome()

    def history(self) -> tuple[KeptSheet, ...]:
        """Returns the printed sheets of the current firm, the latest first."""
        if self._desk.number is None:
            return ()
        book = self._desk.book.determinations
        sheets = [sheet for entry in book.of(self._desk.number) for sheet in book.sheets(entry.id)]
        return tuple(sorted(sheets, key=lambda sheet: sheet.number, reverse=True))

    def latest(self, id_: str) -> int:
        """Returns the number of the latest sheet of the determination with that id (or prefix of it).

        Raises: UserError when there is none.
        """
        book = self._desk.book.determinations
        sheets = book.sheets(book.get(id_).id)
        if not sheets:
            raise UserError("这个编号下没有打印过的服务单")
        return sheets[-1].number

    def reprint(self, number: int) -> Callable[[], PrintedSheet]:
        """Returns a function that reprints a stored sheet in a worker thread, with a database connection of its own."""

        def work() -> PrintedSheet:
            with self._desk.open_book() as book:
                return reprint_sheet(book, self._desk.services, number)

        return work
