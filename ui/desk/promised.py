"""The requests of a firm as promises on its sheet. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casebook import RequestState
from matcher import named_in
from sheet import Promise

if TYPE_CHECKING:
    from casebook import Request
    from ui.desk.desk import Desk

_OPEN = (RequestState.OPEN, RequestState.IN_WORK)


def promises(desk: Desk) -> tuple[Promise, ...]:
    """Returns the open requests of the current firm; the policies of a promise are those that its answer names."""
    if desk.number is None:
        return ()
    return tuple(_promise(desk, entry) for entry in desk.book.requests.of(desk.number) if entry.state in _OPEN)


def _promise(desk: Desk, request: Request) -> Promise:
    named = named_in(desk.library.policies, request.answer, aliases=False)
    return Promise(
        request.category.value,
        request.text,
        request.reply_by,
        request.officer,
        request.amount,
        tuple(policy.id for policy in named),
    )
