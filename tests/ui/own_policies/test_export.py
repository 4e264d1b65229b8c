"""Tests of handing own policies on: a signed update that another computer installs, and policy files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

import main
from policies import UserError, packs
from tests.ui.own_policies.build import BUILT_IN, ON, adopted
from ui.desk.desk import Desk
from ui.own_policies.export import ExportPresenter, PackOrder
from ui.own_policies.export_dialog import ExportDialog


def ordered(desk: Desk, folder: Path, version: str = "2027.01") -> tuple[ExportPresenter, PackOrder]:
    presenter = ExportPresenter(desk)
    presenter.make_key(folder / "私钥.pem", "河东区科技局")
    return presenter, PackOrder(str(folder / "私钥.pem"), "", "河东区科技局", version)


def test_that_another_computer_installs_the_own_policies_with_the_library(desk: Desk, tmp_path: Path) -> None:
    adopted(desk)
    presenter, order = ordered(desk, tmp_path)
    words = presenter.make_pack(order, tmp_path / "a.kecepack")
    assert "2027.01 版" in words
    folder = tmp_path / "other" / "policies"
    packs.add_key(folder, tmp_path / "私钥.pem.pub")
    pack = packs.verify_pack(tmp_path / "a.kecepack", packs.trusted_keys(folder))
    packs.install_pack(folder, pack, main.built_in_library(), packs.PackAction("李四", ON))
    other = Desk(main.window_services(tmp_path / "other", lambda: ON))
    policy = other.library.get(BUILT_IN)
    other.close()
    assert policy is not None
    assert "河东区政务服务中心 3 楼" in policy.notes


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (PackOrder("k", "", " ", "2027.01"), "发布单位"),
        (PackOrder("k", "", "局", "第一版"), "版本号"),
        (PackOrder("", "", "局", "2027.01"), "私钥"),
    ],
)
def test_that_an_order_that_cannot_be_carried_out_says_why(order: PackOrder, words: str) -> None:
    assert words in order.refusal()


def test_that_a_version_that_others_could_not_install_is_refused(desk: Desk, tmp_path: Path) -> None:
    adopted(desk)
    presenter, order = ordered(desk, tmp_path, desk.installed.version)
    with pytest.raises(UserError, match="版本号"):
        presenter.make_pack(order, tmp_path / "a.kecepack")
    assert not (tmp_path / "a.kecepack").exists()


def test_that_the_proposed_order_names_office_and_a_newer_version(desk: Desk) -> None:
    proposed = ExportPresenter(desk).proposed()
    assert proposed.issuer == "河东区科技局"
    new, old = packs.version_order(proposed.version), packs.version_order(desk.installed.version)
    assert new is not None
    assert old is not None
    assert new > old


def test_that_policy_files_are_written_and_never_over_others(desk: Desk, tmp_path: Path) -> None:
    adopted(desk)
    presenter = ExportPresenter(desk)
    assert "1 个文件" in presenter.write_files(tmp_path / "files")
    assert (tmp_path / "files" / f"{BUILT_IN}.yaml").is_file()
    with pytest.raises(UserError, match="没有覆盖"):
        presenter.write_files(tmp_path / "files")


def test_that_the_dialog_makes_key_and_update(qtbot: QtBot, qapp: QApplication, desk: Desk, tmp_path: Path) -> None:
    from PySide6.QtWidgets import QWidget

    adopted(desk)
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ExportDialog(desk, parent)
    dialog.ask_pack()
    assert "私钥" in dialog.message.text()
    dialog.make_key(tmp_path / "私钥.pem")
    assert desk.settings.now.signing_key == str(tmp_path / "私钥.pem")
    dialog.make_pack(dialog.order, tmp_path / "a.kecepack")
    qtbot.waitUntil(lambda: (tmp_path / "a.kecepack").exists())
    qtbot.waitUntil(lambda: any("kecepack" in box.text() for box in dialog.findChildren(QMessageBox)))
