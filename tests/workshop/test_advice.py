"""Problems are told in words of the page, never in words of the policy files."""

from __future__ import annotations

import inspect
import re

import pytest

from policies import ValidationError, _checks, _checks_sources, _checks_support
from workshop.advice import told

_FILE_WORDS = re.compile(
    r"\b(id|key|rule|region|when|event|limit|low|high|name|phone|duty|grade|read|doubts|url|id|beneficiary|always)\b"
)
_PAIR = re.compile(r'"((?:[^"\\]|\\.)*[\u4e00-\u9fff](?:[^"\\]|\\.)*)",\s*f?"((?:[^"\\]|\\.)*)"')


def _pairs() -> list[tuple[str, str]]:
    source = "".join(
        inspect.getsource(function)
        for module in (_checks, _checks_sources, _checks_support)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and name not in ("check_reference", "check_library", "check_offices")
    )
    return _PAIR.findall(source)


def test_that_the_checks_are_found() -> None:
    assert len(_pairs()) > 15


@pytest.mark.parametrize(("what", "advice"), _pairs())
def test_that_no_advice_of_the_page_names_a_field_of_a_file(what: str, advice: str) -> None:
    words, mend = told(ValidationError("x", "y", what, advice))
    assert not _FILE_WORDS.search(words.replace("{", "").replace("}", "")) or "{" in what
    assert not _FILE_WORDS.search(mend), (what, mend)
