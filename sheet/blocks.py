"""The block of one policy: verdict, reasons, missing facts, amount, materials, and where to apply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable

from matcher import ConditionVerdict, Match, MatchResult, ResultGroup, field_label
from policies import CATALOGUE, Grade, Modelled, PolicyKind, Verdict
from sheet import styles
from sheet.flowables import SHADED, gap, keep_together, para, table
from sheet.marks import Badge, Outline
from sheet.options import Edition, SheetOptions
from sheet.reasons import VERBAL_MARK, Reasons, reason_rows, reasons_of
from sheet.wording import amount, gain_line, office, verdict_words, window

_IN_KIND = {
    PolicyKind.QUALIFICATION: "资格认定",
    PolicyKind.PLATFORM: "平台认定",
    PolicyKind.SCIENCE_AWARD: "荣誉奖励",
    PolicyKind.TAX: "金额待算",
    PolicyKind.AWARD: "金额未列明",
    PolicyKind.PROJECT: "金额未列明",
    PolicyKind.FINANCE: "金额未列明",
}
_MOST_MISSING = 8
"""Missing facts listed in a block, the rest as a number. Our choice."""
_MOST_GAINS = 5
"""Benefits listed in a block, the rest as a number. Our choice, to keep a block below half a page."""
_ROOM = 120
"""Points left on the page, below which a block begins on the next one: our choice."""
_BOXES = (
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5),
)


def block(match: Match, result: MatchResult, options: SheetOptions) -> list[Flowable]:
    """Return the flowables of one policy."""
    reasons = reasons_of(match, result, options.verbal_facts)
    rows = reason_rows(reasons)
    return [
        CondPageBreak(_ROOM),
        Outline(result.policy.name, 1),
        _title(result),
        *_unpublished(result),
        *_verbal_note(reasons),
        *rows,
        *_missing(result),
        *_gains(result),
        keep_together([*_materials(result), _place(result, match, reasons.marks)]),
        *_remarks(result, options),
        gap(8),
    ]


def _title(result: MatchResult) -> Flowable:
    policy = result.policy
    grade = f"依据为{result.grade.label}" if result.grade in (Grade.REPOST, Grade.REPORT) else ""
    kind = " · ".join(part for part in (policy.level.value, policy.kind.value, result.state.label, grade) if part)
    near = result.verdict is Verdict.INELIGIBLE
    worth = "补上差距后可报" if near else amount(result) or _IN_KIND.get(policy.kind, "服务类支持")
    row = [
        Badge(result.outcome.verdict, ResultGroup.NEAR.label if near else verdict_words(result)),
        [para(policy.name, styles.POLICY), para(kind, styles.SMALL)],
        para(worth, styles.AMOUNT),
    ]
    return table([row], (16, 54, 30), [*SHADED, ("LINEABOVE", (0, 0), (-1, 0), 1, styles.ACCENT)])


def _unpublished(result: MatchResult) -> list[Flowable]:
    """Return a note if the conditions of the policy are not published, else nothing."""
    if result.policy.modelled(result.on) is not Modelled.NONE or result.verdict is not Verdict.UNKNOWN:
        return []
    who = result.policy.lead_department or "主管部门"
    return [para(f"条件未公布或未核实，请咨询{who}。", styles.TIGHT)]


def _verbal_note(reasons: Reasons) -> list[Flowable]:
    """Return one note if every verdict rests on verbal facts, in place of a mark on every figure."""
    return [para(f"{VERBAL_MARK}本项判断全部依据企业口头所述。", styles.SMALL)] if reasons.all_verbal else []


def _missing(result: MatchResult) -> list[Flowable]:
    """Return the facts that could still change the verdict, with who can provide them."""
    facts = [fact for fact in result.missing if not fact.startswith(("confirmed.", "scores."))]
    if not facts:
        return []
    named = [
        f"{field_label(fact)}（{CATALOGUE[fact.partition('.')[0]].holder.value}）" for fact in facts[:_MOST_MISSING]
    ]
    tail = f"等 {len(facts)} 项" if len(facts) > len(named) else ""
    return [para([("还缺：", True), ("、".join(named) + tail, False)], styles.TIGHT)]


def _gains(result: MatchResult) -> list[Flowable]:
    """Return the support: one line for each amount, help in kind on one line; for a near miss without amounts."""
    if result.verdict is Verdict.INELIGIBLE:
        texts = "；".join(support.text for support in result.version.support[:_MOST_GAINS])
        return [para([("补上差距后：", True), (texts, False)], styles.TIGHT)] if texts else []
    with_amount = [gain for gain in result.gains if gain.has_amount]
    in_kind = [gain for gain in result.gains if not gain.has_amount]
    lines = [gain_line(gain) for gain in with_amount[:_MOST_GAINS]]
    rest = len(with_amount) - len(lines)
    if in_kind:
        lines.append("；".join(gain_line(gain) for gain in in_kind))
    if rest > 0:
        lines.append(f"还有 {rest} 项金额未列出，详情可向工作人员索取")
    heads = ["好处：", *(["另："] * len(lines))]
    return [
        para([(head, True), (line, False)], styles.TIGHT if i == 0 else styles.CELL)
        for i, (head, line) in enumerate(zip(heads, lines, strict=False))
    ]


def _materials(result: MatchResult) -> list[Flowable]:
    """Return the materials as tick boxes in two columns."""
    materials = result.policy.materials
    if not materials:
        return []
    cells: list[Any] = [
        para(f"☐ {material.text}{f'（{material.holder}）' if material.holder else ''}", styles.BOX)
        for material in materials
    ]
    half = (len(cells) + 1) // 2
    cells += [""] * (half * 2 - len(cells))
    rows = [["", cells[i], cells[half + i]] for i in range(half)]
    rows[0][0] = para([("材料：", True)], styles.CELL)
    return [
        table(rows, (8, 46, 46), [*_BOXES, ("LEFTPADDING", (0, 0), (0, -1), 0), ("LEFTPADDING", (1, 0), (-1, -1), 0)])
    ]


def _place(result: MatchResult, match: Match, marks: Mapping[str, str]) -> Flowable:
    cited = [f"{mark}{citation}" for citation, mark in marks.items()]
    if not cited:
        cited = [document.citation for document in result.policy.documents[:2]]
    lines: list[tuple[str, bool]] = [
        ("时间：", True),
        (window(result), False),
        ("\n办理：", True),
        (office(result, match), False),
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
        parts.extend(_internal_notes(result))
    return parts


def _internal_notes(result: MatchResult) -> list[Flowable]:
    """Return what only officers read: confidence of the sources, doubts, notes, points of a score."""
    policy = result.policy
    trust = "；".join(f"{document.citation}（{document.grade.label}）" for document in policy.documents)
    parts: list[Flowable] = [para([("来源可信度：", True), (trust or "无来源", False)], styles.SMALL)]
    score = result.outcome.score()
    items = getattr(score.actual, "items", ()) if score is not None else ()
    if items and score is not None and score.verdict is not ConditionVerdict.MET:
        points = "；".join(f"{p.item.label} {p.low}–{p.high}/{p.item.max}" for p in items)
        parts.append(para([("得分：", True), (points, False)], styles.SMALL))
    if policy.doubts:
        parts.append(para([("存疑：", True), (policy.doubts, False)], styles.SMALL))
    if policy.notes:
        parts.append(para([("注：", True), ("；".join(policy.notes), False)], styles.SMALL))
    return parts
