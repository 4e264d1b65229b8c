"""The page 人才 and “我是谁”: entered by keyboard, matched at once, stored, printed, imported and exported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit

import main
from casebook import Author, NewPerson, Origin, Person, Provenance
from matcher import read_profile
from ui.desk.desk import Desk
from ui.ledger.form import LedgerForm
from ui.persons import PersonsPage
from ui.persons.dialog import PersonDialog
from ui.sheets.printed import reprint_sheet
from ui.widgets import theme
from ui.widgets.paper_dialog import PaperDialog

ON = date(2026, 11, 24)
WHO = Author("王敏")
NEW = NewPerson(person="刘博士", officer="王敏", day=ON, post="研发总监", facts={"person_degree": "博士"})


@pytest.fixture
def page(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[PersonsPage]:
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    desk = Desk(main.window_services(tmp_path, lambda: ON))
    desk.settings.change(officer="王敏", office="河东区科技局")
    source = Provenance(Origin.LICENCE, ON, "王敏")
    for name in ("天津甲科技有限公司", "天津乙科技有限公司"):
        desk.book.enterprises.add(read_profile({"name": name, "province": "天津市"}), source, "王敏")
    made = PersonsPage(desk, theme.LIGHT)
    QAbstractItemModelTester(made.model, made)
    qtbot.addWidget(made)
    made.resize(1093, 560)
    made.show()
    yield made
    desk.close()


def firms(page: PersonsPage) -> tuple[int, ...]:
    return tuple(row.id for row in page.desk.book.enterprises.search("", ON))


def add(page: PersonsPage, firm: int = 0) -> Person:
    return page.desk.book.persons.add(firms(page)[firm], NEW, WHO)


def child(page: PersonsPage, kind: type) -> object:
    return next(widget for widget in page.findChildren(kind) if widget.isVisible())


def opened(page: PersonsPage, person: Person) -> PersonDialog:
    page.arrive(person.id)
    dialog = child(page, PersonDialog)
    assert isinstance(dialog, PersonDialog)
    return dialog


def test_that_a_person_of_the_firm_is_entered_by_keyboard(qtbot, page: PersonsPage) -> None:
    page.arrive(firms(page)[0])
    assert "还没有人才" in page.empty.text()
    qtbot.keyClick(page, Qt.Key.Key_Insert)
    form = child(page, LedgerForm)
    assert isinstance(form, LedgerForm)
    assert form.picker is None
    form.fields["person"].setText("刘博士")
    form.fields["person_degree"].setCurrentText("博士")
    form.take()
    (person,) = page.desk.book.persons.all()
    assert (person.person, person.facts["person_degree"], person.enterprise) == ("刘博士", "博士", firms(page)[0])


def test_that_what_nobody_ticked_stays_unknown(qtbot, page: PersonsPage) -> None:
    page.arrive(firms(page)[0])
    qtbot.keyClick(page, Qt.Key.Key_Insert)
    form = child(page, LedgerForm)
    assert isinstance(form, LedgerForm)
    form.fields["person"].setText("刘博士")
    form.take()
    (person,) = page.desk.book.persons.all()
    assert dict(person.facts) == {}


def test_that_a_second_person_of_that_name_is_refused(page: PersonsPage) -> None:
    add(page)
    values = {"firm": firms(page)[0], "person": "刘博士"}
    assert "已经登记了“刘博士”" in page.presenter.store(values).message


def test_that_an_answer_matches_at_once_and_is_stored(page: PersonsPage) -> None:
    person = add(page)
    dialog = opened(page, person)
    assert {result.policy.id for result in dialog.session.match.results} < {p.id for p in page.desk.library.policies}
    assert dialog.session.questions()[0].field.startswith("person_")
    dialog.answer("person_born_on", "1994-05-01")
    assert page.desk.book.persons.get(person.id).facts["person_born_on"] == date(1994, 5, 1)
    dialog.session.undo()
    assert "person_born_on" not in page.desk.book.persons.get(person.id).facts
    assert page.desk.book.enterprises.profile(person.enterprise, ON).profile.facts.get("person_born_on") is None


def test_that_a_fact_of_the_firm_is_not_changed_here(page: PersonsPage) -> None:
    dialog = opened(page, add(page))
    assert "企业的资料" in dialog.session.answer("legal_person", True).message
    assert dialog.session.firm_lacks
    assert "企业还缺" in dialog.lacks.text()


def test_that_what_is_typed_is_kept_when_the_dialog_closes(page: PersonsPage) -> None:
    person = add(page)
    dialog = opened(page, person)
    line = dialog.form.editors["person_overseas_years"].findChild(QLineEdit)
    dialog.form.given.emit("person_overseas_years", 3)
    assert line is not None
    dialog.lines["post"].setText("首席科学家")
    dialog.lines["post"].editingFinished.emit()
    dialog.accept()
    kept = page.desk.book.persons.get(person.id)
    assert (kept.post, kept.facts["person_overseas_years"]) == ("首席科学家", 3)
    assert page.model.rows[0].post == "首席科学家"


def test_that_a_printed_sheet_is_kept_and_reprinted(page: PersonsPage, tmp_path: Path) -> None:
    person = add(page)
    dialog = opened(page, person)
    dialog.sheet_button.click()
    paper = dialog.findChild(PaperDialog)
    assert isinstance(paper, PaperDialog)
    assert page.desk.book.determinations.of(person.enterprise) == ()
    paper.save(tmp_path / "本人.pdf")
    (kept,) = page.desk.book.determinations.of(person.enterprise)
    (sheet,) = page.desk.book.determinations.sheets(kept.id)
    again = reprint_sheet(page.desk.book, page.desk.services, sheet.number)
    assert again.same
    assert again.name == f"天津甲科技有限公司-刘博士-服务单-{ON.isoformat()}-本人版.pdf"
    assert "刘博士" in again.title


def test_that_what_is_exported_is_imported_again_without_loss(page: PersonsPage, tmp_path: Path) -> None:
    facts = {"person_degree": "博士", "person_plans": (), "person_full_time": False, "person_born_on": date(1990, 1, 2)}
    for firm, number in ((firms(page)[0], 1), (firms(page)[1], 2)):
        new = NewPerson(person=f"人才{number}", officer="王敏", day=ON, facts=facts, note="备注", phone="022-1")
        page.desk.book.persons.add(firm, new, WHO)
    page.arrive()
    before = {
        person.person: (person.name, person.facts, person.phone, person.note) for person in page.presenter.records
    }
    page.export_to(tmp_path / "人才.xlsx")
    page.presenter.remove(page.presenter.records)
    dialog = page.ask_import()
    dialog.read_path(tmp_path / "人才.xlsx")
    dialog.done_button.click()
    after = {person.person: (person.name, person.facts, person.phone, person.note) for person in page.presenter.records}
    assert after == before


def test_that_the_list_can_be_that_of_all_firms(page: PersonsPage) -> None:
    add(page)
    add(page, 1)
    page.arrive(firms(page)[0])
    assert len(page.model.rows) == 1
    page.all_button.click()
    assert len(page.model.rows) == 2
