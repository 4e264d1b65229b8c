"""The dialog 提交复核: why, and what the policy would change for the firms of the casebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from ui.own_policies.impact import impact_html
from ui.widgets.clipboard_cells import clean
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.override import override
from ui.widgets.tasks import StoppableRunner

if TYPE_CHECKING:
    from collections.abc import Callable

    from survey.impact import Impact
    from ui.widgets.theme import Colours

    Work = Callable[[Callable[[], bool], Callable[[int, int], object]], Callable[[], Impact]]

_WHY = "这一稿录入或更正了什么，为什么（复核的人先看这句）："
_SIZE = (620, 460)


class SubmitDialog(QDialog):
    """A QDialog asking why a draft is submitted. The signal `given` carries the reason, `firm_wanted` a firm to open.

    What an adoption would change is worked out in the background; it can be stopped, and nothing waits for it.
    """

    given = Signal(str)
    firm_wanted = Signal(int)
    stepped = Signal(int, int)

    def __init__(self, why: str, work: Work | None, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("提交复核")
        self.resize(*_SIZE)
        self._colours = colours
        self.found: Impact | None = None
        self.line, self.browser = PasteCleaningLineEdit(), QTextBrowser()
        self.stop = QPushButton("停止判断")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.submit = self.buttons.addButton("提交复核", QDialogButtonBox.ButtonRole.AcceptRole)
        self._runner = StoppableRunner(self)
        self._build(why)
        self._connect()
        self.browser.setVisible(work is not None)
        self.stop.setVisible(work is not None)
        if work is not None:
            self.browser.setPlainText("正在逐家判断对已建档企业的影响…")
            self._runner.restart(lambda stopped: work(stopped, self.stepped.emit), self._show)

    def _build(self, why: str) -> None:
        label = QLabel(_WHY)
        label.setBuddy(self.line)
        self.line.setText(why)
        self.submit.setEnabled(bool(why))
        self.line.setAccessibleName("提交的理由")
        self.line.selectAll()
        self.browser.setOpenLinks(False)
        self.browser.setAccessibleName("对已建档企业的影响")
        self.submit.setObjectName("primary")
        for button in (self.submit, self.stop, self.buttons.button(QDialogButtonBox.StandardButton.Cancel)):
            button.setAutoDefault(False)  # Enter belongs to the line
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText("取消")
        self.buttons.addButton(self.stop, QDialogButtonBox.ButtonRole.ActionRole)
        column = QVBoxLayout(self)
        column.addWidget(label)
        column.addWidget(self.line)
        column.addWidget(self.browser, 1)
        column.addWidget(self.buttons)

    def _connect(self) -> None:
        self.buttons.accepted.connect(self._give)
        self.line.returnPressed.connect(self._give)
        self.buttons.rejected.connect(self.reject)
        self.line.textChanged.connect(lambda text: self.submit.setEnabled(bool(clean(text))))
        self.stop.clicked.connect(self._runner.stop)
        self.browser.anchorClicked.connect(self._follow)
        self.stepped.connect(lambda done, total: self._say(f"正在逐家判断：{done}/{total} 家…"))
        self._runner.failed.connect(self._say)

    def _say(self, words: str) -> None:
        if self.found is None:
            self.browser.setPlainText(words)

    def _show(self, found: Impact) -> None:
        self.found = found
        self.stop.hide()
        self.browser.setHtml(impact_html(found, self._colours))

    def _give(self) -> None:
        why = clean(self.line.text())
        if why:
            self.accept()
            self.given.emit(why)

    def _follow(self, link: QUrl) -> None:
        target = link.toString()
        if target.startswith("firm:"):
            self.reject()
            self.firm_wanted.emit(int(target.removeprefix("firm:")))

    @override
    def done(self, result: int) -> None:
        """Ends what runs."""
        self._runner.stop()
        super().done(result)
