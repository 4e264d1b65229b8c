"""Batches as bytes: a signed head, and a part for each firm that can be removed without harm to the rest. Pure."""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Iterable, Mapping

import msgspec

from casebook.exchange.checking import check_operation
from casebook.exchange.keys import is_signed
from casebook.exchange.model import ExchangeBatch, Operation, Stamp
from casebook.exchange.rows import firm_of
from casebook.exchange.tables import ERASED, TABLES
from policies import UserError

FORMAT = 1
_MOST = 256 << 20
"""Bytes of the largest part when unpacked: our choice; what 10,000 firms hold is a tenth of it."""


class PartHead(msgspec.Struct, frozen=True, array_like=True):
    """Of one part: the uid of its firm ("" for the office) and the SHA-256 of its bytes."""

    subject: str
    sha256: str


class BatchHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is signed of a batch: whose and which it is, what its writer knew, and the fingerprints of its parts.

    `signer` is the public key in hexadecimal; the id of a replica is the fingerprint of its key, so nobody can write in
    the name of another one.
    """

    format: int
    signer: str
    replica: str
    number: int
    context: Mapping[str, int]
    who: str
    at: str
    parts: tuple[PartHead, ...]

    @property
    def stamp(self) -> Stamp:
        """The computer and the number."""
        return Stamp(self.replica, self.number)


class SignedBatch(msgspec.Struct, frozen=True):
    """A batch as it travels. A part of None belonged to a firm that was deleted for good."""

    head: bytes
    signature: bytes
    parts: tuple[bytes | None, ...]


class _Part(msgspec.Struct, frozen=True):
    salt: str
    operations: tuple[Operation, ...]


class Writer(msgspec.Struct, frozen=True):
    """Who writes a batch: the public key of the replica, the person, and the time."""

    signer: bytes
    who: str
    at: str


def packed(
    writer: Writer, number: int, context: Mapping[str, int], operations: Iterable[Operation]
) -> tuple[BatchHead, tuple[bytes, ...]]:
    """Returns head and parts of a batch that is not signed yet."""
    by_firm: dict[str, list[Operation]] = {}
    for operation in operations:
        by_firm.setdefault(firm_of(operation.record), []).append(operation)
    parts, heads = [], []
    for subject in sorted(by_firm):
        # The salt keeps the fingerprint of a removed part from telling what was in it.
        part = _Part(secrets.token_hex(16), tuple(by_firm[subject]))
        body = zlib.compress(msgspec.json.encode(part), 6)
        parts.append(body)
        heads.append(PartHead(subject, hashlib.sha256(body).hexdigest()))
    signer, replica = writer.signer.hex(), replica_of(writer.signer)
    head = BatchHead(FORMAT, signer, replica, number, context, writer.who, writer.at, tuple(heads))
    return head, tuple(parts)


def replica_of(signer: bytes) -> str:
    """Returns the id of the replica that signs with the key of this public key."""
    return hashlib.sha256(signer).hexdigest()[:16]


def read_head(head: bytes) -> BatchHead:
    """Returns a head. Raises: UserError if it is damaged or of a newer program."""
    try:
        found = msgspec.json.decode(head, type=BatchHead)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise UserError("交换文件里有一批内容读不出来，文件可能已损坏，请对方重新导出") from error
    if found.format > FORMAT:
        raise UserError("交换文件由更新版本的程序写成，请升级本程序后再读入")
    if found.number < 1 or any(number < 1 for number in found.context.values()):
        raise UserError("交换文件里的批次编号不对，文件可能被改动过，请对方重新导出")
    return found


def verified_head(signed: SignedBatch) -> BatchHead:
    """Returns the head of a batch whose signature and parts are right.

    Raises: UserError if they are not.
    """
    head = read_head(signed.head)
    try:
        signer = bytes.fromhex(head.signer)
    except ValueError:
        signer = b""
    if replica_of(signer) != head.replica or not is_signed(signed.head, signed.signature, signer):
        raise UserError("交换文件里有一批内容的签名不对，可能被改动过，没有读入；请对方重新导出")
    for operation in read_batch(signed).operations:
        check_operation(operation)
    return head


def read_batch(signed: SignedBatch) -> ExchangeBatch:
    """Returns a batch with its operations; removed parts are left out.

    Raises: UserError if a part does not belong to the head or cannot be read.
    """
    head = read_head(signed.head)
    if len(head.parts) != len(signed.parts):
        raise UserError("交换文件不完整，请对方重新导出")
    operations: list[Operation] = []
    for told, body in zip(head.parts, signed.parts, strict=True):
        if body is not None:
            operations += _operations(told, body)
    return ExchangeBatch(head.stamp, head.context, tuple(operations))


def _operations(told: PartHead, body: bytes) -> tuple[Operation, ...]:
    fault = UserError("交换文件里有一部分与签名不符，可能被改动过，请对方重新导出")
    if hashlib.sha256(body).hexdigest() != told.sha256:
        raise fault
    try:
        unpack = zlib.decompressobj()
        raw = unpack.decompress(body, _MOST)
        part = msgspec.json.decode(raw, type=_Part)
    except (zlib.error, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise fault from error
    for operation in part.operations:
        if operation.record.table not in TABLES and operation.record.table != ERASED:
            raise UserError("交换文件里有本程序不认识的内容，请升级本程序后再读入")
        if firm_of(operation.record) != told.subject:
            raise fault
    return part.operations
