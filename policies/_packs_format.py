"""The file format of a pack: its layout, what is signed, and the reasons to refuse a pack.

    8 bytes   KECEPACK
    4 bytes   length of the header, big-endian
    header    JSON, canonical
    body      the compiled library, compressed by zlib
    64 bytes  Ed25519 signature over everything before the body

The header contains the length and SHA-256 of the body and of the library in it. So the signature covers the body as
well, nothing is unpacked before it is verified, and an installed library can be checked against its signature at
every start without the pack.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import msgspec

from policies._packs_keys import Keyring, PublicKey, SigningKey, is_plain_line
from policies.errors import UserError

MAGIC = b"KECEPACK"
FORMAT = 1
"""Version of the file layout."""
PROGRAM_FORMAT = 2
"""Version of the library's content: increased if a kind of condition, a fact or a default value is added or changed."""
MAX_HEADER_BYTES = 4096
"""Bytes of the longest header. Our choice: ten short fields have about 500."""
MAX_PACK_BYTES = 16 * 1024 * 1024
"""Bytes of the largest pack. Our choice, far above the built-in library's pack."""
MAX_LIBRARY_BYTES = 64 * 1024 * 1024
"""Bytes of the largest unpacked library. Our choice: it bounds the memory that a hostile pack can take."""
SIGNATURE_BYTES = 64
"""Bytes of an Ed25519 signature (RFC 8032)."""
_LENGTH_BYTES = 4
"""Bytes of the length of the header."""
_VERSION = re.compile(r"(\d{4})\.(\d{1,2})(?:\.(\d{1,4}))?")


class PackRefusal(StrEnum):
    """Why a pack is refused."""

    NOT_A_PACK = "不是更新包"
    TOO_LARGE = "太大"
    INCOMPLETE = "不完整"
    NEWER_PROGRAM = "需要更新版本的程序"
    UNSIGNED = "没有签名"
    UNKNOWN_KEY = "签名者不受信任"
    WRONG_SIGNATURE = "签名不符"
    ALTERED_BODY = "内容被改动"
    BOMB = "压缩内容异常"
    UNSOUND = "内容有误"
    OLDER = "比现用的旧"
    OTHER_CONTENT = "版本相同而内容不同"
    ALREADY = "已经安装"
    OTHER_MEANING = "同名事实含义不同"


class Refused(UserError):
    """Raised when a pack is refused: `refusal` is the reason, the Chinese message says what to do."""

    def __init__(self, refusal: PackRefusal, message: str) -> None:
        self.refusal = refusal
        super().__init__(message)


class PackHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The header of a pack. Lengths are in bytes, hashes are SHA-256 in hexadecimal.

    `needs` is the smallest PROGRAM_FORMAT that can read the library, `issuer` the name of the publisher, `key` the
    id of the key that signed.
    """

    format: int
    needs: int
    version: str
    issued: date
    issuer: str
    key: str
    library_length: int
    library_sha256: str
    body_length: int
    body_sha256: str


class _Layout(msgspec.Struct, frozen=True):
    format: int


@dataclass(frozen=True)
class Parts:
    """The parts of a pack before any verification. `signature` is empty if the pack has none."""

    header: PackHeader
    body: bytes
    signature: bytes


def version_order(version: str) -> tuple[int, int, int] | None:
    """Return `2026.11` or `2026.11.2` as numbers that can be compared, or None for any other text.

    >>> version_order("2026.11"), version_order("2026.11.2"), version_order("2026.13")
    ((2026, 11, 0), (2026, 11, 2), None)
    """
    found = _VERSION.fullmatch(version)
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    return int(found[1]), int(found[2]), int(found[3] or 0)


def sha256(content: bytes) -> str:
    """Return the SHA-256 of `content` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def signed_part(header: PackHeader) -> bytes:
    """Return the bytes that the signature covers: magic number, length and header."""
    text = msgspec.json.encode(header)
    return MAGIC + len(text).to_bytes(_LENGTH_BYTES, "big") + text


def pack_bytes(header: PackHeader, body: bytes, key: SigningKey) -> bytes:
    """Return the content of the pack file: signed part, body and signature."""
    signed = signed_part(header)
    return signed + body + key.sign(signed)


def split_pack(content: bytes) -> Parts:
    """Split the content of a pack file into its parts, by their lengths.

    Raises: Refused if it is not a pack, is too large or incomplete, or has a later layout.
    """
    if len(content) > MAX_PACK_BYTES:
        raise Refused(PackRefusal.TOO_LARGE, f"文件超过 {MAX_PACK_BYTES >> 20} MB，不像是更新包，请检查是否选错了文件")
    start = len(MAGIC) + _LENGTH_BYTES
    if not content.startswith(MAGIC):
        raise Refused(PackRefusal.NOT_A_PACK, "这不是更新包（.kecepack），请检查是否选错了文件")
    length = int.from_bytes(content[len(MAGIC) : start], "big")
    if len(content) < start or length > MAX_HEADER_BYTES:
        raise Refused(PackRefusal.INCOMPLETE, "更新包的开头已损坏，请重新拷贝或向发布单位重新索取")
    header = _header(content[start : start + length])
    if signed_part(header) != content[: start + length]:
        raise Refused(PackRefusal.INCOMPLETE, "更新包的说明部分已损坏，请重新拷贝或向发布单位重新索取")
    rest = content[start + length :]
    if header.body_length < 0 or len(rest) not in (header.body_length, header.body_length + SIGNATURE_BYTES):
        raise Refused(PackRefusal.INCOMPLETE, "更新包不完整或多出了内容，请重新拷贝或向发布单位重新索取")
    return Parts(header, rest[: header.body_length], rest[header.body_length :])


def _header(text: bytes) -> PackHeader:
    try:
        layout = msgspec.json.decode(text, type=_Layout)
        if layout.format > FORMAT:
            raise _needs_newer_program()
        header = msgspec.json.decode(text, type=PackHeader)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(PackRefusal.INCOMPLETE, "更新包的说明部分已损坏，请重新拷贝或向发布单位重新索取") from error
    if not is_plain_line(header.issuer) or version_order(header.version) is None or header.format != FORMAT:
        raise Refused(PackRefusal.INCOMPLETE, "更新包的说明部分不合要求，请向发布单位重新索取")
    return header


def verified_signer(header: PackHeader, signature: bytes, keys: Keyring) -> PublicKey:
    """Verify the signature of a header and return the trusted key that signed it.

    Raises: Refused if there is no signature, the key is not trusted, or the signature does not match.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if not signature:
        raise Refused(PackRefusal.UNSIGNED, "更新包没有签名，不能安装，请向发布单位索取签过名的更新包")
    key = keys.get(header.key)
    if key is None:
        raise Refused(
            PackRefusal.UNKNOWN_KEY,
            f"更新包由不受信任的密钥签名（编号 {displayed_key_id(header.key)}，自称“{header.issuer}”），不能安装；"
            "确属可信单位的，请管理员先核对并添加它的公钥",
        )
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, signed_part(header))
    except (InvalidSignature, ValueError) as error:
        raise Refused(
            PackRefusal.WRONG_SIGNATURE,
            f"更新包的签名不符：不是“{key.owner}”的密钥（{key.id}）签的，或说明部分、签名被改动过，"
            "请向发布单位重新索取",
        ) from error
    return key


def unpack(header: PackHeader, body: bytes) -> bytes:
    """Decompress the library in a body, at most as many bytes as the header says, and check its length and hash.

    Raises: Refused if the library is made for a later program version, or the body does not match the header.
    """
    if header.needs > PROGRAM_FORMAT:
        raise _needs_newer_program()
    if sha256(body) != header.body_sha256:
        raise Refused(PackRefusal.ALTERED_BODY, "更新包的内容被改动过或已损坏，不能安装，请向发布单位重新索取")
    if not 0 < header.library_length <= MAX_LIBRARY_BYTES:
        raise Refused(
            PackRefusal.TOO_LARGE, f"更新包里的政策库超过 {MAX_LIBRARY_BYTES >> 20} MB，不能安装，请联系发布单位"
        )
    packer = zlib.decompressobj()
    try:
        content = packer.decompress(body, header.library_length + 1)
    except zlib.error as error:
        raise Refused(PackRefusal.BOMB, "更新包的内容解压不了，请联系发布单位") from error
    if len(content) != header.library_length or not packer.eof or packer.unused_data:
        raise Refused(PackRefusal.BOMB, "更新包解压后的大小与所写的不符，不能安装，请联系发布单位")
    if sha256(content) != header.library_sha256:
        raise Refused(PackRefusal.ALTERED_BODY, "更新包里的政策库与所写的校验值不符，不能安装，请联系发布单位")
    return content


def displayed_key_id(key_id: str) -> str:
    """Return a key id for a message: the id if it is 16 hexadecimal digits, else 不明."""
    return key_id if re.fullmatch(r"[0-9a-f]{16}", key_id) else "不明"


def _needs_newer_program() -> Refused:
    return Refused(PackRefusal.NEWER_PROGRAM, "更新包是为更新版本的程序制作的，请先升级本程序，再安装它")
