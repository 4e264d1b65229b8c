"""The mapping from the columns of a table to facts; the user can correct it, the application stores it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import date

import msgspec

from matcher import CONTACTS
from policies import CATALOGUE, FieldType, QUALIFICATIONS, Unit, UserError
from registers._contact_words import CONTACT_ROLES
from registers._remembered import choices_of, chosen_column, with_choices
from registers._targets import MappedColumn, Target, check_target
from registers._text import folded
from registers._units import COUNT_SCALES, COUNT_WORDS, MONEY_UNITS, SHARE_UNITS, WrittenUnit


class Constant(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fact of every firm of a table, taken from its title: a place, or a qualification of a published list.

    `value` is Chinese. A qualification has its `kind`, and `granted_on` (ISO) and `number` where the title contains
    them; the columns of the table complete them row by row.
    """

    use: Use = Use.IGNORE
    field: str = ""
    year: int | None = None
    back: int | None = None
    record: str = ""
    part: str = ""
    unit: WrittenUnit = WrittenUnit.PLAIN

    def year_on(self, year_of_reading: int) -> int | None:
        """Return the year of the column, None if the field is not a series."""
        return self.year if self.back is None else year_of_reading - self.back

    def key(self, year_of_reading: int) -> str:
        """Return the key of the fact (`revenue.2023`): two columns with the same key are in conflict.

        The key is empty for columns without conflicts: unused ones, and phones, because a person may
        have several.
        """
        if self.use is not Use.FIELD or (self.field == CONTACTS and self.part not in ("", "name")):
            return ""
        year = self.year_on(year_of_reading)
        return ".".join(filter(None, (self.field, str(year or ""), self.record, self.part)))

    def label(self, year_of_reading: int) -> str:
        """Return the target in Chinese: 2023 年研发费用（万元）."""
        if self.use is not Use.FIELD:
            return "留作备注" if self.use is Use.EXTRA else "不导入"
        field = CATALOGUE[self.field]
        year = self.year_on(year_of_reading)
        text = f"{year} 年{field.label}" if year else field.label
        if self.record:
            text = self.record if self.field == CONTACTS else QUALIFICATIONS[self.record][0]
        if self.part:
            part = field.part(self.part)
            text += "（多项）" if self.part == KINDS else f"：{part.label if part else _QUALIFICATION_PARTS[self.part]}"
        unit = self.unit.value or (field.unit.value if units_of(field.unit) else "")
        unit += field.unit.value if self.unit in COUNT_SCALES else ""
        return f"{text}（{unit}）" if unit and not self.part else text


class MappedColumn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One column: its header, target, the confidence of the guess (0 to 100), and the reason in Chinese.

    `year_assumed` means that only the year is missing, and the last closed year is assumed.
    """

    header: str
    target: Target = Target()
    confidence: int = 0
    why: str = ""
    year_assumed: bool = False

    @property
    def sure(self) -> bool:
        """Whether the guess may be used without asking the user."""
        return self.confidence >= SURE or self.year_assumed

    @property
    def assumed(self) -> bool:
        """Whether the guess is used, but depends on something that the header does not contain."""
        return self.sure and self.confidence < CERTAIN
    field: str
    value: str
    kind: str = ""
    granted_on: str = ""
    number: str = ""
    why: str
    sure: int


class Mapping(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The columns of a table in order.

    `constants` are facts of all firms in the table. With `complete`, a qualification without a yes in the table is
    not held; otherwise it is unknown. `notes` are Chinese sentences about what was not used.
    """

    columns: tuple[MappedColumn, ...]
    constants: tuple[Constant, ...] = ()
    complete: bool = False
    notes: tuple[str, ...] = ()

    def with_target(self, column: int, target: Target) -> Mapping:
        """Return a copy with a target that a person chose for one column.

        A money or share target without a unit gets the one that the header or the title states.

        Raises: UserError for an invalid target.
        """
        check_target(target)
        columns = (*self.columns[:column], chosen_column(self.columns[column], target), *self.columns[column + 1 :])
        return msgspec.structs.replace(self, columns=columns)

    def with_constants(self, constants: Iterable[Constant]) -> Mapping:
        """Return a copy with other facts for all rows. Raises: UserError for a fact that no title can set."""
        whole = tuple(constants)
        for constant in whole:
            check_constant(constant)
        return msgspec.structs.replace(self, constants=whole)

    def with_complete(self, complete: bool) -> Mapping:
        """Return a copy with another value of `complete`."""
        return msgspec.structs.replace(self, complete=complete)

    def problems(self, year_of_reading: int) -> tuple[str, ...]:
        """Return the reasons why the mapping cannot be used, as Chinese sentences."""
        found: list[str] = []
        owners: dict[str, str] = {}
        for column in self.columns:
            key = column.target.key(year_of_reading)
            if key and key in owners:
                label = column.target.label(year_of_reading)
                found.append(f"“{owners[key]}”和“{column.header}”两列都指定为“{label}”，请只留一列")
            elif key:
                owners[key] = column.header
        if "name" not in owners:
            found.append("没有一列指定为“企业名称”，请先指定")
        return tuple(found)

    def choices(self) -> str:
        """Return what a person chose as JSON text for `with_choices`; derived parts and constants are not included."""
        return choices_of(self.columns, complete=self.complete)

    def with_choices(self, text: str) -> Mapping:
        """Return a copy of a fresh guess with the choices of an earlier table.

        A unit or year that this header or title states is kept, and told where it differs from the choice. Any text
        that `choices` did not write leaves the guess as it is.
        """
        columns, complete = with_choices(self.columns, text)
        return msgspec.structs.replace(self, columns=columns, complete=complete or self.complete)


def check_target(target: Target) -> None:
    """Raise UserError for a target that no column can have."""
    if target.use is not Use.FIELD:
        return
    field = CATALOGUE.get(target.field)
    if field is None or field.type in (FieldType.SCORES, FieldType.CONFIRMED):
        raise UserError(f"“{target.field}”不是可以导入的项目，请另选")
    dated = target.year is not None or target.back is not None
    if (field.type is FieldType.SERIES) != dated:
        raise UserError(f"“{field.label}”{'按年度填写，请指定年份' if not dated else '不分年度，请去掉年份'}")
    if target.field == CONTACTS and (target.record or target.part):
        if target.record not in CONTACT_ROLES or field.part(target.part) is None:
            raise UserError(f"联系人的列要指定是谁的（{'、'.join(CONTACT_ROLES)}）、哪一部分（姓名、职务、电话、备注）")
    elif target.record or (target.part and target.field != "moved_in"):
        _check_qualification(target, field.label)
    elif target.part and field.part(target.part) is None:
        raise UserError(f"“{field.label}”没有“{target.part}”这一部分，请另选")
    scaled = field.unit in COUNT_WORDS and target.unit in COUNT_SCALES
    if target.unit is not WrittenUnit.PLAIN and not scaled and target.unit not in units_of(field.unit):
        raise UserError(f"“{field.label}”的单位不能是“{target.unit.value}”，请另选")


def _check_qualification(target: Target, label: str) -> None:
    if target.field != "qualifications":
        raise UserError(f"“{label}”不能分列导入，请把整项写在一列里或留作备注")
    listed = target.part == KINDS and not target.record
    if not listed and (target.record not in QUALIFICATIONS or target.part not in _QUALIFICATION_PARTS):
        raise UserError("资质列要指定是哪一种资质、哪一部分（是否持有、取得日期、到期日、级别）")


def units_of(unit: Unit) -> tuple[WrittenUnit, ...]:
    """Return the units that a column of a field with this unit may have; empty if there is only one.

    >>> units_of(Unit.SHARE)
    (<WrittenUnit.PERCENT: '%'>, <WrittenUnit.PERMILLE: '‰'>, <WrittenUnit.FRACTION: '小数'>)
    """
    if unit is Unit.MONEY:
        return MONEY_UNITS
    return SHARE_UNITS if unit is Unit.SHARE else ()
def check_constant(constant: Constant) -> None:
    """Raise UserError for a fact that no title can set.
    >>> check_constant(Constant(field="district", value="河东区", why="表名", sure=85))
    field = CATALOGUE.get(constant.field)
    if constant.kind:
        if constant.field != "qualifications" or constant.kind not in QUALIFICATIONS:
            raise UserError(f"“{constant.value}”不是认得的资质，请另选")
        if constant.granted_on:
            try:
                date.fromisoformat(constant.granted_on)
            except ValueError as error:
                raise UserError(f"“{constant.granted_on}”不是日期，请写成 2021-03-01 的样子") from error
    elif field is None or field.type is not FieldType.TEXT or constant.field == "name" or not constant.value:
        raise UserError(f"“{field.label if field else constant.field}”不能全表统一，请另选")


def fingerprint(headers: Iterable[str], title: str = "") -> str:
    """Return a hash (hex SHA-256) of the headers, under which the mapping of a table is stored.

    The years in the title are included, because headers without a year take it from the title.

    >>> fingerprint(("企业名称", "营业收入")) == fingerprint((" 企业名称 ", "营业收入"))
    True
    """
    years = re.findall(r"(?:19|20)\d\d", title)
    content = json.dumps([[folded(header) for header in headers], years], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
