"""Firms by name: how names and credit codes are compared, and what the documents state of named firms.

`match_names` compares two names and gives the reason, `NameIndex` finds a firm by its name or a near one, for the
casebook and for the bodies of the documents alike.
`KnownNames` finds a body that the documents name, `prefill` offers its facts, `load_targets` gives the
yearly indicators of districts. Nothing here is a rule, and nothing is taken over without a person.
"""

from firms._documents import SourceDocument
from firms.known import FoundBody, KnownBody, KnownNames, load_firms
from firms.likeness import FirmLikeness, NameHit, NameIndex, NameMatch, match_names
from firms.names import FirmName, core, firm_name
from firms.prefilling import Prefill, PrefilledFact, prefill
from firms.targets import Indicator, TargetKind, load_targets
from policies.credit_code import CODE_LENGTH, CODE_LETTERS, check_digit, plain_code

__all__ = [
    "CODE_LENGTH",
    "CODE_LETTERS",
    "FirmLikeness",
    "FirmName",
    "FoundBody",
    "Indicator",
    "KnownBody",
    "KnownNames",
    "NameHit",
    "NameIndex",
    "NameMatch",
    "Prefill",
    "PrefilledFact",
    "SourceDocument",
    "TargetKind",
    "check_digit",
    "core",
    "firm_name",
    "load_firms",
    "load_targets",
    "match_names",
    "plain_code",
    "prefill",
]
