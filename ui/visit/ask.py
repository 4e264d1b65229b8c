"""A question as it is put in the visit: how it is answered, by which keys, in what size. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from matcher import Question
from policies import CATALOGUE, FieldType
from ui.questions import effect
from ui.typed import NONE_WORDS, read_number, read_text, shown_raw

_KEYS = "123456789ABCDEFG"
_FEW = 22
_SOME = 60
_NAMED = 2
_LABEL = 36
_LISTS = (FieldType.RECORDS, FieldType.RECORD)


class Kind(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    LIST = "list"
    LINE = "line"


@dataclass(frozen=True)
class Option:
    """One answer with a button and the keys that press it."""

    text: str
    value: object
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Ask:
    """Everything the card of a question shows. `step` is l, m or s, the longer the text the smaller."""

    question: Question
    kind: Kind
    options: tuple[Option, ...]
    unit: str
    hint: str
    step: str
    effect: str
    about: str

    @property
    def fact(self) -> str:
        """The fact that is asked for."""
        return self.question.field

    @property
    def text(self) -> str:
        """The question as it is put."""
        return self.question.text


_YES_NO = (Option("是", True, ("Y", "1")), Option("否", False, ("N", "2")))


def ask(question: Question, names: Iterable[str]) -> Ask:
    """A question prepared for the card; `names` are those of the policies it concerns."""
    kind, options, unit, hint = _answering(question.field)
    length = len(question.text)
    step = "l" if length <= _FEW else "m" if length <= _SOME else "s"
    return Ask(question, kind, options, unit, hint, step, effect(question), _about(tuple(names), question.touches))


def _about(names: tuple[str, ...], touches: int) -> str:
    if not names:
        return ""
    tail = f"等 {touches} 项" if touches > _NAMED else ""
    return f"关系到：{'、'.join(names[:_NAMED])}{tail}"


def _answering(fact: str) -> tuple[Kind, tuple[Option, ...], str, str]:
    name = fact.partition(".")[0]
    if name == "confirmed":
        return Kind.YES_NO, _YES_NO, "", "核实后写明理由和有效期"
    if name == "scores":
        return Kind.LINE, (), "分", ""
    field = CATALOGUE[name]
    if field.type is FieldType.FLAG:
        return Kind.YES_NO, _YES_NO, "", ""
    if field.type is FieldType.ENUM:
        return Kind.CHOICE, tuple(Option(v, v, (k,)) for v, k in zip(field.values, _KEYS, strict=False)), "", ""
    if field.type in _LISTS:
        none = (Option(NONE_WORDS[0], [], ("N", "1")),) if field.type is FieldType.RECORDS else ()
        return Kind.LIST, none, "", ""
    return Kind.LINE, (), field.unit.value, _LINE_HINTS.get(field.type, "")


_LINE_HINTS = {
    FieldType.DATE: "如 2020-03-14 或 20200314",
    FieldType.TEXTS: "多项用、隔开，没有写“无”",
}


def read_line(fact: str, text: str) -> object:
    """What was typed as the raw value of a fact; None where nothing was."""
    name, _, tail = fact.partition(".")
    if tail:
        return read_number(text, CATALOGUE[name].unit.value if name in CATALOGUE else "")
    return read_text(CATALOGUE[name], text)


def answer_words(fact: str, label: str, raw: object) -> str:
    """A fact with its answer, as it is told back."""
    return f"{short(label)}：{_value_words(raw)}{_unit_words(fact.partition('.')[0], raw)}"


def short(label: str) -> str:
    """A label in one line."""
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"


def judged(fact: str) -> bool:
    """Whether an officer decides it and not a fact of the firm."""
    return fact.startswith(("confirmed.", "scores."))


def _value_words(raw: object) -> str:
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, dict) or (isinstance(raw, list) and any(isinstance(item, dict) for item in raw)):
        return f"{len(raw)} 项" if isinstance(raw, list) else "已填"
    return shown_raw(raw)


def _unit_words(name: str, raw: object) -> str:
    counted = isinstance(raw, int | float) and not isinstance(raw, bool) and name in CATALOGUE
    unit = CATALOGUE[name].unit.value if counted else ""
    return f" {unit}" if unit else ""
