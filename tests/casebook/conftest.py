from collections.abc import Iterator
from pathlib import Path

import pytest

from casebook import Casebook
from tests.casebook.build import opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Path of the casebook of the test."""
    return tmp_path / "kece.db"


@pytest.fixture
def book(path: Path) -> Iterator[Casebook]:
    """An empty casebook whose clock advances by one second with each call."""
    with opened(path) as casebook:
        yield casebook
