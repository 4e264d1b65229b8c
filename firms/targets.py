"""The yearly indicators of districts that the documents state: a figure, its kind, its source. None is a rule."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import msgspec

from firms._documents import SourceDocument, load_list
from policies.regions import full_region
from policies.values import plain
from resources import targets_path


class TargetKind(StrEnum):
    """What an indicator's figure is."""

    TARGET = "目标"
    ORDERED = "市下达"
    ACTUAL = "实绩"
    EXPECTED = "预计"


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of one region and year as a document states it.

    `region` is a full region where it is one, else the body as named; `part` a part of it. `value` is in `unit`,
    None where the document has only words (`text`); `completion` is the share it states itself.
    """

    region: str
    indicator: str
    year: int
    kind: TargetKind
    document: SourceDocument
    value: Decimal | None = None
    text: str = ""
    unit: str = ""
    scope: str = ""
    part: str = ""
    completion: Decimal | None = None
    section: str = ""
    note: str = ""

    @property
    def district(self) -> str:
        """The last rank of the region: 河东区; the text itself where it is no region."""
        ranks = full_region(self.region)
        return ranks[-1] if ranks else self.region

    @property
    def figure(self) -> str:
        """The figure with its unit as it is shown."""
        return f"{plain(self.value, 4)}{self.unit}" if self.value is not None else f"{self.text}{self.unit}"


def load_targets(path: Path | None = None) -> tuple[Indicator, ...]:
    """The indicators of regions and years, in the order of the documents.

    Raises: UserError when the file is missing or damaged.
    """
    return load_list(path or targets_path(), "targets", Indicator)
