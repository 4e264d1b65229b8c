"""The page of the bureau's own policies: what is drafted, waits, is in use; beside it what asks for a look."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from policies import UserError
from policies.own import OwnState
from ui.desk.page import DUE, Page
from ui.own_policies.due import DueRow
from ui.own_policies.listing import OwnRow
from ui.own_policies.model import DueRowModel, OwnRowModel, TwoLineDelegate
from ui.own_policies.panel import OwnPanel
from ui.own_policies.presenter import OwnAction, OwnPresenter
from ui.widgets import messages, theme
from ui.widgets.icons import icon
from ui.widgets.override import override

if TYPE_CHECKING:
    from ui.desk.desk import Desk
    from ui.own_policies.export_dialog import ExportDialog
    from ui.own_policies.intake_dialog import IntakeDialog
    from ui.own_policies.signing_dialog import SigningDialog

_OWN, _DUE = range(2)
_EMPTY = "还没有本局政策。\n\n点“录入政策…”从一份通知做起；\n要改政策库里的一项，在政策库里打开它，点“更正…”。"
_NOTHING_DUE = "没有要看的政策：申报轮次、有效期、来源、上位文件都还对得上。"


class OwnPoliciesPage(Page):
    """The page 本局政策. Targets: the number of a revision, the id of a policy, or DUE."""

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours)
        self.presenter = OwnPresenter(desk)
        self.count = QLabel()
        self.back = QPushButton("政策库")
        self.intake, self.export = QPushButton("录入政策…"), QPushButton("导出…")
        self.discarded = QPushButton("作废的")
        self.parts = (QPushButton("本局政策"), QPushButton("要看的政策"))
        self._group = QButtonGroup(self)
        self.model, self.due_model = OwnRowModel(self), DueRowModel(self)
        self.list, self.due = QListView(), QListView()
        self.delegates = (TwoLineDelegate(self.list, colours), TwoLineDelegate(self.due, colours))
        self.panel = OwnPanel(self.presenter, colours)
        self.empty, self.nothing_due = QLabel(_EMPTY), QLabel(_NOTHING_DUE)
        self.stack = QStackedWidget()
        self.door: IntakeDialog | None = None
        self.dialog: ExportDialog | None = None
        self.paper: SigningDialog | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        title = QLabel("本局政策")
        title.setObjectName("title")
        self.count.setObjectName("muted")
        self.back.setObjectName("quiet")
        self.intake.setObjectName("primary")
        self.intake.setToolTip("从通知、办法做一项新政策（Ctrl+Shift+N）")
        self.discarded.setObjectName("group")
        self.discarded.setCheckable(True)
        self.discarded.setToolTip("也列出作废的草稿；作废的可以找回")
        self.export.setToolTip("把在用的本局政策做成更新包给别的电脑，或存成 YAML 文件")
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addWidget(title)
        top.addWidget(self.count)
        top.addWidget(self.discarded)
        top.addStretch(1)
        top.addLayout(self._segments())
        top.addStretch(1)
        top.addWidget(self.export)
        top.addWidget(self.intake)
        for part in (self._own_part(), self._due_part()):
            self.stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(theme.SPACE)
        column.addLayout(top)
        column.addWidget(self.stack, 1)
        self._draw_icons()

    def _segments(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        for place, button in enumerate(self.parts):
            button.setObjectName("segment")
            button.setProperty("place", ("left", "right")[place])
            button.setCheckable(True)
            self._group.addButton(button, place)
            row.addWidget(button)
        return row

    def _own_part(self) -> QWidget:
        _set_list(self.list, self.model, self.delegates[0], "本局政策")
        splitter = QSplitter()
        splitter.addWidget(self.list)
        splitter.addWidget(self.panel)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([340, 900])
        splitter.setChildrenCollapsible(False)
        self.empty.setObjectName("muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.own = QStackedWidget()
        self.own.addWidget(splitter)
        self.own.addWidget(self.empty)
        return self.own

    def _due_part(self) -> QWidget:
        _set_list(self.due, self.due_model, self.delegates[1], "要看的政策")
        self.nothing_due.setObjectName("muted")
        self.nothing_due.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.due_stack = QStackedWidget()
        self.due_stack.addWidget(self.due)
        self.due_stack.addWidget(self.nothing_due)
        return self.due_stack

    def _connect(self) -> None:
        self.presenter.changed.connect(self._show)
        self.back.clicked.connect(lambda: self.go.emit("library", None))
        self.intake.clicked.connect(self.ask_documents)
        self.export.clicked.connect(self.ask_export)
        self.discarded.toggled.connect(self.presenter.list_discarded)
        self._group.idClicked.connect(self.turn)
        self.list.selectionModel().currentChanged.connect(lambda index, _: self._read(index))
        self.list.activated.connect(lambda _: self.take_step(OwnAction.OPEN) if self._is_draft() else None)
        self.due.activated.connect(self._open_due)
        self.due.clicked.connect(self._open_due)
        self.panel.wanted.connect(self.take_step)
        self.panel.paper_wanted.connect(self.show_paper)
        self.panel.firm_wanted.connect(lambda number: self.go.emit("firm", number))

    @override
    def arrive(self, target: object = None) -> None:
        self.presenter.refresh()
        self._show_due()
        self.turn(_DUE if target == DUE else _OWN)
        if isinstance(target, int):
            self.presenter.show(target)
        elif isinstance(target, str) and target != DUE:
            self.presenter.show_policy(target)
        elif self.presenter.revision is None and self.presenter.rows:
            self.presenter.show(self.presenter.rows[0].revision)

    @override
    def leave(self) -> None:
        self.panel.halt()

    @override
    def renew(self) -> None:
        self.presenter.refresh()
        self._show_due()

    def turn(self, place: int) -> None:
        """Shows the own policies, or those that ask for a look."""
        self.stack.setCurrentIndex(place)
        self.parts[place].setChecked(True)
        view = (self.list, self.due)[place]
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        rows = self.presenter.rows
        self.model.show(rows)
        self.count.setText(self.presenter.count_words())
        self.own.setCurrentIndex(0 if rows else 1)
        self.export.setEnabled(any(row.state is OwnState.ADOPTED for row in rows))
        self.panel.refresh()
        if self.presenter.revision is not None:
            place = self.model.place(self.presenter.revision.number)
            if place.isValid() and place != self.list.currentIndex():
                self.list.setCurrentIndex(place)

    def _show_due(self) -> None:
        rows = self.presenter.due()
        self.due_model.show(rows)
        self.parts[_DUE].setText(f"要看的政策 {len(rows)}" if rows else "要看的政策")
        self.due_stack.setCurrentIndex(0 if rows else 1)

    def _read(self, index: QModelIndex) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        shown = self.presenter.revision
        if isinstance(row, OwnRow) and (shown is None or row.revision != shown.number):
            self.presenter.show(row.revision)

    def _is_draft(self) -> bool:
        return OwnAction.OPEN in self.presenter.actions()

    def _open_due(self, index: QModelIndex) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(row, DueRow):
            self.go.emit(row.page, row.policy)

    def take_step(self, action: OwnAction) -> None:
        """Takes a step of the open revision; asks for its reason first where it needs one."""
        revision = self.presenter.revision
        if action is OwnAction.READ and revision is not None:
            self.go.emit("workshop", revision.number)
        elif action in (OwnAction.OPEN, OwnAction.NEXT):
            self._open_draft()
        elif action.question:
            given = "与原文逐条核对一致" if action is OwnAction.ADOPT else ""
            messages.ask_text(self, action.label.rstrip("…"), action.question, given, partial(self._do, action))
        else:
            self._do(action, "")

    def _open_draft(self) -> None:
        try:
            number = self.presenter.draft_to_open()
        except UserError as error:
            messages.show_message(self, "没有打开", str(error))
            return
        self.go.emit("workshop", number)

    def _do(self, action: OwnAction, why: str) -> None:
        answer = self.presenter.do(action, why)
        if not answer.accepted:
            messages.show_message(self, f"没有{action.label.rstrip('…')}", answer.message)

    def show_paper(self) -> None:
        """Shows the review of the open revision as it is printed."""
        from ui.own_policies.signing_dialog import SigningDialog

        revision = self.presenter.revision
        if revision is not None:
            write = self.desk.services.write_file
            self.paper = SigningDialog(self.presenter.signing(), revision.name, write, self)
            self.paper.finished.connect(self.paper.deleteLater)
            self.paper.open()

    def ask_documents(self) -> None:
        """Opens the door for documents."""
        from ui.own_policies.intake_dialog import open_intake

        self.door = open_intake(self)

    def ask_export(self) -> None:
        """Opens the dialog that exports the own policies."""
        from ui.own_policies.export_dialog import ExportDialog

        self.dialog = ExportDialog(self.desk, self)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turns from the list to the text with the right arrow, and back with the left one."""
        if event.key() == Qt.Key.Key_Right and self.list.hasFocus():
            self.panel.tabs.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    @override
    def apply_theme(self, colours: theme.Colours) -> None:
        super().apply_theme(colours)
        for delegate in self.delegates:
            delegate.colours = colours
        self.panel.apply_theme(colours)
        self._draw_icons()

    def _draw_icons(self) -> None:
        self.back.setIcon(icon("chevron-left", self.colours.accent))
        self.export.setIcon(icon("upload", self.colours.muted))


def _set_list(view: QListView, model: OwnRowModel | DueRowModel, delegate: TwoLineDelegate, name: str) -> None:
    view.setModel(model)
    view.setItemDelegate(delegate)
    view.setAccessibleName(name)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setResizeMode(QListView.ResizeMode.Adjust)
