"""The panel of the open entry: heading, text with links, and the firms concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from ui.library.firms import FirmsPanel
from ui.widgets.icons import icon
from ui.widgets.source import SourceDialog

if TYPE_CHECKING:
    from ui.desk.desk import Desk
    from ui.library.presenter import LibraryPresenter
    from ui.widgets.theme import Colours

_FIRMS = 1
"""The index of the tab with the firms."""


class ReadingPanel(QWidget):
    """A QWidget that shows the open entry.

    The signal `wanted` carries the number of a firm to be opened; `correct_wanted` and `round_wanted` ask to correct
    the open policy and to add a round of applications to it.
    """

    wanted = Signal(int)
    correct_wanted = Signal()
    round_wanted = Signal()

    def __init__(self, desk: Desk, presenter: LibraryPresenter, colours: Colours) -> None:
        super().__init__()
        self._presenter, self._colours = presenter, colours
        self._recorded = desk.casebook is not None
        self.head, self.facts = QLabel(), QLabel()
        self.back, self.star = QPushButton(), QPushButton()
        self.correct, self.round = QPushButton("更正…"), QPushButton("加一轮申报…")
        self.tabs = QTabWidget()
        self.browser = QTextBrowser()
        self.firms = FirmsPanel(desk, self)
        self.dialog: SourceDialog | None = None
        self._build()
        self._connect()
        self.refresh()

    def _build(self) -> None:
        self.head.setObjectName("head")
        self.facts.setObjectName("muted")
        for label in (self.head, self.facts):
            label.setWordWrap(True)
        for button, words in ((self.back, "回到前一项（Alt+←）"), (self.star, "收藏或取消收藏（Ctrl+D）")):
            button.setObjectName("quiet")
            button.setToolTip(words)
            button.setAccessibleName(words.partition("（")[0])
        self.back.setShortcut("Alt+Left")
        self.star.setShortcut("Ctrl+D")
        self.correct.setToolTip("这项政策与原文对不上：按条更正，另一个人复核后本局就用更正的文本")
        self.round.setToolTip("看到新一轮申报通知：写一句话就行，如 2026 年申报：3 月 9 日—6 月 30 日")
        for button in (self.correct, self.round):
            button.setObjectName("quiet")
        self.browser.setOpenLinks(False)
        self.browser.setAccessibleName("政策全文")
        self.tabs.addTab(self.browser, "全文")
        if self._recorded:
            self.tabs.addTab(self.firms, "涉及哪些企业")
        else:
            self.firms.hide()
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addWidget(self.head, 1)
        top.addWidget(self.star)
        second = QHBoxLayout()
        second.addWidget(self.facts, 1)
        second.addWidget(self.round)
        second.addWidget(self.correct)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(second)
        column.addWidget(self.tabs, 1)

    def _connect(self) -> None:
        self.browser.anchorClicked.connect(self.follow)
        self.back.clicked.connect(lambda: self._presenter.back(self._colours))
        self.star.clicked.connect(lambda: self._presenter.toggle_star(self._presenter.current))
        self.firms.wanted.connect(self.wanted)
        self.correct.clicked.connect(self.correct_wanted)
        self.round.clicked.connect(self.round_wanted)
        self.tabs.currentChanged.connect(lambda place: self._look() if place == _FIRMS else None)

    def _look(self) -> None:
        if self.firms.found is None:
            self.firms.look()

    def refresh(self) -> None:
        """Shows the presenter's entry from its beginning."""
        name, facts = self._presenter.head()
        self.head.setText(name)
        self.facts.setText(facts)
        self.browser.setHtml(self._presenter.reading.html)
        self.back.setVisible(self._presenter.can_go_back)
        self.firms.show_policy(self._presenter.policy)
        for button in (self.correct, self.round):
            button.setVisible(self._recorded and self._presenter.policy is not None)
        if self._recorded:
            self.tabs.setTabVisible(_FIRMS, self._presenter.policy is not None)
            self.tabs.setCurrentIndex(0)
        self.refresh_star()

    def refresh_star(self) -> None:
        """Shows whether the entry is bookmarked."""
        starred = self._presenter.starred(self._presenter.current)
        self.star.setText("★ 已收藏" if starred else "☆ 收藏")
        self.star.setVisible(bool(self._presenter.current))
        self.back.setIcon(icon("chevron-left", self._colours.accent))

    def follow(self, link: QUrl) -> None:
        """Opens the target of a link: the source of a condition, another entry, a web page."""
        target = link.toString()
        condition = self._presenter.source(target)
        if condition is not None:
            self.dialog = SourceDialog(condition, self)
            self.dialog.finished.connect(self.dialog.deleteLater)
            self.dialog.open()
        elif target.startswith("entry:"):
            self._presenter.show(target.removeprefix("entry:"), self._colours)
        elif link.scheme() in ("http", "https"):
            QDesktopServices.openUrl(link)

    def apply_theme(self, colours: Colours) -> None:
        """Applies the theme; the scroll position is kept."""
        self._colours = colours
        place = self.browser.verticalScrollBar().value()
        self._presenter.render(colours)
        self.browser.setHtml(self._presenter.reading.html)
        self.browser.verticalScrollBar().setValue(place)
        self.refresh_star()
