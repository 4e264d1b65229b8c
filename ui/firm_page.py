"""The firm in hand: its facts on the left, the best questions on top, the results with reasons below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from ui import theme
from ui.form import ProfileForm
from ui.icons import icon
from ui.marks import override
from ui.page import Page
from ui.questions import QuestionBar
from ui.results import ResultsView

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.presenter import Answer

_WAIT = 60
"""Milliseconds from the last keystroke to a new match."""
_KEEP = 500
"""Milliseconds from the last keystroke until what was typed is in the casebook."""


class FirmPage(Page):
    """画像与匹配. `told` carries a title and a sentence for the person."""

    told = Signal(str, str)
    sheet_wanted = Signal()
    keep_wanted = Signal()

    def __init__(self, desk: Desk, colours: theme.Colours) -> None:
        super().__init__(desk, colours)
        self.presenter = desk.firm
        self.firm = QLabel()
        self.firm.setObjectName("title")
        self.state = QLabel()
        self.state.setObjectName("muted")
        self.form = ProfileForm(self.presenter.on.year - 1)
        self.questions = QuestionBar()
        self.results = ResultsView(colours)
        self.results.bind(self.presenter)
        self.sheet_button = QPushButton("服务单…")
        self.keep_button = QPushButton("存入企业库")
        self._waiting: dict[str, object] = {}
        self._timer = self._single(_WAIT, self.give_waiting)
        self._keeper = self._single(_KEEP, self.keep)
        self._lay_out()
        self._connect()

    def _single(self, wait: int, slot: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait)
        timer.timeout.connect(slot)
        return timer

    def _lay_out(self) -> None:
        self.sheet_button.setObjectName("primary")
        self.sheet_button.setToolTip("预览、保存、打印服务单（Ctrl+P）")
        self.keep_button.setToolTip("把屏幕上的企业存入企业库，以后每次修改随时保存")
        top = QHBoxLayout()
        top.addWidget(self.firm)
        top.addWidget(self.state, 1)
        top.addWidget(self.keep_button)
        top.addWidget(self.sheet_button)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.SPACE, 0, 0, 0)
        column.setSpacing(theme.SPACE)
        column.addWidget(self.questions)
        column.addWidget(self.results, 1)
        self.splitter = QSplitter()
        self.splitter.addWidget(self.form)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([400, 860])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 8, 12, 8)
        whole.addLayout(top)
        whole.addWidget(self.splitter, 1)
        self._draw_icons()

    def _connect(self) -> None:
        self.presenter.listeners.append(self.refresh)
        self.form.given.connect(self._wait)
        self.questions.answered.connect(self.answer)
        self.questions.skipped.connect(self.presenter.skip)
        self.questions.wanted.connect(self.form.reveal)
        self.results.answered.connect(self.answer)
        self.results.wanted.connect(self.form.reveal)
        self.sheet_button.clicked.connect(self.sheet_wanted)
        self.keep_button.clicked.connect(self.keep_wanted)

    def _wait(self, name: str, raw: object) -> None:
        self._waiting[name] = raw
        self._timer.start()

    def give_waiting(self) -> None:
        """Takes over what was typed a moment ago."""
        waiting, self._waiting = self._waiting, {}
        for name, raw in waiting.items():
            self.form.editors[name].refuse(self.presenter.give(name, raw, typed=True).message)
        if waiting:
            self._keeper.start()

    def keep(self) -> Answer:
        """Keeps in the casebook what was typed."""
        answer = self.presenter.flush()
        if answer.accepted:
            self._tell_state()
        else:
            self.told.emit("没有存下", answer.message)
        return answer

    def answer(self, fact: str, raw: object) -> None:
        """Takes an answer given beside a question or a reason."""
        if fact.startswith("confirmed.") and raw is not None and self.presenter.record is not None:
            self._ask_confirmation(fact, holds=bool(raw))
            return
        answer = self.presenter.answer(fact, raw)
        if not answer.accepted:
            self.refuse(fact, answer.message)

    def _ask_confirmation(self, fact: str, *, holds: bool) -> None:
        from ui.confirm import ConfirmDialog

        dialog = ConfirmDialog(self.presenter, fact, holds=holds, parent=self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def refuse(self, fact: str, message: str) -> None:
        """Says where the answer was given why it was not taken."""
        self.questions.refuse(fact, message)
        self.results.panel.refuse(message)

    @override
    def arrive(self, target: object = None) -> None:
        if isinstance(target, int) and target != self.desk.number:
            answer = self.desk.open_firm(target)
            if not answer.accepted:
                self.told.emit("打不开", answer.message)

    @override
    def leave(self) -> None:
        self.give_waiting()
        self.keep()

    def refresh(self) -> None:
        """Shows the state of the presenter."""
        self.firm.setText(self.presenter.match.profile.name)
        self._tell_state()
        self.keep_button.setVisible(self.desk.casebook is not None and self.presenter.record is None)
        self.form.display(self.presenter.raw, anew=self.presenter.anew)
        self.form.suggest(self.presenter.suggestions())
        self.questions.show_questions(self.presenter.questions())
        self.results.refresh()

    def _tell_state(self) -> None:
        from ui.cards import standing_words

        match = self.presenter.match
        known = len(match.profile.facts)
        parts = (
            f"{match.size}企业" if match.size != "未知" else "",
            standing_words(match),
            f"已知 {known} 项" if known else "从左边填写，或从“示例”“文件”菜单打开一家企业",
            f"数据日期 {match.on}",
            self._kept_words(),
        )
        self.state.setText("　" + " · ".join(part for part in parts if part))

    def _kept_words(self) -> str:
        if self.presenter.record is not None:
            return "正在保存…" if self.presenter.dirty else "已保存"
        return "有未保存的修改" if self.presenter.dirty else ""

    @override
    def dress(self, colours: theme.Colours) -> None:
        super().dress(colours)
        self.results.dress(colours)
        self._draw_icons()

    def _draw_icons(self) -> None:
        self.sheet_button.setIcon(icon("file-text", self.colours.on_accent))
        self.keep_button.setIcon(icon("archive", self.colours.muted))
