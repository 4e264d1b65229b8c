"""Fixtures: the page 走访 with an empty casebook, and a firm of which little is known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import main
from casebook import Origin, Provenance
from matcher import read_profile
from policies.library import Library
from tests.ui.visit.build import ON, shown
from ui.visit import VisitPage


@pytest.fixture(scope="module")
def library() -> Library:
    """Returns the program's library, read once per module."""
    return main.built_in_library()


@pytest.fixture
def page(qtbot, qapp: QApplication, tmp_path: Path, library: Library) -> Iterator[VisitPage]:
    """Returns the visible page with an empty casebook and the officer 王敏."""
    with shown(qtbot, tmp_path, library) as made:
        yield made


@pytest.fixture
def firm(page: VisitPage) -> int:
    """Adds a firm of Tianjin with only name and place and returns its number."""
    profile = read_profile({"name": "天津某某科技有限公司", "province": "天津市", "district": "河东区"})
    return page.desk.book.enterprises.add(profile, Provenance(Origin.IMPORTED, ON, "王敏")).id
