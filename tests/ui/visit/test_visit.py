"""Tests of 走访 as a user operates it, offscreen: the agenda, and a visit with the keyboard alone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from casebook import Category, NewFollowUp, NewRequest, NewVisit, Origin, Provenance, RequestState, Urgency, VisitState
from matcher import Question, ResultGroup, read_profile
from policies import CATALOGUE, FieldType
from tests.ui.visit.build import ON, focused, visiting
from ui.desk.session import EntryOutcome
from ui.entry.answers import read_answer
from ui.entry.picks import picks_of
from ui.pages import ENTRIES
from ui.visit import VisitPage
from ui.visit.agenda import AgendaPeriod
from ui.visit.answer_effect import TOTALLED
from ui.visit.ask import AnswerKind, Ask, ask
from ui.visit.promises import RequestDraft

_MOST = 40


def answer_by_keys(qtbot, page: VisitPage) -> None:
    """Types one answer into the widget with the focus."""
    shown = page.visit.ask
    assert shown is not None
    widget = focused(qtbot, page)
    if shown.kind is AnswerKind.LINE:
        assert isinstance(widget, QLineEdit)
        name = shown.fact.partition(".")[0]
        type_ = CATALOGUE[name].type if name in CATALOGUE else FieldType.NUMBER
        typed = {FieldType.DATE: "20200314", FieldType.TEXT: "abc"}.get(type_, "20")
        qtbot.keyClicks(widget, "2015" if name == "niche_since" else typed)
        qtbot.keyClick(widget, Qt.Key.Key_Return)
    elif shown.kind is AnswerKind.PICK:
        qtbot.keyClicks(widget, "I6513" if shown.fact == "industry_code" else picks_of(shown.fact)[0].value)
        qtbot.keyClick(widget, Qt.Key.Key_Return)
    elif shown.kind is AnswerKind.BLOCK:
        qtbot.keyClick(widget, Qt.Key.Key_Y)
    elif shown.fact.startswith("confirmed.") or (shown.kind is AnswerKind.LIST and not shown.options):
        qtbot.keyClick(widget, Qt.Key.Key_Escape)
    else:
        qtbot.keyClick(widget, Qt.Key.Key_2 if shown.kind is AnswerKind.YES_NO else Qt.Key.Key_1)


def test_that_a_visit_needs_the_keyboard_alone(page: VisitPage, firm: int, qtbot) -> None:
    visiting(page, firm)
    page.visit.go_on()
    asked: list[str] = []
    while isinstance(shown := page.visit.card, Ask) and len(asked) < _MOST:
        asked.append(shown.fact)
        answer_by_keys(qtbot, page)
    assert len(set(asked)) == len(asked) > 20
    answered = [fact for fact in asked if fact not in page.visit.visit.still_to_supply]
    sources = page.desk.book.enterprises.profile(firm, ON).provenance
    assert len(answered) >= 20
    assert all(sources[fact].origin is Origin.VERBAL for fact in answered if not fact.startswith("scores."))
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_F9)
    (kept,) = page.desk.book.visits.of(firm)
    assert (kept.state, kept.on, kept.officer) == (VisitState.HELD, ON, "王敏")
    went: list[object] = []
    page.go.connect(lambda name, target: went.append((name, target)))
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_Return)
    assert went == [("sheet", firm)]


def test_that_keys_typed_ahead_never_answer_the_next_question(page: VisitPage, firm: int, qtbot) -> None:
    visiting(page, firm)
    page.visit.pick("legal_person")
    page.mode.enter()
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_Y)
    following = page.visit.ask.fact
    assert following != "legal_person"
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_N, Qt.Key.Key_Return, Qt.Key.Key_Escape):
        qtbot.keyClick(QApplication.focusWidget(), key)  # no event was handled since: the question is not painted yet
    assert (page.visit.ask.fact, page.desk.firm.skipped) == (following, set())
    assert page.mode.card.message.text() == ""
    assert focused(qtbot, page) is not None
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert page.desk.firm.skipped == {following}


def test_that_a_visit_can_be_ended_by_a_key_typed_ahead(page: VisitPage, firm: int, qtbot) -> None:
    visiting(page, firm)
    page.activateWindow()
    page.mode.card.setFocus()
    qtbot.keyClick(page.mode.card, Qt.Key.Key_F9)
    assert page.visit.ended


def test_that_a_manual_condition_is_confirmed_by_keys_with_its_reason(page: VisitPage, firm: int, qtbot) -> None:
    visiting(page, firm)
    fact = next(q.field for q in page.desk.firm.match.questions if q.field.startswith("confirmed."))
    page.visit.pick(fact)
    page.mode.enter()
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_Y)
    reason = page.dialog.reason
    page.dialog.activateWindow()
    qtbot.waitUntil(reason.hasFocus)
    qtbot.keyClicks(reason, "seen")
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    (kept,) = page.desk.book.confirmations.of(firm)
    assert (f"confirmed.{kept.condition}", kept.holds, kept.reason) == (fact, True, "seen")
    assert page.visit.settled.answer == "人工核实：符合"
    page.visit.undo()
    assert page.desk.book.confirmations.of(firm) == ()
    assert page.visit.ask.fact == fact


def test_that_not_known_is_kept_with_the_visit_and_told_at_the_next_one(page: VisitPage, firm: int, qtbot) -> None:
    visiting(page, firm)
    fact = page.visit.ask.fact
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_F4)
    assert page.visit.ask.fact != fact
    (kept,) = page.desk.book.visits.of(firm)
    assert kept.still_to_supply == (fact,)
    assert [line.key for line in page.visit.words().supply if "答不上" in line.text and not line.head] == [fact]
    page.mode.finish()
    earlier = msgspec.structs.replace(page.desk.book.visits.get(kept.id), on=ON - timedelta(days=30))
    page.desk.book.visits.update(earlier, page.desk.author())
    page.desk.firm.skipped.clear()
    page.begin(firm)
    assert [line.key for line in page.visit.words().supply if "上次未答" in line.text] == [fact]
    assert "第 2 次走访，上次 2026-10-25" in page.mode.standing.text()
    page.visit.answer(fact, True)
    assert fact not in page.visit.visit.still_to_supply


def test_that_the_last_answer_is_taken_back_and_asked_again(page: VisitPage, firm: int, qtbot) -> None:
    visiting(page, firm)
    fact = page.visit.ask.fact
    answer_by_keys(qtbot, page)
    page.mode.note.setPlainText("之后写的记录不该被退回")
    page.mode.keep_note()
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_F3)
    assert page.visit.ask.fact == fact
    assert fact not in page.desk.book.enterprises.profile(firm, ON).provenance
    assert page.visit.visit.note == "之后写的记录不该被退回"
    assert not page.visit.can_undo
    page.visit.skip(fact)
    page.visit.undo()
    assert (page.visit.ask.fact, page.visit.visit.still_to_supply) == (fact, ())


def test_that_what_an_answer_settled_is_what_moved(page: VisitPage, firm: int) -> None:
    visiting(page, firm)
    presenter = page.desk.firm
    before = {r.policy.id: presenter.match.group_of(r) for r in presenter.match.results}
    page.visit.answer("qualifications", [])
    after = {r.policy.id: presenter.match.group_of(r) for r in presenter.match.results}
    moved = {policy for policy, point in after.items() if before[policy] is not point}
    told = {line.key for line in page.visit.settled.moves if "→" in line.text and "，金额 " not in line.text}
    assert told == moved
    assert len(moved) > 3
    refused = sum(after[policy] is ResultGroup.NOT_MET for policy in moved)
    assert f"不符合 {refused} 项" in page.visit.settled.words
    assert page.visit.settled.answer == "已有资质：无"
    assert page.visit.words().totals[TOTALLED.index(ResultGroup.TO_ASK)].count == str(
        sum(point is ResultGroup.TO_ASK for point in after.values())
    )


def test_that_a_note_is_saved_while_it_is_written_and_when_the_page_is_left(page: VisitPage, firm: int, qtbot) -> None:
    visiting(page, firm)
    visits = page.desk.book.visits
    qtbot.keyClicks(page.mode.note, "rent ")
    qtbot.waitUntil(lambda: visits.of(firm)[0].note == "rent", timeout=2000)
    assert page.mode.note.toPlainText() == "rent "
    qtbot.keyClicks(page.mode.note, "ends")
    page.mode.received.setText("刘总")
    page.leave()
    assert (visits.of(firm)[0].note, visits.of(firm)[0].received_by) == ("rent ends", "刘总")


def test_that_the_planned_visit_of_today_is_taken_else_one_is_made(page: VisitPage, firm: int) -> None:
    book, author = page.desk.book, page.desk.author()
    planned = book.visits.add(firm, NewVisit(on=ON, officer="李强"), author)
    visiting(page, firm)
    assert page.visit.visit.id == planned.id
    page.mode.finish()
    page.begin(firm)
    assert page.visit.visit.id == planned.id
    late = book.visits.add(firm, NewVisit(on=ON - timedelta(days=3), officer="李强"), author)
    page.begin(firm, late.id)
    assert (page.visit.visit.id, book.visits.get(late.id).on) == (late.id, ON)
    other = book.enterprises.add(read_profile({"name": "另一家"}), Provenance(Origin.IMPORTED, ON, "王敏")).id
    page.begin(other)
    assert [visit.on for visit in book.visits.of(other)] == [ON]


def test_that_answers_carry_the_source_that_is_chosen(page: VisitPage, firm: int, qtbot) -> None:
    visiting(page, firm)
    page.visit.answer("employees.2025", 30)
    page.mode.origin.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(page.mode.origin, key)
    assert page.mode.middle.isAncestorOf(focused(qtbot, page))
    page.visit.answer("revenue.2025", 800)
    sources = page.desk.book.enterprises.profile(firm, ON).provenance
    assert (sources["employees.2025"].origin, sources["revenue.2025"].origin) == (Origin.VERBAL, Origin.STATEMENTS)
    page.begin(firm)
    assert page.mode.origin.currentText() == "口述"


def test_that_an_unreadable_answer_stays_on_the_card_with_its_reason(page: VisitPage, firm: int, qtbot) -> None:
    visiting(page, firm)
    page.visit.pick("employees.2025")
    page.mode.enter()
    line = focused(qtbot, page)
    qtbot.keyClicks(line, "abc")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert (page.visit.ask.fact, line.text()) == ("employees.2025", "abc")
    assert "数字" in page.mode.card.message.text()
    assert line.selectedText() == "abc"
    line.clear()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert "还没有填" in page.mode.card.message.text()
    qtbot.keyClicks(line, "12")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert page.desk.firm.raw("employees") == {"2025": 12}
    assert page.mode.card.message.text() == ""


def test_that_a_list_is_filled_in_without_leaving_the_visit(page: VisitPage, firm: int, qtbot) -> None:
    visiting(page, firm)
    page.visit.pick("qualifications")
    page.mode.enter()
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_F5)
    dialog = page.dialog
    dialog.take()
    assert "还没有填" in dialog.message.text()
    dialog.editor.given.emit("qualifications", [{"kind": "hnte", "expires_on": "2028-10-01"}])
    dialog.take()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert page.visit.settled.answer == "已有资质：1 项"


def test_that_requests_of_a_visit_are_kept_with_their_promise(page: VisitPage, firm: int) -> None:
    visiting(page, firm)
    form = page.mode.form
    form.text.setText("想换大一点的场地")
    form.category.setCurrentText("场地")
    form.amount.setText("多")
    form.give()
    assert "金额“多”不是数字" in form.message.text()
    assert form.text.text()
    form.amount.setText("120万元")
    form.give()
    (kept,) = page.desk.book.requests.of(firm)
    assert (kept.category, kept.amount, kept.reply_by) == (Category.PREMISES, Decimal(120), ON + timedelta(days=7))
    assert kept.visit == page.visit.visit.id
    assert form.text.text() == ""
    assert page.mode.promise_model.rowCount() == 1


def test_that_a_policy_is_kept_as_an_intention_once(page: VisitPage, firm: int) -> None:
    visiting(page, firm)
    assert page.visit.intend("cn-hnte").accepted
    assert page.visit.intend("cn-hnte") == EntryOutcome("已在待跟进清单里。")
    (kept,) = page.desk.book.follow_ups.of(firm)
    assert (kept.policy, kept.visit) == ("cn-hnte", page.visit.visit.id)


def test_that_another_firm_in_hand_brings_the_list_back(page: VisitPage, firm: int, qtbot) -> None:
    visiting(page, firm)
    page.desk.firm.new()
    qtbot.waitUntil(lambda: not page.visiting)
    assert page.visit.visit is None
    assert page.desk.book.visits.of(firm)[0].state is VisitState.PLANNED


def test_that_overdue_visits_requests_and_follow_ups_stand_out(page: VisitPage, firm: int) -> None:
    book, author = page.desk.book, page.desk.author()
    for days, officer in ((-8, "王敏"), (0, "王敏"), (6, "王敏"), (1, "李强")):
        book.visits.add(firm, NewVisit(on=ON + timedelta(days=days), officer=officer), author)
    for days in (-1, 0, None):
        due = None if days is None else ON + timedelta(days=days)
        raised = ON - timedelta(days=9)
        new = NewRequest(category=Category.MONEY, text="贷款", raised_on=raised, officer="王敏", reply_by=due)
        book.requests.add(firm, new, author)
    book.follow_ups.add(firm, NewFollowUp(text="发材料清单", officer="王敏", due_on=ON - timedelta(days=2)), author)
    page.arrive()
    agenda = page.agenda
    assert [(row.cells[0], row.late) for row in agenda.visit_rows] == [
        ("11-16 周一", True), ("今天 11-24 周二", False), ("明天 11-25 周三", False)
    ]  # fmt: skip
    agenda.show(span=AgendaPeriod.TODAY, officer="王敏")
    assert [row.cells[2] for row in agenda.visit_rows] == ["逾期 8 天未走访", "计划"]
    agenda.show(span=AgendaPeriod.ALL, officer=None)
    assert len(agenda.visit_rows) == 4
    assert [(row.cells[0], row.late) for row in agenda.request_rows] == [
        ("逾期 1 天", True), ("今天 11-24 周二", False), ("未承诺", False)
    ]  # fmt: skip
    assert agenda.follow_up_rows[0].late
    assert page.list.request_title.text() == "诉求 3，逾期 1"


def test_that_a_request_ends_only_with_an_answer_and_a_follow_up_is_done_today(page: VisitPage, firm: int) -> None:
    page.arrive()
    agenda = page.agenda
    assert agenda.add_request(firm, RequestDraft(Category.TALENT, Urgency.URGENT, "缺工程师")).accepted
    page.list.reply.click()
    dialog = page.dialog
    dialog.states[RequestState.SOLVED].setChecked(True)
    dialog.take()
    assert "答复内容" in dialog.message.text()
    dialog.answer.setPlainText("已推荐两名")
    dialog.take()
    assert agenda.requests == ()
    agenda.show(closed=True)
    assert (agenda.requests[0].answer, agenda.requests[0].closed_on) == ("已推荐两名", ON)
    assert agenda.add_follow_up(firm, "发清单", None).accepted
    page.list.done.click()
    assert page.desk.book.follow_ups.of(firm)[0].done_on == ON


def test_that_a_visit_is_planned_by_initials_and_started_from_the_list(page: VisitPage, firm: int, qtbot) -> None:
    page.arrive()
    page.list.plan.click()
    dialog = page.dialog
    qtbot.keyClicks(dialog.picker.line, "zzzz")
    dialog.take()
    assert "请先选一家企业" in dialog.message.text()
    dialog.picker.line.clear()
    qtbot.keyClicks(dialog.picker.line, "tjmmkj")
    dialog.take()
    (kept,) = page.desk.book.visits.of(firm)
    assert (kept.on, kept.state) == (ON, VisitState.PLANNED)
    assert page.agenda.move(kept.id, ON + timedelta(days=30)).accepted
    page.agenda.show(span=AgendaPeriod.ALL)
    page.list.start.click()
    assert page.visiting
    assert page.visit.visit.id == kept.id
    page.show_list()
    assert page.agenda.cancel(kept.id).accepted
    assert page.agenda.allowed_actions(kept.id) == (True, False)


def test_that_the_window_offers_the_page() -> None:
    assert [(entry.label, entry.recorded) for entry in ENTRIES if entry.name == "visit"] == [("走访", True)]


def test_that_the_models_keep_the_rules_of_qt(page: VisitPage, firm: int, qtbot) -> None:
    visiting(page, firm)
    models = (page.mode.supply_model, page.mode.settled.model, page.list.visit_model, page.list.request_model)
    testers = [QAbstractItemModelTester(model) for model in models]
    page.visit.skip(page.visit.ask.fact)
    page.visit.answer("qualifications", [])
    page.agenda.add_request(firm, RequestDraft(Category.MONEY, Urgency.NORMAL, "贷款"))
    assert len(testers) == 4
    assert all(model.rowCount() for model in models)
    line = page.mode.supply_model.index(1, 0).data(Qt.ItemDataRole.UserRole)
    assert line.key in {question.field for question in page.desk.firm.match.questions}


def test_that_every_answerable_fact_has_keys_or_a_line() -> None:
    for name, field in CATALOGUE.items():
        if field.type in (FieldType.SCORES, FieldType.CONFIRMED):
            continue
        shown = ask(Question(name, field.label, field.ask(2025), "财务", 1, 1, Decimal(0), ()), ())
        keys = [key for option in shown.options for key in option.keys]
        assert len(keys) == len(set(keys))
        assert shown.kind is not AnswerKind.CHOICE or len(shown.options) == len(field.values)
    assert read_answer("rd_expense.2025", "1,200 万元") == 1200


@pytest.mark.parametrize("fact", ["size_industry", "legal_person", "revenue"])
def test_that_nothing_is_cut_off_on_a_small_screen(page: VisitPage, firm: int, fact: str) -> None:
    visiting(page, firm)
    field = CATALOGUE[fact]
    text = field.ask(2025) + "请按上一年度审计报告填写" * 3
    long = Question(fact, field.label, text, "财务", 1, 1, Decimal(9), ())
    page.mode.card.forget()
    page.mode.card.show_ask(ask(long, ("政策一", "政策二")), None)
    needed = page.minimumSizeHint()
    scale = page.logicalDpiX() / 96  # 1366 × 768 at 125 %, less the frame and the bars of the window
    assert (needed.width() <= 1019 * scale, needed.height() <= 560 * scale) == (True, True)
    assert page.mode.card.text.font().pointSize() < 20


def test_that_the_longest_list_of_flags_is_not_cut_off_on_a_small_screen(page: VisitPage, firm: int, qtbot) -> None:
    visiting(page, firm)
    flags = tuple(name for name, field in CATALOGUE.items() if field.clean)
    block = Question(flags[0], "信用与合规", "以下情形都没有？", "行政", 9, 9, Decimal(9), (), flags, block=True)
    page.mode.card.forget()
    page.mode.card.show_ask(ask(block, ("政策一", "政策二")), None)
    scale = page.logicalDpiX() / 96
    assert page.minimumSizeHint().height() <= 560 * scale
