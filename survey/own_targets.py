"""The bureau's own targets beside what was reported and what the casebook counts itself; the three are never mixed. Pure.

A goal of a month is for that month alone where something is counted in a period (新增, 申报, 金额), and for its last day
where a stock is counted (存量).
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from casebook import Contract, EnterpriseRow, Filing, FilingStage, HeldTitle, TargetFigure, TargetScope, TargetSide
from policies import Policy, plain
from survey.contract_sums import turnover
from survey.figures import Bar, Cell, FigureTable, percent
from survey.indicators import counts_contracts, in_wan, indicator_kinds, out_of_wan

if TYPE_CHECKING:
    from casebook import Casebook

_HEADINGS = (
    "指标", "口径", "范围", "单位", "目标", "本库", "完成率", "还差", "到今天应有", "进度差", "填报实绩", "填报完成率", "说明",
)  # fmt: skip
_APPLIED = (FilingStage.FILED, FilingStage.ACCEPTED, FilingStage.APPROVED, FilingStage.REFUSED)
_ZERO = Decimal(0)


class TargetKey(NamedTuple):
    """What is counted, and where: "" is the whole district, or the whole casebook."""

    indicator: str
    scope: TargetScope
    unit: str
    district: str = ""
    street: str = ""


@dataclass(frozen=True)
class OwnCount:
    """What the casebook counts: the value in the unit of the target, the firms behind it, and how it was counted."""

    value: Decimal
    firms: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class TargetLine:
    """One goal with what came of it. `expected` is what should be there by now, None where there is no pace."""

    key: TargetKey
    year: int
    month: int
    goal: Decimal | None
    result: Decimal | None
    own: OwnCount | None
    expected: Decimal | None
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The indicator with its scope and its part of the district."""
        return "，".join(part for part in (f"{self.key.indicator}（{self.key.scope.value}）", self.place) if part)

    @property
    def place(self) -> str:
        """The part of the district and of the year, "" for the whole."""
        month = f"{self.month}月" if self.month else ""
        return "".join(part for part in (self.key.district, self.key.street, month) if part)

    @property
    def missing(self) -> Decimal | None:
        """What is missing to the goal by the casebook, or by the reported result where the casebook counts nothing."""
        reached = self.own.value if self.own is not None else self.result
        return None if self.goal is None or reached is None else max(_ZERO, self.goal - reached)


class CountedRows(NamedTuple):
    """What is counted: firms as they are on a day, and all their titles, filings and contracts."""

    firms: Iterable[EnterpriseRow]
    titles: Iterable[HeldTitle] = ()
    filings: Iterable[Filing] = ()
    contracts: Iterable[Contract] = ()


class OwnCounts:
    """Counts titles, filings and contracts of the casebook for a target."""

    def __init__(self, rows: CountedRows, policies: Iterable[Policy], on: date) -> None:
        self.firms = {row.id: row for row in rows.firms}
        self._filings, self.contracts, self.on = tuple(rows.filings), tuple(rows.contracts), on
        self._grants = {policy.id: policy.grants for policy in policies if policy.grants}
        self._titles: dict[str, list[HeldTitle]] = {}
        for title in rows.titles:
            self._titles.setdefault(title.kind, []).append(title)

    @classmethod
    def of_book(cls, book: Casebook, policies: Iterable[Policy], on: date) -> OwnCounts:
        """Reads a casebook as it is on a day."""
        firms, titles = book.enterprises.search("", on), book.enterprises.held_titles()
        return cls(CountedRows(firms, titles, book.filings.all(), book.contracts.all()), policies, on)

    def granting(self, kinds: Collection[str]) -> frozenset[str]:
        """Returns the ids of the policies that grant one of these titles."""
        return frozenset(policy for policy, kind in self._grants.items() if kind in kinds)

    def pool(self, kinds: Collection[str]) -> tuple[Filing, ...]:
        """Returns the open filings for one of these titles."""
        policies = self.granting(kinds)
        return tuple(filing for filing in self._filings if filing.policy in policies and not filing.ended)

    def inside(self, firm: int, key: TargetKey) -> bool:
        """Returns whether a firm is in the district and street of a target."""
        row = self.firms.get(firm)
        return (
            row is not None
            and (not key.district or row.district == key.district)
            and (not key.street or row.street == key.street)
        )

    def count(self, key: TargetKey, year: int, month: int = 0) -> OwnCount | None:
        """Returns what the casebook counts; None if it does not count this, or if the time has not come."""
        first, last = period(year, month)
        last = min(last, self.on)
        if first > last:
            return None
        if key.scope is TargetScope.AMOUNT and counts_contracts(key.indicator):
            return self._turnover(key, first, last)
        kinds = indicator_kinds(key.indicator)
        if not kinds:
            return None
        if key.scope is TargetScope.STOCK:
            return self._stock(kinds, last, key)
        if key.scope is TargetScope.NEW:
            return self._new(kinds, first, last, key)
        return self._applied(kinds, first, last, key) if key.scope is TargetScope.APPLIED else None

    def _turnover(self, key: TargetKey, first: date, last: date) -> OwnCount | None:
        here = [entry for entry in self.contracts if self.inside(entry.enterprise, key)]
        value = out_of_wan(turnover(here, first, last), key.unit)
        return None if value is None else OwnCount(value, note="已登记、企业作卖方的合同，按登记日期")

    def _stock(self, kinds: Sequence[str], on: date, key: TargetKey) -> OwnCount:
        held = {title.enterprise for title in self._of(kinds) if title.valid(on)}
        firms = tuple(sorted(firm for firm in held if self.inside(firm, key)))
        unknown = sum(row.held is None and self.inside(row.id, key) for row in self.firms.values())
        note = f"{on.isoformat()} 有效" + (f"；{unknown} 家资质未填，没有计" if unknown else "")
        return OwnCount(Decimal(len(firms)), firms, note)

    def _new(self, kinds: Sequence[str], first: date, last: date, key: TargetKey) -> OwnCount:
        here = [title for title in self._of(kinds) if self.inside(title.enterprise, key)]
        undated = {title.enterprise for title in here if title.granted_on is None}
        days: dict[int, list[date]] = {}
        for title in here:
            if title.granted_on is not None and title.enterprise not in undated:
                days.setdefault(title.enterprise, []).append(title.granted_on)
        granted = {firm for firm, each in days.items() if any(first <= day <= last for day in each)}
        new = {firm for firm in granted if min(days[firm]) >= first}
        renewed = len(granted - new)
        note = "第一次认定日期在期内" + (f"；另有重新认定 {renewed} 家，没有计" if renewed else "")
        note += f"；{len(undated)} 家没有认定日期，没有计" if undated else ""
        return OwnCount(Decimal(len(new)), tuple(sorted(new)), note)

    def _applied(self, kinds: Sequence[str], first: date, last: date, key: TargetKey) -> OwnCount:
        policies = self.granting(kinds)
        firms = {
            filing.enterprise
            for filing in self._filings
            if filing.policy in policies
            and self.inside(filing.enterprise, key)
            and (day := filed_on(filing)) is not None
            and first <= day <= last
        }
        return OwnCount(Decimal(len(firms)), tuple(sorted(firms)), "培育库里已报的企业，一家计一次")

    def _of(self, kinds: Sequence[str]) -> Iterator[HeldTitle]:
        for kind in kinds:
            yield from self._titles.get(kind, ())


def period(year: int, month: int) -> tuple[date, date]:
    """Returns the first and last day of a month; of the year for 0."""
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def filed_on(filing: Filing) -> date | None:
    """Returns the day a filing was handed in: of the stage 已报, or of a later one if that was skipped."""
    return min((day for stage, day in filing.days.items() if stage in _APPLIED), default=None)


def contract_goal(figures: Iterable[TargetFigure], year: int) -> Decimal | None:
    """Returns the goal of the whole district for the turnover of technical contracts in a year, 万元."""
    for figure in figures:
        whole = figure.year == year and not figure.month and not figure.street and figure.side is TargetSide.GOAL
        if whole and figure.scope is TargetScope.AMOUNT and counts_contracts(figure.indicator):
            return in_wan(figure.value, figure.unit)
    return None


def target_lines(figures: Iterable[TargetFigure], counts: OwnCounts, year: int) -> tuple[TargetLine, ...]:
    """Returns the lines of a year: the whole first, then its months, by indicator."""
    groups: dict[TargetKey, dict[int, dict[TargetSide, Decimal]]] = {}
    for figure in figures:
        if figure.year == year:
            key = TargetKey(figure.indicator, figure.scope, figure.unit, figure.district, figure.street)
            groups.setdefault(key, {}).setdefault(figure.month, {})[figure.side] = figure.value
    found: list[TargetLine] = []
    for key in sorted(groups, key=lambda key: (key.indicator, tuple(TargetScope).index(key.scope), key[2:])):
        months = groups[key]
        found += [_line(key, year, month, months, counts) for month in sorted({0, *months})]
    return tuple(found)


def _line(
    key: TargetKey, year: int, month: int, months: Mapping[int, Mapping[TargetSide, Decimal]], counts: OwnCounts
) -> TargetLine:
    goals = {each: sides[TargetSide.GOAL] for each, sides in months.items() if TargetSide.GOAL in sides}
    own = counts.count(key, year, month)
    goal, notes = goals.get(month), [own.note] if own is not None else []
    if not month and goal is None and (goal := _year_goal(key.scope, goals)) is not None:
        notes.append("全年目标取 12 月的" if key.scope is TargetScope.STOCK else "全年目标按各月相加")
    expected, how = (None, "") if month else _expected(key.scope, goal, goals, year, counts.on)
    notes += [how] if how else []
    result = months.get(month, {}).get(TargetSide.RESULT)
    return TargetLine(key, year, month, goal, result, own, expected, tuple(notes))


def _year_goal(scope: TargetScope, goals: Mapping[int, Decimal]) -> Decimal | None:
    """Returns the goal of a year of which only months are known, all twelve of them."""
    months = [goals[month] for month in range(1, 13) if month in goals]
    if len(months) < 12 or scope is TargetScope.OTHER:
        return None
    return months[-1] if scope is TargetScope.STOCK else sum(months, _ZERO)


def _expected(
    scope: TargetScope, goal: Decimal | None, goals: Mapping[int, Decimal], year: int, on: date
) -> tuple[Decimal | None, str]:
    """Returns what should be there by a day, and how that was worked out; nothing before and after the year."""
    if on.year != year or scope is TargetScope.OTHER:
        return None, ""
    months = [goals[month] for month in range(1, on.month + 1) if month in goals]
    if scope is TargetScope.STOCK:
        return (goals[on.month], "应有数取本月末目标") if on.month in goals else (None, "")
    if len(months) == on.month:
        return sum(months, _ZERO), f"应有数为 1–{on.month} 月目标之和"
    if goal is None:
        return None, ""
    days = (on - date(year, 1, 1) + timedelta(days=1)).days
    whole = 366 if calendar.isleap(year) else 365
    return round(goal * days / whole, 1), "没有分月目标，应有数按天数折算"


def own_target_figures(lines: Sequence[TargetLine], year: int) -> FigureTable:
    """Returns the lines as a table with bars of completion; a bar is drawn for lines with a goal that the casebook counts."""
    bars = [
        Bar(line.name, (line.own.value / line.goal * 100,), percent(line.own.value, line.goal), Decimal(100))
        for line in lines
        if line.goal and line.own is not None and not line.month
    ]
    return FigureTable(
        "own-targets",
        "本局目标",
        "目标、填报实绩和本库自己数的分开列，互不混用；“还差”按本库算，本库数不了的按填报算",
        _HEADINGS,
        tuple(_cells(line) for line in lines),
        tuple(bars),
        ("完成率",),
        f"还没有录入 {year} 年的目标。点“录入目标”按月填或从 Excel 粘贴，也可以点“目标台账”导入年度分解表。",
    )


def _cells(line: TargetLine) -> tuple[Cell, ...]:
    own = line.own.value if line.own is not None else None
    ahead = own - line.expected if own is not None and line.expected is not None else None
    return (
        line.key.indicator, line.key.scope.value, line.place or "全区全年", line.key.unit, line.goal, own, _share(own, line.goal),
        line.missing, line.expected, ahead, line.result, _share(line.result, line.goal), "；".join(line.notes),
    )  # fmt: skip


def _share(reached: Decimal | None, goal: Decimal | None) -> str:
    return percent(reached, goal) if reached is not None and goal else ""


def missing_words(line: TargetLine) -> str:
    """Returns what is missing to a goal, in words."""
    if line.goal is None:
        return "没有录入目标"
    if line.missing is None:
        return f"目标 {plain(line.goal)} {line.key.unit}，还没有实绩，本库也数不出"
    if not line.missing:
        return f"目标 {plain(line.goal)} {line.key.unit}，已经完成"
    return f"目标 {plain(line.goal)} {line.key.unit}，还差 {plain(line.missing)} {line.key.unit}"
