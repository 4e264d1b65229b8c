"""Tests of what a visit shows beside questions: facts to check, lists of flags, ranges, the word that it is enough."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from PySide6.QtCore import Qt

from casebook import NewVisit, Origin, Provenance, VisitState
from matcher import ENOUGH, Range, read_profile
from policies import CATALOGUE
from tests.ui.visit.build import ON, focused, visiting
from ui.entry.answers import answer_words, block_words, read_answer
from ui.entry.entries import read_entry
from ui.firms.new_firm import add_firm
from ui.visit import VisitPage
from ui.visit.cards import Check, CheckKind, Enough

_CODE = "91120102MA06B5Q82T"
_DERIVED = {"province": "天津市", "city": "天津市", "district": "河东区", "org_type": "企业", "legal_person": True}
_LONG_AGO = ON - timedelta(days=400)


def add(page: VisitPage, raw: dict[str, object], origin: Origin = Origin.IMPORTED, on: date = ON) -> int:
    """Adds a firm with these facts from one source and returns its number."""
    named = {"name": "天津某某科技有限公司", **raw}
    return page.desk.book.enterprises.add(read_profile(named), Provenance(origin, on, "王敏", "名单")).id


def shown(page: VisitPage) -> Check:
    """Returns the card of facts to check that is in front."""
    card = page.visit.card
    assert isinstance(card, Check)
    assert page.mode.middle.currentWidget() is page.mode.check
    assert page.mode.check.shown == card
    return card


def test_that_one_key_confirms_all_that_follows_from_known_facts(page: VisitPage, qtbot) -> None:
    number = add(page, {"credit_code": _CODE})
    page.arrive(number)
    check = shown(page)
    assert check.kind is CheckKind.DERIVED
    told = {line.fact: line.value for line in check.lines}
    assert (told["district"], told["org_type"]) == ("河东区", "企业")
    assert "由信用代码 120102推定" in {line.because for line in check.lines}
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_Return)
    dossier = page.desk.book.enterprises.profile(number, ON)
    assert _DERIVED.items() <= dossier.profile.facts.items()
    assert dossier.provenance["district"].origin is Origin.VERBAL
    assert "推定的" in page.visit.settled.answer
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_F3)
    assert shown(page) == check
    assert "district" not in page.desk.book.enterprises.profile(number, ON).profile.facts


def test_that_one_key_confirms_the_presumed_place_of_a_new_firm(page: VisitPage, qtbot) -> None:
    page.desk.settings.change(office="天津市河东区科学技术局")
    number, _ = add_firm(page.desk, "天津某某科技有限公司")
    page.arrive(number)
    lines = {line.fact: (line.value, line.because) for line in shown(page).lines}
    assert lines["district"] == ("河东区", "由本单位所在地推定")
    assert lines["legal_person"] == ("是", "由名称中的“有限公司”推定")
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_Return)
    dossier = page.desk.book.enterprises.profile(number, ON)
    assert {dossier.provenance[name].origin for name in lines} == {Origin.VERBAL}
    assert f"推定的 {len(lines)} 项" in page.visit.settled.answer


def test_that_one_derived_fact_is_corrected_with_its_key(page: VisitPage, qtbot) -> None:
    page.arrive(add(page, {"credit_code": _CODE}))
    line = next(line for line in shown(page).lines if line.fact == "org_type")
    qtbot.keyClick(focused(qtbot, page), line.key)
    assert page.visit.ask.fact == "org_type"
    place = CATALOGUE["org_type"].values.index("事业单位") + 1
    qtbot.keyClick(focused(qtbot, page), str(place))
    assert page.desk.firm.raw("org_type") == "事业单位"
    assert "org_type" not in shown(page).facts


def test_that_facts_that_cannot_both_be_are_asked_once_and_corrected_by_a_key(page: VisitPage, qtbot) -> None:
    figures = {"sci_staff": {"2025": 60}, "employees": {"2025": 40}}
    page.arrive(add(page, {**_DERIVED, "resident_enterprise": True, **figures}))
    check = shown(page)
    assert (check.kind, check.facts) == (CheckKind.CONFLICT, ("sci_staff.2025", "employees.2025"))
    assert "多于" in check.title
    assert [line.value for line in check.lines] == ["60 人", "40 人"]
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_Return)
    assert shown(page) == check  # Enter settles nothing: nobody knows which figure is wrong
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_2)
    assert page.visit.ask.fact == "employees.2025"
    assert "现在记的：40 人" in page.mode.card.before.text()
    line = focused(qtbot, page)
    qtbot.keyClicks(line, "100")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert page.desk.firm.match.contradictions == ()
    assert not isinstance(page.visit.card, Check)


def test_that_a_contradiction_left_open_is_owed_and_not_asked_again(page: VisitPage, qtbot) -> None:
    figures = {"sci_staff": {"2025": 60}, "employees": {"2025": 40}}
    page.arrive(add(page, {**_DERIVED, "resident_enterprise": True, **figures}))
    facts = shown(page).facts
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_Escape)
    assert not isinstance(page.visit.card, Check)
    assert set(facts) <= set(page.visit.visit.still_to_supply)
    assert page.desk.firm.skipped.issuperset(facts)


def test_that_each_value_of_a_disputed_fact_stands_with_its_source(page: VisitPage, qtbot) -> None:
    number = add(page, {**_DERIVED, "resident_enterprise": True, "revenue": {"2025": 1200}})
    book = page.desk.book.enterprises
    book.set_beside(number, {"revenue.2025": 1500}, Provenance(Origin.STATEMENTS, ON, "李强", "审计报告"))
    page.arrive(number)
    check = shown(page)
    assert "2 种说法" in check.title
    first, second, other = check.lines
    assert ("1200" in first.value, "系统导入" in first.value, "名单" in first.value) == (True, True, True)
    assert ("1500" in second.value, "财务报表" in second.value) == (True, True)
    assert (other.way, other.fact) == (None, "revenue.2025")
    qtbot.keyClick(focused(qtbot, page), second.key)
    dossier = book.profile(number, ON)
    assert dossier.profile.series("revenue")[2025] == 1500
    assert dossier.provenance["revenue.2025"].origin is Origin.STATEMENTS
    assert not isinstance(page.visit.card, Check)
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_F3)
    assert set(page.desk.firm.profile.disputed) == {"revenue.2025"}
    assert shown(page).title == check.title


def test_that_what_is_older_than_a_year_is_confirmed_with_one_key_and_gets_the_source_of_today(
    page: VisitPage, qtbot
) -> None:
    title = {"kind": "tech_sme", "granted_on": "2025-06-01"}
    raw = {**_DERIVED, "resident_enterprise": True, "qualifications": [title], "revenue": {"2024": 900}}
    number = add(page, raw, Origin.VERBAL, _LONG_AGO)
    page.arrive(number)
    check = shown(page)
    assert check.kind is CheckKind.OLD
    told = {line.fact: line for line in check.lines}
    assert set(told) == {"org_type", "legal_person", "resident_enterprise", "qualifications"}
    assert "2025-06-01" in told["qualifications"].value
    assert told["org_type"].because == f"{_LONG_AGO.isoformat()} 口述"
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_Return)
    sources = page.desk.book.enterprises.profile(number, ON).provenance
    assert {sources[fact].on for fact in told} == {ON}
    assert sources["revenue.2024"].on == _LONG_AGO
    assert not isinstance(page.visit.card, Check)


def test_that_old_facts_left_alone_are_not_shown_again_in_the_visit(page: VisitPage, qtbot) -> None:
    number = add(page, {**_DERIVED, "resident_enterprise": True}, Origin.VERBAL, _LONG_AGO)
    page.arrive(number)
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_Escape)
    assert not isinstance(page.visit.card, Check)
    assert page.desk.book.enterprises.profile(number, ON).provenance["org_type"].on == _LONG_AGO
    page.arrive(number)
    assert isinstance(page.visit.card, Check)


def test_that_flags_of_a_list_are_ticked_one_by_one(page: VisitPage, firm: int, qtbot) -> None:
    visiting(page, firm)
    block = next(question for question in page.desk.firm.match.questions if question.block)
    page.visit.pick(block.field)
    page.mode.enter()
    widget = focused(qtbot, page)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Space, Qt.Key.Key_Return):
        qtbot.keyClick(widget, key)
    first, second, *rest = block.facts
    known = page.desk.firm.profile.facts
    assert (known[first], known.get(second)) == (True, None)
    assert all(known[fact] is False for fact in rest)
    assert page.visit.visit.still_to_supply == (second,)
    labels = [CATALOGUE[fact].label for fact in (first, second)]
    assert page.visit.settled.answer.startswith(f"{block.label}：是：{labels[0]}；不清楚：{labels[1]}；其余都没有")
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_F3)
    assert not set(block.facts).intersection(page.desk.firm.profile.facts)
    assert page.visit.ask.question.facts == block.facts


def test_that_a_list_of_flags_is_denied_with_one_key(page: VisitPage, firm: int, qtbot) -> None:
    visiting(page, firm)
    block = next(question for question in page.desk.firm.match.questions if question.block)
    page.visit.pick(block.field)
    page.mode.enter()
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_Y)
    assert all(page.desk.firm.profile.facts[fact] is False for fact in block.facts)
    assert block_words(dict.fromkeys(block.facts, False)) in page.visit.settled.answer


def test_that_a_typed_range_is_kept_said_and_not_asked_again(page: VisitPage, firm: int, qtbot) -> None:
    visiting(page, firm)
    page.visit.pick("revenue.2025")
    page.mode.enter()
    line = focused(qtbot, page)
    qtbot.keyClicks(line, "1000-2000")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert page.desk.book.enterprises.profile(firm, ON).profile.ranges["revenue.2025"] == Range(1000, 2000)
    assert "1000–2000 万元（区间）" in page.visit.settled.answer
    assert page.visit.ask.fact != "revenue.2025"


@pytest.mark.parametrize(
    ("text", "raw"),
    [("1-2亿", "10000–20000"), ("1,000至2,000万元", "1000–2000"), ("500-500", 500), ("1000以上", "1000以上")],
)
def test_that_ranges_are_read_in_any_unit(text: str, raw: object) -> None:
    assert read_answer("revenue.2025", text) == raw


def test_that_a_range_the_wrong_way_round_and_an_open_end_are_refused_with_advice() -> None:
    assert "前后颠倒" in read_entry("revenue", {"2025": read_answer("revenue.2025", "2000-1000")}).message
    assert "两头都有的区间" in read_entry("revenue", {"2025": read_answer("revenue.2025", "1000以上")}).message
    assert answer_words("employees.2025", "5–9") == "5–9 人（区间）"


def test_that_the_visit_says_when_it_is_enough_and_asks_on_with_enter(page: VisitPage, firm: int, qtbot) -> None:
    visiting(page, firm)
    session = page.desk.firm
    session.skipped = {
        fact for question in session.match.questions if question.share > 0.001 for fact in question.facts
    }
    page.mode.refresh()
    card = page.visit.card
    assert isinstance(card, Enough)
    assert page.mode.enough.title.text() == ENOUGH
    assert card.lines == page.visit.words().supply
    page.mode.enter()
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_Return)
    assert page.visit.card == page.visit.ask
    page.begin(firm)
    session.skipped.update(fact for question in session.match.questions for fact in question.facts[:1])
    qtbot.keyClick(focused(qtbot, page), Qt.Key.Key_F9)
    assert page.visit.visit.state is VisitState.HELD


def test_that_the_last_note_and_what_is_promised_stand_on_top(page: VisitPage, firm: int) -> None:
    book, author = page.desk.book, page.desk.author()
    held = book.visits.add(firm, NewVisit(on=_LONG_AGO, officer="李强"), author)
    changes = {
        "state": VisitState.HELD,
        "note": "厂房到期",
        "received_by": "刘总",
        "still_to_supply": ("rd_expense.2024",),
    }
    book.visits.update(msgspec.structs.replace(held, **changes), author)
    visiting(page, firm)
    assert page.mode.last.text() == f"上次 {_LONG_AGO.isoformat()}（李强，接待 刘总）：厂房到期"
    assert page.mode.received.text() == "刘总"
    page.visit.pick("rd_expense.2024")
    assert page.mode.card.before.text() == f"上次（{_LONG_AGO.isoformat()}）没答上"
