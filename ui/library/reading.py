"""One entry of the library as safe HTML, with the source behind every condition. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from matcher import Condition, ConditionSource, ConditionVerdict, policy_words
from policies import Document, Library, Policy, Reference, Support, Version, rules
from policies.rules import Confidence

if TYPE_CHECKING:
    from ui.widgets.theme import Colours

_STEP = 18
_TRUST = {
    Confidence.OFFICIAL: "good",
    Confidence.SECONDARY: "muted",
    Confidence.MEMORY: "warn",
    Confidence.SOURCE_ONLY: "warn",
    Confidence.NOT_FOUND: "bad",
}


@dataclass(frozen=True)
class Reading:
    """The text, and the condition behind each of its links `source:…`."""

    html: str
    sources: Mapping[str, Condition] = field(default_factory=dict)


NOTHING = Reading("")


def policy_reading(policy: Policy, library: Library, on: date, colours: Colours) -> Reading:
    """A policy whole: what it asks, what it gives, how to apply, where it comes from."""
    sources: dict[str, Condition] = {}
    current, _ = policy.version_on(on)
    others = [version for version in reversed(policy.versions) if version is not current]
    several = len(policy.versions) > 1
    body = [
        _warning(policy, on),
        _facts(policy),
        f"<h3>{'条件与支持（本日适用的版本）' if several else '条件与支持'}</h3>",
        _version(policy, current, sources, several=several),
        "<h3>怎么办理</h3>",
        _how(policy),
        "<h3>文件依据</h3>",
        _documents(policy.documents),
        *(f"<h3>其他版本</h3>{_version(policy, version, sources, several=True)}" for version in others),
        _more(policy, library),
    ]
    return Reading(_page("".join(body), colours), sources)


def reference_reading(entry: Reference, library: Library, colours: Colours) -> Reading:
    """A reference entry: what it is, what its documents state, which policies rest on it."""
    resting = [policy.id for policy in library.policies if {entry.id, *entry.other_ids} & set(policy.basis)]
    body = [
        "<p class='muted'>参考条目：可作政策的依据，企业不能申报，不参与匹配。</p>",
        _table(
            _pairs((("又名", "、".join(entry.aliases)), ("发文机关", entry.issuer), ("牵头", entry.lead_department)))
        ),
        f"<p>{escape(entry.summary)}</p>" if entry.summary else "",
        _list("文件所载", (escape(fact) for fact in entry.facts)),
        "<h3>文件依据</h3>",
        _documents(entry.documents),
        _list("以它为依据的政策", _links(resting, library)),
        _list("存疑", [escape(entry.doubts)] if entry.doubts else []),
        _small((entry.id, *entry.other_ids)),
    ]
    return Reading(_page("".join(body), colours))


def _page(body: str, colours: Colours) -> str:
    c = colours
    style = (
        f"body {{ color: {c.text}; }} h3 {{ color: {c.accent}; font-size: 11pt; margin-top: 14px; margin-bottom: 4px; }}"
        f" p {{ margin-top: 3px; margin-bottom: 3px; }} a {{ color: {c.accent}; text-decoration: none; }}"
        f" .muted {{ color: {c.muted}; }} .good {{ color: {c.met}; }} .warn {{ color: {c.unknown}; }}"
        f" .bad {{ color: {c.unmet}; }} td.line {{ border-bottom: 1px solid {c.line}; }}"
        f" .banner {{ background-color: {c.wash}; color: {c.unmet}; }} .head {{ background-color: {c.wash}; }}"
    )
    return f"<html><head><style>{style}</style></head><body>{body}</body></html>"


def _warning(policy: Policy, on: date) -> str:
    result = policy_words.result_without_firm(policy, on)
    words = []
    if not policy.version_on(on)[1]:
        words.append(f"{policy_words.status_words(result)}：下面的内容只供查阅。")
    if policy_words.superseded(policy):
        newer = "、".join(dict.fromkeys(document.superseded_by or "" for document in policy.documents))
        words.append(f"依据的文件已被取代：{newer}。")
    if not words:
        return ""
    return (
        f"<table width='100%' cellpadding='6'><tr><td class='banner'><b>{escape(' '.join(words))}</b></td></tr></table>"
    )


def _pairs(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, text in rows:
        if text:
            yield (f"<tr><td class='muted' width='76'>{name}</td><td>{_lines(text)}</td></tr>")


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _table(rows: Iterable[str]) -> str:
    return f"<table width='100%' cellpadding='2' cellspacing='0'>{''.join(rows)}</table>"


def _facts(policy: Policy) -> str:
    names = "、".join(dict.fromkeys(name for name in (policy.short, *policy.aliases) if name))
    return _table(
        _pairs(
            (
                ("又名", names),
                ("发文机关", policy.issuer),
                ("牵头部门", policy.lead_department),
                ("咨询", policy.contact),
                ("产业方向", "、".join(policy.sectors)),
                ("同一件事", policy.act.value if policy.act is not None else ""),
            )
        )
    )


def _version(policy: Policy, version: Version, sources: dict[str, Condition], *, several: bool) -> str:
    note = f"；{version.note}" if version.note else ""
    force = f"<p class='muted' style='margin-bottom:6px'>施行：{escape(policy_words.force_words(version) + note)}</p>"
    shown = force if several or version.effective or version.expires or note else ""
    return shown + _conditions(policy, version, sources) + _support(policy, version.support, sources)


def _conditions(policy: Policy, version: Version, sources: dict[str, Condition]) -> str:
    rows = [_head(f"条件：{policy_words.rule_head(version.rule)}", "条款（点开看依据）", "可信度")]
    for line in policy_words.rule_lines(policy, version.rule):
        rows.append(_condition(line, sources))
        if isinstance(line.node, rules.Score):
            rows.append(f"<tr><td colspan='3' class='line'>{_score(line.node)}</td></tr>")
    return _table(rows)


def _head(*cells: str) -> str:
    widths = ("", " width='22%'", " width='92'")
    tds = (f"<td class='head'{w}><b>{escape(cell)}</b></td>" for cell, w in zip(cells, widths, strict=True))
    return f"<tr>{''.join(tds)}</tr>"


def _condition(line: policy_words.RuleLine, sources: dict[str, Condition]) -> str:
    group = isinstance(line.node, (rules.All, rules.Any))
    text = f"<b>{escape(line.text)}</b>" if group else escape(line.text)
    aside = f"<span class='muted'>（{escape(line.remark)}）</span>" if line.remark else ""
    left = f"<p style='margin-left:{line.depth * _STEP}px'><span class='muted'>{line.number}</span>　{text}{aside}</p>"
    cite = _cite(line.text, line.node, line.document, sources) if line.has_source else ""
    trust = _trust(line.node.confidence) if line.has_source else ""
    return f"<tr><td class='line'>{left}</td><td class='line'>{cite}</td><td class='line'>{trust}</td></tr>"


def _cite(text: str, where: rules.Node | Support, document: Document | None, sources: dict[str, Condition]) -> str:
    """A link to the source of a condition or a support; the words are those of the source itself."""
    clause = where.clause.strip("—- ")
    anchor = f"source:{len(sources)}"
    named = document.citation if document is not None else ""
    source = ConditionSource(
        named,
        where.clause,
        where.confidence.value,
        document.title if document is not None else "",
        (document.url or "") if document is not None else "",
    )
    note = where.note if isinstance(where, rules.Node) else where.basis
    sources[anchor] = Condition("", text, ConditionVerdict.UNKNOWN, "", "", (), None, source, note)
    words = clause or named or "未注明"
    return f"<a href='{anchor}'>{escape(words)}</a>"


def _trust(confidence: Confidence) -> str:
    return f"<span class='{_TRUST[confidence]}'>{confidence.label}</span>"


def _score(score: rules.Score) -> str:
    rows = [
        f"<tr><td width='32%'>{escape(f'{row.group}：' if row.group else '')}{escape(row.label)}</td>"
        f"<td width='10%'>{row.most}</td><td>{_lines(row.grades)}</td></tr>"
        for row in policy_words.score_rows(score)
    ]
    limits = policy_words.score_limits(score)
    tail = f"<p class='muted'>{escape(limits)}</p>" if limits else ""
    return f"<table width='100%' cellpadding='2' style='margin-left:{_STEP}px'>{''.join(rows)}</table>{tail}"


def _support(policy: Policy, support: Sequence[Support], sources: dict[str, Condition]) -> str:
    rows = [_head("能得到什么", "条款", "可信度")]
    for support in support:
        cite = _cite(support.text, support, policy.document(support.document), sources)
        cells = (_support(support), cite, _trust(support.confidence))
        rows.append(f"<tr>{''.join(f'<td class=line>{cell}</td>' for cell in cells)}</tr>")
    if not support:
        rows.append("<tr><td colspan='3' class='muted'>没有列明，请咨询主管部门</td></tr>")
    return f"<p></p>{_table(rows)}"


def _support(support: Support) -> str:
    amount = policy_words.span_words(support.low, support.high)
    limit = f"额度{policy_words.span_words(None, support.limit)}" if support.limit is not None else ""
    formula = "按公式计算" if support.formula is not None else ""
    stated = amount or limit or formula
    parts = [escape(support.text)]
    if stated:
        parts.append(f"　<b>{support.kind.value} {escape(stated)}</b>")
    aside = [support.basis] if support.basis else []
    if support.when is not None:
        aside.append(f"限：{policy_words.condition_words(support.when)}")
    if support.beneficiary:
        aside.append(f"受益人：{support.beneficiary}")
    if aside:
        parts.append(f"<span class='muted'>（{escape('；'.join(aside))}）</span>")
    return "".join(parts)


def _how(policy: Policy) -> str:
    materials = "\n".join(f"☐ {m.text}{f'（{m.holder}）' if m.holder else ''}" for m in policy.materials)
    return _table(
        _pairs(
            (
                ("申报时间", policy_words.window_words(policy)),
                ("办理渠道", policy.apply_at or "渠道未公布"),
                ("程序", policy.procedure),
                ("材料", materials or "未公布"),
                ("有效期", policy_words.validity_words(policy)),
                ("不能同享", "\n".join(exclusion.text for exclusion in policy.exclusions)),
            )
        )
    )


def _documents(documents: Sequence[Document]) -> str:
    if not documents:
        return "<p class='bad'>未查到文件</p>"
    return _table(f"<tr><td class='line'>{_document(document)}</td></tr>" for document in documents)


def _document(document: Document) -> str:
    dates = (("发布", document.issued), ("施行", document.effective), ("止", document.expires))
    days = "，".join(f"{day.isoformat()} {word}" for word, day in dates if day is not None)
    title = f"《{escape(document.title)}》" + (f"　<b>{escape(document.number)}</b>" if document.number else "　无文号")
    gone = (
        f"<br><span class='bad'><b>已被取代：{escape(document.superseded_by)}</b></span>"
        if document.superseded_by
        else ""
    )
    link = ""
    if document.url and document.url.startswith("http"):
        link = f"　<a href='{escape(document.url)}'>打开网页 ↗</a>"
    return f"{title}<br><span class='muted'>{days or '日期未载明'}</span>　{_trust(document.confidence)}{link}{gone}"


def _more(policy: Policy, library: Library) -> str:
    return "".join(
        (
            _list("之后可申报", _links(policy.leads_to, library)),
            _list("相关政策", _links(policy.related, library)),
            _list("上位依据", _links(policy.basis, library)),
            _list("说明", (escape(note) for note in policy.notes)),
            _list("存疑", [escape(policy.doubts)] if policy.doubts else []),
            _small((policy.id, *policy.other_ids)),
        )
    )


def _links(ids: Iterable[str], library: Library) -> Iterator[str]:
    for name in ids:
        entry = library.get(name) or library.reference(name)
        yield f"<a href='entry:{escape(name)}'>{escape(entry.name)}</a>" if entry is not None else escape(name)


def _list(title: str, items: Iterable[str]) -> str:
    rows = "".join(f"<p>{'' if title == '存疑' else '· '}{item}</p>" for item in items)
    return f"<h3>{title}</h3>{rows}" if rows else ""


def _small(ids: Sequence[str]) -> str:
    return f"<p class='muted'>编号：{escape('、'.join(ids))}</p>"
