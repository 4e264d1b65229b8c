"""Signed updates of the library: made by a publisher, verified, compared, installed and rolled back.

A pack is one file (`.kecepack`, see docs/packs.md). Nothing here knows a clock or opens a connection:
dates are given, packs come as files.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policies._packs_change import Alteration, Diff, PolicyChange, PolicyPart, Sort
from policies._packs_diff import diff
from policies._packs_disk import read_up_to, write_whole
from policies._packs_format import (
    FORMAT,
    MOST_LIBRARY,
    MOST_PACK,
    PROGRAM_FORMAT,
    PackHeader,
    PackRefusal,
    Refused,
    put_together,
    sha256,
    signer,
    take_apart,
    unpack,
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
    Event,
    InUse,
    PackAction,
    Receipt,
    history,
    installed_library,
    kept_library,
    put_in,
    reopen_records,
)
from policies._packs_sound import sound_library
from policies.errors import InternalError, UserError
from policies.library import Library, library_bytes

AGED = 30
"""From so many days on the age of a library is worth a word."""


@dataclass(frozen=True)
class Pack:
    """A verified pack: `key` signed it, `library` is what it holds, `content` the same as a compiled file."""

    header: PackHeader
    key: PublicKey
    library: Library
    content: bytes
    signature: bytes


def make_pack(library: Library, key: SigningKey, issuer: str, on: date, target: Path) -> PackHeader:
    """Writes a signed pack of the library, issued on that day; worked examples are left out.

    Raises: UserError when the library is unsound, its version or the issuer unfit, or the file cannot be written.
    """
    if not is_plain_line(issuer):
        raise UserError("发布单位的名称要写成一行，不超过 60 个字，不含控制字符")
    if version_order(library.version) is None:
        raise UserError(f"政策库的版本号“{library.version[:32]}”不合要求，请写成 2026.11 或 2026.11.2")
    content = library_bytes(library)
    sound_library(content)
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
    pack = put_together(header, body, key)
    if len(content) > MOST_LIBRARY or len(pack) > MOST_PACK:
        raise UserError(f"政策库太大：更新包最多 {MOST_PACK >> 20} MB，里面的政策库最多 {MOST_LIBRARY >> 20} MB")
    write_whole(target, pack)
    return header


def verify_pack(path: Path, keys: Keyring) -> Pack:
    """The pack in a file, when a trusted key signed exactly this and this program can use all of it.

    Raises: Refused with the reason and what to do; UserError when the file cannot be read.
    """
    try:
        return _verified(read_up_to(path, MOST_PACK), keys)
    except Refused as error:
        raise Refused(error.refusal, f"{path.name}：{error}") from error


def _verified(content: bytes, keys: Keyring) -> Pack:
    parts = take_apart(content)
    key = signer(parts.header, parts.signature, keys)
    plain = unpack(parts.header, parts.body)
    library = sound_library(plain)
    if library.version != parts.header.version:
        raise Refused(PackRefusal.UNSOUND, "更新包写的版本与里面政策库的版本不一致，请联系发布单位")
    return Pack(parts.header, key, library, plain, parts.signature)


def check_update(pack: Pack, current: Library) -> None:
    """Whether the pack is an update of the library in use (without the bureau's own policies).

    Raises: Refused when it is older, the same, or of the same version with other content.
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


def install_pack(folder: Path, pack: Pack, built_in: Library, deed: PackAction) -> InUse:
    """Makes the pack's library the one in use, in one step; the one before is kept.

    Killed at any moment, either the old or the new library is in use afterwards, never a part.
    Raises: Refused as `check_update` or when its key is no longer trusted; UserError when it cannot be written.
    """
    signer(pack.header, pack.signature, trusted_keys(folder))
    check_update(pack, installed_library(folder, built_in).library)
    put_in(folder, Receipt(pack.header, pack.signature), pack.content, deed)
    return installed_library(folder, built_in)


def roll_back(folder: Path, built_in: Library, deed: PackAction, *, to_built_in: bool = False) -> InUse:
    """Goes back to the library installed before this one, or to the built-in one.

    Raises: UserError when nothing is installed or the one before is damaged; nothing has changed then.
    """
    reopen_records(folder, deed, to_built_in=to_built_in)
    return installed_library(folder, built_in)


def issued_on(library: Library) -> date:
    """The day a library without a pack counts from: the first of the month in its version.

    Raises: UserError when its version names no month.
    """
    order = version_order(library.version)
    if order is None:
        raise UserError(f"政策库的版本“{library.version[:32]}”看不出年月，算不出已用多久")
    return date(order[0], order[1], 1)


def age_in_days(library: Library, on: date, issued: date | None = None) -> int:
    """How many days ago the library was issued (by its pack's date where there is one), at least 0.

    Raises: UserError when neither a date is given nor the version names a month.
    """
    return max(0, (on - (issued or issued_on(library))).days)


def age_words(days: int) -> str:
    """What the window says of the age; empty while it is young."""
    return f"本库已 {days} 天未更新" if days >= AGED else ""


__all__ = [
    "AGED",
    "FORMAT",
    "PROGRAM_FORMAT",
    "Action",
    "Alteration",
    "Diff",
    "Event",
    "InUse",
    "Keyring",
    "Pack",
    "PackAction",
    "PackHeader",
    "PackRefusal",
    "PolicyChange",
    "PolicyPart",
    "PublicKey",
    "Receipt",
    "Refused",
    "SigningKey",
    "Sort",
    "add_key",
    "age_in_days",
    "age_words",
    "check_update",
    "diff",
    "history",
    "install_pack",
    "installed_library",
    "issued_on",
    "kept_library",
    "make_key",
    "make_pack",
    "read_public_key",
    "read_signing_key",
    "remove_key",
    "roll_back",
    "trusted_keys",
    "verify_pack",
    "version_order",
]
