"""A page of filings over a small casebook, and filings to put into it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QWidget

import main
from casebook import Author, Filing, FilingBoard, FilingStage, NewFiling, Origin, Provenance
from matcher import read_profile
from ui.desk.desk import Desk
from ui.filings import FilingsPage
from ui.widgets import theme

Shown = TypeVar("Shown", bound=QWidget)
ON = date(2026, 11, 24)
WHO = Author("王敏")
NAMES = ("天津甲科技有限公司", "天津乙科技有限公司", "天津滨海新区华北先进复合材料与精密铸造技术研究院有限公司")
PROJECT = NewFiling(
    policy="some-project", policy_name="某区研发补助", board=FilingBoard.PROJECTS, officer="王敏", round="2026",
    missing=("审计报告",), next_step="补交审计报告", next_on=date(2026, 11, 20),
)  # fmt: skip


@pytest.fixture
def page(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[FilingsPage]:
    """Returns the page with three firms and no filing."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    desk = Desk(main.window_services(tmp_path, lambda: ON))
    desk.settings.change(officer="王敏")
    source = Provenance(Origin.LICENCE, ON, "王敏")
    for name in NAMES:
        desk.book.enterprises.add(read_profile({"name": name}), source, "王敏")
    made = FilingsPage(desk, theme.LIGHT)
    qtbot.addWidget(made)
    made.resize(1019, 556)
    made.show()
    made.arrive()
    yield made
    desk.close()


def firms(page: FilingsPage) -> dict[str, int]:
    """Returns the numbers of the firms by name."""
    return {row.name: row.id for row in page.desk.book.enterprises.search("", ON)}


def put(page: FilingsPage, name: str = NAMES[0], stage: FilingStage = FilingStage.INTENT, **given: object) -> Filing:
    """Stores a filing and shows the board on which it stands."""
    new = msgspec.structs.replace(PROJECT, stage=stage, **given)
    filing = page.desk.book.filings.add(firms(page)[name], new, ON, WHO)
    page.arrive(filing.board)
    return filing


def title(page: FilingsPage) -> NewFiling:
    """Returns a filing for a title that the library knows."""
    known = next(policy for policy in page.desk.library.policies if policy.grants == "hnte")
    return NewFiling(policy=known.id, policy_name=known.name, board=FilingBoard.TITLES, officer="王敏", round="2026")


def child(page: QWidget, kind: type[Shown]) -> Shown:
    """Returns the open dialog of a kind."""
    return next(widget for widget in reversed(page.findChildren(kind)) if widget.isVisible())
