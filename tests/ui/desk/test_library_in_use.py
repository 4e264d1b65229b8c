"""The library in use in the window: own policies reach results, pages and sheets at once, and leave them again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

import main
from casebook import Origin, Provenance
from matcher import read_profile
from policies import Call, Field, FieldType, Group, Policy, Verdict
from policies.catalogue import CATALOGUE, catalogue_kept
from policies.model import Version
from policies.rules import All, Flag
from survey.kept_matches import KeptMatches
from tests.policies.build import policy
from ui.desk.desk import Desk
from ui.library.page import LibraryPage
from ui.screening.page import ScreeningPage
from ui.sheets.presenter import SheetPresenter
from ui.sheets.printed import keep_sheet, make_sheet, reprint_sheet
from ui.widgets import theme
from ui.window import MainWindow

ON = date(2026, 11, 24)
FACT = Field(
    name="own_green_pilot",
    label="列入绿色试点",
    type=FieldType.FLAG,
    group=Group.STANDING,
    question="是否列入绿色试点？",
)
CALL = Call(year=2027, opens=date(2027, 3, 9), closes=date(2027, 6, 30), source="《2027 年申报通知》")


@pytest.fixture(autouse=True)
def tables() -> Iterator[None]:
    """Takes back the facts that a test brought."""
    with catalogue_kept():
        yield


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk over an empty casebook."""
    made = Desk(main.window_services(tmp_path, lambda: ON))
    made.settings.change(officer="张三")
    yield made
    made.close()


def piloted(policy_id: str = "own-green", name: str = "绿色试点奖励") -> Policy:
    rule = All(members=(Flag(id="pilot", field=FACT.name, value=True),))
    applicants = policy(policy_id).versions[0].applicants
    return policy(policy_id, name=name, versions=(Version(rule=rule, applicants=applicants),))


def adopt(desk: Desk, wanted: Policy, facts: tuple[Field, ...] = ()) -> int:
    store = desk.book.policies
    number = store.open_draft(b"{}", wanted.id, wanted.name, "张三").number
    store.submit(number, wanted, facts, "张三", "按通知录入")
    store.adopt(number, "李四", "与原文一致")
    return number


def test_that_an_adopted_policy_is_matched_at_once_and_a_stopped_one_no_more(desk: Desk) -> None:
    told: list[str] = []
    desk.library_changed.connect(lambda: told.append(desk.library.version))
    adopt(desk, piloted(), (FACT,))
    assert desk.firm.match.result("own-green") is None
    assert desk.refresh_library()
    assert FACT.name in CATALOGUE
    assert desk.firm.match.result("own-green") is not None
    desk.firm.give(FACT.name, True)
    found = desk.firm.match.result("own-green")
    assert found is not None
    assert found.verdict is Verdict.ELIGIBLE
    desk.book.policies.stop("own-green", "王五", "废止")
    assert desk.refresh_library()
    assert desk.firm.match.result("own-green") is None
    assert told == [f"{desk.installed.version}＋本局 1 项", desk.installed.version]
    assert not desk.refresh_library()


def test_that_a_draft_and_a_submitted_policy_reach_nobody(desk: Desk) -> None:
    number = desk.book.policies.open_draft(b"{}", "own-green", "绿色试点奖励", "张三").number
    assert not desk.refresh_library()
    desk.book.policies.submit(number, piloted(), (FACT,), "张三", "录入")
    assert not desk.refresh_library()
    assert desk.library is desk.installed


def test_that_a_call_changes_the_state_of_a_policy(desk: Desk) -> None:
    wanted = desk.installed.policies[0].id
    desk.book.policies.add_call(wanted, CALL, "张三")
    assert desk.refresh_library()
    found = desk.library.get(wanted)
    assert found is not None
    assert CALL in found.calls.dated


def test_that_own_policies_are_in_use_from_the_start_and_after_records_were_closed(desk: Desk, tmp_path: Path) -> None:
    adopt(desk, piloted(), (FACT,))
    again = Desk(main.window_services(tmp_path, lambda: ON))
    assert again.library.get("own-green") is not None
    again.close()
    desk.close_records()
    desk.reopen_records(None)
    assert desk.library.get("own-green") is not None
    assert desk.firm.match.library == desk.library.stamp


def test_that_an_own_policy_that_cannot_be_read_keeps_the_window_going(desk: Desk) -> None:
    adopt(desk, piloted(), (FACT,))
    desk.refresh_library()
    ledger = desk.book.enterprises._ledger
    ledger.database.execute("DROP TRIGGER adopted_policies_are_never_changed").close()
    ledger.database.execute("UPDATE policy_revisions SET policy = '{'").close()
    assert desk.refresh_library()
    assert desk.library is desk.installed
    assert "本局政策没有用上" in desk.left_out[0]


def test_that_own_facts_are_known_before_the_records_are_open(desk: Desk, tmp_path: Path) -> None:
    with catalogue_kept():
        adopt(desk, piloted(), (FACT,))
        desk.refresh_library()
    assert FACT.name not in CATALOGUE
    main.window_services(tmp_path, lambda: ON).library()
    assert CATALOGUE[FACT.name] == FACT


def test_that_a_sheet_is_printed_again_with_the_own_policies_of_then(desk: Desk, tmp_path: Path) -> None:
    number = desk.book.enterprises.add(
        read_profile({"name": "天津海河明达科技有限公司"}), Provenance(Origin.VERBAL, ON, "张三")
    ).id
    adopt(desk, piloted(), (FACT,))
    desk.refresh_library()
    desk.open_firm(number)
    desk.firm.give(FACT.name, True)
    presenter = SheetPresenter(desk)
    presenter.begin()
    assert "own-green" in presenter.order
    printed = make_sheet(desk.services, presenter.content())
    keep_sheet(desk.book, printed, "张三")
    desk.book.policies.stop("own-green", "王五", "废止")
    desk.refresh_library()
    (kept,) = desk.book.determinations.of(number)
    then = KeptMatches(desk.book.determinations, desk.library).match_of(kept)
    found = then.result("own-green")
    assert found is not None
    assert (found.policy.name, found.verdict) == ("绿色试点奖励", Verdict.ELIGIBLE)


def test_that_the_pages_follow_without_a_restart(qtbot, qapp: QApplication, tmp_path: Path) -> None:
    theme.apply(qapp, theme.LIGHT)
    window = MainWindow(main.window_services(tmp_path, lambda: ON))
    qtbot.addWidget(window)
    window.show()
    window.load()
    desk = window.desk
    window.go("screening")
    window.go("library")
    page, screening = window.page("library"), window.page("screening")
    assert isinstance(page, LibraryPage)
    assert isinstance(screening, ScreeningPage)
    page.look_for("绿色试点奖励")
    assert not page.presenter.rows
    adopt(desk, piloted(), (FACT,))
    desk.refresh_library()
    assert [row.id for row in page.presenter.rows][:1] == ["own-green"]
    assert window.page("screening") is not screening
    window.go("firm")
    editor = window.form.editor(FACT.name)
    assert editor is not None
    qtbot.waitUntil(editor.isVisible)
    window.presenter.give(FACT.name, True)
    assert window.presenter.raw(FACT.name) is True
    window.presenter.undo()
    window.go("library")
    page.presenter.show("own-green", theme.LIGHT)
    assert page.presenter.policy is not None
    desk.book.policies.stop("own-green", "王五", "废止")
    desk.refresh_library()
    assert page.presenter.current == ""
    assert not page.presenter.rows
    window.close()


def test_that_a_sheet_is_printed_again_in_the_words_that_an_own_fact_had_then(desk: Desk) -> None:
    source = Provenance(Origin.VERBAL, ON, "张三")
    firm = desk.book.enterprises.add(read_profile({"name": "天津海河明达科技有限公司"}), source).id
    adopt(desk, piloted(), (FACT,))
    desk.refresh_library()
    desk.open_firm(firm)
    desk.firm.give(FACT.name, True)
    presenter = SheetPresenter(desk)
    presenter.begin()
    printed = make_sheet(desk.services, presenter.content())
    keep_sheet(desk.book, printed, "张三")
    (kept,) = desk.book.determinations.of(firm)
    adopt(desk, piloted("own-other", "另一项"), (msgspec.structs.replace(FACT, label="绿色试点（新说法）"),))
    desk.refresh_library()
    again = reprint_sheet(desk.book, desk.services, desk.book.determinations.sheets(kept.id)[0].number)
    assert again.data == printed.data
    assert CATALOGUE[FACT.name].label == "绿色试点（新说法）"
