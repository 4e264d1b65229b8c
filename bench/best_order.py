"""The best order there is, found by exhaustive search on a small library: what a choice by chances can at most reach.

The search knows how all the firms together answer, and of the firm that it asks what was said, as any order does: it is
the best decision tree over questions. Two firms are told apart once their open policies lack different facts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from bench.old_orders import askable
from bench.questions import Firm, again, firms_to_ask, report
from matcher import MatchResult, Profile
from matcher.questions import question_of
from policies import load_library
from resources import library_path

WITHOUT_BLOCK = (
    "ccb-shanxindai", "tj-chuying-loan", "cn-loan-stamp-exempt", "cn-env-project-cit", "cn-export-goods-vat",
    "cn-hnte-equity-award-pit",
)  # fmt: skip
"""A small library of eleven questions, of which several help to decide more than one policy, without the clean record."""
WITH_BLOCK = (
    "cn-small-low-profit", "trc-xiaowei", "ccb-shanxindai", "tj-chuying-loan", "cn-hnte-equity-award-pit",
    "cn-loan-stamp-exempt", "cn-listed-equity-pit",
)  # fmt: skip
"""Another one with the clean record, which our order asks late by rule and the best one as soon as it pays."""
FIRMS = 60
"""Firms to ask: the search takes half a minute."""
_State = tuple[Profile, Sequence[MatchResult]]


def fewest_questions(firms: Sequence[Firm]) -> float:
    """Return the mean number of questions of the best order for these firms."""
    search = _Search(firms)
    return search.least(frozenset(), tuple(range(len(firms)))) / len(firms)


class _Search:
    """An exhaustive search over decision trees; a state is what was asked and the firms that answered alike."""

    def __init__(self, firms: Sequence[Firm]) -> None:
        self._firms = firms
        self._questions = _questions(firms)
        self.least = cache(self._least)
        self._state = cache(self._asked)

    def _asked(self, firm: int, asked: frozenset[str]) -> _State:
        """Return what is known of a firm after these questions."""
        if not asked:
            return self._firms[firm].start, self._firms[firm].first
        last = max(asked)
        profile, results = self._state(firm, asked - {last})
        facts = self._questions[last]
        profile, _ = self._firms[firm].answered(profile, facts)
        return profile, again(results, profile, facts)

    def _least(self, asked: frozenset[str], group: tuple[int, ...]) -> int:
        """Return the fewest further questions that these firms need, all together."""
        _, results = self._state(group[0], asked)
        open_ = {question_of(fact) for result in results for fact in askable(result, frozenset())} - asked
        return min(len(group) + self._after(asked | {question}, group) for question in sorted(open_))

    def _after(self, asked: frozenset[str], group: tuple[int, ...]) -> int:
        alike: dict[tuple[object, ...], list[int]] = {}
        for firm in group:
            _, results = self._state(firm, asked)
            if not self._firms[firm].is_enough(results):
                alike.setdefault(tuple((result.verdict, result.missing) for result in results), []).append(firm)
        return sum(self.least(asked, tuple(part)) for part in alike.values())


def _questions(firms: Sequence[Firm]) -> Mapping[str, tuple[str, ...]]:
    """Return the facts of every question that is open for one of the firms at the start."""
    found: dict[str, dict[str, None]] = {}
    for firm in firms:
        for result in firm.first:
            for fact in askable(result, frozenset()):
                found.setdefault(question_of(fact), {})[fact] = None
    return {question: tuple(facts) for question, facts in found.items()}


def main() -> int:
    """Print the mean number of questions of the best order beside the others: `python -m bench.best_order`."""
    library = load_library(library_path()).policies
    for name, ids in (("without", WITHOUT_BLOCK), ("with", WITH_BLOCK)):
        policies = [policy for policy in library if policy.id in ids]
        asked = firms_to_ask(policies, "small", 0, FIRMS)
        print(f"\nA small library {name} the clean record:")
        print(f"{'(d) the best there is':<36} {fewest_questions(asked):6.2f} questions", flush=True)
        print("\n".join(report(asked, policies)), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
