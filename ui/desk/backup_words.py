"""Chinese texts for backups, restores and sizes. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casebook import Backup, RecordCounts, RestorePreview
    from casebook import DifferencePart as Difference

_MAX_NAMES = 8
"""Names listed before the rest is counted (our choice: about one line of the dialog)."""
_KIB = 1024


def moment(at: datetime) -> str:
    """Returns a time in the local time zone, to the minute: "2026-11-24 09:00"."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"


def size_words(size: int) -> str:
    """Returns a size in bytes as text: "18.0 MB"."""
    if size < _KIB * _KIB:
        return f"{max(1, round(size / _KIB))} KB"
    return f"{size / _KIB / _KIB:.1f} MB"


def counts_words(counts: RecordCounts) -> str:
    """Returns the numbers of records in a backup."""
    return (
        f"企业 {counts.firms} 家，走访 {counts.visits} 次，诉求 {counts.requests} 条，"
        f"跟进 {counts.follow_ups} 条，服务单 {counts.sheets} 份"
    )


def backup_words(backup: Backup) -> str:
    """Returns one line for a backup: time, reason and contents or error."""
    held = counts_words(backup.counts) if backup.counts is not None else backup.trouble
    return f"{moment(backup.made_at)}（{backup.reason.value}）　{held}"


def preview_lines(preview: RestorePreview) -> tuple[str, ...]:
    """Returns what a restore would change, in lines: counts per kind of record and the first names."""
    if not preview.parts:
        return ("这份备份与现在的数据完全一样，恢复后没有变化。",)
    head = () if preview.readable else ("现在的数据读不出来，下面是备份里有的全部内容。",)
    return (*head, *(line for part in preview.parts for line in _part_lines(part)))


def _part_lines(part: Difference) -> Iterable[str]:
    yield part.line()
    for label, names in (("找回", part.back), ("失去", part.lost), ("回到以前", part.changed)):
        if names:
            yield f"　　{label}：{listed(names)}"


def listed(names: tuple[str, ...], most: int = _MAX_NAMES, unit: str = "项") -> str:
    """Returns the first `most` names, and the total number if there are more."""
    more = f" 等 {len(names)} {unit}" if len(names) > most else ""
    return f"{'、'.join(names[:most])}{more}"
