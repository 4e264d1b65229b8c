"""Tests of the results of a firm: ten groups that fit, their order, and the sum of what can be applied for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from matcher import ResultGroup
from ui.desk.result_words import sum_words
from ui.window import MainWindow


@pytest.mark.parametrize(("width", "rows"), [(1366, 1), (1093, 2)])
def test_that_the_ten_groups_fit_in_width_in_their_order(
    window: MainWindow, sample: Path, width: int, rows: int
) -> None:
    window.open(sample)
    window.go("firm")
    window.resize(width, 592)
    QApplication.processEvents()  # a narrow window shows fewer questions
    window.resize(width, 592)
    QApplication.processEvents()
    results = window.results
    bar = results.groups
    boxes = [button.geometry() for button in (*bar.buttons.values(), bar.rest)]
    assert (*bar.buttons, *bar.folded) == tuple(ResultGroup)
    assert window.width() == width
    assert all(box.left() >= 0 and box.right() < results.width() for box in boxes)
    assert [(box.top(), box.left()) for box in boxes] == sorted((box.top(), box.left()) for box in boxes)
    assert len({box.top() for box in boxes}) == rows
    assert all(box.bottom() < results.list.mapTo(results, results.list.rect().topLeft()).y() for box in boxes)


def test_that_the_sum_counts_only_what_can_be_applied_for(window: MainWindow, sample: Path) -> None:
    window.open(sample)
    amount = sum_words(window.presenter.groups()[ResultGroup.READY])
    assert window.results.sum.text() == (f"可申报合计 {amount}" if amount else "")
    shown = {**window.results.groups.buttons, **window.results.groups.folded}
    assert [entry.text() for entry in shown.values()] == [
        f"{point.label} {len(results)}" for point, results in window.presenter.groups().items()
    ]


def test_that_groups_in_which_nothing_can_be_done_are_one_count_that_opens(window: MainWindow, sample: Path) -> None:
    window.open(sample)
    bar, groups = window.results.groups, window.presenter.groups()
    assert bar.rest.text() == f"其余 {len(groups[ResultGroup.CONSULT]) + len(groups[ResultGroup.OUT_OF_FORCE])}"
    bar.folded[ResultGroup.OUT_OF_FORCE].trigger()
    assert window.results.point is ResultGroup.OUT_OF_FORCE
    assert bar.rest.isChecked()
    assert bar.rest.text() == f"不在施行期 {len(groups[ResultGroup.OUT_OF_FORCE])}"
    assert not any(button.isChecked() for button in bar.buttons.values())
    bar.buttons[ResultGroup.READY].click()
    assert window.results.point is ResultGroup.READY
    assert not bar.rest.isChecked()
