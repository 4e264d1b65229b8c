from collections.abc import Iterator
from pathlib import Path

import pytest

from casebook import Casebook
from tests.casebook.build import opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the casebook of the test stands."""
    return tmp_path / "kece.db"


@pytest.fixture
def book(path: Path) -> Iterator[Casebook]:
    """An empty casebook with a clock that ticks by seconds."""
    with opened(path) as casebook:
        yield casebook
