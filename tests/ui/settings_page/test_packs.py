"""The section 政策库更新: a signed update is verified, previewed, installed and rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from policies import packs
from policies.library import policy_digest
from tests.ui.startup.build import ON, WAIT, Clock, fill, only, section, services_of, settle, window_of
from tests.ui.startup.build import started as start_on
from ui.settings_page.packs_view import PacksSection
from ui.settings_page.preview_dialog import PreviewDialog
from ui.startup.start import Start
from ui.widgets import theme


@pytest.fixture
def clock() -> Clock:
    """The clock of the window."""
    return Clock()


@pytest.fixture
def start(qtbot, qapp: QApplication, tmp_path: Path, clock: Clock) -> Iterator[Start]:
    """A window over plain records with two firms."""
    theme.apply(qapp, theme.LIGHT)
    fill(tmp_path)
    with start_on(qtbot, services_of(tmp_path, clock)) as made:
        settle()
        window_of(made).desk.settings.change(officer="王芳", office="示范区科技局")
        window_of(made).go("settings")
        yield made


def test_that_an_update_is_verified_read_installed_and_rolled_back(qtbot, start: Start, tmp_path: Path) -> None:
    desk = window_of(start).desk
    place = section(start, "packs")
    assert isinstance(place, PacksSection)
    packs.make_key(tmp_path / "publisher", "测试发布单位")
    signing = packs.read_signing_key(tmp_path / "publisher")
    library = desk.library
    newer = _renumbered(library, "2026.12")
    packs.make_pack(newer, signing, "测试发布单位", ON, tmp_path / "update.kecepack")
    place.check(tmp_path / "update.kecepack")
    box = only(qtbot, QMessageBox)
    assert "不受信任" in box.text() or "密钥" in box.text()
    box.accept()
    place.ask_key(tmp_path / "publisher.pub")
    asked = only(qtbot, QMessageBox)
    assert "核对指纹" in asked.text()
    asked.accept()
    assert place.keys.count() == 2
    place.check(tmp_path / "update.kecepack")
    shown = only(qtbot, PreviewDialog)
    assert "修改 1 项" in shown.findChildren(type(place.state))[0].text()
    assert library.policies[-1].id in shown.text.toPlainText()
    shown.accept()
    box = only(qtbot, QMessageBox)
    assert "匹配结果已按它重算" in box.text()
    box.accept()
    assert "2026.12" in place.state.text()
    assert not place.trouble.isVisibleTo(place)
    assert desk.library.version == desk.firm.match.library.version == "2026.12"
    again = services_of(tmp_path, desk.services.now)
    assert again.library().version == "2026.12"
    assert packs.installed_library(again.library_folder, library).library.digest == again.library().digest  # type: ignore[arg-type]  # given by main
    place.back.click()
    only(qtbot, QMessageBox).accept()
    qtbot.waitUntil(lambda: place.history.count() == 2, timeout=WAIT)
    settle()
    assert desk.library.digest == library.digest
    assert services_of(tmp_path, desk.services.now).library().version == library.version


def _renumbered(library, version: str):  # type: ignore[no-untyped-def]  # a library and back
    from policies.library import library_of

    *others, last = library.policies
    changed = msgspec.structs.replace(last, notes=(*last.notes, "新增的说明"))
    return library_of((*others, changed), version, library.references)


def test_that_an_update_says_which_own_policies_it_touches(qtbot, start: Start, tmp_path: Path) -> None:
    desk = window_of(start).desk
    wanted = msgspec.structs.replace(desk.installed.policies[-1], name="本局改过的")
    store = desk.book.policies
    number = store.open_draft(b"{}", wanted.id, wanted.name, "张三", policy_digest(desk.installed.policies[-1])).number
    store.submit(number, wanted, (), "张三", "更正")
    store.adopt(number, "李四", "一致")
    desk.refresh_library()
    place = section(start, "packs")
    assert isinstance(place, PacksSection)
    packs.make_key(tmp_path / "publisher", "测试发布单位")
    packs.add_key(place.presenter.folder, tmp_path / "publisher.pub")
    newer = _renumbered(desk.installed, "2026.12")
    packs.make_pack(newer, packs.read_signing_key(tmp_path / "publisher"), "测试发布单位", ON, tmp_path / "a.kecepack")
    proposed = place.presenter.check(tmp_path / "a.kecepack")
    assert proposed.lines[0].startswith("本局的“本局改过的”：更新包里这一项变了，装后仍用本局的")
