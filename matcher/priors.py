"""How likely a condition is met while its facts are unknown: the base rates of the catalogue, and the firms known so far.

The chances only order questions; no verdict depends on them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

import msgspec

from matcher._choose import choose
from matcher._compute import compute
from matcher._facts import Facts
from matcher.profile import Profile
from policies import CATALOGUE, Policy, depends_on_catalogue
from policies import formula as f
from policies import rules as r

WEIGHT = 20
"""Firms that the estimate of the catalogue counts for beside the firms known so far: our choice."""
_LEAST, _MOST = 0.02, 0.98
"""No chance is 0 or 1: what is unknown may always turn out either way."""
_COMMON, _RARE, _LISTED = 0.45, 0.08, 0.2
"""Share of firms that reach a line of a usual number, of a rare one, and of something listed (prizes, platforms): our estimate."""
_NOTHING, _NOTHING_WORDS = 4.0, ("没有", "不", "无", "未", "都不")
"""How many times likelier than all other options together is the one that begins with such a word: our estimate."""
_HELD, _PLACE, _CONFIRMED = 0.15, 0.3, 0.4
"""Share of firms with one title, in one open place, and with one condition that a person confirms: our estimate."""


class Priors(msgspec.Struct, frozen=True):
    """Answers of many firms: yes-or-no facts (number of yes, number of answers), texts and numbers of formulas.

    `numbers` are sorted.
    """

    flags: Mapping[str, tuple[int, int]] = {}
    texts: Mapping[str, tuple[str, ...]] = {}
    numbers: Mapping[str, tuple[float, ...]] = {}


DEFAULT = Priors()
"""The catalogue alone."""


def priors_of(policies: Iterable[Policy], profiles: Iterable[Profile], on: date) -> Priors:
    """Return what these firms answer to what the policies ask."""
    leaves = [node for policy in policies for node in r.walk(policy.version_on(on)[0].rule)]
    flags = {node.field for node in leaves if isinstance(node, r.Flag)}
    sums = {node.left.formula for node in leaves if isinstance(node, (r.Compare, r.Between, r.Tiers))}
    choices = {node.left.formula for node in leaves if isinstance(node, r.OneOf)}
    yes: dict[str, list[bool]] = {}
    numbers: dict[str, list[float]] = {}
    texts: dict[str, list[str]] = {}
    for profile in profiles:
        facts = Facts(profile, on)
        for name in flags & facts.values.keys():
            yes.setdefault(name, []).append(facts.values[name] is True)
        for text in sums:
            if (exact := compute(text, facts).exact) is not None:
                numbers.setdefault(text, []).append(float(exact))
        for text in choices:
            found = choose(text, facts)
            if not found.missing and found.options and not found.several:
                texts.setdefault(text, []).append(found.options[0])
    return Priors(
        {name: (sum(answers), len(answers)) for name, answers in yes.items()},
        {text: tuple(values) for text, values in texts.items()},
        {text: tuple(sorted(values)) for text, values in numbers.items()},
    )


def chance(node: r.Rule, priors: Priors) -> float:
    """Return how likely a single condition is met, between 0.02 and 0.98."""
    match node:
        case r.Flag(field=name, value=value):
            rate = CATALOGUE[name].base_rate
            yes, count = priors.flags.get(name, (0, 0))
            share = _mixed(0.5 if rate is None else float(rate), yes, count)
            return _bounded(share if value else 1 - share)
        case r.Compare() | r.Between() | r.Tiers():
            values = priors.numbers.get(node.left.formula, ())
            return _bounded(_mixed(_of_formula(node), _reaching(node, values), len(values)))
        case r.OneOf(left=left, values=wanted):
            given = priors.texts.get(left.formula, ())
            return _bounded(
                _mixed(_of_choice(left.options, wanted), sum(value in wanted for value in given), len(given))
            )
        case r.Holds(kinds=kinds) | r.Recognised(kinds=kinds):
            return _bounded(1 - (1 - _HELD) ** len(kinds))
        case r.Region():
            return _PLACE
        case r.Manual():
            return _CONFIRMED
        case _:
            return _COMMON


def _of_choice(options: tuple[str, ...], wanted: tuple[str, ...]) -> float:
    """Return the estimate for a choice: where one of the options says that there is nothing, most firms choose it."""
    if not options:
        return _COMMON
    weights = {option: _NOTHING * len(options) if option.startswith(_NOTHING_WORDS) else 1.0 for option in options}
    return sum(weights.get(option, 0.0) for option in wanted) / sum(weights.values())


def _mixed(usual: float, met: int, count: int) -> float:
    return (WEIGHT * usual + met) / (WEIGHT + count)


def _bounded(share: float) -> float:
    return min(_MOST, max(_LEAST, share))


def _reaching(node: r.Compare | r.Between | r.Tiers, values: tuple[float, ...]) -> int:
    """Return how many of the sorted values meet a comparison; of tiers the first band counts."""
    match node:
        case r.Between(low=low, high=high):
            return bisect_right(values, float(high)) - bisect_left(values, float(low))
        case r.Tiers(bands=bands):
            line = float(bands[0].value)
        case r.Compare(value=value):
            line = float(value)
    below, upto = bisect_left(values, line), bisect_right(values, line)
    return {
        r.Comparison.AT_LEAST: len(values) - below,
        r.Comparison.ABOVE: len(values) - upto,
        r.Comparison.AT_MOST: upto,
        r.Comparison.BELOW: below,
        r.Comparison.EQUAL: upto - below,
    }[node.op]


def _of_formula(node: r.Compare | r.Between | r.Tiers) -> float:
    """Return the estimate for a number of which no firm is known: a rare or listed thing is mostly 0."""
    reached = _usual(node.left.formula)
    upper = isinstance(node, r.Compare) and node.op in (r.Comparison.AT_MOST, r.Comparison.BELOW)
    return 1 - reached if upper else reached


@depends_on_catalogue
@cache
def _usual(formula: str) -> float:
    parts = list(f.parts_of(f.parse(formula)))
    if any(isinstance(part, f.Records) for part in parts):
        return _LISTED
    names = [part.name for part in parts if isinstance(part, (f.Fact, f.YearFact, f.Years))]
    return _RARE if any(CATALOGUE[name].rare for name in names if name in CATALOGUE) else _COMMON
