"""Types that all repositories share: author of a change, source of a fact, clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum

import msgspec

Clock = Callable[[], datetime]
"""Returns the current time with a time zone. Callers pass it in, so tests can set the time."""


class Origin(StrEnum):
    """The source of a fact, the weakest first, shown beside it in the window and on the sheet.

    A presumed fact was stated by nobody: it yields to every other source, and to a place in the credit code.
    """

    PRESUMED = "推定"
    VERBAL = "口述"
    LICENCE = "营业执照"
    STATEMENTS = "财务报表"
    TAX_RETURN = "纳税申报"
    IMPORTED = "系统导入"


STATED = tuple(origin for origin in Origin if origin is not Origin.PRESUMED)
"""The sources that an officer may choose: nobody states a presumption."""


class Author(msgspec.Struct, frozen=True):
    """Who makes a change, and an optional reason. Both are stored in the journal."""

    who: str
    why: str = ""


class Provenance(msgspec.Struct, frozen=True):
    """The source of a fact and the day it was stated or dated.

    `officer` recorded the fact; `note` gives details (which report, which person).
    """

    origin: Origin
    on: date
    officer: str
    note: str = ""

    @property
    def author(self) -> Author:
        """The officer as the author of the change."""
        return Author(self.officer, self.note)
