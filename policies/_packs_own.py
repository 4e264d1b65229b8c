"""The bureau's own policies: YAML files beside the installed library, laid over it, never overwritten by it.

Two comment lines on top of each file say from which text it was made, by whom and why. After an update
they tell whether the library's text is still the one that was edited.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import msgspec

from policies import _checks
from policies._packs_disk import read_up_to, write_whole
from policies._packs_keys import is_plain_line
from policies.errors import Mistakes, UserError
from policies.library import Library, library_of, policy_digest
from policies.model import Policy

OWN = "own"
WITHDRAWN = "withdrawn"
_LARGEST = 1024 * 1024
_NONE = "无"
_BASE = re.compile(rf"# 改自：(\S+) (sha256:[0-9a-f]{{64}}|{_NONE})")
_DONE = re.compile(r"# 修改：(\d{4}-\d\d-\d\d) ([^：]+)：(.*)")
_ID = re.compile(r"\w[\w-]*", re.ASCII)


class OwnEdit(msgspec.Struct, frozen=True):
    """Who wrote an own policy, why and on which day."""

    who: str
    why: str
    on: date


class Base(msgspec.Struct, frozen=True):
    """The library's text an own policy was made from: library version and policy digest, empty when it had none."""

    version: str
    digest: str


class Own(msgspec.Struct, frozen=True):
    """One own policy. `base` and `edit` are None when its file does not say."""

    policy: Policy
    base: Base | None = None
    edit: OwnEdit | None = None


class OwnFiles(msgspec.Struct, frozen=True):
    """The own policies of a folder; `faults` are files that could not be used, in words."""

    own: tuple[Own, ...] = ()
    faults: tuple[str, ...] = ()


class Clash(StrEnum):
    """How an own policy and the library no longer go together."""

    CHANGED = "库中文本在修改之后又更新了"
    REMOVED = "库中已删去这项政策"
    ADDED = "库中新增了编号相同的政策"
    UNRECORDED = "没有记录改自哪一版"
    SAME = "库中文本已与本局的相同"


class Conflict(msgspec.Struct, frozen=True):
    """An own policy to look at again. `ours` is in use; `theirs` is the library's text, None when removed."""

    clash: Clash
    ours: Own
    theirs: Policy | None


@dataclass(frozen=True)
class Overlaid:
    """A library with the bureau's own policies in it, which `own` names by id.

    `faults` are own policies whose links or ids do not fit this library, in words.
    """

    library: Library
    own: frozenset[str] = frozenset()
    conflicts: tuple[Conflict, ...] = ()
    faults: tuple[str, ...] = ()


def overlay(library: Library, own: Sequence[Own]) -> Overlaid:
    """The library with own policies in place of those with the same id; its version says that it has some."""
    if not own:
        return Overlaid(library)
    theirs = {policy.id: policy for policy in library.policies}
    ours = {entry.policy.id: entry for entry in own}
    merged = {**theirs, **{name: entry.policy for name, entry in ours.items()}}
    version = f"{library.version}（含本局自编 {len(ours)} 项）"
    laid = library_of(tuple(merged.values()), version, library.references)
    conflicts = tuple(
        Conflict(clash, entry, theirs.get(name))
        for name, entry in sorted(ours.items())
        if (clash := _clash(entry, theirs.get(name))) is not None
    )
    # The own policies come last, so that of two entries with one id the own one is told.
    files = sorted(((name, policy) for name, policy in merged.items()), key=lambda file: (file[0] in ours, file[0]))
    mistakes = _checks.check_library(files, tuple((entry.id, entry) for entry in library.references))
    faults = tuple(str(mistake) for mistake in mistakes if mistake.where in ours)
    return Overlaid(laid, frozenset(ours), conflicts, faults)


def _clash(ours: Own, theirs: Policy | None) -> Clash | None:
    now = policy_digest(theirs) if theirs is not None else ""
    if now and now == policy_digest(ours.policy):
        return Clash.SAME
    if ours.base is None:
        return Clash.UNRECORDED if now else None
    if ours.base.digest == now:
        return None
    if not now:
        return Clash.REMOVED
    return Clash.CHANGED if ours.base.digest else Clash.ADDED


def read_own(folder: Path) -> OwnFiles:
    """The own policies below the library's folder (`own/*.yaml`); a broken file does not hinder the others."""
    found: list[Own] = []
    faults: list[str] = []
    for path in sorted((folder / OWN).glob("*.yaml")):
        try:
            own = _read(_text(path), path.name)
            if own.policy.id != path.stem:
                raise UserError(f"{path.name} 的文件名应与 id 相同：“{own.policy.id}.yaml”")
        except Mistakes as error:
            faults += error.lines()
        except UserError as error:
            faults.append(str(error))
        else:
            found.append(own)
    return OwnFiles(tuple(found), tuple(faults))


def save_own(folder: Path, text: str, library: Library, edit: OwnEdit) -> Own:
    """Keeps an own policy (YAML), made from what `library` (without own policies) says under its id.

    Raises: Mistakes with everything wrong in the text; UserError when who or why is missing or it
        cannot be written. An earlier own text is then as it was.
    """
    if not is_plain_line(edit.who) or "：" in edit.who or not edit.why.strip():
        raise UserError("保存本局自编政策要写明修改人（一行）和修改理由，请补上")
    why = " ".join(edit.why.split())
    body = "\n".join(line for line in text.splitlines() if not _BASE.match(line) and not _DONE.match(line)).strip("\n")
    policy = _read(body, "本局自编政策").policy
    path = _path(folder, policy.id)
    under = next((entry for entry in library.policies if entry.id == policy.id), None)
    base = Base(library.version, policy_digest(under) if under is not None else "")
    head = f"# 改自：{base.version} {base.digest or _NONE}\n# 修改：{edit.on.isoformat()} {edit.who}：{why}\n"
    write_whole(path, f"{head}{body}\n".encode())
    return Own(policy, base, OwnEdit(edit.who, why, edit.on))


def mark_own(folder: Path, policy_id: str, library: Library, edit: OwnEdit) -> Own:
    """Says that an own policy was checked against the library's text of now, and stays: its conflict is settled.

    Raises: as `save_own`; UserError when there is no own policy with that id.
    """
    return save_own(folder, _text(_present(folder, policy_id)), library, edit)


def withdraw_own(folder: Path, policy_id: str) -> Path:
    """Goes back to the library's text; the own file is kept in `own/withdrawn`, at the path given back.

    Raises: UserError when there is no own policy with that id or it cannot be moved.
    """
    path = _present(folder, policy_id)
    aside = path.parent / WITHDRAWN
    number = 1
    while (target := aside / f"{policy_id}.{number}.yaml").exists():
        number += 1
    try:
        aside.mkdir(exist_ok=True)
        os.replace(path, target)
    except OSError as error:
        raise UserError(f"移动不了 {path}：{error.strerror}，请检查文件夹的写入权限") from error
    return target


def _read(text: str, where: str) -> Own:
    # Imported here: without own policies no YAML is read.
    from policies.loader import read_policy

    base = edit = None
    for line in text.splitlines()[:2]:
        if found := _BASE.fullmatch(line):
            base = Base(found[1], found[2] if found[2] != _NONE else "")
        elif found := _DONE.fullmatch(line):
            edit = _edit(found)
    return Own(read_policy(text, where), base, edit)


def _edit(found: re.Match[str]) -> OwnEdit | None:
    try:
        return OwnEdit(found[2], found[3], date.fromisoformat(found[1]))
    except ValueError:
        return None


def _text(path: Path) -> str:
    content = read_up_to(path, _LARGEST)
    if len(content) > _LARGEST:
        raise UserError(f"{path.name} 超过 1 MB，不像是一份政策文件，请检查")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{path.name} 读不出来，须是 UTF-8 文本") from error


def _present(folder: Path, policy_id: str) -> Path:
    path = _path(folder, policy_id)
    if not path.is_file():
        raise UserError(f"本局没有自编“{policy_id}”这项政策，请检查编号")
    return path


def _path(folder: Path, policy_id: str) -> Path:
    if _ID.fullmatch(policy_id) is None or len(policy_id) > 100:
        raise UserError(f"政策编号“{policy_id[:40]}”不能作文件名，请只用英文字母、数字和连字符")
    return folder / OWN / f"{policy_id}.yaml"
