"""Result → PDF: the printed “一对一” service sheet. Library → PDF: the booklet to be signed off."""

from sheet._booklet_lines import (
    RuleLine,
    bare_result,
    condition_words,
    force_words,
    rule_head,
    rule_lines,
    score_limits,
    score_rows,
    span_words,
    standing_words,
    superseded,
    validity_words,
    window_words,
)
from sheet.booklet import BookletOptions, booklet_bytes, booklet_policies, scope_words, write_booklet
from sheet.document import sheet_bytes, write_beside, write_sheet
from sheet.fonts import MissingGlyph, missing_characters
from sheet.options import Edition, Promise, SheetOptions, options_from, options_text
from sheet.recovery import RecoveryPage, recovery_sheet, recovery_text
from sheet.selection import usual_choice

__all__ = [
    "BookletOptions",
    "Edition",
    "MissingGlyph",
    "Promise",
    "RecoveryPage",
    "RuleLine",
    "SheetOptions",
    "bare_result",
    "booklet_bytes",
    "booklet_policies",
    "condition_words",
    "force_words",
    "missing_characters",
    "options_from",
    "options_text",
    "recovery_sheet",
    "recovery_text",
    "rule_head",
    "rule_lines",
    "scope_words",
    "score_limits",
    "score_rows",
    "sheet_bytes",
    "span_words",
    "standing_words",
    "superseded",
    "usual_choice",
    "validity_words",
    "window_words",
    "write_beside",
    "write_booklet",
    "write_sheet",
]
