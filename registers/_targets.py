"""What a column of a table contains: the target (a fact, a remark, nothing), and how sure that is."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from matcher import CONTACTS
from policies import CATALOGUE, QUALIFICATIONS, FieldType, Unit, UserError
from registers._contact_words import CONTACT_ROLES
from registers._units import COUNT_SCALES, COUNT_WORDS, MONEY_UNITS, SHARE_UNITS, WrittenUnit

HELD, KINDS = "held", "kinds"
"""Parts of a qualification that exist only in tables: a yes/no column, and a column that lists several kinds."""
_QUALIFICATION_PARTS = {HELD: "是否持有", "granted_on": "取得日期", "expires_on": "到期日", "level": "级别"}


SURE, CERTAIN = 80, 90
"""Confidences from which a guess is used without asking (SURE), and without a note to the user (CERTAIN).

Our choice; the confidences in `registers.guess` are set accordingly.
"""


class Use(StrEnum):
    """How a column is used: as a fact, as a remark beside the profile, or not at all."""

    FIELD = "field"
    EXTRA = "extra"
    IGNORE = "ignore"


class Target(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The fact that a column contains.

    A series has either `year` or `back` (1 is the last closed year before the day of reading).
    A qualification has its kind in `record`, and a `part`; the single record of `moved_in` only a `part`.
    A contact has one of `CONTACT_ROLES` in `record`, and a `part`.
    `Use.EXTRA` stores the text beside the profile, under the header of the column.
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

    `year_assumed` means that only the year is missing, and the last closed year is assumed. `stated_unit` and
    `stated_year` are what the header or the title states, whatever the target is; `likely_unit` is the unit that the
    numbers suggest. `chosen` are the parts that a person chose: "target", "unit", "year"; all others were derived
    from this table.
    """

    header: str
    target: Target = Target()
    confidence: int = 0
    why: str = ""
    year_assumed: bool = False
    stated_unit: WrittenUnit = WrittenUnit.PLAIN
    likely_unit: WrittenUnit = WrittenUnit.PLAIN
    stated_year: int | None = None
    chosen: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether the guess may be used without asking the user."""
        return self.confidence >= SURE or self.year_assumed

    @property
    def assumed(self) -> bool:
        """Whether the guess is used, but depends on something that the header does not contain."""
        return self.sure and self.confidence < CERTAIN


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
