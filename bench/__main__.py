"""`python -m bench`: every measurement in one run, printed as medians and ratios."""

from __future__ import annotations

import os
import platform
import sys

from bench import casebook, clauses, comparison, matching, office, questions, registers, search, sheet, window


def main() -> int:
    """Print the measurements; return 1 if a goal is missed or the engines disagree."""
    print(
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores; median (fastest … slowest)"
    )
    timings = [clauses.twenty_pages(), *sheet.timings(), *matching.timings(), *search.timings(), questions.slowest()]
    print("\n".join(timing.line() for timing in timings))
    met = all(timing.goal_met for timing in timings)
    met = _compare() and met
    print("\nThe questions of a visit.")
    print("\n".join(questions.few()))
    print("\nPolicy documents with known answers.")
    print("\n".join(clauses.report(clauses.documents(), wordy=False)))
    print("\nA large register.")
    print("\n".join(registers.report()))
    print("\nThe records.")
    print("\n".join(casebook.report()))
    print("\nThe work of an office.")
    print("\n".join(office.report()))
    print("\nThe window.")
    return int(not (window.report(_print) and met))


def _print(line: str) -> None:
    print(line, flush=True)


def _compare() -> bool:
    """Compare the engines; return whether they agree and the goal is met, or True if the peers are not installed."""
    if missing := comparison.absent():
        print(f"no comparison: not installed: {missing} (make bench installs them)")
        return True
    try:
        compared = comparison.compare()
    except comparison.Disagreement as error:
        print(f"the engines disagree: {error}", file=sys.stderr)
        return False
    print(f"\nThe same {compared.policies} policies in every engine; their verdicts agree.")
    print("\n".join(compared.lines()))
    return compared.goal_met


if __name__ == "__main__":
    raise SystemExit(main())
