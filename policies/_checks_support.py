"""Checks of what a policy gives: amounts, events, routes, and figures in the words.

The checks yield tuples (place in the file, error, advice).
"""

from __future__ import annotations

from collections.abc import Iterator

from policies._checks_sources import Problem, check_source
from policies._figures import amounts_in_data, amounts_in_text
from policies._reader import Hints
from policies.formula import FormulaError, Named, parse, parts_of
from policies.model import Policy, Support, SupportKind, Version
from policies.quantities import QUANTITIES
from policies.values import Unit, show


def check_support(policy: Policy) -> Iterator[Problem]:
    """Check the amounts, sources, events and routes of all support items."""
    local, hints = {quantity.name for quantity in policy.quantities}, Hints()
    for i, version in enumerate(policy.versions):
        for j, item in enumerate(version.support):
            place = f"versions[{i}].support[{j}]"
            if item.formula is not None:
                yield from _check_formula(item.formula, local, f"{place}.formula", hints)
            if item.has_amount or item.document:
                yield from check_source(policy, item.document, place)
            yield from _check_amount(item, place)
        yield from _check_routes(version, f"versions[{i}].support")


def _check_amount(item: Support, place: str) -> Iterator[Problem]:
    if item.has_amount and item.beneficiary:
        yield place, "得益的不是企业，不能给出金额", "去掉金额，保留 beneficiary"
    if item.kind is SupportKind.LOAN and item.has_amount:
        yield place, "贷款额度不是收益", "额度写在 limit"
    if item.low is not None and item.high is not None and item.low > item.high:
        yield place, "金额下限大于上限", "检查 low 和 high"
    if item.has_amount and item.event is None and item.kind in (SupportKind.AWARD, SupportKind.INTEREST):
        yield place, "没有写发生什么事才兑现", "写 event：当年认定、贷款已放款、合同已登记等"


def _check_routes(version: Version, place: str) -> Iterator[Problem]:
    paid = [(j, item) for j, item in enumerate(version.support) if item.has_amount]
    if len(paid) < 2:
        return
    for j, item in paid:
        if item.when is None and not item.always and not item.group:
            yield (
                f"{place}[{j}]",
                "同一政策有几项金额，这一项没有写走哪条路线",
                "写 when；确实一并享受的写 when: always",
            )


def check_figures(policy: Policy) -> Iterator[Problem]:
    """Check that every amount in the words of a support item is in its data."""
    for i, version in enumerate(policy.versions):
        for j, item in enumerate(version.support):
            numbers = amounts_in_data(item, policy.quantities)
            for figure, amount in amounts_in_text(item.text) if numbers else ():
                if amount not in numbers:
                    known = "、".join(show(number, Unit.MONEY) for number in sorted(numbers))
                    yield (
                        f"versions[{i}].support[{j}].text",
                        f"文字写的是“{figure}”，金额里没有这个数",
                        f"金额里的数：{known}；两处须一致",
                    )


def _check_formula(text: str, local: set[str], place: str, hints: Hints) -> Iterator[Problem]:
    try:
        parsed = parse(text)
    except FormulaError as error:
        yield place, str(error), ""
        return
    for part in parts_of(parsed):
        if isinstance(part, Named) and part.name not in QUANTITIES and part.name not in local:
            yield place, f"没有“{part.name}”这个字段或指标", hints.question(part.name, QUANTITIES)
