"""Our engine compared with zen-engine and JsonLogic on the same rules, in one run.

Each peer takes turns with ours, so that a busy moment of the machine affects both. The peers are measured one
after another, because the threads of zen-engine would slow down the calls of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec

from bench import peers
from bench.clock import Timing, measure_in_turns
from bench.synthetic import Trial, our_outcomes, our_profile, our_rule, trial
from matcher import ConditionVerdict

ROUNDS = 15
"""Rounds of each measurement, of which the median counts: our choice."""
RATIO_GOAL = 4.0
"""Our choice: a quarter of the time of zen-engine, both with their trace."""
OURS = "ours, full trace"
TRACED: Mapping[str, Callable[[Trial], peers.Run]] = {
    "zen-engine, all policies in one call, trace on": lambda case: peers.zen_batch(case, trace=True),
    "zen-engine, one call per policy, trace on": lambda case: peers.zen_single(case, trace=True),
}
PEERS: Mapping[str, Callable[[Trial], peers.Run]] = {
    **TRACED,
    "zen-engine, all policies in one call, trace off": lambda case: peers.zen_batch(case, trace=False),
    "zen-engine, one call per policy, trace off": lambda case: peers.zen_single(case, trace=False),
    "zen-engine, bare expressions: verdicts only": peers.zen_expressions,
    "JsonLogic (json-logic-qubit): verdicts only": peers.json_logic,
}


@dataclass(frozen=True)
class Pair:
    """The time of a peer, and the time of ours in the rounds between."""

    policies: int
    ours: Timing
    theirs: Timing

    @property
    def ratio(self) -> float:
        """The time of the peer divided by ours."""
        return self.theirs.median / self.ours.median

    def line(self) -> str:
        """Return one line for the terminal, in microseconds per policy."""
        theirs, ours = (timing.median / self.policies * 1e6 for timing in (self.theirs, self.ours))
        return f"{self.theirs.label:<52}{theirs:8.1f} µs per policy, ours {ours:6.1f} µs, ratio {self.ratio:5.1f}"


@dataclass(frozen=True)
class Comparison:
    """Every peer compared with ours on the same rules."""

    policies: int
    pairs: tuple[Pair, ...]

    @property
    def goal_met(self) -> bool:
        """Whether the fastest traced run of zen-engine takes at least RATIO_GOAL times ours."""
        return min(pair.ratio for pair in self.pairs if pair.theirs.label in TRACED) >= RATIO_GOAL

    def lines(self) -> list[str]:
        """Return one line for each peer, and one for the goal."""
        goal = f"goal: zen-engine with its trace takes ≥ {RATIO_GOAL:.0f} times ours: {'kept' if self.goal_met else 'MISSED'}"
        return [*(pair.line() for pair in self.pairs), goal]


class Disagreement(Exception):
    """Two engines give different verdicts, so the translation is wrong and the times mean nothing."""


def absent() -> str:
    """Return the names of the peer libraries that are not installed, empty if none."""
    return "、".join(name for name in ("zen", "json_logic") if find_spec(name) is None)


def check(case: Trial, expected: list[ConditionVerdict]) -> None:
    """Compare the verdicts of every peer with ours.

    Raises: Disagreement with the engine and the rules.
    """
    for name, make in PEERS.items():
        different = [
            rule.id for rule, ours, theirs in zip(case.rules, expected, make(case)(), strict=True) if ours is not theirs
        ]
        if different:
            raise Disagreement(f"{name}: {', '.join(different[:5])}, {len(different)} in all")


def compare() -> Comparison:
    """Check that all engines agree, then measure each peer in turns with ours.

    Raises: Disagreement if they do not.
    """
    case = trial()
    rules, profile = tuple((rule.id, our_rule(rule)) for rule in case.rules), our_profile(case.known)
    check(case, [outcome.verdict for outcome in our_outcomes(rules, profile)])
    pairs: list[Pair] = []
    for name, make in PEERS.items():
        timings = measure_in_turns({OURS: lambda: our_outcomes(rules, profile), name: make(case)}, ROUNDS)
        pairs.append(Pair(len(rules), *timings))
    return Comparison(len(rules), tuple(pairs))
