"""The papers that were read: their pages or sheets, one at a time, with the places of the facts marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget

from ui.papers.grid_view import GridView
from ui.papers.marks import Leaf, leaves_of
from ui.widgets import theme
from ui.widgets.pages_view import PageMark, PagesView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.papers.files import FileRead
    from ui.papers.rows import FactRow


class PaperView(QWidget):
    """A QWidget that shows a paper. The signal `picked` carries the number of the row whose place was clicked."""

    picked = Signal(int)

    def __init__(self, colours: theme.Colours) -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.setAccessibleName("看哪一份材料")
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.pages, self.grid = PagesView(), GridView(colours)
        self.stack = QStackedWidget()
        self._files: Sequence[FileRead] = ()
        self._leaves: tuple[Leaf, ...] = ()
        self._leaf: Leaf | None = None
        for view in (self.pages, self.grid):
            self.stack.addWidget(view)
            view.picked.connect(self.picked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE // 2)
        column.addWidget(self.box)
        column.addWidget(self.stack, 1)
        self.box.activated.connect(lambda place: self._show(self._leaves[place]))

    def show_files(self, files: Sequence[FileRead], rows: Sequence[FactRow]) -> None:
        """Shows what can be shown of the files."""
        self._files, self._leaves, self._leaf = files, leaves_of(files, rows), None
        self.box.clear()
        self.box.addItems([leaf.label for leaf in self._leaves])
        self.box.setVisible(len(self._leaves) > 1)
        if self._leaves:
            self._show(self._leaves[0])

    def _show(self, leaf: Leaf) -> None:
        if leaf is self._leaf:
            return
        self._leaf = leaf
        file = self._files[leaf.file]
        if leaf.sheet is not None:
            self.grid.show_sheet(leaf.sheet, leaf.marks)
        elif file.file is not None and file.file.document is not None:
            marks = (mark for mark in leaf.marks if mark.place.page is not None)
            places = tuple(PageMark(mark.row, mark.place.page or 0, mark.place.box) for mark in marks)
            self.pages.show_pages(file.data, file.file.document.pages, places)
        self.stack.setCurrentWidget(self.pages if leaf.sheet is None else self.grid)
        self.box.setCurrentIndex(self._leaves.index(leaf))

    def point_out(self, row: FactRow) -> None:
        """Shows the place of a fact."""
        for spot in row.spots:
            leaf = next((leaf for leaf in self._leaves if leaf.holds(spot.file, spot.place)), None)
            if leaf is not None:
                self._show(leaf)
                view = self.pages if leaf.sheet is None else self.grid
                view.point_out(row.number)
                return
