"""A desk with an empty casebook, and the papers of one invented firm."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.papers.make import pdf_of, xlsx_of
from tests.papers.test_tax import files_of_a_firm

ON = date(2026, 11, 24)
FIRM = "天津甲智能科技有限公司"
CODE = "91120102MA0000001T"


def papers_of_a_firm(folder: Path, kind: str = "xlsx") -> Path:
    """Write A000000, A107041 and the statements of the firm, all of 2025, as one file."""
    sheets = files_of_a_firm()
    path = folder / f"材料.{kind}"
    path.write_bytes(xlsx_of(sheets) if kind == "xlsx" else pdf_of(list(sheets.values())))
    return path
