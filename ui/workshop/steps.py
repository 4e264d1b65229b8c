"""The states of a draft while it is edited, for undo and redo. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workshop import Draft


@dataclass(frozen=True)
class DraftStep:
    """A state of the draft, what was done to reach it, and the card that it was done to."""

    draft: Draft
    words: str = ""
    card: str = ""


@dataclass
class DraftSteps:
    """The step that is shown, those before it and those that were undone."""

    now: DraftStep
    done: list[DraftStep] = field(default_factory=list)
    undone: list[DraftStep] = field(default_factory=list)

    def go_on(self, step: DraftStep) -> None:
        """Makes a new step; what was undone is given up."""
        self.done.append(self.now)
        self.undone.clear()
        self.now = step

    def undo(self) -> DraftStep | None:
        """Goes back one step and returns the one that was undone, None if there is none."""
        if not self.done:
            return None
        undone, self.now = self.now, self.done.pop()
        self.undone.append(undone)
        return undone

    def redo(self) -> DraftStep | None:
        """Goes on to the step that was undone last and returns it, None if there is none."""
        if not self.undone:
            return None
        self.done.append(self.now)
        self.now = self.undone.pop()
        return self.now
