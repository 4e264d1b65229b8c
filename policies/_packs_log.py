"""The installed library in its folder: install, roll back, and verify its signature at every start.

    library.json       the installed library; renaming it into place is the moment of the update
    library.log.json   receipts (signed headers) of the installed and the kept libraries, and the history
    previous/          the libraries that a rollback can restore
    facts.json         the facts of every library that was ever installed, see _packs_facts
    keys/              see _packs_keys

A receipt is valid if the library file has its hash. So the log may be ahead of the file, if the computer stopped
between writing the two, without harm.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import msgspec

from policies._packs_disk import read_up_to, remove_whole, write_whole
from policies._packs_facts import recall_facts, remember_facts
from policies._packs_format import MAX_LIBRARY_BYTES, PROGRAM_FORMAT, PackHeader, sha256, verified_signer, version_order
from policies._packs_keys import is_plain_line, trusted_keys
from policies.errors import InternalError, UserError
from policies.library import Library, library_from

LIBRARY = "library.json"
LOG = "library.log.json"
PREVIOUS = "previous"
KEPT_LIBRARIES = 3
"""Number of earlier libraries kept for rollbacks. Our choice: three months of monthly updates."""
_MOST_LOG = 4 * 1024 * 1024
"""Bytes of the largest log that is read. Our choice: an entry of the history has about 300."""
_NO_VERSION = (0, 0, 0)
"""The order of a version that cannot be read: before all others."""


class PackAction(msgspec.Struct, frozen=True):
    """Who installs or rolls back, and on which day (both are written to the history)."""

    who: str
    on: date


class Action(StrEnum):
    """The kind of an event: installed or rolled back."""

    INSTALLED = "安装"
    ROLLED_BACK = "退回"


class PackEvent(msgspec.Struct, frozen=True):
    """One entry of the history.

    `version` and `library` (SHA-256) are those of the library installed afterwards, "" for the built-in library.
    """

    action: Action
    version: str
    library: str
    issuer: str
    key: str
    who: str
    on: date


class Receipt(msgspec.Struct, frozen=True):
    """The signed header of an installed pack, with which the library file can be verified without the pack."""

    header: PackHeader
    signature: bytes


class _Log(msgspec.Struct, frozen=True):
    receipts: tuple[Receipt, ...] = ()
    events: tuple[PackEvent, ...] = ()


@dataclass(frozen=True)
class LibraryInUse:
    """The library in use.

    `issued` and `issuer` are those of its pack (None and "" for the built-in library). `reason` is a Chinese message
    on why the installed library is not used, "" if nothing is wrong.
    """

    library: Library
    issued: date | None = None
    issuer: str = ""
    reason: str = ""

    @property
    def built_in(self) -> bool:
        """Whether it is the library installed with the program."""
        return self.issued is None


@dataclass(frozen=True)
class _State:
    """The state of the folder: the log, the content of the library file (None: no file), the index of its receipt.

    `place` is None if no receipt has the hash of the library file.
    """

    log: _Log
    content: bytes | None
    place: int | None

    def usable(self, folder: Path) -> tuple[Receipt, ...]:
        """Return the receipts of the kept libraries, followed by that of the installed library if it has one."""
        receipts = self.log.receipts if self.place is None else self.log.receipts[: self.place]
        kept = tuple(receipt for receipt in receipts if _kept_path(folder, receipt).is_file())
        return kept if self.place is None else (*kept, self.log.receipts[self.place])

    def done(self) -> tuple[PackEvent, ...]:
        """Return the history, without the last event if the computer stopped before it was completed."""
        spoiled = self.content is not None and self.place is None
        standing = "" if self.place is None else self.log.receipts[self.place].header.library_sha256
        events = self.log.events
        return events[:-1] if events and not spoiled and events[-1].library != standing else events


def installed_library(folder: Path, built_in: Library) -> LibraryInUse:
    """Return the newer of the built-in library and the one installed in the folder. Raises no error.

    If the installed library is damaged, altered or no longer trusted, the built-in one is returned with the reason.
    `installed_library(empty_folder, built_in)` returns `LibraryInUse(built_in)`.
    """
    recall_facts(folder)
    try:
        found = _installed(folder)
    except UserError as error:
        return LibraryInUse(built_in, reason=f"已安装的政策库不能用，现用随程序安装的 {built_in.version} 版。{error}")
    if found is None or _order(found.library) <= _order(built_in):
        return LibraryInUse(built_in)
    return found


def history(folder: Path) -> tuple[PackEvent, ...]:
    """Return the events (installed, rolled back), the oldest first.

    Raises: UserError if the log is damaged.
    """
    return _state(folder).done()


def previous_library(folder: Path) -> Library | None:
    """Return the library that a rollback would restore, or None if that is the built-in one.

    Raises: UserError if it is damaged.
    """
    receipt = _previous_receipt(_state_or_reset(folder), folder)
    return None if receipt is None else library_from(_kept_content(folder, receipt), "上一版政策库")


def install_library(folder: Path, receipt: Receipt, content: bytes, pack_action: PackAction) -> None:
    """Make `content` the installed library and keep the previous one.

    Raises: UserError if it cannot be written or the action names nobody; the old library is then still in use.
    """
    if sha256(content) != receipt.header.library_sha256:
        raise InternalError("the receipt is that of another library")
    _check_action(pack_action)
    state = _state_or_reset(folder)
    order = version_order(receipt.header.version) or _NO_VERSION
    stack = [old for old in state.usable(folder) if (version_order(old.header.version) or _NO_VERSION) < order]
    if state.place is not None and state.content is not None:
        write_whole(_kept_path(folder, state.log.receipts[state.place]), state.content)
    log = _Log((*stack[-KEPT_LIBRARIES:], receipt), (*state.done(), _event(Action.INSTALLED, receipt, pack_action)))
    remember_facts(folder, library_from(content).tables)
    _write_log(folder, log)
    write_whole(folder / LIBRARY, content)
    _prune(folder, log.receipts)


def restore_previous(folder: Path, pack_action: PackAction, *, to_built_in: bool) -> None:
    """Make the previous library the installed one, or remove the installed library (`to_built_in`).

    Raises: UserError if nothing is installed, the previous library is damaged, or the action names nobody.
    """
    _check_action(pack_action)
    state = _state_or_reset(folder)
    if state.content is None and not state.log.receipts:
        raise UserError("没有装过更新包，现用的就是随程序安装的政策库，没有可以退回的版本")
    target = None if to_built_in else _previous_receipt(state, folder)
    event = _event(Action.ROLLED_BACK, target, pack_action)
    log = _Log(state.log.receipts, (*state.done(), event))
    if target is None:
        _write_log(folder, log)
        remove_whole(folder / LIBRARY)
        left: tuple[Receipt, ...] = ()
    else:
        verified_signer(target.header, target.signature, trusted_keys(folder))
        content = _kept_content(folder, target)
        usable = state.usable(folder)
        left = usable[: usable.index(target) + 1]
        _write_log(folder, log)
        write_whole(folder / LIBRARY, content)
    # The rollback is complete. If this fails, the log has additional receipts, which are ignored.
    with suppress(UserError):
        _write_log(folder, _Log(left, log.events))
        _prune(folder, left)


def _installed(folder: Path) -> LibraryInUse | None:
    if not os.path.lexists(folder / LIBRARY) and not os.path.lexists(folder / LOG):
        return None
    state = _state(folder)
    if state.content is None:
        if state.log.receipts:
            raise UserError("上次安装或退回没有完成，或者政策库文件被删除；请重新安装更新包")
        return None
    if state.place is None:
        raise UserError("政策库文件已损坏、被改动过，或没有安装记录；请重新安装更新包，或退回上一版")
    receipt = state.log.receipts[state.place]
    key = verified_signer(receipt.header, receipt.signature, trusted_keys(folder))
    if receipt.header.needs > PROGRAM_FORMAT:
        raise UserError("它是为更新版本的程序制作的，请升级本程序")
    return LibraryInUse(library_from(state.content, str(folder / LIBRARY)), receipt.header.issued, key.owner)


def _state(folder: Path) -> _State:
    return _state_with(folder, _read_log(folder))


def _state_or_reset(folder: Path) -> _State:
    """Return the state; a damaged log is renamed and its content is lost, so the installed library has no receipt."""
    try:
        log = _read_log(folder)
    except UserError:
        with suppress(OSError):
            os.replace(folder / LOG, folder / f"{LOG}.damaged")
        log = _read_log(folder)
    return _state_with(folder, log)


def _state_with(folder: Path, log: _Log) -> _State:
    path = folder / LIBRARY
    content = read_up_to(path, MAX_LIBRARY_BYTES) if os.path.lexists(path) else None
    digest = sha256(content) if content is not None else ""
    found = [i for i, receipt in enumerate(log.receipts) if receipt.header.library_sha256 == digest]
    return _State(log, content, found[-1] if found else None)


def _read_log(folder: Path) -> _Log:
    path = folder / LOG
    if not os.path.lexists(path):
        return _Log()
    content = read_up_to(path, _MOST_LOG)
    try:
        log = msgspec.json.decode(content, type=_Log)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UserError(f"安装记录 {path} 已损坏；请重新安装更新包") from error
    # The versions are used as file names.
    if any(version_order(receipt.header.version) is None for receipt in log.receipts):
        raise UserError(f"安装记录 {path} 里的版本号不合要求；请重新安装更新包")
    return log


def _write_log(folder: Path, log: _Log) -> None:
    write_whole(folder / LOG, msgspec.json.format(msgspec.json.encode(log), indent=1) + b"\n")


def _previous_receipt(state: _State, folder: Path) -> Receipt | None:
    usable = state.usable(folder)
    if state.place is not None:
        usable = usable[:-1]
    return usable[-1] if usable else None


def _kept_path(folder: Path, receipt: Receipt) -> Path:
    return folder / PREVIOUS / f"{receipt.header.version}.json"


def _kept_content(folder: Path, receipt: Receipt) -> bytes:
    path = _kept_path(folder, receipt)
    content = read_up_to(path, MAX_LIBRARY_BYTES)
    if sha256(content) != receipt.header.library_sha256:
        raise UserError(f"保存的 {receipt.header.version} 版政策库 {path} 已损坏，不能退回；可以退回随程序安装的版本")
    return content


def _prune(folder: Path, receipts: tuple[Receipt, ...]) -> None:
    """Remove the kept libraries that no receipt names. Errors are ignored, because a file left over does no harm."""
    wanted = {_kept_path(folder, receipt).name for receipt in receipts[:-1]}
    for path in (folder / PREVIOUS).glob("*.json"):
        if path.name not in wanted:
            with suppress(OSError):
                path.unlink()


def _event(action: Action, receipt: Receipt | None, pack_action: PackAction) -> PackEvent:
    if receipt is None:
        return PackEvent(action, "", "", "", "", pack_action.who, pack_action.on)
    header = receipt.header
    return PackEvent(
        action, header.version, header.library_sha256, header.issuer, header.key, pack_action.who, pack_action.on
    )


def _check_action(pack_action: PackAction) -> None:
    if not is_plain_line(pack_action.who):
        raise UserError("安装和退回要写明操作人，请补上姓名（一行，不超过 60 个字）")


def _order(library: Library) -> tuple[int, int, int]:
    return version_order(library.version) or _NO_VERSION
