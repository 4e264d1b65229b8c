"""How a question is answered, for every card that shows one: kind of answer, keys, parsing of text. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from matcher import last_day, read_profile
from policies import CATALOGUE, QUALIFICATIONS, Field, FieldType, Unit
from policies.records import removed_entries, without_markers
from ui.entry.picks import is_picked, value_words
from ui.entry.typed import NONE_WORDS, NUMBERS, read_number, read_points, read_text, shown_raw

if TYPE_CHECKING:
    from matcher import Question

KEYS = "123456789ABCDEFG"
"""The keys of numbered lines and choices, in order."""
_RECORDS = (FieldType.RECORDS, FieldType.RECORD)
LISTS = (FieldType.RECORDS, FieldType.TEXTS)
"""Types of which a firm may have several values. The answer 无 neither adds to nor removes from them."""
NO_MORE = "没有别的了"
_RANGE_HINT = "说不准就填区间，如 1000-2000"
_LINE_HINTS = {
    FieldType.DATE: "如 2020-03-14 或 20200314",
    FieldType.TEXTS: "多项用、隔开，没有写“无”",
    FieldType.SERIES: _RANGE_HINT,
    FieldType.NUMBER: _RANGE_HINT,
}


class AnswerKind(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    LIST = "list"
    LINE = "line"
    PICK = "pick"
    """A text that is picked from a list with search."""
    BLOCK = "block"
    """Several flags at once: none of them, or those that are ticked."""


@dataclass(frozen=True)
class Option:
    """One answer with a button and the keys that press it."""

    text: str
    value: object
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Answering:
    """How one question is shown and answered. `known` describes the recorded value, empty if there is none."""

    kind: AnswerKind
    text: str
    options: tuple[Option, ...] = ()
    unit: str = ""
    hint: str = ""
    known: str = ""

    @property
    def fill(self) -> str:
        """Returns the text of the button that opens the list editor."""
        return "补一条" if self.known else "去填写"


_YES_NO = (Option("是", True, ("Y", "1")), Option("否", False, ("N", "2")))


def answering(question: Question, value: object, on: date) -> Answering:
    """Returns how to answer a question whose fact has the value `known`; records ended before `on` are shown as
    expired.
    """
    name = question.field.partition(".")[0]
    if question.block:
        flags = tuple(Option(CATALOGUE[fact].label, fact, ()) for fact in question.facts)
        return Answering(AnswerKind.BLOCK, f"{question.label}：{question.text}", flags)
    if name == "confirmed":
        return Answering(AnswerKind.YES_NO, question.text, _YES_NO, hint="核实后写明理由和有效期")
    if name == "scores":
        return Answering(AnswerKind.LINE, question.text, unit=Unit.POINTS.value)
    field = CATALOGUE[name]
    if field.type is FieldType.FLAG:
        return Answering(AnswerKind.YES_NO, question.text, _YES_NO)
    if field.type is FieldType.ENUM:
        options = tuple(Option(v, v, (k,)) for v, k in zip(field.values, KEYS, strict=False))
        return Answering(AnswerKind.CHOICE, question.text, options)
    if field.type in _RECORDS:
        return _list(question, field, value, on)
    if is_picked(field.name):
        return Answering(AnswerKind.PICK, question.text)
    return Answering(AnswerKind.LINE, question.text, unit=field.unit.value, hint=_LINE_HINTS.get(field.type, ""))


def _list(question: Question, field: Field, value: object, on: date) -> Answering:
    if field.type is FieldType.RECORD:
        return Answering(AnswerKind.LIST, question.text)
    known = without_markers(value) if isinstance(value, tuple) else []
    if not known:
        return Answering(AnswerKind.LIST, question.text, (Option(NONE_WORDS[0], [], ("N", "1")),))
    words = "；".join(record_words(field, record, on) for record in known)
    text = f"{field.label}除已记录的 {len(known)} 条，还有别的吗？没有请答“{NO_MORE}”。"
    return Answering(AnswerKind.LIST, text, (Option(NO_MORE, [], ("N", "1")),), known=f"已记录：{words}")


def record_words(field: Field, record: Mapping[str, object], on: date) -> str:
    """Returns a typed record in one line: its kind, its dates and other parts, and whether it has expired."""
    parts = [(part, record[part.name]) for part in field.parts if part.name in record]
    head, *rest = parts or [(field, "内容未填")]
    words = [f"{part.label} {_part_words(part, value)}" for part, value in rest]
    if field.name == "qualifications":
        end = last_day(record)  # type: ignore[arg-type]  # a record of a profile
        if end is not None and "expires_on" not in record:
            words.append(f"到期日 {end.isoformat()}")
        if end is not None and end < on:
            words.append("已过期")
    name = _part_words(*head)
    return f"{name}（{'，'.join(words)}）" if words else name


def _part_words(part: Field, value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    name = QUALIFICATIONS.get(str(value), (str(value),))[0]
    return f"{name}{part.unit.value}"


def removal_words(name: str, before: object, after: object, on: date) -> str:
    """Returns one sentence naming the records removed from a list, or "". `before` and `after` are raw values."""
    if CATALOGUE[name].type is not FieldType.RECORDS or not isinstance(before, list):
        return ""
    gone = removed_entries(before, after if isinstance(after, list) else [])
    if not gone:
        return ""
    records = read_profile({name: gone}).facts[name]
    words = "；".join(record_words(CATALOGUE[name], record, on) for record in records)  # type: ignore[arg-type,union-attr]  # records
    return f"已从“{CATALOGUE[name].label}”删除 {len(gone)} 条：{words}。可以撤销。"


def read_answer(fact: str, text: str) -> object:
    """Returns typed text as the raw value of a fact, or None if nothing was typed."""
    name, _, tail = fact.partition(".")
    if name == "scores":
        return read_points(text)
    if tail:
        return read_number(text, CATALOGUE[name].unit)
    return read_text(CATALOGUE[name], text)


def block_words(raws: Mapping[str, object]) -> str:
    """Returns the answer to a block of flags: 都没有, or the flags that are true and those that are not known."""
    found = (
        ("是", [fact for fact, raw in raws.items() if raw]),
        ("不清楚", [f for f, raw in raws.items() if raw is None]),
    )
    words = [f"{head}：{'、'.join(CATALOGUE[fact].label for fact in facts)}" for head, facts in found if facts]
    return "；".join([*words, "其余都没有"]) if words else f"{len(raws)} 项都没有"


def recorded_words(name: str, raw: object, on: date) -> str:
    """Returns a recorded fact as it is shown to the user; each record of a list with its dates."""
    field = CATALOGUE[name]
    if field.type not in _RECORDS or not raw:
        return answer_words(name, raw)
    records = read_profile({name: raw}).facts[name]
    listed = records if isinstance(records, tuple) else (records,)
    return "；".join(record_words(field, record, on) for record in listed)  # type: ignore[arg-type]  # the field has records


def answer_words(fact: str, raw: object, before: object = None) -> str:
    """Returns an answer as it is shown to the user; `before` is the raw value it replaces."""
    known = without_markers(before) if isinstance(before, list) else []
    if raw == [] and known:
        return f"{NO_MORE}（已记录 {len(known)} 条）"
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, list) and any(isinstance(item, dict) for item in raw):
        return f"{len(without_markers(raw))} 项"
    if isinstance(raw, dict):
        return "已填"
    name = fact.partition(".")[0]
    if isinstance(raw, str) and name in CATALOGUE and CATALOGUE[name].type in NUMBERS:
        return f"{raw} {CATALOGUE[name].unit.value}（区间）"
    unit = CATALOGUE[name].unit.value if isinstance(raw, int | float) and name in CATALOGUE else ""
    words = value_words(name, raw)
    return " ".join(filter(None, (shown_raw(raw), unit, words)))
