"""Keys of packs are created, kept private, trusted by an administrator, and distinguished by their ids."""

import os
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

import resources
from policies import UserError, packs
from policies._packs_keys import key_text

OWNER = "天津市某区科技局"


@pytest.fixture
def private(tmp_path: Path) -> Path:
    packs.make_key(tmp_path / "bureau", OWNER)
    return tmp_path / "bureau"


def test_that_a_key_pair_belongs_together_and_tells_its_owner(private: Path) -> None:
    public = packs.read_public_key(private.with_name("bureau.pub"))
    assert public.owner == OWNER
    assert packs.read_signing_key(private).id == public.id
    assert public.id == public.fingerprint[:16]
    assert len(public.fingerprint) == 64
    assert not public.built_in


@pytest.mark.skipif(os.name != "posix", reason="the system has no such rights")
def test_that_the_private_key_is_for_its_owner_only(private: Path) -> None:
    assert private.stat().st_mode & 0o077 == 0


def test_that_the_private_key_shows_itself_nowhere(private: Path) -> None:
    key = packs.read_signing_key(private)
    raw = key.private.private_bytes_raw().hex()
    assert raw not in repr(key)
    assert "PRIVATE" not in private.with_name("bureau.pub").read_text(encoding="utf-8")


def test_that_a_key_is_never_written_over(private: Path) -> None:
    before = private.read_bytes()
    with pytest.raises(UserError, match="已经存在"):
        packs.make_key(private, OWNER)
    private.unlink()
    with pytest.raises(UserError, match="已经存在"):
        packs.make_key(private, OWNER)
    assert not private.exists()
    assert before


@pytest.mark.parametrize("owner", ["", "甲\n密钥编号：0", "\u202e甲", "甲" * 61])
def test_that_a_key_needs_an_owner_in_one_line(tmp_path: Path, owner: str) -> None:
    with pytest.raises(UserError, match="发布单位的名称"):
        packs.make_key(tmp_path / "key", owner)
    assert list(tmp_path.iterdir()) == []


def test_that_a_key_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="写不了密钥文件"):
        packs.make_key(tmp_path / "nowhere" / "key", OWNER)


def test_that_a_passphrase_locks_the_private_key(tmp_path: Path) -> None:
    public = packs.make_key(tmp_path / "key", OWNER, "正确 口令")
    assert packs.read_signing_key(tmp_path / "key", "正确 口令").id == public.id
    with pytest.raises(UserError, match="请给出口令"):
        packs.read_signing_key(tmp_path / "key")
    with pytest.raises(UserError, match="口令不对"):
        packs.read_signing_key(tmp_path / "key", "错误口令")


def test_that_an_open_private_key_needs_no_passphrase(private: Path) -> None:
    assert packs.read_signing_key(private, "随便").id == packs.read_signing_key(private).id


@pytest.mark.parametrize(
    "content", [b"", b"-----BEGIN PRIVATE KEY-----\nxx\n-----END PRIVATE KEY-----\n", b"\xff" * 40]
)
def test_that_what_is_no_private_key_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(UserError, match="不是 PEM 格式的私钥"):
        packs.read_signing_key(path)


def test_that_a_private_key_of_another_kind_is_told(tmp_path: Path) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "key").write_bytes(other.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption()))
    with pytest.raises(UserError, match="不是 Ed25519"):
        packs.read_signing_key(tmp_path / "key")


def pem(key: ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo)


def test_that_what_is_no_public_key_is_told(private: Path, tmp_path: Path) -> None:
    good = private.with_name("bureau.pub").read_bytes()
    other = packs.make_key(tmp_path / "other", OWNER)
    cases = {
        "不是公钥文件": b"",
        "是私钥": private.read_bytes(),
        "不是 Ed25519 公钥": pem(ec.generate_private_key(ec.SECP256R1()).public_key()),
        "没有写明发布单位": good.split(b"\n", 1)[1],
        "文件被改动过": good.replace(packs.read_public_key(private.with_name("bureau.pub")).id.encode(), b"0" * 16),
        "算出来是": key_text(other).encode().replace(other.id.encode(), b""),
        "太大": good + b" " * 20_000,
    }
    for told, content in cases.items():
        (tmp_path / "case.pub").write_bytes(content)
        with pytest.raises(UserError, match=told):
            packs.read_public_key(tmp_path / "case.pub")
    with pytest.raises(UserError, match="读不出密钥文件"):
        packs.read_public_key(tmp_path / "none.pub")


def test_that_the_program_brings_a_key_of_its_own(tmp_path: Path) -> None:
    keys = packs.trusted_keys(tmp_path)
    assert keys.faults == ()
    assert [key.built_in for key in keys.keys] == [True] * len(resources.key_paths())
    assert keys.keys[0].owner == "科策一对一"


def test_that_no_private_key_stands_in_the_program() -> None:
    folder = resources.key_paths()[0].parent
    assert all(b"PRIVATE KEY" not in path.read_bytes() for path in folder.iterdir())


def test_that_an_administrator_adds_and_removes_a_key(private: Path, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    key = packs.add_key(folder, private.with_name("bureau.pub"))
    assert packs.trusted_keys(folder).get(key.id) == key
    with pytest.raises(UserError, match=f"已经受信任.*|{OWNER}"):
        packs.add_key(folder, private.with_name("bureau.pub"))
    packs.remove_key(folder, key.id)
    assert packs.trusted_keys(folder).get(key.id) is None
    with pytest.raises(UserError, match="没有编号为"):
        packs.remove_key(folder, key.id)


def test_that_the_key_of_the_program_cannot_be_removed(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="随程序安装，不能移除"):
        packs.remove_key(tmp_path, packs.trusted_keys(tmp_path).keys[0].id)


def test_that_removing_never_leaves_the_folder_of_keys(private: Path, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    (folder / "keys").mkdir(parents=True)
    with pytest.raises(UserError, match="没有编号为"):
        packs.remove_key(folder, "../../bureau")
    assert private.with_name("bureau.pub").exists()


def test_that_a_broken_key_file_is_told_and_the_others_stay_trusted(private: Path, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    key = packs.add_key(folder, private.with_name("bureau.pub"))
    (folder / "keys" / "broken.pub").write_bytes(b"nothing")
    keys = packs.trusted_keys(folder)
    assert keys.get(key.id) == key
    assert len(keys.faults) == 1
    assert "broken.pub" in keys.faults[0]


def test_that_an_added_key_never_passes_for_one_of_the_program(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    (folder / "keys").mkdir(parents=True)
    shutil.copy(resources.key_paths()[0], folder / "keys" / "copy.pub")
    built_in = packs.trusted_keys(folder).keys
    assert [key.built_in for key in built_in] == [True] * len(resources.key_paths())
