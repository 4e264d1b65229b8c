"""Checks of policies that could be read: sources, dates, places, amounts, links.

The private checks yield tuples (place in the file, error, advice).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from policies._checks_sources import (
    check_calls,
    check_document,
    check_documents,
    check_source,
    check_texts,
    check_words,
)
from policies._checks_support import check_figures, check_support
from policies._reader import Hints
from policies.catalogue import QUALIFICATIONS
from policies.errors import ValidationError
from policies.model import Level, Policy, Version
from policies.offices import Office
from policies.reference import Reference
from policies.regions import full_region
from policies.rules import All, Any, Node, Not, Region, Rule, Score, walk

_RANKS = {Level.NATION: (0, 0), Level.PROVINCE: (1, 2), Level.DISTRICT: (2, 4), Level.INSTITUTION: (0, 4)}
"""Level → smallest and largest number of parts of its region (as `full_region` splits it)."""


def check_policy(policy: Policy, where: str) -> list[ValidationError]:
    """Return all errors inside one policy; `where` is the name of its file."""
    checks: tuple[Callable[[Policy], Iterator[tuple[str, str, str]]], ...] = (
        _check_head,
        check_documents,
        _check_versions,
        _check_rules,
        check_words,
        check_support,
        check_figures,
        check_calls,
    )
    return [ValidationError(where, place, what, advice) for check in checks for place, what, advice in check(policy)]


def _check_head(policy: Policy) -> Iterator[tuple[str, str, str]]:
    ranks = full_region(policy.region)
    if ranks is None:
        yield "region", f"“{policy.region}”不是完整地名", "从省（直辖市）写起，如 天津市河东区；国家政策写 全国"
    else:
        low, high = _RANKS[policy.level]
        if not low <= len(ranks) <= high:
            yield "region", f"“{policy.level.value}”级政策的地区不能是“{policy.region}”", "检查级别与地区"
    if policy.grants:
        if policy.grants not in QUALIFICATIONS:
            yield "grants", f"没有“{policy.grants}”这种资质", Hints().question(policy.grants, QUALIFICATIONS)
        elif policy.validity.months != QUALIFICATIONS[policy.grants][1]:
            yield "validity.months", f"与资质目录的有效期（{QUALIFICATIONS[policy.grants][1]}）不一致", "两处须相同"
    if not policy.offices:
        yield "offices", "没有写向谁咨询", "写明办事机构，如 {duty: 科技}"
    for i, office in enumerate(policy.offices):
        if office.duty is None and not office.name:
            yield f"offices[{i}]", "既没有职责也没有名称", "写 duty（如 科技），或 name 与 phone"


def _check_versions(policy: Policy) -> Iterator[tuple[str, str, str]]:
    previous: Version | None = None
    if not policy.versions:
        yield "versions", "至少要有一个版本", "写上 rule，或 versions 里的一项"
    for i, version in enumerate(policy.versions):
        place = f"versions[{i}]"
        if version.effective and version.expires and version.effective > version.expires:
            yield place, "生效日晚于失效日", "检查日期"
        if previous is not None and (
            previous.expires is None or version.effective is None or previous.expires >= version.effective
        ):
            yield place, "与上一版本的有效期重叠或次序颠倒", "各版本由旧到新，日期不重叠"
        previous = version


def _check_rules(policy: Policy) -> Iterator[tuple[str, str, str]]:
    for i, version in enumerate(policy.versions):
        place = f"versions[{i}].rule"
        seen: set[str] = set()
        for node in walk(version.rule):
            yield from _check_node(policy, node, place, seen)
        if isinstance(version.rule, All) and not version.rule.members:
            yield place, "没有任何条件", "只有名称的政策放进参考资料"
        if full_region(policy.region) and not any(isinstance(node, Region) for node in walk(version.rule)):
            yield (
                place,
                f"地区是“{policy.region}”，规则里却没有地区条件",
                "加一条 region；确实不限地区的，region 写 全国",
            )
        yield from _check_scored_leaves(version.rule, place)


def _check_node(policy: Policy, node: Rule, place: str, seen: set[str]) -> Iterator[tuple[str, str, str]]:
    spot = f"{place}#{node.id}"
    if node.id:
        if node.id in seen:
            yield spot, f"条件编号“{node.id}”重复", "每个条件用不同的 id"
        seen.add(node.id)
    if not isinstance(node, (All, Any, Not)) or node.document:
        yield from check_source(policy, node.document, spot)


def _check_scored_leaves(rule: Rule, place: str) -> Iterator[tuple[str, str, str]]:
    inside_scores = {
        id(node) for score in walk(rule) if isinstance(score, Score) for node in walk(score) if node is not score
    }
    for i, node in enumerate(walk(rule)):
        if not node.id and id(node) not in inside_scores and not (i == 0 and isinstance(node, All)):
            yield place, f"有一个条件没有 id（{_sketch(node)}）", "每个条件都要有 id"


def _sketch(node: Node) -> str:
    return type(node).__name__


def check_reference(reference: Reference, where: str) -> list[ValidationError]:
    """Return all errors inside one reference entry; `where` is the name of its file."""
    problems = [
        p for i, document in enumerate(reference.documents) for p in check_document(document, f"documents[{i}]")
    ]
    texts = (
        ("summary", reference.summary),
        ("doubts", reference.doubts),
        *(("facts", fact) for fact in reference.facts),
    )
    errors = [ValidationError(where, *problem) for problem in (*problems, *check_texts(texts))]
    if full_region(reference.region) is None:
        advice = "从省（直辖市）写起，如 天津市河东区；不限地区的写 全国"
        errors.append(ValidationError(where, "region", f"“{reference.region}”不是完整地名", advice))
    return errors


def check_offices(offices: tuple[Office, ...], where: str) -> list[ValidationError]:
    """Return all errors inside the directory of offices; `where` is the name of its file."""
    errors: list[ValidationError] = []
    for i, office in enumerate(offices):
        if full_region(office.place) is None:
            advice = "从省（直辖市）写起，如 天津市河东区；全国的写 全国"
            errors.append(ValidationError(where, f"[{i}].place", f"“{office.place}”不是完整地名", advice))
        if office.phone and not (office.url or office.source):
            errors.append(ValidationError(where, f"[{i}].phone", "没有写电话在哪里看到的", "写 url 或 source"))
    return errors


def check_library(
    files: Sequence[tuple[str, Policy]], references: Sequence[tuple[str, Reference]] = ()
) -> list[ValidationError]:
    """Return all errors between entries: ids used twice and links to ids that do not exist.

    `files` and `references` are pairs (name of the file, entry).
    """
    errors: list[ValidationError] = []
    holders: dict[str, str] = {}
    taken: dict[str, str] = {}
    names = [(where, (policy.id, *policy.other_ids)) for where, policy in files]
    names += [(where, (reference.id, *reference.other_ids)) for where, reference in references]
    for where, name in ((where, name) for where, ids in names for name in ids):
        if name in taken:
            errors.append(ValidationError(where, "id", f"“{name}”已被 {taken[name]} 使用", "id 不能重复"))
        else:
            taken[name] = where
    holders.update({policy.id: where for where, policy in files})
    known = {reference.id for _, reference in references}
    hints = Hints()
    for where, policy in files:
        for link in policy.based_on:
            if link not in known and link not in holders:
                advice = hints.question(link, [*known, *holders])
                errors.append(ValidationError(where, "based_on", f"没有“{link}”这项政策或参考资料", advice))
    for where, policy in files:
        for place, links in (("leads_to", policy.leads_to), ("related", policy.related)):
            for link in links:
                if link not in holders:
                    advice = hints.question(link, holders)
                    errors.append(ValidationError(where, place, f"没有“{link}”这项政策", advice))
    return errors
