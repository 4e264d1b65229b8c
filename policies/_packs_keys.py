"""Keys of packs: the publisher creates them, the user's computer trusts their public part.

A public key file is PEM; two lines of text before it give the owner and the id.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import resources
from policies.errors import UserError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEYS = "keys"
"""The subfolder of the installed library's folder that contains the keys an administrator added."""
SUFFIX = ".pub"
LONGEST_NAME = 60
"""Characters of the longest name of an owner or issuer. Our choice: the full name of a bureau fits on one line."""
_OWNER = "发布单位："
_KEY_ID = "密钥编号："
_LARGEST = 16 * 1024
"""Bytes of the largest key file that is read. Our choice: an Ed25519 key file has a few hundred."""
_FORBIDDEN_CATEGORIES = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Unicode categories not allowed in a name: control, format and unassigned characters, line separators."""


@dataclass(frozen=True)
class PublicKey:
    """An Ed25519 public key and its owner. `raw` has 32 bytes; `built_in` keys are installed with the program."""

    owner: str
    raw: bytes
    built_in: bool = False

    @property
    def id(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of the raw key."""
        return self.fingerprint[:16]

    @property
    def fingerprint(self) -> str:
        """The complete SHA-256 in hexadecimal, which an administrator compares by telephone before trusting a key."""
        return hashlib.sha256(self.raw).hexdigest()


@dataclass(frozen=True)
class Keyring:
    """The keys trusted on this computer. `faults` are Chinese messages on key files that could not be read."""

    keys: tuple[PublicKey, ...]
    faults: tuple[str, ...] = ()

    def get(self, key_id: str) -> PublicKey | None:
        """Return the key with that id, or None."""
        return next((key for key in self.keys if key.id == key_id), None)


@dataclass(frozen=True)
class SigningKey:
    """A private key in memory. Its representation shows only the id."""

    private: Ed25519PrivateKey

    @property
    def id(self) -> str:
        """The id of its public key."""
        return PublicKey("", self.private.public_key().public_bytes_raw()).id

    def sign(self, content: bytes) -> bytes:
        """Return the Ed25519 signature of `content` (64 bytes)."""
        return self.private.sign(content)

    def __repr__(self) -> str:
        return f"SigningKey({self.id})"


def is_plain_line(text: str) -> bool:
    """Return whether a name is one line of 1 to 60 characters without control or direction characters.

    >>> is_plain_line("某区科技局"), is_plain_line("")
    (True, False)
    """
    return (
        0 < len(text) <= LONGEST_NAME
        and text == text.strip()
        and not any(unicodedata.category(sign) in _FORBIDDEN_CATEGORIES for sign in text)
    )


def make_key(path: Path, owner: str, passphrase: str = "") -> PublicKey:
    """Create a key pair and return the public key.

    The private key is written to `path` (PEM, PKCS8, encrypted if a passphrase is given), the public key to the same
    name with `.pub` appended. `policies.packs.make_pack` shows an example.
    Raises: UserError if one of the files exists or cannot be written, or the owner's name is invalid.
    """
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not is_plain_line(owner):
        raise UserError(f"发布单位的名称要写成一行，不超过 {LONGEST_NAME} 个字，不含控制字符")
    public_path = path.with_name(path.name + SUFFIX)
    for taken in (path, public_path):
        if taken.exists() or taken.is_symlink():
            raise UserError(f"{taken} 已经存在，不能覆盖密钥文件，请换一个文件名")
    private = Ed25519PrivateKey.generate()
    lock = s.BestAvailableEncryption(passphrase.encode()) if passphrase else s.NoEncryption()
    key = PublicKey(owner, private.public_key().public_bytes_raw())
    _write_new(path, private.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, lock), 0o600)
    _write_new(public_path, key_text(key).encode(), 0o644)
    return key


def read_signing_key(path: Path, passphrase: str = "") -> SigningKey:
    """Return the private key in a file.

    Raises: UserError if it cannot be read, the passphrase is missing or wrong, or it is not an Ed25519 key.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    content = _read(path)
    locked = b"ENCRYPTED" in content
    if locked and not passphrase:
        raise UserError(f"签名私钥 {path} 有口令保护，请给出口令")
    try:
        private = load_pem_private_key(content, passphrase.encode() if locked else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        why = "口令不对，或文件已损坏" if locked else "文件不是 PEM 格式的私钥，或已损坏"
        raise UserError(f"打不开签名私钥 {path}：{why}，请检查后再试") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise UserError(f"签名私钥 {path} 不是 Ed25519 密钥，请用 packs keys --make 生成")
    return SigningKey(private)


def key_text(key: PublicKey) -> str:
    """Return the text of the public key file."""
    from cryptography.hazmat.primitives import serialization as s
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    pem = Ed25519PublicKey.from_public_bytes(key.raw).public_bytes(s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo)
    return f"{_OWNER}{key.owner}\n{_KEY_ID}{key.id}\n{pem.decode()}"


def read_public_key(path: Path, built_in: bool = False) -> PublicKey:
    """Return the key in a public key file.

    Raises: UserError if it is not a public key file, is damaged, or contains an id that is not the key's own.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    content = _read(path)
    if b"PRIVATE KEY" in content:
        raise UserError(f"{path} 是私钥，只能由发布单位保管；请改用旁边以 {SUFFIX} 结尾的公钥文件")
    try:
        text = content.decode()
        public = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UserError(f"{path} 不是公钥文件，或已损坏，请向发布单位重新索取") from error
    if not isinstance(public, Ed25519PublicKey):
        raise UserError(f"{path} 不是 Ed25519 公钥，请向发布单位索取更新包的公钥")
    owner, number = (_line(text, head) for head in (_OWNER, _KEY_ID))
    key = PublicKey(owner, public.public_bytes_raw(), built_in)
    if not is_plain_line(owner):
        raise UserError(f"{path} 没有写明发布单位，或名称不合要求，请向发布单位重新索取")
    if number != key.id:
        raise UserError(f"{path} 写的密钥编号是“{number[:32]}”，算出来是 {key.id}；文件被改动过，请重新索取")
    return key


def trusted_keys(folder: Path) -> Keyring:
    """Return the keys installed with the program and those that an administrator added below `folder`."""
    keys: dict[str, PublicKey] = {}
    faults: list[str] = []
    files = [(path, True) for path in resources.key_paths()]
    files += [(path, False) for path in sorted((folder / KEYS).glob(f"*{SUFFIX}"))]
    for path, built_in in files:
        try:
            key = read_public_key(path, built_in)
        except UserError as error:
            faults.append(str(error))
        else:
            keys.setdefault(key.id, key)
    return Keyring(tuple(keys.values()), tuple(faults))


def add_key(folder: Path, path: Path) -> PublicKey:
    """Add the key in a public key file to the trusted keys and return it.

    Raises: UserError if it is not a public key, is trusted already, or cannot be written.
    """
    from policies._packs_disk import write_whole

    key = read_public_key(path)
    known = trusted_keys(folder).get(key.id)
    if known is not None:
        raise UserError(f"密钥 {key.id}（{known.owner}）已经受信任，不需要再加")
    write_whole(folder / KEYS / f"{key.id}{SUFFIX}", key_text(key).encode())
    return key


def remove_key(folder: Path, key_id: str) -> None:
    """Remove a key that an administrator added; an installed library that it signed is no longer used.

    Raises: UserError if there is no key with that id, or it is installed with the program.
    """
    known = trusted_keys(folder).get(key_id)
    if known is not None and known.built_in:
        raise UserError(f"密钥 {key_id} 随程序安装，不能移除；要停用它请更换程序版本")
    path = folder / KEYS / f"{key_id}{SUFFIX}"
    if re.fullmatch(r"[0-9a-f]{16}", key_id) is None or not path.is_file():
        raise UserError(f"没有编号为“{key_id[:32]}”的密钥，请用 packs keys 查看")
    try:
        path.unlink()
    except OSError as error:
        raise UserError(f"移除不了 {path}：{error.strerror}，请检查文件夹能否写入") from error


def _line(text: str, head: str) -> str:
    return next((line.removeprefix(head).strip() for line in text.splitlines() if line.startswith(head)), "")


def _read(path: Path) -> bytes:
    try:
        if path.exists() and not path.is_file():  # opening a pipe would block for ever
            raise UserError(f"{path} 不是普通文件，请选择密钥文件")
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise UserError(f"读不出密钥文件 {path}：{error.strerror}，请检查路径") from error
    if len(content) > _LARGEST:
        raise UserError(f"{path} 太大，不是密钥文件，请检查路径")
    return content


def _write_new(path: Path, content: bytes, mode: int) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise UserError(f"写不了密钥文件 {path}：{error.strerror}，请检查文件夹是否存在、能否写入") from error
