"""The facts of one firm on one day, with a cache of computed formulas."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import cast

from matcher._amount import Amount, PartlyKnownText
from matcher.conflicts import contradictions
from matcher.derive import complete, completed
from matcher.profile import Profile, Record, Value, without
from policies import CATALOGUE


class Facts:
    """A profile on a day, with typed access to its facts.

    `counted` is the profile without the facts that cannot stand side by side, because it is unknown which is wrong;
    `values` are the facts in it. `spans` are the numbers known in part, `contested` the facts of all `contradictions`.

    `year` is the last closed year, the one before the day. `cache` holds values of formulas, `texts` those of formulas
    that yield a text, and `places` whether the firm is in a place; all depend on profile and day only and live as long
    as one match. `values` are the given facts with those that follow from them, `because` tells why of the latter.
    """

    __slots__ = (
        "because", "cache", "contested", "contradictions", "counted", "on", "places", "profile", "spans", "texts", "values",
        "year",
    )  # fmt: skip

    def __init__(self, profile: Profile, on: date) -> None:
        self.profile = profile
        self.contradictions = contradictions(profile)
        self.contested = frozenset(fact for found in self.contradictions for fact in found.facts)
        impossible = [fact for found in self.contradictions if len(found.facts) > 1 for fact in found.facts]
        self.counted = without(profile, impossible) if impossible else profile
        completion = complete(profile)
        self.because = completion.because
        self.values = completed(self.counted.facts, completion)
        self.spans = self.counted.spans
        self.on = on
        self.year = on.year - 1
        self.cache: dict[object, Amount] = {}
        self.texts: dict[str, PartlyKnownText] = {}
        self.places: dict[str, tuple[bool | None, tuple[str, ...]]] = {}

    def replaced(self, fact: str, number: Decimal) -> Facts:
        """Return the same facts with another number in place of a known one; contradictions are not judged again."""
        other = Facts.__new__(Facts)
        for slot in Facts.__slots__:
            setattr(other, slot, getattr(self, slot))
        name, _, year = fact.partition(".")
        value: Value = {**self.series(name), int(year): number} if year else number
        other.values = {**self.values, name: value}
        other.cache, other.texts, other.places = {}, {}, {}
        return other

    def raised(self, fact: str, change: Decimal) -> Facts:
        """Return the same facts with a known number raised by `change`."""
        name, _, year = fact.partition(".")
        number = self.in_year(name, int(year)) if year else cast("Decimal", self.values[name])
        return self.replaced(fact, Decimal(number or 0) + change)

    def founded_on(self) -> date | None:
        """Return the day the firm was founded, or None if unknown."""
        return cast("date | None", self.values.get("founded_on"))

    def series(self, name: str) -> Mapping[int, Decimal]:
        """Return the exactly known years of a series."""
        return cast("Mapping[int, Decimal]", self.values.get(name) or {})

    def span(self, fact: str) -> Amount | None:
        """Return a number that is known in part, None if it is not."""
        found = self.spans.get(fact)
        return None if found is None else Amount(found.low, found.high, (fact,))

    def in_year(self, name: str, year: int) -> Decimal | None:
        """Return the value of a series in one year, or None if unknown."""
        series = cast("Mapping[int, Decimal] | None", self.values.get(name))
        return None if series is None else series.get(year)

    def existed(self, year: int) -> bool | None:
        """Return whether the firm existed in a year, or None if unknown."""
        founded = self.founded_on()
        if founded is not None:
            return founded.year <= year
        for fact in self.spans:
            if "." in fact and int(fact.partition(".")[2]) <= year:
                return True
        for name, value in self.values.items():
            if isinstance(value, Mapping) and CATALOGUE[name].type.value == "series":
                if any(isinstance(known, int) and known <= year for known in value):
                    return True
        return None

    def records(self, name: str) -> tuple[Record, ...] | None:
        """Return a list of records, or None if unknown."""
        return cast("tuple[Record, ...] | None", self.values.get(name))

    def text(self, name: str) -> str | None:
        """Return a fact as text, or None if unknown."""
        value = self.values.get(name)
        return None if value is None else str(value)

    def confirmed(self, key: str) -> bool | None:
        """Return the answer a person confirmed, or None if not yet confirmed; `key` is "policy-id/condition-id"."""
        answers = cast("Mapping[str, bool] | None", self.values.get("confirmed"))
        return None if answers is None else answers.get(key)

    def scored(self, key: str) -> Decimal | None:
        """Return the points a person gave, or None if not yet given; `key` is "policy-id/item-id"."""
        points = cast("Mapping[str, Decimal] | None", self.values.get("scores"))
        return None if points is None else points.get(key)
