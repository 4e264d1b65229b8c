"""Tests of answers: all cards parse text alike, and lists keep their recorded entries."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

import main
from casebook import Origin, Provenance
from matcher import Question, read_profile
from policies import CATALOGUE, FieldType
from policies.library import Library
from policies.records import OTHERS_OPEN
from registers import write_table
from tests.ui.firms.test_import import imported
from ui.desk.desk import Desk
from ui.entry.answers import AnswerKind, answering, read_answer
from ui.entry.records import RecordsEditor
from ui.firm.page import FirmPage
from ui.firm.question_bar import BarQuestionCard
from ui.visit import VisitPage
from ui.visit.ask import ask
from ui.visit.question_card import VisitQuestionCard
from ui.widgets import theme

ON = date(2026, 11, 24)
EXPIRED = {"kind": "hnte", "granted_on": "2023-11-19"}
OPEN_LIST = [EXPIRED, {"level": OTHERS_OPEN}]
_FACTS = [
    f"{name}.2025" if field.type is FieldType.SERIES else name
    for name, field in CATALOGUE.items()
    if field.type
    in (FieldType.SERIES, FieldType.TEXT, FieldType.TEXTS, FieldType.DATE, FieldType.COUNT, FieldType.NUMBER)
] + ["scores.cn-hnte/技术先进程度"]
_TEXTS = st.one_of(
    st.sampled_from(
        [
            "120万元",
            "120 万",
            "1.2亿元",
            "1200000元",
            "5%",
            "0.05",
            "1200 1300",
            "1,200",
            "无",
            "20200314",
            "6分",
            "3吨",
            "-",
        ]
    ),
    st.text(alphabet="0123456789.,-+ 万亿元%年月日件人、无abc\u00a0\u3000", max_size=12),
)


def question(fact: str) -> Question:
    name = fact.partition(".")[0]
    return Question(fact, CATALOGUE[name].label, "问", "财务", 1, 1, Decimal(0), ())


def typed_into(card: BarQuestionCard | VisitQuestionCard, text: str) -> list[object]:
    """Returns the raw answer that a card emits for a typed text; nothing if it reports that the text is empty."""
    given: list[object] = []
    card.answered.connect(lambda _, raw: given.append(raw))
    line = card.findChild(QLineEdit)
    line.setText(text)
    line.returnPressed.emit()
    return [raw for raw in given if raw is not None]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fact=st.sampled_from(_FACTS), text=_TEXTS)
def test_that_both_cards_read_every_text_alike(qtbot, fact: str, text: str) -> None:
    asked = question(fact)
    bar = BarQuestionCard(asked, answering(asked, None, ON))
    visit = VisitQuestionCard()
    visit.show_ask(ask(asked, ()), None)
    assert typed_into(bar, text) == typed_into(visit, text)
    for card in (bar, visit):
        card.deleteLater()


@pytest.mark.parametrize(
    ("fact", "text", "raw"),
    [
        ("revenue.2025", "120万元", 120),
        ("revenue.2025", "120 万", 120),
        ("revenue.2025", "1.2亿元", 12000),
        ("revenue.2025", "1200000元", 120),
        ("layoff_rate.2025", "5%", 5),
        ("tax_12m", "1\u00a0200\u00a0000", 1200000),
        ("invention_patents", "3 件", 3),
        ("scores.cn-hnte/技术先进程度", "6分", 6),
        ("revenue.2025", "1200 1300", "1200 1300"),
        ("revenue.2025", "120 130", "120 130"),
        ("revenue.2025", "1\u00a0200\u00a01300", "1\u00a0200\u00a01300"),
        ("revenue.2025", "3吨", "3吨"),
        ("tax_12m", "0.12345678901234567", "0.12345678901234567"),
    ],
)
def test_that_an_answer_is_read_with_its_unit_or_stays_a_text(fact: str, text: str, raw: object) -> None:
    assert read_answer(fact, text) == raw


@pytest.fixture(scope="module")
def library() -> Library:
    """Returns the program's library, read once per module."""
    return main.built_in_library()


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path, library: Library) -> Iterator[Desk]:
    """Returns a desk whose current firm has an expired title and an incomplete list."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    made = Desk(dataclasses.replace(main.window_services(tmp_path, lambda: ON), library=lambda: library))
    profile = read_profile({"name": "天津某某科技有限公司", "province": "天津市", "qualifications": OPEN_LIST})
    firm = made.book.enterprises.add(profile, Provenance(Origin.IMPORTED, ON, "王敏"))
    assert made.open_firm(firm.id).accepted
    yield made
    made.close()


def stored(desk: Desk) -> object:
    number = desk.number
    assert number is not None
    value = desk.book.enterprises.profile(number, ON).profile.facts.get("qualifications")
    return None if value is None else tuple({key: str(part) for key, part in dict(record).items()} for record in value)


def test_that_a_list_question_shows_what_is_on_record_and_asks_for_more(desk: Desk) -> None:
    value = desk.firm.profile.facts["qualifications"]
    put = answering(question("qualifications"), value, ON)
    assert "还有别的吗" in put.text
    assert put.known == "已记录：高新技术企业（取得日期 2023-11-19，到期日 2026-11-19，已过期）"
    assert [(option.text, option.keys) for option in put.options] == [("没有别的了", ("N", "1"))]
    assert [option.text for option in answering(question("platforms"), None, ON).options] == ["无"]


def test_that_no_more_in_the_visit_keeps_the_record_and_completes_the_list(desk: Desk, qtbot) -> None:
    page = VisitPage(desk, theme.LIGHT)
    qtbot.addWidget(page)
    page.resize(1292, 709)
    page.show()
    page.arrive(desk.number)
    page.visit.pick("qualifications")
    page.mode.enter()
    assert page.visit.ask.kind is AnswerKind.LIST
    page.activateWindow()
    button = page.mode.card.buttons[0]
    qtbot.waitUntil(lambda: button.hasFocus() and not page.mode.card.guard.up)
    qtbot.keyClick(button, Qt.Key.Key_N)
    assert stored(desk) == (EXPIRED,)
    assert page.visit.ask.fact != "qualifications"
    assert page.visit.settled.answer == "已有资质：没有别的了（已记录 1 条）"
    page.visit.undo()
    assert stored(desk) == tuple(OPEN_LIST)


def test_that_no_more_in_the_question_bar_keeps_the_record(desk: Desk, qtbot) -> None:
    page = FirmPage(desk, theme.LIGHT)
    qtbot.addWidget(page)
    page.show()
    desk.firm.skipped = {fact for q in desk.firm.match.questions for fact in q.facts if fact != "qualifications"}
    page.refresh()
    (card,) = page.questions.cards
    next(button for button in card.findChildren(QPushButton) if button.text() == "没有别的了").click()
    assert stored(desk) == (EXPIRED,)
    assert page.questions.cards == []


def test_that_none_without_a_record_is_the_empty_list(desk: Desk) -> None:
    assert desk.firm.answer("platforms", []).accepted
    assert desk.firm.raw("platforms") == []


def test_that_no_more_is_refused_while_a_record_is_not_complete(desk: Desk) -> None:
    desk.firm.give("qualifications", [{"granted_on": "2023-11-19"}])
    assert "没有写全" in desk.firm.answer("qualifications", []).message
    assert stored(desk) == ({"granted_on": "2023-11-19"},)


def test_that_the_list_of_the_visit_opens_with_what_is_on_record(desk: Desk, qtbot) -> None:
    page = VisitPage(desk, theme.LIGHT)
    qtbot.addWidget(page)
    page.show()
    page.arrive(desk.number)
    page.visit.pick("qualifications")
    page.mode.list_wanted.emit("qualifications")
    records = page.dialog.editor.records
    records.table.cellWidget(records.table.rowCount() - 1, 0).setCurrentIndex(2)
    records._send()
    page.dialog.take()
    assert len(stored(desk)) == 3
    page.mode.list_wanted.emit("qualifications")
    records = page.dialog.editor.records
    records.table.setCurrentCell(0, 1)
    records._drop.click()
    page.dialog.take()
    assert EXPIRED not in stored(desk)
    assert "已从“已有资质”删除 1 条：高新技术企业" in page.mode.settled.answer.text()
    page.visit.undo()
    assert EXPIRED in stored(desk)


def test_that_none_in_a_list_editor_does_not_erase_filled_rows(qtbot) -> None:
    editor = RecordsEditor(CATALOGUE["qualifications"])
    qtbot.addWidget(editor)
    given: list[object] = []
    editor.given.connect(given.append)
    editor.display([EXPIRED])
    editor.states["无"].click()
    assert (editor.state, given) == ("有", [])
    assert "删一行" in editor.note.text()
    editor.table.setCurrentCell(0, 1)
    editor._drop.click()
    editor.states["无"].click()
    assert given == [None, []]


def test_that_none_is_taken_where_only_the_open_end_of_a_list_is_known(qtbot) -> None:
    editor = RecordsEditor(CATALOGUE["qualifications"])
    qtbot.addWidget(editor)
    given: list[object] = []
    editor.given.connect(given.append)
    editor.display([{"level": OTHERS_OPEN}])
    editor.states["无"].click()
    assert given == [[]]


def test_that_a_removed_record_is_named_on_the_page_and_undo_restores_it(desk: Desk, qtbot) -> None:
    page = FirmPage(desk, theme.LIGHT)
    qtbot.addWidget(page)
    page.show()
    desk.firm.give("street", "大直沽街道", typed=True)
    records = page.form.editors["qualifications"].records
    records.table.setCurrentCell(0, 1)
    records._drop.click()
    page.give_waiting()
    assert "高新技术企业" in page.notice.text()
    assert page.notice.isVisible()
    assert stored(desk) == ({"level": OTHERS_OPEN},)
    page.undo()
    assert stored(desk) == tuple(OPEN_LIST)
    assert desk.firm.raw("street") == "大直沽街道"
    assert not page.notice.isVisible()


@pytest.mark.parametrize("cell", ["无", "雏鹰企业"])
def test_that_an_imported_row_erases_no_record(desk: Desk, tmp_path: Path, cell: str) -> None:
    path = tmp_path / "名单.xlsx"
    write_table(path, ("企业名称", "资质"), [("天津某某科技有限公司", cell)])
    imported(desk, path)
    found = stored(desk)
    assert EXPIRED in found
    assert ({"kind": "chuying"} in found) == (cell == "雏鹰企业")


def test_that_a_card_still_asked_keeps_what_is_being_typed(desk: Desk, qtbot) -> None:
    page = FirmPage(desk, theme.LIGHT)
    qtbot.addWidget(page)
    asked = [question(fact) for fact in ("employees.2025", "revenue.2025")]
    page.questions.show_questions(tuple((one, answering(one, None, ON)) for one in asked))
    line = page.questions.cards[1].findChild(QLineEdit)
    line.setText("12")
    page.questions.show_questions(tuple((one, answering(one, None, ON)) for one in reversed(asked)))
    assert page.questions.cards[0].findChild(QLineEdit) is line
    assert line.text() == "12"
