"""The days in the words of a card: a day of a call or of a condition must be written there."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from clauses import CallsContent, Content, RuleContent
from policies.rules import OnDate, walk

_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)")
_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s*月(?!\s*\d)")


_FROM_ISSUE = re.compile("即日|(?:印发|发布|公布)之日")


def foreign_days(content: Content, words: str) -> tuple[date, ...]:
    """Return the days of a content that its words do not have, if the words name any day at all.

    即日起 names the day of issue, which stands elsewhere: then the first day of a call is not looked for.

    >>> from policies import Call, Calls
    >>> call = Call(year=2026, opens=date(2026, 3, 9), closes=date(2026, 6, 30))
    >>> content = CallsContent(calls=Calls(dated=(call,)))
    >>> foreign_days(content, "3月9日至6月底"), foreign_days(content, "3月9日至6月20日")
    ((), (datetime.date(2026, 6, 30),))
    """
    written = set(_written(unicodedata.normalize("NFKC", words)))
    issue = _FROM_ISSUE.search(words) is not None
    days = _days(content, without_opening=issue)
    return tuple(dict.fromkeys(day for day in days if written and (day.month, day.day) not in written))


def _days(content: Content, *, without_opening: bool) -> Iterator[date]:
    match content:
        case RuleContent(rule=rule):
            yield from (node.day for node in walk(rule) if isinstance(node, OnDate))
        case CallsContent(calls=calls):
            for call in calls.dated:
                yield from () if without_opening or call.opens is None else (call.opens,)
                yield from () if call.closes is None else (call.closes,)
        case _:
            return


def _written(words: str) -> Iterator[tuple[int, int]]:
    """Yield month and day of every day; a month alone is its first and its last day."""
    for found in _DAY.finditer(words):
        yield int(found[1]), int(found[2])
    for found in _MONTH.finditer(words):
        month = int(found[1])
        if 1 <= month <= 12:
            yield month, 1
            yield from ((month, monthrange(year, month)[1]) for year in (2023, 2024))
