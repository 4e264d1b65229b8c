"""One version of a policy as HTML: who may apply, the conditions, and what it gives. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from matcher import Condition, ConditionSource, ConditionVerdict, policy_words
from policies import Applicant, Document, Policy, Stated, Support, Version, rules
from ui.widgets import reading_html as h

_STEP = 18
"""Pixels by which a condition inside another one is indented."""


class VersionPage:
    """The parts of one version. `sources` collects the condition behind each link `source:…` of all versions."""

    def __init__(self, policy: Policy, version: Version, sources: dict[str, Condition]) -> None:
        self._policy, self._version, self._sources = policy, version, sources
        self._general = {name for entry in version.applicants for name in entry.conditions}
        rule = version.rule
        self._roots = rule.members if isinstance(rule, rules.All) and not rule.id else (rule,)

    def force(self, *, several: bool) -> str:
        """The days between which the version is in force, and what is said of it."""
        version = self._version
        note = f"；{version.note}" if version.note else ""
        if not (several or version.effective or version.expires or note):
            return ""
        words = escape(policy_words.force_words(version) + note)
        return f"<p class='muted' style='margin-bottom:6px'>施行：{words}</p>"

    def applicants(self) -> str:
        """Who may apply: each aspect with its conditions, or that the documents say nothing or were not read."""
        rows = [h.head("各方面的规定", "条款（点开看依据）", "可信度")]
        for entry in self._version.applicants:
            rows += self._aspect(entry) if entry.stated is Stated.STATED else ()
        for stated, tone in ((Stated.UNSTATED, "muted"), (Stated.UNREAD, "warn")):
            names = [entry.aspect.label for entry in self._version.applicants if entry.stated is stated]
            told = f"<span class='muted'>{'、'.join(names)}</span>　<span class='{tone}'>{stated.label}</span>"
            rows += [h.cells(told, "", "")] if names else []
        return h.table(rows)

    def _aspect(self, entry: Applicant) -> list[str]:
        name = f"<span class='muted'>{entry.aspect.label}</span>　"
        nodes = tuple(node for node in self._roots if node.id in entry.conditions)
        found = policy_words.rule_lines(self._policy, rules.All(members=nodes))
        return [self._condition(line, name if not line.depth else "") for line in found]

    def conditions(self) -> str:
        """The conditions besides those of the applicants."""
        rest = tuple(node for node in self._roots if node.id not in self._general)
        if not rest:
            return "<p class='muted'>没有别的条件。</p>"
        rule = rules.All(members=rest) if len(rest) > 1 or self._general else self._version.rule
        rows = [h.head(policy_words.rule_head(rule), "条款（点开看依据）", "可信度")]
        for line in policy_words.rule_lines(self._policy, rule):
            rows.append(self._condition(line, f"<span class='muted'>{line.number}</span>　"))
            if isinstance(line.node, rules.Score):
                rows.append(f"<tr><td colspan='3' class='line'>{_score(line.node)}</td></tr>")
        return h.table(rows)

    def _condition(self, line: policy_words.RuleLine, name: str) -> str:
        group = isinstance(line.node, (rules.All, rules.Any))
        text = f"<b>{escape(line.text)}</b>" if group else escape(line.text)
        remarks = (line.node.reason.value if isinstance(line.node, rules.Manual) else "", line.remark)
        aside = "；".join(remark for remark in remarks if remark)
        after = f"<span class='muted'>（{escape(aside)}）</span>" if aside else ""
        left = f"<p style='margin-left:{line.depth * _STEP}px'>{name}{text}{after}</p>"
        if not line.has_source:
            return h.cells(left, "", "")
        cite = self._cite(line.text, line.node, line.document)
        return h.cells(left, cite, h.grade(self._policy.grade_of(line.node)))

    def _cite(self, text: str, where: rules.Node | Support, document: Document | None) -> str:
        """A link to the source of a condition or a support item; the words are those of the source itself."""
        clause = where.clause.strip("—- ")
        anchor = f"source:{len(self._sources)}"
        named = document.citation if document is not None else ""
        source = ConditionSource(
            named,
            where.clause,
            self._policy.grade_of(where),
            document.title if document is not None else "",
            (document.url or "") if document is not None else "",
        )
        note = where.note if isinstance(where, rules.Node) else where.basis
        self._sources[anchor] = Condition("", text, ConditionVerdict.UNKNOWN, "", "", (), None, source, note)
        return f"<a href='{anchor}'>{escape(clause or named or '未注明')}</a>"

    def support(self) -> str:
        """What the policy gives, with the event that pays, how it is claimed and who pays."""
        rows = [h.head("支持内容", "条款", "可信度")]
        for item in self._version.support:
            cite = self._cite(item.text, item, self._policy.document(item.document))
            rows.append(h.cells(_support(item), cite, h.grade(self._policy.grade_of(item))))
        if not self._version.support:
            rows.append("<tr><td colspan='3' class='muted'>没有列明，请咨询主管部门</td></tr>")
        return h.table(rows)


def _score(score: rules.Score) -> str:
    rows = [
        f"<tr><td width='32%'>{escape(f'{row.group}：' if row.group else '')}{escape(row.label)}</td>"
        f"<td width='10%'>{row.most}</td><td>{h.lines(row.grades)}</td></tr>"
        for row in policy_words.score_rows(score)
    ]
    limits = policy_words.score_limits(score)
    tail = f"<p class='muted'>{escape(limits)}</p>" if limits else ""
    return f"<table width='100%' cellpadding='2' style='margin-left:{_STEP}px'>{''.join(rows)}</table>{tail}"


def _support(item: Support) -> str:
    amount = policy_words.span_words(item.low, item.high)
    limit = f"额度{policy_words.span_words(None, item.limit)}" if item.limit is not None else ""
    stated = amount or limit or ("按公式计算" if item.formula is not None else "")
    parts = [escape(item.text)]
    if stated:
        parts.append(f"　<b>{item.kind.value} {escape(stated)}</b>")
    remarks: Sequence[str] = [*([item.basis] if item.basis else []), *policy_words.support_remarks(item)]
    if remarks:
        parts.append(f"<br><span class='muted'>{escape('；'.join(remarks))}</span>")
    return "".join(parts)
