"""What a person chose for the columns of a table, kept for the next table with the same headers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from policies import CATALOGUE, Unit, UserError
from registers._targets import SURE, MappedColumn, Target, Use, check_target, units_of
from registers._text import folded
from registers._units import WrittenUnit

TARGET, UNIT, YEAR = "target", "unit", "year"
"""The parts of a column that a person can choose."""
_CHOSEN_BY_PERSON = "人工指定"
_DOUBTED = SURE - 20
"""Confidence of a column whose remembered choice does not agree with the new table. Our choice: it is asked again."""


class _Choice(msgspec.Struct, frozen=True, omit_defaults=True):
    """The parts chosen for one column, and the target as it was then."""

    chosen: tuple[str, ...]
    target: Target


class _Choices(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The choices of a table, by the key of the header (see `_keyed`)."""

    chosen: dict[str, _Choice]
    complete: bool = False


def chosen_column(column: MappedColumn, target: Target) -> MappedColumn:
    """Return the column with a target that a person chose; a missing unit is the one that the table states."""
    before = column.target
    unit = target.unit
    if unit is WrittenUnit.PLAIN and (wanted := _usual_unit(column, target)) is not WrittenUnit.PLAIN:
        target = msgspec.structs.replace(target, unit=wanted)
    chosen = set(column.chosen)
    same = _meaning(before) == _meaning(target)
    chosen |= set() if same else {TARGET}
    if unit is not WrittenUnit.PLAIN and unit != before.unit:
        chosen.add(UNIT)
    if (target.year, target.back) not in ((None, None), (before.year, before.back)):
        chosen.add(YEAR)
    return msgspec.structs.replace(
        column,
        target=target,
        confidence=100,
        why=_CHOSEN_BY_PERSON,
        year_assumed=False,
        chosen=tuple(part for part in (TARGET, UNIT, YEAR) if part in (chosen or {TARGET})),
    )


def _meaning(target: Target) -> tuple[Use, str, str, str]:
    return target.use, target.field, target.record, target.part


def _usual_unit(column: MappedColumn, target: Target) -> WrittenUnit:
    """Return the unit of a money or share target that the table states, or that its numbers suggest; otherwise PLAIN."""
    if target.use is not Use.FIELD or target.part or target.field not in CATALOGUE:
        return WrittenUnit.PLAIN
    unit = CATALOGUE[target.field].unit
    possible = units_of(unit)
    if not possible:
        return WrittenUnit.PLAIN
    usual = WrittenUnit.WAN if unit is Unit.MONEY else WrittenUnit.PERCENT
    return next((found for found in (column.stated_unit, column.likely_unit) if found in possible), usual)


def choices_of(columns: Sequence[MappedColumn], *, complete: bool) -> str:
    """Return the chosen parts of the columns as JSON text."""
    chosen = {key: _Choice(column.chosen, column.target) for key, column in _keyed(columns) if column.chosen}
    return msgspec.json.encode(_Choices(chosen, complete)).decode()


def with_choices(columns: Sequence[MappedColumn], text: str) -> tuple[tuple[MappedColumn, ...], bool]:
    """Return freshly guessed columns with the remembered choices, and whether the list of qualifications is complete."""
    try:
        kept = msgspec.json.decode(text, type=_Choices)
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError):
        return tuple(columns), False
    settled = tuple(
        _remembered(column, kept.chosen[key]) if key in kept.chosen else column for key, column in _keyed(columns)
    )
    return _once(settled), kept.complete


def _keyed(columns: Sequence[MappedColumn]) -> Iterator[tuple[str, MappedColumn]]:
    """Yield each column with its key: the header as it is compared, numbered if it is repeated."""
    seen: Counter[str] = Counter()
    for column in columns:
        plain = folded(column.header)
        seen[plain] += 1
        yield (plain if seen[plain] == 1 else f"{plain}#{seen[plain]}"), column


def _remembered(column: MappedColumn, choice: _Choice) -> MappedColumn:
    """Return a column with a remembered choice; what is not chosen, or stated otherwise by the table, stays derived."""
    target, doubts = _merged(column, choice)
    try:
        check_target(target)
    except UserError:
        return column
    why = "；".join(("沿用上次人工指定", *doubts)) if target != column.target or doubts else "与上次人工指定相同"
    assumed = column.year_assumed and target.back == column.target.back and not {TARGET, YEAR} & set(choice.chosen)
    sure = column.confidence if assumed else 100
    return msgspec.structs.replace(
        column,
        target=target,
        confidence=min(sure, _DOUBTED) if doubts else sure,
        why=why,
        year_assumed=assumed and not doubts,
        chosen=choice.chosen,
    )


def _merged(column: MappedColumn, choice: _Choice) -> tuple[Target, list[str]]:
    now, then = column.target, choice.target
    same = _meaning(now) == _meaning(then)
    if TARGET not in choice.chosen and not same:
        return now, ["这次看起来是另一项，上次的单位、年份没有沿用"]
    doubts: list[str] = []
    target = msgspec.structs.replace(then, year=None, back=None, unit=WrittenUnit.PLAIN)
    if then.year is not None or then.back is not None:
        year, back = _year(column, choice, same, doubts)
        target = msgspec.structs.replace(target, year=year, back=back)
    return msgspec.structs.replace(target, unit=_unit(column, choice, target, doubts)), doubts


def _year(column: MappedColumn, choice: _Choice, same: bool, doubts: list[str]) -> tuple[int | None, int | None]:
    now, then = column.target, choice.target
    if column.stated_year is not None:
        if then.year is not None and then.year != column.stated_year and YEAR in choice.chosen:
            doubts.append(f"上次指定的是 {then.year} 年，这张表写明 {column.stated_year} 年，按表里的计，请核对")
        return column.stated_year, None
    if YEAR not in choice.chosen and same:
        return now.year, now.back
    if not same or (then.year, then.back) != (now.year, now.back):
        doubts.append(f"上次指定的是 {then.year} 年，这张表没有写年份，请核对" if then.year else "请核对年份")
    return then.year, then.back


def _unit(column: MappedColumn, choice: _Choice, target: Target, doubts: list[str]) -> WrittenUnit:
    derived = column.target.unit if _meaning(column.target) == _meaning(target) else _usual_unit(column, target)
    then = choice.target.unit
    if UNIT not in choice.chosen or then == derived:
        return derived
    if column.stated_unit is not WrittenUnit.PLAIN and column.stated_unit == derived:
        doubts.append(f"上次指定的单位是{then.value}，这张表写明{derived.value}，按表里的计，请核对")
        return derived
    doubts.append(f"沿用上次指定的单位{then.value}，按数的大小像是{derived.value}，请核对")
    return then


def _once(settled: tuple[MappedColumn, ...]) -> tuple[MappedColumn, ...]:
    """Return the columns without guesses for a fact that a remembered column has."""
    owned = {_fact(column.target): column.header for column in settled if column.chosen and _fact(column.target)}
    return tuple(
        msgspec.structs.replace(
            column,
            target=Target(use=Use.EXTRA),
            confidence=50,
            why=f"与“{owned[_fact(column.target)]}”列指同一项",
            year_assumed=False,
        )
        if not column.chosen and _fact(column.target) in owned
        else column
        for column in settled
    )


def _fact(target: Target) -> str:
    return f"{target.key(0)}.{target.back or 0}" if target.key(0) else ""
