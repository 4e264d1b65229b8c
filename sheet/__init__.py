"""The printed documents: the “一对一” service sheet of a match, and the booklet (政策汇编) of a library, as PDF.

The examples in the docstrings of this package start from the names in the docstring of `matcher`.
"""

from sheet.booklet import BookletOptions, booklet_bytes, booklet_policies, scope_words, write_booklet
from sheet.document import sheet_bytes, write_sheet
from sheet.firm_words import firm_words
from sheet.fonts import MissingGlyph
from sheet.options import Annex, Edition, Promise, PromiseResource, SheetOptions, options_from, options_text
from sheet.recovery import RecoveryPage, recovery_sheet, recovery_text
from sheet.selection import usual_choice
from sheet.wording import amount, when, whom

__all__ = [
    "Annex",
    "BookletOptions",
    "Edition",
    "MissingGlyph",
    "Promise",
    "PromiseResource",
    "RecoveryPage",
    "SheetOptions",
    "amount",
    "booklet_bytes",
    "booklet_policies",
    "firm_words",
    "options_from",
    "options_text",
    "recovery_sheet",
    "recovery_text",
    "scope_words",
    "sheet_bytes",
    "usual_choice",
    "when",
    "whom",
    "write_booklet",
    "write_sheet",
]
