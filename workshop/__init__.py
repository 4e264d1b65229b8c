"""The policy workshop: a policy drafted from its documents, card by card. No Qt, no database."""

from workshop.model import Anchored, AnchorState, Card, CardState, Draft, DraftSource, LiveFirm, Problem, Quote

__all__ = ["AnchorState", "Anchored", "Card", "CardState", "Draft", "DraftSource", "LiveFirm", "Problem", "Quote"]
