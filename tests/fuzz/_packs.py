"""Door 4: signed packs, keys, and the folder of an installed library."""

from __future__ import annotations

import io
import json
import os
import shutil
import zipfile
import zlib
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from policies import Library, UserError, library_of, packs
from policies._packs_format import pack_bytes, sha256
from policies.library import library_bytes
from policies.loader import read_policy
from tests.fuzz import _words as words
from tests.fuzz._case import Case, Door, holds, judged, refused
from tests.fuzz._policies import SOURCE

_ISSUER, _ON = "测试发布单位", date(2026, 12, 1)
_DEED = packs.PackAction("王芳", date(2026, 12, 3))


@cache
def _library(version: str) -> Library:
    return library_of((read_policy(SOURCE, "every-kind.yaml"),), version)


def _bench(case: Case) -> Path:
    """Return a publisher and a bureau that trusts it, made once per child."""
    root = case.work / "packs"
    if not root.exists():
        root.mkdir()
        packs.make_key(root / "publisher", _ISSUER)
        packs.make_key(root / "stranger", "别人")
        packs.add_key(root / "library", root / "publisher.pub")
        packs.make_pack(
            _library("2026.12"), packs.read_signing_key(root / "publisher"), _ISSUER, _ON, root / "new.kecepack"
        )
        keys = packs.trusted_keys(root / "library")
        shutil.copytree(root / "library", root / "installed")
        packs.install_pack(
            root / "installed", packs.verify_pack(root / "new.kecepack", keys), _library("2026.11"), _DEED
        )
    return root


def _damaged(case: Case) -> None:
    """A pack with a changed byte is refused."""
    honest = (_bench(case) / "new.kecepack").read_bytes()
    data = words.damaged(honest, case.chance)
    path = _put(case, data)
    found = packs.verify_pack(path, packs.trusted_keys(_bench(case) / "library"))
    holds(data == honest, "an altered pack was believed")
    holds(found.library.version == "2026.12", "another library than was packed")


def _header_mutated(case: Case) -> None:
    """A header with other fields, signed by the trusted key or an unknown key."""
    root, chance = _bench(case), case.chance
    signed_by = chance.choice(("publisher", "publisher", "stranger"))
    key = packs.read_signing_key(root / signed_by)
    content = library_bytes(_library("2026.12"))
    body = zlib.compress(content)
    honest = _header(root, content, body)
    name = chance.choice(honest.__struct_fields__)
    odd = {
        int: (0, -1, 1, 2, 1 << 40, 1 << 70), str: ("", "x", "2026.12", "2026.13", "甲" * 3_000, "\u202e", "../../x", "0" * 64, "a\nb"), date: (date(1, 1, 1), date(9999, 12, 31)),
    }[type(getattr(honest, name))]  # fmt: skip
    changed = msgspec.structs.replace(honest, **{name: chance.choice(odd)})
    found = packs.verify_pack(_put(case, pack_bytes(changed, body, key)), packs.trusted_keys(root / "library"))
    holds(signed_by == "publisher", "a pack of a stranger was believed")
    holds(changed == honest or name in ("issued", "issuer", "needs"), f"a false {name} was believed")
    holds(found.library.version == found.header.version, "two versions in one pack")


def _header_text(case: Case) -> None:
    """The header is replaced by something else."""
    text = case.chance.choice(
        (
            "[" * 4_000,
            '{"format":' * 300,
            "{}",
            "null",
            '{"format":1,"format":2}',
            '{"format":1e400}',
            "\ud800",
            "\0" * 50,
            '{"format":99}',
        )
    )
    data = text.encode("utf-8", "surrogatepass")
    length = case.chance.choice((len(data), 0, 4_096, 1 << 31, 0xFFFFFFFF))
    packs.verify_pack(
        _put(case, b"KECEPACK" + length.to_bytes(4, "big") + data + b"x" * 100),
        packs.trusted_keys(_bench(case) / "library"),
    )
    holds(False, "a pack without a header was believed")


def _bomb(case: Case) -> None:
    """A correctly signed pack whose content expands to a large size, or is not a library."""
    root, chance = _bench(case), case.chance
    honest = library_bytes(_library("2026.12"))
    content = chance.choice(
        (
            b" " * (100 << 20),
            b"[" * 200_000,
            b'{"version":' * 50_000,
            words.damaged(honest, chance),
            honest + b" ",
            _relabelled(honest, chance),
        )
    )
    body = zlib.compress(content, 1)
    if chance.random() < 0.3:
        body = chance.choice((body + b"x", body[:-4], body * 2, b"", chance.randbytes(50)))
    header = _header(root, content, body)
    if chance.random() < 0.4:
        header = msgspec.structs.replace(header, library_length=chance.choice((1, 100, 64 << 20, len(content) - 1)))
    path = _put(case, pack_bytes(header, body, packs.read_signing_key(root / "publisher")))
    found = packs.verify_pack(path, packs.trusted_keys(root / "library"))
    holds(found.content == content and library_bytes(found.library) == content, "a library that is not what was packed")


def _relabelled(honest: bytes, chance: object) -> bytes:
    """A library with a changed policy and a correct digest."""
    assert hasattr(chance, "choice")
    tree = json.loads(honest)
    tree["policies"] = words.mutated(tree["policies"], chance)  # type: ignore[arg-type]  # the chance of the case
    policies = json.dumps(tree["policies"], ensure_ascii=True).encode()
    references = json.dumps(tree["references"]).encode()
    digest = f"sha256:{sha256(policies + references)}"
    head = json.dumps({"version": "2026.12", "digest": digest}).encode()
    return head[:-1] + b',"policies":' + policies + b',"references":' + references + b"}\n"


def _header(root: Path, content: bytes, body: bytes) -> packs.PackHeader:
    key = packs.read_public_key(root / "publisher.pub")
    return packs.PackHeader(
        format=packs.FORMAT, needs=packs.PROGRAM_FORMAT, version="2026.12", issued=_ON, issuer=_ISSUER, key=key.id,
        library_length=len(content), library_sha256=sha256(content), body_length=len(body), body_sha256=sha256(body),
    )  # fmt: skip


def _key_damaged(case: Case) -> None:
    """A damaged public or private key is refused or read as the same key."""
    root, chance = _bench(case), case.chance
    name = chance.choice(("publisher.pub", "publisher"))
    path = case.folder / name
    path.write_bytes(words.damaged((root / name).read_bytes(), chance))
    if name == "publisher":
        packs.read_signing_key(path)  # a damaged key may be a valid other key; what it signs is refused
        return
    holds(packs.read_public_key(path).raw == packs.read_public_key(root / name).raw, "another public key")
    ring = packs.trusted_keys(case.folder)
    holds(not any(not key.built_in for key in ring.keys), "a key that nobody added is trusted")


def _installed_damaged(case: Case) -> None:
    """If the folder is damaged, the library in use is complete and a reason is reported."""
    root, folder, chance = _bench(case), case.folder / "library", case.chance
    shutil.copytree(root / "installed", folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    path = chance.choice(files)
    kind = chance.randrange(6)
    before = path.read_bytes()
    if kind == 0:
        path.unlink()
    elif kind == 1:
        path.unlink()
        path.mkdir()
    elif kind == 2:
        path.unlink()
        os.mkfifo(path)
    elif kind == 3:
        path.unlink()
        path.symlink_to(chance.choice(("/dev/zero", str(path), "/etc/passwd")))
    else:
        path.write_bytes(words.damaged(before, chance))
    used = packs.installed_library(folder, _library("2026.11"))
    holds(used.library in (_library("2026.11"), _stripped("2026.12")), "a library that nobody issued")
    holds(used.library.version == "2026.12" or used.reason or kind == 0, "another library is used without a word")
    if used.reason:
        judged(UserError(used.reason))
    refused(lambda: packs.history(folder))
    refused(lambda: packs.previous_library(folder))
    refused(lambda: packs.roll_back(folder, _library("2026.11"), _DEED))
    now = packs.installed_library(folder, _library("2026.11"))
    holds(now.library in (_library("2026.11"), _stripped("2026.12")), "a library that nobody issued, after going back")


@cache
def _stripped(version: str) -> Library:
    from policies.library import library_from

    return library_from(library_bytes(_library(version)))


def _no_packs(case: Case) -> None:
    """Files of other formats."""
    chance, path = case.chance, case.folder / "x.kecepack"
    kind = chance.randrange(8)
    if kind == 0:
        path.mkdir()
    elif kind == 1:
        os.mkfifo(path)
    elif kind == 2:
        path.symlink_to(chance.choice(("/dev/zero", str(path), "/etc/passwd")))
    elif kind == 3:
        path.touch()
        os.truncate(path, 1 << 30)
    elif kind == 4:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("library.json", b"\0" * (20 << 20))
        path.write_bytes(out.getvalue())
    elif kind == 5:
        path = Path(f"{case.folder}/a\0b")
    else:
        path.write_bytes(
            chance.choice((b"", b"KECEPACK", b"KECEPACK\xff\xff\xff\xff", b"kecepack"))
            + chance.randbytes(chance.choice((0, 3, 5_000)))
        )
    packs.verify_pack(path, packs.trusted_keys(_bench(case) / "library"))
    holds(False, "a file that is no pack was believed")


def _put(case: Case, data: bytes) -> Path:
    path = case.folder / "update.kecepack"
    path.write_bytes(data)
    return path


PACKS = Door("packs", "更新包、密钥、已安装的政策库", 14, (
    _damaged, _header_mutated, _bomb, _installed_damaged, _damaged, _key_damaged, _header_text, _bomb, _no_packs,
))  # fmt: skip
