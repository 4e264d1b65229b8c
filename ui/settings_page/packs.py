"""The presenter of the section 政策库更新: verifies, compares, installs and rolls back signed updates. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from matcher import sentence
from policies import InternalError, packs
from ui.desk.session import EntryOutcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from policies.library import Library
    from ui.desk.desk import Desk

KINDS = "政策库更新包 (*.kecepack)"
KEYS = "公钥文件 (*.pub)"
NEXT_START = "下次启动程序时生效，正在显示的匹配结果仍按原来的政策库。"
AT_ONCE = "匹配结果已按它重算。"


@dataclass(frozen=True)
class Proposed:
    """A verified update to be confirmed."""

    pack: packs.Pack
    head: str
    lines: tuple[str, ...]


class PacksPresenter:
    """The texts and actions of the section 政策库更新. An installed update is used at once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._came: Library | None = None

    @property
    def folder(self) -> Path:
        """Folder of the installed updates."""
        folder = self._desk.services.library_folder
        if folder is None:
            raise InternalError("no folder for updates of the library")
        return folder

    def in_use(self) -> packs.LibraryInUse:
        """Returns the library that the next start will use."""
        return packs.installed_library(self.folder, self._built_in())

    def state_words(self) -> tuple[str, ...]:
        """Returns version, date, issuer and age of the installed library, and its faults, in lines."""
        used = self.in_use()
        library = used.library
        age = packs.age_in_days(library, self._desk.on, used.issued)
        issued = used.issued or packs.issued_on(library)
        source = f"由 {used.issuer} 发布" if used.issuer else "随程序安装"
        lines = [f"{library.version} 版，{issued.isoformat()}，{source}，{len(library.policies)} 项政策"]
        lines.append(packs.age_text(age) or f"{age} 天前发布")
        if used.reason:
            lines.append(used.reason)
        if used.library.digest != self._desk.installed.digest:
            lines.append(f"窗口里现在用的是 {self._desk.installed.version} 版；{NEXT_START}")
        return (*lines, *self._desk.left_out)

    def check(self, path: Path) -> Proposed:
        """Verifies an update and returns what it changes. Runs in the background. Raises: Refused; UserError."""
        pack = packs.verify_pack(path, packs.trusted_keys(self.folder))
        present = self.in_use().library
        packs.check_update(pack, present)
        found = packs.diff(present, pack.library, sentence)
        lines = [*self._touching(present, pack.library)]
        lines += [line for change in found.changes for line in change.lines()]
        lines += [f"参考资料：{sort.value} {name}" for sort, _, name in found.references]
        head = f"签名有效：{pack.key.owner}（密钥 {pack.key.id}），{pack.header.issued.isoformat()} 发布。\n{found.summary}"
        return Proposed(pack, head, tuple(lines))

    def _touching(self, present: Library, coming: Library) -> Iterator[str]:
        """Yields a line for each own policy whose text in the library would change below it."""
        from policies.overlay import beneath, digest_below

        for entry in beneath(coming, self._desk.own):
            policy = entry.own.policy
            if digest_below(present, policy) != digest_below(coming, policy):
                what = "变了" if entry.now is not None else "没有了"
                yield f"本局的“{policy.name}”：更新包里这一项{what}，装后仍用本局的，请在“要看的政策”里比较"

    def installing(self, proposed: Proposed) -> Callable[[], str]:
        """Returns the function that backs up the records and installs an update; run it in the background.

        It returns the message for the user. Raises: Refused; UserError.
        """

        def work() -> str:
            if self._desk.casebook is not None:
                from casebook import Author, BackupReason

                with self._desk.open_book() as book:
                    book.backups.make(BackupReason.LIBRARY, self._desk.services.now())
                    text = f"安装政策库 {proposed.pack.header.version} 版"
                    book.journal.note(Author(self._desk.officer), text)
            packs.install_pack(self.folder, proposed.pack, self._built_in(), self._action())
            return f"已安装 {proposed.pack.header.version} 版。{AT_ONCE}"

        return work

    def take_over(self) -> None:
        """Takes what was installed or rolled back into use, in the GUI thread."""
        self._desk.use_installed()

    def back_words(self) -> str:
        """Returns the version to which a rollback is possible, "" if there is none."""
        if not packs.history(self.folder) or self.in_use().built_in:
            return ""
        kept = packs.previous_library(self.folder)
        return f"{kept.version} 版" if kept is not None else f"随程序安装的 {self._built_in().version} 版"

    def go_back(self) -> str:
        """Rolls back to the previous version and returns the message. Runs in the background. Raises: UserError."""
        used = packs.roll_back(self.folder, self._built_in(), self._action())
        return f"已退回 {used.library.version} 版。{AT_ONCE}"

    def history(self) -> tuple[str, ...]:
        """Returns installations and rollbacks in lines, newest first."""
        events = reversed(packs.history(self.folder))
        return tuple(
            f"{event.on.isoformat()}　{event.who}　{event.action.value}　{event.version or '随程序安装的版本'}"
            for event in events
        )

    def keys(self) -> packs.Keyring:
        """Returns the keys whose updates are accepted."""
        return packs.trusted_keys(self.folder)

    def read_key(self, path: Path) -> packs.PublicKey:
        """Reads the public key in a file without trusting it. Raises: UserError."""
        return packs.read_public_key(path)

    def add_key(self, path: Path) -> EntryOutcome:
        """Adds the key in a file to the trusted keys."""
        from policies import UserError

        try:
            packs.add_key(self.folder, path)
        except UserError as error:
            return EntryOutcome(str(error))
        return EntryOutcome()

    def remove_key(self, key_id: str) -> EntryOutcome:
        """Removes a trusted key."""
        from policies import UserError

        try:
            packs.remove_key(self.folder, key_id)
        except UserError as error:
            return EntryOutcome(str(error))
        return EntryOutcome()

    def _built_in(self) -> Library:
        made = self._desk.services.built_in
        if made is None:
            raise InternalError("no built-in library was handed in")
        self._came = self._came or made()
        return self._came

    def _action(self) -> packs.PackAction:
        return packs.PackAction(self._desk.officer, self._desk.services.today())


def key_words(key: packs.PublicKey) -> str:
    """Returns a key in one line."""
    return f"{key.owner}　密钥 {key.id}{'　随程序安装' if key.built_in else ''}"


def fingerprint_words(key: packs.PublicKey) -> str:
    """Returns the fingerprint in groups, for comparison by telephone."""
    whole = key.fingerprint
    return " ".join(whole[start : start + 4] for start in range(0, len(whole), 4))
