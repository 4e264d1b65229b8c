"""What a new card is filled with: what the words of the document say, for every form. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from clauses import ClauseRole, Figure, PolicyText, fact_of
from policies.rules import Comparison
from ui.workshop.card_forms import CARD_FORMS
from ui.workshop.form import Values
from ui.workshop.rows import PlacedWords

_MOST_WORDS = 200
"""The most characters of a text that a field is filled with."""
_KINDS: Mapping[ClauseRole, str] = {
    ClauseRole.BENEFIT: "支持",
    ClauseRole.MATERIAL: "材料",
    ClauseRole.WINDOW: "申报时间",
    ClauseRole.PROCEDURE: "办理",
}


def start_of(text: PolicyText | None, words: PlacedWords | None, *, key: str, on: date) -> Mapping[str, Values]:
    """Returns the values for the empty fields of each form, from words of a clause; `key` is the document's key."""
    if text is None or words is None:
        return {}
    clause = text.clauses[words.place.clause]
    short = clause.text[words.start : words.end][:_MOST_WORDS].replace("\n", "")
    figure = _figure(text, words)
    number: dict[str, object] = {}
    if figure is not None:
        found = fact_of(text, words.place.clause, clause.figures.index(figure))
        op = Comparison(figure.op) if figure.op else Comparison.AT_LEAST
        number = {"left": found.operand if found is not None else None, "op": op, "value": figure.value}
    texts = dict.fromkeys(("text", "words", "rolling", "by_law", "paused"), short)
    amount = figure.value if figure is not None else None
    common = {**texts, "source": key, "seen": on, "year": on.year, "amount": amount}
    return {name: {**common, **(number if name.startswith("条件") else {})} for name in CARD_FORMS}


def _figure(text: PolicyText, words: PlacedWords) -> Figure | None:
    figures = text.clauses[words.place.clause].figures
    return next((figure for figure in figures if words.start <= figure.start < words.end), None)


def start_kind(text: PolicyText | None, words: PlacedWords | None) -> str:
    """Returns the form that a new card most likely needs, by what its clause is about."""
    if text is None or words is None:
        return next(iter(CARD_FORMS))
    role = text.clauses[words.place.clause].role
    if role in _KINDS:
        return _KINDS[role]
    return "条件：数值比较" if _figure(text, words) is not None else "条件：人工核实"
