"""Signed updates of the library: make, verify, compare, install and roll back.

A pack is one file (`.kecepack`, see docs/packs.md). This module reads no clock and opens no connection: the caller
passes dates, and packs are files.

    key = read_signing_key(path_of_private_key)
    make_pack(library, key, "某区科技局", date(2026, 12, 1), Path("2026.12.kecepack"))   # the publisher
    pack = verify_pack(Path("2026.12.kecepack"), trusted_keys(folder))                  # the user
    print(diff(installed_library(folder, built_in).library, pack.library).summary)
    install_pack(folder, pack, built_in, PackAction("王敏", date(2026, 12, 3)))
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policies._packs_change import Alteration, Diff, PolicyChange, PolicyChangeKind, PolicyPart
from policies._packs_diff import diff
from policies._packs_disk import read_up_to, write_whole
from policies._packs_facts import other_meaning, remember_facts
from policies._packs_format import (
    FORMAT,
    MAX_LIBRARY_BYTES,
    MAX_PACK_BYTES,
    PROGRAM_FORMAT,
    PackHeader,
    PackRefusal,
    Refused,
    pack_bytes,
    sha256,
    split_pack,
    unpack,
    verified_signer,
    version_order,
)
from policies._packs_keys import (
    Keyring,
    PublicKey,
    SigningKey,
    add_key,
    is_plain_line,
    make_key,
    read_public_key,
    read_signing_key,
    remove_key,
    trusted_keys,
)
from policies._packs_log import (
    Action,
    LibraryInUse,
    PackAction,
    PackEvent,
    Receipt,
    history,
    install_library,
    installed_library,
    previous_library,
    restore_previous,
)
from policies._packs_sound import checked_library, other_meaning_words
from policies.errors import InternalError, UserError
from policies.library import Library, library_bytes

AGED_AFTER_DAYS = 30
"""Days after which the window mentions the age of the library. Our choice: a month, the interval of versions."""


@dataclass(frozen=True)
class Pack:
    """A verified pack. `key` signed it, `library` is its content, and `content` the same as a compiled file (JSON)."""

    header: PackHeader
    key: PublicKey
    library: Library
    content: bytes
    signature: bytes


def make_pack(library: Library, key: SigningKey, issuer: str, on: date, target: Path) -> PackHeader:
    """Write a signed pack of the library, issued by `issuer` on that day, and return its header.

    Worked examples are not part of a pack.
    Raises: UserError if the library has errors, the version or the name of the issuer is invalid, or the file cannot
        be written.

    >>> import tempfile
    >>> from policies.library import library_of
    >>> temporary = tempfile.TemporaryDirectory()
    >>> folder = Path(temporary.name)
    >>> public = make_key(folder / "key", "某区科技局")
    >>> target = folder / "2026.12.kecepack"
    >>> header = make_pack(library_of([], "2026.12"), read_signing_key(folder / "key"), "某区", date(2026, 12, 1), target)
    >>> header.version, header.key == public.id
    ('2026.12', True)
    >>> verify_pack(target, Keyring((public,))).library.version
    '2026.12'
    >>> temporary.cleanup()
    """
    if not is_plain_line(issuer):
        raise UserError("发布单位的名称要写成一行，不超过 60 个字，不含控制字符")
    if version_order(library.version) is None:
        raise UserError(f"政策库的版本号“{library.version[:32]}”不合要求，请写成 2026.11 或 2026.11.2")
    content = library_bytes(library)
    checked_library(content)
    body = zlib.compress(content, 9)
    header = PackHeader(
        format=FORMAT,
        needs=PROGRAM_FORMAT,
        version=library.version,
        issued=on,
        issuer=issuer,
        key=key.id,
        library_length=len(content),
        library_sha256=sha256(content),
        body_length=len(body),
        body_sha256=sha256(body),
    )
    pack = pack_bytes(header, body, key)
    if len(content) > MAX_LIBRARY_BYTES or len(pack) > MAX_PACK_BYTES:
        raise UserError(
            f"政策库太大：更新包最多 {MAX_PACK_BYTES >> 20} MB，里面的政策库最多 {MAX_LIBRARY_BYTES >> 20} MB"
        )
    write_whole(target, pack)
    return header


def verify_pack(path: Path, keys: Keyring) -> Pack:
    """Return the pack in a file, after checking that a trusted key signed it and that this program reads all of it.

    `make_pack` shows an example.
    Raises: Refused with the reason and what to do; UserError if the file cannot be read.
    """
    try:
        return _verified(read_up_to(path, MAX_PACK_BYTES), keys)
    except Refused as error:
        raise Refused(error.refusal, f"{path.name}：{error}") from error


def _verified(content: bytes, keys: Keyring) -> Pack:
    parts = split_pack(content)
    key = verified_signer(parts.header, parts.signature, keys)
    plain = unpack(parts.header, parts.body)
    library = checked_library(plain)
    if library.version != parts.header.version:
        raise Refused(PackRefusal.UNSOUND, "更新包写的版本与里面政策库的版本不一致，请联系发布单位")
    return Pack(parts.header, key, library, plain, parts.signature)


def check_update(pack: Pack, current: Library) -> None:
    """Check that the pack is newer than the library in use.

    Raises: Refused if it is older, is the same, or has the same version with different content.
    """
    theirs, ours = pack.library, current
    new, old = version_order(theirs.version), version_order(ours.version)
    if new is None or old is None:
        raise InternalError("only libraries without own policies are compared")
    if new < old:
        raise Refused(
            PackRefusal.OLDER,
            f"更新包的版本 {theirs.version} 比现用的 {ours.version} 旧，不能安装；要用旧版请用“退回上一版”",
        )
    if new == old and theirs.digest == ours.digest:
        raise Refused(PackRefusal.ALREADY, f"政策库已经是 {ours.version} 版，内容相同，不需要再装")
    if new == old:
        raise Refused(
            PackRefusal.OTHER_CONTENT,
            f"更新包与现用的政策库同为 {ours.version} 版，内容却不同，不能安装，请发布单位另编版本号",
        )


def install_pack(folder: Path, pack: Pack, built_in: Library, pack_action: PackAction) -> LibraryInUse:
    """Install the pack's library below `folder`, keep the previous one, and return the library now in use.

    If the program is killed at any moment, either the old or the new library is in use afterwards, never a part.
    `install_pack(folder, pack, built_in, PackAction("王敏", date(2026, 12, 3))).library.version` returns `"2026.12"`
    for a pack of that version.
    Raises: Refused as in `check_update`, if the pack's key is no longer trusted, or if a fact of the pack means something
        else in the bureau's own policies or an earlier update; UserError if a file cannot be
        written or the action names nobody.
    """
    verified_signer(pack.header, pack.signature, trusted_keys(folder))
    check_update(pack, installed_library(folder, built_in).library)
    if (other := other_meaning(folder, pack.library.tables)) is not None:
        raise Refused(PackRefusal.OTHER_MEANING, other_meaning_words(other.name))
    install_library(folder, Receipt(pack.header, pack.signature), pack.content, pack_action)
    return installed_library(folder, built_in)


def roll_back(folder: Path, built_in: Library, pack_action: PackAction, *, to_built_in: bool = False) -> LibraryInUse:
    """Return to the library installed before the current one, or to the built-in one; return the library now in use.

    Raises: UserError if no pack is installed or the previous library is damaged; nothing is changed then.
    """
    restore_previous(folder, pack_action, to_built_in=to_built_in)
    return installed_library(folder, built_in)


def issued_on(library: Library) -> date:
    """Return the day from which the age of a library without a pack is counted: the first day of its version's month.

    Raises: UserError if the version contains no month.

    >>> from policies.library import library_of
    >>> issued_on(library_of([], "2026.11"))
    datetime.date(2026, 11, 1)
    """
    order = version_order(library.version)
    if order is None:
        raise UserError(f"政策库的版本“{library.version[:32]}”看不出年月，算不出已用多久")
    return date(order[0], order[1], 1)


def age_in_days(library: Library, on: date, issued: date | None = None) -> int:
    """Return how many days before `on` the library was issued, at least 0. `issued` is the date of its pack, if any.

    Raises: UserError if no date is given and the version contains no month.
    """
    return max(0, (on - (issued or issued_on(library))).days)


def age_text(days: int) -> str:
    """Return the Chinese remark on the age of the library, or "" if it is younger than `AGED_AFTER_DAYS` days.

    >>> age_text(47)
    '本库已 47 天未更新'
    """
    return f"本库已 {days} 天未更新" if days >= AGED_AFTER_DAYS else ""


__all__ = [
    "AGED_AFTER_DAYS",
    "FORMAT",
    "PROGRAM_FORMAT",
    "Action",
    "Alteration",
    "Diff",
    "Keyring",
    "LibraryInUse",
    "Pack",
    "PackAction",
    "PackEvent",
    "PackHeader",
    "PackRefusal",
    "PolicyChange",
    "PolicyChangeKind",
    "PolicyPart",
    "PublicKey",
    "Receipt",
    "Refused",
    "SigningKey",
    "add_key",
    "age_in_days",
    "age_text",
    "check_update",
    "diff",
    "history",
    "install_pack",
    "installed_library",
    "issued_on",
    "make_key",
    "make_pack",
    "previous_library",
    "read_public_key",
    "read_signing_key",
    "remember_facts",
    "remove_key",
    "roll_back",
    "trusted_keys",
    "verify_pack",
    "version_order",
]
