"""Which firms of several computers are one firm, as the operations say. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from casebook.exchange.model import Operation
from casebook.exchange.tables import ERASED, FACTS, FIRMS, JOINED
from firms import plain_code
from policies.text_folding import normalised


def erased_firms(operations: Iterable[Operation]) -> frozenset[str]:
    """Returns the uids of the firms that somebody deleted for good."""
    return frozenset(operation.record.key[0] for operation in operations if operation.record.table == ERASED)


def same_firms(operations: Iterable[Operation]) -> Mapping[str, str]:
    """Returns uid → the smallest uid of the firms that are the same; firms that are like no other are left out.

    Two firms are the same if they ever had a credit code and a name in common, or if a person joined them. Both only
    ever grow, so that firms that were one stay one.
    """
    parents: dict[str, str] = {}
    told: dict[tuple[str, str], str] = {}
    codes: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    for operation in operations:
        record, fields = operation.record, operation.fields
        if record.table == JOINED:
            _join(parents, record.firm, record.key[0])
        elif record.table == FIRMS and fields is not None and "old_names" in fields:
            names.setdefault(record.key[0], set()).update(map(normalised, json.loads(str(fields["old_names"]))))
        elif record.table == FACTS and record.key[0] in ("credit_code", "name") and fields is not None:
            for text in _texts(fields.get("value")):
                if record.key[0] == "name":
                    names.setdefault(record.firm, set()).add(normalised(text))
                elif code := plain_code(text):
                    codes.setdefault(record.firm, set()).add(code)
    for firm in sorted(codes):
        for code in sorted(codes[firm]):
            for name in sorted(names.get(firm, ())):
                _join(parents, told.setdefault((code, name), firm), firm)
    return {firm: home for firm in sorted(parents) if (home := _home(parents, firm)) != firm}


def _texts(value: object) -> tuple[str, ...]:
    """Returns the texts in the stored value of a fact: one, or those of a dispute."""
    found = json.loads(str(value))
    if isinstance(found, dict):
        found = next(iter(found.values()), ())
    return tuple(text for text in (found if isinstance(found, list) else [found]) if isinstance(text, str))


def _home(parents: dict[str, str], firm: str) -> str:
    while (parent := parents.get(firm, firm)) != firm:
        firm = parent
    return firm


def _join(parents: dict[str, str], one: str, other: str) -> None:
    first, second = sorted((_home(parents, one), _home(parents, other)))
    parents.setdefault(first, first)
    if first != second:
        parents[second] = first
