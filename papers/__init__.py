"""A firm's own papers (tax returns, statements, public credit report, lists of rights) as facts with their places.

A paper proves itself by its own sums: if one fails, nothing is taken from it. A paper without a period or
without a unit gives no figures. What was not taken is told, with the reason.
"""

from papers._opening import file_of_document, sheets_of
from papers._sheet import PaperFile, PaperPlace, PaperSheet, Spot, Untaken, is_blank, sheet_of_rows, value_in
from papers._types import PaperCheck, PaperFact, PaperForm, PaperKind, PaperPart, PaperReading, PapersRead
from papers.reading import paper_score, read_file, read_papers

__all__ = [
    "PaperCheck",
    "PaperFact",
    "PaperFile",
    "PaperForm",
    "PaperKind",
    "PaperPart",
    "PaperPlace",
    "PaperReading",
    "PaperSheet",
    "PapersRead",
    "Spot",
    "Untaken",
    "file_of_document",
    "is_blank",
    "paper_score",
    "read_file",
    "read_papers",
    "sheet_of_rows",
    "sheets_of",
    "value_in",
]
