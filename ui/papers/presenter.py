"""The state of filling in from papers: what was read, which firm it goes to, what is taken. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from casebook import Author, BackupReason, Provenance, SourcedFact, facts_of
from matcher import read_profile
from papers import PaperKind
from policies import ValidationErrors
from ui.papers.files import FileRead
from ui.papers.rows import FactRow, Found, Recorded, rows_of, source_of, stored_value, told_invalid
from ui.papers.target import FillTarget, Fit, targets_for
from ui.papers.weighing import FactChoice

if TYPE_CHECKING:
    from casebook import Casebook
    from papers import PaperReading
    from ui.desk.desk import Desk

NOTHING = Recorded({}, {}, {})


@dataclass(frozen=True)
class PaperLine:
    """A line about what was read. `bad` is true for what a person must see: another firm, a sum that does not hold."""

    text: str
    bad: bool = False


@dataclass(frozen=True)
class LeftLine:
    """Something that was not taken: where it stands, why, and its text."""

    where: str
    why: str
    text: str = ""

    def words(self) -> str:
        """Returns it as one line."""
        return "　".join(filter(None, (self.where, f"{self.why}：{self.text}" if self.text else self.why)))


@dataclass(frozen=True)
class Filled:
    """What was written: the firm and the number of facts."""

    firm: int
    facts: int


class PapersPresenter:
    """Files that were read, the firm they are filled into, and a choice for each fact."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.files: tuple[FileRead, ...] = ()
        self.targets: tuple[FillTarget, ...] = ()
        self.target: FillTarget | None = None
        self.rows: tuple[FactRow, ...] = ()
        self._choices: dict[int, FactChoice] = {}
        self._invalid: list[LeftLine] = []

    def take(self, files: Sequence[FileRead]) -> None:
        """Adds files that were read, and compares them with the likeliest firm."""
        known = {file.read.sha256 for file in self.files if file.read is not None}
        self.files += tuple(file for file in files if file.read is None or file.read.sha256 not in known)
        self.targets = targets_for(self._desk, tuple(reading for _, reading in self.readings()))
        self.pick(0)

    def readings(self) -> tuple[tuple[int, PaperReading], ...]:
        """Returns every paper with the number of its file."""
        return tuple(
            (number, reading)
            for number, file in enumerate(self.files)
            for reading in (file.read.readings if file.read is not None else ())
        )

    def pick(self, place: int) -> None:
        """Chooses the firm to be filled, by its place among the targets, and presets every choice anew."""
        self.target = self.targets[place] if place < len(self.targets) else None
        self._choices, self._invalid = {}, []
        recorded = self._recorded()
        found = self._found()
        settled = self._settled(found)
        found = [replace(one, settled=place in settled) for place, one in enumerate(found)]
        self.rows = rows_of(found, recorded, self._desk.on)

    def _recorded(self) -> Recorded:
        target, desk = self.target, self._desk
        if target is None or target.is_new:
            return NOTHING
        if target.number is None:
            return Recorded(facts_of(desk.firm.profile), {}, {})
        if target.on_screen:
            desk.firm.flush()
        dossier = desk.book.enterprises.profile(target.number, desk.on)
        return Recorded(facts_of(dossier.profile), dossier.provenance, dossier.sayings)

    def _settled(self, found: Sequence[Found]) -> frozenset[int]:
        """Returns the places of the facts whose value was weighed against others before."""
        number = self.target.number if self.target is not None else None
        if number is None:
            return frozenset()
        firms = self._desk.book.enterprises
        return frozenset(
            place for place, one in enumerate(found) if firms.was_weighed(number, one.fact.field, one.value)
        )

    def _found(self) -> list[Found]:
        desk, found = self._desk, []
        for number, reading in self.readings():
            file = self.files[number]
            assert file.read is not None  # it has a reading
            fits = self.target is None or self.target.fit(reading) in (Fit.SAME, Fit.UNNAMED)
            for fact in reading.facts:
                try:
                    value = stored_value(fact)
                except ValidationErrors as error:
                    self._invalid.append(LeftLine(fact.place.words(), told_invalid(fact, error), fact.words))
                    continue
                source = source_of(reading, fact, file.read, desk.on, desk.officer)
                found.append(Found(number, reading, fact, value, fits, source))
        return found

    # choices ---------------------------------------------------------------------------------

    def choice(self, row: FactRow) -> FactChoice:
        """Returns what is done with a row."""
        return self._choices.get(row.number, row.preset)

    def choose(self, row: FactRow, choice: FactChoice) -> None:
        """Sets what is done with a row; of two values of one fact only one can be taken alone."""
        if choice not in row.choices:
            return
        self._choices[row.number] = choice
        if choice is FactChoice.TAKE:
            for other in self.rows:
                if other.fact == row.fact and other is not row and self.choice(other) is FactChoice.TAKE:
                    self._choices[other.number] = FactChoice.LEAVE

    def next_choice(self, row: FactRow) -> FactChoice:
        """Returns the choice that follows the present one."""
        place = row.choices.index(self.choice(row))
        return row.choices[(place + 1) % len(row.choices)]

    def chosen(self) -> tuple[SourcedFact, ...]:
        """Returns the facts to be written, those that replace a value before those that stay beside it."""
        wanted = [row for row in self.rows if self.choice(row) is not FactChoice.LEAVE]
        wanted.sort(key=lambda row: self.choice(row) is FactChoice.BOTH)
        return tuple(
            SourcedFact(name=row.fact, value=row.value, source=row.source, beside=self.choice(row) is FactChoice.BOTH)
            for row in wanted
        )

    # words -----------------------------------------------------------------------------------

    def firm_line(self) -> PaperLine:
        """Returns whether the papers are about the firm that is filled."""
        readings = [reading for _, reading in self.readings()]
        if not readings:
            return PaperLine("没有认出能取数的材料。", bad=True)
        if self.target is None:
            return PaperLine("材料上没有企业名称，屏幕上也没有企业：请先打开或新建一家企业，再取数。", bad=True)
        fits = {self.target.fit(reading) for reading in readings}
        others = {
            " ".join(filter(None, (reading.firm_name, reading.credit_code)))
            for reading in readings
            if self.target.fit(reading) in (Fit.OTHER, Fit.NEAR)
        }
        if Fit.OTHER in fits:
            whose = "材料是另一家企业的" if len(fits) == 1 else "有的材料是另一家企业的"
            return PaperLine(f"{whose}：{'、'.join(sorted(others))}。它的数一项也没有预先勾选。", bad=True)
        if Fit.NEAR in fits:
            return PaperLine(f"材料上的名称相近但不相同：{'、'.join(sorted(others))}。请核对后逐项选。", bad=True)
        if fits == {Fit.UNNAMED}:
            return PaperLine("材料上没有写企业名称，请核对是不是这家企业的。", bad=True)
        return PaperLine("材料上的企业就是这一家。")

    def paper_lines(self) -> tuple[PaperLine, ...]:
        """Returns a line for each paper: its title, period, firm and sums; and one for each file that was not read."""
        lines = [_paper_line(reading) for _, reading in self.readings()]
        return (*lines, *(PaperLine(file.told, bad=True) for file in self.files if file.told))

    def left_out(self) -> tuple[LeftLine, ...]:
        """Returns what was not taken of the files, and why."""
        found: list[LeftLine] = []
        for file in self.files:
            if file.read is None:
                continue
            untaken = [*file.read.left_out, *(left for each in file.read.readings for left in each.left_out)]
            several = f"{file.name} " if len(self.files) > 1 else ""
            found += [LeftLine((several + left.place).strip(), left.why, left.text) for left in untaken]
        return (*found, *self._invalid)

    def count_words(self) -> str:
        """Returns how many facts are taken, left and kept beside others."""
        counts = {choice: sum(self.choice(row) is choice for row in self.rows) for choice in FactChoice}
        same = sum(row.is_same and self.choice(row) is FactChoice.LEAVE for row in self.rows)
        parts = [f"取 {counts[FactChoice.TAKE]} 项"]
        parts += [f"两个都留 {counts[FactChoice.BOTH]} 项"] if counts[FactChoice.BOTH] else []
        parts += [f"和现有一样 {same} 项"] if same else []
        left = counts[FactChoice.LEAVE] - same
        parts += [f"不取 {left} 项"] if left else []
        return "，".join(parts)

    def why_words(self) -> str:
        """Returns the reason to be written into the journal."""
        return f"从材料取数：{'、'.join(file.name for file in self.files if file.read is not None)}"

    # writing ---------------------------------------------------------------------------------

    def fill_screen(self) -> str:
        """Fills the firm that is only on screen, as one step of undo. Returns why it was refused, or ""."""
        from ui.papers.screen import raws_of

        return self._desk.firm.give_all(raws_of(self._desk.firm, self.chosen())).message


def write(book: Casebook, target: FillTarget, facts: Sequence[SourcedFact], author: Author) -> Filled:
    """Writes the chosen facts as one change, after a backup; a new firm is added first. All or nothing.

    Raises: UserError if the casebook refuses it.
    """
    book.backups.make(BackupReason.IMPORT, datetime.now(UTC))
    with book.all_or_nothing():
        number = target.number if target.number is not None else _added(book, target, facts, author)
        book.enterprises.set_sourced(number, facts, author)
    return Filled(number, len(facts))


def _added(book: Casebook, target: FillTarget, facts: Sequence[SourcedFact], author: Author) -> int:
    """Adds a new firm with its name and code."""
    raw = {"name": target.name} | ({"credit_code": target.firm.credit_code} if target.firm.credit_code else {})
    first = facts[0].source
    source = Provenance(first.origin, first.on, author.who, first.note, first.file)
    return book.enterprises.add(read_profile(raw), source, author.who).id


def _paper_line(reading: PaperReading) -> PaperLine:
    kind = reading.paper.value if reading.paper.value.startswith("A1") or reading.paper is PaperKind.BASICS else ""
    period = f"{reading.period} 年度" if len(reading.period) == 4 else reading.period or "没有写所属期"
    failed = [check.rule for check in reading.checks if not check.holds]
    if failed:
        sums = f"不符：{failed[0]}" + (f"等 {len(failed)} 处" if len(failed) > 1 else "") + "，这张表的数没有取"
    else:
        sums = f"核对 {len(reading.checks)} 处，相符" if reading.checks else ""
    title = "".join(reading.title.split())
    parts = (" ".join(filter(None, (kind, title))), period, reading.firm_name, f"读到 {len(reading.facts)} 项", sums)
    return PaperLine("　".join(filter(None, parts)), bad=bool(failed))
