"""Qualifications that a firm holds on a day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from matcher._facts import Facts
from matcher.profile import Record
from policies import QUALIFICATIONS


def months_after(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month if it has no such day.

    >>> months_after(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(record: Record) -> date | None:
    """Return the last valid day of a qualification: `expires_on`, else grant plus validity; None if unknown.

    The corresponding day of the last month is the last day (民法典第二百零二条).

    >>> last_day({"kind": "hnte", "granted_on": date(2024, 12, 3)})
    datetime.date(2027, 12, 3)
    """
    stated = record.get("expires_on")
    if isinstance(stated, date):
        return stated
    granted = record.get("granted_on")
    months = QUALIFICATIONS.get(str(record.get("kind")), ("", None))[1]
    if isinstance(granted, date) and months is not None:
        return months_after(granted, months)
    return None


def valid(record: Record, on: date) -> bool:
    """Return whether a qualification is valid on a day; first and last day count."""
    granted, last = record.get("granted_on"), last_day(record)
    started = not isinstance(granted, date) or granted <= on
    return started and (last is None or on <= last)


def valid_records(facts: Facts, kinds: tuple[str, ...]) -> tuple[Record, ...]:
    """Return the records of these kinds that are valid on the day of `facts`."""
    records = facts.records("qualifications") or ()
    return tuple(record for record in records if record.get("kind") in kinds and valid(record, facts.on))


def holding(facts: Facts, kinds: tuple[str, ...]) -> bool | None:
    """Return whether the firm holds one of these qualifications, or None while the list is unknown."""
    records = facts.records("qualifications")
    if records is None:
        return None
    if valid_records(facts, kinds):
        return True
    return None if any("kind" not in record for record in records) else False


def granted_records(facts: Facts, kinds: tuple[str, ...]) -> tuple[Record, ...]:
    """Return the records of these kinds that were granted by the day of `facts`, or whose grant day is unknown."""
    records = facts.records("qualifications") or ()
    return tuple(r for r in records if r.get("kind") in kinds and _granted_by(r, facts.on))


def _granted_by(record: Record, on: date) -> bool:
    granted = record.get("granted_on")
    return not isinstance(granted, date) or granted <= on


def recognised(facts: Facts, kinds: tuple[str, ...], years: int) -> bool | None:
    """Return whether one of these qualifications was granted in the calendar year of the day or `years` years before it.

    None while the list or the day of a grant that could count is unknown.
    """
    records = facts.records("qualifications")
    if records is None:
        return None
    days = [record.get("granted_on") for record in granted_records(facts, kinds)]
    if any(isinstance(day, date) and day.year >= facts.on.year - years for day in days):
        return True
    return None if None in days or any("kind" not in record for record in records) else False
