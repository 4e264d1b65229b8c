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
    IMPORTED = "系统导入"
    LICENCE = "营业执照"
    PUBLISHED = "公示报告"
    RIGHTS = "权利证明"
    STATEMENTS = "财务报表"
    TAX_RETURN = "纳税申报"

    @property
    def weight(self) -> int:
        """How much the source counts against another one; licence, public report and proofs of rights count the same.

        Our choice: what a firm declares under penalty counts more than its own books, a public record more than a list
        that an office keeps, and what is written more than what is said.
        """
        return _WEIGHTS[self]


_WEIGHTS = {
    Origin.PRESUMED: 0,
    Origin.VERBAL: 1,
    Origin.IMPORTED: 2,
    Origin.LICENCE: 3,
    Origin.PUBLISHED: 3,
    Origin.RIGHTS: 3,
    Origin.STATEMENTS: 4,
    Origin.TAX_RETURN: 5,
}
STATED = tuple(origin for origin in Origin if origin is not Origin.PRESUMED)
"""The sources that an officer may choose: nobody states a presumption."""


class Author(msgspec.Struct, frozen=True):
    """Who makes a change, and an optional reason. Both are stored in the journal."""

    who: str
    why: str = ""


class Provenance(msgspec.Struct, frozen=True):
    """The source of a fact and the day it was stated or dated.

    `officer` recorded the fact; `note` gives details (which report, which person). `file` is the SHA-256 of the file
    that the fact was read from, as hexadecimal digits.
    """

    origin: Origin
    on: date
    officer: str
    note: str = ""
    file: str = ""

    @property
    def author(self) -> Author:
        """The officer as the author of the change."""
        return Author(self.officer, self.note)
