"""Reads the rows of a mapped table as profiles, with the same reader as the window."""

from __future__ import annotations

from datetime import date

import msgspec

import registers
from matcher import Profile
from registers import Mapping, RegisterTable, read_firms
from screening._cells import RowRefusal


class Firms(msgspec.Struct, frozen=True):
    """The profiles of some rows, their row numbers, and the refusals."""

    profiles: list[Profile]
    numbers: list[int]
    refusals: list[RowRefusal]


def read_rows(table: RegisterTable, mapping: Mapping, on: date) -> Firms:
    """Return the firms of the rows. An unreadable cell is unknown and listed; a row without a name is refused.

    Raises: UserError if the mapping does not fit the table.
    """
    firms = Firms([], [], [])
    for item in read_firms(table, mapping, on):
        if isinstance(item, registers.CellRefusal):
            firms.refusals.append(_row_refusal(item, kept=False))
            continue
        firms.profiles.append(item.profile)
        firms.numbers.append(item.row)
        firms.refusals.extend(_row_refusal(cell, kept=True) for cell in item.refused)
    return firms


def _row_refusal(refusal: registers.CellRefusal, *, kept: bool) -> RowRefusal:
    done = "，这一格按未知计" if kept else ""
    return RowRefusal(
        refusal.row, refusal.column, refusal.value, f"{refusal.why}（{refusal.advice}）{done}", row_kept=kept
    )
