"""The remarks below the fields of the form: implausible values and suggestions. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies import CATALOGUE, FieldType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from matcher import Profile, Question


def warnings_by_field(profile: Profile, on: date) -> dict[str, str]:
    """Returns warnings about implausible values, by field."""
    from casebook import cautions

    found: dict[str, list[str]] = {}
    for caution in cautions(profile, on):
        found.setdefault(caution.field.partition(".")[0], []).append(caution.text)
    return {name: "\n".join(texts) for name, texts in found.items()}


def offers_by_field(profile: Profile) -> dict[str, tuple[str, object]]:
    """Returns the best suggestion for each unknown field: its text and raw value."""
    from matcher import suggestions

    best: dict[str, tuple[str, object]] = {}
    for found in suggestions(profile):
        because = "、".join(found.because[:3])
        raw: object = [found.value] if CATALOGUE[found.field].type is FieldType.TEXTS else found.value
        best.setdefault(found.field, (f"建议：{found.value}（见“{because}”），点此采用", raw))
    return best


def known_and_asked(known: Iterable[str], questions: Iterable[Question]) -> tuple[int, int]:
    """Returns how many of the facts are known, and how many are known or still asked for."""
    apart = {"confirmed", "scores", "needs", *(name for name, field in CATALOGUE.items() if not field.matched)}
    have = set(known) - apart
    asked = {fact.partition(".")[0] for question in questions for fact in question.facts} - apart
    return len(have), len(have | asked)
