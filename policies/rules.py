"""The rule tree: what a policy asks of a firm, as frozen data.

Every node kind stands here once; what it means is one function in the matcher.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from policies.values import Unit


class Confidence(StrEnum):
    """How well a statement is known; only the first two may become rules."""

    OFFICIAL = "official-text"
    SECONDARY = "secondary"
    MEMORY = "memory"
    SOURCE_ONLY = "source-only"
    NOT_FOUND = "not-found"

    @property
    def supports_rules(self) -> bool:
        """Whether a figure of this confidence may decide anything."""
        return self in (Confidence.OFFICIAL, Confidence.SECONDARY)

    @property
    def label(self) -> str:
        """What paper and screen say."""
        return _CONFIDENCE_LABELS[self]


_CONFIDENCE_LABELS = {
    Confidence.OFFICIAL: "官方文本",
    Confidence.SECONDARY: "转述页面",
    Confidence.MEMORY: "待核",
    Confidence.SOURCE_ONLY: "仅见工作材料",
    Confidence.NOT_FOUND: "未查到",
}


class Comparison(StrEnum):
    """How two values are compared. 以上、不低于 is AT_LEAST, 超过 is ABOVE."""

    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"
    EQUAL = "=="


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """What every condition carries. `document` is the key of one of the policy's documents."""

    id: str = ""
    label: str = ""
    document: str = ""
    clause: str = ""
    confidence: Confidence = Confidence.SECONDARY
    note: str = ""


class Operand(msgspec.Struct, frozen=True):
    """What is compared: a formula with the words and the unit it is shown in."""

    formula: str
    label: str
    unit: Unit = Unit.NONE
    options: tuple[str, ...] = ()


class All(Node, frozen=True, tag="all"):
    """Every member must be met; one that fails decides."""

    members: tuple[Rule, ...]


class Any(Node, frozen=True, tag="any"):
    """One met member decides."""

    members: tuple[Rule, ...]


class Not(Node, frozen=True, tag="not"):
    """The member must not be met."""

    member: Rule


class Compare(Node, frozen=True, tag="compare"):
    """A number against a line, in base units (万元, shares as fractions)."""

    left: Operand
    op: Comparison
    value: Decimal


class Flag(Node, frozen=True, tag="flag"):
    """A yes-or-no fact that must have the given answer."""

    field: str
    value: bool


class Between(Node, frozen=True, tag="between"):
    """A number between two lines, both included."""

    left: Operand
    low: Decimal
    high: Decimal


class OnDate(Node, frozen=True, tag="on_date"):
    """A date fact against a fixed day."""

    field: str
    op: Comparison
    day: date


class OneOf(Node, frozen=True, tag="one_of"):
    """A text (or one member of a list of texts) among the given ones."""

    left: Operand
    values: tuple[str, ...]


class Band(msgspec.Struct, frozen=True):
    """One line of a tiered threshold: holds up to `upto` (included), None for the rest.

    `below` makes the limit excluded (不足).
    """

    value: Decimal
    upto: Decimal | None = None
    below: Decimal | None = None


class Tiers(Node, frozen=True, tag="tiers"):
    """A number against a line that depends on another number."""

    left: Operand
    by: Operand
    op: Comparison
    bands: tuple[Band, ...]


class Grade(msgspec.Struct, frozen=True):
    """Points given when `when` is met (None: otherwise). A range where experts judge."""

    low: Decimal
    high: Decimal
    when: Rule | None = None


class ScoreItem(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator. The first met grade of an option counts, the best option counts.

    An item without options is judged by a person: anything from 0 to `max`.
    """

    id: str
    label: str
    max: Decimal
    group: str = ""
    options: tuple[tuple[Grade, ...], ...] = ()
    judged: bool = False


class GroupLine(msgspec.Struct, frozen=True):
    """A ceiling or a floor on the points of one group of items."""

    group: str
    max: Decimal | None = None
    floor: Decimal | None = None


class Score(Node, frozen=True, tag="score"):
    """Points per indicator against a pass mark."""

    op: Comparison
    pass_mark: Decimal
    items: tuple[ScoreItem, ...]
    groups: tuple[GroupLine, ...] = ()


class Holds(Node, frozen=True, tag="holds"):
    """One of these qualifications is valid on the date."""

    kinds: tuple[str, ...]


class Region(Node, frozen=True, tag="region"):
    """The firm is registered in one of these places (full names, see policies.regions)."""

    places: tuple[str, ...]


class Manual(Node, frozen=True, tag="manual"):
    """A person confirms: what cannot be computed or rests on no read source."""

    text: str
    holder: str = ""


Rule = All | Any | Not | Compare | Flag | Between | OnDate | OneOf | Tiers | Score | Holds | Region | Manual


def members_of(rule: Rule) -> tuple[Rule, ...]:
    """The conditions directly inside a condition."""
    match rule:
        case All(members=members) | Any(members=members):
            return members
        case Not(member=member):
            return (member,)
        case Score(items=items):
            return tuple(g.when for i in items for option in i.options for g in option if g.when is not None)
        case _:
            return ()


def walk(rule: Rule) -> Iterator[Rule]:
    """The rule and every condition inside it, outermost first."""
    yield rule
    for member in members_of(rule):
        yield from walk(member)
