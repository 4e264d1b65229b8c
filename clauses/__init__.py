"""The text of a policy document as a tree of clauses, with their roles and figures; proposes, never decides."""

from clauses._facts import SURE, FactGuess, NamedFact, fact_of, named_facts
from clauses._figures import figures_in
from clauses._needless import needless
from clauses._tree import TextLine
from clauses.content import (
    CallsContent,
    Content,
    GroupContent,
    Joined,
    MaterialContent,
    NoteContent,
    OfficeContent,
    RuleContent,
    SupportContent,
    ValidityContent,
)
from clauses.model import Clause, ClauseRole, Figure, PolicyText, Proposal
from clauses.proposing import proposals_of, rule_at
from clauses.reading import read_lines, read_policy

__all__ = [
    "SURE",
    "CallsContent",
    "Clause",
    "ClauseRole",
    "Content",
    "FactGuess",
    "Figure",
    "GroupContent",
    "Joined",
    "MaterialContent",
    "NamedFact",
    "NoteContent",
    "OfficeContent",
    "PolicyText",
    "Proposal",
    "RuleContent",
    "SupportContent",
    "TextLine",
    "ValidityContent",
    "fact_of",
    "figures_in",
    "named_facts",
    "needless",
    "proposals_of",
    "read_lines",
    "read_policy",
    "rule_at",
]
