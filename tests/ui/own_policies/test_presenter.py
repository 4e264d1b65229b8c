"""Tests of the way from draft to use: two persons, reasons, what differs, what the library changed below."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from policies import library_of
from policies.own import OwnState, OwnStep
from tests.ui.own_policies.build import BUILT_IN, ON, adopted, corrected, entered
from ui.desk.desk import Desk
from ui.own_policies.listing import OwnMarks, rows_of
from ui.own_policies.presenter import OwnAction, OwnPresenter
from ui.widgets.theme import LIGHT


@pytest.fixture
def presenter(desk: Desk) -> OwnPresenter:
    return OwnPresenter(desk)


def opened(presenter: OwnPresenter, number: int) -> OwnPresenter:
    presenter.refresh()
    presenter.show(number)
    return presenter


def test_that_what_waits_for_a_second_person_comes_first(desk: Desk, presenter: OwnPresenter) -> None:
    entered(desk)
    adopted(desk)
    corrected(desk, policy_id="cn-tech-sme")
    presenter.refresh()
    assert [row.state for row in presenter.rows] == [OwnState.REVIEW, OwnState.DRAFT, OwnState.ADOPTED]
    assert presenter.count_words() == "草稿 1 · 待复核 1 · 采用 1"
    assert presenter.rows[0].line.startswith("张三 提交")


def test_that_a_draft_that_lies_for_weeks_says_so(desk: Desk) -> None:
    number = entered(desk)
    revision = desk.book.policies.revision(number)
    day = revision.changed_at.astimezone().date() + timedelta(days=20)
    (row,) = rows_of([revision], OwnMarks(), day)
    assert "20 天没有动" in row.line


def test_that_the_drafter_cannot_adopt_whatever_blanks_his_name_has(desk: Desk, presenter: OwnPresenter) -> None:
    opened(presenter, corrected(desk).number)
    assert presenter.reviewer == ""
    assert "要由另一个人复核" in presenter.reviewer_words()
    presenter.reviewer = "张　三"
    assert "这一稿就是张　三做的" in presenter.reviewer_words()
    answer = presenter.do(OwnAction.ADOPT, "核对一致")
    assert not answer.accepted
    assert desk.library.digest == desk.installed.digest


def test_that_another_person_adopts_and_the_library_follows_at_once(desk: Desk, presenter: OwnPresenter) -> None:
    opened(presenter, corrected(desk).number)
    presenter.reviewer = "李四"
    assert presenter.reviewer_words() == ""
    assert presenter.do(OwnAction.ADOPT, "与原文一致").accepted
    used = desk.library.get(BUILT_IN)
    assert used is not None
    assert "河东区政务服务中心 3 楼" in used.notes
    assert desk.library.version.endswith("＋本局 1 项")
    assert presenter.revision is not None
    assert presenter.revision.state is OwnState.ADOPTED


def test_that_the_officer_is_proposed_as_the_second_person_where_another_drafted(
    desk: Desk, presenter: OwnPresenter
) -> None:
    number = corrected(desk).number
    desk.settings.change(officer="李四")
    assert opened(presenter, number).reviewer == "李四"


def test_that_what_is_sent_back_is_a_draft_again_with_its_reason(desk: Desk, presenter: OwnPresenter) -> None:
    revision = corrected(desk)
    opened(presenter, revision.number)
    presenter.reviewer = "李四"
    assert not presenter.do(OwnAction.SEND_BACK, "　").accepted
    assert presenter.do(OwnAction.SEND_BACK, "第三条没有录").accepted
    assert desk.book.policies.revision(revision.number).state is OwnState.DRAFT
    event = desk.book.policies.history(BUILT_IN)[-1]
    assert (event.step, event.who, event.why) == (OwnStep.SENT_BACK, "李四", "第三条没有录")
    assert "第三条没有录" in presenter.reading(LIGHT).history


def test_that_a_stopped_policy_gives_way_to_the_librarys_text_and_comes_back(
    desk: Desk, presenter: OwnPresenter
) -> None:
    opened(presenter, adopted(desk).number)
    own = desk.library.digest
    assert presenter.do(OwnAction.STOP, "通知作废").accepted
    assert desk.library.digest == desk.installed.digest
    assert presenter.actions()[-1] is OwnAction.RESUME
    assert presenter.do(OwnAction.RESUME, "通知恢复").accepted
    assert desk.library.digest == own


def test_that_the_review_tells_what_differs_and_each_part_with_its_words(desk: Desk, presenter: OwnPresenter) -> None:
    reading = opened(presenter, corrected(desk).number).reading(LIGHT)
    assert "与在用的不同" in reading.review
    assert "河东区政务服务中心 3 楼" in reading.review
    assert "每一条与原文" in reading.review
    assert reading.whole


def test_that_a_draft_tells_what_keeps_it_from_being_finished(desk: Desk, presenter: OwnPresenter) -> None:
    review = opened(presenter, entered(desk)).reading(LIGHT).review
    assert "处问题" in review
    assert "与在用的不同" not in review


def change_below(desk: Desk, **changes: object) -> None:
    """Lets the library have another text of the policy that was corrected."""
    theirs = desk.installed.get(BUILT_IN)
    assert theirs is not None
    others = [policy for policy in desk.installed.policies if policy.id != BUILT_IN]
    desk.installed = library_of(
        [*others, msgspec.structs.replace(theirs, **changes)],
        "2026.12",
        desk.installed.references,
        desk.installed.offices,
        desk.installed.tables,
    )
    desk.refresh_library()


def test_that_both_texts_are_shown_when_the_library_changed_below(desk: Desk, presenter: OwnPresenter) -> None:
    number = adopted(desk).number
    change_below(desk, apply_at="新的受理窗口")
    opened(presenter, number)
    (row,) = presenter.rows
    assert "文本变了" in row.mark
    review = presenter.reading(LIGHT).review
    assert "新的受理窗口" in review
    assert "现在用的仍是本局文本" in review


def test_that_the_own_text_is_upheld_with_a_reason_and_the_change_is_not_told_again(
    desk: Desk, presenter: OwnPresenter
) -> None:
    number = adopted(desk).number
    assert OwnAction.UPHOLD not in opened(presenter, number).actions()
    change_below(desk, apply_at="新的受理窗口")
    opened(presenter, number)
    assert OwnAction.UPHOLD in presenter.actions()
    assert presenter.do(OwnAction.UPHOLD, "").message
    assert presenter.do(OwnAction.UPHOLD, "新窗口与本区无关").accepted
    assert OwnAction.UPHOLD not in presenter.actions()
    assert all("文本变了" not in row.mark for row in presenter.rows)
    assert "新窗口与本区无关" in presenter.reading(LIGHT).history
    change_below(desk, apply_at="又一个受理窗口")
    opened(presenter, number)
    assert OwnAction.UPHOLD in presenter.actions()


def test_that_the_second_person_has_nothing_to_do_with_a_draft(desk: Desk, presenter: OwnPresenter) -> None:
    opened(presenter, entered(desk))
    assert presenter.actions() == (OwnAction.DISCARD, OwnAction.OPEN)
    assert not presenter.reviewing
    assert presenter.do(OwnAction.DISCARD, "重复").accepted
    assert presenter.rows == ()


def test_that_the_next_revision_is_opened_over_what_is_in_use(desk: Desk, presenter: OwnPresenter) -> None:
    used = adopted(desk)
    number = opened(presenter, used.number).draft_to_open()
    assert desk.book.policies.revision(number).policy_id == BUILT_IN
    assert opened(presenter, used.number).draft_to_open() == number


def test_that_the_day_of_the_page_is_the_calendar_day(desk: Desk, presenter: OwnPresenter) -> None:
    desk.look_at(date(2027, 3, 1))
    entered(desk)
    presenter.refresh()
    assert desk.on == ON
    assert len(presenter.rows) == 1
