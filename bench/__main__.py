"""`python -m bench`: every measurement in one run, printed as medians and ratios."""

from __future__ import annotations

import os
import platform
import sys

from bench import comparison, matching, search, sheet


def main() -> int:
    """Prints the measurements; 1 if a goal is missed or the engines disagree."""
    print(
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores; median (fastest … slowest)"
    )
    timings = [*sheet.timings(), *matching.timings(), *search.timings()]
    print("\n".join(timing.line() for timing in timings))
    missed = any(not timing.kept for timing in timings)
    if missing := comparison.absent():
        print(f"no comparison: not installed: {missing} (make bench installs them)")
        return int(missed)
    try:
        compared = comparison.compare()
    except comparison.Disagreement as error:
        print(f"the engines disagree: {error}", file=sys.stderr)
        return 1
    print(f"\nThe same {compared.policies} policies in every engine; their verdicts agree.")
    print("\n".join(compared.lines()))
    return int(missed or not compared.kept)


if __name__ == "__main__":
    raise SystemExit(main())
