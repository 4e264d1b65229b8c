"""The same rules in zen-engine and in JsonLogic.

Both have two truth values only. A condition is therefore written as two expressions, “certainly met” and
“certainly unmet”, each false while its fact is unknown; if both are false the verdict is unknown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

from bench.synthetic import Leaf, Rule, Test, Trial
from matcher import ConditionVerdict

Run = Callable[[], list[ConditionVerdict]]


def verdict_of(met: object, unmet: object) -> ConditionVerdict:
    """Return the verdict for a pair of “certainly met” and “certainly unmet”."""
    if met:
        return ConditionVerdict.MET
    return ConditionVerdict.UNMET if unmet else ConditionVerdict.UNKNOWN


# zen-engine: one decision per policy, two rows per condition (met, unmet), then the two of the whole rule.


def _zen_leaf(leaf: Leaf, met: bool) -> str:
    if isinstance(leaf.wanted, bool):
        return f"{leaf.fact} == {json.dumps(leaf.wanted is met)}"
    if isinstance(leaf.wanted, tuple):
        among = f"{leaf.fact} in {json.dumps(leaf.wanted, ensure_ascii=False)}"
        return among if met else f"{leaf.fact} != null and not({among})"
    if (leaf.test is Test.AT_LEAST) is met:
        return f"({leaf.fact} ?? -1) {'>=' if met else '>'} {leaf.wanted}"
    return f"({leaf.fact} ?? 1000000000) {'<=' if met else '<'} {leaf.wanted}"


def zen_rows(rule: Rule) -> list[tuple[str, str]]:
    """Return the expressions of one rule: `m0`, `u0` … for the conditions, `met` and `unmet` for the whole."""
    leaves = rule.leaves()
    rows = [(f"m{n}", _zen_leaf(leaf, True)) for n, leaf in enumerate(leaves)]
    rows += [(f"u{n}", _zen_leaf(leaf, False)) for n, leaf in enumerate(leaves)]
    return [*rows, *_zen_whole(rule, {name: f"$.{name}" for name, _ in rows})]


def _zen_whole(rule: Rule, parts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the two expressions of the whole rule; `parts` maps `m0`, `u0` … to the text used for it."""
    met = [parts[f"m{n}"] for n in range(len(rule.every))]
    unmet = [parts[f"u{n}"] for n in range(len(rule.every))]
    start = len(rule.every)
    for group in rule.some:
        numbers = range(start, start + len(group))
        met.append("(" + " or ".join(f"({parts[f'm{n}']})" for n in numbers) + ")")
        unmet.append("(" + " and ".join(f"({parts[f'u{n}']})" for n in numbers) + ")")
        start += len(group)
    joined = (" and ".join(f"({text})" for text in met), " or ".join(f"({text})" for text in unmet))
    return [("met", joined[0]), ("unmet", joined[1])]


def _zen_graph(rows: Sequence[tuple[str, str]]) -> dict[str, object]:
    place = {"x": 0, "y": 0}
    expressions = [{"id": key, "key": key, "value": value} for key, value in rows]
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": place, "content": {"schema": ""}},
            {
                "id": "e",
                "type": "expressionNode",
                "name": "e",
                "position": place,
                "content": {"expressions": expressions},
            },
            {"id": "out", "type": "outputNode", "name": "out", "position": place, "content": {"schema": ""}},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "e", "type": "edge"},
            {"id": "2", "sourceId": "e", "targetId": "out", "type": "edge"},
        ],
    }


def zen_single(case: Trial, trace: bool) -> Run:
    """Return a run with one call per policy on decisions compiled beforehand."""
    zen = import_module("zen")
    engine = zen.ZenEngine()
    contents = [zen.ZenDecisionContent(json.dumps(_zen_graph(zen_rows(rule)))) for rule in case.rules]
    decisions = [engine.create_decision(content) for content in contents]
    options = {"trace": trace}

    def run() -> list[ConditionVerdict]:
        results = [decision.evaluate(case.known, options)["result"] for decision in decisions]
        return [verdict_of(result["met"], result["unmet"]) for result in results]

    return run


def zen_batch(case: Trial, trace: bool) -> Run:
    """Return a run with all policies in one call, the fastest way to decisions in zen-engine."""
    content = {rule.id: _zen_graph(zen_rows(rule)) for rule in case.rules}
    engine = import_module("zen").ZenEngine({"loader": {"type": "static", "content": content}})
    requests = [{"key": rule.id, "context": case.known} for rule in case.rules]
    options = {"trace": trace}

    def run() -> list[ConditionVerdict]:
        results = [answer["data"]["result"] for answer in engine.evaluate_batch(requests, options)]
        return [verdict_of(result["met"], result["unmet"]) for result in results]

    return run


def zen_expressions(case: Trial) -> Run:
    """Return a run with one compiled expression per policy, without decision: verdicts only."""
    compile_expression = import_module("zen").compile_expression
    compiled: list[Any] = []
    for rule in case.rules:
        (_, met), (_, unmet) = _zen_whole(rule, dict(zen_rows(rule)))
        compiled.append(compile_expression(f"[{met}, {unmet}]"))

    def run() -> list[ConditionVerdict]:
        return [verdict_of(*expression.evaluate(case.known)) for expression in compiled]

    return run


# JsonLogic: two trees per policy; the library interprets them and keeps no trace.


def _json_leaf(leaf: Leaf, met: bool) -> dict[str, object]:
    fact: dict[str, object] = {"var": leaf.fact}
    if isinstance(leaf.wanted, bool):
        return {"===": [fact, leaf.wanted is met]}
    if isinstance(leaf.wanted, tuple):
        among: dict[str, object] = {"in": [fact, list(leaf.wanted)]}
        return among if met else {"and": [{"!==": [fact, None]}, {"!": [among]}]}
    if met:
        return {leaf.test.value: [fact, leaf.wanted]}
    return {"<" if leaf.test is Test.AT_LEAST else ">": [fact, leaf.wanted]}


def json_trees(rule: Rule) -> tuple[dict[str, object], dict[str, object]]:
    """Return the trees “met” and “unmet” of one rule."""
    met: list[object] = [_json_leaf(leaf, True) for leaf in rule.every]
    unmet: list[object] = [_json_leaf(leaf, False) for leaf in rule.every]
    for group in rule.some:
        met.append({"or": [_json_leaf(leaf, True) for leaf in group]})
        unmet.append({"and": [_json_leaf(leaf, False) for leaf in group]})
    return {"and": met}, {"or": unmet}


def json_logic(case: Trial) -> Run:
    """Return a run with two trees per policy: verdicts only."""
    apply = import_module("json_logic").jsonLogic
    trees = [json_trees(rule) for rule in case.rules]

    def run() -> list[ConditionVerdict]:
        return [verdict_of(apply(met, case.known), apply(unmet, case.known)) for met, unmet in trees]

    return run
