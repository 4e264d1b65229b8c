"""Invented firms, complete as a director could answer, with the outcomes that a person worked out from the sources.

Each file of `invented` holds a profile and the expected results of the policies that matter most to it:
`about`, `on`, `profile`, and `expected`, a list of `{policy, verdict, group, because}`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

import main
from matcher import Match, ResultGroup, match, read_profile, refused_by_place
from policies import Verdict
from policies.library import Library
from policies.rawfile import read_raw

FOLDER = Path(__file__).parent / "invented"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))
DECIDED = 0.8
"""Least share of decided policies among those that concern a complete firm."""


@cache
def _library() -> Library:
    return main.built_in_library()


@cache
def _firm(name: str) -> tuple[dict[str, Any], Match]:
    raw = read_raw(FOLDER / f"{name}.yaml")
    assert isinstance(raw, dict)
    from datetime import date

    library, on = _library(), date.fromisoformat(str(raw["on"]))
    profile = read_profile(raw["profile"], name)
    return raw, match(library.policies, profile, on, library.stamp, library.offices)


def test_that_twelve_firms_of_different_kinds_are_there() -> None:
    assert len(NAMES) >= 12


@pytest.mark.parametrize("name", NAMES)
def test_that_the_results_are_those_worked_out_by_hand(name: str) -> None:
    raw, found = _firm(name)
    assert len(raw["expected"]) >= 25
    wrong = []
    for entry in raw["expected"]:
        result = found.result(str(entry["policy"]))
        assert result is not None, entry["policy"]
        got = (result.verdict.value, found.group_of(result).value)
        if got != (entry["verdict"], entry["group"]):
            wrong.append((entry["policy"], got, (entry["verdict"], entry["group"]), entry["because"]))
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_that_most_policies_that_concern_a_complete_firm_are_decided(name: str) -> None:
    _, found = _firm(name)
    concerned = [
        result
        for result in found.results
        if found.group_of(result) is not ResultGroup.OUT_OF_FORCE and not refused_by_place(result.outcome)
    ]
    decided = [
        result
        for result in concerned
        if result.verdict is not Verdict.UNKNOWN or found.group_of(result) is ResultGroup.HELD
    ]
    assert len(decided) >= DECIDED * len(concerned), (len(decided), len(concerned))
