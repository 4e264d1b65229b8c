"""The policies that ask for a look: texts that disagree, validity that ends, new texts above, rounds that are over. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from policies import full_region
from policies.review import PolicyReview, review

if TYPE_CHECKING:
    from policies import Policy
    from policies.library import Library
    from policies.overlay import Beneath
    from policies.places import Place


class DueReason(Enum):
    """Why a policy asks for a look, the most urgent first: the tag in the list."""

    CONFLICT = "两个文本"
    ENDING = "将到期"
    NEWER = "上位更新"
    ENDED = "申报已过"
    OLD = "久未核对"


@dataclass(frozen=True)
class DueRow:
    """One policy and why it asks for a look. `page` is where it is opened: the library, or the own policies."""

    policy: str
    name: str
    reason: DueReason
    line: str
    page: str = "policy"

    @property
    def urgent(self) -> bool:
        """Whether a wrong result may already be told."""
        return self.reason is DueReason.CONFLICT

    @property
    def text(self) -> str:
        """The whole row as plain text, for screen readers."""
        return f"{self.name}，{self.reason.value}，{self.line}"


@dataclass(frozen=True)
class DueState:
    """What is looked through: the library in use, what changed below own policies, and where the office is."""

    library: Library
    beneath: tuple[Beneath, ...] = ()
    own: frozenset[str] = frozenset()
    place: Place | None = None


def due_rows(state: DueState, on: date) -> tuple[DueRow, ...]:
    """Returns a row for each policy that asks for a look; those of the office's own place and above come first."""
    conflicts = {entry.own.policy.id: entry for entry in state.beneath}
    found: list[tuple[tuple[int, int, str], DueRow]] = []
    for entry in review(state.library.policies, state.library.references, on):
        reasons = [*_conflict(conflicts.get(entry.policy.id)), *_reasons(entry, state.library, on)]
        if reasons:
            row = _row(entry.policy, reasons, "own" if entry.policy.id in state.own else "policy")
            found.append(((_far(entry.policy, state.place), list(DueReason).index(row.reason), row.name), row))
    return tuple(row for _, row in sorted(found, key=lambda pair: pair[0]))


def _row(policy: Policy, reasons: Sequence[tuple[DueReason, str]], page: str) -> DueRow:
    return DueRow(policy.id, policy.name, reasons[0][0], "；".join(words for _, words in reasons), page)


def _conflict(entry: Beneath | None) -> Iterator[tuple[DueReason, str]]:
    if entry is not None:
        words = (
            "政策库里没有这项了，现在用本局文本" if entry.now is None else "政策库里的文本变了，现在用的仍是本局文本"
        )
        yield DueReason.CONFLICT, words


def _reasons(entry: PolicyReview, library: Library, on: date) -> Iterator[tuple[DueReason, str]]:
    if entry.ending is not None:
        yield DueReason.ENDING, f"{entry.ending.isoformat()} 到期，还有 {(entry.ending - on).days} 天"
    if entry.newer:
        names = "、".join(_name(library, name) for name in entry.newer)
        yield DueReason.NEWER, f"上位文件有新文本：{names}"
    if entry.ended:
        yield DueReason.ENDED, f"{max(entry.ended)} 年的申报已结束，没有记下一轮"
    if entry.old:
        yield DueReason.OLD, f"一年没有核对：{'、'.join(entry.old)}"


def _name(library: Library, name: str) -> str:
    entry = library.get(name) or library.reference(name)
    return entry.name if entry is not None else name


def _far(policy: Policy, place: Place | None) -> int:
    """Returns 0 for a policy of the nation, the office's place or a place around it, 1 for one of another place."""
    region = full_region(policy.region)
    return int(place is not None and region is not None and region != place.ranks[: len(region)])
