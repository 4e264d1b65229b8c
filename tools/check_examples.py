"""Runs the worked examples of policy files: `python tools/check_examples.py [policy-id …]`."""

from __future__ import annotations

import sys
from pathlib import Path

from matcher.evaluate import evaluate
from matcher.outcome import ScorePoints
from matcher.profile import read_profile
from policies import Mistakes, Policy
from policies.loader import read_policy
from policies.model import Example

LIBRARY = Path(__file__).resolve().parent.parent / "policies" / "library"


def disagreement(policy: Policy, example: Example) -> str:
    """In what the engine differs from a worked example; empty when it agrees."""
    result = evaluate(policy, read_profile(example.profile, f"{policy.id} 例“{example.name}”"), example.on)
    found = []
    if result.verdict is not example.verdict:
        leaves = [f"{o.node.id}={o.truth.value}" for o in result.outcome.walk() if o.node.id and o.truth.value != "met"]
        found.append(f"结论是 {result.verdict.value}，应为 {example.verdict.value}（{'、'.join(leaves)}）")
    if example.missing is not None and result.missing != example.missing:
        found.append(f"缺 {list(result.missing)}，应为 {list(example.missing)}")
    if example.amount is not None:
        amounts = [(gain.low, gain.high) for gain in result.gains if gain.bears_amount]
        if not any(low == example.amount[0] and high == example.amount[1] for low, high in amounts):
            found.append(f"金额 {[(str(low), str(high)) for low, high in amounts]}，应有 {[str(a) for a in example.amount]}")
    score = result.outcome.score()
    if example.score is not None and score is not None and isinstance(score.actual, ScorePoints):
        if (score.actual.low, score.actual.high) != example.score:
            found.append(f"得分 {score.actual.low}–{score.actual.high}，应为 {example.score[0]}–{example.score[1]}")
    return "；".join(found)


def main(ids: list[str]) -> int:
    """Prints every disagreement; 1 if there is one."""
    bad = total = 0
    for path in sorted(LIBRARY.rglob("*.yaml")):
        if ids and path.stem not in ids:
            continue
        try:
            policy = read_policy(path.read_text(encoding="utf-8"), path.name)
        except Mistakes as error:
            sys.stdout.write("\n".join(error.lines()) + "\n")
            bad += 1
            continue
        for example in policy.examples:
            total += 1
            try:
                what = disagreement(policy, example)
            except Mistakes as error:
                what = "；".join(error.lines())
            if what:
                bad += 1
                sys.stdout.write(f"{policy.id} 例“{example.name}”：{what}\n")
    sys.stdout.write(f"{total} 个例子，{bad} 个不符\n")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
