"""Short functions to make rules, policies and profiles in tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from matcher import Profile, read_profile
from matcher._facts import Facts
from matcher.decide import decide
from matcher.outcome import Outcome
from policies import Level, Policy
from policies.documents import Document, Grade
from policies.loader import read_policy
from policies.model import PolicyKind, Version
from policies.rules import Compare, Comparison, Manual, ManualReason, Operand, Rule
from policies.values import Unit
from tests.policies.build import APPLICANTS

ON = date(2022, 6, 1)
HEAD = f"""
{APPLICANTS}id: test-policy
name: 测试政策
level: 国家
region: 全国
kind: 奖励补助
lead_department: 测试部门
offices: [{{duty: 科技}}]
documents: [{{key: a, title: 测试文件, number: 测〔2021〕1号, grade: excerpt, read: whole}}]
"""

EVENT = "event: {id: works, compare: 'revenue[-1]', op: '>=', value: 0万元}"
"""An event of a support item that is known to have happened for every firm with a revenue."""


def profile(**facts: object) -> Profile:
    """Return a profile of raw facts; a series is {2021: 5}."""
    return read_profile({name: _raw(value) for name, value in facts.items()})


def _raw(value: object) -> object:
    return {str(year): number for year, number in value.items()} if isinstance(value, dict) else value


def policy(text: str, head: str = HEAD) -> Policy:
    """Return a policy with a short head and the given YAML."""
    return read_policy(head + text, "test-policy.yaml")


def rule(text: str) -> Rule:
    """Return one rule from the short form of policy files."""
    return policy(f"rule:\n  - {text}\n").versions[0].rule.members[0]  # type: ignore[union-attr]  # an all-of


def decided(node: Rule, on: date = ON, **facts: object) -> Outcome:
    """Return the outcome of a rule for a profile with these facts."""
    return decide(node, Facts(profile(**facts), on), "test-policy")


def manual(key: str) -> Manual:
    """Return a condition that a person confirms: the simplest with three values."""
    return Manual(id=key, text=f"条件 {key}", reason=ManualReason.PAPERS)


def at_least(formula: str, line: int | str, unit: Unit = Unit.MONEY) -> Compare:
    """Return a rule that a formula must be at least a threshold."""
    return Compare(id="line", left=Operand(formula, formula, unit), op=Comparison.AT_LEAST, value=Decimal(line))


def bare_policy(node: Rule, **more: object) -> Policy:
    """Return a policy with one rule."""
    document = Document(key="a", title="测试文件", grade=Grade.EXCERPT)
    return Policy(
        id="test-policy",
        name="测试",
        level=Level.NATION,
        region="全国",
        kind=PolicyKind.AWARD,
        versions=(Version(rule=node),),
        documents=(document,),
        **more,  # type: ignore[arg-type]  # more are fields of Policy
    )
