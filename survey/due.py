"""Everything of the office that has a day: what is overdue, due today, this week and later, in one list. No Qt.

A part of the program adds one function to `SOURCES`; the desk, the list of due items and the firm's page show the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from casebook import ContractSide, TitleOutcome, VisitState
from policies import QUALIFICATIONS

if TYPE_CHECKING:
    from casebook import Casebook, Request

AHEAD = timedelta(days=30)
"""What is due later than this is not listed: the list is for acting, not for planning a year."""
EXPIRING_DAYS = 180
"""Titles that expire within half a year are listed, which leaves time to renew them."""
ASKED_AFTER = timedelta(days=14)
"""A firm is asked what it thinks of an answer two weeks after the need was closed: by then the answer shows its worth."""
ASKED_UNTIL = timedelta(days=90)
"""Needs closed longer ago are not asked about any more: nobody remembers, and old casebooks hold years of them."""
MISSED = timedelta(days=90)
"""Planned visits that nobody made are listed for so long."""


class DueKind(StrEnum):
    """What is due. Each part of the program has its own word, by which the list is filtered."""

    VISIT = "走访"
    REQUEST = "诉求"
    SATISFACTION = "回访"
    FOLLOW_UP = "跟进"
    FILING = "申报"
    PAYOUT = "兑现"
    CONTRACT = "合同"
    PLAN_STEP = "一企一策"
    TITLE = "资质"


class When(StrEnum):
    """How a due day lies to today; the week ends on Sunday."""

    OVERDUE = "逾期"
    TODAY = "今天"
    WEEK = "本周"
    LATER = "以后"


class DueItem(msgspec.Struct, frozen=True):
    """One thing to be done by a day.

    `text` says what, `page` and `target` are what the window opens; `calm` items are not drawn as a warning although
    their day is past (a title whose renewal is under way). `about` is the kind of a title.
    """

    kind: DueKind
    enterprise: int
    name: str
    due_on: date
    text: str
    officer: str
    page: str
    target: int | str | None
    tip: str = ""
    calm: bool = False
    hour: str = ""
    about: str = ""


Source = Callable[["Casebook", date, str | None], Iterable[DueItem]]
"""Reads the due items of one kind on a day, of one officer or of all; may return more than is asked for."""


def when(due_on: date, on: date) -> When:
    """Returns the group of a due day."""
    if due_on <= on:
        return When.TODAY if due_on == on else When.OVERDUE
    return When.WEEK if due_on <= on + timedelta(days=6 - on.weekday()) else When.LATER


def due_items(book: Casebook, on: date, officer: str | None = None) -> tuple[DueItem, ...]:
    """Returns everything due up to `AHEAD` (titles: half a year), of one officer or of all.

    Order: overdue, today, this week, later; inside a group by day and hour. Overdue titles follow the other overdue
    items, the latest first: they stay until they are renewed or given up.
    """
    found = [item for source in SOURCES for item in source(book, on, officer)]
    listed = [item for item in found if officer is None or item.officer == officer]
    return tuple(sorted(listed, key=lambda item: _order(item, on)))


def counted(items: Iterable[DueItem], on: date) -> Mapping[When, int]:
    """Returns the number of items in each group, none left out."""
    counts = Counter(when(item.due_on, on) for item in items)
    return {group: counts[group] for group in When}


def _order(item: DueItem, on: date) -> tuple[int, bool, int, bool, str, str, str]:
    group = when(item.due_on, on)
    title = item.kind is DueKind.TITLE
    overdue_title = title and group is When.OVERDUE
    day = item.due_on.toordinal()
    return (
        tuple(When).index(group),
        overdue_title,
        -day if overdue_title else day,
        not item.hour,
        item.hour,
        item.kind.value,
        item.name,
    )


def due_words(due: date, on: date) -> str:
    """Returns the distance of a day: 逾期 3 天、今天到期、还有 5 天."""
    days = (due - on).days
    if days < 0:
        return f"逾期 {-days} 天"
    return "今天到期" if days == 0 else f"还有 {days} 天"


def title_words(kind: str) -> str:
    """Returns the name of a title as officers say it."""
    return _SHORT.get(kind) or QUALIFICATIONS.get(kind, (kind,))[0]


_SHORT: Mapping[str, str] = {
    "tech_sme": "国科小", "hnte": "高企", "hnte_city": "市高企", "hnte_pool": "高企培育库", "chuying": "雏鹰", "dengling": "瞪羚",
    "lingjun": "领军", "lingjun_peiyu": "领军培育", "innovative_sme": "创新型中小", "srdi_sme": "专精特新", "little_giant": "小巨人",
    "mfg_champion": "单项冠军", "zhanxin_lingjun": "战新领军",
}  # fmt: skip


def _visits(book: Casebook, on: date, officer: str | None) -> Iterator[DueItem]:
    """Planned visits: missed ones, and those ahead. One of today, or missed, starts the visit; later ones open the firm."""
    for visit in book.visits.between(on - MISSED, on + AHEAD, officer):
        if visit.state is VisitState.PLANNED:
            begin = visit.on <= on
            tip = "现在开始走访，或在“走访”里改期、取消" if visit.on < on else visit.note
            text = "没去成的走访" if visit.on < on else "走访"
            page = "visit" if begin else "firm"
            yield DueItem(
                DueKind.VISIT, visit.enterprise, visit.name, visit.on, text, visit.officer,
                page, visit.enterprise, tip, hour=visit.hour,
            )  # fmt: skip


def _requests(book: Casebook, on: date, officer: str | None) -> Iterator[DueItem]:
    for request in book.requests.unanswered(officer):
        if request.reply_by is not None and request.reply_by <= on + AHEAD:
            yield DueItem(
                DueKind.REQUEST, request.enterprise, request.name, request.reply_by,
                f"答复{request.category.value}诉求", request.officer, "needs", request.id, _need_tip(request),
            )  # fmt: skip


def _need_tip(request: Request) -> str:
    """Returns the need and who is responsible besides the officer."""
    return "，".join(
        filter(
            None,
            (
                request.text,
                request.office and f"{request.office}承办",
                request.handed_to and f"已转{request.handed_to}",
            ),
        )
    )


def _satisfaction(book: Casebook, on: date, officer: str | None) -> Iterator[DueItem]:
    """Closed needs of which the firm was not asked what it thinks, two weeks after the end."""
    for request in book.requests.not_asked(on - ASKED_UNTIL, on - ASKED_AFTER, officer):
        if request.closed_on is not None:
            yield DueItem(
                DueKind.SATISFACTION, request.enterprise, request.name, request.closed_on + ASKED_AFTER,
                f"回访{request.category.value}诉求是否满意", request.officer, "needs", request.id,
                f"{request.text}（{request.closed_on.isoformat()} 办结）", calm=True,
            )  # fmt: skip


def _follow_ups(book: Casebook, on: date, officer: str | None) -> Iterator[DueItem]:
    for task in book.follow_ups.open(officer):
        if task.due_on is not None and task.due_on <= on + AHEAD:
            yield DueItem(
                DueKind.FOLLOW_UP,
                task.enterprise,
                task.name,
                task.due_on,
                task.text,
                task.officer,
                "visit",
                None,
                task.text,
            )


def _titles(book: Casebook, on: date, officer: str | None) -> Iterator[DueItem]:
    """Titles that ran out and those that will; a title given up is not due, one being renewed is calm."""
    ends = book.title_ends.by_title()
    for title in (*book.enterprises.expired(on), *book.enterprises.expiring(on, EXPIRING_DAYS)):
        end = ends.get((title.enterprise, title.kind, title.last_day))
        if end is not None and end.outcome is TitleOutcome.GIVEN_UP:
            continue
        over = title.last_day < on
        text = f"{title_words(title.kind)}{'已到期' if over else '到期'}" + ("，续报中" if end is not None else "")
        whole = QUALIFICATIONS.get(title.kind, (title.kind,))[0]
        tip = f"{whole}有效至 {title.last_day.isoformat()}" + (f"；续报中：{end.why}" if end is not None else "")
        yield DueItem(
            DueKind.TITLE, title.enterprise, title.name, title.last_day, text, title.officer,
            "firm", title.enterprise, tip, calm=end is not None, about=title.kind,
        )  # fmt: skip


def _filings(book: Casebook, on: date, officer: str | None) -> Iterator[DueItem]:
    """Filings with a next step that is due."""
    for filing in book.filings.due(on + AHEAD, officer):
        if filing.next_on is not None and not filing.ended:
            step = filing.next_step or filing.stage_words
            lacking = f"；还缺：{'、'.join(filing.missing)}" if filing.missing else ""
            yield DueItem(
                DueKind.FILING, filing.enterprise, filing.name, filing.next_on, f"{step}（{filing.policy_name}）",
                filing.officer, "filings", filing.id, f"{filing.policy_name}，现在{filing.stage_words}{lacking}",
            )  # fmt: skip


def _payouts(book: Casebook, on: date, officer: str | None) -> Iterator[DueItem]:
    for payout in book.payouts.unpaid():
        if payout.due_on is not None and payout.due_on <= on + AHEAD:
            state = "待核定" if payout.approved is None else "待付款"
            tip = f"{payout.policy_name}，计划付款日只供本局掌握，不告诉企业"
            yield DueItem(
                DueKind.PAYOUT, payout.enterprise, payout.name, payout.due_on, f"兑现{state}", payout.officer,
                "payouts", payout.id, tip,
            )  # fmt: skip


def _plan_steps(book: Casebook, on: date, officer: str | None) -> Iterator[DueItem]:
    """Steps of plans (一企一策) that are not done."""
    for step in book.plans.due(on + AHEAD):
        if step.due_on is not None:
            tip = f"谁来做：{step.person}" if step.person else ""
            yield DueItem(
                DueKind.PLAN_STEP, step.enterprise, step.name, step.due_on, step.text, step.officer, "dossier",
                step.enterprise, tip,
            )  # fmt: skip


def _contracts(book: Casebook, on: date, officer: str | None) -> Iterator[DueItem]:
    """Contracts that are not registered and have a day to be looked after."""
    for contract in book.contracts.all():
        if not contract.registered and contract.next_on is not None and contract.next_on <= on + AHEAD:
            what = "合同登记" if contract.side is ContractSide.SELLER else "合同跟进"
            yield DueItem(
                DueKind.CONTRACT, contract.enterprise, contract.name, contract.next_on, f"{what}（{contract.kind.value}）",
                contract.officer, "contracts", contract.id, contract.title,
            )  # fmt: skip


SOURCES: tuple[Source, ...] = (
    _visits, _requests, _satisfaction, _follow_ups, _titles, _filings, _payouts, _contracts, _plan_steps,
)  # fmt: skip
