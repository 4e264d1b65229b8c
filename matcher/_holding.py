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
