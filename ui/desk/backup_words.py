"""Backups, restores and sizes in words. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casebook import Backup, Counts, Preview
    from casebook import DifferencePart as Difference

_SHOWN = 8
_STEP = 1024


def moment(at: datetime) -> str:
    """A moment on the clock of this computer, to the minute."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def size_words(size: int) -> str:
    """A size for people."""
    if size < _STEP * _STEP:
        return f"{max(1, round(size / _STEP))} KB"
    return f"{size / _STEP / _STEP:.1f} MB"


def counts_words(counts: Counts) -> str:
    """How much stands in a backup."""
    return (
        f"企业 {counts.firms} 家，走访 {counts.visits} 次，诉求 {counts.requests} 条，"
        f"跟进 {counts.follow_ups} 条，服务单 {counts.sheets} 份"
    )


def backup_words(backup: Backup) -> str:
    """One backup in a line."""
    held = counts_words(backup.counts) if backup.counts is not None else backup.trouble
    return f"{moment(backup.made_at)}（{backup.reason.value}）　{held}"


def preview_lines(preview: Preview) -> tuple[str, ...]:
    """What a restore would change, kind by kind, with the first names of each."""
    if not preview.parts:
        return ("这份备份与现在的数据完全一样，恢复后没有变化。",)
    head = () if preview.readable else ("现在的数据读不出来，下面是备份里有的全部内容。",)
    return (*head, *(line for part in preview.parts for line in _part_lines(part)))


def _part_lines(part: Difference) -> Iterable[str]:
    yield part.line()
    for label, names in (("找回", part.back), ("失去", part.lost), ("回到以前", part.changed)):
        if names:
            yield f"　　{label}：{listed(names)}"


def listed(names: tuple[str, ...], most: int = _SHOWN, unit: str = "项") -> str:
    """The first names, and how many there are where that is not all."""
    more = f" 等 {len(names)} {unit}" if len(names) > most else ""
    return f"{'、'.join(names[:most])}{more}"
