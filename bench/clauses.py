"""`python -m bench.clauses`: how well the grammar reads policy documents whose answers are known.

The documents and their answers, which were written before the reader read them, stand in tests/clauses/documents
(the format of the answers is told in its README). Prints the share of each document and of all of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from time import process_time

from bench.clock import Timing, measure
from clauses import SURE, Clause, Figure, PolicyText, TextLine, fact_of, read_lines

FOLDER = Path(__file__).parent.parent / "tests" / "clauses" / "documents"
_CHARACTERS = 20 * 800
"""Twenty pages of 800 characters each."""


@dataclass(frozen=True)
class Answer:
    """A number of a clause: its value in base units, unit, comparison ("-" for none) and facts that are right."""

    text: str
    value: Decimal
    unit: str
    op: str
    facts: tuple[str, ...]
    optional: bool


@dataclass
class Tally:
    """What was right of what there was, and the lines that tell what was wrong."""

    right: dict[str, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    invented: int = 0
    wrong_facts: int = 0
    named: int = 0
    told: list[str] = field(default_factory=list)

    def count(self, what: str, right: bool, told: str) -> None:
        """Count one question, and keep what tells it if the answer was wrong."""
        self.asked[what] = self.asked.get(what, 0) + 1
        self.right[what] = self.right.get(what, 0) + right
        if not right:
            self.told.append(f"{what}: {told}")

    def add(self, other: Tally) -> None:
        """Add the counts of another document."""
        for what, asked in other.asked.items():
            self.asked[what] = self.asked.get(what, 0) + asked
            self.right[what] = self.right.get(what, 0) + other.right[what]
        self.invented += other.invented
        self.wrong_facts += other.wrong_facts
        self.named += other.named

    def line(self, name: str) -> str:
        """Return the shares in one line."""
        shares = " · ".join(
            f"{what} {self.right[what]}/{self.asked[what]} {self.right[what] / self.asked[what]:.1%}"
            for what in self.asked
        )
        return f"{name}: {shares} · invented {self.invented} · wrong facts {self.wrong_facts} of {self.named} named"


def measured(path: Path) -> Tally:
    """Return what the reader gets right of one document."""
    lines = path.read_text(encoding="utf-8").splitlines()
    text = read_lines(TextLine(line) for line in lines)
    answers = path.with_suffix(".answers.txt").read_text(encoding="utf-8").splitlines()
    tally = Tally()
    expected: dict[str, tuple[list[str], list[Answer]]] = {}
    for line in filter(None, answers):
        head, *figures = (part.strip() for part in line.split(" ; "))
        name, _, rest = head.partition(" ")
        if name in ("title", "number", "issuer", "issued", "effective", "expires"):
            got = str(getattr(text, name) or "-")
            tally.count("heads", got == (rest or "-"), f"{path.stem} {name}: {got} instead of {rest}")
        else:
            expected[name] = (rest.split("/"), [_answer(each) for each in figures])
    _clauses(path.stem, text, expected, tally)
    return tally


def _answer(written: str) -> Answer:
    text, amount, op, facts = written.removeprefix("?").split(" ")
    digits = next(place for place in range(len(amount), 0, -1) if amount[:place].replace(".", "").isdecimal())
    return Answer(text, Decimal(amount[:digits]), amount[digits:], op, tuple(facts.split("|")), written.startswith("?"))


def _clauses(stem: str, text: PolicyText, expected: dict[str, tuple[list[str], list[Answer]]], tally: Tally) -> None:
    read: dict[str, list[tuple[int, Clause]]] = {}
    for place, clause in enumerate(text.clauses):
        read.setdefault(clause.path, []).append((place, clause))
    for path, (roles, _) in expected.items():
        role = read[path][0][1].role if path in read else None
        tally.count("roles", role is not None and role.value in roles, f"{stem} {path}: {role} instead of {roles}")
    for path in dict.fromkeys((*expected, *read)):
        wanted = list(expected[path][1]) if path in expected else []
        for place, clause in read.get(path, []):
            for number, figure in enumerate(clause.figures):
                _figure(f"{stem} {path}", (text, place, number), figure, wanted, tally)
        for answer in wanted:
            if not answer.optional:
                tally.count("figures", False, f"{stem} {path}: {answer.text} not found")
                tally.count("operators", False, f"{stem} {path}: {answer.text} not found")
                if answer.facts != ("-",):
                    tally.count("facts", False, f"{stem} {path}: {answer.text} not found")


def _figure(where: str, place: tuple[PolicyText, int, int], figure: Figure, wanted: list[Answer], tally: Tally) -> None:
    answer = next((each for each in wanted if (each.value, each.unit) == (figure.value, figure.unit)), None)
    if answer is None:
        tally.invented += 1
        tally.told.append(f"invented: {where}: {figure.text} = {figure.value}{figure.unit}")
        return
    wanted.remove(answer)
    guess = fact_of(*place)
    sure = guess if guess is not None and guess.sure >= SURE else None
    formula = "=" + sure.operand.formula.replace(" ", "") if sure is not None else ""
    right = figure.fact in answer.facts or formula in answer.facts
    tally.named += sure is not None
    if sure is not None and not right:
        tally.wrong_facts += 1
        tally.told.append(f"wrong fact: {where}: {figure.text} {figure.fact or formula} instead of {answer.facts}")
    if answer.optional:
        return
    tally.count("figures", True, "")
    op = figure.op or "-"
    tally.count("operators", op == answer.op, f"{where}: {figure.text} {op} instead of {answer.op}")
    if "-" not in answer.facts:
        unsure = f" (unsure: {guess.fact} {guess.operand.formula} {guess.sure})" if guess and not sure else ""
        tally.count(
            "facts", right, f"{where}: {figure.text} {figure.fact or formula}{unsure} instead of {answer.facts}"
        )


def documents(pattern: str = "*") -> Iterator[Path]:
    """Yield the documents with answers."""
    yield from (path for path in sorted(FOLDER.glob(f"{pattern}.txt")) if path.with_suffix(".answers.txt").is_file())


def report(paths: Iterable[Path], *, wordy: bool) -> Iterator[str]:
    """Yield the lines of the report; with `wordy` also what was wrong."""
    total = Tally()
    for path in paths:
        tally = measured(path)
        total.add(tally)
        yield tally.line(path.stem)
        if wordy:
            yield from (f"    {told}" for told in tally.told)
    yield total.line("all")


def twenty_pages() -> Timing:
    """Return the processor time of reading twenty pages: the documents with answers, as often as it takes."""
    lines = [TextLine(line) for path in documents() for line in path.read_text(encoding="utf-8").splitlines()]
    characters = sum(len(line.text) for line in lines)
    pages = lines * (_CHARACTERS // characters + 1)
    return measure("a policy document of 20 pages read as clauses", lambda: read_lines(pages), 5, 1.0, process_time)


def main() -> int:
    """Print the shares; with -v what was wrong, and the documents of a pattern if one is given."""
    arguments = [each for each in sys.argv[1:] if each != "-v"]
    print("\n".join(report(documents(arguments[0] if arguments else "*"), wordy="-v" in sys.argv)))
    print(twenty_pages().line())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
