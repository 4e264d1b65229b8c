"""What the page 企业档案 shows of a firm: head, timeline, open matters and plan. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from casebook import NewPlanStep, PlanPart
from matcher import contact_words, contacts_of, last_day
from policies import QUALIFICATIONS, KeceError, UserError
from sheet.options import Edition
from sheet.plan import PlanLine, PlanPaper
from survey.due import due_words
from survey.firm_open import OpenMatter, open_matters
from survey.firm_plan import PlanProposal, proposals
from survey.route_sheet import address_of
from survey.table_row import TableRow
from survey.timeline import TimelineEntry, TimelineKind, timeline
from ui.desk.page import LetterView
from ui.desk.session import EntryOutcome
from ui.widgets.filter_option import FilterOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casebook import PlanStep
    from ui.desk.desk import Desk
    from ui.ledger.spec import Values

TIMELINE_HEADINGS = ("日期", "类别", "事项", "内容", "经办")
OPEN_HEADINGS = ("还没办完的", "什么时候")
PLAN_HEADINGS = ("部分", "内容", "谁来做", "什么时候前", "完成")
_PROGRESS = 8
"""So many of the last entries are printed on the officer's edition."""


@dataclass(frozen=True)
class DossierHead:
    """The head of the page: the name, and its lines."""

    name: str
    lines: tuple[str, ...]
    titles: str


class DossierPresenter:
    """Reads and writes what the page shows of one firm; `number` is None while no stored firm is chosen."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.number: int | None = None
        self.entries: tuple[TimelineEntry, ...] = ()
        self.matters: tuple[OpenMatter, ...] = ()
        self.steps: tuple[PlanStep, ...] = ()

    def read(self, number: int | None) -> None:
        """Reads a firm. Raises: UserError if it does not exist."""
        self.number, self.entries, self.matters, self.steps = None, (), (), ()
        if number is not None:
            book = self._desk.book
            self.entries = timeline(book, number)
            self.matters = open_matters(book, number, self._desk.on)
            self.number = number
            self._read_plan()

    def _read_plan(self) -> None:
        order = tuple(PlanPart)
        steps = self._desk.book.plans.of(self._firm)
        self.steps = tuple(sorted(steps, key=lambda step: (order.index(step.part), step.place, step.id)))

    @property
    def _firm(self) -> int:
        if self.number is None:
            raise UserError("还没有选企业，请先在“企业”里打开一家")
        return self.number

    def head(self) -> DossierHead:
        """Returns the head."""
        book, number = self._desk.book, self._firm
        firm, profile = book.enterprises.get(number), book.enterprises.profile(number, self._desk.on).profile
        facts = profile.facts
        place = "".join(str(facts.get(name) or "") for name in ("district", "street"))
        address = address_of(book, number)
        registered = "　".join(
            filter(None, (firm.credit_code, place, address, f"负责人 {firm.officer}" if firm.officer else ""))
        )
        people = contact_words(contacts_of(profile))
        old = f"曾用名 {'、'.join(firm.old_names)}" if firm.old_names else ""
        known = tuple(filter(None, (registered, f"联系人 {people}" if people else "", old)))
        return DossierHead(firm.name, known, self.titles())

    def titles(self) -> str:
        """Returns the titles of the firm with their last days, those that ran out named as such."""
        profile = self._desk.book.enterprises.profile(self._firm, self._desk.on).profile
        records = profile.facts.get("qualifications")
        words = []
        for record in records if isinstance(records, tuple) else ():
            if isinstance(record, Mapping):
                name = QUALIFICATIONS.get(str(record.get("kind", "")), (str(record.get("level") or "资质"),))[0]
                end = last_day(record)
                over = end is not None and end < self._desk.on
                words.append(f"{name}（{end.isoformat()} {'已到期' if over else '止'}）" if end is not None else name)
        return "、".join(words)

    # -- timeline

    def kinds(self) -> tuple[FilterOption, ...]:
        """Returns the entries of the filter by kind: the kinds that there are."""
        present = {entry.kind for entry in self.entries}
        found = (FilterOption(kind.value, kind.value) for kind in TimelineKind if kind in present)
        return (FilterOption("全部类别", None), *found)

    def officers(self) -> tuple[FilterOption, ...]:
        """Returns the entries of the filter by officer."""
        names = sorted({entry.officer for entry in self.entries} - {""})
        return (FilterOption("所有人", None), *(FilterOption(name, name) for name in names))

    def timeline_rows(
        self, text: str = "", kind: str | None = None, officer: str | None = None
    ) -> tuple[TableRow, ...]:
        """Returns the entries that hold every word, of a kind and an officer; the id is the place among all entries."""
        words = text.split()
        rows = []
        for place, entry in enumerate(self.entries):
            cells = (entry.on.isoformat(), entry.kind.value, entry.title, entry.detail, entry.officer)
            if kind in (None, entry.kind.value) and officer in (None, entry.officer):
                whole = " ".join(cells)
                if all(word in whole for word in words):
                    rows.append(TableRow(str(place), cells))
        return tuple(rows)

    def latest(self, rows: Sequence[TableRow]) -> int:
        """Returns the place of the first row that is not in the future, 0 if there is none."""
        past = (place for place, row in enumerate(rows) if self.entries[int(row.id)].on <= self._desk.on)
        return next(past, 0)

    def goal(self, place: int) -> tuple[str, object]:
        """Returns the page and what it shows for an entry of the timeline."""
        entry = self.entries[place]
        return entry.page, LetterView.SENT if entry.page == "letters" else entry.target

    def matter_rows(self) -> tuple[TableRow, ...]:
        """Returns what is open; the id is the place in `matters`."""
        return tuple(
            TableRow(str(place), (each.text, due_words(each.due_on, self._desk.on) if each.due_on else "没有定日子"))
            for place, each in enumerate(self.matters)
        )

    def late(self) -> int:
        """Returns the number of open matters whose day is past."""
        return sum(each.due_on is not None and each.due_on < self._desk.on for each in self.matters)

    # -- plan

    def plan_rows(self) -> tuple[TableRow, ...]:
        """Returns the lines of the plan; the id is that of the line."""
        return tuple(
            TableRow(
                step.id,
                (
                    step.part.value, step.text, step.person, step.due_on.isoformat() if step.due_on else "",
                    step.done_on.isoformat() if step.done_on else "",
                ),
                number=step.enterprise,
            )
            for step in self.steps
        )  # fmt: skip

    def proposed(self) -> tuple[PlanProposal, ...]:
        """Returns what the match of today suggests and the plan does not hold yet."""
        profile = self._desk.book.enterprises.profile(self._firm, self._desk.on).profile
        return proposals(self._desk.matched(profile), self.steps)

    def take(self, chosen: Iterable[PlanProposal]) -> None:
        """Writes proposals into the plan, all or none."""
        first = self._next_place()
        lines = [(self._firm, each.line(self._desk.officer, first + place)) for place, each in enumerate(chosen)]
        self._desk.book.plans.add_all(lines, self._desk.author("一企一策"))
        self._read_plan()

    def _next_place(self) -> int:
        return max((step.place for step in self.steps), default=-1) + 1

    def step(self, name: str) -> PlanStep:
        """Returns a line of the plan."""
        return self._desk.book.plans.get(name)

    def store(self, values: Values, name: str | None = None) -> EntryOutcome:
        """Stores a line as it was entered, a new one or the one with this id."""
        given = {key: values.get(key) for key in ("text", "person", "due_on", "done_on")}
        fields = {key: value if value is not None or key.endswith("_on") else "" for key, value in given.items()}
        part = PlanPart(str(values.get("part")))
        try:
            if name is None:
                new = NewPlanStep(part=part, officer=self._desk.officer, place=self._next_place(), **fields)  # type: ignore[arg-type]  # read as the columns say
                self._desk.book.plans.add(self._firm, new, self._desk.author())
            else:
                changed = msgspec.structs.replace(self.step(name), part=part, **fields)
                self._desk.book.plans.update(changed, self._desk.author())
        except KeceError as error:
            return EntryOutcome(str(error))
        self._read_plan()
        return EntryOutcome()

    def turn_done(self, name: str) -> None:
        """Notes that a line is done today, or that it is not."""
        step = self.step(name)
        done = None if step.done_on is not None else self._desk.on
        self._desk.book.plans.update(msgspec.structs.replace(step, done_on=done), self._desk.author())
        self._read_plan()

    def drop(self, name: str) -> None:
        """Deletes a line; undo brings it back."""
        self._desk.book.plans.remove(name, self._desk.author())
        self._read_plan()

    def shift(self, name: str, by: int) -> None:
        """Moves a line up or down within its part."""
        step = self.step(name)
        same = [each for each in self.steps if each.part is step.part]
        at = next(place for place, each in enumerate(same) if each.id == name)
        to = at + by
        if not 0 <= to < len(same):
            return
        same[at], same[to] = same[to], same[at]
        with self._desk.book.all_or_nothing():
            for place, each in enumerate(same):
                self._desk.book.plans.update(msgspec.structs.replace(each, place=place), self._desk.author("调整次序"))
        self._read_plan()

    def paper(self, edition: Edition) -> PlanPaper:
        """Returns the plan as it is printed."""
        head, settings = self.head(), self._desk.settings.now
        parts = tuple((part.value, self._lines(part)) for part in PlanPart if part is not PlanPart.STEP)
        profile = self._desk.book.enterprises.profile(self._firm, self._desk.on).profile
        firm = self._desk.book.enterprises.get(self._firm)
        place = "".join(str(profile.facts.get(name) or "") for name in ("district", "street"))
        facts = (
            ("信用代码", firm.credit_code), ("地址", "　".join(filter(None, (place, address_of(self._desk.book, self._firm))))), ("已有资质", head.titles),
            ("联系人", contact_words(contacts_of(profile))),
        )  # fmt: skip
        past = [entry for entry in self.entries if entry.on <= self._desk.on][:_PROGRESS]
        return PlanPaper(
            firm=head.name, facts=facts, parts=parts, steps=self._lines(PlanPart.STEP), on=self._desk.on,
            office=settings.office, officer=self._desk.officer, phone=settings.phone, edition=edition,
            progress=tuple((entry.on.isoformat(), f"{entry.title}　{entry.detail}"[:90]) for entry in past),
        )  # fmt: skip

    def _lines(self, part: PlanPart) -> tuple[PlanLine, ...]:
        steps: Sequence[PlanStep] = [step for step in self.steps if step.part is part]
        return tuple(PlanLine(step.text, step.person, step.due_on, step.done_on) for step in steps)
