"""Conflicts in words: where, and what each person wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casebook import column_label, shown_fact, table_label
from casebook.exchange import SHARED_CODE, Conflict
from matcher import field_label
from policies import UserError

if TYPE_CHECKING:
    from casebook import Casebook
    from casebook.exchange import CellVersion


@dataclass(frozen=True)
class ConflictRow:
    """A conflict: the firm, what it is about, and each version in words, the one in use first."""

    conflict: Conflict
    firm: int | None
    name: str
    about: str
    versions: tuple[str, ...]


def conflict_row(book: Casebook, firm: int | None, conflict: Conflict) -> ConflictRow:
    """Returns a conflict in words."""
    try:
        name = book.enterprises.get(firm).name if firm is not None else "本局"
    except UserError:
        name = "（已删除的企业）"
    versions = tuple(
        f"{_value(conflict, version)}（{version.who}，{version.at[:10]}）" for version in conflict.versions
    )
    return ConflictRow(conflict, firm, name, _about(conflict), versions)


def _about(conflict: Conflict) -> str:
    record = conflict.record
    if conflict.field == SHARED_CODE:
        return "与另一家企业登记了同一个信用代码，本家的代码先不用"
    if record.table in ("facts", "sayings"):
        return field_label(record.key[0])
    field = column_label(conflict.field) if conflict.field else "有人改动，有人删除"
    return f"{table_label(record.table)}：{field}"


def _value(conflict: Conflict, version: CellVersion) -> str:
    if isinstance(version.value, Mapping):
        if conflict.record.table in ("facts", "sayings"):
            return shown_fact(conflict.record.key[0], str(version.value.get("value", "")))
        return "；".join(str(value) for value in version.value.values() if value not in (None, ""))
    if not conflict.field:
        return "保留" if version.value else "删除"
    return "（空）" if version.value in (None, "") else str(version.value)
