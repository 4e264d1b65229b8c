"""What the window decides, without Qt: the firm in hand, its match, its questions.

Raw answers are kept as they were given; one that cannot be read leaves the last good profile in
force and says so, and nothing typed is lost.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from matcher import Profile, Stamp, match, raw_profile, read_profile
from policies import CATALOGUE, FieldType, Mistake, Mistakes, UserError

if TYPE_CHECKING:
    from casebook import Origin
    from matcher import Change, Condition, Match, MatchResult, Question, Standpoint
    from policies.library import Library
    from sheet import SheetOptions
    from ui.record import FirmRecord
    from ui.services import Services


_KEYED = (FieldType.TEXT, FieldType.TEXTS, FieldType.DATE, FieldType.COUNT, FieldType.NUMBER, FieldType.SERIES)
"""Types that are entered key by key."""


@dataclass(frozen=True)
class Answer:
    """What became of an answer: accepted (no message), or refused with a Chinese sentence."""

    message: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the profile holds it now."""
        return not self.message


class Presenter:
    """The state of the window. `listeners` are called after every change of the match."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._library: Library = services.library()
        self._raw: dict[str, object] = {}
        self._undone: list[dict[str, object]] = []
        self._done: list[dict[str, object]] = []
        self._typing = ""
        self.path: Path | None = None
        self.record: FirmRecord | None = None
        """The firm's place in the casebook; without it the firm stands on screen or in a file only."""
        self._untried: tuple[dict[str, object], Match] | None = None
        self.dirty = False
        self.anew = True
        """Whether the last change replaced the firm's facts under the hands: what is being typed yields."""
        self.skipped: set[str] = set()
        self.listeners: list[Callable[[], None]] = []
        self.on: date = services.today()
        self.match: Match = self._matched(read_profile({}))
        self._grouped: tuple[Match, dict[Standpoint, list[MatchResult]]] | None = None

    def _matched(self, profile: Profile) -> Match:
        stamp = Stamp(self._library.version, self._library.digest)
        return match(self._library.policies, profile, self.on, stamp)

    @property
    def profile(self) -> Profile:
        """The profile in force."""
        return self.match.profile

    def raw(self, name: str) -> object:
        """A fact as it was given; None is unknown."""
        return self._raw.get(name)

    def samples(self) -> tuple[Path, ...]:
        """The sample firms."""
        return self._services.samples()

    def new(self) -> None:
        """Starts an empty firm."""
        self.flush()
        self._start({}, None)

    def take_record(self, record: FirmRecord) -> None:
        """Takes a firm of the casebook into hand; every change is kept there from now on."""
        self.flush()
        self._start(record.load(), None, record)

    @property
    def trying(self) -> bool:
        """Whether changes are only tried out (试算): nothing of them is kept."""
        return self._untried is not None

    def try_out(self) -> Answer:
        """From now on changes are tried only; what was typed before is kept first."""
        answer = self.flush()
        if answer.accepted and not self.trying:
            self._untried = (dict(self._raw), self.match)
            self.anew = False
            self._tell()
        return answer

    def end_trial(self) -> None:
        """Everything is again as it was before the trial."""
        if self._untried is not None:
            (self._raw, self.match), self._untried = self._untried, None
            self._done, self._undone, self._typing, self.dirty, self.anew = [], [], "", False, True
            self._tell()

    def tried_changes(self) -> tuple[Change, ...]:
        """What moved since the trial began."""
        from matcher import changes

        return changes(self._untried[1], self.match) if self._untried is not None else ()

    def flush(self) -> Answer:
        """Keeps in the casebook what was changed since it was last kept.

        Returns: why it was not kept; what was typed stays on screen.
        """
        if self.record is None or not self.dirty or self.trying:
            return Answer()
        try:
            self.record.keep(self._raw)
        except Mistakes as error:
            return Answer(_told(error.mistakes[0]))
        except UserError as error:
            return Answer(str(error))
        self.dirty = False
        return Answer()

    def open(self, path: Path) -> Answer:
        """Opens a profile file; a bad one leaves everything as it was."""
        try:
            profile = read_profile(self._services.read_file(path), path.name)
        except Mistakes as error:
            return Answer("\n".join(error.first_lines(6)))
        except UserError as error:
            return Answer(str(error))
        self.flush()
        self._start(raw_profile(profile), path)
        return Answer()

    def save(self, path: Path) -> Answer:
        """Writes the profile to a file, whole or not at all."""
        text = json.dumps(self._raw, ensure_ascii=False, indent=2) + "\n"
        try:
            self._services.write_file(path, text.encode())
        except UserError as error:
            return Answer(str(error))
        self.path, self.dirty, self.anew = path, False, False
        self._tell()
        return Answer()

    def _start(self, raw: dict[str, object], path: Path | None, record: FirmRecord | None = None) -> None:
        self._raw, self.path, self.dirty, self.record = dict(raw), path, False, record
        self._untried = None
        self._done, self._undone, self._typing = [], [], ""
        self.skipped = set()
        self.anew = True
        self.match = self._matched(read_profile(self._raw))
        self._tell()

    def give(self, name: str, raw: object, *, typed: bool = False) -> Answer:
        """Sets one fact (None: unknown) and matches again.

        `typed` says that it comes key by key from the form: the keys of one entry are taken back together.
        Returns: the reason when the value cannot be read; the fact then stays as it was.
        """
        if self._raw.get(name) == raw:
            return Answer()
        changed = {key: value for key, value in self._raw.items() if key != name}
        if raw is not None:
            changed[name] = raw
        try:
            profile = read_profile(changed)
        except Mistakes as error:
            return Answer(_told(error.mistakes[0]))
        going_on = typed and self._typing == name and bool(self._done)
        if not going_on:
            self._done.append(self._raw)
        self._undone = []
        self._take(changed, profile)
        self._typing = name if typed and CATALOGUE[name].type in _KEYED else ""
        return Answer() if typed else self.flush()

    def _take(self, raw: dict[str, object], profile: Profile, *, anew: bool = False) -> None:
        self._raw, self.dirty, self.anew = raw, True, anew
        self._typing = ""
        self.match = self._matched(profile)
        self._tell()

    def answer(self, fact: str, raw: object) -> Answer:
        """Answers a question: `revenue.2021`, `platforms`, `confirmed.…` or `scores.…`."""
        name, _, tail = fact.partition(".")
        if not tail:
            return self.give(name, raw)
        if name == "confirmed" and self.record is not None and not self.trying:
            if raw is not None:
                return Answer("人工核实要写明理由和有效期")
            return self._kept_apart(lambda record: record.withdraw(tail))
        whole = self._raw.get(name)
        held: dict[str, object] = dict(whole) if isinstance(whole, dict) else {}
        if name == "scores":
            policy, _, item = tail.partition("/")
            points = held.get(policy)
            held[policy] = {**(points if isinstance(points, dict) else {}), item: raw}
        else:
            held[tail] = raw
        return self.give(name, held)

    def confirm(self, fact: str, *, holds: bool, reason: str, until: date) -> Answer:
        """Confirms or denies a manual condition (`confirmed.policy/condition`), with reason and last day."""
        if self.record is None or self.trying:
            return self.answer(fact, holds)
        return self._kept_apart(lambda record: record.confirm(fact, holds=holds, reason=reason, until=until))

    def set_sources(self, facts: tuple[str, ...], origin: Origin) -> Answer:
        """Says anew where kept facts come from."""

        def write(record: FirmRecord) -> None:
            for fact in facts:
                record.set_source(fact, origin, self.on)

        return self._kept_apart(write)

    def _kept_apart(self, write: Callable[[FirmRecord], object]) -> Answer:
        """Writes what the casebook keeps beside the facts, then shows the firm as it stands there."""
        record = self.record
        answer = self.flush()
        if record is None or not answer.accepted:
            return answer
        try:
            write(record)
        except UserError as error:
            return Answer(str(error))
        self._show_kept(record)
        return Answer()

    def _show_kept(self, record: FirmRecord) -> None:
        raw = record.load()
        self._take(raw, read_profile(raw), anew=True)
        self.dirty = False

    def skip(self, fact: str) -> None:
        """不知道: the question is not asked again in this sitting."""
        self.skipped.add(fact)
        self.anew = False
        self._tell()

    def ask_again(self) -> None:
        """Questions that were skipped may be asked again."""
        self.skipped.clear()
        self.anew = False
        self._tell()

    def undo(self) -> None:
        """Takes back the last answer."""
        if self.record is not None and not self.trying:
            self.flush()
            if self.record.undo():
                self._show_kept(self.record)
        elif self._done:
            self._undone.append(self._raw)
            raw = self._done.pop()
            self._take(raw, read_profile(raw), anew=True)

    def redo(self) -> None:
        """Gives the answer taken back again."""
        if self.record is not None and not self.trying:
            self.flush()
            if self.record.redo():
                self._show_kept(self.record)
        elif self._undone:
            self._done.append(self._raw)
            raw = self._undone.pop()
            self._take(raw, read_profile(raw), anew=True)

    @property
    def can_undo(self) -> bool:
        """Whether there is an answer to take back."""
        if self.record is None or self.trying:
            return bool(self._done)
        return self.dirty or self.record.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether an answer was taken back."""
        return bool(self._undone) if self.record is None or self.trying else self.record.can_redo

    def questions(self, most: int = 3) -> tuple[Question, ...]:
        """The best questions that were not skipped; the firm's own facts before what officers judge."""
        open_ = [question for question in self.match.questions if question.field not in self.skipped]
        return tuple(open_[:most])

    def cautions(self) -> dict[str, str]:
        """What can hardly be true, by field."""
        from casebook import cautions

        found: dict[str, list[str]] = {}
        for caution in cautions(self.profile, self.on):
            found.setdefault(caution.field.partition(".")[0], []).append(caution.text)
        return {name: "\n".join(texts) for name, texts in found.items()}

    def completeness(self) -> tuple[int, int]:
        """How many facts are known, and how many there are with those the policies still ask for."""
        apart = ("confirmed", "scores", "needs", *(name for name, field in CATALOGUE.items() if not field.matched))
        known = {name for name in self._raw if name not in apart}
        asked = {question.field.partition(".")[0] for question in self.match.questions} - set(apart)
        return len(known), len(known | asked)

    def reasons(self, result: MatchResult) -> tuple[Condition, ...]:
        """The conditions of a result, marked where they rest on what was only told."""
        from matcher import resting_on
        from ui.cards import marked

        told = self.record.told() if self.record is not None else ()
        return marked(self.match.conditions(result), resting_on(result, self.profile, self.on, told))

    def suggestions(self) -> dict[str, tuple[str, object]]:
        """The best suggestion for each unknown field: words to show and the raw value. Never a fact."""
        from matcher import suggestions

        best: dict[str, tuple[str, object]] = {}
        for found in suggestions(self.profile):
            because = "、".join(found.because[:3])
            raw: object = [found.value] if CATALOGUE[found.field].type is FieldType.TEXTS else found.value
            best.setdefault(found.field, (f"建议：{found.value}（见“{because}”），点此采用", raw))
        return best

    def groups(self) -> dict[Standpoint, list[MatchResult]]:
        """Results by group, in the order in which the groups are shown."""
        from matcher import Standpoint

        if self._grouped is None or self._grouped[0] is not self.match:
            groups: dict[Standpoint, list[MatchResult]] = {point: [] for point in Standpoint}
            for result in self.match.results:
                groups[self.match.standpoint(result)].append(result)
            self._grouped = self.match, groups
        return self._grouped[1]

    def sheet(self, options: SheetOptions) -> bytes:
        """The sheet as PDF.

        Raises: UserError when a text cannot be printed.
        """
        return self._services.sheet(self.match, options)

    def write(self, path: Path, data: bytes) -> Answer:
        """Writes a file whole or not at all."""
        try:
            self._services.write_file(path, data)
        except UserError as error:
            return Answer(str(error))
        return Answer()

    def _tell(self) -> None:
        for listener in self.listeners:
            listener()


def _told(mistake: Mistake) -> str:
    """A mistake for the person at the form; what concerns only files is left out."""
    advice = mistake.advice.removeprefix("去掉引号和单位，")
    return f"{mistake.what}（{advice}）" if advice else mistake.what
