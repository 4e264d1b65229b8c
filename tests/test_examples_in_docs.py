"""The examples in the docstrings of matcher, sheet, clauses and workshop are run, and the main functions have one."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import clauses
import matcher
import sheet
import workshop

SHOWN = (
    *(matcher.match, matcher.evaluate, matcher.read_profile, matcher.raw_profile, matcher.next_questions),
    *(matcher.changes, matcher.suggestions, matcher.stacks, matcher.sentence, matcher.worth, matcher.as_json),
    *(sheet.sheet_bytes, sheet.write_sheet, sheet.booklet_bytes, sheet.write_booklet, sheet.options_text),
)


def _modules(package: ModuleType) -> list[str]:
    return [f"{package.__name__}.{found.name}" for found in pkgutil.iter_modules(package.__path__)]


@cache
def _names() -> dict[str, object]:
    """The names that the docstring of `matcher` defines for all examples."""
    names: dict[str, object] = {name: getattr(matcher, name) for name in matcher.__all__}
    example = doctest.DocTestParser().get_doctest(matcher.__doc__ or "", names, "matcher", None, None)
    assert example.examples
    assert doctest.DocTestRunner().run(example, clear_globs=False).failed == 0
    return {**names, **example.globs}


@pytest.mark.parametrize("name", [name for room in (matcher, sheet, clauses, workshop) for name in _modules(room)])
def test_that_the_examples_in_docstrings_give_what_they_show(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = _names()
    monkeypatch.chdir(tmp_path)
    assert doctest.testmod(importlib.import_module(name), extraglobs=names).failed == 0


@pytest.mark.parametrize("function", SHOWN, ids=lambda function: function.__name__)
def test_that_the_main_functions_have_an_example(function: object) -> None:
    assert ">>> " in (function.__doc__ or "")
