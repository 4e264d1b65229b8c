"""How to get a policy as HTML: when applications are accepted, where to ask, and the documents. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

from matcher import PolicyState, policy_words
from policies import Call, CallStop, Document, Office, Policy, PolicyOffice, TextRead, offices_for
from ui.widgets import reading_html as h


def calls(policy: Policy, on: date) -> str:
    """When applications are accepted: the state on the day, every known round with step and links, the last sign."""
    found = policy.calls
    rounds = sorted(found.dated, key=lambda call: (call.year, call.opens or date.min), reverse=True)
    result = policy_words.result_without_firm(policy, on)
    known = found.dated or found.rolling is not None or found.by_law or result.state is PolicyState.UNANNOUNCED
    rows = [
        ("今天", f"<b>{escape(policy_words.status_words(result))}</b>"),
        ("停止受理", "<br>".join(_stop(stop) for stop in (found.paused, found.used_up) if stop is not None)),
        ("恢复受理", f"{found.reopens.isoformat()} 起" if found.reopens is not None else ""),
        *((f"{call.year} 年", _call(call, policy)) for call in rounds),
        ("常年受理", _rolling(policy)),
        ("依法享受", escape(found.by_law)),
        ("说明", escape(found.text) if found.text != found.by_law else ""),
        ("最近一次", f"{found.last_seen} 年见到受理或名单" if found.last_seen is not None else ""),
        ("时间", "" if known else "<span class='warn'>时间未公布</span>"),
    ]
    return h.table(h.html_pairs(rows))


def _stop(stop: CallStop) -> str:
    return escape(f"{stop.since.isoformat()} 起{stop.text}")


def _call(call: Call, policy: Policy) -> str:
    days = " 至 ".join(day.isoformat() for day in (call.opens, call.closes) if day is not None)
    if call.opens is None and call.closes is not None:
        days = f"至 {days}"
    if call.closes is None:
        days = f"{days} 起，截止日未公布" if days else "起止日未公布"
    step = f"　{call.step}" if call.step else ""
    links = (h.web_link(call.portal, "申报入口"), _source(call.source, policy))
    return "　".join(part for part in (escape(days + step), *links) if part)


def _source(source: str, policy: Policy) -> str:
    """The source of a call: an address, or the document with that key."""
    document = policy.document(source) if source else None
    if document is not None:
        return f"<span class='muted'>依据 {escape(document.citation)}</span>"
    return h.web_link(source, "依据")


def _rolling(policy: Policy) -> str:
    rolling = policy.calls.rolling
    if rolling is None:
        return ""
    seen = f"<span class='muted'>{rolling.seen.isoformat()} 查看时如此</span>"
    return "　".join(part for part in (escape(rolling.text), seen, _source(rolling.source, policy)) if part)


def practice(policy: Policy, directory: Sequence[Office]) -> str:
    """Where to ask and to apply, the steps, the papers, how long it is valid, and what excludes it."""
    materials = "\n".join(f"☐ {m.text}{f'（{m.holder}）' if m.holder else ''}" for m in policy.materials)
    rest = (
        ("牵头部门", policy.lead_department),
        ("办理渠道", policy.apply_at or "渠道未公布"),
        ("程序", policy.procedure),
        ("材料", materials or "未公布"),
        ("有效期", policy_words.validity_words(policy)),
        ("不能同享", "\n".join(exclusion.text for exclusion in policy.exclusions)),
    )
    return h.table((*h.html_pairs((("咨询", _offices(policy, directory)),)), *h.pairs(rest)))


def _offices(policy: Policy, directory: Sequence[Office]) -> str:
    """The offices of the policy; those of its own place by name where the directory has them."""
    places = sorted({e.place for e in directory if policy.region.startswith(e.place)}, key=len, reverse=True)
    return "<br>".join(dict.fromkeys(_office(office) for office in offices_for(policy.offices, directory, places)))


def _office(office: PolicyOffice) -> str:
    seen = f"<span class='muted'>{office.seen.isoformat()} 核对</span>" if office.seen is not None else ""
    words = escape(policy_words.office_words(office))
    return "　".join(part for part in (words, seen, h.web_link(office.url, "网页")) if part)


def documents(found: Sequence[Document]) -> str:
    """The documents with their days, grade, how much was read and when the text was last looked at."""
    if not found:
        return "<p class='bad'>没有列明文件</p>"
    return h.table(f"<tr><td class='line'>{_document(document)}</td></tr>" for document in found)


def _document(document: Document) -> str:
    title = f"《{escape(document.title)}》" + (f"　<b>{escape(document.number)}</b>" if document.number else "　无文号")
    dates = (("发布", document.issued), ("施行", document.effective), ("止", document.expires))
    days = "，".join(f"{day.isoformat()} {word}" for word, day in dates if day is not None)
    checked = f"{document.checked_on.isoformat()} 核对" if document.checked_on is not None else "核对日未记"
    tone = "warn" if document.read is TextRead.NONE else "muted"
    facts = (
        f"<span class='muted'>{days or '日期未载明'}</span>",
        h.grade(document.grade),
        f"<span class='{tone}'>{document.read.label}</span>",
        f"<span class='muted'>{checked}</span>",
        h.web_link(document.url, policy_words.link_words(document)),
    )
    return "".join((title, "<br>", "　".join(part for part in facts if part), *_warnings(document)))


def _warnings(document: Document) -> Iterator[str]:
    if document.draft:
        yield "<br><span class='bad'><b>征求意见稿，尚未施行</b></span>"
    if document.superseded_by:
        yield f"<br><span class='bad'><b>已被取代：{escape(document.superseded_by)}</b></span>"
