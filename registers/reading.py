"""Reads the rows of a mapped table as profiles of firms; refuses cells and rows with a reason."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from matcher import CONTACTS, Profile, read_profile
from policies import CATALOGUE, Unit, UserError, ValidationError, ValidationErrors, shortened
from policies.places import RANKS
from registers._beside import UnitsBeside
from registers._cells import (
    CellError,
    bare_number,
    is_error,
    text_in,
    without_placeholder,
)
from registers._contacts import Contacts
from registers._names import name_in
from registers._qualifications import Qualifications
from registers._readers import READERS
from registers._row_checks import certificate_year, gone, not_held, place_agrees, still_held
from registers._same import SeenFirms
from registers._targets import HELD, Target, Use
from registers._types import Cell, RegisterRow, RegisterTable, column_letter
from registers.mapping import Constant, Mapping

_OUTLIER_FACTOR = 3000
"""Multiple of the column's median above which a number may be 元 in a column of 万元.

Our choice: the units differ by 10,000; 3,000 also finds the mistake for a firm a third of the median's size.
"""
FORMER_NAME = "原名称（写在企业名称旁）"
"""Header of the extras under which a former name is kept."""
_FEWEST_NUMBERS = 10
"""Numbers in a column from which on its median is used. Our choice."""


class CellRefusal(msgspec.Struct, frozen=True, kw_only=True):
    """A cell that could not be read, or with `whole_row` its whole row. The texts are Chinese.

    `row` counts from 1. `kept` means that the text of the cell is in the extras of the firm.
    """

    row: int
    column: str
    value: str
    why: str
    advice: str
    whole_row: bool = False
    kept: bool = False

    def text(self) -> str:
        """Return one sentence: place, value, reason, advice."""
        place = f"第 {self.row} 行 {self.column}" if self.column else f"第 {self.row} 行"
        value = f"“{self.value}”" if self.value else ""
        return f"{place}：{value}{self.why}（{self.advice}）"

    def outcome(self) -> str:
        """Return what happened to the row or the fact, in Chinese."""
        if self.whole_row:
            return "整行未读入"
        return "这一项按未知，原文留作备注" if self.kept else "这一项按未知"


class RegisterFirm(msgspec.Struct, frozen=True, kw_only=True):
    """One firm of a table. `raw` is the input of `read_profile`: numbers are Decimals, dates ISO texts.

    `refused` are its unreadable cells, whose facts stay unknown; `same_as` is the earlier row of the
    same firm, `former_names` are written beside its name. `extras` are pairs of header and text
    stored beside the profile: columns without a fact, and cells that a fact stores in part or not at
    all. Each header occurs once.
    """

    row: int
    raw: dict[str, object]
    profile: Profile
    warnings: tuple[str, ...] = ()
    refused: tuple[CellRefusal, ...] = ()
    extras: tuple[tuple[str, str], ...] = ()
    same_as: int | None = None
    former_names: tuple[str, ...] = ()


def read_firms(table: RegisterTable, mapping: Mapping, on: date) -> Iterator[RegisterFirm | CellRefusal]:
    """Yield each row in order, as a firm or as a refusal of the whole row.

    A cell that cannot be read becomes an unknown fact of the firm and is listed in `refused`. `on` is
    the day of reading, from which 上年 is counted.

    >>> (firm,) = read_firms(table, mapping, date(2025, 6, 1))
    >>> firm.raw["name"], firm.raw["revenue"]
    ('天津甲公司', {'2024': Decimal('1200.0000')})
    >>> firm.extras
    (('备注', '走访过'),)

    Raises: UserError, before the first row, if the mapping does not fit the table.
    """
    if len(mapping.columns) != len(table.headers):
        raise UserError(f"列对应关系有 {len(mapping.columns)} 列，表里有 {len(table.headers)} 列，请重新指定各列")
    if problems := mapping.problems(on.year):
        raise UserError("；".join(problems))
    return _rows(_Reader(table, mapping, on))


def _rows(reader: _Reader) -> Iterator[RegisterFirm | CellRefusal]:
    seen = SeenFirms()
    for row in reader.table.rows:
        yield reader.firm(row, seen)


class _RowDraft:
    """The facts, remarks and refusals collected from one row."""

    def __init__(self, row: RegisterRow) -> None:
        self.row = row
        self.raw: dict[str, object] = {}
        self.warnings: list[str] = []
        self.refused: list[CellRefusal] = []
        self.extras: dict[str, str] = {}
        self.qualifications = Qualifications()
        self.contacts = Contacts()
        self.former = ""


class _Reader:
    """Reads the rows of a table with one mapping."""

    def __init__(self, table: RegisterTable, mapping: Mapping, on: date) -> None:
        self.table, self._on, year = table, on, on.year
        self._mapping = mapping
        self._targets = [
            (index, column.target, column.target.year_on(year))
            for index, column in enumerate(mapping.columns)
            if column.target.use is not Use.IGNORE
        ]
        self._headers = _unique(table)
        self._money = [
            index
            for index, target, _ in self._targets
            if target.use is Use.FIELD and CATALOGUE[target.field].unit is Unit.MONEY
        ]
        self._large = self._thresholds()
        self._beside = UnitsBeside(table, self._money)
        # The column of each fact, for the message about a refused fact.
        self._owners = {
            f"{target.field}.{year}"
            if year
            else f"{target.field}.{target.part}"
            if target.part
            else target.field: index
            for index, target, year in self._targets
            if target.use is Use.FIELD
        }

    def _thresholds(self) -> dict[int, Decimal]:
        """Return the number above which a cell gets a remark, by the index of its money column."""
        found: dict[int, Decimal] = {}
        for index in self._money:
            cells = (bare_number(row.cells[index]) for row in self.table.rows)
            numbers = [abs(number) for number in cells if number]
            if len(numbers) >= _FEWEST_NUMBERS:
                found[index] = statistics.median(numbers) * _OUTLIER_FACTOR
        return found

    def firm(self, row: RegisterRow, seen: SeenFirms) -> RegisterFirm | CellRefusal:
        """Return the firm of a row, or the refusal of the whole row; add the firm to `seen`."""
        line = _RowDraft(row)
        for index, target, year in self._targets:
            cell = row.cells[index]
            if cell is None:
                continue
            try:
                self._take(line, index, target, year)
            except CellError as unfit:
                line.refused.append(self._refusal(row, index, unfit.why, unfit.advice))
                self._keep(line, index)
        for constant in self._mapping.constants:
            self._set(line, constant)
        records, remark = line.qualifications.records(complete=self._mapping.complete)
        if records is not None and not self._titles_doubted(line, records):
            line.raw["qualifications"] = records
        if remark:
            line.warnings.append(remark)
        if people := line.contacts.records():
            whole = line.raw.get(CONTACTS)
            line.raw[CONTACTS] = [*(whole if isinstance(whole, list) else ()), *people]
        return self._validated(line, seen)

    def _titles_doubted(self, line: _RowDraft, records: Sequence[object]) -> bool:
        """Return whether a remark of the row says that its titles are not held; it is told."""
        held = any(isinstance(record, dict) and "kind" in record for record in records)
        for index, target, _ in self._targets if held else ():
            header, cell = self.table.headers[index], line.row.cells[index]
            if target.use is Use.EXTRA and (said := not_held(header, cell)):
                line.warnings.append(f"{self.table.place(index)}：写着“{said}”，这一行的资质没有采用，请核对")
                return True
        return False

    def _set(self, line: _RowDraft, constant: Constant) -> None:
        """Store in the draft what the title says about all firms, unless the row itself says something else."""
        if not constant.kind:
            if constant.field in RANKS and not place_agrees(line.raw, constant.field, constant.value):
                line.warnings.append(f"表名里的“{constant.value}”与这一行写的地方对不上，没有采用")
                return
            line.raw.setdefault(constant.field, constant.value)
            return
        if constant.number in self.table.headers:
            year = certificate_year(line.row.cells[self.table.headers.index(constant.number)])
            held, why = still_held(year, constant.kind, self._on) if year is not None else (True, "")
            if not held:
                line.warnings.append(f"证书编号是 {why}，没有按“{constant.value}”计")
                return
        if told := line.qualifications.grant(constant.kind, constant.granted_on):
            line.warnings.append(told)

    def _take(self, line: _RowDraft, index: int, target: Target, year: int | None) -> None:
        """Store one cell in the draft. Raises: CellError if it cannot be read."""
        cell = line.row.cells[index]
        if target.use is Use.EXTRA:
            self._remark(line, index)
            return
        field = CATALOGUE[target.field]
        if target.field == "qualifications" and target.part:
            if remark := line.qualifications.add(target, cell):
                line.warnings.append(f"{self.table.place(index)}：{remark}")
            if line.qualifications.partly and not (target.part == HELD and self._mapping.complete):
                self._keep(line, index)
            return
        if target.field == CONTACTS and target.part:
            if remark := line.contacts.add(target, cell):
                line.warnings.append(f"{self.table.place(index)}：{remark}")
            return
        if target.field == "name":
            self._name(line, index)
            return
        part = field.part(target.part) if target.part else None
        unit = self._beside.unit(line.row.cells, index, target.unit)
        own = target if unit is target.unit else msgspec.structs.replace(target, unit=unit)
        value, remark = READERS[(part or field).type](cell, part or field, own)
        if remark:
            line.warnings.append(f"{self.table.place(index)}：{remark}")
        if value is None:
            self._keep(line, index)
            return
        number = bare_number(cell) if index in self._large else None
        if number is not None and abs(number) > self._large[index]:
            line.warnings.append(
                f"{self.table.place(index)}：{number:f} 比本列多数企业大几千倍，是不是单位写错（元、万元）？"
            )
        if other := _put(line.raw, target, year, value):
            line.warnings.append(f"{self.table.place(index)}：与另一列的“{other}”不一致，请核对")
            self._keep(line, index)

    def _name(self, line: _RowDraft, index: int) -> None:
        """Store the name of the firm; what stood beside it is told and kept. Raises: CellError if it is no name."""
        found = name_in(line.row.cells[index])
        if found is None:
            return
        line.raw["name"] = found.name
        if found.remark:
            line.warnings.append(f"{self.table.place(index)}：{found.remark}")
            self._keep(line, index)
        if found.former:
            line.former = found.former
            line.extras.setdefault(FORMER_NAME, found.former)

    def _remark(self, line: _RowDraft, index: int) -> None:
        """Keep a cell beside the profile; a firm that no longer exists is told. Raises: CellError for an error value."""
        cell = line.row.cells[index]
        without_placeholder(cell)
        self._keep(line, index)
        if state := gone(self.table.headers[index], cell):
            line.warnings.append(f"{self.table.place(index)}：写着“{shortened(state)}”，可能不是存续的企业，请核对")

    def _keep(self, line: _RowDraft, index: int) -> None:
        """Store the text of a cell in the extras, unless it means that nothing is known."""
        cell = line.row.cells[index]
        if not is_error(cell) and without_placeholder(cell) is not None:
            line.extras[self._headers[index]] = text_of(cell)

    def _refusal(self, row: RegisterRow, index: int, why: str, advice: str, *, whole: bool = False) -> CellRefusal:
        cell = row.cells[index]
        return CellRefusal(
            row=row.number,
            column=self.table.place(index),
            value=shortened(text_of(cell)),
            why=why,
            advice=advice,
            whole_row=whole,
            kept=not whole and not is_error(cell) and cell is not None,
        )

    def _validated(self, line: _RowDraft, seen: SeenFirms) -> RegisterFirm | CellRefusal:
        """Return the firm of the row without the facts that the catalogue refuses, which are listed in `refused`."""
        name = self._owners["name"]
        if "name" not in line.raw:
            given = line.row.cells[name] is not None
            why, advice = (
                ("不是企业名称", "请填写企业全称") if given else ("没有企业名称", "请填写企业全称，或删去这一行")
            )
            return self._refusal(line.row, name, why, advice, whole=True)
        for _ in range(2):
            try:
                profile = read_profile(line.raw)
            except ValidationErrors as refused:
                for error in refused.errors:
                    self._drop(line, error)
                if "name" not in line.raw:
                    return msgspec.structs.replace(line.refused[-1], whole_row=True, kept=False)
                continue
            return self._done(line, profile, seen)
        return msgspec.structs.replace(line.refused[-1], whole_row=True, kept=False)

    def _drop(self, line: _RowDraft, error: ValidationError) -> None:
        """Remove a refused fact from the raw profile and add its refusal."""
        field, _, rest = error.place.replace("[", ".").partition(".")
        value = line.raw.get(field)
        if isinstance(value, dict) and rest in value:
            del value[rest]
            if not value:
                del line.raw[field]
        else:
            line.raw.pop(field, None)
        index = self._owners.get(f"{field}.{rest}", self._owners.get(field))
        if index is None:
            index = next((i for i, target, _ in self._targets if target.field == field), None)
        for column, target, year in self._targets:
            whole = not (target.field == field and year and f"{field}.{year}" in self._owners)
            if column == index or (target.field == field and whole):
                self._keep(line, column)
        advice = error.advice or "请核对"
        if index is None:
            line.refused.append(CellRefusal(row=line.row.number, column="", value="", why=error.what, advice=advice))
        else:
            line.refused.append(self._refusal(line.row, index, error.what, advice))

    def _done(self, line: _RowDraft, profile: Profile, seen: SeenFirms) -> RegisterFirm:
        code = profile.facts.get("credit_code")
        earlier = seen.earlier(line.row.number, profile.name, str(code or ""))
        if earlier is not None:
            line.warnings.append(f"与第 {earlier[0]} 行是同一家企业（{earlier[1]}）")
        return RegisterFirm(
            row=line.row.number,
            raw=line.raw,
            profile=profile,
            warnings=tuple(line.warnings),
            refused=tuple(line.refused),
            extras=tuple(line.extras.items()),
            same_as=earlier[0] if earlier else None,
            former_names=tuple(re.split("[、，,;；]", line.former)) if line.former else (),
        )


def text_of(cell: Cell) -> str:
    """Return a cell as text for messages."""
    try:
        return text_in(cell) or ""
    except CellError:
        return str(cell)


def _unique(table: RegisterTable) -> tuple[str, ...]:
    """Return a unique name per column for the extras: its header, with the column letter if it is repeated."""
    seen: set[str] = set()
    names: list[str] = []
    for header, position in zip(table.headers, table.positions, strict=True):
        plain = header or "（没有表头）"
        name = f"{plain}（{column_letter(position)} 列）" if plain in seen or not header else plain
        seen.add(name)
        names.append(name)
    return tuple(names)


def _put(raw: dict[str, object], target: Target, year: int | None, value: object) -> str:
    """Store a value in the raw profile. Returns: the different value of another column, "" if there is none."""
    if isinstance(value, dict) and target.field in ("district", "city", "province"):
        others = [
            str(raw[field]) for field, name in value.items() if field != "street" and raw.get(field, name) != name
        ]
        for field, name in value.items():
            raw.setdefault(field, name)
        if target.field in value:
            raw[target.field] = value[target.field]
        return "、".join(others)
    if year is not None or target.part:
        inner = raw.setdefault(target.field, {})
        if isinstance(inner, dict):
            inner[str(year or target.part)] = value
    else:
        before = raw.get(target.field, value)
        raw[target.field] = value
        return str(before) if before != value else ""
    return ""
