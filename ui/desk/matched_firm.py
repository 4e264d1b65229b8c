"""The current firm as pages read it: its facts, its match, the questions and results that follow. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher import Priors, Profile, match, read_profile
from policies import CATALOGUE
from ui.desk.remarks import known_and_asked, offers_by_field, warnings_by_field
from ui.desk.undo import FirmEntries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from matcher import Condition, Match, MatchResult, Question, Ranked, ResultChange, ResultGroup
    from policies.library import Library
    from ui.desk.record import FirmRecord
    from ui.desk.services import Services


class MatchedFirm:
    """The current firm, to be read; `FirmSession` changes it."""

    def __init__(self, services: Services, library: Library | None = None) -> None:
        self._services = services
        self._library: Library = library or services.library()
        self._entries = FirmEntries()
        self._untried: tuple[FirmEntries, Match] | None = None
        """The entries and the match before the trial; None if no trial is running."""
        self.record: FirmRecord | None = None
        """The firm's record in the casebook; None if the firm is only on screen or in a file."""
        self.skipped: set[str] = set()
        self.on: date = services.today()
        self.priors = Priors()
        """What other firms answered; it only orders the questions."""
        self.match: Match = self._matched(read_profile({}))

    def _matched(self, profile: Profile) -> Match:
        found = match(self._library.policies, profile, self.on, self._library.stamp, self._library.offices)
        return found.asked_with(self.priors)

    @property
    def profile(self) -> Profile:
        """The current profile."""
        return self.match.profile

    def raw(self, name: str) -> object:
        """Returns the valid value of a fact; None is unknown."""
        return self._entries.raw.get(name)

    def shown(self, name: str) -> object:
        """Returns a fact as it was entered, including refused parts."""
        return self._entries.shown(name)

    def refusals(self) -> dict[str, str]:
        """Returns why entries were refused, by fact. Refused entries are treated as unknown and never stored."""
        return {name: entry.message for name, entry in self._entries.refused.items()}

    def refused_words(self) -> str:
        """Returns a warning to show before the firm is closed with refused entries, or ""."""
        names = "、".join(f"“{CATALOGUE[name].label}”" for name in self._entries.refused)
        tail = "里有未采用的内容。离开后这些内容不保留，对应的资料按未知保存；原来的值可以用撤销找回。"
        return f"{names}{tail}" if names else ""

    @property
    def trying(self) -> bool:
        """Whether a trial (试算) is running: its changes are never stored."""
        return self._untried is not None

    def tried_changes(self) -> tuple[ResultChange, ...]:
        """Returns the results that changed since the trial began."""
        from matcher import changes

        return changes(self._untried[1], self.match) if self._untried is not None else ()

    def questions(self, most: int = 3) -> tuple[Question, ...]:
        """Returns the best questions that were not skipped; a block while one of its facts was not."""
        open_ = [question for question in self.match.questions if not self.skipped.issuperset(question.facts)]
        return tuple(open_[:most])

    @property
    def enough(self) -> bool:
        """Whether asking on will probably change no result, without the questions that were skipped."""
        from matcher import enough

        return enough(self.questions(len(self.match.questions)))

    def cautions(self) -> dict[str, str]:
        """Returns warnings about implausible values, by field."""
        return warnings_by_field(self.profile, self.on)

    def completeness(self) -> tuple[int, int]:
        """Returns how many facts are known, and how many there are including those the policies still ask for."""
        return known_and_asked(self._entries.raw, self.match.questions)

    def reasons(self, result: MatchResult) -> tuple[Condition, ...]:
        """Returns the conditions of a result, marked where they rest on verbal facts or wait for a person."""
        from matcher import verbal_words
        from ui.desk.result_words import manual_reasons, marked

        verbal = self.record.verbal_facts() if self.record is not None else ()
        told = verbal_words(result, self.profile, self.on, verbal)
        return marked(self.match.conditions(result), told, manual_reasons(result))

    def suggestions(self) -> dict[str, tuple[str, object]]:
        """Returns the best suggestion for each unknown field: its text and raw value. Suggestions are never used as
        facts.
        """
        return offers_by_field(self.profile)

    def groups(self) -> Mapping[ResultGroup, list[MatchResult]]:
        """Returns the results by group, best first."""
        return {group: [entry.result for entry in entries] for group, entries in self.ranked().items()}

    def ranked(self) -> Mapping[ResultGroup, tuple[Ranked, ...]]:
        """Returns the results by group, best first, each with the reason of its place; kept until the match changes."""
        return self.match.ranked()
