"""What the board shows and does: columns of cards, moves between stages, what follows a decision. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from casebook import Filing, FilingBoard, FilingStage, stage_label
from casebook.filings import REASONED, STAGES
from policies import KeceError, Policy
from survey.due import due_words
from survey.filings import title_of
from ui.desk.session import EntryOutcome
from ui.filings.ledger import FilingLedger, is_overdue, tip_of
from ui.ledger.presenter import LedgerPresenter
from ui.widgets.override import override

if TYPE_CHECKING:
    from ui.desk.desk import Desk

_MONTH_DAY = "%m-%d"


@dataclass(frozen=True)
class FilingCard:
    """A filing as a card: `due` is its next day in words, `late` draws it in red, `mark` says 放弃 where it was given up."""

    firm: str
    policy: str
    due: str
    late: bool
    foot: str
    tip: str
    mark: str = ""

    @property
    def text(self) -> str:
        """The card as one line, for screen readers."""
        return "，".join(filter(None, (self.firm, self.policy, self.mark, self.due, self.foot)))


class FilingsPresenter(LedgerPresenter[Filing]):
    """The filings of one board, as list and as cards."""

    def __init__(self, desk: Desk, board: FilingBoard) -> None:
        self._ledger = FilingLedger(desk)
        super().__init__(desk, self._ledger.spec(board))
        self.board = board
        self._read: tuple[FilingBoard, int] | None = None
        """The board that was read last, and the latest line of the journal by then."""

    @override
    def refresh(self) -> None:
        """Reads the records again, unless nothing was written since."""
        state = self.board, self.desk.book.journal.last()
        if state == self._read:
            self.narrow()
        else:
            self._read = state
            super().refresh()

    def show_board(self, board: FilingBoard) -> None:
        """Turns to the other board; what narrows the list is forgotten, as the other board has other policies."""
        if board is not self.board:
            self.board, self.spec = board, self._ledger.spec(board)
            self.unnarrow()
        self.refresh()

    def unnarrow(self) -> None:
        """Forgets what narrows the list; the next reading lists every filing of the board."""
        self.chosen, self.text = {}, ""

    # -- cards

    @property
    def stages(self) -> tuple[FilingStage, ...]:
        """The stages that have a column; what was given up stands in the last one, beside what failed."""
        return tuple(stage for stage in STAGES[self.board] if stage is not FilingStage.DROPPED)

    def heading(self, stage: FilingStage) -> str:
        """Returns the words above a column."""
        words = stage_label(self.board, stage)
        return f"{words} / {FilingStage.DROPPED.value}" if stage is FilingStage.REFUSED else words

    def columns(self) -> dict[FilingStage, tuple[Filing, ...]]:
        """Returns the listed filings by column, the next due first."""
        found: dict[FilingStage, list[Filing]] = {stage: [] for stage in self.stages}
        for filing in self.rows:
            found[column_of(filing.stage)].append(filing)
        return {stage: tuple(filings) for stage, filings in found.items()}

    def card(self, filing: Filing) -> FilingCard:
        """Returns a filing as a card. Only cards that are painted are asked for."""
        on = self.desk.on
        lacking = f"缺 {len(filing.missing)} 件" if filing.missing and not filing.ended else ""
        return FilingCard(
            firm=filing.name,
            policy=" ".join(filter(None, (filing.policy_name, filing.round))),
            due=_due(filing, on),
            late=is_overdue(filing, on),
            foot=" · ".join(filter(None, (filing.officer, lacking))),
            tip=tip_of(filing, on),
            mark="放弃" if filing.stage is FilingStage.DROPPED else "",
        )

    # -- moves

    def neighbour(self, filing: Filing, step: int) -> FilingStage | None:
        """Returns the stage one step on (1) or back (-1), None at either end.

        On ends with the money, or with the title: that a filing failed is never one step away. Back from the end is
        the last stage that was reached before.
        """
        order = [stage for stage in STAGES[self.board] if stage not in REASONED]
        if filing.stage in REASONED:
            reached = [stage for stage in order if stage in filing.days]
            return (reached[-1] if reached else order[0]) if step < 0 else None
        place = order.index(filing.stage) + step
        return order[place] if 0 <= place < len(order) else None

    def move(self, filing: Filing, stage: FilingStage, on: date | None = None, reason: str = "") -> EntryOutcome:
        """Moves a filing. Without a day it counts as reached today; going back keeps the day that it had."""
        day = on or filing.days.get(stage, self.desk.on)
        author = self.desk.author()
        return self._stored(filing, lambda: self.desk.book.filings.move(filing.id, stage, day, author, reason))

    def move_all(self, filings: Sequence[Filing], stage: FilingStage, on: date, reason: str) -> EntryOutcome:
        """Moves several filings, all or none."""

        def work() -> None:
            with self.desk.book.all_or_nothing():
                for filing in filings:
                    self.desk.book.filings.move(filing.id, stage, on, self.desk.author(), reason)

        return self._done(work)

    def keep(self, filing: Filing) -> EntryOutcome:
        """Stores a changed filing."""
        return self._stored(filing, lambda: self.desk.book.filings.update(filing, self.desk.author()))

    def _stored(self, filing: Filing, work: Callable[[], object]) -> EntryOutcome:
        """Changes one filing and shows it; the other ones are not read again."""
        try:
            work()
            kept = self.desk.book.filings.get(filing.id)
        except KeceError as error:
            return EntryOutcome(str(error))
        self._ledger.forget(filing)
        self.records = tuple(kept if known.id == filing.id else known for known in self.records)
        self._texts = {}
        self._read = self.board, self.desk.book.journal.last()
        self.narrow()
        return EntryOutcome()

    def filing(self, number: str) -> Filing | None:
        """Returns a filing by its id, None if it was deleted."""
        try:
            return self.desk.book.filings.get(number)
        except KeceError:
            return None

    # -- what the policy says

    def policy(self, filing: Filing) -> Policy | None:
        """Returns the policy of a filing, None if the library does not have it."""
        return next((policy for policy in self.desk.library.policies if policy.id == filing.policy), None)

    def title(self, filing: Filing) -> str:
        """Returns the kind of the title that an approval brings, "" if it brings none."""
        return title_of(filing, self.policy(filing))


def column_of(stage: FilingStage) -> FilingStage:
    """Returns the column in which a stage stands."""
    return FilingStage.REFUSED if stage is FilingStage.DROPPED else stage


def _due(filing: Filing, on: date) -> str:
    if filing.next_on is None or filing.ended:
        return "" if filing.ended else filing.next_step
    far = due_words(filing.next_on, on) if filing.next_on <= on else ""
    return " ".join(filter(None, (filing.next_on.strftime(_MONTH_DAY), far or filing.next_step)))
