"""One case, and what is asked of every one of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from policies import UserError, ValidationErrors

Maker = Callable[["Case"], None]
"""Makes one hostile thing and hands it to the program: returns when it was accepted and found sound."""
_CHINESE = re.compile("[一-鿿]")
_LONGEST = 2_000


class Unsound(Exception):
    """The program accepted what it should not have, or its answer is wrong."""


@dataclass(frozen=True)
class Case:
    """A case of a door: its folder is its own, `work` is kept between the cases of one child."""

    seed: int
    door: str
    number: int
    folder: Path
    work: Path
    chance: Random


@dataclass(frozen=True)
class Door:
    """A way through which foreign data enters; the cases take turns among the makers."""

    name: str
    label: str
    weight: int
    makers: tuple[Maker, ...]

    def run(self, case: Case) -> None:
        """Runs the maker of this case. Raises: UserError where it was refused; Unsound and anything else is a defect."""
        self.makers[case.number % len(self.makers)](case)


def chance_of(seed: int, door: str, number: int) -> Random:
    """The chance of one case, whatever ran before it."""
    return Random(f"{seed}/{door}/{number}")


def holds(true: object, message: str) -> None:
    """An invariant. Raises: Unsound."""
    if not true:
        raise Unsound(message)


def judged(error: UserError) -> None:
    """Whether a refusal is a sentence for a person. Raises: Unsound."""
    lines = error.lines() if isinstance(error, ValidationErrors) else (str(error),)
    holds(lines, "a refusal without a word")
    for line in lines:
        sentence(line)


def sentence(line: str) -> None:
    """Whether a text can be shown to a person as it is. Raises: Unsound."""
    holds(_CHINESE.search(line), f"no Chinese sentence: {line[:80]!r}")
    holds(len(line) <= _LONGEST, f"a sentence of {len(line)} characters: {line[:80]!r}")
    holds("Traceback" not in line, f"a traceback in a sentence: {line[:80]!r}")


def refused(call: Callable[[], object]) -> UserError | None:
    """The refusal of a call whose refusal is not the end of the case; None where it was accepted."""
    try:
        call()
    except UserError as error:
        judged(error)
        return error
    return None
