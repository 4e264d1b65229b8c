"""Statements are read the same from every kind of file and in every spelling; damage gives less, never another figure."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from decimal import Decimal

import msgspec
import pytest

from papers import PaperFile, PaperKind, PaperReading, read_file, read_papers, sheet_of_rows
from tests.papers.make import Rows, pasted, pdf_of, texts_of, xlsx_of
from tests.papers.make_statements import (
    GENERAL_ASSETS,
    GENERAL_DEBTS,
    Look,
    balance_amounts,
    balance_sheet,
    income_statement,
    profit_amounts,
)
from tests.papers.messy import HARMLESS
from tests.papers.test_statements import (
    BALANCE_2024,
    BALANCE_2025,
    BEFORE,
    BEGIN,
    END,
    GENERAL_YEAR,
    MONTH,
    ON,
    PROFIT_2025,
    YEAR,
    facts_of,
    read,
    whys,
)


@pytest.mark.parametrize("kind", ["xlsx", "text cells", "pasted", "ruled PDF", "unruled PDF"])
def test_that_every_kind_of_file_gives_the_same(kind: str) -> None:
    balance, income = balance_sheet(END, BEGIN), income_statement([("本年累计金额", YEAR), ("本月金额", MONTH)])
    wide, narrow = (2.6, 0.5, 1.2, 1.2, 3, 0.5, 1.2, 1.2), (4, 0.6, 1.5, 1.5)
    files: dict[str, Callable[[], list[bytes]]] = {
        "xlsx": lambda: [xlsx_of({"资产负债表": balance, "利润表": income})],
        "text cells": lambda: [xlsx_of({"Sheet1": balance, "Sheet2": income}, as_text=True)],
        "pasted": lambda: [pasted(balance), pasted(income)],
        "ruled PDF": lambda: [pdf_of([balance], widths=wide, wide=True), pdf_of([income], widths=narrow)],
        "unruled PDF": lambda: [
            pdf_of([balance], ruled=False, widths=wide, wide=True),
            pdf_of([income], ruled=False, widths=narrow),
        ],
    }
    found: dict[str, object] = {}
    for data in files[kind]():
        for reading in read_papers(data, "报表", ON).readings:
            found |= facts_of(reading)
    assert found == BALANCE_2025 | BALANCE_2024 | PROFIT_2025


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("change", HARMLESS, ids=lambda change: change.__name__)
def test_that_spelling_and_empty_cells_do_not_matter(change: Callable[[Rows, random.Random], Rows], seed: int) -> None:
    chance = random.Random(seed)
    general = chance.random() < 0.5
    end, begin = balance_amounts(f"{chance.randrange(10**8)}.17", "1234.56"), balance_amounts("9999.99", "1.01")
    rows = balance_sheet(end, begin, Look(general=general, swapped=chance.random() < 0.5))
    assert facts_of(read(change(rows, chance))) == facts_of(read(rows))
    profit = profit_amounts(f"{chance.randrange(10**7) * 10}", "10", general=general)
    rows = income_statement(
        [("本月金额", MONTH), ("本年累计金额", profit)], Look(day="2025年12月31日", general=general)
    )
    assert facts_of(read(change(rows, chance))) == facts_of(read(rows))


def test_that_statements_beside_others_are_found_and_the_others_told() -> None:
    cash = [["现金流量表"], ["项目", "本年累计金额"], *([f"流量{k}", Decimal(k)] for k in range(1, 9))]
    sheets = {"现金流量": cash, "负债": balance_sheet(END, BEGIN), "利润": income_statement([("本年累计金额", YEAR)])}
    found = read_papers(xlsx_of(sheets), "报表.xlsx", ON)
    assert {reading.paper for reading in found.readings} == {PaperKind.BALANCE_SHEET, PaperKind.INCOME_STATEMENT}
    assert found.left_out


def test_that_twelve_months_in_one_book_fill_only_december() -> None:
    sheets = {
        f"{month}月": income_statement([("本年累计金额", YEAR), ("本月金额", MONTH)], Look(day=f"2025年{month}月"))
        for month in range(1, 13)
    }
    found = read_papers(xlsx_of(sheets), "报表.xlsx", ON)
    assert [reading.sheet for reading in found.readings if reading.facts] == ["12月"]


def _damaged(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    """Return rows with one thing lost, moved, doubled or swapped, as copying by hand does."""
    wide = max(map(len, rows))
    rows = [[*row, *[""] * (wide - len(row))] for row in rows]
    i, j, k = chance.randrange(len(rows)), chance.randrange(wide), chance.randrange(wide)
    head = next((row for row in rows if any("金额" in cell or "余额" in cell for cell in row)), rows[0])
    match chance.randrange(9):
        case 0:
            rows[i][j] = ""
        case 1:
            del rows[i]
        case 2:
            rows[i] = ["", *rows[i]]
        case 3:
            head[chance.choice([place for place, cell in enumerate(head) if cell] or [0])] = ""
        case 4:
            rows = [[*row[:j], row[j], *row[j:]] for row in rows]
        case 5:
            rows = [[*row[:j], *row[j + 1 :]] for row in rows]
        case 6:
            head.insert(0, "")
        case 7:
            rows.insert(i, list(rows[i]))
        case _:
            for row in rows:
                row[j], row[k] = row[k], row[j]
    return rows


@pytest.mark.parametrize("seed", range(150))
def test_that_a_damaged_statement_never_gives_another_figure(seed: int) -> None:
    chance = random.Random(seed)
    general = chance.random() < 0.5
    if chance.random() < 0.5:
        look = Look(general=general, swapped=chance.random() < 0.5, number=chance.random() < 0.7)
        rows = texts_of(balance_sheet(END, BEGIN, look))
    else:
        columns = [("本年累计金额", GENERAL_YEAR if general else YEAR), ("本月金额", MONTH)]
        rows = texts_of(income_statement(columns[:: chance.choice([1, -1])], Look(day="2025年12月", general=general)))
    truth = facts_of(read(rows))
    assert truth
    for _ in range(chance.randint(1, 3)):
        rows = _damaged(rows, chance)
    found = read_papers(xlsx_of({"表": rows}), "报表.xlsx", ON).readings
    facts = {fact.field: fact.value for reading in found for fact in reading.facts}
    assert facts.items() <= truth.items()


@pytest.mark.parametrize("widths", [(1.6, 0.5, 1.2, 1.2, 1.6, 0.5, 1.2, 1.2), (1, 0.4, 1, 1, 1, 0.4, 1, 1)])
@pytest.mark.parametrize("ruled", [False, True])
def test_that_names_broken_into_two_lines_are_whole(widths: tuple[float, ...], ruled: bool) -> None:
    (reading,) = read_papers(pdf_of([balance_sheet(END, BEGIN)], ruled=ruled, widths=widths), "表.pdf", ON).readings
    assert facts_of(reading) == BALANCE_2025 | BALANCE_2024
    assert reading.firm_name == Look().firm


@pytest.mark.parametrize(
    ("rows", "period"),
    [
        (["会计年度：2025", "会计期间：9"], "2025-09"), (["年度：2025", "季度：3"], "2025-07 至 2025-09"), (["2025年", "09月"], "2025-09"),
        (["2025年 月份：12"], "2025"), (["会计年度：2025", "会计期间：12"], "2025"),
    ],
)  # fmt: skip
def test_that_a_month_apart_from_its_year_is_no_year(rows: list[str], period: str) -> None:
    sheet = income_statement([("本期金额", YEAR), ("上期金额", BEFORE)], Look(day=rows[0]))
    sheet[1:1] = [[text] for text in rows[1:]]
    reading = read(sheet)
    assert reading.period == period
    assert not reading.facts


def test_that_a_report_of_a_quarter_does_not_pass_for_one_of_the_year() -> None:
    reading = read(income_statement([("本期金额", YEAR)], Look(day="2025年", title="利润表（季报）")))
    assert not reading.facts
    assert "月报或季报" in whys(reading)


def test_that_a_table_of_three_years_fills_three_years() -> None:
    years = {"2023年": profit_amounts("1000000", "10"), "2024年度": BEFORE, "2025年": YEAR}
    found = facts_of(read(income_statement(list(years.items()), Look(day=""))))
    assert {found[f"revenue.{year}"] for year in (2023, 2024, 2025)} == {
        Decimal(100),
        Decimal(700),
        Decimal("888.88888"),
    }


def test_that_lines_with_a_translation_are_known() -> None:
    english = {"资产总计": "资产总计 Total assets", "负债合计": "负债合计\nTotal liabilities"}
    rows = [
        [english.get(cell, cell) if isinstance(cell, str) else cell for cell in row]
        for row in balance_sheet(END, BEGIN)
    ]
    assert facts_of(read(rows)) == BALANCE_2025 | BALANCE_2024


def test_that_tables_below_the_signatures_are_not_lines() -> None:
    rows = [
        *income_statement([("本年累计金额", YEAR)]),
        ["单位负责人：", "制表人："],
        ["营业收入", Decimal(5), Decimal(6)],
    ]
    assert facts_of(read(rows)) == PROFIT_2025


@pytest.mark.parametrize("number", ["2000", "2024", "2025", "1999", "202512", "20251231"])
def test_that_amounts_that_look_like_years_are_amounts(number: str) -> None:
    end, begin = balance_amounts(str(Decimal(number) * 2), number), balance_amounts(str(Decimal(number) * 5), "100")
    reading = read(balance_sheet(end, begin))
    found = facts_of(reading)
    assert found["liabilities.2025"] == Decimal(number) / 10000
    assert found["total_assets.2024"] == Decimal(number) * 5 / 10000
    assert len(found) == 6


def test_that_years_as_numbers_head_their_columns() -> None:
    rows = income_statement([("甲", BEFORE), ("乙", YEAR)], Look(day=""))
    rows[2][2:] = [2024, 2025]
    found = facts_of(read(rows))
    assert (found["revenue.2024"], found["revenue.2025"]) == (Decimal(700), Decimal("888.88888"))


@pytest.mark.parametrize("kind", ["one sheet", "two sheets"])
def test_that_statements_of_two_years_stay_apart(kind: str) -> None:
    last = balance_sheet(BEGIN, balance_amounts("5000", "100"), Look(day="2024年12月31日"))
    both = [*balance_sheet(END, BEGIN), *last]
    sheets = {"S": both} if kind == "one sheet" else {"2025": balance_sheet(END, BEGIN), "2024": last}
    readings = read_papers(xlsx_of(sheets), "报表.xlsx", ON).readings
    assert [facts_of(reading) for reading in readings] == [
        BALANCE_2025 | BALANCE_2024,
        BALANCE_2024
        | {
            "total_assets.2023": Decimal("0.5"),
            "liabilities.2023": Decimal("0.01"),
            "net_assets.2023": Decimal("0.49"),
        },
    ]


def test_that_two_years_without_titles_are_not_mixed() -> None:
    last = balance_sheet(BEGIN, balance_amounts("5000", "100"), Look(day="2024年12月31日"))
    readings = read_papers(xlsx_of({"S": [*balance_sheet(END, BEGIN)[2:], *last[2:]]}), "报表.xlsx", ON).readings
    assert not [fact for reading in readings for fact in reading.facts]


def _one_sided(labels: Sequence[str], head: str, title: str) -> Rows:
    """Return one page of a balance sheet that has assets and liabilities below each other, with notes and signatures."""
    both = balance_sheet(END, BEGIN, Look(general=True, number=False))
    figures = {row[k]: row[k + 1 : k + 3] for row in both for k in (0, 3) if len(row) > k + 2}
    lines = [[label, "五、1" if k % 3 else None, *figures.get(label, [None, None])] for k, label in enumerate(labels)]
    top = [[title], ["编制单位：天津甲智能科技有限公司", None, "2025年12月31日", "单位：人民币元"]]
    foot = ["法定代表人：", None, "主管会计工作负责人：", "会计机构负责人："]
    return [*top, [head, "附注", "期末余额", "上年年末余额"], *lines, foot]


@pytest.mark.parametrize("ruled", [False, True])
def test_that_a_balance_sheet_on_two_pages_is_one(ruled: bool) -> None:
    first = _one_sided(GENERAL_ASSETS, "资产", "资产负债表")
    second = _one_sided(GENERAL_DEBTS, "负债和所有者权益", "资产负债表（续）")
    data = pdf_of([first, second], ruled=ruled, widths=(4, 0.8, 1.5, 1.5))
    (reading,) = read_papers(data, "表.pdf", ON).readings
    assert facts_of(reading) == BALANCE_2025 | BALANCE_2024


def test_that_text_with_gaps_for_columns_never_shifts_a_figure() -> None:
    rows = texts_of(income_statement([("本月金额", MONTH), ("本年累计金额", YEAR)]))

    def read_text() -> PaperReading:
        text = "\n".join("    ".join(cell for cell in row if cell) for row in rows)
        (reading,) = read_papers(text.encode(), "粘贴", ON).readings
        return reading

    assert facts_of(read_text()) == PROFIT_2025
    next(row for row in rows if "研究费用" in row[0])[2] = ""
    reading = read_text()
    assert "rd_booked.2025" not in facts_of(reading)
    assert "分不清是哪一栏" in whys(reading)


def test_that_what_a_scan_shows_needs_a_sum() -> None:
    rows = texts_of(income_statement([("本年累计金额", YEAR)]))
    sheet = sheet_of_rows("", rows)
    scanned = msgspec.structs.replace(
        sheet, rows=tuple(tuple(s and msgspec.structs.replace(s, score=0.9) for s in row) for row in sheet.rows)
    )
    (reading,) = read_file(PaperFile(name="扫描件", sha256="", sheets=(scanned,)), ON).readings
    assert facts_of(reading) == {key: value for key, value in PROFIT_2025.items() if key != "rd_booked.2025"}
    assert {fact.sure for fact in reading.facts} == {0.9}
