"""A draft that was opened: its texts and documents, and how it is kept. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import workshop
from clauses import PolicyText
from policies import Document
from policies.own import OwnState
from workshop import Correction, Draft

if TYPE_CHECKING:
    import pages


def _not_kept(draft: Draft) -> None:
    """Keeps nothing: a draft that is only looked at."""


def _not_confirmed(sha256: str, heads: Document) -> None:
    """Confirms nothing."""


def _not_corrected(sha256: str, corrections: tuple[Correction, ...]) -> None:
    """Corrects nothing."""


@dataclass(frozen=True)
class OpenedDraft:
    """A draft with the texts of its documents, and the documents as pages where they are kept; by SHA-256.

    `original` returns the file of a document. `keep` stores the draft, `confirm` the heads of a document and `correct` the
    corrections of what was read; they raise UserError where they cannot. `confirmed` says whose heads a person confirmed.
    `who` is the officer. Only a draft can be changed.
    """

    draft: Draft
    texts: Mapping[str, PolicyText]
    documents: Mapping[str, pages.Document] = field(default_factory=dict)
    original: Callable[[str], bytes | None] = lambda _: None
    keep: Callable[[Draft], None] = _not_kept
    confirm: Callable[[str, Document], None] = _not_confirmed
    confirmed: Mapping[str, bool] = field(default_factory=dict)
    corrections: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)
    correct: Callable[[str, tuple[Correction, ...]], None] = _not_corrected
    who: str = ""
    state: OwnState = OwnState.DRAFT
    number: int = 0

    def paragraphs(self, sha256: str) -> tuple[str, ...]:
        """Returns the paragraphs of a document as they were corrected, () if the document is not kept."""
        document = self.documents.get(sha256)
        if document is None:
            return ()
        lines = workshop.corrected(workshop.lines_of(document), self.corrections.get(sha256, ()))
        return tuple(line.text for line in lines)
