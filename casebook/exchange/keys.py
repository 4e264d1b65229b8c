"""The keys of a replica: one pair signs its batches and files, another opens what is written for it alone."""

from __future__ import annotations


class ReplicaKeys:
    """The private keys of a replica, 32 bytes each; their representation shows nothing."""

    def __init__(self, signing: bytes, opening: bytes) -> None:
        self.signing, self.opening = signing, opening

    @property
    def public(self) -> tuple[bytes, bytes]:
        """The public keys for signatures and for opening, 32 bytes each."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

        signing = Ed25519PrivateKey.from_private_bytes(self.signing).public_key().public_bytes_raw()
        return signing, X25519PrivateKey.from_private_bytes(self.opening).public_key().public_bytes_raw()

    def sign(self, content: bytes) -> bytes:
        """Returns the signature of the content, 64 bytes."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.signing).sign(content)

    def __repr__(self) -> str:
        return "ReplicaKeys(…)"


def new_keys() -> ReplicaKeys:
    """Returns new random keys."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return ReplicaKeys(
        Ed25519PrivateKey.generate().private_bytes_raw(), X25519PrivateKey.generate().private_bytes_raw()
    )


def is_signed(content: bytes, signature: bytes, signing: bytes) -> bool:
    """Returns whether the signature of the content is by the owner of a public key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(signing).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True
