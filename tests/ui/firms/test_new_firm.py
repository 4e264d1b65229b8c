"""A new firm is presumed to be where the office is, until something else is known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import main
from casebook import Origin
from tests.ui.firms.test_planning import ON
from ui.firm.sources import SourceStrip
from ui.firms.known import offer_for, take
from ui.firms.new_firm import add_firm
from ui.widgets import messages
from ui.window import MainWindow


@pytest.fixture
def window(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """Returns the window of an office in 河东区 with an empty casebook."""
    made = MainWindow(main.window_services(tmp_path, today=lambda: ON))
    qtbot.addWidget(made)
    made.load()
    made.show()
    made.desk.settings.change(office="天津市河东区科学技术局")
    yield made
    made.close()
    made.desk.close()


def added(window: MainWindow, name: str) -> int:
    number, answer = add_firm(window.desk, name)
    assert number is not None, answer.message
    return number


def test_that_a_new_firm_is_presumed_to_be_where_the_office_is(window: MainWindow) -> None:
    number = added(window, "甲科技有限公司")
    dossier = window.desk.book.enterprises.profile(number, ON)
    assert [dossier.profile.facts[name] for name in ("province", "city", "district")] == ["天津市", "天津市", "河东区"]
    assert {dossier.provenance[name].origin for name in ("province", "city", "district")} == {Origin.PRESUMED}
    assert dossier.provenance["name"].origin is Origin.VERBAL
    assert dossier.verbal() == ("name",)


def test_that_the_form_marks_the_presumption_and_an_answer_replaces_it(window: MainWindow) -> None:
    window.desk.open_firm(added(window, "甲科技有限公司"))
    record = window.desk.firm.record
    assert record is not None
    assert record.sources["district"].origin is Origin.PRESUMED
    assert window.desk.firm.answer("district", "南开区").accepted
    assert record.sources["district"].origin is Origin.VERBAL
    assert window.desk.firm.profile.facts["district"] == "南开区"
    strip = SourceStrip()
    assert "推定" not in [strip.box.itemText(row) for row in range(strip.box.count())]


def test_that_the_place_in_a_credit_code_takes_over_at_once_and_undo_restores_the_presumption(
    window: MainWindow,
) -> None:
    number = added(window, "甲科技有限公司")
    window.desk.open_firm(number)
    firm = window.desk.firm
    assert firm.give("credit_code", "91120104MA0000000P").accepted
    assert "district" not in firm.profile.facts
    assert {fact.field: fact.value for fact in firm.match.derived}["district"] == "南开区"
    assert firm.give("employees", {"2025": 30}).accepted
    assert "district" not in window.desk.book.enterprises.profile(number, ON).provenance
    for _ in range(2):
        firm.undo()
    assert firm.profile.facts["district"] == "河东区"


def test_that_an_office_of_unknown_place_presumes_nothing(window: MainWindow) -> None:
    window.desk.settings.change(office="示范区科技局")
    number = added(window, "乙科技有限公司")
    assert "district" not in window.desk.book.enterprises.profile(number, ON).profile.facts


def test_that_documents_about_the_firm_replace_the_presumption(window: MainWindow) -> None:
    number = added(window, "天津滨海迅腾科技集团有限公司")
    offer = offer_for(window.desk, number)
    assert offer is not None
    assert {"province", "city", "district"} & {fact.field for fact in offer.facts}
    assert take(window.desk, offer).accepted
    told = {fact.field for fact in offer.facts}
    sources = window.desk.book.enterprises.profile(number, ON).provenance
    assert all(sources[name].origin is Origin.IMPORTED for name in told if name in sources)


def test_that_a_typed_name_is_cleaned_of_line_ends_and_invisible_signs(window: MainWindow) -> None:
    given: list[str] = []
    dialog = messages.ask_text(window, "新建企业", "企业名称", "示例\u200b甲科技\u2028有限公司 ", given.append)
    dialog.accept()
    assert given == ["示例甲科技 有限公司"]
