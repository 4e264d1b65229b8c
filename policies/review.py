"""A review of the library for its editors: what each entry rests on, and what may have become untrue since.

Nothing here decides a verdict. States of calls are given by the caller, who knows the matcher.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from policies.documents import Document, Grade, TextRead
from policies.model import Aspect, Modelled, Policy, Stated, SupportKind
from policies.reference import Reference
from policies.rules import Manual, walk
from policies.upkeep import SOON

A_YEAR = timedelta(days=365)
"""A source that nobody looked at for so long is to be looked at again. Our choice."""
_MINISTRIES = (
    "www.gov.cn chinatax.gov.cn mof.gov.cn miit.gov.cn most.gov.cn ndrc.gov.cn mohrss.gov.cn cnipa.gov.cn nmpa.gov.cn "
    "nosta.gov.cn npc.gov.cn moj.gov.cn mofcom.gov.cn samr.gov.cn pbc.gov.cn customs.gov.cn nsfc.gov.cn mee.gov.cn moe.gov.cn "
    "nfra.gov.cn csrc.gov.cn nhc.gov.cn mva.gov.cn natcm.gov.cn cnca.gov.cn chinatorch.org.cn cast.org.cn"
).split()
"""Hosts of bodies of the nation, which publish what they issue."""
_BANKS = "ccb.com icbc.com.cn boc.cn abchina.com abchina.com.cn psbc.com bankoftianjin.com trcbank.com.cn".split()
_LOCAL = ("gov.cn", "tten.cn")
"""Hosts of local bodies: governments, and the service network of Tianjin's science bureau (天津科技服务网)."""
_PLACES = "津皖浙温马当洞滨河粤"
"""First characters of the numbers of local documents in the library's places."""


class PolicyReview(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy rests on, and what an editor should look at.

    `foreign` are the citations of numbered documents without the issuer's own address; `ended` are the years of calls
    that are over on the day while no later one is known; `newer` are the ids of parents with a newer text in force.
    `ending` is the day on which the version in force or the last of its documents ends, if that is within 90 days;
    `old` are the citations of documents that nobody looked at for a year.
    """

    policy: Policy
    grade: Grade
    whole: bool
    checked_on: date | None
    foreign: tuple[str, ...]
    ended: tuple[int, ...]
    newer: tuple[str, ...]
    ending: date | None = None
    old: tuple[str, ...] = ()


def review(policies: Sequence[Policy], references: Sequence[Reference], on: date) -> tuple[PolicyReview, ...]:
    """Return the review of every policy on a day, in the order of the library."""
    entries: list[Policy | Reference] = [*references, *policies]
    parents = {entry.id: entry for entry in entries}
    return tuple(_review(policy, parents, on) for policy in policies)


def _review(policy: Policy, parents: Mapping[str, Policy | Reference], on: date) -> PolicyReview:
    documents = policy.documents
    days = [document.checked_on for document in documents if document.checked_on is not None]
    above = [parents[name] for name in policy.based_on if name in parents]
    return PolicyReview(
        policy=policy,
        grade=max((document.grade for document in documents), key=lambda grade: grade.rank, default=Grade.REPORT),
        whole=bool(documents) and all(document.read is TextRead.WHOLE for document in documents),
        checked_on=min(days) if len(days) == len(documents) else None,
        foreign=tuple(document.citation for document in documents if document.number and not has_own_address(document)),
        ended=_ended(policy, on),
        newer=tuple(parent.id for parent in above if has_newer_text(parent, policy, on)),
        ending=_ending(policy, on),
        old=tuple(document.citation for document in documents if _is_old(document, on)),
    )


def _ending(policy: Policy, on: date) -> date | None:
    version, in_force = policy.version_on(on)
    days = [document.expires for document in policy.documents if not document.ended(on)]
    last = max((day for day in days if day is not None), default=None) if None not in days else None
    ends = [day for day in (version.expires, last) if day is not None and on <= day <= on + SOON]
    return min(ends, default=None) if in_force and version is policy.versions[-1] else None


def _is_old(document: Document, on: date) -> bool:
    return document.checked_on is not None and not document.ended(on) and document.checked_on < on - A_YEAR


def _newest(documents: Iterable[Document], on: date) -> date | None:
    days = [document.newest_day for document in documents if not document.ended(on)]
    return max((day for day in days if day is not None and day <= on), default=None)


def has_newer_text(parent: Policy | Reference, policy: Policy, on: date) -> bool:
    """Return whether the newest text in force of a parent is later than that of a policy based on it."""
    latest, own = _newest(parent.documents, on), _newest(policy.documents, on)
    return latest is not None and own is not None and latest > own


def _ended(policy: Policy, on: date) -> tuple[int, ...]:
    over = [call.year for call in policy.calls.dated if call.closes is not None and call.closes < on]
    later = any(call.closes is not None and call.closes >= on for call in policy.calls.dated)
    return () if later else tuple(sorted(set(over)))


def has_own_address(document: Document) -> bool:
    """Return whether the address of a document is its issuer's own page, judged by host and number.

    The page of another government is a repost, so the host of a local body counts only for a document whose number
    is that of a local body.

    >>> page = Document(key="a", title="公告", grade=Grade.REPOST, url="https://fgk.chinatax.gov.cn/zcfgk/c102416/x.html")
    >>> has_own_address(page)
    True
    """
    if _is_under(document.host, (*_MINISTRIES, *_BANKS)):
        return True
    return _is_under(document.host, _LOCAL) and (document.number or "").startswith(tuple(_PLACES))


def _is_under(host: str, names: Iterable[str]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)


def review_lines(found: Sequence[PolicyReview]) -> tuple[str, ...]:
    """Return one line for each policy: id, name, grade, how much was read, day of the check, and what to look at."""
    return tuple("\t".join(_columns(entry)) for entry in found)


def _columns(entry: PolicyReview) -> tuple[str, ...]:
    look = [f"无发文单位网址：{'、'.join(entry.foreign)}"] if entry.foreign else []
    look += [f"已结束的申报：{'、'.join(f'{year} 年' for year in entry.ended)}"] if entry.ended else []
    look += [f"{entry.ending.isoformat()} 到期"] if entry.ending is not None else []
    look += [f"一年没有核对：{'、'.join(entry.old)}"] if entry.old else []
    look += [f"上位文件更新：{'、'.join(entry.newer)}"] if entry.newer else []
    read = "全文已读" if entry.whole else "未读全文"
    day = f"核对于 {entry.checked_on.isoformat()}" if entry.checked_on is not None else "核对日未记"
    return (entry.policy.id, entry.policy.name, entry.grade.label, read, day, "；".join(look) or "—")


def review_counts(
    found: Sequence[PolicyReview], references: Sequence[Reference], on: date, state_of: Callable[[Policy], str]
) -> tuple[str, ...]:
    """Return the counts of the whole library as lines; `state_of` returns the Chinese label of a policy's state."""
    policies = [entry.policy for entry in found]
    modelled = Counter(policy.modelled(on).label for policy in policies)
    documents = [d for policy in policies for d in policy.documents] + [d for r in references for d in r.documents]
    numbered = [document for document in documents if document.number]
    own = sum(map(has_own_address, numbered))
    lines = [
        f"{len(policies)} 项政策，{len(references)} 份参考资料。",
        f"可判断程度：{_told(modelled, (m.label for m in Modelled))}",
        f"来源等级（最弱的一份）：{_told(Counter(entry.grade.label for entry in found), (g.label for g in Grade))}",
        f"当日状态：{_told(Counter(map(state_of, policies)))}",
        f"全文已读 {sum(entry.whole for entry in found)} 项；核对日齐全 {sum(e.checked_on is not None for e in found)} 项",
        f"有文号的文件 {len(numbered)} 份，有发文单位自己网址的 {own} 份（{own * 100 // max(1, len(numbered))}%）",
        f"申报已结束而没有下一轮的 {sum(bool(e.ended) for e in found)} 项；上位文件更新的 {sum(bool(e.newer) for e in found)} 项",
        f"90 天内到期的 {sum(e.ending is not None for e in found)} 项；一年没有核对原文的 {sum(bool(e.old) for e in found)} 项",
    ]
    return (*lines, *_contents(policies))


def _contents(policies: Sequence[Policy]) -> tuple[str, ...]:
    versions = [policy.versions[-1] for policy in policies]
    unread = Counter(a.aspect.label for v in versions for a in v.applicants if a.stated is Stated.UNREAD)
    reasons = Counter(n.reason.value for v in versions for n in walk(v.rule) if isinstance(n, Manual))
    paid = [item for v in versions for item in v.support if item.kind in (SupportKind.AWARD, SupportKind.INTEREST)]
    stated = [item for item in paid if item.has_amount]
    return (
        f"申请主体没读到原文：{_told(unread, (aspect.label for aspect in Aspect))}",
        f"人工核实的条件：{_told(reasons)}",
        f"奖补、贴息 {len(stated)} 项有金额，写明兑现条件的 {sum(item.event is not None for item in stated)} 项",
        f"列了材料的 {sum(bool(p.materials) for p in policies)} 项；写明办理机构的 {sum(bool(p.offices) for p in policies)} 项",
    )


def _told(counts: Mapping[str, int], order: Iterable[str] = ()) -> str:
    names = [name for name in order if name in counts] or sorted(counts, key=lambda name: -counts[name])
    return "，".join(f"{name} {counts[name]}" for name in names) or "没有"
