"""Tests that unchanged widgets are not redrawn, and changed ones once."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

import main
from casebook import Author, NewVisit, Origin, Provenance, VisitState
from matcher import read_profile
from ui.desk.desk import Desk
from ui.desk.page import Page
from ui.desk.result_words import ResultCard
from ui.desk.session import FirmSession
from ui.firm.form import ProfileForm
from ui.firm.models import CardModel, ReasonModel
from ui.firm.question_bar import QuestionBar
from ui.firm.results import FirmResultsView
from ui.firm.sources import source_mark
from ui.firms.presenter import FirmColumn, FirmsPresenter
from ui.pages import ENTRIES
from ui.visit.mode_view import ModeView
from ui.widgets import theme
from ui.window import MainWindow

ON = date(2026, 11, 24)
TOLD = Provenance(Origin.VERBAL, ON, "张三")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(main.window_services(tmp_path, lambda: ON))
    made.settings.change(officer="张三")
    yield made
    made.close()


def _add(desk: Desk, name: str, officer: str = "", **facts: object) -> int:
    return desk.book.enterprises.add(read_profile({"name": name, **facts}), TOLD, officer).id


def test_that_opening_a_firm_shows_it_once(desk: Desk) -> None:
    number = _add(desk, "天津海河明达科技有限公司")
    names: list[str] = []
    desk.firm.changed.connect(lambda: names.append(desk.firm.profile.name))
    assert desk.open_firm(number).accepted
    assert names == ["天津海河明达科技有限公司"]
    assert desk.number == number


def test_that_the_groups_are_those_of_the_match_in_force(presenter: FirmSession, sample: Path) -> None:
    before = presenter.ranked()
    assert presenter.ranked() is before
    presenter.open(sample)
    shown = {id(result) for results in presenter.groups().values() for result in results}
    assert shown == {id(result) for result in presenter.match.results}


def test_that_the_same_cards_stay_as_they_are(qapp: object) -> None:
    model = CardModel()
    spy = QSignalSpy(model.modelReset)
    one = (ResultCard("a", "甲", "国家级", "10万元", "", "", ""),)
    assert [model.show(one), model.show(tuple(one)), model.show(())] == [False, True, False]
    assert spy.count() == 2


def test_that_the_same_reasons_stay_as_they_are(qapp: object, presenter: FirmSession, sample: Path) -> None:
    presenter.open(sample)
    first, second = presenter.match.results[:2]
    model = ReasonModel(theme.LIGHT)
    spy = QSignalSpy(model.modelReset)
    shown = [model.show(presenter.reasons(result)) for result in (first, first, second)]
    assert shown == [False, True, False]
    assert spy.count() == 2


def test_that_a_new_source_is_shown_beside_its_fact(qapp: object) -> None:
    form = ProfileForm(2025)
    label = form._labels["revenue"]
    seen = []
    for origin in (None, Origin.VERBAL, Origin.VERBAL, Origin.TAX_RETURN, None):
        sources = {} if origin is None else {"revenue.2025": Provenance(origin, ON, "张三")}
        form.show_sources(sources, theme.LIGHT.unknown)
        mark = source_mark(sources)
        seen.append((mark, f">{mark}<" in label.text(), "<span" in label.text()))
    assert [told for _, *told in seen] == [[False, False], [True, True], [True, True], [True, True], [False, False]]
    assert len({mark for mark, *_ in seen}) == 3


@pytest.mark.parametrize(
    ("column", "upwards"),
    [
        (FirmColumn.NAME, "丙乙甲"),
        (FirmColumn.PLACE, "丙乙甲"),
        (FirmColumn.OFFICER, "乙丙甲"),
        (FirmColumn.SEEN, "丙乙甲"),
        (FirmColumn.CODE, "甲丙乙"),
    ],
)
def test_that_the_list_is_ordered_by_a_column(desk: Desk, column: FirmColumn, upwards: str) -> None:
    first = _add(desk, "甲", "王五", district="河西区", street="乙街道")
    _add(desk, "乙", "张三", district="河西区", street="丙街道", credit_code="91350100M000100Y43")
    _add(desk, "丙", "李四", district="河东区", credit_code="91110000802100433B")
    desk.book.visits.add(first, NewVisit(on=ON, officer="张三", state=VisitState.HELD), Author("张三"))
    listed = FirmsPresenter(desk)
    listed.refresh()
    listed.sort(column, descending=False)
    assert "".join(row.name for row in listed.rows) == upwards
    listed.sort(column, descending=True)
    assert listed.rows[0].name == upwards[-1]


@pytest.fixture
def window(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """Returns the window with every page created and a visit to a firm running."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    made = MainWindow(main.window_services(tmp_path, lambda: ON))
    qtbot.addWidget(made)
    made.resize(1366, 740)
    made.show()
    made.load()
    for entry in ENTRIES:
        made.page(entry.name)
    made.go("visit", _add(made.desk, "天津海河明达科技有限公司"))
    yield made
    made.presenter.dirty = False
    made.desk.close()


@pytest.fixture
def redraws(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Returns the names of the redrawn widgets, one entry per redraw."""
    found: list[str] = []

    def count(owner: type, method: str) -> None:
        original = getattr(owner, method)

        def counted(self: object, *args: object, **more: object) -> object:
            found.append(owner.__name__)
            return original(self, *args, **more)

        monkeypatch.setattr(owner, method, counted)

    count(ProfileForm, "display")
    count(QuestionBar, "show_questions")
    count(FirmResultsView, "refresh")
    count(ModeView, "refresh")
    return found


FIRM = ["ProfileForm", "QuestionBar", "FirmResultsView"]


def test_that_an_answer_of_a_visit_redraws_no_hidden_page(window: MainWindow, redraws: list[str]) -> None:
    for year in ("2023", "2024", "2025"):
        window.presenter.answer(f"revenue.{year}", 100)
    assert set(redraws) == {"ModeView"}
    redraws.clear()
    window.go("firm")
    assert redraws == FIRM
    assert window.form.editors["revenue"].lines["2025"].text() == "100"
    redraws.clear()
    window.go("home")
    window.go("firm")
    assert redraws == []


def test_that_a_change_in_the_form_redraws_the_visit_once_when_it_is_shown(
    window: MainWindow, redraws: list[str]
) -> None:
    window.go("firm")
    redraws.clear()
    for number in (3, 4, 5):
        window.presenter.give("invention_patents", number)
    assert redraws == FIRM * 3
    redraws.clear()
    window.go("visit")
    assert redraws == ["ModeView"]


@pytest.mark.parametrize("front", [entry.name for entry in ENTRIES if entry.name != "firm"])
def test_that_another_page_in_front_leaves_the_firm_undrawn(window: MainWindow, redraws: list[str], front: str) -> None:
    window.go(front)
    redraws.clear()
    window.presenter.give("invention_patents", 3)
    assert not set(redraws) & set(FIRM)


def test_that_another_firm_yields_nothing_to_what_was_typed_before_it_came(window: MainWindow) -> None:
    window.go("firm")
    line = window.form.editors["revenue"].lines["2025"]
    line.setFocus()
    line.setText("12")
    window.go("visit", _add(window.desk, "天津渤海新材料有限公司"))
    window.presenter.answer("revenue.2024", 7)
    window.go("firm")
    assert (line.text(), window.form.editors["revenue"].lines["2024"].text()) == ("", "7")


def test_that_no_page_listens_to_the_firm_with_its_refresh(window: MainWindow) -> None:
    eager = [
        listener for listener in window.presenter.changed.listeners if getattr(listener, "__name__", "") == "refresh"
    ]
    assert eager == []
    assert all(isinstance(window.page(entry.name), Page) for entry in ENTRIES)
