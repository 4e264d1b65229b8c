"""The types of a policy document that was read: heads, clauses, figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from clauses.content import Content


class ClauseRole(StrEnum):
    """What a clause is about."""

    APPLICANT = "applicant"
    CONDITION = "condition"
    BENEFIT = "benefit"
    MATERIAL = "material"
    WINDOW = "window"
    PROCEDURE = "procedure"
    EXCLUSION = "exclusion"
    VALIDITY = "validity"
    DEFINITION = "definition"
    OTHER = "other"


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A number of a clause. `text` is the number with its unit as written, `start` its place in the text of the clause.

    `value` is in the base unit: 万元 for money, a fraction for shares, otherwise as written. `op` is the comparison
    (`>=`, `>`, `<=`, `<`, `==`) that the words around it state, "" for a plain amount. `fact` is the name of the fact
    or derived quantity that the words name, "" if none is sure.
    """

    text: str
    start: int
    value: Decimal
    unit: str
    op: str = ""
    fact: str = ""


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """A clause with the path that people cite (第三条（二）), and its text including the unnumbered lines below it.

    `heading` is the path with the words of each heading above it. `page` is its first page, from 1.
    """

    path: str
    text: str
    role: ClauseRole
    figures: tuple[Figure, ...] = ()
    heading: str = ""
    page: int | None = None


class PolicyText(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """A policy document: what its heads and feet say of it, and its clauses in order. Unknown texts are empty."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None
    clauses: tuple[Clause, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of all clauses."""
        return tuple(figure for clause in self.clauses for figure in clause.figures)


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What a place of a document may mean for the policy. A person decides.

    `clause` is the index of the clause in the `PolicyText`; `start` and `end` bound the words in its text. `figures` are
    the indices of those figures of the clause that the content uses, `beside` figures of other clauses that it uses too
    (a table of tiers, a score), each as (clause, figure). `parent` is the index of the group among the
    proposals that it belongs to. `sure` is from 0 to 1, `why` a Chinese sentence that says what decided.
    """

    clause: int
    start: int
    end: int
    content: Content
    figures: tuple[int, ...] = ()
    beside: tuple[tuple[int, int], ...] = ()
    parent: int | None = None
    sure: float = 0.5
    why: str = ""
