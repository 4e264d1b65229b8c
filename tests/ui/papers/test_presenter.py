"""Tests of filling in from papers without a window: what is taken, from whom, and that undo takes it back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from casebook import Origin, Provenance
from matcher import read_profile
from tests.papers.make import xlsx_of
from tests.papers.make_statements import Look, income_statement, profit_amounts
from tests.papers.make_tax import Return, expected
from tests.papers.test_tax import files_of_a_firm
from tests.ui.papers.make import CODE, FIRM, ON, papers_of_a_firm
from ui.desk.desk import Desk
from ui.papers.files import read_files
from ui.papers.presenter import PapersPresenter, write
from ui.papers.weighing import FactChoice
from ui.widgets.dropped import from_file


def firm(desk: Desk, name: str = FIRM, **facts: object) -> int:
    """Adds a firm with facts that were said, and puts it on screen."""
    said = Provenance(Origin.VERBAL, date(2026, 11, 2), "王")
    number = desk.book.enterprises.add(read_profile({"name": name, **facts}), said).id
    assert desk.open_firm(number).accepted
    return number


def presented(desk: Desk, *paths: Path) -> PapersPresenter:
    presenter = PapersPresenter(desk)
    presenter.take(read_files([from_file(path) for path in paths], ON))
    return presenter


def filled(desk: Desk, presenter: PapersPresenter) -> int:
    assert presenter.target is not None
    return write(desk.book, presenter.target, presenter.chosen(), desk.author(presenter.why_words())).firm


@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_that_the_papers_at_hand_fill_25_facts_of_three_years_and_none_wrong(
    desk: Desk, tmp_path: Path, kind: str
) -> None:
    number = firm(desk)
    presenter = presented(desk, papers_of_a_firm(tmp_path, kind))
    assert not presenter.firm_line().bad
    filled(desk, presenter)
    dossier = desk.book.enterprises.profile(number, ON)
    assert len(dossier.provenance) >= 25
    assert {fact[-4:] for fact in dossier.provenance if fact[-4:].isdigit()} == {"2023", "2024", "2025"}
    wanted = expected(Return())
    for fact in dossier.provenance:
        name, _, year = fact.partition(".")
        if fact in wanted and year:
            assert dossier.profile.series(name)[int(year)] == wanted[fact], fact


def test_that_every_fact_has_the_paper_the_line_the_period_and_the_file_as_its_source(
    desk: Desk, tmp_path: Path
) -> None:
    number = firm(desk)
    presenter = presented(desk, papers_of_a_firm(tmp_path))
    filled(desk, presenter)
    source = desk.book.enterprises.profile(number, ON).provenance["rd_expense.2024"]
    assert (source.origin, source.on) == (Origin.TAX_RETURN, date(2025, 12, 31))
    assert source.note == "A107041 第15行第2列，2025 年度，材料.xlsx A107041!E22"
    assert presenter.files[0].read is not None
    assert source.file == presenter.files[0].read.sha256
    assert len(source.file) == 64


def test_that_one_undo_takes_everything_back(desk: Desk, tmp_path: Path) -> None:
    number = firm(desk, revenue={"2025": 4900}, employees={"2025": 80})
    before = desk.book.enterprises.profile(number, ON)
    presenter = presented(desk, papers_of_a_firm(tmp_path))
    filled(desk, presenter)
    assert desk.book.enterprises.profile(number, ON) != before
    desk.firm.show_written("")
    desk.firm.undo()
    assert desk.book.enterprises.profile(number, ON) == before


def test_that_what_was_filled_in_is_not_offered_again(desk: Desk, tmp_path: Path) -> None:
    firm(desk)
    path = papers_of_a_firm(tmp_path)
    filled(desk, presented(desk, path))
    again = presented(desk, path)
    assert again.chosen() == ()
    assert all(row.is_same for row in again.rows)


def test_that_a_declared_figure_replaces_one_that_was_only_said(desk: Desk, tmp_path: Path) -> None:
    firm(desk, revenue={"2025": 4900})
    presenter = presented(desk, papers_of_a_firm(tmp_path))
    (row,) = [row for row in presenter.rows if row.fact == "revenue.2025"]
    assert row.preset is FactChoice.TAKE
    assert row.present == "4900万元（口述，2026-11-02）"
    assert row.value == Decimal("4865.032175")
    assert len(row.spots) == 2  # the return and the income statement say the same


def test_that_a_value_kept_beside_the_other_is_disputed_until_it_is_settled(desk: Desk, tmp_path: Path) -> None:
    number = firm(desk, revenue={"2025": 4900})
    presenter = presented(desk, papers_of_a_firm(tmp_path))
    (row,) = [row for row in presenter.rows if row.fact == "revenue.2025"]
    presenter.choose(row, FactChoice.BOTH)
    filled(desk, presenter)
    disputed = desk.book.enterprises.profile(number, ON).profile.disputed
    assert set(disputed["revenue.2025"]) == {Decimal(4900), Decimal("4865.032175")}


def test_that_papers_of_another_firm_are_told_and_nothing_is_preset(desk: Desk, tmp_path: Path) -> None:
    firm(desk, "天津乙贸易有限公司", credit_code="91120102MA0000002R")
    presenter = presented(desk, papers_of_a_firm(tmp_path))
    line = presenter.firm_line()
    assert line.bad
    assert f"另一家企业的：{FIRM} {CODE}" in line.text
    assert presenter.chosen() == ()


def test_that_papers_of_another_firm_can_be_filled_into_a_new_one(desk: Desk, tmp_path: Path) -> None:
    other = firm(desk, "天津乙贸易有限公司")
    before = desk.book.enterprises.profile(other, ON)
    presenter = presented(desk, papers_of_a_firm(tmp_path))
    place = next(place for place, target in enumerate(presenter.targets) if target.is_new)
    presenter.pick(place)
    number = filled(desk, presenter)
    kept = desk.book.enterprises.get(number)
    assert (kept.name, kept.credit_code) == (FIRM, CODE)
    assert desk.book.enterprises.profile(other, ON) == before


def test_that_without_a_firm_on_screen_the_one_of_the_casebook_is_found(desk: Desk, tmp_path: Path) -> None:
    number = firm(desk, credit_code=CODE)
    desk.firm.new()
    presenter = presented(desk, papers_of_a_firm(tmp_path))
    assert presenter.target is not None
    assert presenter.target.number == number
    assert len(presenter.chosen()) >= 24


def test_that_a_firm_that_is_only_on_screen_is_filled_as_one_step(desk: Desk, tmp_path: Path) -> None:
    desk.firm.give("name", FIRM)
    desk.firm.give("revenue", {"2022": 3000})
    before = desk.firm.profile
    presenter = presented(desk, papers_of_a_firm(tmp_path))
    assert presenter.target is not None
    assert presenter.target.on_screen
    assert presenter.fill_screen() == ""
    assert desk.firm.profile.series("revenue")[2022] == 3000
    assert desk.firm.profile.series("revenue")[2023] == Decimal("3690.015")
    desk.firm.undo()
    assert desk.firm.profile == before


def test_that_a_value_that_was_settled_before_is_not_offered_again(desk: Desk, tmp_path: Path) -> None:
    number = firm(desk, revenue={"2025": 4900})
    path = papers_of_a_firm(tmp_path)
    presenter = presented(desk, path)
    (row,) = [row for row in presenter.rows if row.fact == "revenue.2025"]
    presenter.choose(row, FactChoice.BOTH)
    filled(desk, presenter)
    assert desk.open_firm(number).accepted
    assert desk.firm.settle("revenue.2025", Decimal(4900), 4900).accepted
    again = presented(desk, path)
    (row,) = [row for row in again.rows if row.fact == "revenue.2025"]
    assert (row.preset, row.why) == (FactChoice.LEAVE, "这个数以前核定过，没有采用")


def test_that_titles_are_added_to_the_recorded_ones_and_none_is_removed(desk: Desk, tmp_path: Path) -> None:
    number = firm(desk, qualifications=[{"kind": "dengling", "granted_on": "2025-06-01"}])
    presenter = presented(desk, papers_of_a_firm(tmp_path))
    filled(desk, presenter)
    held = desk.book.enterprises.profile(number, ON).profile.facts["qualifications"]
    assert {"dengling", "hnte", "tech_sme"} <= {record.get("kind") for record in held}


def test_that_of_two_papers_that_differ_the_stronger_is_taken_and_the_other_is_shown(
    desk: Desk, tmp_path: Path
) -> None:
    firm(desk)
    sheets = files_of_a_firm()
    columns = [("本年累计金额", profit_amounts("50000000.00", "3100456.12", tax="120000.00"))]
    sheets["利润表"] = income_statement(columns, Look(day="2025年度"))
    path = tmp_path / "两样.xlsx"
    path.write_bytes(xlsx_of(sheets))
    rows = [row for row in presented(desk, path).rows if row.fact == "revenue.2025"]
    assert {(row.new, row.preset) for row in rows} == {
        ("4865.032175万元", FactChoice.TAKE),
        ("5000万元", FactChoice.LEAVE),
    }


def test_that_of_two_values_of_one_fact_only_one_is_taken_alone(desk: Desk, tmp_path: Path) -> None:
    firm(desk)
    sheets = files_of_a_firm()
    columns = [("本年累计金额", profit_amounts("50000000.00", "3100456.12", tax="120000.00"))]
    sheets["利润表"] = income_statement(columns, Look(day="2025年度"))
    path = tmp_path / "两样.xlsx"
    path.write_bytes(xlsx_of(sheets))
    presenter = presented(desk, path)
    stronger, weaker = sorted(
        (row for row in presenter.rows if row.fact == "revenue.2025"), key=lambda row: -row.source.origin.weight
    )
    presenter.choose(weaker, FactChoice.TAKE)
    assert presenter.choice(stronger) is FactChoice.LEAVE


@pytest.mark.parametrize("name", ["天津甲智能科技有限公司河东分公司", "天津甲智能科技股份有限公司"])
def test_that_a_firm_of_another_name_without_a_code_gets_nothing_by_itself(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    firm(desk, name)
    presenter = presented(desk, papers_of_a_firm(tmp_path))
    assert presenter.firm_line().bad
    assert presenter.target is not None
    assert presenter.target.on_screen
    assert presenter.chosen() == ()


def test_that_a_file_that_cannot_be_read_does_not_keep_the_others_from_it(desk: Desk, tmp_path: Path) -> None:
    firm(desk)
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.4 broken")
    presenter = presented(desk, broken, papers_of_a_firm(tmp_path))
    assert len(presenter.chosen()) >= 25
    assert any(line.bad and "坏.pdf" in line.text for line in presenter.paper_lines())


def test_that_a_list_of_firms_is_told_from_a_paper(desk: Desk, tmp_path: Path) -> None:
    firm(desk)
    path = tmp_path / "名单.xlsx"
    path.write_bytes(
        xlsx_of({"一": [["企业名称", "地址"], ["天津甲科技有限公司", "河东"], ["天津乙科技有限公司", "河西"]]})
    )
    presenter = presented(desk, path)
    assert presenter.rows == ()
    assert "企业名单请从“企业”页的“导入…”读" in presenter.paper_lines()[0].text


def test_that_a_scan_says_that_the_recogniser_is_missing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm(desk)
    monkeypatch.setitem(__import__("sys").modules, "rapidocr", None)
    path = tmp_path / "扫描.png"
    from PIL import Image

    Image.new("RGB", (600, 800), "white").save(path)
    presenter = presented(desk, path)
    assert "识别扫描件：未安装" in presenter.paper_lines()[0].text
