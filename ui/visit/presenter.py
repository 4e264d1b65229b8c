"""One visit to one firm: what is asked next, what is stored, how it ends. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from casebook import Origin, Visit, VisitState
from matcher import field_label
from survey.known_answers import known_answers
from ui.desk.event import Event
from ui.desk.session import EntryOutcome
from ui.entry.answers import answer_words, block_words
from ui.entry.entries import part_of
from ui.firm.settling import settle
from ui.visit.answer_effect import AnswerEffect, settled
from ui.visit.ask import Ask, judged, short
from ui.visit.cards import Check, CheckKind, CheckLine, Enough, presumed
from ui.visit.last_time import last_time
from ui.visit.needs import NeedPresenter
from ui.visit.promises import Promises
from ui.visit.queue import VisitQueue
from ui.visit.visit_record import Step, VisitRecord
from ui.visit.words import VisitProgress, VisitWords, visit_words

if TYPE_CHECKING:
    from datetime import date

    from matcher import Match
    from ui.desk.desk import Desk
    from ui.visit.promises import RequestDraft


_MANY = 3
"""So many facts that follow from one answer are shown on a card to be checked; fewer are told beside the answer."""


class VisitPresenter:
    """The visit in hand. `changed` is emitted when the view must refresh."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept = VisitRecord(desk)
        self.ended = False
        self.settled = AnswerEffect()
        self.changed = Event()
        self.promises = Promises(desk)
        self.needs = NeedPresenter(desk)
        self._trail: list[Step] = []
        self.queue = VisitQueue(desk)
        self._expected = ""
        self._match: Match = desk.firm.match
        self._acting = False
        desk.firm.changed.connect(self._follow)

    @property
    def visit(self) -> Visit | None:
        """The visit in hand as it is stored."""
        return self._kept.visit

    @property
    def on(self) -> date:
        """The date of the visit."""
        return self._desk.on

    @property
    def running(self) -> bool:
        """Whether a visit is running and its firm is the current one."""
        return self.visit is not None and self._desk.number == self.visit.enterprise

    @property
    def number(self) -> int | None:
        """The number of the visited firm."""
        return self.visit.enterprise if self.visit is not None else None

    def would_lose(self, number: int) -> bool:
        """Whether another firm on screen would lose unsaved changes."""
        return self._desk.number != number and self._desk.firm.record is None and self._desk.firm.dirty

    def refused_words(self, number: int) -> str:
        """Returns a warning to show before another firm with refused entries is closed, or ""."""
        return self._desk.firm.refused_words() if self._desk.number != number else ""

    def drop_refused(self) -> None:
        """Discards the refused entries of the firm that is being closed."""
        self._desk.firm.drop_refused()

    def begin(self, number: int, visit: int | None = None) -> EntryOutcome:
        """Makes the firm current and starts today's visit: the planned one, one held today, or a new one.

        `visit` is a visit planned for another day, which is moved to today.
        """
        self._desk.firm.end_trial()
        if self._desk.number != number:
            answer = self._desk.open_firm(number)
            if not answer.accepted:
                return answer
        answer = self._kept.begin(number, visit)
        if answer.accepted:
            self._start(number)
        return answer

    def _start(self, number: int) -> None:
        desk = self._desk
        desk.firm.learn(known_answers(desk.library.policies, desk.book, desk.on))
        self.queue.start(last_time(desk.book, number, desk.on))
        desk.firm.skipped |= set(self.visit.still_to_supply if self.visit is not None else ())
        self._trail, self.settled, self.ended = [], AnswerEffect(), False
        self._match = desk.firm.match
        self.set_origin(Origin.VERBAL)
        self.changed.emit()

    def _follow(self) -> None:
        """Called after the current firm changed, here or on another page."""
        if self._acting or self.visit is None:
            return
        if self._desk.number != self.visit.enterprise:
            self._kept.visit = None
            self.changed.emit()
            return
        self._kept.reload()
        self._advance(self._expected or "改动了企业资料")

    def _advance(self, answer: str) -> None:
        match = self._desk.firm.match
        if match is not self._match:
            words = "\n".join(filter(None, (answer, self._derived_words(match), self._desk.firm.notice)))
            self.settled = settled(words, self._match, match)
            self._match = match
        self.changed.emit()

    def _derived_words(self, match: Match) -> str:
        """Tells the few facts that follow from an answer; many are shown on a card instead."""
        before = self._match.derived_fields
        new = [fact for fact in match.derived if fact.field not in before]
        if not new or len(new) >= _MANY:
            return ""
        self.queue.passed.update(fact.field for fact in new)
        told = (f"{field_label(fact.field)} {answer_words(fact.field, fact.value)}" for fact in new)
        return f"推定：{'、'.join(told)}"

    # -- what is asked

    @property
    def card(self) -> Ask | Check | Enough | None:
        """What is shown in the middle; None when there is nothing left to ask."""
        return self.queue.card(self.words)

    @property
    def ask(self) -> Ask | None:
        """The current question; None when there is nothing left to ask."""
        return self.queue.ask

    def go_on(self) -> None:
        """Asks on although it is enough."""
        self.queue.goes_on = True
        self.changed.emit()

    def pick(self, fact: str) -> None:
        """Asks for this fact next."""
        self.queue.picked = fact
        self.changed.emit()

    def confirm_check(self, check: Check) -> EntryOutcome:
        """Stores that the facts on the card are right: derived ones as answers, recorded ones with today's source."""
        if check.kind is CheckKind.DERIVED:
            derived = {fact.field: fact.value for fact in self._desk.firm.match.derived if fact.field in check.facts}
            same = tuple(fact for fact in presumed(self._desk.firm) if fact in check.facts)
            answer = self._act(lambda: self._desk.firm.give_all(derived))
            if answer.accepted and same:
                answer = self._act(lambda: self._desk.firm.renew(same))
            if answer.accepted:
                self._took(Step(dict.fromkeys(derived), checked=True))
                self._advance(f"推定的 {len(check.facts)} 项已由企业确认")
            return answer
        answer = self._act(lambda: self._desk.firm.renew(check.facts))
        self._match = self._desk.firm.match
        if answer.accepted:
            self.settled = AnswerEffect(f"核对了 {len(check.facts)} 项资料", "没有变化，来源和日期已更新。")
            self.changed.emit()
        return answer

    def choose(self, line: CheckLine) -> EntryOutcome:
        """Takes the way of a line to settle its fact, or asks for the fact anew."""
        way = line.way
        if way is None:
            self.pick(line.fact)
            return EntryOutcome()
        before = self._raw(line.fact)
        answer = self._act(lambda: settle(self._desk.firm, way))
        if answer.accepted:
            self._took(Step({line.fact: before}, checked=True))
            self._advance(f"{short(self._label(line.fact))}：{way.words}")
        return answer

    def pass_check(self, check: Check) -> None:
        """Leaves the facts on the card as they are; it is not shown again in this visit.

        Facts that contradict each other are still owed, and are not asked for one by one.
        """
        self.queue.passed.update(check.passes)
        if check.kind is CheckKind.CONFLICT:
            self._act(lambda: self._desk.firm.skip(*check.facts))
            self._kept.owe(check.facts, owed=True)
        self.changed.emit()

    def answer(self, fact: str, raw: object) -> EntryOutcome:
        """Gives an answer and returns why it was refused. An empty list adds nothing to the recorded entries."""
        return self._take(fact, raw, self._desk.firm.answer)

    def fill_in(self, fact: str, raw: object) -> EntryOutcome:
        """Stores a list as it was edited, including removed records, and returns why it was refused."""
        return self._take(fact, raw, self._desk.firm.restore)

    def answer_all(self, raws: Mapping[str, object]) -> EntryOutcome:
        """Gives several facts with one answer; None is a fact the firm does not know."""
        before, label = {fact: self._raw(fact) for fact in raws}, self._label(next(iter(raws), ""))
        told = {fact: raw for fact, raw in raws.items() if raw is not None}
        answer = self._act(lambda: self._desk.firm.give_all(told))
        if not answer.accepted:
            return answer
        self._took(Step(before))
        unknown = tuple(fact for fact in raws if fact not in told)
        if unknown:
            self._act(lambda: self._desk.firm.skip(*unknown))
            self._kept.owe(unknown, owed=True)
        self._advance(f"{label}：{block_words(raws)}")
        return answer

    def _take(self, fact: str, raw: object, give: Callable[[str, object], EntryOutcome]) -> EntryOutcome:
        if raw is None:
            return EntryOutcome("还没有填。不知道就按 Esc。")
        before, label = self._raw(fact), self._label(fact)
        answer = self._act(lambda: give(fact, raw))
        if not answer.accepted:
            if self._desk.firm.dirty or self._raw(fact) != before:
                self._act(lambda: self._desk.firm.restore(fact, before))
            self._match = self._desk.firm.match
            return answer
        self._took(Step({fact: before}))
        self._advance(f"{short(label)}：{answer_words(fact, raw, before)}")
        return answer

    def expect(self, words: str) -> None:
        """Sets the words for the next change of the firm, which comes from a dialog."""
        self._expected = words

    def confirmed(self, fact: str) -> None:
        """Called after a manual condition was confirmed or denied in its dialog."""
        self._expected = ""
        self._took(Step({fact: None}))
        self.changed.emit()

    def _took(self, step: Step) -> None:
        self._trail.append(step)
        self.queue.picked = ""
        self._kept.owe(step.facts, owed=False)

    def skip(self, fact: str) -> None:
        """Marks a question as 不知道; the fact is stored with the visit as still owed."""
        label, shown = self._label(fact), self.ask
        facts = shown.question.facts if shown is not None and shown.fact == fact else (fact,)
        self._act(lambda: self._desk.firm.skip(*facts))
        self._trail.append(Step(dict.fromkeys(facts), skipped=True))
        self.queue.passed.update(facts)
        self.queue.picked = ""
        self._kept.owe(facts, owed=True)
        self.settled = AnswerEffect(
            f"{short(label)}：不知道", "记入待核实的事项。" if judged(fact) else "记入还要补的资料。"
        )
        self.changed.emit()

    def undo(self) -> EntryOutcome:
        """Undoes the last answer of this visit and asks its question again."""
        if not self._trail:
            return EntryOutcome("这次走访还没有可以退回的回答。")
        step = self._trail.pop()
        fact = step.facts[0]
        if step.skipped:
            self._desk.firm.skipped.difference_update(step.facts)
            self._kept.owe(step.facts, owed=False)
            self.settled = AnswerEffect()
        else:
            answer = self._act(lambda: self._restore(step))
            if not answer.accepted:
                self._trail.append(step)
                return answer
        self.queue.picked = "" if step.checked else fact
        self._advance(f"退回：{short(self._label(fact))}")
        return EntryOutcome()

    def _restore(self, step: Step) -> EntryOutcome:
        if len(step.facts) == 1:
            return self._desk.firm.restore(step.facts[0], step.before[step.facts[0]])
        self._desk.firm.skipped.difference_update(step.facts)
        self._kept.owe(step.facts, owed=False)
        return self._desk.firm.give_all(step.before)

    @property
    def can_undo(self) -> bool:
        """Whether an answer of this visit can be undone."""
        return bool(self._trail)

    def _act(self, work: Callable[[], EntryOutcome | None]) -> EntryOutcome:
        self._acting = True
        try:
            return work() or EntryOutcome()
        finally:
            self._acting = False

    def _label(self, fact: str) -> str:
        """Returns the label of a fact as in the lists; for a manual condition, its text."""
        found = (question.label for question in self._desk.firm.match.questions if question.field == fact)
        return next(found, field_label(fact))

    def _raw(self, fact: str) -> object:
        return part_of(self._desk.firm.raw, fact)

    def suggestion(self, fact: str) -> tuple[str, object] | None:
        """Returns the answer suggested by the firm's other facts; it is never used without the user."""
        return self._desk.firm.suggestions().get(fact)

    @property
    def owed(self) -> tuple[str, ...]:
        """Returns the facts the firm did not know that still matter."""
        open_ = {fact for question in self._desk.firm.match.questions for fact in question.facts}
        return tuple(fact for fact in self.visit.still_to_supply if fact in open_) if self.visit is not None else ()

    def words(self) -> VisitWords:
        """Returns every text beside the question, for the current state."""
        number = self.number
        progress = VisitProgress(
            last=self.queue.last,
            given=sum(not step.skipped for step in self._trail),
            ended=self.ended,
            owed=self.owed,
            promises=self.promises.lines(number) if number is not None else (),
            requests=len(self.promises.requests(number)) if number is not None else 0,
        )
        return visit_words(self._desk, progress)

    # -- what is kept

    @property
    def origin(self) -> Origin:
        """The source of the next answers."""
        record = self._desk.firm.record
        return record.origin if record is not None else Origin.VERBAL

    @property
    def received_by(self) -> str:
        """Who receives the visit: as noted, else who received the last one."""
        noted = self.visit.received_by if self.visit is not None else ""
        return noted or self.queue.last.received_by

    def set_origin(self, origin: Origin) -> None:
        """Sets the source of the next answers."""
        if self._desk.firm.record is not None:
            self._desk.firm.record.origin = origin

    def write(self, *, note: str, received_by: str) -> EntryOutcome:
        """Stores the note and who received the visit."""
        return self._kept.keep(note=note.strip(), received_by=received_by.strip())

    def end(self) -> EntryOutcome:
        """Marks the visit as held today; the note and the facts still owed are stored with it."""
        answer = self._desk.firm.flush()
        if answer.accepted:
            answer = self._kept.keep(state=VisitState.HELD, on=self._desk.on, still_to_supply=self.owed)
        if answer.accepted:
            self.set_origin(Origin.VERBAL)
            self.ended = True
            self.changed.emit()
        return answer

    def resume(self) -> None:
        """Continues after the end; ending again stores what was added."""
        self.ended = False
        self.changed.emit()

    def intend(self, policy: str) -> EntryOutcome:
        """Stores that the firm intends to apply for a policy, as a follow-up of this visit."""
        result = self._desk.firm.match.result(policy)
        if result is None or self.visit is None:
            return EntryOutcome("这项政策不在政策库中。")
        answer = self.promises.intend(result, self.visit)
        self.changed.emit()
        return answer

    def add_request(self, draft: RequestDraft) -> EntryOutcome:
        """Stores a request of the firm."""
        if self.visit is None:
            return EntryOutcome("走访没有开始。")
        answer = self.promises.add(self.visit.enterprise, draft, self.visit.id)
        self.changed.emit()
        return answer
