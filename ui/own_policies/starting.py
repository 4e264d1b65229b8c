"""Opens drafts: over documents that came in, over a policy of the library, over an own policy in use. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from policies import InternalError
from policies.library import policy_digest
from policies.own import OwnState
from ui.own_policies.heads import DocumentHeads, of_document
from ui.own_policies.predecessors import AimKind, is_like
from ui.own_policies.renewing import with_former

if TYPE_CHECKING:
    from datetime import date

    from clauses import PolicyText
    from policies import Policy
    from policies.library import Library
    from policies.own import OwnRevision
    from policies.store import PolicyStore
    from ui.desk.desk import Desk
    from ui.own_policies.predecessors import IntakeAim
    from workshop import Draft

_USED = (OwnState.ADOPTED, OwnState.STOPPED)
IN_WORK = (OwnState.DRAFT, OwnState.REVIEW)
"""The states of a revision that somebody is still working on."""


@dataclass(frozen=True)
class ConfirmedDocument:
    """A stored document with the heads that a person confirmed, and its clauses as they were read."""

    sha256: str
    heads: DocumentHeads
    text: PolicyText


class DraftOpener:
    """Opens drafts in a store for the officer who uses the program."""

    def __init__(self, store: PolicyStore, library: Library, on: date, who: str) -> None:
        self._store, self._library, self._on, self._who = store, library, on, who

    @classmethod
    def of(cls, desk: Desk) -> Self:
        """Returns the opener of the desk's officer, on the connection of the window."""
        return cls(desk.book.policies, desk.library, desk.on, desk.officer)

    def from_documents(self, aim: IntakeAim, documents: Sequence[ConfirmedDocument]) -> int:
        """Opens what is made of documents, the notice first, and returns the number of its revision."""
        texts = [(each.sha256, each.heads.put_on(each.text)) for each in documents]
        if aim.kind is AimKind.AGAIN:
            return self.again(self._store.revision(aim.revision))
        if aim.kind is AimKind.CORRECTION:
            policy = self._library.get(aim.policy)
            if policy is None:
                raise InternalError("a policy that is not in the library")
            return self.correction(policy, dict(texts))
        if aim.kind is AimKind.VERSION:
            return self._next_text(aim, documents[0])
        from workshop import draft_from_texts

        taken = {*(policy.id for policy in self._library.policies), *(entry.id for entry in self._library.references)}
        taken |= {each.policy_id for each in self._store.revisions()}
        draft = draft_from_texts(texts, heads=None, taken=taken, on=self._on)
        return self._open(self._confirmed(draft, documents))

    def correction(self, policy: Policy, texts: Mapping[str, PolicyText] | None = None) -> int:
        """Opens a policy in use as a draft; goes on with the revision that somebody is working on already."""
        if (working := self.in_work(policy.id)) is not None:
            return working.number
        adopted = next((own for own in self._store.adopted() if own.policy.id == policy.id), None)
        if adopted is not None:
            return self.again(self._store.revision(adopted.revision))
        from workshop import draft_from_policy

        draft = draft_from_policy(policy, texts if texts is not None else self._stored_texts(policy))
        return self._open(draft, based_on=policy_digest(policy))

    def again(self, revision: OwnRevision) -> int:
        """Goes on with a revision, or opens the next one over it where it is in use or stopped."""
        if (working := self.in_work(revision.policy_id)) is not None:
            return working.number
        made = self._store.open_draft(
            revision.body, revision.policy_id, revision.name, self._who, based_on=revision.based_on
        )
        return made.number

    def in_work(self, policy_id: str) -> OwnRevision | None:
        """Returns the revision of a policy that somebody is working on, None if there is none."""
        return next(
            (each for each in self._store.revisions() if each.policy_id == policy_id and each.state in IN_WORK), None
        )

    def _next_text(self, aim: IntakeAim, document: ConfirmedDocument) -> int:
        """Opens the next text of an own policy: its cards are carried over, what was in use stays as an earlier version."""
        from workshop import carried, draft_from, with_heads

        before = self._store.revision(aim.revision)
        new = document.heads.put_on(document.text)
        old = stored_text(self._store, aim.before)
        result = carried(draft_from(before.body), aim.before, document.sha256, old, new)
        draft = with_heads(result.draft, effective=new.effective, expires=new.expires)
        draft = self._confirmed(draft, (document,))
        key = next((source.key for source in draft.sources if source.sha256 == document.sha256), "")
        if before.policy is not None and before.state in _USED and new.effective is not None:
            draft = with_former(draft, before.policy, key, new.effective)
        return self._open(draft, based_on=before.based_on)

    def _confirmed(self, draft: Draft, documents: Sequence[ConfirmedDocument]) -> Draft:
        """Returns the draft with what a person confirmed of its documents."""
        from workshop import with_heads

        heads = {each.sha256: each.heads for each in documents}
        stated = {
            source.key: heads[source.sha256].document(source.key, self._on)
            for source in draft.sources
            if source.sha256 in heads
        }
        return with_heads(draft, documents=tuple(stated.get(each.key, each) for each in draft.heads.documents))

    def _stored_texts(self, policy: Policy) -> dict[str, PolicyText]:
        """Returns the texts of the stored documents that a policy rests on."""
        return {
            stored.sha256: stored_text(self._store, stored.sha256)
            for stored in self._store.documents()
            if stored.heads is not None
            and any(is_like(of_document(stored.heads), document) for document in policy.documents)
        }

    def _open(self, draft: Draft, based_on: str = "") -> int:
        from workshop import draft_bytes

        heads = draft.heads
        return self._store.open_draft(draft_bytes(draft), heads.id, heads.name, self._who, based_on=based_on).number


def stored_text(store: PolicyStore, sha256: str) -> PolicyText:
    """Returns the clauses of a stored document."""
    from workshop import document_from, policy_text

    return policy_text(document_from(store.text(sha256)), store.document(sha256).corrections)
