"""The conditions of one policy: open and unmet ones as table rows, met ones on one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec
from reportlab.platypus import Flowable

from matcher import VERBAL, Condition, ConditionVerdict, Match, MatchResult, verbal_words
from policies import Holder
from sheet import styles
from sheet.firm_words import told
from sheet.flowables import para, table
from sheet.options import Edition, SheetOptions
from sheet.wording import MARKS

_WIDTHS = (4.5, 47, 18, 14.5, 16)
"""Widths of columns in percent of the page; `_NARROWER` is without the column of thresholds (`_LINE`)."""
_ROWS = (
    ("LINEBELOW", (0, 0), (-1, -1), 0.3, styles.RULE),
    ("TOPPADDING", (0, 0), (-1, 0), 0.5),
    ("BOTTOMPADDING", (0, 0), (-1, 0), 1),
)
_LINE = 3
_NARROWER = (4.5, 60.5, 19, 16)
_SIGNS = tuple("≥＞≤＜＝")
VERBAL_MARK = f"〔{VERBAL}〕"
_UNTOLD = "其余要求以当年通知为准"
"""What a firm reads in place of a condition whose words are only for the editors of the library."""
_MOST_MARKS = 20
"""Circled numbers in Unicode from ①: the documents after them are cited without one."""
_MOST_ROWS = {Edition.FIRM: 5, Edition.OFFICER: 9}
"""Open or unmet conditions in full. Our choice, to keep a block below a third of a page, as `_MOST_MET`."""
_MOST_MET = {Edition.FIRM: 8, Edition.OFFICER: 10_000}


class _Row(msgspec.Struct, frozen=True):
    condition: Condition
    depth: int
    ruled_out: tuple[Condition, ...] = ()


class Reasons(msgspec.Struct, frozen=True):
    """The conditions of a policy, the circled number of each document, and the holder of each open fact."""

    conditions: tuple[Condition, ...]
    marks: Mapping[str, str]
    holders: Mapping[str, str]
    verbal: Mapping[str, str] = MappingProxyType({})
    """The words by the id of each condition that is decided only by verbal facts."""
    all_verbal: bool = False
    """Whether that is true of all decided conditions; then one note replaces the marks, except near a line."""


def reasons_of(match: Match, result: MatchResult, options: SheetOptions) -> Reasons:
    """Return the conditions of a result and the numbers and holders that its rows need."""
    conditions = match.conditions(result)
    cited = {condition.source.document for condition in conditions}
    documents = [document.citation for document in result.policy.documents if document.citation in cited]
    marks = {name: chr(ord("①") + i) for i, name in enumerate(dict.fromkeys(documents)) if i < _MOST_MARKS}
    holders = {question.field: question.holder for question in match.questions}
    rests = verbal_words(result, match.profile, match.on, options.verbal_facts)
    decided = {leaf.id for leaf in _leaves(conditions) if leaf.verdict is not ConditionVerdict.UNKNOWN}
    only = bool(decided) and decided <= rests.keys()
    shown = {name: words for name, words in rests.items() if words != VERBAL} if only else rests
    return Reasons(conditions, marks, holders, shown, only)


def _leaves(conditions: Sequence[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        if condition.children:
            yield from _leaves(condition.children)
        else:
            yield condition


def open_rows(reasons: Reasons, options: SheetOptions) -> list[Flowable]:
    """Return the unmet and open conditions as rows, beyond a number only their sentences."""
    rows = [
        row
        for verdict in (ConditionVerdict.UNMET, ConditionVerdict.UNKNOWN)
        for row in _rows_of(reasons.conditions, verdict, 0)
    ]
    if not rows:
        return []
    most = _MOST_ROWS[options.edition]
    parts: list[Flowable] = [_table([_cells(row, reasons, options) for row in rows[:most]], options)]
    rest = list(dict.fromkeys(told(row.condition.text, options) or _UNTOLD for row in rows[most:]))
    if rest:
        parts.append(para([(f"另有 {len(rest)} 项要核对：", True), (f"{'；'.join(rest)}。", False)], styles.TIGHT))
    return parts


def met_line(reasons: Reasons, options: SheetOptions) -> list[Flowable]:
    """Return the met conditions on one line, those with a figure of the firm first; beyond a number they are counted."""
    met = [condition for condition in reasons.conditions if condition.verdict is ConditionVerdict.MET]
    if not met:
        return []
    told_ = sorted(met, key=lambda condition: not _has_figure(condition))[: _MOST_MET[options.edition]]
    words = "；".join(dict.fromkeys(_compact(condition, reasons, options) for condition in told_))
    tail = f"；其余 {len(met) - len(told_)} 项也满足" if len(met) > len(told_) else ""
    return [para([(f"✔ 已满足 {len(met)} 项：", True), (f"{words}{tail}。", False)], styles.TIGHT)]


def _table(rows: list[list[Any]], options: SheetOptions) -> Flowable:
    """Return the table with its head; the column of thresholds is left out if it is empty."""
    rows.insert(0, [para(word, styles.HEAD) for word in ("", "条件", options.own, "要求", "依据")])
    if any(row[_LINE].frags for row in rows[1:]):
        return table(rows, _WIDTHS, _ROWS)
    return table([row[:_LINE] + row[_LINE + 1 :] for row in rows], _NARROWER, _ROWS)


def _rows_of(conditions: Sequence[Condition], verdict: ConditionVerdict, depth: int) -> Iterator[_Row]:
    """Yield the rows with one verdict; of a group only the members that decide it."""
    for condition in conditions:
        if condition.verdict is not verdict:
            continue
        ruled_out = (
            [c for c in condition.children if c.verdict is ConditionVerdict.UNMET]
            if verdict is ConditionVerdict.UNKNOWN
            else []
        )
        yield _Row(condition, depth, tuple(ruled_out))
        yield from _rows_of(condition.children, verdict, depth + 1)


def _cells(row: _Row, reasons: Reasons, options: SheetOptions) -> list[Any]:
    condition = row.condition
    line = condition.required if condition.required.startswith(_SIGNS) else ""
    sentence = told(_sentence(condition, line), options) or _UNTOLD
    text: list[tuple[str, bool]] = [("– " * row.depth + sentence, True)]
    if condition.gap is not None:
        text.append((f"\n差距：{condition.gap.text}", False))
    if row.ruled_out and options.edition is Edition.OFFICER:
        text.append((f"\n（已排除：{'；'.join(c.text for c in row.ruled_out)}）", False))
    cite = f"{reasons.marks.get(condition.source.document, '')}{condition.source.clause}" if not row.depth else ""
    return [
        para(MARKS[condition.verdict], styles.STRONG),
        para(text, styles.CELL),
        para(_own_figure(condition, reasons), styles.CELL),
        para(line, styles.CELL),
        para(cite, styles.CELL_MUTED),
    ]


def _sentence(condition: Condition, line: str) -> str:
    """Return the sentence without the threshold, which has its own column."""
    if not line:
        return condition.text
    head, banded, _ = condition.text.partition("分档：")
    if banded:
        return f"{head}分档"
    return condition.text.removesuffix(line).rstrip() or condition.text


def _own_figure(condition: Condition, reasons: Reasons) -> str:
    if condition.children:
        return ""
    if condition.manual and condition.verdict is ConditionVerdict.UNKNOWN:
        holder = next((reasons.holders[fact] for fact in condition.missing if fact in reasons.holders), "")
        if not holder:
            return condition.actual
        return "待受理单位核验" if holder == Holder.OFFICER.value else f"待确认（{holder}）"
    return condition.actual + _mark(condition, reasons)


def _mark(condition: Condition, reasons: Reasons) -> str:
    """Return the mark of a figure that was only told: 〔口述〕, 〔口述，离线不到 10%〕."""
    return f"〔{reasons.verbal[condition.id]}〕" if condition.id in reasons.verbal else ""


def _has_figure(condition: Condition) -> bool:
    return not condition.manual and not condition.children and any(ch.isdigit() for ch in condition.actual)


def _compact(condition: Condition, reasons: Reasons, options: SheetOptions) -> str:
    mark = _mark(condition, reasons)
    figure = f"：{condition.actual}" if _has_figure(condition) else ""
    return f"{told(condition.text, options) or _UNTOLD}{figure}{mark}"
