"""State of filing windows on a day; first and last day count."""

from __future__ import annotations

from datetime import date

from policies import Window, WindowKind, YearlySpan

_NEXT_ROUND = 366
"""Days. A fixed window that opens later belongs to another round: our choice, one leap year, as rounds are yearly."""


def window_state(window: Window, on: date) -> tuple[str, date | None, date | None]:
    """Return the value of a `PolicyState`, and first and last day of the window.

    The window is the open one, else the next one, else (closed) the last one; None, None without fixed days.
    """
    if window.kind is WindowKind.ROLLING:
        return "always", None, None
    spans = _spans(window, on)
    if not spans:
        return "open", None, None
    current = next(((first, last) for first, last in spans if first <= on <= last), None)
    if current is not None:
        return "open", *current
    coming = next(((first, last) for first, last in spans if first > on), None)
    if coming is not None:
        return ("closed" if _ended_this_year(spans, on) else "upcoming"), *coming
    return "closed", *spans[-1]


def _spans(window: Window, on: date) -> list[tuple[date, date]]:
    fixed = [(span.opens, span.closes) for span in window.spans if (span.opens - on).days <= _NEXT_ROUND]
    yearly = [_in_year(span, year) for span in window.yearly for year in (on.year - 1, on.year, on.year + 1)]
    return sorted(fixed + yearly)


def _in_year(span: YearlySpan, year: int) -> tuple[date, date]:
    first, last = _day(span.opens, year), _day(span.closes, year)
    return (first, last) if first <= last else (first, _day(span.closes, year + 1))


def _day(text: str, year: int) -> date:
    month, day = (int(part) for part in text.split("-"))
    if (month, day) == (2, 29) and not (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)):
        day = 28
    return date(year, month, day)


def _ended_this_year(spans: list[tuple[date, date]], on: date) -> bool:
    return any(last < on and last.year == on.year for _, last in spans) and not any(
        first > on and first.year == on.year for first, _ in spans
    )
