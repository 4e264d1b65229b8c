"""Checks rows from an export or a damaged file: dates, closed sets of values, JSON columns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from casebook._ledger import ChangeKind, stored_row
from casebook._types import Origin
from casebook._values import from_json, profile_of
from casebook._wording import change_texts, subject_of
from casebook.letters import LetterKind
from casebook.requests import Category, RequestState, Satisfaction, Urgency
from casebook.title_ends import TitleOutcome
from casebook.visits import VisitState
from policies import CATALOGUE, KeceError
from policies.library import policy_from
from policies.store import OwnState, OwnStep, call_from, facts_from


def is_readable_row(table: str, row: Mapping[str, Any]) -> bool:
    """Returns whether the repositories can read this row. An undamaged file can still contain a damaged text."""
    try:
        for name, read in _COLUMNS.get(table, {}).items():
            if row.get(name) is not None:
                read(row[name])
        if table == "evidence" and hashlib.sha256(row["body"]).hexdigest() != row["sha256"]:
            return False
        if table == "policy_documents" and hashlib.sha256(row["original"]).hexdigest() != row["sha256"]:
            return False
        if table == "journal":
            change_texts(row["subject"], stored_row(row["before"]), stored_row(row["after"]))
            subject_of(row["subject"], row["key"])
    except (KeceError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError):
        return False
    return True


def _texts(text: str) -> None:
    found = json.loads(text)
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise ValueError("no list of texts")


def _mapping(text: str) -> dict[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise TypeError("no mapping")
    return found


def _profile(text: str) -> None:
    held = _mapping(text)
    profile_of(held["facts"].items(), held["confirmed"])


def _sources(text: str) -> None:
    for origin, day, _, _ in _mapping(text).values():
        Origin(origin)
        date.fromisoformat(day)


def _own_policy(text: str) -> None:
    if text:
        policy_from(text)


def _own_facts(text: str) -> None:
    facts_from(text)


def _fact(name: str) -> None:
    CATALOGUE[name.partition(".")[0]]


_day, _moment = date.fromisoformat, datetime.fromisoformat
_COLUMNS: Mapping[str, Mapping[str, Callable[[str], object]]] = {
    "enterprises": {"old_names": _texts, "added_at": _moment},
    "facts": {"name": _fact, "value": from_json, "origin": Origin, "day": _day},
    "sayings": {"name": _fact, "value": from_json, "origin": Origin, "day": _day},
    "kept_columns": {"day": _day},
    "confirmations": {"day": _day, "until": _day},
    "visits": {"day": _day, "state": VisitState, "still_to_supply": _texts},
    "requests": {
        "category": Category,
        "urgency": Urgency,
        "state": RequestState,
        "amount": Decimal,
        "raised_on": _day,
        "reply_by": _day,
        "closed_on": _day,
        "resources": lambda text: _texts(text or "[]"),
        "satisfaction": lambda text: text and Satisfaction(text),
        **dict.fromkeys(("handed_on", "asked_on", "reopened_on"), lambda text: text and _day(text)),
    },
    "follow_ups": {"due_on": _day, "done_on": _day},
    "filings": {
        "missing": _texts,
        **dict.fromkeys(
            (
                "next_on",
                "intent_on",
                "pooled_on",
                "prepared_on",
                "filed_on",
                "accepted_on",
                "decided_on",
                "paid_on",
                "ended_on",
            ),
            _day,
        ),
    },
    "payouts": {
        **dict.fromkeys(("due", "reported", "approved", "paid"), Decimal),
        **dict.fromkeys(("reported_on", "approved_on", "due_on", "paid_on"), _day),
    },
    "contracts": {
        **dict.fromkeys(("amount", "technical"), Decimal),
        **dict.fromkeys(("signed_on", "registered_on", "next_on"), _day),
    },
    "persons": {"facts": _mapping, "day": _day},
    "title_ends": {"expires_on": _day, "outcome": TitleOutcome, "day": _day},
    "plan_steps": {"due_on": _day, "done_on": _day},
    "joined_firms": {"day": _day},
    "targets": {"value": Decimal, "day": _day},
    "resources": {"until": _day, "day": _day},
    "letters": {"day": _day, "kind": LetterKind, "about": _texts},
    "determinations": {"day": _day, "profile": _profile},
    "sheets": {"options": _mapping, "sources": _sources, "printed_at": _moment},
    "journal": {"kind": ChangeKind, "at": _moment},
    "evidence": {"at": _moment},
    "policy_documents": {"at": _moment},
    "policy_layers": {"at": _moment},
    "policy_revisions": {
        "state": OwnState,
        "opened_at": _moment,
        "changed_at": _moment,
        "policy": _own_policy,
        "facts": _own_facts,
    },
    "policy_events": {"step": OwnStep, "at": _moment},
    "policy_calls": {"body": call_from, "at": _moment},
}
