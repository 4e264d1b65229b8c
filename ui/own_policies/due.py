"""The policies that ask for a look, as rows: what it is about, why, and where it is opened. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policies.upkeep import Stale


@dataclass(frozen=True)
class DueRow:
    """One policy and one reason to look at it. `page` is where it is opened: the library, or the own policies."""

    policy: str
    name: str
    reason: str
    detail: str
    page: str = "policy"

    @property
    def line(self) -> str:
        """Why it is listed."""
        return f"{self.reason}：{self.detail}" if self.detail else self.reason

    @property
    def text(self) -> str:
        """The whole row as plain text, for screen readers."""
        return f"{self.name}，{self.line}"


def due_rows(found: Iterable[Stale], own: Collection[str]) -> tuple[DueRow, ...]:
    """Returns a row for each policy that needs a look; those in `own` are opened among the own policies."""
    return tuple(
        DueRow(
            stale.policy.id,
            stale.policy.name,
            stale.reason.value,
            stale.detail,
            "own" if stale.policy.id in own else "policy",
        )
        for stale in found
    )
