"""The store of the bureau's own policies: documents, drafts, adopted revisions, calls, and who did what when.

The tables are part of the casebook's schema. No file is opened here: the casebook hands its open database in
(`Casebook.policies`). Every write is one transaction.

    stored = book.policies.add_document(content, "通知.docx", "docx", text, "张三")
    draft = book.policies.open_draft(body, "own-tz", "例子通知", "张三")
    book.policies.submit(draft.number, policy, (), "张三", "按通知录入")
    book.policies.adopt(draft.number, "李四", "与原文核对一致")
    in_use = overlaid(library, book.policies.adopted(), book.policies.calls())
"""

from __future__ import annotations

from policies._own_calls import CallStore, call_from
from policies._own_documents import MAX_DOCUMENT, MAX_TEXT, DocumentStore
from policies._own_revisions import MAX_DRAFT, RevisionStore, facts_from
from policies._own_tables import PolicyDatabase, same_person
from policies.own import OwnCall, OwnEvent, OwnPolicy, OwnRevision, OwnState, OwnStep, StoredDocument


class PolicyStore(DocumentStore, RevisionStore, CallStore):
    """Everything of the bureau's own policies in one open database. Use one store per thread."""


__all__ = [
    "MAX_DOCUMENT",
    "MAX_DRAFT",
    "MAX_TEXT",
    "OwnCall",
    "OwnEvent",
    "OwnPolicy",
    "OwnRevision",
    "OwnState",
    "OwnStep",
    "PolicyDatabase",
    "PolicyStore",
    "StoredDocument",
    "call_from",
    "facts_from",
    "same_person",
]
