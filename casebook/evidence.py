"""Evidence: small files that show what became of a request. They are kept with the firm and never changed."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

import msgspec

from casebook import _rows
from casebook._ledger import Ledger
from casebook._types import Author
from policies import UserError

MOST_BYTES = 5 * 1024 * 1024
"""The largest file that is kept: 5 MB, our choice; the casebook is copied whole for every backup."""
KINDS = (
    "pdf", "ofd", "png", "jpg", "jpeg", "bmp", "tif", "tiff", "docx", "doc", "xlsx", "xls", "wps", "et", "txt", "csv", "eml",
)  # fmt: skip
"""Name endings of files that may be kept: papers and pictures, nothing that a computer would run."""


class KeptEvidence(msgspec.Struct, frozen=True):
    """A kept file: its SHA-256 as hexadecimal digits, its name, who kept it and on which day (UTC)."""

    sha256: str
    name: str
    who: str
    on: date


class EvidenceRepository:
    """Reads and writes evidence.

    Example:
        >>> sha256 = book.evidence.keep(7, "回执.pdf", content, Author("张三"))
        >>> book.evidence.body(7, sha256) == content
        True
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def keep(self, enterprise: int, name: str, body: bytes, author: Author) -> str:
        """Stores a file and returns its SHA-256; the same content again changes nothing.

        Raises: UserError if it is empty, too large or no paper.
        """
        checked = checked_name(name, len(body))
        sha256 = hashlib.sha256(body).hexdigest()
        with self._ledger.transaction():
            _rows.must_exist(self._ledger, enterprise)
            self._ledger.run(
                "INSERT OR IGNORE INTO evidence (enterprise_id, sha256, name, body, who, at) VALUES (?, ?, ?, ?, ?, ?)",
                (enterprise, sha256, checked, body, _rows.required(author.who, "修改人"), self._ledger.now()),
            )
        return sha256

    def of(self, enterprise: int) -> tuple[KeptEvidence, ...]:
        """Returns the files of a firm without their content, the oldest first."""
        sql = "SELECT sha256, name, who, at FROM evidence WHERE enterprise_id = ? ORDER BY at, sha256"
        return tuple(
            KeptEvidence(sha256, name, who, datetime.fromisoformat(at).date())
            for sha256, name, who, at in self._ledger.tuples(sql, (enterprise,))
        )

    def body(self, enterprise: int, sha256: str) -> bytes:
        """Returns the content of a file. Raises: UserError if it is not there or not what it was."""
        sql = "SELECT body FROM evidence WHERE enterprise_id = ? AND sha256 = ?"
        found = self._ledger.value(sql, (enterprise, sha256))
        if not isinstance(found, bytes):
            raise UserError("这份佐证文件不在库中；如果诉求来自同事的交换文件，请他重新导出")
        if hashlib.sha256(found).hexdigest() != sha256:
            raise UserError("这份佐证文件与存入时不一致，数据可能已损坏，请从备份中找回")
        return found


def checked_name(name: str, size: int) -> str:
    """Returns the plain name of a file that may be kept. Raises: UserError."""
    plain = name.replace("\\", "/").rpartition("/")[2].strip()
    if plain.rpartition(".")[2].lower() not in KINDS or "." not in plain:
        raise UserError(f"“{plain}”不能作佐证：只收文档、表格和图片（{'、'.join(KINDS[:5])} 等）")
    if not size:
        raise UserError(f"“{plain}”是空文件，请换一个")
    if size > MOST_BYTES:
        raise UserError(f"“{plain}”有 {size / 1024 / 1024:.1f} MB，超过 5 MB；请压缩、或只留关键的几页")
    return plain
