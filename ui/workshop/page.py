"""The page of the workshop: the document at the left, its cards at the right, every decision stored at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from policies import Aspect, Stated, UserError
from ui.desk.page import Page
from ui.own_policies.impact import impact_work
from ui.widgets import messages, theme
from ui.widgets.icons import icon
from ui.widgets.labels import ElidedLabel
from ui.widgets.override import override
from ui.workshop.cards_panel import CardsPanel
from ui.workshop.deciding import Deciding
from ui.workshop.document_view import DocumentView
from ui.workshop.examples import Examples, FirmInHand
from ui.workshop.examples_panel import ExamplesPanel
from ui.workshop.focus import has_focus
from ui.workshop.heads_panel import HeadsPanel
from ui.workshop.keys import CardDecision, DecisionKeys
from ui.workshop.ladder_panel import LadderPanel
from ui.workshop.opened import OpenedDraft
from ui.workshop.opening import opened_revision
from ui.workshop.presenter import WorkshopPresenter
from ui.workshop.problems_view import ProblemList, ProblemsPanel, ProblemStep, card_form_for
from ui.workshop.submit_dialog import SubmitDialog
from workshop import Problem

if TYPE_CHECKING:
    from ui.desk.desk import Desk
    from ui.workshop.submit_dialog import Work

_CARDS, _HEADS, _PROBLEMS, _EXAMPLES, _LADDER = range(5)


class WorkshopPage(Page):
    """The page 政策录入. `arrive` takes the number of a revision of the store."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours)
        self.presenter: WorkshopPresenter | None = None
        self.title, self.state, self.count = ElidedLabel(), QLabel(), QLabel()
        self.back, self.submit = QPushButton("本局政策"), QPushButton("提交复核")
        self.undo, self.redo = QPushButton("撤销"), QPushButton("重做")
        self.tabs = [QPushButton(text) for text in ("卡片", "政策信息", "还差什么", "例子", "条件图")]
        self.news = ElidedLabel()
        self.document, self.cards = DocumentView(colours), CardsPanel(colours)
        self.heads, self.problems = HeadsPanel(), ProblemList()
        self.problem_panel = ProblemsPanel(self.problems)
        self.examples, self.ladder = ExamplesPanel(colours), LadderPanel(colours)
        self.stack, self.splitter = QStackedWidget(), QSplitter()
        self.keys = DecisionKeys(self)
        self.deciding = Deciding(self.cards, self.document, self)
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(0)
        self._build()
        self._connect()
        self.apply_theme(colours)

    def _build(self) -> None:
        self.title.setObjectName("title")
        for label in (self.state, self.count, self.news):
            label.setObjectName("muted")
        self.submit.setObjectName("primary")
        for button in (self.back, self.undo, self.redo):
            button.setObjectName("quiet")
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.back)
        top.addWidget(self.title, 1)
        for widget in (self.state, self.count, self.undo, self.redo, self.submit):
            top.addWidget(widget)
        splitter = self.splitter
        splitter.addWidget(self.document)
        splitter.addWidget(self._right())
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(splitter, 1)
        column.addWidget(self.news)

    def _right(self) -> QWidget:
        right = QWidget()
        row = QHBoxLayout()
        row.setSpacing(0)
        group = QButtonGroup(self)
        for number, (button, place) in enumerate(
            zip(self.tabs, ("left", "middle", "middle", "middle", "right"), strict=True)
        ):
            button.setObjectName("segment")
            button.setProperty("place", place)
            button.setCheckable(True)
            button.setToolTip(f"Ctrl+{(number + 6) % 10}")
            group.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        group.idToggled.connect(lambda number, on: self._turn(number) if on else None)
        for widget in (self.cards, self.heads, self.problem_panel, self.examples, self.ladder):
            self.stack.addWidget(widget)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.stack, 1)
        self.tabs[_CARDS].setChecked(True)
        return right

    def _connect(self) -> None:
        for view in (self.document.text, self.document.pages, self.cards.here, self.cards.all):
            self.keys.watch(view)
        self.keys.pressed.connect(self.decide)
        self.cards.decided.connect(self.decide)
        self.document.clause_chosen.connect(lambda place, card: self._with(lambda p: p.select_clause(place, card)))
        self.document.stepped.connect(lambda step: self._with(lambda p: p.step_clause(step)))
        for view in (self.cards.here, self.cards.all):
            view.chosen.connect(lambda card: self._with(lambda p: p.select(card)))
            view.opened.connect(lambda _: self.decide(CardDecision.EDIT))
        self.problems.chosen.connect(self.go_to_problem)
        self.problem_panel.stepped.connect(lambda said: self._answer(*said))
        self._connect_examples()
        self.undo.clicked.connect(lambda: self.decide(CardDecision.UNDO))
        self.redo.clicked.connect(lambda: self.decide(CardDecision.REDO))
        self.back.clicked.connect(self._go_back)
        self.submit.clicked.connect(self.ask_submit)
        self._counting.timeout.connect(self._count)
        turns = ((f"Ctrl+{(number + 6) % 10}", self._to_tab(number)) for number in range(len(self.tabs)))
        for keys, slot in (("F6", self._other_side), *turns):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _connect_examples(self) -> None:
        self.examples.card_wanted.connect(self._show_card)
        self.examples.selected.connect(self.ladder.refresh)
        self.ladder.wanted.connect(self.examples.make)
        self.ladder.firm_chosen.connect(self.examples.refresh)
        self.ladder.chosen.connect(lambda card: self._with(lambda p: p.select(card)))

    def _to_tab(self, number: int):  # type: ignore[no-untyped-def]  # a slot
        return lambda: self.tabs[number].setChecked(True)

    # opening ---------------------------------------------------------------------------------

    @override
    def arrive(self, target: object = None) -> None:
        showing = self.presenter.opened.number if self.presenter is not None else 0
        if isinstance(target, int) and not (target == showing and self.deciding.is_unfinished):
            try:
                self.show_draft(opened_revision(self.desk.book.policies, target, self.desk.officer))
            except UserError as error:
                messages.show_message(self, "打不开这一稿", str(error))
                return
        if self.document.has_text:
            self.document.focus()
        else:
            self.cards.all.setFocus()

    @override
    def leave(self) -> None:
        self.setFocus()  # a field that is being typed in is stored when it loses the focus

    def show_draft(self, opened: OpenedDraft) -> None:
        """Shows a draft."""
        presenter = WorkshopPresenter(opened, self.desk.on)
        if self.presenter is None or self.presenter.opened.number != opened.number:
            self.tabs[_CARDS].setChecked(True)
        self.presenter = presenter
        presenter.changed.connect(self.refresh)
        presenter.moved.connect(self._follow)
        presenter.told.connect(lambda: self.news.setText(presenter.news))
        self.deciding.presenter = presenter
        self.cards.close_editor()
        self.cards.editor.heads, self.cards.editor.on = presenter.draft.heads, self.desk.on
        self.document.show_draft(presenter)
        self.heads.show_draft(presenter)
        examples = Examples(presenter, self._firm_in_hand())
        self.examples.show_examples(examples)
        self.ladder.show_examples(examples)
        self.news.setText(
            "↑↓ 换条款或卡片，回车采纳，M 人工核实，N 不是条件，E 改，+ 加卡片，Ctrl+Z 撤销；每一步都自动保存"
        )
        self.splitter.setSizes([500, 500] if self.document.has_text else [260, 740])
        self.refresh()
        self._follow()

    def _firm_in_hand(self) -> FirmInHand | None:
        firm = self.desk.firm
        return FirmInHand(str(firm.raw("name") or "未命名"), firm.profile) if self.desk.number is not None else None

    # showing ---------------------------------------------------------------------------------

    @override
    def refresh(self) -> None:
        presenter = self.presenter
        if presenter is None:
            return
        self.title.setText(presenter.draft.heads.name or "未命名的政策")
        self.state.setText(presenter.opened.state.value)
        self.document.refresh()
        self.cards.refresh(presenter)
        self.heads.refresh()
        self.examples.refresh()
        self.ladder.refresh()
        self.undo.setEnabled(bool(presenter.steps.done))
        self.redo.setEnabled(bool(presenter.steps.undone))
        self.submit.setVisible(presenter.editable)
        self._count()

    def _count(self) -> None:
        presenter = self.presenter
        if presenter is None:
            return
        figures, problems = presenter.assembled.figures, presenter.problems
        self.count.setText(figures.words)
        self.tabs[_PROBLEMS].setText(f"还差 {len(problems)} 项" if problems else "不差什么")
        self.problems.show_problems(presenter.problem_rows())

    def _follow(self) -> None:
        if self.presenter is not None:
            self.document.follow()
            self.cards.follow(self.presenter)
            self.ladder.follow(self.presenter.card)

    def _turn(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        if number == _PROBLEMS and self.problems.problems.rows:
            self.problems.setFocus()
            if not self.problems.currentIndex().isValid():
                self.problems.setCurrentIndex(self.problems.problems.index(0))
        elif number == _EXAMPLES:
            self.examples.list.setFocus()
        elif number == _LADDER:
            self.ladder.setFocus()

    def _other_side(self) -> None:
        """Moves the focus between the document and the right side."""
        if has_focus(self.document):
            right = {_CARDS: self.cards.all, _HEADS: self.heads.policy, _PROBLEMS: self.problems,
                     _EXAMPLES: self.examples.list, _LADDER: self.ladder}  # fmt: skip
            self.deciding.focus_cards() if self.stack.currentIndex() == _CARDS else right[
                self.stack.currentIndex()
            ].setFocus()
        else:
            self.document.focus()

    # doing -----------------------------------------------------------------------------------

    def _go_back(self) -> None:
        """Goes to the list of own policies, to this one."""
        self.go.emit("own", self.presenter.opened.number if self.presenter is not None else None)

    def _with(self, do) -> None:  # type: ignore[no-untyped-def]  # a call with the presenter
        if self.presenter is not None:
            do(self.presenter)

    def decide(self, decision: CardDecision) -> None:
        """Does what a key or button says."""
        self.tabs[_CARDS].setChecked(True)
        self.deciding.do(decision)

    def go_to_problem(self, problem: Problem) -> None:
        """Goes to the place that a problem is about."""
        if self.presenter is None:
            return
        if problem.card:
            self._show_card(problem.card)
        elif problem.part == "examples":
            self.tabs[_EXAMPLES].setChecked(True)
            self.examples.go_to_stale()
        elif problem.part == "figures":
            self.tabs[_CARDS].setChecked(True)
            self.presenter.go_to_figure()
            self.document.focus()
        elif problem.part == "offices":
            self.tabs[_CARDS].setChecked(True)
            self.deciding.add("办理")
        else:
            self.tabs[_HEADS].setChecked(True)
            self.heads.go_to(problem.part)

    def _answer(self, problem: Problem, step: ProblemStep) -> None:
        """Does in its place what was said of a problem."""
        presenter = self.presenter
        if presenter is None:
            return
        if step is ProblemStep.REST:
            presenter.answer_rest()
        elif step is ProblemStep.ADD:
            self.tabs[_CARDS].setChecked(True)
            self.deciding.add(card_form_for(problem))
        else:
            stated = Stated.UNSTATED if step is ProblemStep.UNSTATED else Stated.UNREAD
            presenter.answer(Aspect(problem.part), stated)

    def _show_card(self, card: str) -> None:
        self.tabs[_CARDS].setChecked(True)
        self._with(lambda p: p.select(card))
        self.deciding.focus_cards()

    def ask_submit(self) -> None:
        """Asks what was changed and why, and submits the draft; with problems it shows these instead."""
        presenter = self.presenter
        if presenter is None:
            return
        if presenter.problems:
            self.tabs[_PROBLEMS].setChecked(True)
            self.news.setText(f"还差 {len(presenter.problems)} 项，处理完才能提交复核")
            return
        dialog = SubmitDialog(presenter.draft.note or "按文件录入", self._impact(presenter), self.colours, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.given.connect(self._submit)
        dialog.firm_wanted.connect(lambda number: self.go.emit("firm", number))
        dialog.open()

    def _impact(self, presenter: WorkshopPresenter) -> Work | None:
        """Returns the work that finds what the adoption of the draft would change; None without a casebook."""
        policy, desk = presenter.assembled.policy, self.desk
        if policy is None or desk.casebook is None:
            return None
        used = desk.library.get(policy.id)
        return lambda stopped, progress: impact_work(desk, used, policy, stopped=stopped, progress=progress)

    def _submit(self, why: str) -> None:
        presenter = self.presenter
        policy = presenter.assembled.policy if presenter is not None else None
        if presenter is None or policy is None:
            return
        try:
            store = self.desk.book.policies
            store.submit(presenter.opened.number, policy, presenter.draft.facts, self.desk.officer, why)
            self.show_draft(opened_revision(store, presenter.opened.number, self.desk.officer))
        except UserError as error:
            messages.show_message(self, "没有提交", str(error))
            return
        self.news.setText("已提交复核：请另一位同事在“本局政策”里核对后采用")

    @override
    def event(self, event: QEvent) -> bool:
        """Takes Ctrl+Z and Ctrl+Y from the window, whose undo is about the firm."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _undoes(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _undoes(event):
            self.decide(CardDecision.UNDO if event.matches(QKeySequence.StandardKey.Undo) else CardDecision.REDO)
        else:
            super().keyPressEvent(event)

    @override
    def apply_theme(self, colours: theme.Colours) -> None:
        super().apply_theme(colours)
        self.document.apply_theme(colours)
        self.cards.apply_theme(colours)
        self.examples.apply_theme(colours)
        self.ladder.apply_theme(colours)
        for button, name in ((self.undo, "undo-2"), (self.redo, "redo-2"), (self.back, "chevron-left")):
            button.setIcon(icon(name, colours.accent))


def _undoes(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
