"""Search of policies: building the index, and queries on the built-in library and on many more policies."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from time import process_time

import msgspec

from bench.clock import Timing, measure
from matcher import sentence
from policies import Policy, load_library
from policies.search import PolicyIndex, policy_entry
from resources import library_path

MANY = 5000
"""Policies: ten times the built-in library."""
KEYSTROKE_GOAL = 0.050
"""Seconds: our choice, half of what seems immediate to a person typing."""
QUERIES: Mapping[str, str] = {
    "a word of a name": "高新技术企业",
    "a word of most policies": "企业",
    "a short form": "高企",
    "initials": "gqrd",
    "pinyin": "gaoxinjishu",
    "two words of the content": "研发 天津市",
    "words taken for each other": "贷款 抵押",
    "a document number": "国科发火〔2016〕32号",
    "near-miss spelling": "高薪技术企页",
    "the sound alone": "高企人定",
    "nothing found, nearest names": "蓝鲸灯塔",
}


def timings() -> list[Timing]:
    """Measure every kind of query on the library and on many policies with different names."""
    policies = load_library(library_path()).policies
    return [*_of(policies), *_of(varied(policies, MANY))]


def varied(policies: Sequence[Policy], count: int) -> tuple[Policy, ...]:
    """Return this number of policies: the given ones repeated, with two letters of each name swapped (fixed seed)."""
    chance = random.Random(1)
    letters = "".join(policy.name for policy in policies)

    def name(policy: Policy) -> str:
        signs = list(policy.name)
        for _ in range(2):
            signs[chance.randrange(len(signs))] = chance.choice(letters)
        return "".join(signs)

    chosen = (policies[number % len(policies)] for number in range(count))
    return tuple(
        msgspec.structs.replace(policy, id=f"copy-{number:04}", name=name(policy))
        for number, policy in enumerate(chosen)
    )


def _of(policies: Sequence[Policy]) -> list[Timing]:
    entries = [policy_entry(policy, sentence) for policy in policies]
    index = PolicyIndex(entries)
    return [
        _measure(f"make the index of {len(entries)} policies", lambda: PolicyIndex(entries), rounds=5),
        _measure("the same and the pinyin of its names", lambda: PolicyIndex(entries).prepare_letters(), rounds=3),
        *(
            _measure(f"search {len(entries)} policies: {kind} ({query})", _searching(index, query), goal=KEYSTROKE_GOAL)
            for kind, query in QUERIES.items()
        ),
    ]


_measure = partial(measure, clock=process_time)
"""Processor time, which does not depend on other work on the machine."""


def _searching(index: PolicyIndex, query: str) -> Callable[[], object]:
    return lambda: index.search(query)
