"""The policy workshop: a policy drafted from its documents, card by card. No Qt, no database."""

from workshop.anchors import find_quote, quote_of
from workshop.corrections import Correction, corrected, unfitting, with_correction
from workshop.kept_text import document_from, lines_of, policy_text, text_bytes
from workshop.model import Anchored, AnchorState, Card, CardState, Draft, DraftSource, LiveFirm, Problem, Quote
from workshop.versions import Alignment, Carried, ChangedFigure, ClausePair, aligned, carried

__all__ = [
    "Alignment",
    "AnchorState",
    "Anchored",
    "Card",
    "CardState",
    "Carried",
    "ChangedFigure",
    "ClausePair",
    "Correction",
    "Draft",
    "DraftSource",
    "LiveFirm",
    "Problem",
    "Quote",
    "aligned",
    "carried",
    "corrected",
    "document_from",
    "find_quote",
    "lines_of",
    "policy_text",
    "quote_of",
    "text_bytes",
    "unfitting",
    "with_correction",
]
