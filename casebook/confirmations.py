"""Manual confirmations of conditions by an officer, with reason and last valid day."""

from __future__ import annotations

from datetime import date

import msgspec

from casebook import _rows
from casebook._ledger import Ledger, Row
from casebook._types import Author
from policies import UserError


class Confirmation(msgspec.Struct, frozen=True, kw_only=True):
    """One manual condition of one firm, confirmed or denied (`holds`).

    `condition` is `policy/condition`, as in the missing fact `confirmed.policy/condition`. The confirmation is
    valid from `on` to `until`, both included.
    """

    condition: str
    holds: bool
    reason: str
    officer: str
    on: date
    until: date


class LapsedConfirmation(msgspec.Struct, frozen=True):
    """An expired confirmation, which needs a new one."""

    enterprise: int
    name: str
    confirmation: Confirmation


class ConfirmationRepository:
    """Reads and writes confirmations: one per firm and condition; earlier ones are in the journal."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def confirm(self, enterprise: int, confirmation: Confirmation) -> None:
        """Stores a confirmation; replaces an earlier one of the same condition.

        Raises: UserError without reason or officer, or if it ends before it begins.
        """
        reason = _rows.required(confirmation.reason, "核实理由")
        officer = _rows.required(confirmation.officer, "核实人")
        if confirmation.until < confirmation.on:
            raise UserError("核实的截止日期早于核实日期，请改正截止日期")
        policy, _, condition = confirmation.condition.removeprefix("confirmed.").partition("/")
        key = f"{_rows.required(policy, '政策')}/{_rows.required(condition, '核实事项')}"
        row: Row = {
            "enterprise_id": enterprise, "condition": key, "holds": int(confirmation.holds), "reason": reason,
            "officer": officer, "day": confirmation.on.isoformat(), "until": confirmation.until.isoformat(),
        }  # fmt: skip
        with self._ledger.transaction():
            _rows.must_exist(self._ledger, enterprise)
            with self._ledger.change(enterprise, Author(officer, reason)) as change:
                change.put("confirmations", (enterprise, key), row)

    def withdraw(self, enterprise: int, condition: str, author: Author) -> None:
        """Deletes the confirmation of a condition."""
        with self._ledger.change(enterprise, author) as change:
            change.put("confirmations", (enterprise, condition.removeprefix("confirmed.")), None)

    def of(self, enterprise: int) -> tuple[Confirmation, ...]:
        """Returns every confirmation of a firm, including expired ones."""
        sql = "SELECT * FROM confirmations WHERE enterprise_id = ? ORDER BY condition"
        return tuple(_read(row) for row in self._ledger.rows(sql, (enterprise,)))

    def lapsed(self, on: date, officer: str | None = None) -> tuple[LapsedConfirmation, ...]:
        """Returns confirmations whose last day is before `on`, oldest first; `officer` limits them to one person."""
        sql = (
            "SELECT c.*, i.name FROM confirmations c JOIN firm_index i USING (enterprise_id) "
            "WHERE c.until < :on AND (:officer IS NULL OR c.officer = :officer) ORDER BY c.until, i.name"
        )
        rows = self._ledger.rows(sql, {"on": on.isoformat(), "officer": officer})
        return tuple(
            LapsedConfirmation(_rows.number(row, "enterprise_id"), _rows.text(row, "name"), _read(row)) for row in rows
        )


def _read(row: _rows.Cells) -> Confirmation:
    return Confirmation(
        condition=_rows.text(row, "condition"),
        holds=bool(row["holds"]),
        reason=_rows.text(row, "reason"),
        officer=_rows.text(row, "officer"),
        on=_rows.day(row, "day"),
        until=_rows.day(row, "until"),
    )
