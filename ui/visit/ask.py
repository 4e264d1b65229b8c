"""A question as it is shown in the visit: how it is answered, by which keys, in what size. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from matcher import Question
from ui.entry.answers import Answering, AnswerKind, Option, answering
from ui.firm.question_bar import effect

_FEW = 22
"""Questions of up to so many characters are shown in the large font."""
_SOME = 60
"""Questions of up to so many characters are shown in the medium font, longer ones in the small one."""
_NAMED = 2
"""The number of policies named; the rest is counted."""
_LABEL = 36
"""The most characters of a label."""


@dataclass(frozen=True)
class Ask:
    """Everything that the question card shows. `step` is the font size l, m or s: the longer the text, the smaller.

    `before` tells what was recorded at an earlier visit.
    """

    question: Question
    answering: Answering
    step: str
    effect: str
    about: str
    before: str = ""

    @property
    def fact(self) -> str:
        """The fact that is asked for."""
        return self.question.field

    @property
    def text(self) -> str:
        """The text of the question."""
        return self.answering.text

    @property
    def kind(self) -> AnswerKind:
        """How it is answered."""
        return self.answering.kind

    @property
    def options(self) -> tuple[Option, ...]:
        """The answers that have a button."""
        return self.answering.options


def ask(question: Question, names: Iterable[str], value: object = None, on: date = date.min, before: str = "") -> Ask:
    """Returns a question prepared for the card; `names` are the policies it concerns, `value` the recorded value."""
    put = answering(question, value, on)
    length = len(put.text)
    step = "l" if length <= _FEW else "m" if length <= _SOME else "s"
    if question.block:
        return Ask(question, put, "s", effect(question), "", before)  # the list needs the room
    return Ask(question, put, step, effect(question), _about(tuple(names), question.touches), before)


def _about(names: tuple[str, ...], touches: int) -> str:
    if not names:
        return ""
    tail = f"等 {touches} 项" if touches > _NAMED else ""
    return f"关系到：{'、'.join(names[:_NAMED])}{tail}"


def short(label: str) -> str:
    """Returns a label in one line."""
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"


def judged(fact: str) -> bool:
    """Whether an officer decides the fact, not the firm."""
    return fact.startswith(("confirmed.", "scores."))
