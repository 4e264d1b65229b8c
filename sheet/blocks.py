"""The block of one policy: what it brings, when and where to apply, materials, reasons, sources."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from reportlab.platypus import Flowable

from matcher import ConditionVerdict, Match, MatchResult, ResultGroup, missing_label
from policies import CATALOGUE, Holder, Material, Verdict
from sheet import styles
from sheet.firm_words import told
from sheet.flowables import LINED, SHADED, gap, keep_together, para, table
from sheet.marks import Badge, Outline
from sheet.options import Edition, SheetOptions
from sheet.reasons import VERBAL_MARK, Reasons, met_line, open_rows, reasons_of
from sheet.selection import Selection
from sheet.wording import amount_on, gain_line, grade_words, office_line, window

_MOST_MISSING = 6
"""Missing facts listed in a block, the rest as a number. Our choice."""
_MOST_GAINS = {Edition.FIRM: 3, Edition.OFFICER: 5}
"""Benefits listed in a block, the rest as a number. Our choice, to keep a block below a third of a page."""
_TICKS = ("已有", "还缺", "可协助")
_TICK_WIDTHS = (31, 5.5, 5.5, 7)
_TIGHT_ROWS = (("TOPPADDING", (0, 0), (-1, -1), 0.4), ("BOTTOMPADDING", (0, 0), (-1, -1), 0.8))


def block(
    match: Match, result: MatchResult, selection: Selection, options: SheetOptions, number: int
) -> list[Flowable]:
    """Return the flowables of one policy."""
    reasons = reasons_of(match, result, options)
    head = [
        _title(match, result, selection, options, number),
        *_unpublished(match, result),
        *_verbal_note(reasons, options),
        *open_rows(reasons, options),
        *_missing(result),
        *_gains(result, options),
        _place(result, match, options),
    ]
    materials = _materials(result.policy.materials)
    return [
        Outline(result.policy.name, 1),
        keep_together(head),
        *([keep_together(materials)] if materials else []),
        *met_line(reasons, options),
        *_sources(result, reasons, options),
        *_remarks(result, options),
        gap(7),
    ]


def _title(match: Match, result: MatchResult, selection: Selection, options: SheetOptions, number: int) -> Flowable:
    policy, group = result.policy, match.group_of(result)
    words, remark = amount_on(result, options)
    told_ = (policy.level.value.partition("(")[0], policy.kind.value, result.state.label)
    kind = " · ".join(part for part in (*told_, selection.why(result, f"{told_}{group.label}")) if part)
    verdict = ConditionVerdict.UNKNOWN if result.verdict is Verdict.UNKNOWN else result.outcome.verdict
    row = [
        [para(f"{number}. {policy.name}", styles.POLICY), para(kind, styles.SMALL)],
        Badge(verdict, group.label),
        [para(words, styles.AMOUNT), *([para(remark, styles.AMOUNT_REMARK)] if remark else [])],
    ]
    return table([row], (49, 22, 29), [*SHADED, ("LINEABOVE", (0, 0), (-1, 0), 1, styles.ACCENT)])


def _unpublished(match: Match, result: MatchResult) -> list[Flowable]:
    """Return a note if the conditions of the policy are not published, else nothing."""
    if match.group_of(result) is not ResultGroup.CONSULT:
        return []
    return [para(f"条件未公布，请咨询{result.policy.lead_department or '主管部门'}。", styles.TIGHT)]


def _verbal_note(reasons: Reasons, options: SheetOptions) -> list[Flowable]:
    """Return one note if every verdict rests on verbal facts, in place of a mark on every figure."""
    words = f"{VERBAL_MARK}本项判断全部依据{'本人或' if options.person else ''}企业口头所述。"
    return [para(words, styles.SMALL)] if reasons.all_verbal else []


def _missing(result: MatchResult) -> list[Flowable]:
    """Return the facts that could still change the verdict, with who can provide them."""
    named = missing_labels(result)
    if not named:
        return []
    tail = f"等 {len(named)} 项" if len(named) > _MOST_MISSING else ""
    return [para([("还要您提供：", True), ("、".join(named[:_MOST_MISSING]) + tail, False)], styles.TIGHT)]


def missing_labels(result: MatchResult) -> tuple[str, ...]:
    """Return the facts that could still change the verdict, each with its holder; those of a person are one label."""
    facts = [fact for fact in result.missing if not fact.startswith(("confirmed.", "scores."))]
    return tuple(dict.fromkeys(_missing_label(fact) for fact in facts))


def _missing_label(fact: str) -> str:
    field = CATALOGUE[fact.partition(".")[0]]
    if field.holder is Holder.PERSON:
        return "拟申报人的个人情况"
    return f"{missing_label(fact)}（{field.holder.value}）"


def _gains(result: MatchResult, options: SheetOptions) -> list[Flowable]:
    """Return the support: one line for each amount, help in kind on one line; for a near miss without amounts."""
    most = _MOST_GAINS[options.edition]
    if result.verdict is Verdict.INELIGIBLE:
        texts = "；".join(told(support.text, options) for support in result.version.support[:most])
        return [para([("补上差距后：", True), (texts, False)], styles.TIGHT)] if texts else []
    with_amount = [gain for gain in result.gains if gain.has_amount]
    in_kind = [gain for gain in result.gains if not gain.has_amount]
    lines = [gain_line(gain, options) for gain in with_amount[:most]]
    rest = len(with_amount) - len(lines)
    if in_kind:
        lines.append("；".join(gain_line(gain, options) for gain in in_kind[:most]))
    if rest > 0:
        lines.append(f"还有 {rest} 种情形的金额没有列出，可向工作人员索取")
    heads = ["好处：", *(["另："] * len(lines))]
    return [
        para([(head, True), (line, False)], styles.TIGHT if i == 0 else styles.CELL)
        for i, (head, line) in enumerate(zip(heads, lines, strict=False))
    ]


def _materials(materials: Sequence[Material]) -> list[Flowable]:
    """Return the materials in two columns, each with three boxes to tick: at hand, missing, the bureau can help."""
    if not materials:
        return []
    half = (len(materials) + 1) // 2
    head = [para("材料（逐项打勾）", styles.HEAD), *(para(word, styles.TICK_HEAD) for word in _TICKS)]
    right: list[Any] = head if len(materials) > 1 else [""] * 4
    rows: list[list[Any]] = [[*head, "", *right]]
    for one, other in zip_longest(materials[:half], materials[half:]):
        rows.append([*_ticks(one), "", *(_ticks(other) if other is not None else [""] * 4)])
    return [table(rows, (*_TICK_WIDTHS, 2, *_TICK_WIDTHS), (*LINED, *_TIGHT_ROWS))]


def _ticks(material: Material) -> list[Flowable]:
    words = f"{material.text}{f'（{material.holder}）' if material.holder else ''}"
    return [para(words, styles.CELL), *(para("☐", styles.TICK) for _ in _TICKS)]


def _place(result: MatchResult, match: Match, options: SheetOptions) -> Flowable:
    where = told(result.policy.apply_at, options)
    lines: list[tuple[str, bool]] = [("时间：", True), (window(result, options).removeprefix("时间"), False)]
    if where:
        lines += [("\n去哪里办：", True), (where, False)]
    lines += [("\n问谁：", True), (office_line(result, match, options), False)]
    return para(lines, styles.CELL)


def _sources(result: MatchResult, reasons: Reasons, options: SheetOptions) -> list[Flowable]:
    cited = [f"{mark}{told(citation, options)}" for citation, mark in reasons.marks.items()]
    if not cited:
        cited = [told(document.citation, options) for document in result.policy.documents[:2]]
    if not cited:
        return []
    trust = grade_words(result.grade, options)
    return [para([("依据：", True), (f"{'；'.join(cited)}{f'（{trust}）' if trust else ''}", False)], styles.SMALL)]


def _remarks(result: MatchResult, options: SheetOptions) -> list[Flowable]:
    remark = options.remarks.get(result.policy.id)
    parts: list[Flowable] = [para([("说明：", True), (remark, False)], styles.CELL)] if remark else []
    return [*parts, *_internal_notes(result)] if options.edition is Edition.OFFICER else parts


def _internal_notes(result: MatchResult) -> list[Flowable]:
    """Return what only officers read: grade of the sources, doubts, notes, points of a score."""
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
