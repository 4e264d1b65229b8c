"""What the firms visited of late answered: chances that order the questions of the next visit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from casebook import Casebook, VisitState
from matcher import Priors, priors_of
from policies import Policy

MOST_FIRMS = 60
"""Firms whose answers count, the last visited first: our choice, three times the weight of the catalogue's estimate."""
_DAYS = 3 * 365
"""Days in which a firm was visited: our choice, the years that a profile covers."""


def known_answers(policies: Sequence[Policy], book: Casebook, on: date) -> Priors:
    """Return the answers of the firms visited in the three years before a day, for `Match.asked_with`."""
    visits = book.visits.between(on - timedelta(days=_DAYS), on)
    held = (visit.enterprise for visit in visits if visit.state is VisitState.HELD)
    firms = tuple(dict.fromkeys(held))[:MOST_FIRMS]
    return priors_of(policies, (book.enterprises.profile(firm, on).profile for firm in firms), on)
