"""The rule tree: the conditions of a policy as frozen data.

Each kind of condition is one class here; one function of the matcher evaluates it. Thresholds are in base units
(`policies.values`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from policies.documents import Grade
from policies.values import Unit


class ManualReason(StrEnum):
    """Why a person must confirm a condition."""

    UNPUBLISHED = "条件未公布"
    JUDGEMENT = "评审判断"
    PROJECT = "具体项目"
    PAPERS = "查看材料"
    NO_FACT = "尚无事实"


class Comparison(StrEnum):
    """A comparison of two values. The words 以上 and 不低于 mean AT_LEAST; 超过 means ABOVE."""

    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"
    EQUAL = "=="


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """The common fields of all conditions. `document` is the key of one of the policy's documents.

    `grade` is set where the condition was read in a weaker source than its document.
    """

    id: str = ""
    label: str = ""
    document: str = ""
    clause: str = ""
    grade: Grade | None = None
    note: str = ""


class Operand(msgspec.Struct, frozen=True):
    """A formula that is compared, with the label and unit that are shown. `options` are the possible values of a text."""

    formula: str
    label: str
    unit: Unit = Unit.NONE
    options: tuple[str, ...] = ()


class All(Node, frozen=True, tag="all"):
    """Met if every member is met."""

    members: tuple[Rule, ...]


class Any(Node, frozen=True, tag="any"):
    """Met if at least one member is met."""

    members: tuple[Rule, ...]


class Not(Node, frozen=True, tag="not"):
    """Met if the member is not met."""

    member: Rule


class Compare(Node, frozen=True, tag="compare"):
    """A number compared with a fixed threshold, in base units (万元, shares as fractions)."""

    left: Operand
    op: Comparison
    value: Decimal


class Flag(Node, frozen=True, tag="flag"):
    """A yes-or-no fact that must have the given value."""

    field: str
    value: bool


class Between(Node, frozen=True, tag="between"):
    """A number between two thresholds, both included."""

    left: Operand
    low: Decimal
    high: Decimal


class OnDate(Node, frozen=True, tag="on_date"):
    """A date fact compared with a fixed day."""

    field: str
    op: Comparison
    day: date


class OneOf(Node, frozen=True, tag="one_of"):
    """A text (or one text of a list) that must be one of `values`."""

    left: Operand
    values: tuple[str, ...]


class Band(msgspec.Struct, frozen=True):
    """One band of a tiered threshold: `value` applies up to `upto` (included) or below `below` (不足, excluded).

    The last band has neither limit.
    """

    value: Decimal
    upto: Decimal | None = None
    below: Decimal | None = None


class Tiers(Node, frozen=True, tag="tiers"):
    """A number compared with a threshold that depends on the number `by`."""

    left: Operand
    by: Operand
    op: Comparison
    bands: tuple[Band, ...]


class ScoreGrade(msgspec.Struct, frozen=True):
    """Points from `low` to `high` given if `when` is met (None: in all other cases); a range where experts judge."""

    low: Decimal
    high: Decimal
    when: Rule | None = None


class ScoreItem(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator of a score. Each option gives the points of its first met grade; the best option counts.

    An item without options is judged by a person, who gives 0 to `max` points.
    """

    id: str
    label: str
    max: Decimal
    group: str = ""
    options: tuple[tuple[ScoreGrade, ...], ...] = ()
    judged: bool = False


class GroupLine(msgspec.Struct, frozen=True):
    """The largest number of points that a group of items can give (`max`), or the smallest that it must have (`floor`)."""

    group: str
    max: Decimal | None = None
    floor: Decimal | None = None


class Score(Node, frozen=True, tag="score"):
    """The sum of the items' points compared with a pass mark."""

    op: Comparison
    pass_mark: Decimal
    items: tuple[ScoreItem, ...]
    groups: tuple[GroupLine, ...] = ()


class Holds(Node, frozen=True, tag="holds"):
    """Met if the firm has one of these qualifications and it is valid on the day of the match."""

    kinds: tuple[str, ...]


class Recognised(Node, frozen=True, tag="recognised"):
    """Met if one of these qualifications was granted in the calendar year of the match or the `years` years before it."""

    kinds: tuple[str, ...]
    years: int = 0


class Region(Node, frozen=True, tag="region"):
    """Met if the firm is registered in one of these places (full names, see policies.regions)."""

    places: tuple[str, ...]


class Manual(Node, frozen=True, tag="manual"):
    """A condition that a person confirms; `reason` says why no fact decides it, `suggestion` which fact would."""

    text: str
    reason: ManualReason
    suggestion: str = ""
    holder: str = ""


Rule = (
    All | Any | Not | Compare | Flag | Between | OnDate | OneOf | Tiers | Score | Holds | Recognised | Region | Manual
)


def members_of(rule: Rule) -> tuple[Rule, ...]:
    """Return the conditions directly inside a condition."""
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
    """Yield the rule and every condition inside it, outermost first.

    >>> [type(node).__name__ for node in walk(Not(member=Flag(field="zombie", value=True)))]
    ['Not', 'Flag']
    """
    yield rule
    for member in members_of(rule):
        yield from walk(member)
