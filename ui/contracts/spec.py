"""The ledger of technical contracts as the shared page shows it: its columns, and how records are read and written. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from casebook import Contract, ContractKind, ContractSide, NewContract
from registers.ledgers import LedgerColumn, LedgerKind, LedgerValue
from survey.contract_relief import ContractRelief, relief_words, reliefs
from survey.contract_sums import count_words, size_of
from survey.figures import UNNAMED
from ui.ledger.spec import LedgerSpec, Values

if TYPE_CHECKING:
    from ui.desk.desk import Desk

_MONEY, _DAY, _CHOICE = LedgerKind.MONEY, LedgerKind.DATE, LedgerKind.CHOICE
_KINDS = tuple(kind.value for kind in ContractKind)
_SIDES = tuple(side.value for side in ContractSide)
COLUMNS = (
    LedgerColumn(name="firm", label="企业名称", kind=LedgerKind.FIRM, required=True, aliases=("企业", "单位名称", "卖方名称")),
    LedgerColumn(name="code", label="统一社会信用代码", kind=LedgerKind.CODE, aliases=("信用代码",)),
    LedgerColumn(name="title", label="合同名称", required=True, aliases=("项目名称", "合同项目名称", "技术合同名称")),
    LedgerColumn(
        name="kind", label="合同类型", kind=_CHOICE, required=True, aliases=("类型", "合同类别"), choices=_KINDS,
        spellings=(*((f"{kind}合同", kind) for kind in _KINDS), *((kind.removeprefix("技术"), kind) for kind in _KINDS)),
    ),
    LedgerColumn(
        name="side", label="买卖方", kind=_CHOICE, required=True, aliases=("企业是哪一方", "合同角色", "交易方"), choices=_SIDES,
        spellings=(("卖", "卖方"), ("输出", "卖方"), ("出让方", "卖方"), ("让与人", "卖方"), ("受托方", "卖方"), ("买", "买方"), ("吸纳", "买方"), ("受让方", "买方"), ("受让人", "买方"), ("委托方", "买方")),
    ),
    LedgerColumn(name="partner", label="对方单位", aliases=("对方", "对方名称", "买方名称")),
    LedgerColumn(name="amount", label="合同金额", kind=_MONEY, aliases=("成交额", "合同成交额", "成交金额", "合同总额")),
    LedgerColumn(name="technical", label="技术交易额", kind=_MONEY, aliases=("技术交易金额", "技术性收入")),
    LedgerColumn(name="signed_on", label="签订日期", kind=_DAY, aliases=("合同签订日期", "签订时间")),
    LedgerColumn(name="registered_on", label="登记日期", kind=_DAY, aliases=("认定登记日期", "登记时间", "认定日期")),
    LedgerColumn(name="register_number", label="登记编号", aliases=("合同登记编号", "合同编号", "登记号")),
    LedgerColumn(name="next_on", label="下次跟进", kind=_DAY, aliases=("下次跟进日期",)),
    LedgerColumn(name="officer", label="经办人", aliases=("责任人",)),
    LedgerColumn(name="note", label="备注"),
)  # fmt: skip
_COMPUTED = (
    LedgerColumn(name="state", label="登记"),
    LedgerColumn(name="size", label="大小"),
    LedgerColumn(name="relief", label="可办的优惠"),
    LedgerColumn(name="street", label="街道"),
)
_SHOWN = ("firm", "title", "kind", "side", "amount", "state", "size", "relief", "next_on", "officer")
_WIDTHS = {
    "firm": 180, "title": 112, "kind": 76, "side": 58, "amount": 116, "state": 76, "size": 76, "relief": 116, "next_on": 96, "officer": 60,
}  # fmt: skip
_FIELDS = tuple(column.name for column in COLUMNS if column.name not in ("firm", "code"))


class ContractLedger:
    """Reads and writes the technical contracts of the casebook as values of a ledger."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._codes: Mapping[int, str] = {}
        self.streets: Mapping[int, str] = {}
        """The street, or else the district, of each firm."""
        self._reliefs: dict[tuple[ContractKind, ContractSide], tuple[ContractRelief, ...]] = {}

    def spec(self) -> LedgerSpec[Contract]:
        """Returns the description of the ledger."""
        return LedgerSpec(
            name="contracts",
            title="技术合同",
            noun="份合同",
            columns=COLUMNS,
            computed=_COMPUTED,
            shown=_SHOWN,
            widths=_WIDTHS,
            values=self.values,
            firm_name=lambda contract: contract.name,
            read=self.read,
            add=self.add,
            change=self.change,
            remove=lambda contract: self._desk.book.contracts.remove(contract.id, self._desk.author()),
            urgent=self.late,
            tip=self.tip,
            count=count_words,
            empty="还没有技术合同。\n点“新增”登记一份；登记机构给了台账的，点“导入”，按表头认列。",
            hint="企业、合同、对方、登记编号…的任何几个字",
            narrow="state",
            narrow_also="size",
            narrow_more=("kind", "officer"),
        )

    def read(self) -> Sequence[Contract]:
        """Reads the contracts, and where the firms are."""
        rows = self._desk.book.enterprises.search("", self._desk.on)
        self._codes = {row.id: row.credit_code for row in rows}
        self.streets = {row.id: row.street or row.district or UNNAMED for row in rows}
        self._reliefs = {}
        return self._desk.book.contracts.all()

    def reliefs(self, contract: Contract) -> tuple[ContractRelief, ...]:
        """Returns what the contract may open, by the library in use."""
        key = (contract.kind, contract.side)
        if key not in self._reliefs:
            self._reliefs[key] = reliefs(contract, self._desk.library.policies, self._desk.on)
        return self._reliefs[key]

    def late(self, contract: Contract) -> bool:
        """Returns whether a contract that is not registered should have been looked after by now."""
        return not contract.registered and contract.next_on is not None and contract.next_on < self._desk.on

    def tip(self, contract: Contract) -> str:
        """Returns what a record says under the pointer."""
        found = "；".join(text for relief in self.reliefs(contract) for text in relief.texts)
        parts = [contract.title, f"对方：{contract.partner}" if contract.partner else "", found, contract.note]
        return "\n".join(part for part in parts if part)

    def values(self, contract: Contract) -> Values:
        """Returns the values of a contract by the names of the columns."""
        given: dict[str, LedgerValue] = {
            name: getattr(contract, name) for name in _FIELDS if getattr(contract, name) not in (None, "")
        }
        given |= {"kind": contract.kind.value, "side": contract.side.value}
        code = self._codes.get(contract.enterprise)
        return {
            "firm": contract.enterprise,
            **({"code": code} if code else {}),
            **given,
            "state": state_words(contract),
            "size": size_of(contract, self._desk.settings.now.big_contract).value,
            "relief": relief_words(contract, self.reliefs(contract)),
            "street": self.streets.get(contract.enterprise, ""),
        }

    def add(self, rows: Sequence[Values]) -> object:
        """Stores contracts, all or none. Raises: UserError."""
        made = [(int(str(values["firm"])), self._contract(values)) for values in rows]
        return self._desk.book.contracts.add_all(made, self._desk.author())

    def change(self, contract: Contract, values: Values) -> None:
        """Replaces the fields of a contract. Raises: UserError."""
        new = self._contract(values)
        changed = msgspec.structs.replace(contract, **{name: getattr(new, name) for name in _FIELDS})
        self._desk.book.contracts.update(changed, self._desk.author())

    def _contract(self, values: Values) -> NewContract:
        given = {name: values[name] for name in _FIELDS if values.get(name) is not None}
        return msgspec.convert({"officer": self._desk.officer, **given}, NewContract)


def state_words(contract: Contract) -> str:
    """Returns whether a contract is registered; for what a firm buys there is nothing to register."""
    if contract.side is ContractSide.BUYER:
        return "卖方登记"
    return "已登记" if contract.registered else "未登记"
