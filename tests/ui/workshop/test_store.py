"""The page in the window with the casebook: a stored PDF, decisions kept, Ctrl+Z of the page, submitted for review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace as with_changes
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog

import main
from clauses import CallsContent, SupportContent, TextLine, read_lines
from pages import Box, Document, DocumentKind, Page, Paragraph, Word, open_document
from policies import Duty, Level, PolicyOffice
from policies.own import OwnState
from policies.rules import Manual, ManualReason
from tests.forms import build
from tests.pages.build import printed
from tests.ui.conftest import ON
from tests.ui.workshop.conftest import NOTICE
from ui.widgets import theme
from ui.window import MainWindow
from ui.workshop.page import WorkshopPage
from ui.workshop.page_places import clause_places
from ui.workshop.presenter import WorkshopPresenter
from ui.workshop.submit_dialog import SubmitDialog
from workshop import CardState, draft_bytes, draft_from, draft_from_texts, policy_text, text_bytes

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """Returns the window with an empty casebook."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    made = MainWindow(main.window_services(tmp_path, lambda: ON))
    qtbot.addWidget(made)
    made.resize(1093, 614)
    made.show()
    made.load()
    made.desk.settings.change(officer="王敏")
    yield made
    made.presenter.dirty = False
    made.desk.close()


@pytest.fixture
def number(window: MainWindow) -> int:
    """Returns the revision of a draft over a stored PDF."""
    store = window.desk.book.policies
    data = printed(*NOTICE.splitlines())
    document = open_document(data, "通知.pdf")
    stored = store.add_document(data, "通知.pdf", "pdf", text_bytes(document), "王敏")
    draft = draft_from_texts([(stored.sha256, policy_text(document))], heads=None, taken=(), on=ON)
    return store.open_draft(draft_bytes(draft), draft.heads.id, draft.heads.name, "王敏").number


@pytest.fixture
def page(window: MainWindow, number: int) -> WorkshopPage:
    """Returns the page with that draft."""
    window.go("workshop", number)
    page = window.page("workshop")
    assert isinstance(page, WorkshopPage)
    return page


def test_that_every_decision_is_in_the_store_at_once(window: MainWindow, page: WorkshopPage, number: int) -> None:
    card = page.presenter.card
    QTest.keyClick(page.document.text, Qt.Key.Key_Return)
    kept = draft_from(window.desk.book.policies.revision(number).body)
    assert kept.card(card).state is CardState.TAKEN
    window.go("workshop", number)
    assert page.presenter.draft == kept


def test_that_ctrl_z_is_about_the_card_and_not_about_the_firm(window: MainWindow, page: WorkshopPage) -> None:
    card = page.presenter.card
    QTest.keyClick(page.document.text, Qt.Key.Key_N)
    QTest.keyClick(page.document.text, Qt.Key.Key_Z, CONTROL)
    assert page.presenter.draft.card(card).state is CardState.OPEN
    page.undo.setFocus()
    QTest.keyClick(page.undo, Qt.Key.Key_Y, CONTROL)
    assert page.presenter.draft.card(card).state is CardState.REJECTED


def test_that_clauses_have_their_places_on_the_pages(page: WorkshopPage) -> None:
    sha256 = page.presenter.draft.sources[0].sha256
    document, text = page.presenter.opened.documents[sha256], page.presenter.opened.texts[sha256]
    places = clause_places(document, page.presenter.opened.paragraphs(sha256), text)
    assert len(places) == len(text.clauses)
    assert all(found.lines for found in places)
    tops = [found.lines[0][1].top for found in places]
    assert tops == sorted(tops)


def test_that_figures_have_their_places_inside_the_line_of_their_clause(page: WorkshopPage) -> None:
    sha256 = page.presenter.draft.sources[0].sha256
    document, text = page.presenter.opened.documents[sha256], page.presenter.opened.texts[sha256]
    found = clause_places(document, page.presenter.opened.paragraphs(sha256), text)
    for clause, places in zip(text.clauses, found, strict=True):
        assert places.figures.keys() == {figure.start for figure in clause.figures}
        for figure in clause.figures:
            (_, box), *rest = places.figures[figure.start]
            line = next(line for _, line in places.lines if line.holds(*box.middle))
            assert not rest
            assert box.left > line.left
            assert box.width < line.width / 2


def test_that_the_pages_follow_the_clause_and_a_click_on_them_selects_one(page: WorkshopPage, qtbot) -> None:
    page.document.as_pages.click()
    assert page.document.stack.currentWidget() is page.document.pages
    page.document.focus()
    before = page.presenter.place.clause
    QTest.keyClick(page.document.pages, Qt.Key.Key_Down)
    assert page.presenter.place.clause == before + 1
    places = page.document.page_marks()
    mark = next(mark for mark in places if mark.row == 5)
    area = page.document.pages.area_of(mark.page - 1, _rect(mark.box))
    viewport = page.document.pages.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, area.center())
    assert page.presenter.place.clause == 5


def _rect(box):
    from PySide6.QtCore import QRectF

    return QRectF(box.left, box.top, box.width, box.height)


def repair(presenter: WorkshopPresenter) -> None:
    """Completes what the words of the notice leave open: where the call was seen, what must happen for the award."""
    event = Manual(text="取得高企证书", reason=ManualReason.PAPERS)
    for card in presenter.draft.cards:
        content = card.content
        if isinstance(content, SupportContent) and content.support.event is None:
            presenter.select(card.id)
            presenter.change(SupportContent(support=replace(content.support, event=event)))
        elif isinstance(content, CallsContent):
            key = presenter.draft.sources[0].key
            dated = tuple(replace(call, source=key) for call in content.calls.dated)
            presenter.select(card.id)
            presenter.change(CallsContent(calls=replace(content.calls, dated=dated)))


def test_that_a_finished_draft_is_submitted_and_cannot_be_changed_then(
    window: MainWindow, page: WorkshopPage, number: int, qtbot
) -> None:
    for _ in page.presenter.draft.cards:
        QTest.keyClick(page.document.text, Qt.Key.Key_Return)
    page.heads.confirm_document(page.heads.documents[0])
    page.presenter.answer_rest()
    office = PolicyOffice(duty=Duty.SCIENCE)
    page.presenter.set_heads(level=Level.DISTRICT, region="天津市河东区", offices=(office,))
    repair(page.presenter)
    assert page.presenter.problems == ()
    page.submit.click()
    dialog = page.findChild(SubmitDialog)
    qtbot.waitUntil(lambda: dialog.found is not None)
    assert dialog.browser.toPlainText() == "企业库还是空的，看不到对企业的影响。"
    dialog.line.setText("按文件录入")
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.desk.book.policies.revision(number).state is OwnState.REVIEW)
    assert not page.presenter.editable
    assert not page.submit.isVisible()


def select(page: WorkshopPage, words: str, length: int = 0) -> None:
    """Selects words in the text."""
    text = page.document.text
    cursor = text.textCursor()
    at = text.document().toPlainText().index(words)
    cursor.setPosition(at)
    cursor.setPosition(at + (length or len(words)), QTextCursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)


def test_that_what_was_read_is_corrected_in_a_layer_and_decisions_stay(
    window: MainWindow, page: WorkshopPage, number: int, qtbot
) -> None:
    sha256 = page.presenter.draft.sources[0].sha256
    for _ in range(2):
        QTest.keyClick(page.document.text, Qt.Key.Key_Return)
    decided = {card.id for card in page.presenter.draft.cards if card.state.decided}
    before = window.desk.book.policies.text(sha256)
    select(page, "3件")
    QTest.keyClick(page.document.text, Qt.Key.Key_C)
    dialog = page.findChild(QInputDialog)
    assert dialog.textValue() == "3件"
    dialog.setTextValue("8件")
    dialog.accept()
    qtbot.waitUntil(lambda: "8件以上" in page.document.text.document().toPlainText())
    assert window.desk.book.policies.text(sha256) == before
    assert decided <= {card.id for card in page.presenter.draft.cards if card.state.decided}
    window.go("workshop", number)
    assert "8件以上" in page.document.text.document().toPlainText()
    assert "更正" in page.news.text() or page.presenter.opened.corrections[sha256][0].now == "8件"


def test_that_words_of_two_lines_are_not_corrected_at_once(page: WorkshopPage) -> None:
    text = page.document.text
    select(page, text.rows[0].text[:3], len(text.rows[0].text) - 1)
    QTest.keyClick(page.document.text, Qt.Key.Key_C)
    dialog = page.findChild(QInputDialog)
    dialog.setTextValue("别的")
    dialog.accept()
    assert "一次改一行里的字" in page.news.text()


def test_that_ink_that_was_not_read_is_marked_and_told(window: MainWindow, page: WorkshopPage) -> None:
    opened = page.presenter.opened
    sha256, document = next(iter(opened.documents.items()))
    missed = replace(document.pages[0], missed=(Box(100, 700, 300, 720),))
    scan = replace(document, pages=(missed,), notes=("第 1 页有 1 处没有认出来",))
    page.show_draft(with_changes(opened, documents={sha256: scan}))
    assert page.document.notes.isVisible()
    assert "没有认出来" in page.document.notes.text()
    page.document.as_pages.click()
    before = page.presenter.place
    marks = [mark for mark in page.document.page_marks() if mark.row < 0]
    assert len(marks) == 1
    page.document.pages.picked.emit(marks[0].row)
    assert page.presenter.place == before


def test_that_an_ofd_file_is_seen_as_pages_with_its_figures_marked(window: MainWindow) -> None:
    store = window.desk.book.policies
    data = build.ofd()
    document = open_document(data, "通知.ofd")
    stored = store.add_document(data, "通知.ofd", "ofd", text_bytes(document), "王敏")
    draft = draft_from_texts([(stored.sha256, policy_text(document))], heads=None, taken=(), on=ON)
    window.go("workshop", store.open_draft(draft_bytes(draft), draft.heads.id, draft.heads.name, "王敏").number)
    page = window.page("workshop")
    assert isinstance(page, WorkshopPage)
    assert page.document.as_pages.isVisible()
    page.document.as_pages.click()
    figures = [mark for mark in page.document.page_marks() if not mark.quiet]
    assert len(figures) >= len(policy_text(document).figures)
    assert {mark.page for mark in figures} == {1, 2, 3}


def test_that_a_bracket_recognised_as_a_narrow_sign_is_as_wide_as_a_character() -> None:
    word = Word("(一)满一年", Box(0, 0, 120, 20), score=0.9)
    heading, part = Paragraph("第一条 条件", 1), Paragraph(word.text, 1, (word.box,))
    page = Page(number=1, width=300, height=100, words=(word,), scanned=True)
    document = Document(name="", sha256="", kind=DocumentKind.IMAGE, pages=(page,), paragraphs=(heading, part))
    _, places = clause_places(
        document, ["第一条 条件", word.text], read_lines([TextLine("第一条 条件"), TextLine(word.text)])
    )
    (found,) = places.figures.values()
    assert [(number, round(box.left), round(box.right)) for number, box in found] == [(1, 80, 120)]
