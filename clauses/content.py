"""What the words of a document say for a policy, as the parts that a policy is put together from.

A proposal holds one of these, and so does a card of the workshop.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from policies import Aspect, Calls, Grade, Material, PolicyOffice, Support, Validity
from policies.rules import Rule


class Joined(StrEnum):
    """How the conditions of a group decide together."""

    ALL = "全部"
    ANY = "任一"
    NONE = "都没有"


class RuleContent(msgspec.Struct, frozen=True, kw_only=True, tag="rule"):
    """One condition. `aspect` says which question about the applicants it answers, None for other conditions.

    The rule is no `All`, `Any` or `Not`: those are groups.
    """

    rule: Rule
    aspect: Aspect | None = None


class GroupContent(msgspec.Struct, frozen=True, kw_only=True, tag="group"):
    """A group of conditions, which are the proposals or cards that name it as their parent. NONE is a negative list.

    `document`, `clause`, `grade` and `note` say where the group itself is stated, as those of a rule do.
    """

    joined: Joined
    label: str = ""
    aspect: Aspect | None = None
    document: str = ""
    clause: str = ""
    grade: Grade | None = None
    note: str = ""


class SupportContent(msgspec.Struct, frozen=True, kw_only=True, tag="support"):
    """One thing that the policy gives."""

    support: Support


class CallsContent(msgspec.Struct, frozen=True, kw_only=True, tag="calls"):
    """A part of what is known about acceptance: a dated call, acceptance all year, a stop."""

    calls: Calls


class MaterialContent(msgspec.Struct, frozen=True, kw_only=True, tag="material"):
    """One paper to submit."""

    material: Material


class OfficeContent(msgspec.Struct, frozen=True, kw_only=True, tag="office"):
    """An office to ask, or the place where the policy is applied for (`apply_at`)."""

    office: PolicyOffice | None = None
    apply_at: str = ""


class ValidityContent(msgspec.Struct, frozen=True, kw_only=True, tag="validity"):
    """How long the granted title is valid."""

    validity: Validity


class NoteContent(msgspec.Struct, frozen=True, kw_only=True, tag="note"):
    """A sentence that is printed with the policy and decides nothing (a duty after the award, a definition)."""

    text: str


Content = (
    RuleContent
    | GroupContent
    | SupportContent
    | CallsContent
    | MaterialContent
    | OfficeContent
    | ValidityContent
    | NoteContent
)
