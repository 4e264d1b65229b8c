"""Facts of known firms for which a table gives another value, and what to do with them. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.firms.importing.checked import ImportRow


class OnClash(StrEnum):
    """What to do where the table gives another value than the one recorded."""

    BOTH = "两个值都留着（待核实）"
    TAKE = "用表里的"
    KEEP = "保留原来的"


@dataclass(frozen=True)
class Clash:
    """A fact of a known firm for which the table gives another value than the one recorded.

    `contradicts` is false if the table only brings an older source of the same kind up to date.
    """

    row: ImportRow
    text: str
    contradicts: bool = True

    def words(self, choice: OnClash) -> str:
        """Returns both values, and what becomes of them where that is not what the choice says."""
        return f"{self.text}；来源同类，按新表更新" if choice is OnClash.BOTH and not self.contradicts else self.text
