"""The strip of buttons that leads between pages that belong together."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

OFFICE_PAGES = (
    ("filings", "projects", "申报"),
    ("filings", "titles", "培育库"),
    ("payouts", None, "兑现"),
    ("contracts", None, "技术合同"),
    ("resources", None, "资源"),
)
"""The pages inside 办理: name, what the page is asked to show, and label."""


class SiblingBar(QWidget):
    """A QWidget with one button for each of the pages; `go` carries the name of a page and what to show there."""

    go = Signal(str, object)

    def __init__(self, pages: tuple[tuple[str, str | None, str], ...], current: str) -> None:
        super().__init__()
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for name, target, label in pages:
            button = QToolButton()
            button.setText(label)
            button.setObjectName("tab")
            button.setCheckable(True)
            button.setChecked(label == current)
            button.clicked.connect(lambda _=False, name=name, target=target: self.go.emit(name, target))
            self._group.addButton(button)
            self.buttons[label] = button
            row.addWidget(button)

    def mark(self, label: str) -> None:
        """Marks the button of the page that is shown."""
        self.buttons[label].setChecked(True)
