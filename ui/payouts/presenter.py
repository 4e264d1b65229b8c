"""The state of the payout ledger: filters, rows, totals, letters, lists. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from casebook import NewPayout, Payout
from policies import KeceError
from policies.text_folding import normalised
from sheet.letter import letters_bytes
from sheet.listing import listing_bytes
from survey.change_letters import Sender
from survey.payout_papers import PayoutLetters, letter_key, office_listing, payout_letters, result_listing
from survey.payout_totals import TotalsBy, payout_figures
from ui.desk.event import Event
from ui.desk.session import EntryOutcome
from ui.widgets.filter_option import FilterOption

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from casebook import NewLetter
    from survey.figures import FigureTable
    from ui.desk.desk import Desk


class PayoutState(StrEnum):
    """What the list is filtered by."""

    WAITING = "待核定"
    UNPAID = "待付款"
    LATE = "逾期"
    PAID = "已付清"
    UNTOLD = "未告知企业"


class PayoutsPresenter:
    """The payouts that are shown, and what is done with them. `changed` is emitted after each change of the rows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.changed = Event()
        self.text = ""
        self.chosen: dict[str, str | None] = {}
        self.rows: tuple[Payout, ...] = ()
        self._all: tuple[Payout, ...] = ()
        self._told: frozenset[str] = frozenset()

    @property
    def on(self) -> date:
        """The day of today."""
        return self._desk.on

    def refresh(self) -> None:
        """Reads the ledger again."""
        self._all = self._desk.book.payouts.all()
        self._told = frozenset(key for _, key in self._desk.book.letters.told())
        self._show()

    def search(self, text: str) -> None:
        """Filters by words in the firm, the policy, the basis, the reason and the remark."""
        self.text = text
        self._show()

    def narrow(self, name: str, value: str | None) -> None:
        """Sets one filter: year, state, officer."""
        self.chosen[name] = value
        self._show()

    def clear(self) -> None:
        """Removes every filter."""
        self.text, self.chosen = "", {}

    def choices(self, name: str) -> tuple[FilterOption, ...]:
        """Returns the entries of a filter."""
        if name == "state":
            return (FilterOption("全部进度", None), *(FilterOption(state.value, state.value) for state in PayoutState))
        if name == "year":
            years = sorted({payout.year for payout in self._all}, reverse=True)
            return (FilterOption("全部年度", None), *(FilterOption(f"{year} 年", str(year)) for year in years))
        officers = sorted({payout.officer for payout in self._all})
        return (FilterOption("全部经办人", None), *(FilterOption(officer, officer) for officer in officers))

    def _show(self) -> None:
        words = normalised(self.text).split()
        self.rows = tuple(
            payout
            for payout in self._all
            if all(passes(payout) for passes in self._tests()) and all(word in _words(payout) for word in words)
        )
        self.changed.emit()

    def _tests(self) -> tuple[Callable[[Payout], bool], ...]:
        year, officer, state = (self.chosen.get(name) for name in ("year", "officer", "state"))
        return (
            lambda payout: year is None or str(payout.year) == year,
            lambda payout: officer is None or payout.officer == officer,
            lambda payout: state is None or self._in_state(payout, PayoutState(state)),
        )

    def _in_state(self, payout: Payout, state: PayoutState) -> bool:
        match state:
            case PayoutState.WAITING:
                return payout.approved is None
            case PayoutState.UNPAID:
                return payout.approved is not None and not payout.settled
            case PayoutState.LATE:
                return not payout.settled and payout.late_days(self.on) > 0
            case PayoutState.PAID:
                return payout.settled
        return payout.approved is not None and not self.told(payout)

    def told(self, payout: Payout) -> bool:
        """Returns whether a letter told the firm what was approved."""
        return letter_key(payout) in self._told

    def count_words(self) -> str:
        """Returns how many payouts are shown, and of how many."""
        if len(self.rows) == len(self._all):
            return f"{len(self._all)} 笔" if self._all else ""
        return f"{len(self.rows)} / {len(self._all)} 笔"

    def empty_words(self) -> str:
        """Returns what to do while no payout is shown."""
        if self._all:
            return "没有符合筛选的兑现记录，请放宽筛选。"
        return "还没有兑现记录。\n点“新建”登记一笔；立项通过的申报，可在“申报”里转过来；手里有表的，点“导入”。"

    def figures(self, by: TotalsBy) -> FigureTable:
        """Returns the sums of the payouts shown."""
        return payout_figures(self.rows, by, self.on)

    def store(self, firm: int, new: NewPayout, kept: Payout | None = None) -> EntryOutcome:
        """Stores a new payout, or the changed one."""
        try:
            if kept is None:
                self._desk.book.payouts.add(firm, new, self._desk.author())
            else:
                fields: Mapping[str, object] = {name: getattr(new, name) for name in NewPayout.__struct_fields__}
                changed = Payout(id=kept.id, enterprise=kept.enterprise, name=kept.name, **fields)  # type: ignore[arg-type]  # the fields of a new payout
                self._desk.book.payouts.update(changed, self._desk.author())
        except KeceError as error:
            return EntryOutcome(str(error))
        self.refresh()
        return EntryOutcome()

    def remove(self, payouts: Iterable[Payout]) -> EntryOutcome:
        """Deletes payouts entered by mistake, all or none."""
        try:
            with self._desk.book.all_or_nothing():
                for payout in payouts:
                    self._desk.book.payouts.remove(payout.id, self._desk.author())
        except KeceError as error:
            return EntryOutcome(str(error))
        finally:
            self.refresh()
        return EntryOutcome()

    def letters(self, payouts: Sequence[Payout]) -> PayoutLetters:
        """Returns the letters about these payouts, one per firm."""
        kept = self._desk.settings.now
        sender = Sender(kept.office, self._desk.officer, kept.phone)
        return payout_letters(payouts, sender, self.on)

    def letters_pdf(self, batch: PayoutLetters) -> tuple[bytes | None, str]:
        """Returns the letters as PDF, or why there is none."""
        if not batch.letters:
            return None, "没有可以出的告知书。\n" + held_back_words(batch)
        return _made(lambda: letters_bytes(batch.letters))

    def keep_letters(self, letters: Iterable[NewLetter]) -> EntryOutcome:
        """Stores letters that were printed or saved, so that no firm is told twice."""
        try:
            self._desk.book.letters.add_many(letters, self._desk.author())
        except KeceError as error:
            return EntryOutcome(str(error))
        self.refresh()
        return EntryOutcome()

    def again(self, payouts: Sequence[Payout]) -> int:
        """Returns how many of the payouts the firm was told already."""
        return sum(self.told(payout) for payout in payouts)

    def listing_pdf(self, *, for_firms: bool) -> tuple[bytes | None, str]:
        """Returns the printed list of the payouts shown: the office's own, or the one that firms may see."""
        make = result_listing if for_firms else office_listing
        return _made(lambda: listing_bytes(make(self.rows, self.on, self._desk.settings.now.office)))


def held_back_words(batch: PayoutLetters) -> str:
    """Returns which payouts no letter tells, and why."""
    lines = [f"{held.payout.name}　{held.payout.policy_name}：{held.why}" for held in batch.held_back]
    more = [f"……另有 {len(lines) - 12} 笔"] if len(lines) > 12 else []
    return "\n".join([*lines[:12], *more])


def _made(make: Callable[[], bytes]) -> tuple[bytes | None, str]:
    try:
        return make(), ""
    except KeceError as error:
        return None, str(error)


def _words(payout: Payout) -> str:
    return normalised(f"{payout.name} {payout.policy_name} {payout.basis} {payout.why} {payout.note}")
