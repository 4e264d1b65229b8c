"""One entry of the library as safe HTML, with the source behind every condition. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from matcher import Condition, policy_words
from policies import Library, Policy, Reference, offices_for
from policies.review import has_newer_text
from ui.library._practice import calls, documents, practice
from ui.library._version import VersionPage
from ui.widgets import reading_html as h

if TYPE_CHECKING:
    from ui.widgets.theme import Colours


@dataclass(frozen=True)
class Reading:
    """The text, and the condition behind each of its links `source:…`."""

    html: str
    sources: Mapping[str, Condition] = field(default_factory=dict)


NOTHING = Reading("")


def policy_reading(policy: Policy, library: Library, on: date, colours: Colours) -> Reading:
    """A policy whole: who may apply, what it asks and gives, when and where, and where all this comes from."""
    sources: dict[str, Condition] = {}
    current, _ = policy.version_on(on)
    others = [version for version in reversed(policy.versions) if version is not current]
    several = len(policy.versions) > 1
    version = VersionPage(policy, current, sources)
    body = [
        _warning(policy, on),
        _facts(policy),
        "<h3>谁能申请（本日适用的版本）</h3>" if several else "<h3>谁能申请</h3>",
        _version(version, several=several),
        "<h3>申报时间</h3>",
        calls(policy, on),
        "<h3>办理与咨询</h3>",
        practice(policy, library.offices),
        "<h3>依据文件</h3>",
        documents(policy.documents),
        *(f"<h3>其他版本</h3>{_version(VersionPage(policy, other, sources), several=True)}" for other in others),
        _more(policy, library, on),
    ]
    return Reading(h.page("".join(body), colours), sources)


def _version(version: VersionPage, *, several: bool) -> str:
    return "".join(
        (
            version.force(several=several),
            version.applicants(),
            "<h3>条件</h3>",
            version.conditions(),
            "<h3>能得到什么</h3>",
            version.support(),
        )
    )


def reference_reading(entry: Reference, library: Library, colours: Colours) -> Reading:
    """A reference entry: what it is, what its documents state, which policies rest on it."""
    resting = [policy.id for policy in library.policies if {entry.id, *entry.other_ids} & set(policy.based_on)]
    places = sorted(
        (p for p in {o.place for o in library.offices} if entry.region.startswith(p)), key=len, reverse=True
    )
    asked = offices_for(entry.offices, library.offices, places)
    offices = "\n".join(policy_words.office_words(office) for office in asked)
    rows = (
        ("又名", "、".join(entry.aliases)),
        ("发文机关", entry.issuer),
        ("牵头", entry.lead_department),
        ("咨询", offices),
    )
    body = [
        "<p class='muted'>参考条目：可作政策的依据，企业不能申报，不参与匹配。</p>",
        h.table(h.pairs(rows)),
        f"<p>{escape(entry.summary)}</p>" if entry.summary else "",
        h.listed("文件所载", (escape(fact) for fact in entry.facts)),
        "<h3>依据文件</h3>",
        documents(entry.documents),
        h.listed("以它为依据的政策", _links(resting, library)),
        h.listed("存疑", [escape(entry.doubts)] if entry.doubts else []),
        _small((entry.id, *entry.other_ids)),
    ]
    return Reading(h.page("".join(body), colours))


def _warning(policy: Policy, on: date) -> str:
    result = policy_words.result_without_firm(policy, on)
    words = []
    if not result.state.in_force:
        words.append(f"{policy_words.status_words(result)}：下面的内容只供查阅。")
    if policy_words.superseded(policy):
        newer = "、".join(dict.fromkeys(document.superseded_by or "" for document in policy.documents))
        words.append(f"依据的文件已被取代：{newer}。")
    if not words:
        return ""
    return (
        f"<table width='100%' cellpadding='6'><tr><td class='banner'><b>{escape(' '.join(words))}</b></td></tr></table>"
    )


def _facts(policy: Policy) -> str:
    names = "、".join(dict.fromkeys(name for name in (policy.short, *policy.aliases) if name))
    rows = (
        ("又名", names),
        ("发文机关", policy.issuer),
        ("产业方向", "、".join(policy.sectors)),
        ("同一件事", policy.act.value if policy.act is not None else ""),
    )
    return h.table(h.pairs(rows))


def _more(policy: Policy, library: Library, on: date) -> str:
    return "".join(
        (
            h.listed("之后可申报", _links(policy.leads_to, library)),
            h.listed("相关政策", _links(policy.related, library)),
            h.listed("上位依据", _parents(policy, library, on)),
            h.listed("说明", (escape(note) for note in policy.notes)),
            h.listed("存疑", [escape(policy.doubts)] if policy.doubts else []),
            _small((policy.id, *policy.other_ids)),
        )
    )


def _links(ids: Iterable[str], library: Library) -> Iterator[str]:
    for name in ids:
        entry = library.get(name) or library.reference(name)
        yield f"<a href='entry:{escape(name)}'>{escape(entry.name)}</a>" if entry is not None else escape(name)


def _parents(policy: Policy, library: Library, on: date) -> Iterator[str]:
    """Yield the parents of a policy as links; one with a newer text asks for a check."""
    for name, link in zip(policy.based_on, _links(policy.based_on, library), strict=True):
        entry = library.get(name) or library.reference(name)
        newer = entry is not None and has_newer_text(entry, policy, on)
        yield f"{link}　<span class='warn'>有更新的文本，请核对本条是否仍照旧</span>" if newer else link


def _small(ids: Sequence[str]) -> str:
    return f"<p class='muted'>编号：{escape('、'.join(ids))}</p>"
