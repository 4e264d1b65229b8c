"""How much a run tests: quick for every day (`make test`), or long and thorough (`make test-long`, KECE_LONG=1).

Both runs hold every law. The quick one has fewer examples and smaller inputs, the same every time; the
long one has many more, chosen by chance.
"""

import os
from typing import TypeVar

HANGS = 120_000
"""Milliseconds after which a test that waits gives up. It only ends what hangs: a busy machine is slow, not wrong."""
LONG = os.environ.get("KECE_LONG", "") not in ("", "0")
T = TypeVar("T")


def paced(quick: T, long: T) -> T:
    """One value for the quick run and one for the long run."""
    return long if LONG else quick
