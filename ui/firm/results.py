"""The results: groups on top, the policies of one group on the left, the reasons of one policy on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QListView,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from matcher import ResultGroup, stacks
from ui.desk.result_filter import Order, ResultFilter, choices
from ui.desk.result_words import ResultCard, cards, sum_words
from ui.firm.delegates import CardDelegate
from ui.firm.group_bar import GroupBar
from ui.firm.models import CardModel
from ui.firm.reasons import ReasonPanel
from ui.widgets.flow import FlowLayout
from ui.widgets.override import override
from ui.widgets.theme import SPACE, Colours

if TYPE_CHECKING:
    from matcher import LibraryVersion, Match, Stack
    from ui.desk.matched_firm import MatchedFirm

_ALL = {"kind": "全部种类", "level": "全部级别", "department": "全部部门"}
_EMPTY = {
    ResultGroup.READY: "还没有可以直接申报的政策。\n先回答上面的问题，或在左边补充资料。",
    ResultGroup.TO_CONFIRM: "没有只差核验的政策。",
    ResultGroup.NEAR: "没有只差一步的政策。",
    ResultGroup.TO_ASK: "没有还缺资料的政策。",
    ResultGroup.NEXT_ROUND: "没有符合、但要等下一轮的政策。",
    ResultGroup.CONFLICT: "没有材料互相矛盾的政策。",
    ResultGroup.HELD: "没有已享受的政策。\n可在左边“已有资质”里填写企业持有的资质。",
    ResultGroup.NOT_MET: "没有不符合的政策。",
    ResultGroup.CONSULT: "没有条件未公布的政策。",
    ResultGroup.OUT_OF_FORCE: "没有不在施行期的政策。",
}

_FIRST = (ResultGroup.READY, ResultGroup.TO_CONFIRM, ResultGroup.NEAR)
"""The groups that are shown first for another firm, if they are not empty."""


class FirmResultsView(QWidget):
    """A QWidget with the grouped results.

    The signal `answered` carries a fact and its raw answer, `wanted` a fact to be edited in the form.
    """

    answered = Signal(str, object)
    wanted = Signal(str)

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._presenter: MatchedFirm | None = None
        self.point = ResultGroup.TO_ASK
        self.chosen = ""
        self.groups = GroupBar()
        self.narrow = ResultFilter()
        self._library: LibraryVersion | None = None
        self._choices: dict[str, tuple[str, ...]] = {}
        """The values of the filters, which depend on the library."""
        self._stacked: tuple[Match, tuple[Stack, ...]] | None = None
        self.boxes = {name: QComboBox() for name in _ALL}
        self.order = QComboBox()
        self.filing = QPushButton("办理")
        self.cards = CardModel(self)
        self.list = QListView()
        self._delegate = CardDelegate(self.list, colours)
        self.panel = ReasonPanel(colours)
        self.reasons = self.panel.model
        self._empty, self.sum = QLabel(), QLabel()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.list.setModel(self.cards)
        self.list.setItemDelegate(self._delegate)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("政策")
        self._empty.setObjectName("muted")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        left = QWidget()
        column_left = QVBoxLayout(left)
        column_left.setContentsMargins(0, 0, 0, 0)
        column_left.addWidget(self.list)
        column_left.addWidget(self._empty)
        splitter = QSplitter()
        splitter.addWidget(left)
        splitter.addWidget(self.panel)
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 3)
        splitter.setSizes([350, 560])
        splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.groups)
        column.addLayout(self._filters())
        column.addWidget(splitter, 1)

    def _filters(self) -> FlowLayout:
        row = FlowLayout(spacing=4)
        for box in (*self.boxes.values(), self.order):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(5)
            row.addWidget(box)
        self.boxes["department"].setMinimumContentsLength(8)
        self.order.addItems([order.value for order in Order])
        self.order.setAccessibleName("排序")
        self.sum.setObjectName("muted")
        row.addWidget(self.sum)
        row.addWidget(self.filing)
        return row

    def _connect(self) -> None:
        for box in (*self.boxes.values(), self.order):
            box.activated.connect(lambda _: self._narrowed())
        self.groups.picked.connect(self.show_group)
        self.list.selectionModel().currentChanged.connect(lambda index, _: self._card_chosen(index))
        self.panel.answered.connect(self.answered)
        self.panel.wanted.connect(self.wanted)

    def bind(self, presenter: MatchedFirm) -> None:
        """Sets the session whose results are shown."""
        self._presenter = presenter

    def refresh(self, *, reset: bool = False) -> None:
        """Shows the current match; group and policy stay selected unless `reset` is set because the firm is another
        one.
        """
        if self._presenter is None:
            return
        self._fill_boxes()
        groups = self._presenter.groups()
        self.groups.show_counts(groups)
        amount = sum_words(groups[ResultGroup.READY])
        self.sum.setText(f"可申报合计 {amount}" if amount else "")
        if reset:
            self.chosen = ""
            self.panel.clear()
            self.point = next((p for p in _FIRST if groups[p]), ResultGroup.TO_ASK)
        self.show_group(self.point)

    def show_group(self, point: ResultGroup) -> None:
        """Shows the policies of a group."""
        if self._presenter is None:
            return
        self.point = point
        self.groups.check(point)
        ranked = self._presenter.ranked()[point]
        listed = cards(ranked, self._presenter.match, self.narrow)
        chosen, place = self.chosen, self.list.verticalScrollBar().value()
        same = self.cards.show(listed)
        narrow = self.narrow.narrows and bool(ranked)
        self._empty.setText("没有符合筛选的政策，把筛选改回“全部”。" if narrow else _EMPTY[point])
        self._empty.setVisible(not listed)
        self.list.setVisible(bool(listed))
        row = next((i for i, entry in enumerate(listed) if entry.policy == chosen), 0)
        if not listed:
            self.panel.clear("")
            return
        if listed[row].policy == chosen:
            self.list.verticalScrollBar().setValue(place)
        if same and self.list.currentIndex().row() == row:
            self.show_policy(listed[row].policy)  # the same card, perhaps for other reasons
        else:
            self.list.setCurrentIndex(self.cards.index(row, 0))

    def _card_chosen(self, index: QModelIndex) -> None:
        entry = index.data(Qt.ItemDataRole.UserRole) if index.isValid() else None
        if isinstance(entry, ResultCard):
            self.show_policy(entry.policy)

    def reveal(self, policy: str) -> None:
        """Clears the filters and shows a policy in its group."""
        result = self._presenter.match.result(policy) if self._presenter is not None else None
        if result is not None and self._presenter is not None:
            self.narrow = ResultFilter(order=self.narrow.order)
            self._fill_boxes()
            self.chosen = policy
            self.show_group(self._presenter.match.group_of(result))

    def _fill_boxes(self) -> None:
        if self._presenter is None:
            return
        library = self._presenter.match.library
        if self._library != library:
            self._library, self._choices = library, choices(self._presenter.match.results)
        for name, values in self._choices.items():
            box = self.boxes[name]
            kept = getattr(self.narrow, name)
            if [box.itemText(i) for i in range(1, box.count())] != list(values):
                box.clear()
                box.addItem(_ALL[name], "")
                for value in values:
                    box.addItem(value.partition("(")[0], value)
            box.setCurrentIndex(max(0, box.findData(kept)))

    def _narrowed(self) -> None:
        picked = {name: str(box.currentData() or "") for name, box in self.boxes.items()}
        self.narrow = ResultFilter(**picked, order=Order(self.order.currentText()))
        self.show_group(self.point)

    def show_policy(self, policy: str) -> None:
        """Shows the reasons of one policy."""
        result = self._presenter.match.result(policy) if self._presenter is not None else None
        if result is not None and self._presenter is not None:
            self.chosen = policy
            offices = self._presenter.match.offices_of(result.policy)
            stack = next((s for s in self._stacks(self._presenter.match) if result in s.layers), None)
            self.panel.show_result(result, self._presenter.reasons(result), stack, offices)

    def _stacks(self, match: Match) -> tuple[Stack, ...]:
        if self._stacked is None or self._stacked[0] is not match:
            self._stacked = match, tuple(stacks(match.results))
        return self._stacked[1]

    def apply_theme(self, colours: Colours) -> None:
        """Applies the theme."""
        self._delegate.colours = colours
        self.panel.apply_theme(colours)
        self.list.viewport().update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(900, 520)
