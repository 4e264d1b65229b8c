"""Fixtures: the sample firms matched with the built-in library."""

from __future__ import annotations

from datetime import date

import pytest

from commands import built_in_library
from matcher import Match, match, read_profile
from policies.rawfile import read_raw
from resources import sample_paths


@pytest.fixture(scope="session")
def built_in_matches() -> tuple[Match, ...]:
    """Return the match of every sample firm, and of a firm of which nothing is known."""
    library = built_in_library()
    profiles = [read_profile({}), *(read_profile(read_raw(path)) for path in sample_paths())]
    return tuple(
        match(library.policies, profile, date(2026, 11, 30), library.stamp, library.offices) for profile in profiles
    )
