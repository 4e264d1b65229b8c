"""Fixtures: the page of the workshop over the draft of a small notice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from clauses import PolicyText, TextLine, read_lines
from tests.ui.conftest import ON
from ui.desk.desk import Desk
from ui.desk.services import Services
from ui.widgets import theme
from ui.workshop.opened import OpenedDraft
from ui.workshop.page import WorkshopPage
from ui.workshop.presenter import WorkshopPresenter
from workshop import Draft, draft_from_texts

SHA = "a" * 64
NOTICE = """\
某市示例区科技创新若干措施
示例政规〔2026〕3号
2026年2月10日
第一条 在天津市河东区注册、具有独立法人资格的企业，符合下列条件的，可以申请研发补助：
（一）上年度研发费用不低于200万元；
（二）拥有有效发明专利3件以上；
（三）被列入经营异常名录的，不予支持。
第二条 给予一次性奖励20万元。
第三条 申报时间为2026年3月9日至2026年6月30日。
第四条 获得补助后7年内不迁出本区。
"""


class Kept:
    """Notes what is stored."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []

    def __call__(self, draft: Draft) -> None:
        self.drafts.append(draft)


def text_of(notice: str = NOTICE) -> PolicyText:
    """Returns the clauses of a notice."""
    return read_lines(TextLine(line, 1) for line in notice.splitlines())


def opened_notice(keep: Kept, notice: str = NOTICE) -> OpenedDraft:
    """Returns the draft that is made of a notice."""
    text = text_of(notice)
    draft = draft_from_texts([(SHA, text)], heads=None, taken=(), on=ON)
    return OpenedDraft(draft=draft, texts={SHA: text}, keep=keep)


@pytest.fixture
def kept() -> Kept:
    """Returns what notes the drafts that are stored."""
    return Kept()


@pytest.fixture
def presenter(kept: Kept) -> WorkshopPresenter:
    """Returns the presenter of the notice's draft."""
    return WorkshopPresenter(opened_notice(kept), ON)


@pytest.fixture
def page(qtbot, qapp: QApplication, services: Services, kept: Kept) -> Iterator[WorkshopPage]:
    """Returns the page with the notice's draft, as large as it is in the smallest window."""
    theme.install_fonts()
    theme.apply(qapp, theme.LIGHT)
    made = WorkshopPage(Desk(services), theme.LIGHT)
    qtbot.addWidget(made)
    made.resize(1019, 560)
    made.show()
    qtbot.waitExposed(made)
    made.show_draft(opened_notice(kept))
    made.document.focus()
    return made
