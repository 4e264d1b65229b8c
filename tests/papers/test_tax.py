"""Annual tax returns are read by their labels, in every spelling and kind of file, and proved by their sums."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from pages import Document, open_document
from papers import PapersRead, file_of_document, read_file, read_papers
from tests.papers.make import Rows, Value, Wide, pasted, pdf_of, xlsx_of
from tests.papers.make_statements import Look, balance_amounts, balance_sheet, income_statement, profit_amounts
from tests.papers.make_tax import (
    Return,
    expected,
    head,
    hnte_return,
    main_return,
    period_expenses,
    rd_deduction,
    whole_return,
)
from tests.papers.messy import HARMLESS, damaged, in_unit, value_of, with_value

ON = date(2026, 6, 1)


def read(rows: Rows, name: str = "表.xlsx") -> PapersRead:
    return read_papers(xlsx_of({"表": rows}), name, ON)


def facts_of(read: PapersRead) -> dict[str, object]:
    """Return the facts by their fields; two papers must not disagree."""
    found: dict[str, object] = {}
    for reading in read.readings:
        for fact in reading.facts:
            if fact.field != "qualifications":
                assert found.setdefault(fact.field, fact.value) == fact.value, fact
    return found


def whys(read: PapersRead) -> str:
    return "\n".join(left.why for reading in read.readings for left in reading.left_out)


@pytest.mark.parametrize("old", [False, True])
@pytest.mark.parametrize("kind", ["xlsx", "text cells", "ruled PDF", "unruled PDF"])
def test_that_a_whole_return_gives_the_same_facts_from_every_kind_of_file(kind: str, old: bool) -> None:
    form = Return()
    sheets = whole_return(form, old=old)
    pages = list(sheets.values())[1:]
    files = {
        "xlsx": lambda: xlsx_of(sheets),
        "text cells": lambda: xlsx_of(sheets, as_text=True),
        "ruled PDF": lambda: pdf_of(pages),
        "unruled PDF": lambda: pdf_of(pages, ruled=False),
    }
    found = read_papers(files[kind](), "申报表" + (".xlsx" if kind in ("xlsx", "text cells") else ".pdf"), ON)
    assert facts_of(found) == expected(form)
    assert all(check.holds for reading in found.readings for check in reading.checks)


def test_that_pasted_cells_are_read_like_the_sheet() -> None:
    form = Return()
    found = facts_of(read_papers(pasted(hnte_return(form)), "粘贴", ON))
    assert found == {field: value for field, value in expected(form).items() if field in found}
    assert len(found) == 10


def test_that_a_form_without_a_head_takes_firm_period_and_unit_from_the_cover() -> None:
    form = Return()
    found = read_papers(xlsx_of(whole_return(form, heads=False)), "表.xlsx", ON)
    assert facts_of(found) == expected(form)
    assert {reading.period for reading in found.readings} == {"2025"}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("change", HARMLESS, ids=lambda change: change.__name__)
def test_that_spelling_numbering_and_empty_cells_do_not_matter(change: Callable[..., Rows], seed: int) -> None:
    form = Return()
    chance = random.Random(seed)
    sheets = {name: change(rows, chance) for name, rows in whole_return(form, old=seed % 2 == 0).items()}
    assert facts_of(read_papers(xlsx_of(sheets, as_text=seed % 3 == 0), "表.xlsx", ON)) == expected(form)


@pytest.mark.parametrize("order", [(2, 1, 0, 3), (3, 0, 1, 2), (1, 3, 2, 0)])
def test_that_the_heads_and_not_the_order_of_the_columns_tell_the_year(order: tuple[int, ...]) -> None:
    rows = [list(row) for row in hnte_return(Return())]
    start = next(i for i, row in enumerate(rows) if value_of(row[0]) == 14)
    for row in rows[start : start + 16]:
        row[3:7] = [row[3 + k] for k in order]
    found = facts_of(read(rows))
    wanted = expected(Return())
    years = [f"{field}.{year}" for field in ("rd_expense", "revenue") for year in (2023, 2024, 2025)]
    assert {field: found[field] for field in years} == {field: wanted[field] for field in years}


@pytest.mark.parametrize(
    ("word", "factor"), [("万元", "0.0001"), ("千元", "0.001"), ("人民币元", "1"), ("百万元", "0.000001")]
)
def test_that_amounts_are_in_the_unit_of_the_head(word: str, factor: str) -> None:
    rows = in_unit(hnte_return(Return()), word, Decimal(factor))
    found = facts_of(read_papers(xlsx_of({"表": rows}), "表.xlsx", ON))
    assert found["revenue.2024"] == expected(Return())["revenue.2024"]
    assert found["employees.2025"] == 85


def changed(rows: Rows, change: Callable[[str], Value]) -> list[list[Value | Wide]]:
    """Return rows with each text cell changed."""
    return [[with_value(c, change(text)) if isinstance(text := value_of(c), str) else c for c in row] for row in rows]


def test_that_without_a_unit_no_amount_is_taken_but_people_are() -> None:
    rows = changed(hnte_return(Return()), lambda text: None if text.startswith("金额单位") else text)
    found = read(rows)
    assert set(facts_of(found)) == {"sci_staff.2025", "employees.2025"}
    assert "没有写明金额单位" in whys(found)


def test_that_two_different_units_give_no_amount() -> None:
    rows = [*hnte_return(Return()), ["单位：万元"]]
    found = read(rows)
    assert set(facts_of(found)) == {"sci_staff.2025", "employees.2025"}
    assert "写了不同的金额单位（元、万元）" in whys(found)


@pytest.mark.parametrize(
    ("period", "why"),
    [
        ("", "没有写明所属期"),
        ("税款所属期间：    年  月  日至    年  月  日", "没有写明所属期"),
        ("税款所属期间：2025年01月01日至2025年06月30日", "不是一个年度"),
        ("税款所属期间：2024年07月01日至2025年06月30日", "不是一个年度"),
        ("税款所属期间：2025年10月01日至2025年12月31日", "不是一个年度"),
        ("税款所属期间：2026年01月01日至2026年12月31日", "还没有过完"),
        ("税款所属期间：2025年13月01日至2025年12月31日", "没有看懂所属期"),
    ],
)
def test_that_without_a_whole_year_nothing_is_taken(period: str, why: str) -> None:
    rows = changed(hnte_return(Return()), lambda text: period or None if text.startswith("税款所属期间") else text)
    found = read_papers(xlsx_of({"2025年A107041": rows}), "2025年A107041.xlsx", ON)
    assert facts_of(found) == {}
    assert why in whys(found)


def test_that_a_firm_founded_in_the_year_has_a_shorter_first_period() -> None:
    rows = changed(
        hnte_return(Return()),
        lambda text: "税款所属期间：2025年03月05日至2025年12月31日" if text.startswith("税款所属期间") else text,
    )
    assert "revenue.2025" in facts_of(read(rows))


@pytest.mark.parametrize("seed", range(40))
def test_that_one_wrong_figure_never_gives_a_wrong_fact(seed: int) -> None:
    """A figure that is changed is either proved wrong by a sum, so that nothing is taken, or no fact at all."""
    chance = random.Random(seed)
    rows = [list(row) for row in hnte_return(Return())]
    places = [(i, j) for i, row in enumerate(rows) for j, cell in enumerate(row) if isinstance(value_of(cell), Decimal)]
    i, j = chance.choice(places)
    old = value_of(rows[i][j])
    assert isinstance(old, Decimal)
    rows[i][j] = with_value(rows[i][j], old * 10 + Decimal("1000.00"))
    found, wanted = facts_of(read(rows)), expected(Return())
    assert all(wanted[field] == value for field, value in found.items())


@pytest.mark.parametrize("make", [main_return, rd_deduction])
@pytest.mark.parametrize("seed", range(15))
def test_that_one_wrong_figure_of_the_other_forms_is_no_fact(make: Callable[[Return], Rows], seed: int) -> None:
    chance = random.Random(seed)
    form = Return()
    rd_deduction(form)
    rows = [list(row) for row in make(form)]
    places = [i for i, row in enumerate(rows) if isinstance(value_of(row[-1]), Decimal) and value_of(row[-1])]
    i = chance.choice(places)
    amount = value_of(rows[i][-1])
    assert isinstance(amount, Decimal)
    rows[i][-1] = amount + Decimal("12345.00")
    found, wanted = facts_of(read(rows)), expected(form)
    assert all(wanted[field] == value for field, value in found.items())


def test_that_figures_without_column_heads_are_not_taken_for_years() -> None:
    rows = changed(hnte_return(Return()), lambda text: None if "年度\n" in text else text)
    found = read(rows)
    assert not any(field.startswith(("rd_expense", "revenue")) for field in facts_of(found))
    assert "看不出本年度、前一年度、前二年度各是哪一列" in whys(found)


def test_that_a_year_of_zeros_is_not_taken() -> None:
    form = Return()
    form.revenue[2] = form.inside[2] = form.other[2] = form.home[2] = form.abroad[2] = Decimal(0)
    found = read(hnte_return(form))
    assert "revenue.2024" in facts_of(found)
    assert "revenue.2023" not in facts_of(found)
    assert "2023 年的研发费用和销售收入都是 0，可能没有填" in whys(found)


def test_that_the_three_views_of_rd_are_three_facts() -> None:
    found = facts_of(read_papers(xlsx_of(whole_return(Return())), "表.xlsx", ON))
    views = {found["rd_expense.2025"], found["rd_deductible.2025"], found["rd_booked.2025"]}
    assert len(views) == 3


def test_that_materials_of_products_sold_are_no_base_of_the_deduction() -> None:
    form = Return()
    found = facts_of(read(rd_deduction(form, sold=Decimal("88120.40"))))
    assert found == {"rd_deductible.2025": form.deduction * Decimal("0.0001")}


def test_that_averages_are_told_and_not_taken() -> None:
    found = read_papers(xlsx_of(whole_return(Return())), "表.xlsx", ON)
    assert "total_assets.2025" not in facts_of(found)
    assert "“资产总额”填的是全年季度平均值，不是年末数，没有取" in whys(found)


def test_that_certificates_come_with_their_days() -> None:
    found = read_papers(xlsx_of(whole_return(Return())), "表.xlsx", ON)
    (records,) = [f for r in found.readings if r.paper == "A000000" for f in r.facts if f.field == "qualifications"]
    assert records.value == [
        {"kind": "hnte", "granted_on": "2024-12-03"},
        {"kind": "tech_sme", "granted_on": "2025-05-20", "expires_on": "2025-12-31"},
        {"level": "其余资质待核实"},
    ]
    assert "GR202412000123" in records.words


@pytest.mark.parametrize(
    ("number", "day"),
    [
        ("GR202312000123", "2024-12-03"),
        ("GR202112000123", "2021-10-09"),
        ("无", "2024-12-03"),
        ("GR202412000123", None),
    ],
)
def test_that_a_certificate_whose_number_and_day_do_not_agree_is_not_taken(number: str, day: str | None) -> None:
    form = Return()
    form.number, form.granted = number, day or ""
    found = read(hnte_return(form))
    assert not any(fact.field == "qualifications" for reading in found.readings for fact in reading.facts)


def test_that_the_returns_of_two_firms_in_one_workbook_do_not_mix() -> None:
    one, two = Return(), Return(scale=2)
    sheets = {**whole_return(one, heads=False), **{f"{k}2": rows for k, rows in whole_return(two, heads=False).items()}}
    sheets["封面2"] = changed(sheets["封面2"], lambda text: text.replace("甲智能", "乙软件"))
    found = read_papers(xlsx_of(sheets), "表.xlsx", ON)
    assert all(not reading.facts for reading in found.readings)


def test_that_papers_with_heads_of_two_firms_keep_their_own_firm() -> None:
    rows = {
        "甲": hnte_return(Return()),
        "乙": changed(hnte_return(Return(scale=2)), lambda text: text.replace("甲智能", "乙软件")),
    }
    found = read_papers(xlsx_of(rows), "表.xlsx", ON)
    assert [reading.firm_name for reading in found.readings] == ["天津甲智能科技有限公司", "天津乙软件科技有限公司"]
    first, second = ({fact.field: fact.value for fact in reading.facts} for reading in found.readings)
    assert first["revenue.2025"] * 2 == second["revenue.2025"]  # type: ignore[operator]


def test_that_an_empty_form_gives_no_facts() -> None:
    rows = [
        [with_value(cell, None) if isinstance(value_of(cell), Decimal) else cell for cell in row]
        for row in hnte_return(Return())
    ]
    found = read(rows)
    assert not any(field.startswith(("rd_", "revenue", "total")) for field in facts_of(found))


def test_that_a_source_names_paper_line_and_column() -> None:
    found = read(hnte_return(Return()))
    sources = {fact.field: fact.source for reading in found.readings for fact in reading.facts}
    assert sources["rd_expense.2024"] == "A107041 第15行第2列"
    assert sources["sci_staff.2025"] == "A107041 第11行"


@pytest.mark.parametrize("many", [2, 3, 5])
@pytest.mark.parametrize("merged", [False, True])
def test_that_printouts_with_split_columns_are_read(merged: bool, many: int) -> None:
    """电子税务局 exports spread each column over several narrow ones, merged or not."""
    form = Return()
    sheets = {name: stretched(rows, many, merged) for name, rows in whole_return(form).items()}
    assert facts_of(read_papers(xlsx_of(sheets), "表.xlsx", ON)) == expected(form)


def stretched(rows: Rows, many: int, merged: bool) -> list[list[Value | Wide]]:
    """Return rows with each column spread over `many`."""
    found: list[list[Value | Wide]] = []
    for row in rows:
        line: list[Value | Wide] = []
        for cell in row:
            across, down = (cell.across, cell.down) if isinstance(cell, Wide) else (1, 1)
            wide = merged and (value_of(cell) is not None) and len(row) > 1
            line += [Wide(value_of(cell), across * many, down) if wide else value_of(cell), *[None] * (many - 1)]
        found.append(line)
    return found


@pytest.mark.parametrize(
    "period",
    [
        ["税款所属期间：2025年1月1日至2025年12月31日"],
        ["税款所属期间：", "2025-01-01", "至", "2025-12-31"],
        ["税款所属期起：2025-01-01", "税款所属期止：2025-12-31"],
        ["税款所属期起", "2025-01-01", "税款所属期止", "2025-12-31"],
        ["所属年度：2025"],
        ["所属年度", 2025],
        ["税款所属时期：自2025年01月01日至2025年12月31日  金额单位：元（列至角分）"],
        ["税 款 所 属 期 间 ： ２０２５年０１月０１日至２０２５年１２月３１日"],
        ["税款所属期间：2025/1/1--2025/12/31"],
        ["税款所属期间：20250101至20251231"],
    ],
)
def test_that_a_period_is_read_in_every_spelling(period: list[Value]) -> None:
    rows = [
        period if row and str(value_of(row[0])).startswith("税款所属期间") else row for row in hnte_return(Return())
    ]
    found = facts_of(read(rows))
    assert "rd_expense.2023" in found


def test_that_the_code_is_read_from_single_boxes() -> None:
    code = [*"91120102MA0000001T"]
    rows = [
        ["纳税人识别号：", *code] if row and str(value_of(row[0])).startswith("纳税人识别号") else row
        for row in hnte_return(Return())
    ]
    assert read(rows).readings[0].credit_code == "91120102MA0000001T"


def test_that_a_unit_that_cannot_be_right_gives_no_amount() -> None:
    rows = changed(hnte_return(Return()), lambda text: "金额单位：亿元" if text.startswith("金额单位") else text)
    found = read(rows)
    assert set(facts_of(found)) == {"sci_staff.2025", "employees.2025"}
    assert "不合常理" in whys(found)


def test_that_more_scientists_than_staff_give_nothing() -> None:
    form = Return()
    form.staff, form.people = 85, 26
    assert facts_of(read(hnte_return(form))) == {}


def test_that_heads_with_the_years_are_checked_against_the_period() -> None:
    good = changed(hnte_return(Return()), lambda text: "前一年度（2024年）" if text.startswith("前一年度") else text)
    wrong = changed(hnte_return(Return()), lambda text: "前一年度（2023年）" if text.startswith("前一年度") else text)
    assert "revenue.2024" in facts_of(read(good))
    assert not any(field.startswith("revenue") for field in facts_of(read(wrong)))


def test_that_a_return_and_its_correction_give_only_what_both_say() -> None:
    other = Return()
    other.revenue[0] += 1000
    found = read_papers(xlsx_of({"一": hnte_return(Return()), "二": hnte_return(other)}), "表.xlsx", ON)
    assert "revenue.2025" not in facts_of(found)
    assert "revenue.2024" in facts_of(found)
    assert "文件里有两张 A107041" in whys(found)


@pytest.mark.parametrize("written", ["(1,234.00)", "-1234", "－1234", "（1234.00）"])
def test_that_a_negative_amount_is_not_taken_as_a_positive_one(written: str) -> None:
    form = Return()
    rows = [[written if value_of(c) == form.revenue[0] else c for c in row] for row in main_return(form)]
    found = read(rows)
    assert "revenue.2025" not in facts_of(found)


def test_that_a_form_of_which_the_program_knows_nothing_is_told() -> None:
    rows: Rows = [["A105000"], ["纳税调整项目明细表"], *([k, "某项", Decimal(k)] for k in range(1, 9))]
    found = read([*hnte_return(Return()), *rows])
    assert facts_of(found) == facts_of(read(hnte_return(Return())))
    assert [left.text for left in found.left_out] == ["纳税调整项目明细表"]


def files_of_a_firm() -> dict[str, Rows]:
    """Return A000000, A107041 and the statements of one firm: what it has at hand."""
    form = Return()
    end, begin = balance_amounts("52000000.00", "18000000.00"), balance_amounts("47000000.00", "17500000.00")
    columns = [
        ("本年累计金额", profit_amounts("48650321.75", "3100456.12", tax="120000.00")),
        ("上年金额", profit_amounts("41230800.20", "2700100.00", tax="80000.00")),
    ]
    sheets = whole_return(form)
    return {
        "A000000": sheets["A000000"],
        "A107041": sheets["A107041"],
        "资产负债表": balance_sheet(end, begin),
        "利润表": income_statement(columns, Look(day="2025年度")),
    }


@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_that_the_papers_at_hand_fill_25_facts_of_three_years(kind: str) -> None:
    sheets = files_of_a_firm()
    data = xlsx_of(sheets) if kind == "xlsx" else pdf_of(list(sheets.values()))
    found = facts_of(read_papers(data, f"材料.{kind}", ON))
    wanted = {field: value for field, value in expected(Return()).items() if field in found} | {
        "total_assets.2025": Decimal(5200),
        "total_assets.2024": Decimal(4700),
        "liabilities.2025": Decimal(1800),
        "liabilities.2024": Decimal(1750),
        "net_assets.2025": Decimal(3400),
        "net_assets.2024": Decimal(2950),
        "rd_booked.2024": Decimal("270.01"),
    }
    assert {field: found[field] for field in wanted} == wanted
    assert len(found) + 1 >= 25  # and the list of titles
    assert {field[-4:] for field in found if field[-4:].isdigit()} == {"2023", "2024", "2025"}


@pytest.mark.parametrize("seed", range(150))
def test_that_a_damaged_sheet_gives_no_wrong_fact(seed: int) -> None:
    chance = random.Random(seed)
    form = Return()
    sheets = whole_return(form, old=seed % 2 == 0)
    name = chance.choice(list(sheets)[1:])
    found = read_papers(xlsx_of({name: damaged(sheets[name], chance)}), "表.xlsx", ON)
    wanted = expected(form)
    for reading in found.readings:
        for fact in reading.facts:
            assert fact.field == "qualifications" or wanted.get(fact.field) == fact.value, fact


def scanned(data: bytes) -> Document:
    """Return a PDF as if each page were a picture: words with a score, and no ruled tables."""
    document = open_document(data, "扫描.pdf")
    pages = [
        replace(page, scanned=True, tables=(), words=tuple(replace(word, score=0.9) for word in page.words))
        for page in document.pages
    ]
    return replace(document, pages=tuple(pages))


def test_that_figures_of_a_picture_are_taken_if_a_sum_proves_them() -> None:
    pages = list(whole_return(Return()).values())[1:]
    found = read_file(file_of_document(scanned(pdf_of(pages, ruled=False)), ""), ON)
    wanted = expected(Return())
    ticks = {"restricted_industry", "rd_accounted"}
    assert facts_of(found) == {field: value for field, value in wanted.items() if field not in ticks}
    assert "扫描件上的勾选看不准，没有取" in whys(found)
    sure = {fact.field: fact.sure for reading in found.readings for fact in reading.facts}
    assert sure["revenue.2024"] == 1
    assert sure["industry_code"] == sure["name"] == 0.9


def test_that_figures_cut_by_the_border_of_their_cell_are_not_taken() -> None:
    """The thousands of wide figures run into the next cell: what is left of each would still add up."""
    found = read_papers(pdf_of([period_expenses(Return())], widths=(2, 6, 1.5, 1.5, 0.7, 1.5, 1.5, 1.5)), "表.pdf", ON)
    assert facts_of(found) == {}
    assert "没有看懂这个数" in whys(found)


def test_that_another_sheet_of_the_file_lends_no_unit_and_no_period() -> None:
    form = Return()
    other: Rows = [["客户收入明细"], ["会计期间：2024年度", "单位：万元"], ["甲客户", Decimal("12.30")]]
    read = read_papers(xlsx_of({"收入明细": other, "A104000": period_expenses(form, heads=False)}), "表.xlsx", ON)
    assert facts_of(read) == {}
    assert "没有写明所属期" in whys(read)


def test_that_a_sheet_named_after_another_year_takes_no_period_from_the_cover() -> None:
    sheets = {"封面": whole_return(Return(2024))["封面"], "A104000（2025年）": period_expenses(Return(), heads=False)}
    assert "rd_booked.2024" not in facts_of(read_papers(xlsx_of(sheets), "表.xlsx", ON))


def test_that_two_papers_of_which_one_must_have_a_wrong_unit_give_no_amounts() -> None:
    form = Return()
    wrong = [*head(form, unit="金额单位：万元"), *main_return(form, heads=False)]
    read = read_papers(xlsx_of({"A100000": wrong, "A107041": hnte_return(form)}), "表.xlsx", ON)
    assert not {field for field in facts_of(read) if field.partition(".")[0] in ("revenue", "rd_booked", "rd_expense")}
    assert facts_of(read)["employees.2025"] == 85
    assert "单位可能写错" in whys(read)


def test_that_a_return_in_another_unit_than_the_form_has_is_told() -> None:
    read = read_papers(
        xlsx_of({"A104000": in_unit(period_expenses(Return()), "万元", Decimal("0.0001"))}), "表.xlsx", ON
    )
    assert "请核对单位" in whys(read)


def test_that_a_sheet_named_after_another_year_is_told_and_not_taken_by_itself() -> None:
    (reading,) = read_papers(xlsx_of({"2023年A107041": hnte_return(Return())}), "表.xlsx", ON).readings
    assert reading.facts
    assert all(fact.sure <= 0.5 for fact in reading.facts)
    assert any("请核对是哪一年" in left.why for left in reading.left_out)


def test_that_a_year_over_a_column_that_contradicts_the_period_takes_nothing() -> None:
    def dated(cell: Value | Wide) -> Value | Wide:
        text = value_of(cell)
        return with_value(cell, "本年度（2024年）") if isinstance(text, str) and text.startswith("本年度") else cell

    read = read_papers(xlsx_of({"表": [[dated(cell) for cell in row] for row in hnte_return(Return())]}), "表.xlsx", ON)
    assert facts_of(read) == {}
    assert "对不上" in whys(read)
