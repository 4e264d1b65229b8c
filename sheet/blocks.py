"""The block of one policy: verdict, reasons, what is missing, amount, materials, where to go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.platypus import Flowable

from matcher import Condition, Match, MatchResult, Truth, field_label
from policies import CATALOGUE, Kind
from sheet import styles
from sheet.flowables import WASHED, gap, para, table, together
from sheet.options import Edition, SheetOptions
from sheet.wording import MARKS, amount, gain_line, office, verdict_words, window

_ROWS = (
    ("FONT", (0, 0), (-1, -1), styles.CELL.fontName, 9.4),
    ("LINEBELOW", (0, 0), (-1, -1), 0.3, styles.RULE),
)
_IN_KIND = {Kind.QUALIFICATION: "资格认定", Kind.PLATFORM: "平台认定", Kind.SCIENCE_AWARD: "荣誉奖励"}
_MOST_MISSING = 10
_MOST_MARKS = 20
_WIDTHS = (4, 58, 24, 14)


def block(match: Match, result: MatchResult, options: SheetOptions) -> list[Flowable]:
    """One policy, whole."""
    conditions = match.conditions(result)
    marks = _marks(result, conditions)
    top = [_title(result), *_reasons(conditions, marks)]
    rest = [
        *_missing(result),
        *_gains(result),
        *_materials(result),
        _place(result, marks),
        *_remarks(result, options),
        gap(7),
    ]
    return [together(top[:2]), *top[2:], *rest]


def _title(result: MatchResult) -> Flowable:
    policy = result.policy
    badge = f"{MARKS[result.outcome.truth]} {verdict_words(result)}"
    kind = f"{policy.level.value} · {policy.kind.value} · {result.state.label}"
    name = [para(policy.name, styles.POLICY), para(kind, styles.SMALL)]
    row = [
        para(badge, styles.STRONG),
        name,
        para(amount(result) or _IN_KIND.get(policy.kind, "服务类支持"), styles.AMOUNT),
    ]
    return table([row], (15, 55, 30), [*WASHED, ("LINEABOVE", (0, 0), (-1, 0), 1, styles.ACCENT)])


def _reasons(conditions: Sequence[Condition], marks: Mapping[str, str]) -> list[Flowable]:
    """Unmet and unknown conditions in full; beside them the met ones close together."""
    rows = [row for c in conditions if c.verdict is Truth.UNMET for row in _rows(c, marks, 0)]
    rows += [row for c in conditions if c.verdict is Truth.UNKNOWN for row in _rows(c, marks, 0)]
    met = [c for c in conditions if c.verdict is Truth.MET]
    if not rows:
        return [table([row for c in met for row in _rows(c, marks, 0)], _WIDTHS, _ROWS)] if met else []
    parts: list[Flowable] = [table(rows, _WIDTHS, _ROWS)]
    if met:
        words = "；".join(f"{c.text}{f'（{c.actual}）' if c.actual and c.actual != '是' else ''}" for c in met)
        parts.append(para([(f"✔ 已满足 {len(met)} 项：", True), (f"{words}。", False)], styles.CELL))
    return parts


def _rows(condition: Condition, marks: Mapping[str, str], depth: int) -> list[Sequence[Any]]:
    indent = "– " * depth
    text: list[tuple[str, bool]] = [(f"{indent}{condition.text}", condition.verdict is not Truth.MET)]
    if condition.gap is not None:
        text.append((f"\n差距：{condition.gap.text}", False))
    cite = f"{marks.get(condition.source.document, '')}{condition.source.clause}" if not depth else ""
    own = "" if condition.children else condition.actual
    mark = para(MARKS[condition.verdict], styles.STRONG)
    rows: list[Sequence[Any]] = [[mark, para(text, styles.CELL), para(own, styles.CELL), para(cite, styles.CELL_MUTED)]]
    if condition.verdict is not Truth.MET:
        for child in condition.children:
            rows.extend(_rows(child, marks, depth + 1))
    return rows


def _marks(result: MatchResult, conditions: Sequence[Condition]) -> dict[str, str]:
    """A circled number for each document cited, in the order of the policy's documents."""
    cited = {condition.source.document for condition in conditions}
    documents = [document.citation for document in result.policy.documents if document.citation in cited]
    return {citation: chr(ord("①") + i) for i, citation in enumerate(dict.fromkeys(documents)) if i < _MOST_MARKS}


def _missing(result: MatchResult) -> list[Flowable]:
    """The facts that could still change the verdict, with who holds them."""
    facts = [fact for fact in result.missing if not fact.startswith(("confirmed.", "scores."))]
    if not facts:
        return []
    named = [
        f"{field_label(fact)}（{CATALOGUE[fact.partition('.')[0]].holder.value}）" for fact in facts[:_MOST_MISSING]
    ]
    tail = f"等 {len(facts)} 项" if len(facts) > len(named) else ""
    return [para([("还缺：", True), ("、".join(named) + tail, False)], styles.CELL)]


def _gains(result: MatchResult) -> list[Flowable]:
    return [
        para([("好处：" if i == 0 else "另：", True), (gain_line(gain), False)], styles.CELL)
        for i, gain in enumerate(result.gains)
    ]


def _materials(result: MatchResult) -> list[Flowable]:
    materials = result.policy.materials
    if not materials:
        return []
    boxes = "  ".join(f"☐ {m.text}{f'（{m.holder}）' if m.holder else ''}" for m in materials)
    return [para([("材料：", True), (boxes, False)], styles.CELL)]


def _place(result: MatchResult, marks: Mapping[str, str]) -> Flowable:
    cited = [f"{mark}{citation}" for citation, mark in marks.items()]
    lines: list[tuple[str, bool]] = [
        ("时间：", True),
        (window(result), False),
        ("\n办理：", True),
        (office(result), False),
        ("\n依据：", True),
        ("；".join(cited) or "见政策库", False),
    ]
    return para(lines, styles.CELL)


def _remarks(result: MatchResult, options: SheetOptions) -> list[Flowable]:
    policy = result.policy
    parts: list[Flowable] = []
    remark = options.remarks.get(policy.id)
    if remark:
        parts.append(para([("说明：", True), (remark, False)], styles.CELL))
    if options.edition is Edition.OFFICER:
        weak = sorted({document.confidence.label for document in policy.documents})
        parts.append(para([("来源可信度：", True), ("、".join(weak), False)], styles.SMALL))
        if policy.doubts:
            parts.append(para([("存疑：", True), (policy.doubts, False)], styles.SMALL))
        parts.extend(para(f"注：{note}", styles.SMALL) for note in policy.notes)
    return parts
