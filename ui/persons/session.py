"""One person being matched: the facts of the firm below, those of the person on top, which are stored at once. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from casebook import facts_of
from matcher import field_label, raw_profile
from policies import KeceError
from sheet import Edition
from survey.persons import is_personal, person_first, person_library, person_options
from ui.desk.session import EntryOutcome, FirmSession
from ui.sheets.printed import SheetContent

if TYPE_CHECKING:
    from casebook import Person
    from matcher import Question
    from ui.desk.desk import Desk

_FIRMS = "是企业的资料，请在“画像匹配”里填"


class PersonSession(FirmSession):
    """A session over a person with the policies for persons.

    Facts about the person are stored with it. What is confirmed by a person holds for this session and its sheet only,
    because it is said of one application. Facts of the firm are changed on the firm's own page.
    """

    def __init__(self, desk: Desk, person: Person) -> None:
        super().__init__(desk.services, person_library(desk.library, desk.as_of))
        self._desk, self.person = desk, person
        self.on = desk.as_of
        dossier = desk.book.enterprises.profile(person.enterprise, desk.as_of)
        self._sources = dossier.provenance
        self._start(raw_profile(person.with_firm(dossier.profile)), None)

    def questions(self, most: int = 3) -> tuple[Question, ...]:
        """Returns the questions that were not skipped, those that the person can answer first; none about the firm."""
        asked = (q for q in person_first(self.match.questions) if not self.skipped.issuperset(q.facts))
        return tuple(question for question in asked if _answered_here(question.field))[:most]

    @property
    def firm_lacks(self) -> tuple[str, ...]:
        """The facts of the firm that are still open, by their labels: they are entered on the firm's page."""
        asked = (fact for q in self.match.questions for fact in q.facts if not _answered_here(fact))
        return tuple(dict.fromkeys(field_label(fact) for fact in asked))

    def give(self, name: str, raw: object, *, typed: bool = False) -> EntryOutcome:
        """Sets one fact of the person; one of the firm is refused."""
        if not _answered_here(name):
            return EntryOutcome(f"“{field_label(name)}”{_FIRMS}")
        return super().give(name, raw, typed=typed)

    def flush(self) -> EntryOutcome:
        """Stores the facts of the person."""
        if not self.dirty or self.trying:
            return EntryOutcome()
        facts = facts_of(self.profile.where(is_personal))
        changed = msgspec.structs.replace(self.person, facts=facts)
        try:
            self._desk.book.persons.update(changed, self._desk.author())
        except KeceError as error:
            return EntryOutcome(str(error))
        self.person, self.dirty = changed, False
        return EntryOutcome()

    def give_all(self, raws: Mapping[str, object]) -> EntryOutcome:
        """Sets several facts as one change; refused as a whole if one is the firm's."""
        strange = [name for name in raws if not _answered_here(name)]
        return EntryOutcome(f"“{field_label(strange[0])}”{_FIRMS}") if strange else super().give_all(raws)

    def undo(self) -> None:
        """Undoes the last answer and stores that."""
        super().undo()
        self.flush()

    def redo(self) -> None:
        """Redoes the answer that was undone last and stores that."""
        super().redo()
        self.flush()

    def rename(self, name: str, post: str, phone: str) -> EntryOutcome:
        """Stores name, post and phone."""
        changed = msgspec.structs.replace(self.person, person=name, post=post, phone=phone)
        if changed == self.person:
            return EntryOutcome()
        try:
            self._desk.book.persons.update(changed, self._desk.author())
        except KeceError as error:
            return EntryOutcome(str(error))
        self.person = changed
        return EntryOutcome()

    def sheet(self, edition: Edition) -> SheetContent:
        """Returns the content of the person's sheet; what the person told counts as told, not as seen on paper."""
        settings = self._desk.settings.now
        sender = (settings.office, settings.officer, settings.phone)
        told = tuple(facts_of(self.profile.where(is_personal)))
        options = person_options(self.person, edition, sender, told)
        if self.match.on != self._desk.on:
            options = msgspec.structs.replace(options, printed_on=self._desk.on)
        return SheetContent(self.match, options, self._desk.library, self.person.enterprise, self._sources)


def _answered_here(fact: str) -> bool:
    return is_personal(fact) or fact.partition(".")[0] in ("confirmed", "scores")
