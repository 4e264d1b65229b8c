"""Tests of what is dropped on the window or pasted into it: each kind of file goes to its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.papers.make import pasted, xlsx_of
from tests.papers.make_tax import Return, hnte_return
from tests.ui.papers.make import papers_of_a_firm
from ui.firms.importing import RegisterImportDialog
from ui.library import LibraryPage
from ui.papers import PapersDialog
from ui.widgets.dropped import from_file
from ui.window import MainWindow

REGISTER = [["企业名称", "地址"], ["天津丙科技有限公司", "河东"], ["天津丁科技有限公司", "河西"]]


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def papers_dialog(window: MainWindow, qtbot: QtBot) -> PapersDialog:
    qtbot.waitUntil(lambda: window.firm_page.findChild(PapersDialog) is not None)
    dialog = window.firm_page.findChild(PapersDialog)
    qtbot.waitUntil(lambda: bool(dialog.presenter.files))
    return dialog


@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_that_a_paper_that_is_dropped_is_read_as_a_paper(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, kind: str
) -> None:
    window.go("home")
    window.handed_over.take(files(papers_of_a_firm(tmp_path, kind)))
    assert len(papers_dialog(window, qtbot).presenter.chosen()) >= 25


def test_that_a_list_of_firms_that_is_dropped_is_imported(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(xlsx_of({"一": REGISTER}))
    window.handed_over.take(files(path))
    page = window.page("firms")
    qtbot.waitUntil(lambda: page.findChild(RegisterImportDialog) is not None)
    dialog = page.findChild(RegisterImportDialog)
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert window.firm_page.findChild(PapersDialog) is None


def test_that_copied_cells_of_a_return_are_read_as_a_paper(window: MainWindow, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setText(pasted(hnte_return(Return())).decode())
    window.handed_over.take(data)
    dialog = papers_dialog(window, qtbot)
    assert {row.fact for row in dialog.presenter.rows} >= {"revenue.2023", "rd_expense.2024", "sci_staff.2025"}


def test_that_copied_rows_of_firms_are_imported(window: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in REGISTER))
    window.handed_over.paste()
    page = window.page("firms")
    qtbot.waitUntil(lambda: page.findChild(RegisterImportDialog) is not None)
    dialog = page.findChild(RegisterImportDialog)
    qtbot.waitUntil(lambda: dialog.plan is not None)


def policy_file(folder: Path) -> Path:
    path = folder / "办法.html"
    path.write_text(
        "<html><body><h1>天津市某区科技奖补办法</h1><p>津科规〔2026〕3号</p>"
        + "".join(f"<p>第{number}条　企业应当具备条件，营业收入达到 {number}00 万元。</p>" for number in "一二三四五")
        + "</body></html>",
        encoding="utf-8",
    )
    return path


def test_that_a_policy_document_among_papers_is_told_and_goes_on_to_its_own_door(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.handed_over.take(files(papers_of_a_firm(tmp_path, "xlsx"), policy_file(tmp_path)))
    dialog = papers_dialog(window, qtbot)
    (line,) = [line for line in dialog.presenter.paper_lines() if "政策文件：" in line.text]
    assert "5 条" in line.text
    dialog.view.policy.click()
    page = window.page("library")
    assert isinstance(page, LibraryPage)
    assert page.door is not None
    assert [entry.heads.number for entry in page.door.presenter.entries] == ["津科规〔2026〕3号"]


def test_that_papers_alone_offer_no_door_for_policies(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.handed_over.take(files(papers_of_a_firm(tmp_path, "xlsx")))
    assert papers_dialog(window, qtbot).view.policy.isHidden()


def test_that_a_dropped_document_that_turns_out_to_be_a_policy_leaves_the_papers(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.firm_page.read_papers([from_file(policy_file(tmp_path))])
    page = window.page("library")
    assert isinstance(page, LibraryPage)
    qtbot.waitUntil(lambda: page.door is not None)


def test_that_a_file_of_a_colleague_goes_to_the_exchange(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "交换.keceswap"
    path.write_bytes(b"nothing")
    window.handed_over.take(files(path))
    page = window._built["settings"]
    assert page.list.currentItem().text() == "同事交换"
    box = page.findChild(QMessageBox)
    assert "不是本程序的交换文件" in box.text()
    box.close()
