"""`python -m bench.given`: how many amounts of known documents are proposed as their words state them.

The documents are those of `bench.clauses` and some more about support (tests/clauses/given/README.md); beside each stands
what it gives, one amount a line. Alternatives stand between `|`; a line that begins with `~` may be missing.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from clauses import PolicyText, SupportContent, TextLine, proposals_of, read_lines
from policies import Support

GIVEN = Path(__file__).parent.parent / "tests" / "clauses" / "given"
_FOLDERS = (GIVEN, GIVEN.parent / "documents")


def documents() -> Iterator[tuple[Path, Path]]:
    """Yield the documents with the files of their answers."""
    for answers in sorted(GIVEN.glob("*.given.txt")):
        name = answers.name.replace(".given", "")
        yield next(folder / name for folder in _FOLDERS if (folder / name).is_file()), answers


def read(path: Path) -> PolicyText:
    """Return a document whose lines are those of a file."""
    return read_lines(TextLine(line) for line in path.read_text(encoding="utf-8").splitlines())


def measured(path: Path, answers: Path) -> tuple[Counter[str], list[str]]:
    """Return how many amounts are right, missing and wrong, and what is not right."""
    text = read(path)
    contents = ((each.clause, each.content) for each in proposals_of(text))
    items = [(text.clauses[place].path, each.support) for place, each in contents if isinstance(each, SupportContent)]
    found = [(where, amount_in_words(each)) for where, each in items if amount_in_words(each)]
    count: Counter[str] = Counter()
    told: list[str] = []
    for line in answers.read_text(encoding="utf-8").splitlines():
        where, _, rest = line.removeprefix("~").strip().partition(" ")
        choices = [choice.strip() for choice in rest.split("|")]
        hit = next((choice for choice in choices if (where, choice) in found), None)
        if hit is not None:
            found.remove((where, hit))
            count["right"] += 1
        elif not line.startswith("~"):
            count["missing"] += 1
            told.append(f"missing: {path.stem} {where} {rest}")
    count["wrong"] = len(found)
    return count, told + [f"wrong: {path.stem} {where} {amount}" for where, amount in found]


def amount_in_words(item: Support) -> str:
    """Return the amount of an item in one line, as the answers write it; "" if it has none.

    >>> amount_in_words(Support(text="", low=Decimal(10), high=Decimal(50), cap=Decimal(100)))
    '10..50 cap 100'
    """
    if item.limit is not None:
        return f"loan {item.limit:f}"
    if not item.has_amount:
        return ""
    bounds = f"{_number(item.low)}..{_number(item.high)}" if item.low != item.high else _number(item.low)
    cap = f" cap {_number(item.cap)}" if item.cap is not None else ""
    return f"{item.formula or bounds}{cap}"


def _number(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


def main() -> int:
    """Print the counts; with -v what was not right."""
    total: Counter[str] = Counter()
    for path, answers in documents():
        count, told = measured(path, answers)
        total += count
        if count:
            print(path.stem, dict(count))
        if "-v" in sys.argv:
            print("\n".join(f"    {line}" for line in told), end="\n" if told else "")
    print(f"all {dict(total)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
