"""`python -m bench.conditions`: how many conditions of known documents become the right rule.

The documents are those of `bench.clauses`; beside each stand its conditions, written by hand before the grammar read them:
one a line, the path of the clause and the rule in one line (tests/clauses/shapes.py), with the groups above it. `?` is a
condition for a person. Alternatives stand between `|`; a line that begins with `~` may be missing.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from clauses import RuleContent, SupportContent, proposals_of
from policies import QUANTITIES, Support
from policies.rules import All, Rule
from tests.clauses.shapes import read, shape, told_at

FOLDER = Path(__file__).parent.parent / "tests" / "clauses" / "documents"
_NAMES = sorted(((quantity.formula, name) for name, quantity in QUANTITIES.items()), key=lambda each: -len(each[0]))


def measured(path: Path) -> tuple[Counter[str], list[str]]:
    """Return how many conditions of a document are right, left to a person, missing or wrong; and what is not right."""
    text = read(path.read_text(encoding="utf-8"))
    proposals = proposals_of(text)
    found = [
        (text.clauses[each.clause].path, _short(told_at(proposals, place)))
        for place, each in enumerate(proposals)
        if isinstance(each.content, RuleContent)
    ]
    found += [
        (text.clauses[each.clause].path, _short(shape(rule)))
        for each in proposals
        if isinstance(each.content, SupportContent)
        for rule in _routes(each.content.support)
    ]
    count: Counter[str] = Counter()
    told: list[str] = []
    for_person = {path for path, rule in found if "?" in rule}
    answers = path.with_suffix(".conditions.txt").read_text(encoding="utf-8").splitlines()
    for line in sorted(answers, key=lambda line: line.startswith("~") or "?" in line):
        optional, where, choices = _answer(line)
        hit = next((choice for choice in choices if (where, choice) in found and not choice.endswith("?")), None)
        if hit is not None:
            found.remove((where, hit))
            count["right"] += not optional
        elif optional:
            continue
        elif any(choice.endswith("?") for choice in choices) and where in for_person:
            count["right"] += 1
        elif where in for_person:
            count["left to a person"] += 1
            told.append(f"left to a person: {path.stem} {where} {choices[0]}")
        else:
            count["missing"] += 1
            told.append(f"missing: {path.stem} {where} {choices[0]}")
    wrong = [each for each in found if "?" not in each[1]]
    count["wrong"] = len(wrong)
    return count, told + [f"wrong: {path.stem} {where} {rule}" for where, rule in wrong]


def _routes(support: Support) -> Iterator[Rule]:
    """Yield the conditions that only one of several items asks."""
    for rule in (support.when, support.event):
        yield from rule.members if isinstance(rule, All) else () if rule is None else (rule,)


def _answer(line: str) -> tuple[bool, str, list[str]]:
    where, _, rest = line.removeprefix("~").strip().partition(" ")
    return line.startswith("~"), where, [_short(choice.strip()) for choice in rest.split("|")]


def _short(told: str) -> str:
    """Return a rule with the names of quantities in place of their formulas, and without the words for a person."""
    for formula, name in _NAMES:
        told = told.replace(formula, name) if formula in told else told
    before, mark, _ = told.partition("? ")
    return f"{before}{mark}".rstrip() if mark else told


def documents(pattern: str = "*") -> Iterator[Path]:
    """Yield the documents with answers."""
    yield from (p for p in sorted(FOLDER.glob(f"{pattern}.txt")) if p.with_suffix(".conditions.txt").is_file())


def main() -> int:
    """Print the counts; with -v what was not right, and the documents of a pattern if one is given."""
    arguments = [each for each in sys.argv[1:] if each != "-v"]
    total: Counter[str] = Counter()
    for path in documents(arguments[0] if arguments else "*"):
        count, told = measured(path)
        total += count
        print(path.stem, dict(count))
        if "-v" in sys.argv:
            print("\n".join(f"    {line}" for line in told))
    asked = sum(total[kind] for kind in ("right", "left to a person", "missing"))
    print(f"all {dict(total)}: right {total['right'] / asked:.1%} of {asked}, wrong {total['wrong']}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
