"""Hands the own policies on: as a signed update for other computers, or as policy files. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policies import InternalError, packs
from survey.own_policies import next_version, own_release

if TYPE_CHECKING:
    from policies.own import OwnPolicy
    from ui.desk.desk import Desk

PACK = "政策库更新包 (*.kecepack)"
KEY = "私钥文件 (*.pem *.key);;所有文件 (*)"


@dataclass(frozen=True)
class PackOrder:
    """What a signed update needs: the private key with its passphrase, who issues it, and its version."""

    key: str = ""
    passphrase: str = ""
    issuer: str = ""
    version: str = ""

    def refusal(self) -> str:
        """Returns why no update can be made, "" if it can."""
        if not self.issuer.strip():
            return "请写发布单位"
        if packs.version_order(self.version) is None:
            return f"版本号“{self.version[:32]}”不合要求，请写成 2026.12 或 2026.12.1"
        return "" if self.key.strip() else "请选本单位的私钥文件；还没有就点“新建密钥…”"


class ExportPresenter:
    """What is handed on is read when the dialog opens."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.own: tuple[OwnPolicy, ...] = desk.book.policies.adopted()
        self.calls = len(desk.book.policies.calls())

    def head_words(self) -> str:
        """Returns what is handed on."""
        calls = f"，另加的申报 {self.calls} 轮" if self.calls else ""
        return f"在用的本局政策 {len(self.own)} 项{calls}"

    def proposed(self) -> PackOrder:
        """Returns the order as it is proposed."""
        return PackOrder(
            key=self._desk.settings.now.signing_key,
            issuer=self._desk.settings.now.office.strip(),
            version=next_version(self._desk.installed),
        )

    def make_key(self, path: Path, owner: str) -> packs.PublicKey:
        """Makes a pair of keys: the private one in this file, the public one beside it. Raises: UserError."""
        made = packs.make_key(path, owner)
        self._desk.settings.change(signing_key=str(path))
        return made

    def make_pack(self, order: PackOrder, target: Path) -> str:
        """Writes the library in use, own policies included, as a signed update; returns what was done.

        Runs in the background. Raises: UserError if an example fails, or key, version or file is wrong.
        """
        if refusal := order.refusal():
            raise InternalError(refusal)
        release = own_release(self._desk.library, self._desk.installed, self.own, order.version)
        key = packs.read_signing_key(Path(order.key), order.passphrase)
        header = packs.make_pack(release, key, order.issuer, self._desk.on, target)
        return (
            f"已存成 {target.name}：{header.version} 版，{len(release.policies)} 项政策，密钥 {header.key}。\n"
            "拷到别的电脑，在“设置”的“政策库更新”里安装；第一次要先在那里添加本单位的公钥。"
        )

    def write_files(self, folder: Path) -> str:
        """Writes the own policies as policy files; returns what was done. Raises: UserError."""
        from policies.writing import write_folder

        facts = {field.name: field for entry in self.own for field in entry.facts}
        files = write_folder((entry.policy for entry in self.own), facts.values(), folder)
        return f"已在 {folder} 写了 {len(files)} 个文件，每项政策一个。"
