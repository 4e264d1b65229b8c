"""Conflicts in words: where, and what each person wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from casebook import column_label, shown_fact, shown_known, table_label
from casebook.exchange import SHARED_CODE, Conflict
from matcher import field_label
from policies import UserError
from ui.firm.settling import source_of

if TYPE_CHECKING:
    from datetime import date

    from casebook import Casebook, Saying
    from casebook.exchange import CellVersion


@dataclass(frozen=True)
class DisputedFact:
    """A fact for which sources give different values, all of which are kept."""

    fact: str
    sayings: tuple[Saying, ...]


@dataclass(frozen=True)
class ConflictRow:
    """What does not agree: the firm, what it is about, and each version in words, of a conflict the one in use first."""

    what: Conflict | DisputedFact
    firm: int | None
    name: str
    about: str
    versions: tuple[str, ...]

    @property
    def used(self) -> str:
        """The version in use; of a disputed fact there is none."""
        return "两个值都留着，未定" if isinstance(self.what, DisputedFact) else "".join(self.versions[:1])

    @property
    def others(self) -> str:
        """The other versions in one line."""
        return "；".join(self.versions if isinstance(self.what, DisputedFact) else self.versions[1:])


def disputed_rows(book: Casebook, on: date) -> Iterator[ConflictRow]:
    """Yields the facts on which sources do not agree, each value with its source."""
    for number in book.enterprises.disputed():
        name = book.enterprises.get(number).name
        for fact, sayings in book.enterprises.profile(number, on).sayings.items():
            versions = tuple(f"{shown_known(fact, each.value)}（{source_of(each.source)}）" for each in sayings)
            yield ConflictRow(DisputedFact(fact, sayings), number, name, field_label(fact), versions)


def conflict_row(book: Casebook, firm: int | None, conflict: Conflict) -> ConflictRow:
    """Returns a conflict in words."""
    try:
        name = book.enterprises.get(firm).name if firm is not None else "本局"
    except UserError:
        name = "（已删除的企业）"
    versions = tuple(
        f"{_value(conflict, version)}（{version.who}，{_moment(version.at)}）" for version in conflict.versions
    )
    return ConflictRow(conflict, firm, name, _about(conflict), versions)


def _moment(at: str) -> str:
    """Returns a time in UTC as the local day and minute."""
    try:
        return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):  # what another program wrote
        return at[:16]


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
