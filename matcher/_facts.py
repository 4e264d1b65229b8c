"""The facts of one firm on one day, as rules ask for them, each worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import cast

from matcher._amount import Amount
from matcher.profile import Profile, Record
from policies import CATALOGUE


class Facts:
    """A profile on a day, with a memory of what was already worked out.

    The memory belongs to one match and never outlives it; it holds only values that follow from
    profile and day.
    """

    __slots__ = ("memory", "on", "profile", "values", "year")

    def __init__(self, profile: Profile, on: date) -> None:
        self.profile = profile
        self.values = profile.facts
        self.on = on
        self.year = on.year - 1
        self.memory: dict[object, Amount] = {}

    def founded_on(self) -> date | None:
        """The founding day, where known."""
        return cast("date | None", self.values.get("founded_on"))

    def in_year(self, name: str, year: int) -> Decimal | None:
        """A series in one year, None where unknown."""
        series = cast("Mapping[int, Decimal] | None", self.values.get(name))
        return None if series is None else series.get(year)

    def existed(self, year: int) -> bool | None:
        """Whether the firm existed in a year, None where that is unknown."""
        founded = self.founded_on()
        if founded is not None:
            return founded.year <= year
        for name, value in self.values.items():
            if isinstance(value, Mapping) and CATALOGUE[name].type.value == "series":
                if any(isinstance(known, int) and known <= year for known in value):
                    return True
        return None

    def records(self, name: str) -> tuple[Record, ...] | None:
        """A list of records, None where unknown."""
        return cast("tuple[Record, ...] | None", self.values.get(name))

    def text(self, name: str) -> str | None:
        """A text, None where unknown."""
        value = self.values.get(name)
        return None if value is None else str(value)

    def confirmed(self, key: str) -> bool | None:
        """What a person confirmed, None where nobody did."""
        answers = cast("Mapping[str, bool] | None", self.values.get("confirmed"))
        return None if answers is None else answers.get(key)

    def scored(self, key: str) -> Decimal | None:
        """The points a person gave, None where nobody did."""
        points = cast("Mapping[str, Decimal] | None", self.values.get("scores"))
        return None if points is None else points.get(key)
