"""Payouts added up by policy, year or district, and why reported, approved and paid amounts differ. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from casebook import Payout
from policies import plain
from survey.figures import UNNAMED, Bar, Cell, FigureTable

_ZERO = Decimal(0)
_MOST_BARS = 12


class TotalsBy(StrEnum):
    """What payouts are added up by."""

    POLICY = "按政策"
    YEAR = "按年度"
    DISTRICT = "按区"


_KEYS: Mapping[TotalsBy, Callable[[Payout], str]] = {
    TotalsBy.POLICY: lambda payout: payout.policy_name,
    TotalsBy.YEAR: lambda payout: f"{payout.year} 年",
    TotalsBy.DISTRICT: lambda payout: payout.district or UNNAMED,
}
_LABELS = {TotalsBy.POLICY: "政策", TotalsBy.YEAR: "年度", TotalsBy.DISTRICT: "区"}
_HEADINGS = ("笔数", "应兑现", "申报", "核定", "已付", "未付", "待核定", "超期")


def money_words(amount: Decimal | None, unknown: str = "") -> str:
    """Returns an amount with every digit: 12.5 万元; `unknown` where there is none."""
    return unknown if amount is None else f"{plain(amount, 10)} 万元"


def difference_words(payout: Payout) -> str:
    """Returns how the approved amount differs from the reported one: 核减 5 万元、核增 2 万元、一致."""
    if payout.reported is None or payout.approved is None:
        return ""
    difference = payout.approved - payout.reported
    if not difference:
        return "一致"
    return f"{'核增' if difference > 0 else '核减'} {money_words(abs(difference))}"


def unexplained(payout: Payout) -> bool:
    """Returns whether the approved amount differs from the reported one and nobody wrote why."""
    return difference_words(payout) not in ("", "一致") and not payout.why


def payout_figures(payouts: Iterable[Payout], by: TotalsBy, on: date) -> FigureTable:
    """Returns the sums in 万元. An amount that is not known is in no sum; 待核定 counts payouts without an approved amount."""
    grouped: dict[str, list[Payout]] = {}
    for payout in payouts:
        grouped.setdefault(_KEYS[by](payout), []).append(payout)
    order = sorted(grouped, key=lambda name: (-total_of(p.approved for p in grouped[name]), name))
    if by is TotalsBy.YEAR:
        order = sorted(grouped, reverse=True)
    rows = [(name, *_cells(grouped[name], on)) for name in order]
    if rows:
        rows.append(("合计", *_cells([payout for group in grouped.values() for payout in group], on)))
    return FigureTable(
        name="payouts",
        title=f"兑现汇总·{by.value}",
        note="金额单位：万元。没有登记的金额不计入合计；超期只计还没付清的。",
        headings=(_LABELS[by], *_HEADINGS),
        rows=tuple(rows),
        bars=tuple(_bar(name, grouped[name]) for name in order[:_MOST_BARS]),
        legend=("已付", "核定未付"),
        empty="还没有兑现记录。点“新建”登记一笔，或从申报办理里转过来。",
    )


def _cells(group: list[Payout], on: date) -> tuple[Cell, ...]:
    late = sum(not payout.settled and payout.late_days(on) > 0 for payout in group)
    waiting = sum(payout.approved is None for payout in group)
    sums = (total_of(p.due for p in group), total_of(p.reported for p in group), total_of(p.approved for p in group))
    return (len(group), *sums, total_of(p.paid for p in group), total_of(p.open_amount for p in group), waiting, late)


def _bar(name: str, group: list[Payout]) -> Bar:
    paid, still = total_of(payout.paid for payout in group), total_of(payout.open_amount for payout in group)
    return Bar(name, (paid, still), f"{plain(paid, 2)} / {plain(paid + still, 2)}")


def total_of(amounts: Iterable[Decimal | None]) -> Decimal:
    """Returns the sum of the amounts that are known."""
    return sum((amount for amount in amounts if amount is not None), _ZERO)
