"""The submit dialog tells what the policy would change; it can be stopped, and a firm is opened from it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest

from matcher import ResultGroup
from policies import Verdict
from survey.impact import Impact, ImpactRow, ImpactSide
from ui.widgets import theme
from ui.workshop.submit_dialog import SubmitDialog

WAS, BECOMES = (
    ImpactSide(verdict, group, "", "") for verdict, group in zip(Verdict, list(ResultGroup)[:3], strict=False)
    if verdict is not Verdict.UNKNOWN
)  # fmt: skip
FOUND = Impact(2, 2, (ImpactRow(7, "津南甲公司", "李明", WAS, BECOMES),))


def test_that_the_firms_for_which_something_changes_are_listed_and_opened(qtbot) -> None:
    dialog = SubmitDialog("按文件录入", lambda stopped, progress: lambda: FOUND, theme.LIGHT)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.found is not None)
    assert "对已建档的 2 家企业：1 家由“" in dialog.browser.toPlainText()
    assert "津南甲公司" in dialog.browser.toPlainText()
    opened: list[int] = []
    dialog.firm_wanted.connect(opened.append)
    dialog.browser.anchorClicked.emit(QUrl("firm:7"))
    assert opened == [7]
    assert not dialog.isVisible()


def test_that_the_reason_is_given_at_once_whether_or_not_the_firms_are_done(qtbot) -> None:
    seen: list[Callable[[], bool]] = []

    def work(stopped: Callable[[], bool], progress: Callable[[int, int], object]) -> Callable[[], Impact]:
        seen.append(stopped)
        return lambda: FOUND

    dialog = SubmitDialog("", work, theme.LIGHT)
    qtbot.addWidget(dialog)
    dialog.open()
    given: list[str] = []
    dialog.given.connect(given.append)
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert given == []
    dialog.line.setText("按通知录入")
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert given == ["按通知录入"]
    assert seen[0]()
