"""Sums of technical contracts by month, kind, street and size (抓大养小), against the target. Pure.

Only contracts that a firm sells and that are registered count for the turnover, on the day of registration: it is the
seller who registers. What is not registered, and what a firm buys, stands beside and is never added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from casebook import Contract, ContractKind, ContractSide
from policies import plain
from survey.figures import MONTHS, UNNAMED, Bar, Cell, FigureTable, percent

_ZERO = Decimal(0)
_EMPTY = "还没有技术合同。在台账里新增，或导入登记机构给的台账。"


class ContractSize(StrEnum):
    """Big contracts are looked after one by one, small ones are grown; the office sets the line."""

    BIG = "大额"
    SMALL = "小额"
    UNKNOWN = "金额未填"


def size_of(contract: Contract, line: Decimal) -> ContractSize:
    """Returns whether a contract is big: at least `line` 万元."""
    if contract.amount is None:
        return ContractSize.UNKNOWN
    return ContractSize.BIG if contract.amount >= line else ContractSize.SMALL


def counts(contract: Contract, year: int) -> bool:
    """Returns whether a contract counts for the turnover of a year."""
    day = contract.registered_on
    return contract.side is ContractSide.SELLER and day is not None and day.year == year


def amount_of(contracts: Iterable[Contract]) -> Decimal:
    """Returns the sum of the known amounts, 万元."""
    return sum((contract.amount or _ZERO for contract in contracts), _ZERO)


def turnover(contracts: Iterable[Contract], first: date, last: date) -> Decimal:
    """Returns what was sold and registered from the first to the last day, 万元."""
    return amount_of(
        contract
        for contract in contracts
        if contract.side is ContractSide.SELLER
        and contract.registered_on is not None
        and first <= contract.registered_on <= last
    )


def count_words(contracts: Sequence[Contract]) -> str:
    """Returns what listed contracts come to, in words; registered and open ones apart."""
    sold = [contract for contract in contracts if contract.side is ContractSide.SELLER]
    done = [contract for contract in sold if contract.registered]
    open_ = [contract for contract in sold if not contract.registered]
    parts = [f"已登记 {len(done)} 份 {plain(amount_of(done))} 万元"] if done else []
    parts += [f"未登记 {len(open_)} 份 {plain(amount_of(open_))} 万元"] if open_ else []
    bought = len(contracts) - len(sold)
    parts += [f"买方 {bought} 份，不计入成交额"] if bought else []
    blank = sum(contract.amount is None for contract in sold)
    return "，".join(parts) + (f"；{blank} 份没有填金额" if blank else "")


def contract_figures(
    contracts: Sequence[Contract], streets: Mapping[int, str], year: int, goal: Decimal | None, line: Decimal
) -> tuple[FigureTable, ...]:
    """Returns the tables of a year: by month, kind, street and size.

    `streets` are those of the firms, `goal` is the target of the year and `line` that of big contracts, both 万元.
    """
    registered = [contract for contract in contracts if counts(contract, year)]
    open_ = [
        contract
        for contract in contracts
        if contract.side is ContractSide.SELLER
        and not contract.registered
        and (contract.signed_on is None or contract.signed_on.year == year)
    ]
    bought = sum(contract.side is ContractSide.BUYER for contract in contracts)
    note = f"{year} 年登记的、企业作卖方的合同，按登记日期计，单位万元"
    note += f"；买方 {bought} 份不计入" if bought else ""
    by_kind = _groups(registered, open_, lambda contract: contract.kind.value, [kind.value for kind in ContractKind])
    by_street = _groups(registered, open_, lambda contract: streets.get(contract.enterprise) or UNNAMED, ())
    return (
        _by_month(registered, open_, year, goal, note),
        _grouped("contract-kinds", "类型", by_kind, note),
        _grouped("contract-streets", "街道", by_street, note),
        _by_size(registered, open_, line, note),
    )


def _by_month(
    registered: Sequence[Contract], open_: Sequence[Contract], year: int, goal: Decimal | None, note: str
) -> FigureTable:
    rows: list[tuple[Cell, ...]] = []
    bars: list[Bar] = []
    so_far = _ZERO
    for month in range(1, 13):
        found = [entry for entry in registered if entry.registered_on and entry.registered_on.month == month]
        amount = amount_of(found)
        so_far += amount
        rows.append((MONTHS[month - 1], len(found), amount, _technical(found), so_far, percent(so_far, goal or 0)))
        bars.append(Bar(MONTHS[month - 1], (amount,), plain(amount)))
    rows.append(("合计", len(registered), so_far, _technical(registered), so_far, percent(so_far, goal or 0)))
    rows.append(("未登记", len(open_), amount_of(open_), _technical(open_), None, ""))
    if goal:
        left = max(_ZERO, goal - so_far)
        note += f"；{year} 年目标 {plain(goal)} 万元，完成 {percent(so_far, goal)}，还差 {plain(left)} 万元"
    else:
        note += f"；没有录入 {year} 年技术合同成交额的目标"
    there = bool(registered or open_)
    return FigureTable(
        "contract-months", "技术合同·按月", note, ("月份", "登记份数", "成交额", "技术交易额", "累计成交额", "目标进度"),
        tuple(rows) if there else (), tuple(bars) if there else (), ("成交额",), _EMPTY,
    )  # fmt: skip


_Groups = Mapping[str, tuple[list[Contract], list[Contract]]]


def _groups(
    registered: Iterable[Contract], open_: Iterable[Contract], key: Callable[[Contract], str], names: Sequence[str]
) -> _Groups:
    """Returns registered and open contracts by a key, in the order of `names` or the greatest turnover first."""
    found: dict[str, tuple[list[Contract], list[Contract]]] = {name: ([], []) for name in names}
    for place, contracts in enumerate((registered, open_)):
        for contract in contracts:
            found.setdefault(key(contract), ([], []))[place].append(contract)
    if names:
        return found
    return dict(sorted(found.items(), key=lambda pair: (-amount_of(pair[1][0]), pair[0])))


def _grouped(name: str, heading: str, groups: _Groups, note: str) -> FigureTable:
    whole = amount_of(entry for done, _ in groups.values() for entry in done)
    rows: list[tuple[Cell, ...]] = []
    bars: list[Bar] = []
    for label, (done, open_) in groups.items():
        if done or open_:
            amount = amount_of(done)
            rows.append(
                (label, len(done), amount, _technical(done), percent(amount, whole), len(open_), amount_of(open_))
            )
            bars.append(Bar(label, (amount, amount_of(open_)), plain(amount)))
    if rows:
        done, open_ = ([entry for pair in groups.values() for entry in pair[place]] for place in (0, 1))
        rows.append(("合计", len(done), whole, _technical(done), "", len(open_), amount_of(open_)))
    headings = (heading, "登记份数", "成交额", "技术交易额", "占比", "未登记份数", "未登记金额")
    title = f"技术合同·按{heading}"
    return FigureTable(name, title, note, headings, tuple(rows), tuple(bars), ("已登记", "未登记"), _EMPTY)


def _by_size(registered: Sequence[Contract], open_: Sequence[Contract], line: Decimal, note: str) -> FigureTable:
    rows: list[tuple[Cell, ...]] = []
    bars: list[Bar] = []
    for size in ContractSize:
        done = [entry for entry in registered if size_of(entry, line) is size]
        left = [entry for entry in open_ if size_of(entry, line) is size]
        if not done and not left:
            continue
        label = f"{size.value}（{plain(line)} 万元以上，含）" if size is ContractSize.BIG else size.value
        firms = len({entry.enterprise for entry in (*done, *left)})
        rows.append((label, firms, len(done), amount_of(done), len(left), amount_of(left)))
        bars.append(Bar(size.value, (amount_of(done), amount_of(left)), plain(amount_of(done))))
    headings = ("规模", "企业数", "登记份数", "成交额", "未登记份数", "未登记金额")
    return FigureTable(
        "contract-sizes", "技术合同·抓大养小", note, headings, tuple(rows), tuple(bars), ("已登记", "未登记"), _EMPTY
    )


def _technical(contracts: Iterable[Contract]) -> Decimal:
    return sum((contract.technical or _ZERO for contract in contracts), _ZERO)
