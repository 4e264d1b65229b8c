"""Profile + policies + date → verdicts with reasons, gaps, questions and amounts. Pure."""

from matcher import policy_words
from matcher._compute import evaluate_formula, years_before
from matcher._facts import Facts
from matcher._holding import last_day, months_after
from matcher._places import in_municipality, same_place, spellings_of
from matcher._size import (
    DIVISION_INDUSTRIES,
    SECTION_DIVISIONS,
    SECTION_INDUSTRIES,
    SIZE_TABLE,
    SIZES,
    size_industry_of,
)
from matcher.amounts import Gain, worth
from matcher.as_json import as_json, benefit_basis
from matcher.as_text import as_text
from matcher.changes import ResultChange, Turn, changes
from matcher.combine import ExclusionChoice, total_worth
from matcher.contacts import CONTACTS, Contact, contact_words, contacts_in, contacts_of, reachable
from matcher.evaluate import MatchResult, PolicyState, evaluate
from matcher.examples import disagreements
from matcher.explain import Condition, ConditionSource
from matcher.gaps import Gap
from matcher.ladder import LadderStanding, Rung
from matcher.match import Match, ResultGroup, match
from matcher.outcome import ConditionVerdict, ItemPoints, Outcome, ScorePoints
from matcher.profile import Profile, Record, Value, canonical, raw_profile, read_profile
from matcher.questions import Question, by_holder, next_questions
from matcher.stack import Stack, stacks
from matcher.suggest import Suggestion, suggestions
from matcher.verbal import conditions_resting_on_verbal_facts, without
from matcher.wording import field_label, sentence
from policies.library import LibraryVersion

__all__ = [
    "CONTACTS",
    "DIVISION_INDUSTRIES",
    "SECTION_DIVISIONS",
    "SECTION_INDUSTRIES",
    "SIZES",
    "SIZE_TABLE",
    "Condition",
    "ConditionSource",
    "ConditionVerdict",
    "Contact",
    "ExclusionChoice",
    "Facts",
    "Gain",
    "Gap",
    "ItemPoints",
    "LadderStanding",
    "LibraryVersion",
    "Match",
    "MatchResult",
    "Outcome",
    "PolicyState",
    "Profile",
    "Question",
    "Record",
    "ResultChange",
    "ResultGroup",
    "Rung",
    "ScorePoints",
    "Stack",
    "Suggestion",
    "Turn",
    "Value",
    "as_json",
    "as_text",
    "benefit_basis",
    "by_holder",
    "canonical",
    "changes",
    "conditions_resting_on_verbal_facts",
    "contact_words",
    "contacts_in",
    "contacts_of",
    "disagreements",
    "evaluate",
    "evaluate_formula",
    "field_label",
    "in_municipality",
    "last_day",
    "match",
    "months_after",
    "next_questions",
    "policy_words",
    "raw_profile",
    "reachable",
    "read_profile",
    "same_place",
    "sentence",
    "size_industry_of",
    "spellings_of",
    "stacks",
    "suggestions",
    "total_worth",
    "without",
    "worth",
    "years_before",
]
