"""The policies that are to be looked at, as rows: one a policy with all its reasons, those of other places last. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policies import full_region
from policies.attention import Attention, ToLookAt

if TYPE_CHECKING:
    from policies.library import Library
    from policies.places import Place
    from ui.desk.desk import Desk

_TAGS = {
    Attention.NOT_USED: "没有用上",
    Attention.CONFLICT: "两个文本",
    Attention.ENDING: "将到期",
    Attention.CALLS_ENDED: "申报已过",
    Attention.PARENT_NEWER: "上位更新",
    Attention.OLD_SOURCE: "久未核对",
}
_WRONG = (Attention.NOT_USED, Attention.CONFLICT)
"""Reasons for which a wrong result may be told already."""


@dataclass(frozen=True)
class DueRow:
    """One policy and why it is to be looked at. `page` is where it is opened: the library, or the own policies."""

    policy: str
    name: str
    tag: str
    line: str
    urgent: bool
    page: str = "policy"

    @property
    def text(self) -> str:
        """The whole row as plain text, for screen readers."""
        return f"{self.name}，{self.tag}，{self.line}"


def due_on_desk(desk: Desk) -> tuple[DueRow, ...]:
    """Returns the rows of today."""
    return due_rows(desk.to_look_at(), desk.library, desk.settings.now.own_place)


def due_rows(found: Iterable[ToLookAt], library: Library, place: Place | None) -> tuple[DueRow, ...]:
    """Returns a row for each policy, in the order of its most urgent reason; policies of another place come last."""
    grouped: dict[str, list[ToLookAt]] = {}
    for entry in found:
        grouped.setdefault(entry.policy_id, []).append(entry)
    rows = [_row(entries, library) for entries in grouped.values()]
    return tuple(sorted(rows, key=lambda row: _far(row.policy, library, place)))


def _row(entries: list[ToLookAt], library: Library) -> DueRow:
    first = entries[0]
    line = "；".join(_words(entry, library) for entry in entries)
    page = "own" if first.own else "policy"
    return DueRow(first.policy_id, first.name, _TAGS[first.reason], line, first.reason in _WRONG, page)


def _words(entry: ToLookAt, library: Library) -> str:
    if entry.reason is Attention.PARENT_NEWER:
        named = (library.get(name) or library.reference(name) for name in entry.detail.split("、"))
        return f"上位文件有更新：{'、'.join(each.name for each in named if each is not None)}"
    if entry.reason is Attention.ENDING:
        return entry.detail
    return f"{entry.reason.value}：{entry.detail}"


def _far(policy_id: str, library: Library, place: Place | None) -> bool:
    """Whether a policy is of another place than the nation, the office's place or one around it."""
    policy = library.get(policy_id)
    region = full_region(policy.region) if policy is not None else None
    return place is not None and region is not None and region != place.ranks[: len(region)]
