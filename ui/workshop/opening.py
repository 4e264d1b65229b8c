"""Opens a revision of the store for the page: its draft, the texts of its documents, and how it is kept. No Qt."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

import workshop
from clauses import PolicyText, read_lines
from policies import Document, UserError
from policies.overlay import take_facts
from ui.workshop.opened import OpenedDraft
from workshop import Correction, Draft

if TYPE_CHECKING:
    import pages
    from policies.own import OwnRevision
    from policies.store import PolicyStore


def opened_revision(store: PolicyStore, number: int, who: str) -> OpenedDraft:
    """Returns a revision with its texts; one that is no draft any more can be read only.

    Raises: UserError if there is no such revision, or if its draft cannot be read.
    """
    revision = store.revision(number)
    draft = _draft(revision)
    take_facts(draft.facts)
    documents: dict[str, pages.Document] = {}
    texts: dict[str, PolicyText] = {}
    confirmed: dict[str, bool] = {}
    corrections: dict[str, tuple[Correction, ...]] = {}
    for sha256 in dict.fromkeys(source.sha256 for source in draft.sources if source.sha256):
        stored, documents[sha256] = store.document(sha256), workshop.document_from(store.text(sha256))
        confirmed[sha256] = stored.heads is not None
        corrections[sha256] = _corrections(stored.corrections)
        texts[sha256] = read_lines(workshop.corrected(workshop.lines_of(documents[sha256]), corrections[sha256]))
    return OpenedDraft(
        draft=draft,
        texts=texts,
        documents=documents,
        original=partial(_original, store),
        keep=_Keeping(store, revision, who),
        confirm=partial(_confirm, store, who),
        confirmed=confirmed,
        corrections=corrections,
        correct=partial(_correct, store, who),
        who=who,
        state=revision.state,
        number=number,
    )


def _draft(revision: OwnRevision) -> Draft:
    try:
        return workshop.draft_from(revision.body)
    except msgspec.MsgspecError as error:
        raise UserError(f"“{revision.name}”的草稿读不出来，请从备份恢复，或重新录入") from error


def _corrections(layer: bytes) -> tuple[Correction, ...]:
    return msgspec.json.decode(layer, type=tuple[Correction, ...]) if layer else ()


def _original(store: PolicyStore, sha256: str) -> bytes | None:
    try:
        return store.original(sha256)
    except UserError:
        return None


class _Keeping:
    """Stores the draft over what this page stored or read last, never over what another window stored."""

    def __init__(self, store: PolicyStore, revision: OwnRevision, who: str) -> None:
        self._store, self._number, self._who = store, revision.number, who
        self._last = revision.body

    def __call__(self, draft: Draft) -> None:
        body = workshop.draft_bytes(draft)
        self._store.keep(self._number, body, draft.heads.name, self._who, over=self._last)
        self._last = body


def _confirm(store: PolicyStore, who: str, sha256: str, heads: Document) -> None:
    store.confirm_heads(sha256, heads, who)


def _correct(store: PolicyStore, who: str, sha256: str, corrections: tuple[Correction, ...]) -> None:
    store.correct(sha256, msgspec.json.encode(corrections), who)
