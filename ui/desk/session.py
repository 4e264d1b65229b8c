"""The changes to the current firm: entries, answers, trials, undo, and their way into the casebook, without Qt.

An invalid entry is treated as unknown at once and is shown with the reason until it is corrected or undone; the
match never uses anything else than what is shown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from matcher import raw_profile, read_profile
from policies import CATALOGUE, UserError, ValidationErrors
from policies.records import without_markers
from ui.desk.event import Event
from ui.desk.matched_firm import MatchedFirm
from ui.desk.undo import FirmEntries, UndoStack
from ui.entry.answers import LISTS, removal_words
from ui.entry.entries import EntryOutcome as EntryOutcome
from ui.entry.entries import merged, pieces, read_entry, refused_words

if TYPE_CHECKING:
    from datetime import date

    from casebook import Known, Origin
    from matcher import Priors
    from policies.library import Library
    from ui.desk.record import FirmRecord
    from ui.desk.services import Services


class FirmSession(MatchedFirm):
    """The firm being edited. `changed` is emitted after every change of the match."""

    def __init__(self, services: Services, library: Library | None = None) -> None:
        super().__init__(services, library)
        self._steps = UndoStack()
        self.notice = ""
        """A message about the records removed by the last change, or ""."""
        self.path: Path | None = None
        self.dirty = False
        self.replaced = True
        """Whether the last change replaced the firm's facts under the hands: what is being typed yields."""
        self.changed = Event()

    def drop_refused(self) -> None:
        """Discards the refused texts; the values they replaced stay unknown and can be restored by undo."""
        self._entries = FirmEntries(self._entries.raw)
        self._steps.end_typing()

    def new(self) -> None:
        """Starts an empty firm."""
        self.flush()
        self._start({}, None)

    def take_record(self, record: FirmRecord) -> None:
        """Makes a firm of the casebook the edited one; every later change is stored there."""
        self.flush()
        raw, before = record.load(), self.record
        name = self.raw("name")
        again = before.number == record.number if before is not None else name is not None and name == raw.get("name")
        self._start(raw, None, record, refused=self._entries if again else None)

    def try_out(self) -> EntryOutcome:
        """Starts a trial: later changes are not stored. Pending changes are stored first."""
        answer = self.flush()
        if answer.accepted and not self.trying:
            self._untried = (self._entries, self.match)
            self.replaced = False
            self.changed.emit()
        return answer

    def end_trial(self) -> None:
        """Ends the trial and restores the state before it."""
        if self._untried is not None:
            (self._entries, self.match), self._untried = self._untried, None
            self._steps.clear()
            self.dirty, self.replaced, self.notice = False, True, ""
            self.changed.emit()

    def flush(self) -> EntryOutcome:
        """Writes unsaved changes to the casebook.

        Returns: why they were not written; the entries then stay on screen.
        """
        if self.record is None or not self.dirty or self.trying:
            return EntryOutcome()
        try:
            self.record.keep(self._entries.raw)
        except ValidationErrors as error:
            return EntryOutcome(refused_words(error))
        except UserError as error:
            return EntryOutcome(str(error))
        self.dirty = False
        return EntryOutcome()

    def open(self, path: Path) -> EntryOutcome:
        """Opens a profile file; an invalid one changes nothing."""
        try:
            profile = read_profile(self._services.read_file(path), path.name)
        except ValidationErrors as error:
            return EntryOutcome("\n".join(error.first_lines(6)))
        except UserError as error:
            return EntryOutcome(str(error))
        self.flush()
        self._start(raw_profile(profile), path)
        return EntryOutcome()

    def save(self, path: Path) -> EntryOutcome:
        """Writes the profile to a file atomically."""
        text = json.dumps(self._entries.raw, ensure_ascii=False, indent=2) + "\n"
        try:
            self._services.write_file(path, text.encode())
        except UserError as error:
            return EntryOutcome(str(error))
        self.path, self.dirty, self.replaced = path, False, False
        self.changed.emit()
        return EntryOutcome()

    def _start(
        self,
        raw: dict[str, object],
        path: Path | None,
        record: FirmRecord | None = None,
        refused: FirmEntries | None = None,
    ) -> None:
        self._entries = (refused or FirmEntries()).over(raw)
        self.path, self.dirty, self.record = path, False, record
        self._untried, self.notice = None, ""
        self._steps.clear()
        self.skipped = set()
        self.replaced = True
        self.match = self._matched(read_profile(self._entries.raw))
        self.changed.emit()

    def give(self, name: str, raw: object, *, typed: bool = False) -> EntryOutcome:
        """Sets one fact (None: unknown) and matches again.

        An invalid value is treated as unknown; it stays in `shown` and `refusals` until it is corrected or undone.
        `typed` means that it comes from the form key by key: the keys of one entry are undone together.
        Returns: why the value, or a part of it, is invalid.
        """
        before = self._entries
        if before.shown(name) == raw:
            return EntryOutcome(before.message(name))
        entry = read_entry(name, raw)
        after = self._yielding(before.with_entry(name, entry))
        removal = removal_words(name, before.raw.get(name), entry.raw, self.on)
        if removal:
            self.flush()  # so that undo restores what is removed and nothing else
        self._steps.note(before, after, name, typed=typed)
        if after.raw == before.raw:
            self._entries = after
            if not typed:
                self.replaced = False
                self.changed.emit()
            return EntryOutcome(entry.message)
        self._take(after, notice=removal)
        kept = self.flush() if removal or not typed else EntryOutcome()
        return EntryOutcome(entry.message or kept.message)

    def give_all(self, raws: Mapping[str, object]) -> EntryOutcome:
        """Sets several facts as one change (None: unknown); nothing is set if one of them is refused."""
        before = after = self._entries
        for name, raw in raws.items():
            entry = read_entry(name, raw)
            if entry.message:
                return EntryOutcome(entry.message)
            after = self._yielding(after.with_entry(name, entry))
        if after.raw != before.raw:
            self.flush()
            self._steps.note(before, after, next(iter(raws)), typed=False)
            self._take(after)
        return self.flush()

    def _yielding(self, entries: FirmEntries) -> FirmEntries:
        """Returns the entries without the presumed places that yield to the credit code."""
        gone = self.record.outdone(entries.raw) if self.record is not None else frozenset()
        return entries.without(gone) if gone else entries

    def _take(self, entries: FirmEntries, *, replaced: bool = False, notice: str = "", dirty: bool = True) -> None:
        self._entries, self.dirty, self.replaced, self.notice = entries, dirty, replaced, notice
        self.match = self._matched(read_profile(entries.raw))
        self.changed.emit()

    def answer(self, fact: str, raw: object) -> EntryOutcome:
        """Answers a question: `revenue.2021`, `platforms`, `confirmed.…` or `scores.…`.

        An empty list means that there is nothing beyond the recorded entries, which stay.
        """
        name = fact.partition(".")[0]
        known = self._entries.raw.get(name)
        if raw == [] and CATALOGUE[name].type in LISTS and isinstance(known, list) and known:
            return self._complete(name, known)
        return self.restore(fact, raw)

    def _complete(self, name: str, known: list[object]) -> EntryOutcome:
        """Marks a list as complete."""
        complete = without_markers(known)
        asked = any(question.field == name for question in self.match.questions)
        if complete == known and asked:
            return EntryOutcome(
                f"“{CATALOGUE[name].label}”里有记录没有写全，请打开列表补上种类、日期等，再答没有别的了"
            )
        return self.give(name, complete)

    def restore(self, fact: str, raw: object) -> EntryOutcome:
        """Sets a fact, named as in a question, to exactly this raw value."""
        name, _, tail = fact.partition(".")
        if not tail:
            return self.give(name, raw)
        if name == "confirmed" and self.record is not None and not self.trying:
            if raw is not None:
                return EntryOutcome("人工核实要写明理由和有效期")
            return self._kept_apart(lambda record: record.withdraw(tail))
        piece = pieces(name, tail, raw)
        answer = self.give(name, merged(self.shown(name), piece) or None)
        others = name in self._entries.refused and not read_entry(name, piece).message
        return EntryOutcome() if others else answer  # what is refused is another year, entered before

    def confirm(self, fact: str, *, holds: bool, reason: str, until: date) -> EntryOutcome:
        """Confirms or denies a manual condition (`confirmed.policy/condition`), with a reason and an expiry date."""
        if self.record is None or self.trying:
            return self.answer(fact, holds)
        return self._kept_apart(lambda record: record.confirm(fact, holds=holds, reason=reason, until=until))

    def learn(self, priors: Priors) -> None:
        """Orders the questions by what other firms answered from now on; no verdict changes."""
        self.priors = priors
        self.match = self.match.asked_with(priors)

    def settle(self, fact: str, value: Known | None, raw: object) -> EntryOutcome:
        """Takes one of the values that contradict each other: `value` of a stored saying, else the raw value."""
        if value is None or self.record is None:
            return self.restore(fact, raw)
        return self._kept_apart(lambda record: record.settle(fact, value))

    def renew(self, facts: tuple[str, ...]) -> EntryOutcome:
        """Stores that these facts are still as recorded, with the source of today."""
        return self._kept_apart(lambda record: record.renew(facts))

    def set_sources(self, facts: tuple[str, ...], origin: Origin) -> EntryOutcome:
        """Replaces the source of stored facts."""

        def write(record: FirmRecord) -> None:
            for fact in facts:
                record.set_source(fact, origin, record.on)

        return self._kept_apart(write)

    def _kept_apart(self, write: Callable[[FirmRecord], object]) -> EntryOutcome:
        """Writes what the casebook stores beside the facts, then reloads the firm."""
        record = self.record
        answer = self.flush()
        if record is None or not answer.accepted:
            return answer
        try:
            write(record)
        except UserError as error:
            return EntryOutcome(str(error))
        self._show_kept(record)
        return EntryOutcome()

    def show_written(self, notice: str) -> None:
        """Shows what was written for the firm by another connection, with a message until the next change."""
        if self.record is not None:
            self._show_kept(self.record, notice)

    def _show_kept(self, record: FirmRecord, notice: str = "") -> None:
        self._steps.end_typing()
        self._take(self._entries.over(record.load()), replaced=True, notice=notice, dirty=False)

    def skip(self, *facts: str) -> None:
        """Marks a question as 不知道: it is not asked again in this session, and a refused answer to it is discarded."""
        for fact in facts:
            if fact.partition(".")[0] in self._entries.refused:
                self.restore(fact, None)
        self.skipped.update(facts)
        self.replaced = False
        self.changed.emit()

    def look_at(self, day: date) -> None:
        """Computes the results for a day; facts and their dates stay as they are."""
        self.flush()
        self.on = day
        if self.record is not None:
            self.record.as_of = day
            stored = self.record.load()
            self._entries = self._entries if self.trying else self._entries.over(stored)
        if self._untried is not None:
            self._untried = self._untried[0], self._matched(read_profile(self._untried[0].raw))
        self.replaced = True
        self.match = self._matched(read_profile(self._entries.raw))
        self.changed.emit()

    def use_library(self, library: Library) -> None:
        """Matches with another library from now on; what was entered stays, also in a trial."""
        self._library = library
        if self._untried is not None:
            self._untried = self._untried[0], self._matched(read_profile(self._untried[0].raw))
        self.replaced = False
        self.match = self._matched(read_profile(self._entries.raw))
        self.changed.emit()

    def ask_again(self) -> None:
        """Allows skipped questions to be asked again."""
        self.skipped.clear()
        self.replaced = False
        self.changed.emit()

    def undo(self) -> None:
        """Undoes the last answer."""
        if self._steps.text_only:
            self._entries, self.replaced = self._entries.without_text(self._steps.text_only), True
            self._steps.end_typing()
            self.changed.emit()
        elif self.record is not None and not self.trying:
            self.flush()
            if self.record.undo():
                self._show_kept(self.record)
        elif self._steps.can_undo:
            self._steps.end_typing()
            self._take(self._steps.undo(self._entries), replaced=True)

    def redo(self) -> None:
        """Redoes the answer that was undone last."""
        if self.record is not None and not self.trying:
            self.flush()
            if self.record.redo():
                self._show_kept(self.record)
        elif self._steps.can_redo:
            self._steps.end_typing()
            self._take(self._steps.redo(self._entries), replaced=True)

    @property
    def can_undo(self) -> bool:
        """Whether there is an answer to undo."""
        if self._steps.text_only:
            return True
        if self.record is None or self.trying:
            return self._steps.can_undo
        return self.dirty or self.record.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether an answer was undone."""
        return self._steps.can_redo if self.record is None or self.trying else self.record.can_redo

    def write(self, path: Path, data: bytes) -> EntryOutcome:
        """Writes a file atomically."""
        try:
            self._services.write_file(path, data)
        except UserError as error:
            return EntryOutcome(str(error))
        return EntryOutcome()
