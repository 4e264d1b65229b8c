"""Match a firm's profile with policies on a day: verdicts with reasons, gaps, questions and amounts.

Every function is pure: it reads no file, no clock and no network, and does not change its arguments.
The examples in the docstrings of this package and of `sheet` start from these names:

>>> from datetime import date
>>> from decimal import Decimal
>>> from policies.library import load_library
>>> from resources import library_path
>>> library = load_library(library_path())
>>> version = LibraryVersion(library.version, library.digest)
>>> policy = library.get("cn-small-low-profit")  # 小型微利企业所得税优惠, 财政部 税务总局公告2023年第12号
>>> raw = {
...     "name": "示例公司",
...     "org_type": "企业",
...     "legal_person": True,
...     "resident_enterprise": True,
...     "restricted_industry": False,
...     "taxable_income": {"2025": 200},
...     "employees": {"2025": 80},
...     "total_assets": {"2025": 4000},
... }
>>> profile = read_profile(raw)
>>> day = date(2026, 11, 24)
>>> found = match([policy], profile, day, version)
"""

from matcher import policy_words
from matcher._calls import PolicyState, last_sign
from matcher._compute import evaluate_formula, years_before
from matcher._facts import Facts
from matcher._holding import last_day, months_after
from matcher._labels import field_label, missing_label
from matcher._need_words import own_words, policies_in_reply, reply_words
from matcher._places import in_municipality
from matcher._raw_profile import canonical, raw_profile
from matcher._size import (
    DIVISION_INDUSTRIES,
    SECTION_DIVISIONS,
    SECTION_INDUSTRIES,
    SIZE_TABLE,
    SIZES,
    full_code,
    size_industry_of,
)
from matcher.amounts import Gain, Worth, worth, worth_words
from matcher.as_json import as_json, support_basis
from matcher.as_text import as_text
from matcher.changes import ResultChange, Turn, changes
from matcher.combine import ExclusionChoice, total_worth
from matcher.conflicts import (
    ORDERED_DAYS,
    PARTS_OF_WHOLES,
    Contradiction,
    PartsOfWhole,
    contradictions,
    excesses,
    hanging,
)
from matcher.contacts import CONTACTS, Contact, contact_words, contacts_in, contacts_of, reachable
from matcher.derive import (
    BODY_SOURCES,
    CODE_KINDS,
    FORMS_OF_OTHERS,
    FORMS_OF_PERSONS,
    NAME_END,
    NAMED_KINDS,
    OFFICE,
    PLACE_SOURCES,
    Derived,
    complete,
    completed,
    derive,
    derived_words,
    unread_words,
)
from matcher.evaluate import MatchResult, evaluate
from matcher.examples import disagreements
from matcher.explain import Condition, ConditionSource
from matcher.gaps import Gap
from matcher.groups import ResultGroup
from matcher.ladder import LadderStanding, Rung
from matcher.match import Match, match
from matcher.needs import Need, NeedAnswer, NeedMatch, needs_in, needs_of
from matcher.next_year import (
    YEAR_TITLES,
    CertificateEnd,
    MakeUp,
    MakeUpKind,
    SeriesSpan,
    YearAhead,
    YearBasis,
    YearFigure,
    YearLine,
    YearNeed,
    YearSide,
    YearTurn,
    titles_ahead,
    year_ahead,
)
from matcher.outcome import ConditionVerdict, ItemPoints, Outcome, ScorePoints, refused_by_place
from matcher.priors import Priors, priors_of
from matcher.profile import EITHER, Profile, Record, Scalar, Value, field_of, read_profile, without
from matcher.questions import ENOUGH, Question, by_holder, enough, next_questions
from matcher.ranges import Range, range_words, split_range
from matcher.rank import Ranked
from matcher.stack import Stack, stacks
from matcher.suggest import Suggestion, suggestions
from matcher.verbal import VERBAL, verbal_words
from matcher.wording import sentence
from policies.library import LibraryVersion

__all__ = [
    "BODY_SOURCES",
    "CODE_KINDS",
    "CONTACTS",
    "DIVISION_INDUSTRIES",
    "EITHER",
    "ENOUGH",
    "FORMS_OF_OTHERS",
    "FORMS_OF_PERSONS",
    "NAMED_KINDS",
    "NAME_END",
    "OFFICE",
    "ORDERED_DAYS",
    "PARTS_OF_WHOLES",
    "PLACE_SOURCES",
    "SECTION_DIVISIONS",
    "SECTION_INDUSTRIES",
    "SIZES",
    "SIZE_TABLE",
    "VERBAL",
    "YEAR_TITLES",
    "CertificateEnd",
    "Condition",
    "ConditionSource",
    "ConditionVerdict",
    "Contact",
    "Contradiction",
    "Derived",
    "ExclusionChoice",
    "Facts",
    "Gain",
    "Gap",
    "ItemPoints",
    "LadderStanding",
    "LibraryVersion",
    "MakeUp",
    "MakeUpKind",
    "Match",
    "MatchResult",
    "Need",
    "NeedAnswer",
    "NeedMatch",
    "Outcome",
    "PartsOfWhole",
    "PolicyState",
    "Priors",
    "Profile",
    "Question",
    "Range",
    "Ranked",
    "Record",
    "ResultChange",
    "ResultGroup",
    "Rung",
    "Scalar",
    "ScorePoints",
    "SeriesSpan",
    "Stack",
    "Suggestion",
    "Turn",
    "Value",
    "Worth",
    "YearAhead",
    "YearBasis",
    "YearFigure",
    "YearLine",
    "YearNeed",
    "YearSide",
    "YearTurn",
    "as_json",
    "as_text",
    "by_holder",
    "canonical",
    "changes",
    "complete",
    "completed",
    "contact_words",
    "contacts_in",
    "contacts_of",
    "contradictions",
    "derive",
    "derived_words",
    "disagreements",
    "enough",
    "evaluate",
    "evaluate_formula",
    "excesses",
    "field_label",
    "field_of",
    "full_code",
    "hanging",
    "in_municipality",
    "last_day",
    "last_sign",
    "match",
    "missing_label",
    "months_after",
    "needs_in",
    "needs_of",
    "next_questions",
    "own_words",
    "policies_in_reply",
    "policy_words",
    "priors_of",
    "range_words",
    "raw_profile",
    "reachable",
    "read_profile",
    "refused_by_place",
    "reply_words",
    "sentence",
    "size_industry_of",
    "split_range",
    "stacks",
    "suggestions",
    "support_basis",
    "titles_ahead",
    "total_worth",
    "unread_words",
    "verbal_words",
    "without",
    "worth",
    "worth_words",
    "year_ahead",
    "years_before",
]
