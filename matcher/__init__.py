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
from matcher.changes import Change, Turn, changes
from matcher.combine import Choice, total_worth
from matcher.contacts import CONTACTS, Contact, contact_words, contacts_in, contacts_of, reachable
from matcher.evaluate import MatchResult, State, evaluate
from matcher.examples import disagreements
from matcher.explain import Condition, Source
from matcher.gaps import Gap
from matcher.hearsay import resting_on, without
from matcher.ladder import Rung, Standing
from matcher.match import Match, Stamp, Standpoint, match
from matcher.outcome import ItemPoints, Outcome, ScorePoints, Truth
from matcher.profile import Profile, Record, Value, canonical, raw_profile, read_profile
from matcher.questions import Question, by_holder, next_questions
from matcher.stack import Stack, stacks
from matcher.suggest import Suggestion, suggestions
from matcher.wording import field_label, sentence

__all__ = [
    "CONTACTS",
    "DIVISION_INDUSTRIES",
    "SECTION_DIVISIONS",
    "SECTION_INDUSTRIES",
    "SIZES",
    "SIZE_TABLE",
    "Change",
    "Choice",
    "Condition",
    "Contact",
    "Facts",
    "Gain",
    "Gap",
    "ItemPoints",
    "Match",
    "MatchResult",
    "Outcome",
    "Profile",
    "Question",
    "Record",
    "Rung",
    "ScorePoints",
    "Source",
    "Stack",
    "Stamp",
    "Standing",
    "Standpoint",
    "State",
    "Suggestion",
    "Truth",
    "Turn",
    "Value",
    "as_json",
    "as_text",
    "benefit_basis",
    "by_holder",
    "canonical",
    "changes",
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
    "resting_on",
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
