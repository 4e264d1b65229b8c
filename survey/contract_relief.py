"""Which policies of the library a technical contract opens, in the words of the policies themselves. Pure.

A policy is named only if it is about technical contracts and in force, and only with those supports whose own text
names the kind of the contract; what it asks for stands beside, unchecked. It is never a verdict about the firm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

import msgspec

from casebook import Contract, ContractKind, ContractSide
from matcher import sentence
from policies import Policy
from policies.model import Act, PolicyKind, Support, Version
from policies.rules import All

_WORDS: Mapping[ContractKind, tuple[str, ...]] = MappingProxyType(
    {
        ContractKind.DEVELOPMENT: ("技术开发",),
        ContractKind.TRANSFER: ("技术转让",),
        ContractKind.LICENCE: ("技术许可", "许可"),
        ContractKind.CONSULTING: ("技术咨询",),
        ContractKind.SERVICE: ("技术服务",),
    }
)
_GIVES = frozenset({PolicyKind.TAX, PolicyKind.AWARD})


class ContractRelief(msgspec.Struct, frozen=True):
    """What a policy gives for a kind of contract: its own words, what it asks for, its basis, and its cautions."""

    policy: str
    name: str
    texts: tuple[str, ...]
    asks: tuple[str, ...]
    basis: str
    cautions: tuple[str, ...] = ()


def reliefs(contract: Contract, policies: Iterable[Policy], on: date) -> tuple[ContractRelief, ...]:
    """Returns what a contract may open to the firm that sells; a buyer has none of these."""
    if contract.side is not ContractSide.SELLER:
        return ()
    found = (_relief(policy, contract.kind, on) for policy in policies if policy.act is Act.TECH_CONTRACT)
    return tuple(relief for relief in found if relief is not None)


def relief_words(contract: Contract, found: Iterable[ContractRelief]) -> str:
    """Returns the names of the policies in a few words, with what comes first for a contract that is not registered."""
    names = "、".join(relief.name for relief in found)
    if not names:
        return ""
    return names if contract.registered else f"先登记：{names}"


def _relief(policy: Policy, kind: ContractKind, on: date) -> ContractRelief | None:
    version, in_force = policy.version_on(on)
    if not in_force or policy.kind not in _GIVES:
        return None
    words = _WORDS[kind]
    named = [support for support in version.support if _names(support.text, words)]
    if not named and _names(policy.name, words):
        named = list(version.support)
    asks = _asks(version)
    if not named and any(_names(ask, words) for ask in asks):
        named = list(version.support)
    if not named:
        return None
    cautions = tuple(note for note in policy.notes if _names(note, words))
    return ContractRelief(
        policy.id, policy.short or policy.name, tuple(support.text for support in named), asks, _basis(policy, named), cautions
    )  # fmt: skip


def _names(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _asks(version: Version) -> tuple[str, ...]:
    """Returns the conditions in the words of the sheet, those about the applicant last."""
    rule = version.rule
    members = rule.members if isinstance(rule, All) else (rule,)
    applicant = {name for entry in version.applicants for name in entry.conditions}
    ordered = sorted(members, key=lambda node: node.id in applicant)
    return tuple(sentence(node) for node in ordered)


def _basis(policy: Policy, supports: Iterable[Support]) -> str:
    """Returns document, number and clause of the supports, each once."""
    found: list[str] = []
    for support in supports:
        document = policy.document(support.document)
        if document is not None:
            number = f"（{document.number}）" if document.number else ""
            found.append(f"《{document.title}》{number}{support.clause}")
    return "；".join(dict.fromkeys(found))
