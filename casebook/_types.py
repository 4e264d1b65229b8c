"""Words that every repository shares: who changed something, where a fact comes from, the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum

import msgspec

Clock = Callable[[], datetime]
"""Says what time it is; always with a time zone. Given from outside, never asked for inside."""


class Origin(StrEnum):
    """Where a fact comes from; shown beside it in the window and on the sheet."""

    VERBAL = "口述"
    LICENCE = "营业执照"
    STATEMENTS = "财务报表"
    TAX_RETURN = "纳税申报"
    IMPORTED = "系统导入"


class Author(msgspec.Struct, frozen=True):
    """Who changes something, and why if there is something to say; both go into the journal."""

    who: str
    why: str = ""


class Provenance(msgspec.Struct, frozen=True):
    """Where a fact comes from and the day it was told or dated.

    `officer` wrote it down; `note` says more in words (which report, who said so).
    """

    origin: Origin
    on: date
    officer: str
    note: str = ""

    @property
    def author(self) -> Author:
        """The officer as the author of the change."""
        return Author(self.officer, self.note)
