"""The policy workshop: a policy drafted from its documents, card by card. No Qt, no database."""

from workshop.anchors import find_quote, quote_of
from workshop.assembling import Assembled, assembled
from workshop.corrections import Correction, corrected, unfitting, with_correction
from workshop.drafting import draft_from_texts, with_figure_cards
from workshop.editing import (
    add,
    change,
    draft_bytes,
    draft_from,
    move,
    nest,
    reject,
    remove,
    reopen,
    take,
    to_person,
    unnest,
    with_answer,
    with_example,
    with_fact,
    with_heads,
    with_quote,
)
from workshop.figures import FigureCount, OpenFigure, figure_count, places_of
from workshop.from_policy import draft_from_policy
from workshop.kept_text import document_from, lines_of, policy_text, text_bytes
from workshop.ladder import LadderKind, LadderPart, firm_ladder, ladder
from workshop.live import LeftOut, LiveFirms, as_example, live_firms
from workshop.model import Anchored, AnchorState, Card, CardState, Draft, DraftSource, LiveFirm, Place, Problem, Quote
from workshop.tree import counting, settled, tree_of
from workshop.versions import Alignment, Carried, ChangedFigure, ClausePair, aligned, carried

__all__ = [
    "Alignment",
    "AnchorState",
    "Anchored",
    "Assembled",
    "Card",
    "CardState",
    "Carried",
    "ChangedFigure",
    "ClausePair",
    "Correction",
    "Draft",
    "DraftSource",
    "FigureCount",
    "LadderKind",
    "LadderPart",
    "LeftOut",
    "LiveFirm",
    "LiveFirms",
    "OpenFigure",
    "Place",
    "Problem",
    "Quote",
    "add",
    "aligned",
    "as_example",
    "assembled",
    "carried",
    "change",
    "corrected",
    "counting",
    "document_from",
    "draft_bytes",
    "draft_from",
    "draft_from_policy",
    "draft_from_texts",
    "figure_count",
    "find_quote",
    "firm_ladder",
    "ladder",
    "lines_of",
    "live_firms",
    "move",
    "nest",
    "places_of",
    "policy_text",
    "quote_of",
    "reject",
    "remove",
    "reopen",
    "settled",
    "take",
    "text_bytes",
    "to_person",
    "tree_of",
    "unfitting",
    "unnest",
    "with_answer",
    "with_correction",
    "with_example",
    "with_fact",
    "with_figure_cards",
    "with_heads",
    "with_quote",
]
