"""Keeps the text that was in use as an earlier version when a policy gets a new one. No Qt."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec

from policies import Version
from workshop import with_heads

if TYPE_CHECKING:
    from policies import Policy
    from workshop import Draft

_Part = TypeVar("_Part")
_FORMER = "旧"


def with_former(draft: Draft, used: Policy, key: str, effective: date) -> Draft:
    """Returns the draft of a new text with the newest version of the policy in use before its own.

    The former version ends on the day before `effective`, and rests on its document (the one with this key) under a
    key of its own. A text that comes into force no later than that version corrects it and replaces it.
    """
    last, document = used.versions[-1], used.document(key)
    if document is None or (last.effective is not None and last.effective >= effective):
        return draft
    end = effective - timedelta(days=1)
    names = {each.key for each in draft.heads.documents}
    kept = next(
        name for name in (f"{key}{_FORMER}{number or ''}" for number in range(len(names) + 1)) if name not in names
    )
    old = {key, ""} if used.documents[0].key == key else {key}
    former = msgspec.structs.replace(_resting_on(last, old, kept), expires=min(last.expires or end, end))
    ended = msgspec.structs.replace(document, key=kept, expires=min(document.expires or end, end))
    return with_heads(draft, versions=(*draft.heads.versions, former), documents=(*draft.heads.documents, ended))


def _resting_on(part: _Part, old: set[str], new: str) -> _Part:
    """Returns a part of a policy whose sources are named by another key."""
    if isinstance(part, tuple):
        return cast("_Part", tuple(_resting_on(each, old, new) for each in part))
    if not isinstance(part, msgspec.Struct):
        return part
    fields = {name: _resting_on(getattr(part, name), old, new) for name in part.__struct_fields__}
    if "document" in fields and fields["document"] in old and not isinstance(part, Version):
        fields["document"] = new
    return type(part)(**fields)
