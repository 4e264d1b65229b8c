"""Which paragraph of a document each line of its clauses comes from. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clauses import PolicyText

_AHEAD = 12
"""How many paragraphs further on a line of a clause is looked for; what is not found there has no home."""


@dataclass(frozen=True)
class LineHome:
    """A line of a clause: its bounds in the text of the clause, its paragraph, and where it begins in that."""

    start: int
    end: int
    paragraph: int
    offset: int

    def holds(self, start: int, end: int) -> bool:
        """Returns whether words of the clause stand in this line."""
        return self.start <= start <= end <= self.end


def line_homes(paragraphs: Sequence[str], text: PolicyText) -> tuple[tuple[LineHome, ...], ...]:
    """Returns for each clause the homes of its lines. Clauses follow the paragraphs in their order.

    >>> from clauses import TextLine, read_lines
    >>> line_homes(["第一条 给予奖励。"], read_lines([TextLine("第一条 给予奖励。")]))
    ((LineHome(start=0, end=5, paragraph=0, offset=4),),)
    """
    at = behind = 0
    found: list[tuple[LineHome, ...]] = []
    for clause in text.clauses:
        homes: list[LineHome] = []
        start = 0
        for line in clause.text.split("\n"):
            for number in range(at, min(at + _AHEAD, len(paragraphs))):
                offset = paragraphs[number].find(line, behind if number == at else 0) if line else -1
                if offset >= 0:
                    homes.append(LineHome(start, start + len(line), number, offset))
                    at, behind = number, offset + len(line)
                    break
            start += len(line) + 1
        found.append(tuple(homes))
    return tuple(found)
