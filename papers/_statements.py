"""Reads balance sheets and income statements: 会小企01/02, the general forms, prints of portals, exports of programs.

A year is filled only by a statement that ends with it, the year before by its own column. Figures of several firms
together (合并), of a part of a year, without a unit or with a sum that fails are not taken, and that is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from papers._periods import Period, one_period
from papers._sheet import PaperSheet, Spot, Untaken
from papers._statement_columns import Role, bare
from papers._statement_grid import Group, Statement, statement_of
from papers._statement_lines import balance_key, income_key, is_included
from papers._statement_sums import balance_checks, income_checks
from papers._types import Check, Form, PaperFact, PaperKind, PaperReading, Part
from policies import CATALOGUE, Unit
from registers import WrittenUnit, number_in

_JOINED = re.compile(r"合并(?!前)|汇总")
_NOT_REAL = re.compile(r"预算|预测|预计|计划表|模拟|草稿|试算|空表|模板|示例")
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


def read_balance_sheet(part: Part, on: date) -> PaperReading:
    """Read a balance sheet: 资产总额, 负债总额 and 净资产 at the end of the year, and of the year before."""
    return _read(part, on, PaperKind.BALANCE_SHEET, statement_of(part.sheet, balance_key))


def read_income_statement(part: Part, on: date) -> PaperReading:
    """Read an income statement: 营业收入, 主营业务收入, 研发费用 as booked, and 净利润 of a whole year."""
    return _read(part, on, PaperKind.INCOME_STATEMENT, statement_of(part.sheet, income_key))


class _Year(msgspec.Struct, frozen=True):
    """A group of columns and the year that its figures are of."""

    group: Group
    year: int


def _read(part: Part, on: date, kind: PaperKind, statement: Statement) -> PaperReading:
    period, why = _period(part, statement)
    reading = PaperReading(
        paper=kind,
        title=part.title or _NAMES[kind],
        firm_name=part.head.name,
        credit_code=part.head.code,
        period="" if period is None else str(period.end.year) if period.closes_year else period.words(),
        left_out=(*statement.troubles, *_amiss(part, statement)),
        sheet=part.sheet.name,
    )
    if (stop := _stops(part, statement)) is not None:
        return _with(reading, left_out=[stop])
    years, left_out = _years(kind, statement, period, why, on)
    unit, trouble = _unit(part, statement)
    if unit is None:
        return _with(reading, left_out=[*left_out, Untaken(place="", why=trouble)])
    checks = [check for year in years for check in _checks(kind, year.group)]
    if failed := [check.rule for check in checks if not check.holds]:
        why = f"表内合计不符，整张表没有取：{'；'.join(failed)}"
        return _with(reading, checks=checks, left_out=[*left_out, Untaken(place="", why=why)])
    facts: list[PaperFact] = []
    for year in years:
        if not any(True for _ in _checks(kind, year.group)):
            why = f"“{year.group.words}”没有可以核对的合计，没有取"
            left_out.append(Untaken(place="", why=why))
            continue
        facts += _facts(reading.title, kind, year, unit, left_out)
    return _with(reading, facts=facts, checks=checks, left_out=left_out)
