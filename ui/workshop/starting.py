"""What a new card is filled with: what the words of the document say, for every form. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from clauses import ClauseRole, Figure, PolicyText, fact_of
from policies.rules import Comparison
from ui.workshop.card_forms import CARD_FORMS
from ui.workshop.form import Values

_MOST_WORDS = 200
"""The most characters of a text that a field is filled with."""
_KINDS: Mapping[ClauseRole, str] = {
    ClauseRole.BENEFIT: "支持",
    ClauseRole.MATERIAL: "材料",
    ClauseRole.WINDOW: "申报时间",
    ClauseRole.PROCEDURE: "办理",
}


def start_of(
    text: PolicyText | None, clause: int, start: int, end: int, *, key: str, on: date
) -> Mapping[str, Values]:
    """Returns the values for the empty fields of each form, from words of a clause; `key` is the document's key."""
    words = text.clauses[clause].text[start:end] if text is not None else ""
    short = words[:_MOST_WORDS].replace("\n", "")
    figure = _figure(text, clause, start, end)
    number: dict[str, object] = {}
    if text is not None and figure is not None:
        found = fact_of(text, clause, text.clauses[clause].figures.index(figure))
        op = Comparison(figure.op) if figure.op else Comparison.AT_LEAST
        number = {"left": found.operand if found is not None else None, "op": op, "value": figure.value}
    texts = dict.fromkeys(("text", "words", "rolling", "by_law", "paused"), short)
    common = {**texts, "source": key, "seen": on, "year": on.year, "amount": figure.value if figure else None}
    return {name: {**common, **(number if name.startswith("条件") else {})} for name in CARD_FORMS}


def _figure(text: PolicyText | None, clause: int, start: int, end: int) -> Figure | None:
    figures = text.clauses[clause].figures if text is not None else ()
    return next((figure for figure in figures if start <= figure.start < end), None)


def start_kind(text: PolicyText | None, clause: int, start: int, end: int) -> str:
    """Returns the form that a new card most likely needs, by what its clause is about."""
    if text is None:
        return next(iter(CARD_FORMS))
    role = text.clauses[clause].role
    if role in _KINDS:
        return _KINDS[role]
    return "条件：数值比较" if _figure(text, clause, start, end) is not None else "条件：人工核实"
