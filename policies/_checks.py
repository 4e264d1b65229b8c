"""Checks of policies that could be read: sources, dates, places, amounts, links.

The private checks yield tuples (place in the file, error, advice).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from policies._figures import amounts_in_data, amounts_in_text
from policies._reader import Hints
from policies.catalogue import QUALIFICATIONS
from policies.errors import ValidationError
from policies.formula import FormulaError, Named, parse, parts_of
from policies.model import BenefitKind, Level, Policy, Version
from policies.quantities import QUANTITIES
from policies.reference import Reference
from policies.regions import full_region
from policies.rules import All, Any, Confidence, Manual, Node, Not, Region, Rule, Score, walk
from policies.values import Unit, show

_RANKS = {Level.NATION: (0, 0), Level.PROVINCE: (1, 2), Level.DISTRICT: (2, 4), Level.INSTITUTION: (0, 4)}
"""Level → smallest and largest number of parts of its region (as `full_region` splits it)."""


def check_policy(policy: Policy, where: str) -> list[ValidationError]:
    """Return all errors inside one policy; `where` is the name of its file."""
    checks: tuple[Callable[[Policy], Iterator[tuple[str, str, str]]], ...] = (
        _check_head,
        _check_documents,
        _check_versions,
        _check_rules,
        _check_benefits,
        _check_figures,
        _check_window,
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
    if not policy.contact and not policy.lead_department:
        yield "lead_department", "没有写向谁咨询", "写明主管部门或联系方式"


def _check_documents(policy: Policy) -> Iterator[tuple[str, str, str]]:
    if not policy.documents:
        yield "documents", "没有任何来源", "没有来源就不能入库"
    seen: set[str] = set()
    for i, document in enumerate(policy.documents):
        if document.key in seen:
            yield f"documents[{i}].key", f"“{document.key}”重复", "每份文件用不同的 key"
        seen.add(document.key)
        if document.effective and document.expires and document.effective > document.expires:
            yield f"documents[{i}]", "生效日晚于失效日", "检查日期"


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
    if not node.confidence.supports_rules and not isinstance(node, (Manual, All, Any, Not)):
        yield spot, f"依据是“{node.confidence.value}”，不能作为规则", "改为 manual，写明数字待核"
    if node.document and policy.document(node.document) is None:
        keys = [document.key for document in policy.documents]
        yield spot, f"没有 key 为“{node.document}”的来源文件", f"可用：{'、'.join(keys)}"


def _check_scored_leaves(rule: Rule, place: str) -> Iterator[tuple[str, str, str]]:
    inside_scores = {
        id(node) for score in walk(rule) if isinstance(score, Score) for node in walk(score) if node is not score
    }
    for i, node in enumerate(walk(rule)):
        if not node.id and id(node) not in inside_scores and not (i == 0 and isinstance(node, All)):
            yield place, f"有一个条件没有 id（{_sketch(node)}）", "每个条件都要有 id"


def _sketch(node: Node) -> str:
    return type(node).__name__


def _check_benefits(policy: Policy) -> Iterator[tuple[str, str, str]]:
    local, hints = {quantity.name for quantity in policy.quantities}, Hints()
    for i, version in enumerate(policy.versions):
        for j, benefit in enumerate(version.benefits):
            place = f"versions[{i}].benefits[{j}]"
            stated = benefit.formula is not None or benefit.low is not None or benefit.high is not None
            if benefit.formula is not None:
                yield from _check_formula(benefit.formula, local, f"{place}.formula", hints)
            if stated and benefit.confidence in (Confidence.SOURCE_ONLY, Confidence.NOT_FOUND):
                yield place, f"依据是“{benefit.confidence.value}”，不能给出金额", "金额写进 text 并注明待核"
            if stated and benefit.beneficiary:
                yield place, "得益的不是企业，不能给出金额", "去掉金额，保留 beneficiary"
            if benefit.kind is BenefitKind.LOAN and stated:
                yield place, "贷款额度不是收益", "额度写在 limit"
            if benefit.low is not None and benefit.high is not None and benefit.low > benefit.high:
                yield place, "金额下限大于上限", "检查 low 和 high"
            if benefit.document and policy.document(benefit.document) is None:
                keys = "、".join(document.key for document in policy.documents)
                yield f"{place}.document", f"没有 key 为“{benefit.document}”的来源文件", f"可用：{keys}"


def _check_figures(policy: Policy) -> Iterator[tuple[str, str, str]]:
    for i, version in enumerate(policy.versions):
        for j, benefit in enumerate(version.benefits):
            numbers = amounts_in_data(benefit, policy.quantities)
            for figure, amount in amounts_in_text(benefit.text) if numbers else ():
                if amount not in numbers:
                    known = "、".join(show(number, Unit.MONEY) for number in sorted(numbers))
                    yield (
                        f"versions[{i}].benefits[{j}].text",
                        f"文字写的是“{figure}”，金额里没有这个数",
                        f"金额里的数：{known}；两处须一致",
                    )


def _check_formula(text: str, local: set[str], place: str, hints: Hints) -> Iterator[tuple[str, str, str]]:
    try:
        parsed = parse(text)
    except FormulaError as error:
        yield place, str(error), ""
        return
    for part in parts_of(parsed):
        if isinstance(part, Named) and part.name not in QUANTITIES and part.name not in local:
            yield place, f"没有“{part.name}”这个字段或指标", hints.question(part.name, QUANTITIES)


def _check_window(policy: Policy) -> Iterator[tuple[str, str, str]]:
    for i, yearly in enumerate(policy.window.yearly):
        for name, day in (("opens", yearly.opens), ("closes", yearly.closes)):
            if not _is_day_of_year(day):
                yield f"window.yearly[{i}].{name}", f"“{day}”不是一年中的日子", "写成 03-14 的样子"
    for i, span in enumerate(policy.window.spans):
        if span.opens > span.closes:
            yield f"window.spans[{i}]", "开始日晚于截止日", "检查日期"


def _is_day_of_year(text: str) -> bool:
    try:
        return date.fromisoformat(f"2024-{text}").year == 2024 and len(text) == 5
    except ValueError:
        return False


def check_reference(reference: Reference, where: str) -> list[ValidationError]:
    """Return all errors inside one reference entry; `where` is the name of its file."""
    if full_region(reference.region) is None:
        advice = "从省（直辖市）写起，如 天津市河东区；不限地区的写 全国"
        return [ValidationError(where, "region", f"“{reference.region}”不是完整地名", advice)]
    return []


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
        for link in policy.basis:
            if link not in known:
                advice = hints.question(link, known)
                errors.append(ValidationError(where, "basis", f"没有“{link}”这份参考资料", advice))
    for where, policy in files:
        for place, links in (("leads_to", policy.leads_to), ("related", policy.related)):
            for link in links:
                if link not in holders:
                    advice = hints.question(link, holders)
                    errors.append(ValidationError(where, place, f"没有“{link}”这项政策", advice))
    return errors
