"""Closing windows and changed firms as lines of their cards. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher import Turn
from survey.changes_since import POSSIBLE
from survey.due import due_words
from ui.home.presenter import MOST, CardName, HomeLine, HomeSection

if TYPE_CHECKING:
    from datetime import date

    from survey.changes_since import ClosingWindow, FirmChanges, RecentChanges

_SHOWN = (Turn.GAINED, Turn.LOST, Turn.AMOUNT, Turn.NEW)
_URGENT_DAYS = 7


def change_sections(found: RecentChanges, on: date) -> dict[CardName, HomeSection]:
    """The two cards that rest on matches."""
    windows = [_window_line(window, on) for window in found.windows]
    changed = [_change_line(entry) for entry in found.changes if any(turn in entry.turns for turn in _SHOWN)]
    return {
        CardName.WINDOWS: HomeSection(tuple(windows[:MOST]), len(windows)),
        CardName.CHANGES: HomeSection(tuple(changed[:MOST]), len(changed)),
    }


def _window_line(window: ClosingWindow, on: date) -> HomeLine:
    closes, policy = window.result.closes or on, window.result.policy
    counts = "、".join(f"{point.label} {window.counts[point]} 家" for point in POSSIBLE if point in window.counts)
    urgent = (closes - on).days <= _URGENT_DAYS
    return HomeLine(policy.name, f"{due_words(closes, on)} · {counts}", "policy", policy.id, urgent)


def _change_line(entry: FirmChanges) -> HomeLine:
    words = "，".join(f"{turn.value} {entry.turns[turn]} 项" for turn in _SHOWN if turn in entry.turns)
    return HomeLine(entry.firm.name, words, "firm", entry.firm.id, Turn.LOST in entry.turns)
