"""The policies without a block: one table of what is missing and whom to ask, and the refused ones with reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from reportlab.platypus import Flowable

from matcher import Condition, ConditionVerdict, Match, MatchResult, ResultGroup, refused_by_place
from sheet import styles
from sheet.blocks import missing_labels
from sheet.firm_words import told
from sheet.flowables import HEADED, para, table
from sheet.marks import section
from sheet.options import Edition, SheetOptions
from sheet.selection import POSSIBLE, Selection
from sheet.wording import amount, brief_when, short_name, when, whom

_MOST_LABELS = 2


def others(match: Match, selection: Selection, options: SheetOptions) -> list[Flowable]:
    """Return the table of policies without a block, and the number of those that are not even named."""
    if not selection.others:
        return []
    parts: list[Flowable] = section("其他可关注的政策", 120)
    if selection.listed:
        parts.append(_listed(match, selection.listed, options))
    return [*parts, *_uncounted(match, selection, options)]


def _listed(match: Match, listed: Sequence[MatchResult], options: SheetOptions) -> Flowable:
    """Return the table of named policies, under the word of each group."""
    rows: list[Sequence[Any]] = [[para(word, styles.HEAD) for word in ("政策", "还缺什么", "问谁")]]
    spans: list[tuple[Any, ...]] = []
    for group, results in groupby(listed, key=match.group_of):
        spans.append(("SPAN", (0, len(rows)), (-1, len(rows))))
        rows.append([para(group.label, styles.GROUP), "", ""])
        for result in results:
            who = " ".join(part for part in whom(result, match, options) if part)
            rows.append(
                [para(cell, styles.CELL) for cell in (short_name(result), _lacking(match, result, options), who)]
            )
    return table(rows, (23, 42, 35), (*HEADED, *spans), repeat=1)


def _lacking(match: Match, result: MatchResult, options: SheetOptions) -> str:
    """Return what is missing in a few words: facts, confirmations, a gap, or only the next round."""
    labels = missing_labels(result)
    if labels:
        tail = f"等 {len(labels)} 项" if len(labels) > _MOST_LABELS else ""
        return f"{'、'.join(labels[:_MOST_LABELS])}{tail}"
    gaps = [condition.gap.text for condition in match.conditions(result) if condition.gap is not None]
    if gaps:
        return "；".join(gaps)
    if result.missing:
        return f"受理单位核验 {len(result.missing)} 项；{when(result)}"
    return f"条件都满足；{amount(result)[0]}；{brief_when(result)}"


def _uncounted(match: Match, selection: Selection, options: SheetOptions) -> list[Flowable]:
    """Return how many policies of each group are neither printed nor listed; officers read the names of the possible ones."""
    listed = {result.policy.id for result in selection.listed}
    counts = Counter(match.group_of(result) for result in selection.others if result.policy.id not in listed)
    words = [f"{point.label} {counts[point]} 项" for point in POSSIBLE if counts[point]]
    if not words:
        return []
    if options.edition is Edition.FIRM:
        return [para(f"没有列名的：{'、'.join(words)}。需要时可向工作人员索取名单。", styles.SMALL)]
    names = [
        short_name(result)
        for result in selection.others
        if result.policy.id not in listed and match.group_of(result) is not ResultGroup.CONSULT
    ]
    tail = f"：{'、'.join(names)}" if names else ""
    return [para(f"没有列入上表的：{'、'.join(words)}{tail}。", styles.SMALL)]


def refused(match: Match, selection: Selection, options: SheetOptions) -> list[Flowable]:
    """Return the refused policies with reasons; those of other places and those out of force only as numbers."""
    if not selection.refused:
        return []
    out = [result for result in selection.refused if match.group_of(result) is ResultGroup.OUT_OF_FORCE]
    here = [result for result in selection.refused if result not in out]
    elsewhere = [result for result in here if refused_by_place(result.outcome)]
    rows: list[Sequence[Any]] = [[para(word, styles.HEAD) for word in ("政策", "不符合的原因")]]
    for result in here:
        if result not in elsewhere:
            words = "；".join(
                _refusal(c, options.own) for c in match.conditions(result) if c.verdict is ConditionVerdict.UNMET
            )
            rows.append([para(result.policy.name, styles.CELL), para(told(words, options) or "—", styles.CELL)])
    parts = section(f"不符合（{len(here)} 项）")
    if len(rows) > 1:
        parts.append(table(rows, (32, 68), HEADED))
    for head, counted in (
        ("注册地不在其范围：", Counter(result.policy.region for result in elsewhere)),
        ("不在施行期：", Counter(result.state.label for result in out)),
    ):
        if counted:
            named = "、".join(f"{name} {count} 项" for name, count in counted.items())
            parts.append(para([(head, True), (f"{named}。", False)], styles.CELL))
    return parts


def _refusal(condition: Condition, own: str) -> str:
    """Return the reason of a refusal, with the firm's own figure if there is one."""
    if condition.gap is not None:
        return condition.gap.text
    failed = [child for child in condition.children if child.verdict is ConditionVerdict.UNMET]
    if failed:
        return f"{condition.text}（{'；'.join(_refusal(child, own) for child in failed)}）"
    if not condition.actual or condition.manual:
        return condition.text
    return f"{condition.text}（{own}：{condition.actual}）"
