"""Tables of figures as they are printed with their charts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sheet.charts import ChartBar, ChartPaper
from survey.figures import FigureTable, cell_words


def figures_paper(figures: FigureTable, on: date, office: str = "", title: str = "") -> ChartPaper:
    """Returns a table with its bars as a paper; `title` stands instead of the one of the table."""
    numeric = frozenset(
        place
        for place in range(len(figures.headings))
        if any(
            isinstance(cell := row[place], int | Decimal)
            or (str(cell or "")[-2:-1].isdigit() and str(cell).endswith("%"))
            for row in figures.rows
        )
    )
    return ChartPaper(
        title=title or figures.title,
        headings=figures.headings,
        rows=tuple(tuple(cell_words(cell) for cell in row) for row in figures.rows),
        on=on,
        bars=tuple(ChartBar(bar.label, bar.parts, bar.words, bar.mark) for bar in figures.bars),
        legend=figures.legend,
        note=figures.note,
        numeric=numeric,
        office=office,
    )
