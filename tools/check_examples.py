"""Run the worked examples of single policy files: `python tools/check_examples.py [policy-id …]`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from matcher.examples import disagreements
from policies import ValidationErrors
from policies._catalogue_files import take_tables
from policies.loader import REFERENCES, TABLES, read_policy

LIBRARY = Path(__file__).resolve().parent.parent / "policies" / "library"


def main(ids: list[str]) -> int:
    """Print every difference; return 1 if there is any."""
    lines = [str(error) for error in take_tables(LIBRARY, built_in=True)[1]]
    total = 0
    for path in sorted(LIBRARY.rglob("*.yaml")):
        if {REFERENCES, TABLES} & set(path.parts) or (ids and path.stem not in ids):
            continue
        try:
            policy = read_policy(path.read_text(encoding="utf-8"), path.name)
        except ValidationErrors as error:
            lines += error.lines()
            continue
        total += len(policy.examples)
        lines += disagreements(policy)
    sys.stdout.write("\n".join([*lines, f"{total} 个例子，{len(lines)} 处不符"]) + "\n")
    return 1 if lines else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
