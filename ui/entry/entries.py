"""Validation of what was entered for a fact: which part of it is valid, and why the rest is not. No Qt.

One rule for every field: an invalid part is treated as unknown at once, the other parts (other years of a series,
other cells of a record) are used as entered, and the user is shown the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

from matcher import read_profile
from policies import CATALOGUE, Field, FieldType, ValidationError, ValidationErrors, shortened
from ui.entry.picks import refusal
from ui.entry.typed import NUMBERS, why_no_number

UNKNOWN_FOR_NOW = "未采用，这一项暂按未知处理"
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")
_MOST = 2
"""The number of reasons shown at once, so that the message fits on two lines."""


@dataclass(frozen=True)
class EntryOutcome:
    """The result of an entry: accepted (no message), or refused with a Chinese sentence."""

    message: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the profile now contains the entry."""
        return not self.message


@dataclass(frozen=True)
class FactEntry:
    """A validated entry. `given` is the raw value as entered, `raw` its valid part, `message` empty if both are equal."""

    given: object
    raw: object
    message: str = ""


def read_entry(name: str, given: object) -> FactEntry:
    """Validates the raw value of a fact."""
    raw, reasons = deepcopy(given), []
    while raw is not None:
        try:
            read_profile({name: raw})
        except ValidationErrors as error:
            for mistake in error.errors:
                reasons.append(_reason(name, given, mistake))
                raw = _without(raw, _path(name, mistake.place))
        else:
            break
    if raw is not None and (unfit := refusal(name, raw)):
        raw, reasons = None, [unfit]
    if not reasons:
        return FactEntry(given, given)
    return FactEntry(given, raw, f"{'；'.join(reasons[:_MOST])}。{UNKNOWN_FOR_NOW}。")


def pieces(name: str, tail: str, raw: object) -> dict[str, object]:
    """Returns the raw value of a fact that has only this part: a year of a series, a judged score or a confirmation."""
    if name != "scores":
        return {tail: raw}
    policy, _, item = tail.partition("/")
    return {policy: {item: raw}}


def part_of(raw: Callable[[str], object], fact: str) -> object:
    """Returns the raw value of a fact, named as in a question; `raw` returns that of a whole field."""
    name, _, tail = fact.partition(".")
    whole = raw(name)
    for part in tail.split("/", 1) if name == "scores" else [tail] if tail else []:
        whole = whole.get(part) if isinstance(whole, dict) else None
    return whole


def merged(whole: object, piece: dict[str, object]) -> dict[str, object]:
    """Returns a raw value with one part replaced and all other parts unchanged."""
    held: dict[str, object] = dict(whole) if isinstance(whole, dict) else {}
    for key, raw in piece.items():
        held[key] = merged(held.get(key), raw) if isinstance(raw, dict) else raw
    return {key: raw for key, raw in held.items() if raw is not None}


def _path(name: str, place: str) -> list[str | int]:
    """Splits the path of a part of a raw value into steps: `platforms[0].level` → 0, level."""
    return [int(found[2]) if found[2] else found[1] for found in _STEP.finditer(place.removeprefix(name))]


def _without(raw: object, path: list[str | int]) -> object:
    """Returns the value without the part at `path`; None if nothing is left or the part cannot be removed."""
    if not isinstance(raw, (dict, list)) or not path:
        return None
    step, rest = path[0], path[1:]
    if isinstance(raw, list) and isinstance(step, int) and step < len(raw) and isinstance(raw[step], dict) and rest:
        return [*raw[:step], _without(raw[step], rest) or {}, *raw[step + 1 :]]
    if not isinstance(raw, dict) or step not in raw:
        return None
    inner = _without(raw[step], rest) if rest else None
    others = {key: value for key, value in raw.items() if key != step}
    return {**others, step: inner} if inner is not None else others or None


def _reason(name: str, given: object, mistake: ValidationError) -> str:
    """Returns a validation error in words, with the year or label of the part that it concerns."""
    field, label, piece = _piece(name, given, mistake.place)
    if isinstance(piece, str) and field is not None and field.type in (*NUMBERS, FieldType.SCORES):
        if why := why_no_number(piece, field.unit):
            return f"{label}填的“{shortened(piece)}”{why}"
    year = f"{label}：" if field is not None and field.type is FieldType.SERIES else ""
    return year + _words(mistake)


def _piece(name: str, given: object, place: str) -> tuple[Field | None, str, object]:
    """Returns the field that an error concerns, its label, and what was entered there."""
    field = CATALOGUE.get(name)
    label = f"“{field.label}”" if field is not None else ""
    piece = given
    for step in _path(name, place):
        if isinstance(piece, dict):
            piece = piece.get(str(step))
        elif isinstance(piece, list) and isinstance(step, int) and step < len(piece):
            piece = piece[step]
        if field is not None and isinstance(step, str):
            part = field.part(step)
            field, label = (part, f"“{part.label}”") if part is not None else (field, label)
            label = f"{step} 年" if field.type is FieldType.SERIES else label
    return field, label, piece


def _words(mistake: ValidationError) -> str:
    """Returns an error in the words of the form; hints that concern only files are left out."""
    advice = mistake.advice.removeprefix("去掉引号和单位，")
    return f"{mistake.what}（{advice}）" if advice else mistake.what


def refused_words(error: ValidationErrors) -> str:
    """Returns the first validation error in the words of the form."""
    return _words(error.errors[0])
