"""Ruled tables of a PDF have their cells in rows and columns."""

from __future__ import annotations

from random import Random

import pytest
from reportlab.pdfgen.canvas import Canvas

from pages import PageTable, open_document
from tests.pages.build import A4, drawn, printed, text_at

ROWS = (("指标", "2023年", "2024年"), ("营业收入", "1,234.5", "2,345.6"), ("其中：高新收入", "", "9"))


def table_of(data: bytes) -> PageTable:
    (table,) = open_document(data, "表.pdf").pages[0].tables
    return table


def test_that_a_ruled_table_has_the_rows_that_were_printed() -> None:
    assert table_of(printed("前面的文字。", ROWS, "后面的文字。")).rows == ROWS


def test_that_a_merged_cell_has_its_text_once_and_covers_the_other_places() -> None:
    style = [("SPAN", (0, 0), (2, 0)), ("SPAN", (0, 1), (0, 2))]
    table = table_of(printed((("合并的标题", "", ""), ("合并", "1", "2"), ("", "3", "4")), style=style))
    assert table.rows == (("合并的标题", "", ""), ("合并", "1", "2"), ("", "3", "4"))
    assert [box is None for box in table.boxes[0]] == [False, True, True]
    assert table.boxes[2][0] is None


def test_that_each_cell_has_its_place() -> None:
    document = open_document(printed(ROWS), "表.pdf")
    (table,) = document.pages[0].tables
    for row, boxes in zip(table.rows, table.boxes, strict=True):
        for text, box in zip(row, boxes, strict=True):
            assert box is not None
            inside = "".join(word.text for word in document.pages[0].words if box.holds(*word.box.middle))
            assert inside == text


def test_that_lines_drawn_as_thin_filled_shapes_make_a_table_too() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (600, 630, 660):
            canvas.rect(72, y, 300, 0.7, stroke=0, fill=1)
        for x in (72, 172, 372):
            canvas.rect(x, 600, 0.7, 60.7, stroke=0, fill=1)
        text_at((80, A4[1] - 640, "甲"), (180, A4[1] - 640, "1"), (80, A4[1] - 610, "乙"), (180, A4[1] - 610, "2"))(
            canvas
        )

    assert table_of(drawn(draw)).rows == (("甲", "1"), ("乙", "2"))


def test_that_words_end_at_the_lines_of_a_table_however_narrow() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([72, 132, 192], [600, 620, 640])
        text_at((73, A4[1] - 625, "一二三四五"), (132.5, A4[1] - 625, "12345"), (73, A4[1] - 605, "乙"))(canvas)

    assert table_of(drawn(draw)).rows == (("一二三四五", "12345"), ("乙", ""))


def test_that_a_frame_around_the_page_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(40, 40, 500, 760)
        text_at((72, 100, "标题"))(canvas)

    assert open_document(drawn(draw), "表.pdf").pages[0].tables == ()


def test_that_two_tables_of_a_page_stay_two() -> None:
    document = open_document(printed(ROWS, "中间。", (("甲", "乙"), ("1", "2"))), "表.pdf")
    assert [table.rows for table in document.pages[0].tables] == [ROWS, (("甲", "乙"), ("1", "2"))]
    kinds = [part.table is not None for part in document.paragraphs]
    assert kinds == [True, False, True]


@pytest.mark.parametrize("seed", range(8))
def test_that_any_grid_with_merged_cells_is_read_back(seed: int) -> None:
    chance = Random(seed)
    height, width = chance.randint(2, 12), chance.randint(3, 7)
    rows = [[f"{r}-{c}" for c in range(width)] for r in range(height)]
    style: list[tuple[object, ...]] = []
    for r in range(0, height - 1, 2):
        c = chance.randrange(width - 1)
        right, down = chance.choice(((1, 0), (0, 1), (1, 1)))
        style.append(("SPAN", (c, r), (c + right, r + down)))
        for y in range(r, r + down + 1):
            for x in range(c, c + right + 1):
                rows[y][x] = rows[y][x] if (x, y) == (c, r) else ""
    assert table_of(printed(rows, style=style)).rows == tuple(map(tuple, rows))


def test_that_a_table_without_side_lines_has_all_its_columns() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (600, 620, 640, 660):
            canvas.line(72, y, 372, y)
        for x in (172, 272):
            canvas.line(x, 600, x, 660)
        for r in range(3):
            text_at(*((80 + 100 * c, A4[1] - 645 + 20 * r, f"{r}-{c}") for c in range(3)))(canvas)

    assert table_of(drawn(draw)).rows == tuple(tuple(f"{r}-{c}" for c in range(3)) for r in range(3))


def test_that_underlined_blanks_of_a_form_are_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (600, 620, 640, 660):
            canvas.line(172, y, 372, y)
            canvas.drawString(72, y, "项目")

    assert open_document(drawn(draw), "表.pdf").pages[0].tables == ()
