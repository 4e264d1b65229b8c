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
from msgspec.structs import replace

from papers._periods import Period, one_period
from papers._sheet import PaperSheet, Place, Spot, Untaken, is_blank
from papers._statement_columns import Column, Role, Row, bare, columns_of, is_label_head
from papers._statement_lines import balance_key, income_key
from papers._statement_sums import balance_checks, income_checks
from papers._types import Check, Form, PaperFact, PaperKind, PaperReading, Part
from policies import CATALOGUE

_JOINED = re.compile(r"合并|汇总")
_NOT_REAL = re.compile(r"预算|预测|预计|计划|模拟|草稿|试算|样表|模板|示例")
_BALANCE_FACTS = {"assets": "total_assets", "debts": "liabilities", "equity": "net_assets"}
_INCOME_FACTS = {
    "revenue": "revenue",
    "main_revenue": "main_revenue",
    "research": "rd_booked",
    "net_profit": "net_profit",
}
