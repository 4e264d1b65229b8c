"""The engines that are compared must answer alike, or their times mean nothing."""

import pytest

from bench import comparison
from bench.synthetic import our_verdicts, trial
from matcher import Truth

needs_peers = pytest.mark.skipif(
    bool(comparison.absent()),
    reason=f"peer libraries are not installed: {comparison.absent()}; make bench installs them",
)


def test_that_the_rule_set_reaches_all_three_verdicts() -> None:
    assert set(our_verdicts(trial(policies=40))) == set(Truth)


@needs_peers
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_that_every_peer_gives_our_verdicts(seed: int) -> None:
    case = trial(policies=20, seed=seed)
    comparison.check(case, our_verdicts(case))


@needs_peers
def test_that_a_disagreement_is_told_with_engine_and_rules() -> None:
    case = trial(policies=3)
    wrong = [Truth.MET if truth is Truth.UNMET else Truth.UNMET for truth in our_verdicts(case)]
    with pytest.raises(comparison.Disagreement, match=r"zen-engine.*policy-000, policy-001, policy-002, 3 in all"):
        comparison.check(case, wrong)
