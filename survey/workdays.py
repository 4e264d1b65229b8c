"""Working days: without weekends and the public holidays that are known. No Qt.

2026: 国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）, with its working weekends. Later years hold the days of
《全国年节及纪念日放假办法》 only; the days added to them are not published yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta


def _span(first: date, days: int) -> frozenset[date]:
    return frozenset(first + timedelta(days=day) for day in range(days))


HOLIDAYS: frozenset[date] = frozenset().union(
    _span(date(2026, 1, 1), 3),
    _span(date(2026, 2, 15), 9),
    _span(date(2026, 4, 4), 3),
    _span(date(2026, 5, 1), 5),
    _span(date(2026, 6, 19), 3),
    _span(date(2026, 9, 25), 3),
    _span(date(2026, 10, 1), 7),
    _span(date(2027, 1, 1), 1),
    _span(date(2027, 2, 5), 4),
    _span(date(2027, 4, 5), 1),
    _span(date(2027, 5, 1), 2),
    _span(date(2027, 6, 9), 1),
    _span(date(2027, 9, 15), 1),
    _span(date(2027, 10, 1), 3),
)
WORKING_WEEKENDS = frozenset(
    date(2026, month, day) for month, day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))
)
KNOWN_UNTIL = date(2026, 12, 31)
"""The last day for which the whole arrangement is known."""


def is_workday(day: date) -> bool:
    """Returns whether people work on a day, as far as it is known."""
    return day in WORKING_WEEKENDS or (day.weekday() < 5 and day not in HOLIDAYS)


def workdays(first: date) -> Iterator[date]:
    """Yields the day itself and those after it on which people work."""
    day = first
    while True:
        if is_workday(day):
            yield day
        day += timedelta(days=1)
