"""What goes on a sheet, and what was printed before: no Qt.

Every sheet that is saved or printed is kept as a determination: profile, library, day and options, so that its
id gives the same bytes again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from casebook import NewSheet, RequestState, Sheet, fingerprint
from matcher import Match, Stamp, Standpoint, contacts_of, match
from policies import KeceError, UserError
from sheet import Edition, Promise, SheetOptions, options_from, options_text
from ui.cards import amount_words
from ui.presenter import Answer

if TYPE_CHECKING:
    from casebook import Casebook
    from ui.desk import Desk
    from ui.services import Services

POSSIBLE = (Standpoint.READY, Standpoint.NEAR, Standpoint.OPEN)


@dataclass(frozen=True)
class Line:
    """One policy that may stand on the sheet."""

    policy: str
    name: str
    point: str
    amount: str
    chosen: bool


@dataclass(frozen=True)
class Printed:
    """A sheet as it is on the paper, ready to be shown, saved and printed; `same` whether a reprint is identical."""

    data: bytes
    title: str
    name: str
    same: bool | None = None


class SheetPresenter:
    """The choice for the firm in hand."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.edition = Edition.FIRM
        self.remarks: dict[str, str] = {}
        self.internal = ""
        self.show_refused = False
        self.order: list[str] = []
        self.chosen: set[str] = set()
        self.visit_on: date | None = None

    @property
    def match(self) -> Match:
        """The match of the firm in hand."""
        return self._desk.firm.match

    def begin(self) -> None:
        """The usual choice for the firm in hand; a firm seen before in this sitting keeps nothing of it."""
        from sheet import usual_choice

        usual = usual_choice(self.match)
        rest = [r.policy.id for p in POSSIBLE for r in self._desk.firm.groups()[p] if r.policy.id not in usual]
        self.order = [*usual, *rest]
        self.chosen = set(usual)
        self.remarks, self.internal, self.show_refused = {}, "", False
        self.visit_on = self._desk.on

    def lines(self) -> tuple[Line, ...]:
        """Every policy that may be printed whole, the chosen ones first in their order."""
        found = {result.policy.id: result for result in self.match.results}
        listed = []
        for policy in self.order:
            result = found.get(policy)
            if result is not None:
                point = self.match.standpoint(result).value
                name, worth = result.policy.name, amount_words(result)
                listed.append(Line(policy, name, point, worth, policy in self.chosen))
        return tuple(listed)

    def choose(self, policy: str, *, chosen: bool) -> None:
        """Puts a policy on the sheet, behind those already there, or takes it off."""
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
        """Everything on the sheet that does not follow from the match."""
        settings = self._desk.settings.now
        record = self._desk.firm.record
        told = record.told() if record is not None else ()
        return SheetOptions(
            edition=edition or self.edition,
            officer=settings.officer,
            office=settings.office,
            phone=settings.phone,
            visit_on=self.visit_on,
            selected=tuple(entry for entry in self.order if entry in self.chosen),
            show_refused=self.show_refused,
            remarks={policy: text for policy, text in self.remarks.items() if text.strip()},
            internal=self.internal.strip(),
            promises=self._promises(),
            told=told,
            contacts=contacts_of(self.match.profile),
        )

    def _promises(self) -> tuple[Promise, ...]:
        if self._desk.number is None:
            return ()
        open_ = (RequestState.OPEN, RequestState.IN_WORK)
        requests = self._desk.book.requests.of(self._desk.number)
        return tuple(Promise(r.category.value, r.text, r.reply_by, r.officer) for r in requests if r.state in open_)

    def make(self, edition: Edition) -> Printed:
        """An edition, made at once. Raises: UserError when a text cannot be printed."""
        return self.work(edition)()

    def work(self, edition: Edition | None = None) -> Callable[[], Printed]:
        """The making of the sheet, to be run in the background: it touches nothing but what it holds."""
        services, found, options = self._desk.services, self.match, self.options(edition)
        name = file_name(found, options.edition)
        return lambda: Printed(services.sheet(found, options), options.edition.label, name)

    def keep(self, data: bytes, edition: Edition | None = None) -> Answer:
        """Keeps a sheet that leaves the program as a determination; a firm not in the casebook keeps none."""
        body = self._desk.services.library_body
        record = self._desk.firm.record
        if record is None or body is None:
            return Answer()
        options = self.options(edition)
        book = self._desk.book.determinations
        try:
            book.keep_library(Stamp(self._desk.library.version, self._desk.library.digest), body())
            sheet = NewSheet(
                edition=options.edition.value,
                options=options_text(options),
                officer=self._desk.officer,
                sources=record.sources,
                fingerprint=fingerprint(data),
            )
            book.keep(record.number, self.match, sheet)
        except KeceError as error:
            return Answer(str(error))
        return Answer()

    def write(self, path: Path, data: bytes) -> Answer:
        """Writes a file whole or not at all."""
        return self._desk.firm.write(path, data)

    def history(self) -> tuple[Sheet, ...]:
        """What was printed for the firm in hand, the latest first."""
        if self._desk.number is None:
            return ()
        book = self._desk.book.determinations
        sheets = [sheet for entry in book.of(self._desk.number) for sheet in book.sheets(entry.id)]
        return tuple(sorted(sheets, key=lambda sheet: sheet.number, reverse=True))

    def reopen(self, number: int) -> Printed:
        """A sheet made again from what was kept.

        Raises: UserError when it cannot be made again.
        """
        return reprinted_with(self._desk.book, self._desk.services, number)

    def reopen_by_id(self, id_: str) -> Printed:
        """The latest sheet of the determination with that id (or the beginning of it). Raises: UserError."""
        book = self._desk.book.determinations
        found = book.get(id_)
        sheets = book.sheets(found.id)
        if not sheets:
            raise UserError("这个编号下没有打印过的服务单")
        return reprinted_with(self._desk.book, self._desk.services, sheets[-1].number)


def reprinted_with(book: Casebook, services: Services, number: int) -> Printed:
    """The sheet with that number, with the profile, the library, the day and the options of then.

    Raises: UserError when something of it is gone or was altered.
    """
    from policies.library import library_from

    sheet = book.determinations.sheet(number)
    found = book.determinations.get(sheet.determination)
    library = library_from(book.determinations.library(found.library.digest))
    then = match(library.policies, found.profile, found.on, found.library)
    options = options_from(sheet.options)
    data = services.sheet(then, options)
    same = fingerprint(data) == sheet.fingerprint if sheet.fingerprint else None
    title = f"{found.profile.name} · {options.edition.label} · {found.on.isoformat()}"
    return Printed(data, title, file_name(then, options.edition), same)


def file_name(found: Match, edition: Edition) -> str:
    """A file name that sorts and can be read: firm, day, edition."""
    firm = "".join("_" if ch in '\\/:*?"<>|' or ord(ch) < 32 else ch for ch in found.profile.name)[:60]
    return f"{firm}-服务单-{found.on.isoformat()}-{edition.label[:3]}.pdf"
