"""What differs between two texts of one policy, as rows of old and new in words that a firm can read. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

import msgspec

from matcher import policy_words, sentence
from policies import Policy, library_of
from policies.packs import Alteration, PolicyChangeKind, PolicyPart, diff
from sheet import firm_words

_AMOUNT_FIELDS = {
    "text": "支持内容",
    "low": "金额下限",
    "high": "金额上限",
    "cap": "封顶",
    "limit": "额度上限",
    "formula": "算法",
    "pays": "支付方式",
    "beneficiary": "受益人",
}
"""The fields of a support item that a firm is told about; sources and groups are of the library."""
_FILING_FIELDS = {"procedure": "办理流程", "apply_at": "申报地点"}
_NONE, _DROPPED = "没有这一条", "不再要求"
_LONGEST = 200
"""Characters of a cell; a longer one is cut: a letter points to the change, the document says all."""


class ShiftRow(msgspec.Struct, frozen=True):
    """One difference: what it is about, what was said and what is said now."""

    what: str
    before: str
    after: str

    def since(self, day: date) -> ShiftRow:
        """Returns the row with the day from which the new text is in force."""
        return ShiftRow(f"{self.what}（{day.isoformat()} 起）", self.before, self.after)


def text_rows(then: Policy, now: Policy, on: date) -> tuple[ShiftRow, ...]:
    """Returns the differences of the texts in force on the day: conditions, support, materials, validity, force."""
    rows = [*_force_rows(then, now, on)]
    old, new = _only(then, on), _only(now, on, then.id)
    for change in diff(library_of([old], "1"), library_of([new], "2"), sentence).changes:
        rows += _rows(change.alterations)
    if then.validity.text != now.validity.text:
        rows.append(ShiftRow("有效期", then.validity.text or "未写明", now.validity.text or "未写明"))
    return tuple(dict.fromkeys(_plain(row) for row in rows))


def call_rows(then: Policy, now: Policy, on: date) -> Iterator[ShiftRow]:
    """Yields the difference of the calls, if the days or words that hold on the day differ."""
    if then.calls == now.calls:
        return
    spans = [call_days(policy, on) for policy in (then, now)]
    words = [span or _undated(policy) for span, policy in zip(spans, (then, now), strict=True)]
    if not any(spans):
        words = [firm_words(policy_words.call_words(policy, on)) for policy in (then, now)]
    if words[0] != words[1]:
        yield ShiftRow("申报时间", *words)


def call_days(policy: Policy, on: date) -> str:
    """Returns the days of the open or next call in words, or why it is stopped; "" if no days are known."""
    calls = policy.calls
    if calls.paused is not None or calls.used_up is not None:
        return firm_words(policy_words.call_words(policy, on))
    ahead = [(call.closes, call.opens) for call in calls.dated if call.closes is not None and call.closes >= on]
    if not ahead:
        return ""
    closes, opens = min(ahead, key=lambda days: days[0])
    return f"{opens.isoformat()} 至 {closes.isoformat()}" if opens is not None else f"到 {closes.isoformat()}"


def _undated(policy: Policy) -> str:
    calls = policy.calls
    rolling = calls.rolling.text if calls.rolling is not None else ""
    return firm_words(rolling or calls.by_law) or "时间未公布"


def _only(policy: Policy, on: date, name: str = "") -> Policy:
    """Returns the policy with nothing but the text in force on the day, under one id, so that texts are compared."""
    version = msgspec.structs.replace(policy.version_on(on)[0], effective=None, expires=None, note="")
    return msgspec.structs.replace(policy, id=name or policy.id, versions=(version,))


def _force_rows(then: Policy, now: Policy, on: date) -> Iterator[ShiftRow]:
    was, becomes = (policy.version_on(on)[1] for policy in (then, now))
    if was != becomes:
        yield ShiftRow("施行", *("在施行期" if force else "不在施行期" for force in (was, becomes)))
    ends = [_end(policy, on) for policy in (then, now)]
    if was and becomes and ends[0] != ends[1]:
        yield ShiftRow("文件有效期", *(day.isoformat() if day is not None else "未写截止" for day in ends))


def _end(policy: Policy, on: date) -> date | None:
    """Returns the last day on which this text or one that follows it at once is in force; None without an end."""
    last = policy.version_on(on)[0].expires
    while last is not None and last < date.max:
        following, in_force = policy.version_on(last + timedelta(days=1))
        if not in_force:
            return last
        last = following.expires
    return None


def _rows(alterations: Iterable[Alteration]) -> Iterator[ShiftRow]:
    for each in alterations:
        if each.part is PolicyPart.CONDITIONS:
            yield from _condition_row(each)
        elif each.part is PolicyPart.AMOUNTS:
            yield from _amount_row(each)
        elif each.part is PolicyPart.FILING:
            yield from _filing_row(each)


def _condition_row(each: Alteration) -> Iterator[ShiftRow]:
    if each.kind is PolicyChangeKind.ADDED and each.new is not None:
        yield ShiftRow("条件", _NONE, sentence(each.new) or each.name)
    elif each.kind is PolicyChangeKind.REMOVED and each.old is not None:
        yield ShiftRow("条件", sentence(each.old) or each.name, _DROPPED)
    elif (
        each.old is not None
        and each.new is not None
        and (told := (sentence(each.old), sentence(each.new)))[0] != told[1]
    ):
        yield ShiftRow("条件", *told)
    elif each.field not in ("members", "label", "note", "id", "suggestion", "reason", "clause", "document", "grade"):
        yield ShiftRow(f"条件“{each.name}”" if each.name else "条件", each.before or _NONE, each.after or _DROPPED)


def _amount_row(each: Alteration) -> Iterator[ShiftRow]:
    if each.kind is PolicyChangeKind.ADDED:
        yield ShiftRow("支持", "没有这一项", each.place)
    elif each.kind is PolicyChangeKind.REMOVED:
        yield ShiftRow("支持", each.place, "不再列入")
    elif (label := _AMOUNT_FIELDS.get(each.field)) is not None:
        yield ShiftRow(label if each.field == "text" else f"{each.place}：{label}", each.before, each.after)
    elif each.field.partition(".")[0] in ("when", "event"):
        yield ShiftRow(f"{each.place}：兑现条件", each.before, each.after)


def _filing_row(each: Alteration) -> Iterator[ShiftRow]:
    if each.field in _FILING_FIELDS:
        yield ShiftRow(_FILING_FIELDS[each.field], each.before, each.after)
    elif each.kind is PolicyChangeKind.ADDED and each.place:
        yield ShiftRow("材料", "不要求", each.place)
    elif each.kind is PolicyChangeKind.REMOVED and each.place:
        yield ShiftRow("材料", each.place, "不再要求")
    elif each.field == "text":
        yield ShiftRow("材料", each.before, each.after)


def _plain(row: ShiftRow) -> ShiftRow:
    return ShiftRow(*(_cut(firm_words(text) or text) for text in (row.what, row.before, row.after)))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
