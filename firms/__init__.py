"""Firms by name: how names and credit codes are compared, and what the documents state of named firms.

`KnownNames` finds a body that the documents name, `prefill` offers its facts, `load_targets` gives the
yearly indicators of districts. Nothing here is a rule, and nothing is taken over without a person.
"""

from firms._documents import SourceDocument
from firms.credit_code import CODE_LENGTH, CODE_LETTERS, check_digit, plain_code
from firms.known import FoundBody, KnownBody, KnownNames, NameMatch, Prefill, PrefilledFact, load_firms, prefill
from firms.names import core
from firms.targets import Indicator, TargetKind, load_targets

__all__ = [
    "CODE_LENGTH",
    "CODE_LETTERS",
    "FoundBody",
    "Indicator",
    "KnownBody",
    "KnownNames",
    "NameMatch",
    "Prefill",
    "PrefilledFact",
    "SourceDocument",
    "TargetKind",
    "check_digit",
    "core",
    "load_firms",
    "load_targets",
    "plain_code",
    "prefill",
]
