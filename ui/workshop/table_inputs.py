"""The inputs of a card form that hold several entries: picked entries, bands, the rows of a score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
)

from policies import Unit, UserError
from policies.rules import Band, Operand, ScoreItem
from ui.entry.picks import Pick, searched
from ui.widgets.line import CellDelegate
from ui.widgets.override import override
from ui.workshop import picks
from ui.workshop.bands import BandText, bands_of, items_of, score_texts, texts_of
from ui.workshop.form import FormField, Values
from ui.workshop.inputs import FormInput, PickLine

_VALUE = Qt.ItemDataRole.UserRole
_ROW = 26
_MOST_ROWS = 4


class _Chosen(QListWidget):
    """What was picked; Delete removes the current entry."""

    removed = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.currentRow() >= 0:
            self.takeItem(self.currentRow())
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class PicksInput(FormInput):
    """Several entries of a list: a line to find one, and below it what was picked."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field)
        self.line = PickLine(self.found)
        self.chosen = _Chosen()
        self.chosen.setAccessibleName(f"{field.label}：已选")
        self.chosen.setToolTip("Delete 删去选中的一项")
        self.chosen.removed.connect(self._removed)
        self.line.picked.connect(self.take)
        self.line.returnPressed.connect(self._enter)
        self._take(self.line)
        self.column.addWidget(self.chosen)

    def found(self, typed: str) -> Sequence[Pick]:
        """Returns the entries that a text may mean."""
        return picks.found(self.field.table, typed)

    def words_of(self, value: str) -> str:
        """Returns the words of an entry."""
        return picks.words_of(self.field.table, value)

    def meant(self, typed: str) -> str:
        """Returns the entry that a text means, "" if it is left open."""
        return picks.named(self.field.table, typed)

    def take(self, value: str) -> None:
        """Adds an entry."""
        if value and value not in self._values():
            self._add(value)
            self.changed.emit()
        self.line.clear()

    def _enter(self) -> None:
        self.take(self.meant(self.line.text()))

    def _add(self, value: str) -> None:
        item = QListWidgetItem(self.words_of(value))
        item.setData(_VALUE, value)
        self.chosen.addItem(item)
        self._fit()

    def _removed(self) -> None:
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        rows = min(self.chosen.count(), _MOST_ROWS)
        self.chosen.setFixedHeight(rows * _ROW + 6)
        self.chosen.setVisible(rows > 0)

    def _values(self) -> tuple[str, ...]:
        return tuple(str(self.chosen.item(row).data(_VALUE)) for row in range(self.chosen.count()))

    @override
    def put(self, value: object) -> None:
        self.chosen.clear()
        self.line.clear()
        for one in value if isinstance(value, tuple) else ():
            self._add(str(one))
        self._fit()

    @override
    def value(self) -> object:
        typed = self.line.text().strip()
        if typed:
            meant = self.meant(typed)
            if not meant:
                raise self.wrong(f"“{typed}”对不上一项，请从列表里选")
            self.take(meant)
        return self._values()


class WordsInput(PicksInput):
    """Several texts: the possible values of an operand where they are known, else any text."""

    def __init__(self, field: FormField) -> None:
        self._left: Operand | None = None
        super().__init__(field)

    @override
    def found(self, typed: str) -> Sequence[Pick]:
        options = self._left.options if self._left is not None else ()
        return searched([Pick(option) for option in options], typed)

    @override
    def words_of(self, value: str) -> str:
        return value

    @override
    def meant(self, typed: str) -> str:
        fitting = [pick.value for pick in self.found(typed)]
        if self._left is not None and self._left.options:
            return typed if typed in self._left.options else fitting[0] if len(fitting) == 1 else ""
        return typed.strip()

    @override
    def measure(self, values: Values) -> None:
        left = values.get(self.field.unit_of)
        self._left = left if isinstance(left, Operand) else None


class RowsInput(FormInput):
    """A small table whose cells are texts, with buttons that add and drop a row."""

    def __init__(self, field: FormField, titles: Sequence[str]) -> None:
        super().__init__(field)
        self.table = QTableWidget(0, len(titles))
        self.table.setHorizontalHeaderLabels(list(titles))
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.verticalHeader().hide()
        self.table.setItemDelegate(CellDelegate(self.table))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.table.setTabKeyNavigation(True)
        self._take(self.table)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for text, slot in (("加一行", self.add_row), ("删一行", self.drop_row)):
            button = QPushButton(text)
            button.setObjectName("quiet")
            button.clicked.connect(slot)
            buttons.addWidget(button)
        self.column.addLayout(buttons)
        self.table.itemChanged.connect(lambda _: self.changed.emit())

    def add_row(self) -> None:
        """Adds an empty row below the current one."""
        row = self.table.currentRow() + 1 or self.table.rowCount()
        self.table.insertRow(row)
        self._fill(row, [""] * self.table.columnCount())
        self.table.setCurrentCell(row, 0)
        self._fit()

    def drop_row(self) -> None:
        """Removes the current row."""
        row = self.table.currentRow()
        self.table.removeRow(row if row >= 0 else self.table.rowCount() - 1)
        self._fit()
        self.changed.emit()

    def _fill(self, row: int, cells: Sequence[str]) -> None:
        for column, text in enumerate(cells):
            self.table.setItem(row, column, QTableWidgetItem(text))

    def put_cells(self, rows: Sequence[Sequence[str]]) -> None:
        """Shows rows of texts."""
        self.table.blockSignals(True)
        self.table.setRowCount(0)
        for number, cells in enumerate(rows):
            self.table.insertRow(number)
            self._fill(number, cells)
        self.table.blockSignals(False)
        self._fit()

    def cells(self) -> list[list[str]]:
        """Returns the texts of all rows that are not empty."""
        rows = [
            [self._text(row, column) for column in range(self.table.columnCount())]
            for row in range(self.table.rowCount())
        ]
        return [cells for cells in rows if any(cells)]

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text().strip() if item is not None else ""

    def _fit(self) -> None:
        rows = max(2, min(self.table.rowCount(), 2 * _MOST_ROWS))
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + rows * 30 + 6)

    def read(self, read: Callable[[], object]) -> object:
        """Returns what the cells say; the error names the field."""
        try:
            return read()
        except UserError as error:
            raise self.wrong(str(error)) from error


class BandsInput(RowsInput):
    """The bands of a tiered threshold: up to where, and what is asked there."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field, ("界限（最后一档不写）", "这一档要求"))
        self.units: tuple[Unit, ...] = (Unit.NONE, Unit.NONE)
        self.table.setToolTip("界限写 ≤5000万元（含）或 <5000万元（不足）；由小到大")

    @override
    def measure(self, values: Values) -> None:
        left, by = (values.get(name) for name in ("left", "by"))
        self.units = tuple(each.unit if isinstance(each, Operand) else Unit.NONE for each in (left, by))

    @override
    def put(self, value: object) -> None:
        bands = [band for band in value if isinstance(band, Band)] if isinstance(value, tuple) else []
        self.put_cells([(text.limit, text.value) for text in texts_of(bands, *self.units)])

    @override
    def value(self) -> object:
        texts = [BandText(limit, value) for limit, value in self.cells()]
        return self.read(partial(bands_of, texts, *self.units))


class ScoresInput(RowsInput):
    """The rows of a score: name, group, most points; how points are given is kept as it is, a new row is judged."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field, ("指标", "分组", "满分"))
        self._items: tuple[ScoreItem, ...] = ()

    @override
    def put(self, value: object) -> None:
        self._items = tuple(item for item in value if isinstance(item, ScoreItem)) if isinstance(value, tuple) else ()
        self.put_cells(score_texts(self._items))

    @override
    def value(self) -> object:
        return self.read(partial(items_of, self.cells(), self._items))
