"""A rule set from a seeded generator: the same rules for every engine in the comparison.

300 policies of 12 conditions each: all-of, with an any-of inside, over numbers, flags and texts; one fact in
ten is unknown. The shape is that of the built-in library, in which policies share facts. The facts are a fixed
list, so that a new field of the catalogue changes no rule. No share is among them, because the engine knows that
a share is at most 100 % and the others do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from random import Random
from types import MappingProxyType

from matcher import ConditionVerdict, Profile, read_profile
from matcher._facts import Facts
from matcher.decide import decide
from matcher.outcome import Outcome
from policies import rules as r

ON = date(2026, 6, 1)
POLICIES, CONDITIONS = 300, 12
_UNKNOWN_SHARE = 0.1
LARGEST = 1000
"""Largest number and threshold; every number in the list may be that large."""
NUMBERS = (
    "registered_capital", "rd_area", "rd_equipment", "tax_12m", "electricity_24m", "invention_patents",
    "utility_models", "software_copyrights",
)  # fmt: skip
SERIES = (
    "revenue", "main_revenue", "total_income", "hightech_income", "rd_expense", "rd_expense_domestic",
    "total_assets", "liabilities", "tech_contract_amount", "tax_paid", "vat_paid", "fixed_investment",
    "equipment_purchase", "employees", "sci_staff", "rd_staff", "bachelors_up", "insured", "conversions",
)  # fmt: skip
FLAGS = (
    "legal_person", "resident_enterprise", "audit_collection", "private", "strategic_industry", "rd_accounted",
    "tech_contract_registered", "above_scale", "general_taxpayer", "ip_supports_core", "rd_unit", "zombie",
    "abnormal_list", "serious_dishonesty", "research_dishonesty", "major_incident", "incident_3y",
)  # fmt: skip
TEXTS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "org_type": ("企业", "个体工商户", "事业单位", "社会组织"),
    "size_industry": ("工业", "建筑业", "批发业", "零售业", "软件和信息技术服务业"),
    "tech_field": ("电子信息", "新材料", "高技术服务", "先进制造与自动化"),
    "listing": ("未股改", "已股改", "新三板", "北交所", "创业板"),
    "tax_credit_grade": ("A", "B", "M", "C", "D"),
})  # fmt: skip
FACTS = (*NUMBERS, *SERIES, *FLAGS, *TEXTS)


class Test(StrEnum):
    """The test of a condition on its fact."""

    __test__ = False  # pytest: not a test case

    AT_LEAST = ">="
    AT_MOST = "<="
    EQUALS = "=="
    AMONG = "in"


@dataclass(frozen=True)
class Leaf:
    """One condition. `wanted` is a number, a yes or no, or the allowed texts."""

    fact: str
    test: Test
    wanted: int | bool | tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """A rule: all of `every`, and at least one of each group in `some`."""

    id: str
    every: tuple[Leaf, ...]
    some: tuple[tuple[Leaf, ...], ...]

    def leaves(self) -> tuple[Leaf, ...]:
        """Return all conditions, those of the groups last."""
        return (*self.every, *(leaf for group in self.some for leaf in group))


@dataclass(frozen=True)
class Trial:
    """The rules and the known facts, by plain names."""

    rules: tuple[Rule, ...]
    known: dict[str, int | bool | str]


def trial(policies: int = POLICIES, seed: int = 20260601) -> Trial:
    """Return rules and facts; the same seed gives the same ones."""
    random = Random(seed)
    facts = {name: _value(name, random) for name in FACTS}
    unknown = set(random.sample(sorted(facts), round(len(facts) * _UNKNOWN_SHARE)))
    known = {name: value for name, value in facts.items() if name not in unknown}
    return Trial(tuple(_rule(f"policy-{number:03}", facts, random) for number in range(policies)), known)


def _value(name: str, random: Random) -> int | bool | str:
    if name in FLAGS:
        return random.random() < 0.5
    return random.choice(TEXTS[name]) if name in TEXTS else random.randrange(1, LARGEST)


def _leaf(facts: dict[str, int | bool | str], random: Random) -> Leaf:
    """Return a condition that the firm meets more often than not, so that nested members decide."""
    fact = random.choice(sorted(facts))
    value, fits = facts[fact], random.random() < 0.93
    if isinstance(value, bool):
        return Leaf(fact, Test.EQUALS, value is fits)
    if isinstance(value, str):
        others = [text for text in TEXTS[fact] if text != value]
        chosen = random.sample(others, min(2, len(others)))
        return Leaf(fact, Test.AMONG, (*chosen, value) if fits else tuple(chosen))
    at_least = random.random() < 0.8
    line = random.randrange(1, value + 1) if at_least is fits else random.randrange(value + 1, LARGEST + 1)
    return Leaf(fact, Test.AT_LEAST if at_least else Test.AT_MOST, line)


def _rule(name: str, facts: dict[str, int | bool | str], random: Random) -> Rule:
    leaves = [_leaf(facts, random) for _ in range(CONDITIONS)]
    return Rule(name, tuple(leaves[:6]), (tuple(leaves[6:9]), tuple(leaves[9:])))


def our_rule(rule: Rule) -> r.Rule:
    """Return the rule in the form of our policies."""
    groups = [r.Any(members=tuple(_our_leaf(leaf) for leaf in group)) for group in rule.some]
    return r.All(members=(*(_our_leaf(leaf) for leaf in rule.every), *groups))


def _our_leaf(leaf: Leaf) -> r.Rule:
    if isinstance(leaf.wanted, bool):
        return r.Flag(field=leaf.fact, value=leaf.wanted)
    if isinstance(leaf.wanted, tuple):
        return r.OneOf(left=r.Operand(leaf.fact, leaf.fact), values=leaf.wanted)
    operand = r.Operand(f"{leaf.fact}[-1]" if leaf.fact in SERIES else leaf.fact, leaf.fact)
    return r.Compare(left=operand, op=r.Comparison(leaf.test.value), value=Decimal(leaf.wanted))


def our_profile(known: dict[str, int | bool | str]) -> Profile:
    """Return the known facts as a profile; series have their last closed year."""
    raw: dict[str, object] = {"founded_on": "2012-03-01"}
    for name, value in known.items():
        raw[name] = {str(ON.year - 1): value} if name in SERIES else value
    return read_profile(raw)


def our_outcomes(rules: tuple[tuple[str, r.Rule], ...], profile: Profile) -> list[Outcome]:
    """Evaluate every rule with the full trace, as a match does."""
    facts = Facts(profile, ON)
    return [decide(rule, facts, name) for name, rule in rules]


def our_verdicts(case: Trial) -> list[ConditionVerdict]:
    """Return the verdict of our engine for every rule."""
    rules = tuple((rule.id, our_rule(rule)) for rule in case.rules)
    return [outcome.verdict for outcome in our_outcomes(rules, our_profile(case.known))]
