"""Reads balance sheets and income statements: 会小企01/02, the general forms, prints of portals, exports of programs.

A year is filled only by a statement that ends with it, the year before by its own column. Figures of several firms
together (合并), of a part of a year, without a unit or with a sum that fails are not taken, and that is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from papers._heads import DOUBTED_YEAR, names_other_year
from papers._labels import bare
from papers._periods import Period, one_period, unspaced
from papers._sheet import PaperSheet, Untaken
from papers._statement_columns import Column, Role
from papers._statement_grid import ColumnGroup, StatementGrid, statement_of
from papers._statement_lines import balance_key, income_key, is_included
from papers._statement_sums import Sum, balance_sums, income_sums
from papers._types import PaperCheck, PaperFact, PaperForm, PaperKind, PaperPart, PaperReading
from policies import CATALOGUE, Unit
from registers import UnitFound, UnitKind, WrittenUnit, number_in, unit_in

_JOINED = re.compile(r"合并(?!前)|汇总")
_NOT_REAL = re.compile(r"预算|预测|预计|计划表|模拟|草稿|试算|空表|模板|示例")
_PROVED, _UNPROVED = 0.95, 0.8
_OF_HEAD = re.compile("所属期|单位")
"""Troubles of period and unit, which are read here apart: a statement names them in more ways than a return."""
_FACTS = {
    PaperKind.BALANCE_SHEET: {"assets": "total_assets", "debts": "liabilities", "equity": "net_assets"},
    PaperKind.INCOME_STATEMENT: {
        "revenue": "revenue",
        "main_revenue": "main_revenue",
        "research": "rd_booked",
        "net_profit": "net_profit",
    },
}
_NAMES = {PaperKind.BALANCE_SHEET: "资产负债表", PaperKind.INCOME_STATEMENT: "利润表"}


def read_balance_sheet(part: PaperPart, on: date) -> PaperReading:
    """Read a balance sheet: 资产总额, 负债总额 and 净资产 at the end of the year, and of the year before."""
    return _read(part, on, PaperKind.BALANCE_SHEET, statement_of(part.sheet, balance_key))


def read_income_statement(part: PaperPart, on: date) -> PaperReading:
    """Read an income statement: 营业收入, 主营业务收入, 研发费用 as booked, and 净利润 of a whole year."""
    return _read(part, on, PaperKind.INCOME_STATEMENT, statement_of(part.sheet, income_key))


class _Year(msgspec.Struct, frozen=True):
    """A group of columns and the year that its figures are of."""

    group: ColumnGroup
    year: int


def _read(part: PaperPart, on: date, kind: PaperKind, statement: StatementGrid) -> PaperReading:
    period, why = _period(part, statement)
    reading = PaperReading(
        paper=kind,
        title=re.sub(r"[(（]?续表?[)）]?$", "", part.title.strip()) if "表" in part.title else _NAMES[kind],
        firm_name=part.head.name,
        credit_code=part.head.code,
        period="" if period is None else str(period.end.year) if period.closes_year else period.words(),
        left_out=(*statement.troubles, *(told for told in part.head.troubles if not _OF_HEAD.search(told.why))),
        sheet=part.sheet.name,
    )
    if (stop := _stops(part, statement)) is not None:
        return _with(reading, left_out=[stop])
    other = _looks_income if kind is PaperKind.BALANCE_SHEET else _looks_balance
    if other(part.sheet) >= _OTHER_FITS:
        why = "同一张表里还有另一种报表的行，没有标题分开，那些行没有读"
        reading = _with(reading, left_out=[Untaken(place=part.sheet.name, why=why)])
    if not statement.heads:
        why = "没有找到栏目的表头（期末余额、年初余额、本年累计金额等），没有取"
        return _with(reading, left_out=[Untaken(place=part.sheet.name, why=why)])
    years, left_out = _years(kind, statement, period, why, on)
    unit, trouble = _unit(part, statement)
    if unit is None:
        return _with(reading, left_out=[*left_out, Untaken(place="", why=trouble)])
    sums = [(year, list(_sums(kind, year.group))) for year in years]
    checks = [each.check for _, found in sums for each in found]
    if failed := [check.rule for check in checks if not check.holds]:
        why = f"表内合计不符，整张表没有取：{'；'.join(failed)}"
        return _with(reading, checks=checks, left_out=[*left_out, Untaken(place="", why=why)])
    facts = [fact for year, found in sums for fact in _facts(reading, year, found, unit, left_out)]
    if years and names_other_year(part.sheet, years[0].year):
        facts = [msgspec.structs.replace(fact, sure=min(fact.sure, DOUBTED_YEAR)) for fact in facts]
        why = f"工作表名写的年度与表里的 {years[0].year} 年对不上，请核对是哪一年的报表"
        left_out.append(Untaken(place=part.sheet.name, why=why, text=part.sheet.name[:40]))
    return _with(reading, facts=facts, checks=checks, left_out=left_out)


def _with(
    reading: PaperReading,
    *,
    facts: Sequence[PaperFact] = (),
    checks: Sequence[PaperCheck] = (),
    left_out: Sequence[Untaken] = (),
) -> PaperReading:
    kept = tuple(dict.fromkeys((*left_out, *reading.left_out)))
    return msgspec.structs.replace(reading, facts=tuple(facts), checks=tuple(checks), left_out=kept)


def _head_texts(statement: StatementGrid) -> list[str]:
    """Return the texts above the lines, one for each row: a date or a unit may be split into several cells."""
    rows: dict[int, list[str]] = {}
    for spot in statement.head:
        rows.setdefault(spot.place.row, []).append(unspaced(spot.text))
    return [" ".join(texts) for texts in rows.values()]


def _period(part: PaperPart, statement: StatementGrid) -> tuple[Period | None, str]:
    """Return the period that the head names, or None and why there is none."""
    period, why = one_period(_head_texts(statement))
    if period is None and part.head.span is not None and "不同" not in why:
        return part.head.span, ""
    return period, why


def _stops(part: PaperPart, statement: StatementGrid) -> Untaken | None:
    """Return why nothing of a statement may be taken, None if nothing is against it."""
    said = [part.title, part.sheet.name, *(spot.text for spot in statement.head)]
    if (text := next((text for text in said if _JOINED.search(bare(text))), None)) is not None:
        return Untaken(
            place=part.sheet.name,
            why="是合并（汇总）报表，含其他企业的数，没有取；请用本企业单独的报表",
            text=text[:40],
        )
    for group in statement.groups:
        if (spot := group.figures.get("minority")) is not None and spot.value:
            why = f"有“{bare(group.labels['minority'].text)}”，是合并报表，没有取；请用本企业单独的报表"
            return Untaken(place=spot.place.words(), why=why, text=spot.text)
    if (text := next((text for text in said if _NOT_REAL.search(bare(text))), None)) is not None:
        return Untaken(place=part.sheet.name, why="不是实际发生的报表，没有取", text=text[:40])
    return None


def _years(
    kind: PaperKind, statement: StatementGrid, period: Period | None, why: str, on: date
) -> tuple[list[_Year], list[Untaken]]:
    """Return the groups of columns that fill a year, and why the others do not."""
    found: dict[int, _Year] = {}
    left_out: list[Untaken] = []
    roles = {group.role for group in statement.groups}
    if any(_is_of_part(column) for column in statement.heads):
        roles.add(Role.MONTH)
    ends = {group.period.end for group in statement.groups if group.period is not None}
    if period is not None and ends and period.end not in ends:
        why = f"表头写的是 {period.words()}，栏目写的是 {'、'.join(str(end) for end in sorted(ends))}，对不上，没有取"
        return [], [Untaken(place="", why=why)]
    for group in statement.groups:
        if not any(group.values().values()):
            if group.figures:
                left_out.append(Untaken(place="", why=f"“{group.words}”一栏都是 0 或空白，可能没有填，没有取"))
            continue
        year = _balance_year(group, period) if kind is PaperKind.BALANCE_SHEET else _income_year(group, period, roles)
        if isinstance(year, str):
            reason = year if period is not None or group.period is not None else why
            left_out.append(Untaken(place="", why=f"“{group.words}”没有取：{reason}"))
        elif date(year, 12, 31) > on:
            left_out.append(Untaken(place="", why=f"“{group.words}”没有取：{year} 年还没有结束"))
        elif year in found and group.role is not Role.TOTAL:
            continue
        else:
            found[year] = _Year(group, year)
    return [found[year] for year in sorted(found, reverse=True)], left_out


_NO_PERIOD = "没有写明所属期"


def _balance_year(group: ColumnGroup, period: Period | None) -> int | str:
    """Return the year whose end a column of a balance sheet shows, or why it shows none."""
    shown = group.period or (period if group.role in (Role.END, Role.AMOUNT, Role.DATED) else None)
    if shown is not None:
        return shown.end.year if shown.closes_year else f"是 {shown.end} 的数，不是年末"
    if group.role not in (Role.BEGIN, Role.OPENING):
        return "不是年末数的栏目"
    if period is None:
        return _NO_PERIOD
    if not period.closes_year:
        return f"是 {period.words()} 的报表，不是年度报表"
    if group.role is Role.OPENING and not period.is_year:
        return "“期初”可能是月初，看不出是不是上年年末"
    return period.end.year - 1


def _income_year(group: ColumnGroup, period: Period | None, roles: set[Role]) -> int | str:
    """Return the year that a column of an income statement covers, or why it covers none."""
    if group.period is not None:
        whole = group.period.is_year or (group.role is Role.TOTAL and group.period.closes_year)
        dated = group.period.is_day and group.period.closes_year and period is not None and period.is_year
        return group.period.end.year if whole or dated else f"是 {group.period.words()} 的数，不是全年"
    if period is None:
        return _NO_PERIOD
    if not period.closes_year:
        return f"是 {period.words()} 的报表，不是全年"
    year = period.end.year
    lone_total = Role.TOTAL in roles and Role.PERIOD not in roles
    beside_year = Role.MONTH not in roles and bool(roles & {Role.TOTAL, Role.PERIOD, Role.AMOUNT, Role.DATED})
    if group.role is Role.TOTAL or (period.is_year and group.role in (Role.PERIOD, Role.AMOUNT)):
        return year
    if group.role is Role.LAST_TOTAL or (group.role is Role.LAST and beside_year and (period.is_year or lone_total)):
        return year - 1
    return f"看不出是不是全年的数（报表期间 {period.words()}）" if group.role in _OF_PERIODS else "不是全年数的栏目"


def _is_of_part(column: Column) -> bool:
    """Return whether a head is over figures of a part of a year: 第四季度, 2025年10-12月."""
    if column.period is not None:
        return column.role is not Role.TOTAL and not column.period.is_year and not column.period.is_day
    return column.role is Role.OTHER and _OF_PART.search(column.words) is not None


_OF_PART = re.compile(r"季|半年|(?<!累)(?<!1-12)月(?!.*累计)")
"""Heads of columns of a part of a year: 上年同期 beside them may be the same part of the year before."""
_OF_PERIODS = (Role.PERIOD, Role.AMOUNT, Role.LAST)


def _unit(part: PaperPart, statement: StatementGrid) -> tuple[WrittenUnit | None, str]:
    """Return the unit of money of all figures, or None and why it is not known."""
    said = [*_head_texts(statement), *(column.words for column in statement.heads)]
    found = {unit for text in said if (unit := unit_in(text)) is not None and _measures_money(unit)}
    if any(unit.foreign for unit in found):
        return None, "金额是外币，没有取"
    if any(unit.unclear for unit in found):
        return None, f"没有看懂金额单位（{'、'.join(unit.text for unit in found)}），没有取"
    units = {unit.unit_for(Unit.MONEY) for unit in found}
    if not units and part.head.unit is not None:
        return part.head.unit, ""
    if len(units) > 1:
        return None, "写了不同的金额单位，没有取"
    return next(iter(units), None), "没有写明金额单位，没有取"


def _measures_money(unit: UnitFound) -> bool:
    return unit.foreign or unit.unclear or unit.kind is UnitKind.MONEY


def _sums(kind: PaperKind, group: ColumnGroup) -> Iterator[Sum]:
    if kind is PaperKind.BALANCE_SHEET:
        return balance_sums(group.values(), group.words)
    lines = [(label.text, None if spot is None else spot.value) for label, spot in group.lines]
    return income_sums(group.values(), lines, group.words)


def _facts(
    reading: PaperReading, found: _Year, sums: Sequence[Sum], unit: WrittenUnit, left_out: list[Untaken]
) -> Iterator[PaperFact]:
    """Yield the facts of one year. Without any sum nothing is taken; what does not fit a fact is told."""
    group = found.group
    if not sums:
        left_out.append(Untaken(place="", why=f"“{group.words}”没有可以核对的合计，没有取"))
        return
    proved = frozenset(key for each in sums for key in each.keys)
    for key, name in _FACTS[reading.paper].items():
        spot = group.figures.get(key)
        if spot is None or spot.value is None:
            continue
        label = bare(group.labels[key].text)
        amount = number_in(spot.value, Unit.MONEY, unit)
        why = _amiss(reading.paper, key, amount, group, key in proved)
        if not why and key not in proved and spot.score < 1:
            why = "在扫描件上，又没有合计可以证明"
        if amount is None or why:
            left_out.append(Untaken(place=spot.place.words(), why=f"“{label[:20]}”{why}，没有取", text=spot.text))
            continue
        yield PaperFact(
            field=f"{name}.{found.year}",
            value=_short(amount),
            source=f"{reading.title}“{label}”{group.words}",
            place=spot.place,
            sure=min(_PROVED if key in proved else _UNPROVED, spot.score),
            words=spot.text,
        )


def _amiss(paper: PaperKind, key: str, amount: Decimal | None, group: ColumnGroup, proved: bool) -> str:
    """Return why a figure is not taken, "" if it is."""
    if amount is not None and amount < 0 and not CATALOGUE[_FACTS[paper][key]].signed:
        return "是负数"
    if not amount and is_included(group.labels[key].text):
        return "写的是 0，可能没有填"
    return "" if proved or paper is not PaperKind.BALANCE_SHEET else "没有可以核对的合计"


def _short(amount: Decimal) -> Decimal:
    """Return an amount without zeros behind its decimal point."""
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()


def _rows_with(sheet: PaperSheet, key_of: Callable[[str], str | None]) -> dict[str, set[int]]:
    """Return the keys of the lines on a sheet that have figures beside them, with their rows."""
    found: dict[str, set[int]] = {}
    for r, row in enumerate(sheet.rows):
        figures = [spot.column for spot in row if spot is not None and spot.value is not None]
        for spot in row:
            if spot is not None and spot.value is None and (key := key_of(spot.text)) is not None:
                if any(column > spot.column for column in figures):
                    found.setdefault(key, set()).add(r)
    return found


def _looks_balance(sheet: PaperSheet) -> float:
    """Return how surely a sheet is a balance sheet: its sums, each in a row of its own."""
    found = _rows_with(sheet, balance_key)
    rows = set().union(*found.values())
    return min(1.0, 0.5 + 0.1 * len(found)) if "assets" in found and len(rows) >= 2 and len(found) >= 2 else 0.0


def _looks_income(sheet: PaperSheet) -> float:
    """Return how surely a sheet is an income statement: 营业收入 and a profit below it."""
    found = _rows_with(sheet, income_key)
    rows = set().union(*found.values())
    named = {"revenue", "main_revenue"} & found.keys() and {"operating", "before_tax", "net_profit"} & found.keys()
    share = min(1.0, 0.4 + 0.1 * len(found))
    return (share if "net_profit" in found else share / 2) if named and len(rows) >= 3 else 0.0


_OTHER_FITS = 0.6
"""How surely the rows of another statement must be seen before they are told. Our choice."""
_AROUND = r"(?:\(.*\)|[-—_:·].*|(?:19|20)\d{2}.*|续表?|\d)?"
BALANCE_SHEET = PaperForm(
    kind=PaperKind.BALANCE_SHEET,
    titles=("资产负债表",),
    named=re.compile(rf"(?!.*(?:附注|说明)).{{0,40}}资产负债表{_AROUND}"),
    labels=(
        "货币资金",
        "应收账款",
        "存货",
        "流动资产合计",
        "资产总计",
        "应付账款",
        "流动负债合计",
        "负债合计",
        "未分配利润",
    ),
    read=read_balance_sheet,
    titled=False,
    looks=_looks_balance,
)
INCOME_STATEMENT = PaperForm(
    kind=PaperKind.INCOME_STATEMENT,
    titles=("利润表", "损益表"),
    named=re.compile(rf"(?!.*(?:附注|说明)).{{0,40}}(?:利润(?:[及和与]利润分配)?表|损益表){_AROUND}"),
    labels=("营业收入", "营业成本", "销售费用", "管理费用", "财务费用", "营业利润", "营业外收入", "利润总额", "净利润"),
    read=read_income_statement,
    titled=False,
    looks=_looks_income,
)
