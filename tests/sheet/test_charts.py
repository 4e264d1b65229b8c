"""Charts are printed with their tables: every row stands there, long ones over several pages."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pypdf
import pytest

from sheet.charts import ChartBar, ChartPaper, charts_bytes
from survey.figure_papers import figures_paper
from survey.figures import Bar, FigureTable

ON = date(2026, 12, 1)


def pages(papers: list[ChartPaper]) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(charts_bytes(papers))).pages]


def test_that_bars_and_table_stand_on_one_page() -> None:
    bars = (
        ChartBar("一个名字长得在图里放不下而要截断的街道或者园区", (Decimal(3), Decimal(2)), "5", Decimal(6)),
        ChartBar("乙", (Decimal(0), Decimal(0)), "0"),
    )
    (text,) = pages(
        [
            ChartPaper(
                title="走访", headings=("街道", "次数"), rows=(("甲", "5"),), on=ON, bars=bars, legend=("王敏", "李四")
            )
        ]
    )
    for word in ("走访", "王敏", "李四", "次数", "第 1 页"):
        assert word in text


@pytest.mark.parametrize("count", [0, 1, 200])
def test_that_every_row_is_printed(count: int) -> None:
    rows = tuple((f"第{place}行", str(place)) for place in range(count))
    bars = tuple(ChartBar(name, (Decimal(place),), value) for place, (name, value) in enumerate(rows))
    text = "".join(pages([ChartPaper(title="表", headings=("名", "数"), rows=rows, on=ON, bars=bars)]))
    assert all(name in text for name, _ in rows)
    assert count or "没有数据" in text


def test_that_each_table_begins_a_page() -> None:
    paper = ChartPaper(title="表", headings=("名",), rows=(("甲",),), on=ON)
    assert len(pages([paper, paper])) == 2


def test_that_a_table_of_figures_keeps_its_cells_and_knows_its_columns_of_figures() -> None:
    figures = FigureTable(
        "x",
        "表",
        "说明",
        ("名", "数", "占比", "单位"),
        (("甲", Decimal("1.5"), "20.0%", "%"),),
        (Bar("甲", (Decimal(1),), "1"),),
        ("数",),
    )
    paper = figures_paper(figures, ON, "局")
    assert paper.rows == (("甲", "1.5", "20.0%", "%"),)
    assert paper.numeric == {1, 2}
