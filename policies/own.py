"""The types of the bureau's own policies: stored documents, revisions, events, calls."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from policies.calls import Call
from policies.documents import Document
from policies.fact_types import Field
from policies.model import Policy


class OwnState(StrEnum):
    """The state of a revision of an own policy. Only an adopted one reaches a firm's results and papers."""

    DRAFT = "草稿"
    REVIEW = "待复核"
    ADOPTED = "采用"
    STOPPED = "停用"
    DISCARDED = "作废"


class OwnStep(StrEnum):
    """What somebody did with a document, a revision or a call."""

    DOCUMENT_ADDED = "存入文件"
    DOCUMENT_READ = "重新识读"
    DOCUMENT_CORRECTED = "更正识读"
    DOCUMENT_REMOVED = "删除文件"
    HEADS_CONFIRMED = "确认文件头"
    OPENED = "起草"
    DISCARDED = "作废"
    RESTORED = "找回草稿"
    SUBMITTED = "提交复核"
    SENT_BACK = "退回"
    ADOPTED = "采用"
    REPLACED = "被新稿替换"
    STOPPED = "停用"
    RESUMED = "恢复使用"
    UPHELD = "看过库里的新文本，继续用本局的"
    CALL_ADDED = "加申报轮次"
    CALL_REMOVED = "删申报轮次"
    CALL_RESTORED = "找回申报轮次"


class OwnEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One step: what, who, when (UTC) and why. `revision` is 0 for a step about a document or a call.

    `sha256` is the document that it is about; for UPHELD the digest of the library's text.
    """

    number: int
    step: OwnStep
    who: str
    why: str
    at: datetime
    policy_id: str = ""
    revision: int = 0
    sha256: str = ""


class StoredDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a policy was entered from. Its content is read by `PolicyStore.original` and `text`.

    `sha256` is that of the file, `kind` what it is (text PDF, scan …), `size` its bytes. `heads` is what a person
    confirmed of it, None before that; `corrections` is the layer over its text, empty if nothing was corrected.
    """

    sha256: str
    name: str
    kind: str
    size: int
    who: str
    at: datetime
    heads: Document | None = None
    corrections: bytes = b""


class OwnRevision(msgspec.Struct, frozen=True, kw_only=True):
    """One revision of an own policy. Once adopted it never changes.

    `body` is the draft as the workshop writes it. `policy` and `facts` are what it became when it was submitted last,
    None and () before. `based_on` is the digest (`overlay.digest_below`) of the library's policy below it that was
    last looked at, "" if there was none. `replaces` is the revision in use when it was submitted, 0 if none. `drafted_by` opened it, `changed_by` changed
    it last, `submitted_by` submitted it.
    """

    number: int
    policy_id: str
    name: str
    state: OwnState
    body: bytes
    drafted_by: str
    opened_at: datetime
    changed_by: str
    changed_at: datetime
    submitted_by: str = ""
    based_on: str = ""
    replaces: int = 0
    policy: Policy | None = None
    facts: tuple[Field, ...] = ()


class OwnPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """An own policy in use, with the facts that it brings, the revision it comes from and the text it lies over."""

    policy: Policy
    facts: tuple[Field, ...] = ()
    revision: int = 0
    based_on: str = ""


class OwnCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call that was added to a policy of the library or an own one."""

    number: int
    policy_id: str
    call: Call
    who: str
    at: datetime


def shared_ids(one: Policy, other: Policy) -> set[str]:
    """Return the ids and other ids that two policies share: with one of these they are the same policy."""
    return {one.id, *one.other_ids} & {other.id, *other.other_ids}
