"""Keys, libraries and packs for tests of packs, including invalid packs that `make_pack` never writes."""

import zlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from policies import Library, packs
from policies._packs_format import pack_bytes, sha256
from policies.library import library_bytes
from tests.policies.build import library, policy

ON = date(2026, 12, 1)
DEED = packs.PackAction("王芳", date(2026, 12, 3))
ISSUER = "测试发布单位"


@dataclass(frozen=True)
class Bench:
    """A publisher with a key and a bureau that trusts the key, in one temporary folder."""

    root: Path
    key: packs.SigningKey
    public: packs.PublicKey

    @property
    def folder(self) -> Path:
        """The folder of the bureau's installed library."""
        return self.root / "library"

    @cached_property
    def keys(self) -> packs.Keyring:
        """The keys that the bureau trusts."""
        return packs.trusted_keys(self.folder)

    def pack(self, of: Library, name: str = "update.kecepack", on: date = ON) -> Path:
        """Write a valid pack and return its path."""
        packs.make_pack(of, self.key, ISSUER, on, self.root / name)
        return self.root / name

    def verified(self, of: Library) -> packs.Pack:
        """Return a valid pack after verification."""
        return packs.verify_pack(self.pack(of, f"{of.version}.kecepack"), self.keys)

    def install(self, of: Library, built_in: Library) -> packs.LibraryInUse:
        """Install a valid pack."""
        return packs.install_pack(self.folder, self.verified(of), built_in, DEED)

    def crafted(self, content: bytes, key: packs.SigningKey | None = None, **header: Any) -> Path:
        """Write a correctly signed pack of any bytes and header fields; `body` replaces the compressed content."""
        body = header.pop("body", zlib.compress(content))
        honest = packs.PackHeader(
            format=packs.FORMAT,
            needs=packs.PROGRAM_FORMAT,
            version="2026.12",
            issued=ON,
            issuer=ISSUER,
            key=self.key.id,
            library_length=len(content),
            library_sha256=sha256(content),
            body_length=len(body),
            body_sha256=sha256(body),
        )
        path = self.root / "crafted.kecepack"
        path.write_bytes(pack_bytes(msgspec.structs.replace(honest, **header), body, key or self.key))
        return path


def bench(root: Path) -> Bench:
    """Return a publisher and a bureau that trusts its key."""
    public = packs.make_key(root / "publisher", ISSUER)
    packs.add_key(root / "library", root / "publisher.pub")
    return Bench(root, packs.read_signing_key(root / "publisher"), public)


def of_version(version: str, *more: str, **changes: Any) -> Library:
    """Return a library of `a-first` (with these changes) and the other policies named."""
    return library(policy("a-first", **changes), *(policy(name) for name in more), version=version)


OLD = of_version("2026.11")
NEW = of_version("2026.12", "b-second", short="一")
NEW_BYTES = library_bytes(NEW)
