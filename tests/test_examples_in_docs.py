"""The examples in the docstrings of the packages are run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from functools import cache
from types import ModuleType

import pytest

import matcher
import sheet


def _modules(package: ModuleType) -> list[str]:
    return [f"{package.__name__}.{found.name}" for found in pkgutil.iter_modules(package.__path__)]


@cache
def _start() -> dict[str, object]:
    """The names that the docstring of `matcher` defines for all examples."""
    names: dict[str, object] = {name: getattr(matcher, name) for name in matcher.__all__}
    example = doctest.DocTestParser().get_doctest(matcher.__doc__ or "", names, "matcher", None, None)
    assert example.examples
    assert doctest.DocTestRunner().run(example, clear_globs=False).failed == 0
    return {**names, **example.globs}


@pytest.mark.parametrize("name", [*_modules(matcher), "sheet", *_modules(sheet)])
def test_that_the_examples_in_docstrings_give_what_they_show(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module, extraglobs=_start()).failed == 0
