"""The page 办理: where each firm stands with each policy, as a board or as a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton, QWidget

from casebook import Filing, FilingBoard, FilingStage, stage_label
from casebook.filings import REASONED
from policies import KeceError
from survey.filings import FilingsBegun, NewCertificate, approve_with_certificate
from ui.desk.session import EntryOutcome
from ui.filings.asking import CertificateDialog, StageDialog
from ui.filings.board import FilingBoardView
from ui.filings.editor import FilingDialog
from ui.filings.new_filings import FilingsWanted, NewFilingsDialog
from ui.filings.presenter import FilingsPresenter
from ui.ledger.page import LedgerPage
from ui.widgets import messages, theme
from ui.widgets.override import override

if TYPE_CHECKING:
    from ui.desk.desk import Desk

_VIEWS = ("看板", "列表")
_BOARD, _LIST = range(len(_VIEWS))


class FilingsPage(LedgerPage[Filing]):
    """The page 办理. It is asked to show a board (`FilingBoard`), a filing (its id), or nothing.

    On the board ←/→ moves a card one stage, Ctrl+←/→ goes to the next column, Enter opens a filing; Del gives it up.
    """

    presenter: FilingsPresenter

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        self._own = FilingsPresenter(desk, FilingBoard.PROJECTS)
        self.board = FilingBoardView(self._own.card, colours)
        self.views = QButtonGroup()
        super().__init__(desk, colours, self._own.spec)

    @override
    def make_presenter(self) -> FilingsPresenter:
        return self._own

    @override
    def _lay_out(self) -> None:
        super()._lay_out()
        self._stack.addWidget(self.board)
        switch = QWidget()
        row = QHBoxLayout(switch)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for place, words in enumerate(_VIEWS):
            button = QPushButton(words)
            button.setObjectName("segment")
            button.setProperty("place", "left" if place == 0 else "right")
            button.setCheckable(True)
            button.setChecked(place == _BOARD)
            button.setToolTip(f"按{words}显示（Ctrl+B 切换）")
            self.views.addButton(button, place)
            row.addWidget(button)
        self.more.addWidget(switch)

    @override
    def _connect(self) -> None:
        super()._connect()
        self.views.idClicked.connect(lambda _: self._turned())
        self.board.opened.connect(self._open)
        self.board.stepped.connect(self.step)
        self.board.dropped.connect(self._dropped)
        self.board.menu_wanted.connect(lambda _: self._offer(QPoint()))
        self.add_key("Ctrl+B", self._switch)
        self.add_key("Shift+Del", self.ask_refused)

    @override
    def arrive(self, target: object = None) -> None:
        if isinstance(target, FilingBoard) or not isinstance(target, str):
            self._show_board(target if isinstance(target, FilingBoard) else self.presenter.board)
            self._enter()
            return
        filing = self.presenter.filing(target)
        if filing is None:
            self._show_board(self.presenter.board)
            messages.show_message(self, "没有打开", "这条办理记录不在库中，可能已被删除")
            return
        self.presenter.unnarrow()
        self._show_board(filing.board)
        self._show_filing(filing.id)
        self._open(filing.id)

    def _show_board(self, board: FilingBoard) -> None:
        """Reads a board and shows it."""
        self.presenter.show_board(board)
        self.spec = self.presenter.spec
        self.siblings.mark(board)
        self.line.blockSignals(True)
        self.line.setText(self.presenter.text)
        self.line.blockSignals(False)
        self._fill_boxes()

    def _enter(self) -> None:
        if self.as_board and self.presenter.rows:
            self.board.focus_first()
        else:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def as_board(self) -> bool:
        """Whether the filings are shown as a board."""
        return self.views.checkedId() == _BOARD

    def _switch(self) -> None:
        self.views.button(_LIST if self.as_board else _BOARD).setChecked(True)
        self._turned()

    def _turned(self) -> None:
        """Shows the same filings in the other form, with the same one in hand."""
        chosen = self.chosen_records() if self.as_board else self._on_board()
        self._show()
        if chosen:
            self._show_filing(chosen[0].id)
        else:
            self._enter()

    @override
    def _show(self) -> None:
        super()._show()
        if self.as_board and self.presenter.rows:
            self.board.set_stages({stage: self.presenter.heading(stage) for stage in self.presenter.stages})
            self.board.show_cards(self.presenter.columns())
            self._stack.setCurrentWidget(self.board)

    def _show_filing(self, filing: str) -> None:
        """Takes a filing in hand, where it is listed."""
        if self.as_board:
            self.board.focus_on(filing)
            return
        row = next((place for place, known in enumerate(self.model.rows) if known.id == filing), -1)
        if row >= 0:
            self.table.selectRow(row)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_board(self) -> tuple[Filing, ...]:
        current = self.board.current
        return tuple(filing for filing in self.presenter.rows if filing.id == current)

    @override
    def chosen_records(self) -> tuple[Filing, ...]:
        return self._on_board() if self._stack.currentWidget() is self.board else super().chosen_records()

    # -- records

    @override
    def ask_new(self, given: dict[str, Any] | None = None, firm: str = "") -> None:
        NewFilingsDialog(self.desk, self.colours, self, FilingsWanted(board=self.presenter.board), self._begun).open()

    def _begun(self, done: FilingsBegun) -> None:
        filing = done.made[0]
        self.presenter.unnarrow()
        self._show_board(filing.board)
        self._show_filing(filing.id)
        self.count.setText(done.words())

    @override
    def ask_change(self) -> None:
        chosen = self.chosen_records()
        if chosen:
            self._open(chosen[0].id)

    def _open(self, number: str) -> None:
        filing = self.presenter.filing(number)
        if filing is None:
            messages.show_message(self, "没有打开", "这条办理记录已被删除")
            return
        policy = self.presenter.policy(filing)
        papers = [material.text for material in policy.materials] if policy is not None else []
        FilingDialog(self.desk, filing, papers, partial(self._keep, filing), self).open()

    def _keep(self, before: Filing, changed: Filing) -> EntryOutcome:
        """Stores an edited filing; an approval that brings a title asks for the certificate first."""
        approved = changed.stage is FilingStage.APPROVED is not before.stage
        if approved and self.presenter.title(changed):
            answer = self.presenter.keep(msgspec.structs.replace(changed, stage=before.stage, days=before.days))
            if answer.accepted:
                self._ask_certificate(changed, changed.days.get(FilingStage.APPROVED, self.desk.on))
            return answer
        answer = self.presenter.keep(changed)
        if answer.accepted:
            self._show_filing(changed.id)
            if approved:
                self._offer_payout(changed)
        return answer

    @override
    def ask_remove(self) -> None:
        """Asks why the chosen filings are given up; nothing is deleted."""
        chosen = tuple(filing for filing in self.chosen_records() if not filing.ended)
        if chosen:
            self.ask_stage(chosen, FilingStage.DROPPED)

    def ask_refused(self) -> None:
        """Asks why the chosen filings failed."""
        chosen = self.chosen_records()
        if chosen:
            self.ask_stage(chosen, FilingStage.REFUSED)

    def ask_delete(self) -> None:
        """Asks whether to delete filings that were entered by mistake."""
        super().ask_remove()

    # -- moves

    def step(self, number: str, step: int) -> None:
        """Moves a filing one stage on or back."""
        filing = self.presenter.filing(number)
        stage = self.presenter.neighbour(filing, step) if filing is not None else None
        if filing is not None and stage is not None:
            self.move_to(filing, stage)
        elif filing is not None:
            end = "未过或放弃请用 Shift+Del、Del，或把卡片拖过去" if step > 0 else "前面没有了"
            self.count.setText(f"{filing.name}：已经是“{filing.stage_words}”，{end}")

    def move_to(self, filing: Filing, stage: FilingStage) -> None:
        """Moves a filing; asks for the reason, or for the certificate, where one belongs to the stage."""
        if stage in REASONED:
            self.ask_stage((filing,), stage)
        elif stage is FilingStage.APPROVED and filing.stage is not FilingStage.PAID and self.presenter.title(filing):
            self._ask_certificate(filing, self.desk.on)
        else:
            answer = self.presenter.move(filing, stage)
            self._moved(filing, stage, answer)
            if answer.accepted and stage is FilingStage.APPROVED and filing.stage is not FilingStage.PAID:
                self._offer_payout(filing)

    def _moved(self, filing: Filing, stage: FilingStage, answer: EntryOutcome) -> None:
        if not answer.accepted:
            messages.show_message(self, "没有移动", answer.message)
            return
        self._show_filing(filing.id)
        kept = self.presenter.filing(filing.id)
        day = kept.since.isoformat() if kept is not None and kept.since is not None else ""
        self.count.setText(f"{filing.name} → {stage_label(filing.board, stage)}（{day}）；日期不对，回车打开改")

    def ask_stage(self, filings: Sequence[Filing], stage: FilingStage) -> None:
        """Asks for the day, and for the reason where one is due, and moves all of the filings or none."""
        words = stage_label(self.presenter.board, stage)
        head = filings[0].name if len(filings) == 1 else f"{len(filings)} 条办理"

        def store(on: date, reason: str) -> EntryOutcome:
            answer = self.presenter.move_all(filings, stage, on, reason)
            if answer.accepted:
                self._show_filing(filings[0].id)
            return answer

        dialog = StageDialog(f"{head} → {words}", stage, self.desk.on, store, self)
        dialog.open()

    def _dropped(self, numbers: list[str], stage: FilingStage) -> None:
        for filing in (found for number in numbers if (found := self.presenter.filing(number)) is not None):
            self.move_to(filing, stage)

    def _ask_certificate(self, filing: Filing, on: date) -> None:
        kind = self.presenter.title(filing)

        def store(granted: date, expires: date | None, write: bool) -> EntryOutcome:
            if write:
                answer = self._certify(filing, kind, granted, expires)
            else:
                answer = self.presenter.move(filing, FilingStage.APPROVED, granted)
            if answer.accepted:
                self._show_filing(filing.id)
                self.count.setText(f"{filing.name}：已认定" + ("，证书已写进企业画像" if write else "，证书还没有登记"))
            return answer

        CertificateDialog(filing.name, kind, on, store, self).open()

    def _certify(self, filing: Filing, kind: str, granted: date, expires: date | None) -> EntryOutcome:
        desk = self.desk
        desk.firm.flush()
        try:
            approve_with_certificate(desk.book, filing, NewCertificate(kind, granted, expires), desk.author())
        except KeceError as error:
            return EntryOutcome(str(error))
        if desk.number == filing.enterprise:
            desk.open_firm(filing.enterprise)
        self.presenter.refresh()
        return EntryOutcome()

    def _offer_payout(self, filing: Filing) -> None:
        """Offers to note the money that follows from an approved project."""
        if filing.board is FilingBoard.PROJECTS:
            words = f"{filing.name}的“{filing.policy_name}”已立项。现在记一笔应兑现的资金吗？"
            messages.ask(self, "记兑现", words, partial(self.go.emit, "payouts", filing.id))

    @override
    def offer(self, menu: QMenu, chosen: Sequence[Filing]) -> None:
        super().offer(menu, chosen)
        moves = menu.addMenu("换阶段")
        for stage in self.presenter.stages:
            words = stage_label(self.presenter.board, stage)
            if len(chosen) == 1:
                moves.addAction(words, partial(self.move_to, chosen[0], stage))
            elif stage is not FilingStage.APPROVED:  # a certificate belongs to one firm
                moves.addAction(f"{words}…", partial(self.ask_stage, chosen, stage))
        menu.addAction("未过…（Shift+Del）", partial(self.ask_stage, chosen, FilingStage.REFUSED))
        menu.addAction("放弃…（Del）", self.ask_remove)
        if self.presenter.board is FilingBoard.PROJECTS and len(chosen) == 1:
            menu.addAction("记一笔兑现…", partial(self.go.emit, "payouts", chosen[0].id))

    @override
    def offer_removal(self, menu: QMenu) -> None:
        menu.addAction("删除这条记录…", self.ask_delete)

    @override
    def menu_place(self, place: QPoint) -> QPoint:
        return QCursor.pos() if self._stack.currentWidget() is self.board else super().menu_place(place)

    @override
    def apply_theme(self, colours: theme.Colours) -> None:
        super().apply_theme(colours)
        self.board.apply_theme(colours)
