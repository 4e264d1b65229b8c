"""What is open with one firm, with a day or without one, the first due first. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from casebook import PlanPart, TitleOutcome, VisitState
from policies import QUALIFICATIONS, plain
from survey.due import EXPIRING_DAYS, DueKind

if TYPE_CHECKING:
    from casebook import Casebook


class OpenMatter(msgspec.Struct, frozen=True):
    """One thing that is to be done with a firm; `page` and `target` are what the window opens."""

    kind: DueKind
    text: str
    due_on: date | None
    officer: str
    page: str
    target: int | str | None


def open_matters(book: Casebook, enterprise: int, on: date) -> tuple[OpenMatter, ...]:
    """Returns everything that is open with a firm: what has a day by that day, then the rest."""
    found = [matter for source in _SOURCES for matter in source(book, enterprise, on)]
    return tuple(sorted(found, key=lambda each: (each.due_on is None, each.due_on or date.max, each.kind.value)))


def _visits(book: Casebook, firm: int, on: date) -> Iterator[OpenMatter]:
    for visit in book.visits.of(firm):
        if visit.state is VisitState.PLANNED:
            text = "没去成的走访" if visit.on < on else f"走访 {visit.hour}".strip()
            yield OpenMatter(DueKind.VISIT, text, visit.on, visit.officer, "visit", firm)


def _requests(book: Casebook, firm: int, on: date) -> Iterator[OpenMatter]:
    for request in book.requests.of(firm):
        if request.closed_on is None:
            text = f"答复{request.category.value}诉求：{request.text}"
            yield OpenMatter(DueKind.REQUEST, text, request.reply_by, request.officer, "needs", request.id)
    for task in book.follow_ups.of(firm):
        if task.done_on is None:
            yield OpenMatter(DueKind.FOLLOW_UP, task.text, task.due_on, task.officer, "visit", firm)


def _filings(book: Casebook, firm: int, on: date) -> Iterator[OpenMatter]:
    for filing in book.filings.of(firm):
        if not filing.ended:
            lacking = f"，还缺 {len(filing.missing)} 份材料" if filing.missing else ""
            text = f"{filing.policy_name}：{filing.next_step or filing.stage_words}{lacking}"
            yield OpenMatter(DueKind.FILING, text, filing.next_on, filing.officer, "filings", filing.id)
    for payout in book.payouts.of(firm):
        if payout.approved is not None and not payout.settled:
            text = f"{payout.policy_name}：核定未付 {plain(payout.open_amount)} 万元"
            yield OpenMatter(DueKind.PAYOUT, text, payout.due_on, payout.officer, "payouts", payout.id)


def _contracts(book: Casebook, firm: int, on: date) -> Iterator[OpenMatter]:
    for contract in book.contracts.of(firm):
        if not contract.registered:
            text = f"技术合同未登记：{contract.title}"
            yield OpenMatter(DueKind.CONTRACT, text, contract.next_on, contract.officer, "contracts", contract.id)


def _plan(book: Casebook, firm: int, on: date) -> Iterator[OpenMatter]:
    for step in book.plans.of(firm):
        if step.part is PlanPart.STEP and step.done_on is None:
            yield OpenMatter(DueKind.PLAN_STEP, step.text, step.due_on, step.officer, "dossier", firm)


def _titles(book: Casebook, firm: int, on: date) -> Iterator[OpenMatter]:
    """Titles that ran out or will within half a year, unless they were given up."""
    ends = book.title_ends.by_title()
    for title in (*book.enterprises.expired(on), *book.enterprises.expiring(on, EXPIRING_DAYS)):
        end = ends.get((title.enterprise, title.kind, title.last_day))
        if title.enterprise == firm and not (end is not None and end.outcome is TitleOutcome.GIVEN_UP):
            name = QUALIFICATIONS.get(title.kind, (title.kind,))[0]
            text = f"{name}{'已到期' if title.last_day < on else '到期'}{'，续报中' if end is not None else ''}"
            yield OpenMatter(DueKind.TITLE, text, title.last_day, title.officer, "firm", firm)


_SOURCES = (_visits, _requests, _filings, _contracts, _plan, _titles)
