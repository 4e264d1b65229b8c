"""Everything that happened with one firm, in one list by day. No Qt.

A part of the program adds one function to `SOURCES`. Every record of the firm has at least one entry: one without a day of
its own stands at the day on which it was written.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from casebook import ChangeKind, JournalEntry, TitleOutcome, VisitState, stage_label
from matcher import field_label, last_day
from policies import QUALIFICATIONS, plain
from survey.route_sheet import ADDRESSES

if TYPE_CHECKING:
    from decimal import Decimal

    from casebook import Casebook, Filing, KeptSheet, Payout, Request


class TimelineKind(StrEnum):
    """What an entry tells of, by which the timeline is filtered."""

    VISIT = "走访"
    REQUEST = "诉求"
    FOLLOW_UP = "跟进"
    SHEET = "服务单"
    FILING = "申报"
    PAYOUT = "兑现"
    TITLE = "资质"
    LETTER = "函件"
    CONTRACT = "合同"
    PERSON = "人才"
    PLAN = "一企一策"
    CHECK = "核实"
    CHANGE = "变更"


class TimelineEntry(msgspec.Struct, frozen=True):
    """One entry: its day, what it is, what is said of it, who did it, and what the window opens (`page`, `target`)."""

    on: date
    kind: TimelineKind
    title: str
    detail: str = ""
    page: str = ""
    target: int | str | None = None
    officer: str = ""


Written = Mapping[tuple[str, str], date]
Source = Callable[["Casebook", int, Written], Iterable[TimelineEntry]]
"""Reads the entries of one kind of a firm; the last argument is the day on which each record was first written."""
TOLD_FACTS = ("name", "credit_code", "province", "city", "district", "street")
"""The facts whose changes stand in the timeline."""


def timeline(book: Casebook, enterprise: int) -> tuple[TimelineEntry, ...]:
    """Returns everything recorded about a firm, the latest first; planned and coming days stand above today.

    Raises: UserError if the firm does not exist.
    """
    book.enterprises.get(enterprise)
    written = book.journal.written_on(enterprise)
    kinds = tuple(TimelineKind)
    found = [entry for source in SOURCES for entry in source(book, enterprise, written)]
    return tuple(sorted(found, key=lambda entry: (-entry.on.toordinal(), kinds.index(entry.kind), entry.title)))


def _said(*parts: str) -> str:
    return "；".join(filter(None, parts))


def _labelled(label: str, text: str) -> str:
    return f"{label}：{text}" if text else ""


def _money(label: str, amount: Decimal | None) -> str:
    return "" if amount is None else f"{label} {plain(amount)} 万元"


def _visits(book: Casebook, enterprise: int, written: Written) -> Iterator[TimelineEntry]:
    words = {VisitState.PLANNED: "计划走访", VisitState.HELD: "走访", VisitState.CANCELLED: "走访取消"}
    for visit in book.visits.of(enterprise):
        supply = "、".join(map(field_label, visit.still_to_supply))
        detail = _said(visit.note, _labelled("接待", visit.received_by), _labelled("待补", supply))
        title = f"{words[visit.state]} {visit.hour}".strip()
        yield TimelineEntry(visit.on, TimelineKind.VISIT, title, detail, "visit", enterprise, visit.officer)


def _requests(book: Casebook, enterprise: int, written: Written) -> Iterator[TimelineEntry]:
    for request in book.requests.of(enterprise):
        for on, title, detail in _request_days(request):
            yield TimelineEntry(on, TimelineKind.REQUEST, title, detail, "needs", request.id, request.officer)


def _request_days(request: Request) -> Iterator[tuple[date, str, str]]:
    """Yields what happened to a need, by its days."""
    named = f"{request.category.value}诉求"
    office = _labelled("承办单位", request.office)
    yield request.raised_on, f"提出{named}", _said(request.text, _money("金额", request.amount), office)
    if request.handed_on is not None:
        yield request.handed_on, f"{named}转给{request.handed_to}", request.text
    if request.closed_on is not None:
        yield request.closed_on, f"{named}{request.state.value}", _said(request.answer, _labelled("诉求", request.text))
    if request.reopened_on is not None:
        yield request.reopened_on, f"{named}重新办理", _said(request.reopened_why, request.text)
    if request.asked_on is not None and request.satisfaction is not None:
        yield (
            request.asked_on,
            f"{named}回访：{request.satisfaction.value}",
            _said(request.dissatisfaction, request.text),
        )


def _follow_ups(book: Casebook, enterprise: int, written: Written) -> Iterator[TimelineEntry]:
    for task in book.follow_ups.of(enterprise):
        on = task.done_on or task.due_on or written.get(("follow_ups", task.text))
        if on is not None:
            title = "跟进办完" if task.done_on else "跟进待办"
            yield TimelineEntry(on, TimelineKind.FOLLOW_UP, title, task.text, "visit", enterprise, task.officer)


def _sheets(book: Casebook, enterprise: int, written: Written) -> Iterator[TimelineEntry]:
    for sheet in book.determinations.sheets_of(enterprise):
        title = _sheet_title(sheet)
        detail = f"编号 {sheet.determination[:12]}"
        on = sheet.printed_at.date()
        yield TimelineEntry(on, TimelineKind.SHEET, title, detail, "sheet", enterprise, sheet.officer)


def _sheet_title(sheet: KeptSheet) -> str:
    person = json.loads(sheet.options).get("person", "")
    editions = {"firm": "本人版" if person else "企业版", "officer": "工作版"}
    return f"出具{f'{person}的人才' if person else ''}服务单（{editions.get(sheet.edition, sheet.edition)}）"


def _filings(book: Casebook, enterprise: int, written: Written) -> Iterator[TimelineEntry]:
    for filing in book.filings.of(enterprise):
        first = written.get(("filings", filing.id))
        days = dict(filing.days) or ({} if first is None else {filing.stage: first})
        for stage, on in days.items():
            title = f"{filing.policy_name}：{stage_label(filing.board, stage)}"
            detail = _filing_words(filing) if stage is filing.stage else _labelled("轮次", filing.round)
            yield TimelineEntry(on, TimelineKind.FILING, title, detail, "filings", filing.id, filing.officer)


def _filing_words(filing: Filing) -> str:
    return _said(
        _labelled("轮次", filing.round), _labelled("结果", filing.result), _labelled("原因", filing.reason),
        _labelled("还缺", "、".join(filing.missing)), filing.note,
    )  # fmt: skip


def _payouts(book: Casebook, enterprise: int, written: Written) -> Iterator[TimelineEntry]:
    for payout in book.payouts.of(enterprise):
        found = list(_payout_days(payout))
        if not found:
            on = written.get(("payouts", payout.id), date(payout.year, 12, 31))
            found = [(on, "列入兑现", _money("应兑现", payout.due))]
        for on, title, amount in found:
            detail = _said(amount, " ".join(filter(None, (payout.basis, payout.clause))), _labelled("说明", payout.why))
            named = f"{payout.policy_name}：{title}"
            yield TimelineEntry(on, TimelineKind.PAYOUT, named, detail, "payouts", payout.id, payout.officer)


def _payout_days(payout: Payout) -> Iterator[tuple[date, str, str]]:
    """Yields what happened to the money; the day by which it is meant to be paid is no event and is left out."""
    if payout.reported_on is not None:
        yield payout.reported_on, "申报金额", _money("申报", payout.reported)
    if payout.approved_on is not None:
        yield payout.approved_on, "核定", _money("核定", payout.approved)
    if payout.paid_on is not None:
        yield payout.paid_on, "到账", _money("到账", payout.paid)


def _titles(book: Casebook, enterprise: int, written: Written) -> Iterator[TimelineEntry]:
    profile = book.enterprises.profile(enterprise, date.max).profile
    records = profile.facts.get("qualifications")
    for record in records if isinstance(records, tuple) else ():
        if not isinstance(record, Mapping):
            continue
        kind = str(record.get("kind", ""))
        name = QUALIFICATIONS.get(kind, (str(record.get("level", "") or kind or "资质"),))[0]
        detail = _said(*(str(record[part]) for part in ("level", "number") if record.get(part)))
        granted, end = record.get("granted_on"), last_day(record)
        if isinstance(granted, date):
            yield TimelineEntry(granted, TimelineKind.TITLE, f"取得{name}", detail, "firm", enterprise)
        if end is not None:
            yield TimelineEntry(end, TimelineKind.TITLE, f"{name}到期", detail, "firm", enterprise)
        if not isinstance(granted, date) and end is None:
            on = written.get(("facts", "qualifications")) or written.get(("enterprises", ""))
            if on is not None:
                yield TimelineEntry(on, TimelineKind.TITLE, f"记下{name}（日期未填）", detail, "firm", enterprise)


def _title_ends(book: Casebook, enterprise: int, written: Written) -> Iterator[TimelineEntry]:
    for end in book.title_ends.of(enterprise):
        name = QUALIFICATIONS.get(end.kind, (end.kind,))[0]
        given_up = end.outcome is TitleOutcome.GIVEN_UP
        title = f"{name}{'放弃续报' if given_up else '续报中'}"
        detail = _said(end.why, f"有效期至 {end.expires_on.isoformat()}")
        yield TimelineEntry(end.day, TimelineKind.TITLE, title, detail, "firm", enterprise, end.officer)


def _letters(book: Casebook, enterprise: int, written: Written) -> Iterator[TimelineEntry]:
    for letter in book.letters.of(enterprise):
        title = f"{letter.kind.value}：{letter.subject}"
        detail = " ".join(letter.body.split())
        yield TimelineEntry(letter.day, TimelineKind.LETTER, title, detail, "letters", None, letter.officer)


def _contracts(book: Casebook, enterprise: int, written: Written) -> Iterator[TimelineEntry]:
    for contract in book.contracts.of(enterprise):
        detail = _said(
            contract.kind.value, contract.side.value, _labelled("对方", contract.partner),
            _money("合同额", contract.amount), contract.note,
        )  # fmt: skip
        days = [(contract.signed_on, "签订"), (contract.registered_on, "登记")]
        known = [(on, what) for on, what in days if on is not None]
        first = written.get(("contracts", contract.id))
        for on, what in known or ([(first, "录入")] if first is not None else []):
            title = f"技术合同{what}：{contract.title}"
            yield TimelineEntry(on, TimelineKind.CONTRACT, title, detail, "contracts", contract.id, contract.officer)


def _persons(book: Casebook, enterprise: int, written: Written) -> Iterator[TimelineEntry]:
    for person in book.persons.of(enterprise):
        title = f"记下人才 {person.person}"
        detail = _said(person.post, person.note)
        yield TimelineEntry(person.day, TimelineKind.PERSON, title, detail, "persons", person.id, person.officer)


def _plan(book: Casebook, enterprise: int, written: Written) -> Iterator[TimelineEntry]:
    """The lines of the plan: those that were done by themselves, the others by the day on which they were written."""
    added: defaultdict[date, list[str]] = defaultdict(list)
    for step in book.plans.of(enterprise):
        if step.done_on is not None:
            detail = _said(step.text, step.person)
            yield TimelineEntry(
                step.done_on, TimelineKind.PLAN, "措施办完", detail, "dossier", enterprise, step.officer
            )
        first = written.get(("plan_steps", step.id))
        if first is not None:
            added[first].append(step.text)
    for on, texts in added.items():
        yield TimelineEntry(on, TimelineKind.PLAN, f"写下计划 {len(texts)} 条", _said(*texts), "dossier", enterprise)


def _checks(book: Casebook, enterprise: int, written: Written) -> Iterator[TimelineEntry]:
    for check in book.confirmations.of(enterprise):
        title = f"人工核实为{'是' if check.holds else '否'}：{field_label(f'confirmed.{check.condition}')}"
        detail = _said(check.reason, f"有效期至 {check.until.isoformat()}")
        yield TimelineEntry(check.on, TimelineKind.CHECK, title, detail, "firm", enterprise, check.officer)


def _changes(book: Casebook, enterprise: int, written: Written) -> Iterator[TimelineEntry]:
    """Changes of name, code, place and officer from the journal; a change that was undone says so."""
    for line in book.journal.changes_of(enterprise, TOLD_FACTS, ADDRESSES):
        title, detail = _change_words(line)
        if title:
            yield TimelineEntry(line.at.date(), TimelineKind.CHANGE, title, detail, "firm", enterprise, line.who)


def _change_words(line: JournalEntry) -> tuple[str, str]:
    if line.table == "enterprises" and not line.before:
        return "企业入库", _labelled("负责人", line.after.partition("负责人：")[2].partition("；")[0])
    undone = {ChangeKind.UNDONE: "（撤销）", ChangeKind.REDONE: "（重做）"}.get(line.kind, "")
    what = line.field or "登记"
    detail = _said(f"{line.before or '未填'} → {line.after or '未填'}", line.why)
    return f"{what}变更{undone}", detail


def _joined(book: Casebook, enterprise: int, written: Written) -> Iterator[TimelineEntry]:
    for firm in book.joining.of(enterprise):
        detail = _said(_labelled("信用代码", firm.credit_code), firm.why)
        title = f"并入{firm.name}"
        yield TimelineEntry(firm.day, TimelineKind.CHANGE, title, detail, "firm", enterprise, firm.officer)


SOURCES: tuple[Source, ...] = (
    _visits, _requests, _follow_ups, _sheets, _filings, _payouts, _titles, _title_ends, _letters, _contracts, _persons,
    _plan, _checks, _changes, _joined,
)  # fmt: skip
