"""What the second person reads before a policy is adopted, as HTML: what differs, each part with its words, firms. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from clauses import GroupContent, RuleContent, SupportContent
from matcher import sentence
from policies import Policy, library_of
from policies.packs import PolicyChange, diff
from ui.own_policies.listing import event_line
from ui.widgets import reading_html as h
from ui.widgets.theme import LIGHT
from ui.workshop.example_words import facts_words
from ui.workshop.words import content_words, kind_words, state_words
from workshop import CardState

if TYPE_CHECKING:
    from policies import Support
    from policies.fact_types import Field
    from policies.own import OwnEvent
    from policies.rules import Node
    from ui.widgets.theme import Colours
    from workshop import Card, Draft, Problem

_STEP = 18
"""Pixels by which a card inside a group is indented."""
_TONES = {"eligible": "good", "ineligible": "bad", "unknown": "warn"}


@dataclass(frozen=True)
class ReviewParts:
    """Everything that a review shows.

    `adopted` says whether the revision itself is in use. `used` is the policy with the same id that is in use, `below` that of the installed library where it changed since.
    `names` are the numbers or titles of the stored documents by their SHA-256.
    """

    draft: Draft
    policy: Policy | None = None
    adopted: bool = False
    used: Policy | None = None
    below: Policy | None = None
    base_changed: bool = False
    facts: tuple[Field, ...] = ()
    problems: tuple[Problem, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def difference(old: Policy | None, new: Policy) -> PolicyChange | None:
    """Returns what differs between two texts of a policy, None if nothing does."""
    before = library_of([old] if old is not None else [], "在用")
    changes = diff(before, library_of([new], "新稿"), sentence).changes
    return next((change for change in changes if change.id == new.id), None)


def review_html(parts: ReviewParts, on: date, colours: Colours) -> str:
    """Returns the page of a review."""
    return h.page(_body(parts, on), colours)


def _body(parts: ReviewParts, on: date) -> str:
    body = [
        _problems(parts),
        _below(parts),
        *_difference(parts),
        _cards(parts, on),
        _rejected(parts),
        _firms(parts),
        h.listed("新增的资料项", (f"{escape(fact.label)}（{escape(fact.name)}）" for fact in parts.facts)),
    ]
    return "".join(body)


def signing_html(parts: ReviewParts, events: Sequence[OwnEvent], facts: str, on: date) -> str:
    """Returns the review with its history and lines to be signed, to be printed."""
    name = parts.policy.name if parts.policy is not None else parts.draft.heads.name
    steps = h.listed("经过", (escape("　".join(filter(None, event_line(event)))) for event in events))
    signed = "".join(f"<td>{who}：__________　日期：__________</td>" for who in ("起草", "复核"))
    body = f"<h2>{escape(name)}</h2><p>{escape(facts)}</p>{_body(parts, on)}{steps}<p style='margin-top:28px'>&nbsp;</p>{h.table([f'<tr>{signed}</tr>'])}"
    return h.page(body, LIGHT)


def history_html(events: tuple[OwnEvent, ...], colours: Colours) -> str:
    """Returns who did what when and why, the newest first."""
    widths = (" width='130'", " width='38%'", "")
    rows = [h.head("时间", "做了什么", "理由", widths=widths)]
    rows += [h.cells(*map(escape, event_line(event))) for event in reversed(events)]
    return h.page(h.table(rows), colours)


def _problems(parts: ReviewParts) -> str:
    counts = Counter((problem.text, problem.advice) for problem in parts.problems)
    words = (
        f"<span class='bad'>{escape(text)}</span>{f'（{count} 处）' if count > 1 else ''}　{escape(advice)}"
        for (text, advice), count in counts.items()
    )
    return h.listed(f"还有 {len(parts.problems)} 处问题", words)


def _below(parts: ReviewParts) -> str:
    """Both texts where the library's changed below the own one."""
    if not parts.base_changed:
        return ""
    if parts.below is None:
        return "<h3>政策库的变化</h3><p class='warn'>政策库的新版里没有这项政策了，现在用的是本局文本。</p>"
    change = difference(parts.policy, parts.below) if parts.policy is not None else None
    told = _change_rows(change, "本局文本", "政策库新版") if change is not None else "<p>两个文本现在一样。</p>"
    return (
        "<h3>政策库里的文本变了</h3><p class='warn'>现在用的仍是本局文本。请逐项比较；"
        f"要用政策库的文本就停用本局的，要沿用就改一稿再采用。</p>{told}"
    )


def _difference(parts: ReviewParts) -> Iterator[str]:
    if parts.policy is None:
        yield "<p class='muted'>还是草稿，提交以后才能与在用的文本比较。</p>"
    elif parts.used is None:
        yield "<h3>与在用的不同</h3><p>新政策：现在没有同一项政策在用，下面每一条都是新的。</p>"
    elif parts.used == parts.policy:
        yield "" if parts.adopted else "<h3>与在用的不同</h3><p>没有不同：这一稿与在用的完全一样。</p>"
    else:
        change = difference(parts.used, parts.policy)
        yield "<h3>与在用的不同</h3>"
        yield _change_rows(change, "在用", "新稿") if change is not None else "<p>判断用的内容没有不同。</p>"


def _change_rows(change: PolicyChange, before: str, after: str) -> str:
    rows = [h.head("哪里", before, after, widths=(" width='34%'", " width='33%'", ""))]
    for each in change.alterations:
        where = f"{each.part.value}　{each.name or each.place}".strip()
        old, new = each.before or ("—" if each.kind.value == "新增" else ""), each.after or ""
        if not (each.before or each.after):
            old, new = ("没有", "有") if each.kind.value == "新增" else ("有", "没有")
        rows.append(h.cells(escape(where), escape(old), f"<b>{escape(new)}</b>"))
    return h.table(rows)


def _cards(parts: ReviewParts, on: date) -> str:
    widths = (" width='50%'", "", " width='84'")
    rows = [h.head("政策里写的", "原文", "怎样定的", widths=widths)]
    known = {card.id: card for card in parts.draft.cards}
    for card in parts.draft.cards:
        if card.state.counts and card.content is not None:
            left = _STEP * _depth(card, known)
            words = content_words(card.content, parts.draft.heads, on)
            if isinstance(card.content, GroupContent):
                text = f"<b>{escape(words)}</b>"
            else:
                text = f"<span class='muted'>{kind_words(card.content)}</span>　{escape(words)}"
            tone = "warn" if card.state in (CardState.MANUAL, CardState.CHANGED) else "muted"
            rows.append(
                h.cells(
                    f"<p style='margin-left:{left}px'>{text}</p>",
                    _quote(card, parts),
                    f"<span class='{tone}'>{escape(state_words(card))}</span>",
                )
            )
    return f"<h3>每一条与原文</h3>{h.table(rows)}" if len(rows) > 1 else ""


def _depth(card: Card, known: Mapping[str, Card]) -> int:
    depth, parent = 0, known.get(card.parent)
    while parent is not None and depth < len(known):
        depth, parent = depth + 1, known.get(parent.parent)
    return depth


def _quote(card: Card, parts: ReviewParts) -> str:
    """The words of the document with their surroundings, and where they stand; built-in parts name their source."""
    quote = card.quote
    if quote is None:
        return f"<span class='muted'>没有存原文{escape(_cited(card, parts))}</span>"
    place = "　".join(filter(None, (quote.clause, parts.names.get(quote.sha256, ""))))
    around = (
        f"<span class='muted'>{escape(quote.prefix)}</span><u>{escape(quote.exact)}</u>"
        f"<span class='muted'>{escape(quote.suffix)}</span>"
    )
    return f"{around}<br><span class='muted'>{escape(place)}</span>"


def _cited(card: Card, parts: ReviewParts) -> str:
    """The source that a condition or support item of a built-in policy names."""
    content = card.content
    if not isinstance(content, (RuleContent, SupportContent)):
        return ""
    part: Node | Support = content.rule if isinstance(content, RuleContent) else content.support
    if not (part.clause or part.document):
        return ""
    document = parts.draft.heads.document(part.document)
    return f"，依据{document.citation if document is not None else ''}{part.clause}"


def _rejected(parts: ReviewParts) -> str:
    rejected = [card for card in parts.draft.cards if card.state is CardState.REJECTED]
    lines = (f"{_quote(card, parts)}{f'　理由：{escape(card.remark)}' if card.remark else ''}" for card in rejected)
    return h.listed(f"判为不是条件的 {len(rejected)} 处", lines)


def _firms(parts: ReviewParts) -> str:
    examples = parts.policy.examples if parts.policy is not None else ()
    if parts.policy is None:
        return ""
    if not examples:
        return "<h3>例子企业</h3><p class='muted'>没有例子企业。门槛是新的或改过的，应在它两边各确认一家，可以退回补上。</p>"
    rows = [h.head("企业", "资料", "结论", widths=(" width='30%'", "", " width='84'"))]
    for example in examples:
        verdict = f"<span class='{_TONES[example.verdict.value]}'>{example.verdict.label}</span>"
        rows.append(h.cells(escape(example.name), escape(facts_words(example)), verdict))
    return f"<h3>例子企业（起草人确认过结论）</h3>{h.table(rows)}"
