"""Rows of a mapped table as profiles of firms; what cannot be taken is refused with its reason."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import msgspec

from matcher import CONTACTS, Profile, read_profile
from policies import CATALOGUE, Field, FieldType, Unit, UserError, ValidationError, ValidationErrors, shortened
from registers._cells import Unfit, code_in, day_in, flag_in, is_error, known, number_in, text_in
from registers._choices import choice_in, industry_in, place_in, texts_in
from registers._contacts import Contacts
from registers._qualifications import Qualifications
from registers._same import Seen
from registers._types import Cell, RegisterRow, RegisterTable, column_letter
from registers.mapping import HELD, Mapping, Target, Use

_FAR = 3000
"""Times the median of its column from which a number smells of 元 written in a column of 万元."""
_ENOUGH = 10


class CellRefusal(msgspec.Struct, frozen=True, kw_only=True):
    """A cell that was not taken, or (`whole_row`) the row it stands in. Texts are Chinese.

    `kept` says that the text of the cell stands in the extras of its firm.
    """

    row: int
    column: str
    value: str
    why: str
    advice: str
    whole_row: bool = False
    kept: bool = False

    def text(self) -> str:
        """One sentence: where, what, why, what to do."""
        place = f"第 {self.row} 行 {self.column}" if self.column else f"第 {self.row} 行"
        value = f"“{self.value}”" if self.value else ""
        return f"{place}：{value}{self.why}（{self.advice}）"

    def fate(self) -> str:
        """What becomes of it."""
        if self.whole_row:
            return "整行未读入"
        return "这一项按未知，原文留作备注" if self.kept else "这一项按未知"


class RegisterFirm(msgspec.Struct, frozen=True, kw_only=True):
    """One firm of a table. `raw` is what `read_profile` read: numbers are Decimals, days ISO texts.

    `refused` are its cells that stay unknown; `same_as` is the earlier row of the same firm;
    `extras` are the texts kept beside the profile, by header: columns that hold no fact, and cells of
    which a fact holds nothing or only a part. No header stands twice.
    """

    row: int
    raw: dict[str, object]
    profile: Profile
    warnings: tuple[str, ...] = ()
    refused: tuple[CellRefusal, ...] = ()
    extras: tuple[tuple[str, str], ...] = ()
    same_as: int | None = None


def read_firms(table: RegisterTable, mapping: Mapping, on: date) -> Iterator[RegisterFirm | CellRefusal]:
    """Every row in order, either as a firm or as a refusal of the whole row.

    Cells that cannot be read are refused one by one and stay unknown; the firm is taken. `on` is
    the day of reading, from which 上年 is counted.
    Raises: UserError, before the first row, where the mapping does not fit the table.
    """
    if len(mapping.columns) != len(table.headers):
        raise UserError(f"列对应关系有 {len(mapping.columns)} 列，表里有 {len(table.headers)} 列，请重新指定各列")
    if problems := mapping.problems(on.year):
        raise UserError("；".join(problems))
    return _rows(_Reader(table, mapping, on.year))


def _rows(reader: _Reader) -> Iterator[RegisterFirm | CellRefusal]:
    seen = Seen()
    for row in reader.table.rows:
        yield reader.firm(row, seen)


class _Line:
    """What is gathered from one row."""

    def __init__(self, row: RegisterRow) -> None:
        self.row = row
        self.raw: dict[str, object] = {}
        self.warnings: list[str] = []
        self.refused: list[CellRefusal] = []
        self.extras: dict[str, str] = {}
        self.qualifications = Qualifications()
        self.contacts = Contacts()


class _Reader:
    """Reads rows by one mapping."""

    def __init__(self, table: RegisterTable, mapping: Mapping, year: int) -> None:
        self.table = table
        self._mapping = mapping
        self._targets = [
            (index, column.target, column.target.year_on(year))
            for index, column in enumerate(mapping.columns)
            if column.target.use is not Use.IGNORE
        ]
        self._headers = _unique(table)
        self._large = self._thresholds()
        # A refused fact leads back to its column.
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
        """From which number on a cell is remarked upon, for the columns of money."""
        found: dict[int, Decimal] = {}
        for index, target, _ in self._targets:
            if target.use is Use.FIELD and CATALOGUE[target.field].unit is Unit.MONEY:
                cells = (row.cells[index] for row in self.table.rows)
                numbers = [abs(cell) for cell in cells if isinstance(cell, Decimal) and cell]
                if len(numbers) >= _ENOUGH:
                    found[index] = statistics.median(numbers) * _FAR
        return found

    def firm(self, row: RegisterRow, seen: Seen) -> RegisterFirm | CellRefusal:
        line = _Line(row)
        for index, target, year in self._targets:
            cell = row.cells[index]
            if cell is None:
                continue
            try:
                self._take(line, index, target, year)
            except Unfit as unfit:
                line.refused.append(self._refusal(row, index, unfit.why, unfit.advice))
                self._keep(line, index)
        records, remark = line.qualifications.records(complete=self._mapping.complete)
        if records is not None:
            line.raw["qualifications"] = records
        if remark:
            line.warnings.append(remark)
        if people := line.contacts.records():
            whole = line.raw.get(CONTACTS)
            line.raw[CONTACTS] = [*(whole if isinstance(whole, list) else ()), *people]
        for field, value in self._mapping.constants:
            line.raw.setdefault(field, value)
        return self._validated(line, seen)

    def _take(self, line: _Line, index: int, target: Target, year: int | None) -> None:
        """Puts one cell where it belongs. Raises: Unfit."""
        cell = line.row.cells[index]
        if target.use is Use.EXTRA:
            known(cell)  # refuses an error of a formula
            self._keep(line, index)
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
        part = field.part(target.part) if target.part else None
        value, remark = _READERS[(part or field).type](cell, part or field, target)
        if remark:
            line.warnings.append(f"{self.table.place(index)}：{remark}")
        if value is None:
            self._keep(line, index)
            return
        if index in self._large and isinstance(cell, Decimal) and abs(cell) > self._large[index]:
            line.warnings.append(
                f"{self.table.place(index)}：{cell:f} 比本列多数企业大几千倍，是不是单位写错（元、万元）？"
            )
        if other := _put(line.raw, target, year, value):
            line.warnings.append(f"{self.table.place(index)}：与另一列的“{other}”不一致，请核对")
            self._keep(line, index)

    def _keep(self, line: _Line, index: int) -> None:
        """Keeps the text of a cell beside the profile, unless it says that nothing is known."""
        cell = line.row.cells[index]
        if not is_error(cell) and known(cell) is not None:
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

    def _validated(self, line: _Line, seen: Seen) -> RegisterFirm | CellRefusal:
        """The profile of the row; facts that the catalogue refuses are dropped and told."""
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
            except ValidationErrors as mistakes:
                for mistake in mistakes.errors:
                    self._drop(line, mistake)
                if "name" not in line.raw:
                    return msgspec.structs.replace(line.refused[-1], whole_row=True, kept=False)
                continue
            return self._done(line, profile, seen)
        return msgspec.structs.replace(line.refused[-1], whole_row=True, kept=False)

    def _drop(self, line: _Line, mistake: ValidationError) -> None:
        """Takes a refused fact out of the raw profile and tells of it."""
        field, _, rest = mistake.place.replace("[", ".").partition(".")
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
        advice = mistake.advice or "请核对"
        if index is None:
            line.refused.append(CellRefusal(row=line.row.number, column="", value="", why=mistake.what, advice=advice))
        else:
            line.refused.append(self._refusal(line.row, index, mistake.what, advice))

    def _done(self, line: _Line, profile: Profile, seen: Seen) -> RegisterFirm:
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
        )


def text_of(cell: Cell) -> str:
    """A cell as it is repeated in a message."""
    try:
        return text_in(cell) or ""
    except Unfit:
        return str(cell)


def _unique(table: RegisterTable) -> tuple[str, ...]:
    """A name for every column under which its texts are kept; the second of a header tells its letter."""
    seen: set[str] = set()
    names: list[str] = []
    for header, position in zip(table.headers, table.positions, strict=True):
        plain = header or "（没有表头）"
        name = f"{plain}（{column_letter(position)} 列）" if plain in seen or not header else plain
        seen.add(name)
        names.append(name)
    return tuple(names)


def _put(raw: dict[str, object], target: Target, year: int | None, value: object) -> str:
    """Puts a value where its column says. Returns: what another column says of the same, where they differ."""
    if isinstance(value, dict) and target.field in ("district", "city", "province"):
        others = [str(raw[field]) for field, name in value.items() if raw.get(field, name) != name]
        for field, name in value.items():
            raw.setdefault(field, name)
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


_Reading = Callable[[Cell, Field, Target], tuple[object, str]]


def _text(cell: Cell, field: Field, target: Target) -> tuple[object, str]:
    if field.name == "credit_code":
        return code_in(cell)
    text = text_in(cell)
    if text is not None and field.name in ("province", "city", "district"):
        return place_in(text, field.name), ""
    if text is not None and field.name == "industry_code":
        return industry_in(text), ""
    if text is not None and field.name == "name" and isinstance(cell, Decimal):
        raise Unfit("是数字，不是企业名称", "请核对列的对应关系")
    return text, ""


def _day(cell: Cell, field: Field, target: Target) -> tuple[object, str]:
    day, remark = day_in(cell)
    return (None if day is None else day.isoformat()), remark


def _number(cell: Cell, field: Field, target: Target) -> tuple[object, str]:
    return number_in(cell, field.unit, target.unit), ""


def _count(cell: Cell, field: Field, target: Target) -> tuple[object, str]:
    if cell == "无" and field.name != "niche_since":
        return Decimal(0), "“无”按 0 计"
    return number_in(cell, field.unit, target.unit), ""


def _json(cell: Cell, field: Field, target: Target) -> tuple[object, str]:
    """A whole list or record, as the contract of registers writes it."""
    cell = known(cell)
    if cell is None:
        return None, ""
    if cell == "无" and field.type is FieldType.RECORDS:
        return [], ""
    try:
        return json.loads(str(cell), parse_float=Decimal), ""
    except (ValueError, RecursionError):
        raise Unfit("不是 JSON 写法的列表", "请把这一列改指为“留作备注”，或按模板填写") from None


_READERS: dict[FieldType, _Reading] = {
    FieldType.TEXT: _text,
    FieldType.DATE: _day,
    FieldType.FLAG: lambda cell, field, target: (flag_in(cell), ""),
    FieldType.COUNT: _count,
    FieldType.NUMBER: _number,
    FieldType.SERIES: _number,
    FieldType.ENUM: lambda cell, field, target: (choice_in(cell, field), ""),
    FieldType.TEXTS: lambda cell, field, target: (texts_in(cell), ""),
    FieldType.RECORDS: _json,
    FieldType.RECORD: _json,
    FieldType.SCORES: _json,
    FieldType.CONFIRMED: _json,
}
