"""What a firm asks for, as promises on its sheet: the requests noted for it and the needs in its profile. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from matcher import Need, needs_in, own_words, policies_in_reply
from sheet import Promise, PromiseResource

if TYPE_CHECKING:
    from casebook import Request, Resource
    from ui.desk.desk import Desk


def unrecorded(desk: Desk) -> tuple[Need, ...]:
    """Returns the needs in the profile of the current firm that were not noted as a request, open or answered."""
    noted = [Need(request.category.value, request.text, request.amount) for request in _requests(desk)]
    return tuple(need for need in needs_in(desk.firm.profile) if not any(need.repeats(request) for request in noted))


def promises(desk: Desk) -> tuple[Promise, ...]:
    """Returns what the current firm asks for and has no final answer to.

    The policies of a promise are those that were put into the answer to the request, its answer is the rest of that.
    """
    noted = (_promise(desk, request) for request in _requests(desk) if request.closed_on is None)
    return (*noted, *(Promise(need.category, need.text, amount=need.amount) for need in unrecorded(desk)))


def _requests(desk: Desk) -> Iterable[Request]:
    return desk.book.requests.of(desk.number) if desk.number is not None else ()


def _promise(desk: Desk, request: Request) -> Promise:
    named = policies_in_reply(desk.library.policies, request.answer)
    return Promise(
        request.category.value,
        request.text,
        request.reply_by,
        request.officer,
        request.amount,
        tuple(policy.id for policy in named),
        own_words(desk.library.policies, request.answer),
        request.office,
        tuple(_resource(found) for found in desk.book.resources.named(request.resources) if found.valid_on(desk.on)),
    )


def _resource(resource: Resource) -> PromiseResource:
    return PromiseResource(resource.title, resource.owner, resource.offers, resource.contact, resource.phone)
