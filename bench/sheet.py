"""The printed sheet: the first of a process, a later one, and one with many policies."""

from __future__ import annotations

from bench.clock import Timing, measure, timed
from bench.matching import MANY, matched, repeated
from matcher import Match, ResultGroup
from policies import load_library
from resources import library_path

LONG = 40
"""Policies of the long sheet."""
LONG_GOAL = 1.0
"""Seconds: our choice."""
_PRINTED_WHOLE = (ResultGroup.READY, ResultGroup.NEAR, ResultGroup.TO_ASK)


def timings() -> list[Timing]:
    """Measure the sheets; the first is meaningful only if nothing in this process has printed before."""
    library = load_library(library_path())
    usual = matched(library.policies, library)
    many = matched(repeated(library.policies, MANY), library)
    chosen = [result.policy.id for result in many.results if many.group_of(result) in _PRINTED_WHOLE][:LONG]
    return [
        timed("sheet of a sample, first: reportlab imported, fonts read", lambda: _sheet(usual, None), 1),
        measure("sheet of a sample, warm", lambda: _sheet(usual, None), 5),
        measure(f"sheet with {LONG} policies printed whole", lambda: _sheet(many, tuple(chosen)), 5, LONG_GOAL),
    ]


def _sheet(result: Match, selected: tuple[str, ...] | None) -> bytes:
    from sheet import SheetOptions, sheet_bytes  # the first import is part of the measurement

    return sheet_bytes(result, SheetOptions(selected=selected))
