"""The buttons of the result groups; the groups in which nothing can be done stand behind one count that opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QMenu, QPushButton, QWidget

from matcher import ResultGroup
from ui.widgets.flow import FlowLayout


class GroupBar(QWidget):
    """A QWidget with one button per group and a last one that opens the folded groups; `picked` carries the group."""

    picked = Signal(ResultGroup)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[ResultGroup, QPushButton] = {}
        self.folded: dict[ResultGroup, QAction] = {}
        self.rest = QPushButton()
        self._counts: dict[ResultGroup, int] = {}
        self._build()

    def _build(self) -> None:
        row, exclusive, menu = FlowLayout(self, spacing=4), QButtonGroup(self), QMenu(self.rest)
        for point in ResultGroup:
            if point.folded:
                self.folded[point] = menu.addAction(point.label)
                self.folded[point].triggered.connect(lambda _=False, point=point: self.picked.emit(point))
                continue
            button = self.buttons[point] = QPushButton(point.label)
            button.setObjectName("group")
            button.clicked.connect(lambda _=False, point=point: self.picked.emit(point))
        self.rest.setObjectName("aside")
        self.rest.setMenu(menu)
        self.rest.setToolTip("条件未公布的和不在施行期的政策，眼下无从办起")
        for button in (*self.buttons.values(), self.rest):
            button.setCheckable(True)
            exclusive.addButton(button)
            row.addWidget(button)

    def show_counts(self, groups: Mapping[ResultGroup, Sequence[object]]) -> None:
        """Shows how many results each group has."""
        self._counts = {point: len(results) for point, results in groups.items()}
        for point, button in self.buttons.items():
            button.setText(self._words(point))
        for point, action in self.folded.items():
            action.setText(self._words(point))
        self._name_rest(None)

    def check(self, point: ResultGroup) -> None:
        """Marks the group that is shown."""
        self.buttons.get(point, self.rest).setChecked(True)
        self._name_rest(point if point.folded else None)

    def _name_rest(self, shown: ResultGroup | None) -> None:
        others = sum(self._counts.get(point, 0) for point in self.folded)
        self.rest.setText(self._words(shown) if shown is not None else f"其余 {others}")

    def _words(self, point: ResultGroup) -> str:
        return f"{point.label} {self._counts.get(point, 0)}"
