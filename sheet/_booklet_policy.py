"""The pages of one policy in the booklet: summary, documents, conditions, support, how to apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable

from matcher import policy_words
from policies import Document, Library, Policy, Support, Version, rules
from sheet import styles
from sheet._booklet_canvas import Anchor, ParagraphRow, SignBox
from sheet.flowables import Run, gap, keep_together, para

_ROOM = 150
"""Points left on the page, below which a policy begins on the next one: our choice."""
_LINES_WITH_BOX = 3
"""Lines before the sign box that stay on its page, so that the box is never alone on a page."""
_STEP = 11
"""Points by which each depth of a condition is indented, up to _DEEPEST."""
_MOST_MARKS = 20
"""Circled numbers in Unicode from ①; further documents have a number in brackets."""
_DEEPEST = 6
_DOCUMENTS = (5, 57, 24, 14)
"""Widths of columns in percent of the page, here and below."""
_CONDITIONS = (8, 58, 21, 13)
_BENEFITS = (66, 21, 13)
_SCORE = (26, 8, 66)
_INDENTED = [
    ParagraphStyle(f"cell-{depth}", parent=styles.CELL, leftIndent=_STEP * depth, wordWrap="CJK")
    for depth in range(_DEEPEST + 1)
]


def policy_part(policy: Policy, library: Library, on: date) -> list[Flowable]:
    """Return the flowables of one policy, with a box to sign."""
    marks = _marks(policy)
    practice = _practice(policy, library, on)
    return [
        CondPageBreak(_ROOM),
        Anchor(policy.id, policy.name, 2),
        *_head(policy, on),
        *_documents(policy, marks),
        *_versions(policy, marks, on),
        *practice[:-_LINES_WITH_BOX],
        keep_together([*practice[-_LINES_WITH_BOX:], gap(4), SignBox()]),
        gap(14),
    ]


def _marks(policy: Policy) -> Mapping[str, str]:
    """Return a circled number for each document, by document key."""
    return {
        document.key: chr(ord("①") + i) if i < _MOST_MARKS else f"（{i + 1}）"
        for i, document in enumerate(policy.documents)
    }


def _line(head: str, text: str, style: ParagraphStyle = styles.CELL) -> list[Flowable]:
    return [para([(f"{head}：", True), (text, False)], style)] if text else []


def _head(policy: Policy, on: date) -> list[Flowable]:
    standing = policy_words.status_words(policy_words.result_without_firm(policy, on))
    old = "依据已被取代" if policy_words.superseded(policy) else ""
    facts = (policy.level.value, policy.region, policy.kind.value, standing, old, policy.modelled(on).label)
    names = "、".join(dict.fromkeys(name for name in (policy.short, *policy.aliases) if name))
    return [
        ParagraphRow([para(policy.name, styles.POLICY)], (100,), shaded=True),
        gap(2),
        para(" · ".join(part for part in facts if part), styles.SMALL),
        *_line("又名", names),
        *_line("发文机关", policy.issuer),
        *_line("牵头部门", policy.lead_department),
        *_line("咨询", "；".join(policy_words.office_words(office) for office in policy.offices)),
    ]


def _heads(words: Sequence[str], widths: Sequence[float]) -> ParagraphRow:
    return ParagraphRow([para(word, styles.HEAD) for word in words], widths, shaded=True)


def _documents(policy: Policy, marks: Mapping[str, str]) -> list[Flowable]:
    if not policy.documents:
        return _line("文件依据", "没有列明")
    rows = [_document(document, marks[document.key]) for document in policy.documents]
    return [gap(3), _heads(("", "文件依据", "日期", "可信度"), _DOCUMENTS), *rows]


def _document(document: Document, mark: str) -> Flowable:
    title: list[Run] = [(f"《{document.title}》", False)]
    if document.number:
        title.append((f" {document.number}", False))
    if document.superseded_by:
        title.append((f"\n已被取代：{document.superseded_by}", True))
    dates = (("发布", document.issued), ("施行", document.effective), ("止", document.expires))
    days = "\n".join(f"{day.isoformat()} {word}" for word, day in dates if day is not None)
    return ParagraphRow(
        [
            para(mark, styles.CELL),
            para(title, styles.CELL),
            para(days or "日期未载明", styles.CELL_MUTED),
            para(document.grade.label, styles.CELL_MUTED),
        ],
        _DOCUMENTS,
    )


def _versions(policy: Policy, marks: Mapping[str, str], on: date) -> list[Flowable]:
    """Return the parts of all versions, the one in force on the day first."""
    current, _ = policy.version_on(on)
    others = [version for version in reversed(policy.versions) if version is not current]
    parts: list[Flowable] = []
    for version in (current, *others):
        use = "本日适用" if version is current else "其他版本"
        several = f"{use}，" if len(policy.versions) > 1 else ""
        note = f"；{version.note}" if version.note else ""
        parts.append(gap(3))
        parts += _line("施行", f"{several}{policy_words.force_words(version)}{note}")
        parts += _conditions(policy, version, marks)
        parts += _support(policy, version.support, marks)
    return parts


def _conditions(policy: Policy, version: Version, marks: Mapping[str, str]) -> list[Flowable]:
    lines = policy_words.rule_lines(policy, version.rule)
    if not lines:
        return _line("条件", "没有列明")
    parts: list[Flowable] = [
        gap(2),
        _heads(("编号", f"条件：{policy_words.rule_head(version.rule)}", "条款", "可信度"), _CONDITIONS),
    ]
    for line in lines:
        parts.append(_condition(policy, line, marks))
        if isinstance(line.node, rules.Score):
            parts += _score(line.node)
    return parts


def _condition(policy: Policy, line: policy_words.RuleLine, marks: Mapping[str, str]) -> Flowable:
    group = isinstance(line.node, (rules.All, rules.Any))
    text: list[Run] = [(line.text, group)]
    if line.remark:
        text.append((f"（{line.remark}）", False))
    return ParagraphRow(
        [
            para(line.number, styles.CELL_MUTED),
            para(text, _INDENTED[min(line.depth, _DEEPEST)]),
            para(_source(line.document, line.node.clause, marks) if line.has_source else "", styles.CELL_MUTED),
            para(policy.grade_of(line.node).label if line.has_source else "", styles.CELL_MUTED),
        ],
        _CONDITIONS,
    )


def _source(document: Document | None, clause: str, marks: Mapping[str, str]) -> str:
    mark = marks[document.key] if document is not None else ""
    return f"{mark}{clause.strip('—- ')}" or "未注明"


def _score(score: rules.Score) -> Iterator[Flowable]:
    """Yield the rows of a table of points."""
    yield _heads(("评价指标", "满分", "得分办法"), _SCORE)
    group = ""
    for row in policy_words.score_rows(score):
        label = f"{row.group}：{row.label}" if row.group and row.group != group else row.label
        group = row.group
        yield ParagraphRow([para(text, styles.CELL) for text in (label, row.most, row.grades)], _SCORE)
    limits = policy_words.score_limits(score)
    if limits:
        yield para(limits, styles.CELL_MUTED)


def _support(policy: Policy, support: Sequence[Support], marks: Mapping[str, str]) -> list[Flowable]:
    if not support:
        return _line("支持内容", f"没有列明，请咨询{policy.lead_department or '主管部门'}")
    parts: list[Flowable] = [gap(2), _heads(("支持内容", "条款", "可信度"), _BENEFITS)]
    for item in support:
        source = _source(policy.document(item.document), item.clause, marks)
        parts.append(
            ParagraphRow(
                [
                    para(support_runs(item), styles.CELL),
                    para(source, styles.CELL_MUTED),
                    para(policy.grade_of(item).label, styles.CELL_MUTED),
                ],
                _BENEFITS,
            )
        )
    return parts


def support_runs(support: Support) -> list[Run]:
    """Return the text of a support item with its amount, its condition and its beneficiary."""
    runs: list[Run] = [(support.text, False)]
    amount = policy_words.span_words(support.low, support.high)
    limit = f"额度{policy_words.span_words(None, support.limit)}" if support.limit is not None else ""
    stated = amount or limit
    if stated:
        runs.append((f"〔{support.kind.value} {stated}〕", True))
    elif support.formula is not None:
        runs.append((f"〔{support.kind.value}，按公式计算〕", True))
    tail = (*([support.basis] if support.basis else []), *policy_words.support_remarks(support))
    if tail:
        runs.append((f"（{'；'.join(tail)}）", False))
    return runs


def _practice(policy: Policy, library: Library, on: date) -> list[Flowable]:
    """Return how to apply, related policies, and doubts."""
    materials = "；".join(f"{item.text}{f'（{item.holder}）' if item.holder else ''}" for item in policy.materials)
    return [
        gap(3),
        *_line("申报时间", policy_words.call_words(policy, on)),
        *_line("办理渠道", policy.apply_at or "渠道未公布"),
        *_line("程序", policy.procedure),
        *_line("材料", materials or "未公布"),
        *_line("有效期", policy_words.validity_words(policy)),
        *_line("不能同时享受", "；".join(exclusion.text for exclusion in policy.exclusions)),
        *_line("产业方向", "、".join(policy.sectors)),
        *_line("同一件事", policy.act.value if policy.act is not None else ""),
        *_line("之后可申报", _names(policy.leads_to, library)),
        *_line("相关政策", _names(policy.related, library)),
        *_line("上位依据", _names(policy.based_on, library)),
        *_line("说明", "；".join(policy.notes)),
        *_line("存疑", policy.doubts),
        *_line("编号", "、".join((policy.id, *policy.other_ids)), styles.SMALL),
    ]


def _names(ids: Sequence[str], library: Library) -> str:
    """Return the names of policies by id; an id that is not in the library stays as it is."""
    found = []
    for name in ids:
        entry = library.get(name) or library.reference(name)
        found.append(entry.name if entry is not None else name)
    return "、".join(found)
