"""What a document that comes in may be: something new, a new text of a policy that is known, or its correction. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Self

from policies.text_folding import normalised

if TYPE_CHECKING:
    from policies import Document
    from policies.library import Library
    from policies.own import OwnRevision, StoredDocument
    from policies.store import PolicyStore
    from ui.own_policies.heads import DocumentHeads

_LIKE = 90
"""Lowest rapidfuzz score (0 to 100) of titles without years that are taken for one document. Our choice."""
_EDITION = re.compile(r"20\d\d年?(?:度|版|修订|修正)*|[（(](?:试行|修订|修正|暂行)[)）]|修订|修正|试行|暂行")


class AimKind(Enum):
    """What is made of documents that come in."""

    NEW = auto()
    AGAIN = auto()
    VERSION = auto()
    CORRECTION = auto()


@dataclass(frozen=True)
class IntakeAim:
    """What is made of the documents, in words.

    `revision` is the own revision that is gone on with or that lends its cards, `before` the SHA-256 of the document
    that the new one replaces, `policy` the id of the library's policy that is corrected.
    """

    kind: AimKind
    words: str
    policy: str = ""
    revision: int = 0
    before: str = ""


NEW = IntakeAim(AimKind.NEW, "起草一项新政策")


@dataclass(frozen=True)
class Known:
    """What the casebook and the library know when documents come in. `sources` are the documents of each revision."""

    library: Library
    documents: tuple[StoredDocument, ...]
    revisions: tuple[OwnRevision, ...]
    sources: Mapping[int, frozenset[str]]

    @classmethod
    def of(cls, store: PolicyStore, library: Library) -> Self:
        """Returns what is known now."""
        from workshop import draft_from

        revisions = tuple(sorted(store.revisions(), key=lambda each: -each.number))
        sources = {
            each.number: frozenset(source.sha256 for source in draft_from(each.body).sources) for each in revisions
        }
        return cls(library, store.documents(), revisions, sources)

    def stored(self, sha256: str) -> StoredDocument | None:
        """Returns the stored document with that hash, None if there is none."""
        return next((each for each in self.documents if each.sha256 == sha256), None)


def aims_of(heads: DocumentHeads, sha256: str, known: Known) -> tuple[IntakeAim, ...]:
    """Returns what can be made of a document: a new policy first, then what is known with its number or title."""
    own = tuple(_own_aims(heads, sha256, known))
    covered = {aim.policy for aim in own}
    theirs = (aim for aim in _library_aims(heads, known.library) if aim.policy not in covered)
    return (NEW, *own, *theirs)


def _own_aims(heads: DocumentHeads, sha256: str, known: Known) -> Iterator[IntakeAim]:
    like = [each for each in known.documents if each.sha256 != sha256 and each.heads and is_like(heads, each.heads)]
    seen: set[str] = set()
    for revision in known.revisions:
        sources = known.sources[revision.number]
        old = next((each for each in like if each.sha256 in sources), None)
        if revision.policy_id in seen or (sha256 not in sources and old is None):
            continue
        seen.add(revision.policy_id)
        if sha256 in sources:
            words = f"接着做“{revision.name}”（{revision.state.value}）：它用的就是这份文件"
            yield IntakeAim(AimKind.AGAIN, words, revision.policy_id, revision.number, sha256)
        elif old is not None:
            words = f"作为“{revision.name}”的新版本：原来的条件沿用，只看变了的数字"
            yield IntakeAim(AimKind.VERSION, words, revision.policy_id, revision.number, old.sha256)


def _library_aims(heads: DocumentHeads, library: Library) -> Iterator[IntakeAim]:
    for policy in library.policies:
        if any(is_like(heads, document) for document in policy.documents):
            words = f"更正政策库里的“{policy.name}”：它依据的是这份文件"
            yield IntakeAim(AimKind.CORRECTION, words, policy.id)


def is_like(heads: DocumentHeads, document: Document) -> bool:
    """Whether two documents are one and the same, or two texts of one: the same number, or titles alike but for the year."""
    if heads.number and document.number:
        if normalised(heads.number) == normalised(document.number):
            return True
    one, other = (_bare(title) for title in (heads.title, document.title))
    if len(one) < len("某区科技奖补办法") or len(other) < len("某区科技奖补办法"):
        return False
    from rapidfuzz import fuzz

    return one == other or fuzz.ratio(one, other) >= _LIKE


def _bare(title: str) -> str:
    return normalised(_EDITION.sub("", title))
