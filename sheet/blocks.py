"""The block of one policy: verdict, reasons, what is missing, amount, materials, where to go."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable

from matcher import Condition, Match, MatchResult, Truth, field_label
from policies import CATALOGUE
from sheet import styles
from sheet.flowables import WASHED, gap, para, table, together
from sheet.options import Edition, SheetOptions
from sheet.wording import MARKS, amount, gain_line, office, verdict_words, window

_ROWS = (
    ("FONT", (0, 0), (-1, -1), styles.CELL.fontName, 9.4),
    ("LINEBELOW", (0, 0), (-1, -1), 0.3, styles.RULE),
)
_MOST_MISSING = 10


def block(match: Match, result: MatchResult, options: SheetOptions) -> list[Flowable]:
    """One policy, whole."""
    conditions = match.conditions(result)
    top = [_title(result), *_reasons(conditions)]
    rest = [
        *_missing(result),
        *_gains(result),
        *_materials(result),
        _place(result),
        *_remarks(result, options),
        gap(7),
    ]
    return [together(top[:2]), *top[2:], *rest]


def _title(result: MatchResult) -> Flowable:
    policy = result.policy
    badge = f"{MARKS[result.outcome.truth]} {verdict_words(result)}"
    name = [(policy.name, True), (f"　{policy.level.value}·{policy.kind.value}·{result.state.label}", False)]
    row = [para(badge, styles.STRONG), para(name, styles.POLICY), para(amount(result) or "服务类支持", styles.AMOUNT)]
    return table([row], (15, 57, 28), [*WASHED, ("LINEABOVE", (0, 0), (-1, 0), 1, styles.ACCENT)])


def _reasons(conditions: Sequence[Condition]) -> list[Flowable]:
    """Unmet and unknown conditions in full, met ones in one line each."""
    order = {Truth.UNMET: 0, Truth.UNKNOWN: 1, Truth.MET: 2}
    rows = [row for c in sorted(conditions, key=lambda c: order[c.verdict]) for row in _rows(c, 0)]
    return [table(rows, (4, 56, 24, 16), _ROWS)] if rows else []


def _rows(condition: Condition, depth: int) -> list[Sequence[Flowable]]:
    indent = "　" * depth
    text: list[tuple[str, bool]] = [(f"{indent}{condition.text}", condition.verdict is not Truth.MET)]
    if condition.gap is not None:
        text.append((f"\n{indent}差距：{condition.gap.text}", False))
    cite = f"{condition.source.document}{condition.source.clause}"
    own = "" if condition.children else condition.actual
    rows: list[Sequence[Flowable]] = [
        [para(MARKS[condition.verdict], styles.STRONG), para(text, styles.CELL), para(own, styles.CELL), para(cite, styles.CELL_MUTED)]
    ]
    if condition.verdict is not Truth.MET:
        for child in condition.children:
            rows.extend(_rows(child, depth + 1))
    return rows


def _missing(result: MatchResult) -> list[Flowable]:
    """The facts that could still change the verdict, with who holds them."""
    facts = [fact for fact in result.missing if not fact.startswith(("confirmed.", "scores."))]
    if not facts:
        return []
    named = [f"{field_label(fact)}（{CATALOGUE[fact.partition('.')[0]].holder.value}）" for fact in facts[:_MOST_MISSING]]
    tail = f"等 {len(facts)} 项" if len(facts) > len(named) else ""
    return [para([("还缺：", True), ("、".join(named) + tail, False)], styles.CELL)]


def _gains(result: MatchResult) -> list[Flowable]:
    return [para([("好处：" if i == 0 else "　　　", i == 0), (gain_line(gain), False)], styles.CELL) for i, gain in enumerate(result.gains)]


def _materials(result: MatchResult) -> list[Flowable]:
    materials = result.policy.materials
    if not materials:
        return []
    boxes = "　".join(f"☐ {m.text}{f'（{m.holder}）' if m.holder else ''}" for m in materials)
    return [para([("材料：", True), (boxes, False)], styles.CELL)]


def _place(result: MatchResult) -> Flowable:
    documents = "；".join(dict.fromkeys(document.citation for document in result.policy.documents if document.number)) or "见政策库"
    lines: list[tuple[str, bool]] = [
        ("时间：", True), (window(result), False),
        ("\n办理：", True), (office(result), False),
        ("\n依据：", True), (documents, False),
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
