"""Payouts (兑现): what a firm is due by which clause, what it reported, what was approved and what was paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from casebook import _rows
from casebook._ledger import Row
from casebook._records import FirmRecords
from policies import UserError


class NewPayout(msgspec.Struct, frozen=True, kw_only=True):
    """A payout to be stored; amounts in 万元. `filing` is the id of the filing it follows from, or empty.

    `basis` and `clause` are the document and its clause. `due_on` is the day by which the office means to pay: it is for
    the office only and is never told to a firm. `why` says why an approved amount differs from the reported one.
    """

    policy: str
    policy_name: str
    year: int
    officer: str
    filing: str = ""
    district: str = ""
    basis: str = ""
    clause: str = ""
    due: Decimal | None = None
    reported: Decimal | None = None
    approved: Decimal | None = None
    paid: Decimal | None = None
    reported_on: date | None = None
    approved_on: date | None = None
    due_on: date | None = None
    paid_on: date | None = None
    why: str = ""
    note: str = ""


class Payout(NewPayout, frozen=True, kw_only=True):
    """A stored payout; `name` is that of the firm. `id` is the same on every computer."""

    id: str
    enterprise: int
    name: str

    @property
    def settled(self) -> bool:
        """Whether nothing is left to pay: all that was approved is paid, or nothing was approved."""
        if self.approved is not None and not self.approved:
            return True
        return self.paid_on is not None and (self.paid or Decimal(0)) >= (self.approved or Decimal(0))

    @property
    def open_amount(self) -> Decimal:
        """What was approved and is not paid yet, in 万元."""
        return max(Decimal(0), (self.approved or Decimal(0)) - (self.paid or Decimal(0)))

    def late_days(self, on: date) -> int:
        """Returns by how many days the payment is late, or was; 0 without a day by which it was meant."""
        if self.due_on is None or (self.settled and self.paid_on is None):
            return 0
        end = self.paid_on if self.settled and self.paid_on is not None else on
        return max(0, (end - self.due_on).days)


class PayoutRepository(FirmRecords[NewPayout, Payout]):
    """Reads and writes payouts.

    Example:
        >>> new = NewPayout(policy="tj-x", policy_name="研发投入后补助", year=2026, officer="张三", due=Decimal(50))
        >>> book.payouts.add(firm.id, new, Author("张三")).open_amount
        Decimal('0')
    """

    table = "payouts"
    lost = "这笔兑现不在库中，可能已被删除，请刷新"
    order = "t.year DESC, i.name, t.id"

    def unpaid(self) -> tuple[Payout, ...]:
        """Returns the payouts that are not settled."""
        return tuple(payout for payout in self.all() if not payout.settled)

    def _row(self, new: NewPayout) -> Row:
        for what, amount in (("应兑现", new.due), ("申报", new.reported), ("核定", new.approved), ("已付", new.paid)):
            if amount is not None and (amount < 0 or not amount.is_finite()):
                raise UserError(f"{what}金额不能小于 0，请改正")
        if not 2000 <= new.year <= 2100:
            raise UserError(f"年度 {new.year} 不对，写成 2026 的样子")
        if (new.paid_on is not None) != bool(new.paid):
            raise UserError("付款日和已付金额要一起写，请补上另一项")
        if new.approved is not None and new.paid is not None and new.paid > new.approved:
            raise UserError("已付金额大于核定金额，请核对后改正")
        return {
            "filing": new.filing,
            "policy": new.policy.strip(),
            "policy_name": _rows.required(new.policy_name, "政策名称"),
            "year": new.year,
            "district": new.district.strip(),
            "basis": new.basis.strip(),
            "clause": new.clause.strip(),
            "due": _rows.money(new.due),
            "reported": _rows.money(new.reported),
            "approved": _rows.money(new.approved),
            "paid": _rows.money(new.paid),
            "reported_on": _rows.iso(new.reported_on),
            "approved_on": _rows.iso(new.approved_on),
            "due_on": _rows.iso(new.due_on),
            "paid_on": _rows.iso(new.paid_on),
            "why": new.why.strip(),
            "officer": _rows.required(new.officer, "经办人"),
            "note": new.note.strip(),
        }

    def _read(self, row: _rows.Cells) -> Payout:
        return Payout(
            id=_rows.text(row, "id"),
            enterprise=_rows.number(row, "enterprise_id"),
            name=_rows.text(row, "firm_name"),
            policy=_rows.text(row, "policy"),
            policy_name=_rows.text(row, "policy_name"),
            year=_rows.number(row, "year"),
            officer=_rows.text(row, "officer"),
            filing=_rows.text(row, "filing"),
            district=_rows.text(row, "district"),
            basis=_rows.text(row, "basis"),
            clause=_rows.text(row, "clause"),
            due=_rows.money_or_none(row, "due"),
            reported=_rows.money_or_none(row, "reported"),
            approved=_rows.money_or_none(row, "approved"),
            paid=_rows.money_or_none(row, "paid"),
            reported_on=_rows.day_or_none(row, "reported_on"),
            approved_on=_rows.day_or_none(row, "approved_on"),
            due_on=_rows.day_or_none(row, "due_on"),
            paid_on=_rows.day_or_none(row, "paid_on"),
            why=_rows.text(row, "why"),
            note=_rows.text(row, "note"),
        )
