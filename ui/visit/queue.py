"""What a visit shows next: facts to check, a question, or the word that it is enough. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from policies import CATALOGUE
from ui.visit.ask import Ask, ask, judged
from ui.visit.cards import Check, Enough, enough_card, next_check, plain_question
from ui.visit.last_time import LastTime, before_words

if TYPE_CHECKING:
    from ui.desk.desk import Desk
    from ui.visit.words import VisitWords


class VisitQueue:
    """The order in which a visit to the current firm asks; `last` is what the visit before it left behind."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.last = LastTime()
        self.picked = ""
        """The fact that the officer wants to be asked next."""
        self.passed: set[str] = set()
        """What was left as it is instead of being checked."""
        self.goes_on = False
        """Whether to ask on although it is enough."""

    def start(self, last: LastTime) -> None:
        """Starts a visit."""
        self.last, self.picked, self.passed, self.goes_on = last, "", set(), False

    def card(self, words: Callable[[], VisitWords]) -> Ask | Check | Enough | None:
        """Returns what is shown now; None when there is nothing left to ask."""
        firm = self._desk.firm
        if not self.picked and (check := next_check(firm, self._desk.on, self.passed)) is not None:
            return check
        asked = self.ask
        if asked is None or self.picked or self.goes_on:
            return asked
        return enough_card(words()) if firm.enough else asked

    @property
    def ask(self) -> Ask | None:
        """The current question; None when there is nothing left to ask."""
        firm = self._desk.firm
        match = firm.match
        picked = next((question for question in match.questions if self.picked in question.facts), None)
        if picked is None and self.picked.partition(".")[0] in CATALOGUE and not judged(self.picked):
            picked = plain_question(self.picked)
        best = picked or next(iter(firm.questions(1)), None)
        if best is None:
            return None
        policies = (match.result(number) for number in best.policies[:3])
        names = (found.policy.short or found.policy.name for found in policies if found is not None)
        sources = firm.record.sources if firm.record is not None else {}
        before = before_words(best.field, firm.raw, sources, self.last)
        return ask(best, names, match.profile.facts.get(best.field), self._desk.on, before)
