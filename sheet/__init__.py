"""Result → PDF: the printed “一对一” service sheet."""

from sheet.document import sheet_bytes, write_beside, write_sheet
from sheet.fonts import MissingGlyph, missing_characters
from sheet.options import Edition, Promise, SheetOptions
from sheet.selection import usual_choice

__all__ = [
    "Edition",
    "MissingGlyph",
    "Promise",
    "SheetOptions",
    "missing_characters",
    "sheet_bytes",
    "usual_choice",
    "write_beside",
    "write_sheet",
]
