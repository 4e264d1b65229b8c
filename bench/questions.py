"""How many questions a visit needs: invented firms, asked in our order and in others.

Known at the start is what the register, the credit code and the name tell. The decidable set of a firm is what all its
answers decide; what only a person confirms or judges is asked by no order. A visit is far enough when 80 % of these
policies are decided, and 80 % of the money that they may bring at most. A question for the whole clean record is one
question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import perf_counter

import msgspec

from bench.invented import ON
from bench.old_orders import Order
from matcher import MatchResult, Profile, next_questions, read_profile
from matcher._facts import Facts
from matcher.amounts import worth
from matcher.evaluate import evaluate_with
from matcher.groups import open_reasons
from matcher.priors import DEFAULT, Priors
from policies import Policy, Verdict
from policies.rules import ManualReason

START = (
    "name", "province", "city", "district", "org_type", "legal_person", "resident_enterprise", "industry_code",
    "size_industry",
)  # fmt: skip
ENOUGH = 0.8
MOST = 400
"""Questions after which a visit is given up."""


def ours(priors: Priors = DEFAULT, times: list[float] | None = None) -> Order:
    """Return our order; `times` takes the seconds of each choice."""

    def order(results: Sequence[MatchResult], barred: frozenset[str]) -> tuple[str, ...]:
        started = perf_counter()
        asked = next_questions(results, priors)
        if times is not None:
            times.append(perf_counter() - started)
        told = ("confirmed.", "scores.")
        usable = (q for q in asked if not barred.issuperset(q.facts) and not q.field.startswith(told))
        return next((question.facts for question in usable), ())

    return order


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
        told = {name: value for name, value in raw.items() if name not in ("confirmed", "scores")}
        self.full = read_profile(told)
        self.start = read_profile({name: told[name] for name in START if name in told})
        known, begun = Facts(self.full, ON), Facts(self.start, ON)
        first = [evaluate_with(policy, begun) for policy in policies]
        self.open = [result for result in first if result.verdict is Verdict.UNKNOWN and _counts(result)]
        last = {result.policy.id: evaluate_with(result.policy, known).verdict for result in self.open}
        self.goal = {
            result.policy.id: float(worth(result.gains).ceiling or 0)
            for result in self.open
            if last[result.policy.id] is not Verdict.UNKNOWN
        }

    def ask(self, order: Order) -> Course:
        """Ask in one order until enough is settled."""
        profile, results, barred = self.start, self.open, frozenset[str]()
        course, goal = Course(), self.goal
        left = set(goal)
        for number in range(1, MOST + 1):
            facts = order(results, barred)
            if not facts:
                break
            profile, unanswered = self._answered(profile, facts)
            barred |= unanswered
            results = _again(results, profile, facts)
            left &= {result.policy.id for result in results}
            if not course.verdicts and len(left) <= (1 - ENOUGH) * len(goal):
                course.verdicts = number
            if not course.money and sum(goal[i] for i in left) <= (1 - ENOUGH) * sum(goal.values()) + 1e-6:
                course.money = number
            if course.verdicts and course.money:
                return course
        return Course(course.verdicts or MOST, course.money or MOST)

    def _answered(self, profile: Profile, facts: tuple[str, ...]) -> tuple[Profile, frozenset[str]]:
        unanswered: set[str] = set()
        for fact in facts:
            name, _, year = fact.partition(".")
            value = self.full.facts.get(name)
            if year:
                value = value.get(int(year)) if isinstance(value, Mapping) else None  # type: ignore[call-overload]
                known = profile.facts.get(name) or {}
                value = None if value is None else {**known, int(year): value}  # type: ignore[dict-item]
            if value is None:
                unanswered.add(fact)
            else:
                profile = profile.with_fact(name, value)
        return profile, frozenset(unanswered)


def _counts(result: MatchResult) -> bool:
    return result.state.in_force and ManualReason.UNPUBLISHED not in open_reasons(result)


def _again(results: Sequence[MatchResult], profile: Profile, facts: tuple[str, ...]) -> list[MatchResult]:
    """Return the results still open after an answer; only those that lack it are evaluated again."""
    now = Facts(profile, ON)
    touched = {*facts, "founded_on"} if any("." in fact for fact in facts) else set(facts)
    after = [result if touched.isdisjoint(result.missing) else evaluate_with(result.policy, now) for result in results]
    return [result for result in after if result.verdict is Verdict.UNKNOWN]


Orders = Mapping[str, Order]
Report = Callable[[str], None]
