"""A list model keeps what did not change."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from PySide6.QtWidgets import QListView

from ui.widgets.list_model import ListModel


@dataclass(frozen=True)
class Named:
    """A row with an identity and a text."""

    id: int
    name: str


class NamedModel(ListModel[Named]):
    """Rows known by their id."""

    def key(self, row: Named) -> int:
        return row.id

    def text(self, row: Named) -> str:
        return row.name


@pytest.fixture
def model(qapp: object) -> NamedModel:
    made = NamedModel()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.show((Named(1, "甲"), Named(2, "乙")))
    return made


def test_that_a_row_answers_with_itself_its_text_and_its_hint(model: NamedModel) -> None:
    index = model.index(1)
    assert index.data() == index.data(Qt.ItemDataRole.ToolTipRole) == "乙"
    assert index.data(Qt.ItemDataRole.UserRole) is model.rows[1]
    assert index.data(Qt.ItemDataRole.FontRole) is None


def test_that_equal_rows_send_no_signal(model: NamedModel) -> None:
    reset, changed = QSignalSpy(model.modelReset), QSignalSpy(model.dataChanged)
    assert model.show((Named(1, "甲"), Named(2, "乙")))
    assert (reset.count(), changed.count()) == (0, 0)


def test_that_only_the_changed_row_is_drawn_again_and_the_selection_stays(model: NamedModel, qtbot) -> None:
    view = QListView()
    qtbot.addWidget(view)
    view.setModel(model)
    view.setCurrentIndex(model.index(1))
    reset, changed = QSignalSpy(model.modelReset), QSignalSpy(model.dataChanged)
    assert not model.show((Named(1, "甲"), Named(2, "丙")))
    assert (reset.count(), changed.count()) == (0, 1)
    assert changed.at(0)[0].row() == 1
    assert view.currentIndex().data() == "丙"


@pytest.mark.parametrize("rows", [(), (Named(2, "乙"), Named(1, "甲")), (Named(1, "甲"),)])
def test_that_other_rows_reset_the_model(model: NamedModel, rows: tuple[Named, ...]) -> None:
    reset = QSignalSpy(model.modelReset)
    assert not model.show(rows)
    assert reset.count() == 1
    assert model.rowCount() == len(rows)
