"""Technical contracts (技术合同) of firms: kind, side, amount, and whether they are registered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from casebook import _rows
from casebook._ledger import Row
from casebook._records import FirmRecords
from policies import UserError


class ContractKind(StrEnum):
    """The kinds of technical contract (技术合同认定登记管理办法; 民法典 第二十章)."""

    DEVELOPMENT = "技术开发"
    TRANSFER = "技术转让"
    LICENCE = "技术许可"
    CONSULTING = "技术咨询"
    SERVICE = "技术服务"


class ContractSide(StrEnum):
    """On which side the firm stands: who sells the technology registers the contract."""

    SELLER = "卖方"
    BUYER = "买方"


class NewContract(msgspec.Struct, frozen=True, kw_only=True):
    """A contract to be stored; amounts in 万元. `technical` is the part for technology (技术交易额), if it is known."""

    title: str
    kind: ContractKind
    side: ContractSide
    officer: str
    partner: str = ""
    amount: Decimal | None = None
    technical: Decimal | None = None
    signed_on: date | None = None
    registered_on: date | None = None
    register_number: str = ""
    next_on: date | None = None
    note: str = ""


class Contract(NewContract, frozen=True, kw_only=True):
    """A stored contract; `name` is that of the firm. `id` is the same on every computer."""

    id: str
    enterprise: int
    name: str

    @property
    def registered(self) -> bool:
        """Whether it is registered."""
        return self.registered_on is not None


class ContractRepository(FirmRecords[NewContract, Contract]):
    """Reads and writes technical contracts."""

    table = "contracts"
    lost = "这份合同不在库中，可能已被删除，请刷新"
    order = "t.signed_on IS NULL, t.signed_on DESC, i.name, t.id"

    def _row(self, new: NewContract) -> Row:
        if new.technical is not None and new.amount is not None and new.technical > new.amount:
            raise UserError("技术交易额大于合同金额，请核对")
        if new.registered_on and new.signed_on and new.registered_on < new.signed_on:
            raise UserError("登记日期早于签订日期，请核对")
        return {
            "name": _rows.required(new.title, "合同名称"),
            "kind": new.kind.value,
            "side": new.side.value,
            "partner": new.partner.strip(),
            "amount": _rows.money(new.amount),
            "technical": _rows.money(new.technical),
            "signed_on": _rows.iso(new.signed_on),
            "registered_on": _rows.iso(new.registered_on),
            "register_number": new.register_number.strip(),
            "officer": _rows.required(new.officer, "经办人"),
            "next_on": _rows.iso(new.next_on),
            "note": new.note.strip(),
        }

    def _read(self, row: _rows.Cells) -> Contract:
        return Contract(
            id=_rows.text(row, "id"),
            enterprise=_rows.number(row, "enterprise_id"),
            name=_rows.text(row, "firm_name"),
            title=_rows.text(row, "name"),
            kind=ContractKind(_rows.text(row, "kind")),
            side=ContractSide(_rows.text(row, "side")),
            officer=_rows.text(row, "officer"),
            partner=_rows.text(row, "partner"),
            amount=_rows.money_or_none(row, "amount"),
            technical=_rows.money_or_none(row, "technical"),
            signed_on=_rows.day_or_none(row, "signed_on"),
            registered_on=_rows.day_or_none(row, "registered_on"),
            register_number=_rows.text(row, "register_number"),
            next_on=_rows.day_or_none(row, "next_on"),
            note=_rows.text(row, "note"),
        )
