"""The examples in the docstrings of this package are correct."""

import doctest
import importlib
from pathlib import Path

import pytest

import policies

MODULES = sorted(path.stem for path in Path(policies.__file__).parent.glob("*.py") if ">>> " in path.read_text("utf-8"))


@pytest.mark.parametrize("name", MODULES)
def test_that_the_examples_of_a_module_give_the_output_shown(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"policies.{name}"))
    assert result.failed == 0
    assert result.attempted > 0
