"""The ledger of needs as the shared page shows it: its columns, and how records are read and written. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from casebook import Category, NewRequest, Request, RequestState, Satisfaction, Urgency
from policies import UserError
from policies.text_folding import initials
from registers.ledgers import LedgerColumn, LedgerKind, LedgerValue
from survey.answer_letters import answer_key
from survey.figures import percent
from ui.ledger.spec import LedgerSpec, Values

if TYPE_CHECKING:
    from enum import StrEnum

    from ui.desk.desk import Desk

_DAY, _CHOICE = LedgerKind.DATE, LedgerKind.CHOICE


def _words(kinds: type[StrEnum]) -> tuple[str, ...]:
    return tuple(kind.value for kind in kinds)


COLUMNS = (
    LedgerColumn(name="firm", label="企业名称", kind=LedgerKind.FIRM, required=True, aliases=("企业", "单位名称")),
    LedgerColumn(name="code", label="统一社会信用代码", kind=LedgerKind.CODE, aliases=("信用代码",)),
    LedgerColumn(name="raised_on", label="提出日期", kind=_DAY, required=True, aliases=("登记日期", "日期", "收到日期")),
    LedgerColumn(name="category", label="类别", kind=_CHOICE, required=True, choices=_words(Category), aliases=("诉求类别",)),
    LedgerColumn(name="urgency", label="紧急程度", kind=_CHOICE, choices=_words(Urgency)),
    LedgerColumn(name="text", label="诉求内容", required=True, aliases=("诉求", "问题", "具体问题", "内容")),
    LedgerColumn(name="amount", label="金额", kind=LedgerKind.MONEY),
    LedgerColumn(name="office", label="承办单位", aliases=("责任单位", "牵头单位", "责任部门")),
    LedgerColumn(name="officer", label="承办人", aliases=("经办人", "负责人")),
    LedgerColumn(name="reply_by", label="承诺答复日期", kind=_DAY, aliases=("办理时限", "期限", "限办日期")),
    LedgerColumn(name="state", label="状态", kind=_CHOICE, choices=_words(RequestState), aliases=("办理状态",)),
    LedgerColumn(name="answer", label="答复", aliases=("答复内容", "办理情况", "办理结果")),
    LedgerColumn(name="resources", label="用到的资源", kind=LedgerKind.LIST),
    LedgerColumn(name="handed_to", label="转交给", aliases=("转办单位",)),
    LedgerColumn(name="handed_on", label="转交日期", kind=_DAY, aliases=("转办日期",)),
    LedgerColumn(name="evidence", label="佐证"),
    LedgerColumn(name="closed_on", label="办结日期", kind=_DAY),
    LedgerColumn(name="satisfaction", label="满意度", kind=_CHOICE, choices=_words(Satisfaction)),
    LedgerColumn(name="dissatisfaction", label="不满意的原因"),
    LedgerColumn(name="asked_on", label="回访日期", kind=_DAY),
    LedgerColumn(name="reopened_on", label="重新打开日期", kind=_DAY),
    LedgerColumn(name="reopened_why", label="重新打开的原因"),
)  # fmt: skip
_COMPUTED = (
    LedgerColumn(name="progress", label="进度"),
    LedgerColumn(name="letter", label="答复函"),
    LedgerColumn(name="group", label="筛选"),
)
_SHOWN = ("firm", "category", "text", "office", "officer", "progress", "satisfaction", "letter")
_WIDTHS = {
    "firm": 200, "category": 52, "text": 260, "office": 124, "officer": 70, "progress": 172, "satisfaction": 76, "letter": 66,
}  # fmt: skip
_PLAIN = (
    "raised_on", "amount", "office", "officer", "reply_by", "answer", "handed_to", "handed_on", "evidence", "closed_on",
    "dissatisfaction", "asked_on", "reopened_on", "reopened_why", "text",
)  # fmt: skip
"""Columns whose value is that of the request."""
_DAYS = ("reply_by", "handed_on", "closed_on", "asked_on", "reopened_on")
_TEXTS = ("office", "answer", "handed_to", "evidence", "dissatisfaction", "reopened_why")
_FIRST_WORDS = 16
"""Characters of a need by which a refused row is named."""


class NeedLedger:
    """Reads and writes the needs of the casebook as values of a ledger."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._codes: Mapping[int, str] = {}
        self._told: frozenset[tuple[int, str]] = frozenset()
        self._resources: Mapping[str, str] = {}

    def spec(self) -> LedgerSpec[Request]:
        """Returns the description of the ledger."""
        book = self._desk.book
        return LedgerSpec(
            name="needs", title="诉求", noun="条诉求", columns=COLUMNS, computed=_COMPUTED, shown=_SHOWN, widths=_WIDTHS,
            values=self.values, firm_name=lambda request: request.name, read=self.read, add=self.add, change=self.change,
            remove=lambda request: book.requests.remove(request.id, self._desk.author()),
            urgent=self.late, tip=_tip, count=self.count_words, also=lambda request: initials(request.name),
            empty="还没有诉求。\n按“新增”登记一条；走访时按 F7 随问随记；手里有台账的，点“导入”。",
            hint="企业（或拼音首字母）、诉求、单位、人的任何几个字", narrow="group", narrow_also="category",
            narrow_more=("office", "officer"),
        )  # fmt: skip

    def read(self) -> Sequence[Request]:
        """Reads the needs, and what of them firms were told in letters."""
        book = self._desk.book
        self._codes = {row.id: row.credit_code for row in book.enterprises.search("", self._desk.on)}
        self._told = frozenset(book.letters.told())
        self._resources = {resource.id: resource.title for resource in book.resources.all()}
        return book.requests.all()

    def late(self, request: Request) -> bool:
        """Returns whether the promised day has passed without an end."""
        return request.closed_on is None and request.reply_by is not None and request.reply_by < self._desk.on

    def told(self, request: Request) -> bool:
        """Returns whether a letter told the firm this answer."""
        return (request.enterprise, answer_key(request)) in self._told

    def values(self, request: Request) -> Values:
        """Returns the values of a need by the names of the columns."""
        given = {name: getattr(request, name) for name in _PLAIN}
        rated = request.satisfaction.value if request.satisfaction is not None else None
        titles = tuple(self._resources[record] for record in request.resources if record in self._resources)
        found: dict[str, LedgerValue] = {
            "firm": request.enterprise, "code": self._codes.get(request.enterprise, ""), **given,
            "category": request.category.value, "urgency": request.urgency.value, "state": request.state.value,
            "satisfaction": rated, "resources": titles or None, "progress": self.progress(request),
            "group": self.group(request), "letter": "已发" if self.told(request) else "",
        }  # fmt: skip
        return {name: value for name, value in found.items() if value not in (None, "")}

    def group(self, request: Request) -> str:
        """Returns the word by which the list is narrowed."""
        if self.late(request):
            return "逾期"
        if request.closed_on is None:
            return "未办结"
        return "待回访" if request.asked_on is None else "已回访"

    def progress(self, request: Request) -> str:
        """Returns where a need stands in a few words."""
        if request.closed_on is not None:
            return f"{request.state.value} {request.closed_on:%m-%d}" + (
                "" if request.in_time is not False else "，超期"
            )
        parts = [request.state.value if request.reopened_on is None else f"{request.state.value}（重开）"]
        if self.late(request) and request.reply_by is not None:
            parts = [f"逾期 {(self._desk.on - request.reply_by).days} 天"]
        elif request.reply_by is not None:
            parts.append(f"{request.reply_by:%m-%d} 前")
        return "，".join([*parts, *(["已转交"] if request.handed_to else [])])

    def count_words(self, requests: Sequence[Request]) -> str:
        """Returns what the listed needs come to: open, overdue, closed in time, satisfaction."""
        open_ = sum(request.closed_on is None for request in requests)
        late = sum(map(self.late, requests))
        promised = [request.in_time for request in requests if request.in_time is not None]
        asked = [request.satisfaction for request in requests if request.satisfaction is not None]
        pleased = sum(found is not Satisfaction.DISSATISFIED for found in asked)
        parts = [f"未办结 {open_}" + (f"，逾期 {late}" if late else "")] if open_ else []
        parts += [f"按期办结 {percent(sum(promised), len(promised))}"] if promised else []
        parts += [f"满意和基本满意 {percent(pleased, len(asked))}（回访 {len(asked)}）"] if asked else []
        return "；".join(parts)

    def add(self, rows: Sequence[Values]) -> object:
        """Stores needs, all or none. Raises: UserError, also if exactly the same need is there already."""
        titles = self._ids()
        made = [(int(str(values["firm"])), self._new(values, titles)) for values in rows]
        known = {(kept.enterprise, kept.raised_on, kept.text) for kept in self._desk.book.requests.all()}
        doubles = [new for firm, new in made if (firm, new.raised_on, new.text) in known]
        if doubles:
            raise UserError(
                f"有 {len(doubles)} 条和台账里同一天的同一条诉求重复（第一条是“{_short(doubles[0])}”），没有写入；请先去掉重复的"
            )
        with self._desk.book.all_or_nothing():
            for firm, new in made:
                try:
                    self._desk.book.requests.add(firm, new, self._desk.author())
                except UserError as error:
                    raise UserError(f"“{_short(new)}”：{error}") from error
        return len(made)

    def change(self, request: Request, values: Values) -> None:
        """Replaces the fields of a need. Raises: UserError."""
        new = self._new(values, self._ids())
        kept = ("visit", "evidence_file")
        fields = {name: getattr(new, name) for name in NewRequest.__struct_fields__ if name not in kept}
        self._desk.book.requests.update(msgspec.structs.replace(request, **fields), self._desk.author())

    def _ids(self) -> Mapping[str, str]:
        return {resource.title: resource.id for resource in self._desk.book.resources.all()}

    def _new(self, values: Values, titles: Mapping[str, str]) -> NewRequest:
        named = values.get("resources") or ()
        named = named if isinstance(named, tuple) else (str(named),)
        if lost := [title for title in named if title not in titles]:
            raise UserError(f"资源库里没有“{lost[0]}”；先在“资源”里登记，或删去这一格")
        rated = values.get("satisfaction")
        amount = values.get("amount")
        new = NewRequest(
            category=Category(str(values["category"])), urgency=Urgency(str(values.get("urgency") or Urgency.NORMAL.value)),
            state=RequestState(str(values.get("state") or RequestState.OPEN.value)),
            satisfaction=Satisfaction(str(rated)) if rated else None, text=str(values["text"]),
            raised_on=_day(values, "raised_on") or self._desk.on, officer=str(values.get("officer") or self._desk.officer),
            amount=amount if isinstance(amount, Decimal) else None, resources=tuple(titles[title] for title in named),
        )  # fmt: skip
        days = {name: _day(values, name) for name in _DAYS}
        return msgspec.structs.replace(new, **days, **{name: str(values.get(name) or "") for name in _TEXTS})


def _day(values: Values, name: str) -> date | None:
    value = values.get(name)
    return value if isinstance(value, date) else None


def _short(request: NewRequest) -> str:
    return request.text if len(request.text) <= _FIRST_WORDS else f"{request.text[:_FIRST_WORDS]}…"


def _tip(request: Request) -> str:
    lines = (
        request.text,
        request.answer and f"答复：{request.answer}",
        request.handed_to and f"转交：{request.handed_to}（{request.handed_on}）",
        request.evidence and f"佐证：{request.evidence}",
        request.dissatisfaction and f"不满意：{request.dissatisfaction}",
        request.reopened_why and f"重新打开：{request.reopened_why}（{request.reopened_on}）",
    )
    return "\n".join(filter(None, lines))
