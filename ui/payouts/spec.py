"""The ledger of payouts as the shared page shows it: its columns, and how records are read and written. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from casebook import NewPayout, Payout
from policies import UserError
from policies.text_folding import normalised
from registers.ledgers import LedgerColumn, LedgerKind
from survey.payout_papers import late_words, letter_key, names_pay_day, state_words
from survey.payout_totals import difference_words, money_words, total_of, unexplained
from ui.ledger.spec import LedgerSpec, Values

if TYPE_CHECKING:
    from ui.desk.desk import Desk

_TEXT, _MONEY, _DAY = LedgerKind.TEXT, LedgerKind.MONEY, LedgerKind.DATE
COLUMNS = (
    LedgerColumn(
        name="firm", label="企业名称", kind=LedgerKind.FIRM, required=True, aliases=("企业", "单位名称", "申报单位")
    ),
    LedgerColumn(name="code", label="统一社会信用代码", kind=LedgerKind.CODE, aliases=("信用代码",)),
    LedgerColumn(name="policy_name", label="政策", required=True, aliases=("政策名称", "项目", "项目名称")),
    LedgerColumn(name="year", label="年度", kind=LedgerKind.WHOLE, required=True, aliases=("兑现年度",)),
    LedgerColumn(name="basis", label="依据", aliases=("政策依据", "文件")),
    LedgerColumn(name="clause", label="条款", aliases=("依据条款",)),
    LedgerColumn(name="due", label="应兑现", kind=_MONEY, aliases=("应兑现金额",)),
    LedgerColumn(name="reported", label="申报", kind=_MONEY, aliases=("申报金额",)),
    LedgerColumn(name="approved", label="核定", kind=_MONEY, aliases=("核定金额",)),
    LedgerColumn(name="paid", label="已付", kind=_MONEY, aliases=("已付金额", "拨付金额", "兑现金额")),
    LedgerColumn(name="reported_on", label="申报日期", kind=_DAY),
    LedgerColumn(name="approved_on", label="核定日期", kind=_DAY),
    LedgerColumn(name="paid_on", label="付款日期", kind=_DAY, aliases=("拨付日期", "兑现日期")),
    LedgerColumn(name="due_on", label="计划付款日期", kind=_DAY),
    LedgerColumn(name="why", label="差额原因"),
    LedgerColumn(name="district", label="区", aliases=("所在区",)),
    LedgerColumn(name="officer", label="经办人"),
    LedgerColumn(name="note", label="备注"),
)
_COMPUTED = (
    LedgerColumn(name="difference", label="差额"),
    LedgerColumn(name="progress", label="进度"),
    LedgerColumn(name="state", label="进度"),
    LedgerColumn(name="told", label="告知"),
)
_SHOWN = (
    "firm",
    "policy_name",
    "year",
    "due",
    "reported",
    "approved",
    "paid",
    "difference",
    "progress",
    "told",
    "officer",
)
_WIDTHS = {
    "firm": 190, "policy_name": 130, "year": 46, "due": 98, "reported": 84, "approved": 84, "paid": 84,
    "difference": 108, "progress": 146, "told": 66, "officer": 58,
}  # fmt: skip
_LATE = "逾期"
_FIELDS = tuple(column.name for column in COLUMNS if column.name not in ("firm", "code"))


class PayoutLedger:
    """Reads and writes the payouts of the casebook as values of a ledger."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._codes: Mapping[int, str] = {}
        self._told: frozenset[str] = frozenset()

    def spec(self) -> LedgerSpec[Payout]:
        """Returns the description of the ledger."""
        return LedgerSpec(
            name="payouts",
            title="兑现",
            noun="笔兑现",
            columns=COLUMNS,
            computed=_COMPUTED,
            shown=_SHOWN,
            widths=_WIDTHS,
            values=self.values,
            firm_name=lambda payout: payout.name,
            read=self.read,
            add=self.add,
            change=self.change,
            remove=lambda payout: self._desk.book.payouts.remove(payout.id, self._desk.author()),
            urgent=self.late,
            tip=_tip,
            count=_count_words,
            empty="还没有兑现记录。\n点“新增”登记一笔；立项通过的申报，在“申报”里转过来；手里有台账的，点“导入”。",
            narrow="state",
            narrow_also="year",
            narrow_more=("told", "officer"),
        )

    def read(self) -> Sequence[Payout]:
        """Reads the payouts, and what of them firms were told."""
        self._codes = {row.id: row.credit_code for row in self._desk.book.enterprises.search("", self._desk.on)}
        self._told = frozenset(key for _, key in self._desk.book.letters.told())
        return self._desk.book.payouts.all()

    def late(self, payout: Payout) -> bool:
        """Returns whether the payment is overdue."""
        return not payout.settled and payout.late_days(self._desk.on) > 0

    def told(self, payout: Payout) -> bool:
        """Returns whether a letter told the firm what was approved."""
        return letter_key(payout) in self._told

    def values(self, payout: Payout) -> Values:
        """Returns the values of a payout by the names of the columns."""
        given = {name: getattr(payout, name) for name in _FIELDS}
        told = "" if payout.approved is None else "已告知" if self.told(payout) else "未告知"
        return {
            "firm": payout.enterprise,
            "code": self._codes.get(payout.enterprise, ""),
            **{name: value for name, value in given.items() if value not in (None, "")},
            "difference": difference_words(payout).removesuffix(" 万元") + ("，缺原因" if unexplained(payout) else ""),
            "progress": late_words(payout, self._desk.on),
            "state": _LATE if self.late(payout) else state_words(payout),
            "told": told,
        }

    def add(self, rows: Sequence[Values]) -> object:
        """Stores payouts, all or none. Raises: UserError, also if exactly the same payout is there already."""
        made = [(int(str(values["firm"])), self._payout(values)) for values in rows]
        known = {(payout.enterprise, _key(payout)) for payout in self._desk.book.payouts.all()}
        doubles = [number for number, (firm, new) in enumerate(made) if (firm, _key(new)) in known]
        if doubles:
            new = made[doubles[0]][1]
            raise UserError(
                f"有 {len(doubles)} 条和台账里的完全一样（第一条是“{new.policy_name}”{new.year} 年），没有写入；请先去掉重复的"
            )
        return self._desk.book.payouts.add_all(made, self._desk.author())

    def change(self, payout: Payout, values: Values) -> None:
        """Replaces the fields of a payout. Raises: UserError."""
        new = self._payout(values, payout)
        changed = msgspec.structs.replace(
            payout, **{name: getattr(new, name) for name in (*_FIELDS, "policy", "filing")}
        )
        self._desk.book.payouts.update(changed, self._desk.author())

    def _payout(self, values: Values, kept: Payout | None = None) -> NewPayout:
        fields = {name: values.get(name) for name in _FIELDS}
        texts = {
            name: str(fields[name] or "") for name in ("policy_name", "basis", "clause", "why", "district", "note")
        }
        if names_pay_day(texts["why"]):
            raise UserError("差额原因会印在给企业的告知书上，不能写付款时间，请改")
        given = fields | texts | {"officer": str(fields["officer"] or self._desk.officer)}
        policy = str(values.get("policy") or self._policy(texts["policy_name"], kept))
        filing = str(values.get("filing") or (kept.filing if kept is not None else ""))
        return NewPayout(policy=policy, filing=filing, **given)  # type: ignore[arg-type]  # each column has the type of its field

    def _policy(self, name: str, kept: Payout | None) -> str:
        """Returns the id of the policy of exactly this name, "" if the library has none."""
        if kept is not None and kept.policy_name == name:
            return kept.policy
        wanted = normalised(name)
        found = (p.id for p in self._desk.library.policies if wanted in (normalised(p.name), normalised(p.short)))
        return next(found, "")


def _key(payout: NewPayout) -> tuple[object, ...]:
    return tuple(getattr(payout, name) for name in _FIELDS if name not in ("officer", "note"))


def _tip(payout: Payout) -> str:
    parts = (payout.policy_name, payout.basis, payout.clause, payout.why, payout.note)
    return "\n".join(part for part in parts if part)


def _count_words(payouts: Sequence[Payout]) -> str:
    if not payouts:
        return ""
    sums = (("核定", "approved"), ("已付", "paid"), ("未付", "open_amount"))
    return "　".join(f"{label} {money_words(total_of(getattr(p, name) for p in payouts))}" for label, name in sums)
