"""A round of applications entered in one line: 2026 年申报：3 月 9 日—6 月 30 日. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from policies import Call, InternalError
from ui.entry.typed import read_day
from ui.widgets.clipboard_cells import clean

if TYPE_CHECKING:
    from policies import Policy
    from policies.own import OwnCall
    from ui.desk.desk import Desk

_YEAR = re.compile(r"20\d\d(?=\s*[年./-])")


@dataclass(frozen=True)
class CallForm:
    """The fields of a round as texts; days are written as 2026-03-09, "" if nobody read them."""

    year: str = ""
    opens: str = ""
    closes: str = ""
    source: str = ""

    def refusal(self) -> str:
        """Returns why this is no round that can be kept, "" if it is one."""
        if not self.year.strip().isdigit() or not 2000 <= int(self.year) < 2100:
            return "请写是哪一年的申报，如 2026"
        for label, text in (("开始", self.opens), ("截止", self.closes)):
            if text.strip() and _day(text) is None:
                return f"{label}日“{text.strip()}”看不懂，请写成 2026-03-09，不知道就空着"
        first, last = _day(self.opens), _day(self.closes)
        if first is None and last is None:
            return "请至少写开始日或截止日；只知道年份的不必加"
        if first is not None and last is not None and last < first:
            return f"截止日 {last.isoformat()} 早于开始日 {first.isoformat()}，请改正"
        if not clean(self.source):
            return "请写出处：哪份通知，或哪个网页。没有出处的时间不能告诉企业"
        return ""

    def call(self) -> Call:
        """Returns the round. Raises: InternalError if it is refused."""
        if self.refusal():
            raise InternalError("a refused round")
        return Call(
            year=int(self.year),
            opens=_day(self.opens),
            closes=_day(self.closes),
            source=clean(self.source),
        )

    def words(self, on: date) -> str:
        """Returns what the round says on a day: 2026-03-09 至 2026-06-30，共 114 天，现在已截止."""
        first, last = _day(self.opens), _day(self.closes)
        parts = [_span(first, last)]
        if first is not None and last is not None and first <= last:
            parts.append(f"共 {(last - first).days + 1} 天")
        if last is not None and last < on:
            parts.append("现在已截止")
        elif first is not None and on < first:
            parts.append(f"{(first - on).days} 天后开始")
        elif last is not None:
            parts.append(f"现在受理，还有 {(last - on).days} 天")
        return "，".join(part for part in parts if part)


def form_from_line(line: str, form: CallForm, on: date) -> CallForm:
    """Returns the form with what a line states; without a year it is that of the day `on`, which the person sees.

    >>> form_from_line("3月9日—6月30日", CallForm(), date(2026, 1, 5)).closes
    '2026-06-30'
    """
    found = calls_in(line, on)
    if not found:
        return form
    call = found[0]
    return replace(
        form,
        year=str(call.year),
        opens=call.opens.isoformat() if call.opens is not None else "",
        closes=call.closes.isoformat() if call.closes is not None else "",
        source=form.source or call.portal,
    )


def calls_in(line: str, on: date) -> tuple[Call, ...]:
    """Returns the dated rounds that a line states, read as the clause of a notice of that year."""
    from clauses import CallsContent, TextLine, proposals_of, read_lines

    if not line.strip():
        return ()
    stated = _YEAR.search(line)
    title = TextLine(f"关于组织{stated[0] if stated else on.year}年申报工作的通知")
    text = read_lines([title, TextLine(f"第一条　申报时间：{clean(line)}")])
    contents = (proposal.content for proposal in proposals_of(text))
    return tuple(call for content in contents if isinstance(content, CallsContent) for call in content.calls.dated)


def keep_round(desk: Desk, policy: Policy, form: CallForm) -> None:
    """Adds a round to a policy; results and papers follow at once. Raises: UserError if it is refused."""
    keys = {document.key for document in policy.documents}
    desk.book.policies.add_call(policy.id, form.call(), desk.officer, keys)
    desk.refresh_library()


def take_out_round(desk: Desk, entry: OwnCall) -> None:
    """Takes a round that was added out again. Raises: UserError if it is not there."""
    desk.book.policies.remove_call(entry.number, desk.officer)
    desk.refresh_library()


def added_rounds(desk: Desk, policy: Policy) -> tuple[OwnCall, ...]:
    """Returns the rounds of a policy that the bureau added."""
    names = {policy.id, *policy.other_ids}
    return tuple(entry for entry in desk.book.policies.calls() if entry.policy_id in names)


def added_words(entry: OwnCall) -> str:
    """Returns a round that was added, its source and by whom."""
    return f"{entry.call.year} 年 {_span(entry.call.opens, entry.call.closes)}　{entry.call.source}　{entry.who} 加"


def sources_of(policy: Policy) -> tuple[str, ...]:
    """Returns the documents of a policy, which may be where its round is announced."""
    return tuple(dict.fromkeys(document.citation for document in reversed(policy.documents)))


def known_rounds(policy: Policy) -> str:
    """Returns the last rounds that are known of a policy, newest first."""
    dated = sorted(policy.calls.dated, key=lambda call: (call.year, call.opens or date.min), reverse=True)
    words = "；".join(f"{call.year} 年 {_span(call.opens, call.closes)}" for call in dated[:3])
    return f"已有：{words}" if words else "还没有记过申报轮次"


def _span(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return ""
    return f"{first.isoformat() if first else '开始日未知'} 至 {last.isoformat() if last else '截止日未知'}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(read_day(text))
    except ValueError:
        return None
