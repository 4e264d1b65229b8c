"""What becomes of a request, as it was entered, put into the stored one. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from casebook import ENDS, Request, RequestState, Satisfaction, checked_name, reopened
from policies import UserError


@dataclass(frozen=True)
class AnswerDraft:
    """What was entered. `file` is new evidence to be kept, `note` what was said when the request was handed on."""

    state: RequestState
    answer: str = ""
    office: str = ""
    reply_by: date | None = None
    handed_to: str = ""
    handed_on: date | None = None
    note: str = ""
    evidence: str = ""
    file: Path | None = None
    resources: tuple[str, ...] = ()
    satisfaction: Satisfaction | None = None
    dissatisfaction: str = ""
    reopened_why: str = ""


def changed_request(kept: Request, draft: AnswerDraft, on: date) -> Request:
    """Returns the request as it becomes today. Raises: UserError for an end without answer, or no reason to reopen."""
    ended = draft.state in ENDS
    if ended and not draft.answer.strip():
        raise UserError("答复内容不能为空，请补上")
    base = kept
    if kept.closed_on is not None and not ended:
        if not draft.reopened_why.strip():
            raise UserError("重新打开的原因不能为空，请补上")
        base = reopened(kept, draft.state, on, draft.reopened_why)
    rated = draft.satisfaction if ended else None
    same = rated == kept.satisfaction and kept.asked_on is not None
    return msgspec.structs.replace(
        base, state=draft.state, closed_on=(kept.closed_on or on) if ended else None, answer=draft.answer.strip(),
        office=draft.office, reply_by=draft.reply_by, handed_to=draft.handed_to,
        handed_on=draft.handed_on if draft.handed_to.strip() else None, evidence=draft.evidence,
        resources=draft.resources, satisfaction=rated, dissatisfaction=draft.dissatisfaction if rated is not None else "",
        asked_on=None if rated is None else kept.asked_on if same else on,
    )  # fmt: skip


def read_evidence(path: Path) -> bytes:
    """Returns the content of a file that may be kept. Raises: UserError; a large file is not read."""
    try:
        checked_name(path.name, path.stat().st_size)
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"读不出“{path.name}”：文件可能已移走或被别的程序占用，请再选一次") from error
