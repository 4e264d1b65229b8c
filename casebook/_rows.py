"""Converts columns of a row to Python types and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from casebook._ledger import Ledger
from casebook._types import Origin, Provenance
from policies import UserError

Cells = Mapping[str, str | int | None]


def number(row: Cells, name: str) -> int:
    """Returns an integer column that is NOT NULL."""
    return int(str(row[name]))


def number_or_none(row: Cells, name: str) -> int | None:
    """Returns an integer column that may be NULL."""
    return None if row[name] is None else int(str(row[name]))


def text(row: Cells, name: str) -> str:
    """Returns a text column that is NOT NULL."""
    return str(row[name])


def day(row: Cells, name: str) -> date:
    """Returns a date column that is NOT NULL."""
    return date.fromisoformat(str(row[name]))


def day_or_none(row: Cells, name: str) -> date | None:
    """Returns a date column that may be NULL."""
    return None if row[name] is None else date.fromisoformat(str(row[name]))


def money_or_none(row: Cells, name: str) -> Decimal | None:
    """Returns an exact amount in 万元 that may be NULL."""
    return None if row[name] is None else Decimal(str(row[name]))


def provenance(row: Cells) -> Provenance:
    """Returns the source in a row of facts or sayings."""
    return Provenance(
        Origin(text(row, "origin")), day(row, "day"), text(row, "officer"), text(row, "note"), text(row, "file")
    )


def iso(value: date | None) -> str | None:
    """Returns a date as ISO text, None as None."""
    return None if value is None else value.isoformat()


def must_exist(ledger: Ledger, enterprise: int) -> None:
    """Raises UserError if no firm has this id."""
    if ledger.row("enterprises", (enterprise,)) is None:
        raise UserError("这家企业不在库中，可能已被删除，请刷新列表")


def required(value: str, what: str) -> str:
    """Returns the text without surrounding whitespace. Raises: UserError if it is empty; `what` names the field."""
    if not value.strip():
        raise UserError(f"{what}不能为空，请补上")
    return value.strip()


def money(amount: Decimal | None) -> str | None:
    """Returns an amount as text with every digit, None as None."""
    return None if amount is None else f"{amount:f}"
