"""The engine on the built-in library: matching, explaining, questions, loading."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec

from bench.clock import Timing, measure
from matcher import Match, Profile, as_json, match, next_questions, read_profile
from policies import Library, Policy, load_library
from resources import library_path, sample_paths

ON = date(2026, 6, 1)
SAMPLE = "machine-builder"
MANY = 300
"""Policies of the larger library: our choice."""
LOADING_GOAL, QUESTIONS_GOAL = 0.030, 0.050
"""Seconds: our choice."""


def sample() -> Profile:
    """Return the invented machine builder, with most facts known."""
    path: Path = next(path for path in sample_paths() if path.stem == SAMPLE)
    return read_profile(json.loads(path.read_text(encoding="utf-8")), path.name)


def repeated(policies: Sequence[Policy], count: int) -> tuple[Policy, ...]:
    """Return this number of policies: the given ones repeated, each with its own id."""
    return tuple(
        msgspec.structs.replace(policies[number % len(policies)], id=f"copy-{number:04}") for number in range(count)
    )


def matched(policies: Sequence[Policy], library: Library) -> Match:
    """The sample firm against the policies."""
    return match(policies, sample(), ON, library.stamp)


def explained(result: Match) -> str:
    """Return the match in words: the texts of all conditions of all policies, and everything as JSON."""
    texts = [condition.text for each in result.results for condition in result.conditions(each)]
    return json.dumps({"match": as_json(result), "texts": texts}, ensure_ascii=False)


def timings() -> list[Timing]:
    """Measure loading first, then one firm with the library and with many policies."""
    library = load_library(library_path())
    loading = measure(f"load the compiled library, {len(library.policies)} policies", _load, goal=LOADING_GOAL)
    rows = [loading]
    for policies in (library.policies, repeated(library.policies, MANY)):
        rows += _of_one_firm(policies, library)
    results = matched(repeated(library.policies, MANY), library).results
    return [
        *rows,
        measure(f"next questions alone, {MANY} policies", lambda: next_questions(results), goal=QUESTIONS_GOAL),
    ]


def _load() -> Library:
    return load_library(library_path())


def _of_one_firm(policies: Sequence[Policy], library: Library) -> list[Timing]:
    profile, stamp, count = sample(), library.stamp, len(policies)
    return [
        measure(f"match one firm, {count} policies, with reasons as data", lambda: match(policies, profile, ON, stamp)),
        measure(
            f"the same with the text of every condition and JSON, {count} policies",
            lambda: explained(match(policies, profile, ON, stamp)),
        ),
    ]
