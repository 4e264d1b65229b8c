"""Reading the columns of a row as the types they stand for, and writing them back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from casebook._ledger import Ledger
from policies import UserError

Cells = Mapping[str, str | int | None]


def number(row: Cells, name: str) -> int:
    """A whole number that is always there."""
    return int(str(row[name]))


def number_or_none(row: Cells, name: str) -> int | None:
    """A whole number that may be absent."""
    return None if row[name] is None else int(str(row[name]))


def text(row: Cells, name: str) -> str:
    """A text that is always there."""
    return str(row[name])


def day(row: Cells, name: str) -> date:
    """A day that is always there."""
    return date.fromisoformat(str(row[name]))


def day_or_none(row: Cells, name: str) -> date | None:
    """A day that may be absent."""
    return None if row[name] is None else date.fromisoformat(str(row[name]))


def money_or_none(row: Cells, name: str) -> Decimal | None:
    """An exact amount that may be absent."""
    return None if row[name] is None else Decimal(str(row[name]))


def iso(value: date | None) -> str | None:
    """A day as it is stored."""
    return None if value is None else value.isoformat()


def must_exist(ledger: Ledger, enterprise: int) -> None:
    """Raises: UserError when the firm is not or no longer there."""
    if ledger.row("enterprises", (enterprise,)) is None:
        raise UserError("这家企业不在库中，可能已被删除，请刷新列表")


def required(value: str, what: str) -> str:
    """The text without outer spaces. Raises: UserError when nothing is left."""
    if not value.strip():
        raise UserError(f"{what}不能为空，请补上")
    return value.strip()
