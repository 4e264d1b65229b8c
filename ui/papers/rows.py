"""The facts of papers beside what is recorded: one row for each fact and value, with its sources and places. No Qt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from casebook import Either, Known, Origin, Provenance, facts_of, shown_known
from matcher import field_label, field_of, read_profile
from papers import PaperKind
from policies import CATALOGUE, UserError, ValidationErrors
from policies.records import without_markers
from ui.firms.importing.writing import grown
from ui.papers.weighing import GROWING, FactChoice, choices_for, weighed

if TYPE_CHECKING:
    from casebook import Saying
    from matcher import Value
    from papers import PaperFact, PaperPlace, PaperReading, PapersRead

_ORIGINS = {
    PaperKind.BALANCE_SHEET: Origin.STATEMENTS,
    PaperKind.INCOME_STATEMENT: Origin.STATEMENTS,
    PaperKind.CREDIT_REPORT: Origin.PUBLISHED,
    PaperKind.LICENCE: Origin.LICENCE,
    PaperKind.PATENTS: Origin.RIGHTS,
    PaperKind.COPYRIGHTS: Origin.RIGHTS,
}
_SURE = 0.8
"""A fact that was read less surely is not taken by itself. Our choice: text of a file has 0.9 and more."""


@dataclass(frozen=True)
class Recorded:
    """What is recorded of a firm: its facts, their sources, what several sources say, and what was settled before."""

    facts: Mapping[str, Known]
    sources: Mapping[str, Provenance]
    sayings: Mapping[str, tuple[Saying, ...]]

    def sources_of(self, fact: str, otherwise: Provenance) -> tuple[Provenance, ...]:
        """Returns the sources of what is recorded for a fact."""
        if fact in self.sayings:
            return tuple(saying.source for saying in self.sayings[fact])
        return (self.sources.get(fact, otherwise),)


@dataclass(frozen=True)
class Found:
    """One fact as one paper gives it: the number of its file, the paper, and the value as it is stored.

    `fits` is whether the paper is about the firm, `settled` whether this value was weighed against others before.
    """

    file: int
    reading: PaperReading
    fact: PaperFact
    value: Known
    fits: bool
    source: Provenance
    settled: bool = False


@dataclass(frozen=True)
class Spotted:
    """A place in a file, by the number of the file."""

    file: int
    place: PaperPlace


@dataclass(frozen=True)
class FactRow:
    """A fact with one value that papers give for it. `value` is what is stored if it is taken: lists have grown."""

    number: int
    fact: str
    value: Known
    source: Provenance
    present: str
    new: str
    where: str
    spots: tuple[Spotted, ...]
    choices: tuple[FactChoice, ...]
    preset: FactChoice
    why: str
    is_same: bool = False

    @property
    def label(self) -> str:
        """The name of the fact, with its year."""
        return field_label(self.fact)

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look at it: values that contradict each other, or a value that was not taken."""
        return self.preset is FactChoice.BOTH or (self.preset is FactChoice.LEAVE and not self.is_same)


def origin_of(reading: PaperReading) -> Origin:
    """Returns what kind of source a paper is."""
    return _ORIGINS.get(reading.paper, Origin.TAX_RETURN)


def day_of(period: str, on: date) -> date:
    """Returns the last day of the period of a paper, or the day of reading if it names none or is not over.

    >>> day_of("2024", date(2026, 11, 30)), day_of("2026-03-01", date(2026, 11, 30)), day_of("", date(2026, 11, 30))
    (datetime.date(2024, 12, 31), datetime.date(2026, 3, 1), datetime.date(2026, 11, 30))
    """
    try:
        day = date(int(period), 12, 31) if len(period) == 4 else date.fromisoformat(period)
    except ValueError:
        return on
    return min(day, on)


def stored_value(fact: PaperFact) -> Known:
    """Returns a fact of a paper as it is stored. Raises: ValidationErrors if it is not valid."""
    name, _, year = fact.field.partition(".")
    return facts_of(read_profile({name: {year: fact.value} if year else fact.value}))[fact.field]


def source_of(reading: PaperReading, fact: PaperFact, file: PapersRead, on: date, officer: str) -> Provenance:
    """Returns the source of a fact: paper, line and column, period, file and place in it."""
    period = f"{reading.period} 年度" if len(reading.period) == 4 else reading.period
    parts = [fact.source, period, f"{file.name} {fact.place.words()}"]
    note = "，".join(filter(None, parts))
    return Provenance(origin_of(reading), day_of(reading.period, on), officer, note, file=file.sha256)


def rows_of(found: Iterable[Found], recorded: Recorded, on: date) -> tuple[FactRow, ...]:
    """Returns a row for each fact and value; rows that need a look come first, those that change nothing last."""
    groups: dict[tuple[str, bool], list[Found]] = defaultdict(list)
    for one in found:
        groups[one.fact.field, one.fits].append(one)
    rows: list[FactRow] = []
    for (fact, _), entries in groups.items():
        if CATALOGUE[field_of(fact)].type in GROWING:
            rows.append(_grown_row(fact, entries, recorded))
        else:
            rows += _value_rows(fact, entries, recorded, on)
    order = list(CATALOGUE)
    rows.sort(key=lambda row: (_stage(row), order.index(field_of(row.fact)), _latest_first(row.fact)))
    return tuple(_numbered(rows))


def _numbered(rows: Sequence[FactRow]) -> Iterable[FactRow]:
    return (replace(row, number=number) for number, row in enumerate(rows))


def _stage(row: FactRow) -> int:
    return 2 if row.is_same else 0 if row.is_doubtful else 1


def _latest_first(fact: str) -> int:
    year = fact.partition(".")[2]
    return -int(year) if year.isdigit() else 0


def _value_rows(fact: str, entries: list[Found], recorded: Recorded, on: date) -> Iterable[FactRow]:
    """Yields a row for each value, the one of the strongest and newest paper first."""
    entries = sorted(entries, key=lambda one: (one.source.origin.weight, one.source.on), reverse=True)
    present = recorded.facts.get(fact)
    stated = Provenance(Origin.VERBAL, on, "")
    before = recorded.sources_of(fact, stated) if present is not None else ()
    values = list(dict.fromkeys(one.value for one in entries))
    for place, value in enumerate(values):
        same = [one for one in entries if one.value == value]
        choices = choices_for(fact, known=present is not None or place > 0)
        preset, why = _preset(same[0], present, before)
        if place and preset is not FactChoice.LEAVE:
            rival = next(one for one in entries if one.value == values[0])
            preset, why = weighed(fact, rival.value, (rival.source,), value, same[0].source), "材料之间不一样"
        yield replace(_row(value, same, recorded), choices=choices, preset=preset, why=why)


def _preset(one: Found, present: Known | None, before: Sequence[Provenance]) -> tuple[FactChoice, str]:
    """Returns what to do with a value by itself, and the reason."""
    fact = one.fact.field
    if not one.fits:
        return FactChoice.LEAVE, "不是这家企业的材料"
    if one.fact.sure < _SURE:
        return FactChoice.LEAVE, "识别得不够准，请核对后再取"
    if present is None:
        return FactChoice.TAKE, "现在没有"
    if present == one.value:
        return FactChoice.LEAVE, "和现有的一样"
    if one.settled:
        return FactChoice.LEAVE, "这个数以前核定过，没有采用"
    choice = weighed(fact, present, before, one.value, one.source)
    return choice, _WHYS[choice] if fact != "name" else "名称不同，改名请核对后再取"


_WHYS = {
    FactChoice.TAKE: "材料比现有来源更可靠或更新",
    FactChoice.LEAVE: "现有来源更可靠或更新",
    FactChoice.BOTH: "分不出哪个更可靠，两个都留，待核实",
}


def _grown_row(fact: str, entries: list[Found], recorded: Recorded) -> FactRow:
    """Returns the row of a list: what all papers say of it together, added to what is recorded."""
    field, present = CATALOGUE[field_of(fact)], recorded.facts.get(fact)
    new = entries[0].value
    for one in entries[1:]:
        new = grown(field, _value(new), _value(one.value))
    whole = grown(field, _value(present), _value(new)) if present is not None else new
    same = whole == present
    preset, why = _preset(entries[0], present, ())
    if same:
        preset, why = FactChoice.LEAVE, "和现有的一样"
    elif preset is FactChoice.TAKE and present is not None:
        why = "补进现有的记录，不删已有的"
    shown = tuple(without_markers(new)) if isinstance(new, tuple) else new
    row = replace(_row(whole, entries, recorded), preset=preset, why=why, is_same=same)
    return replace(row, new=shown_known(fact, shown or new))  # type: ignore[arg-type]  # parts of a value


def _value(known: Known | None) -> Value:
    """Returns a list as a value: it is never a range or a dispute."""
    return known  # type: ignore[return-value]


def _row(value: Known, entries: Sequence[Found], recorded: Recorded) -> FactRow:
    """Returns the row of a value that can be taken or left, before it is weighed."""
    first, fact = entries[0], entries[0].fact.field
    present = recorded.facts.get(fact)
    notes = dict.fromkeys(one.source.note for one in entries)
    return FactRow(
        number=0,
        fact=fact,
        value=value,
        source=msgspec.structs.replace(first.source, note="；".join(notes)),
        present=_present_words(fact, present, recorded),
        new=shown_known(fact, value),
        where="；".join(dict.fromkeys(one.fact.source for one in entries)),
        spots=tuple(Spotted(one.file, one.fact.place) for one in entries),
        choices=choices_for(fact, known=False),
        preset=FactChoice.LEAVE,
        why="",
        is_same=present is not None and present == value,
    )


def _present_words(fact: str, present: Known | None, recorded: Recorded) -> str:
    """Returns what is recorded, with source and day."""
    if present is None:
        return ""
    if isinstance(present, Either) and fact in recorded.sayings:
        said = recorded.sayings[fact]
        return " 或 ".join(f"{shown_known(fact, one.value)}（{_source_words(one.source)}）" for one in said)
    source = recorded.sources.get(fact)
    return shown_known(fact, present) + (f"（{_source_words(source)}）" if source is not None else "")


def _source_words(source: Provenance) -> str:
    return f"{source.origin.value}，{source.on.isoformat()}"


def told_invalid(fact: PaperFact, error: UserError | ValidationErrors) -> str:
    """Returns why a fact of a paper cannot be stored."""
    return f"“{field_label(fact.field)}”没有取：{error}"
