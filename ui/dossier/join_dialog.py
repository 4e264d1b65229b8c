"""The dialogs that join two firms: which one, then what holds where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from casebook import JoinChoice
from policies import KeceError
from ui.desk.firm_picker import FirmPicker
from ui.desk.form_dialog import FormDialog
from ui.desk.session import EntryOutcome
from ui.widgets.line import PasteCleaningLineEdit
from ui.widgets.table import set_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from casebook import JoinPreview
    from ui.desk.desk import Desk
    from ui.widgets.theme import Colours

_MOVES = {
    "visits": "走访", "requests": "诉求", "follow_ups": "跟进", "filings": "申报", "payouts": "兑现", "contracts": "技术合同",
    "persons": "人才", "plan_steps": "一企一策", "letters": "函件", "determinations": "服务单底稿", "journal": "修改记录",
}  # fmt: skip


def other_candidates(desk: Desk, number: int) -> tuple[tuple[int, str, str], ...]:
    """Returns the firms that may be the same as one, the likeliest first: number, name and why."""
    firm = desk.book.enterprises.get(number)
    known = desk.book.enterprises.known_firms()
    found: dict[int, tuple[int, str, str]] = {}
    for name in (firm.name, *firm.old_names):
        for each in known.like(name, firm.credit_code):
            if each.firm.id != number:
                found.setdefault(each.firm.id, (each.firm.id, each.firm.names[0], each.why))
    return tuple(found.values())


class JoinWhichDialog(FormDialog):
    """Asks for the firm that is the same as this one: the likely ones stand ready, any other is searched."""

    def __init__(
        self, desk: Desk, number: int, colours: Colours, chosen: Callable[[int], object], parent: QWidget
    ) -> None:
        super().__init__("合并重复的企业", parent)
        self.setObjectName("join-which")
        self._number, self._chosen = number, chosen
        name = desk.book.enterprises.get(number).name
        text = QLabel(f"“{name}”留下，另一家并入它：走访、诉求、申报、服务单和修改记录都转过来。并入的是哪一家？")
        text.setWordWrap(True)
        self.likely = QComboBox()
        self.likely.setAccessibleName("可能是同一家的企业")
        for other, other_name, why in other_candidates(desk, number):
            self.likely.addItem(f"{other_name}　（{why}）", other)
        self.likely.addItem("都不是，在下面查找", None)
        self.picker = FirmPicker(desk, colours)
        self.column.addWidget(text)
        self.column.addWidget(self.likely)
        self.column.addWidget(self.picker, 1)
        self.close_off()
        self.resize(560, 420)
        self.likely.currentIndexChanged.connect(self._turn)
        self.picker.chosen.connect(self.take)
        self._turn()

    def _turn(self) -> None:
        self.picker.setEnabled(self.likely.currentData() is None)

    def work(self) -> EntryOutcome:
        """Passes the chosen firm on."""
        other = self.likely.currentData()
        other = self.picker.firm if other is None else other
        if other is None:
            return EntryOutcome("请先选一家企业：输入名称或拼音首字母，用上下键选")
        if other == self._number:
            return EntryOutcome("这就是留下的那一家，请选另一家")
        self._chosen(other)
        return EntryOutcome()


class JoinFirmsDialog(FormDialog):
    """Shows where two firms differ, each value with its source, and asks which one holds; `joined` is called at the end."""

    def __init__(self, desk: Desk, look: JoinPreview, joined: Callable[[int], object], parent: QWidget) -> None:
        super().__init__("合并：核对两家不一样的地方", parent)
        self.setObjectName("join-firms")
        self._desk, self._look, self._joined = desk, look, joined
        self.table = QTableWidget(len(look.differences), 4)
        self.boxes: dict[str, QComboBox] = {}
        self.why = PasteCleaningLineEdit()
        self._build()
        self.resize(940, 540)

    def _build(self) -> None:
        look = self._look
        moves = "、".join(f"{_MOVES.get(table, table)} {count}" for table, count in look.moves.items())
        lines = [f"留下：{look.keep.name}　←　并入：{look.other.name}", f"转过来：{moves}。并入企业的名称记为曾用名。"]
        if look.twice:
            lines.append(f"两家都在办：{'、'.join(look.twice)}，合并后各留一条，请到“办理”里放弃一条。")
        lines.append(
            "合并前自动备份；合并不能撤销，要回到原样请恢复这份备份。没选用的数值也不丢，留在“不同说法”和修改记录里。"
        )
        for text in lines:
            label = QLabel(text)
            label.setWordWrap(True)
            self.column.addWidget(label)
        self._fill()
        self.column.addWidget(self.table, 1)
        self.why.setPlaceholderText("合并的理由，例如：同一家企业登记了两次")
        self.why.setAccessibleName("合并的理由")
        self.column.addWidget(self.why)
        self.close_off()
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText("合并")

    def _fill(self) -> None:
        self.table.setHorizontalHeaderLabels(["项目", "留下的企业", "并入的企业", "用哪一个"])
        set_table(self.table, "两家不一样的地方")
        self.table.setWordWrap(True)
        header = self.table.horizontalHeader()
        for place, size in enumerate((170, 260, 260)):
            self.table.setColumnWidth(place, size)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(3, 150)
        for row, each in enumerate(self._look.differences):
            texts = (each.label, f"{each.kept}\n{each.kept_source}", f"{each.other}\n{each.other_source}")
            for place, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self.table.setItem(row, place, item)
            box = QComboBox()
            box.setAccessibleName(f"{each.label}用哪一个")
            for choice in each.choices:
                box.addItem(choice.value, choice)
            self.boxes[each.name] = box
            self.table.setCellWidget(row, 3, box)
            self.table.setRowHeight(row, 46)

    def work(self) -> EntryOutcome:
        """Joins the firms as chosen."""
        choices = {name: JoinChoice(box.currentData()) for name, box in self.boxes.items()}
        look, desk = self._look, self._desk
        try:
            desk.book.joining.join(look.keep.id, look.other.id, choices, desk.author(self.why.text()), desk.on)
        except KeceError as error:
            return EntryOutcome(str(error))
        self._joined(look.other.id)
        return EntryOutcome()
