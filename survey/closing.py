"""Which firms could close what is missing to a target: those in the pool by stage, and those that are near by the rules. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from casebook import Contract, ContractSide, Filing, TargetScope
from casebook.filings import STAGES
from matcher import ResultGroup
from policies import Policy, plain
from survey.firms import Scope, from_book
from survey.indicators import counts_contracts, indicator_kinds
from survey.run import lines, screen

if TYPE_CHECKING:
    from casebook import Casebook
    from survey.background import MatchingJob
    from survey.own_targets import OwnCounts, TargetLine

_NEAR = (ResultGroup.READY, ResultGroup.NEXT_ROUND, ResultGroup.TO_CONFIRM, ResultGroup.NEAR)
"""The groups whose firms may get there, the nearest first; what must still be asked is no promise and is left out."""


class ClosingFirm(msgspec.Struct, frozen=True, kw_only=True):
    """A firm that may help to reach a target: where it stands, and what is missing or to be done."""

    enterprise: int
    name: str
    street: str
    officer: str
    source: str
    """培育库, 匹配 or 技术合同."""
    standing: str
    policy: str
    note: str = ""


def closing_firms(book: Casebook, line: TargetLine, counts: OwnCounts, policies: Sequence[Policy], job: MatchingJob) -> tuple[ClosingFirm, ...]:  # fmt: skip
    """Returns the firms that could close a line: those in the pool, the farthest along first, then those that are near.

    Firms that hold the title are left out where a stock or new titles are counted.
    """
    if line.key.scope is TargetScope.AMOUNT and counts_contracts(line.key.indicator):
        return tuple(_contracts(line, counts))
    kinds = indicator_kinds(line.key.indicator)
    held = frozenset[int]()
    if line.key.scope is not TargetScope.APPLIED:
        held = _holders(line, counts)
    pool = [entry for entry in _pool(line, counts, kinds) if entry.enterprise not in held]
    taken = held | {entry.enterprise for entry in pool}
    granting = [policy for policy in policies if policy.grants in kinds]
    return (*pool, *_near(book, line, granting, taken, job))


def _holders(line: TargetLine, counts: OwnCounts) -> frozenset[int]:
    stock = counts.count(line.key._replace(scope=TargetScope.STOCK), line.year)
    return frozenset(stock.firms) if stock is not None else frozenset()


def _contracts(line: TargetLine, counts: OwnCounts) -> Iterator[ClosingFirm]:
    """Yields the firms whose contracts are not registered, the greatest amount first."""

    def amount(contract: Contract) -> Decimal:
        return contract.amount or Decimal(0)

    open_ = [
        entry
        for entry in counts.contracts
        if entry.side is ContractSide.SELLER and not entry.registered and counts.inside(entry.enterprise, line.key)
    ]
    for contract in sorted(open_, key=lambda entry: (-amount(entry), entry.name)):
        row = counts.firms[contract.enterprise]
        known = f"{plain(contract.amount)} 万元" if contract.amount is not None else "金额未填"
        note = f"签订 {contract.signed_on.isoformat()}" if contract.signed_on is not None else ""
        yield ClosingFirm(
            enterprise=contract.enterprise, name=contract.name, street=row.street, officer=contract.officer or row.officer,
            source="技术合同", standing=f"未登记，{known}", policy=f"{contract.title}（{contract.kind.value}）", note=note,
        )  # fmt: skip


def _pool(line: TargetLine, counts: OwnCounts, kinds: Sequence[str]) -> Iterator[ClosingFirm]:
    def order(filing: Filing) -> tuple[int, str]:
        return -STAGES[filing.board].index(filing.stage), filing.name

    seen: set[int] = set()
    for filing in sorted(counts.pool(kinds), key=order):
        if filing.enterprise in seen or not counts.inside(filing.enterprise, line.key):
            continue
        seen.add(filing.enterprise)
        row = counts.firms[filing.enterprise]
        lacking = f"还缺：{'、'.join(filing.missing)}" if filing.missing else ""
        due = f"{filing.next_step} {filing.next_on.isoformat()}".strip() if filing.next_on is not None else ""
        yield ClosingFirm(
            enterprise=filing.enterprise, name=filing.name, street=row.street, officer=filing.officer, source="培育库",
            standing=filing.stage_words, policy=filing.policy_name, note="；".join(part for part in (lacking, due) if part),
        )  # fmt: skip


def _near(
    book: Casebook, line: TargetLine, policies: Sequence[Policy], taken: frozenset[int], job: MatchingJob
) -> Iterator[ClosingFirm]:
    if not policies:
        return
    total, firms = from_book(book, Scope(line.key.district or None, line.key.street or None), job.on)
    run = screen((firm for firm in firms if firm.row.id not in taken), total, policies, job)
    told: set[int] = set()
    for group in _NEAR:
        for policy in policies:
            for found in lines(run, policy.id, group, job):
                row = run.firms[found.place].row
                if row.id not in told:
                    told.add(row.id)
                    yield ClosingFirm(
                        enterprise=row.id, name=row.name, street=row.street, officer=row.officer, source="匹配",
                        standing=group.label, policy=policy.short or policy.name, note=found.note,
                    )  # fmt: skip
