"""Medians of repeated runs, and the lines in which they are printed."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Timing:
    """The time of one action: median and extremes of its rounds, in seconds.

    `goal` is the upper limit of the median, in seconds.
    """

    label: str
    median: float
    fastest: float
    slowest: float
    goal: float | None = None

    @property
    def goal_met(self) -> bool:
        """Whether the median is below the goal; True without one."""
        return self.goal is None or self.median < self.goal

    def line(self) -> str:
        """Return one line for the terminal."""
        text = f"{self.label:<68}{_shown(self.median)}  ({_shown(self.fastest)} … {_shown(self.slowest)})"
        if self.goal is None:
            return text
        return f"{text}  goal < {_shown(self.goal).strip()}: {'kept' if self.goal_met else 'MISSED'}"


def _shown(seconds: float) -> str:
    return f"{seconds * 1000:9.2f} ms"


def measure(
    label: str,
    action: Callable[[], object],
    rounds: int = 15,
    goal: float | None = None,
    clock: Callable[[], float] = perf_counter,
) -> Timing:
    """Return the median of some rounds after a warm-up round; `clock` is the wall clock or the processor time."""
    action()
    return timed(label, action, rounds, goal, clock)


def timed(
    label: str,
    action: Callable[[], object],
    rounds: int,
    goal: float | None = None,
    clock: Callable[[], float] = perf_counter,
) -> Timing:
    """Return the median of some rounds, including the first."""
    times = [_seconds(action, clock) for _ in range(rounds)]
    return Timing(label, median(times), min(times), max(times), goal)


def _seconds(action: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    gc.collect()  # so that no round pays for the garbage of the one before
    start = clock()
    action()
    return clock() - start


def measure_in_turns(actions: Mapping[str, Callable[[], object]], rounds: int) -> tuple[Timing, ...]:
    """Return the medians of actions that take turns, after a warm-up round."""
    times: dict[str, list[float]] = {label: [] for label in actions}
    for _ in range(rounds + 1):
        for label, action in actions.items():
            times[label].append(_seconds(action))
    kept = {label: found[1:] for label, found in times.items()}
    return tuple(Timing(label, median(found), min(found), max(found)) for label, found in kept.items())
