"""The part of the store that keeps the documents: the file as it came, what was read of it, and layers over that."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import msgspec

from policies._own_tables import About, OwnTables, decoded, person, reason, within
from policies.documents import Document
from policies.errors import UserError
from policies.own import OwnStep, StoredDocument

MAX_DOCUMENT = 20 * 1024 * 1024
"""Bytes of the largest file that is kept. Our choice: a scanned notice of 40 pages has 10 MB."""
MAX_TEXT = 8 * 1024 * 1024
"""Bytes of the largest text, with its pages and boxes, and of the largest layer over it."""
_TEXT, _CORRECTIONS, _HEADS = "text", "corrections", "heads"
_LAYERS = {
    _TEXT: (OwnStep.DOCUMENT_READ, "文件的文字"),
    _CORRECTIONS: (OwnStep.DOCUMENT_CORRECTED, "更正"),
    _HEADS: (OwnStep.HEADS_CONFIRMED, "文件头"),
}
_NEWEST = "SELECT body FROM policy_layers l WHERE l.sha256 = d.sha256 AND layer = '{}' ORDER BY number DESC LIMIT 1"
_COLUMNS = f"sha256, name, kind, size, who, at, ({_NEWEST.format(_HEADS)}), ({_NEWEST.format(_CORRECTIONS)})"
_FROM = f"SELECT {_COLUMNS} FROM policy_documents d"


class DocumentStore(OwnTables):
    """Keeps documents. A file is kept once; its text is never edited, corrections are a layer of their own."""

    def add_document(self, original: bytes, name: str, kind: str, text: bytes, who: str) -> StoredDocument:
        """Keep a file with the text that was read of it, and return it. A file that is there already stays as it is.

        Raises: UserError if it is larger than `MAX_DOCUMENT`, empty, or nobody is named.
        """
        within(original, MAX_DOCUMENT, f"文件“{name}”")
        within(text, MAX_TEXT, f"文件“{name}”的文字")
        if not original:
            raise UserError(f"文件“{name}”是空的，没有存入")
        sha256 = hashlib.sha256(original).hexdigest()
        with self._db.transaction():
            if not self._db.tuples("SELECT 1 FROM policy_documents WHERE sha256 = ?", (sha256,)):
                values = (sha256, name, kind, len(original), original, person(who), self._db.now())
                self._db.run("INSERT INTO policy_documents VALUES (?, ?, ?, ?, ?, ?, ?)", values)
                self._put_layer(sha256, _TEXT, text, who)
                self._note(OwnStep.DOCUMENT_ADDED, who, name, About(sha256=sha256))
            return self.document(sha256)

    def documents(self) -> tuple[StoredDocument, ...]:
        """Return all documents, the newest first."""
        return tuple(_document(row) for row in self._db.tuples(f"{_FROM} ORDER BY at DESC, rowid DESC"))

    def document(self, sha256: str) -> StoredDocument:
        """Return the document with this hash. Raises: UserError if there is none."""
        rows = self._db.tuples(f"{_FROM} WHERE sha256 = ?", (sha256,))
        if not rows:
            raise UserError("这份文件不在库中，可能已被删除，请重新打开原文件")
        return _document(rows[0])

    def original(self, sha256: str) -> bytes:
        """Return the file as it came. Raises: UserError if it is not there or was damaged."""
        self.document(sha256)
        content = bytes(self._db.tuples("SELECT original FROM policy_documents WHERE sha256 = ?", (sha256,))[0][0])
        if hashlib.sha256(content).hexdigest() != sha256:
            raise UserError("存下的原文件已损坏，请重新打开原文件，或恢复备份")
        return content

    def text(self, sha256: str) -> bytes:
        """Return what was read of the file, without corrections. Raises: UserError if it is not there."""
        self.document(sha256)
        return self._layer(sha256, _TEXT)

    def read_again(self, sha256: str, text: bytes, who: str) -> None:
        """Keep a later reading of the same file in place of the earlier one; its corrections no longer apply.

        Raises: UserError if there is no such document, the text is too long, or nobody is named.
        """
        self._add_layer(sha256, _TEXT, text, who)
        if self.document(sha256).corrections:
            self._add_layer(sha256, _CORRECTIONS, b"", who)

    def correct(self, sha256: str, corrections: bytes, who: str) -> None:
        """Keep the corrections of the text as a whole; the earlier ones stay in the history. Raises: as `read_again`."""
        self._add_layer(sha256, _CORRECTIONS, corrections, who)

    def confirm_heads(self, sha256: str, heads: Document, who: str) -> None:
        """Keep what a person confirmed of title, number, issuer's grade and dates. Raises: as `read_again`."""
        self._add_layer(sha256, _HEADS, msgspec.json.encode(heads), who)

    def remove_document(self, sha256: str, who: str, why: str) -> None:
        """Remove a document that no draft or policy was entered from.

        Raises: UserError if one was, or a name or reason is missing.
        """
        name, why = self.document(sha256).name, reason(why)
        with self._db.transaction():
            used = self._db.tuples("SELECT name FROM policy_revisions WHERE instr(body, ?)", (sha256.encode(),))
            if used:
                raise UserError(f"“{used[0][0]}”是从这份文件录入的，文件不能删除")
            self._db.run("DELETE FROM policy_layers WHERE sha256 = ?", (sha256,))
            self._db.run("DELETE FROM policy_documents WHERE sha256 = ?", (sha256,))
            self._note(OwnStep.DOCUMENT_REMOVED, who, f"{name}：{why}", About(sha256=sha256))

    def _add_layer(self, sha256: str, layer: str, body: bytes, who: str) -> None:
        step, what = _LAYERS[layer]
        within(body, MAX_TEXT, what)
        with self._db.transaction():
            self.document(sha256)
            if self._layer(sha256, layer) != body:
                self._put_layer(sha256, layer, body, who)
                self._note(step, who, "", About(sha256=sha256))

    def _put_layer(self, sha256: str, layer: str, body: bytes, who: str) -> None:
        values = (sha256, layer, body, person(who), self._db.now())
        self._db.run("INSERT INTO policy_layers (sha256, layer, body, who, at) VALUES (?, ?, ?, ?, ?)", values)

    def _layer(self, sha256: str, layer: str) -> bytes:
        sql = "SELECT body FROM policy_layers WHERE sha256 = ? AND layer = ? ORDER BY number DESC LIMIT 1"
        rows = self._db.tuples(sql, (sha256, layer))
        return bytes(rows[0][0]) if rows else b""


def _document(row: tuple[Any, ...]) -> StoredDocument:
    sha256, name, kind, size, who, at, heads, corrections = row
    return StoredDocument(
        sha256=sha256,
        name=name,
        kind=kind,
        size=size,
        who=who,
        at=datetime.fromisoformat(at),
        heads=decoded(heads, Document) if heads else None,
        corrections=bytes(corrections or b""),
    )
