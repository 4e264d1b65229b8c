"""The dialog in which a person chooses which proposals go into the plan of a firm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from survey.table_row import TableRow
from ui.desk.rows_model import RowsModel
from ui.desk.rows_table import RowsTable
from ui.widgets import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from survey.firm_plan import PlanProposal

_HEADINGS = ("部分", "建议", "依据", "谁", "什么时候前")
_WIDTHS = {0: 84, 2: 230, 3: 64, 4: 98}


class ProposalDialog(QDialog):
    """Lists the proposals with their reasons, all ticked; Space ticks, Enter takes the ticked ones."""

    def __init__(self, found: Sequence[PlanProposal], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("plan-proposals")
        self.setWindowTitle("从匹配结果拟方案")
        self.resize(900, 520)
        self._found = tuple(found)
        self.model = RowsModel(_HEADINGS, self, ticks=True)
        self.table = RowsTable(self.model, "建议", _WIDTHS, 1)
        self.table.setSortingEnabled(False)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        note = QLabel("都来自今天的匹配结果，写进去以后可以改；资料不全时先补画像，再拟一次。")
        note.setObjectName("muted")
        note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(theme.SPACE)
        column.addWidget(note)
        column.addWidget(self.table, 1)
        column.addWidget(self.buttons)
        self.model.ticked.connect(self._count)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.table.activated.connect(self.accept)
        self.finished.connect(self.deleteLater)
        rows = tuple(
            TableRow(str(place), (each.part.value, each.text, each.why, each.person, each.due_on.isoformat() if each.due_on else ""))
            for place, each in enumerate(self._found)
        )  # fmt: skip
        self.model.show(rows)
        self.model.choose(row.id for row in rows)
        self.table.setCurrentIndex(self.model.index(0, 0))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _count(self, count: int) -> None:
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setText(f"写进方案（{count} 条）")
        ok.setEnabled(count > 0)

    def chosen(self) -> tuple[PlanProposal, ...]:
        """Returns the ticked proposals in their order."""
        return tuple(each for place, each in enumerate(self._found) if str(place) in self.model.chosen)
