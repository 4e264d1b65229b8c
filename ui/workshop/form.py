"""What a card editor asks: its fields as data, and how values become a content and back. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import msgspec

from policies import Unit, UserError
from policies.rules import Operand

Values = Mapping[str, object]
"""The values of the fields of a form, by name; an empty field is "", None or ()."""
_T = TypeVar("_T")


class InputKind(StrEnum):
    """What a field takes, and the type of its value."""

    LINE = "one line of text: str"
    TEXT = "several lines of text: str"
    CHOICE = "one of `choices`: their value"
    NUMBER = "a number with unit: Decimal in base units, or None"
    WHOLE = "a whole number: int or None"
    DAY = "a day: date or None"
    FLAG = "yes or no: bool"
    FACT = "an entry of `table`: the name of a fact, or an Operand for numbers and texts; None"
    PICKS = "several entries of `table`: tuple of str"
    WORDS = "several texts: tuple of str"
    BANDS = "the bands of a tiered threshold: tuple of Band"
    SCORES = "the rows of a score: tuple of ScoreItem"
    RULE = "a condition: Rule or None"


@dataclass(frozen=True)
class FormField:
    """One field. It is shown if the field `only_if[0]` has one of the values `only_if[1]`.

    The unit of a number is `unit`, or that of the operand in the field `unit_of`.
    """

    name: str
    label: str
    input: InputKind = InputKind.LINE
    choices: tuple[tuple[object, str], ...] = ()
    table: str = ""
    unit: Unit = Unit.NONE
    unit_of: str = ""
    needed: bool = False
    hint: str = ""
    only_if: tuple[str, tuple[object, ...]] | None = None

    def applies(self, values: Values) -> bool:
        """Returns whether the field is asked beside these values."""
        return self.only_if is None or values.get(self.only_if[0]) in self.only_if[1]

    def measure(self, values: Values) -> Unit:
        """Returns the unit of the number that the field takes."""
        left = values.get(self.unit_of) if self.unit_of else None
        return left.unit if isinstance(left, Operand) else self.unit


@dataclass(frozen=True)
class CardForm:
    """The fields of one kind of card. `pack` makes the content of values and the former content, `unpack` the reverse."""

    fields: tuple[FormField, ...]
    unpack: Callable[..., dict[str, object]]
    pack: Callable[..., object]


class FieldError(UserError):
    """A value that cannot be used, with the field that it is in."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def checked(fields: Sequence[FormField], values: Values) -> Values:
    """Returns the values of the fields that are asked.

    Raises: FieldError if a needed one is empty.
    """
    asked = [field for field in fields if field.applies(values)]
    for field in asked:
        if field.needed and values.get(field.name) in (None, "", ()):
            raise FieldError(field.name, f"还没有填“{field.label}”")
    return {field.name: values.get(field.name) for field in asked}


def replaced(former: object, kind: type[_T], /, **changes: object) -> _T:
    """Returns a struct of a kind: the former one with changes if it is of that kind, else a new one."""
    if type(former) is kind:
        return msgspec.structs.replace(former, **changes)  # type: ignore[type-var]  # a struct, as all contents are
    return kind(**changes)


def choices_of(members: type[StrEnum]) -> tuple[tuple[object, str], ...]:
    """Returns the members of a closed set with their words, which are their values."""
    return tuple((member, member.value) for member in members)
