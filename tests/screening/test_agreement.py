"""Every engine answers as the explained evaluator does, cell by cell."""

from __future__ import annotations

import os
from functools import cache

import polars as pl
import pytest

from matcher import read_profile
from policies import Library
from screening import Engine
from screening._header import column_of
from screening.screen import Screener, explained
from tests.screening.build import ON, Firms, built_in, register_of

FIRMS = int(os.environ.get("KECE_FIRMS", "300"))
"""Generated firms for the whole library; 20000 for the long run."""
_PART = 2000


@cache
def library() -> Library:
    return built_in()


def differences(engine: Engine, frame: pl.DataFrame, expected: list[list[int]]) -> list[str]:
    """Every policy and row where an engine answers otherwise than it should."""
    columns = {name: column for name in frame.columns if (column := column_of(name)) is not None}
    table, refused = Screener(library().policies, ON, engine).decide(frame, columns)
    assert not refused
    found = []
    for number, policy in enumerate(library().policies):
        answers = table[policy.id].to_list()
        rows = [row for row, (given, right) in enumerate(zip(answers, expected, strict=True)) if given != right[number]]
        found += [f"{policy.id} in row {row}" for row in rows]
    return found


@pytest.mark.parametrize("engine", [Engine.POLARS])
def test_that_the_whole_library_gives_the_same_verdicts_in_every_engine(engine: Engine) -> None:
    maker = Firms(20260601, library())
    for first in range(0, FIRMS, _PART):
        firms = [maker.firm() for _ in range(min(_PART, FIRMS - first))]
        expected = [explained(library().policies, read_profile(firm), ON) for firm in firms]
        assert differences(engine, register_of(firms), expected) == []
        assert {0, 1, 2} == {verdict for row in expected for verdict in row}
