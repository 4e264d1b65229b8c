"""The route sheet of planned visits (走访安排): whom to see where and when, and what to bring and ask. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from matcher import Match, Profile
from sheet.listing import Listing
from survey.due import EXPIRING_DAYS, title_words

if TYPE_CHECKING:
    from casebook import Casebook
    from survey.planning import Stop

_HEADINGS = ("时间", "企业", "地址", "联系人", "上次走访", "没办结的诉求", "要问的")
_WIDTHS = (0.11, 0.19, 0.15, 0.14, 0.11, 0.14, 0.16)
_ASKED = 3
"""Questions of a firm on the sheet: what fits beside a visit; the visit itself asks on."""
ADDRESSES = ("地址", "住所", "经营场所")
_NOTHING = "—"


def route_listing(
    book: Casebook, stops: Sequence[Stop], on: date, office: str, matched: Callable[[Profile], Match]
) -> Listing:
    """Returns the sheet of some visits in the order of day, officer and hour; `matched` matches one profile."""
    ordered = sorted(stops, key=lambda stop: (stop.day, stop.officer, not stop.hour, stop.hour))
    titles = _titles(book, on)
    officers = tuple(dict.fromkeys(stop.officer for stop in ordered))
    rows = tuple(_row(book, stop, titles.get(stop.firm, ()), on, matched) for stop in ordered)
    days = [stop.day for stop in ordered]
    span = " 至 ".join(dict.fromkeys((min(days).isoformat(), max(days).isoformat()))) if days else ""
    return Listing(
        title="走访安排", note="　".join(filter(None, ("、".join(officers), span))), headings=_HEADINGS, rows=rows,
        widths=_WIDTHS, landscape=True, office=office, on=on,
    )  # fmt: skip


def _row(
    book: Casebook, stop: Stop, titles: Sequence[str], on: date, matched: Callable[[Profile], Match]
) -> tuple[str, ...]:
    profile = book.enterprises.profile(stop.firm, on).profile
    contacts = book.contacts.of((stop.firm,)).get(stop.firm, ())
    needs = [request for request in book.requests.of(stop.firm) if request.closed_on is None]
    questions = [question.label for question in matched(profile).questions[:_ASKED]]
    return (
        f"{stop.day.month}月{stop.day.day}日 周{'一二三四五六日'[stop.day.weekday()]} {stop.hour or '时间不定'} {stop.officer}",
        stop.name,
        "，".join(dict.fromkeys(filter(None, (stop.street, address_of(book, stop.firm))))) or _NOTHING,
        "；".join(contact.words() for contact in contacts) or _NOTHING,
        _last_words(book, stop.firm, on),
        "；".join(f"{need.category.value}：{need.text}" for need in needs) or _NOTHING,
        "；".join((*titles, *questions)) or _NOTHING,
    )


def address_of(book: Casebook, firm: int) -> str:
    """Returns the address that an imported list told, the latest first."""
    return next(
        (column.text for column in book.kept_columns.of(firm) if any(word in column.header for word in ADDRESSES)), ""
    )


def _last_words(book: Casebook, firm: int, on: date) -> str:
    last = book.visits.last_before(firm, on + timedelta(days=1))
    return " ".join(filter(None, (last.on.isoformat(), last.officer, last.note))) if last is not None else "没有走访过"


def _titles(book: Casebook, on: date) -> dict[int, tuple[str, ...]]:
    """Returns by firm the titles that ran out or end within half a year, in words."""
    found: dict[int, tuple[str, ...]] = {}
    for title in (*book.enterprises.expired(on), *book.enterprises.expiring(on, EXPIRING_DAYS)):
        words = f"{title_words(title.kind)} {title.last_day.isoformat()} {'已到期' if title.last_day < on else '到期'}"
        found[title.enterprise] = (*found.get(title.enterprise, ()), words)
    return found
