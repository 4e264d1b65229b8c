"""Worked examples in policy files, compared with the results of the engine."""

from __future__ import annotations

from collections.abc import Iterator

from matcher._facts import Facts
from matcher.evaluate import MatchResult, evaluate
from matcher.groups import result_group
from matcher.outcome import ConditionVerdict, ScorePoints
from matcher.profile import read_profile
from policies import Policy, ValidationErrors
from policies.model import Example


def disagreements(policy: Policy) -> tuple[str, ...]:
    """Return one Chinese sentence for each difference between a worked example and the engine.

    >>> disagreements(policy)
    ()
    """
    found = ((example, "；".join(_differences(policy, example))) for example in policy.examples)
    return tuple(f"{policy.id} 例“{example.name}”：{what}" for example, what in found if what)


def _differences(policy: Policy, example: Example) -> Iterator[str]:
    try:
        profile = read_profile(example.profile)
    except ValidationErrors as error:
        yield from error.lines()
        return
    result = evaluate(policy, profile, example.on)
    if result.verdict is not example.verdict:
        open_leaves = [
            f"{o.node.id}={o.verdict}"
            for o in result.outcome.walk()
            if o.node.id and o.verdict is not ConditionVerdict.MET
        ]
        yield f"结论是 {result.verdict}，应为 {example.verdict}（{'、'.join(open_leaves)}）"
    if example.missing is not None and result.missing != example.missing:
        yield f"缺 {list(result.missing)}，应为 {list(example.missing)}"
    if example.state is not None and result.state.value != example.state:
        yield f"状态是 {result.state}，应为 {example.state}"
    group = result_group(result, Facts(profile, example.on))
    if example.group is not None and group.value != example.group:
        yield f"分组是 {group}，应为 {example.group}"
    yield from _amount_difference(result, example)
    yield from _score_difference(result, example)


def _amount_difference(result: MatchResult, example: Example) -> Iterator[str]:
    amounts = [(gain.low, gain.high) for gain in result.gains if gain.has_amount]
    if example.amount is not None and example.amount not in amounts:
        shown = [f"{low}–{high}" for low, high in amounts]
        yield f"金额 {shown}，应有 {example.amount[0]}–{example.amount[1]}"


def _score_difference(result: MatchResult, example: Example) -> Iterator[str]:
    score = result.outcome.score()
    if example.score is None or score is None or not isinstance(score.actual, ScorePoints):
        return
    if (score.actual.low, score.actual.high) != example.score:
        yield f"得分 {score.actual.low}–{score.actual.high}，应为 {example.score[0]}–{example.score[1]}"
