"""Tests of filling in from papers without a window: what is taken, from whom, and that undo takes it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import main
from casebook import Origin, Provenance
from matcher import read_profile
from tests.papers.make_tax import Return, expected
from tests.ui.papers.make import CODE, FIRM, ON, papers_of_a_firm
from ui.desk.desk import Desk
from ui.papers.files import from_file, read_files
from ui.papers.presenter import PapersPresenter, write
from ui.papers.weighing import FactChoice


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Returns a desk with an empty casebook."""
    made = Desk(main.window_services(tmp_path / "data", lambda: ON))
    yield made
    made.close()


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
