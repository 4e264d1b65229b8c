"""The open own policy: heading, what is to be looked at, three pages to read, and the steps that can be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from ui.own_policies.impact import impact_html
from ui.own_policies.presenter import OwnAction, OwnPresenter
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.tasks import StoppableRunner

if TYPE_CHECKING:
    from survey.impact import Impact
    from ui.widgets.theme import Colours

_PAGES = ("核对", "全文", "影响", "经过")
_IMPACT = 2
"""The index of the page with the firms for which something changes."""
_REVIEWER = 160
"""The width in pixels of the input for the reviewer's name."""


class OwnPanel(QWidget):
    """A QWidget with the open revision.

    The signal `wanted` carries the step that was asked for, `firm_wanted` the number of a firm to be opened,
    `paper_wanted` asks for the review on paper. What an
    adoption would change is worked out in the background as soon as a submitted revision is open; `stepped` carries
    how many firms are done, and of how many.
    """

    wanted = Signal(object)
    firm_wanted = Signal(int)
    paper_wanted = Signal()
    stepped = Signal(int, int)

    def __init__(self, presenter: OwnPresenter, colours: Colours) -> None:
        super().__init__()
        self._presenter, self._colours = presenter, colours
        self.head, self.facts, self.caution, self.refusal = QLabel(), QLabel(), QLabel(), QLabel()
        self.tabs = QTabWidget()
        self.browsers = tuple(QTextBrowser() for _ in _PAGES)
        self.paper = QPushButton("打印核对稿…")
        self.reviewer = PasteCleaningLineEdit()
        self.reviewer_label = QLabel("复核人")
        self.buttons = {action: QPushButton(action.label) for action in OwnAction}
        self.found: Impact | None = None
        self._runner = StoppableRunner(self)
        self._looked_at = self._shown = 0
        self._build()
        self._connect()

    def _build(self) -> None:
        self.head.setObjectName("head")
        self.facts.setObjectName("muted")
        self.caution.setObjectName("caution")
        self.refusal.setObjectName("caution")
        for label in (self.head, self.facts, self.caution, self.refusal):
            label.setWordWrap(True)
        for name, browser in zip(_PAGES, self.browsers, strict=True):
            browser.setOpenLinks(False)
            browser.setAccessibleName(name)
            browser.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.tabs.addTab(browser, name)
        self.paper.setObjectName("quiet")
        self.paper.setToolTip("不同之处、每一条与原文、例子企业和经过，印出来由起草、复核的人签字")
        self.tabs.setCornerWidget(self.paper)
        self.buttons[OwnAction.READ].setToolTip("左边看原文，右边看每张卡片；只能看，不能改")
        self.reviewer.setAccessibleName("复核人")
        self.reviewer.setMaximumWidth(_REVIEWER)
        row = QHBoxLayout()
        row.addWidget(self.reviewer_label)
        row.addWidget(self.reviewer)
        row.addWidget(self.refusal, 1)
        for button in self.buttons.values():
            button.setAutoDefault(False)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.head)
        column.addWidget(self.facts)
        column.addWidget(self.caution)
        column.addWidget(self.tabs, 1)
        column.addLayout(row)

    def _connect(self) -> None:
        for action, button in self.buttons.items():
            button.clicked.connect(lambda _=False, action=action: self.wanted.emit(action))
        self.reviewer.textEdited.connect(self._name_reviewer)
        self.paper.clicked.connect(self.paper_wanted)
        for browser in self.browsers:
            browser.anchorClicked.connect(self._follow)
        self.stepped.connect(lambda done, total: self._say(f"正在逐家判断：{done}/{total} 家…"))
        self._runner.failed.connect(self._say)

    def refresh(self) -> None:
        """Shows the presenter's revision from its beginning."""
        reading = self._presenter.reading(self._colours)
        self.head.setText(reading.head)
        self.facts.setText(reading.facts)
        self.caution.setText(reading.caution)
        self.caution.setVisible(bool(reading.caution))
        for place, html in ((0, reading.review), (1, reading.whole), (3, reading.history)):
            self.browsers[place].setHtml(html)
            self.tabs.setTabVisible(place, bool(html))
        self.tabs.setTabVisible(_IMPACT, self._presenter.reviewing)
        self.tabs.setVisible(bool(reading.review))
        shown = self._presenter.revision.number if self._presenter.revision is not None else 0
        if shown != self._shown:
            self.tabs.setCurrentIndex(0)
        self._shown = shown
        self._look()
        self.reviewer.setText(self._presenter.reviewer)
        self._show_actions()

    def _look(self) -> None:
        """Works out what an adoption would change; what runs for another revision ends."""
        revision = self._presenter.revision if self._presenter.reviewing else None
        if revision is None or revision.number == self._looked_at:
            if revision is None:
                self.halt()
            return
        self._looked_at, self.found = revision.number, None
        self._say("正在逐家判断…")
        self._runner.restart(
            lambda stopped: self._presenter.impact_of(revision, stopped, self.stepped.emit), self._show
        )

    def halt(self) -> None:
        """Ends what runs; it begins again with the next submitted revision that is opened."""
        self._runner.stop()
        self._looked_at = 0

    def _show(self, found: Impact) -> None:
        self.found = found
        self.browsers[_IMPACT].setHtml(impact_html(found, self._colours))
        self.tabs.setTabText(_IMPACT, f"影响 {len(found.rows)} 家")

    def _say(self, words: str) -> None:
        self.browsers[_IMPACT].setPlainText(words)
        self.tabs.setTabText(_IMPACT, _PAGES[_IMPACT])

    def _show_actions(self) -> None:
        actions, reviewing = self._presenter.actions(), self._presenter.reviewing
        for action, button in self.buttons.items():
            button.setVisible(action in actions)
            button.setObjectName("primary" if actions and action is actions[-1] else "")
            button.style().polish(button)
        for widget in (self.reviewer, self.reviewer_label):
            widget.setVisible(reviewing)
        self._show_refusal()

    def _show_refusal(self) -> None:
        words = self._presenter.reviewer_words()
        self.refusal.setText(words)
        self.buttons[OwnAction.ADOPT].setEnabled(not words)
        self.buttons[OwnAction.ADOPT].setToolTip(words)

    def _name_reviewer(self, name: str) -> None:
        self._presenter.reviewer = name
        self._show_refusal()

    def _follow(self, link: QUrl) -> None:
        target = link.toString()
        if target.startswith("firm:"):
            self.firm_wanted.emit(int(target.removeprefix("firm:")))
        if link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)

    def apply_theme(self, colours: Colours) -> None:
        """Applies the theme."""
        self._colours = colours
        self.refresh()
        if self.found is not None:
            self._show(self.found)
