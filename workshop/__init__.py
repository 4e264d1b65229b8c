"""The policy workshop: a policy drafted from its documents, card by card. No Qt, no database."""

from workshop.kept_text import document_from, lines_of, policy_text, text_bytes
from workshop.model import Anchored, AnchorState, Card, CardState, Draft, DraftSource, LiveFirm, Problem, Quote

__all__ = [
    "AnchorState",
    "Anchored",
    "Card",
    "CardState",
    "Draft",
    "DraftSource",
    "LiveFirm",
    "Problem",
    "Quote",
    "document_from",
    "lines_of",
    "policy_text",
    "text_bytes",
]
