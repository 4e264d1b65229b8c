"""The calls of a policy: when applications are accepted, and what shows it."""

from __future__ import annotations

from datetime import date

import msgspec


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One round in which a firm submits. `opens` and `closes` are its first and last day, None if nobody read them."""

    year: int
    opens: date | None = None
    closes: date | None = None
    step: str = ""
    portal: str = ""
    source: str = ""


class RollingCalls(msgspec.Struct, frozen=True, kw_only=True):
    """Acceptance all year: the words, the document key or address that says so, and the day it was last seen there."""

    text: str
    source: str
    seen: date


class CallStop(msgspec.Struct, frozen=True, kw_only=True):
    """A stop of acceptance from the day `since`, in words."""

    since: date
    text: str


class Calls(msgspec.Struct, frozen=True, kw_only=True):
    """When applications are accepted. All fields empty means that nothing is known.

    `text` is the printed wording. `last_seen` is the year of the last sign of acceptance. `by_law` says how a relief is
    claimed that every entitled firm gets on filing. `reopens` is the day on which a paused round goes on.
    """

    text: str = ""
    last_seen: int | None = None
    by_law: str = ""
    rolling: RollingCalls | None = None
    dated: tuple[Call, ...] = ()
    paused: CallStop | None = None
    used_up: CallStop | None = None
    reopens: date | None = None
