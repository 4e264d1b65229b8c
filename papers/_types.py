"""What is read from a firm's own papers: facts with place, period and proof."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from papers._sheet import PaperPlace, PaperSheet, Untaken

if TYPE_CHECKING:
    from pages import Document
    from papers._heads import Head


class PaperKind(StrEnum):
    """The kinds of papers that are read, named as the form names itself."""

    BASICS = "A000000"
    MAIN_RETURN = "A100000"
    PERIOD_EXPENSES = "A104000"
    RD_DEDUCTION = "A107012"
    HNTE_RETURN = "A107041"
    BALANCE_SHEET = "balance-sheet"
    INCOME_STATEMENT = "income-statement"
    CREDIT_REPORT = "credit-report"
    PATENTS = "patents"
    COPYRIGHTS = "copyrights"
    LICENCE = "licence"


class PaperFact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact of a paper. `field` is a catalogue field, for a series with its year: `revenue.2025`.

    `value` is as in a raw profile (Decimal 万元, whole numbers, ISO days, lists of records), `source` names
    the paper, its line and its column, `words` is the text as written, `sure` goes from 0 to 1.
    """

    field: str
    value: object
    source: str
    place: PaperPlace
    sure: float
    words: str = ""


class PaperCheck(msgspec.Struct, frozen=True):
    """A sum that a paper must satisfy, in Chinese, and whether it does."""

    rule: str
    holds: bool


class PaperReading(msgspec.Struct, frozen=True, kw_only=True):
    """One paper. `period` is its year (2025), or the day of a report (2026-03-01); "" if it names none.

    If one of `checks` fails, `facts` is empty. `left_out` tells what was not taken and why.
    """

    paper: PaperKind
    title: str
    firm_name: str = ""
    credit_code: str = ""
    period: str = ""
    facts: tuple[PaperFact, ...] = ()
    checks: tuple[PaperCheck, ...] = ()
    left_out: tuple[Untaken, ...] = ()
    sheet: str = ""


class PapersRead(msgspec.Struct, frozen=True, kw_only=True):
    """All papers of one file, and what of the file was not read."""

    name: str
    sha256: str
    readings: tuple[PaperReading, ...] = ()
    left_out: tuple[Untaken, ...] = ()
    document: Document | None = None


class PaperPart(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one paper in a file. `head` holds what the paper says of firm, period and unit.

    What a form without a head of its own lacks is taken from the cover of the return in the same file.
    """

    sheet: PaperSheet
    title: str
    head: Head


class PaperForm(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of paper: the titles that begin it, labels that it must have, and its reader.

    `labels` are compared as `papers._labels.plain` returns them; a part that has fewer than `fewest` of them
    is not this paper. `titled` is false for a paper that can also stand in a file without a title, `long` is true
    for a list of any length. `inherits` is true for a form that takes its period and unit from the cover of its
    return. `named` matches titles in more writings than `titles`; `looks` says from 0 to 1 how surely a sheet is a
    paper that is not told by labels.
    """

    kind: PaperKind
    titles: tuple[str, ...]
    labels: tuple[str, ...]
    read: Callable[[PaperPart, date], PaperReading]
    fewest: int = 3
    titled: bool = True
    inherits: bool = False
    long: bool = False
    named: re.Pattern[str] | None = None
    looks: Callable[[PaperSheet], float] | None = None
