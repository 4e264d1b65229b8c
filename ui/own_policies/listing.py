"""The list of the bureau's own policies: what waits for a second person first, then drafts, what is in use, what was. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from policies.own import OwnState
from ui.desk.backup_words import moment

if TYPE_CHECKING:
    from policies.overlay import Beneath, NotUsed
    from policies.own import OwnEvent, OwnRevision

ORDER = (OwnState.REVIEW, OwnState.DRAFT, OwnState.ADOPTED, OwnState.STOPPED, OwnState.DISCARDED)
"""The states in the order of the list."""
_IDLE_DAYS = 14
"""Days without a change after which the list says how long a draft lies. Our choice: two weeks."""


@dataclass(frozen=True)
class OwnRow:
    """One own policy: the revision that is listed, what it is and who did it, and what is to be looked at."""

    revision: int
    policy: str
    name: str
    state: OwnState
    line: str
    mark: str = ""

    @property
    def text(self) -> str:
        """The whole row as plain text, for screen readers."""
        return "，".join(filter(None, (self.name, self.state.value, self.line, self.mark)))


@dataclass(frozen=True)
class OwnMarks:
    """What is to be looked at: the library's text changed below, or the own text cannot be used."""

    beneath: tuple[Beneath, ...] = ()
    not_used: tuple[NotUsed, ...] = ()

    def of(self, revision: OwnRevision) -> str:
        """Returns the mark of a policy in use, "" if there is none."""
        for left in self.not_used:
            if left.own.policy.id == revision.policy_id:
                return f"没有用上：{left.reason}"
        for entry in self.beneath:
            if entry.own.policy.id == revision.policy_id:
                return "政策库里没有这项了" if entry.now is None else "政策库里的文本变了，请核对"
        return ""


def rows_of(revisions: Iterable[OwnRevision], marks: OwnMarks, on: date) -> tuple[OwnRow, ...]:
    """Returns one row for each revision that somebody works on or that is in use; of what is stopped the last one."""
    kept = list(_listed(revisions))
    kept.sort(key=lambda each: (ORDER.index(each.state), -each.changed_at.timestamp(), -each.number))
    return tuple(_row(each, marks, on) for each in kept)


def _listed(revisions: Iterable[OwnRevision]) -> Iterator[OwnRevision]:
    """Yields what is listed: a stopped revision only if nothing of its policy is in use, and only the newest."""
    everything = sorted((each for each in revisions if each.state in ORDER), key=lambda each: -each.number)
    shown = {each.policy_id for each in everything if each.state is OwnState.ADOPTED}
    for each in everything:
        if each.state is OwnState.STOPPED:
            if each.policy_id in shown:
                continue
            shown.add(each.policy_id)
        yield each


def _row(each: OwnRevision, marks: OwnMarks, on: date) -> OwnRow:
    day = each.changed_at.astimezone().date()
    idle = (on - day).days
    waits = each.state in (OwnState.DRAFT, OwnState.REVIEW) and idle >= _IDLE_DAYS
    parts = [
        f"{each.submitted_by} 提交" if each.state is OwnState.REVIEW else f"{each.drafted_by} 起草",
        f"{idle} 天没有动" if waits else day.isoformat(),
        "更正政策库" if each.based_on else "",
    ]
    line = " · ".join(part for part in parts if part)
    mark = marks.of(each) if each.state is OwnState.ADOPTED else ""
    return OwnRow(each.number, each.policy_id, each.name, each.state, line, mark)


def event_line(event: OwnEvent) -> tuple[str, str, str]:
    """Returns when, what and by whom, and why."""
    revision = f"第 {event.revision} 稿 " if event.revision else ""
    return moment(event.at), f"{revision}{event.step.value}　{event.who}", event.why
