"""A case, a door (an input of the program), and the checks that apply to all cases."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from policies import UserError, ValidationErrors

Maker = Callable[["Case"], None]
"""Makes one hostile input and passes it to the program; returns if it was accepted and the result is sound."""
_CHINESE = re.compile("[一-鿿]")
_LONGEST = 2_000


class Unsound(Exception):
    """Raised if the program accepted invalid data, or its result is wrong."""


@dataclass(frozen=True)
class Case:
    """A case of a door. `folder` belongs to this case, `work` is shared by the cases of one child process."""

    seed: int
    door: str
    number: int
    folder: Path
    work: Path
    chance: Random


@dataclass(frozen=True)
class Door:
    """An input for external data. Its cases alternate between the makers."""

    name: str
    label: str
    weight: int
    makers: tuple[Maker, ...]

    def run(self, case: Case) -> None:
        """Run the maker of this case. Raises: UserError for a refusal; Unsound or any other error for a defect."""
        self.makers[case.number % len(self.makers)](case)


def chance_of(seed: int, door: str, number: int) -> Random:
    """Return the random generator of a case, which does not depend on earlier cases."""
    return Random(f"{seed}/{door}/{number}")


def holds(true: object, message: str) -> None:
    """Raise Unsound with a message if a value is false."""
    if not true:
        raise Unsound(message)


def judged(error: UserError) -> None:
    """Raise Unsound unless each line of a refusal is a Chinese sentence."""
    lines = error.lines() if isinstance(error, ValidationErrors) else (str(error),)
    holds(lines, "a refusal without a word")
    for line in lines:
        sentence(line)


def sentence(line: str) -> None:
    """Raise Unsound unless a text can be shown to a user."""
    holds(_CHINESE.search(line), f"no Chinese sentence: {line[:80]!r}")
    holds(len(line) <= _LONGEST, f"a sentence of {len(line)} characters: {line[:80]!r}")
    holds("Traceback" not in line, f"a traceback in a sentence: {line[:80]!r}")


def refused(call: Callable[[], object]) -> UserError | None:
    """Return the refusal of a call, None if it was accepted."""
    try:
        call()
    except UserError as error:
        judged(error)
        return error
    return None
