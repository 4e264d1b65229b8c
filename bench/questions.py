"""How many questions a visit needs: invented firms, asked in our order and in others.

Known at the start is what the register, the credit code and the name tell. The decidable set of a firm is what all its
answers decide; what only a person confirms or judges is asked by no order. A visit is far enough when 80 % of these
policies are decided, and 80 % of the money that they may bring at most. A question for the whole clean record is one
question.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import cast

import msgspec

from bench.clock import Timing, measure
from bench.invented import ON, firms
from bench.old_orders import Order, by_form, by_mentions, by_policies, remembered
from matcher import MatchResult, Priors, Profile, next_questions, priors_of, read_profile
from matcher._facts import Facts
from matcher.amounts import worth
from matcher.evaluate import evaluate_with
from matcher.groups import open_reasons
from matcher.priors import DEFAULT
from matcher.profile import Value
from matcher.questions import Part, in_order, part_of
from policies import Policy, Verdict, load_library
from policies.rules import ManualReason
from resources import library_path

START = (
    "name", "province", "city", "district", "org_type", "legal_person", "resident_enterprise", "industry_code",
    "size_industry",
)  # fmt: skip
ENOUGH = 0.8
FEW = 20
"""Firms that `make bench` asks."""
KNOWN = 100
"""Firms whose answers are known before, in one of the rows."""
_ROUNDING = 1e-6
_JUDGED = ("confirmed", "scores")
MOST = 400
"""Questions after which a visit is given up."""


def ours(priors: Priors = DEFAULT) -> Order:
    """Return our order; what one result has to do with the questions is kept until the result changes."""
    part = remembered(partial(_part, priors=priors))

    def order(results: Sequence[MatchResult], barred: frozenset[str]) -> tuple[str, ...]:
        asked = in_order(found for result in results if (found := part(result)) is not None)
        told = ("confirmed.", "scores.")
        usable = (q for q in asked if not barred.issuperset(q.facts) and not q.field.startswith(told))
        return next((question.facts for question in usable), ())

    return order


def _part(result: MatchResult, priors: Priors) -> Part | None:
    return part_of(result, priors)


class Course(msgspec.Struct):
    """Questions until 80 % of the verdicts, of the money, and of both are settled."""

    verdicts: int = 0
    money: int = 0

    @property
    def both(self) -> int:
        """Questions until both are settled."""
        return max(self.verdicts, self.money)


class Firm:
    """One invented firm: what is known at the start, and all its answers."""

    def __init__(self, raw: Mapping[str, object], policies: Sequence[Policy]) -> None:
        told = {name: value for name, value in raw.items() if name not in _JUDGED}
        self.full = read_profile(told)
        self.start = read_profile({name: told[name] for name in START if name in told})
        known, begun = Facts(self.full, ON), Facts(self.start, ON)
        first = [evaluate_with(policy, begun) for policy in policies]
        self.first = [result for result in first if _counts(result)]
        self.goal = {
            result.policy.id: float(worth(result.gains).ceiling or 0)
            for result in self.first
            if result.verdict is Verdict.UNKNOWN and evaluate_with(result.policy, known).verdict is not Verdict.UNKNOWN
        }

    def ask(self, order: Order) -> Course:
        """Ask in one order until enough is settled."""
        profile, results, barred = self.start, self.first, frozenset[str]()
        course = Course()
        for number in range(1, MOST + 1):
            facts = order(results, barred)
            if not facts:
                break
            profile, unanswered = self.answered(profile, facts)
            barred |= unanswered
            results = again(results, profile, facts)
            left = self._left(results)
            if not course.verdicts and self._verdicts_settled(left):
                course.verdicts = number
            if not course.money and self._money_settled(left):
                course.money = number
            if course.verdicts and course.money:
                return course
        return Course(course.verdicts or MOST, course.money or MOST)

    def is_enough(self, results: Sequence[MatchResult]) -> bool:
        """Return whether 80 % of the policies and of the money are settled."""
        left = self._left(results)
        return self._verdicts_settled(left) and self._money_settled(left)

    def _left(self, results: Sequence[MatchResult]) -> set[str]:
        return {result.policy.id for result in results if result.verdict is Verdict.UNKNOWN} & self.goal.keys()

    def _verdicts_settled(self, left: set[str]) -> bool:
        return len(left) <= (1 - ENOUGH) * len(self.goal)

    def _money_settled(self, left: set[str]) -> bool:
        return sum(self.goal[policy] for policy in left) <= (1 - ENOUGH) * sum(self.goal.values()) + _ROUNDING

    def answered(self, profile: Profile, facts: tuple[str, ...]) -> tuple[Profile, frozenset[str]]:
        """Return the profile with the firm's answers, and the facts that it has no answer to."""
        unanswered: set[str] = set()
        for fact in facts:
            name, _, year = fact.partition(".")
            value = self.full.facts.get(name)
            if year and isinstance(value, Mapping):
                one = cast("Mapping[object, object]", value).get(int(year))
                series = cast("Mapping[object, object]", profile.facts.get(name) or {})
                value = None if one is None else cast("Value", {**series, int(year): one})
            if value is None:
                unanswered.add(fact)
            else:
                profile = profile.with_fact(name, value)
        return profile, frozenset(unanswered)


def _counts(result: MatchResult) -> bool:
    return result.state.in_force and ManualReason.UNPUBLISHED not in open_reasons(result)


def again(results: Sequence[MatchResult], profile: Profile, facts: tuple[str, ...]) -> list[MatchResult]:
    """Return the results after an answer; only those that lack it are evaluated again."""
    now = Facts(profile, ON)
    touched = {*facts, "founded_on"} if any("." in fact for fact in facts) else set(facts)
    return [result if touched.isdisjoint(result.missing) else evaluate_with(result.policy, now) for result in results]


def known_firms(policies: Sequence[Policy], seed: str = "known") -> Priors:
    """Return the answers of other invented firms, in place of those in a bureau's own records."""
    told = ({k: v for k, v in raw.items() if k not in _JUDGED} for raw in firms(policies, seed, KNOWN))
    return priors_of(policies, [read_profile(raw) for raw in told], ON)


def orders(policies: Sequence[Policy]) -> Mapping[str, Order]:
    """Return the orders that are compared, by name."""
    return {
        "ours": ours(),
        f"ours, {KNOWN} other firms known": ours(known_firms(policies)),
        "(a) as in the form": by_form,
        "(b) most policies first, as before": by_policies,
        "(c) most mentions, as publicodes": by_mentions,
    }


def few() -> Iterator[str]:
    """Yield the comparison for a few firms; the thousand of `main` take most of an hour."""
    policies = load_library(library_path()).policies
    return report(firms_to_ask(policies, "2026", 0, FEW), policies)


def slowest() -> Timing:
    """Measure the choice of a question where it is most work: a firm of which little is known."""
    policies = load_library(library_path()).policies
    firm = Firm(next(firms(policies, "time", 1)), policies)
    return measure(f"the next question, {len(policies)} policies", lambda: next_questions(firm.first), goal=0.05)


def report(asked: Sequence[Firm], policies: Sequence[Policy]) -> Iterator[str]:
    """Yield the mean number of questions of each order."""
    whole = sum(len(firm.goal) for firm in asked) / len(asked)
    yield f"{len(asked)} firms, {len(policies)} policies, of which {whole:.1f} are to be settled for a firm"
    for name, order in orders(policies).items():
        yield f"{name:<36} {_means([firm.ask(order) for firm in asked])}"


def firms_to_ask(policies: Sequence[Policy], seed: str, first: int, count: int) -> list[Firm]:
    """Return these invented firms, without those of which too little is open to ask for."""
    made = (Firm(raw, policies) for raw in islice(firms(policies, seed, first + count), first, None))
    return [firm for firm in made if firm.goal and not firm.is_enough(firm.first)]


def main(arguments: Sequence[str]) -> int:
    """Print the mean number of questions of each order: `python -m bench.questions [firms [first [seed]]]`."""
    count, first, seed = (*arguments, *("1000", "0", "2026")[len(arguments) :])
    policies = load_library(library_path()).policies
    for line in report(firms_to_ask(policies, seed, int(first), int(count)), policies):
        print(line, flush=True)
    timing = slowest()
    print(timing.line())
    return int(not timing.goal_met)


def _means(courses: Sequence[Course]) -> str:
    verdicts, money, both = (
        sum(numbers) / len(courses)
        for numbers in zip(*((course.verdicts, course.money, course.both) for course in courses), strict=True)
    )
    return f"{both:6.2f} questions (verdicts {verdicts:.2f}, money {money:.2f})"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
