"""What the worked examples of a policy do not show yet. This keeps no policy from being finished; it asks for firms."""

from __future__ import annotations

from collections.abc import Iterator

from matcher import ConditionVerdict, evaluate, read_profile
from policies import Modelled, Policy, Verdict
from policies import rules as r
from workshop.model import Problem

_FIRM = "看看造出来的企业，说一句“对”，它就成了例子"


def has_line(leaf: r.Rule) -> bool:
    """Return whether a condition has a threshold that a figure can miss by a little; above zero means any at all."""
    return isinstance(leaf, (r.Between, r.Tiers, r.Score)) or (isinstance(leaf, r.Compare) and leaf.value != 0)


def still_to_show(policy: Policy) -> tuple[Problem, ...]:
    """Return what no worked example of the newest version shows, in the order of its conditions.

    A policy that the program decides whole shows every verdict and a firm at a line; every policy a firm that fails
    each condition on the applicants, and for each event (认定) one in its year and one after it.
    """
    return tuple(_still_to_show(policy))


def _still_to_show(policy: Policy) -> Iterator[Problem]:
    version, examples = policy.versions[-1], policy.examples
    nodes = tuple(r.walk(version.rule))
    if not examples or all(policy.modelled(example.on) is Modelled.FULL for example in examples):
        shown = {example.verdict for example in examples}
        for verdict in Verdict:
            if verdict not in shown:
                yield Problem(text=f"还没有结论是“{verdict.label}”的例子", advice=_FIRM, part="examples")
        if any(map(has_line, nodes)) and not any(example.boundary for example in examples):
            yield Problem(text="还没有刚好在线上的例子", advice=_FIRM, part="examples")
    verdicts = _verdicts(policy)
    unmet = {node for node, verdict in verdicts if verdict is ConditionVerdict.UNMET}
    for name in (name for entry in version.applicants for name in entry.conditions if name not in unmet):
        yield Problem(text="还没有不满足这一条的例子", advice=_FIRM, card=name)
    for event in (node for node in nodes if isinstance(node, r.Recognised)):
        if not {(event.id, ConditionVerdict.MET), (event.id, ConditionVerdict.UNMET)} <= verdicts:
            yield Problem(text="还没有认定当年和过了年份各一家的例子", advice=_FIRM, card=event.id)


def _verdicts(policy: Policy) -> set[tuple[str, ConditionVerdict]]:
    """Return every condition with every verdict that an example gives it."""
    results = (evaluate(policy, read_profile(example.profile), example.on) for example in policy.examples)
    return {(outcome.node.id, outcome.verdict) for result in results for outcome in result.outcome.walk()}
