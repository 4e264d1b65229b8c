"""The page of letters: libraries compared, firms ticked, letters given once, titles noted, all by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QInputDialog

import main
from casebook import LetterKind, Origin, Provenance, TitleOutcome
from matcher import read_profile
from policies import Call
from policies.library import library_bytes
from registers import open_book
from tests.pace import HANGS
from tests.survey.build import PLACE, SOUND, rd
from tests.survey.changed_library import scaled, shipped, with_call, with_policies, with_rule
from ui.desk.page import LetterView
from ui.letters import LettersPage
from ui.widgets import theme
from ui.widgets.paper_dialog import PaperDialog
from ui.window import MainWindow

ON = date(2026, 11, 24)


@pytest.fixture
def window(qtbot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """Returns the window with three firms, one without facts, one with titles that ended and will end."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    made = MainWindow(main.window_services(tmp_path, lambda: ON))
    qtbot.addWidget(made)
    made.resize(1093, 586)
    made.show()
    made.load()
    made.desk.settings.change(officer="王敏", office="河东区科技局", phone="022-24561234")
    held = [
        {"kind": "hnte", "granted_on": "2023-12-04", "expires_on": (ON + timedelta(days=10)).isoformat()},
        {"kind": "chuying", "granted_on": "2022-10-01", "expires_on": (ON - timedelta(days=50)).isoformat()},
    ]
    source = Provenance(Origin.LICENCE, ON, "王敏")
    for name, facts in (
        ("甲科技", {**SOUND, "rd_expense": rd("0.06"), "qualifications": held}),
        (
            "乙科技",
            {**SOUND, "rd_expense": rd("0.06"), "taxable_income": {"2025": 250}, "total_assets": {"2025": 4000}},
        ),
        ("丙科技", {}),
    ):
        made.desk.book.enterprises.add(read_profile({"name": name, **PLACE, **facts}), source, "王敏")
    yield made
    page = made.page("letters")
    page.leave()
    QThreadPool.globalInstance().waitForDone(HANGS)
    made.presenter.dirty = False
    made.desk.close()


def page_of(window: MainWindow, qtbot, target: LetterView | None = None) -> LettersPage:
    """Returns the page after an earlier library was compared; its hnte call and its line of small profits differ."""
    before = with_policies(
        [
            with_call(shipped("cn-hnte"), date(2026, 12, 1), date(2026, 12, 31)),
            with_rule(shipped("cn-small-low-profit"), lambda rule: scaled(rule, Decimal("0.5"))),
        ]
    )
    window.desk.book.determinations.keep_library(before.stamp, library_bytes(before))
    window.desk.settings.change(seen_library=before.digest)
    page = window.page("letters")
    assert isinstance(page, LettersPage)
    with qtbot.waitSignal(page.runner.done):
        window.go("letters", LetterView.CHANGES)
    if target is not None:
        window.go("letters", target)
    return page


def names(page: LettersPage) -> list[str]:
    return [row.cells[1 if page.view is LetterView.SENT else 0] for row in page.models[page.view].rows]


def paper(page: LettersPage, qtbot) -> PaperDialog:
    qtbot.waitUntil(lambda: bool(page.findChildren(PaperDialog)))
    return page.findChildren(PaperDialog)[-1]


def test_that_firms_touched_by_the_update_are_listed_and_what_is_sure_is_ticked(window: MainWindow, qtbot) -> None:
    page = page_of(window, qtbot)
    assert page.before.currentText() == "2026.12（上次看过的）"
    assert page.state.text().startswith("修改 2 项；看了 3 家")
    assert {"甲科技", "乙科技"} <= set(names(page))
    ticked = {page.models[page.view].rows[i].cells[0] for i in range(len(names(page)))
              if page.models[page.view].rows[i].id in page.models[page.view].chosen}  # fmt: skip
    assert "丙科技" not in ticked
    assert "甲科技" in ticked
    assert "惠企" not in page.detail.toPlainText()
    assert "对贵单位：" in page.detail.toPlainText()


def test_that_one_changed_policy_is_chosen_and_the_words_filter(window: MainWindow, qtbot) -> None:
    page = page_of(window, qtbot)
    place = next(
        i
        for i in range(page.policy.count())
        if "小型微利" in page.policy.itemText(i) or "小微" in page.policy.itemText(i)
    )
    page.policy.setCurrentIndex(place)
    page.policy.activated.emit(place)
    assert names(page)
    assert all("申报" not in row.cells[1].partition("：")[0] for row in page.models[page.view].rows)
    page.line.setText("没有这家")
    assert names(page) == []
    assert page.empty.text().startswith("没有符合的")


def test_that_printed_letters_are_kept_once_and_the_firms_are_not_ticked_again(window: MainWindow, qtbot) -> None:
    page = page_of(window, qtbot)
    count = len(page.ticked())
    assert count
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    dialog = paper(page, qtbot)
    dialog.used.emit()
    dialog.used.emit()
    kept = window.desk.book.letters.between(ON, ON)
    assert [letter.kind for letter in kept] == [LetterKind.CHANGE] * count
    assert "河东区" not in kept[0].name
    assert page.ticked() == []
    assert sum(bool(row.cells[3]) for row in page.models[page.view].rows) == count


def test_that_a_paper_closed_unused_tells_nothing(window: MainWindow, qtbot) -> None:
    page = page_of(window, qtbot, LetterView.EXPIRING)
    page.make_letters()
    paper(page, qtbot).reject()
    assert window.desk.book.letters.between(ON, ON) == ()


def test_that_titles_that_end_are_listed_with_one_letter_a_firm(window: MainWindow, qtbot) -> None:
    page = page_of(window, qtbot, LetterView.EXPIRING)
    assert [row.cells[1:4] for row in page.models[page.view].rows] == [
        ("雏鹰", "2026-10-05", "逾期 50 天"), ("高企", "2026-12-04", "还有 10 天"),
    ]  # fmt: skip
    assert page.chosen.text() == "勾选 2 行，1 家企业"
    made = page.presenter.letters(page.view, page.ticked(), window.desk.book)
    assert [len(entry.kept.about) for entry in made] == [2]


def test_that_the_space_bar_ticks_and_enter_opens_the_firm(window: MainWindow, qtbot) -> None:
    page = page_of(window, qtbot, LetterView.EXPIRING)
    table = page.tables[page.view]
    table.setCurrentIndex(page.models[page.view].index(1, 0))
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert page.chosen.text() == "勾选 1 行，1 家企业"
    with qtbot.waitSignal(page.go) as asked:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert asked.args == ["firm", 1]


def test_that_a_title_is_noted_as_given_up_and_taken_back(window: MainWindow, qtbot) -> None:
    page = page_of(window, qtbot, LetterView.EXPIRING)
    page.models[page.view].choose([page.models[page.view].rows[0].id])
    actions = {action.text(): action for action in page.menu().actions()}
    actions["注明放弃续报…（1 项）"].trigger()
    dialog = page.findChild(QInputDialog)
    dialog.setTextValue("不再申报")
    dialog.accept()
    (end,) = window.desk.book.title_ends.of(1)
    assert (end.outcome, end.why, end.officer) == (TitleOutcome.GIVEN_UP, "不再申报", "王敏")
    assert page.models[page.view].rows[-1].cells[4] == "放弃续报：不再申报"
    page.models[page.view].choose([page.models[page.view].rows[-1].id])
    next(action for action in page.menu().actions() if action.text() == "恢复提醒").trigger()
    assert window.desk.book.title_ends.of(1) == ()


def test_that_a_sent_letter_is_printed_again_and_taken_back(window: MainWindow, qtbot) -> None:
    page = page_of(window, qtbot, LetterView.EXPIRING)
    page.make_letters()
    paper(page, qtbot).used.emit()
    page.show_view(LetterView.SENT)
    assert names(page) == ["甲科技"]
    assert "有效期至" in page.detail.toPlainText()
    page.tables[page.view].selectRow(0)
    assert page.presenter.again(page.ticked()[0]).on == ON
    next(action for action in page.menu().actions() if action.text().startswith("没有送出")).trigger()
    assert names(page) == []
    assert page.empty.text().startswith("还没有发过告知书")


def test_that_the_list_is_exported_as_it_is_shown(window: MainWindow, qtbot, tmp_path: Path) -> None:
    page = page_of(window, qtbot, LetterView.EXPIRING)
    path = tmp_path / "到期.xlsx"
    page.export_to(path)
    assert path.exists()
    assert open_book(path) is not None
    assert page.state.text().startswith("已导出 2 行")


def test_that_without_an_earlier_library_the_page_says_what_it_waits_for(window: MainWindow, qtbot) -> None:
    window.go("letters", LetterView.CHANGES)
    page = window.page("letters")
    assert page.empty.text().startswith("还没有更早的政策库可以比")
    assert not page.compare.isEnabled()


def test_that_the_desk_keeps_the_library_it_was_shown_with(window: MainWindow, qtbot) -> None:
    home = window.page("home")
    with qtbot.waitSignal(home.reader.done):
        window.go("home")
    assert window.desk.library.stamp in window.desk.book.determinations.kept_libraries()


def test_that_a_call_entered_by_the_office_touches_firms_and_looking_at_it_does_not_hide_it(
    window: MainWindow, qtbot
) -> None:
    home = window.page("home")
    with qtbot.waitSignal(home.reader.done):
        window.go("home")
    call = Call(year=2026, opens=date(2026, 12, 1), closes=date(2026, 12, 31), source="《2026 年申报通知》")
    window.desk.book.policies.add_call("cn-hnte", call, "王敏")
    assert window.desk.refresh_library()
    home._library_seen()
    page = window.page("letters")
    with qtbot.waitSignal(page.runner.done):
        window.go("letters", LetterView.CHANGES)
    assert page.state.text().startswith("修改 1 项")
    assert "甲科技" in names(page)
    assert "申报时间：时间未公布 → 2026-12-01 至 2026-12-31" in page.detail.toPlainText()


def test_that_the_rows_are_a_sound_item_model(window: MainWindow, qtbot) -> None:
    page = page_of(window, qtbot)
    QAbstractItemModelTester(page.models[LetterView.CHANGES])
    page.models[LetterView.CHANGES].show(())
