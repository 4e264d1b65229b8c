"""The documents that statements rest on, and how close they are to the issuer's own words."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

import msgspec


class Grade(StrEnum):
    """Whose words a document shows, the strongest first."""

    OFFICIAL = "official"
    EXCERPT = "excerpt"
    REPOST = "repost"
    REPORT = "report"

    @property
    def label(self) -> str:
        """The Chinese words on screen and paper."""
        return _LABELS[self]

    @property
    def rank(self) -> int:
        """0 for the strongest grade, more for weaker ones."""
        return _RANKS[self]


_LABELS = {
    Grade.OFFICIAL: "官方全文",
    Grade.EXCERPT: "官方原文（节选）",
    Grade.REPOST: "转载",
    Grade.REPORT: "报道或工作材料",
}
_RANKS = {grade: rank for rank, grade in enumerate(Grade)}


class TextRead(StrEnum):
    """How much of a document's text was read by whoever entered it."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"

    @property
    def label(self) -> str:
        """The Chinese words on screen and paper."""
        return {TextRead.WHOLE: "全文已读", TextRead.PART: "读到一部分", TextRead.NONE: "未读到"}[self]


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document that a policy is based on. `key` is its short name inside the policy file.

    `checked_on` is the day on which somebody last looked at the text; `draft` marks a 征求意见稿, which never applies.
    """

    key: str
    title: str
    grade: Grade
    number: str | None = None
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None
    superseded_by: str | None = None
    url: str | None = None
    read: TextRead = TextRead.PART
    checked_on: date | None = None
    draft: bool = False

    @property
    def citation(self) -> str:
        """Return the document's number, or its title in 《》 if it has no number."""
        return self.number or f"《{self.title}》"

    @property
    def host(self) -> str:
        """The host of the address, "" if it has none."""
        return (urlsplit(self.url).hostname or "") if self.url else ""

    def ended(self, on: date) -> bool:
        """Return whether the document is no longer in force on a day; its last day counts as in force."""
        return self.superseded_by is not None or (self.expires is not None and self.expires < on)

    @property
    def newest_day(self) -> date | None:
        """The later of the days on which it was issued and came into force, None if both are unknown."""
        return max((day for day in (self.issued, self.effective) if day is not None), default=None)
