"""The sums that a balance sheet and an income statement must satisfy in each column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from papers._statement_lines import adds_losses, income_key, is_included, is_part_of_line
from papers._types import PaperCheck

Figures = Mapping[str, Decimal]
_WORDS = {
    "current_assets": "流动资产合计",
    "other_assets": "非流动资产合计",
    "assets": "资产总计",
    "current_debts": "流动负债合计",
    "other_debts": "非流动负债合计",
    "debts": "负债合计",
    "equity": "所有者权益合计",
    "total": "负债和所有者权益总计",
    "operating": "营业利润",
    "extra_income": "营业外收入",
    "extra_costs": "营业外支出",
    "before_tax": "利润总额",
    "income_tax": "所得税费用",
    "net_profit": "净利润",
}
_BALANCE_SUMS = (
    ("assets", ("debts", "equity")),
    ("assets", ("total",)),
    ("total", ("debts", "equity")),
    ("assets", ("current_assets", "other_assets")),
    ("debts", ("current_debts", "other_debts")),
)
_PROFIT = {
    "revenue": 1, "costs": -1, "taxes": -1, "selling": -1, "managing": -1, "research": -1, "finance": -1,
    "other_gains": 1, "invested": 1, "hedged": 1, "fair_value": 1, "credit_loss": -1, "asset_loss": -1, "disposal": 1,
}  # fmt: skip
"""Lines between 营业收入 and 营业利润 with their signs; a loss that is written with its own sign is added."""
_LEAST = ("revenue", "costs")


class Sum(msgspec.Struct, frozen=True):
    """A sum of a column, and the keys of the lines that it proves if it holds."""

    check: PaperCheck
    keys: frozenset[str]


def balance_sums(figures: Figures, column: str) -> Iterator[Sum]:
    """Yield the sums of a column of a balance sheet whose lines all stand."""
    for whole, parts in _BALANCE_SUMS:
        if whole in figures and all(part in figures for part in parts):
            total = sum((figures[part] for part in parts), Decimal(0))
            rule = f"{column}：{_WORDS[whole]} = {' + '.join(_WORDS[part] for part in parts)}"
            holds = _near(figures[whole], total, [figures[whole], *(figures[part] for part in parts)])
            yield Sum(PaperCheck(rule, holds), frozenset((whole, *parts)))


def income_sums(figures: Figures, labels: Sequence[tuple[str, Decimal | None]], column: str) -> Iterator[Sum]:
    """Yield the sums of a column of an income statement; `labels` are its lines in order with their figures."""
    if (found := _operating(figures, labels, column)) is not None:
        yield found
    for whole, parts, signs in (
        ("before_tax", ("operating", "extra_income", "extra_costs"), (1, 1, -1)),
        ("net_profit", ("before_tax", "income_tax"), (1, -1)),
    ):
        if whole in figures and parts[0] in figures and any(part in figures for part in parts[1:]):
            values = [figures.get(part, Decimal(0)) for part in parts]
            total = sum((v * sign for v, sign in zip(values, signs, strict=True)), Decimal(0))
            joined = _WORDS[parts[0]] + "".join(
                f" {'+' if sign > 0 else '−'} {_WORDS[part]}" for part, sign in zip(parts[1:], signs[1:], strict=True)
            )
            check = PaperCheck(
                f"{column}：{_WORDS[whole]} = {joined}", _near(figures[whole], total, (figures[whole], *values))
            )
            yield Sum(check, frozenset((whole, *parts)))


def _operating(figures: Figures, labels: Sequence[tuple[str, Decimal | None]], column: str) -> Sum | None:
    """Return the sum down to 营业利润; None if it does not stand, or has a line that is not known."""
    if "operating" not in figures or any(key not in figures for key in _LEAST):
        return None
    used: list[Decimal] = []
    doubtful: list[Decimal] = []
    begun = False
    for label, value in labels:
        key = income_key(label)
        begun = begun or key == "revenue"
        if key == "operating":
            break
        if not begun or not value:
            continue
        if key in _PROFIT and not (is_included(label) and key != "revenue"):
            sign = 1 if key in ("credit_loss", "asset_loss") and adds_losses(label) else _PROFIT[key]
            (doubtful if key == "research" else used).append(value * sign)
        elif not is_part_of_line(label) and key != "main_revenue":
            return None
    amounts = (*used, *doubtful, figures["operating"])
    apart, within = sum((*used, *doubtful), Decimal(0)), sum(used, Decimal(0))  # 研究费用 may be a part of 管理费用
    counted = _near(figures["operating"], apart, amounts)
    holds = counted or _near(figures["operating"], within, amounts)
    check = PaperCheck(f"{column}：营业利润 = 营业收入 − 成本、税金、各项费用 + 各项收益", holds)
    return Sum(check, frozenset((*_PROFIT, "operating")) - (frozenset() if counted and doubtful else {"research"}))


def _near(one: Decimal, other: Decimal, values: Sequence[Decimal]) -> bool:
    """Return whether two amounts agree up to the rounding of the figures as they are written."""
    places = min(2, max(_places(value) for value in values))
    return abs(one - other) <= Decimal(len(values)).scaleb(-places) / 2


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
