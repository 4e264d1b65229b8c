"""Tests of the home page: what is due, ends or changed, and the first start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox

import main
from casebook import (
    Author,
    Category,
    Confirmation,
    NewFollowUp,
    NewRequest,
    NewSheet,
    NewVisit,
    Origin,
    Provenance,
    TitleOutcome,
    VisitState,
)
from matcher import Profile, read_profile
from policies import Call, Calls, library_of
from policies.library import library_bytes
from survey.background import BackgroundJob
from survey.changes_since import changes_since
from survey.due import When, due_words
from tests.pace import HANGS
from tests.policies.build import policy
from ui.desk.desk import Desk
from ui.desk.page import LetterView
from ui.desk.title_outcome import note_outcome
from ui.home import HomePage
from ui.home.change_lines import change_sections
from ui.home.model import HomeLineModel
from ui.home.presenter import CardName, HomeLine, library_age
from ui.planning.dialog import RoutePlanDialog
from ui.widgets import theme
from ui.widgets.paper_dialog import PaperDialog
from ui.window import MainWindow

ON = date(2026, 11, 24)
WHO = Author("王敏")

RUNNING = BackgroundJob(should_stop=lambda: False)


def firm(desk: Desk, name: str, **facts: object) -> int:
    raw = {"name": name, "province": "天津市", "city": "天津市", "district": "河东区", **facts}
    source = Provenance(Origin.LICENCE, ON, "王敏")
    return desk.book.enterprises.add(read_profile(raw), source, "王敏").id


def visit(desk: Desk, number: int, on: date, state: VisitState = VisitState.HELD) -> None:
    desk.book.visits.add(number, NewVisit(on=on, officer="王敏", state=state), WHO)


def keep_sheet(desk: Desk, number: int, profile: Profile, on: date) -> None:
    desk.book.determinations.keep_library(desk.library.stamp, library_bytes(desk.library))
    desk.book.determinations.keep(
        number, desk.matched(profile, on), NewSheet(edition="firm", options="{}", officer="王敏")
    )


@pytest.fixture
def open_on(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[Callable[[date], MainWindow]]:
    """Returns a function that opens the window of a day on the casebook of this test."""
    made: list[MainWindow] = []

    def opened(on: date) -> MainWindow:
        theme.install_fonts()
        theme.apply(qapp, theme.LIGHT)
        window = MainWindow(main.window_services(tmp_path, lambda: on))
        qtbot.addWidget(window)
        window.resize(1366, 740)
        window.show()
        window.load()
        made.append(window)
        return window

    yield opened
    for window in made:
        window.page("home").leave()
        QThreadPool.globalInstance().waitForDone(HANGS)
        window.presenter.dirty = False
        window.desk.close()


def home_of(window: MainWindow, qtbot) -> HomePage:
    """Returns the page after everything was read and matched again."""
    page = window.page("home")
    assert isinstance(page, HomePage)
    with qtbot.waitSignals([page.reader.done, page.matcher.done], timeout=20_000):
        window.go("home")
    return page


def lines(page: HomePage, name: CardName) -> list[HomeLine]:
    model = page.cards[name].model
    return [model.data(model.index(row)) and model.index(row).data(Qt.ItemDataRole.UserRole) for row in range(model.rowCount())]  # fmt: skip


def test_that_the_window_opens_on_the_first_page_and_says_what_to_do(open_on, qtbot) -> None:
    window = open_on(ON)
    page = home_of(window, qtbot)
    assert window.stack.currentWidget() is page
    assert page.welcome.isVisible()
    assert page.due.empty.text().startswith("先导入企业名单")
    with qtbot.waitSignal(page.go) as asked:
        page.welcome.firms.click()
    assert asked.args == ["firms", "import"]


def test_that_name_office_and_phone_are_asked_once_and_kept(open_on, qtbot) -> None:
    window = open_on(ON)
    page = home_of(window, qtbot)
    page.welcome.save.click()
    assert "请填姓名" in page.welcome.error.text()
    for name, text in (("officer", " 王敏 "), ("office", "河东区科技局"), ("phone", "24561234")):
        page.welcome.lines[name].setText(text)
    qtbot.keyClick(page.welcome.lines["phone"], Qt.Key.Key_Return)
    settings = window.desk.settings.now
    assert (settings.officer, settings.office, settings.phone) == ("王敏", "河东区科技局", "24561234")
    assert not page.welcome.lines["officer"].isVisible()
    assert page.head.text().endswith("2026 年 11 月 24 日 星期二 · 河东区科技局 王敏")


def due(page: HomePage) -> list[tuple[str, str]]:
    """Returns what the card of due items shows."""
    return [(line.text, line.detail) for line in page.due.model.rows]


def test_that_planned_visits_are_due_without_those_called_off_or_held(open_on, qtbot) -> None:
    window = open_on(ON)
    for name, on, state in (
        ("甲公司", ON, VisitState.PLANNED),
        ("乙公司", date(2026, 11, 25), VisitState.PLANNED),
        ("丁公司", ON, VisitState.CANCELLED),
        ("戊公司", ON, VisitState.HELD),
    ):
        visit(window.desk, firm(window.desk, name), on, state)
    page = home_of(window, qtbot)
    assert due(page) == [("甲公司", "今天 · 走访 · 王敏"), ("乙公司", "还有 1 天 · 走访 · 王敏")]
    assert [button.text() for button in page.due.groups.values()] == ["逾期 0", "今天 1", "本周 1", "以后 0"]


def test_that_every_kind_of_line_leads_to_a_page_of_the_window(open_on, qtbot) -> None:
    window = open_on(ON)
    number = firm(window.desk, "甲公司")
    page = home_of(window, qtbot)
    policy = window.desk.library.policies[0].id
    for line, shown in (
        (HomeLine("甲公司", "", "firm", number), "firm"),
        (HomeLine("政策", "", "policy", policy), "library"),
        (HomeLine("诉求", "", "visit", None), "visit"),
    ):
        page.open_line(line)
        assert window.stack.currentWidget() is window.page(shown)


def test_that_planned_visits_become_a_route_sheet_from_their_menu(open_on, qtbot) -> None:
    window = open_on(ON)
    number = firm(window.desk, "甲公司", street="大王庄街道")
    window.desk.book.visits.add(number, NewVisit(on=ON, officer="王敏", hour="9:30"), WHO)
    page = home_of(window, qtbot)
    page.due.list.selectAll()
    (action,) = (entry for entry in page.due.menu().actions() if entry.text() == "打印走访安排…（1 次）")
    action.trigger()
    qtbot.waitUntil(lambda: page.findChild(PaperDialog) is not None)
    (stop,) = page.presenter.stops_of(page.due.items)
    assert (stop.name, stop.street, stop.hour, stop.day) == ("甲公司", "大王庄街道", "09:30", ON)


def test_that_overdue_replies_and_follow_ups_come_first(open_on, qtbot) -> None:
    window = open_on(ON)
    window.desk.settings.change(officer="王敏")
    number = firm(window.desk, "甲公司")
    for day in (date(2026, 11, 20), ON, date(2026, 12, 1), date(2026, 12, 25)):
        new = NewRequest(category=Category.MONEY, text="贷款", raised_on=date(2026, 9, 1), officer="王敏", reply_by=day)
        window.desk.book.requests.add(number, new, WHO)
    window.desk.book.follow_ups.add(number, NewFollowUp(text="送清单", officer="李四", due_on=date(2026, 11, 23)), WHO)
    page = home_of(window, qtbot)
    assert [(line.detail, line.urgent) for line in page.due.model.rows] == [
        ("逾期 4 天 · 答复资金诉求", True),
        ("逾期 1 天 · 送清单 · 李四", True),
        ("今天 · 答复资金诉求", False),
        ("还有 7 天 · 答复资金诉求", False),
    ]


def test_that_digits_show_one_group_and_zero_shows_all(open_on, qtbot) -> None:
    window = open_on(ON)
    window.desk.settings.change(officer="王敏")
    for name, on in (("甲公司", ON - timedelta(days=1)), ("乙公司", ON), ("丙公司", ON + timedelta(days=2))):
        visit(window.desk, firm(window.desk, name), on, VisitState.PLANNED)
    page = home_of(window, qtbot)
    assert page.due.list.hasFocus()
    for key, names in (("1", ["甲公司"]), ("2", ["乙公司"]), ("3", ["丙公司"]), ("0", ["甲公司", "乙公司", "丙公司"])):
        qtbot.keyClicks(page.due.list, key)
        assert [line.text for line in page.due.model.rows] == names
    qtbot.keyClicks(page.due.list, "4")
    assert page.due.empty.text() == "“以后”里没有符合筛选的事项；按 0 回到全部"
    qtbot.keyClicks(page.due.kinds, "0")
    assert page.due.choice.group is None


def test_that_the_list_is_filtered_by_kind_and_officer(open_on, qtbot) -> None:
    window = open_on(ON)
    window.desk.settings.change(officer="王敏")
    number = firm(window.desk, "甲公司")
    visit(window.desk, number, ON, VisitState.PLANNED)
    window.desk.book.follow_ups.add(number, NewFollowUp(text="送清单", officer="李四", due_on=ON), WHO)
    page = home_of(window, qtbot)
    card = page.due
    card.officers.setCurrentIndex(card.officers.findData("李四"))
    card.officers.activated.emit(card.officers.currentIndex())
    assert due(page) == [("甲公司", "今天 · 送清单")]
    assert card.groups[When.TODAY].text() == "今天 1"
    card.show_all()
    card.kinds.setCurrentIndex(card.kinds.findData("走访"))
    card.kinds.activated.emit(card.kinds.currentIndex())
    assert due(page) == [("甲公司", "今天 · 走访")]


def test_that_many_overdue_titles_leave_today_in_sight_and_are_listed_by_one_key(open_on, qtbot) -> None:
    window = open_on(ON)
    window.desk.settings.change(officer="王敏")
    for place in range(30):
        last = (ON - timedelta(days=10 * place + 1)).isoformat()
        firm(
            window.desk,
            f"第{place:02}公司",
            qualifications=[{"kind": "hnte", "granted_on": "2020-01-01", "expires_on": last}],
        )
    visit(window.desk, firm(window.desk, "甲公司"), ON, VisitState.PLANNED)
    page = home_of(window, qtbot)
    assert [text for text, _ in due(page)] == [
        "第00公司",
        "第01公司",
        "第02公司",
        "还有 27 项已到期、没有续上的资质",
        "甲公司",
    ]
    page.due.list.setCurrentIndex(page.due.model.index(3))
    qtbot.keyClick(page.due.list, Qt.Key.Key_Return)
    assert len(page.due.model.rows) == 30


def test_that_a_title_given_up_is_gone_and_one_being_renewed_is_no_warning(open_on, qtbot) -> None:
    window = open_on(ON)
    window.desk.settings.change(officer="王敏")
    held = [{"kind": kind, "granted_on": "2022-11-10", "expires_on": "2026-11-10"} for kind in ("hnte", "chuying")]
    firm(window.desk, "甲公司", qualifications=held)
    page = home_of(window, qtbot)
    items = {item.about: item for item in page.due.items}
    for kind, outcome, why in (
        ("hnte", TitleOutcome.RENEWING, "已报市局"),
        ("chuying", TitleOutcome.GIVEN_UP, "不再申报"),
    ):
        assert note_outcome(window.desk, [(items[kind].enterprise, kind, items[kind].due_on)], outcome, why) == ""
    page = home_of(window, qtbot)
    assert [(line.detail, line.urgent) for line in page.due.model.rows] == [("逾期 14 天 · 高企已到期，续报中", False)]
    assert [line.urgent for line in lines(page, CardName.EXPIRING)] == [False]


def test_that_the_menu_of_due_lines_plans_visits_and_notes_titles(open_on, qtbot) -> None:
    window = open_on(ON)
    held = [{"kind": "hnte", "granted_on": "2022-11-10", "expires_on": "2026-11-10"}]
    number = firm(window.desk, "甲公司", qualifications=held)
    page = home_of(window, qtbot)
    page.due.list.selectAll()
    menu = page.due.menu()
    assert menu is not None
    assert [action.text() for action in menu.actions() if action.text()] == [
        "打开", "安排走访…（1 家）", "注明续报中…（1 项）", "注明放弃续报…（1 项）", "发到期提醒…",
    ]  # fmt: skip
    with qtbot.waitSignal(page.due.planning) as asked:
        menu.actions()[1].trigger()
    assert asked.args == [(number,)]
    assert page.findChild(RoutePlanDialog) is not None
    with qtbot.waitSignal(page.go) as went:
        menu.actions()[-1].trigger()
    assert went.args == ["letters", LetterView.EXPIRING]


def test_that_expiring_titles_lapsed_confirmations_and_unseen_firms_are_listed(open_on, qtbot) -> None:
    window = open_on(ON)
    held = [{"kind": "hnte", "granted_on": "2023-12-04"}, {"kind": "tech_sme", "expires_on": "2027-05-24"}]
    number = firm(window.desk, "甲公司", qualifications=held)
    visit(window.desk, number, date(2025, 11, 23))
    visit(window.desk, firm(window.desk, "乙公司"), date(2025, 11, 25))
    kept = Confirmation(condition="cn-hnte/x", holds=True, reason="看过", officer="王敏", on=date(2025, 1, 1), until=ON)
    window.desk.book.confirmations.confirm(number, kept)
    late = msgspec.structs.replace(kept, condition="cn-hnte/y", until=date(2026, 11, 23))
    window.desk.book.confirmations.confirm(number, late)
    page = home_of(window, qtbot)
    assert [(line.detail, line.urgent) for line in lines(page, CardName.EXPIRING)] == [("高企 12月4日 · 10 天", True)]
    assert [line.detail for line in lines(page, CardName.LAPSED)] == ["11月23日截止 · 王敏"]
    assert [line.text for line in lines(page, CardName.UNSEEN)] == ["甲公司"]
    assert page.cards[CardName.UNSEEN].count.text() == "1"


def test_that_a_window_closing_soon_counts_the_visited_firms_it_may_suit(open_on, qtbot) -> None:
    window, closes = open_on(ON), date(2026, 12, 4)
    call = Call(year=2026, opens=date(2026, 11, 1), closes=closes)
    library = window.desk.library = library_of([policy("call", calls=Calls(dated=(call,)))], "2026.11")
    visit(window.desk, firm(window.desk, "甲公司"), closes)
    (line,) = change_sections(changes_since(window.desk.book, library, closes, RUNNING), closes)[CardName.WINDOWS].lines
    assert (line.page, line.target, line.urgent) == ("policy", "call", True)
    assert line.detail.endswith(" · 待补资料 1 家")


def test_that_what_moved_since_the_last_sheet_is_told_per_firm(open_on, qtbot) -> None:
    window = open_on(ON)
    desk = window.desk
    number, same = firm(desk, "甲公司", qualifications=[]), firm(desk, "乙公司")
    for each in (number, same):
        visit(desk, each, date(2026, 6, 1))
        keep_sheet(desk, each, desk.book.enterprises.profile(each, ON).profile, date(2026, 11, 23))
    source = Provenance(Origin.LICENCE, ON, "王敏")
    held = ({"kind": "hnte", "granted_on": date(2025, 12, 1)},)
    desk.book.enterprises.set_facts(number, {"qualifications": held, "tax_paid": {2025: Decimal(80)}}, source)
    found = lines(home_of(window, qtbot), CardName.CHANGES)
    assert [line.text for line in found] == ["甲公司"]
    assert "新符合" in found[0].detail
    assert found[0].target == number


def test_that_an_updated_library_is_told_until_its_changes_were_looked_at(open_on, qtbot) -> None:
    window = open_on(ON)
    window.desk.settings.change(seen_library="sha256:before")
    page = home_of(window, qtbot)
    card = page.cards[CardName.CHANGES]
    assert card.count.text() == "政策库已更新"
    card.button.click()
    assert not card.button.isVisible()
    assert card.count.text() == ""
    assert window.desk.settings.now.seen_library == window.desk.library.digest


@pytest.mark.parametrize(("on", "words"), [(date(2026, 12, 11), ""), (date(2026, 12, 18), "，已 47 天未更新")])
def test_that_the_library_tells_its_age_after_forty_days(open_on, qtbot, on: date, words: str) -> None:
    window = open_on(on)
    assert home_of(window, qtbot).library.text() == f"政策库 {window.desk.library.version}{words}"


def test_that_it_is_said_that_the_records_are_not_encrypted(open_on, qtbot) -> None:
    window = open_on(ON)
    page = home_of(window, qtbot)
    assert page.safety.text() == "企业数据库未加密"
    beside = window.desk.database.with_name(f"{window.desk.database.name}.key")
    beside.write_text("{}", encoding="utf-8")
    assert page.presenter.encryption_words() == ""
    beside.unlink()


def test_that_enter_and_click_lead_to_the_firm(open_on, qtbot) -> None:
    window = open_on(ON)
    number = firm(window.desk, "甲公司")
    page = home_of(window, qtbot)
    view = page.cards[CardName.UNSEEN].list
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    with qtbot.waitSignal(page.go) as asked:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert asked.args == ["firm", number]
    window.go("home")
    with qtbot.waitSignal(page.go) as asked:
        place = view.visualRect(view.model().index(0, 0)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked.args == ["firm", number]


def test_that_a_study_stopped_halfway_keeps_what_was_shown(open_on, qtbot) -> None:
    window = open_on(ON)
    visit(window.desk, firm(window.desk, "甲公司"), ON)
    found = changes_since(window.desk.book, window.desk.library, ON, BackgroundJob(should_stop=lambda: True))
    assert (found.whole, found.firms) == (False, 0)


def test_that_firms_are_matched_anew_only_after_a_change(open_on, qtbot) -> None:
    window = open_on(ON)
    number = firm(window.desk, "甲公司")
    visit(window.desk, number, ON)
    book, library = window.desk.book, window.desk.library
    first = changes_since(book, library, ON, RUNNING)
    assert first.firms == 1
    assert changes_since(book, library, ON, RUNNING, first) is first
    visit(window.desk, firm(window.desk, "乙公司"), ON)
    again = changes_since(book, library, ON, RUNNING, first)
    assert again.firms == 2


def test_that_a_known_name_offers_what_the_documents_state(open_on, qtbot) -> None:
    window = open_on(ON)
    page = window.page("firms")
    page._add._add("零氪")  # type: ignore[attr-defined]  # as the dialog calls it
    box = window.findChild(QMessageBox)
    assert box is not None
    assert "零氪科技（天津）有限公司" in box.text()
    assert "来源：《天津市科学技术局2021年" in box.text()
    box.button(QMessageBox.StandardButton.Yes).click()
    dossier = window.desk.book.enterprises.profile(1, ON)
    assert dossier.profile.name == "零氪科技（天津）有限公司"
    told = dossier.provenance["industry_tags"]
    assert told.origin is Origin.IMPORTED
    assert "天津市科学技术局2021年" in told.note
    assert window.presenter.profile.name == "零氪科技（天津）有限公司"


def test_that_an_unknown_name_and_a_refusal_change_nothing(open_on, qtbot) -> None:
    window = open_on(ON)
    page = window.page("firms")
    page._add._add("天津市海河明达机器人有限公司")  # type: ignore[attr-defined]
    assert window.findChild(QMessageBox) is None
    page._add._add("锐新昌科技")  # type: ignore[attr-defined]
    box = window.findChild(QMessageBox)
    assert box is not None
    assert "请核对是不是同一家" in box.text()
    box.button(QMessageBox.StandardButton.No).click()
    assert set(window.desk.book.enterprises.profile(2, ON).profile.facts) == {"name"}


def test_that_a_known_name_typed_for_a_new_firm_offers_once_and_keeps_it(open_on, qtbot) -> None:
    window = open_on(ON)
    window.presenter.new()
    window.go("firm")
    line = window.form.editors["name"].findChild(QLineEdit)
    line.setFocus()
    line.insert("凯莱英")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    box = window.findChild(QMessageBox)
    assert box is not None
    assert box.text().endswith("填入的同时存入企业库。")
    box.button(QMessageBox.StandardButton.Yes).click()
    dossier = window.desk.book.enterprises.profile(1, ON)
    assert dossier.profile.facts["zone"] == "天津经济技术开发区"
    assert dossier.provenance["zone"].origin is Origin.IMPORTED
    assert window.desk.number == 1
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert [other for other in window.findChildren(QMessageBox) if other.isVisible()] == []


def test_that_a_typed_name_the_casebook_has_already_is_not_offered(open_on, qtbot) -> None:
    window = open_on(ON)
    firm(window.desk, "凯莱英")
    window.presenter.new()
    window.go("firm")
    line = window.form.editors["name"].findChild(QLineEdit)
    line.setFocus()
    line.insert("凯莱英")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert window.findChild(QMessageBox) is None


def test_that_a_title_that_ran_out_stays_on_top_until_it_is_renewed(open_on, qtbot) -> None:
    window = open_on(ON)
    old = {"kind": "hnte", "granted_on": "2022-11-10", "expires_on": (ON - timedelta(days=14)).isoformat()}
    soon = {"kind": "chuying", "granted_on": "2024-12-01", "expires_on": (ON + timedelta(days=7)).isoformat()}
    number = firm(window.desk, "甲公司", qualifications=[old, soon])
    page = home_of(window, qtbot)
    found = lines(page, CardName.EXPIRING)
    assert [(line.detail.split()[0], line.urgent) for line in found] == [("高企", True), ("雏鹰", True)]
    assert due(page)[0] == ("甲公司", "逾期 14 天 · 高企已到期 · 王敏")
    assert "已到期 14 天" in found[0].detail
    renewed = {"kind": "hnte", "granted_on": "2026-11-01", "expires_on": "2029-10-31"}
    window.go("firm", number)
    window.presenter.give("qualifications", [old, soon, renewed])
    page = home_of(window, qtbot)
    assert [line.detail.split()[0] for line in lines(page, CardName.EXPIRING)] == ["雏鹰"]


def test_that_a_missed_visit_stays_on_top_and_is_made_up_for(open_on, qtbot) -> None:
    window = open_on(ON)
    number = firm(window.desk, "甲公司")
    planned = window.desk.book.visits.add(
        number, NewVisit(on=ON - timedelta(days=4), officer="王敏"), window.desk.author()
    )
    page = home_of(window, qtbot)
    (line,) = page.due.model.rows
    assert line.urgent
    assert line.detail == "逾期 4 天 · 没去成的走访 · 王敏"
    page.open_line(line)
    assert [(entry.id, entry.on) for entry in window.desk.book.visits.of(number)] == [(planned.id, ON)]


def test_that_days_are_told_from_both_sides() -> None:
    assert [due_words(date(2026, 11, day), ON) for day in (21, 24, 30)] == ["逾期 3 天", "今天到期", "还有 6 天"]
    assert library_age("自定义", ON) is None
    assert library_age("2026.10", ON) == 54


def test_that_the_lines_are_a_sound_item_model() -> None:
    model = HomeLineModel()
    QAbstractItemModelTester(model)
    model.show((HomeLine("甲公司", "今天", "firm", 1), HomeLine("乙公司", "明天", "firm", 2)))
    model.show(())
    assert model.rowCount() == 0
